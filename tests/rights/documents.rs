//! The documents themselves: sizes, partitions, scopes, and what each statement is there for.

use std::collections::BTreeSet;

use freshscale_core::policy::{self as iam, Purpose};
use freshscale_stack::names::Account;
use freshscale_stack::policy::{Placeholders, Printed, canonical_statement, fill, printed};
use freshscale_stack::{Names, Stack};
use serde_json::Value;

use super::{account, actions, policy};
use crate::alarms::watched;
use crate::support::minimal;

fn texts(value: &Value) -> Vec<String> {
    match value {
        Value::String(one) => vec![one.clone()],
        list => serde_json::from_value(list.clone()).unwrap(),
    }
}

/// The longest name that a stack may have, in the partition with the longest name.
fn longest() -> (Stack, Account) {
    let mut stack = watched();
    stack.name = "n".repeat(40);
    stack.names = Names::of(&stack.name);
    let account = Account {
        partition: "aws-us-gov".to_owned(),
        id: "1".repeat(12),
        region: "us-gov-west-1".to_owned(),
    };
    (stack, account)
}

#[test]
fn every_document_is_taken_by_iam_with_the_longest_names() {
    let (stack, account) = longest();
    for which in Printed::ALL {
        let filled = fill(which.template(), &Placeholders::of(&stack, &account)).unwrap();
        let text = filled.to_string();
        // That of an operator may have to be written into the role.
        let purpose = match which {
            Printed::Operator => Purpose::Inline,
            _ => Purpose::Managed,
        };
        assert!(iam::parse(&filled, purpose).is_ok(), "{which:?}");
        let size = iam::size(&text);
        assert!(size <= purpose.longest(), "{which:?}: {size}");
    }
}

#[test]
fn every_document_fits_a_managed_policy_with_names_of_a_usual_length() {
    let (mut stack, account) = longest();
    stack.names = Names::of("storefront-prod");
    for which in Printed::ALL {
        let filled = fill(which.template(), &Placeholders::of(&stack, &account)).unwrap();
        let size = iam::size(&filled.to_string());
        assert!(size <= Purpose::Managed.longest(), "{which:?}: {size}");
    }
}

#[test]
fn no_document_names_a_partition_an_account_or_a_region_of_its_own() {
    for which in Printed::ALL {
        for (partition, region) in [("aws-cn", "cn-north-1"), ("aws-us-gov", "us-gov-east-1")] {
            let account = Account {
                partition: partition.to_owned(),
                id: "222222222222".to_owned(),
                region: region.to_owned(),
            };
            let filled = fill(which.template(), &Placeholders::of(&watched(), &account)).unwrap();
            for statement in filled["Statement"].as_array().unwrap() {
                for resource in texts(&statement["Resource"]) {
                    let parts: Vec<&str> = resource.split(':').collect();
                    // Keys and topics may be another account's, which a plan only looks at.
                    let anybodys = which == Printed::Plan && resource.contains(":*:");
                    let right = resource == "*"
                        || (parts[1] == partition
                            && ["", "*", region].contains(&parts[3])
                            && (anybodys || ["", "222222222222"].contains(&parts[4])));
                    assert!(right, "{which:?}: {resource}");
                }
            }
        }
    }
}

/// What is allowed on everything only looks.
#[test]
fn whatever_changes_something_is_on_named_things_or_under_a_condition() {
    for which in Printed::ALL {
        let document = policy(which, &watched());
        for statement in document["Statement"].as_array().unwrap() {
            let looks = texts(&statement["Action"]).iter().all(|action| {
                let name = action.split(':').nth(1).unwrap();
                ["Describe", "List", "Get"]
                    .iter()
                    .any(|verb| name.starts_with(verb))
            });
            assert!(
                looks || statement["Resource"] != "*",
                "{which:?}: {statement}"
            );
        }
    }
}

#[test]
fn a_role_is_passed_to_one_service_only() {
    for which in Printed::ALL {
        let document = policy(which, &watched());
        for statement in document["Statement"].as_array().unwrap() {
            if texts(&statement["Action"])
                .iter()
                .any(|action| action == "iam:PassRole")
            {
                let tests = ["StringEquals", "StringEqualsIfExists"].iter();
                let mut services =
                    tests.map(|test| &statement["Condition"][*test]["iam:PassedToService"]);
                assert!(services.any(Value::is_string), "{which:?}: {statement}");
            }
        }
    }
}

#[test]
fn each_statement_is_explained_and_nothing_else() {
    for which in Printed::ALL {
        let document = policy(which, &watched());
        let statements = document["Statement"].as_array().unwrap().iter();
        let mut named: BTreeSet<&str> = statements.map(|it| it["Sid"].as_str().unwrap()).collect();
        if which == Printed::Rotator {
            // Joins where the stack file has somebody told.
            named.insert("OnFailure");
        }
        if which == Printed::Operator {
            // Joins where the stack file has hooks with a role.
            named.insert("HookRole");
        }
        let explained: BTreeSet<&str> = which.uses().iter().map(|it| it.statement).collect();
        assert_eq!(named, explained, "{which:?}");
        assert_eq!(which.uses().len(), explained.len(), "{which:?}");
    }
}

#[test]
fn lists_are_sorted_and_no_right_is_given_twice() {
    for which in Printed::ALL {
        let document = policy(which, &watched());
        for statement in document["Statement"].as_array().unwrap() {
            assert!(
                texts(&statement["Action"]).is_sorted(),
                "{which:?}: {statement}"
            );
        }
        let mut seen = BTreeSet::new();
        for statement in document["Statement"].as_array().unwrap() {
            let mut same = canonical_statement(statement);
            same["Action"] = Value::Null;
            same["Sid"] = Value::Null;
            for action in texts(&statement["Action"]) {
                assert!(
                    seen.insert((action.clone(), same.to_string())),
                    "{which:?}: {action}"
                );
            }
        }
    }
}

fn printed_actions(which: Printed, stack: &Stack) -> BTreeSet<String> {
    let document = printed(which, stack, &account(), None, None).unwrap();
    actions(&document)
        .into_iter()
        .map(|(_, action)| action)
        .collect()
}

#[test]
fn what_is_printed_for_a_file_has_nothing_that_the_file_does_not_use() {
    let (all, few) = (watched(), minimal());
    let gone = |which| -> Vec<String> {
        let (all, few) = (printed_actions(which, &all), printed_actions(which, &few));
        assert!(few.is_subset(&all));
        all.difference(&few).cloned().collect()
    };
    assert_eq!(
        gone(Printed::Plan),
        [
            "ec2:DescribeKeyPairs",
            "elasticloadbalancing:DescribeTargetGroups",
            "iam:GetInstanceProfile",
            "sns:GetTopicAttributes",
        ]
    );
    assert_eq!(
        gone(Printed::Operator),
        [
            "autoscaling:AttachLoadBalancerTargetGroups",
            "autoscaling:EnableMetricsCollection",
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:TagResource",
            "cloudwatch:UntagResource",
            "lambda:PutFunctionEventInvokeConfig",
        ]
    );
    let roles = |stack: &Stack| {
        let document = printed(Printed::Operator, stack, &account(), Some("team/web"), None);
        let document = document.unwrap();
        let statements = document["Statement"].as_array().unwrap().iter();
        let passed = statements.filter(|it| it["Action"] == "iam:PassRole");
        passed
            .map(|it| it["Resource"].to_string())
            .collect::<Vec<_>>()
            .concat()
    };
    assert!(roles(&all).contains(":role/team/web\""));
    assert!(!roles(&few).contains("team/web"));
}
