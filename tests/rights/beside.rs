//! What stands beside the stack under other names, looked at by somebody who has exactly the printed policies, which end at
//! the stack's own: commands go on, and say what they may not see.

use freshscale_emulator::iam::Operator;
use freshscale_emulator::world::World;
use freshscale_stack::policy::{Printed, printed};
use serde_json::Value;

use super::{account, without_action};
use crate::adoption::callers::{self, RICH};
use crate::support::binary::Desk;
use crate::support::{Cloud, to_adopt};

const FILE: &str = "rich.yaml";

const ON_CALL: &[Printed] = &[Printed::Plan, Printed::Status];

fn documents(which: &[Printed]) -> Vec<Value> {
    let stack = callers::rich();
    let one = |it: &Printed| printed(*it, &stack, &account(), None, None).unwrap();
    which.iter().map(one).collect()
}

fn bind(world: &mut World, policies: &[Value]) {
    world.iam.operator = Some(Operator {
        policies: policies.iter().map(|it| it.to_string().into()).collect(),
        boundary: None,
    });
}

/// Rules, a statement and an alarm of others, and policies of others on the role.
async fn theirs() -> Cloud {
    let cloud = callers::by_hand().await;
    let iam = cloud.session().aws.iam;
    for name in ["service-role/AWSLambdaBasicExecutionRole", "ReadOnlyAccess"] {
        let attach = iam.attach_role_policy();
        let attach = attach.policy_arn(format!("arn:aws:iam::aws:policy/{name}"));
        let attach = attach.role_name(callers::rich().names.iam_role);
        attach.send().await.unwrap();
    }
    cloud
}

/// A desk with that world, for whoever has these policies.
fn desk(world: &World, which: &[Printed]) -> Desk {
    let desk = Desk::new();
    std::fs::write(desk.path().join(FILE), RICH).unwrap();
    let emulator = desk.emulator();
    *emulator.world() = world.clone();
    bind(&mut emulator.world(), &documents(which));
    emulator.save().unwrap();
    drop(emulator);
    desk
}

#[tokio::test(start_paused = true)]
async fn every_command_that_looks_goes_on_beside_what_it_may_not_see() {
    let cloud = theirs().await;
    let by_hand = cloud.emulator.world().clone();
    cloud.run(&to_adopt(&callers::rich())).await.complete();
    let adopted = cloud.emulator.world().clone();
    let plan: &[&str] = &[
        "plan --adopt --handler {handler} FILE",
        "plan --destroy FILE",
        "import --asg rich-asg",
        "export --format terraform FILE",
        "export --format cloudformation FILE",
        "history FILE",
    ];
    let look: &[&str] = &[
        "status --handler {handler} FILE",
        "check --skip trial_launch,operator_rights FILE",
        "next FILE",
    ];
    for world in [by_hand, adopted] {
        for (which, commands) in [
            (&[Printed::Plan][..], plan),
            (ON_CALL, look),
            (&[Printed::Plan][..], look),
        ] {
            let desk = desk(&world, which);
            for words in commands {
                let output = desk.local(&words.replace("FILE", FILE));
                let said = [output.stdout, output.stderr].concat();
                let said = String::from_utf8(said).unwrap();
                let failed = said.lines().any(|line| line.starts_with("error: "))
                    || said.contains("is not authorized");
                assert!(!failed && !said.is_empty(), "{which:?}: {words}: {said}");
            }
        }
    }
}

