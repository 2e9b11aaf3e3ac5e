//! Launching: what EC2 checks in launch data, and the instance that comes of it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::instance::{BOOT_SECONDS, Instance, InstanceState};
use super::{Tags, image, network, tag_specification};
use crate::Fault;
use crate::clock::seconds_after;
use crate::params::Params;
use crate::world::World;
use freshscale_core::limits;

/// Instances that the account may have: what asks for millions is refused, not started.
const MOST: usize = 1000;

/// One launch to come.
pub(crate) struct Launch {
    /// Launch template data, overrides applied, in request names.
    pub(crate) data: Arc<Value>,
    /// The template and the version that the data is from.
    pub(crate) template: Option<(String, i64)>,
    /// Where.
    pub(crate) subnet: Option<String>,
    /// Besides those of the data; these win.
    pub(crate) tags: Tags,
}

/// What is refused in a template already; most else shows only at launch (EC2 User Guide).
///
/// # Errors
/// Codes as EC2's.
pub(super) fn check_data(data: Params<'_>) -> Result<(), Fault> {
    let interfaces = data.items("NetworkInterface").next().is_some();
    let groups = data.has("SecurityGroupId") || data.has("SecurityGroup");
    if interfaces && groups {
        return Err(Fault::new(
            "InvalidQueryParameter",
            "Invalid launch template: When a network interface is provided, the security groups must be a part of it.",
        ));
    }
    if data.has("InstanceType") && data.has("InstanceRequirements") {
        return Err(Fault::new(
            "InvalidParameterCombination",
            "You may not specify both an instance type and instance requirements.",
        ));
    }
    for specification in data.items("TagSpecification") {
        let of = specification.text("ResourceType").unwrap_or_default();
        let known = [
            "instance",
            "volume",
            "network-interface",
            "spot-instances-request",
        ];
        if !known.contains(&of) {
            let text = format!("'{of}' is not a valid taggable resource type for this operation.");
            return Err(Fault::new("InvalidParameterValue", text));
        }
    }
    Ok(())
}

/// What EC2 says beside a success about data that could not be launched.
pub(super) fn warning(world: &World, data: Params<'_>) -> Value {
    let fault = data
        .text("ImageId")
        .and_then(|id| image::find(world, id).err());
    match fault {
        Some(fault) => json!({"errorSet": [{"code": fault.code, "message": fault.message}]}),
        None => Value::Null,
    }
}

/// A template may name a type that there is not; what is launched may not. The list is the API model's.
fn check_type(data: Params<'_>) -> Result<(), Fault> {
    match data.text("InstanceType") {
        Some(unknown) if !limits::instance_types().contains(&unknown) => {
            let text = format!("Invalid value '{unknown}' for InstanceType.");
            Err(Fault::new("InvalidParameterValue", text))
        }
        _ => Ok(()),
    }
}

/// Everything EC2 checks before it starts an instance of this data in this subnet.
///
/// # Errors
/// Codes as RunInstances gives them.
pub(crate) fn check(world: &World, data: Params<'_>, subnet: Option<&str>) -> Result<(), Fault> {
    check_data(data)?;
    let id = data.text("ImageId").ok_or_else(|| {
        let text = "The request must contain the parameter ImageId";
        Fault::new("MissingParameter", text)
    })?;
    check_type(data)?;
    let image = image::find(world, id)?;
    if image.state != "available" {
        let text = format!(
            "The image ID '{id}' is not available: it is {}",
            image.state
        );
        return Err(Fault::new("InvalidAMIID.Unavailable", text));
    }
    if data.has("SecurityGroup") && subnet.is_some() {
        return Err(Fault::new(
            "InvalidParameterCombination",
            "The parameter groupName cannot be used with the parameter subnet",
        ));
    }
    if let Some(subnet) = subnet {
        world.ec2.subnet(subnet)?;
    }
    for group in security_groups(data) {
        world.ec2.security_group(&group)?;
    }
    if let Some(key) = data.text("KeyName")
        && !world.ec2.key_pairs.contains(key)
    {
        let text = format!("The key pair '{key}' does not exist");
        return Err(Fault::new("InvalidKeyPair.NotFound", text));
    }
    if let Some(profile) = data
        .child("IamInstanceProfile")
        .and_then(|p| p.text("Name"))
        && !world.ec2.instance_profiles.contains(profile)
    {
        let text = format!(
            "Value ({profile}) for parameter iamInstanceProfile.name is invalid. Invalid IAM Instance Profile name"
        );
        return Err(Fault::new("InvalidParameterValue", text));
    }
    let kind = data.text("InstanceType").unwrap_or("t2.micro");
    if architecture(kind) != image.architecture {
        let text = format!(
            "The architecture '{}' of the specified instance type does not match the architecture '{}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.",
            architecture(kind),
            image.architecture
        );
        return Err(Fault::new("InvalidParameterValue", text));
    }
    Ok(())
}

/// Graviton families end in `g` before any letters for extras: `c7g`, `m6gd`, `t4g`; and `a1`.
fn architecture(instance_type: &str) -> &'static str {
    let family = instance_type.split('.').next().unwrap_or_default();
    let extras = family
        .trim_start_matches(|c: char| c.is_ascii_alphabetic())
        .trim_start_matches(|c: char| c.is_ascii_digit());
    if family == "a1" || extras.starts_with('g') {
        "arm64"
    } else {
        "x86_64"
    }
}

fn security_groups(data: Params<'_>) -> Vec<String> {
    let own = data.texts("SecurityGroupId");
    let of_interfaces = data
        .items("NetworkInterface")
        .flat_map(|interface| interface.texts("SecurityGroupId"));
    own.into_iter().chain(of_interfaces).collect()
}

/// Starts an instance and returns its id.
///
/// # Errors
/// As [`check`].
pub(crate) fn launch(world: &mut World, launch: Launch) -> Result<String, Fault> {
    if world.ec2.instances.len() >= MOST {
        let text = format!(
            "You have requested more instances than your current instance limit of {MOST} allows."
        );
        return Err(Fault::new("InstanceLimitExceeded", text));
    }
    let data = Params(&launch.data);
    check(world, data, launch.subnet.as_deref())?;
    let image = image::find(world, data.text("ImageId").unwrap_or_default())?;
    let mut tags = tag_specification(data, "instance");
    tags.extend(launch.tags);
    if let Some((template, version)) = &launch.template {
        tags.insert("aws:ec2launchtemplate:id".to_owned(), template.clone());
        tags.insert(
            "aws:ec2launchtemplate:version".to_owned(),
            version.to_string(),
        );
    }
    let mut instance = Instance {
        id: String::new(),
        image: image.id.clone(),
        release: image.release.clone(),
        architecture: image.architecture.clone(),
        instance_type: data.text("InstanceType").unwrap_or("t2.micro").to_owned(),
        key_name: data.text("KeyName").map(ToOwned::to_owned),
        subnet: launch.subnet,
        security_groups: security_groups(data),
        template: launch.template,
        state: InstanceState::Pending,
        launched: world.now,
        changes_at: Some(seconds_after(world.now, BOOT_SECONDS)),
        tags,
        rebooted: None,
    };
    instance.id = format!("i-0{}", world.hex_id(16));
    let id = instance.id.clone();
    world.ec2.instances.insert(id.clone(), instance);
    Ok(id)
}

/// The zone of a subnet, or the Region's first.
pub(super) fn zone(world: &World, subnet: Option<&str>) -> String {
    subnet.and_then(|id| world.ec2.subnets.get(id)).map_or_else(
        || format!("{}a", world.region),
        |s: &network::Subnet| s.zone.clone(),
    )
}
