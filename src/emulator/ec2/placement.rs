//! Placement groups: kept, shown and asked for at launches. There is no hardware here on which they would lie apart.

use serde_json::{Value, json};

use super::filter::{known, passes};
use super::types::Type;
use super::{InstanceState, PlacementGroup, dry_run, tag_set, tag_specification};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Running instances that a zone may have of one spread group (EC2 user guide, "Placement groups", rules of spread groups).
const SPREAD: usize = 7;

/// AWS's own words are quoted in many public issues (terraform-provider-aws, `InvalidPlacementGroup.Unknown`).
fn unknown(name: &str) -> Fault {
    let text = format!("The Placement Group '{name}' is unknown.");
    Fault::new("InvalidPlacementGroup.Unknown", text)
}

fn attribute(
    world: &World,
    name: &str,
    group: &PlacementGroup,
    filter: &str,
) -> Option<Vec<String>> {
    Some(match filter {
        "group-name" => vec![name.to_owned()],
        "group-arn" => vec![arn(world, name)],
        "state" => vec!["available".to_owned()],
        "strategy" => vec![group.strategy.clone()],
        "spread-level" => group.spread_level.clone().into_iter().collect(),
        _ => return None,
    })
}

fn arn(world: &World, name: &str) -> String {
    world.arn("ec2", &format!("placement-group/{name}"))
}

