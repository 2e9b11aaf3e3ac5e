//! Load balancers and their listeners. They are there at once.

use serde_json::{Value, json};

use super::{Listener, LoadBalancer, arn, page, target_groups};
use crate::params::{Params, iso};
use crate::state::World;
use crate::{Call, Fault, Reply};

pub(super) fn find<'a>(world: &'a World, arn: &str) -> Result<&'a LoadBalancer, Fault> {
    let found = world.elb.load_balancers.get(arn);
    found.ok_or_else(|| {
        Fault::new(
            "LoadBalancerNotFound",
            "One or more load balancers not found",
        )
    })
}

fn view(world: &World, arn: &str, balancer: &LoadBalancer) -> Value {
    let subnets = { balancer.subnets.iter() }.filter_map(|id| world.ec2.subnets.get(id));
    let vpc = subnets.clone().next().map(|subnet| subnet.vpc().to_owned());
    let zones: Value = subnets
        .map(|subnet| json!({"ZoneName": subnet.zone, "SubnetId": subnet.id, "LoadBalancerAddresses": []}))
        .collect();
    json!({
        "LoadBalancerArn": arn,
        "LoadBalancerName": balancer.name,
        "DNSName": format!("{}-1.{}.elb.amazonaws.com", balancer.name, world.region),
        "CreatedTime": iso(balancer.created),
        "Scheme": balancer.scheme,
        "Type": balancer.kind,
        "State": {"Code": "active"},
        "VpcId": vpc,
        "AvailabilityZones": zones,
        "SecurityGroups": balancer.security_groups,
        "IpAddressType": "ipv4",
    })
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = params.text("Name").unwrap_or_default();
    let mut known = world.elb.load_balancers.values();
    if known.any(|there| there.name == name) {
        let text = "A load balancer with the same name exists, but with different settings";
        return Err(Fault::new("DuplicateLoadBalancerName", text));
    }
    let mut subnets = params.texts("Subnets");
    let mapped = params.items("SubnetMappings");
    subnets.extend(mapped.filter_map(|of| of.text("SubnetId").map(str::to_owned)));
    for id in &subnets {
        world.ec2.subnet(id).map_err(|_| {
            let text = format!("The subnet ID '{id}' does not exist");
            Fault::new("SubnetNotFound", text)
        })?;
    }
    let kind = params.text("Type").unwrap_or("application");
    let zones = { subnets.iter() }.map(|id| &world.ec2.subnets[id].zone);
    let zones: std::collections::BTreeSet<&String> = zones.collect();
    if zones.len() < 2 && kind == "application" {
        let text = "At least two subnets in two different Availability Zones must be specified";
        return Err(Fault::new("ValidationError", text));
    }
    let made = LoadBalancer {
        name: name.to_owned(),
        kind: kind.to_owned(),
        scheme: params
            .text("Scheme")
            .unwrap_or("internet-facing")
            .to_owned(),
        subnets,
        security_groups: params.texts("SecurityGroups"),
        created: world.now,
        tags: super::tags::requested(params),
    };
    let short = match kind {
        "network" => "net",
        "gateway" => "gwy",
        _ => "app",
    };
    let arn = arn(world, &format!("loadbalancer/{short}"), name);
    let shown = view(world, &arn, &made);
    world.elb.load_balancers.insert(arn, made);
    Ok(json!({"LoadBalancers": [shown]}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (arns, names) = (params.texts("LoadBalancerArns"), params.texts("Names"));
    for arn in &arns {
        find(world, arn)?;
    }
    let all = &world.elb.load_balancers;
    if !{ names.iter() }.all(|name| all.values().any(|there| there.name == *name)) {
        let text = "One or more load balancers not found";
        return Err(Fault::new("LoadBalancerNotFound", text));
    }
    let asked = |(arn, of): &(&String, &LoadBalancer)| {
        (arns.is_empty() || arns.contains(arn)) && (names.is_empty() || names.contains(&of.name))
    };
    let found = all.iter().filter(asked);
    let found = found.map(|(arn, of)| view(world, arn, of)).collect();
    page(params, "LoadBalancers", found)
}

/// With its listeners; of one that is not there, it succeeds.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let arn = { Params(&call.params).text("LoadBalancerArn") }.unwrap_or_default();
    world.elb.load_balancers.remove(arn);
    let stays = |_: &String, listener: &mut Listener| listener.load_balancer != arn;
    world.elb.listeners.retain(stays);
    Ok(json!({}))
}

fn listener_view(arn: &str, listener: &Listener) -> Value {
    json!({
        "ListenerArn": arn,
        "LoadBalancerArn": listener.load_balancer,
        "Protocol": listener.protocol,
        "Port": listener.port,
        "DefaultActions": listener.actions,
    })
}

pub(super) fn create_listener(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let of = params.text("LoadBalancerArn").unwrap_or_default();
    find(world, of)?;
    let made = Listener {
        load_balancer: of.to_owned(),
        protocol: params.text("Protocol").map(ToOwned::to_owned),
        port: params.number("Port"),
        actions: { params.items("DefaultActions") }
            .map(|action| action.0.clone())
            .collect(),
        tags: super::tags::requested(params),
    };
    for target in made.targets() {
        target_groups::find(world, target)?;
    }
    let mut known = world.elb.listeners.values();
    if known.any(|there| there.load_balancer == of && there.port == made.port) {
        let text = format!("A listener already exists on this port for this load balancer '{of}'");
        return Err(Fault::new("DuplicateListener", text));
    }
    let drawn = world.hex_id(16);
    let arn = format!("{}/{drawn}", of.replacen(":loadbalancer/", ":listener/", 1));
    let shown = listener_view(&arn, &made);
    world.elb.listeners.insert(arn, made);
    Ok(json!({"Listeners": [shown]}))
}

pub(super) fn describe_listeners(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let arns = params.texts("ListenerArns");
    let listeners = &world.elb.listeners;
    if !arns.iter().all(|arn| listeners.contains_key(arn)) {
        return Err(Fault::new(
            "ListenerNotFound",
            "One or more listeners not found",
        ));
    }
    let of = params.text("LoadBalancerArn");
    match of {
        Some(arn) => drop(find(world, arn)?),
        None if arns.is_empty() => {
            let text = "You must specify either listener ARNs or a load balancer ARN";
            return Err(Fault::new("ValidationError", text));
        }
        None => {}
    }
    let asked = |(arn, listener): &(&String, &Listener)| {
        (arns.is_empty() || arns.contains(arn)) && of.is_none_or(|of| listener.load_balancer == of)
    };
    let found = listeners.iter().filter(asked);
    let found = found.map(|(arn, of)| listener_view(arn, of)).collect();
    page(params, "Listeners", found)
}

pub(super) fn delete_listener(world: &mut World, call: &Call) -> Reply {
    let arn = { Params(&call.params).text("ListenerArn") }.unwrap_or_default();
    if world.elb.listeners.remove(arn).is_none() {
        let text = format!("Listener '{arn}' not found");
        return Err(Fault::new("ListenerNotFound", text));
    }
    Ok(json!({}))
}
