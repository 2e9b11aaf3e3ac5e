//! Alarms, and who is told of what failed.

mod applying;
mod going_off;
mod output;
mod unfilled;

use freshscale_stack::{Alarms, Stack, Watch};

use crate::support::example;

pub const TOPIC: &str = "arn:aws:sns:ap-northeast-2:111111111111:on-call";
pub const QUEUE: &str = "arn:aws:sqs:ap-northeast-2:111111111111:failed-rotations";

/// The example stack with everything that can be watched.
pub fn watched() -> Stack {
    let mut stack = example();
    stack.alarms = Some(Alarms {
        topic: TOPIC.to_owned(),
        watched: Watch::ALL.to_vec(),
        unfilled_after: std::time::Duration::from_secs(600),
    });
    stack.rotator.on_failure = Some(QUEUE.to_owned());
    stack
}
