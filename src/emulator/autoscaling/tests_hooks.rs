#![allow(clippy::unwrap_used)]

use aws_sdk_autoscaling::types::LifecycleState;

use super::tests::{group, wait, with_group};
use crate::testing::Clients;
use crate::testing::{code, message};

async fn put_hook(aws: &Clients, name: &str, seconds: i32) {
    aws.autoscaling
        .put_lifecycle_hook()
        .auto_scaling_group_name("web-asg")
        .lifecycle_hook_name(name)
        .lifecycle_transition("autoscaling:EC2_INSTANCE_TERMINATING")
        .heartbeat_timeout(seconds)
        .send()
        .await
        .unwrap();
}

async fn to_zero(aws: &Clients) {
    let call = aws.autoscaling.set_desired_capacity();
    let call = call.auto_scaling_group_name("web-asg").desired_capacity(0);
    call.send().await.unwrap();
}

async fn states(aws: &Clients) -> Vec<LifecycleState> {
    let group = group(aws).await.unwrap();
    let states = group.instances().iter();
    states
        .filter_map(|i| i.lifecycle_state().cloned())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_hook_holds_an_instance_until_its_time_runs_out() {
    let (emulator, aws) = with_group(1).await;
    put_hook(&aws, "drain", 600).await;
    wait(&emulator, 31).await;
    to_zero(&aws).await;
    wait(&emulator, 599).await;
    assert_eq!(states(&aws).await, [LifecycleState::TerminatingWait]);
    let delete = aws.autoscaling.delete_auto_scaling_group();
    let error = delete
        .auto_scaling_group_name("web-asg")
        .send()
        .await
        .unwrap_err();
    assert_eq!(code(&error), "ScalingActivityInProgress");
    wait(&emulator, 2).await;
    assert_eq!(states(&aws).await, [LifecycleState::Terminating]);
    wait(&emulator, 31).await;
    assert!(states(&aws).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn an_instance_goes_on_once_every_hook_is_completed() {
    let (emulator, aws) = with_group(1).await;
    put_hook(&aws, "drain", 600).await;
    put_hook(&aws, "logs", 600).await;
    wait(&emulator, 31).await;
    let id = group(&aws).await.unwrap().instances()[0]
        .instance_id()
        .unwrap()
        .to_owned();
    to_zero(&aws).await;
    let complete = |hook: &str| {
        aws.autoscaling
            .complete_lifecycle_action()
            .auto_scaling_group_name("web-asg")
            .lifecycle_hook_name(hook)
            .lifecycle_action_result("CONTINUE")
            .instance_id(&id)
    };
    complete("drain").send().await.unwrap();
    assert_eq!(states(&aws).await, [LifecycleState::TerminatingWait]);
    let again = complete("drain").send().await.unwrap_err();
    assert!(message(&again).contains("No active Lifecycle Action"));
    complete("logs").send().await.unwrap();
    assert_eq!(states(&aws).await, [LifecycleState::Terminating]);
}

#[tokio::test(start_paused = true)]
async fn a_hook_is_shown_with_aws_defaults_and_its_removal_lets_instances_go() {
    let (emulator, aws) = with_group(1).await;
    let put = aws.autoscaling.put_lifecycle_hook();
    let put = put
        .auto_scaling_group_name("web-asg")
        .lifecycle_hook_name("drain");
    let error = put.clone().send().await.unwrap_err();
    assert_eq!(code(&error), "ValidationError");
    let put = put.lifecycle_transition("autoscaling:EC2_INSTANCE_TERMINATING");
    put.send().await.unwrap();
    let describe = aws.autoscaling.describe_lifecycle_hooks();
    let found = describe
        .auto_scaling_group_name("web-asg")
        .send()
        .await
        .unwrap();
    let hook = &found.lifecycle_hooks()[0];
    assert_eq!(hook.heartbeat_timeout(), Some(3600));
    assert_eq!(hook.global_timeout(), Some(172_800));
    assert_eq!(hook.default_result(), Some("ABANDON"));
    wait(&emulator, 31).await;
    to_zero(&aws).await;
    assert_eq!(states(&aws).await, [LifecycleState::TerminatingWait]);
    let delete = aws.autoscaling.delete_lifecycle_hook();
    let delete = delete
        .auto_scaling_group_name("web-asg")
        .lifecycle_hook_name("drain");
    delete.send().await.unwrap();
    assert_eq!(states(&aws).await, [LifecycleState::Terminating]);
}

#[tokio::test(start_paused = true)]
async fn an_instance_in_standby_does_not_count_and_stays_until_it_leaves_standby() {
    let (emulator, aws) = with_group(1).await;
    wait(&emulator, 31).await;
    let id = group(&aws).await.unwrap().instances()[0]
        .instance_id()
        .unwrap()
        .to_owned();
    let enter = aws
        .autoscaling
        .enter_standby()
        .auto_scaling_group_name("web-asg");
    let enter = enter
        .instance_ids(&id)
        .should_decrement_desired_capacity(true);
    enter.clone().send().await.unwrap();
    assert_eq!(
        code(&enter.send().await.unwrap_err()),
        "ValidationError",
        "it is in standby already"
    );
    wait(&emulator, 600).await;
    let now = group(&aws).await.unwrap();
    assert_eq!(now.desired_capacity(), Some(0));
    assert_eq!(states(&aws).await, [LifecycleState::Standby]);
    let delete = aws.autoscaling.delete_auto_scaling_group();
    let delete = delete.auto_scaling_group_name("web-asg");
    assert_eq!(
        code(&delete.clone().send().await.unwrap_err()),
        "ResourceInUse"
    );
    let exit = aws
        .autoscaling
        .exit_standby()
        .auto_scaling_group_name("web-asg");
    exit.instance_ids(&id).send().await.unwrap();
    assert_eq!(group(&aws).await.unwrap().desired_capacity(), Some(1));
    assert_eq!(states(&aws).await, [LifecycleState::InService]);
    delete.force_delete(true).send().await.unwrap();
    wait(&emulator, 60).await;
    assert!(group(&aws).await.is_none());
}

async fn put_launch_hook(aws: &Clients, result: &str) {
    aws.autoscaling
        .put_lifecycle_hook()
        .auto_scaling_group_name("web-asg")
        .lifecycle_hook_name("warm")
        .lifecycle_transition("autoscaling:EC2_INSTANCE_LAUNCHING")
        .heartbeat_timeout(300)
        .default_result(result)
        .send()
        .await
        .unwrap();
}

async fn scale_out(aws: &Clients) -> String {
    let call = aws.autoscaling.set_desired_capacity();
    let call = call.auto_scaling_group_name("web-asg").desired_capacity(1);
    call.send().await.unwrap();
    let group = group(aws).await.unwrap();
    let id = group.instances().first().and_then(|i| i.instance_id());
    id.unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn a_hook_at_launch_keeps_an_instance_out_of_service_until_it_is_completed() {
    let (emulator, aws) = with_group(0).await;
    put_launch_hook(&aws, "ABANDON").await;
    let id = scale_out(&aws).await;
    wait(&emulator, 100).await;
    assert_eq!(states(&aws).await, [LifecycleState::PendingWait]);
    let done = aws.autoscaling.complete_lifecycle_action();
    done.auto_scaling_group_name("web-asg")
        .lifecycle_hook_name("warm")
        .instance_id(&id)
        .lifecycle_action_result("CONTINUE")
        .send()
        .await
        .unwrap();
    assert_eq!(states(&aws).await, [LifecycleState::InService]);
}

#[tokio::test(start_paused = true)]
async fn what_becomes_of_an_instance_whose_time_runs_out_at_launch_is_the_hooks_default() {
    for (result, stays) in [("CONTINUE", true), ("ABANDON", false)] {
        let (emulator, aws) = with_group(0).await;
        put_launch_hook(&aws, result).await;
        let id = scale_out(&aws).await;
        wait(&emulator, 331).await;
        let group = group(&aws).await.unwrap();
        let first = { group.instances().iter() }.find(|i| i.instance_id() == Some(id.as_str()));
        let state = first.and_then(|i| i.lifecycle_state().cloned());
        let expected = match stays {
            true => LifecycleState::InService,
            false => LifecycleState::Terminating,
        };
        assert_eq!(state, Some(expected), "{result}");
        // An abandoned one is replaced, and the next is held as well.
        assert_eq!(
            group.instances().len(),
            if stays { 1 } else { 2 },
            "{result}"
        );
    }
}
