//! What hangs off a function: tags, reserved concurrency, asynchronous invocation.

use serde_json::{Value, json};

use super::destination::may_send;
use super::{EventInvoke, function, function_arn, function_mut, not_found, resolve, split, target};
use crate::emulator::params::{bounded, compact, int, invalid, text, text_map, texts, unsatisfied};
use crate::emulator::world::World;
use crate::emulator::{Call, Fault, Reply};

/// What an account has to share out, and what must stay unreserved of it (Lambda quotas).
const CONCURRENCY: (i64, i64) = (1_000, 100);

/// The function whose tags are meant: versions and aliases have none.
fn tagged(call: &Call) -> Result<String, Fault> {
    let arn = text(call, "Resource")?;
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
    let function = function_mut(world, &tagged(call)?)?;
    let mut tags = function.tags.clone();
    tags.extend(text_map(call.params.get("Tags")));
    if tags.len() > 50 {
        return Err(invalid(call, "A function can have no more than 50 tags."));
    }
    function.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    let function = function_mut(world, &tagged(call)?)?;
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
    Ok(json!({"Tags": function(world, &tagged(call)?)?.tags}))
}

pub(super) fn put_concurrency(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(call)?;
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
    let concurrency = function(world, &target(call)?.0)?.concurrency;
    Ok(compact(
        json!({"ReservedConcurrentExecutions": concurrency}),
    ))
}

pub(super) fn delete_concurrency(world: &mut World, call: &Call) -> Reply {
    function_mut(world, &target(call)?.0)?.concurrency = None;
    Ok(json!({}))
}

fn describe(world: &World, name: &str, qualifier: &str, config: &EventInvoke) -> Value {
    compact(json!({
        "LastModified": config.modified.as_second(),
        "FunctionArn": function_arn(world, name, Some(qualifier)),
        "MaximumRetryAttempts": config.attempts,
        "MaximumEventAgeInSeconds": config.max_age,
        "DestinationConfig": config.destinations,
    }))
}

/// The function, the qualifier, and the configuration that is there.
fn event_invoke(
    world: &World,
    call: &Call,
) -> Result<(String, String, Option<EventInvoke>), Fault> {
    let (name, qualifier) = target(call)?;
    resolve(world, &name, qualifier.as_deref())?;
    let qualifier = qualifier.unwrap_or_else(|| "$LATEST".to_owned());
    let present = function(world, &name)?.event_invoke.get(&qualifier);
    let present = present.cloned();
    Ok((name, qualifier, present))
}

fn no_event_invoke(world: &World, name: &str, qualifier: &str) -> Fault {
    let arn = function_arn(world, name, Some(qualifier));
    not_found(format!(
        "The function {arn} doesn't have an EventInvokeConfig"
    ))
}

/// Replaces the whole configuration.
pub(super) fn put_event_invoke(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, _) = event_invoke(world, call)?;
    set_event_invoke(world, call, &name, &qualifier, None)
}

/// Changes only what is sent.
pub(super) fn update_event_invoke(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier, present) = event_invoke(world, call)?;
    let present = present.ok_or_else(|| no_event_invoke(world, &name, &qualifier))?;
    set_event_invoke(world, call, &name, &qualifier, Some(present))
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
    let (_, version) = resolve(world, name, Some(qualifier))?;
    for kind in ["OnFailure", "OnSuccess"] {
        let told = destinations
            .as_ref()
            .and_then(|d| d[kind]["Destination"].as_str());
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
