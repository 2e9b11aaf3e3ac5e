//! Launch template data: from the stack, from AWS, to AWS.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping, LaunchTemplateCpuOptions, ResourceType as TaggedType,
    ResponseLaunchTemplateData,
};
use base64::Engine;
use serde::{Deserialize, Serialize};

use super::other::other;
use super::raw::Members;
use super::said;
use crate::resource::DeployContext;
use crate::resource::hidden::Hidden;
use crate::resource::tags::{self, Tags};
use freshscale_core::rotation::convert::whole;
use freshscale_core::rotation::fit::{Contents, Device};
use freshscale_stack::{Said, Stack, asks_for_spot};

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
    /// Of the raw bytes.
    pub user_data: Option<Hidden>,
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
    /// Termination protection.
    pub disable_api_termination: bool,
    /// `None`: the type's defaults.
    pub cpu_options: Option<CpuOptions>,
    /// Members that stay as they stand where the file does not say them, see [`freshscale_stack::Said`].
    #[serde(flatten)]
    pub said: Said,
    /// Members of the default version whose place the file's own take; none are wanted.
    pub other: Vec<String>,
    /// Members that the default version has and the stack file cannot say, by the API's names.
    pub kept: BTreeMap<String, String>,
    /// Of the template itself.
    pub tags: Tags,
}

/// The CPU of each instance.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CpuOptions {
    /// Cores; `None` only from AWS.
    pub core_count: Option<i32>,
    /// 1 or 2; `None` only from AWS.
    pub threads_per_core: Option<i32>,
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

impl Spec {
    /// What images are judged against.
    #[must_use]
    pub fn contents(&self) -> Contents {
        let device = |device: &BlockDevice| Device {
            name: device.device.clone(),
            size_gib: device.size_gib,
            snapshot: None,
            encrypted: device.encrypted,
            kms_key_id: device.kms_key_id.clone(),
            instead: None,
        };
        let named = Some(self.instance_type.clone()).filter(|named| !named.is_empty());
        Contents {
            instance_types: named.into_iter().collect(),
            devices: self.block_devices.iter().map(device).collect(),
            http_tokens: Some(self.http_tokens.clone()),
            key_name: self.key_name.clone(),
            instance_profile: self.iam_instance_profile.clone(),
            security_group_ids: self.security_group_ids.iter().cloned().collect(),
            spot: asks_for_spot(&self.said),
        }
    }

    /// Whether instances start from the one as they do from the other.
    #[must_use]
    pub fn differs_in_tags_only(&self, other: &Self) -> bool {
        let bare = |spec: &Self| Self {
            tags: Tags::new(),
            instance_tags: Tags::new(),
            volume_tags: Tags::new(),
            ..spec.clone()
        };
        bare(self) == bare(other)
    }

    /// Whether a version of this is one of the other, whatever their images.
    #[must_use]
    pub fn holds_the_same(&self, other: &Self) -> bool {
        self.without_tags() == other.without_tags()
    }
}

fn int(value: u32) -> i32 {
    i32::try_from(value).unwrap_or(i32::MAX)
}

pub(super) fn declared(stack: &Stack, facts: &DeployContext) -> Spec {
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
        user_data: lt.user_data.as_deref().map(Hidden::of),
        http_tokens: lt.metadata.http_tokens.clone(),
        hop_limit: i32::from(lt.metadata.hop_limit),
        block_devices,
        volume_tags: instance_tags.clone(),
        instance_tags,
        ebs_optimized: lt.ebs_optimized,
        monitoring: lt.monitoring,
        associate_public_ip: lt.associate_public_ip,
        disable_api_termination: lt.disable_api_termination,
        cpu_options: lt.cpu_options.map(|cpu| CpuOptions {
            core_count: Some(int(cpu.core_count)),
            threads_per_core: Some(int(cpu.threads_per_core)),
        }),
        said: lt.said.clone(),
        other: Vec::new(),
        kept: BTreeMap::new(),
        tags: stack.all_tags(),
    }
}

/// What AWS holds, in the stack's terms; `kept` is what these have no word for.
pub(super) fn observed(data: &ResponseLaunchTemplateData, kept: Members, tags: Tags) -> Spec {
    let interface = data.network_interfaces().first();
    let mut groups: BTreeSet<String> = data.security_group_ids().iter().cloned().collect();
    groups.extend(interface.into_iter().flat_map(|i| i.groups()).cloned());
    let metadata = data.metadata_options();
    let mut block_devices: Vec<BlockDevice> = data
        .block_device_mappings()
        .iter()
        .filter(|mapping| is_volume(mapping))
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
        disable_api_termination: data.disable_api_termination().unwrap_or(false),
        cpu_options: data.cpu_options().and_then(cpu_options),
        said: said::read(&whole(data)),
        other: other(data),
        kept: said::without_said(kept),
        tags,
    }
}

/// `None` for options that say nothing of cores and threads.
fn cpu_options(options: &LaunchTemplateCpuOptions) -> Option<CpuOptions> {
    let (core_count, threads_per_core) = (options.core_count(), options.threads_per_core());
    (core_count.is_some() || threads_per_core.is_some()).then_some(CpuOptions {
        core_count,
        threads_per_core,
    })
}

/// AWS holds base64; what is compared is what the file holds.
fn user_data(encoded: &str) -> Hidden {
    base64::engine::general_purpose::STANDARD
        .decode(encoded.trim())
        .map_or_else(|_| Hidden::of(encoded.as_bytes()), |raw| Hidden::of(&raw))
}

fn tags_on(data: &ResponseLaunchTemplateData, on: &TaggedType) -> Tags {
    data.tag_specifications()
        .iter()
        .filter(|s| s.resource_type() == Some(on))
        .flat_map(|s| tags::from_ec2(s.tags()))
        .collect()
}

/// Not a disk of the host, and not that there shall be none.
fn is_volume(mapping: &LaunchTemplateBlockDeviceMapping) -> bool {
    mapping.ebs().is_some() || mapping.virtual_name().is_none() && mapping.no_device().is_none()
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
