//! Launch template data as it is asked for.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMappingRequest as Mapping,
    LaunchTemplateEbsBlockDeviceRequest as Volume, LaunchTemplateHttpTokensState,
    LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Interface,
    LaunchTemplateTagSpecificationRequest as Tagged, LaunchTemplatesMonitoringRequest,
    RequestLaunchTemplateData, ResourceType as TaggedType, VolumeType,
};

use super::data::{BlockDevice, Spec};
use super::said;
use crate::resource::tags;
use freshscale_stack::Said;

/// The complete data of a version, as AWS keeps what is passed where no source is named: what the file says over what
/// stands.
pub(super) fn request(
    want: &Spec,
    image: &str,
    user_data: Option<&str>,
    standing: &RequestLaunchTemplateData,
) -> RequestLaunchTemplateData {
    let mut data = standing.clone();
    data.image_id = Some(image.to_owned());
    data.instance_type = Some(want.instance_type.as_str().into());
    data.key_name.clone_from(&want.key_name);
    data.iam_instance_profile = want.iam_instance_profile.as_deref().map(profile);
    data.user_data = user_data.map(ToOwned::to_owned);
    data.ebs_optimized = want.ebs_optimized;
    data.disable_api_termination = match want.disable_api_termination {
        true => Some(true),
        false => standing.disable_api_termination.map(|_| false),
    };
    let monitoring = LaunchTemplatesMonitoringRequest::builder().enabled(want.monitoring);
    data.monitoring = Some(monitoring.build());
    // The file names groups by id, and a type of instance.
    data.security_groups = None;
    data.instance_requirements = None;
    cpu_options(want, &mut data);
    metadata_options(want, &mut data);
    network(want, &mut data);
    devices(want, &mut data);
    tag_specifications(want, &mut data);
    said::write(&mut data, &Said::new(), &want.said);
    data
}

fn cpu_options(want: &Spec, data: &mut RequestLaunchTemplateData) {
    let mut options = data
        .cpu_options
        .take()
        .unwrap_or_else(|| aws_sdk_ec2::types::LaunchTemplateCpuOptionsRequest::builder().build());
    options.core_count = want.cpu_options.and_then(|cpu| cpu.core_count);
    options.threads_per_core = want.cpu_options.and_then(|cpu| cpu.threads_per_core);
    let none = aws_sdk_ec2::types::LaunchTemplateCpuOptionsRequest::builder().build();
    data.cpu_options = Some(options).filter(|options| *options != none);
}

fn metadata_options(want: &Spec, data: &mut RequestLaunchTemplateData) {
    let options = data.metadata_options.get_or_insert_with(|| {
        aws_sdk_ec2::types::LaunchTemplateInstanceMetadataOptionsRequest::builder().build()
    });
    let tokens = LaunchTemplateHttpTokensState::from(want.http_tokens.as_str());
    options.http_tokens = Some(tokens);
    options.http_put_response_hop_limit = Some(want.hop_limit);
}

/// The interfaces that a version of this has, with nothing that stands; empty if it names none.
pub(super) fn interfaces(want: &Spec) -> Vec<Interface> {
    let mut data = RequestLaunchTemplateData::builder().build();
    network(want, &mut data);
    said::write(&mut data, &Said::new(), &want.said);
    data.network_interfaces.unwrap_or_default()
}

/// AWS refuses security groups beside an interface: where there is one, they must be a part of it.
fn network(want: &Spec, data: &mut RequestLaunchTemplateData) {
    let mut interfaces = data.network_interfaces.take().unwrap_or_default();
    let standing = data.security_group_ids.take();
    if interfaces.is_empty() && want.associate_public_ip.is_none() {
        data.security_group_ids = groups(want, standing);
        return;
    }
    if interfaces.is_empty() {
        interfaces.push(Interface::builder().device_index(0).build());
    }
    for interface in &mut interfaces {
        interface.groups = groups(want, interface.groups.take());
    }
    if let Some(first) = interfaces.first_mut() {
        first.associate_public_ip_address = want.associate_public_ip;
    }
    data.network_interfaces = Some(interfaces);
}

