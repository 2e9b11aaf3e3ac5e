//! Whether AWS's clocks are the ones that are known here. Pure.
//!
//! Auto Scaling shows the next firing of a recurring action as its start. Where that is no firing by the zone data here,
//! the two know different rules for the zone: one such start proves it. That they agree proves nothing, as they may
//! part in another season.

pub(super) mod shown;

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};
use serde::Serialize;

use super::group::start;
use crate::schedule::Cron;
use crate::words::span;
use crate::zone;

/// No government has moved its clocks by more in this century, but for whole days at the date line. A start farther
/// away from every firing is one that somebody has written.
pub(super) const MOST: SignedDuration = SignedDuration::from_hours(3);
/// A firing that is so long past is not the next one: it is what somebody has written.
const PAST: SignedDuration = SignedDuration::from_mins(10);
/// All of them moved by a multiple of this.
const STEP_SECONDS: i64 = 15 * 60;

/// A zone whose clocks AWS puts elsewhere.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Contradiction {
    /// `America/Vancouver`
    pub timezone: String,
    /// The scheduled action by which it is known.
    pub action: String,
    /// When AWS says that it fires.
    pub aws: Timestamp,
    /// When it does by the zone data here.
    pub here: Timestamp,
    /// The data's release.
    pub zone_data: String,
}

impl Contradiction {
    /// As a sentence without its end.
    #[must_use]
    pub fn text(&self) -> String {
        let late = self.here.duration_since(self.aws);
        let by = match late.abs().as_mins() {
            60 => "an hour".to_owned(),
            _ => span(late.unsigned_abs()),
        };
        let side = match late.is_positive() {
            true => "behind",
            false => "ahead of",
        };
        let form = "%Y-%m-%d %H:%M";
        format!(
            "this machine's zone data {} puts {} {by} {side} AWS: {} fires at {} UTC, and by this data at {}",
            self.zone_data,
            self.timezone,
            self.action,
            self.aws.strftime(form),
            self.here.strftime(form)
        )
    }
}

/// What to do about it.
pub const REMEDY: &str =
    "update the machine's time zone data (the package tzdata), or this program";

/// The zones on which AWS contradicts the data here, each with the first action that shows it.
///
/// `given`: whether an action begins when somebody has written that it does; such a start says nothing.
#[must_use]
pub fn contradicted(
    actions: &[ScheduledUpdateGroupAction],
    given: impl Fn(&str) -> bool,
    now: Timestamp,
) -> BTreeMap<String, Contradiction> {
    let release = zone::data().used().release();
    let mut found = BTreeMap::new();
    for action in actions {
        let name = action.scheduled_action_name().unwrap_or_default();
        let (Some(timezone), Some(aws)) = (action.time_zone(), start(action)) else {
            continue;
        };
        let read = || {
            let cron = Cron::parse(action.recurrence()?).ok()?;
            let here = elsewhere(&cron, &zone::get(timezone)?, aws, now)?;
            Some(Contradiction {
                timezone: timezone.to_owned(),
                action: name.to_owned(),
                aws,
                here,
                zone_data: release.clone(),
            })
        };
        if !given(name)
            && let Some(contradiction) = read()
        {
            found.entry(timezone.to_owned()).or_insert(contradiction);
        }
    }
    found
}

/// When the firing is by this zone that AWS has at `aws`; `None` if that is the same, or nothing can be said.
fn elsewhere(cron: &Cron, zone: &TimeZone, aws: Timestamp, now: Timestamp) -> Option<Timestamp> {
    if now.duration_since(aws) > PAST {
        return None;
    }
    let local = zone.to_datetime(aws);
    let time = (local.hour(), local.minute());
    // Also where a clock is put back and shows this twice: which of the two Auto Scaling takes is not known.
    if cron.on(local.date()) && cron.times().any(|it| it == time) {
        return None;
    }
    let (first, last) = (aws.checked_sub(MOST).ok()?, aws.checked_add(MOST).ok()?);
    let next = cron.next_after(now, zone)?;
    // Later than the next firing begins what somebody wants to begin later.
    if aws > next.checked_add(MOST).ok()? || skips(cron, zone, first, last) {
        return None;
    }
    let firings = std::iter::successors(cron.next_after(first, zone), |at| {
        cron.next_after(*at, zone)
    });
    let firings = firings.take_while(|at| *at < last);
    let moved = firings.filter(|at| at.duration_since(aws).as_secs() % STEP_SECONDS == 0);
    moved.min_by_key(|at| at.duration_since(aws).abs())
}

/// Whether a clock that is put forward between two instants skips a firing: what Auto Scaling does then is not
/// documented.
fn skips(cron: &Cron, zone: &TimeZone, first: Timestamp, last: Timestamp) -> bool {
    let changes = zone.following(first).map(|change| change.timestamp());
    let mut changes = changes.take_while(|at| *at <= last);
    changes.any(|at| {
        let before = at.checked_sub(1.second()).unwrap_or(at);
        let from = zone.to_offset(before).to_datetime(at);
        let to = zone.to_datetime(at);
        let mut times = cron.times();
        times.any(|(hour, minute)| {
            let local = from.date().at(hour, minute, 0, 0);
            (from..to).contains(&local) && cron.on(local.date())
        })
    })
}

#[cfg(test)]
mod tests;
