//! Describing instances, in the reservations that they were started with.

use serde_json::{Value, json};

use super::filter::passes;
use super::instance::{find, view, vpc};
use super::place::zone_of;
use super::{Instance, dry_run, page_size, time};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

fn attribute(world: &World, instance: &Instance, name: &str) -> Option<Vec<String>> {
    Some(match name {
        "instance-id" => vec![instance.id.clone()],
        "instance-lifecycle" => vec![if instance.spot { "spot" } else { "normal" }.to_owned()],
        "instance-state-name" => vec![instance.state.wire().0.to_owned()],
        "instance-state-code" => vec![instance.state.wire().1.to_string()],
        "image-id" => vec![instance.image.clone()],
        "instance-type" => vec![instance.instance_type.clone()],
        "architecture" => vec![instance.architecture.clone()],
        "key-name" => instance.key_name.clone().into_iter().collect(),
        "subnet-id" | "network-interface.subnet-id" => {
            instance.subnet.clone().into_iter().collect()
        }
        "availability-zone" => vec![zone_of(world, instance)],
        "instance.group-id" | "network-interface.group-id" => instance.security_groups.clone(),
        "instance.group-name" => group_names(world, instance),
        "owner-id" => vec![world.account.clone()],
        "reservation-id" => vec![reservation_of(instance)],
        "vpc-id" | "network-interface.vpc-id" => vec![vpc(world, instance)],
        "private-ip-address" | "network-interface.addresses.private-ip-address" => {
            instance.private_address().into_iter().collect()
        }
        "private-dns-name" | "network-interface.private-dns-name" => {
            instance.private_name(&world.region).into_iter().collect()
        }
        // Nobody has a public one.
        "dns-name" | "ip-address" => Vec::new(),
        "root-device-type" => vec!["ebs".to_owned()],
        "root-device-name" => { instance.disks.first() }
            .map(|disk| disk.device.clone())
            .into_iter()
            .collect(),
        "virtualization-type" => vec!["hvm".to_owned()],
        "launch-time" => vec![time(instance.launched)],
        _ => return None,
    })
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("InstanceId");
    if !ids.is_empty() && params.has("MaxResults") {
        let text = "The parameter instancesSet cannot be used with the parameter maxResults";
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    for id in &ids {
        find(world, id)?;
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for instance in world.ec2.instances.values() {
        let asked = ids.is_empty() || ids.contains(&instance.id);
        let lookup = |name: &str| attribute(world, instance, name);
        if asked && passes(params, &instance.tags, &lookup)? {
            found.push((reservation_of(instance), view(world, instance)));
        }
    }
    // A page is of instances, whatever started them.
    let (found, next) = params.page(found, size)?;
    let reservations = together(world, found);
    Ok(listing("reservationSet", reservations, "nextToken", next))
}

/// The call that started it; a group starts each by itself.
fn reservation_of(instance: &Instance) -> String {
    let known = instance.reservation.clone();
    known.unwrap_or_else(|| instance.id.replacen("i-", "r-", 1))
}

pub(super) fn reservation(world: &World, id: &str, instances: Vec<Value>) -> Value {
    json!({
        "reservationId": id,
        "ownerId": world.account,
        "instancesSet": instances,
    })
}

/// Instances with the ids of their reservations, as `reservationSet`.
fn together(world: &World, instances: Vec<(String, Value)>) -> Vec<Value> {
    let mut sets: Vec<(String, Vec<Value>)> = Vec::new();
    for (of, view) in instances {
        match sets.iter_mut().find(|(id, _)| *id == of) {
            Some((_, views)) => views.push(view),
            None => sets.push((of, vec![view])),
        }
    }
    { sets.into_iter() }
        .map(|(id, views)| reservation(world, &id, views))
        .collect()
}

fn group_names(world: &World, instance: &Instance) -> Vec<String> {
    { instance.security_groups.iter() }
        .filter_map(|id| world.ec2.security_groups.get(id))
        .map(|group| group.name.clone())
        .collect()
}
