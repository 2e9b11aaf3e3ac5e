//! When a schedule expression is due next: the one place to exchange for another parser.

use std::collections::BTreeSet;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

const MONTHS: [&str; 12] = [
    "JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC",
];
const DAYS: [&str; 7] = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];

/// How far ahead an occurrence is looked for, in days.
const HORIZON: i32 = 366 * 8;

/// Whether EventBridge would take it.
pub(super) fn is_valid(expression: &str) -> bool {
    period(expression).is_some() || Cron::parse(expression).is_some()
}

/// The first time after `after` in UTC. `since` is when the rule began to count: a rate's multiples are
/// measured from there, a cron expression does not care.
pub(super) fn next_schedule(
    expression: &str,
    since: Timestamp,
    after: Timestamp,
) -> Option<Timestamp> {
    if let Some(period) = period(expression) {
        let periods = (after.as_second() - since.as_second()).max(0) / period + 1;
        return since
            .checked_add(SignedDuration::from_secs(periods * period))
            .ok();
    }
    Cron::parse(expression)?.next(after)
}

/// Seconds of `rate(5 minutes)`; the unit is singular for exactly one.
fn period(expression: &str) -> Option<i64> {
    let inner = expression.strip_prefix("rate(")?.strip_suffix(')')?;
    let (count, unit) = inner.split_once(' ')?;
    let count: i64 = count
        .parse()
        .ok()
        .filter(|count| (1..=1_000_000).contains(count))?;
    let stem = if count == 1 {
        unit
    } else {
        unit.strip_suffix('s')?
    };
    let seconds = match stem {
        "minute" => 60,
        "hour" => 3_600,
        "day" => 86_400,
        _ => return None,
    };
    Some(count * seconds)
}

/// `cron(minute hour day-of-month month day-of-week year)`.
struct Cron {
    minutes: BTreeSet<i16>,
    hours: BTreeSet<i16>,
    days: Days,
    months: BTreeSet<i16>,
    years: BTreeSet<i16>,
}

/// Exactly one of the two day fields says something; the other is `?`.
enum Days {
    OfMonth(BTreeSet<i16>),
    Last,
    NearestWeekday(i16),
    OfWeek(BTreeSet<i16>),
    Nth(i16, i8),
    LastOfWeek(i16),
}

impl Cron {
    fn parse(expression: &str) -> Option<Self> {
        let inner = expression.strip_prefix("cron(")?.strip_suffix(')')?;
        let fields: Vec<&str> = inner.split_whitespace().collect();
        let [minute, hour, of_month, month, of_week, year] = fields.as_slice() else {
            return None;
        };
        let days = match (*of_month, *of_week) {
            ("?", "?") => return None,
            ("?", week) => Days::of_week(week)?,
            (month, "?") => Days::of_month(month)?,
            _ => return None,
        };
        Some(Self {
            minutes: set(minute, 0, 59, &[])?,
            hours: set(hour, 0, 23, &[])?,
            days,
            months: set(month, 1, 12, &MONTHS)?,
            years: set(year, 1970, 2199, &[])?,
        })
    }

    fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let mut date = TimeZone::UTC.to_datetime(after).date();
        for _ in 0..HORIZON {
            if self.has(date) {
                let times = self
                    .hours
                    .iter()
                    .flat_map(|h| self.minutes.iter().map(move |m| (*h, *m)));
                for (hour, minute) in times {
                    let (hour, minute) = (i8::try_from(hour).ok()?, i8::try_from(minute).ok()?);
                    let due = date.at(hour, minute, 0, 0);
                    let at = TimeZone::UTC.to_timestamp(due).ok()?;
                    if at > after {
                        return Some(at);
                    }
                }
            }
            date = date.tomorrow().ok()?;
        }
        None
    }

    fn has(&self, date: Date) -> bool {
        self.years.contains(&date.year())
            && self.months.contains(&i16::from(date.month()))
            && self.days.has(date)
    }
}

impl Days {
    fn of_month(field: &str) -> Option<Self> {
        if field == "L" {
            return Some(Self::Last);
        }
        if let Some(day) = field.strip_suffix('W') {
            let day = day.parse().ok().filter(|day| (1..=31).contains(day))?;
            return Some(Self::NearestWeekday(day));
        }
        set(field, 1, 31, &[]).map(Self::OfMonth)
    }

    fn of_week(field: &str) -> Option<Self> {
        if field == "L" {
            return Some(Self::OfWeek(BTreeSet::from([7])));
        }
        if let Some((day, nth)) = field.split_once('#') {
            let nth = nth.parse().ok().filter(|nth| (1..=5).contains(nth))?;
            return Some(Self::Nth(number(day, 1, 7, &DAYS)?, nth));
        }
        if let Some(day) = field.strip_suffix('L') {
            return number(day, 1, 7, &DAYS).map(Self::LastOfWeek);
        }
        set(field, 1, 7, &DAYS).map(Self::OfWeek)
    }

