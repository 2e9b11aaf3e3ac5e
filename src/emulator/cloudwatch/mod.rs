//! CloudWatch: alarms on the metrics that functions leave behind.

mod alarms;
mod evaluate;
mod groups;
mod math;
mod metrics;
mod protocol;
mod statistic;
#[cfg(test)]
mod tests;

use super::Operation;
use super::state::World;
pub use crate::state::cloudwatch::State;
use crate::state::cloudwatch::{Alarm, Datum};

pub use evaluate::{fire, next_due};
pub(super) use groups::sample;
pub(super) use metrics::{from_line, invoked};
pub(super) use protocol::{modelled, with_times_as_text};

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
