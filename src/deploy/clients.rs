//! The clients of every service that a stack is made of.

use std::ops::Deref;

use freshscale_core::aws::trace::Tracer;
use freshscale_core::aws::{Aws, Lazy, SdkConfig};
use freshscale_core::lazy_client;

/// The clients. Cheap to clone; what a rotation needs ([`Aws`]) is a part of them, so that the rotation's own code
/// takes either.
#[derive(Debug, Clone)]
pub struct Clients {
    aws: Aws,
    /// IAM.
    pub iam: Lazy<aws_sdk_iam::Client>,
    /// Lambda.
    pub lambda: Lazy<aws_sdk_lambda::Client>,
    /// EventBridge.
    pub events: Lazy<aws_sdk_eventbridge::Client>,
    /// CloudWatch Logs.
    pub logs: Lazy<aws_sdk_cloudwatchlogs::Client>,
    /// CloudWatch.
    pub cloudwatch: Lazy<aws_sdk_cloudwatch::Client>,
    /// AWS Backup.
    pub backup: Lazy<aws_sdk_backup::Client>,
    /// STS.
    pub sts: Lazy<aws_sdk_sts::Client>,
}

impl Deref for Clients {
    type Target = Aws;

    fn deref(&self) -> &Aws {
        &self.aws
    }
}

impl Clients {
    /// Clients of this configuration; each call goes through `tracer`.
    #[must_use]
    pub fn new(config: &SdkConfig, tracer: &Tracer) -> Self {
        let tracer = Some(tracer);
        Self {
            aws: Aws::with(config, tracer, None),
            iam: lazy_client!(aws_sdk_iam, config, tracer, None),
            lambda: lazy_client!(aws_sdk_lambda, config, tracer, None),
            events: lazy_client!(aws_sdk_eventbridge, config, tracer, None),
            logs: lazy_client!(aws_sdk_cloudwatchlogs, config, tracer, None),
            cloudwatch: lazy_client!(aws_sdk_cloudwatch, config, tracer, None),
            backup: lazy_client!(aws_sdk_backup, config, tracer, None),
            sts: lazy_client!(aws_sdk_sts, config, tracer, None),
        }
    }
}
