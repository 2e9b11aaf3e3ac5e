//! Scaling activities: what a group did, and why.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Activity, Group, invalid, page_size, time};
use crate::clock::seconds_after;
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

impl Group {
    /// Begins an activity, or with an end notes one that is over.
    pub(super) fn note(&mut self, activity: Activity) {
        self.activities.push_front(activity);
        self.activities.truncate(Self::ACTIVITIES);
    }

    /// The activity that holds back who honours the cooldown: one that is under way, or that ended
    /// less than the cooldown ago.
    pub(super) fn blocks(&self, now: Timestamp) -> Option<&str> {
        let cooldown = self.setting("DefaultCooldown").as_i64().unwrap_or(300);
        let holds = |activity: &&Activity| match activity.end {
            None => true,
            Some(end) => seconds_after(end, cooldown) > now && activity.status == "Successful",
        };
        let launches = |activity: &&Activity| activity.description.contains("EC2 instance");
        let mut scaling = self.activities.iter().filter(launches);
        scaling.find(holds).map(|activity| activity.id.as_str())
    }

    /// Ends the activity of this id well.
    pub(super) fn finish(&mut self, id: &str, at: Timestamp) {
        if let Some(activity) = self.activities.iter_mut().find(|a| a.id == id) {
            activity.end = Some(at);
            "Successful".clone_into(&mut activity.status);
        }
    }
}

impl Activity {
    /// An instance that somebody moved into standby or out of it.
    pub(super) fn moved(activity: String, id: &str, whereto: &str, at: Timestamp) -> Self {
        Self {
            id: activity,
            description: format!("Moving EC2 instance {whereto}: {id}"),
            cause: format!(
                "At {} instance {id} was moved {whereto} in response to a user request.",
                time(at)
            ),
            start: at,
            end: Some(at),
            status: "Successful".to_owned(),
            message: None,
        }
    }

    /// A launch that EC2 refused.
    pub(super) fn failed(activity: String, cause: String, at: Timestamp, fault: &Fault) -> Self {
        Self {
            id: activity,
            description: "Launching a new EC2 instance.".to_owned(),
            cause,
            start: at,
            end: Some(at),
            status: "Failed".to_owned(),
            message: Some(format!(
                "{}. Launching EC2 instance failed.",
                fault.message.trim_end_matches('.')
            )),
        }
    }

    /// As an element of `Activities`.
    pub(super) fn view(&self, group: &str) -> Value {
        json!({
            "ActivityId": self.id,
            "AutoScalingGroupName": group,
            "Description": self.description,
            "Cause": self.cause,
            "StartTime": time(self.start),
            "EndTime": self.end.map(time),
            "StatusCode": self.status,
            "StatusMessage": self.message,
            "Progress": if self.end.is_some() { 100 } else { 50 },
        })
    }
}

/// Of one group or of all; newest first.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 100, 100)?;
    let (name, ids) = (
        params.text("AutoScalingGroupName"),
        params.texts("ActivityIds"),
    );
    if let Some(name) = name
        && !world.autoscaling.groups.contains_key(name)
    {
        let text = format!("AutoScalingGroup name not found - AutoScalingGroup '{name}' not found");
        return Err(invalid(text));
    }
    let groups = world.autoscaling.groups.values();
    let mut found: Vec<(Timestamp, Value)> = groups
        .filter(|group| name.is_none_or(|name| name == group.name))
        .flat_map(|group| group.activities.iter().map(move |a| (group, a)))
        .filter(|(_, activity)| ids.is_empty() || ids.contains(&activity.id))
        .map(|(group, activity)| (activity.start, activity.view(&group.name)))
        .collect();
    found.sort_by_key(|(start, _)| std::cmp::Reverse(*start));
    let found = found.into_iter().map(|(_, view)| view).collect();
    let (activities, next) = params.page(found, size)?;
    Ok(listing("Activities", activities, "NextToken", next))
}
