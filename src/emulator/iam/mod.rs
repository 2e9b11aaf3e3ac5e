//! IAM: roles, managed policies and what is attached to what.

mod attach;
mod document;
mod policies;
mod profiles;
mod roles;
mod simulate;
#[cfg(test)]
mod tests;
mod versions;
mod who;

use std::collections::{BTreeMap, BTreeSet};

use jiff::SignedDuration;
use serde_json::Value;

use super::params::{bounded, list, page, tag_list, texts};
use super::state::World;
use super::{Call, Fault, Operation, Reply};
pub use crate::state::iam::{Operator, State};
use crate::state::iam::{Policy, Profile, Role, Version};
pub use crate::state::written::Written;
pub(super) use who::{may, of_principal, policies};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("CreateRole", roles::create),
    ("GetRole", roles::get),
    ("ListRoles", roles::list),
    ("UpdateRole", roles::update),
    ("UpdateRoleDescription", roles::update_description),
    ("UpdateAssumeRolePolicy", roles::update_trust),
    ("DeleteRole", roles::delete),
    ("TagRole", roles::tag),
    ("UntagRole", roles::untag),
    ("ListRoleTags", roles::list_tags),
    ("PutRolePermissionsBoundary", roles::put_boundary),
    ("DeleteRolePermissionsBoundary", roles::delete_boundary),
    ("CreateInstanceProfile", profiles::create),
    ("GetInstanceProfile", profiles::get),
    ("ListInstanceProfiles", profiles::list),
    ("ListInstanceProfilesForRole", profiles::list_for_role),
    ("DeleteInstanceProfile", profiles::delete),
    ("AddRoleToInstanceProfile", profiles::add_role),
    ("RemoveRoleFromInstanceProfile", profiles::remove_role),
    ("TagInstanceProfile", profiles::tag),
    ("UntagInstanceProfile", profiles::untag),
    ("ListInstanceProfileTags", profiles::list_tags),
    ("CreatePolicy", policies::create),
    ("GetPolicy", policies::get),
    ("ListPolicies", policies::list),
    ("DeletePolicy", policies::delete),
    ("TagPolicy", policies::tag),
    ("UntagPolicy", policies::untag),
    ("ListPolicyTags", policies::list_tags),
    ("ListEntitiesForPolicy", policies::list_entities),
    ("CreatePolicyVersion", versions::create),
    ("GetPolicyVersion", versions::get),
    ("ListPolicyVersions", versions::list),
    ("SetDefaultPolicyVersion", versions::set_default),
    ("DeletePolicyVersion", versions::delete),
    ("AttachRolePolicy", attach::attach),
    ("DetachRolePolicy", attach::detach),
    ("ListAttachedRolePolicies", attach::list_attached),
    ("PutRolePolicy", attach::put_inline),
    ("GetRolePolicy", attach::get_inline),
    ("DeleteRolePolicy", attach::delete_inline),
    ("ListRolePolicies", attach::list_inline),
    ("SimulatePrincipalPolicy", simulate::principal),
];

/// Whether `service` (`lambda.amazonaws.com`) can assume the role by now: it exists, trusts the
/// service, and has been around long enough for the news to have spread.
#[must_use]
pub fn assumable(world: &World, role_arn: &str, service: &str) -> bool {
    let spread = SignedDuration::from_secs(i64::from(world.iam.role_propagation_s));
    world
        .iam
        .roles
        .values()
        .find(|role| role.arn == role_arn)
        .is_some_and(|role| {
            world.now >= role.created + spread && document::trusts(&role.trust, service)
        })
}

/// Every policy document in force for a role: attached (default versions) and inline.
pub(super) fn documents<'a>(
    world: &'a World,
    role: &'a Role,
) -> impl Iterator<Item = &'a Written> + use<'a> {
    let attached = { role.attached.iter() }.filter_map(|arn| document(world, arn));
    attached.chain(role.inline.values())
}

/// A role by its name.
pub(super) fn role<'a>(world: &'a World, name: &str) -> Option<&'a Role> {
    world.iam.roles.get(&name.to_lowercase())
}

/// The role that somebody is, or has assumed.
pub(super) fn role_of<'a>(world: &'a World, principal: &str) -> Option<&'a Role> {
    match principal.split_once(":assumed-role/") {
        Some((_, session)) => role(world, session.split('/').next()?),
        None => world.iam.roles.values().find(|role| role.arn == principal),
    }
}

