//! The one seam for AWS: clients made from one `SdkConfig`, whoever answers behind it.

pub mod call;
pub mod class;
pub mod config;
pub mod error;
pub mod pace;
#[cfg(feature = "cli")]
pub mod tags;
pub mod trace;
pub mod trouble;
mod unanswered;

use aws_config::SdkConfig;

pub use class::Class;
pub use error::AwsError;
use trace::Tracer;

/// The clients. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Aws {
    /// EC2.
    pub ec2: aws_sdk_ec2::Client,
    /// Auto Scaling.
    pub autoscaling: aws_sdk_autoscaling::Client,
    /// IAM.
    #[cfg(feature = "cli")]
    pub iam: aws_sdk_iam::Client,
    /// Lambda.
    #[cfg(feature = "cli")]
    pub lambda: aws_sdk_lambda::Client,
    /// EventBridge.
    #[cfg(feature = "cli")]
    pub events: aws_sdk_eventbridge::Client,
    /// CloudWatch Logs.
    #[cfg(feature = "cli")]
    pub logs: aws_sdk_cloudwatchlogs::Client,
    /// CloudWatch.
    #[cfg(feature = "cli")]
    pub cloudwatch: aws_sdk_cloudwatch::Client,
    /// AWS Backup.
    #[cfg(feature = "cli")]
    pub backup: aws_sdk_backup::Client,
    /// STS.
    #[cfg(feature = "cli")]
    pub sts: aws_sdk_sts::Client,
}

impl Aws {
    /// Makes every client; each call goes through `tracer`.
    #[must_use]
    pub fn new(config: &SdkConfig, tracer: &Tracer) -> Self {
        macro_rules! client {
            ($sdk:ident) => {
                $sdk::Client::from_conf(
                    $sdk::config::Builder::from(config)
                        .interceptor(tracer.clone())
                        // The SDK's own allowance of retries is the whole process's, whatever the account:
                        // one in trouble would use up what all others have.
                        .retry_partition($sdk::config::retry::RetryPartition::custom("freshscale").build())
                        .build(),
                )
            };
        }
        Self {
            ec2: client!(aws_sdk_ec2),
            autoscaling: client!(aws_sdk_autoscaling),
            #[cfg(feature = "cli")]
            iam: client!(aws_sdk_iam),
            #[cfg(feature = "cli")]
            lambda: client!(aws_sdk_lambda),
            #[cfg(feature = "cli")]
            events: client!(aws_sdk_eventbridge),
            #[cfg(feature = "cli")]
            logs: client!(aws_sdk_cloudwatchlogs),
            #[cfg(feature = "cli")]
            cloudwatch: client!(aws_sdk_cloudwatch),
            #[cfg(feature = "cli")]
            backup: client!(aws_sdk_backup),
            #[cfg(feature = "cli")]
            sts: client!(aws_sdk_sts),
        }
    }
}
