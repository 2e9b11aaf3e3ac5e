//! A trial launch: `RunInstances` with `DryRun`, by which EC2 tells whether a launch would be allowed, and which of its
//! parameters are wrong. AWS promises no more of it than permissions.

use std::time::Duration;

use aws_sdk_ec2::operation::run_instances::builders::RunInstancesInputBuilder;
use serde::Serialize;

use super::request;
use super::template::TemplateView;
use crate::aws::call::Called;
use crate::aws::{Aws, AwsError, Class};

const RUN: &str = "ec2:RunInstances";

/// What it came to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "result", rename_all = "snake_case")]
pub enum Trial {
    /// EC2 would let whoever asked start it. That an instance comes up is not said with it.
    Permitted,
    /// Whoever asked may not, or EC2 did not say.
    Unknown {
        /// Why.
        why: String,
    },
    /// EC2 names what is wrong.
    Refused {
        /// In its words.
        why: String,
    },
}

/// Asks EC2.
///
/// # Errors
/// The template or its version is not found, which may pass.
pub async fn send(aws: &Aws, request: RunInstancesInputBuilder) -> Result<Trial, AwsError> {
    let answer = request.dry_run(true).send_with(&aws.ec2).await;
    match answer.called(RUN, "a trial launch") {
        Ok(_) => Ok(Trial::Unknown {
            why: "whoever answers for EC2 takes a dry run for a launch: look for an instance that nobody asked for"
                .to_owned(),
        }),
        Err(error) if error.is_not_found() => Err(error),
        Err(error) => Ok(error.into()),
    }
}

/// How long EC2 may take to show a version everywhere.
const SPREAD: [Duration; 4] = [
    Duration::from_millis(500),
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(4),
];

/// The same of a version that is made already. One that was made a moment ago may have to be waited for.
///
/// `view` has the contents of that version; `groups` are the security groups that it was given, none: its own.
pub async fn of_version(
    aws: &Aws,
    view: &TemplateView,
    number: u64,
    subnet: &str,
    groups: &[String],
) -> Trial {
    let attempt = async || {
        let request = request::trial_launch(view, number, subnet, groups);
        send(aws, request).await
    };
    for wait in SPREAD {
        match attempt().await {
            Err(_) => tokio::time::sleep(wait).await,
            Ok(trial) => return trial,
        }
    }
    attempt().await.unwrap_or_else(Trial::from)
}

impl From<AwsError> for Trial {
    fn from(error: AwsError) -> Self {
        let code = error.code.as_deref().unwrap_or_default();
        // A lack of today is none of the night of the show.
        let passing = code.starts_with("Insufficient") || code.ends_with("LimitExceeded");
        match error.class {
            // A dry run that would have worked is an error by this name.
            _ if code == "DryRunOperation" => Self::Permitted,
            Class::Denied => Self::Unknown {
                why: format!("no permission for {RUN}"),
            },
            Class::Other | Class::NotFound if !passing && !code.is_empty() => Self::Refused {
                why: error.detail(),
            },
            _ => Self::Unknown {
                why: error.to_string(),
            },
        }
    }
}

impl Trial {
    /// As a line of a plan.
    #[must_use]
    pub fn text(&self) -> String {
        match self {
            Self::Permitted => {
                "Trial launch (dry run): permitted. EC2 promises no more of it than permissions."
                    .to_owned()
            }
            Self::Unknown { why } => format!("Trial launch (dry run): unknown, {why}."),
            Self::Refused { why } => format!("Trial launch (dry run): refused, {why}."),
        }
    }
}
