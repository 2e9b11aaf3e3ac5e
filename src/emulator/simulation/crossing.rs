//! Changes of clocks that simulated days do not cross. What is right in one season may be wrong in the other.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::Scenario;

/// How far ahead changes are looked for, from the first simulated day on.
const YEAR: SignedDuration = SignedDuration::from_hours(24 * 366);
/// So many days before the change, and in all: each day of the week is simulated with either clock.
const BEFORE: i64 = 7;
const DAYS: u32 = 15;

/// When the clocks of a zone are put forward or back within a year of the start of `during`, but not in it.
#[must_use]
pub fn not_crossed(zone: &TimeZone, during: &Range<Timestamp>) -> Vec<Timestamp> {
    let until = during.start.checked_add(YEAR).unwrap_or(Timestamp::MAX);
    let changes = zone.following(during.start);
    let changes = changes.map(|change| change.timestamp());
    let moves = |at: &Timestamp| {
        let before = at.checked_sub(1.second()).unwrap_or(*at);
        zone.to_offset(before) != zone.to_offset(*at)
    };
    changes
        .take_while(|at| *at < until)
        .filter(|at| *at >= during.end && moves(at))
        .collect()
}

impl Scenario {
    /// The same around a change of clocks.
    #[must_use]
    pub fn around(&self, change: Timestamp, zone: &TimeZone) -> Self {
        let date = zone.to_datetime(change).date();
        Self {
            from: date.checked_sub(BEFORE.days()).unwrap_or(date),
            days: DAYS,
            ..self.clone()
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use freshscale_core::zone;

    #[test]
    fn every_change_within_a_year_that_is_not_in_the_days_is_found() {
        let days = |zone: &str, from: &str, to: &str| {
            let during = from.parse().unwrap()..to.parse().unwrap();
            let found = not_crossed(&zone::get(zone).unwrap(), &during);
            let found = found.iter().map(|at| at.to_string()[..10].to_owned());
            found.collect::<Vec<_>>()
        };
        let (from, to) = ("2026-12-01T00:00:00Z", "2026-12-08T00:00:00Z");
        let berlin = days("Europe/Berlin", from, to);
        assert_eq!(berlin, ["2027-03-28", "2027-10-31"]);
        let long = days("Europe/Berlin", from, "2027-06-01T00:00:00Z");
        assert_eq!(long, ["2027-10-31"]);
        assert!(days("Asia/Seoul", from, to).is_empty());
        // It has stopped changing.
        assert!(days("America/Vancouver", from, to).is_empty());
    }
}
