//! The one seam for AWS: clients made from one `SdkConfig`, whoever answers behind it.

pub mod call;
pub mod class;
pub mod config;
pub mod date;
pub mod error;
pub mod pace;
pub mod partition;
mod retry_after;
pub mod trace;
pub mod trouble;
mod unanswered;

use std::sync::{Arc, LazyLock};

use aws_config::SdkConfig;
use aws_smithy_runtime_api::client::auth::SharedAuthScheme;

pub use class::Class;
pub use error::AwsError;
use trace::Tracer;

/// A client, made when it is first used: no command needs all of them, and the rotator only two.
pub type Lazy<C> = Arc<LazyLock<C, Box<dyn FnOnce() -> C + Send>>>;

/// The clients. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Aws {
    /// EC2.
    pub ec2: Lazy<aws_sdk_ec2::Client>,
    /// Auto Scaling.
    pub autoscaling: Lazy<aws_sdk_autoscaling::Client>,
    /// IAM.
    #[cfg(feature = "cli")]
    pub iam: Lazy<aws_sdk_iam::Client>,
    /// Lambda.
    #[cfg(feature = "cli")]
    pub lambda: Lazy<aws_sdk_lambda::Client>,
    /// EventBridge.
    #[cfg(feature = "cli")]
    pub events: Lazy<aws_sdk_eventbridge::Client>,
    /// CloudWatch Logs.
    #[cfg(feature = "cli")]
    pub logs: Lazy<aws_sdk_cloudwatchlogs::Client>,
    /// CloudWatch.
    #[cfg(feature = "cli")]
    pub cloudwatch: Lazy<aws_sdk_cloudwatch::Client>,
    /// AWS Backup.
    #[cfg(feature = "cli")]
    pub backup: Lazy<aws_sdk_backup::Client>,
    /// STS.
    #[cfg(feature = "cli")]
    pub sts: Lazy<aws_sdk_sts::Client>,
}

impl Aws {
    /// Clients of this configuration; each call goes through `tracer`.
    #[must_use]
    pub fn new(config: &SdkConfig, tracer: &Tracer) -> Self {
        Self::with(config, Some(tracer), None)
    }

    /// Clients of this configuration that leave no trace: what runs for weeks must not keep every call.
    #[must_use]
    pub fn untraced(config: &SdkConfig) -> Self {
        Self::with(config, None, None)
    }

    /// Also `auth`, in the place of the SDK's own scheme of the same id.
    pub(crate) fn with(
        config: &SdkConfig,
        tracer: Option<&Tracer>,
        auth: Option<&SharedAuthScheme>,
    ) -> Self {
        macro_rules! client {
            ($sdk:ident) => {{
                let (config, tracer, auth) = (config.clone(), tracer.cloned(), auth.cloned());
                // The SDK's own allowance of retries is the whole process's, whatever the account:
                // one in trouble would use up what all others have.
                let partition = $sdk::config::retry::RetryPartition::custom("freshscale").build();
                let build = move || {
                    let mut builder = $sdk::config::Builder::from(&config)
                        .retry_classifier(retry_after::RetryAfter)
                        .retry_partition(partition);
                    if let Some(tracer) = tracer {
                        builder = builder.interceptor(tracer);
                    }
                    if let Some(auth) = auth {
                        builder = builder.push_auth_scheme(auth);
                    }
                    $sdk::Client::from_conf(builder.build())
                };
                Arc::new(LazyLock::new(
                    Box::new(build) as Box<dyn FnOnce() -> _ + Send>
                ))
            }};
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
