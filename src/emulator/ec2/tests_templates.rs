#![allow(clippy::unwrap_used)]

use aws_sdk_ec2::types::{
    LaunchTemplateBlockDeviceMappingRequest, LaunchTemplateEbsBlockDeviceRequest,
    RequestLaunchTemplateData, ResourceType, Tag, TagSpecification,
};

use jiff::SignedDuration;

use super::tests::{data, filter, image, template};
use crate::testing::{code, emulator};

#[tokio::test(start_paused = true)]
async fn a_template_name_is_checked_and_unique_and_its_token_remembered() {
    let (emulator, aws) = emulator();
    let ami = image(&emulator, "base");
    let create = |name: &str, token: &str| {
        let call = aws.ec2.create_launch_template().launch_template_name(name);
        call.client_token(token).launch_template_data(data(&ami))
    };
    let tags = TagSpecification::builder()
        .resource_type(ResourceType::LaunchTemplate)
        .tags(Tag::builder().key("Team").value("web").build())
        .build();
    let make = create("web-lt", "t1").tag_specifications(tags);
    let first = make.clone().send().await.unwrap().launch_template.unwrap();
    let again = make.send().await.unwrap().launch_template.unwrap();
    assert_eq!(first.launch_template_id, again.launch_template_id);
    assert_eq!(first.tags()[0].value(), Some("web"));
    let error = create("web-lt2", "t1").send().await.unwrap_err();
    assert_eq!(code(&error), "IdempotentParameterMismatch");
    let error = create("web-lt", "t2").send().await.unwrap_err();
    assert_eq!(
        code(&error),
        "InvalidLaunchTemplateName.AlreadyExistsException"
    );
    let error = create("a b", "t3").send().await.unwrap_err();
    assert_eq!(code(&error), "InvalidLaunchTemplateName.MalformedException");
    let error = create("dry", "t4").dry_run(true).send().await.unwrap_err();
    assert_eq!(code(&error), "DryRunOperation");
    assert_eq!(error.raw_response().unwrap().status().as_u16(), 412);
}

#[tokio::test(start_paused = true)]
async fn a_client_token_is_forgotten_after_a_day() {
    let (emulator, aws) = emulator();
    let ami = image(&emulator, "base");
    template(&aws, "web-lt", data(&ami)).await;
    let publish = || async {
        let call = aws.ec2.create_launch_template_version();
        let call = call.launch_template_name("web-lt").client_token("a");
        let call = call.source_version("1");
        let call = call.launch_template_data(data(&ami));
        let made = call.send().await.unwrap().launch_template_version;
        made.unwrap().version_number
    };
    assert_eq!((publish().await, publish().await), (Some(2), Some(2)));
    emulator.advance(SignedDuration::from_hours(24)).await;
    assert_eq!(publish().await, Some(2));
    emulator.advance(SignedDuration::from_secs(1)).await;
    assert_eq!(publish().await, Some(3));
}

#[tokio::test(start_paused = true)]
async fn templates_are_found_by_tag_and_missing_names_are_errors() {
    let (emulator, aws) = emulator();
    let ami = image(&emulator, "base");
    let id = template(&aws, "web-lt", data(&ami)).await;
    template(&aws, "other-lt", data(&ami)).await;
    let tag = Tag::builder().key("freshscale:stack").value("web").build();
    aws.ec2
        .create_tags()
        .resources(&id)
        .tags(tag)
        .send()
        .await
        .unwrap();
    let by = |name: &str, value: &str| {
        aws.ec2
            .describe_launch_templates()
            .filters(filter(name, value))
            .send()
    };
    for (name, value) in [
        ("tag:freshscale:stack", "web"),
        ("tag-key", "freshscale:*"),
        ("launch-template-name", "web-*"),
    ] {
        let found = by(name, value).await.unwrap();
        assert_eq!(found.launch_templates().len(), 1, "{name}");
        assert_eq!(
            found.launch_templates()[0].launch_template_id(),
            Some(id.as_str())
        );
    }
    let pages = aws
        .ec2
        .describe_launch_templates()
        .into_paginator()
        .page_size(1);
    assert_eq!(
        pages
            .items()
            .send()
            .collect::<Result<Vec<_>, _>>()
            .await
            .unwrap()
            .len(),
        2
    );
    let error = aws
        .ec2
        .describe_launch_templates()
        .launch_template_names("nope")
        .send()
        .await;
    assert_eq!(
        code(&error.unwrap_err()),
        "InvalidLaunchTemplateName.NotFoundException"
    );
    let tag = Tag::builder().key("freshscale:stack").build();
    aws.ec2
        .delete_tags()
        .resources(&id)
        .tags(tag)
        .send()
        .await
        .unwrap();
    assert!(
        by("tag-key", "freshscale:*")
            .await
            .unwrap()
            .launch_templates()
            .is_empty()
    );
}

