//! EC2: images, launch templates, instances, and the network they need.

mod account;
mod disks;
mod filter;
mod image;
mod image_calls;
mod instance;
mod interfaces;
mod keys;
mod launch;
mod network;
mod place;
mod placement;
mod public_access;
mod quotas;
mod requirements;
mod reservation;
mod security_groups;
mod storage;
mod tags;
mod template;
mod template_calls;
mod types;
mod version_calls;
mod vpc;

#[cfg(test)]
mod tests;
#[cfg(test)]
mod tests_account;
#[cfg(test)]
mod tests_templates;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::params::Params;
use super::state::World;
use super::{Fault, Operation};
pub use crate::state::ec2::{
    Disk, Image, Instance, InstanceState, KeyPair, PlacementGroup, Protection, Rule, SecurityGroup,
    Snapshot, State, Subnet, Tags, Template, Version, Volume, Vpc,
};
use crate::state::ec2::{Remembered, VPC};
pub use image::NewImage;
pub(super) use launch::{LaunchRequest, check as check_launch, launch};
pub(super) use place::address;
pub(super) use requirements::{expect_known as expect_requirements, matching as types_with};
pub(super) use tags::of as tags;
pub(super) use template::{by_id as template, find_id as template_id};
pub(super) use types::vcpus_and_memory;

/// What is refused of a call that its model allows, whatever it is about.
pub(super) fn refusal(call: &super::Call) -> Option<Fault> {
    tags::check_specifications(call).err()
}

impl Remembered {
    /// EC2 promises no more than a day.
    const HOURS: i64 = 24;

    fn holds(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) <= SignedDuration::from_hours(Self::HOURS)
    }
}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    (
        "AuthorizeSecurityGroupEgress",
        security_groups::authorize_egress,
    ),
    (
        "AuthorizeSecurityGroupIngress",
        security_groups::authorize_ingress,
    ),
    ("CreateDefaultVpc", vpc::create_default),
    ("CreateImage", image_calls::create),
    ("CreateKeyPair", keys::create),
    ("CreateLaunchTemplate", template_calls::create),
    ("CreateLaunchTemplateVersion", version_calls::create),
    ("CreatePlacementGroup", placement::create),
    ("CreateSecurityGroup", security_groups::create),
    ("CreateSnapshot", storage::create_snapshot),
    ("CreateSubnet", vpc::create_subnet),
    ("CreateTags", tags::create),
    ("CreateVolume", storage::create_volume),
    ("CreateVpc", vpc::create),
    (
        "CreateVpcBlockPublicAccessExclusion",
        public_access::create_exclusion,
    ),
    ("DeleteKeyPair", keys::delete),
    ("DeleteLaunchTemplate", template_calls::delete),
    ("DeleteLaunchTemplateVersions", version_calls::delete),
    ("DeletePlacementGroup", placement::delete),
    ("DeleteSecurityGroup", security_groups::delete),
    ("DeleteSnapshot", storage::delete_snapshot),
    ("DeleteSubnet", vpc::delete_subnet),
    ("DeleteTags", tags::delete),
    ("DeleteVolume", storage::delete_volume),
    ("DeleteVpc", vpc::delete),
    ("DeregisterImage", image_calls::deregister),
    ("DescribeAvailabilityZones", vpc::describe_zones),
    ("DescribeImages", image_calls::describe),
    ("DescribeInstanceTypeOfferings", types::offerings),
    ("DescribeInstanceTypes", types::describe),
    ("DescribeInstances", reservation::describe),
    ("DescribeKeyPairs", keys::describe),
    ("DescribeLaunchTemplateVersions", version_calls::describe),
    ("DescribeLaunchTemplates", template_calls::describe),
    ("DescribeNetworkInterfaces", interfaces::describe),
    ("DescribePlacementGroups", placement::describe),
    (
        "DescribeSecurityGroupRules",
        security_groups::describe_rules,
    ),
    ("DescribeSecurityGroups", security_groups::describe),
    ("DescribeSnapshots", storage::describe_snapshots),
    ("DescribeSubnets", network::describe_subnets),
    ("DescribeVolumes", storage::describe_volumes),
    ("DescribeVpcAttribute", vpc::describe_attribute),
    (
        "DescribeVpcBlockPublicAccessExclusions",
        public_access::describe_exclusions,
    ),
    (
        "DescribeVpcBlockPublicAccessOptions",
        public_access::describe,
    ),
    ("DescribeVpcs", vpc::describe),
    ("DisableAllowedImagesSettings", account::disable_allowed),
    ("DisableEbsEncryptionByDefault", account::disable_encryption),
    (
        "DisableImageDeregistrationProtection",
        image_calls::unprotect,
    ),
    ("EnableAllowedImagesSettings", account::enable_allowed),
    ("EnableEbsEncryptionByDefault", account::enable_encryption),
    ("EnableImageDeregistrationProtection", image_calls::protect),
    ("GetAllowedImagesSettings", account::get_allowed),
    ("GetEbsDefaultKmsKeyId", account::get_key),
    ("GetEbsEncryptionByDefault", account::get_encryption),
    (
        "GetInstanceTypesFromInstanceRequirements",
        placement::types_with,
    ),
    ("ImportKeyPair", keys::import),
    ("ModifyEbsDefaultKmsKeyId", account::modify_key),
    ("ModifyLaunchTemplate", template_calls::modify),
    ("ModifyVpcAttribute", vpc::modify_attribute),
    ("ModifyVpcBlockPublicAccessOptions", public_access::modify),
    ("RegisterImage", image_calls::register),
    (
        "ReplaceImageCriteriaInAllowedImagesSettings",
        account::replace_criteria,
    ),
    ("ResetEbsDefaultKmsKeyId", account::reset_key),
    ("RevokeSecurityGroupEgress", security_groups::revoke_egress),
    (
        "RevokeSecurityGroupIngress",
        security_groups::revoke_ingress,
    ),
    ("RunInstances", instance::run),
    ("TerminateInstances", instance::terminate),
];