#[tokio::test(start_paused = true)]
async fn what_a_plan_that_adopts_may_not_see_is_named_with_the_right_and_dropped_by_nobody() {
    let cloud = theirs().await;
    let world = cloud.emulator.world().clone();
    let free = cloud.prepare(&to_adopt(&callers::rich())).await.0.plan;
    bind(&mut cloud.emulator.world(), &documents(&[Printed::Plan]));
    let mut goal = to_adopt(&callers::rich());
    let bound = cloud.prepare(&goal).await.0.plan;
    assert_eq!(bound.steps, free.steps);
    assert_eq!(
        (&bound.refusals, &bound.warnings),
        (&free.refusals, &free.warnings)
    );
    let names = |plan: &freshscale_deploy::plan::Plan| -> Vec<String> {
        let kept = plan.kept.iter();
        kept.map(|it| format!("{} {}", it.id, it.path)).collect()
    };
    let (mut seen, mut all) = (names(&bound), names(&free));
    seen.sort();
    all.sort();
    assert_eq!(seen, all);
    for (id, call) in [
        ("event-rule/their-daily", "events:ListTargetsByRule"),
        ("event-rule/their-weekly", "events:ListTargetsByRule"),
        ("alarm/their-age", "cloudwatch:ListTagsForResource"),
    ] {
        let mut kept = bound.kept.iter().filter(|it| it.id == id);
        let why = &kept.next().unwrap().why;
        assert!(why.ends_with(&format!("no permission for {call}")), "{why}");
    }
    goal.options.drop = vec!["their-weekly".to_owned()];
    let refused = cloud.prepare(&goal).await.0.plan.refusals;
    assert_eq!(refused.len(), 1);
    assert_eq!(refused[0].address, "event-rule/their-weekly");

    // A policy that an earlier build printed cannot even ask which there are.
    let earlier = without_action(
        &documents(&[Printed::Plan])[0],
        "events:ListRuleNamesByTarget",
    );
    let cloud = Cloud::of(world);
    bind(&mut cloud.emulator.world(), &[earlier]);
    let plan = cloud.prepare(&to_adopt(&callers::rich())).await.0.plan;
    assert_eq!(plan.steps, free.steps);
    let mut told = plan.warnings.iter().map(|it| it.reason.as_str());
    let unknown = "what else calls and watches it is not known: no permission for events:ListRuleNamesByTarget";
    assert!(told.any(|why| why == unknown), "{:?}", plan.warnings);
}

#[tokio::test(start_paused = true)]
async fn an_import_leaves_out_a_rule_that_it_may_not_see_and_names_it() {
    let world = theirs().await.emulator.world().clone();
    let desk = desk(&world, &[Printed::Plan]);
    let said = desk.expect(0, "import --asg rich-asg");
    for rule in ["their-daily", "their-weekly"] {
        let note = format!(
            "rule {rule} calls rich-rotator and is not in the file: no permission for events:"
        );
        assert!(said.contains(&note), "{said}");
    }
}

#[tokio::test(start_paused = true)]
async fn whoever_may_only_plan_sees_the_rest_of_the_status_and_what_it_lacks() {
    let world = theirs().await.emulator.world().clone();
    let words = format!("status --no-check --handler {{handler}} {FILE}");
    let (whole, part) = (
        desk(&world, ON_CALL).json(&words),
        desk(&world, &[Printed::Plan]).json(&words),
    );
    let calls = [
        "autoscaling:DescribePolicies",
        "autoscaling:DescribeScalingActivities",
    ];
    assert_eq!(part["unseen"], serde_json::json!(calls));
    assert_eq!(whole["unseen"], serde_json::json!([]));
    for unknown in ["foreign_policies", "failed_launches"] {
        assert!(
            part[unknown].is_null() && whole[unknown].is_array(),
            "{unknown}"
        );
    }
    for known in [
        "default",
        "newest_image",
        "sizes",
        "instances",
        "next_actions",
        "drift",
        "problems",
    ] {
        assert_eq!(part[known], whole[known], "{known}");
    }
    let warnings = part["warnings"].as_array().unwrap().iter();
    let mut unseen = warnings.filter(|it| it["kind"] == "unseen");
    let text = unseen.next().unwrap()["text"].as_str().unwrap().to_owned();
    assert!(calls.iter().all(|call| text.contains(call)), "{text}");
    let told = desk(&world, &[Printed::Plan]).local(&words);
    let told = String::from_utf8(told.stdout).unwrap();
    for line in [
        "launches     unknown: no permission for",
        "policies     unknown: no permission for",
    ] {
        assert!(told.contains(line), "{told}");
    }
}
