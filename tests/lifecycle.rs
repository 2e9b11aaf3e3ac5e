//! Plan, apply, apply again, drift, adoption, destroy.

use std::collections::BTreeSet;

use freshscale_deploy::apply::Goal;
use freshscale_deploy::engine::Outcome;
use freshscale_emulator::Emulator;
use freshscale_stack::Stack;

use crate::support::{self, Cloud, example, file, to_adopt, to_apply};

/// Everything that a stack could have made, whatever it is called.
pub fn what_stands(emulator: &Emulator) -> Vec<String> {
    let world = serde_json::to_value(&*emulator.world()).unwrap();
    let places = [
        "/ec2/templates",
        "/autoscaling/groups",
        "/iam/roles",
        "/iam/policies",
        "/lambda/functions",
        "/events/rules",
        "/logs/groups",
        "/cloudwatch/alarms",
    ];
    let mut found = Vec::new();
    for place in places {
        let all = world
            .pointer(place)
            .unwrap_or_else(|| panic!("no {place} in the world"));
        let names: Vec<String> = match all {
            serde_json::Value::Object(members) => members.keys().cloned().collect(),
            serde_json::Value::Array(list) => (0..list.len()).map(|n| n.to_string()).collect(),
            other => panic!("{place}: {other}"),
        };
        found.extend(names.into_iter().map(|name| format!("{place}/{name}")));
    }
    found
}

