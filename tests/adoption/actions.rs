//! Scheduled actions that stand in a group before it is adopted.

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use freshscale_deploy::apply::Goal;
use freshscale_deploy::plan::Plan;
use freshscale_deploy::progress::Verb;
use freshscale_stack::Action;

use crate::reliability::scene::by_hand_in_part;
use crate::support::{Cloud, example, file, to_adopt};

const THEIRS: &str = "push scale out";

/// A group that was made by hand, without the file's first action and with another one in its place.
async fn with_theirs(change: impl FnOnce(&mut Action)) -> Cloud {
    let cloud = Cloud::of(by_hand_in_part().await);
    let mut theirs = ours();
    change(&mut theirs);
    let size = |n: Option<u32>| n.map(|n| i32::try_from(n).unwrap());
    let calls = cloud.session().aws.autoscaling.clone();
    let gone = calls.delete_scheduled_action();
    let gone = gone.auto_scaling_group_name(example().names.auto_scaling_group);
    gone.scheduled_action_name(ours().name)
        .send()
        .await
        .unwrap();
    calls
        .put_scheduled_update_group_action()
        .auto_scaling_group_name(example().names.auto_scaling_group)
        .scheduled_action_name(THEIRS)
        .set_recurrence(theirs.recurrence.clone())
        .time_zone(theirs.timezone)
        .set_min_size(size(theirs.min))
        .set_max_size(size(theirs.max))
        .set_desired_capacity(size(theirs.desired))
        .send()
        .await
        .unwrap();
    cloud
}

/// The file's action that does not stand under its name.
fn ours() -> Action {
    let mut actions = example().schedule.actions.into_iter();
    actions
        .find(|action| action.name == "morning-push-out")
        .unwrap()
}

async fn standing(cloud: &Cloud) -> Vec<ScheduledUpdateGroupAction> {
    let calls = cloud.session().aws.autoscaling.clone();
    let actions = calls.describe_scheduled_actions();
    let answer = actions.send().await.unwrap();
    answer.scheduled_update_group_actions.unwrap_or_default()
}

async fn names(cloud: &Cloud) -> Vec<String> {
    let standing = standing(cloud).await;
    let names = standing.iter().filter_map(|it| it.scheduled_action_name());
    names.map(ToOwned::to_owned).collect()
}

fn told(plan: &Plan) -> &str {
    let mut kept = plan.kept.iter();
    let theirs = kept.find(|kept| kept.id.ends_with(THEIRS)).unwrap();
    &theirs.why
}

#[tokio::test(start_paused = true)]
async fn one_that_does_the_same_keeps_its_name_and_nothing_is_written() {
    // The same instants by another clock: there are no changes of clocks in Seoul.
    let cloud = with_theirs(|it| {
        assert_eq!(it.recurrence.as_deref(), Some("40 8 * * mon-fri"));
        it.recurrence = Some("40 23 * * SUN-THU".to_owned());
        it.timezone = "UTC".to_owned();
    })
    .await;
    let before = standing(&cloud).await;
    let plan = cloud.prepare(&to_adopt(&example())).await.0.plan;
    assert_eq!(plan.refusals, []);
    assert!(told(&plan).contains(&ours().name), "{}", told(&plan));
    cloud.run(&to_adopt(&example())).await.complete();
    let theirs = |all: Vec<ScheduledUpdateGroupAction>| {
        let mut all = all.into_iter();
        all.find(|it| it.scheduled_action_name() == Some(THEIRS))
    };
    assert!(!names(&cloud).await.contains(&ours().name));
    assert_eq!(theirs(standing(&cloud).await), theirs(before));
    assert!(cloud.plan(&example()).await.plan.is_empty());
    let destroy = Goal::destroy_file(&file(&example()));
    cloud.run(&destroy).await.complete();
    assert!(names(&cloud).await.contains(&THEIRS.to_owned()));
}

#[tokio::test(start_paused = true)]
async fn one_that_starts_at_the_same_time_and_sets_something_else_is_refused_by_name() {
    let cloud = with_theirs(|it| it.desired = Some(5)).await;
    let plan = cloud.prepare(&to_adopt(&example())).await.0.plan;
    let [refusal] = plan.refusals.as_slice() else {
        panic!("{:?}", plan.refusals);
    };
    assert!(refusal.reason.contains(THEIRS), "{}", refusal.reason);
    assert!(
        refusal.address.ends_with(&ours().name),
        "{}",
        refusal.address
    );
    assert!(
        refusal.remedy.contains("--drop 'push scale out'"),
        "{}",
        refusal.remedy
    );
    let mut goal = to_adopt(&example());
    goal.options.drop = vec![THEIRS.to_owned()];
    let plan = cloud.prepare(&goal).await.0.plan;
    let mut steps = plan.steps.iter();
    let theirs = steps
        .find(|step| step.address.name.ends_with(THEIRS))
        .unwrap();
    assert_eq!(theirs.action.verb(), Verb::Delete);
    cloud.run(&goal).await.complete();
    let names = names(&cloud).await;
    assert!(names.contains(&ours().name) && !names.contains(&THEIRS.to_owned()));
    assert!(cloud.plan(&example()).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn of_every_other_it_is_said_what_it_does_to_the_windows() {
    let cloud = with_theirs(|it| {
        it.recurrence = Some("0 9 * * mon-fri".to_owned());
        it.desired = Some(0);
    })
    .await;
    let plan = cloud.prepare(&to_adopt(&example())).await.0.plan;
    assert_eq!(plan.refusals, []);
    let why = told(&plan);
    assert!(why.contains("within window morning-push"), "{why}");
    assert!(why.contains("desired 0 of 0-8, desired 4"), "{why}");
    cloud.run(&to_adopt(&example())).await.complete();
    assert!(names(&cloud).await.contains(&THEIRS.to_owned()));
}
