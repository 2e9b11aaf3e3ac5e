//! The function's calls run with its role, and those of a command, where a world says so, with the policies of its caller.

use freshscale_deploy::apply::prepare;
use freshscale_deploy::progress::Stop;
use freshscale_emulator::iam::Operator;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;
use freshscale_stack::policy::{self, Placeholders};
use jiff::SignedDuration;
use serde_json::Value;

use crate::support::{ACCOUNT, Cloud, REGION, example, to_apply};

fn account() -> Account {
    Account {
        partition: "aws".to_owned(),
        id: ACCOUNT.to_owned(),
        region: REGION.to_owned(),
    }
}

/// The actions of a policy, each with its statement.
fn actions(policy: &Value) -> Vec<(usize, String)> {
    let statements = policy["Statement"].as_array().unwrap().iter().enumerate();
    statements
        .flat_map(|(place, statement)| {
            let listed: Vec<String> = match &statement["Action"] {
                Value::String(action) => vec![action.clone()],
                list => serde_json::from_value(list.clone()).unwrap(),
            };
            listed.into_iter().map(move |action| (place, action))
        })
        .collect()
}

/// The policy without one action of one statement.
fn without(policy: &Value, place: usize, action: &str) -> Value {
    let mut policy = policy.clone();
    let statement = &mut policy["Statement"][place]["Action"];
    match statement.as_array_mut() {
        Some(list) if list.len() > 1 => list.retain(|one| one != action),
        _ => drop(policy["Statement"].as_array_mut().unwrap().remove(place)),
    }
    policy
}

/// What the function says of a rotation that has everything to do: publish beside capacity that a person has raised, and
/// prune.
async fn rotation(stack: &Stack, template: &Value) -> String {
    let mut stack = stack.clone();
    stack.launch_template.keep_versions = 1;
    stack.rotator.triggers.on_image_available = false;
    stack.rotator.policy_template = template.to_string();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    // Past the daily rotation of Tuesday, and that of Wednesday.
    cloud.advance_to("2026-03-03T16:00:00Z").await;
    for group in cloud.emulator.world().autoscaling.groups.values_mut() {
        group.desired = 1;
    }
    cloud.emulator.advance(SignedDuration::from_hours(24)).await;
    cloud.outcomes()
}

#[tokio::test(start_paused = true)]
async fn the_function_may_what_its_role_says_and_without_any_action_it_says_which() {
    let stack = example();
    let template: Value = serde_json::from_str(policy::ROTATOR).unwrap();
    let whole = rotation(&stack, &template).await;
    assert!(!whole.contains("not authorized"), "{whole}");
    for (place, action) in actions(&template) {
        // Lambda writes the log, and that is no call of ours.
        if action.starts_with("logs:") {
            continue;
        }
        let said = rotation(&stack, &without(&template, place, &action)).await;
        let refused = format!("is not authorized to perform: {action}");
        let operation = action.split_once(':').unwrap().1;
        assert!(
            said.contains(&refused) || said.contains(operation),
            "{action}: {said}"
        );
    }
}

/// What a plan says that was made with these policies.
async fn planned(policy: &Value) -> Result<(), String> {
    let stack = crate::alarms::watched();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    cloud.emulator.world().iam.operator = Some(Operator {
        policies: vec![policy.to_string().into()],
        boundary: None,
    });
    let prepared = prepare(&cloud.session(), &to_apply(&stack), &Stop::default()).await;
    prepared.map(drop).map_err(|failure| format!("{failure:?}"))
}

#[tokio::test(start_paused = true)]
async fn a_plan_can_be_made_with_its_policy_and_a_refusal_is_in_the_words_of_aws() {
    let text = std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/policies/plan.json"));
    let template = text.unwrap();
    let stack = crate::alarms::watched();
    let policy = policy::fill(&template, &Placeholders::of(&stack, &account())).unwrap();
    assert_eq!(planned(&policy).await, Ok(()));
    let said = planned(&without(&policy, 0, "iam:GetRole"))
        .await
        .unwrap_err();
    assert!(
        said.contains(
            "is not authorized to perform: iam:GetRole on resource: arn:aws:iam::111111111111:role/"
        ),
        "{said}"
    );
    assert!(
        said.contains("because no identity-based policy allows the iam:GetRole action"),
        "{said}"
    );
}
