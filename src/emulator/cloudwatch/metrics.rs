//! Where measurements come from: lines in the embedded metric format, and Lambda itself.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::evaluate::{is_idle, watches};
use super::{Alarm, Datum};
use crate::lambda::split;
use crate::state::World;

/// No alarm looks back further than seven days.
pub(super) const KEPT: SignedDuration = SignedDuration::from_hours(8 * 24);

/// What a series is called.
pub(super) fn series(
    namespace: &str,
    metric: &str,
    dimensions: &BTreeMap<String, String>,
) -> String {
    let pairs = dimensions.iter();
    let pairs: Vec<String> = pairs
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{namespace}/{metric}{{{}}}", pairs.join(","))
}

/// Of a `Dimensions` member.
pub(super) fn dimensions(list: &Value) -> BTreeMap<String, String> {
    let pairs = list.as_array().into_iter().flatten();
    let pair = |d: &Value| {
        Some((
            d["Name"].as_str()?.to_owned(),
            d["Value"].as_str()?.to_owned(),
        ))
    };
    pairs.filter_map(pair).collect()
}

/// The series that an alarm on one metric watches.
pub(super) fn watched(alarm: &Alarm) -> String {
    let text = |name: &str| alarm.params[name].as_str().unwrap_or_default();
    let dimensions = dimensions(&alarm.params["Dimensions"]);
    series(text("Namespace"), text("MetricName"), &dimensions)
}

/// Nothing could change while nothing was measured: that time need not be gone through.
pub(super) fn skip_idle(world: &mut World, name: &str, at: Timestamp) {
    let state = &mut world.cloudwatch;
    let idle: Vec<String> = { state.alarms.iter() }
        .filter(|(_, alarm)| watches(alarm, name) && is_idle(alarm, &state.series, at))
        .map(|(alarm, _)| alarm.clone())
        .collect();
    for alarm in idle {
        if let Some(alarm) = state.alarms.get_mut(&alarm) {
            alarm.evaluated = alarm.evaluated.max(at);
        }
    }
}

fn record(world: &mut World, name: String, datum: Datum) {
    let at = datum.at;
    skip_idle(world, &name, at);
    let series = world.cloudwatch.series.entry(name).or_default();
    series.retain(|datum| datum.at + KEPT >= at);
    series.push(datum);
}

/// A line of log that is in the embedded metric format; nothing else is looked at.
pub(in super::super) fn from_line(world: &mut World, line: &str) {
    if !line.contains("\"CloudWatchMetrics\"") {
        return;
    }
    let Ok(line) = serde_json::from_str::<Value>(line) else {
        return;
    };
    let millis = line["_aws"]["Timestamp"].as_i64().unwrap_or_default();
    let at = Timestamp::from_millisecond(millis).unwrap_or(world.now);
    let directives = line["_aws"]["CloudWatchMetrics"].as_array();
    for directive in directives.into_iter().flatten() {
        let namespace = directive["Namespace"].as_str().unwrap_or_default();
        let metrics = directive["Metrics"].as_array().into_iter().flatten();
        let named = |m: &Value| {
            let unit = m["Unit"].as_str().map(ToOwned::to_owned);
            Some((m["Name"].as_str()?.to_owned(), unit))
        };
        let named: Vec<(String, Option<String>)> = metrics.filter_map(named).collect();
        for set in directive["Dimensions"].as_array().into_iter().flatten() {
            let keys = set
                .as_array()
                .into_iter()
                .flatten()
                .filter_map(Value::as_str);
            let pair = |key: &str| {
                (
                    key.to_owned(),
                    line[key].as_str().unwrap_or_default().to_owned(),
                )
            };
            let dimensions: BTreeMap<String, String> = keys.map(pair).collect();
            for (name, unit) in &named {
                if let Some(value) = line[name].as_f64() {
                    let unit = unit.clone();
                    let datum = Datum { at, value, unit };
                    record(world, series(namespace, name, &dimensions), datum);
                }
            }
        }
    }
}

/// Lambda counts each invocation for the function, and for the alias or version that was asked for.
pub(in super::super) fn invoked(world: &mut World, function: &str, at: Timestamp, failed: bool) {
    let (name, qualifier) = split(function);
    let mut dimensions = BTreeMap::from([("FunctionName".to_owned(), name.to_owned())]);
    let mut sets = vec![dimensions.clone()];
    if let Some(qualifier) = qualifier {
        dimensions.insert("Resource".to_owned(), format!("{name}:{qualifier}"));
        sets.push(dimensions);
    }
    for set in sets {
        let errors = if failed { 1.0 } else { 0.0 };
        for (metric, value) in [("Invocations", 1.0), ("Errors", errors)] {
            let unit = Some("Count".to_owned());
            let datum = Datum { at, value, unit };
            record(world, series("AWS/Lambda", metric, &set), datum);
        }
    }
}
