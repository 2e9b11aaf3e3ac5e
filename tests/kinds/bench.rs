//! A stack with another value in every field, and one kind of it on the bench.

use std::collections::BTreeSet;
use std::time::Duration;

use freshscale_core::rotation::image::Architecture;
use freshscale_deploy::address::{Address, Kind, kind};
use freshscale_deploy::plan::change;
use freshscale_deploy::resource::{Context, DeployContext, Job, REGISTRY, ResourceType, Scope};
use freshscale_stack::{BlockDevice, CpuOptions, Stack};
use serde_json::{Value, json};

use crate::support::{Cloud, example};

/// Another value wherever the stack file can say one, under the same names.
pub fn all_different(stack: &Stack) -> Stack {
    let mut stack = stack.clone();
    stack.tags = [("Owner".to_owned(), "platform".to_owned())].into();
    let lt = &mut stack.launch_template;
    lt.instance_type = "m6i.xlarge".to_owned();
    lt.key_name = Some("other".to_owned());
    lt.iam_instance_profile = Some("other".to_owned());
    lt.security_group_ids = vec!["sg-0fedcba9876543210".to_owned()];
    lt.user_data = Some(b"#!/bin/sh\necho other\n".to_vec());
    lt.metadata.http_tokens = "optional".to_owned();
    lt.metadata.hop_limit = 5;
    lt.block_devices = vec![BlockDevice {
        device: "/dev/xvdb".to_owned(),
        size_gib: Some(40),
        volume_type: "gp3".to_owned(),
        encrypted: Some(true),
        kms_key_id: Some("alias/web".to_owned()),
        iops: Some(4000),
        throughput: Some(250),
        delete_on_termination: false,
    }];
    lt.instance_tags = [("Role".to_owned(), "other".to_owned())].into();
    lt.ebs_optimized = Some(true);
    lt.monitoring = true;
    lt.associate_public_ip = Some(true);
    lt.disable_api_termination = true;
    lt.cpu_options = Some(CpuOptions {
        core_count: 1,
        threads_per_core: 1,
    });
    let said = json!({
        "metadata": {"endpoint": "disabled", "ipv6": "enabled", "instance_tags": "enabled"},
        "cpu_credits": "unlimited",
        "shutdown_behavior": "terminate",
        "disable_api_stop": true,
        "placement": {"tenancy": "dedicated", "affinity": "host"},
        "capacity_reservation": {"preference": "none"},
        "license_configuration_arns": [format!("arn:aws:license-manager:ap-northeast-2:111111111111:license-configuration:lic-{:032x}", 7)],
        "network_interfaces": [{"type": "efa", "ipv6_address_count": 1, "primary_ipv6": true, "delete_on_termination": false}],
        "hibernation": true,
        "enclave": true,
        "auto_recovery": "disabled",
        "private_dns_names": {"hostname_type": "resource-name", "a_record": true},
        "bandwidth_weighting": "vpc-1",
    });
    lt.said = said.as_object().unwrap().clone();
    let asg = &mut stack.auto_scaling_group;
    asg.subnet_ids = vec!["subnet-0c123456789abcdef".to_owned()];
    asg.target_group_arns = vec![stack_target_group()];
    asg.health_check_type = "EC2".to_owned();
    asg.health_check_grace_period = Duration::from_secs(60);
    asg.termination_policies = vec!["OldestInstance".to_owned()];
    asg.default_cooldown = Duration::from_secs(120);
    asg.default_instance_warmup = Some(Duration::from_secs(90));
    asg.max_instance_lifetime = Some(Duration::from_secs(7 * 86_400));
    asg.protect_from_scale_in = true;
    asg.capacity_rebalance = true;
    let said = json!({
        "mixed_instances": {
            "overrides": [{"instance_type": "m6i.large", "weight": 1}, {"instance_type": "m6i.xlarge", "weight": 2}],
            "on_demand_base": 1,
            "on_demand_percentage": 40,
            "spot_strategy": "lowest-price",
            "spot_pools": 3,
            "spot_max_price": "0.25",
        },
        "maintenance_policy": {"min_healthy": 90, "max_healthy": 120},
        "suspended_processes": ["AZRebalance", "AlarmNotification"],
        "enabled_metrics": ["GroupMaxSize"],
        "lifecycle_hooks": [{"name": "in", "transition": "launching", "timeout": 60, "default_result": "CONTINUE", "metadata": "web",
            "notification_target_arn": "arn:aws:sqs:ap-northeast-2:111111111111:hooks",
            "role_arn": "arn:aws:iam::111111111111:role/hooks"}],
        "notifications": [{"topic_arn": "arn:aws:sns:ap-northeast-2:111111111111:audit", "types": ["launch", "test"]}],
        "lattice_target_group_arns": ["arn:aws:vpc-lattice:ap-northeast-2:111111111111:targetgroup/tg-0123456789abcdef0"],
    });
    asg.said = said.as_object().unwrap().clone();
    for action in &mut stack.schedule.actions {
        action.recurrence = Some("7 3 1 2 *".to_owned());
        action.timezone = "Europe/Berlin".to_owned();
        action.start = Some("2027-01-01T00:00:00Z".parse().unwrap());
        action.end = Some("2028-01-01T00:00:00Z".parse().unwrap());
        (action.min, action.max, action.desired) = (Some(1), Some(7), Some(3));
    }
    stack.schedule.actions.truncate(1);
    stack.rotator.architecture = Architecture::Arm64;
    stack.rotator.memory_mib = 512;
    stack.rotator.timeout = Duration::from_secs(77);
    stack.rotator.log_retention_days = Some(90);
    stack.rotator.triggers.daily_at = Some(jiff::civil::time(5, 30, 0, 0));
    stack.image.max_age = Duration::from_secs(86_400);
    if let Some(alarms) = &mut stack.alarms {
        alarms.topic.push_str("-other");
    }
    if let Some(arn) = &mut stack.rotator.on_failure {
        arn.push_str("-other");
    }
    stack
}

