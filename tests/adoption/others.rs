//! Only the rotator: the template and the group are somebody else's, made call by call as their tools do.

use std::path::Path;

use aws_sdk_ec2::types::Tag;
use freshscale_deploy::apply::Goal;
use freshscale_deploy::progress::Verb;
use freshscale_emulator::ec2::Template;
use freshscale_stack::Stack;
use jiff::SignedDuration;
use serde_json::Value;

use crate::importing::hand::backup;
use crate::lifecycle::what_stands;
use crate::reliability::scene::untagged;
use crate::support::{Cloud, example, file, observed};

/// The template and the group that the example of a whole stack describes are somebody else's.
fn text(group: &str) -> String {
    let names = example().names;
    format!(
        "version: 1\nname: shop\nregion: ap-northeast-2\nimage: {{ instance_name: {} }}\n\
         launch_template: {{ existing: {}, keep_versions: 2 }}\n{}",
        example().image.instance_name,
        names.launch_template,
        group.replace("ASG", &names.auto_scaling_group),
    )
}

pub fn stack_of(group: &str) -> Stack {
    let loaded = freshscale_stack::load_str(Path::new("shop.yaml"), &text(group));
    loaded.unwrap_or_else(|faults| panic!("{faults}")).stack
}

/// A rotator for both.
pub fn rotator_only() -> Stack {
    stack_of("auto_scaling_group: { existing: ASG }\n")
}

/// A template, a group and its schedule that carry no tag of ours, and nothing else.
pub async fn of_others() -> Cloud {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let world = untagged(&cloud.emulator.world());
    let mut value = serde_json::to_value(&world).unwrap();
    for place in [
        "/iam/roles",
        "/iam/policies",
        "/lambda/functions",
        "/events/rules",
        "/logs/groups",
        "/cloudwatch/alarms",
    ] {
        *value.pointer_mut(place).unwrap() = serde_json::json!({});
    }
    Cloud::of(serde_json::from_value(value).unwrap())
}

/// Everything that EC2 and Auto Scaling have, but for what EC2 remembers of calls.
fn theirs(cloud: &Cloud) -> Value {
    let mut world = serde_json::to_value(&*cloud.emulator.world()).unwrap();
    world["ec2"]["client_tokens"].take();
    serde_json::json!([world["ec2"], world["autoscaling"]])
}

/// The only one.
fn template(cloud: &Cloud) -> Template {
    let world = cloud.emulator.world();
    world.ec2.templates.values().next().unwrap().clone()
}

/// Somebody tags the template.
async fn tag(cloud: &Cloud, key: &str, value: &str) {
    let tag = Tag::builder().key(key).value(value).build();
    let ec2 = cloud.session().aws.ec2.clone();
    let made = ec2.create_tags().resources(template(cloud).id).tags(tag);
    made.send().await.unwrap();
}

fn has_no_tag_of_ours(cloud: &Cloud) {
    let tags = template(cloud).tags;
    let ours = tags.keys().any(|key| key.starts_with("freshscale:"));
    assert!(!ours, "{tags:?}");
}

/// The versions that stand, by number, with what they are called.
fn versions(cloud: &Cloud) -> Vec<(i64, String)> {
    let template = template(cloud);
    let all = template.versions.iter();
    all.map(|(number, version)| (*number, version.description.clone()))
        .collect()
}

async fn by_terraform(cloud: &Cloud, times: usize) {
    let ec2 = cloud.session().aws.ec2.clone();
    for number in 0..times {
        let data =
            aws_sdk_ec2::types::RequestLaunchTemplateData::builder().ebs_optimized(number % 2 == 0);
        let made = ec2.create_launch_template_version();
        let made = made
            .launch_template_name(example().names.launch_template)
            .source_version("1");
        // Terraform copies a description that it is told to ignore.
        let said = ["", "freshscale rotator: ami-0123456789abcdef0 from v1"][number % 2];
        let made = made.version_description(said);
        made.launch_template_data(data.build())
            .send()
            .await
            .unwrap();
    }
}

