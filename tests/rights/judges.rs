//! The evaluator beside pbac, which claims to decide as IAM does and which we did not write.
//!
//! Where pbac differs from what IAM's documentation says it is not asked: it compares actions with regard to case, reads one
//! key for each operator, takes a key that the request lacks for a value of that name, lets a negated operator hold if one of
//! its values fits, fills variables into resources alone, and a `*` within a part of an ARN reach over its colons. Those are unit tests of the evaluator.

use std::collections::BTreeMap;

use freshscale_core::policy::{Context, Policies, Policy, Purpose, Request, decide, parse};
use serde_json::{Map, Value, json};

use crate::simulation::random::Random;
use crate::support::python::run_with_node;

const CASES: usize = 1000;

const ACTIONS: [&str; 4] = [
    "ec2:CreateTags",
    "ec2:DeleteTags",
    "ec2:DescribeImages",
    "iam:PassRole",
];
const PATTERNS: [&str; 6] = [
    "*",
    "ec2:*",
    "ec2:*Tags",
    "ec2:Describe?mages",
    "iam:PassRole",
    "ec2:CreateTags",
];
const RESOURCES: [&str; 4] = [
    "arn:aws:ec2:eu-west-1:1:image/ami-1",
    "arn:aws:ec2:eu-west-1:1:image/ami-2",
    "arn:aws:ec2:us-east-1:1:instance/i-1",
    "arn:aws:iam::1:role/web",
];
const RESOURCE_PATTERNS: [&str; 7] = [
    "*",
    "arn:aws:ec2:*:1:image/*",
    "arn:aws:ec2:eu-west-?:1:image/ami-1",
    "arn:aws:ec2:*",
    "arn:aws:iam::1:role/${aws:username}",
    "arn:aws:*:*:1:*",
    "arn:aws:ec2:us-east-1:1:instance/i-*",
];

/// Operators with what a policy compares and what a request brings.
const TESTS: [(&str, &[&str], &[&str]); 14] = [
    ("StringEquals", &["web", "db"], &["web", "db", "Web"]),
    ("StringNotEquals", &["web", "db"], &["web", "db", "Web"]),
    (
        "StringEqualsIgnoreCase",
        &["web", "DB"],
        &["WEB", "db", "x"],
    ),
    (
        "StringNotEqualsIgnoreCase",
        &["web", "DB"],
        &["WEB", "db", "x"],
    ),
    ("StringLike", &["w*", "?b", "*"], &["web", "db", "x"]),
    ("StringNotLike", &["w*", "?b"], &["web", "db", "x"]),
    (
        "ArnLike",
        &["arn:aws:iam::1:role/*", "arn:aws:iam::?:role/web"],
        &["arn:aws:iam::1:role/web", "arn:aws:iam::2:role/db"],
    ),
    ("Bool", &["true", "false"], &["true", "false"]),
    (
        "DateLessThan",
        &["2026-03-02T00:00:00Z"],
        &["2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"],
    ),
    (
        "DateGreaterThanEquals",
        &["2026-03-02T00:00:00Z"],
        &["2026-03-01T00:00:00Z", "2026-03-02T00:00:00Z"],
    ),
    (
        "DateEquals",
        &["2026-03-02T00:00:00Z"],
        &["2026-03-02T09:00:00+09:00", "2026-03-03T00:00:00Z"],
    ),
    (
        "IpAddress",
        &["203.0.113.0/24", "10.0.0.0/8"],
        &["203.0.113.9", "192.0.2.1"],
    ),
    (
        "NotIpAddress",
        &["203.0.113.0/24"],
        &["203.0.113.9", "192.0.2.1"],
    ),
    ("NumericLessThan", &["5", "7"], &["4", "6", "8"]),
];

fn some(random: &mut Random, of: &[&str]) -> Vec<String> {
    let count = 1 + random.below(2);
    (0..count).map(|_| random.of(of).to_owned()).collect()
}

/// A condition, and a value of its key for the request.
fn condition(random: &mut Random, number: usize) -> (Value, (String, String)) {
    let (operator, wanted, given) = random.of(&TESTS);
    let key = format!("k{number}");
    let one = random.of(wanted).to_owned();
    // A list only where any of its values may fit.
    let value = match operator.contains("Not") || random.once_in(2) {
        true => json!(one),
        false => json!(some(random, wanted)),
    };
    let given = random.of(given).to_owned();
    (json!({operator: {format!("t:{key}"): value}}), (key, given))
}

