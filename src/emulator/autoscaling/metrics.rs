//! Metrics of a group: which are collected is kept and shown. What alarms can look at is measured by
//! [`cloudwatch`](crate::cloudwatch).

use serde_json::Value;

use super::{group, invalid};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

/// API reference, EnableMetricsCollection.
const METRICS: &[&str] = &[
    "GroupMinSize",
    "GroupMaxSize",
    "GroupDesiredCapacity",
    "GroupInServiceInstances",
    "GroupPendingInstances",
    "GroupStandbyInstances",
    "GroupTerminatingInstances",
    "GroupTotalInstances",
    "GroupInServiceCapacity",
    "GroupPendingCapacity",
    "GroupStandbyCapacity",
    "GroupTerminatingCapacity",
    "GroupTotalCapacity",
    "WarmPoolDesiredCapacity",
    "WarmPoolWarmedCapacity",
    "WarmPoolPendingCapacity",
    "WarmPoolTerminatingCapacity",
    "WarmPoolTotalCapacity",
    "GroupAndWarmPoolDesiredCapacity",
    "GroupAndWarmPoolTotalCapacity",
];

/// Those that the call names; none means all.
fn named(params: Params<'_>) -> Result<Vec<String>, Fault> {
    let given = params.texts("Metrics");
    let known = |name: &&String| METRICS.contains(&name.as_str());
    match given.iter().find(|name| !known(name)) {
        // The wording is not confirmed.
        Some(unknown) => Err(invalid(format!("Metric {unknown} is not valid"))),
        None if given.is_empty() => Ok(METRICS.iter().map(|name| (*name).to_owned()).collect()),
        None => Ok(given),
    }
}

pub(super) fn enable(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let names = named(params)?;
    if params.text("Granularity") != Some("1Minute") {
        return Err(invalid("Valid metric granularity type is: 1Minute"));
    }
    group(world, params)?.metrics.extend(names);
    Ok(Value::Null)
}

pub(super) fn disable(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let names = named(params)?;
    let group = group(world, params)?;
    group.metrics.retain(|name| !names.contains(name));
    Ok(Value::Null)
}
