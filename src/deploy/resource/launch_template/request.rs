//! Launch template data as it is sent.

use std::collections::BTreeMap;

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateCpuOptionsRequest,
    LaunchTemplateEbsBlockDeviceRequest, LaunchTemplateHttpTokensState,
    LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceMetadataOptionsRequest,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest,
    LaunchTemplateTagSpecificationRequest, LaunchTemplatesMonitoringRequest,
    RequestLaunchTemplateData, ResourceType as TaggedType, VolumeType,
};

use super::data::{BlockDevice, CpuOptions, Spec};
use crate::resource::tags;

/// The complete data of a version: without a source version, AWS keeps only what is passed.
pub(super) fn request(
    want: &Spec,
    image: &str,
    user_data: Option<&str>,
) -> RequestLaunchTemplateData {
    let groups: Vec<String> = want.security_group_ids.iter().cloned().collect();
    let mut data = RequestLaunchTemplateData::builder()
        .image_id(image)
        .instance_type(want.instance_type.as_str().into())
        .set_key_name(want.key_name.clone())
        .set_iam_instance_profile(want.iam_instance_profile.as_deref().map(profile))
        .set_user_data(user_data.map(ToOwned::to_owned))
        .set_ebs_optimized(want.ebs_optimized)
        .set_disable_api_termination(want.disable_api_termination.then_some(true))
        .set_cpu_options(want.cpu_options.map(cpu_options))
        .monitoring(
            LaunchTemplatesMonitoringRequest::builder()
                .enabled(want.monitoring)
                .build(),
        )
        .metadata_options(
            LaunchTemplateInstanceMetadataOptionsRequest::builder()
                .http_tokens(LaunchTemplateHttpTokensState::from(
                    want.http_tokens.as_str(),
                ))
                .http_put_response_hop_limit(want.hop_limit)
                .build(),
        );
    // AWS refuses security groups beside an interface: then they must be a part of it.
    data = match want.associate_public_ip {
        Some(public) => data.network_interfaces(
            LaunchTemplateInstanceNetworkInterfaceSpecificationRequest::builder()
                .device_index(0)
                .associate_public_ip_address(public)
                .set_groups(Some(groups).filter(|g| !g.is_empty()))
                .build(),
        ),
        None => data.set_security_group_ids(Some(groups).filter(|g| !g.is_empty())),
    };
    for device in &want.block_devices {
        data = data.block_device_mappings(mapping(device));
    }
    for (on, wanted) in [
        (TaggedType::Instance, &want.instance_tags),
        (TaggedType::Volume, &want.volume_tags),
    ] {
        if !wanted.is_empty() {
            data = data.tag_specifications(tagged(on, wanted));
        }
    }
    data.build()
}

fn cpu_options(cpu: CpuOptions) -> LaunchTemplateCpuOptionsRequest {
    LaunchTemplateCpuOptionsRequest::builder()
        .set_core_count(cpu.core_count)
        .set_threads_per_core(cpu.threads_per_core)
        .build()
}

fn tagged(
    on: TaggedType,
    wanted: &BTreeMap<String, String>,
) -> LaunchTemplateTagSpecificationRequest {
    LaunchTemplateTagSpecificationRequest::builder()
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

fn mapping(device: &BlockDevice) -> LaunchTemplateBlockDeviceMappingRequest {
    LaunchTemplateBlockDeviceMappingRequest::builder()
        .device_name(&device.device)
        .ebs(
            LaunchTemplateEbsBlockDeviceRequest::builder()
                .set_volume_size(device.size_gib)
                .volume_type(VolumeType::from(device.volume_type.as_str()))
                .set_encrypted(device.encrypted)
                .set_kms_key_id(device.kms_key_id.clone())
                .set_iops(device.iops)
                .set_throughput(device.throughput)
                .delete_on_termination(device.delete_on_termination)
                .build(),
        )
        .build()
}
