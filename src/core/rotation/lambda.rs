//! One invocation of the rotator, whoever runs it: the Lambda runtime or the emulator.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::decide::HoldReason;
use super::metrics::Measured;
use super::{Report, RotationConfig, RotationError, RotationOptions, run};
use crate::aws::Aws;
use crate::clock::Clock;
use crate::escape;
use crate::schedule::Daily;
use crate::zone;

/// What set the rotator off. It only colours the log: whatever happened, the rotator looks at the world
/// and converges, because events may be lost, doubled, late and out of order.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Trigger {
    /// The daily rule.
    Schedule {
        /// Its run at the hour of UTC that the wall clock is not at now. It rotates as any other, and counts
        /// neither as held nor as missed.
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        beside_the_clock: bool,
    },
    /// "EC2 AMI State Change". Any state: a deregistered image may have been the default's.
    Image {
        /// `ami-…`
        image: String,
        /// `available`, `failed`, `deregistered`, `disabled`.
        state: String,
    },
    /// "Backup Job State Change".
    Backup {
        /// ARN of what was backed up.
        resource: String,
        /// `COMPLETED`, `FAILED` …
        state: String,
    },
    /// Someone called.
    Direct {
        /// From `{"dry_run": true}`.
        dry_run: bool,
    },
    /// Not understood; run all the same.
    Unknown,
}

impl Trigger {
    /// Reads an event; nothing is an error.
    #[must_use]
    pub fn of(event: &Value) -> Self {
        let text = |pointer: &str| {
            let value = event.pointer(pointer).and_then(Value::as_str);
            value.unwrap_or_default().to_owned()
        };
        match text("/detail-type").as_str() {
            "Scheduled Event" => Self::Schedule {
                beside_the_clock: false,
            },
            "EC2 AMI State Change" => Self::Image {
                image: text("/detail/ImageId"),
                state: text("/detail/State"),
            },
            "Backup Job State Change" => Self::Backup {
                resource: text("/detail/resourceArn"),
                state: text("/detail/state"),
            },
            "" => match event.as_object() {
                Some(fields) if fields.is_empty() => Self::Direct { dry_run: false },
                Some(fields) => match fields.get("dry_run") {
                    Some(Value::Bool(dry_run)) => Self::Direct { dry_run: *dry_run },
                    // Asked for carefully but not understood: the careful reading.
                    Some(_) => Self::Direct { dry_run: true },
                    None => Self::Unknown,
                },
                None => Self::Unknown,
            },
            _ => Self::Unknown,
        }
    }

    /// The same, with what is known of the daily run's time of day. Where the zone is not known, every run counts.
    fn on_the_clock_of(self, config: &RotationConfig, event: &Value, now: Timestamp) -> Self {
        let (Self::Schedule { .. }, Some((at, zone))) = (&self, &config.daily) else {
            return self;
        };
        let Some(zone) = zone::get(zone) else {
            return self;
        };
        // A repeated delivery has the time of the first.
        let fired = event.get("time").and_then(Value::as_str);
        let fired = fired.and_then(|text| text.parse().ok()).unwrap_or(now);
        Self::Schedule {
            beside_the_clock: !Daily { at: *at, zone }.is_due(fired),
        }
    }

    /// Whether it is a run beside the wall clock.
    fn is_beside(&self) -> bool {
        matches!(self, Self::Schedule { beside_the_clock } if *beside_the_clock)
    }

    /// What the event itself says is wrong.
    fn warning(&self) -> Option<String> {
        match self {
            Self::Backup { resource, state }
                if ["FAILED", "ABORTED", "EXPIRED"].contains(&state.as_str()) =>
            {
                Some(format!(
                    "The backup job of {resource} ended {state}: no new image came of it."
                ))
            }
            Self::Image { image, state } if state == "failed" => {
                Some(format!("Image {image} could not be made."))
            }
            _ => None,
        }
    }
}

