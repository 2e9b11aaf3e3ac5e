//! Images: made from an instance, pending, available, deregistered.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::filter::{known, passes};
use super::instance::{Instance, InstanceState};
use super::{Tags, dry_run, tag_set, tag_specification, time};
use crate::emulator::arguments::{Params, listing, page};
use crate::emulator::clock::seconds_after;
use crate::emulator::events;
use crate::emulator::world::World;
use crate::emulator::{Call, Fault, Reply};

/// How long `CreateImage` takes until the image is available.
const CREATION_SECONDS: i64 = 5 * 60;

/// An AMI of this account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// `ami-…`
    pub id: String,
    /// Unique among the images that stand.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// `pending`, `available`, `failed`, `disabled`, `invalid`, `error`, `transient`.
    pub state: String,
    /// When its making began.
    pub created: Timestamp,
    /// Account.
    pub owner: String,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// `ebs` or `instance-store`.
    pub root_device_type: String,
    /// `/dev/xvda`
    pub root_device_name: String,
    /// `hvm` or `paravirtual`.
    pub virtualization: String,
    /// Whether it has the driver of the Elastic Network Adapter.
    #[serde(default = "yes")]
    pub ena_support: bool,
    /// `legacy-bios`, `uefi` or `uefi-preferred`.
    #[serde(default)]
    pub boot_mode: Option<String>,
    /// Snapshot of the root volume.
    pub snapshot: String,
    /// Size of the root volume, GiB.
    pub size_gib: i64,
    /// The instance it was made from.
    pub source_instance: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// Tags of its snapshots.
    #[serde(default)]
    pub snapshot_tags: Tags,
    /// Which release of the customer's software is in it: what this whole project is about.
    pub release: String,
    /// While pending: when it becomes available.
    pub ready_at: Option<Timestamp>,
    /// What starts from it never passes the health check of a load balancer.
    #[serde(default)]
    pub broken: bool,
    /// While pending: why it will not become available. Then why it did not.
    #[serde(default)]
    pub failure: Option<String>,
}

fn yes() -> bool {
    true
}

/// What an image is made with; the rest follows.
#[derive(Debug, Clone, Default)]
pub struct NewImage {
    /// Its name.
    pub name: String,
    /// Its description.
    pub description: String,
    /// The instance it is made from; architecture, root device and release come from there.
    pub instance: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// Seconds until it is available; 0: at once.
    pub takes: i64,
    /// The release in it, when there is no instance.
    pub release: String,
}

impl World {
    /// Makes an image and returns its id. With `takes` 0 it is available at once, without an event.
    pub fn make_image(&mut self, new: NewImage) -> String {
        let id = format!("ami-0{}", self.hex_id(16));
        let snapshot = format!("snap-0{}", self.hex_id(16));
        let instance = new
            .instance
            .as_ref()
            .and_then(|instance| self.ec2.instances.get(instance));
        let (architecture, release) = match instance {
            Some(instance) => (instance.architecture.clone(), instance.release.clone()),
            None => ("x86_64".to_owned(), new.release),
        };
        let pending = new.takes > 0;
        let image = Image {
            id: id.clone(),
            name: new.name,
            description: new.description,
            state: if pending { "pending" } else { "available" }.to_owned(),
            created: self.now,
            owner: self.account.clone(),
            architecture,
            root_device_type: "ebs".to_owned(),
            root_device_name: "/dev/xvda".to_owned(),
            virtualization: "hvm".to_owned(),
            ena_support: true,
            boot_mode: None,
            snapshot,
            size_gib: 8,
            source_instance: new.instance,
            tags: new.tags,
            snapshot_tags: Tags::new(),
            release,
            ready_at: pending.then(|| seconds_after(self.now, new.takes)),
            broken: false,
            failure: self.ec2.images_fail.clone().filter(|_| pending),
        };
        self.ec2.images.insert(id.clone(), image);
        id
    }

    /// Takes an image away, as deregistering does, and says so on the event bus.
    pub fn remove_image(&mut self, id: &str) -> bool {
        let found = self.ec2.images.remove(id).is_some();
        if found {
            state_change(self, id, "deregistered", "");
        }
        found
    }
}

