//! Topics: that they are there. What is sent to them is in the world's `messages`.

use serde_json::{Value, json};

use super::params::Params;
use super::state::World;
use super::{Call, Fault, Operation, Reply, faults};
pub use crate::state::sns::State;

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("CreateTopic", create),
    ("DeleteTopic", delete),
    ("GetTopicAttributes", attributes),
];

fn invalid(what: &str) -> Fault {
    Fault::new("InvalidParameter", format!("Invalid parameter: {what}"))
}

/// The topic that a call names.
///
/// # Errors
/// `InvalidParameter` for what is no ARN of a topic of this Region.
fn named<'a>(world: &World, call: &'a Call) -> Result<&'a str, Fault> {
    let arn = Params(&call.params).text("TopicArn").unwrap_or_default();
    let parts: Vec<&str> = arn.split(':').collect();
    match parts.as_slice() {
        ["arn", _, "sns", region, account, name]
            if *region == world.region && !account.is_empty() && !name.is_empty() =>
        {
            Ok(arn)
        }
        _ => Err(invalid("TopicArn")),
    }
}

/// "Topic names must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens, and must be
/// between 1 and 256 characters long" (API reference, `CreateTopic`). One that is there is answered, and nothing changes.
fn create(world: &mut World, call: &Call) -> Reply {
    let name = Params(&call.params).text("Name").unwrap_or_default();
    let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    if name.is_empty() || name.len() > 256 || !name.chars().all(fits) {
        return Err(invalid("Topic Name"));
    }
    let arn = world.arn("sns", name);
    world.sns.topics.insert(arn.clone());
    Ok(json!({"TopicArn": arn}))
}

/// "This action is idempotent, so deleting a topic that does not exist does not result in an error" (API reference).
fn delete(world: &mut World, call: &Call) -> Reply {
    let arn = named(world, call)?;
    world.sns.topics.remove(arn);
    Ok(json!({}))
}

fn attributes(world: &mut World, call: &Call) -> Reply {
    let arn = named(world, call)?;
    let owner = arn.split(':').nth(4).unwrap_or_default();
    if !world.sns.presumed && !world.sns.topics.contains(arn) {
        // Nobody learns what others have.
        if owner != world.account {
            let text = format!(
                "User: {} is not authorized to perform: SNS:GetTopicAttributes on resource: {arn} because no resource-based policy allows the SNS:GetTopicAttributes action",
                call.principal
            );
            return Err(faults::denied("sns", text));
        }
        let text = "Topic does not exist";
        return Err(Fault::with_status(404, "NotFound", text));
    }
    let all = [
        ("TopicArn", arn),
        ("Owner", owner),
        ("SubscriptionsConfirmed", "0"),
        ("SubscriptionsPending", "0"),
        ("SubscriptionsDeleted", "0"),
        ("DisplayName", ""),
    ];
    let entries: Vec<Value> = { all.iter() }
        .map(|(key, value)| json!({"key": key, "value": value}))
        .collect();
    // A map, as the query protocol writes it.
    Ok(json!({"Attributes": {"entry*": entries}}))
}
