//! Members of a group that the file may say, and that stay as they stand where it does not.

use aws_sdk_autoscaling::types::InstanceMaintenancePolicy;
use freshscale_core::words::count;
use serde_json::{Map, Value};

use super::*;

const MAINTENANCE: &str = "maintenance_policy";
const HEALTHY: [&str; 2] = ["min_healthy", "max_healthy"];

/// What the file says, as it will be read.
pub(super) fn declared(stack: &Stack) -> Said {
    let mut said = stack.auto_scaling_group.said.clone();
    if stack.watches(Watch::UnfilledWindow)
        && let Some(metrics) = said.get_mut(beside::METRICS)
    {
        beside::with_watched(metrics, stack);
    }
    beside::sort(&mut said);
    if let Some(policy) = said.get_mut(mixed::FIELD) {
        *policy = mixed::normal(policy.take());
    }
    said
}

/// What of them stands.
pub(super) fn read(group: &Group) -> Said {
    let maintenance = group.instance_maintenance_policy().map(|policy| {
        let ends = [
            policy.min_healthy_percentage(),
            policy.max_healthy_percentage(),
        ];
        let ends = HEALTHY.into_iter().zip(ends);
        let ends = ends.filter_map(|(end, n)| Some((end.to_owned(), Value::from(n?))));
        Value::Object(ends.collect::<Map<_, _>>())
    });
    let all = [
        (mixed::FIELD, mixed::read(group)),
        (MAINTENANCE, maintenance),
    ];
    let all = all.into_iter().chain(beside::read(group));
    all.filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .collect()
}

/// What has to change of the maintenance policy; `-1` takes an end away (API reference, InstanceMaintenancePolicy).
pub(super) fn maintenance(have: Option<&Spec>, want: &Spec) -> Option<InstanceMaintenancePolicy> {
    let had = have.and_then(|have| have.said.get(MAINTENANCE));
    let wanted = want.said.get(MAINTENANCE);
    if had == wanted {
        return None;
    }
    let end = |name: &str| {
        let percent = wanted.and_then(|policy| policy.get(name)?.as_i64());
        percent.and_then(|n| n.try_into().ok()).unwrap_or(-1)
    };
    let [min, max] = HEALTHY.map(end);
    let policy = InstanceMaintenancePolicy::builder();
    Some(
        policy
            .min_healthy_percentage(min)
            .max_healthy_percentage(max)
            .build(),
    )
}

/// What no file can say. AWS leaves it as it is where an update does not name it.
pub(super) fn kept(group: &Group) -> BTreeMap<String, String> {
    let policy = group.mixed_instances_policy();
    let spread = policy.and_then(|policy| policy.instances_distribution());
    let segments = spread.map_or(0, |spread| spread.distribution_segments().len());
    let segments = (segments > 0).then(|| {
        let name = "MixedInstancesPolicy.DistributionSegments";
        (name.to_owned(), count(segments, "segment"))
    });
    segments.into_iter().collect()
}
