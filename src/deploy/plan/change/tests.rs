#![allow(clippy::unwrap_used)]
use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::resource::hidden::{Hidden, Secret};

fn compared(before: &Value, after: &Value, rules: &[(&str, Rule)]) -> Vec<(String, Value, Value)> {
    let rules = rules.iter().map(|(path, rule)| ((*path).to_owned(), *rule));
    let changes = compare(before, after, &rules.collect());
    let told = |change: FieldChange| (change.path, change.before, change.after);
    changes.into_iter().map(told).collect()
}

fn policy(statements: Value) -> Value {
    json!({"document": {"Version": "2012-10-17", "Statement": statements}})
}

fn policies(before: Value, after: Value) -> Vec<(String, Value, Value)> {
    let rules = [("document", Rule::Policy)];
    compared(&policy(before), &policy(after), &rules)
}

#[test]
fn a_statement_that_is_added_or_removed_stands_by_itself() {
    let read =
        json!({"Sid": "Read", "Effect": "Allow", "Action": "ec2:Describe*", "Resource": "*"});
    let all = json!({"Effect": "Allow", "Action": "*", "Resource": "*"});
    let path = "document.Statement[#2]".to_owned();
    let grown = policies(json!([read]), json!([read, all]));
    assert_eq!(grown, [(path.clone(), json!(null), all.clone())]);
    let shrunk = policies(json!([read, all]), json!(read));
    assert_eq!(shrunk, [(path, all, json!(null))]);
    let made = compared(
        &json!(null),
        &policy(json!(read)),
        &[("document", Rule::Policy)],
    );
    let made: Vec<&str> = made.iter().map(|(path, ..)| path.as_str()).collect();
    assert_eq!(made, ["document.Statement[Read]", "document.Version"]);
}

#[test]
fn statements_of_one_name_are_compared_member_by_member() {
    let one = |action: Value, zone: &str| {
        json!([{"Sid": "Read", "Effect": "Allow", "Action": action, "Resource": "*",
            "Condition": {"StringEquals": {"aws:RequestedRegion": zone}}}])
    };
    assert_eq!(
        policies(
            one(json!("ec2:DescribeImages"), "a"),
            one(json!(["EC2:DescribeImages", "ec2:*"]), "b")
        ),
        [
            (
                "document.Statement[Read].Action".to_owned(),
                json!("ec2:DescribeImages"),
                json!(["EC2:DescribeImages", "ec2:*"])
            ),
            (
                "document.Statement[Read].Condition.StringEquals.aws:RequestedRegion".to_owned(),
                json!(["a"]),
                json!(["b"])
            ),
        ]
    );
    // Without a name, such as differ in one member alone belong together.
    let one =
        |effect: &str, action: &str| json!([{"Effect": effect, "Action": action, "Resource": "*"}]);
    let changed = policies(one("Allow", "a:x"), one("Allow", "a:*"));
    assert_eq!(
        changed,
        [(
            "document.Statement[#1].Action".to_owned(),
            json!("a:x"),
            json!("a:*")
        )]
    );
    assert_eq!(policies(one("Allow", "a:x"), one("Deny", "a:y")).len(), 2);
}

#[test]
fn documents_that_mean_the_same_do_not_differ_and_odd_ones_are_told_whole() {
    let a = json!([{"Effect": "Allow", "Action": ["b:x", "a:x"], "Resource": "*"}]);
    let b = json!({"Effect": "Allow", "Action": ["A:x", "b:x", "b:x"], "Resource": ["*"]});
    assert_eq!(policies(a, b), []);
    let twice = json!([{"Sid": "A", "Effect": "Allow"}, {"Sid": "A", "Effect": "Deny"}]);
    assert_eq!(policies(json!([]), twice).len(), 2);
    for (before, after) in [
        (json!("x"), json!(["y"])),
        (json!(7), json!({})),
        (json!([[]]), json!(null)),
    ] {
        assert!(
            !policies(before.clone(), after.clone()).is_empty(),
            "{before} {after}"
        );
    }
}

#[test]
fn lists_of_objects_are_walked_by_key_or_by_place_and_others_are_whole() {
    let disk = |device: &str, size: u32| json!({"device": device, "size_gib": size, "iops": null});
    let spec = |disks: Value| json!({"block_devices": disks});
    let path = "block_devices[/dev/xvda].size_gib".to_owned();
    let changed = compared(
        &spec(json!([disk("/dev/xvda", 30)])),
        &spec(json!([disk("/dev/xvda", 40), disk("/dev/xvdb", 5)])),
        &[],
    );
    let added = (
        "block_devices[/dev/xvdb]".to_owned(),
        json!(null),
        disk("/dev/xvdb", 5),
    );
    assert_eq!(changed, [(path, json!(30), json!(40)), added]);
    let (a, b) = (
        json!([disk("a", 1), disk("b", 2)]),
        json!([disk("b", 2), disk("a", 1)]),
    );
    assert_eq!(
        compared(&spec(a.clone()), &spec(b.clone()), &[]),
        [("block_devices".to_owned(), a, b)]
    );
    // Without a key the place tells them apart, as long as they are as many.
    let changed = compared(&json!({"l": [{"x": 1}]}), &json!({"l": [{"x": 2}]}), &[]);
    assert_eq!(changed[0].0, "l[0].x");
    let more = json!({"l": [{"x": 2}, {"x": 3}]});
    let changed = compared(&json!({"l": [{"x": 1}]}), &more, &[]);
    assert_eq!(changed[0].0, "l");
}

