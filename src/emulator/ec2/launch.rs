//! Launching: what EC2 checks in launch data, and the instance that comes of it.

use std::sync::Arc;

use serde_json::{Value, json};

use super::instance::BOOT_SECONDS;
use super::types::Type;
use super::{Instance, InstanceState, Tags, image, tag_specification};
use crate::Fault;
use crate::clock::seconds_after;
use crate::params::{Params, like};
use crate::state::World;
use freshscale_core::limits;

/// Instances that the account may have: what asks for millions is refused, not started.
const MOST: usize = 1000;

/// One launch to come.
pub(crate) struct LaunchRequest {
    /// Launch template data, overrides applied, in request names.
    pub(crate) data: Arc<Value>,
    /// The template and the version that the data is from.
    pub(crate) template: Option<(String, i64)>,
    /// Where.
    pub(crate) subnet: Option<String>,
    /// Besides those of the data; these win.
    pub(crate) tags: Tags,
    /// Whether it is to be Spot, whatever the data says.
    pub(crate) spot: bool,
}

fn is_spot(data: Params<'_>) -> bool {
    let market = data.child("InstanceMarketOptions");
    market.is_some_and(|market| market.text("MarketType") == Some("spot"))
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
    let kind = kind(data)?;
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
    // API reference, InstanceNetworkInterfaceSpecification, `AssociatePublicIpAddress`.
    let mut interfaces = data.items("NetworkInterface");
    let public = interfaces.any(|one| one.has("AssociatePublicIpAddress"));
    if public && data.items("NetworkInterface").count() > 1 {
        return Err(Fault::new(
            "InvalidParameterCombination",
            "The associatePublicIPAddress parameter cannot be specified when launching with multiple network interfaces.",
        ));
    }
    let vpc = match subnet {
        Some(subnet) => Some(world.ec2.subnet(subnet)?.vpc()),
        None => None,
    };
    for id in security_groups(data) {
        let group = world.ec2.security_group(&id)?;
        if vpc.is_some_and(|vpc| group.vpc() != vpc) {
            let subnet = subnet.unwrap_or_default();
            let text =
                format!("Security group {id} and subnet {subnet} belong to different networks.");
            return Err(Fault::new("InvalidParameter", text));
        }
    }
    if let Some(key) = data.text("KeyName")
        && !world.ec2.key_pairs.contains_key(key)
    {
        let text = format!("The key pair '{key}' does not exist");
        return Err(Fault::new("InvalidKeyPair.NotFound", text));
    }
    check_profile(world, data)?;
    check_patterns(image, data.text("InstanceType").unwrap_or("t2.micro"))?;
    let zone = subnet.and_then(|id| Some(world.ec2.subnets.get(id)?.zone.as_str()));
    super::placement::expect(world, kind, data, zone)?;
    if let Some(kind) = kind {
        check_type(kind, image)?;
        super::place::expect_offered(world, kind, data, subnet)?;
    }
    super::disks::check(world, data, image)
}

/// The instance profile, by name or by ARN.
fn check_profile(world: &World, data: Params<'_>) -> Result<(), Fault> {
    let Some(profile) = data.child("IamInstanceProfile") else {
        return Ok(());
    };
    let (member, given) = match (profile.text("Name"), profile.text("Arn")) {
        (Some(_), Some(_)) => {
            let text = "The parameter iamInstanceProfile.name may not be used in combination with iamInstanceProfile.arn";
            return Err(Fault::new("InvalidParameterCombination", text));
        }
        (Some(name), None) => ("name", name),
        (None, Some(arn)) => ("arn", arn),
        (None, None) => return Ok(()),
    };
    let name = match member {
        "arn" => given.rsplit('/').next().unwrap_or_default(),
        _ => given,
    };
    if world.has_profile(name) {
        return Ok(());
    }
    let what = if member == "arn" { "ARN" } else { "name" };
    let text = format!(
        "Value ({given}) for parameter iamInstanceProfile.{member} is invalid. Invalid IAM Instance Profile {what}"
    );
    Err(Fault::new("InvalidParameterValue", text))
}

