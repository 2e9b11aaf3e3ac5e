//! A window that opens and does not get its instances.

use freshscale_stack::Watch;

use super::going_off::{heard, state};
use super::watched;
use crate::support::Cloud;
use crate::weights::MIX;

const ALARM: &str = "jjikin-web-rotator-unfilled-window";

/// What this alarm has said since the last time.
fn told(cloud: &Cloud) -> Vec<String> {
    let mut all = heard(cloud);
    all.retain(|line| line.contains(ALARM));
    all
}

/// Ten minutes after the scale-out of 2026-03-03 08:40 in Seoul, and not if all is well.
#[tokio::test(start_paused = true)]
async fn a_window_without_its_instances_is_heard_of_after_the_minutes_that_the_file_says() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let watch = Watch::UnfilledWindow;
    // After the live show.
    cloud.advance_to("2026-03-03T14:30:00Z").await;
    assert_eq!(
        state(&cloud, &stack, watch).await,
        "OK",
        "one that was filled"
    );
    assert_eq!(told(&cloud), [format!("on-call: OK: \"{ALARM}\"")]);
    // The next one gets no instance.
    let autoscaling = cloud.session().aws.autoscaling.clone();
    autoscaling
        .suspend_processes()
        .auto_scaling_group_name(&stack.names.auto_scaling_group)
        .scaling_processes("Launch")
        .send()
        .await
        .unwrap();
    cloud.advance_to("2026-03-03T23:49:00Z").await;
    assert_eq!(told(&cloud), Vec::<String>::new());
    cloud.advance_to("2026-03-03T23:52:00Z").await;
    assert_eq!(state(&cloud, &stack, watch).await, "ALARM");
    assert_eq!(told(&cloud), [format!("on-call: ALARM: \"{ALARM}\"")]);
    autoscaling
        .resume_processes()
        .auto_scaling_group_name(&stack.names.auto_scaling_group)
        .scaling_processes("Launch")
        .send()
        .await
        .unwrap();
    cloud.advance_to("2026-03-04T00:10:00Z").await;
    assert_eq!(state(&cloud, &stack, watch).await, "OK");
    assert_eq!(told(&cloud), [format!("on-call: OK: \"{ALARM}\"")]);
}

/// What somebody else collects stays, and what the alarm needs is put back.
#[tokio::test(start_paused = true)]
async fn only_what_the_alarm_needs_is_collected_and_what_others_collect_stays() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let group = &stack.names.auto_scaling_group;
    let collected = || {
        cloud.emulator.world().autoscaling.groups[group]
            .metrics
            .clone()
    };
    let needed = ["GroupDesiredCapacity", "GroupInServiceInstances"].map(str::to_owned);
    assert_eq!(collected(), needed.clone().into());
    let autoscaling = cloud.session().aws.autoscaling.clone();
    autoscaling
        .enable_metrics_collection()
        .auto_scaling_group_name(group)
        .metrics("GroupMaxSize")
        .granularity("1Minute")
        .send()
        .await
        .unwrap();
    autoscaling
        .disable_metrics_collection()
        .auto_scaling_group_name(group)
        .metrics("GroupDesiredCapacity")
        .send()
        .await
        .unwrap();
    cloud.apply(&stack).await;
    assert!(collected().contains("GroupMaxSize"));
    assert!(needed.iter().all(|name| collected().contains(name)));
    let mut without = stack.clone();
    without.alarms = None;
    cloud.apply(&without).await;
    assert!(needed.iter().all(|name| collected().contains(name)));
}

/// Of types with weights, four instances are the eight units that the group wants.
#[tokio::test(start_paused = true)]
async fn a_window_whose_units_are_there_is_filled_however_few_instances_these_are() {
    let loaded = freshscale_stack::load_str("mix.yaml".as_ref(), MIX);
    let mut stack = loaded
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
        .stack;
    stack.alarms = watched().alarms;
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    // Half an hour after the opening on a Tuesday.
    cloud.advance_to("2026-03-10T00:10:00Z").await;
    let has = {
        let group = &cloud.emulator.world().autoscaling.groups["mix-asg"];
        (group.desired, group.members.len())
    };
    assert_eq!(has, (8, 4));
    assert_eq!(state(&cloud, &stack, Watch::UnfilledWindow).await, "OK");
    assert!(cloud.plan(&stack).await.plan.is_empty());
}
