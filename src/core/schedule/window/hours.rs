//! Hours of a day, the same on all days of a window or not.

use std::ops::Range;

use jiff::civil::{Date, DateTime, Time};

use super::{Side, Weekdays, week};

/// Of the day.
fn minute(time: Time) -> i32 {
    i32::from(time.hour()) * 60 + i32::from(time.minute())
}

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

    /// Those that open and close on these days of the week at these times; `None` if a window could not do that: it closes
    /// within a day, before it opens again.
    #[must_use]
    pub fn between(opens: &[(Weekdays, Time)], closes: &[(Weekdays, Time)]) -> Option<Vec<Self>> {
        let turns = |all: &[(Weekdays, Time)], side: Side| -> Vec<(i32, Side, usize, Time)> {
            let all = all
                .iter()
                .flat_map(|(on, time)| on.iter().map(|day| (day, *time)));
            all.map(|(day, time)| (week::of(day) + minute(time), side, day, time))
                .collect()
        };
        let mut turns = [turns(opens, Side::Out), turns(closes, Side::In)].concat();
        turns.sort_unstable_by_key(|(at, side, ..)| (*at, *side));
        let first = turns.iter().position(|(_, side, ..)| *side == Side::Out)?;
        turns.rotate_left(first);
        let hours = turns.chunks(2).map(|pair| match pair {
            [(out, Side::Out, day, from), (back, Side::In, _, to)] => {
                let mut on = Weekdays::default();
                on.insert(*day);
                let length = (back - out).rem_euclid(week::WEEK);
                (1..=week::DAY).contains(&length).then_some(Self {
                    on,
                    from: *from,
                    to: *to,
                })
            }
            _ => None,
        });
        Some(Self::tidy(hours.collect::<Option<Vec<Self>>>()?))
    }

    /// Minutes of a day at which it opens, and how many it stays open.
    #[must_use]
    pub fn minutes(&self) -> (i32, i32) {
        let (from, to) = (minute(self.from), minute(self.to));
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

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn hours(all: &[(&str, &str, &str)]) -> Vec<Hours> {
        let time = |text: &str| format!("{text}:00").parse().unwrap();
        Hours::tidy(all.iter().map(|(days, from, to)| Hours {
            on: Weekdays::parse(days).unwrap(),
            from: time(from),
            to: time(to),
        }))
    }

    #[test]
    fn hours_are_read_back_from_when_a_window_opens_and_closes() {
        for all in [
            vec![("mon-fri", "08:40", "10:00")],
            vec![("mon-thu", "09:00", "18:00"), ("fri", "09:00", "20:00")],
            vec![("mon-thu", "22:00", "01:00"), ("sun", "20:00", "20:00")],
            vec![("daily", "00:00", "23:00")],
        ] {
            let all = hours(&all);
            let opens: Vec<_> = all.iter().map(|it| (it.on, it.from)).collect();
            let closes: Vec<_> = { all.iter() }
                .map(|it| match it.to <= it.from {
                    true => (it.on.next_days(), it.to),
                    false => (it.on, it.to),
                })
                .collect();
            assert_eq!(Hours::between(&opens, &closes).unwrap(), all);
        }
    }

    #[test]
    fn what_does_not_close_within_a_day_is_no_window() {
        let time = |hour| jiff::civil::time(hour, 0, 0, 0);
        let days = |text| Weekdays::parse(text).unwrap();
        for (opens, closes) in [
            (days("mon-fri"), days("mon-thu")),
            (days("mon"), days("wed")),
            (days("mon"), Weekdays::default()),
            (Weekdays::default(), days("mon")),
        ] {
            assert_eq!(
                Hours::between(&[(opens, time(9))], &[(closes, time(18))]),
                None
            );
        }
    }
}
