//! The pretend cloud: everything the emulator remembers. Never read by the planner.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{autoscaling, ec2, events, iam, lambda, logs};

/// One account in one Region.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    /// The virtual present.
    pub now: Timestamp,
    /// Twelve digits.
    pub account: String,
    /// `ap-northeast-2`.
    pub region: String,
    /// How many ids were handed out: ids are a function of this, so that runs repeat exactly.
    pub ids: u64,
    /// EC2.
    pub ec2: ec2::State,
    /// Auto Scaling.
    pub autoscaling: autoscaling::State,
    /// IAM.
    pub iam: iam::State,
    /// Lambda.
    pub lambda: lambda::State,
    /// EventBridge.
    pub events: events::State,
    /// CloudWatch Logs.
    pub logs: logs::State,
    /// Invocations that rules (or callers) asked for and that the driver has yet to run, oldest first.
    pub pending: Vec<Invocation>,
}

/// A Lambda invocation to come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invocation {
    /// When.
    pub at: Timestamp,
    /// Qualified or plain function ARN.
    pub function: String,
    /// The event.
    pub payload: Value,
}

impl World {
    /// An empty account.
    #[must_use]
    pub fn new(account: &str, region: &str, now: Timestamp) -> Self {
        Self {
            now,
            account: account.to_owned(),
            region: region.to_owned(),
            ids: 0,
            ec2: ec2::State::default(),
            autoscaling: autoscaling::State::default(),
            iam: iam::State::default(),
            lambda: lambda::State::default(),
            events: events::State::default(),
            logs: logs::State::default(),
            pending: Vec::new(),
        }
    }

    /// A fresh hexadecimal id of `digits` digits: unlike any before, and the same in every run.
    pub fn hex_id(&mut self, digits: usize) -> String {
        use sha2::Digest;
        self.ids += 1;
        let hash = sha2::Sha256::digest(self.ids.to_be_bytes());
        let hex: String = hash.iter().map(|byte| format!("{byte:02x}")).collect();
        hex.chars().take(digits).collect()
    }
}
