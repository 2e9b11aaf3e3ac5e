//! Tags of everything that EC2 has here.

use serde_json::json;

use super::{State, Tags, VPC, Vpc, dry_run};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

fn tags_of<'a>(state: &'a mut State, id: &str) -> Result<&'a mut Tags, Fault> {
    let (code, found) = match id.split_once('-').map(|(kind, _)| kind) {
        Some("lt") => (
            "InvalidLaunchTemplateId.NotFound",
            state.templates.get_mut(id).map(|t| &mut t.tags),
        ),
        Some("ami") => (
            "InvalidAMIID.NotFound",
            state.images.get_mut(id).map(|i| &mut i.tags),
        ),
        Some("i") => (
            "InvalidInstanceID.NotFound",
            state.instances.get_mut(id).map(|i| &mut i.tags),
        ),
        Some("subnet") => (
            "InvalidSubnetID.NotFound",
            state.subnets.get_mut(id).map(|s| &mut s.tags),
        ),
        Some("sg") => (
            "InvalidGroup.NotFound",
            state.security_groups.get_mut(id).map(|g| &mut g.tags),
        ),
        Some("vpc") if id == VPC => (
            "InvalidVpcID.NotFound",
            Some(
                &mut state
                    .vpcs
                    .entry(id.to_owned())
                    .or_insert_with(Vpc::seeded)
                    .tags,
            ),
        ),
        Some("vpc") => (
            "InvalidVpcID.NotFound",
            state.vpcs.get_mut(id).map(|v| &mut v.tags),
        ),
        Some("vol") => (
            "InvalidVolume.NotFound",
            state.volumes.get_mut(id).map(|v| &mut v.tags),
        ),
        Some("snap") => (
            "InvalidSnapshot.NotFound",
            match state.snapshots.get_mut(id) {
                Some(snapshot) => Some(&mut snapshot.tags),
                None => { state.images.values_mut() }
                    .find(|image| image.snapshot == id)
                    .map(|image| &mut image.snapshot_tags),
            },
        ),
        Some("pg") => (
            "InvalidPlacementGroupId.NotFound",
            { state.placement_groups.values_mut() }
                .find(|group| group.id == id)
                .map(|group| &mut group.tags),
        ),
        Some("key") => (
            "InvalidKeyPair.NotFound",
            { state.key_pairs.values_mut() }
                .find(|pair| pair.id == id)
                .map(|pair| &mut pair.tags),
        ),
        _ => ("InvalidID", None),
    };
    found.ok_or_else(|| Fault::new(code, format!("The ID '{id}' does not exist")))
}

/// The tags of something by its id.
pub(crate) fn of<'a>(world: &'a World, id: &str) -> Option<&'a Tags> {
    let state = &world.ec2;
    match id.split_once('-').map(|(kind, _)| kind)? {
        "lt" => state.templates.get(id).map(|t| &t.tags),
        "ami" => state.images.get(id).map(|i| &i.tags),
        "i" => state.instances.get(id).map(|i| &i.tags),
        "subnet" => state.subnets.get(id).map(|s| &s.tags),
        "sg" => state.security_groups.get(id).map(|g| &g.tags),
        "snap" => { state.images.values() }
            .find(|image| image.snapshot == id)
            .map(|image| &image.snapshot_tags)
            .or_else(|| Some(&state.snapshots.get(id)?.tags)),
        _ => None,
    }
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("ResourceId");
    // All of them or none, as AWS checks before it writes.
    for id in &ids {
        tags_of(&mut world.ec2, id)?;
    }
    let given: Tags = given(params).collect();
    check(&given)?;
    for id in &ids {
        let mut all = tags_of(&mut world.ec2, id)?.clone();
        all.extend(given.clone());
        expect_room(&all)?;
    }
    dry_run(params)?;
    for id in &ids {
        tags_of(&mut world.ec2, id)?.extend(given.clone());
    }
    Ok(json!({"return": true}))
}

/// Tags that a resource may have, AWS's own not counted, and characters of their keys and values (EC2 user guide, "Tag
/// restrictions"). No model states them.
const MOST: usize = 50;
const LONGEST_KEY: usize = 128;
const LONGEST_VALUE: usize = 256;

/// The tags of a call or of one of its specifications.
fn given(params: Params<'_>) -> impl Iterator<Item = (String, String)> {
    params.items("Tag").map(|tag| {
        let text = |name: &str| tag.text(name).unwrap_or_default().to_owned();
        (text("Key"), text("Value"))
    })
}

fn check(tags: &Tags) -> Result<(), Fault> {
    for (key, value) in tags {
        let text = if key.starts_with("aws:") {
            format!("Tag keys starting with 'aws:' are reserved for internal use: {key}")
        } else if key.chars().count() > LONGEST_KEY {
            format!("Tag key exceeds the maximum length of {LONGEST_KEY} characters")
        } else if value.chars().count() > LONGEST_VALUE {
            format!("Tag value exceeds the maximum length of {LONGEST_VALUE} characters")
        } else {
            continue;
        };
        return Err(Fault::new("InvalidParameterValue", text));
    }
    expect_room(tags)
}

fn expect_room(tags: &Tags) -> Result<(), Fault> {
    let own = tags.keys().filter(|key| !key.starts_with("aws:")).count();
    if own <= MOST {
        return Ok(());
    }
    let text = "The maximum number of Tags for a resource has been reached.";
    Err(Fault::new("TagLimitExceeded", text))
}

/// What is refused of a call that makes something with tags.
///
/// # Errors
/// `InvalidParameterValue`, `TagLimitExceeded`
pub(super) fn check_specifications(call: &Call) -> Result<(), Fault> {
    for specification in Params(&call.params).items("TagSpecification") {
        let tags: Tags = given(specification).collect();
        if tags.is_empty() {
            let text = "Tag specification must have at least one tag";
            return Err(Fault::new("InvalidParameterValue", text));
        }
        check(&tags)?;
    }
    Ok(())
}

/// A tag given with a value goes only if it has that value; without tags, all go but AWS's own.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("ResourceId");
    for id in &ids {
        tags_of(&mut world.ec2, id)?;
    }
    dry_run(params)?;
    for id in &ids {
        let tags = tags_of(&mut world.ec2, id)?;
        if !params.has("Tag") {
            tags.retain(|key, _| key.starts_with("aws:"));
        }
        for tag in params.items("Tag") {
            let key = tag.text("Key").unwrap_or_default();
            let same = !tag.has("Value")
                || tags.get(key).map(String::as_str) == Some(tag.text("Value").unwrap_or_default());
            if same {
                tags.remove(key);
            }
        }
    }
    Ok(json!({"return": true}))
}
