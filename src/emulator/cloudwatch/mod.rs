//! CloudWatch: alarms on the metrics that functions leave behind.

mod alarms;
mod evaluate;
mod metrics;
mod protocol;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Operation;
use super::world::World;

pub use evaluate::{fire, next_due};
pub(super) use metrics::{from_line, invoked};
pub(super) use protocol::{modelled, with_times_as_text};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    pub(super) alarms: BTreeMap<String, Alarm>,
    /// By namespace, name and dimensions.
    pub(super) series: BTreeMap<String, Vec<Datum>>,
}

/// An alarm on one metric.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) struct Alarm {
    /// As sent, without the tags.
    pub(super) params: Value,
    pub(super) tags: BTreeMap<String, String>,
    pub(super) created: Timestamp,
    pub(super) configured: Timestamp,
    /// `OK`, `ALARM`, `INSUFFICIENT_DATA`.
    pub(super) state: String,
    pub(super) reason: String,
    /// When the state last changed.
    pub(super) since: Timestamp,
    /// Everything before has been looked at.
    pub(super) evaluated: Timestamp,
}

/// One measurement.
#[derive(Debug, Clone, Copy, Serialize, Deserialize)]
pub(super) struct Datum {
    pub(super) at: Timestamp,
    pub(super) value: f64,
}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("PutMetricAlarm", alarms::put),
    ("DescribeAlarms", alarms::describe),
    ("DeleteAlarms", alarms::delete),
    ("TagResource", alarms::tag),
    ("UntagResource", alarms::untag),
    ("ListTagsForResource", alarms::list_tags),
];

fn alarm_arn(world: &World, name: &str) -> String {
    world.arn("cloudwatch", &format!("alarm:{name}"))
}
