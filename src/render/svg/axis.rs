//! A plot area: instants from left to right, numbers from the bottom up.

use std::fmt::Write;
use std::ops::Range;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Anchor, Picture, number};
use freshscale_core::schedule::preview::day;
use freshscale_core::schedule::window::model::reached;

/// Where a plot stands in its picture, and what its edges mean.
#[derive(Debug, Clone)]
pub struct Plot {
    /// From left to right; an hour that a clock repeats or skips is as wide as any other.
    pub during: Range<Timestamp>,
    /// The number at the top; 0 is at the bottom.
    pub most: f64,
    /// Left edge.
    pub left: f64,
    /// Right edge.
    pub right: f64,
    /// Upper edge.
    pub top: f64,
    /// Lower edge.
    pub bottom: f64,
}

/// A number that holds for a while.
pub type Piece = (Range<Timestamp>, f64);

/// A date and its part of the plot.
#[derive(Debug, Clone, PartialEq)]
pub struct Day {
    /// The date.
    pub date: Date,
    /// From its first instant to the next date's.
    pub during: Range<Timestamp>,
}

impl Day {
    /// How long it is: 24 hours, unless its clock changes.
    #[must_use]
    pub fn length(&self) -> SignedDuration {
        self.during.end.duration_since(self.during.start)
    }
}

impl Plot {
    /// Where an instant is; those outside are at the edge.
    #[must_use]
    pub fn x(&self, at: Timestamp) -> f64 {
        let seconds = |to: Timestamp| to.duration_since(self.during.start).as_secs_f64();
        let part = seconds(at) / seconds(self.during.end).max(1.0);
        self.left + part.clamp(0.0, 1.0) * (self.right - self.left)
    }

    /// Where a number is; those that are too great are at the upper edge.
    #[must_use]
    pub fn y(&self, value: f64) -> f64 {
        let part = value / self.most.max(f64::MIN_POSITIVE);
        self.bottom - part.clamp(0.0, 1.0) * (self.bottom - self.top)
    }

    /// The path of a line that steps from number to number.
    #[must_use]
    pub fn steps(&self, pieces: &[Piece]) -> String {
        let mut path = String::new();
        for (during, value) in pieces {
            let (from, to) = (number(self.x(during.start)), number(self.x(during.end)));
            let y = number(self.y(*value));
            let _ = match path.is_empty() {
                true => write!(path, "M{from} {y}H{to}"),
                false => write!(path, "V{y}H{to}"),
            };
        }
        path
    }

    /// The path of what lies between two such lines over the same time; `lower` may be 0 all along.
    #[must_use]
    pub fn between(&self, lower: &[Piece], upper: &[Piece]) -> String {
        if upper.is_empty() {
            return String::new();
        }
        let mut path = self.steps(upper);
        for (index, (during, value)) in lower.iter().rev().enumerate() {
            let (from, to) = (number(self.x(during.start)), number(self.x(during.end)));
            let y = number(self.y(*value));
            let _ = match index {
                0 => write!(path, "L{to} {y}H{from}"),
                _ => write!(path, "V{y}H{from}"),
            };
        }
        path + "Z"
    }

    /// The dates in it, on a zone's wall clock.
    #[must_use]
    pub fn days(&self, zone: &TimeZone) -> Vec<Day> {
        let first = zone.to_datetime(self.during.start).date();
        let dates = std::iter::successors(Some(first), |date| date.tomorrow().ok());
        let days = dates.map_while(|date| {
            let during = day(date, zone)?;
            (during.start < self.during.end).then_some(Day { date, during })
        });
        // A date that a zone skips has no time.
        days.filter(|day| day.during.start < day.during.end)
            .collect()
    }

    /// Numbers to the left, with a line across.
    pub fn numbers(&self, picture: &mut Picture) {
        for value in ticks(self.most, 5) {
            let y = self.y(f64::from(value));
            picture.line("grid", (self.left, y), (self.right, y));
            let at = (self.left - 8.0, y + 5.5);
            picture.text("dim", at, Anchor::End, &value.to_string());
        }
    }

