//! Alarms on the emulator's clock: when they go off, and who hears of it.

use freshscale_emulator::world::Message;
use freshscale_stack::{Stack, Watch};
use jiff::SignedDuration;

use super::{QUEUE, TOPIC, watched};
use crate::support::Cloud;

async fn hours(cloud: &Cloud, hours: i64) {
    let by = SignedDuration::from_hours(hours);
    cloud.emulator.advance(by).await;
}

pub(super) async fn state(cloud: &Cloud, stack: &Stack, watch: Watch) -> String {
    let cloudwatch = cloud.session().aws.cloudwatch;
    let name = stack.names.alarm(watch);
    let answer = cloudwatch.describe_alarms().alarm_names(name).send().await;
    let answer = answer.unwrap();
    let [alarm] = answer.metric_alarms() else {
        panic!("{answer:?}");
    };
    alarm.state_value().unwrap().as_str().to_owned()
}

/// What was sent since the last time, as `to: subject`.
pub(super) fn heard(cloud: &Cloud) -> Vec<String> {
    let line = |message: Message| {
        let to = message.to.rsplit(':').next().unwrap().to_owned();
        format!("{to}: {}", message.subject)
    };
    let sent = std::mem::take(&mut cloud.emulator.world().messages);
    sent.into_iter().map(line).collect()
}

/// A stack that has been well for two days.
async fn settled() -> (Stack, Cloud) {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    hours(&cloud, 48).await;
    for watch in Watch::ALL {
        assert_eq!(state(&cloud, &stack, watch).await, "OK", "{watch:?}");
    }
    // New alarms say once that all is well.
    assert_eq!(
        heard(&cloud),
        [
            "on-call: OK: \"jjikin-web-rotator-unfilled-window\"",
            "on-call: OK: \"jjikin-web-rotator-failures\"",
            "on-call: OK: \"jjikin-web-rotator-image-age\"",
            "on-call: OK: \"jjikin-web-rotator-missed-rotation\"",
        ]
    );
    (stack, cloud)
}

async fn rules(cloud: &Cloud, stack: &Stack, on: bool) {
    let events = cloud.session().aws.events;
    let names = ["daily", "image"].map(|t| format!("{}-rotator-{t}", stack.name));
    for name in names {
        if on {
            events.enable_rule().name(name).send().await.unwrap();
        } else {
            events.disable_rule().name(name).send().await.unwrap();
        }
    }
}

#[tokio::test(start_paused = true)]
async fn when_rotations_stop_somebody_hears_of_it_after_26_hours_and_again_when_they_go_on() {
    let (stack, cloud) = settled().await;
    rules(&cloud, &stack, false).await;
    // Seven hours after the last one.
    hours(&cloud, 18).await;
    assert_eq!(heard(&cloud), Vec::<String>::new());
    hours(&cloud, 2).await;
    let missed = "jjikin-web-rotator-missed-rotation";
    assert_eq!(state(&cloud, &stack, Watch::MissedRotation).await, "ALARM");
    assert_eq!(heard(&cloud), [format!("on-call: ALARM: \"{missed}\"")]);
    rules(&cloud, &stack, true).await;
    hours(&cloud, 25).await;
    assert_eq!(state(&cloud, &stack, Watch::MissedRotation).await, "OK");
    assert_eq!(heard(&cloud), [format!("on-call: OK: \"{missed}\"")]);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_grows_too_old_goes_off_and_the_verdict_stands_between_rotations() {
    let (stack, cloud) = settled().await;
    let plans = std::mem::take(&mut cloud.emulator.world().backups.plans);
    hours(&cloud, 5 * 24).await;
    let aged = "jjikin-web-rotator-image-age";
    assert_eq!(state(&cloud, &stack, Watch::ImageAge).await, "ALARM");
    assert_eq!(heard(&cloud), [format!("on-call: ALARM: \"{aged}\"")]);
    cloud.emulator.world().backups.plans = plans;
    hours(&cloud, 24).await;
    assert_eq!(state(&cloud, &stack, Watch::ImageAge).await, "OK");
    assert_eq!(heard(&cloud), [format!("on-call: OK: \"{aged}\"")]);
}

#[tokio::test(start_paused = true)]
async fn a_function_that_fails_is_tried_three_times_then_the_queue_has_its_event() {
    let (stack, cloud) = settled().await;
    let sha256 = {
        let lambda = cloud.session().aws.lambda;
        let function = &stack.names.lambda_function;
        let answer = lambda.get_function().function_name(function).send().await;
        let answer = answer.unwrap();
        answer
            .configuration()
            .unwrap()
            .code_sha256()
            .unwrap()
            .to_owned()
    };
    cloud.emulator.world().lambda.broken.insert(sha256.clone());
    let before = cloud.emulator.world().outcomes.len();
    // Past the image of the night, whose rule fires, and short of the daily rotation.
    cloud.advance_to("2026-03-04T16:40:00Z").await;
    let failed: Vec<jiff::Timestamp> = {
        let world = cloud.emulator.world();
        let failed = world.outcomes[before..].iter();
        failed.filter(|o| o.result.is_err()).map(|o| o.at).collect()
    };
    assert_eq!(failed.len(), 3, "{failed:?}");
    assert_eq!(
        failed[1].duration_since(failed[0]),
        SignedDuration::from_mins(1)
    );
    assert_eq!(
        failed[2].duration_since(failed[1]),
        SignedDuration::from_mins(2)
    );
    let sent = cloud.emulator.world().messages.clone();
    let record = sent.iter().find(|message| message.to == QUEUE).unwrap();
    assert_eq!(record.body["requestContext"]["approximateInvokeCount"], 3);
    assert_eq!(
        record.body["requestContext"]["condition"],
        "RetriesExhausted"
    );
    assert!(record.body["requestPayload"]["detail-type"].is_string());
    assert!(
        record.body["responsePayload"]["errorMessage"]
            .to_string()
            .contains("exit status 1")
    );
    let told: Vec<&str> = { sent.iter() }
        .filter(|message| message.to == TOPIC)
        .map(|message| message.subject.as_str())
        .collect();
    assert!(
        told.contains(&"ALARM: \"jjikin-web-rotator-failures\""),
        "{told:?}"
    );
    assert_eq!(state(&cloud, &stack, Watch::Failures).await, "OK");
}

#[tokio::test(start_paused = true)]
async fn a_stack_without_a_destination_is_told_of_nothing() {
    let mut stack = watched();
    stack.rotator.on_failure = None;
    stack.alarms = None;
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    hours(&cloud, 72).await;
    assert_eq!(heard(&cloud), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_teardown_wakes_nobody() {
    let (stack, cloud) = settled().await;
    cloud.destroy(&stack).await;
    hours(&cloud, 48).await;
    assert_eq!(heard(&cloud), Vec::<String>::new());
}
