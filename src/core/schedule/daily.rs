//! What happens once a day on a wall clock, set off by rules that know only UTC.
//!
//! A zone that changes its clocks has that time of day at two times of UTC. A rule fires at both all year round, so
//! that time alone changes nothing about it; of the two runs, one is on the clock and the other beside it.

use std::ops::Range;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

/// An event says to the minute when its rule fired, and no clock changes by less than twice this.
const NEAR: SignedDuration = SignedDuration::from_mins(15);

/// A time of day in a zone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Daily {
    /// On the wall clock.
    pub at: Time,
    /// Whose.
    pub zone: TimeZone,
}

impl Daily {
    /// When it is that time on a date. A time that the clock skips is counted on as if it had not been put forward,
    /// which is when one of the rule's two runs comes; one that it repeats counts the first time.
    #[must_use]
    pub fn on(&self, date: Date) -> Option<Timestamp> {
        let local = date.to_datetime(self.at);
        self.zone.to_ambiguous_timestamp(local).compatible().ok()
    }

    /// Whether a run that was set off at an instant is on the clock, not beside it.
    #[must_use]
    pub fn is_due(&self, at: Timestamp) -> bool {
        let date = self.zone.to_datetime(at).date();
        let dates = [date.yesterday().ok(), Some(date), date.tomorrow().ok()];
        let mut due = dates.into_iter().flatten().filter_map(|date| self.on(date));
        due.any(|due| at.duration_since(due).abs() < NEAR)
    }

    /// The minutes of UTC's day at which it can be, in the order in which the zone comes to have them.
    fn minutes(&self, during: &Range<Timestamp>) -> Vec<i32> {
        let changes = self.zone.following(during.start);
        let changes = changes.map(|change| change.timestamp());
        let changes = changes.take_while(|at| *at < during.end);
        let local = i32::from(self.at.hour()) * 60 + i32::from(self.at.minute());
        let mut found = Vec::new();
        for at in std::iter::once(during.start).chain(changes) {
            let offset = self.zone.to_offset(at).seconds().div_euclid(60);
            let minute = (local - offset).rem_euclid(24 * 60);
            if !found.contains(&minute) {
                found.push(minute);
            }
        }
        found
    }

    /// Whether a rule for it has runs beside the clock.
    #[must_use]
    pub fn moves(&self, during: &Range<Timestamp>) -> bool {
        self.minutes(during).len() > 1
    }

    /// EventBridge's expressions for it. One has several hours; only where clocks change by a part of an hour, as on
    /// Lord Howe Island, it takes more than one.
    #[must_use]
    pub fn crons(&self, during: &Range<Timestamp>) -> Vec<String> {
        let mut groups: Vec<(i32, Vec<i32>)> = Vec::new();
        for minute in self.minutes(during) {
            let (hour, minute) = (minute / 60, minute % 60);
            match groups.iter_mut().find(|(known, _)| *known == minute) {
                Some((_, hours)) => hours.push(hour),
                None => groups.push((minute, vec![hour])),
            }
        }
        let cron = |(minute, mut hours): (i32, Vec<i32>)| {
            hours.sort_unstable();
            let hours: Vec<String> = hours.iter().map(i32::to_string).collect();
            format!("cron({minute} {} * * ? *)", hours.join(","))
        };
        groups.into_iter().map(cron).collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::schedule::EventCron;
    use crate::schedule::window::horizon;
    use crate::zone;

    fn daily(at: &str, zone: &str) -> Daily {
        Daily {
            at: at.parse().unwrap(),
            zone: zone::get(zone).unwrap(),
        }
    }

    fn crons(at: &str, zone: &str) -> Vec<String> {
        daily(at, zone).crons(&horizon())
    }

    #[test]
    fn a_zone_that_changes_has_both_of_its_hours_and_one_that_does_not_has_one() {
        for (at, zone, expected) in [
            ("02:00", "Asia/Seoul", "cron(0 17 * * ? *)"),
            ("02:05", "UTC", "cron(5 2 * * ? *)"),
            ("00:10", "Asia/Kathmandu", "cron(25 18 * * ? *)"),
            ("04:30", "Europe/Berlin", "cron(30 2,3 * * ? *)"),
            ("02:00", "America/New_York", "cron(0 6,7 * * ? *)"),
            ("00:30", "Europe/London", "cron(30 0,23 * * ? *)"),
            ("02:00", "Australia/Sydney", "cron(0 15,16 * * ? *)"),
            ("02:00", "Pacific/Chatham", "cron(15 12,13 * * ? *)"),
            // In 2026 both stopped changing.
            ("02:00", "America/Vancouver", "cron(0 9,10 * * ? *)"),
            ("02:00", "Africa/Casablanca", "cron(0 1,2 * * ? *)"),
        ] {
            assert_eq!(crons(at, zone), [expected], "{at} {zone}");
        }
        let half = ["cron(0 15 * * ? *)", "cron(30 15 * * ? *)"];
        assert_eq!(crons("02:00", "Australia/Lord_Howe"), half);
    }

    /// Every day of twelve years, those of a change included, has exactly one run on the clock.
    #[test]
    fn of_each_days_runs_exactly_one_is_on_the_clock() {
        let zones = [
            "Europe/Berlin",
            "America/New_York",
            "Australia/Lord_Howe",
            "Pacific/Chatham",
            "America/Vancouver",
            "Africa/Casablanca",
            "Antarctica/Troll",
            "Asia/Seoul",
        ];
        for zone in zones {
            for at in ["00:00", "01:30", "02:15", "02:30", "03:00", "23:45"] {
                let daily = daily(at, zone);
                let during = horizon();
                let mut due = Vec::new();
                for cron in daily.crons(&during) {
                    let cron = EventCron::parse(&cron).unwrap();
                    let next = |at: &Timestamp| cron.next_after(*at, *at);
                    let all = std::iter::successors(next(&during.start), next);
                    let all = all.take_while(|at| *at < during.end);
                    due.extend(all.filter(|at| daily.is_due(*at)));
                }
                due.sort_unstable();
                let first = daily.zone.to_datetime(during.start).date();
                let dates = std::iter::successors(Some(first), |date| date.tomorrow().ok());
                let wanted: Vec<Timestamp> = dates
                    .filter_map(|date| daily.on(date))
                    .skip_while(|at| *at <= during.start)
                    .take_while(|at| *at < during.end)
                    .collect();
                assert_eq!(due, wanted, "{at} {zone}");
            }
        }
    }

    #[test]
    fn a_run_is_on_the_clock_to_the_minute_and_an_hour_away_it_is_beside() {
        let berlin = daily("04:30", "Europe/Berlin");
        let due = |at: &str| berlin.is_due(at.parse().unwrap());
        assert!(due("2026-12-01T03:30:00Z") && due("2026-12-01T03:30:59Z"));
        assert!(!due("2026-12-01T02:30:00Z"));
        assert!(due("2026-07-01T02:30:06Z") && !due("2026-07-01T03:30:06Z"));
    }
}
