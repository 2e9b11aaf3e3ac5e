//! Hours of a day, the same on all days of a window or not.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};

use super::Weekdays;

/// From when to when a window is open on some days of the week, warm-up aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hours {
    /// The days on which it opens.
    pub on: Weekdays,
    /// Wall clock.
    pub from: Time,
    /// Wall clock, of the next day unless later than `from`.
    pub to: Time,
}

impl Hours {
    /// The same on every day.
    #[must_use]
    pub fn daily(from: Time, to: Time) -> Self {
        let on = Weekdays::ALL;
        Self { on, from, to }
    }

    /// Wall-clock times at which it opens and closes, if it opens on `date`.
    #[must_use]
    pub fn wall(&self, date: Date) -> Option<Range<DateTime>> {
        let last = match self.to <= self.from {
            true => date.tomorrow().ok()?,
            false => date,
        };
        Some(date.to_datetime(self.from)..last.to_datetime(self.to))
    }

    /// Minutes of a day at which it opens, and how many it stays open.
    #[must_use]
    pub fn minutes(&self) -> (i32, i32) {
        let of = |time: Time| i32::from(time.hour()) * 60 + i32::from(time.minute());
        let (from, to) = (of(self.from), of(self.to));
        match to <= from {
            true => (from, to + 24 * 60 - from),
            false => (from, to - from),
        }
    }

    /// Each hours once, in the order in which names of actions need the fewest words: those of the most days first, and of
    /// equally many those that come first in a week.
    #[must_use]
    pub fn tidy(all: impl IntoIterator<Item = Self>) -> Vec<Self> {
        let mut tidy: Vec<Self> = Vec::new();
        for hours in all.into_iter().filter(|it| it.on != Weekdays::default()) {
            let same = |it: &&mut Self| (it.from, it.to) == (hours.from, hours.to);
            match tidy.iter_mut().find(same) {
                Some(known) => known.on = known.on.or(hours.on),
                None => tidy.push(hours),
            }
        }
        let days = |it: &Self| it.on.iter().count();
        tidy.sort_by_key(|it| (std::cmp::Reverse(days(it)), it.on.iter().next()));
        tidy
    }
}
