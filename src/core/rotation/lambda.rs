//! One invocation of the rotator, whoever runs it: the Lambda runtime or the emulator.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::decide::HoldReason;
use super::metrics::Measured;
use super::{Options, Report, RotationConfig, RotationError, run};
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
            let options = Options {
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
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    const DAILY: Trigger = Trigger::Schedule {
        beside_the_clock: false,
    };

    #[test]
    fn the_run_that_is_beside_the_clock_is_told_from_the_one_that_is_on_it() {
        let env = |daily: &str| {
            let pairs = [
                ("EC2_INSTANCE_NAME", "web"),
                ("LAUNCH_TEMPLATE_NAME", "web-lt"),
                ("DAILY_AT", daily),
            ];
            let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
            let pairs = pairs.map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
            RotationConfig::from_env(&pairs.collect()).unwrap()
        };
        let beside = |daily: &str, event: Value| {
            let now = "2026-12-01T02:31:00Z".parse().unwrap();
            let trigger = Trigger::of(&event).on_the_clock_of(&env(daily), &event, now);
            trigger.is_beside()
        };
        let at = |time: &str| json!({"detail-type": "Scheduled Event", "time": time});
        let berlin = "04:30 Europe/Berlin";
        assert!(beside(berlin, at("2026-12-01T02:30:00Z")));
        assert!(!beside(berlin, at("2026-12-01T03:30:00Z")));
        assert!(!beside(berlin, at("2026-07-01T02:30:00Z")));
        // Delivered late: its own time counts, and without one the present.
        assert!(beside(berlin, json!({"detail-type": "Scheduled Event"})));
        // Nobody said when, or where nobody knows: every run counts.
        assert!(!beside("", at("2026-12-01T02:30:00Z")));
        assert!(!beside("04:30 Mars/Olympus", at("2026-12-01T02:30:00Z")));
        assert!(!beside(berlin, json!({})));
    }

    #[test]
    fn every_event_is_understood_or_run_all_the_same() {
        let image = json!({"source": "aws.ec2", "detail-type": "EC2 AMI State Change",
            "detail": {"ImageId": "ami-1", "State": "available"}});
        let backup = json!({"detail-type": "Backup Job State Change",
            "detail": {"resourceArn": "arn:aws:ec2:r:1:instance/i-1", "state": "FAILED"}});
        let cases = [
            (json!({"detail-type": "Scheduled Event"}), DAILY),
            (
                image,
                Trigger::Image {
                    image: "ami-1".into(),
                    state: "available".into(),
                },
            ),
            (
                backup,
                Trigger::Backup {
                    resource: "arn:aws:ec2:r:1:instance/i-1".into(),
                    state: "FAILED".into(),
                },
            ),
            (json!({}), Trigger::Direct { dry_run: false }),
            (json!({"dry_run": true}), Trigger::Direct { dry_run: true }),
            (json!({"dry_run": "yes"}), Trigger::Direct { dry_run: true }),
            (json!(null), Trigger::Unknown),
            (json!([1, 2]), Trigger::Unknown),
            (json!("x"), Trigger::Unknown),
            (json!({"detail-type": 7, "detail": 7}), Trigger::Unknown),
            (json!({"detail-type": "New"}), Trigger::Unknown),
        ];
        for (event, trigger) in cases {
            assert_eq!(Trigger::of(&event), trigger, "{event}");
        }
    }

    #[test]
    fn a_failed_backup_is_a_warning() {
        let failed = Trigger::Backup {
            resource: "i-1".into(),
            state: "FAILED".into(),
        };
        assert!(failed.warning().unwrap().contains("i-1"));
        assert_eq!(DAILY.warning(), None);
    }

    #[test]
    fn an_event_that_is_no_json_is_told_and_counted_without_what_it_holds() {
        let lines = std::sync::Mutex::new(Vec::new());
        let log = |line: &Value| lines.lock().unwrap().push(line.clone());
        let env = BTreeMap::from([("STACK_NAME".to_owned(), "web".to_owned())]);
        let readable = |event: &[u8]| is_readable(&env, event, &crate::clock::SystemClock, &log);
        assert!(readable(b"{}") && readable(b"null") && readable(b" [1, 2] "));
        assert_eq!(lines.lock().unwrap().len(), 0);
        let deep = "[".repeat(200);
        for event in [
            &b"a secret"[..],
            b"",
            b"{\"secret\": ",
            b"\xff\xfe",
            deep.as_bytes(),
        ] {
            assert!(!readable(event), "{event:?}");
            let lines: Vec<Value> = std::mem::take(&mut *lines.lock().unwrap());
            assert_eq!(lines[0]["level"], "ERROR");
            assert_eq!(lines[0]["bytes"], event.len());
            assert!(!lines[0].to_string().contains("secret"), "{}", lines[0]);
            assert_eq!(
                (&lines[1]["Failures"], &lines[1]["Stack"]),
                (&json!(1), &json!("web"))
            );
            assert_eq!(lines.len(), 2);
        }
    }

    #[test]
    fn the_metrics_name_the_stack_even_without_the_rest_of_the_environment() {
        assert_eq!(stack_name(&BTreeMap::new()), "unknown");
        let env = BTreeMap::from([("LAUNCH_TEMPLATE_NAME".to_owned(), "web-lt".to_owned())]);
        assert_eq!(stack_name(&env), "web-lt");
    }
}
