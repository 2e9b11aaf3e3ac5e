//! What hangs off a function: tags, reserved concurrency, asynchronous invocation.

use serde_json::{Value, json};

use super::destination::may_send;
use super::{
    EventInvoke, function, function_arn, function_mut, is_local, not_found, reachable, resolve,
    split, target,
};
use crate::params::{Params, bounded, compact, int, invalid, text, text_map, texts, unsatisfied};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// What an account has to share out, and what must stay unreserved of it (Lambda quotas).
const CONCURRENCY: (i64, i64) = (1_000, 100);

/// The function whose tags are meant: versions and aliases have none.
fn tagged(world: &World, call: &Call) -> Result<String, Fault> {
    let arn = text(call, "Resource")?;
    reachable(world, call, arn)?;
    match split(arn) {
        (name, None) if arn.starts_with("arn:") => Ok(name.to_owned()),
        _ => {
            let text = format!(
                "Tags on function aliases and versions are not supported. Please specify a function ARN, not {arn}."
            );
            Err(invalid(call, text))
        }
    }
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    let function = function_mut(world, &tagged(world, call)?)?;
    let mut tags = function.tags.clone();
    tags.extend(text_map(call.params.get("Tags")));
    if tags.len() > 50 {
        return Err(invalid(call, "A function can have no more than 50 tags."));
    }
    function.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    let function = function_mut(world, &tagged(world, call)?)?;
    // On the wire the query parameter is `tagKeys`: whichever name the connector merged it under.
    for key in texts(call, "TagKeys")
        .into_iter()
        .chain(texts(call, "tagKeys"))
    {
        function.tags.remove(key);
    }
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    Ok(json!({"Tags": function(world, &tagged(world, call)?)?.tags}))
}

pub(super) fn put_concurrency(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier) = target(world, call)?;
    if qualifier.is_some() {
        let text = "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.";
        return Err(invalid(call, text));
    }
    function(world, &name)?;
    let wanted = int(call, "ReservedConcurrentExecutions")?;
    let wanted = wanted.filter(|n| *n >= 0).ok_or_else(|| {
        let rule = "Member must have value greater than or equal to 0";
        unsatisfied(call, "reservedConcurrentExecutions", "null", rule)
    })?;
    let others = world
        .lambda
        .functions
        .iter()
        .filter(|(other, _)| **other != name);
    let others: i64 = others
        .filter_map(|(_, function)| function.concurrency)
        .sum();
    let (all, unreserved) = CONCURRENCY;
    if wanted + others > all - unreserved {
        let text = format!(
            "Specified ReservedConcurrentExecutions for function decreases account's \
             UnreservedConcurrentExecution below its minimum value of [{unreserved}]."
        );
        return Err(invalid(call, text));
    }
    function_mut(world, &name)?.concurrency = Some(wanted);
    Ok(json!({"ReservedConcurrentExecutions": wanted}))
}

pub(super) fn get_concurrency(world: &mut World, call: &Call) -> Reply {
    let concurrency = function(world, &target(world, call)?.0)?.concurrency;
    Ok(compact(
        json!({"ReservedConcurrentExecutions": concurrency}),
    ))
}

pub(super) fn delete_concurrency(world: &mut World, call: &Call) -> Reply {
    function_mut(world, &target(world, call)?.0)?.concurrency = None;
    Ok(json!({}))
}

fn describe(world: &World, name: &str, qualifier: &str, config: &EventInvoke) -> Value {
    let to = |one: &Value| match one {
        Value::Null => json!({}),
        one => one.clone(),
    };
    compact(json!({
        "LastModified": config.modified.as_second(),
        "FunctionArn": function_arn(world, name, Some(qualifier)),
        "MaximumRetryAttempts": config.attempts,
        "MaximumEventAgeInSeconds": config.max_age,
        "DestinationConfig": {
            "OnSuccess": config.destinations.as_ref().map_or(json!({}), |d| to(&d["OnSuccess"])),
            "OnFailure": config.destinations.as_ref().map_or(json!({}), |d| to(&d["OnFailure"])),
        },
    }))
}

/// The function, the qualifier, and the configuration that is there.
fn event_invoke(
    world: &World,
    call: &Call,
) -> Result<(String, String, Option<EventInvoke>), Fault> {
    let (name, qualifier) = target(world, call)?;
    let qualifier = qualifier.unwrap_or_else(|| "$LATEST".to_owned());
    let there = function(world, &name).ok();
    let present = there.and_then(|function| function.event_invoke.get(&qualifier));
    let present = present.cloned();
    Ok((name, qualifier, present))
}