/// What a request brings, by the names of its keys without their prefix.
type Given = BTreeMap<String, String>;

fn statement(random: &mut Random, number: usize, given: &mut Given) -> Value {
    let effect = if random.once_in(3) { "Deny" } else { "Allow" };
    let mut statement = Map::new();
    statement.insert("Effect".to_owned(), json!(effect));
    let action = if random.once_in(5) {
        "NotAction"
    } else {
        "Action"
    };
    statement.insert(action.to_owned(), json!(some(random, &PATTERNS)));
    let resource = if random.once_in(5) {
        "NotResource"
    } else {
        "Resource"
    };
    statement.insert(resource.to_owned(), json!(some(random, &RESOURCE_PATTERNS)));
    if random.once_in(2) {
        let (condition, (key, value)) = condition(random, number);
        statement.insert("Condition".to_owned(), condition);
        given.insert(key, value);
    }
    Value::Object(statement)
}

#[test]
fn a_thousand_random_policies_and_requests_are_decided_as_by_somebody_elses_evaluator() {
    let mut random = Random::new(22);
    let (mut cases, mut ours) = (Vec::new(), Vec::new());
    for _ in 0..CASES {
        let mut given = Given::new();
        let count = 1 + random.below(4);
        let statements: Vec<Value> = (0..count)
            .map(|number| statement(&mut random, usize::try_from(number).unwrap(), &mut given))
            .collect();
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        let (action, resource) = (random.of(&ACTIONS), random.of(&RESOURCES));
        let user = random.of(&["web", "db"]);
        let mut context = Context::default().with("aws:username", user);
        for (key, value) in &given {
            context = context.with(&format!("t:{key}"), value);
        }
        let policies = Policies {
            identity: vec![Policy {
                name: "p".to_owned(),
                document: parse(&document, Purpose::Inline).unwrap().into(),
            }],
            ..Policies::default()
        };
        let request = Request {
            principal: "arn:aws:iam::1:user/web".to_owned(),
            action: action.to_owned(),
            resource: resource.to_owned(),
            context,
        };
        ours.push(decide(&policies, &request).is_allowed());
        cases.push(json!([[document], action, resource, {"t": given, "aws": {"username": user}}]));
    }
    let file = tempfile::NamedTempFile::new_in(env!("CARGO_TARGET_TMPDIR")).unwrap();
    std::fs::write(file.path(), json!(with_numbers(cases.clone())).to_string()).unwrap();
    let theirs = run_with_node("decide.mjs", &[file.path().to_str().unwrap()]);
    let theirs: Vec<bool> = serde_json::from_value(theirs).unwrap();
    let differ = (0..CASES).find(|case| ours[*case] != theirs[*case]);
    assert_eq!(differ.map(|case| (ours[case], &cases[case])), None);
    // Neither answer is rare, so that agreement says something.
    let allowed = ours.iter().filter(|allowed| **allowed).count();
    assert!((CASES / 5..CASES * 4 / 5).contains(&allowed), "{allowed}");
}

/// pbac compares numbers only as numbers.
fn with_numbers(cases: Vec<Value>) -> Vec<Value> {
    let number = |value: &mut Value| match value {
        Value::String(text) => {
            if let Ok(number) = text.parse::<i64>() {
                *value = json!(number);
            }
        }
        Value::Array(all) => all.iter_mut().for_each(|one| {
            let text = one.as_str().and_then(|text| text.parse::<i64>().ok());
            if let Some(number) = text {
                *one = json!(number);
            }
        }),
        _ => {}
    };
    let mut cases = cases;
    for case in &mut cases {
        let statements = case[0][0]["Statement"].as_array_mut().unwrap().iter_mut();
        for statement in statements {
            let compared = statement.pointer_mut("/Condition/NumericLessThan");
            let compared = compared.and_then(Value::as_object_mut);
            compared
                .into_iter()
                .flatten()
                .for_each(|(_, value)| number(value));
        }
        case[3]["t"]
            .as_object_mut()
            .unwrap()
            .values_mut()
            .for_each(number);
    }
    cases
}
