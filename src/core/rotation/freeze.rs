//! Whether a group is in a freeze, as far as can be told: the definition is `schedule::freeze`.
//!
//! What fired is followed, not guessed from the present sizes. Only where these are raised and nothing that is known
//! explains it, there is doubt: an action that was put by hand may have fired and be gone, or Auto Scaling may have
//! refused the one that should have taken capacity back; or a person has raised it, and that is no window. Then
//! Auto Scaling's activities tell. Where they cannot be read, rotation is held and says so.

mod blind;
mod doubt;

use jiff::{SignedDuration, Timestamp};

use super::RotationConfig;
use super::clocks;
use super::frozen::Frozen;
use super::group::{self, Once};
use super::known::Known;
use super::ran;
use crate::aws::call::Absent;
use crate::aws::{Aws, AwsError};
use crate::schedule::LATE;
use crate::schedule::freeze::{Edge, SEASON, Schedule, above};
use crate::schedule::preview::{Planned, Preview};
use crate::schedule::window::Sizes;
use blind::blind;
pub use doubt::Doubt;

/// What can be told without asking for more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No freeze.
    Free,
    /// A freeze.
    Frozen(Frozen),
    /// Capacity is raised, and nothing that is known did it.
    Doubt(Doubt),
}

/// Judges what is known of a group with these sizes.
#[must_use]
pub fn judge(config: &RotationConfig, sizes: Sizes, known: &Known, now: Timestamp) -> Verdict {
    let before = group::before(config);
    let capacity = group::base(config, sizes);
    if before.is_zero() {
        return Verdict::Free;
    }
    let Some(followed) = known.followed() else {
        return blind(capacity, before, sizes, known, now);
    };
    let schedule = Schedule {
        actions: &followed,
        capacity,
    };
    let freeze = schedule.frozen(before, now);
    if let Some(freeze) = freeze {
        return Verdict::Frozen(Frozen::of(&freeze, known));
    }
    if known.perhaps.is_empty() {
        return raised(&schedule, before, sizes, known, now).map_or(Verdict::Free, Verdict::Doubt);
    }
    let all = [followed.as_slice(), &known.perhaps].concat();
    let more = Schedule {
        actions: &all,
        ..schedule
    };
    if let Some(freeze) = more.frozen(before, now) {
        return Verdict::Frozen(Frozen::of(&freeze, known));
    }
    let doubt = raised(&more, before, sizes, known, now);
    if doubt.is_none() && !schedule.explains(sizes, now) && !more.explains(sizes, now) {
        // Without the dates in the environment, what was followed is not what happened.
        return blind(capacity, before, sizes, known, now);
    }
    doubt.map_or(Verdict::Free, Verdict::Doubt)
}

/// Capacity that is raised outside of every window, and that something brings down again.
fn raised(
    schedule: &Schedule<'_>,
    before: SignedDuration,
    sizes: Sizes,
    known: &Known,
    now: Timestamp,
) -> Option<Doubt> {
    // What closed a moment ago may be open still, if it is known to have closed: unless there is a fall to come that
    // may be this very one, by clocks which AWS puts elsewhere.
    let lately = now.checked_sub(LATE).unwrap_or(now);
    let closed = || {
        known.is_whole
            && known.perhaps.is_empty()
            && !known.is_blind()
            && !known.is_unconfirmed
            && schedule.open(lately).is_some()
            && !falls(schedule.actions, sizes, now)
    };
    if !above(sizes, schedule.capacity) || closed() {
        return None;
    }
    let base = schedule.base(now);
    let closes = taken_back(schedule.actions, sizes, base, now)?;
    above(sizes, base).then_some(Doubt {
        closes,
        sizes,
        base,
        before,
    })
}

/// Whether capacity falls sooner than clocks can be apart.
fn falls(actions: &[Planned], sizes: Sizes, now: Timestamp) -> bool {
    let soon = now.checked_add(clocks::MOST).unwrap_or(now);
    let preview = Preview::since(actions, sizes, &(now..soon));
    let mut steps = preview.from(now).iter().filter(|step| step.at > now);
    steps.any(|step| above(sizes, step.sizes))
}

/// What brings raised capacity down again, unless that takes longer than a window lasts.
fn taken_back(actions: &[Planned], sizes: Sizes, base: Sizes, now: Timestamp) -> Option<Edge> {
    let during = now..now.checked_add(SEASON).ok()?;
    let preview = Preview::since(actions, sizes, &during);
    let steps = preview.from(now).iter();
    let mut steps = steps.filter(|step| step.at > now);
    steps
        .find(|step| !above(step.sizes, base))
        .map(|step| Edge {
            at: step.at,
            action: step.name.to_owned(),
        })
}

/// Reads the group and says whether it is in a freeze. No group has no windows.
pub(super) async fn freeze(
    group: &Once<'_>,
    config: &RotationConfig,
    now: Timestamp,
) -> Result<Option<Frozen>, AwsError> {
    if config.freeze_before.is_zero() || config.auto_scaling_group.is_empty() {
        return Ok(None);
    }
    let (found, actions) = tokio::try_join!(group.get(), async {
        group::actions(group.aws(), &config.auto_scaling_group)
            .await
            .absent()
    })?;
    let (Some(found), Some(actions)) = (found, actions) else {
        return Ok(None);
    };
    let known = Known::of(&actions, config.dates.as_ref(), now);
    group.doubt(&known.clocks);
    let verdict = judge(config, group::sizes(found), &known, now);
    Ok(verdict.settle(group.aws(), config, &known, now).await)
}

impl Verdict {
    /// The freeze, once there is no doubt; asks AWS only if there is.
    pub async fn settle(
        self,
        aws: &Aws,
        config: &RotationConfig,
        known: &Known,
        now: Timestamp,
    ) -> Option<Frozen> {
        let found = match self {
            Self::Free => None,
            Self::Frozen(frozen) => Some(frozen),
            Self::Doubt(doubt) => {
                let since = now.checked_sub(SEASON).unwrap_or(now);
                let runs = ran::since(aws, &config.auto_scaling_group, since).await;
                doubt.settle(runs.map_err(|error| error.to_string()), known)
            }
        };
        found.map(|frozen| frozen.in_words(&config.windows))
    }
}

#[cfg(test)]
mod tests;
