//! CloudWatch Logs: groups, streams, lines.

mod groups;
mod query;
mod streams;
#[cfg(test)]
mod tests;

use jiff::{SignedDuration, Timestamp};

use super::params::{maybe, unsatisfied};
use super::state::World;
use super::{Call, Fault, Operation, cloudwatch};
pub use crate::state::logs::State;
use crate::state::logs::{LogEvent, StoredLogGroup, Stream};

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("CreateLogGroup", groups::create),
    ("DeleteLogGroup", groups::delete),
    ("DescribeLogGroups", groups::describe),
    ("PutRetentionPolicy", groups::put_retention),
    ("DeleteRetentionPolicy", groups::delete_retention),
    ("PutLogGroupDeletionProtection", groups::protect),
    ("TagResource", groups::tag),
    ("UntagResource", groups::untag),
    ("ListTagsForResource", groups::list_tags),
    ("TagLogGroup", groups::tag_by_name),
    ("UntagLogGroup", groups::untag_by_name),
    ("ListTagsLogGroup", groups::list_tags_by_name),
    ("CreateLogStream", streams::create),
    ("DescribeLogStreams", streams::describe),
    ("PutLogEvents", streams::put),
    ("GetLogEvents", query::get),
    ("FilterLogEvents", query::filter),
];

/// Writes one line, making the stream if need be. Without the group nothing is written, as for a
/// function whose role lacks `logs:CreateLogGroup`. Lines past the group's retention go.
pub fn append(world: &mut World, group: &str, stream: &str, at: Timestamp, line: &str) {
    world.ids += 1;
    let (id, now) = (world.ids, world.now);
    if world.logs.groups.contains_key(group) {
        cloudwatch::from_line(world, line);
    }
    let Some(group) = world.logs.groups.get_mut(group) else {
        return;
    };
    let oldest = group.oldest(now);
    let empty = || Stream {
        created: now,
        lines: Vec::new(),
    };
    let stream = group.streams.entry(stream.to_owned()).or_insert_with(empty);
    stream.lines.retain(|line| line.at >= oldest);
    let place = stream.lines.partition_point(|line| line.at <= at);
    let line = LogEvent {
        id,
        at,
        ingested: now,
        message: line.to_owned(),
    };
    stream.lines.insert(place, line);
}

impl StoredLogGroup {
    /// Lines older than this are no longer shown.
    fn oldest(&self, now: Timestamp) -> Timestamp {
        self.retention.map_or(Timestamp::MIN, |days| {
            now - SignedDuration::from_hours(24 * days)
        })
    }
}

fn missing(what: &str) -> Fault {
    let text = format!("The specified {what} does not exist.");
    Fault::new("ResourceNotFoundException", text)
}

/// The group's name, from `logGroupName` or `logGroupIdentifier` (a name or an ARN).
fn group_name(call: &Call) -> Result<String, Fault> {
    let (name, identifier) = (
        maybe(call, "logGroupName"),
        maybe(call, "logGroupIdentifier"),
    );
    if name.is_some() && identifier.is_some() {
        let text = "LogGroup name and LogGroup ARN are mutually exclusive parameters.";
        return Err(Fault::new("ValidationException", text));
    }
    if let Some(star) = identifier.filter(|given| given.contains('*')) {
        let rule = r"Member must satisfy regular expression pattern: [\w#+=/:,.@-]*";
        let value = format!("'{star}'");
        return Err(unsatisfied(call, "logGroupIdentifier", &value, rule));
    }
    let given = name
        .or(identifier)
        .ok_or_else(|| unsatisfied(call, "logGroupName", "null", "Member must not be null"))?;
    let name = given.rsplit_once(":log-group:").map_or(given, |(_, n)| n);
    Ok(name.trim_end_matches(":*").to_owned())
}

fn group<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut StoredLogGroup, Fault> {
    let name = group_name(call)?;
    let groups = &mut world.logs.groups;
    groups.get_mut(&name).ok_or_else(|| missing("log group"))
}

/// Without the trailing `:*`.
fn group_arn(world: &World, name: &str) -> String {
    world.arn("logs", &format!("log-group:{name}"))
}
