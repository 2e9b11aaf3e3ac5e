//! Which image is the newest.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// Processor architecture, as both EC2 and Lambda spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// `x86_64`
    #[serde(rename = "x86_64")]
    X8664,
    /// `arm64`
    Arm64,
}

impl Architecture {
    /// `x86_64` or `arm64`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X8664 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }
}

/// Which images count, and how old the newest may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePolicy {
    /// The image's `Name` tag: the EC2 instance's name.
    pub instance_name: String,
    /// Start of the image's name, without regard to case. Empty: any name.
    pub name_prefix: String,
    /// `self`, `aws-backup-vault`, or account ids.
    pub owners: Vec<String>,
    /// Architecture the instance type runs.
    pub architecture: Architecture,
    /// Older than this is stale.
    pub max_age: Duration,
}