/// What is known of the instance type. A template may name one that there is not; what is launched may not. One that only
/// the API's model knows is taken as it is.
fn kind(data: Params<'_>) -> Result<Option<&'static Type>, Fault> {
    if data.has("InstanceRequirements") && !data.has("InstanceType") {
        // The wording is not confirmed: a group with a mixed instances policy, or a fleet, chooses one.
        let text = "InstanceRequirements can only be used by an Auto Scaling group with a mixed instances policy, or a fleet.";
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    let name = data.text("InstanceType").unwrap_or("t2.micro");
    let kind = super::types::named(name);
    if kind.is_none() && !limits::instance_types().contains(&name) {
        let text = format!("Invalid value '{name}' for InstanceType.");
        return Err(Fault::new("InvalidParameterValue", text));
    }
    Ok(kind)
}

/// That the instance type can start the image.
fn check_type(kind: &Type, image: &super::Image) -> Result<(), Fault> {
    if !kind.architectures.contains(&image.architecture.as_str()) {
        let text = format!(
            "The architecture '{}' of the specified instance type does not match the architecture '{}' of the specified AMI. Specify an instance type and an AMI that have matching architectures, and try again.",
            kind.architectures.join(","),
            image.architecture
        );
        return Err(Fault::new("InvalidParameterValue", text));
    }
    check_abilities(kind, image)
}

/// What an image's owner says of instance types: `InvalidParameterCombination` (botocore 1.44.8 names the code; the words
/// are not confirmed).
fn check_patterns(image: &super::Image, named: &str) -> Result<(), Fault> {
    let any = |patterns: &[String]| patterns.iter().any(|pattern| like(pattern, named, false));
    let supported = image.supported_types.is_empty() || any(&image.supported_types);
    if supported && !any(&image.unsupported_types) {
        return Ok(());
    }
    let text = format!(
        "The instance type '{named}' is not supported by the AMI '{}'. Specify an instance type that the AMI supports, and try again.",
        image.id
    );
    Err(Fault::new("InvalidParameterCombination", text))
}

/// Drivers and firmware. Of boot modes and the TPM neither code nor words are confirmed, only that the launch fails (EC2
/// User Guide, "Instance launch behavior with Amazon EC2 boot modes" and "Requirements for using NitroTPM").
fn check_abilities(kind: &Type, image: &super::Image) -> Result<(), Fault> {
    let name = kind.name;
    if kind.needs_ena() && !image.ena_support {
        let text = format!(
            "Enhanced networking with the Elastic Network Adapter (ENA) is required for the '{name}' instance type. Ensure that you are using an AMI that is enabled for ENA."
        );
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    let mode = image.boot_mode.as_deref().unwrap_or_default();
    let strict = ["uefi", "legacy-bios"].contains(&mode);
    if strict && !kind.boot_modes().contains(&mode) {
        let text = format!(
            "The boot mode '{mode}' of the specified AMI is not supported by the instance type '{name}', which supports: {}.",
            kind.boot_modes().join(", ")
        );
        return Err(Fault::new("InvalidParameterValue", text));
    }
    if image.tpm_support.is_some() && kind.lacks_tpm() {
        let text = format!("NitroTPM is not supported by the instance type '{name}'.");
        return Err(Fault::new("Unsupported", text));
    }
    Ok(())
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
pub(crate) fn launch(world: &mut World, launch: LaunchRequest) -> Result<String, Fault> {
    if world.ec2.instances.len() >= MOST {
        let text = format!(
            "You have requested more instances than your current instance limit of {MOST} allows."
        );
        return Err(Fault::new("InstanceLimitExceeded", text));
    }
    let data = Params(&launch.data);
    check(world, data, launch.subnet.as_deref())?;
    if let Some(id) = &launch.subnet
        && world.free_addresses(world.ec2.subnet(id)?) == 0
    {
        let text = format!(
            "There are not enough free addresses in subnet '{id}' to satisfy the requested number of instances."
        );
        return Err(Fault::new("InsufficientFreeAddressesInSubnet", text));
    }
    world.expect_vcpus(
        data.text("InstanceType").unwrap_or("t2.micro"),
        launch.spot || is_spot(data),
    )?;
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
        launch: shown(data),
        reservation: None,
        rebooted: None,
        protected: data.flag("DisableApiTermination"),
        address: None,
        spot: launch.spot || is_spot(data),
        disks: super::disks::of(world, data, image),
    };
    instance.id = format!("i-0{}", world.hex_id(16));
    let subnet = { instance.subnet.as_ref() }.and_then(|id| world.ec2.subnets.get(id));
    instance.address = super::place::address(world, subnet, &instance.id);
    for (number, disk) in instance.disks.iter_mut().enumerate() {
        // No id is drawn for them: those of everything else stay what they were in earlier worlds.
        let drawn = freshscale_core::digest::sha256(format!("{} volume {number}", instance.id));
        disk.volume = format!("vol-0{}", &drawn[..16]);
    }
    let id = instance.id.clone();
    world.ec2.instances.insert(id.clone(), instance);
    Ok(id)
}

/// What descriptions of instances show of their launch data.
const SHOWN: &[&str] = &[
    "CapacityReservationSpecification",
    "CpuOptions",
    "EbsOptimized",
    "EnclaveOptions",
    "HibernationOptions",
    "IamInstanceProfile",
    "MaintenanceOptions",
    "MetadataOptions",
    "Monitoring",
    "Placement",
    "PrivateDnsNameOptions",
];

fn shown(data: Params<'_>) -> Value {
    let given = SHOWN.iter().filter_map(|name| {
        let value = data.0.get(name).filter(|value| !value.is_null())?;
        Some(((*name).to_owned(), value.clone()))
    });
    match given.collect::<serde_json::Map<_, _>>() {
        none if none.is_empty() => Value::Null,
        some => Value::Object(some),
    }
}
