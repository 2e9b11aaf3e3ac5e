//! All that a version holds, as it would be asked for.

use aws_sdk_ec2::types::{
    CapacityReservationTarget, CreditSpecificationRequest, ElasticGpuSpecification,
    LaunchTemplateCapacityReservationSpecificationRequest, LaunchTemplateCpuOptionsRequest,
    LaunchTemplateElasticInferenceAccelerator, LaunchTemplateEnclaveOptionsRequest,
    LaunchTemplateHibernationOptionsRequest, LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceMaintenanceOptionsRequest, LaunchTemplateInstanceMarketOptionsRequest,
    LaunchTemplateInstanceMetadataOptionsRequest,
    LaunchTemplateInstanceSecondaryInterfaceSpecification,
    LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest,
    LaunchTemplateLicenseConfigurationRequest, LaunchTemplateNetworkPerformanceOptionsRequest,
    LaunchTemplatePlacementRequest, LaunchTemplatePrivateDnsNameOptionsRequest,
    LaunchTemplateSpotMarketOptionsRequest, LaunchTemplateTagSpecificationRequest,
    LaunchTemplatesMonitoringRequest, OperatorRequest, RequestLaunchTemplateData,
    ResponseLaunchTemplateData, SecondaryInterfacePrivateIpAddressSpecificationRequest,
};

use super::{block_device, each, network_interface};

/// The members of one type as those of another, where they have the same names and types.
macro_rules! same {
    ($from:expr => $to:ident { $($field:ident),+ $(,)? }) => {{
        let from = $from;
        let mut to = $to::builder().build();
        $(to.$field = from.$field;)+
        to
    }};
}

/// All that a version holds and this SDK knows, snapshots included, to be asked for again. But for
/// `InstanceRequirements`: EC2 takes them only where no instance type is asked for.
#[must_use]
pub fn whole(version: &ResponseLaunchTemplateData) -> RequestLaunchTemplateData {
    let v = version.clone();
    let mut data = same!(v => RequestLaunchTemplateData {
        kernel_id, ebs_optimized, image_id, instance_type, key_name, ram_disk_id, disable_api_termination,
        instance_initiated_shutdown_behavior, user_data, disable_api_stop,
    });
    let v = version.clone();
    data.security_group_ids = v.security_group_ids.filter(|list| !list.is_empty());
    data.security_groups = v.security_groups.filter(|list| !list.is_empty());
    data.iam_instance_profile = v
        .iam_instance_profile
        .map(|p| same!(p => LaunchTemplateIamInstanceProfileSpecificationRequest { arn, name }));
    data.block_device_mappings = each(v.block_device_mappings, |d| block_device(&d, true));
    data.network_interfaces = each(v.network_interfaces, |i| network_interface(&i, i.groups()));
    data.monitoring = v
        .monitoring
        .map(|m| same!(m => LaunchTemplatesMonitoringRequest { enabled }));
    data.placement = v.placement.map(|p| {
        same!(p => LaunchTemplatePlacementRequest {
            availability_zone, availability_zone_id, affinity, group_name, host_id, tenancy, spread_domain,
            host_resource_group_arn, partition_number, group_id,
        })
    });
    data.tag_specifications = each(
        v.tag_specifications,
        |t| same!(t => LaunchTemplateTagSpecificationRequest { resource_type, tags }),
    );
    data.metadata_options = v.metadata_options.map(|m| {
        same!(m => LaunchTemplateInstanceMetadataOptionsRequest {
            http_tokens, http_put_response_hop_limit, http_endpoint, http_protocol_ipv6, instance_metadata_tags,
        })
    });
    data.secondary_interfaces = each(v.secondary_interfaces, secondary_interface);
    on_what(version, &mut data);
    data
}

/// What kind of machine it is, and on what terms.
#[expect(deprecated, reason = "templates of before may have them still")]
fn on_what(version: &ResponseLaunchTemplateData, data: &mut RequestLaunchTemplateData) {
    let v = version.clone();
    data.elastic_gpu_specifications = each(
        v.elastic_gpu_specifications,
        |g| same!(g => ElasticGpuSpecification { r#type }),
    );
    data.elastic_inference_accelerators = each(
        v.elastic_inference_accelerators,
        |a| same!(a => LaunchTemplateElasticInferenceAccelerator { r#type, count }),
    );
    data.instance_market_options = v.instance_market_options.map(|m| {
        let mut options = same!(m.clone() => LaunchTemplateInstanceMarketOptionsRequest { market_type });
        options.spot_options = m.spot_options.map(|s| {
            same!(s => LaunchTemplateSpotMarketOptionsRequest {
                max_price, spot_instance_type, block_duration_minutes, valid_until, instance_interruption_behavior,
            })
        });
        options
    });
    data.credit_specification = v
        .credit_specification
        .map(|c| same!(c => CreditSpecificationRequest { cpu_credits }));
    data.cpu_options = v.cpu_options.map(|c| {
        same!(c => LaunchTemplateCpuOptionsRequest {
            core_count, threads_per_core, amd_sev_snp, nested_virtualization,
        })
    });
    data.capacity_reservation_specification = v.capacity_reservation_specification.map(|c| {
        let mut given = LaunchTemplateCapacityReservationSpecificationRequest::builder().build();
        given.capacity_reservation_preference = c.capacity_reservation_preference;
        given.capacity_reservation_target = c.capacity_reservation_target.map(|t| {
            same!(t => CapacityReservationTarget {
                capacity_reservation_id, capacity_reservation_resource_group_arn,
            })
        });
        given
    });
    data.license_specifications = each(
        v.license_specifications,
        |l| same!(l => LaunchTemplateLicenseConfigurationRequest { license_configuration_arn }),
    );
    data.hibernation_options = v
        .hibernation_options
        .map(|h| same!(h => LaunchTemplateHibernationOptionsRequest { configured }));
    data.enclave_options = v
        .enclave_options
        .map(|e| same!(e => LaunchTemplateEnclaveOptionsRequest { enabled }));
    data.private_dns_name_options = v.private_dns_name_options.map(|p| {
        same!(p => LaunchTemplatePrivateDnsNameOptionsRequest {
            hostname_type, enable_resource_name_dns_a_record, enable_resource_name_dns_aaaa_record,
        })
    });
    data.maintenance_options = v
        .maintenance_options
        .map(|m| same!(m => LaunchTemplateInstanceMaintenanceOptionsRequest { auto_recovery }));
    // Whose it is, EC2 answers of every template; who operates it is asked for.
    let operator = v.operator.filter(|o| o.principal.is_some());
    data.operator = operator.map(|o| same!(o => OperatorRequest { principal }));
    data.network_performance_options = v.network_performance_options.map(
        |n| same!(n => LaunchTemplateNetworkPerformanceOptionsRequest { bandwidth_weighting }),
    );
}

fn secondary_interface(
    interface: LaunchTemplateInstanceSecondaryInterfaceSpecification,
) -> LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest {
    let i = interface;
    let addresses = each(
        i.private_ip_addresses.clone(),
        |a| same!(a => SecondaryInterfacePrivateIpAddressSpecificationRequest { private_ip_address }),
    );
    let mut given = same!(i => LaunchTemplateInstanceSecondaryInterfaceSpecificationRequest {
        delete_on_termination, device_index, private_ip_address_count, secondary_subnet_id, interface_type,
        network_card_index,
    });
    given.private_ip_addresses = addresses;
    given
}
