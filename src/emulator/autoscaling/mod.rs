//! Auto Scaling: groups that start EC2 instances from what their template's version means at that
//! moment, and scheduled actions that fire.

mod activity;
mod capacity;
mod describe;
mod group;
mod group_calls;
mod hooks;
mod instance_calls;
mod metrics;
mod mixed;
mod notifications;
mod policy;
mod refresh;
mod refresh_calls;
mod rollback;
mod scale_in;
mod schedule;
mod schedule_calls;
mod sizes;
mod surplus;
mod tags;
mod target_groups;
mod traffic_sources;
mod validate;
mod warm_pool;
mod warm_pool_calls;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_hooks;
#[cfg(test)]
mod tests_instances;
#[cfg(test)]
mod tests_refresh;
#[cfg(test)]
mod tests_schedule;
#[cfg(test)]
mod tests_tags;

use jiff::Timestamp;

use super::params::Params;
use super::state::World;
use super::{Fault, Operation};
pub use crate::state::autoscaling::{
    Action, Activity, Distribution, Group, Hook, Lifecycle, Member, Mixed, Override, Refresh,
    Rollback, State, TemplateRef, WarmPool,
};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("AttachLoadBalancerTargetGroups", target_groups::attach),
    ("AttachTrafficSources", traffic_sources::attach),
    ("BatchDeleteScheduledAction", schedule_calls::batch_delete),
    (
        "BatchPutScheduledUpdateGroupAction",
        schedule_calls::batch_put,
    ),
    ("CancelInstanceRefresh", refresh_calls::cancel),
    ("CompleteLifecycleAction", hooks::complete),
    ("CreateAutoScalingGroup", group_calls::create),
    ("CreateOrUpdateTags", tags::create_or_update),
    ("DeleteAutoScalingGroup", group_calls::delete),
    ("DeleteLifecycleHook", hooks::delete),
    ("DeleteNotificationConfiguration", notifications::delete),
    ("DeletePolicy", policy::delete),
    ("DeleteScheduledAction", schedule_calls::delete),
    ("DeleteTags", tags::delete),
    ("DeleteWarmPool", warm_pool_calls::delete),
    ("DescribeAutoScalingGroups", describe::groups),
    ("DescribeAutoScalingInstances", describe::instances),
    ("DescribeInstanceRefreshes", refresh_calls::describe),
    ("DescribeLifecycleHooks", hooks::describe),
    ("DescribeLoadBalancerTargetGroups", target_groups::describe),
    (
        "DescribeNotificationConfigurations",
        notifications::describe,
    ),
    ("DescribePolicies", policy::describe),
    ("DescribeScalingActivities", activity::describe),
    ("DescribeScheduledActions", schedule_calls::describe),
    ("DescribeTags", tags::describe),
    ("DescribeTrafficSources", traffic_sources::describe),
    ("DescribeWarmPool", warm_pool_calls::describe),
    ("DetachLoadBalancerTargetGroups", target_groups::detach),
    ("DetachTrafficSources", traffic_sources::detach),
    ("DisableMetricsCollection", metrics::disable),
    ("EnableMetricsCollection", metrics::enable),
    ("EnterStandby", hooks::enter_standby),
    ("ExitStandby", hooks::exit_standby),
    ("PutLifecycleHook", hooks::put),
    ("PutNotificationConfiguration", notifications::put),
    ("PutScalingPolicy", policy::put),
    ("PutScheduledUpdateGroupAction", schedule_calls::put),
    ("PutWarmPool", warm_pool_calls::put),
    ("RecordLifecycleActionHeartbeat", hooks::heartbeat),
    ("ResumeProcesses", instance_calls::resume),
    ("RollbackInstanceRefresh", rollback::rollback),
    ("SetDesiredCapacity", instance_calls::set_desired),
    ("SetInstanceProtection", instance_calls::protect),
    ("StartInstanceRefresh", refresh_calls::start),
    ("SuspendProcesses", instance_calls::suspend),
    (
        "TerminateInstanceInAutoScalingGroup",
        instance_calls::terminate,
    ),
    ("UpdateAutoScalingGroup", group_calls::update),
];

/// Almost everything that Auto Scaling refuses is a `ValidationError`; only its text tells what it is.
fn invalid(text: impl Into<String>) -> Fault {
    Fault::new("ValidationError", text)
}

/// The group that a call names.
///
/// # Errors
/// There is none, or it is being deleted.
fn group<'a>(world: &'a mut World, params: Params<'_>) -> Result<&'a mut Group, Fault> {
    let name = params.text("AutoScalingGroupName").unwrap_or_default();
    named(world, name)
}

fn named<'a>(world: &'a mut World, name: &str) -> Result<&'a mut Group, Fault> {
    match world.autoscaling.groups.get_mut(name) {
        // AWS does not say which.
        None => Err(invalid("AutoScalingGroup name not found - null")),
        Some(group) if group.deleting.is_some() => Err(invalid(format!(
            "AutoScalingGroup '{name}' is pending delete"
        ))),
        Some(group) => Ok(group),
    }
}

/// Seconds and `Z`, as Auto Scaling writes times.
fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// How many to a page: 50 unless told, 100 at most (`most`).
///
/// # Errors
/// More than AWS allows.
fn page_size(params: Params<'_>, default: usize, most: i64) -> Result<usize, Fault> {
    match params.number("MaxRecords") {
        None => Ok(default),
        Some(size) if (1..=most).contains(&size) => Ok(usize::try_from(size).unwrap_or(default)),
        Some(size) => Err(invalid(format!(
            "1 validation error detected: Value '{size}' at 'maxRecords' failed to satisfy constraint: Member must have value less than or equal to {most}"
        ))),
    }
}

pub(super) fn next_due(world: &World) -> Option<Timestamp> {
    world
        .autoscaling
        .groups
        .values()
        .filter_map(|group| group.next_due(world))
        .min()
}

/// Group by group, so that what is due in one happens in its own order.
pub(super) fn fire(world: &mut World) {
    let names: Vec<String> = world.autoscaling.groups.keys().cloned().collect();
    for name in names {
        let due = world
            .autoscaling
            .groups
            .get(&name)
            .and_then(|group| group.next_due(world));
        if due.is_some_and(|at| at <= world.now) {
            schedule::fire(world, &name);
            capacity::settle(world, &name);
            refresh::fire(world, &name);
        }
    }
}
