//! Asynchronous invocations that fail: tried again, and told of in the end.

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{EventInvoke, function, function_arn, split};
use crate::iam;
use crate::params::iso;
use crate::state::{Invocation, Message, World};

/// How often Lambda tries again unless it is told otherwise.
const RETRIES: u32 = 2;

/// Between one attempt and the next: a minute, then two.
const DELAYS: [SignedDuration; 2] = [SignedDuration::from_mins(1), SignedDuration::from_mins(2)];

/// Whether the policies of a role let it send to a topic or queue.
pub(super) fn may_send(world: &World, role: &str, arn: &str) -> bool {
    let needed = match arn.split(':').nth(2) {
        Some("sns") => "sns:Publish",
        Some("sqs") => "sqs:SendMessage",
        _ => return true,
    };
    iam::may(world, role, needed, arn)
}

/// What is configured for the alias or version that was invoked.
fn configured<'a>(world: &'a World, arn: &str) -> Option<&'a EventInvoke> {
    let (name, qualifier) = split(arn);
    let configs = &function(world, name).ok()?.event_invoke;
    configs.get(qualifier.unwrap_or("$LATEST"))
}

/// After an attempt that failed. Without a configuration nothing is tried again here, unlike on AWS: a
/// rotation that fails is repeated only where a stack asks to be told of it.
pub(in super::super) fn after_failure(
    world: &mut World,
    failed: Invocation,
    version: &str,
    error: &str,
) {
    let Some(config) = configured(world, &failed.function) else {
        return;
    };
    let told = config.destinations.as_ref();
    let told = told.and_then(|d| d["OnFailure"]["Destination"].as_str());
    let told = told.filter(|arn| !arn.is_empty()).map(ToOwned::to_owned);
    let retries = config
        .attempts
        .map_or(Some(RETRIES), |n| u32::try_from(n).ok());
    if failed.attempt < retries.unwrap_or(RETRIES) {
        let delay = DELAYS[usize::from(failed.attempt > 0)];
        let at = world.now.checked_add(delay).unwrap_or(Timestamp::MAX);
        world.lambda.retries.push(Invocation {
            at,
            attempt: failed.attempt + 1,
            ..failed
        });
    } else if let Some(to) = told {
        let body = record(world, &failed, version, error);
        let at = world.now;
        world.send(Message {
            at,
            to,
            subject: format!("{} failed", failed.function),
            body,
        });
    }
}

/// The invocation record, as the Lambda developer guide shows it.
fn record(world: &mut World, failed: &Invocation, version: &str, error: &str) -> Value {
    let (name, _) = split(&failed.function);
    json!({
        "version": "1.0",
        "timestamp": iso(world.now),
        "requestContext": {
            "requestId": world.uuid(),
            "functionArn": function_arn(world, name, Some(version)),
            "condition": "RetriesExhausted",
            "approximateInvokeCount": failed.attempt + 1,
        },
        "requestPayload": failed.payload,
        "responseContext": {"statusCode": 200, "executedVersion": version, "functionError": "Unhandled"},
        "responsePayload": {"errorType": "Runtime.Error", "errorMessage": error},
    })
}

/// When the next attempt is due.
#[must_use]
pub fn next_due(world: &World) -> Option<Timestamp> {
    world.lambda.retries.iter().map(|retry| retry.at).min()
}

/// Attempts that are due join what is to be run.
pub fn fire(world: &mut World) {
    let now = world.now;
    let waiting = std::mem::take(&mut world.lambda.retries);
    let (due, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(|retry| retry.at <= now);
    world.lambda.retries = later;
    world.pending.extend(due);
}
