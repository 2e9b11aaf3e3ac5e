//! Scaling policies: kept and shown, never acted upon. The product wants none; tests put one in.

use serde_json::{Value, json};

use super::{group, invalid, page_size};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Reply};

pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = world.uuid();
    let name = params.text("PolicyName").unwrap_or_default().to_owned();
    let of = params.text("AutoScalingGroupName").unwrap_or_default();
    let rest = format!("scalingPolicy:{id}:autoScalingGroupName/{of}:policyName/{name}");
    let arn = world.arn("autoscaling", &rest);
    let group = group(world, params)?;
    let before = group.policies.get(&name);
    let arn =
        { before.and_then(|policy| policy["PolicyARN"].as_str()) }.map_or(arn, ToOwned::to_owned);
    let mut policy = call.params.clone();
    policy["PolicyARN"] = json!(arn);
    policy["Enabled"] = json!(true);
    if !params.has("PolicyType") {
        policy["PolicyType"] = json!("SimpleScaling");
    }
    group.policies.insert(name, policy);
    Ok(json!({"PolicyARN": arn, "Alarms": []}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 100)?;
    let names = params.texts("PolicyNames");
    let kinds = params.texts("PolicyTypes");
    let of = params.text("AutoScalingGroupName");
    let found: Vec<Value> = world
        .autoscaling
        .groups
        .values()
        .filter(|group| of.is_none_or(|of| of == group.name))
        .flat_map(|group| &group.policies)
        .filter(|(name, policy)| {
            let kind = policy["PolicyType"].as_str().unwrap_or_default();
            (names.is_empty() || names.contains(name))
                && (kinds.is_empty() || kinds.iter().any(|wanted| wanted == kind))
        })
        .map(|(_, policy)| policy.clone())
        .collect();
    let (policies, next) = params.page(found, size)?;
    Ok(listing("ScalingPolicies", policies, "NextToken", next))
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = params.text("PolicyName").unwrap_or_default();
    match group(world, params)?.policies.remove(name) {
        Some(_) => Ok(Value::Null),
        None => Err(invalid(format!("PolicyName {name} not found"))),
    }
}
