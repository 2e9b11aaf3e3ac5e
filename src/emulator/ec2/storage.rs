//! Volumes and snapshots: as much of them as images are registered from.

use serde_json::{Value, json};

use super::filter::passes;
use super::place::zone_of;
use super::{
    Disk, Instance, InstanceState, Snapshot, Tags, Volume, dry_run, page_size, tag_set,
    tag_specification, time,
};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};
use freshscale_core::limits::volume as limits;

impl World {
    /// A snapshot of this id, be it an image's.
    pub(super) fn snapshot(&self, id: &str) -> Result<Snapshot, Fault> {
        if let Some(snapshot) = self.ec2.snapshots.get(id) {
            return Ok(snapshot.clone());
        }
        let images = self.ec2.images.values();
        let found = images
            .flat_map(|image| image.snapshots())
            .find(|(of, _)| of == id);
        found.map(|(_, snapshot)| snapshot).ok_or_else(|| {
            let text = format!("The snapshot '{id}' does not exist.");
            Fault::new("InvalidSnapshot.NotFound", text)
        })
    }
}

fn volume_view(id: &str, volume: &Volume) -> Value {
    json!({
        "volumeId": id,
        "size": volume.size,
        "volumeType": volume.kind,
        "availabilityZone": volume.zone,
        "encrypted": volume.encrypted,
        "kmsKeyId": volume.key,
        "iops": volume.rates.0,
        "throughput": volume.rates.1,
        "multiAttachEnabled": volume.multi_attach,
        "snapshotId": volume.snapshot.clone().unwrap_or_default(),
        "status": "available",
        "createTime": time(volume.created),
        "attachmentSet": [],
        "tagSet": tag_set(&volume.tags),
    })
}

fn snapshot_view(world: &World, id: &str, snapshot: &Snapshot) -> Value {
    json!({
        "snapshotId": id,
        "volumeId": snapshot.volume,
        "volumeSize": snapshot.size,
        "encrypted": snapshot.encrypted,
        "kmsKeyId": snapshot.encrypted.then(|| super::account::key_of(world, snapshot.key.as_deref())),
        "description": snapshot.description,
        "ownerId": world.account,
        "progress": "100%",
        "startTime": time(snapshot.created),
        "status": "completed",
        "storageTier": "standard",
        "tagSet": tag_set(&snapshot.tags),
    })
}

pub(super) fn create_volume(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let zone = params.text("AvailabilityZone").unwrap_or_default();
    if !world.zones().iter().any(|known| known == zone) {
        let text = format!("The zone '{zone}' does not exist.");
        return Err(Fault::new("InvalidZone.NotFound", text));
    }
    let snapshot = params.text("SnapshotId");
    let of = snapshot.map(|id| world.snapshot(id)).transpose()?;
    let least = of.as_ref().map_or(1, |snapshot| snapshot.size);
    let size = params
        .number("Size")
        .or(of.as_ref().map(|snapshot| snapshot.size));
    let Some(size) = size else {
        let text = "The request must contain the parameter size/snapshot";
        return Err(Fault::new("MissingParameter", text));
    };
    if size < least || size > 65_536 {
        let text =
            format!("Volume of {size}GiB is smaller than snapshot, expect size >= {least}GiB");
        return Err(Fault::new("InvalidParameterValue", text));
    }
    let kind = params.text("VolumeType").unwrap_or("gp2");
    let number = |name: &str| params.number(name).and_then(|n| u32::try_from(n).ok());
    super::disks::takes(&limits::Volume {
        kind,
        size: u32::try_from(size).ok(),
        iops: number("Iops"),
        throughput: number("Throughput"),
        is_root: false,
    })?;
    let key = params.text("KmsKeyId").map(ToOwned::to_owned);
    if key.is_some() && !params.flag("Encrypted") {
        let text = "The parameter KmsKeyId requires the parameter Encrypted to be set.";
        return Err(Fault::new("InvalidParameterDependency", text));
    }
    let multi_attach = params.flag("MultiAttachEnabled");
    if multi_attach && !["io1", "io2"].contains(&kind) {
        // EC2 API reference, CreateVolume: "supported with io1 and io2 volumes only". The words are not confirmed.
        let text = format!("Multi-Attach is not supported for volumes of type {kind}.");
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    dry_run(params)?;
    let id = format!("vol-0{}", world.hex_id(16));
    let asked = params.flag("Encrypted") || of.is_some_and(|snapshot| snapshot.encrypted);
    let (encrypted, key) = super::disks::encrypted(world, asked, key);
    let volume = Volume {
        size,
        kind: kind.to_owned(),
        zone: zone.to_owned(),
        encrypted,
        snapshot: snapshot.map(ToOwned::to_owned),
        key,
        rates: (params.number("Iops"), params.number("Throughput")),
        multi_attach,
        created: world.now,
        tags: tag_specification(params, "volume"),
    };
    let view = volume_view(&id, &volume);
    world.ec2.volumes.insert(id, volume);
    Ok(view)
}

/// One of an instance, which it is attached to.
fn attached_view(world: &World, instance: &Instance, disk: &Disk) -> Value {
    json!({
        "volumeId": disk.volume,
        "size": disk.size,
        "volumeType": disk.kind,
        "iops": disk.rates.0,
        "throughput": disk.rates.1,
        "availabilityZone": zone_of(world, instance),
        "encrypted": disk.encrypted,
        "kmsKeyId": disk.key,
        "snapshotId": disk.snapshot.clone().unwrap_or_default(),
        "status": "in-use",
        "createTime": time(instance.launched),
        "attachmentSet": [{
            "volumeId": disk.volume,
            "instanceId": instance.id,
            "device": disk.device,
            "status": "attached",
            "attachTime": time(instance.launched),
            "deleteOnTermination": !disk.keep,
        }],
        "tagSet": [],
    })
}

/// Those of instances that are there; they go with them.
fn attached(world: &World) -> impl Iterator<Item = (&Instance, &Disk)> {
    { world.ec2.instances.values() }
        .filter(|instance| instance.state != InstanceState::Terminated)
        .flat_map(|instance| instance.disks.iter().map(move |disk| (instance, disk)))
}

fn volume<'a>(world: &'a World, id: &str) -> Result<&'a Volume, Fault> {
    world.ec2.volumes.get(id).ok_or_else(|| {
        if attached(world).any(|(_, disk)| disk.volume == id) {
            let text = format!("The emulator does nothing with volume {id}: it is an instance's");
            return Fault::new("UnsupportedOperation", text);
        }
        let text = format!("The volume '{id}' does not exist.");
        Fault::new("InvalidVolume.NotFound", text)
    })
}

