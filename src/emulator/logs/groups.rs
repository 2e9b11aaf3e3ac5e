//! Log groups.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{StoredLogGroup, group, group_arn, group_name, missing};
use crate::params::{
    bounded, compact, flag, int, invalid, maybe, page, text, text_map, texts, unsatisfied,
};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// The only numbers of days that `PutRetentionPolicy` takes.
const RETENTION: [i64; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let name = text(call, "logGroupName")?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_/#".contains(c);
    if name.is_empty() || name.len() > 512 || !name.chars().all(allowed) {
        let rule = r"Member must satisfy regular expression pattern: [\.\-_/#A-Za-z0-9]+";
        let value = format!("'{name}'");
        return Err(unsatisfied(call, "logGroupName", &value, rule));
    }
    if name.starts_with("aws/") {
        let text = "Log groups starting with AWS/ are reserved for AWS.";
        return Err(invalid(call, text));
    }
    if world.logs.groups.contains_key(name) {
        let text = "The specified log group already exists";
        return Err(Fault::new("ResourceAlreadyExistsException", text));
    }
    let class = maybe(call, "logGroupClass").unwrap_or("STANDARD");
    if !["STANDARD", "INFREQUENT_ACCESS", "DELIVERY"].contains(&class) {
        let rule = "Member must satisfy enum value set: [DELIVERY, INFREQUENT_ACCESS, STANDARD]";
        return Err(unsatisfied(
            call,
            "logGroupClass",
            &format!("'{class}'"),
            rule,
        ));
    }
    let group = StoredLogGroup {
        created: world.now,
        class: class.to_owned(),
        retention: None,
        kms_key: maybe(call, "kmsKeyId").map(str::to_owned),
        protected: flag(call, "deletionProtectionEnabled"),
        tags: text_map(call.params.get("tags")),
        streams: BTreeMap::new(),
    };
    few_enough(&group.tags)?;
    world.logs.groups.insert(name.to_owned(), group);
    Ok(json!({}))
}

fn few_enough(tags: &BTreeMap<String, String>) -> Result<(), Fault> {
    if tags.len() <= 50 {
        return Ok(());
    }
    let text = "The resource can have no more than 50 tags.";
    Err(Fault::new("TooManyTagsException", text))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    if group(world, call)?.protected {
        let text = "The log group has deletion protection. Disable it before you delete the group.";
        return Err(Fault::new("ValidationException", text));
    }
    world.logs.groups.remove(&group_name(call)?);
    Ok(json!({}))
}

fn shown(world: &World, name: &str, group: &StoredLogGroup) -> Value {
    let lines = group.streams.values().flat_map(|stream| &stream.lines);
    let arn = group_arn(world, name);
    // "When it is returned, retentionInDays shows the retention period from that policy" (API reference, LogGroup).
    let policy = world.logs.retention_policy.as_ref();
    compact(json!({
        "logGroupName": name,
        "creationTime": group.created.as_millisecond(),
        "retentionInDays": policy.map_or(group.retention, |policy| policy.days),
        "retentionPolicyName": policy.map(|policy| &policy.name),
        "metricFilterCount": 0,
        "arn": format!("{arn}:*"),
        "logGroupArn": arn,
        "storedBytes": lines.map(|line| line.message.len() + 26).sum::<usize>(),
        "kmsKeyId": group.kms_key,
        "logGroupClass": group.class,
        "deletionProtectionEnabled": group.protected,
    }))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let prefix = maybe(call, "logGroupNamePrefix");
    let pattern = maybe(call, "logGroupNamePattern");
    if prefix.is_some() && pattern.is_some() {
        let text =
            "LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.";
        return Err(invalid(call, text));
    }
    let limit = bounded(call, "limit", 1, 50)?.unwrap_or(50);
    let class = maybe(call, "logGroupClass");
    let groups = world.logs.groups.iter();
    let items = groups
        .filter(|(name, _)| prefix.is_none_or(|prefix| name.starts_with(prefix)))
        .filter(|(name, _)| pattern.is_none_or(|pattern| name.contains(pattern)))
        .filter(|(_, group)| class.is_none_or(|class| group.class == class))
        .map(|(name, group)| (name.clone(), shown(world, name, group)))
        .collect();
    let page = page(
        call,
        items,
        "nextToken",
        usize::try_from(limit).unwrap_or(50),
    )?;
    Ok(compact(
        json!({"logGroups": page.items, "nextToken": page.next}),
    ))
}

pub(super) fn put_retention(world: &mut World, call: &Call) -> Reply {
    let days = int(call, "retentionInDays")?.unwrap_or_default();
    if !RETENTION.contains(&days) {
        let rule = "Member must satisfy enum value set: [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, \
                    365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653]";
        return Err(unsatisfied(
            call,
            "retentionInDays",
            &format!("'{days}'"),
            rule,
        ));
    }
    group(world, call)?.retention = Some(days);
    Ok(json!({}))
}

pub(super) fn delete_retention(world: &mut World, call: &Call) -> Reply {
    group(world, call)?.retention = None;
    Ok(json!({}))
}

pub(super) fn protect(world: &mut World, call: &Call) -> Reply {
    group(world, call)?.protected = flag(call, "deletionProtectionEnabled");
    Ok(json!({}))
}

/// The group behind an ARN; the form with `:*`, which other calls show, is refused here as by AWS.
fn tagged<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut StoredLogGroup, Fault> {
    let arn = text(call, "resourceArn")?;
    let stem = group_arn(world, "");
    let name = arn.strip_prefix(&stem).filter(|name| !name.contains(':'));
    let Some(name) = name else {
        let text = format!("The resource ARN {arn} is not valid for a log group.");
        return Err(invalid(call, text));
    };
    let groups = &mut world.logs.groups;
    groups.get_mut(name).ok_or_else(|| missing("log group"))
}

/// How tags were set before they had ARNs; clients still do.
pub(super) fn tag_by_name(world: &mut World, call: &Call) -> Reply {
    add_tags(group(world, call)?, call)
}

pub(super) fn untag_by_name(world: &mut World, call: &Call) -> Reply {
    let group = group(world, call)?;
    for key in texts(call, "tags") {
        group.tags.remove(key);
    }
    Ok(json!({}))
}

pub(super) fn list_tags_by_name(world: &mut World, call: &Call) -> Reply {
    Ok(json!({"tags": group(world, call)?.tags}))
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    add_tags(tagged(world, call)?, call)
}

fn add_tags(group: &mut StoredLogGroup, call: &Call) -> Reply {
    let mut tags = group.tags.clone();
    tags.extend(text_map(call.params.get("tags")));
    few_enough(&tags)?;
    group.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    let group = tagged(world, call)?;
    for key in texts(call, "tagKeys") {
        group.tags.remove(key);
    }
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    Ok(json!({"tags": tagged(world, call)?.tags}))
}
