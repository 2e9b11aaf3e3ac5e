//! Why a rotation failed.

use super::config::ConfigError;
use crate::aws::{AwsError, Class};

/// A failed rotation. The default version is what it was, unless someone else moved it.
#[derive(Debug, thiserror::Error)]
pub enum RotationError {
    /// The rotator was told nothing usable.
    #[error(transparent)]
    Config(#[from] ConfigError),
    /// There is no such launch template.
    #[error("launch template {name} does not exist; `apply` makes it")]
    NoTemplate {
        /// Its name.
        name: String,
        /// The call that said so.
        source: AwsError,
    },
    /// A call failed.
    #[error(transparent)]
    Call(#[from] AwsError),
    /// The trial launch failed: the version exists, the default did not move.
    #[error(
        "version {version} with {image} was not made the default, because its trial launch failed; correct \
         the launch template, or give the rotator's role ec2:RunInstances and iam:PassRole, or set verify_launch: false"
    )]
    Verify {
        /// Number of the version.
        version: u64,
        /// `ami-…`
        image: String,
        /// What EC2 said.
        source: AwsError,
    },
    /// A trial launch needs a subnet.
    #[error(
        "the trial launch needs a subnet, but Auto Scaling group {group:?} does not exist or has none; \
         `apply` makes them, or set verify_launch: false"
    )]
    NoSubnet {
        /// The group's name.
        group: String,
    },
    /// Others kept moving the default.
    #[error(
        "the default version of {template} was moved by someone else in each of {rounds} attempts; \
         the next rotation looks again"
    )]
    Moved {
        /// The template's name.
        template: String,
        /// How often it was tried.
        rounds: u32,
    },
}

impl RotationError {
    /// A short name of the kind, for alarms and for Lambda's `errorType`.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Config(_) => "ConfigError",
            Self::NoTemplate { .. } => "NoTemplate",
            Self::Verify { .. } => "VerifyFailed",
            Self::NoSubnet { .. } => "NoSubnet",
            Self::Moved { .. } => "DefaultMoved",
            Self::Call(error) => match error.class {
                Class::Denied => "AccessDenied",
                Class::Throttled => "Throttled",
                Class::Credentials => "CredentialsError",
                Class::Network => "NetworkError",
                Class::Server => "AwsServerError",
                _ => "AwsError",
            },
        }
    }

    /// The reason, where an image was refused rather than something broken.
    #[must_use]
    pub fn reason(&self) -> Option<&'static str> {
        matches!(self, Self::Verify { .. }).then_some("verify_failed")
    }

    /// The text and every cause below it, on one line.
    #[must_use]
    pub fn chain(&self) -> String {
        let mut text = self.to_string();
        let mut cause = std::error::Error::source(self);
        while let Some(error) = cause {
            text.push_str(": ");
            text.push_str(&error.to_string());
            cause = error.source();
        }
        text
    }
}
