//! Invocations: what runs, as whom, and who may ask for it. Running it is the driver's business.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{conflict, function, function_arn, is_local, not_found, resolve, split, target};
use crate::params::{like, maybe};
use crate::state::{Invocation, World};
use crate::{Call, Fault, Reply};

/// What the driver needs to run a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invokable {
    /// The function's name.
    pub name: String,
    /// `$LATEST` or a number: what the qualifier stood for.
    pub version: String,
    /// The function's own variables and the ones that Lambda sets.
    pub env: BTreeMap<String, String>,
    /// ARN of the role it runs as.
    pub role: String,
    /// Where its lines go.
    pub log_group: String,
    /// Seconds.
    pub timeout_s: u32,
    /// Its code does not start.
    pub broken: bool,
}

/// Resolves a function ARN (or name; with an alias, a version, or neither) to what would run.
///
/// # Errors
/// 404 if it is not there, 409 while it is Pending, 429 if its reserved concurrency is 0.
pub fn plan_invocation(world: &World, function_arn: &str) -> Result<Invokable, Fault> {
    let (name, qualifier) = split(function_arn);
    if !is_local(world, function_arn) {
        return Err(not_found(format!("Function not found: {function_arn}")));
    }
    let (version, config) = resolve(world, name, qualifier)?;
    if world.now < config.active_at {
        return Err(conflict(
            "The operation cannot be performed at this time. The function is currently in the \
             following state: Pending",
        ));
    }
    if function(world, name)?.concurrency == Some(0) {
        let code = "TooManyRequestsException";
        return Err(Fault::with_status(429, code, "Rate Exceeded."));
    }
    let log_group = config.logging["LogGroup"].as_str().unwrap_or_default();
    let mut env = config.env.clone();
    let given = [
        ("_HANDLER", config.handler.clone()),
        ("AWS_REGION", world.region.clone()),
        ("AWS_LAMBDA_FUNCTION_NAME", name.to_owned()),
        ("AWS_LAMBDA_FUNCTION_VERSION", version.clone()),
        ("AWS_LAMBDA_FUNCTION_MEMORY_SIZE", config.memory.to_string()),
        ("AWS_LAMBDA_LOG_GROUP_NAME", log_group.to_owned()),
    ];
    env.extend(given.map(|(key, value)| (key.to_owned(), value)));
    Ok(Invokable {
        name: name.to_owned(),
        version,
        env,
        role: config.role.clone(),
        log_group: log_group.to_owned(),
        timeout_s: u32::try_from(config.timeout).unwrap_or(3),
        broken: world.lambda.broken.contains(&config.code_sha256),
    })
}

/// Whether the resource policy of exactly this (qualified) ARN lets a service invoke the function on
/// behalf of `source_arn`. A policy of the function itself says nothing about its aliases.
#[must_use]
pub fn may_invoke(world: &World, function_arn: &str, principal: &str, source_arn: &str) -> bool {
    let (name, qualifier) = split(function_arn);
    let there = function(world, name).ok();
    let there = there.filter(|_| is_local(world, function_arn));
    let policy = there.and_then(|function| {
        let key = qualifier.unwrap_or_default();
        function.policies.get(key)
    });
    let account = match source_arn.split(':').nth(4) {
        None | Some("") => world.account.as_str(),
        Some(account) => account,
    };
    let equal = |value: &Value, text: &str| value.as_str() == Some(text);
    policy.is_some_and(|policy| {
        policy.statements.iter().any(|statement| {
            let who = &statement["Principal"];
            let condition = &statement["Condition"];
            let source = &condition["ArnLike"]["AWS:SourceArn"];
            let owner = &condition["StringEquals"]["AWS:SourceAccount"];
            (equal(who, "*") || equal(&who["Service"], principal))
                && matches!(
                    statement["Action"].as_str(),
                    Some("lambda:InvokeFunction" | "lambda:*")
                )
                && source
                    .as_str()
                    .is_none_or(|pattern| like(pattern, source_arn, true))
                && (owner.is_null() || equal(owner, account))
        })
    })
}

/// The function and event of an `Invoke` that must be answered at once (`RequestResponse`, the default):
/// the driver asks this before dispatching, runs the function, and answers itself. `None` for anything
/// else, which [`invoke`] handles.
#[must_use]
pub fn invoked(world: &World, call: &Call) -> Option<(String, Value)> {
    let kind = maybe(call, "InvocationType").unwrap_or("RequestResponse");
    if call.operation != "Invoke" || kind != "RequestResponse" {
        return None;
    }
    let (name, qualifier) = target(world, call).ok()?;
    let payload = payload(call, LONGEST).ok()?;
    let function = function_arn(world, &name, qualifier.as_deref());
    Some((function, payload))
}

/// Bytes of an event that is answered at once (6 MB; developer guide, "Lambda quotas").
const LONGEST: usize = 6 * 1024 * 1024;

/// Bytes of one that is queued (1 MB; the same).
const LONGEST_QUEUED: usize = 1024 * 1024;

/// The body, parsed if it is text; an empty one is an empty event. Both messages as in public reports of them
/// (awsdocs/aws-lambda-developer-guide#382, JupiterOne/sdk#565, faultline/faultline#12).
fn payload(call: &Call, longest: usize) -> Result<Value, Fault> {
    let text = match call.params.get("Payload") {
        Some(Value::String(text)) if text.is_empty() => return Ok(json!({})),
        Some(Value::String(text)) => text,
        Some(Value::Null) | None => return Ok(json!({})),
        Some(value) => return Ok(value.clone()),
    };
    if text.len() > longest {
        let message = match longest {
            LONGEST => format!(
                "Request must be smaller than {longest} bytes for the InvokeFunction operation"
            ),
            _ => format!(
                "{} byte payload is too large for the Event invocation type (limit {longest} bytes)",
                text.len()
            ),
        };
        let code = "RequestEntityTooLargeException";
        return Err(Fault::with_status(413, code, message));
    }
    serde_json::from_str(text).map_err(|error| {
        let message = format!("Could not parse request body into json: {error}");
        Fault::new("InvalidRequestContentException", message)
    })
}

/// Queues an `Event`, checks a `DryRun`; a `RequestResponse` needs a driver (see [`invoked`]).
pub(super) fn invoke(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier) = target(world, call)?;
    resolve(world, &name, qualifier.as_deref())?;
    match maybe(call, "InvocationType").unwrap_or("RequestResponse") {
        "Event" => {
            let function = function_arn(world, &name, qualifier.as_deref());
            let (at, payload) = (world.now, payload(call, LONGEST_QUEUED)?);
            world.pending.push(Invocation {
                at,
                function,
                payload,
                attempt: 0,
            });
            Ok(json!({"StatusCode": 202}))
        }
        "DryRun" => Ok(json!({"StatusCode": 204})),
        _ => {
            payload(call, LONGEST)?;
            plan_invocation(world, &function_arn(world, &name, qualifier.as_deref()))?;
            let text =
                "Nothing here runs functions: invoke with InvocationType Event, or use a driver.";
            Err(Fault::with_status(501, "NotImplemented", text))
        }
    }
}
