//! Reading lines back.

use serde_json::{Value, json};

use super::{LogEvent, group, missing};
use crate::params::{bounded, compact, flag, int, invalid, maybe, page, text, texts};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Most lines in one answer, and the default.
const MOST: i64 = 10_000;

/// From `startTime` (included) to `endTime` (excluded for GetLogEvents, included for FilterLogEvents).
fn within(call: &Call, end_included: bool) -> Result<impl Fn(&LogEvent) -> bool, Fault> {
    let (start, end) = (int(call, "startTime")?, int(call, "endTime")?);
    Ok(move |line: &LogEvent| {
        let at = line.at.as_millisecond();
        let before = |end: i64| at < end || (end_included && at == end);
        start.is_none_or(|start| at >= start) && end.is_none_or(before)
    })
}

fn limit(call: &Call) -> Result<usize, Fault> {
    let limit = bounded(call, "limit", 1, MOST)?.unwrap_or(MOST);
    Ok(usize::try_from(limit).unwrap_or(1))
}

/// One stream, a window at a time. Tokens are `f/<line>` and `b/<line>`: at either end the same token
/// comes back, which is how a reader learns that there is no more.
pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let now = world.now;
    let (fits, limit) = (within(call, false)?, limit(call)?);
    let group = group(world, call)?;
    let oldest = group.oldest(now);
    let stream = group.streams.get(text(call, "logStreamName")?);
    let stream = stream.ok_or_else(|| missing("log stream"))?;
    let lines = stream.lines.iter();
    let lines: Vec<&LogEvent> = lines.filter(|l| l.at >= oldest && fits(l)).collect();
    let (from, to) = match maybe(call, "nextToken") {
        None if flag(call, "startFromHead") => (0, limit),
        None => (lines.len().saturating_sub(limit), lines.len()),
        Some(token) => window(call, token, limit)?,
    };
    let to = to.min(lines.len());
    let from = from.min(to);
    let events = lines[from..to].iter().map(|line| {
        json!({
            "timestamp": line.at.as_millisecond(), "message": line.message,
            "ingestionTime": line.ingested.as_millisecond(),
        })
    });
    Ok(json!({
        "events": events.collect::<Value>(),
        "nextForwardToken": format!("f/{to:020}"),
        "nextBackwardToken": format!("b/{from:020}"),
    }))
}

fn window(call: &Call, token: &str, limit: usize) -> Result<(usize, usize), Fault> {
    let place = token
        .get(2..)
        .and_then(|digits| digits.parse::<usize>().ok());
    match (token.get(..2), place) {
        (Some("f/"), Some(place)) => Ok((place, place.saturating_add(limit))),
        (Some("b/"), Some(place)) => Ok((place.saturating_sub(limit), place)),
        _ => Err(invalid(call, "The specified nextToken is invalid.")),
    }
}

/// What a page that has searched but not found is continued with.
const SEARCHING: &str = "searching";

/// All streams of a group (or some), by time. As on AWS a page may be empty and not be the last: here the
/// first is, when the first stream has lines of which none is asked for.
pub(super) fn filter(world: &mut World, call: &Call) -> Reply {
    let now = world.now;
    let (fits, limit) = (within(call, true)?, limit(call)?);
    let wanted = Words::parse(call, maybe(call, "filterPattern").unwrap_or_default())?;
    let (names, prefix) = (
        texts(call, "logStreamNames"),
        maybe(call, "logStreamNamePrefix"),
    );
    if !names.is_empty() && prefix.is_some() {
        let text = "logStreamNames and logStreamNamePrefix are mutually exclusive parameters.";
        return Err(invalid(call, text));
    }
    let group = group(world, call)?;
    let oldest = group.oldest(now);
    let asked_for =
        |line: &LogEvent| line.at >= oldest && fits(line) && wanted.all_in(&line.message);
    let barren = |lines: &[LogEvent]| !lines.is_empty() && !lines.iter().any(asked_for);
    let first = group.streams.values().next();
    if maybe(call, "nextToken").is_none() && first.is_some_and(|s| barren(&s.lines)) {
        return Ok(json!({"events": [], "searchedLogStreams": [], "nextToken": SEARCHING}));
    }
    let streams = group.streams.iter();
    let mut items: Vec<(String, Value)> = streams
        .filter(|(name, _)| names.is_empty() || names.contains(&name.as_str()))
        .filter(|(name, _)| prefix.is_none_or(|prefix| name.starts_with(prefix)))
        .flat_map(|(name, stream)| stream.lines.iter().map(move |line| (name, line)))
        .filter(|(_, line)| asked_for(line))
        .map(|(name, line)| {
            let millis = line.at.as_millisecond();
            let key = format!("{millis:020}{:020}", line.id);
            let event = json!({
                "logStreamName": name, "timestamp": millis, "message": line.message,
                "ingestionTime": line.ingested.as_millisecond(), "eventId": key,
            });
            (key, event)
        })
        .collect();
    items.sort_by(|one, other| one.0.cmp(&other.0));
    let mut call = call.clone();
    if maybe(&call, "nextToken") == Some(SEARCHING) {
        call.params["nextToken"] = Value::Null;
    }
    let page = page(&call, items, "nextToken", limit)?;
    Ok(compact(json!({
        "events": page.items, "searchedLogStreams": [], "nextToken": page.next,
    })))
}

/// An unstructured filter pattern: words that must occur, `?` words of which one must, `-` words that
/// must not; quotes hold a phrase together.
struct Words {
    all: Vec<String>,
    any: Vec<String>,
    none: Vec<String>,
}

impl Words {
    fn parse(call: &Call, pattern: &str) -> Result<Self, Fault> {
        let pattern = pattern.trim();
        if pattern.starts_with(['{', '[', '%']) {
            let text =
                "This emulator filters by words only: neither { JSON }, [ fields ] nor %regex%.";
            return Err(invalid(call, text));
        }
        let (mut all, mut any, mut none) = (Vec::new(), Vec::new(), Vec::new());
        let mut rest = pattern;
        while !rest.is_empty() {
            let (list, tail) = match rest.as_bytes()[0] {
                b'?' => (&mut any, &rest[1..]),
                b'-' => (&mut none, &rest[1..]),
                _ => (&mut all, rest),
            };
            let (word, tail) = match tail.strip_prefix('"') {
                Some(quoted) => quoted.split_once('"').unwrap_or((quoted, "")),
                None => tail.split_once(char::is_whitespace).unwrap_or((tail, "")),
            };
            list.push(word.to_owned());
            rest = tail.trim_start();
        }
        Ok(Self { all, any, none })
    }

    fn all_in(&self, message: &str) -> bool {
        self.all.iter().all(|word| message.contains(word))
            && (self.any.is_empty() || self.any.iter().any(|word| message.contains(word)))
            && !self.none.iter().any(|word| message.contains(word))
    }
}
