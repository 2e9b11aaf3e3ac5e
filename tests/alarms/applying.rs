//! Making, leaving alone, adopting, removing.

use std::collections::BTreeSet;

use aws_sdk_cloudwatch::types::{ComparisonOperator, Statistic};
use freshscale_deploy::apply::Goal;
use freshscale_stack::Watch;
use freshscale_stack::names::Account;
use freshscale_stack::policy;
use serde_json::{Value, json};

use super::{QUEUE, watched};
use crate::lifecycle::{cut_off_after, what_stands};
use crate::support::{ACCOUNT, Cloud, REGION, example, file, observed, to_adopt, to_apply};

/// `verb kind/name` of each step that has to do with alarms or destinations.
async fn steps(cloud: &Cloud, goal: &Goal) -> Vec<String> {
    let prepared = cloud.prepare(goal).await.0;
    let steps = prepared.plan.steps.iter();
    let steps = steps.filter(|step| ["alarm", "lambda-destination"].contains(&step.address.kind.0));
    steps
        .map(|step| format!("{} {}", step.action.verb(), step.address))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn alarms_are_made_once_and_go_when_the_file_no_longer_asks_for_them() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    let made = cloud.apply(&stack).await.mutating();
    let count = |name: &str| made.iter().filter(|call| *call == name).count();
    assert_eq!(count("cloudwatch:PutMetricAlarm"), 4);
    assert_eq!(count("autoscaling:EnableMetricsCollection"), 1);
    assert_eq!(count("lambda:PutFunctionEventInvokeConfig"), 1);
    assert_eq!(cloud.apply(&stack).await.mutating(), Vec::<String>::new());
    // The same as if it had never asked: the record of names leads to what is left.
    let plain = example();
    let function = &plain.names.lambda_function;
    assert_eq!(
        BTreeSet::from_iter(steps(&cloud, &to_apply(&plain)).await),
        BTreeSet::from([
            "delete alarm/jjikin-web-rotator-failures".to_owned(),
            "delete alarm/jjikin-web-rotator-image-age".to_owned(),
            "delete alarm/jjikin-web-rotator-missed-rotation".to_owned(),
            "delete alarm/jjikin-web-rotator-unfilled-window".to_owned(),
            format!("delete lambda-destination/{function}/live"),
        ])
    );
    cloud.apply(&plain).await;
    let never = Cloud::new(&plain);
    never.apply(&plain).await;
    assert_eq!(
        observed(&cloud, &plain).await,
        observed(&never, &plain).await
    );
}

#[tokio::test(start_paused = true)]
async fn a_renamed_alarm_leaves_no_other_behind() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let mut renamed = stack.clone();
    let names = &mut renamed.names.alarms;
    names.insert(Watch::Failures, "pager".to_owned());
    cloud.apply(&renamed).await;
    let standing = what_stands(&cloud.emulator);
    let alarms: Vec<&String> = standing.iter().filter(|s| s.contains("alarms")).collect();
    assert_eq!(
        alarms,
        [
            "/cloudwatch/alarms/jjikin-web-rotator-image-age",
            "/cloudwatch/alarms/jjikin-web-rotator-missed-rotation",
            "/cloudwatch/alarms/jjikin-web-rotator-unfilled-window",
            "/cloudwatch/alarms/pager",
        ]
    );
}

#[tokio::test(start_paused = true)]
async fn an_alarm_of_somebody_elses_is_refused_and_can_be_taken_over_and_given_back() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    let name = stack.names.alarm(Watch::Failures);
    let cloudwatch = cloud.session().aws.cloudwatch;
    cloudwatch
        .put_metric_alarm()
        .alarm_name(name)
        .namespace("mine")
        .metric_name("Mine")
        .statistic(Statistic::Sum)
        .comparison_operator(ComparisonOperator::GreaterThanThreshold)
        .threshold(5.0)
        .period(60)
        .evaluation_periods(1)
        .send()
        .await
        .unwrap();
    let refused = cloud.plan(&stack).await.plan.refusals;
    assert_eq!(refused.len(), 1, "{refused:#?}");
    assert_eq!(refused[0].address.to_string(), format!("alarm/{name}"));
    cloud.run(&to_adopt(&stack)).await.complete();
    assert!(cloud.plan(&stack).await.plan.is_empty());
    cloud.destroy(&stack).await;
    let left = what_stands(&cloud.emulator);
    assert_eq!(left, [format!("/cloudwatch/alarms/{name}")]);
}

