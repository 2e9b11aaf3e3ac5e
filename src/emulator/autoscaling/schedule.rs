//! Scheduled actions: when they run, and what they do then.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::sizes::{self, Sizes};
use super::{Action, Activity, time};
use crate::clock::next_fire;
use crate::state::{World, ZoneData};

impl Action {
    /// The next run of a cron after `at`.
    pub(super) fn after(&self, zones: &ZoneData, at: Timestamp) -> Option<Timestamp> {
        let recurrence = self.recurrence.as_deref()?;
        let zone = self.timezone.as_deref().unwrap_or("UTC");
        next_fire(zones, recurrence, zone, at)
    }

    /// When it next runs or ends.
    pub(super) fn due(&self) -> Timestamp {
        self.end.map_or(self.next, |end| end.min(self.next))
    }

    /// As an element of `ScheduledUpdateGroupActions`.
    pub(super) fn view(&self, group: &str) -> Value {
        json!({
            "AutoScalingGroupName": group,
            "ScheduledActionName": self.name,
            "ScheduledActionARN": self.arn,
            "Time": time(self.next),
            "StartTime": time(self.next),
            "EndTime": self.end.map(time),
            "Recurrence": self.recurrence,
            "TimeZone": self.timezone,
            "MinSize": self.min,
            "MaxSize": self.max,
            "DesiredCapacity": self.desired,
        })
    }
}

/// Runs the actions of a group that are due, earliest first. One-off actions vanish when they ran, others
/// when they end.
pub(super) fn fire(world: &mut World, name: &str) {
    let now = world.now;
    loop {
        let Some(group) = world.autoscaling.groups.get_mut(name) else {
            return;
        };
        let actions = group.actions.values().filter(|action| action.due() <= now);
        let Some(action) = actions.min_by_key(|action| action.due()).cloned() else {
            return;
        };
        let runs = action.end.is_none_or(|end| action.next <= end) && action.next <= now;
        let next = action.after(&world.zones, now.max(action.next));
        match next.filter(|_| runs) {
            Some(next) => {
                if let Some(kept) = group.actions.get_mut(&action.name) {
                    kept.next = next;
                }
            }
            None => drop(group.actions.remove(&action.name)),
        }
        if runs && group.runs("ScheduledActions") {
            run(world, name, &action);
        }
    }
}

fn run(world: &mut World, name: &str, action: &Action) {
    let (now, id) = (world.now, world.uuid());
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let change = Sizes {
        min: action.min,
        max: action.max,
        desired: action.desired,
    };
    let told = |size: Option<i64>| size.map_or_else(|| "unchanged".to_owned(), |n| n.to_string());
    let cause = format!(
        "At {} a scheduled action ({}) update of AutoScalingGroup constraints to min: {}, max: {}, desired: {}.",
        time(now),
        action.name,
        told(action.min),
        told(action.max),
        told(action.desired)
    );
    let (status, message) = match sizes::scheduled((group.min, group.max, group.desired), change) {
        Ok((min, max, desired)) => {
            (group.min, group.max, group.desired) = (min, max, desired);
            // A new wish is tried at once, whatever became of the last one.
            group.retry = None;
            ("Successful", None)
        }
        Err(text) => ("Failed", Some(text.to_owned())),
    };
    group.note(Activity {
        id,
        description: format!("Executing scheduled action {}", action.name),
        cause,
        start: now,
        end: Some(now),
        status: status.to_owned(),
        message,
    });
}
