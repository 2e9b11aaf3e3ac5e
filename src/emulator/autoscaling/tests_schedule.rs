#![allow(clippy::unwrap_used)]

use aws_sdk_autoscaling::operation::put_scheduled_update_group_action::builders::PutScheduledUpdateGroupActionFluentBuilder;
use aws_sdk_autoscaling::primitives::{DateTime, DateTimeFormat};
use aws_sdk_autoscaling::types::{ScheduledUpdateGroupAction, ScheduledUpdateGroupActionRequest};

use super::tests::{group, wait, with_group};
use crate::testing::Clients;
use crate::testing::message;

fn put(aws: &Clients, name: &str) -> PutScheduledUpdateGroupActionFluentBuilder {
    let call = aws.autoscaling.put_scheduled_update_group_action();
    call.auto_scaling_group_name("web-asg")
        .scheduled_action_name(name)
}

fn at(text: &str) -> DateTime {
    DateTime::from_str(text, DateTimeFormat::DateTime).unwrap()
}

async fn actions(aws: &Clients) -> Vec<ScheduledUpdateGroupAction> {
    let call = aws
        .autoscaling
        .describe_scheduled_actions()
        .auto_scaling_group_name("web-asg");
    call.send()
        .await
        .unwrap()
        .scheduled_update_group_actions
        .unwrap_or_default()
}

async fn desired(aws: &Clients) -> i32 {
    group(aws).await.unwrap().desired_capacity.unwrap()
}

// The emulator's tests begin on Monday 2026-01-05, 00:00 UTC: 09:00 in Seoul.

#[tokio::test(start_paused = true)]
async fn a_recurring_action_fires_by_its_own_clock_and_shows_its_next_start() {
    let (emulator, aws) = with_group(0).await;
    let out = put(&aws, "out")
        .recurrence("40 9 * * 1-5")
        .time_zone("Asia/Seoul");
    out.desired_capacity(3).send().await.unwrap();
    let shown = actions(&aws).await;
    assert_eq!(shown[0].start_time, Some(at("2026-01-05T00:40:00Z")));
    wait(&emulator, 39 * 60).await;
    assert_eq!(desired(&aws).await, 0);
    wait(&emulator, 60).await;
    assert_eq!(desired(&aws).await, 3);
    assert_eq!(group(&aws).await.unwrap().instances().len(), 3);
    assert_eq!(
        actions(&aws).await[0].start_time,
        Some(at("2026-01-06T00:40:00Z"))
    );
}

