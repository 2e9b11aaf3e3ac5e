//! Groups: create, update, delete.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde_json::{Map, Value, json};

use super::sizes::{self, Sizes};
use super::{
    Group, Lifecycle, Member, Mixed, TemplateRef, capacity, group, hooks, invalid, mixed, named,
    tags, traffic_sources, validate,
};
use crate::clock::seconds_after;
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

/// A deletion takes at least this long.
const DELETION_SECONDS: i64 = 5;

/// The sizes that a request holds.
pub(super) fn sizes_of(params: Params<'_>) -> Sizes {
    Sizes {
        min: params.number("MinSize"),
        max: params.number("MaxSize"),
        desired: params.number("DesiredCapacity"),
    }
}

const ONE_OF: &str = "Valid requests must contain either LaunchTemplate, LaunchConfigurationName, InstanceId or MixedInstancesPolicy parameter.";

/// What the instances are started from, if the request says so: a template, or a mixed instances policy.
pub(super) fn launched(
    world: &World,
    params: Params<'_>,
    subnets: &[String],
    before: Option<&Group>,
) -> Result<Option<(TemplateRef, Option<Mixed>)>, Fault> {
    if let Some(name) = params.text("LaunchConfigurationName") {
        return Err(invalid(format!(
            "Launch configuration name not found - A launch configuration with the name: {name} does not exist"
        )));
    }
    match (
        params.child("LaunchTemplate"),
        params.child("MixedInstancesPolicy"),
    ) {
        (Some(_), Some(_)) => Err(invalid(ONE_OF)),
        (Some(given), None) => Ok(Some((validate::template(world, given, subnets)?, None))),
        (None, Some(policy)) => {
            let (template, mixed) = mixed::requested(world, policy, subnets, before)?;
            Ok(Some((template, Some(mixed))))
        }
        (None, None) => Ok(None),
    }
}

/// Members that would be taken and forgotten.
const NOT_SERVED: &[&str] = &["AvailabilityZoneIds", "InstanceId", "Operator"];

fn expect_served(params: Params<'_>) -> Result<(), Fault> {
    match NOT_SERVED.iter().find(|name| params.has(name)) {
        Some(name) => Err(invalid(format!("The emulator takes no {name}"))),
        None => Ok(()),
    }
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    expect_served(params)?;
    let name = params.text("AutoScalingGroupName").unwrap_or_default();
    validate::name(name)?;
    if let Some(there) = world.autoscaling.groups.get(name) {
        let state = match there.deleting {
            Some(_) => "is pending delete",
            None => "already exists",
        };
        let text = format!(
            "AutoScalingGroup by this name already exists - A group with the name {name} {state}"
        );
        return Err(Fault::new("AlreadyExists", text));
    }
    let given = sizes_of(params);
    let (Some(min), Some(max)) = (given.min, given.max) else {
        return Err(invalid("MinSize and MaxSize are required"));
    };
    let (min, max, desired) = sizes::update((min, max, min), given)?;
    let subnets = validate::subnets(world, params.text("VPCZoneIdentifier").unwrap_or_default())?;
    if subnets.is_empty() {
        return Err(invalid(
            "At least one Availability Zone or VPC Subnet is required.",
        ));
    }
    let (template, mixed) =
        launched(world, params, &subnets, None)?.ok_or_else(|| invalid(ONE_OF))?;
    let (targets, lattice) = traffic_sources::of_group(world, params)?;
    validate::target_groups(world, &targets, &subnets)?;
    validate::placement_group(world, params)?;
    let mut policies = params.texts("TerminationPolicies");
    validate::termination_policies(&policies)?;
    if policies.is_empty() {
        policies.push("Default".to_owned());
    }
    let keys: Vec<String> = tags::requested(params).map(|(_, key, _)| key).collect();
    tags::expect_room(keys.iter())?;
    let mut settings = Map::new();
    validate::settings(params, &mut settings, true)?;
    let own = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    let own = json!(world.arn("iam", own));
    settings.entry("ServiceLinkedRoleARN").or_insert(own);
    settings.insert(
        "AvailabilityZones".to_owned(),
        validate::zones(world, &subnets),
    );
    let id = world.uuid();
    let made = Group {
        name: name.to_owned(),
        arn: world.arn(
            "autoscaling",
            &format!("autoScalingGroup:{id}:autoScalingGroupName/{name}"),
        ),
        template,
        mixed,
        min,
        max,
        desired,
        subnets,
        target_groups: targets.into_iter().collect(),
        lattice,
        notifications: BTreeMap::new(),
        settings,
        termination_policies: policies,
        protect_new: params.flag("NewInstancesProtectedFromScaleIn"),
        created: world.now,
        tags: tags::requested(params)
            .map(|(_, key, tag)| (key, tag))
            .collect(),
        suspended: BTreeSet::new(),
        metrics: BTreeSet::new(),
        members: Vec::new(),
        warm: None,
        actions: BTreeMap::new(),
        policies: BTreeMap::new(),
        hooks: hooks::of_group(params)?,
        activities: VecDeque::new(),
        refreshes: Vec::new(),
        retry: None,
        deleting: None,
    };
    world.autoscaling.groups.insert(name.to_owned(), made);
    capacity::settle(world, name);
    Ok(Value::Null)
}

