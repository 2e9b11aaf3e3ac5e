//! What Auto Scaling refuses in a group.

use serde_json::{Map, Value, json};

use super::{TemplateRef, invalid};
use crate::Fault;
use crate::ec2;
use crate::params::Params;
use crate::state::World;

/// Members that are stored as they come, and shown.
const NUMBERS: &[(&str, Option<i64>)] = &[
    ("DefaultCooldown", Some(300)),
    ("HealthCheckGracePeriod", Some(0)),
    ("MaxInstanceLifetime", None),
    ("DefaultInstanceWarmup", None),
];
const TEXTS: &[(&str, Option<&str>)] = &[
    ("HealthCheckType", Some("EC2")),
    ("DeletionProtection", Some("none")),
    ("PlacementGroup", None),
    ("ServiceLinkedRoleARN", None),
    ("DesiredCapacityType", None),
    ("Context", None),
];
const STRUCTURES: &[&str] = &[
    "AvailabilityZoneDistribution",
    "AvailabilityZoneImpairmentPolicy",
    "CapacityReservationSpecification",
    "InstanceLifecyclePolicy",
    "InstanceMaintenancePolicy",
];
const TERMINATION_POLICIES: &[&str] = &[
    "Default",
    "AllocationStrategy",
    "ClosestToNextInstanceHour",
    "NewestInstance",
    "OldestInstance",
    "OldestLaunchConfiguration",
    "OldestLaunchTemplate",
];

/// # Errors
/// A name that AWS does not take.
pub(super) fn name(name: &str) -> Result<(), Fault> {
    let fits =
        (1..=255).contains(&name.len()) && name.chars().all(|c| c.is_ascii_graphic() && c != ':');
    if fits {
        return Ok(());
    }
    Err(invalid(format!(
        "1 validation error detected: Value '{name}' at 'autoScalingGroupName' failed to satisfy constraint: Member must have length between 1 and 255 and not contain ':'"
    )))
}

/// The template that a request names, which must be launchable in every subnet.
///
/// # Errors
/// `You must use a valid fully-formed launch template. …`
pub(super) fn template(
    world: &World,
    given: Params<'_>,
    subnets: &[String],
) -> Result<TemplateRef, Fault> {
    let template = named_template(world, given)?;
    let of = ec2::template(world, &template.id).map_err(|fault| not_fully_formed(&fault))?;
    let (_, version) =
        { of.version(&template.version) }.map_err(|fault| not_fully_formed(&fault))?;
    for subnet in subnets {
        ec2::check_launch(world, Params(&version.data), Some(subnet))
            .map_err(|fault| not_fully_formed(&fault))?;
    }
    Ok(template)
}

/// How Auto Scaling says what EC2 has against a template.
pub(super) fn not_fully_formed(fault: &Fault) -> Fault {
    if fault.message.contains("belong to different networks") {
        // Seen in mludvig/aws-ethereum-miner#12.
        let text = "One or more security groups in the launch template are not linked to the VPCs configured in the Auto Scaling group";
        return invalid(text);
    }
    invalid(format!(
        "You must use a valid fully-formed launch template. {}",
        fault.message
    ))
}

/// The template and the version that a request names.
///
/// # Errors
/// As [`template`].
pub(super) fn named_template(world: &World, given: Params<'_>) -> Result<TemplateRef, Fault> {
    let wrap = |fault: Fault| not_fully_formed(&fault);
    if given.text("LaunchTemplateId").is_some() == given.text("LaunchTemplateName").is_some() {
        let text = "Valid requests must contain either launchTemplateId or LaunchTemplateName";
        return Err(invalid(text));
    }
    let id = ec2::template_id(world, given).map_err(wrap)?;
    let template = ec2::template(world, &id).map_err(wrap)?;
    let wanted = given.text("Version").unwrap_or_default();
    template.version(wanted).map_err(wrap)?;
    Ok(TemplateRef {
        id,
        name: template.name.clone(),
        version: wanted.to_owned(),
    })
}

/// The subnets of `VPCZoneIdentifier`.
///
/// # Errors
/// One of them is not there.
pub(super) fn subnets(world: &World, text: &str) -> Result<Vec<String>, Fault> {
    let subnets: Vec<String> = text
        .split(',')
        .map(str::trim)
        .filter(|id| !id.is_empty())
        .map(ToOwned::to_owned)
        .collect();
    for id in &subnets {
        world
            .ec2
            .subnet(id)
            .map_err(|fault| invalid(fault.message))?;
    }
    Ok(subnets)
}

/// The zones of subnets.
pub(super) fn zones(world: &World, subnets: &[String]) -> Value {
    let zones: std::collections::BTreeSet<&str> = subnets
        .iter()
        .filter_map(|id| Some(world.ec2.subnets.get(id)?.zone.as_str()))
        .collect();
    json!(zones)
}

