#![allow(clippy::unwrap_used)]

use aws_sdk_ec2::types::{
    Filter, LaunchTemplateSpecification, RequestLaunchTemplateData, ResourceType, Tag,
    TagSpecification,
};
use jiff::SignedDuration;

use super::NewImage;
use crate::Emulator;
use crate::testing::Clients;
use crate::testing::{code, emulator, message};

pub(super) fn image(emulator: &Emulator, name: &str) -> String {
    emulator.world().make_image(NewImage {
        name: name.to_owned(),
        ..NewImage::default()
    })
}

pub(super) fn data(image: &str) -> RequestLaunchTemplateData {
    RequestLaunchTemplateData::builder()
        .image_id(image)
        .security_group_ids("sg-1")
        .build()
}

pub(super) async fn template(aws: &Clients, name: &str, data: RequestLaunchTemplateData) -> String {
    let made = aws.ec2.create_launch_template();
    let made = made.launch_template_name(name).launch_template_data(data);
    let made = made.send().await.unwrap();
    made.launch_template.unwrap().launch_template_id.unwrap()
}

pub(super) fn filter(name: &str, value: &str) -> Filter {
    Filter::builder().name(name).values(value).build()
}

#[tokio::test(start_paused = true)]
async fn subnets_are_described_and_unknown_ones_refused() {
    let (_, aws) = emulator();
    let found = aws.ec2.describe_subnets().send().await.unwrap();
    assert_eq!(found.subnets().len(), 2);
    let error = aws
        .ec2
        .describe_subnets()
        .subnet_ids("subnet-z")
        .send()
        .await;
    assert_eq!(code(&error.unwrap_err()), "InvalidSubnetID.NotFound");
}

#[tokio::test(start_paused = true)]
async fn images_are_filtered_by_wildcards_tags_and_owner_and_paged() {
    let (emulator, aws) = emulator();
    for name in ["AwsBackup_i-1_a", "AwsBackup_i-1_b", "other"] {
        image(&emulator, name);
    }
    let describe = || aws.ec2.describe_images().owners("self");
    let found = describe()
        .filters(filter("name", "AwsBackup_*"))
        .send()
        .await
        .unwrap();
    assert_eq!(found.images().len(), 2);
    assert!(
        found.images()[0]
            .creation_date()
            .unwrap()
            .starts_with("2026-01-05T00:00:0")
    );
    let none = describe()
        .filters(filter("name", "awsbackup_*"))
        .send()
        .await
        .unwrap();
    assert!(none.images().is_empty());
    let tagged = describe()
        .filters(filter("tag:Name", "web"))
        .send()
        .await
        .unwrap();
    assert!(tagged.images().is_empty());
    let pages = describe().into_paginator().page_size(2).items().send();
    assert_eq!(pages.collect::<Result<Vec<_>, _>>().await.unwrap().len(), 3);
    let error = describe()
        .filters(filter("nmae", "x"))
        .send()
        .await
        .unwrap_err();
    assert_eq!(message(&error), "The filter 'nmae' is invalid");
    let error = aws.ec2.describe_images().image_ids("ami-1").send().await;
    assert_eq!(code(&error.unwrap_err()), "InvalidAMIID.NotFound");
}

#[tokio::test(start_paused = true)]
async fn a_created_image_becomes_available_after_a_while_and_can_be_deregistered() {
    let (emulator, aws) = emulator();
    let base = image(&emulator, "base");
    let run = aws
        .ec2
        .run_instances()
        .image_id(base)
        .min_count(1)
        .max_count(1);
    let instance = run.send().await.unwrap().instances()[0]
        .instance_id()
        .unwrap()
        .to_owned();
    let make = aws
        .ec2
        .create_image()
        .instance_id(&instance)
        .name("release-2");
    let early = make.clone().send().await.unwrap_err();
    assert_eq!(code(&early), "InvalidParameterValue");
    assert!(message(&early).contains("not in state 'running'"));
    emulator.advance(SignedDuration::from_secs(15)).await;
    let made = make.clone().send().await.unwrap().image_id.unwrap();
    assert_eq!(
        code(&make.send().await.unwrap_err()),
        "InvalidAMIName.Duplicate"
    );
    let state = async || {
        let found = aws.ec2.describe_images().image_ids(&made).send().await;
        found.map(|f| f.images()[0].state().unwrap().as_str().to_owned())
    };
    assert_eq!(state().await.unwrap(), "pending");
    emulator.advance(SignedDuration::from_mins(6)).await;
    assert_eq!(state().await.unwrap(), "available");
    aws.ec2
        .deregister_image()
        .image_id(&made)
        .send()
        .await
        .unwrap();
    assert_eq!(code(&state().await.unwrap_err()), "InvalidAMIID.NotFound");
}

