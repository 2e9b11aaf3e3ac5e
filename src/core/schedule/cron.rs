//! The five-field cron of Auto Scaling's scheduled actions.

mod part;
mod rrule;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::{AmbiguousOffset, TimeZone};

use super::{CronError, Set};
use part::{EXAMPLE, PARTS};

/// The rarest expression, a 29 February between two that a century year parts, returns after 8 years.
const HORIZON_DAYS: i32 = 366 * 9;

/// A five-field cron expression: minute, hour, day of month, month, day of week.
///
/// As in Unix: if both kinds of day are restricted, one of them is enough; a field that begins with
/// `*` does not restrict.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cron {
    minutes: Set,
    hours: Set,
    days: Set,
    months: Set,
    weekdays: Set,
    either_day: bool,
}

impl Cron {
    /// Reads an expression.
    ///
    /// # Errors
    /// What is wrong with it; also an expression that never fires, such as 31 February.
    pub fn parse(text: &str) -> Result<Self, CronError> {
        if text.starts_with('@') {
            return Err(CronError::new(
                format!("`{text}` is a shorthand that Auto Scaling does not know."),
                EXAMPLE,
            ));
        }
        if text.starts_with("cron(") || text.starts_with("rate(") {
            return Err(CronError::new(
                format!("`{text}` is EventBridge's dialect; a scheduled action takes Unix cron."),
                EXAMPLE,
            ));
        }
        let fields: Vec<&str> = text.split_ascii_whitespace().collect();
        let Ok(fields) = <[&str; 5]>::try_from(fields.as_slice()) else {
            let dialect = if fields.len() == 6 || fields.len() == 7 {
                " (six is EventBridge's or Quartz's dialect, with a year or seconds)"
            } else {
                ""
            };
            return Err(CronError::new(
                format!(
                    "A scheduled action's cron has five fields, this has {}{dialect}.",
                    fields.len()
                ),
                EXAMPLE,
            ));
        };
        let mut sets = [Set::default(); 5];
        for ((set, part), field) in sets.iter_mut().zip(&PARTS).zip(fields) {
            *set = part.parse(field)?;
        }
        let [minutes, hours, days, months, mut weekdays] = sets;
        if weekdays.has(7) {
            weekdays.insert(0);
            weekdays.remove(7);
        }
        let [_, _, day, _, weekday] = fields;
        let cron = Self {
            minutes,
            hours,
            days,
            months,
            weekdays,
            either_day: !day.starts_with('*') && !weekday.starts_with('*'),
        };
        match cron.fires_ever() {
            true => Ok(cron),
            false => Err(CronError::new(
                format!("`{text}` never fires: no such day exists."),
                "Choose a day that the month has.",
            )),
        }
    }

    /// Whether programs that read crons differ on its days: both kinds are restricted, and one of the two begins with
    /// `*`. To Vixie's cron such a field restricts nothing by itself, so that both must fit; to others one is enough.
    #[must_use]
    pub fn is_disputed(&self) -> bool {
        let days = (1..=31).any(|day| !self.days.has(day));
        let weekdays = (0..7).any(|day| !self.weekdays.has(day));
        !self.either_day && days && weekdays
    }

    fn fires_ever(&self) -> bool {
        let longest = |month| match month {
            2 => 29,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        };
        let by_day = self
            .months
            .iter()
            .any(|m| self.days.iter().any(|d| d <= longest(m)));
        by_day || self.either_day
    }

    /// Whether it fires on this date, at some time.
    #[must_use]
    pub fn on(&self, date: Date) -> bool {
        let day = u32::try_from(date.day()).is_ok_and(|d| self.days.has(d));
        let weekday = u32::try_from(date.weekday().to_sunday_zero_offset())
            .is_ok_and(|d| self.weekdays.has(d));
        u32::try_from(date.month()).is_ok_and(|m| self.months.has(m))
            && if self.either_day {
                day || weekday
            } else {
                day && weekday
            }
    }

    /// Whether some date could suit both; cheap, and right whenever it says no.
    pub(super) fn may_share_a_day(&self, other: &Self) -> bool {
        let either = self.either_day || other.either_day;
        let days = self.days.meets(other.days) && self.weekdays.meets(other.weekdays);
        self.months.meets(other.months) && (either || days)
    }

    /// Whether each firing of the other, in the same zone, is one of its own; when in doubt, no.
    #[must_use]
    pub fn covers(&self, other: &Self) -> bool {
        let days = self.days.holds(other.days) && self.weekdays.holds(other.weekdays);
        let times = self.minutes.holds(other.minutes) && self.hours.holds(other.hours);
        let one_kind = !self.either_day && !other.either_day;
        times && self.months.holds(other.months) && (days && one_kind || self == other)
    }

    /// Wall-clock times at which it fires, on each date it fires on.
    pub fn times(&self) -> impl Iterator<Item = (i8, i8)> {
        self.times_from(0)
    }

    /// Those from an hour on.
    fn times_from(&self, hour: i8) -> impl Iterator<Item = (i8, i8)> {
        let minutes = self.minutes;
        let hours = self.hours.iter();
        hours
            .filter(move |found| i8::try_from(*found).is_ok_and(|found| found >= hour))
            .flat_map(move |hour| minutes.iter().map(move |minute| (hour, minute)))
            .filter_map(|(hour, minute)| Some((hour.try_into().ok()?, minute.try_into().ok()?)))
    }

    /// The next firing strictly after `after`.
    ///
    /// AWS does not document what Auto Scaling does where a clock changes. As EventBridge Scheduler
    /// documents for itself: a time that the clock skips does not fire, one that it repeats fires
    /// once, the first time.
    #[must_use]
    pub fn next_after(&self, after: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        let local = zone.to_datetime(after);
        let mut date = local.date();
        // What stands before this hour on the wall clock is past: repeated hours fired already.
        let mut from_hour = local.hour();
        for _ in 0..HORIZON_DAYS {
            if self.on(date) {
                let found = self
                    .times_from(from_hour)
                    .filter_map(|(hour, minute)| instant(date, hour, minute, zone))
                    .find(|found| *found > after);
                if found.is_some() {
                    return found;
                }
            }
            from_hour = 0;
            date = date.tomorrow().ok()?;
        }
        None
    }
}

/// The instant of a wall-clock time: none if it is skipped, the first if it is repeated.
pub(super) fn instant(date: Date, hour: i8, minute: i8, zone: &TimeZone) -> Option<Timestamp> {
    let local = date.at(hour, minute, 0, 0);
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Gap { .. } => None,
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
    }
}
