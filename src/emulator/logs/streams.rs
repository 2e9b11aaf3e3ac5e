//! Log streams, and writing to them.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::{Stream, append, group, group_arn, group_name, missing};
use crate::params::{bounded, compact, flag, invalid, list, maybe, page, text, unsatisfied};
use crate::state::World;
use crate::{Call, Fault, Reply};

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let created = world.now;
    let name = text(call, "logStreamName")?;
    let group = group(world, call)?;
    if group.streams.contains_key(name) {
        let text = "The specified log stream already exists";
        return Err(Fault::new("ResourceAlreadyExistsException", text));
    }
    let lines = Vec::new();
    group
        .streams
        .insert(name.to_owned(), Stream { created, lines });
    Ok(json!({}))
}

/// By name, or by the time of the last line (`orderBy: LastEventTime`), which AWS does not combine
/// with a prefix.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let prefix = maybe(call, "logStreamNamePrefix");
    let order = maybe(call, "orderBy").unwrap_or("LogStreamName");
    if !["LogStreamName", "LastEventTime"].contains(&order) {
        let rule = "Member must satisfy enum value set: [LogStreamName, LastEventTime]";
        let value = format!("'{order}'");
        return Err(unsatisfied(call, "orderBy", &value, rule));
    }
    let by_time = order == "LastEventTime";
    if by_time && prefix.is_some() {
        let text = "Cannot order by LastEventTime with a logStreamNamePrefix.";
        return Err(invalid(call, text));
    }
    let limit = bounded(call, "limit", 1, 50)?.unwrap_or(50);
    let arn = group_arn(world, &group_name(call)?);
    let streams = group(world, call)?.streams.iter();
    let mut items: Vec<(String, Value)> = streams
        .filter(|(name, _)| prefix.is_none_or(|prefix| name.starts_with(prefix)))
        .map(|(name, stream)| {
            let last = stream
                .lines
                .last()
                .map_or(0, |line| line.at.as_millisecond());
            let key = if by_time {
                format!("{last:020} {name}")
            } else {
                name.clone()
            };
            (key, shown(&arn, name, stream))
        })
        .collect();
    items.sort_by(|one, other| one.0.cmp(&other.0));
    if flag(call, "descending") {
        items.reverse();
        // Pages follow ascending keys: number the reversed list.
        for (place, item) in items.iter_mut().enumerate() {
            item.0 = format!("{place:010}");
        }
    }
    let page = page(
        call,
        items,
        "nextToken",
        usize::try_from(limit).unwrap_or(50),
    )?;
    Ok(compact(
        json!({"logStreams": page.items, "nextToken": page.next}),
    ))
}

fn shown(group_arn: &str, name: &str, stream: &Stream) -> Value {
    let millis = |at: Option<Timestamp>| at.map(Timestamp::as_millisecond);
    compact(json!({
        "logStreamName": name,
        "creationTime": stream.created.as_millisecond(),
        "firstEventTimestamp": millis(stream.lines.first().map(|line| line.at)),
        "lastEventTimestamp": millis(stream.lines.last().map(|line| line.at)),
        "lastIngestionTime": millis(stream.lines.iter().map(|line| line.ingested).max()),
        "arn": format!("{group_arn}:log-stream:{name}"),
        "storedBytes": 0,
    }))
}

pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let (group_name, stream) = (group_name(call)?, text(call, "logStreamName")?);
    let now = world.now;
    let group = group(world, call)?;
    if !group.streams.contains_key(stream) {
        return Err(missing("log stream"));
    }
    let oldest = group.oldest(now);
    let mut last = i64::MIN;
    let mut lines = Vec::new();
    for event in list(call, "logEvents") {
        let at = event["timestamp"].as_i64().unwrap_or_default();
        if at < last {
            let text =
                "Log events in a single PutLogEvents request must be in chronological order.";
            return Err(invalid(call, text));
        }
        last = at;
        let at = Timestamp::from_millisecond(at)
            .map_err(|error| invalid(call, format!("A timestamp is not valid: {error}.")))?;
        lines.push((at, event["message"].as_str().unwrap_or_default().to_owned()));
    }
    let (taken, rejected) = by_age(now, oldest, &lines);
    for (at, line) in lines.drain(taken) {
        append(world, &group_name, stream, at, &line);
    }
    Ok(compact(json!({
        "nextSequenceToken": "49039859622242000000000000000000000000000000000000000000",
        "rejectedLogEventsInfo": rejected,
    })))
}

/// Which lines, in the order of time, are kept: none older than two weeks or than the group keeps them, none that is
/// more than two hours ahead (API reference, PutLogEvents). With what the answer says of the others.
fn by_age(
    now: Timestamp,
    oldest: Timestamp,
    lines: &[(Timestamp, String)],
) -> (Range<usize>, Value) {
    let two_weeks_ago = now - SignedDuration::from_hours(14 * 24);
    let soon = now + SignedDuration::from_hours(2);
    let before = |limit: Timestamp| lines.partition_point(|(at, _)| *at < limit);
    let (old, expired) = (before(two_weeks_ago), before(oldest));
    let new = lines.partition_point(|(at, _)| *at <= soon);
    let last = |count: usize| count.checked_sub(1);
    let rejected = compact(json!({
        "tooOldLogEventEndIndex": last(old),
        "expiredLogEventEndIndex": last(expired),
        "tooNewLogEventStartIndex": (new < lines.len()).then_some(new),
    }));
    let some = rejected.as_object().is_some_and(|info| !info.is_empty());
    (
        old.max(expired)..new,
        if some { rejected } else { Value::Null },
    )
}
