//! When two scheduled actions fire together.

use jiff::civil::date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::cron::{Cron, instant};
use crate::{words, zone};

/// When a scheduled action fires.
#[derive(Debug, Clone)]
pub enum Firing {
    /// At one instant.
    Once(Timestamp),
    /// Again and again.
    Cron {
        /// The recurrence.
        cron: Cron,
        /// In this zone.
        zone: TimeZone,
        /// Also fires at this instant, and not before.
        start: Option<Timestamp>,
        /// Not after this.
        end: Option<Timestamp>,
    },
}

/// Actions in different zones are compared firing by firing, this many of each.
const FIRINGS: usize = 800;
/// Calendars repeat after 28 years: by then every date, 29 February included, fell on every weekday.
const DAYS: usize = 366 * 28;

impl Firing {
    /// Of an action's recurrence, zone, start and end, if they can be read.
    #[must_use]
    pub fn of(
        recurrence: Option<&str>,
        zone: &str,
        (start, end): (Option<Timestamp>, Option<Timestamp>),
    ) -> Option<Self> {
        match recurrence {
            None => start.map(Self::Once),
            Some(cron) => Some(Self::Cron {
                cron: Cron::parse(cron).ok()?,
                zone: zone::get(zone)?,
                start,
                end,
            }),
        }
    }

    /// The zone of its wall clock.
    #[must_use]
    pub fn zone_name(&self) -> &str {
        match self {
            Self::Once(_) => "UTC",
            Self::Cron { zone, .. } => zone.iana_name().unwrap_or("UTC"),
        }
    }

    /// The instants at which it fires, from one on. Without an end they may go on for ever.
    pub fn after(&self, from: Timestamp) -> impl Iterator<Item = Timestamp> {
        let mut last = from.checked_sub(1.second()).unwrap_or(from);
        std::iter::from_fn(move || {
            let next = match self {
                Self::Once(at) => Some(*at).filter(|at| *at > last),
                Self::Cron {
                    cron, zone, start, ..
                } => match start {
                    Some(start) if *start > last => Some(*start),
                    _ => cron.next_after(last, zone),
                },
            };
            last = next.filter(|next| *next <= self.last())?;
            next
        })
    }

    /// The instant on the action's own wall clock, for messages.
    #[must_use]
    pub fn local(&self, when: Timestamp) -> String {
        let zone = match self {
            Self::Once(_) => TimeZone::UTC,
            Self::Cron { zone, .. } => zone.clone(),
        };
        words::local_in(when, &zone)
    }

    fn first(&self) -> Timestamp {
        let epoch = TimeZone::UTC.to_timestamp(date(2026, 1, 1).at(0, 0, 0, 0));
        let epoch = epoch.unwrap_or(Timestamp::UNIX_EPOCH);
        match self {
            Self::Once(at) => *at,
            Self::Cron { start, .. } => start.unwrap_or(epoch),
        }
    }

    fn last(&self) -> Timestamp {
        match self {
            Self::Once(at) => *at,
            Self::Cron { end, .. } => end.unwrap_or(Timestamp::MAX),
        }
    }

    /// Whether it fires at this instant.
    #[must_use]
    pub fn at(&self, when: Timestamp) -> bool {
        if when < self.first() && !matches!(self, Self::Cron { start: None, .. })
            || when > self.last()
        {
            return false;
        }
        match self {
            Self::Once(at) => *at == when,
            Self::Cron {
                start: Some(start), ..
            } if *start == when => true,
            Self::Cron { cron, zone, .. } => when
                .checked_sub(1.second())
                .is_ok_and(|before| cron.next_after(before, zone) == Some(when)),
        }
    }
}

/// So many firings in a row that two actions share are all of them.
const ALIKE: usize = 60;

/// Whether two actions have the same next start as long as both are to come, which is what Auto Scaling refuses; two
/// that only meet now and then it takes, unless that is what comes next when one is written. No clock is read.
#[must_use]
pub fn start_together(a: &Firing, b: &Firing) -> bool {
    let written = |one: &Firing| match one {
        Firing::Once(at) => Some(*at),
        Firing::Cron { start, .. } => *start,
    };
    if let (Some(one), Some(other)) = (written(a), written(b)) {
        return one == other;
    }
    let from = a.first().max(b.first());
    let (mut one, mut other) = (a.after(from), b.after(from));
    (0..ALIKE).all(|_| one.next() == other.next())
}

/// An instant at which both fire. No clock is read: without a start, one is looked for from 2026 on,
/// which is as good as any year since calendars repeat.
#[must_use]
pub fn first_common(a: &Firing, b: &Firing) -> Option<Timestamp> {
    for (one, other) in [(a, b), (b, a)] {
        match one {
            Firing::Once(at)
            | Firing::Cron {
                start: Some(at), ..
            } if other.at(*at) => return Some(*at),
            Firing::Once(_) => return None,
            Firing::Cron { .. } => {}
        }
    }
    let (
        Firing::Cron {
            cron: x, zone: xz, ..
        },
        Firing::Cron {
            cron: y, zone: yz, ..
        },
    ) = (a, b)
    else {
        return None;
    };
    let from = a.first().max(b.first());
    let to = a.last().min(b.last());
    if xz == yz {
        same_zone((x, y), xz, from, to)
    } else {
        two_zones((x, xz), (y, yz), from, to)
    }
}

fn same_zone(
    (x, y): (&Cron, &Cron),
    zone: &TimeZone,
    from: Timestamp,
    to: Timestamp,
) -> Option<Timestamp> {
    let times: Vec<_> = x
        .times()
        .filter(|time| y.times().any(|other| other == *time))
        .collect();
    if times.is_empty() || !x.may_share_a_day(y) {
        return None;
    }
    let first = zone.to_datetime(from).date();
    let mut dates = first.series(1.day()).take(DAYS);
    dates.find_map(|date| {
        let both = x.on(date) && y.on(date);
        let mut times = times.iter().filter(|_| both);
        times.find_map(|(hour, minute)| {
            instant(date, *hour, *minute, zone).filter(|found| (from..=to).contains(found))
        })
    })
}

fn two_zones(
    (x, xz): (&Cron, &TimeZone),
    (y, yz): (&Cron, &TimeZone),
    from: Timestamp,
    to: Timestamp,
) -> Option<Timestamp> {
    let before = from.checked_sub(1.second()).ok()?;
    let mut one = x.next_after(before, xz)?;
    let mut other = y.next_after(before, yz)?;
    for _ in 0..FIRINGS {
        if one > to || other > to {
            return None;
        }
        match one.cmp(&other) {
            std::cmp::Ordering::Equal => return Some(one),
            // Jump: whichever is behind goes to its first firing not before the other.
            std::cmp::Ordering::Less => {
                one = x.next_after(other.checked_sub(1.second()).ok()?, xz)?
            }
            std::cmp::Ordering::Greater => {
                other = y.next_after(one.checked_sub(1.second()).ok()?, yz)?
            }
        }
    }
    None
}