#[tokio::test(start_paused = true)]
async fn without_its_file_a_stack_is_destroyed_with_its_alarms() {
    let stack = watched();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let goal = Goal::destroy_named(&stack.name).unwrap();
    cloud.run(&goal).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn a_run_cut_off_at_any_call_is_finished_by_the_next() {
    let stack = watched();
    let whole = Cloud::new(&stack);
    let calls = whole.apply(&stack).await.mutating().len() as u64;
    // From an earlier file without any of it: only what is new is called.
    let base = Cloud::new(&stack);
    base.apply(&example()).await;
    let before = base.emulator.world().clone();
    let more = base.apply(&stack).await.mutating().len() as u64;
    assert!(more < calls, "{more} of {calls}");
    for cut in 1..=more {
        let cloud = Cloud::of(before.clone());
        cut_off_after(&cloud, cut);
        let _ = cloud.run(&to_apply(&stack)).await;
        cloud.emulator.set_fault(None);
        cloud.apply(&stack).await;
        assert!(cloud.plan(&stack).await.plan.is_empty(), "cut {cut}");
        assert_eq!(
            what_stands(&cloud.emulator),
            what_stands(&whole.emulator),
            "cut {cut}"
        );
    }
    let world = whole.emulator.world().clone();
    let calls = whole.destroy(&stack).await.mutating().len() as u64;
    for cut in 1..=calls {
        let cloud = Cloud::of(world.clone());
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

fn asks_cloudwatch(calls: &[freshscale_core::aws::trace::Call]) -> bool {
    calls.iter().any(|call| call.service == "cloudwatch")
}

#[tokio::test(start_paused = true)]
async fn a_stack_without_alarms_asks_cloudwatch_nothing_in_all_its_life() {
    let stack = example();
    let mut renamed = stack.clone();
    renamed.names.lambda_function = "other".to_owned();
    let cloud = Cloud::new(&stack);
    assert!(!asks_cloudwatch(&cloud.prepare(&to_apply(&stack)).await.1));
    assert!(!asks_cloudwatch(&cloud.apply(&stack).await.calls));
    let changed = cloud.run(&to_apply(&renamed)).await.complete();
    assert!(!asks_cloudwatch(&changed.calls));
    let named = Cloud::of(cloud.emulator.world().clone());
    let gone = cloud.run(&Goal::destroy_file(&file(&renamed))).await;
    assert!(!asks_cloudwatch(&gone.complete().calls));
    let goal = Goal::destroy_named(&stack.name).unwrap();
    assert!(!asks_cloudwatch(&named.run(&goal).await.complete().calls));
    assert_eq!(what_stands(&named.emulator), Vec::<String>::new());
}

/// However little the record of the last complete run says of them.
#[tokio::test(start_paused = true)]
async fn alarms_of_a_run_that_was_cut_off_are_found_with_a_file_that_has_none() {
    let (plain, stack) = (example(), watched());
    let base = Cloud::new(&stack);
    base.apply(&plain).await;
    let before = base.emulator.world().clone();
    let more = base.apply(&stack).await.mutating().len() as u64;
    for cut in 1..=more {
        for with_file in [true, false] {
            let cloud = Cloud::of(before.clone());
            cut_off_after(&cloud, cut);
            let _ = cloud.run(&to_apply(&stack)).await;
            cloud.emulator.set_fault(None);
            let left = || {
                let left = what_stands(&cloud.emulator).into_iter();
                left.filter(|s| s.contains("alarms")).collect::<Vec<_>>()
            };
            if with_file {
                cloud.apply(&plain).await;
            } else {
                let goal = Goal::destroy_named(&stack.name).unwrap();
                cloud.run(&goal).await.complete();
            }
            assert_eq!(left(), Vec::<String>::new(), "cut {cut}, {with_file}");
        }
    }
}

/// A record of an earlier build says nothing of alarms; only that its names are the wanted ones rules them out.
#[tokio::test(start_paused = true)]
async fn with_a_record_of_an_earlier_build_alarms_are_looked_for_once() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    for template in cloud.emulator.world().ec2.templates.values_mut() {
        for (_, record) in template
            .tags
            .iter_mut()
            .filter(|(key, _)| *key == "freshscale:names")
        {
            *record = record.trim_end_matches("/no-alarms").to_owned();
        }
    }
    let (prepared, calls) = cloud.prepare(&to_apply(&stack)).await;
    assert!(prepared.plan.is_empty() && !asks_cloudwatch(&calls));
    let mut renamed = stack.clone();
    renamed.names.lambda_function = "other".to_owned();
    assert!(asks_cloudwatch(
        &cloud.run(&to_apply(&renamed)).await.complete().calls
    ));
    assert!(!asks_cloudwatch(&cloud.apply(&stack).await.calls));
}

fn statements(on_failure: Option<&str>) -> Vec<Value> {
    let account = Account {
        partition: "aws".to_owned(),
        id: ACCOUNT.to_owned(),
        region: REGION.to_owned(),
    };
    let mut stack = example();
    stack.rotator.on_failure = on_failure.map(ToOwned::to_owned);
    let document = policy::rotator(&stack, &account, None).unwrap();
    document["Statement"].as_array().unwrap().clone()
}

#[test]
fn the_role_may_tell_of_failures_only_where_it_is_asked_to_and_only_there() {
    let plain = statements(None);
    for (arn, action) in [(QUEUE, "sqs:SendMessage"), (super::TOPIC, "sns:Publish")] {
        let mut more = statements(Some(arn));
        let added = more.pop().unwrap();
        assert_eq!(
            added,
            json!({"Sid": "OnFailure", "Effect": "Allow", "Action": action, "Resource": arn})
        );
        assert_eq!(more, plain);
    }
}

#[tokio::test(start_paused = true)]
async fn a_quiet_plan_calls_cloudwatch_only_for_a_stack_with_alarms() {
    for (stack, expected) in [(example(), vec![]), (watched(), vec![1, 4, 1])] {
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        let (prepared, calls) = cloud.prepare(&to_apply(&stack)).await;
        assert!(prepared.plan.is_empty());
        let count = |operation: &str| {
            let (service, operation) = operation.split_once(':').unwrap();
            let mut calls = calls.iter();
            let fits = |c: &&freshscale_core::aws::trace::Call| {
                c.service == service && c.operation == operation
            };
            let count = calls.by_ref().filter(fits).count();
            (count > 0).then_some(count)
        };
        let found: Vec<usize> = [
            "cloudwatch:DescribeAlarms",
            "cloudwatch:ListTagsForResource",
            "lambda:GetFunctionEventInvokeConfig",
        ]
        .into_iter()
        .filter_map(count)
        .collect();
        assert_eq!(found, expected);
    }
}
