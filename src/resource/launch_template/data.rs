//! Launch template data: from the stack, from AWS, to AWS.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping, LaunchTemplateBlockDeviceMappingRequest,
    LaunchTemplateEbsBlockDeviceRequest, LaunchTemplateHttpTokensState,
    LaunchTemplateIamInstanceProfileSpecificationRequest,
    LaunchTemplateInstanceMetadataOptionsRequest,
    LaunchTemplateInstanceNetworkInterfaceSpecificationRequest,
    LaunchTemplateTagSpecificationRequest, LaunchTemplatesMonitoringRequest,
    RequestLaunchTemplateData, ResourceType as TaggedType, ResponseLaunchTemplateData, VolumeType,
};
use base64::Engine;
use serde::{Deserialize, Serialize};

use crate::aws::tags::{self, Tags};
use crate::resource::{Facts, digest};
use crate::stack::Stack;

/// See [`crate::resource::Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// `ami-…`; the rotator's. Empty when there was none to start with.
    pub image: String,
    /// `c6i.large`.
    pub instance_type: String,
    /// Key pair.
    pub key_name: Option<String>,
    /// Instance profile's name (its ARN if AWS has only that).
    pub iam_instance_profile: Option<String>,
    /// At the top level or in the interface, wherever they stand.
    pub security_group_ids: BTreeSet<String>,
    /// Digest of the raw bytes.
    pub user_data: Option<String>,
    /// `required` or `optional`.
    pub http_tokens: String,
    /// 1-64.
    pub hop_limit: i32,
    /// By device name.
    pub block_devices: Vec<BlockDevice>,
    /// Tags given to instances.
    pub instance_tags: Tags,
    /// Tags given to their volumes.
    pub volume_tags: Tags,
    /// `None`: the type's default.
    pub ebs_optimized: Option<bool>,
    /// One-minute metrics.
    pub monitoring: bool,
    /// `None`: the subnet's own setting.
    pub associate_public_ip: Option<bool>,
    /// Members that the default version has and the stack file cannot say; none are wanted.
    pub other: Vec<String>,
    /// Of the template itself.
    pub tags: Tags,
}

/// One EBS volume.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct BlockDevice {
    /// `/dev/xvda`.
    pub device: String,
    /// GiB.
    pub size_gib: Option<i32>,
    /// `gp3`.
    pub volume_type: String,
    /// `None`: the snapshot's or the account's default.
    pub encrypted: Option<bool>,
    /// Key for the encryption.
    pub kms_key_id: Option<String>,
    /// Provisioned.
    pub iops: Option<i32>,
    /// MiB/s.
    pub throughput: Option<i32>,
    /// Whether it goes with the instance.
    pub delete_on_termination: bool,
}

impl Spec {
    /// What a version holds: a change of only the template's tags needs no new one. Without the image,
    /// which is not ours to change.
    pub(super) fn without_tags(&self) -> Self {
        Self {
            tags: Tags::new(),
            image: String::new(),
            ..self.clone()
        }
    }
}

