#![allow(clippy::unwrap_used, clippy::expect_used)]

mod alarms;
mod asked;
mod backup;
mod beside;
mod dates;
mod faults;
mod hostile;
mod interfaces;
mod launches;
mod layers;
mod limits;
mod mixed;
mod others;
mod reach;
mod remedies;
mod rights;
mod values;
mod windows;

use std::path::{Path, PathBuf};
use std::time::Duration;

use super::*;
use freshscale_core::rotation::image::Architecture;
use names::Trigger;

fn file(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../stacks")
        .join(name)
}

/// The shortest stack there is, and `more` after it.
fn with(more: &str) -> String {
    format!(
        "version: 1\nname: web\nimage: {{ instance_name: web }}\nlaunch_template:\n  instance_type: t3.small\n  \
         security_group_ids: [sg-0123456789abcdef0]\nauto_scaling_group:\n  subnet_ids: [subnet-0123456789abcdef0]\n  \
         capacity: {{ max: 4 }}\n{more}"
    )
}

fn loaded(text: &str) -> Stack {
    match load_str(Path::new("web.yaml"), text) {
        Ok(loaded) => loaded.stack,
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn something_says_which_images_count() {
    let said = |image: &str| {
        let text = with("").replace("{ instance_name: web }", image);
        match load_str(Path::new("web.yaml"), &text) {
            Ok(loaded) => loaded.warnings.to_string(),
            Err(faults) => faults.to_string(),
        }
    };
    for (image, part) in [
        (
            "{ owners: [self] }",
            "`image` does not say which images count",
        ),
        (
            "{ name: go-*, name_prefix: go }",
            "`image.name` says the whole name",
        ),
        (
            "{ instance_name: a, tags: { Name: b } }",
            "the tag Name is \"b\"",
        ),
        ("{ name: '**' }", "not of these alone"),
        ("{ tags: { 'a*': b } }", "a tag's key"),
        ("{ source_instance: web }", "an instance's id"),
        (
            "{ tags: { Role: web }, owners: ['222222222222'] }",
            "`image.tags` tells images by their tags, and an account does not see the tags of images of `222222222222`",
        ),
        (
            "{ instance_name: web, backup: { at: '01:00', copied_from: eu-west-1 } }",
            "backups that are copied here come without them",
        ),
    ] {
        let said = said(image);
        assert!(said.contains(part), "{image}: {said}");
    }
    for quiet in [
        "{ name: go-*, owners: ['222222222222'] }",
        "{ source_instance: i-0123456789abcdef0, backup: { at: '01:00', copied_from: eu-west-1 } }",
        "{ instance_name: web, owners: [self] }",
    ] {
        assert!(!said(quiet).contains("tags"), "{quiet}");
    }
}

#[test]
fn the_beginning_of_names_is_aws_backups_only_with_a_name_tag() {
    let prefix = |image: &str| {
        let text = with("").replace("{ instance_name: web }", image);
        loaded(&text).image.name_prefix
    };
    assert_eq!(
        prefix("{ instance_name: web, tags: { Role: web } }"),
        "AwsBackup_"
    );
    assert_eq!(prefix("{ instance_name: web, name: go-* }"), "");
    assert_eq!(prefix("{ tags: { Role: web } }"), "");
    assert_eq!(prefix("{ tags: { Role: web }, name_prefix: go- }"), "go-");
}

#[test]
fn the_customers_stack_says_what_was_set_up_by_hand() {
    let loaded = load(&file("jjikin-web.yaml")).unwrap_or_else(|faults| panic!("{faults}"));
    let stack = &loaded.stack;
    assert_eq!(stack.account.as_deref(), Some("111111111111"));
    assert_eq!(
        stack.names.lambda_function,
        "jjikin-web-lt-ami-replace-automation"
    );
    assert_eq!(
        stack.names.log_group,
        "/aws/lambda/jjikin-web-lt-ami-replace-automation"
    );
    assert_eq!(
        stack.names.event_rule(Trigger::Daily),
        "jjikin-web-rotator-daily"
    );
    assert_eq!(stack.names.launch_template, "jjikin-web-lt");
    let backup = Backup {
        copied_from: None,
        at: jiff::civil::time(1, 0, 0, 0),
        takes: Duration::from_secs(30 * 60),
        retention: Duration::from_secs(14 * 86_400),
    };
    assert_eq!(stack.backup, Some(backup));
    let actions: Vec<_> = stack.schedule.actions.iter().collect();
    let named = |name: &str| actions.iter().find(|a| a.name == name).unwrap();
    assert_eq!((stack.schedule.windows.len(), actions.len()), (3, 8));
    assert_eq!(named("live-show-out").desired, Some(6));
    assert_eq!(named("live-show-out").timezone, "Asia/Seoul");
    assert_eq!(
        named("live-show-out").recurrence.as_deref(),
        Some("35 19 * * tue,thu")
    );
    assert_eq!(named("nightly-in").desired, Some(0));
    assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    assert_eq!(stack.rotator.timeout, Duration::from_secs(10));
    assert!(
        stack
            .launch_template
            .user_data
            .as_ref()
            .unwrap()
            .starts_with(b"#!/bin/bash")
    );
    assert_eq!(
        loaded.source.locate("launch_template.instance_type").line,
        17
    );
    assert_eq!(loaded.source.locate("schedule.windows[0].name").line, 40);
    assert_eq!(stack.rotator.policy_template, policy::ROTATOR);
}

#[test]
fn a_minimal_stack_has_every_documented_default() {
    let stack = load(&file("minimal.yaml"))
        .unwrap_or_else(|faults| panic!("{faults}"))
        .stack;
    assert_eq!((stack.region, stack.account), (None, None));
    assert_eq!(stack.backup, None);
    assert_eq!(stack.image.name_prefix, "AwsBackup_");
    assert_eq!(stack.image.owners, ["self"]);
    assert_eq!(stack.image.max_age, Duration::from_secs(3 * 86_400));
    assert_eq!(stack.image.architecture, Architecture::X8664);
    let template = &stack.launch_template;
    assert_eq!(
        (
            template.metadata.http_tokens.as_str(),
            template.metadata.hop_limit
        ),
        ("required", 2)
    );
    assert_eq!((template.keep_versions, template.monitoring), (10, false));
    let group = &stack.auto_scaling_group;
    assert_eq!(
        group.capacity,
        Capacity {
            min: 0,
            max: 4,
            desired: 0
        }
    );
    assert_eq!(
        (
            group.health_check_type.as_str(),
            group.health_check_grace_period
        ),
        ("EC2", Duration::ZERO)
    );
    assert_eq!(
        group.termination_policies,
        ["OldestLaunchTemplate", "Default"]
    );
    assert_eq!(group.default_cooldown, Duration::from_secs(300));
    assert_eq!(group.max_instance_lifetime, None);
    let rotator = &stack.rotator;
    assert_eq!(rotator.architecture, Architecture::X8664);
    assert_eq!(
        (rotator.memory_mib, rotator.timeout),
        (128, Duration::from_secs(30))
    );
    assert_eq!(rotator.log_retention_days, Some(30));
    assert_eq!(
        rotator.triggers.daily_at,
        Some(jiff::civil::time(2, 0, 0, 0))
    );
    assert!(rotator.triggers.on_image_available && !rotator.triggers.on_backup_completed);
    assert_eq!(rotator.policy_template, policy::ROTATOR);
    assert_eq!(stack.names, Names::of("web"));
}

#[test]
fn defaults_follow_other_fields() {
    let text = with("").replace("t3.small", "c7g.large").replace(
        "  capacity",
        "  target_group_arns: [arn:aws:elasticloadbalancing:us-east-1:111111111111:targetgroup/w/0123456789abcdef]\n  capacity",
    );
    let stack = loaded(&text);
    assert_eq!(stack.image.architecture, Architecture::Arm64);
    assert_eq!(stack.auto_scaling_group.health_check_type, "ELB");
    assert_eq!(
        stack.auto_scaling_group.health_check_grace_period,
        Duration::from_secs(300)
    );
    let text = with("").replace("max: 4", "min: 2, max: 4");
    assert_eq!(loaded(&text).auto_scaling_group.capacity.desired, 2);
}

#[test]
fn values_keep_the_text_they_were_written_with() {
    let stack = loaded(&with(
        "account: 012345678901\ntags: { Version: 1.10, Live: true, a.b: c }\n",
    ));
    assert_eq!(stack.account.as_deref(), Some("012345678901"));
    assert_eq!(stack.tags["Version"], "1.10");
    assert_eq!(stack.tags["Live"], "true");
    assert_eq!(stack.tags["a.b"], "c");
}

#[test]
fn the_daily_run_and_the_retention_can_be_turned_off() {
    let stack = loaded(&with(
        "rotator: { log_retention: forever, triggers: { daily_at: off } }\n",
    ));
    assert_eq!(stack.rotator.triggers.daily_at, None);
    assert_eq!(stack.rotator.log_retention_days, None);
}

#[test]
fn every_default_in_the_tables_is_a_value_of_its_own_shape() {
    // A default that its own shape refuses would be reported as a fault of the user's file.
    let stack = loaded(&with(
        "schedule: { actions: [{ name: a, start: 2026-12-24T09:00:00+09:00, desired: 1 }] }\n",
    ));
    assert_eq!(
        stack.schedule.actions[0].start.unwrap().to_string(),
        "2026-12-24T00:00:00Z"
    );
    assert_eq!(stack.schedule.actions[0].timezone, "UTC");
    let text = with("").replace("max: 4 }", "max: 4 }\n").replace(
        "  security",
        "  block_devices: [{ device: /dev/xvda }]\n  security",
    );
    let device = &loaded(&text).launch_template.block_devices[0];
    assert_eq!(
        (device.volume_type.as_str(), device.delete_on_termination),
        ("gp3", true)
    );
}

#[test]
fn an_alias_is_the_value_it_refers_to() {
    let stack = loaded(&with(
        "tags: &tags { Team: web }\nschedule:\n  actions:\n    \
         - { name: a, recurrence: '0 9 * * *', max: &most 3 }\n    \
         - { name: b, recurrence: '0 10 * * *', max: *most }\n",
    ));
    assert_eq!(stack.schedule.actions[1].max, Some(3));
    assert_eq!(stack.tags["Team"], "web");
}