pub(super) fn describe_volumes(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("VolumeId");
    for id in &ids {
        if !attached(world).any(|(_, disk)| disk.volume == *id) {
            volume(world, id)?;
        }
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for (id, volume) in &world.ec2.volumes {
        let lookup = |name: &str| match name {
            "volume-id" => Some(vec![id.clone()]),
            "availability-zone" => Some(vec![volume.zone.clone()]),
            "status" => Some(vec!["available".to_owned()]),
            "encrypted" => Some(vec![volume.encrypted.to_string()]),
            "attachment.instance-id" | "attachment.device" => Some(Vec::new()),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(id)) && passes(params, &volume.tags, &lookup)? {
            found.push(volume_view(id, volume));
        }
    }
    for (instance, disk) in attached(world) {
        let lookup = |name: &str| match name {
            "volume-id" => Some(vec![disk.volume.clone()]),
            "availability-zone" => Some(vec![zone_of(world, instance)]),
            "status" => Some(vec!["in-use".to_owned()]),
            "encrypted" => Some(vec![disk.encrypted.to_string()]),
            "attachment.instance-id" => Some(vec![instance.id.clone()]),
            "attachment.device" => Some(vec![disk.device.clone()]),
            _ => None,
        };
        let asked = ids.is_empty() || ids.contains(&disk.volume);
        if asked && passes(params, &Tags::new(), &lookup)? {
            found.push(attached_view(world, instance, disk));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("volumeSet", found, "nextToken", next))
}

pub(super) fn delete_volume(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = params.text("VolumeId").unwrap_or_default();
    volume(world, id)?;
    dry_run(params)?;
    world.ec2.volumes.remove(id);
    Ok(json!({"return": true}))
}

pub(super) fn create_snapshot(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let of = params.text("VolumeId").unwrap_or_default();
    let volume = volume(world, of)?.clone();
    dry_run(params)?;
    let id = format!("snap-0{}", world.hex_id(16));
    let snapshot = Snapshot {
        volume: of.to_owned(),
        size: volume.size,
        encrypted: volume.encrypted,
        key: volume.key,
        description: params.text("Description").unwrap_or_default().to_owned(),
        created: world.now,
        tags: tag_specification(params, "snapshot"),
    };
    let view = snapshot_view(world, &id, &snapshot);
    world.ec2.snapshots.insert(id, snapshot);
    Ok(view)
}

/// Those of images are among them.
pub(super) fn describe_snapshots(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("SnapshotId");
    for id in &ids {
        world.snapshot(id)?;
    }
    let size = page_size(params)?;
    dry_run(params)?;
    let own = { world.ec2.snapshots.iter() }.map(|(id, snapshot)| (id.clone(), snapshot.clone()));
    let images = world.ec2.images.values();
    let ours = images.filter(|image| image.owner == world.account);
    // One that an image was registered from is shown as it was made.
    let of_images = { ours.flat_map(|image| image.snapshots()) }
        .filter(|(id, _)| !world.ec2.snapshots.contains_key(id));
    let all = own.chain(of_images);
    let mut found = Vec::new();
    for (id, snapshot) in all {
        let lookup = |name: &str| match name {
            "snapshot-id" => Some(vec![id.clone()]),
            "volume-id" => Some(vec![snapshot.volume.clone()]),
            "volume-size" => Some(vec![snapshot.size.to_string()]),
            "encrypted" => Some(vec![snapshot.encrypted.to_string()]),
            "description" => Some(vec![snapshot.description.clone()]),
            "owner-id" => Some(vec![world.account.clone()]),
            "status" => Some(vec!["completed".to_owned()]),
            _ => None,
        };
        if (ids.is_empty() || ids.contains(&id)) && passes(params, &snapshot.tags, &lookup)? {
            found.push(snapshot_view(world, &id, &snapshot));
        }
    }
    let (found, next) = params.page(found, size)?;
    Ok(listing("snapshotSet", found, "nextToken", next))
}

/// One that an image stands on stays.
pub(super) fn delete_snapshot(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = params.text("SnapshotId").unwrap_or_default();
    world.snapshot(id)?;
    let mut images = world.ec2.images.values();
    if let Some(image) = images.find(|image| image.snapshots().iter().any(|(of, _)| of == id)) {
        let text = format!("The snapshot {id} is currently in use by {}", image.id);
        return Err(Fault::new("InvalidSnapshot.InUse", text));
    }
    dry_run(params)?;
    world.ec2.snapshots.remove(id);
    Ok(json!({"return": true}))
}