#[tokio::test(start_paused = true)]
async fn apply_and_destroy_leave_every_byte_of_what_others_own() {
    for stack in [rotator_only(), stack_of("")] {
        let cloud = of_others().await;
        let (before, stood) = (theirs(&cloud), what_stands(&cloud.emulator));
        cloud.apply(&stack).await;
        assert_eq!(theirs(&cloud), before);
        assert!(what_stands(&cloud.emulator).len() > stood.len());
        assert_eq!(cloud.apply(&stack).await.mutating(), [""; 0]);
        assert!(cloud.plan(&stack).await.plan.is_empty());
        cloud.destroy(&stack).await;
        assert_eq!(theirs(&cloud), before);
        assert_eq!(what_stands(&cloud.emulator), stood);
    }
}

/// A name for the file is enough where that is lost: the function says whose it is, and that has the record.
#[tokio::test(start_paused = true)]
async fn a_rotator_whose_file_is_lost_is_found_by_its_stacks_name() {
    let cloud = of_others().await;
    let (before, stood) = (theirs(&cloud), what_stands(&cloud.emulator));
    cloud.apply(&rotator_only()).await;
    cloud
        .run(&Goal::destroy_named("shop").unwrap())
        .await
        .complete();
    assert_eq!(
        (theirs(&cloud), what_stands(&cloud.emulator)),
        (before, stood)
    );
}

/// What another build named otherwise is found and removed, as of a stack with a template of its own.
#[tokio::test(start_paused = true)]
async fn a_renamed_rule_of_a_rotator_alone_leaves_nothing_behind() {
    let cloud = of_others().await;
    cloud.apply(&rotator_only()).await;
    let mut renamed = rotator_only();
    renamed
        .names
        .event_rules
        .values_mut()
        .for_each(|name| name.push_str("-b"));
    cloud.apply(&renamed).await;
    let stands = what_stands(&cloud.emulator);
    let rules: Vec<&String> = stands
        .iter()
        .filter(|it| it.starts_with("/events/"))
        .collect();
    assert_eq!(rules.len(), 2);
    assert!(rules.iter().all(|name| name.ends_with("-b")), "{rules:?}");
    assert!(cloud.plan(&renamed).await.plan.is_empty());
}

#[tokio::test(start_paused = true)]
async fn rotation_moves_the_default_and_prunes_only_what_it_made() {
    let cloud = of_others().await;
    by_terraform(&cloud, 4).await;
    let stack = rotator_only();
    cloud.apply(&stack).await;
    let of_others = versions(&cloud);
    for _ in 0..4 {
        cloud.emulator.advance(SignedDuration::from_hours(24)).await;
    }
    let now = versions(&cloud);
    let (theirs, ours): (Vec<_>, Vec<_>) = now.into_iter().partition(|one| of_others.contains(one));
    assert_eq!(theirs, of_others);
    assert_eq!(ours.len(), 2, "{ours:?}");
    assert!(cloud.plan(&stack).await.plan.is_empty());
}

/// Rights go by the template's ARN: it has no tag of ours to go by.
#[tokio::test(start_paused = true)]
async fn the_functions_own_rights_are_enough_and_end_at_that_template() {
    let cloud = of_others().await;
    let stack = rotator_only();
    cloud.apply(&stack).await;
    let id = template(&cloud).id;
    let specs = observed(&cloud, &stack).await;
    let policy = format!("iam-policy/{}", stack.names.iam_policy);
    let publish = &specs[&policy]["document"]["Statement"][1];
    let arn = format!("arn:aws:ec2:ap-northeast-2:111111111111:launch-template/{id}");
    assert_eq!(publish["Resource"], arn);
    assert_eq!(publish["Condition"], Value::Null);
    // The night's backup, and the rules that it sets off.
    cloud.emulator.advance(SignedDuration::from_hours(24)).await;
    let said = cloud.outcomes();
    assert!(
        said.contains("is the default") && !said.contains("Err"),
        "{said}"
    );
    let newest = backup(&cloud);
    assert!(!newest.is_empty());
    assert!(template(&cloud).default_version > 1);
    has_no_tag_of_ours(&cloud);
}

