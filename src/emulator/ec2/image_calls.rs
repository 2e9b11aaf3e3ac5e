//! Calls on images: create, deregister, describe.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::account;
use super::filter::{known, passes};
use super::image::{NewImage, find};
use super::{
    Disk, Image, Instance, InstanceState, Protection, dry_run, tag_set, tag_specification, time,
};
use crate::params::{Params, listing};
use crate::protocol::{ec2_fragment, written};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// How long `CreateImage` takes until the image is available.
const CREATION_SECONDS: i64 = 5 * 60;

/// An image's name, as EC2 checks it.
fn image_name(params: Params<'_>) -> Result<&str, Fault> {
    let name = params.text("Name").unwrap_or_default();
    let allowed = |c: char| c.is_ascii_alphanumeric() || "()[] ./-'@_".contains(c);
    if (3..=128).contains(&name.chars().count()) && name.chars().all(allowed) {
        return Ok(name);
    }
    let text = "AMI names must be between 3 and 128 characters long, and may contain letters, numbers, \
                '(', ')', '.', '-', '/' and '_'";
    Err(Fault::new("InvalidAMIName.Malformed", text))
}

/// A good name that no image has.
fn free_name<'a>(world: &World, params: Params<'a>) -> Result<&'a str, Fault> {
    let name = image_name(params)?;
    match world.ec2.images.values().find(|image| image.name == name) {
        Some(other) => {
            let text = format!("AMI name {name} is already in use by AMI {}", other.id);
            Err(Fault::new("InvalidAMIName.Duplicate", text))
        }
        None => Ok(name),
    }
}

/// Only what runs or rests has disks to make snapshots of.
fn can_be_imaged(instance: &Instance) -> Result<(), Fault> {
    if instance.state == InstanceState::Running {
        return Ok(());
    }
    let text = format!(
        "Invalid value '{}' for instanceId. Instance is not in state 'running' or 'stopping' or 'stopped'",
        instance.id
    );
    Err(Fault::new("InvalidParameterValue", text))
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let instance = params.text("InstanceId").unwrap_or_default();
    can_be_imaged(super::instance::find(world, instance)?)?;
    let name = free_name(world, params)?;
    for specification in params.items("TagSpecification") {
        let of = specification.text("ResourceType").unwrap_or_default();
        if !["image", "snapshot"].contains(&of) {
            let text = format!("'{of}' is not a valid taggable resource type for this operation.");
            return Err(Fault::new("InvalidParameterValue", text));
        }
    }
    dry_run(params)?;
    let id = world.make_image(NewImage {
        name: name.to_owned(),
        description: params.text("Description").unwrap_or_default().to_owned(),
        instance: Some(instance.to_owned()),
        tags: tag_specification(params, "image"),
        takes: CREATION_SECONDS,
        release: String::new(),
    });
    let (now, snapshot_tags) = (world.now, tag_specification(params, "snapshot"));
    if let Some(image) = world.ec2.images.get_mut(&id) {
        image.snapshot_tags = snapshot_tags;
    }
    // What is not asked for happens: EC2 reboots unless told otherwise.
    if !params.flag("NoReboot")
        && let Some(instance) = world.ec2.instances.get_mut(instance)
    {
        instance.rebooted = Some(now);
    }
    Ok(json!({"imageId": id}))
}

fn mapping(disk: &Disk) -> Value {
    json!({
        "deviceName": disk.device,
        "ebs": {
            "snapshotId": disk.snapshot,
            "volumeSize": disk.size,
            "volumeType": disk.kind,
            "encrypted": disk.encrypted,
            "deleteOnTermination": !disk.keep,
        },
    })
}

