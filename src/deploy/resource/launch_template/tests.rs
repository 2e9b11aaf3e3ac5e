//! What is sent reads back as what was declared.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use base64::Engine;
use serde::Serialize;
use serde_json::json;

use super::data::{Spec, declared, observed};
use super::request::request;
use crate::resource::tags::Tags;
use crate::resource::tests::{facts, stack};
use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMapping, LaunchTemplateCpuOptions, LaunchTemplateEbsBlockDevice,
    LaunchTemplateIamInstanceProfileSpecification, LaunchTemplateInstanceMetadataOptions,
    LaunchTemplateInstanceNetworkInterfaceSpecification, LaunchTemplatePlacement,
    LaunchTemplateTagSpecification, LaunchTemplatesMonitoring, RequestLaunchTemplateData,
    ResponseLaunchTemplateData,
};
use freshscale_stack::{BlockDevice, CpuOptions, LaunchTemplate, Metadata, Stack};

/// What AWS answers for the data it was given.
fn answer(asked: &RequestLaunchTemplateData) -> ResponseLaunchTemplateData {
    let metadata = asked.metadata_options();
    let mut data = ResponseLaunchTemplateData::builder()
        .set_image_id(asked.image_id.clone())
        .set_instance_type(asked.instance_type.clone())
        .set_key_name(asked.key_name.clone())
        .set_user_data(asked.user_data.clone())
        .set_ebs_optimized(asked.ebs_optimized)
        .set_disable_api_termination(asked.disable_api_termination)
        .set_cpu_options(asked.cpu_options().map(|cpu| {
            LaunchTemplateCpuOptions::builder()
                .set_core_count(cpu.core_count)
                .set_threads_per_core(cpu.threads_per_core)
                .build()
        }))
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
                .set_kms_key_id(e.kms_key_id.clone())
                .set_iops(e.iops)
                .set_throughput(e.throughput)
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

/// A value in every field, and none that AWS would answer without having been told. No `..`: a new field has to be
/// given one here before this compiles.
fn full() -> LaunchTemplate {
    LaunchTemplate {
        instance_type: "m6i.xlarge".to_owned(),
        key_name: Some("other".to_owned()),
        iam_instance_profile: Some("other".to_owned()),
        security_group_ids: vec!["sg-4".to_owned(), "sg-3".to_owned()],
        user_data: Some(b"#!/bin/sh\necho other\n".to_vec()),
        metadata: Metadata {
            http_tokens: "required".to_owned(),
            hop_limit: 5,
        },
        block_devices: vec![BlockDevice {
            device: "/dev/xvdb".to_owned(),
            size_gib: Some(40),
            volume_type: "gp3".to_owned(),
            encrypted: Some(true),
            kms_key_id: Some("alias/web".to_owned()),
            iops: Some(4000),
            throughput: Some(250),
            delete_on_termination: false,
        }],
        instance_tags: BTreeMap::from([("Role".to_owned(), "other".to_owned())]),
        ebs_optimized: Some(true),
        monitoring: true,
        associate_public_ip: Some(true),
        disable_api_termination: true,
        cpu_options: Some(CpuOptions {
            core_count: 2,
            threads_per_core: 1,
        }),
        keep_versions: 3,
    }
}

/// What `observed` reads where nothing was sent.
fn nothing() -> Spec {
    observed(&ResponseLaunchTemplateData::builder().build(), Tags::new())
}

/// Fails on a member that reads the same whether or not it was sent.
fn assert_told(sent: &impl Serialize, unsent: &impl Serialize, but: &[&str]) {
    let (sent, unsent) = (json!(sent), json!(unsent));
    for (name, value) in sent.as_object().unwrap() {
        let told = *value != unsent[name] || but.contains(&name.as_str());
        assert!(told, "{name} is {value}, as if it had not been sent");
    }
}

#[test]
fn what_was_sent_reads_back_as_what_was_declared() {
    for public in [None, Some(true), Some(false)] {
        let mut stack = stack();
        stack.launch_template = full();
        stack.launch_template.associate_public_ip = public;
        let want = declared(&stack, &facts());
        let asked = request(&want, &want.image, encoded(&stack).as_deref());
        assert_eq!(observed(&answer(&asked), stack.all_tags()), want);
    }
}

/// Without this, the test above would pass where a field is never sent.
#[test]
fn the_stack_that_is_sent_leaves_no_field_at_what_aws_answers_by_itself() {
    let mut stack = stack();
    let plain = declared(&stack, &facts());
    stack.launch_template = full();
    let want = declared(&stack, &facts());
    // The image is the rotator's, `tags` are the template's own, and `other` is what cannot be sent.
    assert_told(&want, &nothing(), &["image", "other", "tags"]);
    let of_the_stack = ["image", "other", "tags", "http_tokens"];
    assert_told(&want, &plain, &of_the_stack);
    let bare = LaunchTemplateBlockDeviceMapping::builder().build();
    let data = ResponseLaunchTemplateData::builder().block_device_mappings(bare);
    let bare = observed(&data.build(), Tags::new());
    assert_told(&want.block_devices[0], &bare.block_devices[0], &[]);
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
