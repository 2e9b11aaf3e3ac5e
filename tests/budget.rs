//! The calls of the main commands, and how many wait for one another.

use std::collections::BTreeMap;
use std::time::Duration;

use freshscale_core::aws::trace::{Call, waves};
use freshscale_deploy::apply::Goal;
use freshscale_deploy::apply::{ExecuteOptions, execute, prepare};
use freshscale_deploy::check::{self, CHECKS, Looker};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::status::{Drift, read};
use freshscale_emulator::{Fate, Fault};

use crate::support::{Cloud, Quiet, example, file, to_apply};

/// Every call takes a (virtual) second, so that calls at the same time can be told from calls in a row.
fn cloud() -> Cloud {
    let cloud = Cloud::new(&example());
    cloud.emulator.set_latency(Duration::from_secs(1));
    cloud
}

fn count(calls: &[Call]) -> BTreeMap<String, usize> {
    let mut count = BTreeMap::new();
    for call in calls {
        *count
            .entry(format!("{}:{}", call.service, call.operation))
            .or_insert(0) += 1;
    }
    count
}

/// Without the polls of a wait: looking again and again at what AWS is not done with.
fn without_waits(calls: &[Call], polls: &[&str]) -> Vec<Call> {
    calls
        .iter()
        .filter(|call| !polls.contains(&call.operation.as_str()))
        .cloned()
        .collect()
}

#[tokio::test(start_paused = true)]
async fn a_quiet_plan_makes_at_most_18_calls_in_at_most_3_waves() {
    let stack = example();
    let cloud = cloud();
    cloud.apply(&stack).await;
    let (prepared, calls) = cloud.prepare(&to_apply(&stack)).await;
    assert!(prepared.plan.is_empty());
    assert!(calls.len() <= 18, "{}: {:#?}", calls.len(), count(&calls));
    assert!(waves(&calls) <= 3, "{} waves: {calls:#?}", waves(&calls));
    assert!(calls.iter().all(|call| !call.mutating && call.attempt == 1));
    insta::assert_debug_snapshot!("quiet_plan", count(&calls));
}

/// The calls of one look: a plan, a forecast, and what `check` looks at where it `checks`.
async fn calls_of_a_status(checks: bool) -> Vec<Call> {
    let stack = example();
    let cloud = cloud();
    cloud.apply(&stack).await;
    let session = cloud.session().for_a_look();
    let goal = to_apply(&stack);
    let drift = async {
        let prepared = prepare(&session, &goal, &Stop::default()).await;
        let steps = prepared.unwrap().plan.steps.len();
        assert_eq!(steps, 0);
        Drift::Known {
            steps: Vec::new(),
            refusals: Vec::new(),
        }
    };
    let now = cloud.emulator.now();
    let account = |id: &str| session.account(id);
    let checked = async {
        if checks {
            let id = session.guarded(&stack).await.unwrap();
            let looker = Looker::new(&session.aws, &stack, session.account(&id), now);
            let all: Vec<_> = CHECKS.iter().filter(|it| !it.is_of_caller()).collect();
            assert_eq!(check::run(&looker, &all).await, []);
        }
    };
    let facts = read::facts(&session.aws, &stack, account, now, drift);
    let (facts, ()) = tokio::join!(facts, checked);
    assert!(facts.unwrap().is_some());
    let calls = session.tracer.calls();
    assert!(calls.iter().all(|call| !call.mutating && call.attempt == 1));
    calls
}

#[tokio::test(start_paused = true)]
async fn a_status_makes_at_most_51_calls_in_at_most_4_waves() {
    let calls = calls_of_a_status(true).await;
    assert!(calls.len() <= 51, "{}: {:#?}", calls.len(), count(&calls));
    assert!(waves(&calls) <= 4, "{} waves: {calls:#?}", waves(&calls));
    insta::assert_debug_snapshot!("status", count(&calls));
}

