//! Volumes: what an image has on a device, and what a launch template maps there.

use super::{Contents, Device, Misfit};
use crate::rotation::image::{Image, Volume};

/// Names that only root devices have (EC2 User Guide, "Device names for volumes").
const ROOTS: [&str; 2] = ["/dev/sda1", "/dev/xvda"];

/// What EC2 refuses.
pub(super) fn failing(contents: &Contents, image: &Image) -> Vec<Misfit> {
    let mut found = Vec::new();
    for mapped in &contents.devices {
        let device = || mapped.name.clone();
        if mapped.kms_key_id.is_some() && mapped.encrypted != Some(true) {
            found.push(Misfit::KeyAlone { device: device() });
        }
        let volume = image.volumes.iter().find(|it| it.device == mapped.name);
        // A snapshot of the template's own takes the place of the image's.
        let Some(volume) = volume.filter(|_| is_over(mapped, image)) else {
            continue;
        };
        if let (Some(size_gib), Some(snapshot_gib)) = (mapped.size_gib, volume.size_gib)
            && size_gib < snapshot_gib
        {
            found.push(Misfit::VolumeTooSmall {
                device: device(),
                size_gib,
                snapshot_gib,
            });
        }
        if mapped.encrypted == Some(false) && volume.encrypted {
            found.push(Misfit::Unencrypted { device: device() });
        }
    }
    found
}

/// Whether a mapping changes the image's own volume. The root's snapshot is always the image's, see `new_version`.
fn is_over(mapped: &Device, image: &Image) -> bool {
    mapped.instead.is_none() && (mapped.snapshot.is_none() || mapped.name == image.root_device_name)
}

/// What starts otherwise than the template says.
pub(super) fn differing(contents: &Contents, image: &Image) -> Vec<Misfit> {
    let root = &image.root_device_name;
    let mut found = Vec::new();
    if !root.is_empty() && contents.device(root).is_none() {
        let other = ROOTS.iter().find(|name| contents.device(name).is_some());
        found.extend(other.map(|name| Misfit::RootDevice {
            root: root.clone(),
            mapped: (*name).to_owned(),
        }));
    }
    let volumes = image.volumes.iter();
    found.extend(volumes.filter_map(|volume| otherwise(contents, volume, root)));
    found
}

fn otherwise(contents: &Contents, volume: &Volume, root: &str) -> Option<Misfit> {
    let device = volume.device.clone();
    let Some(mapped) = contents.device(&volume.device) else {
        let other = other_name(&volume.device).filter(|_| device != root)?;
        let mapped = contents.device(&other)?.name.clone();
        return Some(Misfit::Alias { device, mapped });
    };
    if let Some(to) = mapped.instead.clone() {
        return Some(Misfit::Mapped { device, to });
    }
    let own = mapped.snapshot.clone().filter(|_| device != root)?;
    (volume.snapshot.as_ref() != Some(&own)).then_some(Misfit::Mapped { device, to: own })
}

/// `/dev/sdf` and `/dev/xvdf` are one device (EC2 User Guide, "Device name considerations").
fn other_name(device: &str) -> Option<String> {
    let name = device.strip_prefix("/dev/")?;
    match (name.strip_prefix("sd"), name.strip_prefix("xvd")) {
        (Some(rest), _) => Some(format!("/dev/xvd{rest}")),
        (_, Some(rest)) => Some(format!("/dev/sd{rest}")),
        _ => None,
    }
}

/// The template maps the root of the image that runs, and not that of this one.
pub(super) fn root_moved(
    contents: &Contents,
    image: &Image,
    (before, running): (&Contents, &Image),
) -> Option<Misfit> {
    let (root, mapped) = (&image.root_device_name, &running.root_device_name);
    let moved = root != mapped
        && contents.device(mapped).is_some()
        && before.device(mapped).is_some()
        && contents.device(root).is_none();
    moved.then(|| Misfit::RootDevice {
        root: root.clone(),
        mapped: mapped.clone(),
    })
}