/// What a managed policy says.
pub(super) fn document<'a>(world: &'a World, arn: &str) -> Option<&'a Written> {
    let policy = world.iam.policies.get(arn)?;
    Some(&policy.versions.get(&policy.default)?.document)
}

/// ARN of the role in an instance profile.
pub(super) fn profile_role(world: &World, name: &str) -> Option<String> {
    let profile = world.iam.profiles.get(&name.to_lowercase())?;
    let role = world.iam.roles.get(profile.role.as_ref()?)?;
    Some(role.arn.clone())
}

fn no_such(message: String) -> Fault {
    Fault::with_status(404, "NoSuchEntity", message)
}

fn conflict(code: &str, message: impl Into<String>) -> Fault {
    Fault::with_status(409, code, message)
}

/// A reply with one page of a listing under `member`.
fn listing(call: &Call, member: &str, items: Vec<(String, Value)>) -> Reply {
    let limit = bounded(call, "MaxItems", 1, 1000)?.unwrap_or(100);
    let page = page(call, items, "Marker", usize::try_from(limit).unwrap_or(100))?;
    let mut reply = serde_json::json!({
        member: page.items,
        "IsTruncated": page.next.is_some(),
    });
    if let Some(next) = page.next {
        reply["Marker"] = next.into();
    }
    Ok(reply)
}

/// `/` or `/…/`.
fn path(call: &Call) -> Result<String, Fault> {
    let path = super::params::maybe(call, "Path").unwrap_or("/");
    if path.starts_with('/') && path.ends_with('/') && path.len() <= 512 {
        return Ok(path.to_owned());
    }
    Err(super::params::invalid(
        call,
        "The specified value for path is invalid. It must begin and end with / and contain only \
         alphanumeric characters and/or / characters.",
    ))
}

/// Names of roles (64 characters) and policies (128).
fn name<'a>(call: &'a Call, member: &str, longest: usize) -> Result<&'a str, Fault> {
    let name = super::params::text(call, member)?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || "_+=,.@-".contains(c);
    if name.is_empty() || name.len() > longest {
        let length = format!("Member must have length less than or equal to {longest}");
        let value = format!("'{name}'");
        return Err(super::params::unsatisfied(call, member, &value, &length));
    }
    if !name.chars().all(allowed) {
        let message = format!(
            "The specified value for {member} is invalid. It must contain only alphanumeric \
             characters and/or the following: +=,.@_-"
        );
        return Err(super::params::invalid(call, message));
    }
    Ok(name)
}

/// `Tags` of a call laid over those that are there: at most 50, none of them AWS's own. Keys are compared without regard to
/// case and keep the one they were last given in: `department` takes the place of `Department` (IAM user guide, "Tags for IAM
/// resources").
fn merged_tags(
    call: &Call,
    present: &BTreeMap<String, String>,
) -> Result<BTreeMap<String, String>, Fault> {
    let given = list(call, "Tags");
    let key = |tag: &&Value| {
        tag.get("Key")
            .and_then(Value::as_str)
            .map(str::to_lowercase)
    };
    let keys: BTreeSet<String> = given.iter().filter_map(key).collect();
    if keys.len() < given.len() {
        let text = "Duplicate tag keys found. Please note that Tag keys are case insensitive.";
        return Err(Fault::new("InvalidInput", text));
    }
    let mut tags = present.clone();
    tags.retain(|key, _| !keys.contains(&key.to_lowercase()));
    tags.extend(tag_list(call, "Tags"));
    if tags.keys().any(|key| key.starts_with("aws:")) {
        let text = "Invalid tag key. Please use a key that does not start with aws:.";
        return Err(Fault::new("InvalidInput", text));
    }
    if tags.len() > 50 {
        let text = "The number of tags has reached the maximum limit.";
        return Err(conflict("LimitExceeded", text));
    }
    Ok(tags)
}

fn remove_tags(call: &Call, tags: &mut BTreeMap<String, String>) {
    let keys = texts(call, "TagKeys");
    tags.retain(|key, _| !keys.iter().any(|gone| is_same_key(gone, key)));
}

fn is_same_key(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

fn tag_items(tags: &BTreeMap<String, String>) -> Vec<(String, Value)> {
    tags.iter()
        .map(|(key, value)| (key.clone(), serde_json::json!({"Key": key, "Value": value})))
        .collect()
}
