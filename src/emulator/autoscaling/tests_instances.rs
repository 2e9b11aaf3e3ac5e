#![allow(clippy::unwrap_used)]

use aws_sdk_autoscaling::types::{LifecycleState, RefreshPreferences};

use super::tests::{group, image, publish, request, template, wait, with_group};
use crate::testing::Clients;
use crate::testing::{code, emulator, message};

async fn set_desired(aws: &Clients, desired: i32) {
    let call = aws
        .autoscaling
        .set_desired_capacity()
        .auto_scaling_group_name("web-asg");
    call.desired_capacity(desired).send().await.unwrap();
}

/// The versions of the instances that are not on their way out, sorted.
async fn versions(aws: &Clients) -> Vec<String> {
    let mut versions: Vec<String> = group(aws)
        .await
        .unwrap()
        .instances()
        .iter()
        .filter(|i| i.lifecycle_state() != Some(&LifecycleState::Terminating))
        .map(|i| i.launch_template().unwrap().version().unwrap().to_owned())
        .collect();
    versions.sort();
    versions
}

/// Status and message of the activities, newest first.
async fn activities(aws: &Clients) -> Vec<(String, String)> {
    let call = aws
        .autoscaling
        .describe_scaling_activities()
        .auto_scaling_group_name("web-asg");
    let found = call.send().await.unwrap();
    let told = found.activities().iter().map(|activity| {
        let status = activity.status_code().unwrap().as_str().to_owned();
        (
            status,
            activity.status_message().unwrap_or_default().to_owned(),
        )
    });
    told.collect()
}

#[tokio::test(start_paused = true)]
async fn each_launch_starts_what_the_default_version_means_at_that_moment() {
    let (emulator, aws) = with_group(1).await;
    let second = image(&emulator, "release-2");
    publish(&aws, &second).await;
    assert_eq!(versions(&aws).await, ["1"]);
    set_desired(&aws, 2).await;
    assert_eq!(versions(&aws).await, ["1", "2"]);
    let pending = group(&aws).await.unwrap();
    assert_eq!(
        pending.instances()[1].lifecycle_state(),
        Some(&LifecycleState::Pending)
    );
    wait(&emulator, 31).await;
    let after = group(&aws).await.unwrap();
    assert_eq!(
        after.instances()[1].lifecycle_state(),
        Some(&LifecycleState::InService)
    );
    let id = after.instances()[1].instance_id().unwrap();
    let found = aws
        .ec2
        .describe_instances()
        .instance_ids(id)
        .send()
        .await
        .unwrap();
    let instance = &found.reservations()[0].instances()[0];
    assert_eq!(instance.image_id(), Some(second.as_str()));
    let tags: Vec<_> = instance.tags().iter().filter_map(|tag| tag.key()).collect();
    assert!(tags.contains(&"aws:autoscaling:groupName"));
    assert_eq!(activities(&aws).await[0].0, "Successful");
}

#[tokio::test(start_paused = true)]
async fn a_launch_from_an_image_that_is_gone_fails_and_is_tried_again() {
    let (emulator, aws) = with_group(0).await;
    let only = emulator.world().ec2.images.keys().next().unwrap().clone();
    emulator.world().remove_image(&only);
    set_desired(&aws, 1).await;
    assert!(versions(&aws).await.is_empty());
    let told = activities(&aws).await;
    assert_eq!((told.len(), told[0].0.as_str()), (1, "Failed"));
    assert!(
        told[0]
            .1
            .contains("does not exist. Launching EC2 instance failed.")
    );
    wait(&emulator, 61).await;
    assert_eq!(activities(&aws).await.len(), 2);
    let second = image(&emulator, "release-2");
    publish(&aws, &second).await;
    wait(&emulator, 600).await;
    assert_eq!(versions(&aws).await, ["2"]);
}

