//! What belongs to a group and has calls of its own: what AWS refuses together, and how it is read.

use std::path::Path;

use serde_json::json;

use super::super::load_str;
use super::faults::refused;
use super::{loaded, with};

/// With these lines of the group.
fn group(lines: &str) -> String {
    with("").replace("  capacity", &format!("{lines}  capacity"))
}

fn warnings(text: &str) -> String {
    match load_str(Path::new("web.yaml"), text) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(faults) => panic!("{faults}"),
    }
}

#[test]
fn what_aws_refuses_together_is_a_fault_with_its_source() {
    let role = "role_arn: arn:aws:iam::111111111111:role/hooks";
    let topic = "arn:aws:sns:ap-northeast-2:111111111111:audit";
    let cases = [
        (
            group(&format!(
                "  lifecycle_hooks:\n    - {{ name: a, transition: launching, notification_target_arn: {topic} }}\n"
            )),
            "A target needs a role that may tell it.",
        ),
        (
            group(&format!(
                "  lifecycle_hooks:\n    - {{ name: a, transition: launching, {role} }}\n"
            )),
            "A role is for a target, and this hook has none.",
        ),
        (
            group(
                "  lifecycle_hooks:\n    - { name: a, transition: launching }\n    - { name: a, transition: terminating }\n",
            ),
            "has the name `a` already",
        ),
        (
            group("  lifecycle_hooks:\n    - { name: a, transition: launching, timeout: 3h }\n"),
            "2h",
        ),
        (
            group(&format!(
                "  notifications:\n    - {{ topic_arn: {topic}, types: [launch] }}\n    - {{ topic_arn: {topic}, types: [test] }}\n"
            )),
            "has this topic already",
        ),
        (
            group("  suspended_processes: [HealthCheck, HealthCheck]\n"),
            "`HealthCheck` is listed already.",
        ),
        (
            group("  warm_pool: { min: 1 }\n"),
            "A warm pool says how its instances wait.",
        ),
        (
            group("  warm_pool: { state: Hibernated }\n"),
            "Instances of this template cannot hibernate.",
        ),
        (
            group(
                "  warm_pool: { state: Stopped }\n  mixed_instances: { on_demand_percentage: 50 }\n",
            ),
            "A group that requests Spot Instances takes no warm pool.",
        ),
        (
            group("  lattice_target_group_arns: [tg-0123456789abcdef0]\n"),
            "the ARN of a VPC Lattice target group",
        ),
    ];
    for (text, expected) in cases {
        let said = refused(&text);
        assert!(said.contains(expected), "{text}\n{said}");
    }
}

#[test]
fn what_keeps_a_window_from_its_instances_is_warned_of() {
    let text = warnings(&group(
        "  suspended_processes: [AZRebalance, ScheduledActions, Launch]\n",
    ));
    assert!(text.contains("no window opens or closes"), "{text}");
    assert!(text.contains("no instance starts"), "{text}");
    assert_eq!(text.matches("While `").count(), 2, "{text}");
    let pool = warnings(&group("  warm_pool: { state: Stopped }\n"));
    assert!(
        pool.contains("keep the image that they were started from"),
        "{pool}"
    );
    assert!(!warnings(&group("  warm_pool: {}\n")).contains("pool"));
}

#[test]
fn what_aws_takes_by_itself_is_not_said_of_a_hook_and_an_empty_list_takes_all_away() {
    let hook = "{ name: a, transition: launching, timeout: 60m, default_result: ABANDON }";
    let text = group(&format!(
        "  lifecycle_hooks:\n    - {hook}\n  suspended_processes: []\n"
    ));
    assert_eq!(
        serde_json::Value::from(loaded(&text).auto_scaling_group.said),
        json!({"lifecycle_hooks": [{"name": "a", "transition": "launching"}], "suspended_processes": null})
    );
}
