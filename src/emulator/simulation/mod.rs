//! A stack followed through days of virtual time: backups, rotations by the rotator's own code, scheduled
//! actions, launches; and whether each launch was right.
//!
//! Everything happens in the embedded emulator. The judge is no part of it, and of the rotator neither: it
//! looks at which images came and went, and at what instances were started from.

mod crossing;
mod happening;
mod hours;
mod judge;
mod scenario;
mod totals;
mod watch;

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::seed::web_name;
use crate::state::World;
use crate::{Emulator, Fate, Fault};
pub use crossing::not_crossed;
use freshscale_core::schedule::freeze::{Freeze, Schedule};
use freshscale_stack::Stack;
pub use happening::{CounterExample, Flaw, Happening, LaunchBatch, What};
pub use hours::Hours;
use scenario::Turn;
pub use scenario::{Dates, Moment, Scenario, begins};
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
    let (region, account) = stack.presumed();
    let account = account.unwrap_or(&fresh.account);
    let region = region.unwrap_or(&fresh.region);
    let mut world = World::new(account, region, from);
    world.seed(stack);
    // The scenario says when there is a backup, the plan how.
    for plan in &mut world.backups.plans {
        plan.enabled = false;
    }
    let made = scenario.night_before(zone).unwrap_or(from);
    // One that the stack can begin with, which it has done long before.
    let age = u64::try_from(from.duration_since(made).as_secs()).unwrap_or(0);
    let days = stack.rotator.settle.as_secs().saturating_sub(age);
    let earlier = SignedDuration::from_secs(86_400 * whole(days.div_ceil(86_400)));
    let made = made.checked_sub(earlier).unwrap_or(made);
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
    run_disturbed(emulator, stack, scenario, zone, during, |_| {}).await
}

/// As [`run`], with somebody who may change the world before each instant at which something is due: so that what a
/// proof must not miss can be done to it.
pub async fn run_disturbed(
    emulator: &Emulator,
    stack: &Stack,
    scenario: &Scenario,
    zone: &TimeZone,
    during: Range<Timestamp>,
    mut disturb: impl FnMut(&mut World),
) -> Simulation {
    inject_failures(emulator, stack, scenario, zone);
    let mut watch = Watch::new(stack, freezes(stack, &during), &mut emulator.world());
    let mut agenda = scenario.agenda(zone).into_iter().peekable();
    loop {
        let turn = agenda.peek().map(|(at, _)| *at);
        let due = [emulator.next_due(), turn].into_iter().flatten().min();
        let Some(due) = due.filter(|due| *due < during.end) else {
            break;
        };
        disturb(&mut emulator.world());
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
    let mut freezes = schedule.freezes(before.unwrap_or(SignedDuration::MAX), during);
    for freeze in &mut freezes {
        // What stands at the beginning is given, also in the middle of a window.
        freeze.from = Some(freeze.from.unwrap_or(during.start).max(during.start));
    }
    freezes
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
    let name = web_name(stack);
    match turn {
        Turn::Missed => watch.missed(at),
        Turn::Release => {
            let release = world.next_release(name);
            world.release(name, &release);
            watch.released(at, release);
        }
        Turn::Backup => {
            // AWS Backup knows whole days only, and so do stack files and the command line.
            let days = scenario.retention.as_secs() / 86_400;
            let takes = scenario.backup_takes.as_secs();
            world.back_up_named(name, whole(takes), whole(days));
        }
    }
}

fn whole(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Makes go wrong what the scenario wants to go wrong.
fn inject_failures(emulator: &Emulator, stack: &Stack, scenario: &Scenario, zone: &TimeZone) {
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
