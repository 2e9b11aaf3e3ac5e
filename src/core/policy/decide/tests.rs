#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::super::{Context, Purpose, parse};
use super::*;

const ROLE: &str = "arn:aws:iam::111111111111:role/rotator";
const TEMPLATE: &str = "arn:aws:ec2:eu-west-1:111111111111:launch-template/lt-1";

fn policy(statements: Value) -> Policy {
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    Policy {
        name: "p".to_owned(),
        document: parse(&document, Purpose::Inline).unwrap().into(),
    }
}

fn request(action: &str, resource: &str, context: Context) -> Request {
    Request {
        principal: ROLE.to_owned(),
        action: action.to_owned(),
        resource: resource.to_owned(),
        context,
    }
}

/// Whether an `Allow` with this resource and condition allows the request.
fn allows(resource: &str, condition: Value, asked: &str, context: Context) -> bool {
    let statement = json!({"Effect": "Allow", "Action": "ec2:ModifyLaunchTemplate",
        "Resource": resource, "Condition": condition});
    let policies = Policies {
        identity: vec![policy(statement)],
        ..Policies::default()
    };
    let request = request("ec2:ModifyLaunchTemplate", asked, context);
    decide(&policies, &request).is_allowed()
}

#[test]
fn a_denial_wins_wherever_it_stands_and_a_boundary_is_the_most() {
    let allow = |action: &str| json!({"Effect": "Allow", "Action": action, "Resource": "*"});
    let deny = json!({"Sid": "No", "Effect": "Deny", "Action": "ec2:*", "Resource": "*"});
    let asked = request("ec2:ModifyLaunchTemplate", TEMPLATE, Context::default());
    let refused = |identity: Vec<Value>, boundary: Option<Value>| {
        let policies = Policies {
            identity: identity.into_iter().map(policy).collect(),
            boundary: boundary.map(policy),
            resource: None,
        };
        decide(&policies, &asked).refusal(&asked)
    };
    let says = |why: &str| {
        Some(format!(
            "User: {ROLE} is not authorized to perform: ec2:ModifyLaunchTemplate on resource: {TEMPLATE} {why}"
        ))
    };
    assert_eq!(refused(vec![allow("ec2:Modify*")], None), None);
    assert_eq!(
        refused(vec![], None),
        says("because no identity-based policy allows the ec2:ModifyLaunchTemplate action")
    );
    assert_eq!(
        refused(vec![allow("*"), deny.clone()], None),
        says("with an explicit deny in an identity-based policy")
    );
    assert_eq!(
        refused(vec![allow("*")], Some(allow("iam:*"))),
        says("because no permissions boundary allows the ec2:ModifyLaunchTemplate action")
    );
    assert_eq!(
        refused(vec![allow("*")], Some(deny)),
        says("with an explicit deny in a permissions boundary")
    );
}

#[test]
fn a_star_stays_within_its_part_of_an_arn_unless_it_ends_the_part() {
    let on = |resource: &str| allows(resource, json!({}), TEMPLATE, Context::default());
    for right in [
        "*",
        TEMPLATE,
        "arn:aws:ec2:*:111111111111:launch-template/*",
        "arn:aws:ec2:*",
        "arn:aws:ec2",
        "arn:aws:ec2:eu-west-?:111111111111:launch-template/lt-1",
    ] {
        assert!(on(right), "{right}");
    }
    for wrong in [
        "arn:aws:ec2:e*1:launch-template/lt-1",
        "arn:aws:ec2:eu-west-1:111111111111:launch-template/LT-1",
        "arn:aws:s3",
    ] {
        assert!(!on(wrong), "{wrong}");
    }
    // It would, could it go on beyond the colon.
    assert!(!on("arn:aws:ec2:e*1:launch-template/*"));
}

#[test]
fn variables_are_those_of_the_request_and_nothing_is_like_one_without_a_value() {
    let template = "arn:aws:ec2:eu-west-1:111111111111:launch-template/${aws:PrincipalTag/team}";
    let team = |team: &str| Context::default().with("aws:PrincipalTag/Team", team);
    let on = |template: &str, context| allows(template, json!({}), TEMPLATE, context);
    assert!(on(template, team("lt-1")));
    assert!(!on(template, team("*")), "a value is no pattern");
    assert!(!on(template, Context::default()));
    let default = template.replace("team}", "team, 'lt-1'}");
    assert!(on(&default, Context::default()));
    let not = json!({"StringNotEquals": {"aws:RequestTag/team": "${aws:PrincipalTag/team}"}});
    let asked = Context::default().with("aws:RequestTag/team", "a");
    assert!(allows("*", not.clone(), TEMPLATE, asked.clone()));
    let same = asked.with("aws:PrincipalTag/team", "a");
    assert!(!allows("*", not, TEMPLATE, same));
}

