//! Tags of groups.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

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

/// Tags that a group may have, AWS's own not counted (Auto Scaling user guide, "Tag restrictions"). The code is the model's.
const MOST: usize = 50;

/// # Errors
/// `LimitExceeded`
pub(super) fn expect_room<'k>(keys: impl Iterator<Item = &'k String>) -> Result<(), Fault> {
    if keys.filter(|key| !key.starts_with("aws:")).count() <= MOST {
        return Ok(());
    }
    let text = format!("A group can have no more than {MOST} tags.");
    Err(Fault::new("LimitExceeded", text))
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
    let mut after = BTreeMap::new();
    for (group, key, tag) in requested(params) {
        let tags = match after.entry(group) {
            Entry::Occupied(known) => known.into_mut(),
            Entry::Vacant(new) => {
                let tags = named(world, new.key())?.tags.clone();
                new.insert(tags)
            }
        };
        tags.insert(key, tag);
        expect_room(tags.keys())?;
    }
    for (group, tags) in after {
        named(world, &group)?.tags = tags;
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
