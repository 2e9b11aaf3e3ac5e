//! The alarm on windows without their instances: what a group wants, less what is in service.
//!
//! Auto Scaling measures both once a minute, free of charge, if it is told to (Auto Scaling user guide, "Amazon CloudWatch
//! metrics for Amazon EC2 Auto Scaling"; API reference, `EnableMetricsCollection`).

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{Metric, MetricAlarm, MetricDataQuery, MetricStat};

use super::Spec;
use super::calls::dimensions;
use freshscale_core::words::Units;
use freshscale_stack::{Alarms, Stack};

/// Of a group's metrics.
pub const NAMESPACE: &str = "AWS/AutoScaling";
/// Whose they are.
pub const DIMENSION: &str = "AutoScalingGroupName";
/// What the group wants.
const WANTED: &str = "GroupDesiredCapacity";
/// How many instances it has in service, and how many units of capacity these are: it wants units where its types have weights (the
/// same page of the user guide).
const SERVING: [&str; 2] = ["GroupInServiceInstances", "GroupInServiceCapacity"];
/// All that an alarm of some stack may watch.
pub const METRICS: [&str; 3] = [WANTED, SERVING[0], SERVING[1]];
/// How many are missing.
pub const EXPRESSION: &str = "wanted - serving";
/// What an expression's own query is called.
pub const RESULT: &str = "result";

/// What the group of this stack wants, and what it has, in what its sizes count.
pub fn watched(stack: &Stack) -> [&'static str; 2] {
    let [instances, units] = SERVING;
    match stack.units() {
        Units::Instances => [WANTED, instances],
        Units::Weighted { .. } => [WANTED, units],
    }
}

/// What the expression calls them.
pub(super) fn metrics(stack: &Stack) -> BTreeMap<String, String> {
    let names = ["wanted", "serving"].into_iter().zip(watched(stack));
    names
        .map(|(id, metric)| (id.to_owned(), metric.to_owned()))
        .collect()
}

/// How many minutes it waits.
pub(super) fn minutes(alarms: &Alarms) -> i32 {
    i32::try_from(alarms.unfilled_after.as_secs() / 60).unwrap_or(i32::MAX)
}

/// What an alarm on an expression is made of; `None` for one on a metric.
pub(super) fn queries(want: &Spec) -> Option<Vec<MetricDataQuery>> {
    let expression = want.expression.as_ref()?;
    let stat = |metric: &str| {
        let metric = Metric::builder()
            .set_namespace(want.namespace.clone())
            .metric_name(metric)
            .set_dimensions(Some(dimensions(&want.dimensions)))
            .build();
        MetricStat::builder()
            .metric(metric)
            .set_period(want.period)
            .set_stat(want.statistic.clone())
            .build()
    };
    let each = want.metrics.iter().map(|(id, metric)| {
        MetricDataQuery::builder()
            .id(id)
            .metric_stat(stat(metric))
            .return_data(false)
            .build()
    });
    let result = MetricDataQuery::builder()
        .id(RESULT)
        .expression(expression)
        .return_data(true)
        .build();
    Some(each.chain([result]).collect())
}

/// What an alarm on an expression says, into a spec; `None` if it says what no spec does.
pub(super) fn read(alarm: &MetricAlarm, spec: &Spec) -> Option<Spec> {
    let mut spec = spec.clone();
    let mut stats: Vec<&MetricStat> = Vec::new();
    for query in alarm.metrics() {
        match (query.expression(), query.metric_stat()) {
            (Some(expression), None) if spec.expression.is_none() => {
                spec.expression = Some(expression.to_owned());
            }
            (None, Some(stat)) => {
                let name = stat.metric()?.metric_name()?.to_owned();
                spec.metrics.insert(query.id()?.to_owned(), name);
                stats.push(stat);
            }
            _ => return None,
        }
    }
    let first = stats.first()?;
    let metric = first.metric()?;
    let own = |stat: &&MetricStat| {
        let its = stat.metric();
        let its = its.map(|it| (it.namespace(), it.dimensions()));
        its == Some((metric.namespace(), metric.dimensions()))
            && (stat.period(), stat.stat(), stat.unit())
                == (first.period(), first.stat(), first.unit())
    };
    if spec.expression.is_none() || first.unit().is_some() || !stats.iter().all(own) {
        return None;
    }
    spec.namespace = metric.namespace().map(ToOwned::to_owned);
    spec.dimensions = super::calls::pairs(metric.dimensions());
    spec.statistic = first.stat().map(ToOwned::to_owned);
    spec.period = first.period();
    Some(spec)
}
