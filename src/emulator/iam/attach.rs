//! What a role may do: managed policies attached to it, and policies written into it.

use serde_json::json;

use super::document;
use super::roles::role;
use super::{conflict, listing, name, no_such};
use crate::params::{maybe, text};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// AWS's default quota of managed policies per role.
const MOST: usize = 10;

fn is_aws_managed(arn: &str) -> bool {
    arn.contains(":iam::aws:policy/")
}

pub(super) fn attach(world: &mut World, call: &Call) -> Reply {
    let arn = text(call, "PolicyArn")?;
    role(world, call)?;
    if !world.iam.policies.contains_key(arn) && !is_aws_managed(arn) {
        let text = format!("Policy {arn} does not exist or is not attachable.");
        return Err(no_such(text));
    }
    let role = role(world, call)?;
    if role.attached.len() >= MOST && !role.attached.contains(arn) {
        let text = format!("Cannot exceed quota for PoliciesPerRole: {MOST}");
        return Err(conflict("LimitExceeded", text));
    }
    role.attached.insert(arn.to_owned());
    Ok(json!({}))
}

pub(super) fn detach(world: &mut World, call: &Call) -> Reply {
    let arn = text(call, "PolicyArn")?;
    if role(world, call)?.attached.remove(arn) {
        return Ok(json!({}));
    }
    Err(no_such(format!("Policy {arn} was not found.")))
}

pub(super) fn list_attached(world: &mut World, call: &Call) -> Reply {
    let prefix = maybe(call, "PathPrefix").unwrap_or("/");
    let items = role(world, call)?.attached.iter().filter_map(|arn| {
        // An ARN ends in `policy/path/name`: the path is what lies between.
        let whole = arn.split_once(":policy").map_or("", |(_, rest)| rest);
        let cut = whole.rfind('/').map_or(0, |slash| slash + 1);
        let (path, name) = whole.split_at(cut);
        let item = json!({"PolicyName": name, "PolicyArn": arn});
        path.starts_with(prefix).then(|| (arn.clone(), item))
    });
    let items = items.collect();
    listing(call, "AttachedPolicies", items)
}

pub(super) fn put_inline(world: &mut World, call: &Call) -> Reply {
    let name = name(call, "PolicyName", 128)?;
    let role = role(world, call)?;
    let document = text(call, "PolicyDocument")?;
    let others = { role.inline.iter() }.filter(|(other, _)| *other != name);
    document::check_inline(
        document,
        others.map(|(_, document)| &**document),
        &role.name,
    )?;
    role.inline.insert(name.to_owned(), document.into());
    Ok(json!({}))
}

fn no_inline(name: &str) -> Fault {
    no_such(format!("The role policy with name {name} cannot be found."))
}

pub(super) fn get_inline(world: &mut World, call: &Call) -> Reply {
    let name = text(call, "PolicyName")?;
    let role = role(world, call)?;
    let document = role.inline.get(name).ok_or_else(|| no_inline(name))?;
    Ok(json!({
        "RoleName": role.name, "PolicyName": name, "PolicyDocument": document::encoded(document),
    }))
}

pub(super) fn delete_inline(world: &mut World, call: &Call) -> Reply {
    let name = text(call, "PolicyName")?;
    let removed = role(world, call)?.inline.remove(name);
    removed.map(|_| json!({})).ok_or_else(|| no_inline(name))
}

pub(super) fn list_inline(world: &mut World, call: &Call) -> Reply {
    let names = role(world, call)?.inline.keys();
    let items = names.map(|name| (name.clone(), json!(name))).collect();
    listing(call, "PolicyNames", items)
}
