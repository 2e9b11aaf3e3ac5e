//! What a simulation assumes of the world around the stack.

use std::ops::Range;
use std::time::Duration;

use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Serialize;

use freshscale_core::schedule::window::model::reached;
use freshscale_stack::{Backup, Stack};

/// AWS Backup's doing, releases, and what goes wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Scenario {
    /// The first day, from midnight on, in the schedule's zone.
    pub from: Date,
    /// How many days.
    pub days: u32,
    /// Wall clock in the schedule's zone at which the daily backup begins.
    pub backup_at: Time,
    /// From the beginning of a backup to an image that can be launched.
    #[serde(serialize_with = "seconds")]
    pub backup_takes: Duration,
    /// How much later than `backup_at` backups really begin.
    #[serde(serialize_with = "seconds")]
    pub backup_late: Duration,
    /// Days without a daily backup.
    pub missed: Vec<Dates>,
    /// From the beginning of a backup to the image being deregistered.
    #[serde(serialize_with = "seconds")]
    pub retention: Duration,
    /// When new software is put on the instance.
    pub releases: Vec<Moment>,
    /// Whether each release has a backup of its own at once.
    pub backup_after_release: bool,
    /// Days on which the rotator fails.
    pub failing: Vec<Dates>,
    /// Whether all of EventBridge's events on images and backups get lost: they are best effort.
    pub lose_events: bool,
}

fn seconds<S: serde::Serializer>(span: &Duration, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_u64(span.as_secs())
}

/// From one date to another, both included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Dates {
    /// The first.
    pub first: Date,
    /// The last.
    pub last: Date,
}

impl Dates {
    /// Whether it is one of them.
    #[must_use]
    pub fn has(&self, date: Date) -> bool {
        (self.first..=self.last).contains(&date)
    }
}

impl std::str::FromStr for Dates {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let wrong =
            || format!("`{text}` is no date; write it like 2026-12-24, or 2026-12-24..2026-12-26");
        let date = |text: &str| text.trim().parse::<Date>().map_err(|_| wrong());
        let (first, last) = text.split_once("..").unwrap_or((text, text));
        let (first, last) = (date(first)?, date(last)?);
        if first > last {
            return Err(format!("`{text}` ends before it begins"));
        }
        Ok(Self { first, last })
    }
}

/// A time that a person names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Moment {
    /// On the wall clock of the schedule's zone.
    Local(DateTime),
    /// The same everywhere.
    At(Timestamp),
}

impl Moment {
    /// The instant.
    #[must_use]
    pub fn instant(self, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Local(local) => reached(local, zone),
            Self::At(at) => Some(at),
        }
    }
}

impl std::str::FromStr for Moment {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let at = text.parse().map(Self::At);
        at.or_else(|_| text.parse().map(Self::Local)).map_err(|_| {
            format!(
                "`{text}` is no time; write it like 2026-12-24T18:30 (in the schedule's zone) or 2026-12-24T18:30:00+09:00"
            )
        })
    }
}

/// What the scenario makes happen.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Turn {
    /// New software.
    Release,
    /// A backup begins.
    Backup,
    /// The daily backup does not.
    Missed,
}

/// When a day begins in a zone: at its first minute, where clocks skip midnight; `None` at the end of time.
#[must_use]
pub fn begins(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    reached(date.at(0, 0, 0, 0), zone)
}

impl Scenario {
    /// Days on which nothing goes wrong, with the backup plan that the file tells of; where it does not, a
    /// backup every night at 01:00 that takes twenty minutes and is kept for two weeks.
    #[must_use]
    pub fn usual(stack: &Stack, from: Date, days: u32) -> Self {
        let plan = stack.backup.clone().unwrap_or(Backup {
            copied_from: None,
            at: Time::constant(1, 0, 0, 0),
            takes: Duration::from_secs(20 * 60),
            retention: Duration::from_secs(14 * 86_400),
        });
        Self {
            from,
            days,
            backup_at: plan.at,
            backup_takes: plan.takes,
            backup_late: Duration::ZERO,
            missed: Vec::new(),
            retention: plan.retention,
            releases: Vec::new(),
            backup_after_release: true,
            failing: Vec::new(),
            lose_events: false,
        }
    }

    /// From the first midnight to the last.
    #[must_use]
    pub fn during(&self, zone: &TimeZone) -> Option<Range<Timestamp>> {
        let last = self.from.checked_add(i64::from(self.days).days()).ok()?;
        Some(begins(self.from, zone)?..begins(last, zone)?)
    }