#[test]
fn each_operator_compares_as_its_name_says() {
    let holds = |operator: &str, wanted: Value, given: Option<&str>| {
        let none = Context::default();
        let context = given.map_or(none.clone(), |given| none.with("K", given));
        allows("*", json!({operator: {"k": wanted}}), TEMPLATE, context)
    };
    let (day, noon) = ("2026-03-02T00:00:00Z", "2026-03-02T12:00:00Z");
    let (a, b) = ("arn:aws:iam::1:role/a", "arn:aws:iam::1:role/b");
    for (operator, wanted, right, wrong) in [
        ("StringEquals", json!(["a", "b"]), "b", "B"),
        ("StringNotEquals", json!(["a", "b"]), "c", "a"),
        ("StringEqualsIgnoreCase", json!("a"), "A", "b"),
        ("StringNotEqualsIgnoreCase", json!("a"), "b", "A"),
        ("StringLike", json!("a*"), "a:b", "b"),
        ("StringNotLike", json!("a?"), "a", "ab"),
        ("NumericEquals", json!(5), "5.0", "x"),
        ("NumericNotEquals", json!(5), "6", "5"),
        ("NumericLessThan", json!(5), "4", "5"),
        ("NumericLessThanEquals", json!(5), "5", "6"),
        ("NumericGreaterThan", json!(5), "10", "5"),
        ("NumericGreaterThanEquals", json!(5), "5", "4"),
        ("DateEquals", json!("2026-03-02"), day, noon),
        ("DateNotEquals", json!("2026"), day, "1767225600"),
        ("DateLessThan", json!(noon), day, noon),
        ("DateLessThanEquals", json!("2026-03-02"), day, noon),
        (
            "DateGreaterThan",
            json!("2026-03-02T09:00:00+09:00"),
            noon,
            day,
        ),
        ("DateGreaterThanEquals", json!(noon), noon, day),
        ("Bool", json!(true), "True", "false"),
        ("BinaryEquals", json!("QQ=="), "QQ==", "qq=="),
        (
            "IpAddress",
            json!("203.0.113.0/24"),
            "203.0.113.9",
            "203.0.114.9",
        ),
        (
            "NotIpAddress",
            json!("2001:db8::/32"),
            "203.0.113.9",
            "2001:db8::1",
        ),
        ("ArnEquals", json!("arn:aws:iam::*:role/?"), a, day),
        ("ArnLike", json!("arn:*:iam::1:role/a*"), a, b),
        // The wildcard ends its part, and reaches no further all the same.
        (
            "ArnLike",
            json!("arn:aws:iam:*:role/a"),
            "arn:aws:iam:role/a",
            a,
        ),
        ("ArnNotEquals", json!(a), b, a),
        ("ArnNotLike", json!("arn:aws:iam::*:role/a"), b, a),
    ] {
        let negated = operator.contains("Not");
        let is_short = right == "arn:aws:iam:role/a";
        assert_ne!(
            holds(operator, wanted.clone(), Some(right)),
            is_short,
            "{operator}"
        );
        assert!(!holds(operator, wanted.clone(), Some(wrong)), "{operator}");
        assert_eq!(holds(operator, wanted.clone(), None), negated, "{operator}");
        let if_exists = format!("{operator}IfExists");
        assert!(holds(&if_exists, wanted.clone(), None), "{operator}");
        assert!(!holds(&if_exists, wanted, Some(wrong)), "{operator}");
    }
    assert!(holds("Null", json!("true"), None) && !holds("Null", json!("true"), Some("a")));
    assert!(holds("Null", json!(false), Some("a")) && !holds("Null", json!(false), None));
}

#[test]
fn sets_are_compared_by_any_or_by_all() {
    let holds = |operator: &str, given: Option<&[&str]>| {
        let none = Context::default();
        let context = given.map_or(none.clone(), |given| {
            let all = given.iter().map(|one| (*one).to_owned());
            none.with_all("aws:TagKeys", all.collect())
        });
        let condition = json!({operator: {"aws:TagKeys": ["a", "b"]}});
        allows("*", condition, TEMPLATE, context)
    };
    for (operator, mixed, other, none) in [
        ("ForAllValues:StringEquals", false, false, true),
        ("ForAnyValue:StringEquals", true, false, false),
        ("ForAllValues:StringNotEquals", false, true, true),
        ("ForAnyValue:StringNotEquals", true, true, false),
    ] {
        assert_eq!(holds(operator, Some(&["a", "c"])), mixed, "{operator}");
        assert_eq!(holds(operator, Some(&["c"])), other, "{operator}");
        assert_eq!(holds(operator, None), none, "{operator}");
    }
    assert!(holds("ForAllValues:StringEquals", Some(&["b", "a"])));
}

#[test]
fn a_resource_may_let_somebody_in_by_itself_but_a_role_not_past_its_boundary() {
    let trust = |principal: Value| {
        let statement = json!({"Effect": "Allow", "Principal": principal, "Action": "sts:AssumeRole",
            "Condition": {"StringEquals": {"aws:SourceAccount": "1"}}});
        let document = json!({"Version": "2012-10-17", "Statement": statement});
        Policy {
            name: "trust".to_owned(),
            document: parse(&document, Purpose::Trust).unwrap().into(),
        }
    };
    let asks = |principal: Value, caller: &str, boundary: Option<Policy>| {
        let policies = Policies {
            resource: Some(trust(principal)),
            boundary,
            ..Policies::default()
        };
        let from = Context::default().with("aws:SourceAccount", "1");
        let mut asked = request("sts:AssumeRole", ROLE, from);
        caller.clone_into(&mut asked.principal);
        decide(&policies, &asked).is_allowed()
    };
    let session = "arn:aws:sts::111111111111:assumed-role/rotator/one";
    let role = |arn: &str| json!({ "AWS": arn });
    assert!(asks(
        role("arn:aws:iam::111111111111:role/x/rotator"),
        session,
        None
    ));
    for other in [
        "arn:aws:iam::111111111111:role/rotator2",
        "arn:aws:iam::222222222222:role/rotator",
        "111111111111",
    ] {
        assert!(!asks(role(other), session, None), "{other}");
    }
    let lambda = || json!({"Service": "lambda.amazonaws.com"});
    assert!(asks(lambda(), "lambda.amazonaws.com", None));
    assert!(!asks(lambda(), "ec2.amazonaws.com", None));
    let most = json!({"Effect": "Allow", "Action": "ec2:*", "Resource": "*"});
    let boundary = || Some(policy(most.clone()));
    assert!(!asks(role(ROLE), ROLE, boundary()));
    assert!(asks(role(session), session, boundary()));
}
