//! What happened, counted.

use serde::Serialize;

use super::happening::{Happening, What};
use freshscale_core::schedule::dip::Dips;

/// Counts over some happenings.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Backups that began.
    pub backups: usize,
    /// Daily backups that did not come.
    pub backups_missed: usize,
    /// Releases.
    pub releases: usize,
    /// Images taken away by retention.
    pub deregistered: usize,
    /// Runs of the rotator.
    pub rotations: usize,
    /// Those that made another image the default's.
    pub rotated: usize,
    /// Those that held back.
    pub rotations_held: usize,
    /// Those that failed.
    pub rotations_failed: usize,
    /// Scheduled actions that raised the desired capacity.
    pub scale_outs: usize,
    /// Scheduled actions that lowered it.
    pub scale_ins: usize,
    /// Instances started.
    pub instances: usize,
    /// Instances that could not be started.
    pub launch_failures: usize,
    /// The greatest age of an image at a launch, in seconds.
    pub oldest_seconds: i64,
    /// The most instances wanted.
    pub peak: u32,
    /// How often capacity fell and rose again within half an hour.
    pub gaps: usize,
    /// Instances that did not live through that, though as many were wanted before and after it.
    pub gone_in_gaps: u32,
}

impl Totals {
    /// Of all of them.
    #[must_use]
    pub fn of<'h>(happenings: impl IntoIterator<Item = &'h Happening>) -> Self {
        let mut totals = Self::default();
        let mut dips: Option<Dips<()>> = None;
        for happening in happenings {
            if let What::Scaled { from, to, .. } = happening.what {
                let dips = dips.get_or_insert_with(|| Dips::from(from));
                if let Some(dip) = dips.step(happening.at, to, ()) {
                    totals.gaps += 1;
                    totals.gone_in_gaps += dip.lost();
                }
            }
            totals.add(&happening.what);
        }
        totals
    }

    fn add(&mut self, what: &What) {
        match what {
            What::BackupBegan { .. } => self.backups += 1,
            What::BackupMissed => self.backups_missed += 1,
            What::Released { .. } => self.releases += 1,
            What::ImageDeregistered { .. } => self.deregistered += 1,
            What::Rotated { .. } => {
                self.rotations += 1;
                self.rotated += 1;
            }
            What::RotationCurrent => self.rotations += 1,
            What::RotationHeld { .. } => {
                self.rotations += 1;
                self.rotations_held += 1;
            }
            What::RotationFailed { .. } => {
                self.rotations += 1;
                self.rotations_failed += 1;
            }
            What::Scaled { from, to, .. } => {
                self.scale_outs += usize::from(to > from);
                self.scale_ins += usize::from(to < from);
                self.peak = self.peak.max(*to);
            }
            What::Launched(launch) => {
                self.instances += launch.instances;
                self.oldest_seconds = self.oldest_seconds.max(launch.age_seconds);
            }
            What::LaunchFailed { .. } => self.launch_failures += 1,
            What::ImageFound { .. } | What::ImageAvailable { .. } | What::ActionFailed { .. } => {}
        }
    }
}
