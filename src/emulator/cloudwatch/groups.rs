//! What Auto Scaling measures of its groups every minute, where it is told to: kept as changes, not minute by minute.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::Datum;
use super::metrics::{KEPT, series, skip_idle};
use crate::state::World;
use crate::state::autoscaling::Lifecycle;

/// Whose these metrics are ("Amazon CloudWatch metrics for Amazon EC2 Auto Scaling": Auto Scaling user guide).
pub(super) const NAMESPACE: &str = "AWS/AutoScaling";

/// Writes down what has changed since the last time.
pub(in super::super) fn sample(world: &mut World) {
    let mut values: Vec<(String, f64)> = Vec::new();
    let watched = world.autoscaling.groups.iter();
    for (name, group) in watched.filter(|(_, group)| !group.metrics.is_empty()) {
        let serving = group.members.iter();
        let serving = serving.filter(|member| member.state == Lifecycle::InService);
        let units: i64 = serving
            .clone()
            .map(|member| member.weight.unwrap_or(1))
            .sum();
        let (wanted, serving) = (group.desired, serving.count());
        let dimensions = BTreeMap::from([("AutoScalingGroupName".to_owned(), name.clone())]);
        for (metric, value) in [
            ("GroupDesiredCapacity", wanted),
            ("GroupInServiceInstances", serving as i64),
            ("GroupInServiceCapacity", units),
        ] {
            if group.metrics.contains(metric) {
                values.push((series(NAMESPACE, metric, &dimensions), value as f64));
            }
        }
    }
    for (name, value) in values {
        let known = world.cloudwatch.series.get(&name);
        let last = known.and_then(|series| series.last());
        if last.is_none_or(|last| last.value != value) {
            change(world, name, value);
        }
    }
}

/// What it was before stays known, however long ago that was.
fn change(world: &mut World, name: String, value: f64) {
    let at = world.now;
    skip_idle(world, &name, at);
    let series = world.cloudwatch.series.entry(name).or_default();
    let old = series.partition_point(|datum| datum.at + KEPT < at);
    series.drain(..old.saturating_sub(1));
    series.push(Datum {
        at,
        value,
        unit: Some("Count".to_owned()),
    });
}

/// The last value before an instant.
pub(super) fn before(series: &[Datum], at: Timestamp) -> Option<f64> {
    let next = series.partition_point(|datum| datum.at < at);
    Some(series.get(next.checked_sub(1)?)?.value)
}
