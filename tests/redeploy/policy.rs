//! What a pipeline may do: no less than a redeploy calls, and no more.

use std::collections::BTreeSet;
use std::time::Duration;

use freshscale_stack::names::Account;
use freshscale_stack::policy;
use serde_json::Value;

use super::scene::{Scene, all, code_only, stack};
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
    policy::pipeline(&stack(), &account).unwrap()
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
            &"\"aws:TagKeys\":\"freshscale:rejected\"".to_owned(),
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