#[tokio::test(start_paused = true)]
async fn what_a_stack_made_and_its_file_now_calls_somebody_elses_is_let_go_and_goes_on_rotating() {
    let cloud = Cloud::new(&example());
    cloud.apply(&example()).await;
    let mut stack = rotator_only();
    let own = example();
    stack.name.clone_from(&own.name);
    stack.names = freshscale_stack::names::Names {
        launch_template: own.names.launch_template.clone(),
        auto_scaling_group: own.names.auto_scaling_group.clone(),
        ..own.names.clone()
    };
    let plan = cloud.plan(&stack).await.plan;
    let released = plan
        .steps
        .iter()
        .filter(|step| step.action.verb() == Verb::Release);
    let released: Vec<&str> = released.map(|step| step.address.kind.0).collect();
    assert_eq!(
        released,
        ["launch-template", "auto-scaling-group"],
        "{:?}",
        plan.steps
    );
    let before = cloud
        .emulator
        .world()
        .autoscaling
        .groups
        .values()
        .next()
        .unwrap()
        .actions
        .clone();
    cloud.apply(&stack).await;
    assert!(cloud.plan(&stack).await.plan.is_empty());
    has_no_tag_of_ours(&cloud);
    {
        let world = cloud.emulator.world();
        let text = serde_json::to_string(&world.autoscaling.groups).unwrap();
        assert!(!text.contains("freshscale:"), "{text}");
        let group = world.autoscaling.groups.values().next().unwrap();
        assert_eq!(
            group.actions.keys().collect::<Vec<_>>(),
            before.keys().collect::<Vec<_>>()
        );
    }
    cloud.emulator.advance(SignedDuration::from_hours(24)).await;
    let said = cloud.outcomes();
    assert!(!said.contains("Err"), "{said}");
}

#[tokio::test(start_paused = true)]
async fn what_is_not_there_and_what_another_stack_rotates_is_refused() {
    let stack = rotator_only();
    let cloud = of_others().await;
    let said = |cloud: &Cloud| {
        let (session, goal) = (cloud.session(), crate::support::to_apply(&stack));
        async move {
            let prepared =
                freshscale_deploy::apply::prepare(&session, &goal, &Default::default()).await;
            let plan = prepared.unwrap_or_else(|error| panic!("{error:?}")).plan;
            (
                format!("{:?}", plan.refusals),
                format!("{:?}", plan.warnings),
            )
        }
    };
    let (refusals, warnings) = said(&cloud).await;
    assert_eq!((refusals.as_str(), warnings.as_str()), ("[]", "[]"));
    let empty = Cloud::of({
        let mut world = cloud.emulator.world().clone();
        world.autoscaling.groups.clear();
        world.ec2.templates.clear();
        world
    });
    let (refusals, _) = said(&empty).await;
    assert_eq!(
        refusals
            .matches("it does not exist, and the stack file says that somebody else owns it")
            .count(),
        2,
        "{refusals}"
    );
    tag(&cloud, "freshscale:stack", "other").await;
    let (refusals, _) = said(&cloud).await;
    assert!(
        refusals.contains("it belongs to stack `other`, whose rotator moves its default"),
        "{refusals}"
    );
    let cloud = of_others().await;
    cloud
        .emulator
        .world()
        .autoscaling
        .groups
        .values_mut()
        .for_each(|group| group.template.version = "1".to_owned());
    let (refusals, warnings) = said(&cloud).await;
    assert_eq!(refusals, "[]");
    assert!(
        warnings.contains("it starts version 1 of")
            && warnings.contains("have its owner let it start `$Default`"),
        "{warnings}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_pin_is_taken_off_before_the_stack_ends() {
    let cloud = of_others().await;
    cloud.apply(&rotator_only()).await;
    tag(&cloud, "freshscale:pinned", "bad").await;
    let goal = Goal::destroy_file(&file(&rotator_only()));
    let refused = cloud.try_run(&goal).await.unwrap_err();
    assert!(
        refused.contains("the tag that says so would be left on it"),
        "{refused}"
    );
}
