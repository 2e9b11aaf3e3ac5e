//! A stack followed through days of virtual time: backups, rotations by the rotator's own code, scheduled
//! actions, launches; and whether each launch was right.
//!
//! Everything happens in the embedded emulator. The judge is no part of it, and of the rotator neither: it
//! looks at which images came and went, and at what instances were started from.

mod crossing;
mod happening;
mod judge;
mod scenario;
mod totals;
mod watch;

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::backup::Plan;
use crate::state::World;
use crate::{Emulator, Fate, Fault};
pub use crossing::not_crossed;
use freshscale_core::schedule::freeze::{Freeze, Schedule};
use freshscale_stack::Stack;
pub use happening::{CounterExample, Flaw, Happening, Launch, What};
use scenario::Turn;
pub use scenario::{Dates, Moment, Scenario};
pub use totals::Totals;
use watch::{Noted, Watch};

/// What came of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Simulation {
    /// What was assumed.
    pub scenario: Scenario,
    /// When it began and ended.
    pub during: Range<Timestamp>,
    /// Everything that happened, in order.
    pub happenings: Vec<Happening>,
    /// Desired capacity from each instant on.
    pub capacity: Vec<(Timestamp, u32)>,
    /// Launches that should not have been; the first is the one to look at.
    pub counter_examples: Vec<CounterExample>,
}

/// The account before the stack is made: what the stack refers to, and an image of the night before.
#[must_use]
pub fn world(stack: &Stack, scenario: &Scenario, zone: &TimeZone, from: Timestamp) -> World {
    let fresh = World::default();
    let account = stack.account.as_ref().unwrap_or(&fresh.account);
    let region = stack.region.as_ref().unwrap_or(&fresh.region);
    let mut world = World::new(account, region, from);
    world.furnish(stack);
    // The scenario says when there is a backup.
    world.backups.plans.clear();
    let made = scenario.night_before(zone).unwrap_or(from);
    for (at, image) in &mut world.backups.expiries {
        *at = scenario::later(made, scenario.retention);
        if let Some(image) = world.ec2.images.get_mut(image) {
            image.created = made;
        }
    }
    world
}

/// Lets the scenario's days pass in a world in which the stack stands.
pub async fn run(
    emulator: &Emulator,
    stack: &Stack,
    scenario: &Scenario,
    zone: &TimeZone,
    during: Range<Timestamp>,
) -> Simulation {
    spoil(emulator, stack, scenario, zone);
    let mut watch = Watch::new(stack, freezes(stack, &during), &mut emulator.world());
    let mut agenda = scenario.agenda(zone).into_iter().peekable();
    loop {
        let turn = agenda.peek().map(|(at, _)| *at);
        let due = [emulator.next_due(), turn].into_iter().flatten().min();
        let Some(due) = due.filter(|due| *due < during.end) else {
            break;
        };
        emulator.advance_to(due).await;
        watch.look(&mut emulator.world());
        while let Some((at, turn)) = agenda.next_if(|(at, _)| *at <= emulator.now()) {
            take(turn, at, &mut emulator.world(), stack, scenario, &mut watch);
        }
        watch.look(&mut emulator.world());
    }
    emulator.set_fault(None);
    let Noted {
        happenings,
        counter_examples,
        capacity,
    } = watch.noted();
    Simulation {
        scenario: scenario.clone(),
        during,
        happenings,
        capacity,
        counter_examples,
    }
}

/// When the stack file allows no new default: from the file alone, so that the rotator's own view of it is
/// judged as well.
fn freezes(stack: &Stack, during: &Range<Timestamp>) -> Vec<Freeze> {
    let schedule = Schedule {
        actions: &stack.planned(),
        capacity: stack.base(),
    };
    let before = SignedDuration::try_from(stack.rotator.freeze_before);
    schedule.freezes(before.unwrap_or(SignedDuration::MAX), during)
}

/// What the scenario makes happen, happens.
fn take(
    turn: Turn,
    at: Timestamp,
    world: &mut World,
    stack: &Stack,
    scenario: &Scenario,
    watch: &mut Watch<'_>,
) {
    let name = &stack.image.instance_name;
    match turn {
        Turn::Missed => watch.missed(at),
        Turn::Release => {
            let release = world.next_release(name);
            world.release(name, &release);
            watch.released(at, release);
        }
        Turn::Backup => world.back_up_all(&Plan {
            takes_minutes: whole(scenario.backup_takes.as_secs(), 60),
            retention_days: whole(scenario.retention.as_secs(), 86_400),
            ..Plan::daily(name, &stack.schedule.timezone)
        }),
    }
}

/// So many whole units, at least one.
fn whole(seconds: u64, unit: u64) -> i64 {
    i64::try_from(seconds.div_ceil(unit))
        .unwrap_or(i64::MAX)
        .max(1)
}

/// Makes go wrong what the scenario wants to go wrong.
fn spoil(emulator: &Emulator, stack: &Stack, scenario: &Scenario, zone: &TimeZone) {
    if scenario.lose_events {
        emulator.world().events.lose_events();
    }
    if scenario.failing.is_empty() {
        return;
    }
    let (clock, scenario, zone) = (emulator.clone(), scenario.clone(), zone.clone());
    let role = format!("/{}", stack.names.iam_role);
    emulator.set_fault(Some(Box::new(move |call, _| {
        let fails = call.principal.contains(&role) && scenario.fails(clock.now(), &zone);
        let message = "the scenario lets rotations fail on this day";
        fails.then(|| Fate::Fault(Fault::with_status(403, "UnauthorizedOperation", message)))
    })));
}
