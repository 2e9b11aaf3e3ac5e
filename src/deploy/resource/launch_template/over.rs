//! A version made of what stands and what the file says: what is sent, whether a source is named, and what would be lost.
//! Pure.
//!
//! EC2 merges what is sent into the version that is named as the source: what is not sent is as it was, and a member cannot
//! be taken away. Without a source the new version has only what is sent. Members that this build's SDK does not know can only
//! come from the source.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::{RequestLaunchTemplateData, ResponseLaunchTemplateData};

use super::data::Spec;
use super::raw::{self, Members};
use super::request::request;
use super::said;
use freshscale_core::rotation::convert::whole;

/// What is asked for.
pub(super) struct Over {
    pub(super) data: RequestLaunchTemplateData,
    /// Whether the version that stands is named as its source.
    pub(super) has_source: bool,
    /// Members that this build does not know and the new version would not have.
    pub(super) lost: Vec<String>,
    /// Members that cannot be dropped alone.
    pub(super) undroppable: Vec<String>,
}

/// The version that stands.
pub(super) struct Standing<'a> {
    /// All that the SDK knows of it.
    pub(super) data: RequestLaunchTemplateData,
    /// What of it the file cannot say.
    pub(super) kept: &'a Members,
    /// Whether it asks for types of instance by their attributes.
    pub(super) has_requirements: bool,
    /// The device of the root volume whose snapshot goes with the image that is replaced.
    pub(super) root: Option<&'a str>,
}

impl<'a> Standing<'a> {
    /// Of what EC2 answers; see the fields.
    pub(super) fn of(
        data: &ResponseLaunchTemplateData,
        kept: &'a Members,
        root: Option<&'a str>,
    ) -> Self {
        Self {
            data: whole(data),
            kept,
            has_requirements: data.instance_requirements().is_some(),
            root,
        }
    }
}

/// `want` over what stands. What stood when the plan was made (`have`) and is not wanted any more is dropped.
pub(super) fn over(
    standing: &Standing<'_>,
    have: &Spec,
    want: &Spec,
    (image, user_data): (&str, Option<&str>),
) -> Over {
    let is_dropped =
        |name: &&String| have.kept.contains_key(*name) && !want.kept.contains_key(*name);
    // What the file may say is put there again, and nothing is lost with the rest of its whole.
    let kept = said::without_said(standing.kept.clone());
    let dropped: Vec<&String> = kept.keys().filter(is_dropped).collect();
    let mut base = standing.data.clone();
    let stays: BTreeSet<&str> = { kept.keys() }
        .filter(|name| !dropped.contains(name))
        .map(|name| top(name))
        .collect();
    let (in_part, wholly): (Vec<&String>, Vec<&String>) =
        { dropped.iter() }.partition(|name| stays.contains(top(name)));
    for name in wholly {
        clear(&mut base, top(name));
    }
    let undroppable = in_part.into_iter().filter(|name| raw::is_known(name));
    let undroppable = undroppable.cloned().collect();
    if let Some(root) = standing.root {
        without_snapshot(&mut base, root);
    }
    let mut data = request(want, image, user_data, &base);
    said::write(&mut data, &have.said, &want.said);
    let takes_away = standing.has_requirements
        || said::takes_away(&have.said, &want.said)
        || takes_away(&standing.data, &data);
    let has_source = dropped.is_empty() && !takes_away;
    let unknown = { kept.keys() }.filter(|name| !raw::is_known(name));
    let mut lost = Vec::new();
    for name in unknown.filter(|name| !dropped.contains(name)) {
        let whole = top(name);
        let part = members(&standing.data, &data);
        let part = part.iter().find(|part| part.name == whole);
        let is_sent = part.is_some_and(|part| part.is_sent);
        let is_same = part.is_some_and(|part| part.is_same);
        let goes_alone = whole == "BlockDeviceMappings" && has_snapshot(&data);
        if !has_source || is_sent && (!is_same || goes_alone) {
            lost.push(name.clone());
        } else if is_sent {
            clear(&mut data, whole);
        }
    }
    Over {
        data,
        has_source,
        lost,
        undroppable,
    }
}

/// The member at the top that a name is a part of.
pub(super) fn top(name: &str) -> &str {
    name.split(['.', '[']).next().unwrap_or(name)
}

