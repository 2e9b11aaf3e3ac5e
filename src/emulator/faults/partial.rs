//! Batches of which every other entry fails, inside a 200.

use serde_json::{Value, json};

use crate::state::World;
use crate::{Call, Operation, Reply};

/// How a batch call lists its entries and its failures.
struct Batch {
    operation: &'static str,
    /// The member of the request.
    entries: &'static str,
    /// The member of the answer.
    failures: &'static str,
    /// The member of an entry that names it; `None` when the entry is the name.
    name: Option<&'static str>,
    failure: fn(&Value) -> Value,
}

static BATCHES: &[Batch] = &[
    Batch {
        operation: "BatchPutScheduledUpdateGroupAction",
        entries: "ScheduledUpdateGroupActions",
        failures: "FailedScheduledUpdateGroupActions",
        name: Some("ScheduledActionName"),
        failure: action,
    },
    Batch {
        operation: "BatchDeleteScheduledAction",
        entries: "ScheduledActionNames",
        failures: "FailedScheduledActions",
        name: None,
        failure: action,
    },
    Batch {
        operation: "PutTargets",
        entries: "Targets",
        failures: "FailedEntries",
        name: Some("Id"),
        failure: target,
    },
    Batch {
        operation: "RemoveTargets",
        entries: "Ids",
        failures: "FailedEntries",
        name: None,
        failure: target,
    },
    Batch {
        operation: "DeleteLaunchTemplateVersions",
        entries: "LaunchTemplateVersion",
        failures: "unsuccessfullyDeletedLaunchTemplateVersionSet",
        name: None,
        failure: version,
    },
];

const WHY: &str = "The request could not be completed; try again.";

fn action(name: &Value) -> Value {
    json!({"ScheduledActionName": name, "ErrorCode": "ResourceContention", "ErrorMessage": WHY})
}

fn target(id: &Value) -> Value {
    json!({"TargetId": id, "ErrorCode": "ConcurrentModificationException", "ErrorMessage": WHY})
}

fn version(number: &Value) -> Value {
    let number = number.as_str().and_then(|text| text.parse::<i64>().ok());
    json!({"versionNumber": number, "responseError": {"code": "unexpectedError", "message": WHY}})
}

/// Whether an operation can fail in part.
pub(super) fn is_batch(operation: &str) -> bool {
    BATCHES.iter().any(|batch| batch.operation == operation)
}

/// Every other entry, beginning with the first, fails; the others are carried out.
pub(super) fn carry_out(world: &mut World, call: &Call, operation: Operation) -> Reply {
    let batch = BATCHES.iter().find(|b| b.operation == call.operation);
    let Some((batch, entries)) =
        batch.and_then(|batch| Some((batch, call.params[batch.entries].as_array()?)))
    else {
        return operation(world, call);
    };
    let named = |entry: &Value| batch.name.map_or(entry.clone(), |name| entry[name].clone());
    let failed: Vec<Value> = { entries.iter().step_by(2) }
        .map(|entry| (batch.failure)(&named(entry)))
        .collect();
    let rest: Vec<Value> = entries.iter().skip(1).step_by(2).cloned().collect();
    let mut answer = if rest.is_empty() {
        json!({})
    } else {
        let mut call = call.clone();
        call.params[batch.entries] = Value::Array(rest);
        operation(world, &call)?
    };
    let mut all = answer[batch.failures]
        .as_array()
        .cloned()
        .unwrap_or_default();
    all.extend(failed);
    if batch.failures == "FailedEntries" {
        answer["FailedEntryCount"] = json!(all.len());
    }
    answer[batch.failures] = Value::Array(all);
    Ok(answer)
}
