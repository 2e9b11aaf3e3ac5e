#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::{
    AlarmSpecification, DesiredConfiguration, LaunchTemplateSpecification, RefreshPreferences,
};
use serde_json::json;

use super::tests::{group, image, publish, request, template, wait, with_group};
use crate::clock::seconds_after;
use crate::state::cloudwatch::Alarm;
use crate::testing::Clients;
use crate::testing::{emulator, message};

/// Status, per cent and reason of the newest refresh.
async fn newest(aws: &Clients) -> (String, i32, String) {
    let call = aws.autoscaling.describe_instance_refreshes();
    let found = call.auto_scaling_group_name("web-asg").send().await;
    let newest = found.unwrap().instance_refreshes()[0].clone();
    (
        newest.status.unwrap().as_str().to_owned(),
        newest.percentage_complete.unwrap(),
        newest.status_reason.unwrap_or_default(),
    )
}

async fn start(aws: &Clients, preferences: RefreshPreferences) -> Result<(), String> {
    let call = aws.autoscaling.start_instance_refresh();
    let call = call.auto_scaling_group_name("web-asg");
    let answer = call.preferences(preferences).send().await;
    answer.map(drop).map_err(|error| message(&error))
}

#[tokio::test(start_paused = true)]
async fn instances_of_an_image_that_never_gets_healthy_make_a_refresh_fail_after_an_hour() {
    let (emulator, aws) = emulator();
    template(&aws, &image(&emulator, "release-1")).await;
    let made = request(&aws).desired_capacity(2).health_check_type("ELB");
    made.health_check_grace_period(60).send().await.unwrap();
    wait(&emulator, 31).await;
    let bad = image(&emulator, "release-2");
    emulator.world().ec2.images.get_mut(&bad).unwrap().broken = true;
    publish(&aws, &bad).await;
    let all_at_once = RefreshPreferences::builder().min_healthy_percentage(0);
    start(&aws, all_at_once.instance_warmup(120).build())
        .await
        .unwrap();
    // Launched after 10 seconds, in service after 40, ill after 100.
    wait(&emulator, 105).await;
    let members = group(&aws).await.unwrap();
    let ill = members
        .instances()
        .iter()
        .filter(|i| i.health_status() == Some("Unhealthy"));
    assert_eq!(ill.count(), 2);
    assert_eq!(newest(&aws).await.1, 0, "what is ill is not updated");
    wait(&emulator, 2 * 3600).await;
    let (status, percent, reason) = newest(&aws).await;
    assert_eq!((status.as_str(), percent), ("Failed", 0));
    assert!(reason.contains("in service"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn a_refresh_that_waits_for_an_hour_fails_and_says_for_what() {
    let (emulator, aws) = with_group(1).await;
    wait(&emulator, 31).await;
    let ids: Vec<String> = {
        let world = emulator.world();
        world.autoscaling.groups["web-asg"]
            .live()
            .map(|m| m.id.clone())
            .collect()
    };
    let protect = aws.autoscaling.set_instance_protection();
    let protect = protect
        .auto_scaling_group_name("web-asg")
        .protected_from_scale_in(true);
    protect.set_instance_ids(Some(ids)).send().await.unwrap();
    start(&aws, RefreshPreferences::builder().build())
        .await
        .unwrap();
    wait(&emulator, 3500).await;
    assert_eq!(newest(&aws).await.0, "InProgress");
    wait(&emulator, 200).await;
    let (status, _, reason) = newest(&aws).await;
    assert_eq!(status, "Failed");
    assert!(reason.contains("protected from scale-in"), "{reason}");
}

#[tokio::test(start_paused = true)]
async fn it_stops_at_each_checkpoint_for_as_long_as_it_was_told() {
    let (emulator, aws) = with_group(4).await;
    wait(&emulator, 31).await;
    publish(&aws, &image(&emulator, "release-2")).await;
    let marks = |marks: &[i32]| {
        RefreshPreferences::builder()
            .min_healthy_percentage(0)
            .set_checkpoint_percentages(Some(marks.to_vec()))
    };
    for wrong in [&[50, 50][..], &[100, 50], &[101]] {
        let text = start(&aws, marks(wrong).build()).await.unwrap_err();
        assert!(
            text.to_lowercase().contains("checkpointpercentages"),
            "{text}"
        );
    }
    let delay = RefreshPreferences::builder().checkpoint_delay(60).build();
    assert!(
        start(&aws, delay)
            .await
            .unwrap_err()
            .contains("CheckpointDelay")
    );
    start(&aws, marks(&[25, 100]).checkpoint_delay(600).build())
        .await
        .unwrap();
    wait(&emulator, 120).await;
    let (status, percent, reason) = newest(&aws).await;
    assert_eq!((status.as_str(), percent), ("InProgress", 25));
    assert!(reason.contains("checkpoint"), "{reason}");
    wait(&emulator, 480).await;
    assert_eq!(newest(&aws).await.1, 25);
    wait(&emulator, 180).await;
    assert_eq!(newest(&aws).await.0, "Successful");
}

#[tokio::test(start_paused = true)]
async fn an_alarm_that_goes_off_sends_a_refresh_back_to_the_configuration_before() {
    let (emulator, aws) = with_group(2).await;
    wait(&emulator, 31).await;
    let of_version = |version: &str| {
        LaunchTemplateSpecification::builder()
            .launch_template_name("web-lt")
            .version(version)
            .build()
    };
    let pin = aws.autoscaling.update_auto_scaling_group();
    let pin = pin.auto_scaling_group_name("web-asg");
    pin.launch_template(of_version("1")).send().await.unwrap();
    publish(&aws, &image(&emulator, "release-2")).await;
    let alarms = AlarmSpecification::builder().alarms("errors").build();
    let preferences = RefreshPreferences::builder()
        .min_healthy_percentage(50)
        .auto_rollback(true)
        .alarm_specification(alarms);
    let wanted = DesiredConfiguration::builder().launch_template(of_version("2"));
    let start = aws.autoscaling.start_instance_refresh();
    let start = start.auto_scaling_group_name("web-asg");
    let start = start.desired_configuration(wanted.build());
    start.preferences(preferences.build()).send().await.unwrap();
    wait(&emulator, 25).await;
    let versions = async || {
        let group = group(&aws).await.unwrap();
        let members = group.instances().iter();
        let of = |template: &LaunchTemplateSpecification| template.version.clone();
        let mut versions: Vec<String> =
            { members.filter_map(|member| member.launch_template().and_then(of)) }.collect();
        versions.sort();
        versions
    };
    assert!(versions().await.contains(&"2".to_owned()));
    let now = emulator.world().now;
    let alarm = Alarm {
        params: json!({}),
        tags: BTreeMap::new(),
        created: now,
        configured: now,
        state: "ALARM".to_owned(),
        reason: String::new(),
        since: now,
        // Not looked at while this lasts.
        evaluated: seconds_after(now, 3600),
    };
    let name = "errors".to_owned();
    emulator.world().cloudwatch.alarms.insert(name, alarm);
    wait(&emulator, 10).await;
    assert_eq!(newest(&aws).await.0, "RollbackInProgress");
    wait(&emulator, 600).await;
    assert_eq!(newest(&aws).await.0, "RollbackSuccessful");
    assert_eq!(versions().await, ["1", "1"]);
}

/// "Launch before terminating" (Auto Scaling user guide, "Instance maintenance policies").
#[tokio::test(start_paused = true)]
async fn a_refresh_that_may_go_above_the_desired_capacity_launches_before_it_terminates() {
    let (emulator, aws) = with_group(2).await;
    wait(&emulator, 31).await;
    publish(&aws, &image(&emulator, "release-2")).await;
    let preferences = |min: i32, max: i32| {
        let builder = RefreshPreferences::builder().min_healthy_percentage(min);
        builder.max_healthy_percentage(max).instance_warmup(60)
    };
    let refused = start(&aws, preferences(50, 200).build()).await;
    assert!(refused.unwrap_err().contains("greater than 100"));
    let max_alone = RefreshPreferences::builder().max_healthy_percentage(150);
    let refused = start(&aws, max_alone.build()).await;
    assert!(refused.unwrap_err().contains("MinHealthyPercentage"));
    start(&aws, preferences(100, 150).build()).await.unwrap();
    let mut counts = Vec::new();
    for _ in 0..40 {
        wait(&emulator, 10).await;
        let members = group(&aws).await.unwrap();
        let serving = members.instances().iter();
        let serving = serving.filter(|i| i.lifecycle_state().unwrap().as_str() == "InService");
        counts.push(serving.count());
    }
    assert_eq!(counts.iter().min(), Some(&2), "{counts:?}");
    assert_eq!(counts.iter().max(), Some(&3), "{counts:?}");
    assert_eq!(newest(&aws).await.0, "Successful");
    let world = emulator.world();
    let members = world.autoscaling.groups["web-asg"].live();
    let releases = members.map(|member| world.ec2.instances[&member.id].release.clone());
    assert_eq!(releases.collect::<Vec<_>>(), ["release-2", "release-2"]);
}
