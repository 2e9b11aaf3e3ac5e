//! What a version holds and the stack file cannot say.

use aws_sdk_ec2::types::{ResourceType as TaggedType, ResponseLaunchTemplateData};

/// Everything set that [`request`] would not send again, by the API's names.
pub(super) fn other(data: &ResponseLaunchTemplateData) -> Vec<String> {
    let metadata = data.metadata_options();
    let cpu = data.cpu_options();
    let interface = data.network_interfaces().first();
    let devices = data.block_device_mappings();
    let set = [
        ("KernelId", data.kernel_id().is_some()),
        ("RamDiskId", data.ram_disk_id().is_some()),
        ("Placement", data.placement().is_some()),
        ("DisableApiStop", data.disable_api_stop() == Some(true)),
        (
            "InstanceInitiatedShutdownBehavior",
            data.instance_initiated_shutdown_behavior()
                .is_some_and(|b| b.as_str() != "stop"),
        ),
        (
            "ElasticGpuSpecifications",
            !data.elastic_gpu_specifications().is_empty(),
        ),
        (
            "ElasticInferenceAccelerators",
            !data.elastic_inference_accelerators().is_empty(),
        ),
        ("SecurityGroups", !data.security_groups().is_empty()),
        (
            "InstanceMarketOptions",
            data.instance_market_options().is_some(),
        ),
        ("CreditSpecification", data.credit_specification().is_some()),
        (
            "CpuOptions.AmdSevSnp",
            cpu.is_some_and(|cpu| cpu.amd_sev_snp().is_some()),
        ),
        (
            "CpuOptions.NestedVirtualization",
            cpu.is_some_and(|cpu| cpu.nested_virtualization().is_some()),
        ),
        (
            "CapacityReservationSpecification",
            data.capacity_reservation_specification().is_some(),
        ),
        (
            "LicenseSpecifications",
            !data.license_specifications().is_empty(),
        ),
        (
            "HibernationOptions",
            data.hibernation_options().and_then(|h| h.configured()) == Some(true),
        ),
        (
            "EnclaveOptions",
            data.enclave_options().and_then(|e| e.enabled()) == Some(true),
        ),
        (
            "InstanceRequirements",
            data.instance_requirements().is_some(),
        ),
        (
            "PrivateDnsNameOptions",
            data.private_dns_name_options().is_some(),
        ),
        ("MaintenanceOptions", data.maintenance_options().is_some()),
        (
            "NetworkPerformanceOptions",
            data.network_performance_options().is_some(),
        ),
        (
            "SecondaryInterfaces",
            !data.secondary_interfaces().is_empty(),
        ),
        (
            "MetadataOptions.HttpEndpoint",
            metadata
                .and_then(|m| m.http_endpoint())
                .is_some_and(|e| e.as_str() != "enabled"),
        ),
        (
            "MetadataOptions.InstanceMetadataTags",
            metadata
                .and_then(|m| m.instance_metadata_tags())
                .is_some_and(|t| t.as_str() != "disabled"),
        ),
        ("NetworkInterfaces[1]", data.network_interfaces().len() > 1),
        (
            "NetworkInterfaces[0].SubnetId",
            interface.is_some_and(|i| i.subnet_id().is_some()),
        ),
        (
            "NetworkInterfaces[0].NetworkInterfaceId",
            interface.is_some_and(|i| i.network_interface_id().is_some()),
        ),
        (
            "NetworkInterfaces[0].PrivateIpAddress",
            interface.is_some_and(|i| i.private_ip_address().is_some()),
        ),
        (
            "NetworkInterfaces[0].DeleteOnTermination",
            interface.is_some_and(|i| i.delete_on_termination() == Some(false)),
        ),
        (
            "BlockDeviceMappings.NoDevice",
            devices
                .iter()
                .any(|d| d.no_device().is_some() || d.virtual_name().is_some()),
        ),
        (
            "BlockDeviceMappings.Ebs.SnapshotId",
            devices
                .iter()
                .filter_map(|d| d.ebs())
                .any(|e| e.snapshot_id().is_some()),
        ),
        (
            "TagSpecifications",
            data.tag_specifications().iter().any(|s| {
                !matches!(
                    s.resource_type(),
                    Some(TaggedType::Instance | TaggedType::Volume)
                )
            }),
        ),
    ];
    set.into_iter()
        .filter(|(_, set)| *set)
        .map(|(name, _)| name.to_owned())
        .collect()
}

/// Adds what the raw answer tells, but for members of what is named as a whole already.
pub(super) fn add(named: &mut Vec<String>, unsaid: Vec<String>) {
    let is_of = |name: &str, whole: &str| {
        let rest = name.strip_prefix(whole);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[']))
    };
    let known = named.clone();
    let new = unsaid
        .into_iter()
        .filter(|name| !known.iter().any(|whole| is_of(name, whole)));
    named.extend(new);
}
