//! Rules of the backup plan, as far as the file tells what AWS Backup does.

use std::time::Duration;

use jiff::civil::Time;

use super::Rules;
use crate::stack::shape::format_duration;

const DAY: u64 = 86_400;

impl Rules<'_> {
    pub(super) fn backup(&mut self) {
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

    /// The run that comes while the backup is being made finds the one of the day before. An event
    /// that says that an image is there brings it in all the same, so then nothing is wrong.
    fn rotated_too_early(&mut self) {
        let path = "rotator.triggers.daily_at";
        let on = |trigger: &str| {
            let path = format!("rotator.triggers.{trigger}");
            self.values.switch(&path).unwrap_or(true)
        };
        let (Some(daily), Some(at), Some(takes)) = (
            self.values.time(path),
            self.values.time("image.backup.at"),
            self.values.duration("image.backup.takes"),
        ) else {
            return;
        };
        if on("on_image_available") || on("on_backup_completed") || !during(daily, at, takes) {
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