#[tokio::test(start_paused = true)]
async fn scale_in_takes_the_oldest_template_version_first_and_spares_the_protected() {
    let (emulator, aws) = emulator();
    let first = image(&emulator, "release-1");
    template(&aws, &first).await;
    let policies = request(&aws).termination_policies("OldestLaunchTemplate");
    // One zone: balancing zones would come first.
    policies
        .vpc_zone_identifier("subnet-a")
        .desired_capacity(1)
        .send()
        .await
        .unwrap();
    publish(&aws, &image(&emulator, "release-2")).await;
    set_desired(&aws, 2).await;
    wait(&emulator, 31).await;
    set_desired(&aws, 1).await;
    assert_eq!(versions(&aws).await, ["2"]);
    let left = group(&aws).await.unwrap();
    let terminating = left.instances().len();
    assert_eq!(terminating, 2, "one is on its way out");
    wait(&emulator, 31).await;
    let id = group(&aws).await.unwrap().instances()[0]
        .instance_id()
        .unwrap()
        .to_owned();
    let protect = aws
        .autoscaling
        .set_instance_protection()
        .auto_scaling_group_name("web-asg");
    let protect = protect.instance_ids(&id);
    protect
        .clone()
        .protected_from_scale_in(true)
        .send()
        .await
        .unwrap();
    set_desired(&aws, 0).await;
    assert_eq!(versions(&aws).await, ["2"]);
    assert!(
        activities(&aws).await[0]
            .1
            .contains("protected from scale-in")
    );
    protect.protected_from_scale_in(false).send().await.unwrap();
    wait(&emulator, 31).await;
    assert!(group(&aws).await.unwrap().instances().is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_dies_is_replaced_and_one_ended_by_request_may_shrink_the_group() {
    let (emulator, aws) = with_group(1).await;
    wait(&emulator, 31).await;
    let id = group(&aws).await.unwrap().instances()[0]
        .instance_id()
        .unwrap()
        .to_owned();
    aws.ec2
        .terminate_instances()
        .instance_ids(&id)
        .send()
        .await
        .unwrap();
    wait(&emulator, 31).await;
    let now = group(&aws).await.unwrap();
    assert_eq!(now.instances().len(), 1);
    let fresh = now.instances()[0].instance_id().unwrap();
    assert_ne!(fresh, id);
    let call = aws
        .autoscaling
        .terminate_instance_in_auto_scaling_group()
        .instance_id(fresh);
    call.should_decrement_desired_capacity(true)
        .send()
        .await
        .unwrap();
    assert_eq!(group(&aws).await.unwrap().desired_capacity, Some(0));
}

#[tokio::test(start_paused = true)]
async fn a_suspended_launch_waits_until_it_is_resumed() {
    let (emulator, aws) = with_group(0).await;
    let call = aws
        .autoscaling
        .suspend_processes()
        .auto_scaling_group_name("web-asg");
    call.scaling_processes("Launch").send().await.unwrap();
    set_desired(&aws, 1).await;
    wait(&emulator, 120).await;
    let stuck = group(&aws).await.unwrap();
    assert_eq!(
        stuck.suspended_processes()[0].process_name(),
        Some("Launch")
    );
    assert!(stuck.instances().is_empty());
    let call = aws
        .autoscaling
        .resume_processes()
        .auto_scaling_group_name("web-asg");
    call.send().await.unwrap();
    assert_eq!(versions(&aws).await, ["1"]);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_replaces_every_instance_and_only_one_runs_at_a_time() {
    let (emulator, aws) = with_group(2).await;
    wait(&emulator, 31).await;
    publish(&aws, &image(&emulator, "release-2")).await;
    let start = || {
        aws.autoscaling
            .start_instance_refresh()
            .auto_scaling_group_name("web-asg")
    };
    let rollback = RefreshPreferences::builder().auto_rollback(true).build();
    let error = start().preferences(rollback).send().await.unwrap_err();
    assert!(message(&error).contains("DesiredConfiguration"));
    start().send().await.unwrap();
    assert_eq!(
        code(&start().send().await.unwrap_err()),
        "InstanceRefreshInProgress"
    );
    let status = async || {
        let call = aws.autoscaling.describe_instance_refreshes();
        let found = call
            .auto_scaling_group_name("web-asg")
            .send()
            .await
            .unwrap();
        let newest = &found.instance_refreshes()[0];
        (
            newest.status().unwrap().as_str().to_owned(),
            newest.percentage_complete().unwrap(),
        )
    };
    assert_eq!(status().await, ("Pending".to_owned(), 0));
    wait(&emulator, 30).await;
    assert_eq!(versions(&aws).await, ["1", "2"]);
    wait(&emulator, 300).await;
    assert_eq!(status().await, ("Successful".to_owned(), 100));
    assert_eq!(versions(&aws).await, ["2", "2"]);
    let skip = RefreshPreferences::builder().skip_matching(true).build();
    start().preferences(skip).send().await.unwrap();
    let cancel = || {
        aws.autoscaling
            .cancel_instance_refresh()
            .auto_scaling_group_name("web-asg")
    };
    cancel().send().await.unwrap();
    wait(&emulator, 30).await;
    assert_eq!(status().await.0, "Cancelled");
    assert_eq!(
        code(&cancel().send().await.unwrap_err()),
        "ActiveInstanceRefreshNotFound"
    );
}

#[tokio::test(start_paused = true)]
async fn a_foreign_policy_can_be_seen() {
    let (_, aws) = with_group(0).await;
    let put = aws
        .autoscaling
        .put_scaling_policy()
        .auto_scaling_group_name("web-asg");
    let put = put
        .policy_name("cpu")
        .adjustment_type("ChangeInCapacity")
        .scaling_adjustment(1);
    put.send().await.unwrap();
    let found = aws
        .autoscaling
        .describe_policies()
        .auto_scaling_group_name("web-asg")
        .send()
        .await;
    let found = found.unwrap();
    assert_eq!(found.scaling_policies()[0].policy_name(), Some("cpu"));
    assert_eq!(found.scaling_policies()[0].scaling_adjustment(), Some(1));
}
