//! A trial launch of what a version would hold, before there is one.

use aws_sdk_ec2::operation::run_instances::builders::RunInstancesInputBuilder;
use aws_sdk_ec2::types::{
    BlockDeviceMapping, CpuOptionsRequest, EbsBlockDevice, HttpTokensState,
    IamInstanceProfileSpecification, InstanceMetadataOptionsRequest,
    InstanceNetworkInterfaceSpecification, RunInstancesMonitoringEnabled, TagSpecification,
    VolumeType,
};

use super::*;
/// The request that EC2 checks and does not do: one instance in this subnet.
///
/// # Errors
/// The user data is another one than planned.
pub fn inline(
    cx: &Context,
    name: &str,
    want: &Spec,
    subnet: &str,
) -> Result<RunInstancesInputBuilder, AwsError> {
    let user_data = user_data(cx, "ec2:RunInstances", name, want)?;
    let groups: Vec<String> = want.security_group_ids.iter().cloned().collect();
    let groups = Some(groups).filter(|groups| !groups.is_empty());
    let metadata = InstanceMetadataOptionsRequest::builder()
        .http_tokens(HttpTokensState::from(want.http_tokens.as_str()))
        .http_put_response_hop_limit(want.hop_limit)
        .build();
    let mut request = RunInstancesInputBuilder::default()
        .min_count(1)
        .max_count(1)
        .image_id(&want.image)
        .instance_type(want.instance_type.as_str().into())
        .set_key_name(want.key_name.clone())
        .set_iam_instance_profile(want.iam_instance_profile.as_deref().map(profile))
        .set_user_data(user_data)
        .set_ebs_optimized(want.ebs_optimized)
        .set_disable_api_termination(want.disable_api_termination.then_some(true))
        .set_cpu_options(want.cpu_options.map(|cpu| {
            CpuOptionsRequest::builder()
                .set_core_count(cpu.core_count)
                .set_threads_per_core(cpu.threads_per_core)
                .build()
        }))
        .monitoring(
            RunInstancesMonitoringEnabled::builder()
                .enabled(want.monitoring)
                .build(),
        )
        .metadata_options(metadata);
    request = match want.associate_public_ip {
        // EC2 refuses subnet and groups beside an interface: then they must be a part of it.
        Some(public) => request.network_interfaces(
            InstanceNetworkInterfaceSpecification::builder()
                .device_index(0)
                .associate_public_ip_address(public)
                .set_groups(groups)
                .subnet_id(subnet)
                .build(),
        ),
        None => request.subnet_id(subnet).set_security_group_ids(groups),
    };
    for device in &want.block_devices {
        request = request.block_device_mappings(mapping(device));
    }
    for (on, tags) in [
        (TaggedType::Instance, &want.instance_tags),
        (TaggedType::Volume, &want.volume_tags),
    ] {
        if !tags.is_empty() {
            let tagged = TagSpecification::builder().resource_type(on);
            let tagged = tagged.set_tags(Some(tags::to_ec2(tags)));
            request = request.tag_specifications(tagged.build());
        }
    }
    Ok(request)
}

fn profile(given: &str) -> IamInstanceProfileSpecification {
    let profile = IamInstanceProfileSpecification::builder();
    match given.starts_with("arn:") {
        true => profile.arn(given).build(),
        false => profile.name(given).build(),
    }
}

fn mapping(device: &BlockDevice) -> BlockDeviceMapping {
    let ebs = EbsBlockDevice::builder()
        .set_volume_size(device.size_gib)
        .volume_type(VolumeType::from(device.volume_type.as_str()))
        .set_encrypted(device.encrypted)
        .set_kms_key_id(device.kms_key_id.clone())
        .set_iops(device.iops)
        .set_throughput(device.throughput)
        .delete_on_termination(device.delete_on_termination);
    BlockDeviceMapping::builder()
        .device_name(&device.device)
        .ebs(ebs.build())
        .build()
}
