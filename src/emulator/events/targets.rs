//! Targets of rules.

use serde_json::{Value, json};

use super::{expect_default_bus, listing, rule};
use crate::params::{invalid, list as items_of, text, texts};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Targets per rule (EventBridge quotas).
const MOST: usize = 5;

/// What is wrong with a target, if anything.
fn fault(target: &Value) -> Option<String> {
    let text = |name: &str| target.get(name).and_then(Value::as_str);
    let (id, arn) = (
        text("Id").unwrap_or_default(),
        text("Arn").unwrap_or_default(),
    );
    let inputs = ["Input", "InputPath", "InputTransformer"];
    let inputs = inputs
        .iter()
        .filter(|name| target.get(**name).is_some_and(|v| !v.is_null()));
    if id.is_empty() || id.len() > 64 {
        return Some(format!("Target id {id} must have 1 to 64 characters."));
    }
    if !arn.starts_with("arn:") {
        return Some(format!(
            "Parameter {arn} is not valid. Reason: Provided Arn is not in correct format."
        ));
    }
    if inputs.count() > 1 {
        return Some(
            "Only one of Input, InputPath, or InputTransformer must be provided.".to_owned(),
        );
    }
    if target.get("InputTransformer").is_some_and(|v| !v.is_null()) {
        return Some("This emulator has no InputTransformer: use Input or InputPath.".to_owned());
    }
    if text("Input").is_some_and(|input| serde_json::from_str::<Value>(input).is_err()) {
        return Some("JSON syntax error in input for target.".to_owned());
    }
    None
}

/// What goes to a FIFO queue belongs to a group of messages, which is looked at before the rule is.
fn without_group(target: &Value) -> Option<String> {
    let arn = target["Arn"].as_str().unwrap_or_default();
    if !arn.contains(":sqs:") || !arn.ends_with(".fifo") || target["SqsParameters"].is_object() {
        return None;
    }
    let id = target["Id"].as_str().unwrap_or_default();
    let text = format!("Parameter(s) SqsParameters must be specified for target: {id}.");
    Some(text)
}

pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let targets = items_of(call, "Targets");
    if let Some(fault) = targets.iter().find_map(|target| without_group(target)) {
        return Err(invalid(call, fault));
    }
    let rule = rule(world, call, "Rule")?;
    if let Some(fault) = targets.iter().find_map(|target| fault(target)) {
        return Err(invalid(call, fault));
    }
    let mut all = rule.targets.clone();
    for target in targets {
        let id = target["Id"].as_str().unwrap_or_default();
        all.insert(id.to_owned(), target.clone());
    }
    if all.len() > MOST {
        let text = "The requested resource exceeds the maximum number allowed.";
        return Err(Fault::new("LimitExceededException", text));
    }
    rule.targets = all;
    Ok(json!({"FailedEntryCount": 0, "FailedEntries": []}))
}

/// Answers 200 in any case: ids that are not there are in the list of failures.
pub(super) fn remove(world: &mut World, call: &Call) -> Reply {
    let rule = rule(world, call, "Rule")?;
    let mut failed = Vec::new();
    for id in texts(call, "Ids") {
        if rule.targets.remove(id).is_none() {
            failed.push(json!({
                "TargetId": id, "ErrorCode": "ResourceNotFoundException",
                "ErrorMessage": format!("Target {id} does not exist on the rule."),
            }));
        }
    }
    Ok(json!({"FailedEntryCount": failed.len(), "FailedEntries": failed}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let targets = &rule(world, call, "Rule")?.targets;
    let items = targets
        .iter()
        .map(|(id, target)| (id.clone(), target.clone()));
    let items = items.collect();
    listing(call, "Targets", items)
}

pub(super) fn list_rules(world: &mut World, call: &Call) -> Reply {
    expect_default_bus(world, call)?;
    let arn = text(call, "TargetArn")?;
    let rules = world.events.rules.iter();
    let items = rules
        .filter(|(_, rule)| rule.targets.values().any(|target| target["Arn"] == arn))
        .map(|(name, _)| (name.clone(), json!(name)))
        .collect();
    listing(call, "RuleNames", items)
}
