//! From some time before capacity is raised until it is taken back, what the group launches stays as it is,
//! so that all instances of a window are alike. Pure.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::Firing;
use super::preview::{Planned, Preview, Step, Stretch};
use super::window::Sizes;

/// How far ahead is looked: a week, and a day for what recurs in one.
pub const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 8);

/// Auto Scaling may act so much later than it should, so that what was due just now may be yet to come.
/// What has come already comes to the same once more.
const LATE: SignedDuration = SignedDuration::from_mins(2);

/// A scheduled action fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edge {
    /// When.
    pub at: Timestamp,
    /// The action.
    pub action: String,
}

impl Edge {
    fn of(step: &Step<'_>) -> Self {
        Self {
            at: step.at,
            action: step.name.to_owned(),
        }
    }
}

/// Capacity is raised for a while: a window, whoever calls it so.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Raised {
    /// What raised it; `None` if it was so from the first.
    pub opened: Option<Edge>,
    /// What takes it back; `None` if nothing does, as far as was looked.
    pub closed: Option<Edge>,
}

/// No new default meanwhile. Windows so close to each other that the second one's freeze begins in the
/// first are one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Freeze {
    /// When it begins; `None` if that is not known, because what opened its window has fired and is gone.
    pub from: Option<Timestamp>,
    /// What opens its first window.
    pub opened: Option<Edge>,
    /// What closes its last one.
    pub closed: Option<Edge>,
}

impl Freeze {
    /// Whether it is on.
    #[must_use]
    pub fn contains(&self, at: Timestamp) -> bool {
        self.from.is_none_or(|from| from <= at)
            && self.closed.as_ref().is_none_or(|edge| at < edge.at)
    }
}

/// The sizes above which capacity counts as raised: the group's base, or the least that the schedule ever goes
/// down to, where that is more.
///
/// The stack file's base alone does not do: a group that was made with nothing and whose actions go from two
/// to four and back would be in a window for ever. The least of the week alone does not do either: where a
/// schedule goes below the base on Sundays, all other days would be a window.
#[must_use]
pub fn floor(base: Sizes, stretches: &[Stretch]) -> Sizes {
    let least = |size: fn(&Sizes) -> u32| {
        let sizes = stretches.iter().map(|stretch| size(&stretch.sizes));
        sizes.min().unwrap_or(0)
    };
    Sizes {
        min: base.min.max(least(|sizes| sizes.min)),
        desired: base.desired.max(least(|sizes| sizes.desired)),
        ..base
    }
}

fn above(sizes: Sizes, base: Sizes) -> bool {
    sizes.desired > base.desired || sizes.min > base.min
}

/// The times in which capacity is above a base.
#[must_use]
pub fn raised(preview: &Preview<'_>, base: Sizes, during: &Range<Timestamp>) -> Vec<Raised> {
    let mut found = Vec::new();
    let mut open = above(preview.sizes(during.start), base).then_some(None);
    let steps = preview.from(during.start).iter();
    for step in steps.filter(|step| step.at > during.start && step.at < during.end) {
        match (above(step.sizes, base), open.take()) {
            (true, None) => open = Some(Some(Edge::of(step))),
            (false, Some(opened)) => found.push(Raised {
                opened,
                closed: Some(Edge::of(step)),
            }),
            (_, still) => open = still,
        }
    }
    found.extend(open.map(|opened| Raised {
        opened,
        closed: None,
    }));
    found
}

/// The freezes that begin so long before each window; none, if that is zero.
#[must_use]
pub fn freezes(raised: Vec<Raised>, before: SignedDuration) -> Vec<Freeze> {
    let mut found: Vec<Freeze> = Vec::new();
    for Raised { opened, closed } in raised.into_iter().filter(|_| !before.is_zero()) {
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

/// What a group's freezes follow from.
#[derive(Debug, Clone, Copy)]
pub struct Group<'a> {
    /// Its scheduled actions, as they stand.
    pub actions: &'a [Planned],
    /// Its sizes at present.
    pub sizes: Sizes,
    /// Outside of every window.
    pub base: Sizes,
}

impl Group<'_> {
    /// The freezes that are on at some time from now on, as far as can be said now.
    ///
    /// Whether a window is open now is read from the group's present sizes, not from the past of its actions.
    /// An action that fires once is gone when it has fired, and so is one that has ended.
    #[must_use]
    pub fn freezes(&self, before: SignedDuration, now: Timestamp, until: Timestamp) -> Vec<Freeze> {
        let since = now.checked_sub(LATE).unwrap_or(now);
        let during = since..now.checked_add(AHEAD).unwrap_or(now).max(until);
        let preview = Preview::since(self.actions, self.sizes, &during);
        let base = floor(self.base, &preview.stretches(&during));
        let mut raised = raised(&preview, base, &during);
        if let Some(first) = raised.first_mut().filter(|first| first.opened.is_none()) {
            first.opened = self.opener(base, now);
            if first.opened.is_none() && !self.is_a_single_window(&preview, now) {
                raised.remove(0);
            }
        }
        let mut found = freezes(raised, before);
        found.retain(|freeze| freeze.closed.as_ref().is_none_or(|edge| edge.at > now));
        found
    }

    /// The freeze that is on now.
    #[must_use]
    pub fn frozen(&self, before: SignedDuration, now: Timestamp) -> Option<Freeze> {
        let mut found = self.freezes(before, now, now).into_iter();
        found.find(|freeze| freeze.contains(now))
    }

    /// What has raised the group: the last action that fired, if it raises. To which sizes does not matter, as
    /// a person may have added an instance since.
    ///
    /// Starts are left aside: AWS shows a recurring action's next firing as one.
    fn opener(&self, base: Sizes, now: Timestamp) -> Option<Edge> {
        let since = now.checked_sub(AHEAD).unwrap_or(now);
        let fired = |action: &Planned| {
            let Firing::Cron { cron, zone, .. } = &action.firing else {
                return None;
            };
            let firing = Firing::Cron {
                cron: *cron,
                zone: zone.clone(),
                start: None,
                end: None,
            };
            firing.after(since).take_while(|at| *at <= now).last()
        };
        let fired = |action| Some((fired(action)?, action));
        let (at, last) = self
            .actions
            .iter()
            .filter_map(fired)
            .max_by_key(|it| it.0)?;
        let raises = last.min > Some(base.min) || last.desired > Some(base.desired);
        raises.then(|| Edge {
            at,
            action: last.name.clone(),
        })
    }

    /// Whether the next change is one that happens once: then it takes back what another such action, which
    /// is gone, has raised. Otherwise a person has, and that is no window.
    fn is_a_single_window(&self, preview: &Preview<'_>, now: Timestamp) -> bool {
        let mut steps = preview.from(now).iter();
        let Some(next) = steps.find(|step| step.sizes != self.sizes) else {
            return false;
        };
        let mut actions = self.actions.iter();
        actions.any(|a| a.name == next.name && matches!(a.firing, Firing::Once(_)))
    }
}

#[cfg(test)]
mod tests;