fn steps(prepared: &freshscale_deploy::apply::Prepared) -> Vec<String> {
    prepared
        .plan
        .steps
        .iter()
        .map(|s| format!("{} {}", s.action.verb(), s.address))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_second_apply_writes_nothing() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    assert_eq!(steps(&cloud.plan(&stack).await), Vec::<String>::new());
    assert_eq!(cloud.apply(&stack).await.mutating(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn after_the_schedule_and_the_rotator_changed_things_apply_still_writes_nothing() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    // Thursday 08:45 in Seoul: three nights of rotation, and the morning's scale-out.
    cloud.advance_to("2026-03-04T23:45:00Z").await;
    assert!(
        !cloud.emulator.world().outcomes.is_empty(),
        "the rotator ran"
    );
    assert_eq!(cloud.apply(&stack).await.mutating(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn destroy_leaves_nothing_and_a_second_destroy_does_nothing() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    cloud.advance_to("2026-03-02T23:45:00Z").await;
    cloud.destroy(&stack).await;
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
    assert_eq!(cloud.destroy(&stack).await.mutating(), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn destroy_by_name_alone_finds_even_what_was_named_by_hand() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    cloud
        .run(&Goal::destroy_named(&stack.name).unwrap())
        .await
        .complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_was_destroyed_can_be_made_again() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    cloud.destroy(&stack).await;
    cloud.apply(&stack).await;
    assert!(cloud.plan(&stack).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn two_stacks_in_one_account_do_not_see_each_other() {
    let one = example();
    let two = support::minimal();
    let cloud = Cloud::new(&one);
    cloud.emulator.world().seed(&two);
    cloud.apply(&one).await;
    cloud.apply(&two).await;
    assert!(cloud.plan(&one).await.plan.is_empty());
    cloud.destroy(&two).await;
    assert!(cloud.plan(&one).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn two_applies_at_once_converge_on_one_of_each() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud
        .emulator
        .set_latency(std::time::Duration::from_millis(50));
    let goal = to_apply(&stack);
    let (one, two) = tokio::join!(cloud.run(&goal), cloud.run(&goal));
    one.complete();
    two.complete();
    assert!(cloud.plan(&stack).await.plan.is_empty());
    let alone = Cloud::new(&stack);
    alone.apply(&stack).await;
    let names =
        |cloud: &Cloud| -> BTreeSet<usize> { BTreeSet::from([what_stands(&cloud.emulator).len()]) };
    assert_eq!(names(&cloud), names(&alone));
}

/// Every name other than the default: what `names:` in the file is for.
fn renamed(stack: &Stack, suffix: &str) -> Stack {
    let mut stack = stack.clone();
    let names = &mut stack.names;
    for name in [
        &mut names.launch_template,
        &mut names.auto_scaling_group,
        &mut names.iam_policy,
        &mut names.iam_role,
        &mut names.log_group,
        &mut names.lambda_function,
    ] {
        name.push_str(suffix);
    }
    names
        .event_rules
        .values_mut()
        .for_each(|name| name.push_str(suffix));
    stack
}

#[tokio::test(start_paused = true)]
async fn renaming_everything_makes_the_new_and_removes_the_old() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let before = what_stands(&cloud.emulator).len();
    let new = renamed(&stack, "-b");
    cloud.apply(&new).await;
    assert_eq!(what_stands(&cloud.emulator).len(), before);
    assert!(cloud.plan(&new).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_trigger_turned_off_is_an_orphan_that_the_plan_removes() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let mut less = stack.clone();
    less.rotator.triggers.on_image_available = false;
    let plan = steps(&cloud.plan(&less).await);
    let rule = &stack.names.event_rules[&freshscale_stack::names::Trigger::Image];
    assert!(
        plan.contains(&format!("delete event-rule/{rule}")),
        "{plan:?}"
    );
    cloud.apply(&less).await;
    assert!(cloud.plan(&less).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_resource_of_another_stack_is_refused_and_not_touched() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let mut thief = support::minimal();
    thief.names = stack.names.clone();
    cloud.emulator.world().seed(&thief);
    let prepared = cloud.plan(&thief).await;
    assert!(
        prepared.plan.refusals.len() >= 7,
        "{:#?}",
        prepared.plan.refusals
    );
    assert!(
        prepared.plan.refusals[0].reason.contains(&stack.name),
        "{:?}",
        prepared.plan.refusals[0]
    );
    assert!(cloud.plan(&stack).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn what_was_made_by_hand_is_taken_over_only_with_adopt() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    let name = stack.names.log_group.clone();
    let session = cloud.session();
    session
        .aws
        .logs
        .create_log_group()
        .log_group_name(&name)
        .send()
        .await
        .unwrap();
    let refusals = cloud.plan(&stack).await.plan.refusals;
    assert_eq!(refusals.len(), 1);
    assert_eq!(refusals[0].address, format!("log-group/{name}"));
    cloud.run(&to_adopt(&stack)).await.complete();
    assert!(cloud.plan(&stack).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn another_account_is_refused_before_anything_is_planned() {
    let mut stack = example();
    let cloud = Cloud::new(&stack);
    stack.account = Some("222222222222".to_owned());
    let session = cloud.session();
    let goal = to_apply(&stack);
    let failure = freshscale_deploy::apply::prepare(
        &session,
        &goal,
        &freshscale_deploy::progress::Stop::default(),
    )
    .await;
    let failure = failure.err().unwrap().to_string();
    assert!(
        failure.contains("111111111111") && failure.contains("222222222222"),
        "{failure}"
    );
    assert_eq!(session.tracer.changes(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_apply_stopped_midway_is_finished_by_the_next() {
    let stack = example();
    let whole = Cloud::new(&stack);
    let calls = whole.apply(&stack).await.mutating().len() as u64;
    for cut in 1..=calls {
        let cloud = Cloud::new(&stack);
        cut_off_after(&cloud, cut);
        let ran = cloud.run(&to_apply(&stack)).await;
        assert!(
            !matches!(ran.outcome, Outcome::Complete(_)) || cut == calls,
            "cut {cut}"
        );
        cloud.emulator.set_fault(None);
        cloud.apply(&stack).await;
        assert!(cloud.plan(&stack).await.plan.is_empty(), "cut {cut}");
        assert_eq!(
            what_stands(&cloud.emulator).len(),
            what_stands(&whole.emulator).len(),
            "cut {cut}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_destroy_stopped_midway_is_finished_by_the_next() {
    let stack = example();
    let whole = Cloud::new(&stack);
    whole.apply(&stack).await;
    let calls = whole.destroy(&stack).await.mutating().len() as u64;
    for cut in 1..=calls {
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        cut_off_after(&cloud, cut);
        let _ = cloud.run(&Goal::destroy_file(&file(&stack))).await;
        cloud.emulator.set_fault(None);
        cloud.destroy(&stack).await;
        assert_eq!(
            what_stands(&cloud.emulator),
            Vec::<String>::new(),
            "cut {cut}"
        );
    }
}

/// The n-th call that changes something and all later ones are denied.
pub fn cut_off_after(cloud: &Cloud, n: u64) {
    use freshscale_core::aws::trace::is_mutating;
    use freshscale_emulator::{Fate, Fault};
    use std::sync::atomic::{AtomicU64, Ordering};
    let count = AtomicU64::new(0);
    cloud.emulator.set_fault(Some(Box::new(move |call, _| {
        if !is_mutating(&call.operation) {
            return None;
        }
        let number = count.fetch_add(1, Ordering::Relaxed) + 1;
        (number >= n).then(|| {
            Fate::Fault(Fault::with_status(
                403,
                "AccessDenied",
                "cut off by the test",
            ))
        })
    })));
}
