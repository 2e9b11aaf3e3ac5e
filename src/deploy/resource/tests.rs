//! What every kind has in common: what a stack declares, and that AWS's answer to it reads as the same.
#![allow(clippy::unwrap_used, clippy::expect_used)]

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use serde_json::{Value, json};

use super::*;
use freshscale_core::rotation::image::{Architecture, ImagePolicy};
use freshscale_core::rotation::selector::Selector;
use freshscale_stack::{
    Action, Alarms, AutoScalingGroup, BlockDevice, Capacity, LaunchTemplate, Metadata, Names,
    Rotator, Schedule, Triggers, Watch,
};

/// A stack with two triggers.
pub(super) fn stack() -> Stack {
    Stack {
        name: "web".to_owned(),
        region: None,
        account: None,
        tags: BTreeMap::from([("Team".to_owned(), "web".to_owned())]),
        image: ImagePolicy {
            instance_name: "web".to_owned(),
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
            iam_instance_profile: Some("web".to_owned()),
            security_group_ids: vec!["sg-2".to_owned(), "sg-1".to_owned()],
            user_data: Some(b"#!/bin/sh\n".to_vec()),
            metadata: Metadata {
                http_tokens: "required".to_owned(),
                hop_limit: 2,
            },
            block_devices: vec![BlockDevice {
                device: "/dev/xvda".to_owned(),
                size_gib: Some(30),
                volume_type: "gp3".to_owned(),
                encrypted: Some(true),
                kms_key_id: None,
                iops: None,
                throughput: None,
                delete_on_termination: true,
            }],
            instance_tags: BTreeMap::from([("Role".to_owned(), "web".to_owned())]),
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
            subnet_ids: vec!["subnet-b".to_owned(), "subnet-a".to_owned()],
            target_group_arns: Vec::new(),
            health_check_type: "ELB".to_owned(),
            health_check_grace_period: Duration::from_secs(300),
            capacity: Capacity {
                min: 0,
                max: 8,
                desired: 0,
            },
            termination_policies: vec!["OldestLaunchTemplate".to_owned(), "Default".to_owned()],
            default_cooldown: Duration::from_secs(300),
            default_instance_warmup: None,
            max_instance_lifetime: None,
            protect_from_scale_in: false,
            capacity_rebalance: false,
            said: freshscale_stack::Said::new(),
        },
        schedule: Schedule {
            timezone: "Asia/Seoul".to_owned(),
            holidays: std::collections::BTreeSet::new(),
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
            policy_template: r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"logs:PutLogEvents","Resource":"arn:${partition}:logs:${region}:${account}:log-group:${log_group}:*"}]}"#.to_owned(),
            triggers: Triggers {
                daily_at: Some(jiff::civil::time(2, 0, 0, 0)),
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

pub(super) fn facts() -> DeployContext {
    DeployContext {
        account: Account {
            partition: "aws".to_owned(),
            id: "111111111111".to_owned(),
            region: "ap-northeast-2".to_owned(),
        },
        code_sha256: None,
        template: None,
        seed_image: Some("ami-1".to_owned()),
        now: "2026-12-24T00:00:00Z".parse().unwrap(),
    }
}

fn declared(stack: &Stack) -> BTreeMap<String, Value> {
    REGISTRY
        .iter()
        .flat_map(|kind| {
            kind.declare(stack, &facts())
                .into_iter()
                .map(|d| (format!("{}/{}", kind.kind(), d.name), d.spec))
        })
        .collect()
}

#[test]
fn a_stack_declares_one_of_each_kind_and_a_rule_with_its_permission_per_trigger() {
    let declared = declared(&stack());
    assert_eq!(
        declared.keys().map(String::as_str).collect::<Vec<_>>(),
        [
            "auto-scaling-group/web-asg",
            "event-rule/web-rotator-daily",
            "event-rule/web-rotator-image",
            "iam-policy/web-rotator-policy",
            "iam-role/web-rotator-role",
            "lambda-function/web-rotator",
            "lambda-permission/web-rotator/web-rotator-daily",
            "lambda-permission/web-rotator/web-rotator-image",
            "launch-template/web-lt",
            "log-group//aws/lambda/web-rotator",
            "stack-record/web",
        ]
    );
    let daily = &declared["event-rule/web-rotator-daily"];
    assert_eq!(daily["schedule_expression"], "cron(0 17 * * ? *)");
    assert_eq!(
        daily["targets"][0]["arn"],
        "arn:aws:lambda:ap-northeast-2:111111111111:function:web-rotator:live"
    );
    assert_eq!(
        declared["lambda-permission/web-rotator/web-rotator-image"]["source_arn"],
        "arn:aws:events:ap-northeast-2:111111111111:rule/web-rotator-image"
    );
    assert_eq!(
        declared["iam-policy/web-rotator-policy"]["document"]["Statement"][0]["Resource"],
        "arn:aws:logs:ap-northeast-2:111111111111:log-group:/aws/lambda/web-rotator:*"
    );
}

#[test]
fn no_spec_shows_the_user_data() {
    let text = json!(declared(&stack())).to_string();
    assert!(!text.contains("/bin/sh"));
    assert!(text.contains(&json!(hidden::Hidden::of(b"#!/bin/sh\n")).to_string()));
}

/// A stack that declares something of every kind.
fn of_every_kind() -> Stack {
    let mut stack = stack();
    stack.schedule.actions = vec![Action {
        name: "out".to_owned(),
        recurrence: Some("40 8 * * *".to_owned()),
        timezone: "Asia/Seoul".to_owned(),
        start: None,
        end: None,
        min: Some(1),
        max: None,
        desired: Some(2),
        window: None,
    }];
    stack.rotator.on_failure =
        Some("arn:aws:sqs:ap-northeast-2:111111111111:failed-rotations".to_owned());
    stack.alarms = Some(Alarms {
        topic: "arn:aws:sns:ap-northeast-2:111111111111:on-call".to_owned(),
        watched: Watch::ALL.to_vec(),
        unfilled_after: std::time::Duration::from_secs(600),
    });
    stack
}

#[test]
fn every_spec_survives_the_way_through_a_saved_plan() {
    let stack = of_every_kind();
    for kind in REGISTRY {
        let specs = kind.survives(&stack, &facts());
        assert!(!specs.is_empty(), "no {} is declared", kind.kind());
        for (name, same) in specs {
            assert!(same, "{}/{name}", kind.kind());
        }
    }
}

#[test]
fn every_rule_names_a_field_that_its_kind_has() {
    let declared = declared(&of_every_kind());
    for kind in REGISTRY {
        let prefix = format!("{}/", kind.kind());
        for (path, rule) in kind.rules() {
            let (_, spec) = declared
                .iter()
                .find(|(name, _)| name.starts_with(&prefix))
                .unwrap();
            // What a file need not say is in no spec of a file that does not; it is a field of the file.
            let field = format!("{}.{path}", kind.kind().to_string().replace('-', "_"));
            let may_be_said = *rule == Rule::IfSaid && {
                let all = freshscale_stack::describe::all();
                { all.iter() }.any(|one| one.path.starts_with(&field))
            };
            assert!(spec.get(path).is_some() || may_be_said, "{prefix}{path}");
        }
    }
}

#[test]
fn a_trigger_switched_off_changes_the_record() {
    let mut other = stack();
    other.rotator.triggers.on_image_available = false;
    let names = |stack: &Stack| declared(stack)["stack-record/web"]["names"].clone();
    assert_ne!(names(&stack()), names(&other));
}

#[test]
fn the_order_of_kinds_has_no_cycle() {
    let mut placed: BTreeSet<Kind> = BTreeSet::new();
    while placed.len() < REGISTRY.len() {
        let next = REGISTRY
            .iter()
            .find(|k| !placed.contains(&k.kind()) && k.after().iter().all(|a| placed.contains(a)))
            .expect("a kind whose predecessors stand");
        placed.insert(next.kind());
    }
}

/// Written any earlier, a run that is killed before its deletions would hide the leftovers from the next.
#[test]
fn only_the_record_closes_a_run() {
    let closing: Vec<Kind> = REGISTRY
        .iter()
        .filter(|k| k.runs_last())
        .map(|k| k.kind())
        .collect();
    assert_eq!(closing, [crate::address::kind::STACK_RECORD]);
}
