//! Capacity by hand, protection, termination, and processes that can be suspended.

use serde_json::{Value, json};

use super::{Lifecycle, Member, capacity, group, invalid};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

const PROCESSES: &[&str] = &[
    "Launch",
    "Terminate",
    "AddToLoadBalancer",
    "AlarmNotification",
    "AZRebalance",
    "HealthCheck",
    "InstanceRefresh",
    "ReplaceUnhealthy",
    "ScheduledActions",
];

/// Those that the call names; none means all.
fn processes(params: Params<'_>) -> Result<Vec<String>, Fault> {
    let given = params.texts("ScalingProcesses");
    if let Some(unknown) = given
        .iter()
        .find(|name| !PROCESSES.contains(&name.as_str()))
    {
        return Err(invalid(format!("Unknown scaling process: {unknown}")));
    }
    match given.is_empty() {
        true => Ok(PROCESSES.iter().map(|name| (*name).to_owned()).collect()),
        false => Ok(given),
    }
}

pub(super) fn suspend(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let processes = processes(params)?;
    group(world, params)?.suspended.extend(processes);
    Ok(Value::Null)
}

pub(super) fn resume(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let processes = processes(params)?;
    let group = group(world, params)?;
    group.suspended.retain(|name| !processes.contains(name));
    let name = group.name.clone();
    capacity::settle(world, &name);
    Ok(Value::Null)
}

pub(super) fn set_desired(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let wanted = params.number("DesiredCapacity").unwrap_or(-1);
    let now = world.now;
    let group = group(world, params)?;
    if params.flag("HonorCooldown")
        && let Some(activity) = group.blocks(now)
    {
        let text = format!("Scaling activity {activity} is in progress and blocks this action");
        return Err(Fault::new("ScalingActivityInProgress", text));
    }
    if wanted < group.min {
        return Err(invalid(format!(
            "New SetDesiredCapacity value {wanted} is below min value {} for the AutoScalingGroup.",
            group.min
        )));
    }
    if wanted > group.max {
        return Err(invalid(format!(
            "New SetDesiredCapacity value {wanted} is above max value {} for the AutoScalingGroup.",
            group.max
        )));
    }
    group.desired = wanted;
    group.retry = None;
    let name = group.name.clone();
    capacity::settle(world, &name);
    Ok(Value::Null)
}

pub(super) fn protect(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (ids, protected) = (
        params.texts("InstanceIds"),
        params.flag("ProtectedFromScaleIn"),
    );
    if ids.len() > 50 {
        return Err(invalid("At most 50 instances can be given in one call"));
    }
    let group = group(world, params)?;
    let name = group.name.clone();
    if let Some(other) = ids
        .iter()
        .find(|id| !group.members.iter().any(|m| m.id == **id))
    {
        return Err(invalid(format!(
            "The instance {other} is not part of Auto Scaling group {name}."
        )));
    }
    for member in &mut group.members {
        if ids.contains(&member.id) {
            member.protected = protected;
        }
    }
    capacity::settle(world, &name);
    Ok(Value::Null)
}

pub(super) fn terminate(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = params.text("InstanceId").unwrap_or_default();
    let groups = world.autoscaling.groups.values_mut();
    let found = groups
        .filter(|group| {
            let here = |member: &&Member| member.id == id && member.state != Lifecycle::Terminating;
            group.members.iter().any(|member| here(&member))
        })
        .last();
    let Some(group) = found else {
        return Err(invalid(format!(
            "Instance Id not found - No managed instance found for instance ID: {id}"
        )));
    };
    if params.flag("ShouldDecrementDesiredCapacity") {
        if group.desired <= group.min {
            return Err(invalid(format!(
                "Currently, desiredSize equals minSize ({}). Terminating instance without replacement will violate group's min size constraint. Either set shouldDecrementDesiredCapacity flag to false or lower group's min size.",
                group.min
            )));
        }
        group.desired -= 1;
    }
    let name = group.name.clone();
    let cause = "instance was taken out of service in response to a user request.";
    let activity = capacity::terminate(world, &name, id, cause);
    capacity::settle(world, &name);
    Ok(json!({"Activity": activity.map(|activity| activity.view(&name))}))
}
