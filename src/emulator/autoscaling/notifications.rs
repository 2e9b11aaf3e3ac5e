//! SNS topics that are told of a group's launches and terminations: which they are is kept and shown, and nobody is told.

use serde_json::{Value, json};

use super::{group, invalid, page_size};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// API reference, NotificationConfiguration.
const TYPES: [&str; 5] = [
    "autoscaling:EC2_INSTANCE_LAUNCH",
    "autoscaling:EC2_INSTANCE_LAUNCH_ERROR",
    "autoscaling:EC2_INSTANCE_TERMINATE",
    "autoscaling:EC2_INSTANCE_TERMINATE_ERROR",
    "autoscaling:TEST_NOTIFICATION",
];

/// Topics of a group (API reference, PutNotificationConfiguration).
const TOPICS: usize = 10;

/// Whatever a topic was told of before is forgotten. The wordings are not confirmed.
pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let topic = params.text("TopicARN").unwrap_or_default().to_owned();
    let types = params.texts("NotificationTypes");
    if let Some(other) = types.iter().find(|one| !TYPES.contains(&one.as_str())) {
        return Err(invalid(format!("Notification type {other} is not valid")));
    }
    if types.is_empty() {
        return Err(invalid("At least one notification type is required"));
    }
    if !topic.starts_with(&world.arn("sns", "")) {
        return Err(invalid(format!("Invalid topic ARN: {topic}")));
    }
    let group = group(world, params)?;
    if group.notifications.len() >= TOPICS && !group.notifications.contains_key(&topic) {
        let text = "The quota of topics that an Auto Scaling group notifies is 10";
        return Err(Fault::new("LimitExceeded", text));
    }
    group
        .notifications
        .insert(topic, types.into_iter().collect());
    Ok(Value::Null)
}

/// To delete what is not there is no fault.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let topic = params.text("TopicARN").unwrap_or_default();
    group(world, params)?.notifications.remove(topic);
    Ok(Value::Null)
}

/// One for each type of each topic. A group that is not there has none.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 100)?;
    let names = params.texts("AutoScalingGroupNames");
    let groups = { world.autoscaling.groups.values() }
        .filter(|group| names.is_empty() || names.contains(&group.name));
    let found = groups.flat_map(|group| {
        group.notifications.iter().flat_map(move |(topic, types)| {
            types.iter().map(move |one| {
                json!({
                    "AutoScalingGroupName": group.name,
                    "TopicARN": topic,
                    "NotificationType": one,
                })
            })
        })
    });
    let (found, next) = params.page(found.collect(), size)?;
    Ok(listing(
        "NotificationConfigurations",
        found,
        "NextToken",
        next,
    ))
}
