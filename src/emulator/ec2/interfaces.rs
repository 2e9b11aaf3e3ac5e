//! Network interfaces: each instance has one.

use serde_json::{Value, json};

use super::filter::passes;
use super::instance::vpc;
use super::place::zone_of;
use super::{Instance, InstanceState, Tags, dry_run, page_size, time};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Drawn from the instance's, like the ids of its volumes.
fn id(instance: &Instance) -> String {
    let drawn = freshscale_core::digest::sha256(format!("{} interface", instance.id));
    format!("eni-0{}", &drawn[..16])
}

fn view(world: &World, instance: &Instance) -> Value {
    let groups: Vec<Value> = { instance.security_groups.iter() }
        .map(|id| json!({"groupId": id}))
        .collect();
    json!({
        "networkInterfaceId": id(instance),
        "subnetId": instance.subnet,
        "vpcId": vpc(world, instance),
        "availabilityZone": zone_of(world, instance),
        "description": "",
        "ownerId": world.account,
        "requesterManaged": false,
        "status": "in-use",
        "interfaceType": "interface",
        "sourceDestCheck": true,
        "privateIpAddress": instance.private_address(),
        "privateDnsName": instance.private_name(&world.region),
        "privateIpAddressesSet": addresses(world, instance),
        "groupSet": groups,
        "attachment": {
            "attachmentId": id(instance).replacen("eni-", "eni-attach-", 1),
            "instanceId": instance.id,
            "instanceOwnerId": world.account,
            "deviceIndex": 0,
            "status": "attached",
            "deleteOnTermination": true,
        },
        "tagSet": [],
    })
}

/// Its one address; those of earlier worlds have none.
fn addresses(world: &World, instance: &Instance) -> Vec<Value> {
    let shown = |address: String| {
        json!({
            "privateIpAddress": address,
            "privateDnsName": instance.private_name(&world.region),
            "primary": true,
        })
    };
    instance.private_address().map(shown).into_iter().collect()
}

/// As an element of `networkInterfaceSet` of an instance.
pub(super) fn attached(world: &World, instance: &Instance) -> Value {
    let mut view = view(world, instance);
    if let Some(members) = view.as_object_mut() {
        for name in ["availabilityZone", "requesterManaged", "tagSet"] {
            members.remove(name);
        }
        if let Some(attachment) = members.get_mut("attachment").and_then(Value::as_object_mut) {
            for name in ["instanceId", "instanceOwnerId"] {
                attachment.remove(name);
            }
            attachment.insert("attachTime".to_owned(), json!(time(instance.launched)));
        }
    }
    view
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("NetworkInterfaceId");
    let there = world.ec2.instances.values();
    let there: Vec<&Instance> = { there }
        .filter(|instance| instance.state != InstanceState::Terminated)
        .collect();
    if let Some(missing) = ids
        .iter()
        .find(|wanted| !there.iter().any(|i| id(i) == **wanted))
    {
        let text = format!("The networkInterface ID '{missing}' does not exist");
        return Err(Fault::new("InvalidNetworkInterfaceID.NotFound", text));
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for instance in there {
        let id = id(instance);
        let lookup = |name: &str| match name {
            "network-interface-id" => Some(vec![id.clone()]),
            "attachment.instance-id" => Some(vec![instance.id.clone()]),
            "attachment.instance-owner-id" | "owner-id" => Some(vec![world.account.clone()]),
            "group-id" => Some(instance.security_groups.clone()),
            "subnet-id" => Some(instance.subnet.clone().into_iter().collect()),
            "vpc-id" => Some(vec![vpc(world, instance)]),
            "status" => Some(vec!["in-use".to_owned()]),
            "description" => Some(vec![String::new()]),
            "private-dns-name" => Some(instance.private_name(&world.region).into_iter().collect()),
            "private-ip-address" | "addresses.private-ip-address" => {
                Some(instance.private_address().into_iter().collect())
            }
            "availability-zone" => Some(vec![zone_of(world, instance)]),
            "attachment.status" => Some(vec!["attached".to_owned()]),
            "requester-id" => Some(Vec::new()),
            "interface-type" => Some(vec!["interface".to_owned()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&id)) && passes(params, &Tags::new(), &lookup)? {
            found.push(view(world, instance));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("networkInterfaceSet", found, "nextToken", next))
}