/// In the order in which they stand, if they are the same.
fn groups(want: &Spec, standing: Option<Vec<String>>) -> Option<Vec<String>> {
    let same = |standing: &Vec<String>| {
        standing.iter().collect::<BTreeSet<_>>() == want.security_group_ids.iter().collect()
    };
    let wanted = || want.security_group_ids.iter().cloned().collect();
    let groups = standing.filter(same).unwrap_or_else(wanted);
    Some(groups).filter(|groups| !groups.is_empty())
}

/// The file's volumes, each with what else stands of it, and what is no volume.
fn devices(want: &Spec, data: &mut RequestLaunchTemplateData) {
    let standing = data.block_device_mappings.take().unwrap_or_default();
    let at =
        |device: &str| { standing.iter() }.find(|mapping| mapping.device_name() == Some(device));
    let wanted = want.block_devices.iter();
    let mut mappings: Vec<Mapping> = wanted
        .map(|device| mapping(device, at(&device.device)))
        .collect();
    let is_wanted = |mapping: &Mapping| {
        let name = mapping.device_name();
        { want.block_devices.iter() }.any(|device| Some(device.device.as_str()) == name)
    };
    let is_none = |mapping: &Mapping| {
        mapping.ebs().is_none()
            && (mapping.virtual_name().is_some() || mapping.no_device().is_some())
    };
    let others = { standing.iter() }.filter(|mapping| is_none(mapping) && !is_wanted(mapping));
    mappings.extend(others.cloned());
    data.block_device_mappings = Some(mappings).filter(|mappings| !mappings.is_empty());
}

fn mapping(device: &BlockDevice, standing: Option<&Mapping>) -> Mapping {
    let standing = standing.filter(|mapping| mapping.ebs().is_some()).cloned();
    let mut mapping = standing.unwrap_or_else(|| Mapping::builder().build());
    mapping.device_name = Some(device.device.clone());
    let volume = mapping.ebs.get_or_insert_with(|| Volume::builder().build());
    volume.volume_size = device.size_gib;
    volume.volume_type = Some(VolumeType::from(device.volume_type.as_str()));
    volume.encrypted = device.encrypted;
    volume.kms_key_id.clone_from(&device.kms_key_id);
    volume.iops = device.iops;
    volume.throughput = device.throughput;
    volume.delete_on_termination = Some(device.delete_on_termination);
    mapping
}

/// Those of instances and volumes are the file's.
fn tag_specifications(want: &Spec, data: &mut RequestLaunchTemplateData) {
    let of_file = [
        (TaggedType::Instance, &want.instance_tags),
        (TaggedType::Volume, &want.volume_tags),
    ];
    let others = data.tag_specifications.take().unwrap_or_default();
    let others = others.into_iter().filter(|tagged| {
        let on = tagged.resource_type();
        of_file.iter().all(|(kind, _)| on != Some(kind))
    });
    let said = { of_file.iter() }.filter(|(_, tags)| !tags.is_empty());
    let said = said.map(|(on, tags)| tagged(on.clone(), tags));
    let all: Vec<Tagged> = said.chain(others).collect();
    data.tag_specifications = Some(all).filter(|all| !all.is_empty());
}

fn tagged(on: TaggedType, wanted: &BTreeMap<String, String>) -> Tagged {
    Tagged::builder()
        .resource_type(on)
        .set_tags(Some(tags::to_ec2(wanted)))
        .build()
}

fn profile(name: &str) -> LaunchTemplateIamInstanceProfileSpecificationRequest {
    let profile = LaunchTemplateIamInstanceProfileSpecificationRequest::builder();
    if name.starts_with("arn:") {
        profile.arn(name).build()
    } else {
        profile.name(name).build()
    }
}