#[test]
fn a_path_has_one_reading() {
    let spec = |key: &str| json!({"tags": {key: 1}, "list": [{"id": key, "x": 1}]});
    for (key, shown) in [
        ("freshscale:stack", ".freshscale:stack"),
        ("a.b", "[\"a.b\"]"),
        ("a]\n\u{202e}\"", "[\"a]\\n\\u202e\\\"\"]"),
        ("", "[\"\"]"),
    ] {
        let empty = json!({"tags": {}, "list": []});
        let paths: Vec<String> = compared(&empty, &spec(key), &[])
            .into_iter()
            .map(|told| told.0)
            .collect();
        assert_eq!(paths[1], format!("tags{shown}"));
    }
}

#[test]
fn what_is_hidden_tells_its_size_and_whether_it_is_another() {
    let rules = [
        ("user_data", Rule::Secret),
        ("targets", Rule::Secret),
        ("environment", Rule::Secret),
    ];
    let spec = |data: &str, input: &str| {
        json!({
            "user_data": Hidden::of(data.as_bytes()),
            "targets": [{"id": "t", "arn": "arn", "input": Secret::new(input)}],
            "environment": {"A": "shown", "B": Hidden::of(input.as_bytes())},
        })
    };
    let hidden = |bytes: usize| json!({"bytes": bytes});
    let other = |bytes: usize| json!({"bytes": bytes, "changed": true});
    let mut changed = compared(&spec("canary", "one"), &spec("yranac", "three"), &rules);
    changed.sort_by(|a, b| a.0.cmp(&b.0));
    assert_eq!(
        changed,
        [
            ("environment.B".to_owned(), hidden(3), other(5)),
            ("targets[t].input".to_owned(), hidden(3), other(5)),
            ("user_data".to_owned(), hidden(6), other(6)),
        ]
    );
    let made = compared(&json!(null), &spec("canary", "one"), &rules);
    let made = serde_json::to_string(&made).unwrap();
    for never in ["canary", "digest", "secret", "one"] {
        assert!(!made.contains(never), "{made}");
    }
    assert!(
        made.contains(r#"["targets[t].input",null,{"bytes":3}]"#),
        "{made}"
    );
}

#[test]
fn a_password_in_an_address_is_masked_and_told_apart() {
    let spec = |password: &str| json!({"tags": {"url": format!("https://u:{password}@host")}});
    let rules = BTreeMap::new();
    let changes = compare(&spec("canary"), &spec("yranac"), &rules);
    assert_eq!(changes[0].before, json!("https://***@host"));
    assert_eq!(
        changes[0].after,
        json!({"masked": "https://***@host", "changed": true})
    );
    assert!(changes[0].hidden);
    let text = serde_json::to_string(&changes).unwrap();
    assert!(
        !text.contains("canary") && !text.contains("yranac"),
        "{text}"
    );
}

/// Documents that are a little alike.
fn document() -> impl Strategy<Value = Value> {
    let word = || prop_oneof!["[ab]:[XYx]", Just("*".to_owned()), "[\"\n#.]{0,2}"];
    let words = move || {
        prop_oneof![
            word().prop_map(Value::from),
            prop::collection::vec(word(), 0..3).prop_map(Value::from)
        ]
    };
    let statement = (0..4_u8, "[ABC]?", words(), words(), any::<bool>()).prop_map(
        |(odd, sid, action, resource, condition)| match odd {
            0 => json!({"Sid": sid, "Effect": "Allow", "Action": action, "Resource": resource}),
            1 if condition => json!({"Effect": "Allow", "Action": action, "Condition": {"A": {"Statement": resource}}}),
            2 if condition => action,
            _ => json!({"Sid": sid, "Effect": "Deny", "NotAction": action, "Principal": {"Service": resource}}),
        },
    );
    let list = prop::collection::vec(statement.clone(), 0..4).prop_map(Value::from);
    (prop_oneof![list, statement], any::<bool>()).prop_map(|(statements, id)| match id {
        true => json!({"Id": "x", "Statement": statements}),
        false => json!({"Statement": statements}),
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]
    #[test]
    fn two_documents_differ_in_something_that_is_told_or_mean_the_same((a, b) in (document(), document())) {
        let rules = BTreeMap::from([("document".to_owned(), Rule::Policy)]);
        let changes = compare(&json!({"document": a}), &json!({"document": b}), &rules);
        prop_assert_eq!(changes.is_empty(), canonical(&a) == canonical(&b));
        for change in &changes {
            prop_assert_ne!(&change.before, &change.after, "{}", change.path);
        }
        // Of what is told, nothing stands on both sides: it is the difference, and not the whole.
        let whole = |value: &Value| changes.iter().any(|change| change.before == *value);
        prop_assert!(!whole(&a) || changes.len() == 1);
    }
}
