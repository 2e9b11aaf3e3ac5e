//! The function's calls run with its role, and those of a command, where a world says so, with the policies of its caller.

use freshscale_deploy::apply::prepare;
use freshscale_deploy::progress::Stop;
use freshscale_emulator::iam::Operator;
use freshscale_stack::policy::{self, Printed};
use serde_json::Value;

use super::rotators::rotation;
use super::{actions, without};
use crate::support::{Cloud, example, to_apply};

#[tokio::test(start_paused = true)]
async fn the_function_may_what_its_role_says_and_without_any_action_it_says_which() {
    let stack = example();
    let template: Value = serde_json::from_str(policy::ROTATOR).unwrap();
    let whole = rotation(&stack, &template, None).await;
    assert!(!whole.contains("not authorized"), "{whole}");
    for (place, action) in actions(&template) {
        // Lambda writes the log, and that is no call of ours.
        if action.starts_with("logs:") {
            continue;
        }
        let said = rotation(&stack, &without(&template, place, &action), None).await;
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
    let policy = super::policy(Printed::Plan, &crate::alarms::watched());
    assert_eq!(planned(&policy).await, Ok(()));
    let (place, _) = { actions(&policy).into_iter() }
        .find(|(_, action)| action == "iam:GetRole")
        .unwrap();
    let said = planned(&without(&policy, place, "iam:GetRole"))
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
