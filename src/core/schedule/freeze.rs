//! The one definition of a window, of the base that it rises above, and of the freeze in which what the group
//! launches stays as it is, so that all instances of a window are alike. Pure.
//!
//! - **The sizes** at an instant are those that the firings before it have left, one after the other, over the
//!   group's own capacity: an action sets only what it holds, not before its start nor after its end, and what Auto
//!   Scaling would refuse changes nothing. Where they depend on when the schedule began, each beginning counts.
//! - **The base** at an instant is that capacity or, where it is more, what is kept for longer than a [`SEASON`]
//!   around the instant: by the whole schedule, or by its recurring actions alone. So a night with two instances
//!   is no window, and a single day on which the group is closed makes none of the days around it.
//! - **A window** is open while the minimum or the desired capacity is above the base, by any beginning that counts.
//! - **The freeze** begins some time before a window opens and ends when it closes. Windows so close to each other
//!   that the second one's freeze begins in the first are one.
//!
//! None of it depends on who asks or when. What a caller knows of a schedule, it has to bring: AWS forgets actions
//! that have fired for the last time (`rotation::dates`).

mod begun;
mod course;

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::preview::Planned;
use super::window::Sizes;
use begun::Courses;

/// What is kept for so long is no window: a week, and a day for what recurs in one.
pub const SEASON: SignedDuration = SignedDuration::from_hours(24 * 8);

/// A scheduled action fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// The minute at which it fires.
    pub at: Timestamp,
    /// The action's name.
    pub action: String,
}

/// A window: capacity is above the base for a while, whoever calls it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// What opens it; `None` if it was open from the first that is known.
    pub opened: Option<Edge>,
    /// What closes it; `None` if nothing does, as far as was looked.
    pub closed: Option<Edge>,
}

/// No new default meanwhile.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// When it begins; `None` if that is not known.
    pub from: Option<Timestamp>,
    /// What opens its first window.
    pub opened: Option<Edge>,
    /// What closes its last one.
    pub closed: Option<Edge>,
}

impl Raised {
    /// Whether it is open.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.meets(&(at..at))
    }

    /// Whether it is open at some time in `during`, whose end does not count unless it is its start.
    fn meets(&self, during: &Range<Timestamp>) -> bool {
        let begins = self.opened.as_ref().is_none_or(|edge| {
            edge.at < during.end || during.start == during.end && edge.at == during.start
        });
        let closed = self.closed.as_ref();
        begins && closed.is_none_or(|edge| edge.at > during.start)
    }
}

impl Freeze {
    /// Whether it is on.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at)
            && self.closed.as_ref().is_none_or(|edge| at < edge.at)
    }
}

/// Whether capacity counts as raised.
#[must_use]
pub fn above(sizes: Sizes, base: Sizes) -> bool {
    sizes.desired > base.desired || sizes.min > base.min
}

/// A group's schedule.
#[derive(Debug, Clone, Copy)]
pub struct Schedule<'a> {
    /// Every scheduled action, those included that have fired for the last time.
    pub actions: &'a [Planned],
    /// The group's own capacity, which holds until the first firing.
    pub capacity: Sizes,
}

impl Schedule<'_> {
    /// The windows that are open at some time in `during`.
    #[must_use]
    pub fn windows(&self, during: &Range<Timestamp>) -> Vec<Raised> {
        // What opens or closes them lies less than a season outside.
        let mut found = Courses::new(self, &wider(during, SEASON * 2)).windows();
        found.retain(|window| window.meets(during));
        found
    }

    /// The window that is open at an instant.
    #[must_use]
    pub fn open(&self, at: Timestamp) -> Option<Raised> {
        self.windows(&(at..at)).into_iter().next()
    }

    /// The base at an instant; the least, where it depends on when the schedule began.
    #[must_use]
    pub fn base(&self, at: Timestamp) -> Sizes {
        Courses::new(self, &wider(&(at..at), SEASON)).base(at)
    }

    /// The sizes at an instant, after what fires in it; the most, where they depend on when the schedule began.
    #[must_use]
    pub fn sizes(&self, at: Timestamp) -> Sizes {
        let all = Courses::new(self, &(at..at));
        let most = all.sizes(at).max_by_key(|sizes| (sizes.desired, sizes.min));
        most.unwrap_or_default()
    }

    /// Whether the group can have these sizes at an instant, as far as instances are concerned.
    #[must_use]
    pub fn explains(&self, sizes: Sizes, at: Timestamp) -> bool {
        let all = Courses::new(self, &(at..at));
        all.sizes(at)
            .any(|there| (there.min, there.desired) == (sizes.min, sizes.desired))
    }

    /// The freezes that are on at some time in `during`, each from so long before its first window on; none, if
    /// that is zero.
    #[must_use]
    pub fn freezes(&self, before: SignedDuration, during: &Range<Timestamp>) -> Vec<Freeze> {
        if before.is_zero() {
            return Vec::new();
        }
        // Those that are over or far may still be one with those that matter.
        let near = wider(&(during.start..later(during.end, before)), SEASON * 2);
        let mut found = merge(Courses::new(self, &near).windows(), before);
        found.retain(|freeze| {
            let from = freeze.from.unwrap_or(Timestamp::MIN);
            let until = freeze
                .closed
                .as_ref()
                .map_or(Timestamp::MAX, |edge| edge.at);
            from <= during.end && until > during.start
        });
        found
    }

    /// The freeze that is on at an instant.
    #[must_use]
    pub fn frozen(&self, before: SignedDuration, at: Timestamp) -> Option<Freeze> {
        // Most of the time there is none, which less of the schedule shows.
        let soon = at..later(at, before);
        if before.is_zero() || !Courses::new(self, &wider(&soon, SEASON)).raises(&soon) {
            return None;
        }
        let mut found = self.freezes(before, &(at..at)).into_iter();
        found.find(|freeze| freeze.contains(at))
    }
}

fn merge(windows: Vec<Raised>, before: SignedDuration) -> Vec<Freeze> {
    let mut found: Vec<Freeze> = Vec::new();
    for Raised { opened, closed } in windows {
        let begins = |edge: &Edge| edge.at.checked_sub(before).unwrap_or(Timestamp::MIN);
        let from = opened.as_ref().map(begins);
        match found.last_mut() {
            Some(last) if last.closed.as_ref().map(|edge| edge.at) >= from => last.closed = closed,
            _ => found.push(Freeze {
                from,
                opened,
                closed,
            }),
        }
    }
    found
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

fn wider(during: &Range<Timestamp>, by: SignedDuration) -> Range<Timestamp> {
    during.start.checked_sub(by).unwrap_or(Timestamp::MIN)..later(during.end, by)
}

#[cfg(test)]
mod tests;