/// `DryRun` that would have worked is an error.
fn dry_run(params: Params<'_>) -> Result<(), Fault> {
    if params.flag("DryRun") {
        return Err(Fault::with_status(
            412,
            "DryRunOperation",
            "Request would have succeeded, but DryRun flag is set.",
        ));
    }
    Ok(())
}

/// How many to a page of the calls that give at least five and at most a thousand.
///
/// # Errors
/// `InvalidParameterValue`
fn page_size(params: Params<'_>) -> Result<usize, Fault> {
    let refuse = |size: i64, bound: &str| {
        let text = format!(
            "Value ( {size} ) for parameter maxResults is invalid. Expecting a value {bound}."
        );
        Err(Fault::new("InvalidParameterValue", text))
    };
    match params.number("MaxResults") {
        None => Ok(1000),
        Some(size) if size < 5 => refuse(size, "greater than 5"),
        Some(size) if size > 1000 => refuse(size, "less than 1000"),
        Some(size) => Ok(usize::try_from(size).unwrap_or(1000)),
    }
}

/// What a client token was answered with before. The same token for something else is an error.
fn remembered(world: &World, operation: &str, params: &Value) -> Result<Option<Value>, Fault> {
    let Some(token) = Params(params).text("ClientToken") else {
        return Ok(None);
    };
    let before = world.ec2.client_tokens.get(&format!("{operation} {token}"));
    match before.filter(|before| before.holds(world.now)) {
        None => Ok(None),
        Some(before) if before.params == *params => Ok(Some(before.answer.clone())),
        Some(_) => Err(Fault::new(
            "IdempotentParameterMismatch",
            "Arguments on this idempotent request are inconsistent with arguments used in previous request(s).",
        )),
    }
}

fn remember(world: &mut World, operation: &str, params: &Value, answer: &Value) {
    if let Some(token) = Params(params).text("ClientToken") {
        let key = format!("{operation} {token}");
        let (now, tokens) = (world.now, &mut world.ec2.client_tokens);
        tokens.retain(|_, before| before.holds(now));
        let remembered = Remembered {
            at: now,
            params: params.clone(),
            answer: answer.clone(),
        };
        tokens.insert(key, remembered);
    }
}

/// Tags as `tagSet` has them.
fn tag_set(tags: &Tags) -> Value {
    tags.iter()
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect()
}

/// What `TagSpecification` says for one type of resource.
pub(super) fn tag_specification(params: Params<'_>, resource_type: &str) -> Tags {
    params
        .items("TagSpecification")
        .filter(|spec| spec.text("ResourceType") == Some(resource_type))
        .flat_map(|spec| spec.items("Tag"))
        .filter_map(|tag| {
            let value = tag.text("Value").unwrap_or_default();
            Some((tag.text("Key")?.to_owned(), value.to_owned()))
        })
        .collect()
}

/// Milliseconds and `Z`, as EC2 writes times.
fn time(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%S.000Z").to_string()
}

pub(super) fn next_due(world: &World) -> Option<Timestamp> {
    let images = world.ec2.images.values().filter_map(|image| image.ready_at);
    let instances = world.ec2.instances.values().filter_map(|i| i.changes_at);
    images.chain(instances).min()
}

pub(super) fn fire(world: &mut World) {
    image::fire(world);
    instance::fire(world);
}
