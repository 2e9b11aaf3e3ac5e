//! What a pipeline may do: no less than a redeploy calls, and no more.

use std::collections::BTreeSet;
use std::time::Duration;

use freshscale_emulator::iam::Operator;
use freshscale_stack::names::Account;
use freshscale_stack::policy::{Printed, printed};
use serde_json::Value;

use super::scene::{Scene, all, code_only, notes, rejected, running, stack};
use crate::support::{ACCOUNT, REGION};

/// The calls of every way that a redeploy can go, as actions of IAM.
async fn called() -> BTreeSet<String> {
    let mut called = BTreeSet::new();
    for way in 0..4 {
        let mut scene = Scene::new().await;
        let before = scene.operations().len();
        match way {
            0 => drop(scene.run(&all()).await),
            1 => {
                scene.break_newest_image();
                drop(scene.run(&all()).await);
            }
            2 => {
                // More versions than are kept.
                scene.stack.launch_template.keep_versions = 1;
                scene.scale_to(0).await;
                scene
                    .cloud
                    .emulator
                    .advance(jiff::SignedDuration::from_hours(2))
                    .await;
                let begun = scene.operations().len();
                for _ in 0..3 {
                    drop(scene.run(&code_only()).await);
                    scene.newer_image().await;
                }
                called.extend(scene.operations().into_iter().skip(begun));
                continue;
            }
            // Cut off between publishing and the alias.
            _ => {
                scene.cloud.emulator.set_fault(Some(Box::new(|call, _| {
                    let cut = call.operation == "Invoke";
                    cut.then_some(freshscale_emulator::Fate::Fault(
                        freshscale_emulator::Fault::with_status(
                            403,
                            "AccessDeniedException",
                            "cut",
                        ),
                    ))
                })));
                drop(scene.run(&code_only()).await);
                scene.cloud.emulator.set_fault(None);
                drop(scene.run(&code_only()).await);
            }
        }
        called.extend(scene.operations().into_iter().skip(before));
    }
    // Whoever calls may ask who he is. Scaling and looking at the alias is the test's own.
    // A trial launch is made where it may be, and no pipeline needs it.
    for of_test in [
        "sts:GetCallerIdentity",
        "autoscaling:SetDesiredCapacity",
        "ec2:RunInstances",
    ] {
        called.remove(of_test);
    }
    let action = |name: String| match name.as_str() {
        "lambda:Invoke" => "lambda:InvokeFunction".to_owned(),
        _ => name,
    };
    let mut called: BTreeSet<String> = called.into_iter().map(action).collect();
    // GetFunction answers with tags only to who may list them.
    called.insert("lambda:ListTags".to_owned());
    called
}

fn document() -> Value {
    let account = Account {
        partition: "aws".to_owned(),
        id: ACCOUNT.to_owned(),
        region: REGION.to_owned(),
    };
    printed(Printed::Pipeline, &stack(), &account, None, None).unwrap()
}

fn allowed(statement: &Value) -> Vec<String> {
    match &statement["Action"] {
        Value::String(action) => vec![action.clone()],
        list => serde_json::from_value(list.clone()).unwrap(),
    }
}

#[tokio::test(start_paused = true)]
async fn the_pipelines_policy_allows_every_call_of_a_redeploy_and_no_other() {
    let document = document();
    let statements = document["Statement"].as_array().unwrap();
    let allowed: Vec<String> = statements.iter().flat_map(allowed).collect();
    let distinct: BTreeSet<String> = allowed.iter().cloned().collect();
    assert_eq!(allowed.len(), distinct.len(), "an action is allowed twice");
    assert_eq!(distinct, called().await);
}

#[test]
fn whatever_changes_something_is_bound_to_the_stack() {
    let document = document();
    let stack = stack();
    for statement in document["Statement"].as_array().unwrap() {
        let looks = allowed(statement)
            .iter()
            .all(|action| action.contains(":Describe"));
        let bound = statement.to_string();
        let names = [
            &stack.names.lambda_function,
            &stack.names.auto_scaling_group,
            &format!("\"aws:ResourceTag/freshscale:stack\":\"{}\"", stack.name),
            &format!("\"aws:ResourceTag/Name\":\"{}\"", stack.image.instance_name),
        ];
        let is_bound = names.iter().any(|name| bound.contains(name.as_str()));
        assert_eq!(is_bound, !looks, "{bound}");
    }
}

