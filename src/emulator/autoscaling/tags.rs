//! Tags of groups.

use serde_json::Value;

use super::group::tag_view;
use super::{invalid, named, page_size};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Group (empty at creation), key, and value with whether instances get it.
type Tag = (String, String, (String, bool));

/// The tags that a request holds.
pub(super) fn requested(params: Params<'_>) -> impl Iterator<Item = Tag> {
    params.items("Tags").map(|tag| {
        let text = |name: &str| tag.text(name).unwrap_or_default().to_owned();
        (
            text("ResourceId"),
            text("Key"),
            (text("Value"), tag.flag("PropagateAtLaunch")),
        )
    })
}

fn check(world: &mut World, params: Params<'_>) -> Result<(), Fault> {
    for (group, key, _) in requested(params) {
        if !world.autoscaling.groups.contains_key(&group) {
            let text = format!("AutoScalingGroup not found - AutoScaling Group {group} not found");
            return Err(invalid(text));
        }
        named(world, &group)?;
        if key.starts_with("aws:") {
            return Err(invalid(format!(
                "The tag key '{key}' begins with aws:, which is reserved"
            )));
        }
    }
    Ok(())
}

pub(super) fn create_or_update(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    check(world, params)?;
    for (group, key, tag) in requested(params) {
        named(world, &group)?.tags.insert(key, tag);
    }
    Ok(Value::Null)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    check(world, params)?;
    for (group, key, _) in requested(params) {
        named(world, &group)?.tags.remove(&key);
    }
    Ok(Value::Null)
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 100)?;
    let mut found = Vec::new();
    for group in world.autoscaling.groups.values() {
        for (key, tag) in &group.tags {
            let mut passes = true;
            for filter in params.items("Filters") {
                let wanted = filter.texts("Values");
                let have = match filter.text("Name").unwrap_or_default() {
                    "auto-scaling-group" => group.name.clone(),
                    "key" => key.clone(),
                    "value" => tag.0.clone(),
                    "propagate-at-launch" => tag.1.to_string(),
                    other => return Err(invalid(format!("Filter type {other} is not correct."))),
                };
                passes &= wanted.contains(&have);
            }
            if passes {
                found.push(tag_view(&group.name, key, tag));
            }
        }
    }
    let (tags, next) = params.page(found, size)?;
    Ok(listing("Tags", tags, "NextToken", next))
}