    /// Every other date from `top` to `bottom` on a darker ground, and a line at each midnight.
    pub fn ground(&self, picture: &mut Picture, days: &[Day], (top, bottom): (f64, f64)) {
        for (index, day) in days.iter().enumerate() {
            let (from, to) = (self.x(day.during.start), self.x(day.during.end));
            if index % 2 == 1 {
                picture.rect("odd", (from, top), (to - from, bottom - top));
            }
            if index > 0 {
                picture.line("grid", (from, top), (from, bottom));
            }
        }
    }

    /// The hours 00, 06, 12 and 18 of each date below the plot, with a stroke each; where days are narrow, only two have
    /// their number.
    pub fn hours(&self, picture: &mut Picture, days: &[Day], zone: &TimeZone) {
        let narrow = |day: &Day| self.x(day.during.end) - self.x(day.during.start) < 4.0 * 26.0;
        let narrow = days.iter().any(narrow);
        for day in days {
            for hour in [0_i8, 6, 12, 18] {
                let Some(at) = reached(day.date.at(hour, 0, 0, 0), zone) else {
                    continue;
                };
                let x = self.x(at);
                picture.line("axis", (x, self.bottom), (x, self.bottom + 6.0));
                if narrow && hour % 12 != 0 {
                    continue;
                }
                let at = (x, self.bottom + 26.0);
                picture.text("dim halo", at, Anchor::Middle, &format!("{hour:02}"));
            }
        }
    }
}

/// Round whole numbers from 0 to `most`, about `count` steps apart.
#[must_use]
pub fn ticks(most: f64, count: u32) -> Vec<u32> {
    let least = most / f64::from(count.max(1));
    let round = (0..9).flat_map(|power| [1, 2, 5].map(|digit| digit * 10_u32.pow(power)));
    let step = round.into_iter().find(|step| f64::from(*step) >= least);
    let step = step.unwrap_or(u32::MAX);
    let from_0 = std::iter::successors(Some(0_u32), |tick| tick.checked_add(step));
    from_0.take_while(|tick| f64::from(*tick) <= most).collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    fn plot(from: &str, to: &str) -> Plot {
        Plot {
            during: at(from)..at(to),
            most: 10.0,
            left: 0.0,
            right: 100.0,
            top: 0.0,
            bottom: 50.0,
        }
    }

    #[test]
    fn instants_and_numbers_have_places_and_nothing_leaves_the_plot() {
        let plot = plot("2026-12-21T00:00:00Z", "2026-12-21T10:00:00Z");
        assert_eq!(plot.x(at("2026-12-21T02:30:00Z")), 25.0);
        assert_eq!(plot.x(at("2026-12-22T00:00:00Z")), 100.0);
        assert_eq!(plot.x(at("2026-12-20T00:00:00Z")), 0.0);
        assert_eq!([plot.y(0.0), plot.y(4.0), plot.y(99.0)], [50.0, 30.0, 0.0]);
        let pieces = [
            (at("2026-12-21T00:00:00Z")..at("2026-12-21T05:00:00Z"), 2.0),
            (at("2026-12-21T05:00:00Z")..at("2026-12-21T10:00:00Z"), 8.0),
        ];
        assert_eq!(plot.steps(&pieces), "M0 40H50V10H100");
        let floor = [(plot.during.clone(), 0.0)];
        assert_eq!(plot.between(&floor, &pieces), "M0 40H50V10H100L100 50H0Z");
    }

    #[test]
    fn ticks_are_round_and_few() {
        assert_eq!(ticks(8.0, 5), [0, 2, 4, 6, 8]);
        assert_eq!(ticks(1.0, 5), [0, 1]);
        assert_eq!(ticks(200.0, 5), [0, 50, 100, 150, 200]);
        assert_eq!(ticks(0.0, 5), [0]);
        assert_eq!(ticks(3.0, 5), [0, 1, 2, 3]);
    }

    #[test]
    fn a_day_is_as_long_as_its_clock_makes_it() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let plot = plot("2026-10-31T04:00:00Z", "2026-11-03T05:00:00Z");
        let hours = |day: &Day| (day.date.to_string(), day.length().as_hours());
        let days: Vec<_> = plot.days(&zone).iter().map(hours).collect();
        let day = |date: &str, hours| (date.to_owned(), hours);
        assert_eq!(
            days,
            [
                day("2026-10-31", 24),
                day("2026-11-01", 25),
                day("2026-11-02", 24)
            ]
        );
    }
}
