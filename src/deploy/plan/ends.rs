//! What ends with what a plan removes: instances that serve.

use jiff::Timestamp;
use serde::Serialize;

/// Instances that a removal ends. Part of the plan: one that would end others is another plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Ends {
    /// `auto-scaling-group/web-asg`: what they end with.
    pub id: String,
    /// How many run or start. Those on their way out do not count.
    pub instances: usize,
    /// Names of the target groups and load balancers behind which they are.
    pub target_groups: Vec<String>,
    /// Whether a window is open.
    pub window: During,
}

/// Whether a window is open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum During {
    /// One is.
    Open {
        /// `window live`, `what scheduled action up opened`
        what: String,
        /// When it closes; `None`: not within the coming week.
        until: Option<Timestamp>,
        /// Time zone of the schedule.
        zone: String,
    },
    /// None is.
    Closed,
    /// Nobody can tell without the stack file.
    Unknown,
}
