//! What is sent reads back as what was declared.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use base64::Engine;
use serde::Serialize;
use serde_json::json;

use super::data::{Spec, declared, observed};
use super::over::{Over, Standing, over};
use super::raw::Members;
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
        // Each by itself in `said.rs`.
        said: freshscale_stack::Said::new(),
        whose: freshscale_stack::Whose::Stack,
        keep_versions: 3,
    }
}

/// Without anything that the file cannot say.
fn seen(data: &ResponseLaunchTemplateData, tags: Tags) -> Spec {
    observed(data, Members::new(), tags)
}

/// Where nothing stands.
fn asked(want: &Spec, image: &str, user_data: Option<&str>) -> RequestLaunchTemplateData {
    let nothing = RequestLaunchTemplateData::builder().build();
    request(want, image, user_data, &nothing)
}

/// What `observed` reads where nothing was sent.
fn nothing() -> Spec {
    seen(&ResponseLaunchTemplateData::builder().build(), Tags::new())
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
        let sent = asked(&want, &want.image, encoded(&stack).as_deref());
        assert_eq!(seen(&answer(&sent), stack.all_tags()), want);
    }
}

/// Without this, the test above would pass where a field is never sent.
#[test]
fn the_stack_that_is_sent_leaves_no_field_at_what_aws_answers_by_itself() {
    let mut stack = stack();
    let plain = declared(&stack, &facts());
    stack.launch_template = full();
    let want = declared(&stack, &facts());
    // The image is the rotator's, `tags` are the template's own, and `other` and `kept` are what the file does not say.
    assert_told(&want, &nothing(), &["image", "other", "kept", "tags"]);
    let of_the_stack = ["image", "other", "kept", "tags", "http_tokens"];
    assert_told(&want, &plain, &of_the_stack);
    let bare = LaunchTemplateBlockDeviceMapping::builder().build();
    let data = ResponseLaunchTemplateData::builder().block_device_mappings(bare);
    let bare = seen(&data.build(), Tags::new());
    assert_told(&want.block_devices[0], &bare.block_devices[0], &[]);
}

#[test]
fn security_groups_stand_in_the_interface_when_there_is_one() {
    let mut stack = stack();
    stack.launch_template.associate_public_ip = Some(true);
    let want = declared(&stack, &facts());
    let sent = asked(&want, "ami-1", None);
    assert!(sent.security_group_ids().is_empty());
    assert_eq!(sent.network_interfaces()[0].groups(), ["sg-1", "sg-2"]);
}

#[test]
fn what_the_file_says_in_another_way_shows_as_drift() {
    let want = declared(&stack(), &facts());
    let mut data = answer(&asked(&want, "ami-1", None));
    data.security_groups = Some(vec!["default".to_owned()]);
    assert_eq!(seen(&data, Tags::new()).other, ["SecurityGroups"]);
    let interface = |groups: &[&str]| {
        let groups = groups.iter().map(|group| (*group).to_owned()).collect();
        LaunchTemplateInstanceNetworkInterfaceSpecification::builder()
            .set_groups(Some(groups))
            .build()
    };
    data.security_groups = None;
    data.network_interfaces = Some(vec![
        interface(&["sg-1", "sg-2"]),
        interface(&["sg-2", "sg-1"]),
        interface(&["sg-2"]),
    ]);
    assert_eq!(
        seen(&data, Tags::new()).other,
        ["NetworkInterfaces[2].Groups"]
    );
}

/// A version with members that the file cannot say, and a spec that has them.
fn standing() -> (ResponseLaunchTemplateData, Spec) {
    let mut data = answer(&asked(&declared(&stack(), &facts()), "ami-1", None));
    let placement = LaunchTemplatePlacement::builder().tenancy("dedicated".into());
    data.placement = Some(placement.build());
    let kept = Members::from([("Placement.Tenancy".to_owned(), "dedicated".to_owned())]);
    let spec = observed(&data, kept, Tags::new());
    (data, spec)
}

fn made(data: &ResponseLaunchTemplateData, have: &Spec, want: &Spec) -> Over {
    let standing = Standing::of(data, &have.kept, None);
    over(&standing, have, want, ("ami-1", None))
}

#[test]
fn what_the_file_cannot_say_is_sent_again_beside_the_source() {
    let (data, have) = standing();
    let mut want = have.clone();
    want.monitoring = !want.monitoring;
    let made = made(&data, &have, &want);
    assert!(made.has_source && made.lost.is_empty());
    let placement = made.data.placement().unwrap();
    assert_eq!(placement.tenancy().unwrap().as_str(), "dedicated");
}

#[test]
fn a_member_that_the_file_takes_away_needs_a_version_without_a_source() {
    let (mut data, mut have) = standing();
    data.key_name = Some("old".to_owned());
    have.key_name = data.key_name.clone();
    let mut want = have.clone();
    want.key_name = None;
    let made = made(&data, &have, &want);
    assert!(!made.has_source && made.data.placement().is_some());
}

