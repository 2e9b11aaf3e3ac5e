//! What a schedule holds when a period begins. Mostly an action has set all three sizes not long before, and nothing
//! before that matters. Where each sets only some, or is refused depending on what was before, it can depend on when the
//! schedule began: then every beginning counts.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::course::Course;
use super::{Raised, Schedule};
use crate::schedule::preview::Planned;
use crate::schedule::window::Sizes;
use crate::schedule::{Firing, Firings};

/// How long before a period the schedule is followed. The last is for what fires once a year.
const RUN_UPS: [SignedDuration; 4] = [
    SignedDuration::from_hours(24 * 8),
    SignedDuration::from_hours(24 * 32),
    SignedDuration::from_hours(24 * 100),
    SignedDuration::from_hours(24 * 400),
];
/// A beginning that counts is so long before the period: by then what fires every month has fired.
const SETTLED: SignedDuration = SignedDuration::from_hours(24 * 32);

/// What holds at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Held {
    /// By all actions.
    pub sizes: Sizes,
    /// By the recurring ones alone.
    pub regular: Sizes,
}

impl Held {
    const fn of(capacity: Sizes) -> Self {
        Self {
            sizes: capacity,
            regular: capacity,
        }
    }

    /// What holds after an action has fired.
    pub(super) fn after(self, action: &Planned) -> Self {
        Self {
            sizes: action.fire(self.sizes),
            regular: match action.firing {
                Firing::Once(_) => self.regular,
                Firing::Cron { .. } => action.fire(self.regular),
            },
        }
    }
}

/// A period, as it is by each beginning of the schedule that makes a difference; the earliest first.
pub(super) struct Courses<'p>(Vec<Course<'p>>);

impl<'p> Courses<'p> {
    pub(super) fn new(schedule: &Schedule<'p>, during: &Range<Timestamp>) -> Self {
        let capacity = schedule.capacity;
        let (firings, settles) = run_up(schedule.actions, during);
        let later = firings.partition_point(|(at, _)| *at <= during.start);
        let (before, after) = firings.split_at(later);
        let latest = during.start.checked_sub(SETTLED).unwrap_or(Timestamp::MIN);
        let mut begun = vec![Held::of(capacity)];
        for (at, action) in before {
            let begins = (!settles && *at <= latest).then(|| Held::of(capacity));
            let all = begun.drain(..).chain(begins);
            let all: Vec<Held> = all.map(|held| held.after(action)).collect();
            for held in all {
                if !begun.contains(&held) {
                    begun.push(held);
                }
            }
        }
        let course = |held| Course::new((capacity, held), after, during);
        Self(begun.into_iter().map(course).collect())
    }

    /// Whether a window is open at some time from the start of `during` to its end, both included.
    pub(super) fn raises(&self, during: &Range<Timestamp>) -> bool {
        self.0.iter().any(|course| course.raises(during))
    }

    /// A window is open while it is by one of them.
    pub(super) fn windows(&self) -> Vec<Raised> {
        let mut all: Vec<Raised> = self.0.iter().flat_map(Course::windows).collect();
        if self.0.len() < 2 {
            return all;
        }
        all.sort_by_key(|window| window.opened.as_ref().map(|edge| edge.at));
        let mut found: Vec<Raised> = Vec::new();
        for window in all {
            let opened = window.opened.as_ref().map(|edge| edge.at);
            match found.last_mut() {
                Some(last)
                    if last
                        .closed
                        .as_ref()
                        .is_none_or(|edge| Some(edge.at) >= opened) =>
                {
                    let earlier = window.closed.as_ref().zip(last.closed.as_ref());
                    if earlier.is_none_or(|(new, old)| new.at > old.at) && last.closed.is_some() {
                        last.closed = window.closed;
                    }
                }
                _ => found.push(window),
            }
        }
        found
    }

    /// The least that is the base by one of them.
    pub(super) fn base(&self, at: Timestamp) -> Sizes {
        let bases = self.0.iter().map(|course| course.base(at));
        let least = bases.reduce(|one, other| Sizes {
            min: one.min.min(other.min),
            desired: one.desired.min(other.desired),
            ..one
        });
        least.unwrap_or_default()
    }

    /// What holds at an instant, by each of them.
    pub(super) fn sizes(&self, at: Timestamp) -> impl Iterator<Item = Sizes> {
        self.0.iter().map(move |course| course.sizes(at))
    }
}

/// Every firing until the end of a period, from so long before it that what holds at its start is known; and whether
/// it is known.
fn run_up<'p>(
    actions: &'p [Planned],
    during: &Range<Timestamp>,
) -> (Vec<(Timestamp, &'p Planned)>, bool) {
    let recurs = |action: &Planned| matches!(action.firing, Firing::Cron { .. });
    let none_recurs = !actions.iter().any(recurs);
    let mut firings = Vec::new();
    for run_up in RUN_UPS {
        let first = during.start.checked_sub(run_up).unwrap_or(Timestamp::MIN);
        firings = all_firings(actions, &(first..during.end));
        let before = firings.iter().take_while(|(at, _)| *at <= during.start);
        let mut settling = before.filter(|(_, action)| action.settles());
        if none_recurs && settling.next().is_some() || settling.any(|(_, action)| recurs(action)) {
            return (firings, true);
        }
    }
    (firings, false)
}

fn all_firings<'p>(
    actions: &'p [Planned],
    during: &Range<Timestamp>,
) -> Vec<(Timestamp, &'p Planned)> {
    let all = actions.iter().map(|action| {
        // What fires once costs nothing, however long ago that was.
        let first = match action.firing {
            Firing::Once(at) => at,
            Firing::Cron { .. } => during.start,
        };
        (&action.firing, action.name.as_str(), first)
    });
    let firings = Firings::new(all, during.end);
    let found = firings.filter_map(|(at, place)| Some((at, actions.get(place)?)));
    found.collect()
}
