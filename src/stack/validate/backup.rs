//! Rules of the backup plan, as far as the file tells what AWS Backup does.

use std::time::Duration;

use jiff::civil::Time;

use super::Rules;
use freshscale_core::words::format_duration;

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
        if self.announced() || !during(daily, at, takes) {
            return;
        }
        let ready = at.wrapping_add(jiff::SignedDuration::try_from(takes).unwrap_or_default());
        let clock = |time: Time| time.strftime("%H:%M").to_string();
        self.warn(
            path,
            format!(
                "The daily rotation at {} finds the image of the day before: the backup of {} takes {} and is ready at {}.",
                clock(daily),
                clock(at),
                format_duration(takes),
                clock(ready),
            ),
            &format!(
                "Rotate at {} or later, or set `on_image_available: true`, which rotates as soon as the image is there.",
                clock(ready)
            ),
        );
    }
}

/// Whether `time` comes before a backup is ready that has started at `at`, perhaps the evening before.
fn during(time: Time, at: Time, takes: Duration) -> bool {
    let second = |time: Time| {
        let seconds = time.duration_since(Time::midnight()).as_secs();
        u64::try_from(seconds).unwrap_or_default()
    };
    (second(time) + DAY - second(at)) % DAY < takes.as_secs()
}