fn int(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

pub(super) fn declared(stack: &Stack, facts: &Facts) -> Spec {
    let lt = &stack.launch_template;
    let mut instance_tags = stack.all_tags();
    instance_tags.extend(lt.instance_tags.clone());
    let mut block_devices: Vec<BlockDevice> = lt
        .block_devices
        .iter()
        .map(|b| BlockDevice {
            device: b.device.clone(),
            size_gib: b.size_gib.map(int),
            volume_type: b.volume_type.clone(),
            encrypted: b.encrypted,
            kms_key_id: b.kms_key_id.clone(),
            iops: b.iops.map(int),
            throughput: b.throughput.map(int),
            delete_on_termination: b.delete_on_termination,
        })
        .collect();
    block_devices.sort_by(|a, b| a.device.cmp(&b.device));
    Spec {
        image: facts.seed_image.clone().unwrap_or_default(),
        instance_type: lt.instance_type.clone(),
        key_name: lt.key_name.clone(),
        iam_instance_profile: lt.iam_instance_profile.clone(),
        security_group_ids: lt.security_group_ids.iter().cloned().collect(),
        user_data: lt.user_data.as_deref().map(digest),
        http_tokens: lt.metadata.http_tokens.clone(),
        hop_limit: i32::from(lt.metadata.hop_limit),
        block_devices,
        volume_tags: instance_tags.clone(),
        instance_tags,
        ebs_optimized: lt.ebs_optimized,
        monitoring: lt.monitoring,
        associate_public_ip: lt.associate_public_ip,
        other: Vec::new(),
        tags: stack.all_tags(),
    }
}

/// What AWS holds, in the stack's terms.
pub(super) fn observed(data: &ResponseLaunchTemplateData, tags: Tags) -> Spec {
    let interface = data.network_interfaces().first();
    let mut groups: BTreeSet<String> = data.security_group_ids().iter().cloned().collect();
    groups.extend(interface.into_iter().flat_map(|i| i.groups()).cloned());
    let metadata = data.metadata_options();
    let mut block_devices: Vec<BlockDevice> = data
        .block_device_mappings()
        .iter()
        .map(block_device)
        .collect();
    block_devices.sort_by(|a, b| a.device.cmp(&b.device));
    Spec {
        image: data.image_id().unwrap_or_default().to_owned(),
        instance_type: data
            .instance_type()
            .map(|t| t.as_str().to_owned())
            .unwrap_or_default(),
        key_name: data.key_name().map(ToOwned::to_owned),
        iam_instance_profile: data
            .iam_instance_profile()
            .and_then(|p| p.name().or(p.arn()))
            .map(ToOwned::to_owned),
        security_group_ids: groups,
        user_data: data.user_data().filter(|d| !d.is_empty()).map(user_data),
        http_tokens: metadata
            .and_then(|m| m.http_tokens())
            .map_or("optional", |t| t.as_str())
            .to_owned(),
        hop_limit: metadata
            .and_then(|m| m.http_put_response_hop_limit())
            .unwrap_or(1),
        block_devices,
        instance_tags: tags_on(data, &TaggedType::Instance),
        volume_tags: tags_on(data, &TaggedType::Volume),
        ebs_optimized: data.ebs_optimized(),
        monitoring: data.monitoring().and_then(|m| m.enabled()).unwrap_or(false),
        associate_public_ip: interface.and_then(|i| i.associate_public_ip_address()),
        other: other(data),
        tags,
    }
}

/// AWS holds base64; what is compared is what the file holds.
fn user_data(encoded: &str) -> String {
    base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .map_or_else(|_| digest(encoded.as_bytes()), |raw| digest(&raw))
}

fn tags_on(data: &ResponseLaunchTemplateData, on: &TaggedType) -> Tags {
    data.tag_specifications()
        .iter()
        .filter(|s| s.resource_type() == Some(on))
        .flat_map(|s| tags::from_ec2(s.tags()))
        .collect()
}

fn block_device(mapping: &LaunchTemplateBlockDeviceMapping) -> BlockDevice {
    let ebs = mapping.ebs();
    BlockDevice {
        device: mapping.device_name().unwrap_or_default().to_owned(),
        size_gib: ebs.and_then(|e| e.volume_size()),
        volume_type: ebs
            .and_then(|e| e.volume_type())
            .map(|t| t.as_str().to_owned())
            .unwrap_or_default(),
        encrypted: ebs.and_then(|e| e.encrypted()),
        kms_key_id: ebs.and_then(|e| e.kms_key_id()).map(ToOwned::to_owned),
        iops: ebs.and_then(|e| e.iops()),
        throughput: ebs.and_then(|e| e.throughput()),
        delete_on_termination: ebs.and_then(|e| e.delete_on_termination()).unwrap_or(true),
    }
}

/// Everything set that [`request`] would not send again, by the API's names.
fn other(data: &ResponseLaunchTemplateData) -> Vec<String> {
    let metadata = data.metadata_options();
    let interface = data.network_interfaces().first();
    let devices = data.block_device_mappings();
    let set = [
        ("KernelId", data.kernel_id().is_some()),
        ("RamDiskId", data.ram_disk_id().is_some()),
        ("Placement", data.placement().is_some()),
        (
            "DisableApiTermination",
            data.disable_api_termination() == Some(true),
        ),
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
        ("CpuOptions", data.cpu_options().is_some()),
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::tests::{facts, stack};
    use aws_sdk_ec2::types::{
        LaunchTemplateEbsBlockDevice, LaunchTemplateIamInstanceProfileSpecification,
        LaunchTemplateInstanceMetadataOptions, LaunchTemplateInstanceNetworkInterfaceSpecification,
        LaunchTemplatePlacement, LaunchTemplateTagSpecification, LaunchTemplatesMonitoring,
    };

    /// What AWS answers for the data it was given.
    fn answer(asked: &RequestLaunchTemplateData) -> ResponseLaunchTemplateData {
        let metadata = asked.metadata_options();
        let mut data = ResponseLaunchTemplateData::builder()
            .set_image_id(asked.image_id.clone())
            .set_instance_type(asked.instance_type.clone())
            .set_key_name(asked.key_name.clone())
            .set_user_data(asked.user_data.clone())
            .set_security_group_ids(asked.security_group_ids.clone())
            .iam_instance_profile(
                LaunchTemplateIamInstanceProfileSpecification::builder()
                    .set_name(asked.iam_instance_profile().and_then(|p| p.name.clone()))
                    .build(),
            )
            .monitoring(
                LaunchTemplatesMonitoring::builder()
                    .set_enabled(asked.monitoring().and_then(|m| m.enabled()))
                    .build(),
            )
            .metadata_options(
                LaunchTemplateInstanceMetadataOptions::builder()
                    .set_http_tokens(metadata.and_then(|m| m.http_tokens.clone()))
                    .set_http_put_response_hop_limit(
                        metadata.and_then(|m| m.http_put_response_hop_limit),
                    )
                    .build(),
            );
        for i in asked.network_interfaces() {
            data = data.network_interfaces(
                LaunchTemplateInstanceNetworkInterfaceSpecification::builder()
                    .set_associate_public_ip_address(i.associate_public_ip_address)
                    .set_groups(i.groups.clone())
                    .build(),
            );
        }
        for m in asked.block_device_mappings() {
            let ebs = m.ebs().map(|e| {
                LaunchTemplateEbsBlockDevice::builder()
                    .set_volume_size(e.volume_size)
                    .set_volume_type(e.volume_type.clone())
                    .set_encrypted(e.encrypted)
                    .set_delete_on_termination(e.delete_on_termination)
                    .build()
            });
            data = data.block_device_mappings(
                LaunchTemplateBlockDeviceMapping::builder()
                    .set_device_name(m.device_name.clone())
                    .set_ebs(ebs)
                    .build(),
            );
        }
        for s in asked.tag_specifications() {
            data = data.tag_specifications(
                LaunchTemplateTagSpecification::builder()
                    .set_resource_type(s.resource_type.clone())
                    .set_tags(s.tags.clone())
                    .build(),
            );
        }
        data.build()
    }

    fn encoded(stack: &Stack) -> Option<String> {
        let raw = stack.launch_template.user_data.as_deref()?;
        Some(base64::engine::general_purpose::STANDARD.encode(raw))
    }

    #[test]
    fn what_was_sent_reads_back_as_what_was_declared() {
        for public in [None, Some(true), Some(false)] {
            let mut stack = stack();
            stack.launch_template.associate_public_ip = public;
            let want = declared(&stack, &facts());
            let asked = request(&want, &want.image, encoded(&stack).as_deref());
            assert_eq!(observed(&answer(&asked), stack.all_tags()), want);
        }
    }

    #[test]
    fn security_groups_stand_in_the_interface_when_there_is_one() {
        let mut stack = stack();
        stack.launch_template.associate_public_ip = Some(true);
        let want = declared(&stack, &facts());
        let asked = request(&want, "ami-1", None);
        assert!(asked.security_group_ids().is_empty());
        assert_eq!(asked.network_interfaces()[0].groups(), ["sg-1", "sg-2"]);
    }

    #[test]
    fn members_that_the_file_cannot_say_show_as_drift() {
        let want = declared(&stack(), &facts());
        let mut data = answer(&request(&want, "ami-1", None));
        data.placement = Some(
            LaunchTemplatePlacement::builder()
                .tenancy("dedicated".into())
                .build(),
        );
        assert_eq!(observed(&data, Tags::new()).other, ["Placement"]);
    }

    #[test]
    fn tags_and_image_make_no_new_version() {
        let want = declared(&stack(), &facts());
        let mut other = want.clone();
        other.tags.clear();
        other.image = "ami-2".to_owned();
        assert_eq!(want.without_tags(), other.without_tags());
        other.instance_type = "c6i.xlarge".to_owned();
        assert_ne!(want.without_tags(), other.without_tags());
    }
}
