//! A cron expression, as a person reads one.

use super::clock::{Minute, date, weekday};

/// Five fields: minute, hour, day of month, month, day of week.
pub struct Cron {
    minutes: Vec<i64>,
    hours: Vec<i64>,
    days: Vec<i64>,
    months: Vec<i64>,
    weekdays: Vec<i64>,
    /// Whether one kind of day is enough.
    either: bool,
}

impl Cron {
    pub fn read(text: &str) -> Self {
        let fields: Vec<&str> = text.split(' ').collect();
        Self {
            minutes: values(fields[0], 0, 59),
            hours: values(fields[1], 0, 23),
            days: values(fields[2], 1, 31),
            months: values(fields[3], 1, 12),
            weekdays: values(fields[4], 0, 6),
            either: !fields[2].starts_with('*') && !fields[4].starts_with('*'),
        }
    }

    /// Of a day, in minutes.
    pub fn times(&self) -> impl Iterator<Item = Minute> {
        let hours = self.hours.iter();
        hours.flat_map(|hour| self.minutes.iter().map(move |minute| hour * 60 + minute))
    }

    /// Whether it fires on the day of a local minute.
    pub fn on(&self, local: Minute) -> bool {
        let date = date(local);
        // Monday is 1 in a cron, and Sunday 0.
        let weekday = (i64::try_from(weekday(local)).unwrap() + 1) % 7;
        let (day, weekday) = (
            self.days.contains(&i64::from(date.day())),
            self.weekdays.contains(&weekday),
        );
        let both = if self.either {
            day || weekday
        } else {
            day && weekday
        };
        both && self.months.contains(&i64::from(date.month()))
    }
}

fn values(field: &str, first: i64, last: i64) -> Vec<i64> {
    let number = |text: &str| {
        let names = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];
        let named = names.iter().position(|name| *name == text);
        named.map_or_else(
            || text.parse().unwrap(),
            |place| i64::try_from(place).unwrap(),
        )
    };
    let mut found = Vec::new();
    for part in field.split(',') {
        let (range, step) = part
            .split_once('/')
            .map_or((part, 1), |(range, step)| (range, number(step)));
        let (from, to) = match range.split_once('-') {
            Some((from, to)) => (number(from), number(to)),
            None if range == "*" => (first, last),
            None => (number(range), number(range)),
        };
        found.extend((from..=to).step_by(usize::try_from(step).unwrap()));
    }
    found
}
