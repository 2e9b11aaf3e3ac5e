//! Target groups.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::{TargetGroup, arn, page};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

/// What is shown where nothing is said (API reference, CreateTargetGroup; those of the protocol HTTP).
const NUMBERS: &[(&str, i64)] = &[
    ("HealthCheckIntervalSeconds", 30),
    ("HealthCheckTimeoutSeconds", 5),
    ("HealthyThresholdCount", 5),
    ("UnhealthyThresholdCount", 2),
];
const WORDS: &[(&str, &str)] = &[
    ("HealthCheckPort", "traffic-port"),
    ("HealthCheckPath", "/"),
    ("IpAddressType", "ipv4"),
    ("ProtocolVersion", "HTTP1"),
];
const ATTRIBUTES: &[(&str, &str)] = &[
    ("deregistration_delay.timeout_seconds", "300"),
    ("load_balancing.algorithm.type", "round_robin"),
    ("slow_start.duration_seconds", "0"),
    ("stickiness.enabled", "false"),
    ("stickiness.lb_cookie.duration_seconds", "86400"),
    ("stickiness.type", "lb_cookie"),
];

pub(super) fn settings(params: Params<'_>, target_type: &str) -> Map<String, Value> {
    let mut settings = Map::new();
    let mut set = |name: &str, value: Value| settings.insert(name.to_owned(), value);
    if target_type != "lambda" {
        set("Protocol", json!(params.text("Protocol")));
        set("Port", json!(params.number("Port")));
    }
    let check = params
        .text("HealthCheckProtocol")
        .or(params.text("Protocol"));
    set("HealthCheckProtocol", json!(check.unwrap_or("HTTP")));
    set(
        "HealthCheckEnabled",
        json!(!params.has("HealthCheckEnabled") || params.flag("HealthCheckEnabled")),
    );
    for (name, usual) in NUMBERS {
        set(name, json!(params.number(name).unwrap_or(*usual)));
    }
    for (name, usual) in WORDS {
        set(name, json!(params.text(name).unwrap_or(usual)));
    }
    let matcher = params.child("Matcher");
    set(
        "Matcher",
        matcher.map_or_else(|| json!({"HttpCode": "200"}), |given| given.0.clone()),
    );
    settings
}

fn view(world: &World, arn: &str, group: &TargetGroup) -> Value {
    let mut view = json!({
        "TargetGroupArn": arn,
        "TargetGroupName": group.name,
        "VpcId": group.vpc,
        "TargetType": group.target_type,
        "LoadBalancerArns": world.elb.in_front_of(arn),
    });
    if let Some(members) = view.as_object_mut() {
        members.extend(group.settings.clone());
    }
    view
}

pub(super) fn find<'a>(world: &'a World, arn: &str) -> Result<&'a TargetGroup, Fault> {
    let found = world.elb.target_groups.get(arn);
    found.ok_or_else(|| Fault::new("TargetGroupNotFound", "One or more target groups not found"))
}

fn named<'a>(world: &'a mut World, params: Params<'_>) -> Result<&'a mut TargetGroup, Fault> {
    let arn = params.text("TargetGroupArn").unwrap_or_default();
    find(world, arn)?;
    let found = world.elb.target_groups.get_mut(arn);
    found.ok_or_else(|| Fault::new("TargetGroupNotFound", "One or more target groups not found"))
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = params.text("Name").unwrap_or_default();
    let target_type = params.text("TargetType").unwrap_or("instance");
    let vpc = params.text("VpcId").filter(|_| target_type != "lambda");
    if target_type != "lambda" {
        for member in ["Protocol", "Port", "VpcId"] {
            if !params.has(member) {
                let text = format!("A {} must be specified", member.to_lowercase());
                return Err(Fault::new("ValidationError", text));
            }
        }
    }
    if let Some(vpc) = vpc
        && !world.has_vpc(vpc)
    {
        let text = format!("The VPC ID '{vpc}' is not found");
        return Err(Fault::new("ValidationError", text));
    }
    let made = TargetGroup {
        name: name.to_owned(),
        vpc: vpc.map(ToOwned::to_owned),
        target_type: target_type.to_owned(),
        settings: settings(params, target_type),
        attributes: BTreeMap::new(),
        tags: super::tags::requested(params),
    };
    let mut known = world.elb.target_groups.iter();
    if let Some((arn, there)) = known.find(|(_, there)| there.name == name) {
        let same = (&there.vpc, &there.target_type, &there.settings)
            == (&made.vpc, &made.target_type, &made.settings);
        if same {
            return Ok(json!({"TargetGroups": [view(world, arn, there)]}));
        }
        let text = format!(
            "A target group with the same name '{name}' exists, but with different settings"
        );
        return Err(Fault::new("DuplicateTargetGroupName", text));
    }
    let arn = arn(world, "targetgroup", name);
    let shown = view(world, &arn, &made);
    world.elb.target_groups.insert(arn, made);
    Ok(json!({"TargetGroups": [shown]}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (arns, names) = (params.texts("TargetGroupArns"), params.texts("Names"));
    for arn in &arns {
        find(world, arn)?;
    }
    let there = |name: &String| world.elb.target_groups.values().any(|of| of.name == *name);
    if !names.iter().all(there) {
        let text = "One or more target groups not found";
        return Err(Fault::new("TargetGroupNotFound", text));
    }
    let balancer = params.text("LoadBalancerArn");
    if let Some(arn) = balancer {
        super::balancers::find(world, arn)?;
    }
    let asked = |(arn, group): &(&String, &TargetGroup)| {
        (arns.is_empty() || arns.contains(arn))
            && (names.is_empty() || names.contains(&group.name))
            && balancer.is_none_or(|of| world.elb.in_front_of(arn).contains(&of))
    };
    let found = world.elb.target_groups.iter().filter(asked);
    let found = found.map(|(arn, group)| view(world, arn, group)).collect();
    page(params, "TargetGroups", found)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let arn = { Params(&call.params).text("TargetGroupArn") }.unwrap_or_default();
    if !world.elb.in_front_of(arn).is_empty() {
        let text = format!("Target group '{arn}' is currently in use by a listener or a rule");
        return Err(Fault::new("ResourceInUse", text));
    }
    // Of one that is not there, it succeeds.
    world.elb.target_groups.remove(arn);
    Ok(json!({}))
}

fn attributes(group: &TargetGroup) -> Value {
    let mut all: BTreeMap<&str, &str> = ATTRIBUTES.iter().copied().collect();
    all.extend(
        group
            .attributes
            .iter()
            .map(|(k, v)| (k.as_str(), v.as_str())),
    );
    let all = all.into_iter();
    json!({"Attributes": all.map(|(key, value)| json!({"Key": key, "Value": value})).collect::<Value>()})
}

pub(super) fn describe_attributes(world: &mut World, call: &Call) -> Reply {
    named(world, Params(&call.params)).map(|group| attributes(group))
}

pub(super) fn modify_attributes(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let group = named(world, params)?;
    for given in params.items("Attributes") {
        let value = given.text("Value").unwrap_or_default().to_owned();
        let key = given.text("Key").unwrap_or_default().to_owned();
        group.attributes.insert(key, value);
    }
    Ok(attributes(group))
}
