#![allow(clippy::unwrap_used, clippy::expect_used)]

use proptest::prelude::*;
use serde_json::json;

use super::*;

fn with(name: &'static str, value: &str) -> Placeholders {
    let mut all = Placeholders::example();
    all.0.insert(name, value.to_owned());
    all
}

#[test]
fn the_built_in_documents_can_be_filled() {
    let filled = fill(ROTATOR, &with("log_group", "/aws/lambda/web")).unwrap();
    assert!(!filled.to_string().contains("${"));
    assert!(filled.to_string().contains("log-group:/aws/lambda/web:*"));
    assert_eq!(
        trust()["Statement"][0]["Principal"]["Service"],
        "lambda.amazonaws.com"
    );
}

#[test]
fn only_lookups_are_allowed_on_everything() {
    let document = fill(ROTATOR, &Placeholders::example()).unwrap();
    for statement in document["Statement"].as_array().unwrap() {
        for action in statement["Action"].as_array().unwrap() {
            let reads = action.as_str().unwrap().contains(":Describe");
            assert_eq!(reads, statement["Resource"] == "*", "{action}");
        }
    }
    assert!(!document.to_string().contains("CreateLogGroup"));
}

#[test]
fn a_misspelt_placeholder_is_refused_and_iams_variables_stay() {
    let error = fill(r#"{"Statement":"${acount}"}"#, &Placeholders::example()).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("`${acount}` is not a placeholder"),
        "{error}"
    );
    assert!(check_template(r#"{"Statement":"${account"}"#).is_err());
    let kept = fill(
        r#"{"Statement":"${aws:username}/${*}"}"#,
        &Placeholders::example(),
    )
    .unwrap();
    assert_eq!(kept["Statement"], "${aws:username}/${*}");
}

#[test]
fn a_value_cannot_widen_a_policy() {
    for wide in ["*", "a?", "${stack}"] {
        assert!(fill(ROTATOR, &with("stack", wide)).is_err(), "{wide}");
    }
}

#[test]
fn iams_characters_and_size_are_held() {
    let statement = |sid: &str| {
        json!({"Version": "2012-10-17", "Statement": {"Sid": sid, "Effect": "Allow", "Action": "*",
            "Resource": "*"}})
        .to_string()
    };
    let first = |template: &str| check_template(template).unwrap_err().remove(0).to_string();
    assert!(first(&statement("한글")).contains("'한'"));
    assert!(first(&statement(&"x".repeat(6_144))).contains("IAM takes 6144"));
    assert!(check_template(&format!("{}{}", statement("A"), " ".repeat(9000))).is_ok());
    assert!(check_template("{").is_err());
    assert!(check_template("[]").is_err());
}

#[test]
fn documents_that_mean_the_same_are_equal() {
    let one = json!({"Version": "2012-10-17", "Statement": {
        "Effect": "Allow", "Action": "ec2:describeimages", "Resource": "*",
        "Principal": {"AWS": ["b", "a"]},
        "Condition": {"Bool": {"aws:SecureTransport": true}}}});
    let other = json!({"Statement": [{
        "Resource": ["*"], "Action": ["ec2:DescribeImages", "ec2:DescribeImages"], "Effect": "Allow",
        "Principal": {"AWS": ["a", "b"]},
        "Condition": {"Bool": {"aws:SecureTransport": ["true"]}}}], "Version": "2012-10-17"});
    assert_eq!(canonical(&one), canonical(&other));
    let mut denied = other.clone();
    denied["Statement"][0]["Effect"] = json!("Deny");
    assert_ne!(canonical(&one), canonical(&denied));
    assert_eq!(canonical(&canonical(&one)), canonical(&one));
}

proptest! {
    #[test]
    fn whatever_a_name_holds_it_stays_one_string(value in "[ -~]{0,20}") {
        prop_assume!(!value.contains(['*', '?', '$']));
        let filled = fill(r#"{"Statement":"a${stack}b"}"#, &with("stack", &value)).unwrap();
        prop_assert_eq!(filled, json!({"Statement": format!("a{value}b")}));
    }
}
