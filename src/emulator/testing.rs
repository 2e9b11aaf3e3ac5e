//! What the emulator's tests share.
#![allow(clippy::unwrap_used)]

use aws_smithy_runtime_api::client::orchestrator::HttpResponse;
use aws_smithy_runtime_api::client::result::SdkError;
use aws_smithy_types::error::metadata::ProvideErrorMetadata;

use std::ops::Deref;

use super::Emulator;
use super::state::World;
use freshscale_core::aws::trace::Tracer;
use freshscale_core::aws::{Aws, Lazy, SdkConfig};
use freshscale_core::lazy_client;

/// Clients of the services that are tested here.
#[derive(Debug, Clone)]
pub(super) struct Clients {
    aws: Aws,
    pub(super) iam: Lazy<aws_sdk_iam::Client>,
    pub(super) events: Lazy<aws_sdk_eventbridge::Client>,
    pub(super) logs: Lazy<aws_sdk_cloudwatchlogs::Client>,
}

impl Deref for Clients {
    type Target = Aws;

    fn deref(&self) -> &Aws {
        &self.aws
    }
}

impl Clients {
    pub(super) fn new(config: &SdkConfig, tracer: &Tracer) -> Self {
        let tracer = Some(tracer);
        Self {
            aws: Aws::with(config, tracer, None),
            iam: lazy_client!(aws_sdk_iam, config, tracer, None),
            events: lazy_client!(aws_sdk_eventbridge, config, tracer, None),
            logs: lazy_client!(aws_sdk_cloudwatchlogs, config, tracer, None),
        }
    }
}

/// A Monday, 00:00 UTC (09:00 in Seoul).
pub(super) const START: &str = "2026-01-05T00:00:00Z";

/// An account with two subnets, a security group and one image.
pub(super) fn emulator() -> (Emulator, Clients) {
    let mut world = World::new("111111111111", "ap-northeast-2", START.parse().unwrap());
    for (id, zone) in [
        ("subnet-a", "ap-northeast-2a"),
        ("subnet-b", "ap-northeast-2b"),
    ] {
        world.ec2.add_subnet(id, zone);
    }
    world.ec2.add_security_group("sg-1", "web");
    let emulator = Emulator::new(world);
    let aws = Clients::new(&emulator.sdk_config(), &Tracer::default());
    (emulator, aws)
}

/// The code of a failed call.
pub(super) fn code<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata,
{
    let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
    meta.and_then(|m| m.code())
        .unwrap_or("no service error")
        .to_owned()
}

/// The message of a failed call.
pub(super) fn message<E>(error: &SdkError<E, HttpResponse>) -> String
where
    E: ProvideErrorMetadata,
{
    let meta = error.as_service_error().map(ProvideErrorMetadata::meta);
    meta.and_then(|m| m.message())
        .unwrap_or_default()
        .to_owned()
}

/// A small stack, as the file of it would be read.
pub(super) fn stack() -> freshscale_stack::Stack {
    use freshscale_core::rotation::image::{Architecture, ImagePolicy};
    use freshscale_core::rotation::selector::Selector;
    use freshscale_stack::{
        AutoScalingGroup, Capacity, LaunchTemplate, Metadata, Names, Rotator, Schedule, Stack,
        Triggers,
    };
    use std::collections::BTreeMap;
    use std::time::Duration;
    Stack {
        name: "web".to_owned(),
        region: None,
        account: None,
        tags: BTreeMap::new(),
        image: ImagePolicy {
            instance_name: "web-1".to_owned(),
            name_prefix: "AwsBackup_".to_owned(),
            selector: Selector::default(),
            owners: vec!["self".to_owned()],
            architecture: Architecture::X8664,
            max_age: Duration::from_secs(3 * 86_400),
        },
        backup: None,
        launch_template: LaunchTemplate {
            whose: freshscale_stack::Whose::Stack,
            instance_type: "c6i.large".to_owned(),
            key_name: Some("key".to_owned()),
            iam_instance_profile: Some("profile".to_owned()),
            security_group_ids: vec!["sg-9".to_owned()],
            user_data: None,
            metadata: Metadata {
                http_tokens: "required".to_owned(),
                hop_limit: 2,
            },
            block_devices: Vec::new(),
            instance_tags: BTreeMap::new(),
            ebs_optimized: None,
            monitoring: false,
            associate_public_ip: None,
            disable_api_termination: false,
            cpu_options: None,
            said: freshscale_stack::Said::new(),
            keep_versions: 10,
        },
        auto_scaling_group: AutoScalingGroup {
            whose: freshscale_stack::Whose::Stack,
            subnet_ids: vec!["subnet-8".to_owned(), "subnet-9".to_owned()],
            target_group_arns: vec!["arn:tg".to_owned()],
            health_check_type: "ELB".to_owned(),
            health_check_grace_period: Duration::from_secs(300),
            capacity: Capacity {
                min: 0,
                max: 8,
                desired: 0,
            },
            termination_policies: vec!["OldestLaunchTemplate".to_owned()],
            default_cooldown: Duration::from_secs(300),
            default_instance_warmup: None,
            max_instance_lifetime: None,
            protect_from_scale_in: false,
            capacity_rebalance: false,
            said: freshscale_stack::Said::new(),
        },
        schedule: Schedule {
            holidays: std::collections::BTreeSet::new(),
            timezone: "Asia/Seoul".to_owned(),
            windows: Vec::new(),
            actions: Vec::new(),
        },
        rotator: Rotator {
            architecture: Architecture::X8664,
            memory_mib: 128,
            timeout: Duration::from_secs(10),
            log_retention_days: Some(30),
            role: None,
            role_path: "/freshscale/".to_owned(),
            permissions_boundary: None,
            policy_template: String::new(),
            triggers: Triggers {
                daily_at: None,
                on_image_available: true,
                on_backup_completed: false,
            },
            verify_launch: false,
            on_failure: None,
            settle: std::time::Duration::ZERO,
            freeze_before: Duration::ZERO,
        },
        alarms: None,
        names: Names::of("web"),
    }
}