/// Takes what the request says into `settings`; with `defaults`, AWS's for the rest.
///
/// # Errors
/// A value outside its limits.
pub(super) fn settings(
    params: Params<'_>,
    settings: &mut Map<String, Value>,
    defaults: bool,
) -> Result<(), Fault> {
    for (name, default) in NUMBERS {
        let given = params.number(name).or(default.filter(|_| defaults));
        if let Some(value) = given {
            settings.insert((*name).to_owned(), json!(value));
        }
    }
    for (name, default) in TEXTS {
        let given = params.text(name).or(default.filter(|_| defaults));
        if let Some(value) = given {
            settings.insert((*name).to_owned(), json!(value));
        }
    }
    if params.has("PlacementGroup") && params.text("PlacementGroup").is_none() {
        // "To remove the placement group setting, pass an empty string" (API reference, UpdateAutoScalingGroup).
        settings.remove("PlacementGroup");
    }
    if params.has("CapacityRebalance") {
        let flag = json!(params.flag("CapacityRebalance"));
        settings.insert("CapacityRebalance".to_owned(), flag);
    }
    for name in STRUCTURES {
        if let Some(given) = params.child(name) {
            settings.insert((*name).to_owned(), given.0.clone());
        }
    }
    // "To clear a previously set value, specify -1 for both": Auto Scaling API reference, InstanceMaintenancePolicy.
    if params
        .child("InstanceMaintenancePolicy")
        .is_some_and(|policy| {
            [
                policy.number("MinHealthyPercentage"),
                policy.number("MaxHealthyPercentage"),
            ] == [Some(-1); 2]
        })
    {
        settings.remove("InstanceMaintenancePolicy");
    }
    if let Some(-1) = params.number("DefaultInstanceWarmup") {
        settings.remove("DefaultInstanceWarmup");
    }
    match params.number("MaxInstanceLifetime") {
        Some(0) => drop(settings.remove("MaxInstanceLifetime")),
        Some(short) if short < 86_400 => {
            return Err(invalid(format!(
                "Invalid MaxInstanceLifetime value {short}: it must be 0 or at least 86400 seconds"
            )));
        }
        _ => {}
    }
    let kinds = settings
        .get("HealthCheckType")
        .and_then(Value::as_str)
        .unwrap_or_default();
    match kinds
        .split(',')
        .find(|kind| !["EC2", "ELB", "EBS", "VPC_LATTICE"].contains(kind))
    {
        Some(unknown) => Err(invalid(format!("Invalid Health Check Type: {unknown}"))),
        None => Ok(()),
    }
}

/// # Errors
/// There is no such placement group. The words are not confirmed.
pub(super) fn placement_group(world: &World, params: Params<'_>) -> Result<(), Fault> {
    match params.text("PlacementGroup") {
        Some(name) if !world.ec2.placement_groups.contains_key(name) => Err(invalid(format!(
            "The placement group '{name}' does not exist"
        ))),
        _ => Ok(()),
    }
}

/// # Errors
/// A policy that AWS does not have.
pub(super) fn termination_policies(given: &[String]) -> Result<(), Fault> {
    let known = |policy: &&String| {
        TERMINATION_POLICIES.contains(&policy.as_str())
            || (policy.starts_with("arn:") && policy.contains(":lambda:"))
    };
    match given.iter().find(|policy| !known(policy)) {
        Some(unknown) => Err(invalid(format!("Invalid termination policy: {unknown}"))),
        None => Ok(()),
    }
}

/// # Errors
/// A target group is not there, is not of instances (hashicorp/terraform#18674), or is in another network.
pub(super) fn target_groups(
    world: &World,
    arns: &[String],
    subnets: &[String],
) -> Result<(), Fault> {
    for arn in arns {
        let Some(group) = world.elb.target_groups.get(arn) else {
            if world.autoscaling.target_groups.contains(arn) {
                continue;
            }
            return Err(invalid(
                "Provided Target Groups may not be valid. Please ensure they exist and try again.",
            ));
        };
        if group.target_type != "instance" {
            return Err(invalid(format!(
                "Provided Target Group '{arn}' has invalid target type. Please ensure all provided Target Groups have target type of instance."
            )));
        }
        let mut vpcs = { subnets.iter() }.filter_map(|id| Some(world.ec2.subnets.get(id)?.vpc()));
        if vpcs.any(|vpc| group.vpc.as_deref() != Some(vpc)) {
            // The wording is not confirmed.
            return Err(invalid(format!(
                "Provided Target Group '{arn}' is not in the VPC of the Auto Scaling group. Please ensure all provided Target Groups are in it."
            )));
        }
    }
    Ok(())
}