    /// When the last backup before the first day began.
    pub(super) fn night_before(&self, zone: &TimeZone) -> Option<Timestamp> {
        let date = self.from.yesterday().ok()?;
        reached(date.to_datetime(self.backup_at), zone)
    }

    /// Everything that it makes happen, in order.
    pub(super) fn agenda(&self, zone: &TimeZone) -> Vec<(Timestamp, Turn)> {
        let mut agenda = Vec::new();
        let days = usize::try_from(self.days).unwrap_or(usize::MAX);
        for date in self.from.series(1.day()).take(days) {
            let Some(at) = reached(date.to_datetime(self.backup_at), zone) else {
                continue;
            };
            let missed = self.missed.iter().any(|dates| dates.has(date));
            agenda.push(if missed {
                (at, Turn::Missed)
            } else {
                (later(at, self.backup_late), Turn::Backup)
            });
        }
        for at in self.releases.iter().filter_map(|r| r.instant(zone)) {
            agenda.push((at, Turn::Release));
            if self.backup_after_release {
                agenda.push((at, Turn::Backup));
            }
        }
        agenda.sort_unstable();
        agenda
    }

    /// Whether the rotator fails at this time.
    pub(super) fn fails(&self, at: Timestamp, zone: &TimeZone) -> bool {
        let date = zone.to_datetime(at).date();
        self.failing.iter().any(|dates| dates.has(date))
    }
}

/// So much later.
pub(super) fn later(at: Timestamp, by: Duration) -> Timestamp {
    let by = SignedDuration::try_from(by).unwrap_or(SignedDuration::MAX);
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn dates_and_times_are_read_and_nonsense_is_explained() {
        let dates: Dates = "2026-12-24..2026-12-26".parse().unwrap();
        assert!(dates.has("2026-12-26".parse().unwrap()));
        assert!(!dates.has("2026-12-27".parse().unwrap()));
        let one: Dates = "2026-12-24".parse().unwrap();
        assert_eq!(one.first, one.last);
        for nonsense in [
            "",
            "24",
            "2026-12-24..",
            "2026-13-01",
            "2026-12-26..2026-12-24",
        ] {
            assert!(nonsense.parse::<Dates>().is_err(), "{nonsense}");
        }
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        let local: Moment = "2026-12-24T18:30".parse().unwrap();
        let fixed: Moment = "2026-12-24T09:30:00Z".parse().unwrap();
        assert_eq!(local.instant(&seoul), fixed.instant(&seoul));
        assert!("tomorrow".parse::<Moment>().unwrap_err().contains("18:30"));
    }

    #[test]
    fn the_agenda_has_a_backup_a_day_and_one_more_for_each_release() {
        let zone = TimeZone::get("America/New_York").unwrap();
        let scenario = Scenario {
            // The clocks skip from 2:00 to 3:00 on the 8th.
            from: "2026-03-07".parse().unwrap(),
            days: 3,
            backup_at: "02:30".parse().unwrap(),
            backup_takes: Duration::from_secs(1200),
            backup_late: Duration::from_secs(600),
            missed: vec!["2026-03-07".parse().unwrap()],
            retention: Duration::from_secs(14 * 86_400),
            releases: vec!["2026-03-09T18:00".parse().unwrap()],
            backup_after_release: true,
            failing: vec!["2026-03-08".parse().unwrap()],
            lose_events: false,
        };
        let agenda = scenario.agenda(&zone);
        let said: Vec<String> = agenda
            .iter()
            .map(|(at, turn)| format!("{at} {turn:?}"))
            .collect();
        assert_eq!(
            said,
            [
                "2026-03-07T07:30:00Z Missed",
                "2026-03-08T07:10:00Z Backup",
                "2026-03-09T06:40:00Z Backup",
                "2026-03-09T22:00:00Z Release",
                "2026-03-09T22:00:00Z Backup",
            ]
        );
        let during = scenario.during(&zone).unwrap();
        assert_eq!(during.end.duration_since(during.start).as_hours(), 71);
        assert!(scenario.fails("2026-03-08T05:00:00Z".parse().unwrap(), &zone));
        assert!(!scenario.fails("2026-03-09T04:00:00Z".parse().unwrap(), &zone));
    }
}
