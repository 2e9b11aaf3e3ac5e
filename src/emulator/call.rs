//! A call of an AWS service and its answer, whatever protocol they go in.

use serde_json::Value;

use super::state::World;

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
    /// ARN of who calls: its policies are asked.
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
pub type Operation = fn(&mut World, &Call) -> Reply;
