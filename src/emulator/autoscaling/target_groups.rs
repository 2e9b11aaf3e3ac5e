//! Load balancer target groups of a group.

use serde_json::{Value, json};

use super::{group, invalid, page_size, validate};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// AWS takes ten at a time.
fn arns(params: Params<'_>) -> Result<Vec<String>, Fault> {
    let arns = params.texts("TargetGroupARNs");
    match arns.len() {
        1..=10 => Ok(arns),
        _ => Err(invalid(
            "Between 1 and 10 target groups can be given in one call",
        )),
    }
}

pub(super) fn attach(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let arns = arns(params)?;
    let subnets = group(world, params)?.subnets.clone();
    validate::target_groups(world, &arns, &subnets)?;
    let group = group(world, params)?;
    if group
        .target_groups
        .union(&arns.iter().cloned().collect())
        .count()
        > 50
    {
        let text = "A group can have at most 50 target groups";
        return Err(Fault::new("LimitExceeded", text));
    }
    group.target_groups.extend(arns);
    Ok(Value::Null)
}

pub(super) fn detach(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let arns = arns(params)?;
    let group = group(world, params)?;
    if let Some(other) = arns.iter().find(|arn| !group.target_groups.contains(*arn)) {
        let text =
            format!("Trying to remove Target Groups that are not part of the group: {other}");
        return Err(invalid(text));
    }
    group.target_groups.retain(|arn| !arns.contains(arn));
    Ok(Value::Null)
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 100, 100)?;
    let found: Vec<Value> = group(world, params)?
        .target_groups
        .iter()
        .map(|arn| json!({"LoadBalancerTargetGroupARN": arn, "State": "InService"}))
        .collect();
    let (found, next) = params.page(found, size)?;
    Ok(listing(
        "LoadBalancerTargetGroups",
        found,
        "NextToken",
        next,
    ))
}