#[tokio::test(start_paused = true)]
async fn an_image_is_tagged_as_it_is_made_and_its_instance_reboots_unless_told_otherwise() {
    let (emulator, aws) = emulator();
    let base = image(&emulator, "base");
    let run = aws.ec2.run_instances().image_id(base);
    let run = run.min_count(1).max_count(1).send().await.unwrap();
    let instance = run.instances()[0].instance_id().unwrap().to_owned();
    emulator.advance(SignedDuration::from_secs(15)).await;
    let tagged = |kind| {
        let tag = Tag::builder().key("Name").value("web").build();
        let tagged = TagSpecification::builder().resource_type(kind).tags(tag);
        aws.ec2
            .create_image()
            .instance_id(&instance)
            .tag_specifications(tagged.build())
    };
    let rebooted = || emulator.world().ec2.instances[&instance].rebooted.is_some();
    let quiet = tagged(ResourceType::Snapshot).name("quiet").no_reboot(true);
    let id = quiet.send().await.unwrap().image_id.unwrap();
    assert!(!rebooted());
    let made = emulator.world().ec2.images[&id].clone();
    assert!(made.tags.is_empty() && made.snapshot_tags["Name"] == "web");
    let usual = tagged(ResourceType::Image).name("usual");
    usual.send().await.unwrap();
    assert!(rebooted());
    let wrong = tagged(ResourceType::Volume).name("wrong").send().await;
    assert_eq!(code(&wrong.unwrap_err()), "InvalidParameterValue");
    let odd = tagged(ResourceType::Image).name("odd*").send().await;
    assert_eq!(code(&odd.unwrap_err()), "InvalidAMIName.Malformed");
}

#[tokio::test(start_paused = true)]
async fn an_image_that_fails_says_why_in_its_state_and_on_the_bus() {
    let (emulator, aws) = emulator();
    emulator.world().ec2.images_fail = Some("Internal error".to_owned());
    let id = emulator.world().make_image(NewImage {
        name: "ill-fated".to_owned(),
        takes: 60,
        ..NewImage::default()
    });
    let shown = async || {
        let found = aws.ec2.describe_images().image_ids(&id).send().await;
        found.unwrap().images.unwrap().remove(0)
    };
    assert_eq!(shown().await.state_reason(), None);
    emulator.advance(SignedDuration::from_secs(90)).await;
    let image = shown().await;
    assert_eq!(image.state().unwrap().as_str(), "failed");
    let reason = image.state_reason().unwrap();
    assert_eq!(reason.code(), Some("Server.InternalError"));
    assert_eq!(reason.message(), Some("Internal error"));
}

#[tokio::test(start_paused = true)]
async fn launches_are_checked_and_remember_their_version() {
    let (emulator, aws) = emulator();
    let ami = image(&emulator, "base");
    let id = template(&aws, "web-lt", data(&ami)).await;
    let from = LaunchTemplateSpecification::builder()
        .launch_template_id(&id)
        .build();
    let run = aws
        .ec2
        .run_instances()
        .launch_template(from)
        .min_count(1)
        .max_count(1);
    let run = run.subnet_id("subnet-a");
    let error = run.clone().dry_run(true).send().await.unwrap_err();
    assert_eq!(code(&error), "DryRunOperation");
    let started = run.clone().send().await.unwrap();
    let tags = started.instances()[0].tags();
    assert!(
        tags.iter()
            .any(|t| t.key() == Some("aws:ec2launchtemplate:version") && t.value() == Some("1"))
    );
    let error = run.clone().security_groups("web").send().await.unwrap_err();
    assert_eq!(code(&error), "InvalidParameterCombination");
    assert!(message(&error).contains("groupName cannot be used"));
    emulator.world().remove_image(&ami);
    assert_eq!(
        code(&run.send().await.unwrap_err()),
        "InvalidAMIID.NotFound"
    );
    let instance = started.instances()[0].instance_id().unwrap();
    let running = || {
        aws.ec2
            .describe_instances()
            .filters(filter("instance-state-name", "running"))
    };
    emulator.advance(SignedDuration::from_secs(15)).await;
    assert_eq!(running().send().await.unwrap().reservations().len(), 1);
    aws.ec2
        .terminate_instances()
        .instance_ids(instance)
        .send()
        .await
        .unwrap();
    assert!(running().send().await.unwrap().reservations().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_volume_has_the_ratios_of_its_type_and_no_instance_boots_from_a_disk_for_throughput() {
    use aws_sdk_ec2::types::{BlockDeviceMapping, EbsBlockDevice, VolumeType};
    let (emulator, aws) = emulator();
    let image = image(&emulator, "AwsBackup_i-1_a");
    let volume = aws.ec2.create_volume().availability_zone("ap-northeast-2a");
    let volume = volume.size(10).volume_type(VolumeType::Io1).iops(5_000);
    let error = volume.send().await.unwrap_err();
    assert_eq!(code(&error), "InvalidParameterValue");
    assert!(message(&error).contains("ratio of 500.000000 is too high"));

    let described = aws.ec2.describe_images().image_ids(&image).send().await;
    let described = described.unwrap();
    let root = described.images()[0].root_device_name().unwrap();
    let run = |device: &str| {
        let ebs = EbsBlockDevice::builder().volume_type(VolumeType::St1);
        let mapping = BlockDeviceMapping::builder().device_name(device);
        let mapping = mapping.ebs(ebs.volume_size(500).build()).build();
        let run = aws.ec2.run_instances().image_id(&image).min_count(1);
        run.max_count(1).block_device_mappings(mapping).send()
    };
    let error = run(root).await.unwrap_err();
    assert_eq!(code(&error), "InvalidParameterCombination");
    // boto/boto3#3653
    assert_eq!(
        message(&error),
        "The parameter iops is not supported for st1 volumes."
    );
    assert!(run("/dev/sdf").await.is_ok());
}
