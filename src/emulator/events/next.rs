//! When a schedule expression is due next.

use jiff::Timestamp;

use freshscale_core::schedule::EventCron;

/// Whether EventBridge would take it.
pub(super) fn is_valid(expression: &str) -> bool {
    EventCron::parse(expression).is_ok()
}

/// The first time after `after` in UTC. `since` is when the rule began to count: a rate's multiples are
/// measured from there, a cron expression does not care.
pub(super) fn next_schedule(
    expression: &str,
    since: Timestamp,
    after: Timestamp,
) -> Option<Timestamp> {
    EventCron::parse(expression).ok()?.next_after(after, since)
}
