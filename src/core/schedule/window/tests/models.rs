//! The model by instants against one that walks through every minute and knows nothing of zones'
//! changes but what the wall clock shows.

use std::collections::VecDeque;

use jiff::SignedDuration;
use jiff::civil::DateTime;
use proptest::prelude::*;

use super::super::once::State;
use super::property::{Case, a_case, a_changed_case, runner};
use super::*;

/// What the wall clock shows while a window is open, of all its dates; and the furthest that the
/// clock ever came to.
struct Walk {
    walls: VecDeque<Range<DateTime>>,
    clock: DateTime,
}

impl Walk {
    fn new(window: &Window, first: Date) -> Self {
        let dates = first
            .series(1.day())
            .take(380)
            .filter(|date| window.on(*date));
        Self {
            walls: dates.map(|date| window.wall(date).unwrap()).collect(),
            clock: DateTime::MIN,
        }
    }

    /// Whether the window is open. The dates are in order, and so are their ends.
    fn open(&mut self, clock: DateTime) -> bool {
        self.clock = self.clock.max(clock);
        while self
            .walls
            .front()
            .is_some_and(|wall| wall.end <= self.clock)
        {
            self.walls.pop_front();
        }
        let next = self.walls.front();
        next.is_some_and(|wall| wall.start <= self.clock)
    }
}

/// The sizes at the start, and from each minute on at which they change.
fn minute_by_minute(model: &Model<'_>, during: &Range<Timestamp>) -> Vec<(Timestamp, Sizes)> {
    let first = during.start.checked_sub(120.hours()).unwrap();
    let first = TimeZone::UTC.to_datetime(first).date();
    let windows = model.windows.iter();
    let mut walks: Vec<Walk> = windows.map(|w| Walk::new(w, first)).collect();
    let mut changes: Vec<(Timestamp, Sizes)> = Vec::new();
    // A clock that was put back before the start is still to catch up with itself.
    let mut at = during.start.checked_sub(48.hours()).unwrap();
    while at < during.end {
        let mut open = Vec::new();
        for (walk, window) in walks.iter_mut().zip(model.windows) {
            let mut is_open = walk.open(window.zone.to_datetime(at));
            let now = |once: &&Once| once.from <= at && at < once.until;
            let states: Vec<State> = { window.once.iter() }
                .filter(now)
                .map(|once| once.state)
                .collect();
            is_open |= states.contains(&State::Open);
            is_open &= !states.contains(&State::Shut);
            if is_open {
                open.push(window);
            }
        }
        let sizes = Sizes::of(open.into_iter(), model.base);
        if at >= during.start && changes.last().is_none_or(|(_, last)| *last != sizes) {
            changes.push((at, sizes));
        }
        at = at.checked_add(SignedDuration::from_mins(1)).unwrap();
    }
    changes
}

#[test]
fn a_walk_through_every_minute_of_a_year_says_the_same() {
    says_the_same(8, a_case());
}

#[test]
fn so_it_does_with_windows_that_are_open_or_shut_for_once() {
    says_the_same(10, a_changed_case());
}

fn says_the_same(cases: u32, strategy: impl Strategy<Value = Case>) {
    let result = runner(9, cases).run(&strategy, |case| {
        let during = case.during();
        let model = Model {
            windows: &case.windows,
            base: BASE,
        };
        let mut fast = model.changes(&during);
        fast.retain(|(at, _)| *at < during.end);
        prop_assert_eq!(fast, minute_by_minute(&model, &during));
        Ok(())
    });
    result.unwrap_or_else(|error| panic!("{error}"));
}
