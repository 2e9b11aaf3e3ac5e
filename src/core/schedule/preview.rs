//! What a schedule will do: coming firings, and the capacity between them.

use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::Firing;
use super::dip::{Dip, Dips, SOON};
use super::window::Sizes;
use super::window::model::reached;

/// How long before a time the schedule is followed, so that what holds then is known: rare firings
/// come once a year.
const RUN_UP: SignedDuration = SignedDuration::from_hours(24 * 400);

/// A scheduled action.
#[derive(Debug, Clone)]
pub struct Planned {
    /// Its name.
    pub name: String,
    /// When it fires.
    pub firing: Firing,
    /// What it sets; absent leaves what is there.
    pub min: Option<u32>,
    /// See `min`.
    pub max: Option<u32>,
    /// See `min`.
    pub desired: Option<u32>,
}

impl Planned {
    /// Whether its firing leaves the same sizes whatever was before.
    #[must_use]
    pub fn settles(&self) -> bool {
        let (Some(min), Some(max), Some(desired)) = (self.min, self.max, self.desired) else {
            return false;
        };
        (min..=max).contains(&desired)
    }

    /// The sizes after it fires; as they were, where Auto Scaling refuses bounds that cross.
    #[must_use]
    pub fn fire(&self, now: Sizes) -> Sizes {
        let (min, max) = (self.min.unwrap_or(now.min), self.max.unwrap_or(now.max));
        match self.desired {
            _ if min > max => now,
            Some(desired) if !(min..=max).contains(&desired) => now,
            desired => Sizes {
                min,
                max,
                desired: desired.unwrap_or(now.desired).clamp(min, max),
            },
        }
    }
}

/// An action fires.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SizeChange<'p> {
    /// The minute at which it fires.
    pub at: Timestamp,
    /// Which action.
    pub name: &'p str,
    /// What holds from then on.
    pub sizes: Sizes,
}

/// The same sizes for a while.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stretch {
    /// From when to when.
    pub during: Range<Timestamp>,
    /// What holds.
    pub sizes: Sizes,
}

/// A schedule over a base capacity, followed to `until`.
#[derive(Debug, Clone)]
pub struct Preview<'p> {
    base: Sizes,
    steps: Vec<SizeChange<'p>>,
}

impl<'p> Preview<'p> {
    /// Follows every action from long before `from`.
    #[must_use]
    pub fn new(actions: &'p [Planned], base: Sizes, during: &Range<Timestamp>) -> Self {
        let first = during.start.checked_sub(RUN_UP).unwrap_or(during.start);
        Self::since(actions, base, &(first..during.end))
    }

    /// Follows every action from an instant on at which the sizes are known.
    #[must_use]
    pub fn since(actions: &'p [Planned], base: Sizes, during: &Range<Timestamp>) -> Self {
        let first = during.start;
        let mut firings: Vec<(Timestamp, &Planned)> = Vec::new();
        for action in actions {
            let times = action.firing.after(first);
            let times = times.take_while(|at| *at < during.end);
            firings.extend(times.map(|at| (at, action)));
        }
        firings.sort_by(|(a, x), (b, y)| (a, &x.name).cmp(&(b, &y.name)));
        let mut now = base;
        let step = |(at, action): (Timestamp, &'p Planned)| {
            now = action.fire(now);
            SizeChange {
                at,
                name: &action.name,
                sizes: now,
            }
        };
        Self {
            base,
            steps: firings.into_iter().map(step).collect(),
        }
    }

    /// The sizes at an instant, after what fires in it.
    #[must_use]
    pub fn sizes(&self, at: Timestamp) -> Sizes {
        let until = self.steps.partition_point(|step| step.at <= at);
        let last = until.checked_sub(1).and_then(|last| self.steps.get(last));
        last.map_or(self.base, |step| step.sizes)
    }

    /// The firings from an instant on.
    #[must_use]
    pub fn from(&self, at: Timestamp) -> &[SizeChange<'p>] {
        let first = self.steps.partition_point(|step| step.at < at);
        self.steps.get(first..).unwrap_or_default()
    }

    /// The firings that raise capacity, each with what was desired before.
    pub fn rises(&self) -> impl Iterator<Item = (u32, &SizeChange<'p>)> {
        let after = self.steps.iter().map(|step| step.sizes.desired);
        let before = std::iter::once(self.base.desired).chain(after);
        { before.zip(&self.steps) }.filter(|(before, step)| step.sizes.desired > *before)
    }