#[tokio::test(start_paused = true)]
async fn a_source_version_is_merged_and_its_snapshots_dropped() {
    let (emulator, aws) = emulator();
    let (old, new) = (image(&emulator, "old"), image(&emulator, "new"));
    let ebs = LaunchTemplateEbsBlockDeviceRequest::builder()
        .volume_size(30)
        .snapshot_id("snap-1");
    let mapping = LaunchTemplateBlockDeviceMappingRequest::builder().device_name("/dev/xvda");
    let mapping = mapping.ebs(ebs.build()).build();
    let mut first = data(&old);
    first.block_device_mappings = Some(vec![mapping]);
    template(&aws, "web-lt", first).await;
    let publish = |token: &str| {
        let only_image = RequestLaunchTemplateData::builder().image_id(&new).build();
        let call = aws
            .ec2
            .create_launch_template_version()
            .launch_template_name("web-lt");
        call.client_token(token).launch_template_data(only_image)
    };
    let merged = publish("a").source_version("1").send().await.unwrap();
    let merged = merged.launch_template_version.unwrap();
    let made = merged.launch_template_data.as_ref().unwrap();
    assert_eq!(made.image_id(), Some(new.as_str()));
    assert_eq!(made.security_group_ids(), ["sg-1"]);
    let ebs = made.block_device_mappings()[0].ebs().unwrap();
    assert_eq!((ebs.volume_size(), ebs.snapshot_id()), (Some(30), None));
    assert_eq!(
        (merged.version_number, merged.default_version),
        (Some(2), Some(false))
    );
    let again = publish("a").source_version("1").send().await.unwrap();
    assert_eq!(
        again.launch_template_version.unwrap().version_number,
        Some(2)
    );
    let bare = publish("b")
        .send()
        .await
        .unwrap()
        .launch_template_version
        .unwrap();
    assert!(
        bare.launch_template_data
            .unwrap()
            .security_group_ids()
            .is_empty()
    );
    let error = publish("c").source_version("9").send().await.unwrap_err();
    assert_eq!(code(&error), "InvalidLaunchTemplateId.VersionNotFound");
}

#[tokio::test(start_paused = true)]
async fn nothing_but_modify_moves_the_default_and_the_default_cannot_be_deleted() {
    let (emulator, aws) = emulator();
    let ami = image(&emulator, "base");
    let id = template(&aws, "web-lt", data(&ami)).await;
    for _ in 0..2 {
        let call = aws
            .ec2
            .create_launch_template_version()
            .launch_template_id(&id);
        call.launch_template_data(data(&ami)).send().await.unwrap();
    }
    let versions = || {
        aws.ec2
            .describe_launch_template_versions()
            .launch_template_id(&id)
    };
    let both = versions()
        .versions("$Latest")
        .versions("$Default")
        .send()
        .await
        .unwrap();
    let numbers: Vec<_> = both
        .launch_template_versions()
        .iter()
        .map(|v| v.version_number())
        .collect();
    assert_eq!(numbers, [Some(3), Some(1)]);
    let range = versions().min_version("2").send().await.unwrap();
    assert_eq!(range.launch_template_versions().len(), 2);
    let modify = aws.ec2.modify_launch_template().launch_template_id(&id);
    modify.default_version("3").send().await.unwrap();
    let delete = aws
        .ec2
        .delete_launch_template_versions()
        .launch_template_id(&id);
    let deleted = delete
        .versions("1")
        .versions("3")
        .versions("8")
        .send()
        .await
        .unwrap();
    let gone = deleted.successfully_deleted_launch_template_versions();
    assert_eq!(gone[0].version_number(), Some(1));
    let codes: Vec<_> = deleted
        .unsuccessfully_deleted_launch_template_versions()
        .iter()
        .map(|item| {
            item.response_error()
                .unwrap()
                .code()
                .unwrap()
                .as_str()
                .to_owned()
        })
        .collect();
    assert_eq!(
        codes,
        ["unexpectedError", "launchTemplateVersionDoesNotExist"]
    );
    aws.ec2
        .delete_launch_template()
        .launch_template_id(&id)
        .send()
        .await
        .unwrap();
    assert_eq!(
        code(&versions().send().await.unwrap_err()),
        "InvalidLaunchTemplateId.NotFound"
    );
}
