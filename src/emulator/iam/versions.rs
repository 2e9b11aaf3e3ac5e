//! Versions of managed policies: at most five, one of them the default.

use serde_json::{Value, json};

use super::document;
use super::policies::policy;
use super::{Policy, Version, conflict, listing, no_such};
use crate::params::{compact, flag, iso, text};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// AWS keeps no more than this (IAM quotas).
const MOST: usize = 5;

/// `v3` as 3, if the policy has it.
fn number(policy: &Policy, call: &Call) -> Result<u32, Fault> {
    let id = text(call, "VersionId")?;
    id.strip_prefix('v')
        .and_then(|digits| digits.parse().ok())
        .filter(|number| policy.versions.contains_key(number))
        .ok_or_else(|| {
            let arn = &policy.arn;
            no_such(format!(
                "Policy {arn} version {id} does not exist or is not attachable."
            ))
        })
}

fn describe(policy: &Policy, number: u32, version: &Version, with_document: bool) -> Value {
    compact(json!({
        "Document": with_document.then(|| document::encoded(&version.document)),
        "VersionId": format!("v{number}"),
        "IsDefaultVersion": number == policy.default,
        "CreateDate": iso(version.created),
    }))
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let now = world.now;
    let policy = policy(world, call)?;
    let document = text(call, "PolicyDocument")?.to_owned();
    document::check_managed(&document)?;
    if policy.versions.len() >= MOST {
        let text = "A managed policy can have up to 5 versions. Before you create a new version, \
                    you must delete an existing version.";
        return Err(conflict("LimitExceeded", text));
    }
    policy.last += 1;
    policy.updated = now;
    let version = Version {
        document: document.into(),
        created: now,
    };
    policy.versions.insert(policy.last, version.clone());
    if flag(call, "SetAsDefault") {
        policy.default = policy.last;
    }
    Ok(json!({"PolicyVersion": describe(policy, policy.last, &version, false)}))
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let policy = policy(world, call)?;
    let number = number(policy, call)?;
    let version = &policy.versions[&number];
    Ok(json!({"PolicyVersion": describe(policy, number, version, true)}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let policy = policy(world, call)?;
    // Newest first, as AWS lists them; the key counts down so that pages follow that order.
    let items = policy.versions.iter().rev().map(|(number, version)| {
        let key = format!("{:010}", u32::MAX - number);
        (key, describe(policy, *number, version, false))
    });
    let items = items.collect();
    listing(call, "Versions", items)
}

pub(super) fn set_default(world: &mut World, call: &Call) -> Reply {
    let now = world.now;
    let policy = policy(world, call)?;
    policy.default = number(policy, call)?;
    policy.updated = now;
    Ok(json!({}))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let policy = policy(world, call)?;
    let number = number(policy, call)?;
    if number == policy.default {
        let text = "Cannot delete the default version of a policy.";
        return Err(conflict("DeleteConflict", text));
    }
    policy.versions.remove(&number);
    Ok(json!({}))
}