pub fn stack_target_group() -> String {
    "arn:aws:elasticloadbalancing:ap-northeast-2:111111111111:targetgroup/other/fedcba9876543210"
        .to_owned()
}

/// Fields that the file cannot say, with another value; and fields that cannot be changed, with `None`.
pub type Rest = Vec<(&'static str, Option<Value>)>;

pub struct Bench {
    pub cloud: Cloud,
    pub stack: Stack,
    pub cx: Context,
    pub ty: &'static dyn ResourceType,
    pub address: Address,
}

impl Bench {
    pub async fn new(kind: Kind, name: &str) -> Self {
        Self::of(example(), kind, name).await
    }

    pub async fn of(stack: Stack, kind: Kind, name: &str) -> Self {
        let cloud = Cloud::new(&stack);
        cloud.apply(&stack).await;
        let other = all_different(&stack);
        cloud.emulator.world().seed(&other);
        let mut cx = cloud.plan(&other).await.cx;
        cx.package = None;
        cx.thorough = true;
        let ty = *REGISTRY.iter().find(|ty| ty.kind() == kind).unwrap();
        Self {
            cloud,
            stack,
            cx,
            ty,
            address: Address {
                kind,
                name: name.to_owned(),
            },
        }
    }

    fn declared(&self, stack: &Stack) -> Value {
        let facts = DeployContext {
            account: self.cx.account.clone(),
            code_sha256: None,
            template: None,
            seed_image: None,
            now: self.cloud.emulator.now(),
        };
        let all = self.ty.declare(stack, &facts);
        all.into_iter()
            .find(|d| d.name == self.address.name)
            .unwrap_or_else(|| panic!("{}", self.address))
            .spec
    }

    /// What stands.
    pub async fn read(&self) -> Value {
        let mut scope = Scope::default();
        scope.stacks.insert(self.stack.name.clone());
        scope.names.insert(
            self.address.kind,
            BTreeSet::from([self.address.name.clone()]),
        );
        let parent = self.address.name.split('/').next().unwrap().to_owned();
        for kind in [kind::AUTO_SCALING_GROUP, kind::LAMBDA_FUNCTION] {
            scope.names.entry(kind).or_default().insert(parent.clone());
        }
        scope.names.insert(
            kind::LAUNCH_TEMPLATE,
            BTreeSet::from([self.stack.names.launch_template.clone()]),
        );
        let found = self.ty.read(&self.cx, &scope).await.unwrap();
        found
            .into_iter()
            .find(|live| live.name == self.address.name)
            .unwrap()
            .spec
    }

    pub async fn every_field_changes_and_comes_back(&self, rest: Rest) {
        let have = self.read().await;
        let mut want = self.declared(&all_different(&self.stack));
        let mut fixed: BTreeSet<&str> = BTreeSet::new();
        for (path, value) in rest {
            match value {
                Some(value) => want[path] = value,
                None => {
                    want[path] = have[path].clone();
                    fixed.insert(path);
                }
            }
        }
        let changed: BTreeSet<String> = change::compare(&have, &want, &Default::default())
            .into_iter()
            .map(|change| change.path.split(['.', '[']).next().unwrap().to_owned())
            .collect();
        for field in have.as_object().unwrap().keys() {
            assert!(
                changed.contains(field) || fixed.contains(field.as_str()),
                "{field} of {} is not changed by this test: {} → {}",
                self.address,
                have[field],
                want[field]
            );
        }
        let job = Job::Update {
            name: self.address.name.clone(),
            have,
            want: want.clone(),
        };
        for result in self.ty.batch(&self.cx, vec![job]).await {
            result.unwrap();
        }
        let now = self.read().await;
        assert_eq!(
            change::compare(&want, &now, &Default::default()),
            vec![],
            "{} reads as it was set",
            self.address
        );
        self.cloud.apply(&self.stack).await;
        assert!(
            self.cloud.plan(&self.stack).await.plan.is_empty(),
            "{} is put right",
            self.address
        );
    }
}