#[tokio::test(start_paused = true)]
async fn a_one_off_action_vanishes_after_it_ran_and_an_ended_one_at_its_end() {
    let (emulator, aws) = with_group(0).await;
    let once = put(&aws, "once")
        .start_time(at("2026-01-05T01:00:00Z"))
        .min_size(1);
    once.send().await.unwrap();
    let daily = put(&aws, "daily")
        .recurrence("0 2 * * *")
        .end_time(at("2026-01-05T12:00:00Z"));
    daily.desired_capacity(2).send().await.unwrap();
    wait(&emulator, 3600).await;
    assert_eq!(desired(&aws).await, 1);
    assert_eq!(actions(&aws).await.len(), 1);
    wait(&emulator, 12 * 3600).await;
    assert_eq!(desired(&aws).await, 2);
    assert!(actions(&aws).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_start_with_a_recurrence_runs_first_at_the_start() {
    let (emulator, aws) = with_group(0).await;
    let call = put(&aws, "later")
        .recurrence("0 1 * * *")
        .start_time(at("2026-01-06T00:30:00Z"));
    call.desired_capacity(1).send().await.unwrap();
    wait(&emulator, 24 * 3600).await;
    assert_eq!(desired(&aws).await, 0);
    wait(&emulator, 1800).await;
    assert_eq!(desired(&aws).await, 1);
    assert_eq!(
        actions(&aws).await[0].start_time,
        Some(at("2026-01-06T01:00:00Z"))
    );
}

#[tokio::test(start_paused = true)]
async fn what_an_action_may_not_be_is_said_in_the_words_of_aws() {
    let (_, aws) = with_group(0).await;
    let past = put(&aws, "a")
        .start_time(at("2026-01-04T00:00:00Z"))
        .min_size(1);
    assert_eq!(
        message(&past.send().await.unwrap_err()),
        "Given start time is in the past"
    );
    let empty = put(&aws, "a")
        .recurrence("0 1 * * *")
        .send()
        .await
        .unwrap_err();
    assert!(message(&empty).starts_with("At least one of max size"));
    let cron = put(&aws, "a")
        .recurrence("0 25 * * *")
        .min_size(0)
        .send()
        .await
        .unwrap_err();
    assert!(message(&cron).contains("0 25 * * *"));
    let zone = put(&aws, "a")
        .recurrence("0 1 * * *")
        .time_zone("Seoul")
        .min_size(0);
    assert!(message(&zone.send().await.unwrap_err()).contains("Seoul"));
    put(&aws, "a")
        .recurrence("0 1 * * *")
        .min_size(0)
        .send()
        .await
        .unwrap();
    let clash = put(&aws, "b")
        .recurrence("0 * * * *")
        .min_size(0)
        .send()
        .await
        .unwrap_err();
    assert!(message(&clash).contains("scheduled start time already exists"));
    put(&aws, "a")
        .recurrence("0 1 * * *")
        .min_size(1)
        .send()
        .await
        .unwrap();
    assert_eq!(actions(&aws).await[0].min_size, Some(1));
}

#[tokio::test(start_paused = true)]
async fn batches_answer_200_with_a_list_of_what_failed() {
    let (_, aws) = with_group(0).await;
    let item = |name: &str, cron: &str| {
        let item = ScheduledUpdateGroupActionRequest::builder().scheduled_action_name(name);
        item.recurrence(cron).desired_capacity(1).build()
    };
    let call = aws.autoscaling.batch_put_scheduled_update_group_action();
    let call = call.auto_scaling_group_name("web-asg");
    let call = call.scheduled_update_group_actions(item("good", "0 1 * * *"));
    let done = call
        .scheduled_update_group_actions(item("bad", "x"))
        .send()
        .await
        .unwrap();
    let failed = done.failed_scheduled_update_group_actions();
    assert_eq!(
        (failed.len(), failed[0].scheduled_action_name()),
        (1, Some("bad"))
    );
    let call = aws
        .autoscaling
        .batch_delete_scheduled_action()
        .auto_scaling_group_name("web-asg");
    let call = call
        .scheduled_action_names("good")
        .scheduled_action_names("none");
    let done = call.send().await.unwrap();
    assert_eq!(
        done.failed_scheduled_actions()[0].scheduled_action_name(),
        Some("none")
    );
    assert!(actions(&aws).await.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_group_takes_125_actions_and_no_more() {
    let (_, aws) = with_group(0).await;
    for minute in 0..125 {
        let cron = format!("{} {} * * *", minute % 60, 1 + minute / 60);
        let call = put(&aws, &format!("a{minute}"))
            .recurrence(cron)
            .min_size(0);
        call.send().await.unwrap();
    }
    let more = put(&aws, "more")
        .recurrence("0 5 * * *")
        .min_size(0)
        .send()
        .await
        .unwrap_err();
    assert!(more.as_service_error().unwrap().is_limit_exceeded_fault());
}

#[tokio::test(start_paused = true)]
async fn an_action_outside_the_bounds_fails_and_a_suspended_one_does_not_run() {
    let (emulator, aws) = with_group(0).await;
    put(&aws, "big")
        .recurrence("0 1 * * *")
        .desired_capacity(9)
        .send()
        .await
        .unwrap();
    put(&aws, "wide")
        .recurrence("0 2 * * *")
        .max_size(9)
        .desired_capacity(9)
        .send()
        .await
        .unwrap();
    wait(&emulator, 3600).await;
    assert_eq!(desired(&aws).await, 0);
    let call = aws
        .autoscaling
        .describe_scaling_activities()
        .auto_scaling_group_name("web-asg");
    let told = call.send().await.unwrap();
    let text = told.activities()[0].status_message().unwrap();
    assert_eq!(
        text,
        "Desired capacity must be less than or equal to max size"
    );
    let call = aws
        .autoscaling
        .suspend_processes()
        .auto_scaling_group_name("web-asg");
    call.scaling_processes("ScheduledActions")
        .send()
        .await
        .unwrap();
    wait(&emulator, 3600).await;
    assert_eq!(desired(&aws).await, 0);
    let call = aws
        .autoscaling
        .resume_processes()
        .auto_scaling_group_name("web-asg");
    call.send().await.unwrap();
    wait(&emulator, 24 * 3600).await;
    assert_eq!(desired(&aws).await, 9);
}
