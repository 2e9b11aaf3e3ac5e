//! The virtual clock: what is due, in the order of time.

use jiff::Timestamp;

use super::Emulator;
use crate::state::World;
use crate::{autoscaling, backup, cloudwatch, ec2, events, lambda};

/// When a service next has something to do, and doing what is due at `world.now`.
type Source = (fn(&World) -> Option<Timestamp>, fn(&mut World));

/// At the same instant, in this order: capacity changes, instances and images become ready, backups
/// begin, rules fire and what failed is tried again; alarms look at what came before.
const SOURCES: &[Source] = &[
    (autoscaling::next_due, autoscaling::fire),
    (ec2::next_due, ec2::fire),
    (backup::next_due, backup::fire),
    (events::next_due, |world| events::fire(world, world.now)),
    (lambda::next_due, lambda::fire),
    (cloudwatch::next_due, cloudwatch::fire),
];

impl Emulator {
    /// When something next happens by itself.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        let world = self.world();
        SOURCES.iter().filter_map(|(due, _)| due(&world)).min()
    }
}

/// Moves the world to what is due next, at most to `until`, and does it. False when it came to `until`
/// with nothing left.
pub(super) fn step(world: &mut World, until: Timestamp) -> bool {
    // What calls have done since the last step, and what that step did, is measured at this instant.
    cloudwatch::sample(world);
    let next = SOURCES
        .iter()
        .filter_map(|(due, fire)| Some((due(world)?, fire)))
        .filter(|(due, _)| *due <= until)
        .min_by_key(|(due, _)| *due);
    match next {
        Some((due, fire)) => {
            world.now = world.now.max(due);
            fire(world);
            true
        }
        None => {
            world.now = world.now.max(until);
            false
        }
    }
}

/// Everything up to `until`, except invocations, which wait in `world.pending`.
pub(crate) fn catch_up(world: &mut World, until: Timestamp) {
    while step(world, until) {}
}
