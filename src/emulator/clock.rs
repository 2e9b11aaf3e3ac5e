//! The virtual clock: what is due, in the order of time.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, ToSpan};

use super::world::World;
use super::{autoscaling, backup, ec2, events};

/// When a service next has something to do, and doing what is due at `world.now`.
type Source = (fn(&World) -> Option<Timestamp>, fn(&mut World));

/// At the same instant, in this order: capacity changes, instances and images become ready, backups
/// begin, and rules fire last.
const SOURCES: &[Source] = &[
    (autoscaling::next_due, autoscaling::fire),
    (ec2::next_due, ec2::fire),
    (backup::next_due, backup::fire),
    (events::next_due, |world| events::fire(world, world.now)),
];

/// Moves the world to what is due next, at most to `until`, and does it. False when it came to `until`
/// with nothing left.
pub(super) fn step(world: &mut World, until: Timestamp) -> bool {
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
pub(super) fn catch_up(world: &mut World, until: Timestamp) {
    while step(world, until) {}
}

/// When a five-field cron in a time zone next matches, strictly after `after`. Wall clock: a minute
/// that daylight saving skips does not match, one that it repeats matches once.
pub(super) fn next_fire(recurrence: &str, zone: &str, after: Timestamp) -> Option<Timestamp> {
    let fields: Vec<&str> = recurrence.split_whitespace().collect();
    let &[minutes, hours, days, months, weekdays] = fields.as_slice() else {
        return None;
    };
    let minutes = field(minutes, 0, 59, &[])?;
    let hours = field(hours, 0, 23, &[])?;
    let day_set = field(days, 1, 31, &[])?;
    let months = field(months, 1, 12, MONTHS)?;
    let weekday_set = field(weekdays, 0, 7, WEEKDAYS)?;
    let zone = TimeZone::get(zone).ok()?;
    let start = after.to_zoned_datetime(zone.clone());
    let mut date = start.date();
    // Five leap years on: `0 0 29 2 *` has come round, whatever the start.
    for _ in 0..(366 * 9) {
        let weekday = i64::from(date.weekday().to_sunday_zero_offset());
        let on_weekday =
            weekday_set.contains(&weekday) || (weekday == 0 && weekday_set.contains(&7));
        let on_day = day_set.contains(&i64::from(date.day()));
        // Both restricted: either will do (crontab(5)).
        let fits = match (days.starts_with('*'), weekdays.starts_with('*')) {
            (false, false) => on_day || on_weekday,
            _ => on_day && on_weekday,
        };
        if fits && months.contains(&i64::from(date.month())) {
            for hour in &hours {
                for minute in &minutes {
                    let time =
                        date.at(i8::try_from(*hour).ok()?, i8::try_from(*minute).ok()?, 0, 0);
                    let Ok(at) = zone.to_ambiguous_zoned_datetime(time).compatible() else {
                        continue;
                    };
                    if at.timestamp() > after && at.datetime() == time {
                        return Some(at.timestamp());
                    }
                }
            }
        }
        date = date.checked_add(1.day()).ok()?;
    }
    None
}

const MONTHS: &[(&str, i64)] = &[
    ("jan", 1),
    ("feb", 2),
    ("mar", 3),
    ("apr", 4),
    ("may", 5),
    ("jun", 6),
    ("jul", 7),
    ("aug", 8),
    ("sep", 9),
    ("oct", 10),
    ("nov", 11),
    ("dec", 12),
];

const WEEKDAYS: &[(&str, i64)] = &[
    ("sun", 0),
    ("mon", 1),
    ("tue", 2),
    ("wed", 3),
    ("thu", 4),
    ("fri", 5),
    ("sat", 6),
];

/// One field of a cron as the numbers it means; `None` when it means nothing.
fn field(text: &str, low: i64, high: i64, names: &[(&str, i64)]) -> Option<Vec<i64>> {
    let number = |word: &str| {
        let word = word.to_lowercase();
        let named = names.iter().find(|(name, _)| *name == word);
        let value = named.map_or_else(|| word.parse().ok(), |(_, value)| Some(*value))?;
        (low..=high).contains(&value).then_some(value)
    };
    let mut values = Vec::new();
    for part in text.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, step.parse::<usize>().ok().filter(|s| *s > 0)?),
            None => (part, 1),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (low, high),
            Some((from, to)) => (number(from)?, number(to)?),
            None if part.contains('/') => (number(range)?, high),
            None => (number(range)?, number(range)?),
        };
        if from > to {
            return None;
        }
        values.extend((from..=to).step_by(step));
    }
    values.sort_unstable();
    values.dedup();
    Some(values)
}

/// `at`, that many seconds later.
pub(super) fn seconds_after(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn next(recurrence: &str, zone: &str, after: &str) -> Option<String> {
        next_fire(recurrence, zone, after.parse().unwrap()).map(|at| at.to_string())
    }

    #[test]
    fn a_recurrence_follows_the_wall_clock_of_its_zone() {
        let seoul = next("40 8 * * 1-5", "Asia/Seoul", "2026-01-02T23:40:00Z");
        assert_eq!(seoul.as_deref(), Some("2026-01-04T23:40:00Z"));
        let berlin = next("0 8 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z");
        assert_eq!(berlin.as_deref(), Some("2026-03-29T06:00:00Z"));
        let leap = next("0 0 29 2 *", "UTC", "2026-01-01T00:00:00Z");
        assert_eq!(leap.as_deref(), Some("2028-02-29T00:00:00Z"));
    }

    #[test]
    fn a_recurrence_that_means_nothing_never_fires() {
        for wrong in [
            "0 25 * * *",
            "* * * *",
            "x * * * *",
            "0 0 30 2 *",
            "5-1 * * * *",
        ] {
            assert_eq!(next(wrong, "UTC", "2026-01-01T00:00:00Z"), None, "{wrong}");
        }
    }
}