    fn has(&self, date: Date) -> bool {
        // AWS counts from SUN = 1.
        let weekday = i16::from(date.weekday().to_sunday_one_offset());
        let day = i16::from(date.day());
        let last = i16::from(date.days_in_month());
        match self {
            Self::OfMonth(days) => days.contains(&day),
            Self::Last => day == last,
            Self::NearestWeekday(wanted) => nearest_weekday(date, *wanted) == Some(date),
            Self::OfWeek(days) => days.contains(&weekday),
            Self::Nth(wanted, nth) => weekday == *wanted && (day - 1) / 7 + 1 == i16::from(*nth),
            Self::LastOfWeek(wanted) => weekday == *wanted && day + 7 > last,
        }
    }
}

/// The working day closest to a day of this month, without leaving the month.
fn nearest_weekday(month: Date, day: i16) -> Option<Date> {
    let last = i16::from(month.days_in_month());
    let there = month
        .with()
        .day(i8::try_from(day.min(last)).ok()?)
        .build()
        .ok()?;
    let days = match there.weekday() {
        Weekday::Saturday if there.day() == 1 => 2,
        Weekday::Saturday => -1,
        Weekday::Sunday if i16::from(there.day()) == last => -2,
        Weekday::Sunday => 1,
        _ => 0,
    };
    there.checked_add(days.days()).ok()
}

fn number(text: &str, low: i16, high: i16, names: &[&str]) -> Option<i16> {
    let named = names
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text));
    let value = match named {
        Some(place) => i16::try_from(place).ok()? + 1,
        None => text.parse().ok()?,
    };
    (low..=high).contains(&value).then_some(value)
}

/// `*`, `5`, `1-5`, `0/15`, `MON-FRI`, and lists of them.
fn set(field: &str, low: i16, high: i16, names: &[&str]) -> Option<BTreeSet<i16>> {
    let mut all = BTreeSet::new();
    for part in field.split(',') {
        let (range, step) = match part.split_once('/') {
            Some((range, step)) => (range, Some(step.parse::<usize>().ok().filter(|s| *s > 0)?)),
            None => (part, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (low, high),
            Some((from, to)) => (
                number(from, low, high, names)?,
                number(to, low, high, names)?,
            ),
            None => {
                let from = number(range, low, high, names)?;
                (from, if step.is_some() { high } else { from })
            }
        };
        if from <= to {
            all.extend((from..=to).step_by(step.unwrap_or(1)));
        } else {
            // FRI-MON goes around the end.
            all.extend((from..=high).chain(low..=to).step_by(step.unwrap_or(1)));
        }
    }
    Some(all)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use super::*;

    fn next(expression: &str) -> String {
        let now: Timestamp = "2026-11-24T00:00:00Z".parse().unwrap();
        next_schedule(expression, now, now).unwrap().to_string()
    }

    #[test]
    fn cron_is_due_at_the_next_matching_minute_in_utc() {
        for (expression, due) in [
            ("cron(0 17 * * ? *)", "2026-11-24T17:00:00Z"),
            ("cron(0/15 * * * ? *)", "2026-11-24T00:15:00Z"),
            ("cron(0 0 ? * 2 *)", "2026-11-30T00:00:00Z"),
            ("cron(0 0 ? * MON-FRI *)", "2026-11-25T00:00:00Z"),
            ("cron(30 8 L * ? *)", "2026-11-30T08:30:00Z"),
            ("cron(0 8 ? * 6#1 *)", "2026-12-04T08:00:00Z"),
            ("cron(0 8 ? * 6L *)", "2026-11-27T08:00:00Z"),
            ("cron(0 8 29W * ? *)", "2026-11-30T08:00:00Z"),
            ("cron(0 0 29 2 ? *)", "2028-02-29T00:00:00Z"),
        ] {
            assert_eq!(next(expression), due, "{expression}");
        }
    }

    #[test]
    fn a_rate_counts_from_when_the_rule_was_put() {
        assert_eq!(next("rate(5 minutes)"), "2026-11-24T00:05:00Z");
        assert_eq!(next("rate(1 day)"), "2026-11-25T00:00:00Z");
    }

    #[test]
    fn what_eventbridge_refuses_is_not_valid() {
        for bad in [
            "cron(0 17 * * *)",
            "cron(0 17 * * * *)",
            "cron(0 17 ? * ? *)",
            "cron(60 0 * * ? *)",
            "rate(1 minutes)",
            "rate(5 minute)",
            "rate(0 minutes)",
            "0 17 * * *",
        ] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