fn view(world: &World, name: &str, group: &PlacementGroup) -> Value {
    json!({
        "groupName": name,
        "groupId": group.id,
        "groupArn": arn(world, name),
        "state": "available",
        "strategy": group.strategy,
        "partitionCount": group.partitions,
        "spreadLevel": group.spread_level,
        "tagSet": tag_set(&group.tags),
    })
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = params.text("GroupName").ok_or_else(|| {
        let text = "The request must contain the parameter groupName";
        Fault::new("MissingParameter", text)
    })?;
    if world.ec2.placement_groups.contains_key(name) {
        let text = format!("The Placement Group '{name}' already exists.");
        return Err(Fault::new("InvalidPlacementGroup.Duplicate", text));
    }
    let strategy = params.text("Strategy").unwrap_or("cluster");
    let partitions = params.number("PartitionCount");
    // "Valid only when Strategy is set to partition", and to spread (API reference). The words are not confirmed.
    if partitions.is_some() && strategy != "partition" {
        let text = "The parameter partitionCount can only be used with the partition strategy.";
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    let level = params.text("SpreadLevel");
    if level.is_some() && strategy != "spread" {
        let text = "The parameter spreadLevel can only be used with the spread strategy.";
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    if partitions.is_some_and(|count| !(1..=7).contains(&count)) {
        let text = "The partition count must be between 1 and 7.";
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let group = PlacementGroup {
        id: format!("pg-0{}", world.hex_id(16)),
        strategy: strategy.to_owned(),
        partitions: partitions.or((strategy == "partition").then_some(2)),
        spread_level: (strategy == "spread").then(|| level.unwrap_or("rack").to_owned()),
        tags: tag_specification(params, "placement-group"),
    };
    let shown = view(world, name, &group);
    world.ec2.placement_groups.insert(name.to_owned(), group);
    Ok(json!({"placementGroup": shown}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (names, ids) = (params.texts("GroupName"), params.texts("GroupId"));
    let groups = &world.ec2.placement_groups;
    let is_id = |id: &String| groups.values().any(|group| group.id == *id);
    let missing_name = names.iter().find(|name| !groups.contains_key(*name));
    if let Some(missing) = missing_name.or(ids.iter().find(|id| !is_id(id))) {
        return Err(unknown(missing));
    }
    known(
        params,
        &[
            "group-name",
            "group-arn",
            "state",
            "strategy",
            "spread-level",
        ],
    )?;
    dry_run(params)?;
    let mut found = Vec::new();
    for (name, group) in groups {
        let asked =
            names.is_empty() && ids.is_empty() || names.contains(name) || ids.contains(&group.id);
        let lookup = |filter: &str| attribute(world, name, group, filter);
        if asked && passes(params, &group.tags, &lookup)? {
            found.push(view(world, name, group));
        }
    }
    Ok(json!({"placementGroupSet": found}))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = params.text("GroupName").unwrap_or_default();
    if !world.ec2.placement_groups.contains_key(name) {
        return Err(unknown(name));
    }
    if members(world, name).next().is_some() {
        let text = format!("The placement group '{name}' is in use and may not be deleted.");
        return Err(Fault::new("InvalidPlacementGroup.InUse", text));
    }
    dry_run(params)?;
    world.ec2.placement_groups.remove(name);
    Ok(json!({"return": true}))
}

/// Instances in a group, with their zones.
fn members<'a>(world: &'a World, name: &'a str) -> impl Iterator<Item = String> + use<'a> {
    { world.ec2.instances.values() }
        .filter(|instance| instance.state != InstanceState::Terminated)
        .filter(move |instance| {
            let placement = Params(&instance.launch).child("Placement");
            placement.is_some_and(|given| named(world, given).is_ok_and(|of| of == Some(name)))
        })
        .map(|instance| super::place::zone_of(world, instance))
}

/// The group that a placement asks for, by name or by id.
fn named<'a>(world: &'a World, placement: Params<'a>) -> Result<Option<&'a str>, Fault> {
    let groups = &world.ec2.placement_groups;
    match (placement.text("GroupName"), placement.text("GroupId")) {
        (Some(name), _) if groups.contains_key(name) => Ok(Some(name)),
        (Some(name), _) => Err(unknown(name)),
        (None, Some(id)) => {
            let found = groups.iter().find(|(_, group)| group.id == id);
            found
                .map(|(name, _)| Some(name.as_str()))
                .ok_or_else(|| unknown(id))
        }
        (None, None) => Ok(None),
    }
}

/// That there is the group that a launch asks for, that its strategy goes with the instance type, and that it has room.
///
/// # Errors
/// `InvalidPlacementGroup.Unknown`; that of a full spread group is not confirmed.
pub(super) fn expect(
    world: &World,
    kind: Option<&Type>,
    data: Params<'_>,
    zone: Option<&str>,
) -> Result<(), Fault> {
    let Some(placement) = data.child("Placement") else {
        return Ok(());
    };
    let Some(name) = named(world, placement)? else {
        return Ok(());
    };
    let Some(group) = world.ec2.placement_groups.get(name) else {
        return Ok(());
    };
    if let Some(kind) = kind.filter(|kind| group.strategy == "cluster" && !kind.clusters()) {
        let text = format!(
            "Cluster placement groups are not supported by the '{}' instance type. Specify a supported instance type or change the placement group strategy, and try again.",
            kind.name
        );
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    let there = members(world, name).filter(|of| zone.is_none_or(|zone| zone == of));
    if group.strategy == "spread" && there.count() >= SPREAD {
        let text = format!(
            "The placement group '{name}' has {SPREAD} instances in this Availability Zone, which is as many as it takes."
        );
        return Err(Fault::new("InsufficientInstanceCapacity", text));
    }
    Ok(())
}

/// The types that have what is required, without starting anything.
pub(super) fn types_with(_: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let required = params.child("InstanceRequirements").ok_or_else(|| {
        let text = "The request must contain the parameter InstanceRequirements";
        Fault::new("MissingParameter", text)
    })?;
    super::requirements::expect_known(required)?;
    let size = match params.number("MaxResults") {
        None => 1000,
        Some(size) => usize::try_from(size).unwrap_or(1000),
    };
    dry_run(params)?;
    // All that there are here, are of hardware virtualization.
    let is_hvm = params
        .texts("VirtualizationType")
        .iter()
        .any(|kind| kind == "hvm");
    let architectures = params.texts("ArchitectureType");
    let mut found: Vec<&str> = { architectures.iter() }
        .filter(|_| is_hvm)
        .flat_map(|architecture| super::requirements::matching(required, architecture))
        .collect();
    found.sort_unstable();
    found.dedup();
    let (found, next) = params.page(found, size)?;
    let found = { found.into_iter() }
        .map(|name| json!({"instanceType": name}))
        .collect();
    Ok(listing("instanceTypeSet", found, "nextToken", next))
}
