//! Which alarms watch the same.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_cloudwatch::types::{Dimension, MetricAlarm};
use serde_json::Value;

use super::calls::{list, pairs};
use crate::resource::Context;
use freshscale_core::aws::AwsError;

/// What an alarm watches, from its spec: namespace, metric or expression, dimensions.
#[must_use]
pub fn measured(spec: &Value) -> String {
    let text = |name: &str| spec[name].as_str().unwrap_or_default();
    let what = match spec["expression"].as_str() {
        Some(expression) => expression,
        None => text("metric"),
    };
    let dimensions = spec["dimensions"].as_object().into_iter().flatten();
    let dimensions =
        dimensions.map(|(name, value)| (name.as_str(), value.as_str().unwrap_or_default()));
    watched(text("namespace"), what, dimensions)
}

fn watched<'a>(
    namespace: &str,
    what: &str,
    dimensions: impl Iterator<Item = (&'a str, &'a str)>,
) -> String {
    let dimensions: Vec<String> = dimensions
        .map(|(name, value)| format!("{name}={value}"))
        .collect();
    format!("{namespace} {what} {}", dimensions.join(", "))
}

/// The metrics that an alarm of the stack's looks at, from its spec.
#[must_use]
pub fn metrics_of(spec: &Value) -> BTreeSet<String> {
    let metrics = spec["metrics"].as_object().into_iter().flatten();
    let names: Vec<&str> = metrics.filter_map(|(_, name)| name.as_str()).collect();
    if names.is_empty() {
        return BTreeSet::from([measured(spec)]);
    }
    let each = names.into_iter().map(|name| {
        let mut one = spec.clone();
        (one["expression"], one["metric"]) = (Value::Null, name.into());
        measured(&one)
    });
    each.collect()
}

/// The same of one that stands, whether it is on one metric or computed of several.
fn metrics_of_live(alarm: &MetricAlarm) -> BTreeSet<String> {
    let text = |namespace: Option<&str>, name: Option<&str>, dimensions: &[Dimension]| {
        let dimensions = pairs(dimensions);
        let dimensions = { dimensions.iter() }.map(|(name, value)| (name.as_str(), value.as_str()));
        watched(
            namespace.unwrap_or_default(),
            name.unwrap_or_default(),
            dimensions,
        )
    };
    let own = alarm
        .metric_name()
        .map(|name| text(alarm.namespace(), Some(name), alarm.dimensions()));
    let computed = { alarm.metrics().iter() }.filter_map(|query| query.metric_stat()?.metric());
    let computed = computed.map(|it| text(it.namespace(), it.metric_name(), it.dimensions()));
    own.into_iter().chain(computed).collect()
}

/// Alarms that watch all that one of these does, which are as [`metrics_of`] has them, and what each watches.
///
/// # Errors
/// The failed call.
pub(crate) async fn on_the_same(
    cx: &Context,
    ours: &[BTreeSet<String>],
) -> Result<BTreeMap<String, BTreeSet<String>>, AwsError> {
    let all = list(cx).await?;
    let alike = all.iter().filter_map(|alarm| {
        let metrics = metrics_of_live(alarm);
        let is_alike = ours.iter().any(|ours| ours.is_subset(&metrics));
        Some((alarm.alarm_name()?.to_owned(), metrics)).filter(|_| is_alike)
    });
    Ok(alike.collect())
}
