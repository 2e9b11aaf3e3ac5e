//! How a group's capacity is made up: of which instance types, of how many, and which of them are Spot Instances.

use std::collections::BTreeMap;

use serde_json::Value;

use super::Looker;
use crate::resource::auto_scaling_group::mixed;
use freshscale_core::aws::AwsError;

/// What so many units of capacity are.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Capacity {
    /// Units that one instance of a type is: 1, unless the group has weights. None if types are found by their attributes.
    pub(super) weights: BTreeMap<String, u32>,
    /// Units that are On-Demand.
    pub(super) on_demand: u32,
    /// Units that are Spot.
    pub(super) spot: u32,
}

impl Capacity {
    /// Of `peak` units, by a mixed instances policy in the stack file's terms.
    fn mixed(policy: &Value, peak: u32, template: &[String]) -> Self {
        let number = |of: &Value, name: &str| of[name].as_u64().and_then(|n| n.try_into().ok());
        let overrides = policy["overrides"]
            .as_array()
            .map_or(&[][..], Vec::as_slice);
        let one = |one: &Value| {
            let kind = one["instance_type"].as_str()?.to_owned();
            Some((kind, number(one, "weight").unwrap_or(1).max(1)))
        };
        let mut weights: BTreeMap<String, u32> = overrides.iter().filter_map(one).collect();
        if overrides.is_empty() {
            weights.extend(template.iter().map(|kind| (kind.clone(), 1)));
        }
        let base = number(policy, "on_demand_base").unwrap_or(0).min(peak);
        let percent = u64::from(
            number(policy, "on_demand_percentage")
                .unwrap_or(100)
                .min(100),
        );
        // What is no whole number is On-Demand. That it is rounded so is not confirmed; an instance too many in one of the two
        // buckets is the worst of it.
        let more = (u64::from(peak - base) * percent).div_ceil(100);
        let on_demand = base + u32::try_from(more).unwrap_or(u32::MAX);
        Self {
            weights,
            on_demand,
            spot: peak - on_demand,
        }
    }

    /// Instances of a type that so many units are.
    pub(super) fn instances(&self, kind: &str, units: u32) -> u32 {
        units.div_ceil(self.weights.get(kind).copied().unwrap_or(1))
    }

    /// The most instances that it can be.
    pub(super) fn most_instances(&self) -> u32 {
        let lightest = self.weights.values().min().copied().unwrap_or(1);
        self.on_demand.div_ceil(lightest) + self.spot.div_ceil(lightest)
    }
}

impl Looker<'_> {
    /// What the schedule's peak is made up of.
    pub(super) async fn capacity(&self) -> Result<Capacity, AwsError> {
        let (group, contents, peak) = tokio::join!(self.group(), self.contents(), self.peak());
        let (group, contents, peak) = (group?.filter(|_| !self.of_file), contents?, peak?);
        let said = || {
            self.stack
                .auto_scaling_group
                .said
                .get(mixed::FIELD)
                .cloned()
        };
        let policy: Option<Value> = match group {
            Some(group) => mixed::read(group),
            None => said().filter(|policy| !policy.is_null()),
        };
        if let Some(policy) = policy {
            return Ok(Capacity::mixed(&policy, peak, &contents.instance_types));
        }
        let (on_demand, spot) = match contents.spot {
            true => (0, peak),
            false => (peak, 0),
        };
        let weights = contents.instance_types.into_iter();
        Ok(Capacity {
            weights: weights.map(|kind| (kind, 1)).collect(),
            on_demand,
            spot,
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_fraction_of_an_instance_is_on_demand_and_weights_make_fewer_instances() {
        let policy = json!({"on_demand_base": 2, "on_demand_percentage": 25, "overrides": [
            {"instance_type": "c6i.large", "weight": 2}, {"instance_type": "c6i.xlarge", "weight": 4}]});
        let of = Capacity::mixed(&policy, 9, &[]);
        assert_eq!((of.on_demand, of.spot), (4, 5));
        assert_eq!(of.instances("c6i.large", 5), 3);
        assert_eq!(of.instances("c6i.xlarge", 5), 2);
        assert_eq!(of.most_instances(), 5);
        let of = Capacity::mixed(&json!({"on_demand_base": 20}), 9, &["t3.micro".to_owned()]);
        assert_eq!((of.on_demand, of.spot, of.most_instances()), (9, 0, 9));
    }
}
