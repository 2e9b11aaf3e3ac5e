//! EventBridge's `cron(…)` and `rate(…)`. Rules run in UTC, to the minute.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{CronError, DAYS, MONTHS, Set, named, number};

/// A rule's `ScheduleExpression`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum EventCron {
    /// Every so often from the rule's creation on.
    Rate(SignedDuration),
    /// `cron(minute hour day-of-month month day-of-week year)`.
    Cron(Calendar),
}

/// The six fields.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Calendar {
    minutes: Set,
    hours: Set,
    months: Set,
    day: Day,
    years: Vec<(i16, i16, usize)>,
}

/// The one of the two day fields that is not `?`.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Day {
    OfMonth(Set),
    LastOfMonth,
    /// `15W`: the weekday nearest to the 15th, within the month.
    Nearest(u32),
    /// 1 is Sunday.
    OfWeek(Set),
    /// `6L`: the last Friday.
    LastOfWeek(u32),
    /// `6#3`: the third Friday.
    Nth(u32, u32),
}

const HELP: &str =
    "For example `cron(0 17 * * ? *)`, every day at 17:00 UTC, or `rate(5 minutes)`.";
/// No leap day is farther away.
const HORIZON_DAYS: i32 = 366 * 9;

fn bad(message: String) -> CronError {
    CronError::new(message, HELP)
}

impl EventCron {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        let inside = |name: &str| {
            text.strip_prefix(name)?
                .strip_prefix('(')?
                .strip_suffix(')')
        };
        if let Some(rate) = inside("rate") {
            return parse_rate(rate);
        }
        let Some(cron) = inside("cron") else {
            return Err(bad(format!("`{text}` is neither `cron(…)` nor `rate(…)`.")));
        };
        let fields: Vec<&str> = cron.split_ascii_whitespace().collect();
        let Ok([minute, hour, day, month, weekday, year]) =
            <[&str; 6]>::try_from(fields.as_slice())
        else {
            return Err(bad(format!(
                "EventBridge's cron has six fields, this has {}.",
                fields.len()
            )));
        };
        let day = match (day, weekday) {
            ("?", "?") => return Err(bad("One of the two day fields must be given.".to_owned())),
            (day, "?") => parse_day(day)?,
            ("?", weekday) => parse_weekday(weekday)?,
            _ => {
                return Err(bad(
                    "One of day of month and day of week must be `?`.".to_owned()
                ));
            }
        };
        Ok(Self::Cron(Calendar {
            minutes: set("minute", minute, 0, 59, &[])?,
            hours: set("hour", hour, 0, 23, &[])?,
            months: set("month", month, 1, 12, &MONTHS)?,
            day,
            years: ranges("year", year, 1970, 2199, &[])?
                .into_iter()
                .filter_map(|(a, b, step)| Some((a.try_into().ok()?, b.try_into().ok()?, step)))
                .collect(),
        }))
    }

    /// The next firing strictly after `after`; `created` is when the rule was made.
    #[must_use]
    pub fn next_after(&self, after: Timestamp, created: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Rate(every) => {
                let passed = after.duration_since(created).as_secs().max(0);
                let rounds = passed / every.as_secs() + 1;
                created
                    .checked_add(every.checked_mul(i32::try_from(rounds).ok()?)?)
                    .ok()
            }
            Self::Cron(calendar) => calendar.next_after(after),
        }
    }
}

impl Calendar {
    fn next_after(&self, after: Timestamp) -> Option<Timestamp> {
        let local = TimeZone::UTC.to_datetime(after);
        let mut date = local.date();
        // A year far ahead: start there.
        let next_year = |year: i16| {
            self.years
                .iter()
                .filter_map(|range| first_from(*range, year))
                .min()
        };
        let first = next_year(date.year())?;
        if first > date.year() {
            date = Date::new(first, 1, 1).ok()?;
        }
        for _ in 0..HORIZON_DAYS {
            if next_year(date.year()) == Some(date.year()) && self.on(date) {
                let times = self
                    .hours
                    .iter()
                    .flat_map(|h| self.minutes.iter().map(move |m| (h, m)));
                let found = times
                    .filter_map(|(h, m)| {
                        Time::new(h.try_into().ok()?, m.try_into().ok()?, 0, 0).ok()
                    })
                    .filter_map(|time| TimeZone::UTC.to_timestamp(date.to_datetime(time)).ok())
                    .find(|found| *found > after);
                if found.is_some() {
                    return found;
                }
            }
            date = date.checked_add(1.day()).ok()?;
        }
        None
    }

    fn on(&self, date: Date) -> bool {
        let n = |n: i8| u32::try_from(n).unwrap_or_default();
        let (day, last) = (n(date.day()), n(date.days_in_month()));
        let weekday = n(date.weekday().to_sunday_one_offset());
        n(date.month()) != 0
            && self.months.has(n(date.month()))
            && match &self.day {
                Day::OfMonth(days) => days.has(day),
                Day::LastOfMonth => day == last,
                Day::Nearest(wanted) => nearest_weekday(date, *wanted) == Some(date.day()),
                Day::OfWeek(days) => days.has(weekday),
                Day::LastOfWeek(wanted) => weekday == *wanted && day + 7 > last,
                Day::Nth(wanted, nth) => weekday == *wanted && day.div_ceil(7) == *nth,
            }
    }
}

