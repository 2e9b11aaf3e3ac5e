//! The rotator's policy: every call of a rotation is in it, and none can be left out.

use std::collections::BTreeSet;

use freshscale_emulator::{Fate, Fault};
use serde_json::Value;

use super::scene::Scene;
use crate::support::example;

/// A rotation that has everything to do: publish, beside capacity that a person has raised, and prune.
async fn busy() -> Scene {
    let mut scene = Scene::scheduled(&example()).await;
    for _ in 0..2 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    scene.image(|_| ()).await;
    scene.config.keep_versions = 1;
    for group in scene.cloud.emulator.world().autoscaling.groups.values_mut() {
        group.desired = 1;
    }
    scene
}

/// What the policy allows, beside writing the log: that is Lambda's, and no call of ours.
fn allowed() -> BTreeSet<String> {
    let policy = include_str!("../../policies/rotator.json");
    let policy: Value = serde_json::from_str(policy).unwrap();
    let statements = policy["Statement"].as_array().unwrap();
    let actions = statements
        .iter()
        .flat_map(|s| s["Action"].as_array().unwrap());
    let actions = actions.map(|action| action.as_str().unwrap().to_owned());
    actions
        .filter(|action| !action.starts_with("logs:"))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_rotators_policy_allows_every_call_of_a_rotation_each_made_once_and_no_other() {
    let scene = busy().await;
    let before = scene.cloud.emulator.served().len();
    let report = scene.rotate().await;
    assert_eq!(report.done.versions_pruned, [1, 2, 3], "{report:#?}");
    let served = scene.cloud.emulator.served();
    let called = served[before..].iter();
    let called: Vec<String> = called
        .map(|call| format!("{}:{}", call.service, call.operation))
        .collect();
    assert_eq!(called.iter().cloned().collect::<BTreeSet<_>>(), allowed());
    // Twice only the template, which is looked at once more before its default changes; its versions, all of which are only
    // looked at to prune them; and groups: its own with its instances, and all, which may name a version by number.
    assert_eq!(called.len(), allowed().len() + 3, "{called:#?}");
}

#[tokio::test(start_paused = true)]
async fn with_any_action_taken_away_the_rotation_says_which_is_missing() {
    for action in allowed() {
        let scene = busy().await;
        let (_, operation) = action.split_once(':').unwrap();
        let denied = operation.to_owned();
        scene
            .cloud
            .emulator
            .set_fault(Some(Box::new(move |call, _| {
                let fault = Fault::with_status(403, "UnauthorizedOperation", "by the test");
                (call.operation == denied).then_some(Fate::Fault(fault))
            })));
        let said = match scene.try_rotate().await {
            Err(error) => error.chain(),
            Ok(report) => format!("{} {}", report.why, report.warnings.join("\n")),
        };
        assert!(said.contains(operation), "{action}: {said}");
    }
}
