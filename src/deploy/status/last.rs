//! The last rotation, as the function's log tells it.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use serde_json::Value;

use crate::clients::Clients;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::rotation::frozen::why_in_words;
use freshscale_stack::Stack;

/// How far back it looks: past the daily rotation before the last one.
pub const LOOK_BACK: SignedDuration = SignedDuration::from_hours(49);

/// Words of which each line of interest has one: of a report, of a failure that the rotator told, of one that Lambda
/// told for it.
const WORDS: &str = "?launch_template_id ?error_type ?errorMessage ?\"Task timed out\"";

/// What is known of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Last {
    /// It ended well.
    Ran {
        /// When it began.
        at: Timestamp,
        /// `publish`, `current`, `hold`, …
        action: String,
        /// Why, as a sentence.
        why: String,
    },
    /// It failed.
    Failed {
        /// When it began.
        at: Timestamp,
        /// What the log says.
        error: String,
    },
    /// There was none since.
    None {
        /// An instant.
        since: Timestamp,
    },
    /// The log cannot be read.
    Unknown {
        /// Why not.
        why: String,
    },
}

/// Reads it. That the log cannot be read is a finding.
pub async fn last(aws: &Clients, stack: &Stack, now: Timestamp) -> Last {
    const OPERATION: &str = "logs:FilterLogEvents";
    let log_group = stack.names.log_group.as_str();
    let windows = stack.windows_of_actions();
    let since = now.checked_sub(LOOK_BACK).unwrap_or(now);
    let mut found = None;
    let mut token = None;
    loop {
        let request = aws.logs.filter_log_events().log_group_name(log_group);
        let request = request
            .filter_pattern(WORDS)
            .start_time(since.as_millisecond())
            .set_next_token(token);
        let page = match request.send().await.called(OPERATION, log_group).absent() {
            Ok(Some(page)) => page,
            Ok(None) => {
                let why = format!("log group {log_group} does not exist");
                return Last::Unknown { why };
            }
            Err(error) => {
                let why = match error.code {
                    Some(code) => format!("{OPERATION} answers {code}"),
                    None => error.message,
                };
                return Last::Unknown { why };
            }
        };
        for event in page.events() {
            let at = event
                .timestamp()
                .and_then(|at| Timestamp::from_millisecond(at).ok());
            let line = at.zip(event.message());
            // They come in the order of their times, so that the last one counts.
            found = line
                .and_then(|(at, text)| parse(at, text, &windows))
                .or(found);
        }
        token = page.next_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return found.unwrap_or(Last::None { since });
        }
    }
}

/// One line of the log; `None` if it does not end a rotation. A dry run is none. Scheduled actions are told as the windows that
/// they open and close.
#[must_use]
pub fn parse(at: Timestamp, line: &str, windows: &BTreeMap<String, String>) -> Option<Last> {
    if line.contains("Task timed out") {
        let error = line.trim().to_owned();
        return Some(Last::Failed { at, error });
    }
    let value: Value = serde_json::from_str(line).ok()?;
    let text = |value: &Value| value.as_str().map(ToOwned::to_owned);
    let report = &value["report"];
    if report.is_object() {
        // A run beside the wall clock is no daily run; what it did is in the history.
        let beside = value.pointer("/trigger/beside_the_clock") == Some(&Value::Bool(true));
        if report["dry_run"] == true || beside && report["done"]["default_set"].is_null() {
            return None;
        }
        return Some(Last::Ran {
            at,
            action: text(&report["decision"]["action"]).unwrap_or_default(),
            why: why_in_words(report, windows)
                .or_else(|| text(&value["message"]))
                .unwrap_or_default(),
        });
    }
    let error = text(&value["error"]).or_else(|| text(&value["errorMessage"]))?;
    Some(Last::Failed { at, error })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(at: Timestamp, line: &str) -> Option<Last> {
        parse(at, line, &BTreeMap::new())
    }

    #[test]
    fn the_lines_that_end_a_rotation_are_told_from_the_others() {
        let at = Timestamp::UNIX_EPOCH;
        let ran = r#"{"level":"INFO","message":"Fine.","report":{"launch_template_id":"lt-1","dry_run":false,"decision":{"action":"current"}}}"#;
        let wanted = Last::Ran {
            at,
            action: "current".to_owned(),
            why: "Fine.".to_owned(),
        };
        assert_eq!(parsed(at, ran), Some(wanted));
        assert_eq!(parsed(at, &ran.replace("false", "true")), None);
        let beside = r#"{"trigger":{"kind":"schedule","beside_the_clock":true},"message":"Held.","report":{"done":{"default_set":null}}}"#;
        assert_eq!(parsed(at, beside), None);
        let moved = beside.replace("null", "7");
        assert!(matches!(parsed(at, &moved), Some(Last::Ran { .. })));
        for (line, error) in [
            (
                r#"{"level":"ERROR","message":"The rotation failed.","error_type":"AccessDenied","error":"no right"}"#,
                "no right",
            ),
            (
                r#"{"errorType":"Runtime.Error","errorMessage":"boom"}"#,
                "boom",
            ),
            (
                "2026-03-02T00:00:00Z 1-2-3 Task timed out after 10.00 seconds\n",
                "2026-03-02T00:00:00Z 1-2-3 Task timed out after 10.00 seconds",
            ),
        ] {
            let error = error.to_owned();
            assert_eq!(parsed(at, line), Some(Last::Failed { at, error }));
        }
        for line in [
            "START RequestId: 1 Version: 2",
            "",
            "{",
            r#"{"_aws":{},"Failures":1}"#,
        ] {
            assert_eq!(parsed(at, line), None, "{line}");
        }
    }
}