/// `WarpDrive` at the top, `Monitoring.WarpFactor` within what the file says.
fn with_unknown(have: &Spec) -> Spec {
    let mut have = have.clone();
    for name in ["WarpDrive.Factor", "Monitoring.WarpFactor"] {
        have.kept.insert(name.to_owned(), "9".to_owned());
    }
    have
}

#[test]
fn unknown_members_come_from_the_source_or_are_named_as_lost() {
    let (mut data, have) = standing();
    data.key_name = Some("old".to_owned());
    let mut have = with_unknown(&have);
    have.key_name = data.key_name.clone();
    let mut want = have.clone();
    want.instance_type = "c7i.large".to_owned();
    // What holds one and does not change is not sent, and so it comes from the source.
    let quiet = made(&data, &have, &want);
    assert!(quiet.has_source && quiet.lost.is_empty() && quiet.data.monitoring().is_none());
    want.monitoring = !want.monitoring;
    assert_eq!(made(&data, &have, &want).lost, ["Monitoring.WarpFactor"]);
    want.key_name = None;
    let all = ["Monitoring.WarpFactor", "WarpDrive.Factor"];
    assert_eq!(made(&data, &have, &want).lost, all);
    // Somebody accepted it.
    want.kept.retain(|name, _| !all.contains(&name.as_str()));
    let accepted = made(&data, &have, &want);
    assert!(accepted.lost.is_empty() && !accepted.has_source);
    assert!(accepted.data.placement().is_some());
}

#[test]
fn a_known_member_is_dropped_with_all_that_stands_beside_it_or_not_at_all() {
    let (mut data, _) = standing();
    let placement = LaunchTemplatePlacement::builder()
        .tenancy("dedicated".into())
        .availability_zone("ap-northeast-2a")
        .spread_domain("x");
    data.placement = Some(placement.build());
    let kept = [
        ("AvailabilityZone", "ap-northeast-2a"),
        ("SpreadDomain", "x"),
    ];
    let kept = kept.map(|(name, value)| (format!("Placement.{name}"), value.to_owned()));
    let have = observed(&data, Members::from(kept), Tags::new());
    let mut want = have.clone();
    want.kept.remove("Placement.SpreadDomain");
    assert_eq!(
        made(&data, &have, &want).undroppable,
        ["Placement.SpreadDomain"]
    );
    want.kept.clear();
    let dropped = made(&data, &have, &want);
    // What the file can say stays beside it.
    let tenancy = LaunchTemplatePlacement::builder().tenancy("dedicated".into());
    let stays = dropped.data.placement().map(|it| it.tenancy().cloned());
    assert!(dropped.undroppable.is_empty() && stays == Some(tenancy.build().tenancy));
    assert!(
        dropped
            .data
            .placement()
            .is_some_and(|it| it.spread_domain().is_none())
    );
    assert!(!dropped.has_source);
}

#[test]
fn a_member_that_the_file_says_no_more_goes_without_what_stands_beside_it() {
    let (mut data, _) = standing();
    let placement = LaunchTemplatePlacement::builder()
        .tenancy("dedicated".into())
        .group_name("rack");
    data.placement = Some(placement.build());
    let have = seen(&data, Tags::new());
    let mut want = have.clone();
    want.said["placement"] = json!({"group_name": "rack"});
    let made = made(&data, &have, &want);
    assert!(!made.has_source);
    let placement = made.data.placement().unwrap();
    assert_eq!(
        (placement.tenancy(), placement.group_name()),
        (None, Some("rack"))
    );
}

#[test]
fn a_new_image_brings_its_own_snapshot_of_the_root_and_only_of_that() {
    let device = |name: &str, snapshot: &str| {
        let volume = LaunchTemplateEbsBlockDevice::builder()
            .volume_size(30)
            .volume_type("gp3".into())
            .snapshot_id(snapshot)
            .volume_initialization_rate(200);
        LaunchTemplateBlockDeviceMapping::builder()
            .device_name(name)
            .ebs(volume.build())
            .build()
    };
    let (mut data, _) = standing();
    data.block_device_mappings = Some(vec![
        device("/dev/sda1", "snap-root"),
        device("/dev/sdb", "snap-data"),
    ]);
    let have = seen(&data, Tags::new());
    let sent = |root| {
        let standing = Standing::of(&data, &have.kept, root);
        let made = over(&standing, &have, &have, ("ami-2", None)).data;
        let snapshots = made.block_device_mappings().iter().map(|device| {
            let volume = device.ebs().unwrap();
            assert_eq!(volume.volume_initialization_rate(), Some(200));
            volume.snapshot_id().unwrap_or("none").to_owned()
        });
        snapshots.collect::<Vec<_>>()
    };
    assert_eq!(sent(None), ["snap-root", "snap-data"]);
    assert_eq!(sent(Some("/dev/sda1")), ["none", "snap-data"]);
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
