//! Volumes of images and instances.

use serde_json::{Value, json};

use super::{Disk, Image, Instance, time};
use crate::Fault;
use crate::params::Params;
use crate::state::World;
use freshscale_core::limits::volume;

/// The volumes of an image, with what block device mappings change of them and add to them.
///
/// # Errors
/// `InvalidSnapshot.NotFound`, `InvalidBlockDeviceMapping`
pub(super) fn requested(
    world: &World,
    data: Params<'_>,
    image: &[Disk],
) -> Result<Vec<Disk>, Fault> {
    let mut disks = image.to_vec();
    for mapping in data.items("BlockDeviceMapping") {
        let device = mapping.text("DeviceName").unwrap_or_default();
        if mapping.has("NoDevice") {
            disks.retain(|disk| disk.device != device);
            continue;
        }
        let Some(ebs) = mapping.child("Ebs") else {
            continue;
        };
        let before = disks.iter().find(|disk| disk.device == device).cloned();
        let disk = changed(world, device, ebs, before)?;
        can_be(
            &disk,
            image.first().is_some_and(|root| root.device == device),
        )?;
        match disks.iter_mut().find(|disk| disk.device == device) {
            Some(place) => *place = disk,
            None => disks.push(disk),
        }
    }
    Ok(disks)
}

fn changed(
    world: &World,
    device: &str,
    ebs: Params<'_>,
    before: Option<Disk>,
) -> Result<Disk, Fault> {
    let given = ebs.text("SnapshotId").map(ToOwned::to_owned);
    let snapshot = given.or_else(|| before.as_ref().and_then(|disk| disk.snapshot.clone()));
    let of = snapshot
        .as_deref()
        .map(|id| world.snapshot(id))
        .transpose()?;
    let size = ebs.number("VolumeSize").or(of.as_ref().map(|of| of.size));
    let Some(size) = size.or(before.as_ref().map(|disk| disk.size)) else {
        let text =
            format!("The request must contain the parameter size or snapshotId for {device}");
        return Err(Fault::new("MissingParameter", text));
    };
    if let (Some(of), Some(id)) = (&of, &snapshot)
        && size < of.size
    {
        let text = format!(
            "Volume of size {size}GB is smaller than snapshot '{id}', expect size >= {}GB",
            of.size
        );
        return Err(Fault::new("InvalidBlockDeviceMapping", text));
    }
    let from_encrypted = of.is_some_and(|of| of.encrypted);
    let key = encryption(device, ebs, from_encrypted)?;
    let was = before.as_ref();
    Ok(Disk {
        device: device.to_owned(),
        snapshot,
        size,
        kind: { ebs.text("VolumeType") }
            .or(was.map(|disk| disk.kind.as_str()))
            .unwrap_or("gp2")
            .to_owned(),
        // Of an encrypted snapshot there are only encrypted volumes.
        encrypted: ebs.flag("Encrypted") || from_encrypted,
        keep: match ebs.has("DeleteOnTermination") {
            true => !ebs.flag("DeleteOnTermination"),
            false => was.is_some_and(|disk| disk.keep),
        },
        volume: String::new(),
        key,
        rates: (
            ebs.number("Iops").or(was.and_then(|disk| disk.rates.0)),
            ebs.number("Throughput")
                .or(was.and_then(|disk| disk.rates.1)),
        ),
    })
}

/// The key, if one is named.
///
/// # Errors
/// A key for what is not to be encrypted, and no encryption of what is encrypted: "in no case can you remove encryption
/// from an encrypted volume" (EC2 API reference, EbsBlockDevice). The words of the second are from the time when EC2
/// took the flag beside no snapshot at all (hashicorp/terraform#1205); today's are not confirmed.
fn encryption(
    device: &str,
    ebs: Params<'_>,
    from_encrypted: bool,
) -> Result<Option<String>, Fault> {
    let key = ebs.text("KmsKeyId").map(ToOwned::to_owned);
    if key.is_some() && !ebs.flag("Encrypted") {
        let text = "The parameter KmsKeyId requires the parameter Encrypted to be set.";
        return Err(Fault::new("InvalidParameterDependency", text));
    }
    if from_encrypted && ebs.has("Encrypted") && !ebs.flag("Encrypted") {
        let text = format!(
            "the encrypted flag cannot be specified since device {device} has a snapshot specified."
        );
        return Err(Fault::new("InvalidBlockDeviceMapping", text));
    }
    Ok(key)
}

/// # Errors
/// A size, IOPS or a throughput that volumes of this type do not have.
fn can_be(disk: &Disk, is_root: bool) -> Result<(), Fault> {
    let number = |value: i64| u32::try_from(value).unwrap_or(u32::MAX);
    let wanted = volume::Volume {
        kind: &disk.kind,
        size: Some(number(disk.size)),
        iops: disk.rates.0.map(number),
        throughput: disk.rates.1.map(number),
        is_root,
    };
    takes(&wanted)
}

/// # Errors
/// What EBS refuses of a volume.
pub(super) fn takes(volume: &volume::Volume<'_>) -> Result<(), Fault> {
    match volume.faults().first() {
        Some((_, wrong)) => Err(Fault::new(wrong.code(), wrong.to_string())),
        None => Ok(()),
    }
}

/// # Errors
/// What launches refuse of the volumes.
pub(super) fn check(world: &World, data: Params<'_>, image: &Image) -> Result<(), Fault> {
    requested(world, data, &image.volumes()).map(drop)
}

/// The volumes of an instance that is started, the root's first. Their ids come with the instance's.
pub(super) fn of(world: &World, data: Params<'_>, image: &Image) -> Vec<Disk> {
    let mut disks = requested(world, data, &image.volumes()).unwrap_or_default();
    for disk in &mut disks {
        (disk.encrypted, disk.key) = encrypted(world, disk.encrypted, disk.key.take());
    }
    disks
}

/// Whether a new volume is encrypted, and with which key if one is told of: with encryption by default each is, whatever was asked for
/// (EBS user guide, "Enable Amazon EBS encryption by default").
pub(super) fn encrypted(world: &World, asked: bool, key: Option<String>) -> (bool, Option<String>) {
    match world.ec2.settings.encrypts {
        true => (
            true,
            key.or_else(|| Some(super::account::default_key(world))),
        ),
        false => (asked, key),
    }
}

/// As `blockDeviceMapping` of an instance.
pub(super) fn attached(instance: &Instance) -> Value {
    { instance.disks.iter() }
        .map(|disk| {
            json!({
                "deviceName": disk.device,
                "ebs": {
                    "volumeId": disk.volume,
                    "status": "attached",
                    "attachTime": time(instance.launched),
                    "deleteOnTermination": !disk.keep,
                },
            })
        })
        .collect()
}
