//! A trial launch of what a version would hold, before there is one.

use aws_sdk_ec2::operation::run_instances::builders::RunInstancesInputBuilder;
use aws_sdk_ec2::types::{
    BlockDeviceMapping, CapacityReservationSpecification, CpuOptionsRequest, EbsBlockDevice,
    EnclaveOptionsRequest, HibernationOptionsRequest, HttpTokensState,
    IamInstanceProfileSpecification, InstanceMaintenanceOptionsRequest,
    InstanceMarketOptionsRequest, InstanceMetadataOptionsRequest,
    InstanceNetworkInterfaceSpecification, InstanceNetworkPerformanceOptionsRequest,
    LaunchTemplateInstanceMarketOptionsRequest,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest as Interface,
    LaunchTemplateLicenseConfigurationRequest, LicenseConfigurationRequest, Placement,
    PrivateDnsNameOptionsRequest, RunInstancesMonitoringEnabled, SpotMarketOptions,
    TagSpecification, VolumeType,
};
use freshscale_stack::Said;

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
    // EC2 refuses subnet and groups beside an interface: then they must be a part of it.
    let interfaces = request::interfaces(want).into_iter();
    let interfaces: Vec<_> = interfaces.map(|one| interface(one, subnet)).collect();
    request = match interfaces.is_empty() {
        false => request.set_network_interfaces(Some(interfaces)),
        true => request.subnet_id(subnet).set_security_group_ids(groups),
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
    Ok(said(request, want))
}

fn interface(asked: Interface, subnet: &str) -> InstanceNetworkInterfaceSpecification {
    InstanceNetworkInterfaceSpecification::builder()
        .subnet_id(subnet)
        .set_groups(asked.groups)
        .set_associate_public_ip_address(asked.associate_public_ip_address)
        .set_device_index(asked.device_index)
        .set_network_card_index(asked.network_card_index)
        .set_interface_type(asked.interface_type)
        .set_ipv6_address_count(asked.ipv6_address_count)
        .set_ipv6_prefix_count(asked.ipv6_prefix_count)
        .set_primary_ipv6(asked.primary_ipv6)
        .set_ipv4_prefix_count(asked.ipv4_prefix_count)
        .set_secondary_private_ip_address_count(asked.secondary_private_ip_address_count)
        .set_delete_on_termination(asked.delete_on_termination)
        .build()
}

/// The members of one type as those of another, where they have the same names and types.
macro_rules! same {
    ($from:expr => $to:ident { $($field:ident),+ $(,)? }) => {
        $from.map(|from| {
            let mut to = $to::builder().build();
            $(to.$field = from.$field;)+
            to
        })
    };
}

/// With the members that stay as they stand where the file does not say them.
fn said(request: RunInstancesInputBuilder, want: &Spec) -> RunInstancesInputBuilder {
    let mut data = RequestLaunchTemplateData::builder().build();
    said::write(&mut data, &Said::new(), &want.said);
    let mut metadata = request.get_metadata_options().clone();
    if let (Some(to), Some(from)) = (&mut metadata, data.metadata_options) {
        let word = |value: &dyn AsRef<str>| value.as_ref().to_owned();
        to.http_endpoint = { from.http_endpoint }.map(|it| word(&it).as_str().into());
        to.http_protocol_ipv6 = { from.http_protocol_ipv6 }.map(|it| word(&it).as_str().into());
        to.instance_metadata_tags =
            { from.instance_metadata_tags }.map(|it| word(&it).as_str().into());
    }
    let licenses = data.license_specifications.map(|all| {
        let license = |one: LaunchTemplateLicenseConfigurationRequest| {
            let license = LicenseConfigurationRequest::builder();
            let license = license.set_license_configuration_arn(one.license_configuration_arn);
            license.build()
        };
        all.into_iter().map(license).collect()
    });
    let recovery = { data.maintenance_options }.and_then(|it| it.auto_recovery);
    let recovery = recovery.map(|it| {
        let options = InstanceMaintenanceOptionsRequest::builder();
        options.auto_recovery(it.as_str().into()).build()
    });
    request
        .set_metadata_options(metadata)
        .set_credit_specification(data.credit_specification)
        .set_instance_initiated_shutdown_behavior(data.instance_initiated_shutdown_behavior)
        .set_disable_api_stop(data.disable_api_stop)
        .set_instance_market_options(data.instance_market_options.map(market))
        .set_placement(same!(data.placement => Placement {
            tenancy, group_name, group_id, partition_number, host_id, host_resource_group_arn, affinity,
        }))
        .set_capacity_reservation_specification(
            same!(data.capacity_reservation_specification => CapacityReservationSpecification {
                capacity_reservation_preference, capacity_reservation_target,
            }),
        )
        .set_license_specifications(licenses)
        .set_hibernation_options(
            same!(data.hibernation_options => HibernationOptionsRequest { configured }),
        )
        .set_enclave_options(same!(data.enclave_options => EnclaveOptionsRequest { enabled }))
        .set_maintenance_options(recovery)
        .set_private_dns_name_options(
            same!(data.private_dns_name_options => PrivateDnsNameOptionsRequest {
                hostname_type, enable_resource_name_dns_a_record, enable_resource_name_dns_aaaa_record,
            }),
        )
        .set_network_performance_options(
            same!(data.network_performance_options => InstanceNetworkPerformanceOptionsRequest {
                bandwidth_weighting,
            }),
        )
}

fn market(asked: LaunchTemplateInstanceMarketOptionsRequest) -> InstanceMarketOptionsRequest {
    let spot = same!(asked.spot_options => SpotMarketOptions {
        max_price, instance_interruption_behavior,
    });
    InstanceMarketOptionsRequest::builder()
        .set_market_type(asked.market_type)
        .set_spot_options(spot)
        .build()
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