#[tokio::test(start_paused = true)]
async fn a_denied_call_names_what_the_policy_must_allow() {
    for denied in [
        "UpdateAlias",
        "StartInstanceRefresh",
        "CreateOrUpdateTags",
        "CreateTags",
    ] {
        let scene = Scene::new().await;
        scene.break_newest_image();
        scene
            .cloud
            .emulator
            .set_fault(Some(Box::new(move |call, _| {
                (call.operation == denied).then(|| {
                    freshscale_emulator::Fate::Fault(freshscale_emulator::Fault::with_status(
                        403,
                        "AccessDenied",
                        "by the test",
                    ))
                })
            })));
        let run = tokio::time::timeout(Duration::from_secs(3600), scene.run(&all())).await;
        let failed = run.unwrap().result.unwrap_err();
        let hint = "the caller's policy must allow";
        assert!(
            failed
                .hints
                .iter()
                .map(crate::support::told)
                .any(|h| h.starts_with(hint) && h.contains(denied)),
            "{failed:?}"
        );
        assert!(failed.resumable, "{denied}");
    }
}

/// Redeploys with exactly the pipeline's policy and otherwise as it is.
async fn enforced(scene: &Scene) -> super::scene::Ended {
    scene.cloud.emulator.world().iam.operator = Some(Operator {
        policies: vec![document().to_string().into()],
        boundary: None,
    });
    let ended = scene.run(&all()).await;
    scene.cloud.emulator.world().iam.operator = None;
    ended
}

#[tokio::test(start_paused = true)]
async fn with_exactly_that_policy_code_goes_live_and_instances_are_replaced() {
    let scene = Scene::new().await;
    let ended = enforced(&scene).await;
    assert_eq!(ended.result, Ok(()));
    let running = running(&scene.world());
    assert_eq!(running.keys().collect::<Vec<_>>(), [&scene.image]);
}

#[tokio::test(start_paused = true)]
async fn with_exactly_that_policy_a_bad_image_is_rejected_and_the_note_is_removed() {
    let scene = Scene::new().await;
    scene.break_newest_image();
    let failed = enforced(&scene).await.result.unwrap_err();
    assert!(!failed.text.contains("not authorized"), "{failed:?}");
    assert_eq!(rejected(&scene.world()), std::slice::from_ref(&scene.image));
    assert_eq!(notes(&scene.world()), 0, "the note on the group is removed");
}

#[tokio::test(start_paused = true)]
async fn no_other_tag_of_the_group_and_no_other_image_can_be_touched() {
    let scene = Scene::new().await;
    let other = {
        let mut world = scene.cloud.emulator.world();
        let mut images = world.ec2.images.values_mut();
        let other = images.find(|image| image.id != scene.image).unwrap();
        let name = ("Name".to_owned(), "another-service".to_owned());
        other.tags.extend([name]);
        other.id.clone()
    };
    scene.cloud.emulator.world().iam.operator = Some(Operator {
        policies: vec![document().to_string().into()],
        boundary: None,
    });
    let aws = scene.cloud.session().aws;
    let of_group = |key: &str| {
        let tag = aws_sdk_autoscaling::types::Tag::builder().key(key);
        tag.resource_id(scene.group())
            .resource_type("auto-scaling-group")
            .value("x")
            .propagate_at_launch(false)
            .build()
    };
    let set = async |key: &str| {
        let call = aws.autoscaling.create_or_update_tags().tags(of_group(key));
        call.send().await.is_ok()
    };
    let unset = async |key: &str| {
        let call = aws.autoscaling.delete_tags().tags(of_group(key));
        call.send().await.is_ok()
    };
    let tag_image = async |image: &str, key: &str| {
        let tag = aws_sdk_ec2::types::Tag::builder()
            .key(key)
            .value("x")
            .build();
        let call = aws.ec2.create_tags().resources(image).tags(tag);
        call.send().await.is_ok()
    };
    assert!(set("freshscale:refresh").await && unset("freshscale:refresh").await);
    assert!(!set("freshscale:stack").await && !unset("freshscale:stack").await);
    assert!(tag_image(&scene.image, "freshscale:rejected").await);
    assert!(!tag_image(&scene.image, "Name").await);
    assert!(!tag_image(&other, "freshscale:rejected").await);
}