    /// Where capacity falls and rises again at once; each with the actions that do it.
    #[must_use]
    pub fn dips(&self, during: &Range<Timestamp>) -> Vec<Dip<&'p str>> {
        // What has fallen before may rise in it, and what falls in it after.
        let since = during.start.checked_sub(SOON).unwrap_or(during.start);
        let until = during.end.checked_add(SOON).unwrap_or(during.end);
        let mut dips = Dips::from(self.sizes(since).desired);
        let steps = self.from(since).iter();
        let steps = steps.take_while(|step| step.at <= until);
        let found = steps.filter_map(|step| dips.step(step.at, step.sizes.desired, step.name));
        let meets = |it: &Range<Timestamp>| it.start < during.end && it.end > during.start;
        found.filter(|dip| meets(&dip.during)).collect()
    }

    /// The sizes between two instants, piece by piece.
    #[must_use]
    pub fn stretches(&self, during: &Range<Timestamp>) -> Vec<Stretch> {
        let first = self.steps.partition_point(|step| step.at <= during.start);
        let mut found = vec![Stretch {
            during: during.clone(),
            sizes: self.sizes(during.start),
        }];
        for step in self.steps.iter().skip(first) {
            let Some(last) = found.last_mut() else { break };
            if step.at >= during.end {
                break;
            }
            if step.sizes != last.sizes {
                last.during.end = step.at;
                found.push(Stretch {
                    during: step.at..during.end,
                    sizes: step.sizes,
                });
            }
        }
        found
    }
}

/// Hours times desired instances.
#[must_use]
pub fn instance_hours(stretches: &[Stretch]) -> f64 {
    let hours = |stretch: &Stretch| {
        let long = stretch.during.end.duration_since(stretch.during.start);
        long.as_secs_f64() / 3600.0 * f64::from(stretch.sizes.desired)
    };
    stretches.iter().map(hours).sum()
}

/// The most instances.
#[must_use]
pub fn peak(stretches: &[Stretch]) -> u32 {
    let desired = stretches.iter().map(|stretch| stretch.sizes.desired);
    desired.max().unwrap_or(0)
}

/// The same time with one number of instances.
#[must_use]
pub fn flat(stretches: &[Stretch], desired: u32) -> Vec<Stretch> {
    let one = |stretch: &Stretch| Stretch {
        during: stretch.during.clone(),
        sizes: Sizes {
            desired,
            ..stretch.sizes
        },
    };
    stretches.iter().map(one).collect()
}

/// A date on the zone's wall clock, from its first instant to the next date's.
#[must_use]
pub fn day(date: Date, zone: &TimeZone) -> Option<Range<Timestamp>> {
    let midnight = |date: Date| reached(date.at(0, 0, 0, 0), zone);
    Some(midnight(date)?..midnight(date.tomorrow().ok()?)?)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::schedule::Cron;

    const BASE: Sizes = Sizes {
        min: 0,
        max: 4,
        desired: 1,
    };

    fn action(name: &str, cron: &str, zone: &str, desired: u32) -> Planned {
        Planned {
            name: name.to_owned(),
            firing: Firing::Cron {
                cron: Cron::parse(cron).unwrap(),
                zone: TimeZone::get(zone).unwrap(),
                start: None,
                end: None,
            },
            min: None,
            max: None,
            desired: Some(desired),
        }
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn hours_count_the_day_that_a_change_of_clocks_makes_longer() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let actions = [
            action("out", "0 0 * * *", "America/New_York", 2),
            action("in", "0 4 * * *", "America/New_York", 0),
        ];
        let hours = |date: Date| {
            let day = day(date, &zone).unwrap();
            let preview = Preview::new(&actions, BASE, &day);
            let stretches = preview.stretches(&day);
            (instance_hours(&stretches), peak(&stretches))
        };
        assert_eq!(hours(jiff::civil::date(2026, 11, 2)), (8.0, 2));
        assert_eq!(hours(jiff::civil::date(2026, 11, 1)), (10.0, 2));
        assert_eq!(hours(jiff::civil::date(2026, 3, 8)), (6.0, 2));
    }

    #[test]
    fn what_holds_at_first_comes_from_the_last_firing_before() {
        let actions = [action("yearly", "0 9 1 2 *", "UTC", 3)];
        let during = at("2026-12-01T00:00:00Z")..at("2026-12-08T00:00:00Z");
        let preview = Preview::new(&actions, BASE, &during);
        let stretches = preview.stretches(&during);
        assert_eq!(stretches.len(), 1);
        assert_eq!(stretches[0].sizes.desired, 3);
        assert!(preview.from(during.start).is_empty());
        let never = Preview::new(&[], BASE, &during);
        assert_eq!(peak(&never.stretches(&during)), 1);
    }

    #[test]
    fn an_action_that_auto_scaling_refuses_changes_nothing() {
        assert_eq!(action("a", "0 9 * * *", "UTC", 5).fire(BASE), BASE);
        let crossing = Planned {
            min: Some(5),
            desired: None,
            ..action("a", "0 9 * * *", "UTC", 5)
        };
        assert_eq!(crossing.fire(BASE), BASE);
        let low = Planned {
            max: Some(0),
            desired: None,
            ..action("a", "0 9 * * *", "UTC", 5)
        };
        assert_eq!(low.fire(BASE).desired, 0, "a lower maximum cuts it");
    }
}
