//! Instance profiles: what a role is handed to instances in.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde_json::{Value, json};

use super::roles::{describe as describe_role, role};
use super::{
    Profile, Role, conflict, listing, merged_tags, name, no_such, path, remove_tags, tag_items,
};
use crate::params::{as_tag_list, compact, iso, maybe, text};
use crate::state::World;
use crate::{Call, Fault, Reply};

impl World {
    /// Whether launches can name it: it was made, or the world was seeded with it.
    pub(crate) fn has_profile(&self, name: &str) -> bool {
        self.iam.profiles.contains_key(&name.to_lowercase())
            || self.ec2.instance_profiles.contains(name)
    }

    /// ARN and id of one that launches can name.
    pub(crate) fn profile(&self, name: &str) -> Option<(String, String)> {
        let made = self.iam.profiles.get(&name.to_lowercase()).cloned();
        let found = made.or_else(|| self.seeded(name))?;
        Some((found.arn, found.id))
    }

    /// One of which only the name is known, as it would look, with a role of the same name; it was made before the world
    /// began, at no time that is known.
    fn seeded(&self, name: &str) -> Option<Profile> {
        self.ec2.instance_profiles.contains(name).then(|| Profile {
            name: name.to_owned(),
            path: "/".to_owned(),
            id: "AIPAEMULATEDPROFILE01".to_owned(),
            arn: self.arn("iam", &format!("instance-profile/{name}")),
            created: Timestamp::UNIX_EPOCH,
            role: None,
            tags: BTreeMap::new(),
        })
    }
}

fn find(world: &World, call: &Call) -> Result<Profile, Fault> {
    let name = text(call, "InstanceProfileName")?;
    let made = world.iam.profiles.get(&name.to_lowercase()).cloned();
    made.or_else(|| world.seeded(name))
        .ok_or_else(|| no_such(format!("Instance Profile {name} cannot be found.")))
}

fn store(world: &mut World, profile: Profile) {
    let key = profile.name.to_lowercase();
    world.iam.profiles.insert(key, profile);
}

/// The role in a profile that the world was seeded with.
fn seeded_role(world: &World, profile: &Profile) -> Role {
    Role {
        name: profile.name.clone(),
        path: "/".to_owned(),
        id: "AROAEMULATEDROLE00001".to_owned(),
        arn: world.arn("iam", &format!("role/{}", profile.name)),
        created: profile.created,
        trust: json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow",
            "Principal": {"Service": "ec2.amazonaws.com"}, "Action": "sts:AssumeRole"}]})
        .to_string(),
        description: None,
        max_session: 3600,
        boundary: None,
        tags: BTreeMap::new(),
        attached: BTreeSet::new(),
        inline: BTreeMap::new(),
    }
}

fn view(world: &World, profile: &Profile, with_tags: bool) -> Value {
    let is_made = (world.iam.profiles).contains_key(&profile.name.to_lowercase());
    let is_seeded = !is_made && world.ec2.instance_profiles.contains(&profile.name);
    let role = match &profile.role {
        Some(role) => world.iam.roles.get(role).cloned(),
        None => is_seeded.then(|| seeded_role(world, profile)),
    };
    let roles: Vec<Value> = role
        .map(|role| describe_role(&role, false))
        .into_iter()
        .collect();
    let mut shown = json!({
        "Path": profile.path, "InstanceProfileName": profile.name,
        "InstanceProfileId": profile.id, "Arn": profile.arn,
        "CreateDate": iso(profile.created), "Roles": roles,
    });
    if with_tags && !profile.tags.is_empty() {
        shown["Tags"] = as_tag_list(&profile.tags);
    }
    compact(shown)
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let (name, path) = (name(call, "InstanceProfileName", 128)?, path(call)?);
    if world.has_profile(name) {
        let text = format!("Instance Profile {name} already exists.");
        return Err(conflict("EntityAlreadyExists", text));
    }
    let profile = Profile {
        name: name.to_owned(),
        id: format!("AIPA{}", world.hex_id(17).to_uppercase()),
        arn: world.arn("iam", &format!("instance-profile{path}{name}")),
        path,
        created: world.now,
        role: None,
        tags: merged_tags(call, &BTreeMap::new())?,
    };
    let reply = json!({"InstanceProfile": view(world, &profile, true)});
    store(world, profile);
    Ok(reply)
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let profile = find(world, call)?;
    Ok(json!({"InstanceProfile": view(world, &profile, true)}))
}

fn all(world: &World) -> impl Iterator<Item = Profile> {
    let made = world.iam.profiles.values().cloned();
    let seeded = world.ec2.instance_profiles.iter();
    made.chain(seeded.filter_map(|name| world.seeded(name)))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let prefix = maybe(call, "PathPrefix").unwrap_or("/");
    let mut items: Vec<(String, Value)> = all(world)
        .filter(|profile| profile.path.starts_with(prefix))
        .map(|profile| (profile.name.to_lowercase(), view(world, &profile, false)))
        .collect();
    items.sort_by(|one, other| one.0.cmp(&other.0));
    listing(call, "InstanceProfiles", items)
}

pub(super) fn list_for_role(world: &mut World, call: &Call) -> Reply {
    let of = role(world, call)?.name.to_lowercase();
    let items = { world.iam.profiles.iter() }
        .filter(|(_, profile)| profile.role.as_ref() == Some(&of))
        .map(|(key, profile)| (key.clone(), view(world, profile, false)))
        .collect();
    listing(call, "InstanceProfiles", items)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let profile = find(world, call)?;
    if profile.role.is_some() {
        let text = "Cannot delete entity, must remove roles from instance profile first.";
        return Err(conflict("DeleteConflict", text));
    }
    world.iam.profiles.remove(&profile.name.to_lowercase());
    world.ec2.instance_profiles.remove(&profile.name);
    Ok(json!({}))
}

/// One role at most (IAM quotas).
pub(super) fn add_role(world: &mut World, call: &Call) -> Reply {
    let mut profile = find(world, call)?;
    let role = role(world, call)?.name.to_lowercase();
    if profile.role.is_some() {
        let text = "Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1";
        return Err(conflict("LimitExceeded", text));
    }
    profile.role = Some(role);
    world.ec2.instance_profiles.remove(&profile.name);
    store(world, profile);
    Ok(json!({}))
}

pub(super) fn remove_role(world: &mut World, call: &Call) -> Reply {
    let mut profile = find(world, call)?;
    let asked = text(call, "RoleName")?;
    let role = role(world, call)?.name.to_lowercase();
    if profile.role != Some(role) {
        let text = format!("The role with name {asked} cannot be found.");
        return Err(no_such(text));
    }
    profile.role = None;
    store(world, profile);
    Ok(json!({}))
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    let mut profile = find(world, call)?;
    profile.tags = merged_tags(call, &profile.tags)?;
    world.ec2.instance_profiles.remove(&profile.name);
    store(world, profile);
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    let mut profile = find(world, call)?;
    remove_tags(call, &mut profile.tags);
    world.ec2.instance_profiles.remove(&profile.name);
    store(world, profile);
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    let items = tag_items(&find(world, call)?.tags);
    listing(call, "Tags", items)
}
