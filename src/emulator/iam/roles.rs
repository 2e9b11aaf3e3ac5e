//! Roles.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::document;
use super::{Role, conflict, listing, merged_tags, name, no_such, path, remove_tags, tag_items};
use crate::params::{as_tag_list, bounded, compact, iso, maybe, text};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// The role a call names, however it writes the case.
pub(super) fn role<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Role, Fault> {
    let name = text(call, "RoleName")?;
    world
        .iam
        .roles
        .get_mut(&name.to_lowercase())
        .ok_or_else(|| no_such(format!("The role with name {name} cannot be found.")))
}

/// What every call tells; `full` adds what `ListRoles` leaves out.
pub(super) fn describe(role: &Role, full: bool) -> Value {
    let mut reply = json!({
        "Path": role.path, "RoleName": role.name, "RoleId": role.id, "Arn": role.arn,
        "CreateDate": iso(role.created),
        "AssumeRolePolicyDocument": document::encoded(&role.trust),
        "Description": role.description,
        "MaxSessionDuration": role.max_session,
    });
    if full {
        if let Some(boundary) = &role.boundary {
            reply["PermissionsBoundary"] = json!({
                "PermissionsBoundaryType": "PermissionsBoundaryPolicy", "PermissionsBoundaryArn": boundary,
            });
        }
        if !role.tags.is_empty() {
            reply["Tags"] = as_tag_list(&role.tags);
        }
        reply["RoleLastUsed"] = json!({});
    }
    compact(reply)
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let (name, path) = (name(call, "RoleName", 64)?, path(call)?);
    let trust = text(call, "AssumeRolePolicyDocument")?;
    document::check_trust(world, trust)?;
    let role = Role {
        name: name.to_owned(),
        arn: world.arn("iam", &format!("role{path}{name}")),
        path,
        id: String::new(),
        created: world.now,
        trust: trust.to_owned(),
        description: maybe(call, "Description").map(str::to_owned),
        max_session: bounded(call, "MaxSessionDuration", 3_600, 43_200)?.unwrap_or(3_600),
        boundary: maybe(call, "PermissionsBoundary").map(str::to_owned),
        tags: merged_tags(call, &BTreeMap::new())?,
        attached: BTreeSet::new(),
        inline: BTreeMap::new(),
    };
    let key = name.to_lowercase();
    if world.iam.roles.contains_key(&key) {
        let text = format!("Role with name {name} already exists.");
        return Err(conflict("EntityAlreadyExists", text));
    }
    let id = format!("AROA{}", world.hex_id(17).to_uppercase());
    let role = Role { id, ..role };
    let reply = json!({"Role": describe(&role, true)});
    world.iam.roles.insert(key, role);
    Ok(reply)
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    Ok(json!({"Role": describe(role(world, call)?, true)}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let prefix = maybe(call, "PathPrefix").unwrap_or("/");
    let items = world
        .iam
        .roles
        .iter()
        .filter(|(_, role)| role.path.starts_with(prefix))
        .map(|(key, role)| (key.clone(), describe(role, false)))
        .collect();
    listing(call, "Roles", items)
}

pub(super) fn update(world: &mut World, call: &Call) -> Reply {
    let session = bounded(call, "MaxSessionDuration", 3_600, 43_200)?;
    let role = role(world, call)?;
    if let Some(description) = maybe(call, "Description") {
        role.description = Some(description.to_owned());
    }
    // "If you do not specify a value for this setting, the default value of one hour is applied" (API reference).
    role.max_session = session.unwrap_or(3_600);
    Ok(json!({}))
}

pub(super) fn update_description(world: &mut World, call: &Call) -> Reply {
    let description = text(call, "Description")?.to_owned();
    let role = role(world, call)?;
    role.description = Some(description);
    Ok(json!({"Role": describe(role, true)}))
}

pub(super) fn update_trust(world: &mut World, call: &Call) -> Reply {
    role(world, call)?;
    let trust = text(call, "PolicyDocument")?;
    document::check_trust(world, trust)?;
    trust.clone_into(&mut role(world, call)?.trust);
    Ok(json!({}))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let key = role(world, call)?.name.to_lowercase();
    let mut profiles = world.iam.profiles.values();
    if profiles.any(|profile| profile.role.as_ref() == Some(&key)) {
        let text = "Cannot delete entity, must remove roles from instance profile first.";
        return Err(conflict("DeleteConflict", text));
    }
    let role = role(world, call)?;
    let obstacle = if role.attached.is_empty() {
        "must delete policies first."
    } else {
        "must detach all policies first."
    };
    if !role.attached.is_empty() || !role.inline.is_empty() {
        let text = format!("Cannot delete entity, {obstacle}");
        return Err(conflict("DeleteConflict", text));
    }
    world.iam.roles.remove(&key);
    Ok(json!({}))
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    let role = role(world, call)?;
    role.tags = merged_tags(call, &role.tags)?;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    remove_tags(call, &mut role(world, call)?.tags);
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    let items = tag_items(&role(world, call)?.tags);
    listing(call, "Tags", items)
}

pub(super) fn put_boundary(world: &mut World, call: &Call) -> Reply {
    let boundary = text(call, "PermissionsBoundary")?.to_owned();
    role(world, call)?.boundary = Some(boundary);
    Ok(json!({}))
}

pub(super) fn delete_boundary(world: &mut World, call: &Call) -> Reply {
    role(world, call)?.boundary = None;
    Ok(json!({}))
}
