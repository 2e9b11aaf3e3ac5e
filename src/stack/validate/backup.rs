//! Rules of the backup plan, as far as the file tells what AWS Backup does.

use std::time::Duration;

use jiff::civil::{Date, Time};
use jiff::{SignedDuration, Timestamp};

use super::Rules;
use freshscale_core::schedule::Daily;
use freshscale_core::schedule::window::model::reached;
use freshscale_core::words::format_duration;
use freshscale_core::zone;

const DAY: u64 = 86_400;

impl Rules<'_> {
    pub(super) fn backup(&mut self) {
        self.settled_too_late();
        if !self.values.written("image.backup") {
            return;
        }
        let retention = "image.backup.retention";
        let kept = self.values.duration(retention).map_or(0, |d| d.as_secs());
        if !kept.is_multiple_of(DAY) {
            self.fault(
                retention,
                "AWS Backup keeps what it makes for whole days.",
                "Give a number of days, such as `14d`.",
            );
        }
        self.rotated_too_early();
    }

    /// What sets the rotator off when an image is there comes once: an image that is too young then waits for
    /// the daily run, or for the next image.
    pub(super) fn settled_too_late(&mut self) {
        let path = "rotator.settle";
        let settle = self.values.duration(path).unwrap_or_default();
        let takes = self.values.duration("image.backup.takes");
        if settle <= takes.unwrap_or_default() || !self.announced() {
            return;
        }
        let taken = match takes {
            Some(takes) => format!("{} after its making began", format_duration(takes)),
            None => "as soon as it is made".to_owned(),
        };
        let (then, help) = match self.values.time("rotator.triggers.daily_at") {
            Some(daily) => (
                format!(
                    "only the daily rotation at {} takes it",
                    daily.strftime("%H:%M")
                ),
                "Let that come before the first window, or settle for no longer than a backup takes (`image.backup.takes`).",
            ),
            None => (
                "nothing takes it until the next image comes, which is too young again".to_owned(),
                "Give `daily_at` a time, or settle for no longer than a backup takes (`image.backup.takes`).",
            ),
        };
        self.warn(
            path,
            format!(
                "An image is announced {taken}, and does not count before {}: {then}.",
                format_duration(settle)
            ),
            help,
        );
    }

    /// Whether an event sets the rotator off when an image is there.
    fn announced(&self) -> bool {
        let mut events = ["on_image_available", "on_backup_completed"].iter();
        events.any(|trigger| {
            let path = format!("rotator.triggers.{trigger}");
            self.values.switch(&path).unwrap_or(true)
        })
    }

    /// The run that comes while the backup is being made finds the one of the day before. An event
    /// that says that an image is there brings it in all the same, so then nothing is wrong.
    fn rotated_too_early(&mut self) {
        let path = "rotator.triggers.daily_at";
        let (Some(daily), Some(at), Some(takes)) = (
            self.values.time(path),
            self.values.time("image.backup.at"),
            self.values.duration("image.backup.takes"),
        ) else {
            return;
        };
        if self.announced() {
            return;
        }
        let zone = self.values.text("schedule.timezone");
        let Some(zone) = zone.and_then(|name| zone::get(&name)) else {
            return;
        };
        let early = too_early(
            &Daily {
                at: daily,
                zone: zone.clone(),
            },
            at,
            takes,
            self.to_come.start,
        );
        let Some(first) = early.first() else { return };
        // By the wall clock alone it would be right: clocks change between the two.
        let only = match during(daily, at, takes) {
            true => String::new(),
            false => format!("On {}, when the clocks change, t", first.strftime("%a %F")),
        };
        let start = if only.is_empty() { "T" } else { only.as_str() };
        let ready = at.wrapping_add(SignedDuration::try_from(takes).unwrap_or_default());
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        let begun = reached(first.to_datetime(at), &zone);
        let ended = begun.and_then(|begun| begun.checked_add(takes).ok());
        let late = ended.map_or(ready, |ended| zone.to_datetime(ended).time());
        let later = match only.is_empty() {
            true => format!("at {} or later", clock(ready)),
            false => "an hour later".to_owned(),
        };
        // Where the daily rotation is the usual one, the backup is what somebody has written.
        let place = self.first_written(&[path, "image.backup.at"]);
        self.warn(
            place,
            format!(
                "{start}he daily rotation at {} finds the image of the day before: the backup of {} takes {} and is ready at {}.",
                clock(daily),
                clock(at),
                format_duration(takes),
                clock(if only.is_empty() { ready } else { late }),
            ),
            &format!(
                "Rotate {later}, or set `on_image_available: true`, which rotates as soon as the image is there."
            ),
        );
    }
}

/// Dates of a year from an instant on, on which the daily run comes while a backup is being made.
fn too_early(daily: &Daily, at: Time, takes: Duration, from: Timestamp) -> Vec<Date> {
    let takes = SignedDuration::try_from(takes).unwrap_or(SignedDuration::MAX);
    let first = daily.zone.to_datetime(from).date();
    let dates = std::iter::successors(Some(first), |date| date.tomorrow().ok()).take(366);
    let early = |date: &Date| {
        let Some(run) = daily.on(*date).filter(|run| *run >= from) else {
            return false;
        };
        let begun = [date.yesterday().ok(), Some(*date)].into_iter().flatten();
        let mut begun = begun.filter_map(|date| reached(date.to_datetime(at), &daily.zone));
        begun.any(|begun| (SignedDuration::ZERO..takes).contains(&run.duration_since(begun)))
    };
    dates.filter(early).collect()
}

/// Whether `time` comes before a backup is ready that has started at `at`, perhaps the evening before.
fn during(time: Time, at: Time, takes: Duration) -> bool {
    let second = |time: Time| {
        let seconds = time.duration_since(Time::midnight()).as_secs();
        u64::try_from(seconds).unwrap_or_default()
    };
    (second(time) + DAY - second(at)) % DAY < takes.as_secs()
}