/// What is not sent stays as it is.
pub(super) fn update(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    expect_served(params)?;
    let before = group(world, params)?.clone();
    validate::placement_group(world, params)?;
    let (min, max, desired) =
        sizes::update((before.min, before.max, before.desired), sizes_of(params))?;
    let subnets = match params.text("VPCZoneIdentifier") {
        Some(text) => validate::subnets(world, text)?,
        None => before.subnets.clone(),
    };
    let launched = launched(world, params, &subnets, Some(&before))?;
    if launched.is_some() {
        before.expect_own_configuration()?;
    }
    let (template, mixed) = launched.unwrap_or((before.template.clone(), before.mixed.clone()));
    let mut policies = params.texts("TerminationPolicies");
    validate::termination_policies(&policies)?;
    if policies.is_empty() {
        policies.clone_from(&before.termination_policies);
    }
    let mut settings = before.settings.clone();
    validate::settings(params, &mut settings, false)?;
    settings.insert(
        "AvailabilityZones".to_owned(),
        validate::zones(world, &subnets),
    );
    let group = group(world, params)?;
    (group.min, group.max, group.desired) = (min, max, desired);
    group.subnets = subnets;
    (group.template, group.mixed) = (template, mixed);
    group.termination_policies = policies;
    group.settings = settings;
    // Whatever made launches fail may just have been put right.
    group.retry = None;
    if params.has("NewInstancesProtectedFromScaleIn") {
        group.protect_new = params.flag("NewInstancesProtectedFromScaleIn");
    }
    capacity::settle(world, &before.name);
    Ok(Value::Null)
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let force = params.flag("ForceDelete");
    let asked = params.text("AutoScalingGroupName").unwrap_or_default();
    if !world.autoscaling.groups.contains_key(asked) {
        // Of all calls this one says which.
        let text =
            format!("AutoScalingGroup name not found - AutoScalingGroup '{asked}' not found");
        return Err(invalid(text));
    }
    let there = group(world, params)?;
    let name = there.name.clone();
    let protection = there.setting("DeletionProtection").as_str();
    let held = protection == Some("prevent-all-deletion")
        || (force && protection == Some("prevent-force-deletion"));
    if held {
        let text = format!("Deletion protection of AutoScalingGroup '{name}' does not allow this");
        return Err(Fault::new("ResourceInUse", text));
    }
    let standby = there.members.iter().any(|m| m.state == Lifecycle::Standby);
    if !force && (there.size() > 0 || standby) {
        return Err(Fault::new(
            "ResourceInUse",
            "You cannot delete an AutoScalingGroup while there are instances or pending Spot instance request(s) still in the group.",
        ));
    }
    let pooled: Vec<String> = { there.warm.iter() }
        .flat_map(|pool| &pool.members)
        .map(|member| member.id.clone())
        .collect();
    if !force && there.warm.is_some() {
        // The wording is not confirmed.
        let text = "You cannot delete an AutoScalingGroup while it has a warm pool.";
        return Err(Fault::new("ResourceInUse", text));
    }
    there.warm = None;
    if !force && !there.members.is_empty() {
        return Err(Fault::new(
            "ScalingActivityInProgress",
            "You cannot delete an AutoScalingGroup while there are scaling activities in progress for that group.",
        ));
    }
    // Outstanding lifecycle actions are dropped.
    there.hooks.clear();
    let waiting = |member: &&Member| member.state == Lifecycle::TerminatingWait;
    let held: Vec<String> = there
        .members
        .iter()
        .filter(waiting)
        .map(|m| m.id.clone())
        .collect();
    let staying = |member: &&Member| {
        !matches!(
            member.state,
            Lifecycle::Terminating | Lifecycle::TerminatingWait
        )
    };
    let members: Vec<String> = there
        .members
        .iter()
        .filter(staying)
        .map(|m| m.id.clone())
        .collect();
    for id in pooled {
        world.terminate_instance(&id);
    }
    for id in held {
        capacity::end(world, &name, &id);
    }
    for id in members {
        let cause = "a user request force deleted the AutoScalingGroup.";
        capacity::terminate(world, &name, &id, cause);
    }
    let at = seconds_after(world.now, DELETION_SECONDS);
    let group = named(world, &name)?;
    group.deleting = Some(at);
    // They go with the group.
    group.actions.clear();
    group.desired = 0;
    Ok(Value::Null)
}