/// An image of snapshots that are there, available at once. It says nothing of a release.
pub(super) fn register(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let name = free_name(world, params)?.to_owned();
    let root = params.text("RootDeviceName").unwrap_or("/dev/sda1");
    let mut disks = super::disks::requested(world, params, &[])?;
    let Some(place) = disks
        .iter()
        .position(|disk| disk.device == root && disk.snapshot.is_some())
    else {
        let text = "A snapshotId must be specified for the root device.";
        return Err(Fault::new("InvalidBlockDeviceMapping", text));
    };
    let first = disks.remove(place);
    let architecture = params.text("Architecture").unwrap_or("i386");
    if !["i386", "x86_64", "arm64", "x86_64_mac", "arm64_mac"].contains(&architecture) {
        let text = format!("Invalid value '{architecture}' for Architecture.");
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let id = world.make_image(NewImage {
        name,
        description: params.text("Description").unwrap_or_default().to_owned(),
        tags: tag_specification(params, "image"),
        release: "registered".to_owned(),
        ..NewImage::default()
    });
    if let Some(image) = world.ec2.images.get_mut(&id) {
        architecture.clone_into(&mut image.architecture);
        root.clone_into(&mut image.root_device_name);
        image.snapshot = first.snapshot.unwrap_or_default();
        (image.size_gib, image.encrypted) = (first.size, first.encrypted);
        image.disks = disks;
        image.ena_support = params.flag("EnaSupport");
        image.boot_mode = params.text("BootMode").map(ToOwned::to_owned);
        image.tpm_support = params.text("TpmSupport").map(ToOwned::to_owned);
        image.imds_support = params.text("ImdsSupport").map(ToOwned::to_owned);
        params
            .text("VirtualizationType")
            .unwrap_or("paravirtual")
            .clone_into(&mut image.virtualization);
    }
    Ok(json!({"imageId": id}))
}

pub(super) fn deregister(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = params.text("ImageId").unwrap_or_default();
    let image = find(world, id)?;
    if image.protection.holds(world.now) {
        // That it is refused: EC2 user guide, "Protect an Amazon EC2 AMI from deregistration". Code and words are not confirmed.
        let text = format!("The image '{id}' is protected from deregistration.");
        return Err(Fault::new("OperationNotPermitted", text));
    }
    let left = image.snapshots();
    dry_run(params)?;
    world.remove_image(id);
    // "When you deregister an AMI […] the snapshots are not deleted" unless that is asked for, which is refused here.
    for (id, snapshot) in left {
        world.ec2.snapshots.entry(id).or_insert(snapshot);
    }
    Ok(json!({"return": true}))
}

pub(super) fn protect(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let wanted = match params.flag("WithCooldown") {
        true => Protection::WithCooldown,
        false => Protection::On,
    };
    change_protection(world, params, |_, _| wanted)
}

pub(super) fn unprotect(world: &mut World, call: &Call) -> Reply {
    change_protection(world, Params(&call.params), |has, now| match has {
        Protection::WithCooldown => Protection::Until(now + SignedDuration::from_hours(24)),
        Protection::Until(end) => Protection::Until(end),
        Protection::Off | Protection::On => Protection::Off,
    })
}

/// The owner's alone to say.
fn change_protection(
    world: &mut World,
    params: Params<'_>,
    to: impl FnOnce(Protection, Timestamp) -> Protection,
) -> Reply {
    let id = params.text("ImageId").unwrap_or_default();
    if find(world, id)?.owner != world.account {
        let text = format!("Not authorized for image:{id}");
        return Err(Fault::new("AuthFailure", text));
    }
    dry_run(params)?;
    let now = world.now;
    let image = world.ec2.images.get_mut(id);
    let protection = image.map_or(Protection::Off, |image| {
        image.protection = to(image.protection, now);
        image.protection
    });
    Ok(json!({"return": protection.name()}))
}

const FILTERS: &[&str] = &[
    "name",
    "state",
    "architecture",
    "creation-date",
    "root-device-type",
    "root-device-name",
    "virtualization-type",
    "image-id",
    "image-type",
    "is-public",
    "owner-id",
    "description",
    "source-instance-id",
    "hypervisor",
    "owner-alias",
    "ena-support",
    "block-device-mapping.device-name",
    "block-device-mapping.snapshot-id",
    "block-device-mapping.volume-size",
    "block-device-mapping.volume-type",
    "block-device-mapping.encrypted",
    "block-device-mapping.delete-on-termination",
];

fn of_volumes(image: &Image, name: &str) -> Option<Vec<String>> {
    let of = |disk: &Disk| {
        Some(match name {
            "device-name" => disk.device.clone(),
            "snapshot-id" => disk.snapshot.clone().unwrap_or_default(),
            "volume-size" => disk.size.to_string(),
            "volume-type" => disk.kind.clone(),
            "encrypted" => disk.encrypted.to_string(),
            "delete-on-termination" => (!disk.keep).to_string(),
            _ => return None,
        })
    };
    image.volumes().iter().map(of).collect()
}

fn attribute(image: &Image, name: &str) -> Option<Vec<String>> {
    if let Some(name) = name.strip_prefix("block-device-mapping.") {
        return of_volumes(image, name);
    }
    Some(vec![match name {
        "name" => image.name.clone(),
        "state" => image.state.clone(),
        "architecture" => image.architecture.clone(),
        "creation-date" => time(image.created),
        "root-device-type" => image.root_device_type.clone(),
        "root-device-name" => image.root_device_name.clone(),
        "virtualization-type" => image.virtualization.clone(),
        "image-id" => image.id.clone(),
        "image-type" => "machine".to_owned(),
        "is-public" => "false".to_owned(),
        "owner-id" => image.owner.clone(),
        "description" => image.description.clone(),
        "source-instance-id" => return Some(image.source_instance.clone().into_iter().collect()),
        "hypervisor" => "xen".to_owned(),
        "owner-alias" => {
            return Some(
                account::alias(image)
                    .map(str::to_owned)
                    .into_iter()
                    .collect(),
            );
        }
        "ena-support" => image.ena_support.to_string(),
        _ => return None,
    }])
}

/// That all of these are there; of several that are not, EC2 names each.
fn expect(world: &World, ids: &[String]) -> Result<(), Fault> {
    let mut missing = Vec::new();
    for id in ids {
        match find(world, id) {
            Err(fault) if fault.code == "InvalidAMIID.NotFound" => missing.push(id.as_str()),
            other => {
                other?;
            }
        }
    }
    let text = match missing.as_slice() {
        [] => return Ok(()),
        [one] => format!("The image id '[{one}]' does not exist"),
        several => format!("The image ids '[{}]' do not exist", several.join(", ")),
    };
    Err(Fault::new("InvalidAMIID.NotFound", text))
}

/// In the order of ids: AWS promises none, and nobody may come to rely on dates being sorted.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (ids, owners) = (params.texts("ImageId"), params.texts("Owner"));
    expect(world, &ids)?;
    known(params, FILTERS)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for image in world.ec2.images.values() {
        let ours = image.owner == world.account;
        // EC2 shows nobody the tags that another account put on its images.
        let unmarked = (!ours && !image.tags.is_empty()).then(|| Image {
            tags: super::Tags::new(),
            ..image.clone()
        });
        let image = unmarked.as_ref().unwrap_or(image);
        let owned = owners.is_empty()
            || owners.contains(&image.owner)
            || account::alias(image).is_some_and(|alias| owners.iter().any(|owner| owner == alias))
            || (ours && owners.iter().any(|owner| owner == "self"));
        let asked = ids.is_empty() || ids.contains(&image.id);
        let shown = (image.state != "disabled" || params.flag("IncludeDisabled"))
            && account::shows(world, image);
        if owned && asked && shown && passes(params, &image.tags, &|name| attribute(image, name))? {
            // Whether it is allowed is not said of an image itself, so that what is drawn once need not be drawn again.
            found.push(match world.ec2.settings.allowed_images {
                Some(_) => {
                    let mut view = view(image);
                    view["imageAllowed"] = account::admits(world, image).into();
                    view
                }
                None => {
                    let write = |image: &Image| ec2_fragment(&view(image));
                    written(world.ec2.drawn_images.text(&image.id, image, write))
                }
            });
        }
    }
    let size = params
        .number("MaxResults")
        .map_or(1000, |n| usize::try_from(n).unwrap_or(1));
    let (images, next) = params.page(found, size)?;
    Ok(listing("imagesSet", images, "nextToken", next))
}

