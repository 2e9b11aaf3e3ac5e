//! Instances that somebody holds, and groups that are protected.

use std::time::Duration;

use freshscale_deploy::apply::Goal;
use freshscale_deploy::clients::Clients;
use freshscale_deploy::engine::{Outcome, observe};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::progress::event::Event;
use freshscale_deploy::resource::{REGISTRY, Removal};
use freshscale_emulator::autoscaling::Lifecycle;
use freshscale_stack::STACK_TAG;
use tokio::time::Instant;

use crate::lifecycle::what_stands;
use crate::support::{Cloud, carry_out, carry_out_within, example, file};

/// The example stack in the middle of its morning window, with instances.
async fn at_work() -> (Cloud, Clients, Vec<String>) {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    cloud.advance_to("2026-03-02T23:45:00Z").await;
    let aws = cloud.session().aws;
    let group = aws.autoscaling.describe_auto_scaling_groups();
    let group = group.send().await.unwrap().auto_scaling_groups.unwrap();
    let ids: Vec<String> = group[0]
        .instances()
        .iter()
        .map(|i| i.instance_id().unwrap().to_owned())
        .collect();
    assert!(ids.len() >= 2, "{ids:?}");
    (cloud, aws, ids)
}

fn group() -> String {
    example().names.auto_scaling_group
}

fn destroy() -> Goal {
    Goal::destroy_file(&file(&example()))
}

fn by_force() -> Goal {
    destroy().removing(Removal {
        force: true,
        ..Removal::default()
    })
}

async fn into_standby(aws: &Clients, id: &str) {
    let call = aws
        .autoscaling
        .enter_standby()
        .auto_scaling_group_name(group());
    let call = call
        .instance_ids(id)
        .should_decrement_desired_capacity(false);
    call.send().await.unwrap();
}

async fn protect(aws: &Clients, id: &str) {
    let call = aws.autoscaling.set_instance_protection();
    let call = call.auto_scaling_group_name(group()).instance_ids(id);
    call.protected_from_scale_in(true).send().await.unwrap();
}

