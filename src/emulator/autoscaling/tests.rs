#![allow(clippy::unwrap_used)]

use aws_sdk_autoscaling::operation::create_auto_scaling_group::builders::CreateAutoScalingGroupFluentBuilder;
use aws_sdk_autoscaling::types::{AutoScalingGroup, LaunchTemplateSpecification};
use aws_sdk_ec2::types::RequestLaunchTemplateData;
use jiff::SignedDuration;

use crate::Emulator;
use crate::ec2::NewImage;
use crate::testing::Clients;
use crate::testing::{code, emulator, message};

/// A new image, available.
pub(super) fn image(emulator: &Emulator, name: &str) -> String {
    emulator.world().make_image(NewImage {
        name: name.to_owned(),
        release: name.to_owned(),
        ..NewImage::default()
    })
}

/// Publishes an image as the template's default version.
pub(super) async fn publish(aws: &Clients, image: &str) {
    let data = RequestLaunchTemplateData::builder().image_id(image).build();
    let call = aws.ec2.create_launch_template_version();
    let call = call
        .launch_template_name("web-lt")
        .source_version("$Default");
    let made = call.launch_template_data(data).send().await.unwrap();
    let number = made
        .launch_template_version
        .unwrap()
        .version_number
        .unwrap();
    let call = aws
        .ec2
        .modify_launch_template()
        .launch_template_name("web-lt");
    call.default_version(number.to_string())
        .send()
        .await
        .unwrap();
}

/// A template `web-lt` of an image.
pub(super) async fn template(aws: &Clients, image: &str) {
    let data = RequestLaunchTemplateData::builder()
        .image_id(image)
        .security_group_ids("sg-1");
    let call = aws
        .ec2
        .create_launch_template()
        .launch_template_name("web-lt");
    call.launch_template_data(data.build())
        .send()
        .await
        .unwrap();
}

/// A request for a group `web-asg` of `web-lt`, 0 to 8, in both subnets.
pub(super) fn request(aws: &Clients) -> CreateAutoScalingGroupFluentBuilder {
    let from = LaunchTemplateSpecification::builder()
        .launch_template_name("web-lt")
        .build();
    aws.autoscaling
        .create_auto_scaling_group()
        .auto_scaling_group_name("web-asg")
        .launch_template(from)
        .vpc_zone_identifier("subnet-a,subnet-b")
        .min_size(0)
        .max_size(8)
}

/// An account with an image, a template and a group.
pub(super) async fn with_group(desired: i32) -> (Emulator, Clients) {
    let (emulator, aws) = emulator();
    let first = image(&emulator, "release-1");
    template(&aws, &first).await;
    request(&aws)
        .desired_capacity(desired)
        .send()
        .await
        .unwrap();
    (emulator, aws)
}

/// The group, if it is there.
pub(super) async fn group(aws: &Clients) -> Option<AutoScalingGroup> {
    let call = aws.autoscaling.describe_auto_scaling_groups();
    let found = call
        .auto_scaling_group_names("web-asg")
        .send()
        .await
        .unwrap();
    found
        .auto_scaling_groups
        .unwrap_or_default()
        .into_iter()
        .next()
}

/// Seconds go by.
pub(super) async fn wait(emulator: &Emulator, seconds: i64) {
    emulator.advance(SignedDuration::from_secs(seconds)).await;
}

#[tokio::test(start_paused = true)]
async fn a_group_starts_with_its_minimum_and_shows_no_version_that_was_not_given() {
    let (emulator, aws) = emulator();
    let first = image(&emulator, "release-1");
    template(&aws, &first).await;
    request(&aws).min_size(1).send().await.unwrap();
    let made = group(&aws).await.unwrap();
    assert_eq!(
        (made.desired_capacity, made.instances().len()),
        (Some(1), 1)
    );
    // What was not given is not shown, and means the default.
    assert_eq!(made.launch_template.unwrap().version(), None);
    assert_eq!(made.health_check_grace_period, Some(0));
    assert_eq!(made.default_cooldown, Some(300));
    assert_eq!(made.termination_policies.unwrap(), ["Default"]);
    assert_eq!(
        made.availability_zones.unwrap(),
        ["ap-northeast-2a", "ap-northeast-2b"]
    );
    assert_eq!(
        code(&request(&aws).send().await.unwrap_err()),
        "AlreadyExists"
    );
}

