//! Events from callers, and trying out a pattern.

use serde_json::{Value, json};

use super::delivery::deliver;
use super::parse_pattern;
use crate::params::{invalid, iso, list, text};
use crate::state::World;
use crate::{Call, Reply};

/// Entries per call.
const MOST: usize = 10;

/// Answers 200 in any case; a bad entry has its fault in its own place.
pub(super) fn put_events(world: &mut World, call: &Call) -> Reply {
    let entries = list(call, "Entries");
    if entries.is_empty() || entries.len() > MOST {
        let text = format!("Entries must have 1 to {MOST} members.");
        return Err(invalid(call, text));
    }
    let results: Vec<Value> = entries.into_iter().map(|entry| put(world, entry)).collect();
    let failed = results
        .iter()
        .filter(|result| result.get("ErrorCode").is_some());
    Ok(json!({"FailedEntryCount": failed.count(), "Entries": results}))
}

fn put(world: &mut World, entry: &Value) -> Value {
    let fault = |code: &str, text: &str| json!({"ErrorCode": code, "ErrorMessage": text});
    let field = |name: &str| entry[name].as_str().unwrap_or_default();
    for name in ["Source", "DetailType", "Detail"] {
        if field(name).is_empty() {
            let text =
                format!("Parameter {name} is not valid. Reason: {name} is a required argument.");
            return fault("InvalidArgument", &text);
        }
    }
    if field("Source").starts_with("aws.") {
        return fault(
            "NotAuthorizedForSourceException",
            "Not authorized for the source.",
        );
    }
    let Ok(detail @ Value::Object(_)) = serde_json::from_str(field("Detail")) else {
        return fault("MalformedDetail", "Detail is malformed.");
    };
    let bus = field("EventBusName");
    let id = world.uuid();
    let time = entry["Time"]
        .as_i64()
        .and_then(|s| jiff::Timestamp::from_second(s).ok());
    let resources = entry.get("Resources").filter(|r| r.is_array());
    let event = json!({
        "version": "0", "id": id, "detail-type": field("DetailType"), "source": field("Source"),
        "account": world.account, "time": iso(time.unwrap_or(world.now)), "region": world.region,
        "resources": resources.cloned().unwrap_or_else(|| json!([])), "detail": detail,
    });
    // An event for a bus that does not exist is taken and lost, as on AWS.
    if bus.is_empty() || bus == "default" || bus.ends_with("event-bus/default") {
        deliver(world, &event);
    }
    json!({"EventId": id})
}

/// Members without which an event is none; `resources` and `detail` may be missing (recorded on AWS by LocalStack's
/// tests).
const NEEDED: &[&str] = &["id", "account", "source", "time", "region", "detail-type"];

pub(super) fn test_pattern(_: &mut World, call: &Call) -> Reply {
    let wanted = parse_pattern(text(call, "EventPattern")?)?;
    let event = serde_json::from_str(text(call, "Event")?).unwrap_or(Value::Null);
    if !(event.is_object() && NEEDED.iter().all(|name| event.get(name).is_some())) {
        return Err(invalid(call, "Parameter Event is not valid."));
    }
    Ok(json!({"Result": wanted.matches(&event)}))
}
