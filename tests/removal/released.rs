//! A stack is let go: our tags come off, nothing is deleted, and what works goes on working.

use aws_sdk_autoscaling::types::Tag;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_deploy::apply::{Goal, Purpose};
use freshscale_deploy::export::Exported;
use freshscale_deploy::plan::Refusal;
use freshscale_deploy::progress::Verb;
use freshscale_deploy::refresh::marker::REFRESH_TAG;
use freshscale_emulator::world::World;
use freshscale_stack::Stack;
use freshscale_stack::names::IAM_PATH;
use jiff::SignedDuration;
use serde_json::Value;

use crate::alarms::watched;
use crate::lifecycle::what_stands;
use crate::support::{Cloud, example, file, to_adopt};

fn release(stack: &Stack) -> Goal {
    Goal::end_file(Purpose::Release, &file(stack))
}

async fn applied(stack: &Stack) -> Cloud {
    let cloud = Cloud::new(stack);
    cloud.apply(stack).await;
    cloud
}

/// The world but for tags of ours, policies, and what AWS remembers of calls.
fn without_marks(world: &World) -> Value {
    fn strip(value: &mut Value) {
        match value {
            Value::Object(members) => {
                members.retain(|key, _| !key.starts_with("freshscale:"));
                members.values_mut().for_each(strip);
            }
            Value::Array(items) => {
                let ours = |item: &Value, key: &str| {
                    item[key]
                        .as_str()
                        .is_some_and(|key| key.starts_with("freshscale:"))
                };
                items.retain(|item| !ours(item, "Key") && !ours(item, "key"));
                items.iter_mut().for_each(strip);
            }
            _ => {}
        }
    }
    let mut world = serde_json::to_value(world).unwrap();
    for moves in ["/now", "/requests", "/ec2/client_tokens", "/iam/policies"] {
        if let Some(value) = world.pointer_mut(moves) {
            value.take();
        }
    }
    strip(&mut world);
    world
}

fn says(world: &World, mark: &str) -> bool {
    let mut world = serde_json::to_value(world).unwrap();
    world["ec2"]["client_tokens"].take();
    world.to_string().contains(mark)
}

#[tokio::test(start_paused = true)]
async fn everything_stays_as_it_is_but_for_our_tags() {
    let stack = watched();
    let cloud = applied(&stack).await;
    let before = cloud.emulator.world().clone();
    cloud.run(&release(&stack)).await.complete();
    let after = cloud.emulator.world().clone();
    for mark in [
        "freshscale:stack\":",
        "freshscale:names",
        "freshscale:adopted",
    ] {
        assert!(!says(&after, mark), "{mark} is left");
    }
    let (after, before) = (without_marks(&after), without_marks(&before));
    for part in before.as_object().unwrap().keys() {
        assert_eq!(after[part], before[part], "{part}");
    }
    assert_eq!(
        cloud.run(&release(&stack)).await.complete().mutating(),
        [""; 0]
    );
}