/// Whether something stands that is not asked for any more.
fn takes_away(standing: &RequestLaunchTemplateData, data: &RequestLaunchTemplateData) -> bool {
    let gone = |part: &Member| part.stands && !part.is_sent;
    let cores = |data: &RequestLaunchTemplateData| {
        let cpu = data.cpu_options.as_ref();
        cpu.is_some_and(|cpu| cpu.core_count.is_some() || cpu.threads_per_core.is_some())
    };
    let by_arn = |data: &RequestLaunchTemplateData| {
        let profile = data.iam_instance_profile.as_ref();
        profile.is_some_and(|profile| profile.arn.is_some())
    };
    members(standing, data).iter().any(gone)
        || cores(standing) && !cores(data)
        || by_arn(standing) != by_arn(data) && standing.iam_instance_profile.is_some()
}

/// Snapshots come from a source only where they are named again.
fn has_snapshot(data: &RequestLaunchTemplateData) -> bool {
    let mut devices = data.block_device_mappings().iter();
    devices.any(|device| device.ebs().is_some_and(|ebs| ebs.snapshot_id().is_some()))
}

fn without_snapshot(data: &mut RequestLaunchTemplateData, root: &str) {
    for device in data.block_device_mappings.iter_mut().flatten() {
        if device.device_name.as_deref() == Some(root)
            && let Some(volume) = &mut device.ebs
        {
            volume.snapshot_id = None;
        }
    }
}

/// One member at the top, in what stands and in what is sent.
struct Member {
    name: &'static str,
    stands: bool,
    is_sent: bool,
    is_same: bool,
}

/// Names of the members that differ.
pub(super) fn differ(
    one: &RequestLaunchTemplateData,
    other: &RequestLaunchTemplateData,
) -> Vec<&'static str> {
    let members = members(one, other).into_iter();
    members
        .filter(|part| !part.is_same)
        .map(|part| part.name)
        .collect()
}

macro_rules! members {
    ($($field:ident $name:literal),+ $(,)?) => {
        #[expect(deprecated, reason = "templates of before may have them still")]
        fn members(one: &RequestLaunchTemplateData, other: &RequestLaunchTemplateData) -> Vec<Member> {
            vec![$(Member {
                name: $name,
                stands: one.$field.is_some(),
                is_sent: other.$field.is_some(),
                is_same: one.$field == other.$field,
            }),+]
        }

        #[expect(deprecated, reason = "templates of before may have them still")]
        fn clear(data: &mut RequestLaunchTemplateData, name: &str) {
            match name {
                $($name => data.$field = None,)+
                _ => {}
            }
        }
    };
}
members! {
    kernel_id "KernelId",
    ebs_optimized "EbsOptimized",
    iam_instance_profile "IamInstanceProfile",
    block_device_mappings "BlockDeviceMappings",
    network_interfaces "NetworkInterfaces",
    image_id "ImageId",
    instance_type "InstanceType",
    key_name "KeyName",
    monitoring "Monitoring",
    placement "Placement",
    ram_disk_id "RamDiskId",
    disable_api_termination "DisableApiTermination",
    instance_initiated_shutdown_behavior "InstanceInitiatedShutdownBehavior",
    user_data "UserData",
    tag_specifications "TagSpecifications",
    elastic_gpu_specifications "ElasticGpuSpecifications",
    elastic_inference_accelerators "ElasticInferenceAccelerators",
    security_group_ids "SecurityGroupIds",
    security_groups "SecurityGroups",
    instance_market_options "InstanceMarketOptions",
    credit_specification "CreditSpecification",
    cpu_options "CpuOptions",
    capacity_reservation_specification "CapacityReservationSpecification",
    license_specifications "LicenseSpecifications",
    hibernation_options "HibernationOptions",
    metadata_options "MetadataOptions",
    enclave_options "EnclaveOptions",
    instance_requirements "InstanceRequirements",
    private_dns_name_options "PrivateDnsNameOptions",
    maintenance_options "MaintenanceOptions",
    disable_api_stop "DisableApiStop",
    operator "Operator",
    network_performance_options "NetworkPerformanceOptions",
    secondary_interfaces "SecondaryInterfaces",
}
