//! What is another live stack's: no file takes it over, and nobody drops it, whatever kind it is.

use freshscale_deploy::apply::Goal;
use freshscale_deploy::plan::Refusal;
use freshscale_stack::Stack;
use freshscale_stack::names::Names;

use super::callers::{by_hand, rich};
use crate::support::{Cloud, to_adopt, to_apply};

/// Gives one name of a stack the value that it has in another one.
type Take = fn(&mut Names, &Names);

/// Each kind that has a name of its own, and how a file comes to name another stack's.
const KINDS: [(&str, Take); 8] = [
    ("launch-template/rich-lt", |ours, theirs| {
        ours.launch_template.clone_from(&theirs.launch_template);
    }),
    ("auto-scaling-group/rich-asg", |ours, theirs| {
        ours.auto_scaling_group
            .clone_from(&theirs.auto_scaling_group);
    }),
    ("iam-policy/rich-rotator-policy", |ours, theirs| {
        ours.iam_policy.clone_from(&theirs.iam_policy);
    }),
    ("iam-role/rich-rotator-role", |ours, theirs| {
        ours.iam_role.clone_from(&theirs.iam_role);
    }),
    ("log-group//aws/lambda/rich-rotator", |ours, theirs| {
        ours.log_group.clone_from(&theirs.log_group);
    }),
    ("lambda-function/rich-rotator", |ours, theirs| {
        ours.lambda_function.clone_from(&theirs.lambda_function);
    }),
    ("event-rule/rich-rotator-daily", |ours, theirs| {
        ours.event_rules.clone_from(&theirs.event_rules);
    }),
    ("alarm/rich-rotator-image-age", |ours, theirs| {
        ours.alarms.clone_from(&theirs.alarms);
    }),
];

/// A stack of its own that names what `take` says.
fn naming(take: Take) -> Stack {
    let mut other = rich();
    other.name = "other".to_owned();
    other.names = Names::of("other");
    take(&mut other.names, &rich().names);
    other
}

async fn refused(cloud: &Cloud, goal: &Goal) -> Vec<Refusal> {
    cloud.prepare(goal).await.0.plan.refusals
}

#[tokio::test(start_paused = true)]
async fn a_file_that_names_what_another_stack_has_is_refused_with_that_stack() {
    let cloud = Cloud::new(&rich());
    cloud.apply(&rich()).await;
    for (id, take) in KINDS {
        let other = naming(take);
        for goal in [to_adopt(&other), to_apply(&other)] {
            let refusals = refused(&cloud, &goal).await;
            let refusal = refusals.iter().find(|it| it.address == id);
            let refusal = refusal.unwrap_or_else(|| panic!("{id}: {refusals:?}"));
            assert!(refusal.reason.contains("stack `rich`"), "{refusal:?}");
            assert!(refusal.remedy.contains("release"), "{refusal:?}");
            assert!(!refusal.remedy.contains("--adopt"), "{refusal:?}");
        }
    }
    // A stack that has been let go of is anybody's.
    let mut release = to_apply(&rich());
    release.purpose = freshscale_deploy::apply::Purpose::Release;
    cloud.run(&release).await.complete();
    for (id, take) in KINDS {
        let refusals = refused(&cloud, &to_adopt(&naming(take))).await;
        assert!(refusals.iter().all(|it| it.address != id), "{refusals:?}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_rule_of_another_stack_that_calls_the_function_is_named_and_is_not_dropped() {
    let cloud = by_hand().await;
    let events = cloud.session().aws.events.clone();
    let tag = aws_sdk_eventbridge::types::Tag::builder();
    let tag = tag.key("freshscale:stack").value("other").build().unwrap();
    let arn = "arn:aws:events:ap-northeast-2:111111111111:rule/their-daily";
    let put = events.tag_resource().resource_arn(arn).tags(tag);
    put.send().await.unwrap();
    let mut goal = to_adopt(&rich());
    let plan = cloud.prepare(&goal).await.0.plan;
    let told = plan
        .kept
        .iter()
        .find(|it| it.id == "event-rule/their-daily");
    let why = &told.unwrap().why;
    assert!(why.ends_with("it is stack other's"), "{why}");
    goal.options.drop = vec!["their-daily".to_owned()];
    let refusals = refused(&cloud, &goal).await;
    let [refusal] = refusals.as_slice() else {
        panic!("{refusals:?}");
    };
    assert_eq!(refusal.address, "event-rule/their-daily");
    assert!(refusal.reason.contains("stack `other`"), "{refusal:?}");
}

#[tokio::test(start_paused = true)]
async fn nothing_of_what_calls_another_stacks_function_is_offered_or_dropped() {
    let cloud = Cloud::new(&rich());
    cloud.apply(&rich()).await;
    let stack = naming(|ours, theirs| ours.lambda_function.clone_from(&theirs.lambda_function));
    let mut goal = to_adopt(&stack);
    goal.options.drop = vec!["rich-rotator-daily".to_owned()];
    let plan = cloud.prepare(&goal).await.0.plan;
    assert!(!plan.refusals.is_empty());
    for id in [
        "lambda-permission/rich-rotator/rich-rotator-daily",
        "event-rule/rich-rotator-daily",
    ] {
        assert!(
            plan.kept.iter().all(|kept| kept.id != id),
            "{id}: {:?}",
            plan.kept
        );
        assert!(plan.steps.iter().all(|step| step.id() != id), "{id}");
    }
}
