//! The pretend cloud: everything the emulator remembers. Never read by the planner.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use freshscale_core::aws::partition::partition;
use freshscale_core::zone;

use super::{
    autoscaling, backup, cloudwatch, ec2, elb, events, faults, iam, kms, lambda, logs, sns, sts,
};

/// One account in one Region.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct World {
    /// Which world this is: drawn when a world is first kept on disk, empty before, and in those of earlier versions.
    #[serde(default)]
    pub id: String,
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
    /// How many calls were answered: request ids are a function of this.
    #[serde(default)]
    pub requests: u64,
    /// AWS Backup: plans that make images.
    #[serde(default)]
    pub backups: backup::State,
    /// CloudWatch.
    #[serde(default)]
    pub cloudwatch: cloudwatch::State,
    /// Load balancing.
    #[serde(default)]
    pub elb: elb::State,
    /// SNS.
    #[serde(default = "sns::State::of_before")]
    pub sns: sns::State,
    /// KMS.
    #[serde(default = "kms::State::of_before")]
    pub kms: kms::State,
    /// What topics and queues were sent, oldest first; the last [`World::OUTCOMES`] of it.
    #[serde(default)]
    pub messages: Vec<Message>,
    /// What invocations came to, oldest first; the last [`World::OUTCOMES`] of them.
    #[serde(default)]
    pub outcomes: Vec<Outcome>,
    /// STS.
    #[serde(default)]
    pub sts: sts::State,
    /// What goes wrong on purpose.
    #[serde(default)]
    pub faults: faults::State,
    /// When its clocks change. Not saved: it is the machine's.
    #[serde(skip)]
    pub zones: ZoneData,
}

/// The zone data of this AWS: that of the program, unless told otherwise.
#[derive(Debug, Clone, Default)]
pub struct ZoneData(pub Option<Arc<zone::Data>>);

impl ZoneData {
    /// A zone by its name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<TimeZone> {
        match &self.0 {
            Some(data) => data.get(name),
            None => zone::get(name),
        }
    }
}

/// A Lambda invocation to come.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Invocation {
    /// When it is due, on the virtual clock.
    pub at: Timestamp,
    /// Qualified or plain function ARN.
    pub function: String,
    /// The event.
    pub payload: Value,
    /// How often it was tried before.
    #[serde(default)]
    pub attempt: u32,
}

/// What a topic or a queue was sent. Neither is there: it is only remembered.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Message {
    /// When it was sent, on the virtual clock.
    pub at: Timestamp,
    /// ARN of the topic or queue.
    pub to: String,
    /// What it is about, in a line.
    pub subject: String,
    /// All of it.
    pub body: Value,
}

/// What an invocation came to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Outcome {
    /// Qualified or plain function ARN.
    pub function: String,
    /// When it began.
    pub at: Timestamp,
    /// The event.
    pub event: Value,
    /// The function's answer, or the text of what failed.
    pub result: Result<Value, String>,
}

impl World {
    /// An empty account.
    #[must_use]
    pub fn new(account: &str, region: &str, now: Timestamp) -> Self {
        Self {
            id: String::new(),
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
            requests: 0,
            backups: backup::State::default(),
            cloudwatch: cloudwatch::State::default(),
            elb: elb::State::default(),
            sns: sns::State::default(),
            kms: kms::State::default(),
            messages: Vec::new(),
            outcomes: Vec::new(),
            sts: sts::State::default(),
            faults: faults::State::default(),
            zones: ZoneData::default(),
        }
    }

    /// A topic or a queue gets a message.
    pub(crate) fn send(&mut self, message: Message) {
        let spare = (self.messages.len() + 1).saturating_sub(Self::OUTCOMES);
        self.messages.drain(..spare);
        self.messages.push(message);
    }

    /// How many outcomes of invocations, and messages, are remembered.
    pub const OUTCOMES: usize = 1000;

    /// A fresh hexadecimal id of `digits` digits: unlike any before, and the same in every run.
    pub fn hex_id(&mut self, digits: usize) -> String {
        self.ids += 1;
        let mut hex = freshscale_core::digest::sha256(self.ids.to_be_bytes());
        hex.truncate(digits);
        hex
    }

    /// A fresh id in the form of a UUID.
    pub fn uuid(&mut self) -> String {
        freshscale_core::digest::uuid(&self.hex_id(32))
    }

    /// The id of the next answer. Counted apart from other ids, so that looking changes nothing.
    pub fn request_id(&mut self) -> String {
        self.requests += 1;
        freshscale_core::digest::uuid(&freshscale_core::digest::sha256(format!(
            "request {}",
            self.requests
        )))
    }

    /// `arn:aws:<service>:<region>:<account>:<rest>`, in the partition of the world's Region. IAM and STS have no
    /// Region.
    #[must_use]
    pub fn arn(&self, service: &str, rest: &str) -> String {
        self.arn_of(&self.account, service, rest)
    }

    /// As [`World::arn`], in another account, or (an empty one) in none: images and their snapshots have none.
    #[must_use]
    pub fn arn_of(&self, account: &str, service: &str, rest: &str) -> String {
        let region = match service {
            "iam" | "sts" => "",
            _ => self.region.as_str(),
        };
        let partition = partition(&self.region);
        format!("arn:{partition}:{service}:{region}:{account}:{rest}")
    }
}

impl Default for World {
    /// An empty account in `ap-northeast-2`, on a Monday.
    fn default() -> Self {
        let start = jiff::civil::date(2026, 1, 5).at(0, 0, 0, 0);
        let start = start.to_zoned_datetime(jiff::tz::TimeZone::UTC);
        let now = start.map_or(Timestamp::UNIX_EPOCH, |at| at.timestamp());
        Self::new("111111111111", "ap-northeast-2", now)
    }
}