async fn put_hook(aws: &Clients, seconds: i32) {
    let call = aws
        .autoscaling
        .put_lifecycle_hook()
        .auto_scaling_group_name(group());
    let call = call
        .lifecycle_hook_name("drain")
        .heartbeat_timeout(seconds)
        .default_result("CONTINUE");
    let call = call.lifecycle_transition("autoscaling:EC2_INSTANCE_TERMINATING");
    call.send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn what_somebody_holds_is_named_before_anything_is_done_and_ended_only_by_force() {
    let (cloud, aws, ids) = at_work().await;
    protect(&aws, &ids[0]).await;
    into_standby(&aws, &ids[1]).await;
    let (prepared, calls) = cloud.prepare(&destroy()).await;
    let [refusal] = prepared.plan.refusals.as_slice() else {
        panic!("{:?}", prepared.plan.refusals)
    };
    assert_eq!(
        refusal.reason,
        format!(
            "it cannot be removed: {} is protected from scale-in by hand; {} is in Standby",
            ids[0], ids[1]
        )
    );
    assert!(refusal.remedy.contains("--force"), "{}", refusal.remedy);
    assert!(calls.iter().all(|call| !call.mutating));
    cloud.run(&by_force()).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_retained_instance_is_named_with_what_ends_it_before_anything_is_done() {
    let (cloud, _, ids) = at_work().await;
    {
        let mut world = cloud.emulator.world();
        let group = world.autoscaling.groups.values_mut().next().unwrap();
        let member = group.members.iter_mut().find(|member| member.id == ids[0]);
        member.unwrap().state = Lifecycle::TerminatingRetained;
    }
    let (prepared, calls) = cloud.prepare(&destroy()).await;
    let [refusal] = prepared.plan.refusals.as_slice() else {
        panic!("{:?}", prepared.plan.refusals)
    };
    let said = format!("it cannot be removed: {} is retained: ", ids[0]);
    assert!(refusal.reason.starts_with(&said), "{}", refusal.reason);
    assert!(
        refusal
            .reason
            .contains("TerminateInstanceInAutoScalingGroup")
            && refusal.remedy.contains("--force"),
        "{refusal:?}"
    );
    assert!(calls.iter().all(|call| !call.mutating));
    cloud.run(&by_force()).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_suspended_termination_is_named_and_resumed_only_by_force() {
    let (cloud, aws, ids) = at_work().await;
    let call = aws
        .autoscaling
        .suspend_processes()
        .auto_scaling_group_name(group());
    call.scaling_processes("Terminate").send().await.unwrap();
    let refusals = cloud.prepare(&destroy()).await.0.plan.refusals;
    let reason = &refusals[0].reason;
    for id in ids {
        let said = format!("{id} cannot leave: the process Terminate is suspended");
        assert!(reason.contains(&said), "{reason}");
    }
    cloud.run(&by_force()).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn deletion_protection_is_named_and_lowered_only_by_force() {
    for (protection, stands_in_the_way) in [
        ("prevent-all-deletion", true),
        // Against force, which a destroy without it does not use.
        ("prevent-force-deletion", false),
    ] {
        let (cloud, aws, _) = at_work().await;
        let call = aws.autoscaling.update_auto_scaling_group();
        let call = call.auto_scaling_group_name(group());
        call.deletion_protection(protection.into())
            .send()
            .await
            .unwrap();
        let refusals = cloud.prepare(&destroy()).await.0.plan.refusals;
        let told = refusals.iter().any(|r| r.reason.contains(protection));
        assert_eq!(told, stands_in_the_way, "{refusals:?}");
        cloud.run(&by_force()).await.complete();
        assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
    }
}

#[tokio::test(start_paused = true)]
async fn a_hook_is_announced_and_each_instance_that_it_holds_is_shown() {
    let (cloud, aws, ids) = at_work().await;
    put_hook(&aws, 300).await;
    let (outcome, told) = cloud.run_and_tell(&destroy()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
    let note = told.iter().find_map(|event| match event {
        Event::Note { text, .. } => Some(text.as_str()),
        _ => None,
    });
    assert_eq!(
        note,
        Some(
            "its hook drain holds each instance until it is completed, for up to 5 min 00 s (then CONTINUE); \
             --force does not wait for it"
        )
    );
    let longest = told.iter().filter_map(|event| match event {
        Event::Waiting { parts, .. } => parts.iter().find(|part| part.name == ids[0]),
        _ => None,
    });
    let longest = longest.filter(|part| part.state == "Terminating:Wait");
    let longest = longest.map(|part| part.seconds).fold(0.0, f64::max);
    assert!((290.0..=300.0).contains(&longest), "{longest}");
}

#[tokio::test(start_paused = true)]
async fn a_time_limit_ends_the_wait_for_a_hook_as_well_and_the_next_run_goes_on() {
    let (cloud, aws, _) = at_work().await;
    put_hook(&aws, 7200).await;
    let prepared = cloud.prepare(&destroy()).await.0;
    let minutes = |count: u64| Some(Duration::from_secs(60 * count));
    let began = Instant::now();
    let outcome = carry_out_within(&prepared, &Stop::default(), minutes(3)).await;
    let took = began.elapsed();
    assert!(
        minutes(3) <= Some(took) && Some(took) < minutes(4),
        "{took:?}"
    );
    let Outcome::Incomplete(report) = outcome else {
        panic!("{outcome:?}")
    };
    let (address, error) = &report.failed[0];
    assert_eq!(address.kind.0, "auto-scaling-group");
    assert!(
        error.text.contains("still waiting after 180 s"),
        "{error:?}"
    );
    assert!(error.text.contains("--timeout TIME gives it more"));
    cloud.run(&destroy()).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn force_does_not_wait_for_a_hook() {
    let (cloud, aws, _) = at_work().await;
    put_hook(&aws, 7200).await;
    let began = Instant::now();
    cloud.run(&by_force()).await.complete();
    assert!(began.elapsed() < Duration::from_secs(120));
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

/// Whether the group still wants instances.
fn wants_instances(cloud: &Cloud) -> bool {
    let world = cloud.emulator.world();
    world.autoscaling.groups.values().all(|g| g.desired > 0)
}

/// As if it had gone into standby at the last moment.
fn hold_back(cloud: &Cloud, id: &str) {
    let mut world = cloud.emulator.world();
    let group = world.autoscaling.groups.values_mut().next().unwrap();
    let member = group.members.iter_mut().find(|m| m.id == id).unwrap();
    member.state = Lifecycle::Standby;
}

#[tokio::test(start_paused = true)]
async fn an_instance_held_after_the_plan_ends_the_wait_as_soon_as_it_is_the_last() {
    let (cloud, _, ids) = at_work().await;
    let prepared = cloud.prepare(&destroy()).await.0;
    cloud.emulator.set_latency(Duration::from_millis(20));
    let (began, stop) = (Instant::now(), Stop::default());
    let (outcome, ()) = tokio::join!(carry_out(&prepared, &stop), async {
        // Past the first look of the step, which would see it.
        while wants_instances(&cloud) {
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        hold_back(&cloud, &ids[0]);
    });
    let Outcome::Incomplete(report) = outcome else {
        panic!("{outcome:?}")
    };
    let failed = report.failed.iter().find(|(a, _)| a.name == group());
    let text = &failed.unwrap().1.text;
    assert!(
        text.contains(&format!(
            "{} is in Standby; end this by hand, or pass --force",
            ids[0]
        )),
        "{text}"
    );
    assert!(began.elapsed() < Duration::from_secs(5 * 60));
}

#[tokio::test(start_paused = true)]
async fn what_is_left_after_a_destroy_is_found_under_whatever_name() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let prepared = cloud.prepare(&destroy()).await.0;
    let outcome = carry_out(&prepared, &Stop::default()).await;
    assert!(matches!(outcome, Outcome::Complete(_)), "{outcome:?}");
    let left = observe::left(&prepared.cx, REGISTRY).await.unwrap();
    assert_eq!(left, []);
    let logs = &cloud.session().aws.logs;
    let call = logs.create_log_group().log_group_name("/aws/lambda/late");
    call.tags(STACK_TAG, &stack.name).send().await.unwrap();
    let left = observe::left(&prepared.cx, REGISTRY).await.unwrap();
    let left: Vec<String> = left.iter().map(ToString::to_string).collect();
    assert_eq!(left, ["log-group//aws/lambda/late"]);
}

#[tokio::test(start_paused = true)]
async fn a_protected_log_group_is_named_before_anything_is_done_and_ended_only_by_force() {
    let (cloud, aws, _) = at_work().await;
    let name = example().names.log_group;
    let protect = aws.logs.put_log_group_deletion_protection();
    let protect = protect.log_group_identifier(&name);
    let protect = protect.deletion_protection_enabled(true);
    protect.send().await.unwrap();
    let (plan, calls) = cloud.prepare(&destroy()).await;
    let refusals = plan.plan.refusals;
    assert_eq!(refusals.len(), 1, "{refusals:?}");
    let refusal = &refusals[0];
    assert_eq!(refusal.address, format!("log-group/{name}"));
    assert_eq!(
        refusal.reason,
        "it cannot be removed: it has deletion protection"
    );
    assert!(refusal.remedy.contains("--force"), "{refusal:?}");
    assert!(calls.iter().all(|call| !call.mutating), "{calls:?}");
    // Nothing that somebody set by hand is taken back by an apply.
    let ran = cloud.apply(&example()).await;
    assert_eq!(ran.mutating(), Vec::<String>::new());
    cloud.run(&by_force()).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}