#[tokio::test(start_paused = true)]
async fn the_file_may_be_lost() {
    let mut stack = watched();
    stack.names.auto_scaling_group = "another".to_owned();
    let cloud = applied(&stack).await;
    let goal = Goal::end_named(Purpose::Release, &stack.name).unwrap();
    cloud.run(&goal).await.complete();
    assert!(!says(&cloud.emulator.world(), "freshscale:stack\":"));
    let stands = what_stands(&cloud.emulator);
    assert!(
        stands.iter().any(|one| one.contains("another")),
        "{stands:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn the_template_is_let_go_last_because_it_leads_to_the_rest() {
    let cloud = applied(&watched()).await;
    let plan = cloud.prepare(&release(&watched())).await.0.plan;
    assert!(
        plan.steps
            .iter()
            .all(|step| step.action.verb() == Verb::Release)
    );
    let last = plan.steps.last().unwrap();
    assert_eq!(last.address.kind.0, "launch-template");
    assert_eq!(last.after.len(), plan.steps.len() - 1);
}

fn default_image(cloud: &Cloud) -> Value {
    let world = cloud.emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    template.version("$Default").unwrap().1.data["ImageId"].clone()
}

#[tokio::test(start_paused = true)]
async fn the_rotator_goes_on_rotating_without_the_tag() {
    let stack = example();
    let cloud = applied(&stack).await;
    cloud.run(&release(&stack)).await.complete();
    goes_on_rotating(&cloud).await;
}

/// Two days later the template names another image, and nothing was refused.
async fn goes_on_rotating(cloud: &Cloud) {
    let image = default_image(cloud);
    cloud.emulator.world().outcomes.clear();
    cloud.emulator.advance(SignedDuration::from_hours(48)).await;
    let said = cloud.outcomes();
    assert!(
        !said.is_empty() && !said.contains("not authorized"),
        "{said}"
    );
    assert_ne!(default_image(cloud), image);
}

/// The policy's text in what is exported for Terraform, with what Terraform puts into it.
fn exported_policy(exported: &Exported, template_arn: &str) -> String {
    let text = exported.terraform();
    let (_, text) = text.split_once("policy = <<-EOT\n").unwrap();
    let (text, _) = text.split_once("EOT\n").unwrap();
    let name = &example().names.launch_template;
    text.replace(
        &format!("${{aws_launch_template.{name}.arn}}"),
        template_arn,
    )
}

#[tokio::test(start_paused = true)]
async fn the_rotator_goes_on_rotating_with_the_policy_that_is_exported() {
    let stack = example();
    let cloud = applied(&stack).await;
    let prepared = cloud.plan(&stack).await;
    let exported = Exported::of(&prepared, &stack).await.unwrap();
    cloud.run(&release(&stack)).await.complete();
    let template = {
        let world = cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        template.id.clone()
    };
    let account = &prepared.cx.account;
    let text = exported_policy(&exported, &account.launch_template_arn(&template));
    let iam = cloud.session().aws.iam;
    let arn = account.policy_arn(IAM_PATH, &stack.names.iam_policy);
    let version = iam.create_policy_version().policy_arn(arn);
    let version = version.policy_document(text).set_as_default(true);
    version.send().await.unwrap();
    goes_on_rotating(&cloud).await;
}

#[tokio::test(start_paused = true)]
async fn adopting_it_again_writes_tags_and_puts_the_policy_back() {
    let stack = watched();
    let cloud = applied(&stack).await;
    cloud.run(&release(&stack)).await.complete();
    let ran = cloud.run(&to_adopt(&stack)).await.complete();
    let others: Vec<String> = { ran.mutating().into_iter() }
        .filter(|call| !call.contains("Tag"))
        .collect();
    assert_eq!(others, ["iam:CreatePolicyVersion"]);
    assert!(cloud.plan(&stack).await.plan.is_empty());
}

async fn refusals(cloud: &Cloud, stack: &Stack) -> Vec<Refusal> {
    cloud.prepare(&release(stack)).await.0.plan.refusals
}

#[tokio::test(start_paused = true)]
async fn what_is_another_stacks_is_refused() {
    let stack = example();
    let cloud = applied(&stack).await;
    let mut thief = stack.clone();
    thief.name = "thief".to_owned();
    let refused = refusals(&cloud, &thief).await;
    assert!(refused.len() > 4, "{refused:?}");
    let words = format!("it belongs to stack `{}`", stack.name);
    assert!(
        refused.iter().all(|it| it.reason.contains(&words)),
        "{refused:?}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_pin_is_taken_off_on_purpose_first_and_a_note_of_a_refresh_goes_too() {
    let stack = example();
    let cloud = applied(&stack).await;
    let pin = |cloud: &Cloud, on: bool| {
        let mut world = cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        match on {
            true => drop(
                template
                    .tags
                    .insert(PINNED_TAG.to_owned(), "bad image".to_owned()),
            ),
            false => drop(template.tags.remove(PINNED_TAG)),
        }
    };
    pin(&cloud, true);
    let refused = refusals(&cloud, &stack).await;
    assert!(
        refused[0].reason.contains("pinned (bad image)"),
        "{refused:?}"
    );
    pin(&cloud, false);
    let note = Tag::builder()
        .resource_id(&stack.names.auto_scaling_group)
        .resource_type("auto-scaling-group")
        .key(REFRESH_TAG)
        .value("forward from v1 to v2 after none")
        .propagate_at_launch(false);
    let calls = cloud.session().aws.autoscaling.clone();
    let put = calls
        .create_or_update_tags()
        .tags(note.build())
        .send()
        .await;
    put.unwrap();
    cloud.run(&release(&stack)).await.complete();
    assert!(!says(&cloud.emulator.world(), "freshscale:refresh"));
}
