//! The clients of every service that a stack is made of.

use std::ops::Deref;

use freshscale_core::aws::trace::Tracer;
use freshscale_core::aws::{Aws, Lazy, SdkConfig};
use freshscale_core::{lazy_client, secret};

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
    /// Service Quotas.
    pub quotas: Lazy<aws_sdk_servicequotas::Client>,
    /// STS.
    pub sts: Lazy<aws_sdk_sts::Client>,
    /// Elastic Load Balancing, of target groups.
    pub elb: Lazy<aws_sdk_elasticloadbalancingv2::Client>,
    /// KMS.
    pub kms: Lazy<aws_sdk_kms::Client>,
    /// SNS.
    pub sns: Lazy<aws_sdk_sns::Client>,
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
            quotas: lazy_client!(aws_sdk_servicequotas, config, tracer, None),
            sts: lazy_client!(aws_sdk_sts, config, tracer, None),
            elb: lazy_client!(aws_sdk_elasticloadbalancingv2, config, tracer, None),
            kms: lazy_client!(aws_sdk_kms, config, tracer, None),
            sns: lazy_client!(aws_sdk_sns, config, tracer, None),
        }
    }
}

/// Where calls go: `AWS`, or the addresses that stand in its place, without passwords.
#[must_use]
pub fn target(config: &SdkConfig) -> String {
    let general = config.endpoint_url();
    let of_service = |service: &str| {
        let key = aws_types::service_config::ServiceConfigKey::builder()
            .service_id(service)
            .env("AWS_ENDPOINT_URL")
            .profile("endpoint_url")
            .build()
            .ok()?;
        config.service_config()?.load_config(key)
    };
    // What is given on the command line holds for every service.
    let by_option = config.get_origin("endpoint_url").is_client_config();
    let own = SERVICES
        .iter()
        .filter(|_| !by_option)
        .filter_map(|service| {
            let url = of_service(service).filter(|url| Some(url.as_str()) != general)?;
            Some(format!("{service} at {url}"))
        });
    let general = general.map_or_else(|| "AWS".to_owned(), ToOwned::to_owned);
    let all: Vec<String> = std::iter::once(general).chain(own).collect();
    secret::addresses(&all.join(", ")).into_owned()
}

/// As configuration files and variables of the environment know them.
const SERVICES: [&str; 13] = [
    "Auto Scaling",
    "Backup",
    "CloudWatch",
    "CloudWatch Logs",
    "EC2",
    "Elastic Load Balancing v2",
    "EventBridge",
    "IAM",
    "KMS",
    "Lambda",
    "SNS",
    "STS",
    "Service Quotas",
];
