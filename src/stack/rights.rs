//! The rotator's rights, as far as a stack file decides them: its policy must hold the stack's own names, and
//! allow what the file asks for.

use super::Stack;
use super::fault::{Fault, Source};
use super::names::Account;
use super::policy::{self, PolicyError};

/// Only of a stack without errors.
pub(super) fn check(stack: &Stack, source: &Source) -> Option<Fault> {
    let account = Account {
        partition: "aws".to_owned(),
        id: stack.account.clone().unwrap_or_else(|| "0".repeat(12)),
        region: stack
            .region
            .clone()
            .unwrap_or_else(|| "us-east-1".to_owned()),
    };
    match policy::rotator(stack, &account) {
        Ok(document) => may_launch(stack, source, &document),
        Err(error) => Some(unfilled(source, error)),
    }
}

/// Where the value stands that does not fit into the policy.
fn unfilled(source: &Source, error: PolicyError) -> Fault {
    let field = match error.about {
        Some("instance_name") => "image.instance_name",
        Some("launch_template") => "names.launch_template",
        Some("auto_scaling_group") => "names.auto_scaling_group",
        Some("log_group") => "names.log_group",
        Some("lambda_function") => "names.lambda_function",
        Some(_) => "name",
        None => "rotator.policy",
    };
    let message = format!("The rotator's policy cannot be made: {error}");
    source.fault(field, message, error.help)
}

/// With a trial launch that its role does not allow, no rotation can ever succeed.
fn may_launch(stack: &Stack, source: &Source, document: &serde_json::Value) -> Option<Fault> {
    let passes = stack.launch_template.iam_instance_profile.is_some();
    let needed = [("ec2:RunInstances", true), ("iam:PassRole", passes)];
    let missing: Vec<&str> = needed
        .into_iter()
        .filter(|(action, needed)| *needed && !policy::allows(document, action))
        .map(|(action, _)| action)
        .collect();
    if !stack.rotator.verify_launch || missing.is_empty() {
        return None;
    }
    let missing = missing.join(" and ");
    let message = format!(
        "A trial launch needs {missing}, which the rotator's policy does not allow: every rotation would fail."
    );
    let help = "Set `rotator.policy` to a copy of policies/rotator.json that allows it, or remove `verify_launch`.";
    Some(source.fault("rotator.verify_launch", message, help))
}
