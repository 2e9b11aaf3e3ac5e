//! The days whose images a rotation asks for first.

use std::time::Duration;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

const DAY: u64 = 24 * 60 * 60;

/// Days at the most: EC2 takes 200 values in a filter, and more days than these hold more images than a page.
const MOST: u64 = 30;

/// Some days in a row, in UTC, as `CreationDate` is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Days {
    first: Date,
    last: Date,
}

impl Days {
    /// Those of images that are not stale, and the day to come: whoever asks may have a clock that is behind.
    #[must_use]
    pub fn until(now: Timestamp, max_age: Duration) -> Self {
        let today = day(now);
        let days = i64::try_from(max_age.as_secs().div_ceil(DAY).min(MOST)).unwrap_or_default();
        Self {
            first: today.saturating_sub(days.days()),
            last: today.saturating_add(1.day()),
        }
    }

    /// The first of them.
    #[must_use]
    pub fn first(&self) -> Date {
        self.first
    }

    /// Whether nothing can be newer than they are, by a clock that has been set since.
    #[must_use]
    pub fn reach(&self, now: Timestamp) -> bool {
        day(now) <= self.last
    }

    /// Values for the filter `creation-date`: a day each, with a wildcard
    /// (<https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DescribeImages.html>: "`2021-09-29T*`, which matches
    /// an entire day"). EC2 has no filter for "since".
    #[must_use]
    pub fn patterns(&self) -> Vec<String> {
        let all = self.first.series(1.day());
        let all = all.take_while(|date| *date <= self.last);
        all.map(|date| format!("{date}T*")).collect()
    }
}

fn day(at: Timestamp) -> Date {
    TimeZone::UTC.to_datetime(at).date()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn an_image_that_is_not_stale_is_of_these_days() {
        let days = Days::until(at("2026-03-01T23:59:00Z"), Duration::from_secs(3 * DAY));
        let expected = ["02-26", "02-27", "02-28", "03-01", "03-02"];
        assert_eq!(days.patterns(), expected.map(|it| format!("2026-{it}T*")));
        let odd = Days::until(at("2026-03-01T23:59:00Z"), Duration::from_secs(DAY / 2));
        assert_eq!(odd.patterns().len(), 3);
    }

    #[test]
    fn an_age_of_a_year_asks_for_a_month() {
        let days = Days::until(at("2026-03-01T00:00:00Z"), Duration::from_secs(365 * DAY));
        assert_eq!(days.patterns().len(), 32);
    }

    #[test]
    fn a_clock_that_was_two_days_behind_missed_the_newest() {
        let days = Days::until(at("2026-03-01T12:00:00Z"), Duration::from_secs(DAY));
        assert!(days.reach(at("2026-03-02T23:59:59Z")) && days.reach(at("2026-02-01T00:00:00Z")));
        assert!(!days.reach(at("2026-03-03T00:00:00Z")));
    }
}