/// The weekday nearest to the `wanted`th of `date`'s month, never in another month.
fn nearest_weekday(date: Date, wanted: u32) -> Option<i8> {
    let wanted = i8::try_from(wanted)
        .ok()
        .filter(|d| *d <= date.days_in_month())?;
    let target = Date::new(date.year(), date.month(), wanted).ok()?;
    Some(match target.weekday() {
        Weekday::Saturday if wanted == 1 => 3,
        Weekday::Saturday => wanted - 1,
        Weekday::Sunday if wanted == date.days_in_month() => wanted - 2,
        Weekday::Sunday => wanted + 1,
        _ => wanted,
    })
}

/// The first year of a range that is not before `year`.
fn first_from((from, to, step): (i16, i16, usize), year: i16) -> Option<i16> {
    (from..=to).step_by(step).find(|y| *y >= year)
}

fn parse_rate(text: &str) -> Result<EventCron, CronError> {
    let wrong = || bad(format!("`rate({text})` is not a rate."));
    let (count, unit) = text.split_once(' ').ok_or_else(wrong)?;
    let plain = count.bytes().all(|b| b.is_ascii_digit());
    let count: i64 = count
        .parse()
        .ok()
        .filter(|n| plain && (1..=1_000_000).contains(n))
        .ok_or_else(wrong)?;
    let (seconds, singular) = match unit {
        "minute" | "minutes" => (60, unit == "minute"),
        "hour" | "hours" => (3600, unit == "hour"),
        "day" | "days" => (86_400, unit == "day"),
        _ => return Err(wrong()),
    };
    if singular != (count == 1) {
        return Err(bad(format!(
            "`rate({text})`: EventBridge wants the singular for 1 and the plural for more."
        )));
    }
    Ok(EventCron::Rate(SignedDuration::from_secs(count * seconds)))
}

fn parse_day(text: &str) -> Result<Day, CronError> {
    if text == "L" {
        return Ok(Day::LastOfMonth);
    }
    if let Some(day) = text.strip_suffix('W') {
        let day = number(day).filter(|d| (1..=31).contains(d));
        return day
            .map(Day::Nearest)
            .ok_or_else(|| bad(format!("`{text}` is no day of month.")));
    }
    set("day of month", text, 1, 31, &[]).map(Day::OfMonth)
}

fn parse_weekday(text: &str) -> Result<Day, CronError> {
    let wrong = || bad(format!("`{text}` is no day of week."));
    let one = |text: &str| {
        let day = number(text).or_else(|| named(text, &DAYS, 1));
        day.filter(|d| (1..=7).contains(d)).ok_or_else(wrong)
    };
    if text == "L" {
        return Ok(Day::OfWeek(set("day of week", "7", 1, 7, &DAYS)?));
    }
    if let Some(day) = text.strip_suffix('L') {
        return one(day).map(Day::LastOfWeek);
    }
    if let Some((day, nth)) = text.split_once('#') {
        let nth = number(nth)
            .filter(|n| (1..=5).contains(n))
            .ok_or_else(wrong)?;
        return Ok(Day::Nth(one(day)?, nth));
    }
    set("day of week", text, 1, 7, &DAYS).map(Day::OfWeek)
}

fn set(what: &str, text: &str, min: u32, max: u32, names: &[&str]) -> Result<Set, CronError> {
    let mut set = Set::default();
    for (from, to, step) in ranges(what, text, min, max, names)? {
        (from..=to).step_by(step).for_each(|n| set.insert(n));
    }
    Ok(set)
}

/// `*`, `a`, `a-b`, each with `/n`; `a/n` runs to the end.
fn ranges(
    what: &str,
    text: &str,
    min: u32,
    max: u32,
    names: &[&str],
) -> Result<Vec<(u32, u32, usize)>, CronError> {
    let wrong = || {
        bad(format!(
            "`{text}` is no {what}: it goes from {min} to {max}."
        ))
    };
    let value = |text: &str| {
        let found = number(text).or_else(|| named(text, names, min));
        found.filter(|n| (min..=max).contains(n)).ok_or_else(wrong)
    };
    let item = |item: &str| {
        let (range, step) = match item.split_once('/') {
            Some((range, step)) => (
                range,
                Some(number(step).filter(|n| *n > 0).ok_or_else(wrong)?),
            ),
            None => (item, None),
        };
        let (from, to) = match range.split_once('-') {
            _ if range == "*" => (min, max),
            Some((from, to)) => (value(from)?, value(to)?),
            None if step.is_some() => (value(range)?, max),
            None => (value(range)?, value(range)?),
        };
        if from > to {
            return Err(wrong());
        }
        Ok((
            from,
            to,
            usize::try_from(step.unwrap_or(1)).map_err(|_| wrong())?,
        ))
    };
    text.split(',').map(item).collect()
}
