//! Whether an action has anything left to do.

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::Timestamp;

use super::Spec;
use crate::resource::Live;
use freshscale_core::schedule::Cron;
use freshscale_core::zone;
use freshscale_stack::{Action, Stack};

/// Whether AWS has run it for the last time and removed it: then there is nothing to make.
#[must_use]
pub fn is_expired(action: &Action, now: Timestamp) -> bool {
    let over = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    match &action.recurrence {
        None => over(action.start) || over(action.end),
        Some(cron) => {
            over(action.end)
                || !fires_again(cron, &action.timezone, (action.start, action.end), now)
        }
    }
}

/// Whether a recurring action fires once more before it ends. One that does not is over: it would only
/// occupy the time of its next firing, which may be another action's.
pub(super) fn fires_again(cron: &str, zone: &str, (start, end): Life, now: Timestamp) -> bool {
    let Some(end) = end else { return true };
    if start.is_some_and(|start| start > now) {
        return true;
    }
    // What cannot be read is left for AWS to judge.
    let (Ok(cron), Some(zone)) = (Cron::parse(cron), zone::get(zone)) else {
        return true;
    };
    cron.next_after(now, &zone).is_some_and(|next| next <= end)
}

/// What the file does not know can only leave, and only a rollback brings it back: then at its own time.
pub(super) fn with_its_start(
    mut live: Live<Spec>,
    action: &ScheduledUpdateGroupAction,
    stack: Option<&Stack>,
    now: Timestamp,
) -> Live<Spec> {
    let mut known = stack.iter().flat_map(|stack| &stack.schedule.actions);
    if known.any(|known| action.scheduled_action_name() == Some(&known.name)) {
        return live;
    }
    let start = action
        .start_time()
        .and_then(|t| Timestamp::from_second(t.secs()).ok());
    if let (Some(cron), Some(start)) = (&live.spec.recurrence, start) {
        let zone = live.spec.timezone.as_deref().unwrap_or("UTC");
        if begins_late(cron, zone, start, now) {
            live.spec.start = Some(super::text(start));
        }
    }
    live
}

/// Whether a recurring action begins later than its next firing would be. AWS fills that in as the start of
/// what has none, so that a later one is somebody's.
fn begins_late(cron: &str, zone: &str, start: Timestamp, now: Timestamp) -> bool {
    let (Ok(cron), Some(zone)) = (Cron::parse(cron), zone::get(zone)) else {
        return false;
    };
    cron.next_after(now, &zone).is_some_and(|next| start > next)
}

/// Start and end.
type Life = (Option<Timestamp>, Option<Timestamp>);

#[cfg(test)]
pub(super) mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_start_after_the_next_firing_is_somebodys() {
        let now = "2026-11-26T00:00:00Z".parse().unwrap();
        let late = |start: &str| begins_late("0 9 * * *", "UTC", start.parse().unwrap(), now);
        assert!(!late("2026-11-26T09:00:00Z"), "filled in by AWS");
        assert!(late("2026-12-24T00:00:00Z"));
    }

    pub(in crate::resource::scheduled_action) fn action(
        recurrence: Option<&str>,
        start: Option<&str>,
        end: Option<&str>,
    ) -> Action {
        Action {
            name: "out".to_owned(),
            recurrence: recurrence.map(ToOwned::to_owned),
            timezone: "Asia/Seoul".to_owned(),
            start: start.map(|s| s.parse().unwrap()),
            end: end.map(|s| s.parse().unwrap()),
            min: None,
            max: None,
            desired: Some(4),
            window: None,
        }
    }

    #[test]
    fn what_is_over_is_expired() {
        let now = "2026-12-24T00:00:00Z".parse().unwrap();
        let daily = Some("0 9 * * *");
        let past = Some("2026-12-23T00:00:00Z");
        let future = Some("2026-12-25T00:00:00Z");
        assert!(is_expired(&action(None, past, None), now));
        assert!(is_expired(&action(daily, None, past), now));
        assert!(!is_expired(&action(daily, past, future), now));
        assert!(!is_expired(&action(None, future, None), now));
        assert!(!is_expired(&action(daily, None, None), now));
    }

    #[test]
    fn what_begins_later_fires_at_its_start() {
        let now = "2026-12-24T01:00:00Z".parse().unwrap();
        // Between two firings of the cron: only the start itself is left.
        let (start, end) = ("2026-12-24T10:00:00Z", "2026-12-24T11:00:00Z");
        let once = action(Some("0 9 * * *"), Some(start), Some(end));
        assert!(!is_expired(&once, now));
        assert!(is_expired(&action(Some("0 9 * * *"), None, Some(end)), now));
    }
}
