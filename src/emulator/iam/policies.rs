//! Managed policies.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::document;
use super::{
    Policy, Version, conflict, listing, merged_tags, name, no_such, path, remove_tags, tag_items,
};
use crate::params::{as_tag_list, compact, flag, iso, maybe, text};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// The policy a call names.
pub(super) fn policy<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Policy, Fault> {
    let arn = text(call, "PolicyArn")?;
    world
        .iam
        .policies
        .get_mut(arn)
        .ok_or_else(|| no_such(format!("Policy {arn} was not found.")))
}

fn attachments(world: &World, arn: &str) -> usize {
    let roles = world.iam.roles.values();
    roles.filter(|role| role.attached.contains(arn)).count()
}

/// What every call tells; `full` adds what only `GetPolicy` does.
fn describe(world: &World, policy: &Policy, full: bool) -> Value {
    let boundaries = world.iam.roles.values();
    let boundaries = boundaries.filter(|role| role.boundary.as_ref() == Some(&policy.arn));
    let mut reply = json!({
        "PolicyName": policy.name, "PolicyId": policy.id, "Arn": policy.arn, "Path": policy.path,
        "DefaultVersionId": format!("v{}", policy.default),
        "AttachmentCount": attachments(world, &policy.arn),
        "PermissionsBoundaryUsageCount": boundaries.count(),
        "IsAttachable": true,
        "CreateDate": iso(policy.created), "UpdateDate": iso(policy.updated),
    });
    if full {
        reply["Description"] = json!(policy.description);
        reply["Tags"] = as_tag_list(&policy.tags);
    }
    compact(reply)
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let (name, path) = (name(call, "PolicyName", 128)?, path(call)?);
    let document = text(call, "PolicyDocument")?;
    document::check_managed(document)?;
    let tags = merged_tags(call, &BTreeMap::new())?;
    let mut present = world.iam.policies.values();
    if present.any(|policy| policy.name.eq_ignore_ascii_case(name)) {
        let text =
            format!("A policy called {name} already exists. Duplicate names are not allowed.");
        return Err(conflict("EntityAlreadyExists", text));
    }
    let first = Version {
        document: document.into(),
        created: world.now,
    };
    let policy = Policy {
        name: name.to_owned(),
        id: format!("ANPA{}", world.hex_id(17).to_uppercase()),
        arn: world.arn("iam", &format!("policy{path}{name}")),
        path,
        description: maybe(call, "Description").map(str::to_owned),
        created: world.now,
        updated: world.now,
        tags,
        versions: BTreeMap::from([(1, first)]),
        default: 1,
        last: 1,
    };
    let mut shown = describe(world, &policy, false);
    if !policy.tags.is_empty() {
        shown["Tags"] = as_tag_list(&policy.tags);
    }
    let reply = json!({"Policy": shown});
    world.iam.policies.insert(policy.arn.clone(), policy);
    Ok(reply)
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let policy = policy(world, call)?.clone();
    Ok(json!({"Policy": describe(world, &policy, true)}))
}

/// Only the account's own: AWS's hundreds are not here, so `Scope=AWS` lists none.
pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let prefix = maybe(call, "PathPrefix").unwrap_or("/");
    let aws_only = maybe(call, "Scope") == Some("AWS");
    let attached_only = flag(call, "OnlyAttached");
    let policies = world.iam.policies.values();
    let items = policies
        .filter(|policy| !aws_only && policy.path.starts_with(prefix))
        .filter(|policy| !attached_only || attachments(world, &policy.arn) > 0)
        .map(|policy| (policy.arn.clone(), describe(world, policy, false)))
        .collect();
    listing(call, "Policies", items)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let policy = policy(world, call)?.clone();
    let mut roles = world.iam.roles.values();
    let bounds = roles.any(|role| role.boundary.as_ref() == Some(&policy.arn));
    if bounds || attachments(world, &policy.arn) > 0 {
        let text = "Cannot delete a policy attached to entities.";
        return Err(conflict("DeleteConflict", text));
    }
    if policy.versions.len() > 1 {
        let text = "This policy has more than one version. Before you delete a policy, you must \
                    delete the policy's versions. The default version is deleted with the policy.";
        return Err(conflict("DeleteConflict", text));
    }
    world.iam.policies.remove(&policy.arn);
    Ok(json!({}))
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    let policy = policy(world, call)?;
    policy.tags = merged_tags(call, &policy.tags)?;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    remove_tags(call, &mut policy(world, call)?.tags);
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    let items = tag_items(&policy(world, call)?.tags);
    listing(call, "Tags", items)
}

/// Roles only: there are neither users nor groups here.
pub(super) fn list_entities(world: &mut World, call: &Call) -> Reply {
    let arn = policy(world, call)?.arn.clone();
    let kind = maybe(call, "EntityFilter").unwrap_or("Role");
    let roles = world.iam.roles.iter();
    let items = roles
        .filter(|(_, role)| kind == "Role" && role.attached.contains(&arn))
        .map(|(key, role)| {
            let entity = json!({"RoleName": role.name, "RoleId": role.id});
            (key.clone(), entity)
        })
        .collect();
    let mut reply = listing(call, "PolicyRoles", items)?;
    reply["PolicyGroups"] = json!([]);
    reply["PolicyUsers"] = json!([]);
    Ok(reply)
}
