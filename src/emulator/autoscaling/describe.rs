//! Groups and their instances, as they are.

use serde_json::Value;

use super::{Group, invalid, page_size};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// A group that is not there is simply not in the list.
pub(super) fn groups(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 100)?;
    let names = params.texts("AutoScalingGroupNames");
    let with_instances = !params.has("IncludeInstances") || params.flag("IncludeInstances");
    let mut found = Vec::new();
    for group in world.autoscaling.groups.values() {
        if (names.is_empty() || names.contains(&group.name)) && passes(params, group)? {
            found.push(group.view(with_instances));
        }
    }
    let (groups, next) = params.page(found, size)?;
    Ok(listing("AutoScalingGroups", groups, "NextToken", next))
}

fn passes(params: Params<'_>, group: &Group) -> Result<bool, Fault> {
    for filter in params.items("Filters") {
        let name = filter.text("Name").unwrap_or_default();
        let wanted = filter.texts("Values");
        let fits = |value: &str| wanted.iter().any(|want| want == value);
        let passed = match name.strip_prefix("tag:") {
            Some(key) => group.tags.get(key).is_some_and(|(value, _)| fits(value)),
            None if name == "tag-key" => group.tags.keys().any(|key| fits(key)),
            None if name == "tag-value" => group.tags.values().any(|(value, _)| fits(value)),
            None => return Err(invalid(format!("Filter type {name} is not correct."))),
        };
        if !passed {
            return Ok(false);
        }
    }
    Ok(true)
}

pub(super) fn instances(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 50)?;
    let ids = params.texts("InstanceIds");
    let mut found = Vec::new();
    for group in world.autoscaling.groups.values() {
        let pooled = group.warm.iter().flat_map(|pool| &pool.members);
        for member in group.members.iter().chain(pooled) {
            if ids.is_empty() || ids.contains(&member.id) {
                let mut view = member.view();
                view["AutoScalingGroupName"] = Value::from(group.name.clone());
                let health = if member.unhealthy {
                    "UNHEALTHY"
                } else {
                    "HEALTHY"
                };
                view["HealthStatus"] = Value::from(health);
                found.push(view);
            }
        }
    }
    let (instances, next) = params.page(found, size)?;
    Ok(listing(
        "AutoScalingInstances",
        instances,
        "NextToken",
        next,
    ))
}
