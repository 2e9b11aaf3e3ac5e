//! What a rotation measures: one line in CloudWatch's embedded metric format, which costs no call and no
//! permission.

use jiff::Timestamp;
use serde_json::{Map, Value, json};

use super::Report;
use super::decide::HoldReason;

/// CloudWatch namespace of the metrics.
pub const NAMESPACE: &str = "freshscale";

/// What is measured of one invocation.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Measured {
    /// Name, unit and value.
    metrics: Vec<(&'static str, &'static str, u64)>,
    /// Why an image was refused.
    reason: Option<&'static str>,
}

impl Measured {
    /// Of a rotation that came to its end; `counts`: what it holds back counts as held.
    pub(super) fn of(report: &Report, counts: bool) -> Self {
        let count = |yes: bool| u64::from(yes);
        let held = report.decision.held().filter(|_| counts);
        let reason = held.map(HoldReason::name);
        let mut metrics = vec![
            ("Failures", "Count", 0),
            ("Rotated", "Count", count(report.done.default_set.is_some())),
            ("Held", "Count", count(reason.is_some())),
            ("Stale", "Count", count(report.stale)),
        ];
        // Nobody counts them where nothing was published.
        let versions = report.versions.and_then(|n| u64::try_from(n).ok());
        metrics.extend(versions.map(|n| ("VersionsKept", "Count", n)));
        // What the next scale-out would start; no value at all when that cannot be known.
        if let Some(age) = report.after.image.as_ref().and_then(|i| i.age_seconds) {
            metrics.push(("ImageAge", "Seconds", age));
        }
        Self { metrics, reason }
    }

    /// Of a rotation that failed; with a reason if what failed was the image's trial launch.
    pub(super) fn failure(reason: Option<&'static str>) -> Self {
        let mut metrics = vec![("Failures", "Count", 1)];
        metrics.extend(reason.map(|_| ("Held", "Count", 1)));
        Self { metrics, reason }
    }

    /// Every metric by stack, and `Held` by its reason as well.
    pub(super) fn line(&self, stack: &str, now: Timestamp) -> Value {
        let define = |dimensions: Value, metrics: Vec<Value>| json!({"Namespace": NAMESPACE, "Dimensions": [dimensions], "Metrics": metrics});
        let metrics = self.metrics.iter();
        let all = metrics.map(|(name, unit, _)| json!({"Name": name, "Unit": unit}));
        let mut definitions = vec![define(json!(["Stack"]), all.collect())];
        let mut line = Map::new();
        line.insert("Stack".to_owned(), json!(stack));
        if let Some(reason) = self.reason {
            let held = json!({"Name": "Held", "Unit": "Count"});
            definitions.push(define(json!(["Stack", "Reason"]), vec![held]));
            line.insert("Reason".to_owned(), json!(reason));
        }
        for (name, _, value) in &self.metrics {
            line.insert((*name).to_owned(), json!(value));
        }
        let about = json!({
            "Timestamp": now.as_millisecond(),
            "CloudWatchMetrics": definitions,
        });
        line.insert("_aws".to_owned(), about);
        Value::Object(line)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn line(measured: &Measured) -> Value {
        measured.line("web", "2026-11-24T00:00:00Z".parse().unwrap())
    }

    #[test]
    fn each_metric_that_is_defined_has_its_value_beside_it() {
        let line = line(&Measured::failure(None));
        assert_eq!(line["Stack"], "web");
        assert_eq!(line["Failures"], 1);
        assert_eq!(line.get("Reason"), None);
        assert_eq!(
            line["_aws"],
            json!({
                "Timestamp": 1_795_478_400_000_i64,
                "CloudWatchMetrics": [{
                    "Namespace": "freshscale",
                    "Dimensions": [["Stack"]],
                    "Metrics": [{"Name": "Failures", "Unit": "Count"}],
                }],
            })
        );
    }

    #[test]
    fn what_was_refused_is_counted_by_stack_and_by_its_reason_too() {
        let line = line(&Measured::failure(Some("verify_failed")));
        assert_eq!(
            (&line["Held"], &line["Reason"]),
            (&json!(1), &json!("verify_failed"))
        );
        let definitions = line["_aws"]["CloudWatchMetrics"].as_array().unwrap();
        let dimensions: Vec<&Value> = definitions.iter().map(|d| &d["Dimensions"]).collect();
        assert_eq!(
            dimensions,
            [&json!([["Stack"]]), &json!([["Stack", "Reason"]])]
        );
        assert_eq!(
            definitions[1]["Metrics"],
            json!([{"Name": "Held", "Unit": "Count"}])
        );
        // The plain one counts it as well: one alarm watches every reason.
        assert_eq!(definitions[0]["Metrics"][1]["Name"], "Held");
    }
}