#[tokio::test(start_paused = true)]
async fn a_status_without_the_checks_makes_at_most_36_calls_in_at_most_3_waves() {
    let calls = calls_of_a_status(false).await;
    assert!(calls.len() <= 36, "{}: {:#?}", calls.len(), count(&calls));
    assert!(waves(&calls) <= 3, "{} waves: {calls:#?}", waves(&calls));
}

#[tokio::test(start_paused = true)]
async fn a_first_apply_takes_at_most_9_waves_and_repeats_no_call_without_cause() {
    let stack = example();
    let ran = cloud().apply(&stack).await;
    // A fresh role is not assumable at once: CreateFunction is tried until it is, and then the function is
    // looked at until it is active. Both are AWS's readiness, not our depth.
    let made = { ran.calls.iter() }.find(|call| call.operation == "CreateFunction");
    let made = made.unwrap().started;
    let looks = ["GetFunction", "GetFunctionConfiguration"];
    let calls = { ran.calls.iter() }
        .filter(|call| call.started < made || !looks.contains(&call.operation.as_str()));
    let calls: Vec<Call> = calls.cloned().collect();
    let depth = waves(&calls) - (count(&ran.calls)["lambda:CreateFunction"] - 1);
    assert!(
        depth <= 9,
        "{depth} waves: {:#?}",
        calls
            .iter()
            .map(|c| (&c.operation, c.started))
            .collect::<Vec<_>>()
    );
    insta::assert_debug_snapshot!(
        "first_apply",
        count(&without_waits(
            &ran.calls,
            &["GetFunction", "CreateFunction"]
        ))
    );
}

#[tokio::test(start_paused = true)]
async fn a_destroy_that_looks_afterwards_makes_at_most_40_calls_in_at_most_10_waves() {
    let stack = example();
    let cloud = cloud();
    cloud.apply(&stack).await;
    let session = cloud.session();
    let goal = Goal::destroy_file(&file(&stack));
    let prepared = prepare(&session, &goal, &Stop::default()).await.unwrap();
    let (options, stop) = (ExecuteOptions::default(), Stop::default());
    let done = execute(&session, prepared, &options, &stop, &Quiet);
    done.await.unwrap();
    let calls = session.tracer.calls();
    // How often a group is looked at until it is gone is AWS's: once for the plan, once while it goes, and once afterwards.
    let groups = "DescribeAutoScalingGroups";
    let looks = calls.iter().filter(|call| call.operation == groups).count();
    let made = calls.len() - (looks - 3);
    assert!(made <= 40, "{made}: {:#?}", count(&calls));
    let once = without_waits(&calls, &[groups]);
    let depth = waves(&calls) - (looks - 3);
    let names: Vec<_> = { calls.iter() }
        .map(|c| (&c.operation, c.started))
        .collect();
    assert!(depth <= 10, "{depth} waves: {names:#?}");
    let deletions = count(&once);
    for (operation, times) in deletions.iter().filter(|(it, _)| it.contains(":Delete")) {
        // One for each of the two rules.
        let most = if operation == "events:DeleteRule" {
            2
        } else {
            1
        };
        assert!(*times <= most, "{operation}: {times}");
    }
    insta::assert_debug_snapshot!("destroy", deletions);
}

#[tokio::test(start_paused = true)]
async fn a_stack_without_alarms_needs_no_right_to_read_cloudwatch() {
    let stack = example();
    assert!(stack.alarms.is_none());
    let cloud = cloud();
    cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let denied = Fault::with_status(403, "AccessDenied", "by the test");
        (call.service == "cloudwatch").then_some(Fate::Fault(denied))
    })));
    cloud.apply(&stack).await;
    assert!(cloud.plan(&stack).await.plan.is_empty());
    cloud.destroy(&stack).await;
    let asked = cloud.operations();
    let of_cloudwatch = asked.iter().filter(|call| call.starts_with("cloudwatch:"));
    assert_eq!(of_cloudwatch.collect::<Vec<_>>(), Vec::<&String>::new());
}
