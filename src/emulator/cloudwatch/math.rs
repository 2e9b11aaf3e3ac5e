//! Alarms on what is computed of several metrics: here the difference of two of a group's, and nothing else.

use std::collections::BTreeMap;

use serde_json::Value;

use super::groups::NAMESPACE;
use super::metrics::{dimensions, series};

/// The series whose difference an alarm looks at, and their period, seconds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Difference {
    pub(super) of: [String; 2],
    pub(super) period: i64,
}

/// Of the `Metrics` of an alarm; the error says what of it the emulator does not have.
pub(super) fn difference(queries: &Value) -> Result<Difference, &'static str> {
    let queries = queries.as_array().ok_or("no `Metrics` that are no list")?;
    let mut stats: BTreeMap<&str, (String, i64)> = BTreeMap::new();
    let mut expressions = Vec::new();
    for query in queries {
        let id = query["Id"].as_str().unwrap_or_default();
        if let Some(expression) = query["Expression"].as_str() {
            expressions.push(expression);
            continue;
        }
        let (stat, metric) = (&query["MetricStat"], &query["MetricStat"]["Metric"]);
        if metric["Namespace"].as_str() != Some(NAMESPACE) {
            return Err("no expression on other metrics than those of groups");
        }
        let name = metric["MetricName"].as_str().unwrap_or_default();
        let name = series(NAMESPACE, name, &dimensions(&metric["Dimensions"]));
        stats.insert(id, (name, stat["Period"].as_i64().unwrap_or_default()));
    }
    let [expression] = expressions.as_slice() else {
        return Err("no `Metrics` but one expression and what it is of");
    };
    let Some((a, b)) = expression.split_once('-') else {
        return Err("no expression but a difference");
    };
    match (stats.get(a.trim()), stats.get(b.trim())) {
        (Some((a, period)), Some((b, its))) if period == its && stats.len() == 2 => {
            Ok(Difference {
                of: [a.clone(), b.clone()],
                period: *period,
            })
        }
        _ => Err("no expression but a difference of two metrics of one period"),
    }
}