#[tokio::test(start_paused = true)]
async fn a_group_is_refused_without_a_template_that_could_be_launched() {
    let (emulator, aws) = emulator();
    let error = request(&aws).send().await.unwrap_err();
    assert_eq!(code(&error), "ValidationError");
    assert!(message(&error).starts_with("You must use a valid fully-formed launch template. "));
    let first = image(&emulator, "release-1");
    template(&aws, &first).await;
    let error = request(&aws)
        .vpc_zone_identifier("subnet-z")
        .send()
        .await
        .unwrap_err();
    assert!(message(&error).contains("subnet-z"));
    let error = request(&aws).desired_capacity(9).send().await.unwrap_err();
    assert!(message(&error).contains("between the specified min size:0 and max size:8"));
    let error = request(&aws)
        .target_group_arns("arn:none")
        .send()
        .await
        .unwrap_err();
    assert!(message(&error).contains("Target Groups"));
    emulator.world().remove_image(&first);
    let error = request(&aws).send().await.unwrap_err();
    assert!(message(&error).contains("fully-formed launch template. The image id"));
}

#[tokio::test(start_paused = true)]
async fn an_update_leaves_what_it_does_not_mention_and_drags_the_desired_capacity() {
    let (_, aws) = with_group(2).await;
    let update = || {
        aws.autoscaling
            .update_auto_scaling_group()
            .auto_scaling_group_name("web-asg")
    };
    update().health_check_grace_period(60).send().await.unwrap();
    let now = group(&aws).await.unwrap();
    assert_eq!(
        (now.min_size, now.max_size, now.desired_capacity),
        (Some(0), Some(8), Some(2))
    );
    assert_eq!(now.health_check_grace_period, Some(60));
    update().min_size(3).send().await.unwrap();
    assert_eq!(group(&aws).await.unwrap().desired_capacity, Some(3));
    update().min_size(0).max_size(1).send().await.unwrap();
    assert_eq!(group(&aws).await.unwrap().desired_capacity, Some(1));
    let other = aws
        .autoscaling
        .update_auto_scaling_group()
        .auto_scaling_group_name("nope");
    assert!(message(&other.send().await.unwrap_err()).contains("not found"));
}

#[tokio::test(start_paused = true)]
async fn a_group_goes_only_when_empty_or_by_force_and_takes_a_while() {
    let (emulator, aws) = with_group(1).await;
    let delete = || {
        aws.autoscaling
            .delete_auto_scaling_group()
            .auto_scaling_group_name("web-asg")
    };
    assert_eq!(code(&delete().send().await.unwrap_err()), "ResourceInUse");
    let call = aws
        .autoscaling
        .set_desired_capacity()
        .auto_scaling_group_name("web-asg");
    call.desired_capacity(0).send().await.unwrap();
    assert_eq!(
        code(&delete().send().await.unwrap_err()),
        "ScalingActivityInProgress"
    );
    delete().force_delete(true).send().await.unwrap();
    assert_eq!(
        group(&aws).await.unwrap().status(),
        Some("Delete in progress")
    );
    assert_eq!(
        code(&request(&aws).send().await.unwrap_err()),
        "AlreadyExists"
    );
    wait(&emulator, 40).await;
    assert!(group(&aws).await.is_none());
    request(&aws).send().await.unwrap();
    delete().send().await.unwrap();
    wait(&emulator, 6).await;
    assert!(group(&aws).await.is_none());
}