fn no_event_invoke(world: &World, name: &str, qualifier: &str) -> Fault {
    let arn = function_arn(world, name, Some(qualifier));
    not_found(format!(
        "The function {arn} doesn't have an EventInvokeConfig"
    ))
}

fn gone() -> Fault {
    not_found("The function doesn't exist.".to_owned())
}

/// Replaces the whole configuration.
pub(super) fn put_event_invoke(world: &mut World, call: &Call) -> Reply {
    let given = [
        "MaximumRetryAttempts",
        "MaximumEventAgeInSeconds",
        "DestinationConfig",
    ];
    if !given.iter().any(|name| Params(&call.params).has(name)) {
        let text = "You must specify at least one of error handling or destination setting.";
        return Err(invalid(call, text));
    }
    let (name, qualifier, _) = event_invoke(world, call)?;
    set_event_invoke(world, call, &name, &qualifier, None)
}

/// Changes only what is sent.
pub(super) fn update_event_invoke(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, present) = event_invoke(world, call)?;
    resolve(world, &name, Some(&qualifier)).map_err(|_| gone())?;
    let present = present.ok_or_else(|| no_event_invoke(world, &name, &qualifier))?;
    set_event_invoke(world, call, &name, &qualifier, Some(present))
}

/// A function that is there and another one, or something of a service that takes events.
fn expect_destination(world: &World, call: &Call, name: &str, arn: &str) -> Result<(), Fault> {
    let text = match arn.split(':').nth(2) {
        Some("lambda") => match split(arn) {
            (other, _) if other == name && is_local(world, arn) => {
                "You can't specify the function as a destination for itself.".to_owned()
            }
            (other, _) if is_local(world, arn) && function(world, other).is_ok() => return Ok(()),
            _ => format!("The destination ARN {arn} is invalid."),
        },
        Some("sns" | "sqs" | "events" | "s3") => return Ok(()),
        _ => {
            let shown = |kind: &str| {
                let to = call.params["DestinationConfig"][kind]["Destination"].as_str();
                to.map_or("null".to_owned(), |to| format!("{kind}(destination={to})"))
            };
            format!(
                "The provided destination config DestinationConfig(onSuccess={}, onFailure={}) is invalid.",
                shown("OnSuccess"),
                shown("OnFailure")
            )
        }
    };
    Err(invalid(call, text))
}

fn set_event_invoke(
    world: &mut World,
    call: &Call,
    name: &str,
    qualifier: &str,
    base: Option<EventInvoke>,
) -> Reply {
    let attempts = bounded(call, "MaximumRetryAttempts", 0, 2)?;
    let max_age = bounded(call, "MaximumEventAgeInSeconds", 60, 21_600)?;
    let destinations = call.params.get("DestinationConfig").cloned();
    let (_, version) = resolve(world, name, Some(qualifier)).map_err(|_| gone())?;
    for kind in ["OnFailure", "OnSuccess"] {
        let told = destinations
            .as_ref()
            .and_then(|d| d[kind]["Destination"].as_str())
            .filter(|arn| !arn.is_empty());
        if let Some(arn) = told {
            expect_destination(world, call, name, arn)?;
        }
        if let Some(arn) = told.filter(|arn| !may_send(world, &version.role, arn)) {
            let (action, of) = match arn.contains(":sqs:") {
                true => ("SendMessage", "SQS"),
                false => ("Publish", "SNS"),
            };
            let text = format!(
                "The provided execution role does not have permissions to call {action} on {of}"
            );
            return Err(invalid(call, text));
        }
    }
    let old = |pick: fn(&EventInvoke) -> Option<i64>| base.as_ref().and_then(pick);
    let config = EventInvoke {
        modified: world.now,
        attempts: attempts.or(old(|b| b.attempts)),
        max_age: max_age.or(old(|b| b.max_age)),
        destinations: destinations.or(base.as_ref().and_then(|b| b.destinations.clone())),
    };
    let reply = describe(world, name, qualifier, &config);
    let configs = &mut function_mut(world, name)?.event_invoke;
    configs.insert(qualifier.to_owned(), config);
    Ok(reply)
}

pub(super) fn get_event_invoke(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, present) = event_invoke(world, call)?;
    let present = present.ok_or_else(|| no_event_invoke(world, &name, &qualifier))?;
    Ok(describe(world, &name, &qualifier, &present))
}

pub(super) fn delete_event_invoke(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, present) = event_invoke(world, call)?;
    present.ok_or_else(|| no_event_invoke(world, &name, &qualifier))?;
    function_mut(world, &name)?.event_invoke.remove(&qualifier);
    Ok(json!({}))
}
