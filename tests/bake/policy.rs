//! What a pipeline may do: no less than a release calls, and no more.

use std::collections::BTreeSet;

use freshscale_emulator::{Fate, Fault};
use freshscale_stack::names::Account;
use freshscale_stack::policy::{Printed, printed};
use serde_json::Value;

use super::scene::{Scene, bake, options, stack};
use crate::support::{ACCOUNT, Cloud, REGION};

fn document() -> Value {
    let account = Account {
        partition: "aws".to_owned(),
        id: ACCOUNT.to_owned(),
        region: REGION.to_owned(),
    };
    printed(Printed::Bake, &stack(), &account, None, None).unwrap()
}

/// The actions of a statement.
fn actions(statement: &Value) -> Vec<String> {
    match &statement["Action"] {
        Value::String(action) => vec![action.clone()],
        list => serde_json::from_value(list.clone()).unwrap(),
    }
}

fn allowed() -> BTreeSet<String> {
    let document = document();
    let statements = document["Statement"].as_array().unwrap().iter();
    statements.flat_map(actions).collect()
}

/// A stack that keeps one version: the release's rotation deletes the one before.
async fn scene() -> Scene {
    let mut stack = stack();
    stack.launch_template.keep_versions = 1;
    let scene = Scene::of(stack).await;
    // Nothing is left of the instances that the morning's window had: they would keep their version.
    scene.wait(120).await;
    // A person has raised capacity: whether that is a window has to be asked for.
    for group in scene.cloud.emulator.world().autoscaling.groups.values_mut() {
        group.desired = 1;
    }
    scene
}

/// The calls of a release before there is a stack.
async fn called_first() -> BTreeSet<String> {
    let stack = stack();
    let cloud = Cloud::new(&stack);
    cloud.emulator.world().ec2.images.clear();
    cloud.emulator.world().backups.plans.clear();
    let ended = bake(&cloud, &stack, &options(), &Default::default()).await;
    assert_eq!(ended.result, Ok(()));
    cloud.operations().into_iter().collect()
}

/// The calls of a release that is made, waited for, rolled out, and looked for in the launches to come.
async fn called() -> BTreeSet<String> {
    let scene = scene().await;
    let before = scene.operations().len();
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    let mut called: BTreeSet<String> = scene.operations().into_iter().skip(before).collect();
    called.extend(called_first().await);
    // Until when AWS Backup keeps an image is nothing that a release is told.
    called.retain(|action| !action.starts_with("backup:"));
    // Whoever calls may ask who he is.
    called.remove("sts:GetCallerIdentity");
    // A trial launch is made where it may be, and no pipeline needs it.
    called.remove("ec2:RunInstances");
    // Tags in the call that makes an image need the right to tag.
    called.insert("ec2:CreateTags".to_owned());
    called
}

#[tokio::test(start_paused = true)]
async fn the_policy_allows_every_call_of_a_release_and_no_other() {
    assert_eq!(allowed(), called().await);
}

#[test]
fn whatever_changes_something_is_bound_to_the_stack_or_its_instance() {
    for statement in document()["Statement"].as_array().unwrap() {
        let looks = actions(statement)
            .iter()
            .all(|action| action.contains(":Describe") || action.contains(":List"));
        let condition = statement["Condition"]["StringEquals"].to_string();
        let bound = condition.contains("/freshscale:stack\":\"jjikin-web\"")
            || condition == r#"{"aws:ResourceTag/Name":"jjikin-web"}"#;
        assert_eq!(bound, !looks, "{statement}");
    }
}

#[tokio::test(start_paused = true)]
async fn without_any_one_of_its_rights_a_release_does_not_go_through_unnoticed() {
    // Each right is taken away by refusing its calls.
    for action in allowed() {
        let scene = scene().await;
        let denied = action.clone();
        scene
            .cloud
            .emulator
            .set_fault(Some(Box::new(move |call, _| {
                let name = format!("{}:{}", call.service, call.operation);
                let needed = match denied.as_str() {
                    "ec2:CreateTags" => {
                        name == "ec2:CreateImage" && call.params.get("TagSpecification").is_some()
                    }
                    denied => name == denied,
                };
                let code = if call.service == "ec2" {
                    "UnauthorizedOperation"
                } else {
                    "AccessDenied"
                };
                let by_caller = call.principal.contains(":user/");
                (needed && by_caller)
                    .then(|| Fate::Fault(Fault::with_status(403, code, "by the test")))
            })));
        let ended = scene.run(&options()).await;
        let report = ended.report;
        let operation = action.split(':').next_back().unwrap();
        match ended.result {
            Err(failed) => {
                let hints = crate::support::hints(&failed);
                let named = failed.text.contains(operation) || operation == "CreateTags";
                assert!(named, "{action}: {}", failed.text);
                // Where it cannot be told whether a window is open, the release waits.
                let waits =
                    failed.text.contains("cannot be told") && hints.contains("bootstrap rotate");
                assert!(waits || hints.contains("must allow"), "{action}: {hints}");
            }
            // What the release does not depend on is missing from the report, or warned of.
            Ok(()) => {
                let unknown = report.next_unknown.unwrap_or_default();
                let warnings = report.rotation.unwrap().warnings.concat();
                let told = unknown.contains(operation) || warnings.contains(operation);
                // The first release alone asks for them, and goes by the type's name without.
                let of_types = action.starts_with("ec2:DescribeInstanceType");
                assert!(told || of_types, "{action}: {unknown} {warnings}");
            }
        }
    }
}