/// Runs one rotation for `event` with the function's environment. Each line of log is one JSON value.
///
/// # Errors
/// The text and the chain of what failed; the invocation must fail with it.
pub async fn respond(
    aws: &Aws,
    env: &BTreeMap<String, String>,
    event: &Value,
    clock: &dyn Clock,
    log: &(dyn Fn(&Value) + Send + Sync),
) -> Result<Value, String> {
    handle(aws, env, event, clock, log)
        .await
        .map_err(|error| error.chain())
}

/// As [`respond`], with the error as a type.
///
/// # Errors
/// The invocation must fail with it.
pub async fn handle(
    aws: &Aws,
    env: &BTreeMap<String, String>,
    event: &Value,
    clock: &dyn Clock,
    log: &(dyn Fn(&Value) + Send + Sync),
) -> Result<Value, RotationError> {
    let mut trigger = Trigger::of(event);
    let result = match RotationConfig::from_env(env) {
        Ok(config) => {
            trigger = trigger.on_the_clock_of(&config, event, clock.now());
            // Without a freeze nothing would keep a run beside the clock from publishing inside of a window.
            let only_looks = trigger.is_beside() && config.freeze_before.is_zero();
            let options = RotationOptions {
                dry_run: only_looks || trigger == Trigger::Direct { dry_run: true },
            };
            run(aws, &config, clock, options).await
        }
        Err(error) => Err(error.into()),
    };
    match result {
        Ok(mut report) => {
            report.warnings.extend(trigger.warning());
            let document = serde_json::to_value(&report).unwrap_or(Value::Null);
            log(&success_line(&trigger, &report, &document));
            let measured = Measured::of(&report, !trigger.is_beside());
            log(&measured.line(&report.stack, clock.now()));
            Ok(document)
        }
        Err(error) => {
            log(&json!({
                "level": "ERROR",
                "message": "The rotation failed.",
                "trigger": trigger,
                "zone_data": zone::data().used().to_string(),
                "error_type": error.kind(),
                "reason": error.reason(),
                "error": error.chain(),
            }));
            let measured = Measured::failure(error.reason());
            log(&measured.line(stack_name(env), clock.now()));
            Err(error)
        }
    }
}

/// A line of the log: one JSON value, of which every character is seen.
#[must_use]
pub fn line(value: &Value) -> String {
    escape::json(&value.to_string()).into_owned()
}

/// Whether an event is JSON. One that is not never comes to [`handle`], so that it is told and counted here: the
/// invocation fails, and nothing else would say why. What it holds is nobody's business; where it ends to be JSON is said.
pub fn is_readable(
    env: &BTreeMap<String, String>,
    event: &[u8],
    clock: &dyn Clock,
    log: &(dyn Fn(&Value) + Send + Sync),
) -> bool {
    let Err(error) = serde_json::from_slice::<Value>(event) else {
        return true;
    };
    log(&json!({
        "level": "ERROR",
        "message": "The event cannot be decoded: no rotation was run.",
        "error_type": "UnreadableEvent",
        "reason": null,
        "error": format!("the event is no JSON: {error}"),
        "bytes": event.len(),
    }));
    log(&Measured::failure(None).line(stack_name(env), clock.now()));
    false
}

/// Named in the metrics even when the rest of the environment is unusable.
fn stack_name(env: &BTreeMap<String, String>) -> &str {
    ["STACK_NAME", "LAUNCH_TEMPLATE_NAME"]
        .iter()
        .find_map(|name| env.get(*name))
        .map_or("unknown", String::as_str)
}

fn success_line(trigger: &Trigger, report: &Report, document: &Value) -> Value {
    let held = report.decision.held().map(HoldReason::name);
    let reason = held.filter(|_| !trigger.is_beside());
    let level = if report.stale || reason.is_some() || !report.warnings.is_empty() {
        "WARN"
    } else {
        "INFO"
    };
    json!({
        "level": level,
        "message": report.why,
        "reason": reason,
        "trigger": trigger,
        "zone_data": zone::data().used().to_string(),
        "report": document,
    })
}

#[cfg(test)]
mod tests;
