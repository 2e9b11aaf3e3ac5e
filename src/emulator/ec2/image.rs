//! Images: made from an instance, pending, available, deregistered.

use serde_json::json;

use super::{Disk, Image, Protection, Snapshot, Tags};
use crate::Fault;
use crate::clock::seconds_after;
use crate::events;
use crate::state::World;

impl Image {
    /// Its snapshots by id, the root's first.
    pub(super) fn snapshots(&self) -> Vec<(String, Snapshot)> {
        let snapshot = |size: i64, encrypted: bool| Snapshot {
            volume: "vol-ffffffff".to_owned(),
            size,
            encrypted,
            key: None,
            description: match &self.source_instance {
                Some(instance) => format!("Created by CreateImage({instance}) for {}", self.id),
                None => format!("Created for {}", self.id),
            },
            created: self.created,
            tags: self.snapshot_tags.clone(),
        };
        let root = (
            self.snapshot.clone(),
            snapshot(self.size_gib, self.encrypted),
        );
        let others = { self.disks.iter() }
            .filter_map(|disk| Some((disk.snapshot.clone()?, snapshot(disk.size, disk.encrypted))));
        std::iter::once(root).chain(others).collect()
    }

    /// Its volumes as launches make them, the root's first.
    pub(super) fn volumes(&self) -> Vec<Disk> {
        let root = Disk {
            device: self.root_device_name.clone(),
            snapshot: Some(self.snapshot.clone()),
            size: self.size_gib,
            kind: "gp3".to_owned(),
            encrypted: self.encrypted,
            keep: false,
            volume: String::new(),
            key: None,
            rates: (None, None),
        };
        std::iter::once(root)
            .chain(self.disks.iter().cloned())
            .collect()
    }
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
        let mut disks = instance
            .map(|instance| instance.disks.clone())
            .unwrap_or_default();
        let root = disks.first().cloned();
        // The root's snapshot is the image's; each other volume has one of its own.
        disks.drain(..root.iter().count());
        for disk in &mut disks {
            disk.snapshot = Some(format!("snap-0{}", self.hex_id(16)));
            disk.volume = String::new();
        }
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
            root_device_name: { root.as_ref() }
                .map_or_else(|| "/dev/xvda".to_owned(), |disk| disk.device.clone()),
            virtualization: "hvm".to_owned(),
            ena_support: true,
            boot_mode: None,
            tpm_support: None,
            imds_support: None,
            supported_types: Vec::new(),
            unsupported_types: Vec::new(),
            snapshot,
            size_gib: root.as_ref().map_or(8, |disk| disk.size),
            encrypted: root.is_some_and(|disk| disk.encrypted),
            disks,
            source_instance: new.instance,
            tags: new.tags,
            snapshot_tags: Tags::new(),
            release,
            ready_at: pending.then(|| seconds_after(self.now, new.takes)),
            protection: Protection::Off,
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
    let arn = world.arn_of("", "ec2", &format!("image/{id}"));
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
/// `InvalidAMIID.Malformed`, `InvalidAMIID.NotFound`. The latter also for an image that the account does not allow, which cannot be
/// "discovered" (API reference, `ImageAllowed`); that launches say just this is not confirmed.
pub(super) fn find<'a>(world: &'a World, id: &str) -> Result<&'a Image, Fault> {
    if !id.starts_with("ami-") {
        let text = format!("Invalid id: \"{id}\" (expecting \"ami-...\")");
        return Err(Fault::new("InvalidAMIID.Malformed", text));
    }
    let image = world.ec2.images.get(id);
    let image = image.filter(|image| super::account::shows(world, image));
    image.ok_or_else(|| {
        let text = format!("The image id '[{id}]' does not exist");
        Fault::new("InvalidAMIID.NotFound", text)
    })
}
