//! An AWS in this process: the operations we call, faithfully, on a virtual clock.

use serde_json::Value;

/// One call, decoded from whichever protocol it came in.
///
/// `params` has the API model's member names. From the query protocols (EC2, Auto Scaling, IAM, STS)
/// lists (`Foo.member.1`, `Foo.1`) become arrays, structures become objects and every leaf is a string;
/// from JSON it is the body, with path and query parameters of REST merged in under their model names.
#[derive(Debug, Clone)]
pub struct Call {
    /// `ec2`, `autoscaling`, `iam`, `sts`, `lambda`, `events`, `logs`, `cloudwatch`, `backup`.
    pub service: &'static str,
    /// `DescribeImages`.
    pub operation: String,
    /// See above.
    pub params: Value,
    /// ARN of who calls. Every call has one: policies are evaluated against it one day.
    pub principal: String,
}

/// An error answer: AWS's code, HTTP status and message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// `InvalidAMIID.NotFound`.
    pub code: String,
    /// 400.
    pub status: u16,
    /// AWS's wording.
    pub message: String,
}

impl Fault {
    /// A 400.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self::with_status(400, code, message)
    }

    /// With another status.
    pub fn with_status(status: u16, code: &str, message: impl Into<String>) -> Self {
        Self {
            code: code.to_owned(),
            status,
            message: message.into(),
        }
    }
}

/// An answer: members named as on the wire (EC2: `launchTemplates`; others: model names). In the XML
/// protocols arrays become `<name><item>…` (EC2) or `<name><member>…` (query).
pub type Reply = Result<Value, Fault>;

/// One operation of a service. Each service module lists its own in
/// `pub(super) const OPERATIONS: &[(&str, Operation)]`.
pub type Operation = fn(&mut world::World, &Call) -> Reply;

pub mod world;

pub mod autoscaling;
pub mod backup;
pub mod clock;
pub mod cloudwatch;
mod connector;
pub mod control;
mod driver;
pub mod ec2;
pub mod events;
mod fate;
pub mod faults;
pub mod iam;
mod invoke;
pub mod lambda;
pub mod logs;
mod params;

#[cfg(test)]
mod fuzz;
mod protocol;
mod refusal;
mod seed;
pub mod serve;
pub mod simulation;
pub mod store;
pub mod sts;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod unsigned;
mod warm;

/// Every operation that the emulator serves, with its service: `("ec2", "DescribeImages")`.
pub fn operations() -> impl Iterator<Item = (&'static str, &'static str)> {
    protocol::operations()
}

pub use driver::Emulator;
pub use fate::{Fate, FaultHook, Served};
pub use invoke::Outcome;