fn type_specification(image: &Image) -> Value {
    let (supported, unsupported) = (&image.supported_types, &image.unsupported_types);
    if supported.is_empty() && unsupported.is_empty() {
        return Value::Null;
    }
    let items = |patterns: &[String]| -> Value {
        let each = patterns.iter();
        each.map(|pattern| json!({"instanceType": pattern}))
            .collect()
    };
    json!({"supportedInstanceTypeSet": items(supported), "unsupportedInstanceTypeSet": items(unsupported)})
}

fn view(image: &Image) -> Value {
    let failure = image.failure.as_ref().filter(|_| image.state == "failed");
    let mut view = json!({
        "stateReason": failure.map(|text| json!({"code": "Server.InternalError", "message": text})),
        "imageId": image.id,
        "name": image.name,
        "description": image.description,
        "imageState": image.state,
        "creationDate": time(image.created),
        "imageOwnerId": image.owner,
        "imageOwnerAlias": account::alias(image),
        "imageLocation": format!("{}/{}", image.owner, image.name),
        "imageType": "machine",
        "isPublic": false,
        "architecture": image.architecture,
        "rootDeviceType": image.root_device_type,
        "rootDeviceName": image.root_device_name,
        "virtualizationType": image.virtualization,
        "hypervisor": "xen",
        "enaSupport": image.ena_support,
        "bootMode": image.boot_mode,
        "tpmSupport": image.tpm_support,
        "imdsSupport": image.imds_support,
        "instanceTypeSpecification": type_specification(image),
        "deregistrationProtection": image.protection.name(),
        "sourceInstanceId": image.source_instance,
        "blockDeviceMapping": image.volumes().iter().map(mapping).collect::<Value>(),
    });
    view["tagSet"] = tag_set(&image.tags);
    view
}
