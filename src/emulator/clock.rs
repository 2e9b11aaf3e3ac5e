//! Reckoning with the virtual clock's times.

use jiff::{SignedDuration, Timestamp};

use super::state::ZoneData;
use freshscale_core::schedule::Cron;

/// When a scheduled action's recurrence next matches, strictly after `after`.
pub(super) fn next_fire(
    zones: &ZoneData,
    recurrence: &str,
    zone: &str,
    after: Timestamp,
) -> Option<Timestamp> {
    let zone = zones.get(zone)?;
    Cron::parse(recurrence).ok()?.next_after(after, &zone)
}

/// `at`, that many seconds later.
pub(super) fn seconds_after(at: Timestamp, seconds: i64) -> Timestamp {
    at.checked_add(SignedDuration::from_secs(seconds))
        .unwrap_or(Timestamp::MAX)
}