/// EC2's event, by which the rotator learns of an image.
fn state_change(world: &mut World, id: &str, state: &str, error: &str) {
    let arn = format!("arn:aws:ec2:{}::image/{id}", world.region);
    let detail = json!({
        "RequestId": world.uuid(),
        "ImageId": id,
        "State": state,
        "ErrorMessage": error,
    });
    events::put_event(world, "aws.ec2", "EC2 AMI State Change", &[arn], detail);
}

/// Pending images that are due become available, or fail.
pub(super) fn fire(world: &mut World) {
    let now = world.now;
    let due: Vec<String> = world
        .ec2
        .images
        .values()
        .filter(|image| image.ready_at.is_some_and(|at| at <= now))
        .map(|image| image.id.clone())
        .collect();
    for id in due {
        let Some(image) = world.ec2.images.get_mut(&id) else {
            continue;
        };
        image.ready_at = None;
        let failure = image.failure.clone();
        let state = if failure.is_some() {
            "failed"
        } else {
            "available"
        };
        state.clone_into(&mut image.state);
        state_change(world, &id, state, &failure.unwrap_or_default());
    }
}

/// # Errors
/// `InvalidAMIID.Malformed`, `InvalidAMIID.NotFound`
pub(super) fn find<'a>(world: &'a World, id: &str) -> Result<&'a Image, Fault> {
    if !id.starts_with("ami-") {
        let text = format!("Invalid id: \"{id}\" (expecting \"ami-...\")");
        return Err(Fault::new("InvalidAMIID.Malformed", text));
    }
    world.ec2.images.get(id).ok_or_else(|| {
        let text = format!("The image id '[{id}]' does not exist");
        Fault::new("InvalidAMIID.NotFound", text)
    })
}

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

pub(super) fn create_image(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let instance = params.text("InstanceId").unwrap_or_default();
    can_be_imaged(super::instance::find(world, instance)?)?;
    let name = image_name(params)?;
    for specification in params.items("TagSpecification") {
        let of = specification.text("ResourceType").unwrap_or_default();
        if !["image", "snapshot"].contains(&of) {
            let text = format!("'{of}' is not a valid taggable resource type for this operation.");
            return Err(Fault::new("InvalidParameterValue", text));
        }
    }
    if let Some(other) = world.ec2.images.values().find(|image| image.name == name) {
        let text = format!("AMI name {name} is already in use by AMI {}", other.id);
        return Err(Fault::new("InvalidAMIName.Duplicate", text));
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

pub(super) fn deregister_image(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = params.text("ImageId").unwrap_or_default();
    find(world, id)?;
    dry_run(params)?;
    world.remove_image(id);
    Ok(json!({"return": true}))
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
];

fn attribute(image: &Image, name: &str) -> Option<Vec<String>> {
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
        _ => return None,
    }])
}

/// In the order of ids: AWS promises none, and nobody may come to rely on dates being sorted.
pub(super) fn describe_images(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (ids, owners) = (params.texts("ImageId"), params.texts("Owner"));
    for id in &ids {
        find(world, id)?;
    }
    known(params, FILTERS)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for image in world.ec2.images.values() {
        let ours = image.owner == world.account;
        let owned = owners.is_empty()
            || owners.contains(&image.owner)
            || (ours && owners.iter().any(|owner| owner == "self"));
        let asked = ids.is_empty() || ids.contains(&image.id);
        let shown = image.state != "disabled" || params.flag("IncludeDisabled");
        if owned && asked && shown && passes(params, &image.tags, &|name| attribute(image, name))? {
            found.push(world.ec2.drawn_images.element(&image.id, image, view));
        }
    }
    let size = params
        .number("MaxResults")
        .map_or(1000, |n| usize::try_from(n).unwrap_or(1));
    let (images, next) = page(found, params.text("NextToken"), size, "InvalidNextToken")?;
    Ok(listing("imagesSet", images, "nextToken", next))
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
        "sourceInstanceId": image.source_instance,
        "blockDeviceMapping": [{
            "deviceName": image.root_device_name,
            "ebs": {
                "snapshotId": image.snapshot,
                "volumeSize": image.size_gib,
                "volumeType": "gp3",
                "encrypted": false,
                "deleteOnTermination": true,
            },
        }],
    });
    view["tagSet"] = tag_set(&image.tags);
    view
}
