#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use super::*;

const SYNTAX: &str = "Syntax errors in policy.";
const LEGACY: &str = "The policy failed legacy parsing";

/// What IAM would say first, if anything.
fn first(document: &Value, purpose: Purpose) -> Option<String> {
    let faults = parse(document, purpose).err()?;
    Some(faults.first()?.words.clone())
}

/// A managed policy of one statement that allows something, with `changes` laid over it; `null` takes an element away.
fn managed(changes: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "ec2:DescribeImages", "Resource": "*"});
    lay(&mut statement, changes);
    json!({"Version": "2012-10-17", "Statement": statement})
}

fn trust(changes: Value) -> Value {
    let mut statement = json!({"Effect": "Allow", "Action": "sts:AssumeRole",
        "Principal": {"Service": "lambda.amazonaws.com"}});
    lay(&mut statement, changes);
    json!({"Version": "2012-10-17", "Statement": [statement]})
}

fn lay(statement: &mut Value, changes: Value) {
    let Value::Object(changes) = changes else {
        return;
    };
    let elements = statement.as_object_mut().unwrap();
    for (name, value) in changes {
        match value {
            Value::Null => drop(elements.remove(&name)),
            value => drop(elements.insert(name, value)),
        }
    }
}

#[test]
fn our_own_documents_are_read() {
    let filled = |text: &str| {
        let text = text
            .replace("${partition}", "aws")
            .replace("${account}", "111111111111");
        text.replace("${region}", "us-east-1")
    };
    for text in [
        include_str!("../../../policies/rotator.json"),
        include_str!("../../../policies/pipeline.json"),
        include_str!("../../../policies/bake.json"),
        include_str!("../../../policies/operator.json"),
        include_str!("../../../policies/plan-only.json"),
        include_str!("../../../policies/status.json"),
        include_str!("../../../policies/permissions-boundary.json"),
    ] {
        assert_eq!(parse_text(&filled(text), Purpose::Managed).err(), None);
    }
    let trust = include_str!("../../../policies/rotator-trust.json");
    assert_eq!(parse_text(trust, Purpose::Trust).err(), None);
}

#[test]
fn what_iam_takes_is_taken() {
    for statement in [
        json!({"Action": "*"}),
        json!({"Action": null, "NotAction": ["s3:*", "sdb:*"]}),
        json!({"Action": "new-service.x:Whatever*"}),
        json!({"Resource": ["*", null, "arn:aws:s3:::bucket/*"]}),
        json!({"Resource": null, "NotResource": "arn:aws-cn:ec2:*:*:instance/*"}),
        json!({"Resource": "arn:aws:iam::111111111111:role/x"}),
        json!({"Resource": "arn:aws:iam::111111111111:*"}),
        json!({"Resource": "arn:aws:s3:eu-west-1:111111111111:accesspoint/x"}),
        json!({"Sid": "Images1"}),
        json!({"Sid": ""}),
        json!({"Condition": {}}),
        json!({"Condition": {"NoOperator": {}}}),
        json!({"Condition": {"StringEqualsIfExists": {"aws:RequestedRegion": ["a", "b"]}}}),
        json!({"Condition": {"ForAnyValue:StringLike": {"aws:TagKeys": "x*"}}}),
        json!({"Condition": {"Bool": {"aws:SecureTransport": true}, "NumericLessThan": {"x": 5}}}),
        json!({"Condition": {"DateLessThan": {"aws:CurrentTime": ["2026-12-24T09:00:00.5+09:00", "2026", "1767225600"]}}}),
    ] {
        assert_eq!(
            first(&managed(statement.clone()), Purpose::Managed),
            None,
            "{statement}"
        );
    }
}

#[test]
fn elements_that_iam_does_not_know_or_cannot_read_are_syntax_errors() {
    for statement in [
        json!({"Comment": "x"}),
        json!({"Effect": null}),
        json!({"Effect": "Maybe"}),
        json!({"Action": {}}),
        json!({"Action": [["ec2:x"]]}),
        json!({"NotAction": []}),
        json!({"NotResource": "*"}),
        json!({"Sid": 5}),
        json!({"Condition": []}),
        json!({"Condition": {"StringEquals": "x"}}),
        json!({"Condition": {"StringEqual": {"x": "y"}}}),
        json!({"Condition": {"NullIfExists": {"x": "y"}}}),
        json!({"Condition": {"ForSomeValues:StringEquals": {"x": "y"}}}),
        json!({"Condition": {"StringEquals": {"x": {}}}}),
    ] {
        assert_eq!(
            first(&managed(statement.clone()), Purpose::Managed).as_deref(),
            Some(SYNTAX),
            "{statement}"
        );
    }
    for document in [
        json!([]),
        json!({"Version": "2012-10-17"}),
        json!({"Version": "2012-10-17", "Statement": []}),
        json!({"Version": "2012-10-17", "Statement": ["x"]}),
        json!({"Version": "2013-10-17", "Statement": managed(json!({}))["Statement"]}),
        json!({"Version": "2012-10-17", "Id": {}, "Statement": managed(json!({}))["Statement"]}),
        json!({"version": "2012-10-17", "Statement": managed(json!({}))["Statement"]}),
    ] {
        assert_eq!(
            first(&document, Purpose::Managed).as_deref(),
            Some(SYNTAX),
            "{document}"
        );
    }
    assert_eq!(
        parse_text("{", Purpose::Managed).unwrap_err()[0].words,
        SYNTAX
    );
}

#[test]
fn the_rest_is_refused_in_iams_words() {
    for (statement, words) in [
        (json!({"Effect": "allow"}), LEGACY),
        (
            json!({"Condition": {"DateLessThan": {"aws:CurrentTime": "tomorrow"}}}),
            LEGACY,
        ),
        (
            json!({"Condition": {"DateLessThan": {"aws:CurrentTime": "2026-13-01"}}}),
            LEGACY,
        ),
        (json!({"Resource": "arn:aws:s3::bucket"}), LEGACY),
        (
            json!({"Sid": "with-dash"}),
            "Statement IDs (SID) must be alpha-numeric. Check that your input satisfies the regular expression [0-9A-Za-z]*",
        ),
        (
            json!({"Principal": "*"}),
            "Policy document should not specify a principal.",
        ),
        (
            json!({"Action": null}),
            "Policy statement must contain actions.",
        ),
        (
            json!({"Action": []}),
            "Policy statement must contain actions.",
        ),
        (
            json!({"Action": "DescribeImages"}),
            "Actions/Conditions must be prefaced by a vendor, e.g., iam, sdb, ec2, etc.",
        ),
        (
            json!({"Action": ["ec2:x", "a:b:c"]}),
            "Actions/Condition can contain only one colon.",
        ),
        (json!({"Action": "e c2:x"}), "Vendor e c2 is not valid"),
        (
            json!({"Resource": null}),
            "Policy statement must contain resources.",
        ),
        (
            json!({"Resource": []}),
            "Policy statement must contain resources.",
        ),
        (
            json!({"Resource": "bucket"}),
            "Resource bucket must be in ARN format or \"*\".",
        ),
        (
            json!({"Resource": "arn:amazon:s3:::bucket"}),
            "Partition \"amazon\" is not valid for resource \"arn:amazon:s3:::bucket\".",
        ),
        (
            json!({"Resource": "s3:bucket"}),
            "Partition \"bucket\" is not valid for resource \"arn:bucket:*:*:*:*\".",
        ),
        (
            json!({"Resource": "arn:aws"}),
            "Resource vendor must be fully qualified and cannot contain regexes.",
        ),
        (
            json!({"Resource": "arn:aws:iam:us-east-1:111111111111:role/x"}),
            "IAM resource arn:aws:iam:us-east-1:111111111111:role/x cannot contain region information.",
        ),
        (
            json!({"Resource": "arn:aws:s3:us-east-1::bucket"}),
            "Resource arn:aws:s3:us-east-1::bucket can not contain region information.",
        ),
    ] {
        assert_eq!(
            first(&managed(statement.clone()), Purpose::Managed).as_deref(),
            Some(words),
            "{statement}"
        );
    }
    let of_iam = first(
        &managed(json!({"Resource": "arn:aws:iam::1:x"})),
        Purpose::Managed,
    );
    assert!(
        of_iam
            .unwrap()
            .starts_with("IAM resource path must either be \"*\" or start with user/, ")
    );
}

#[test]
fn only_a_managed_policy_must_be_in_the_newer_language() {
    let mut document = managed(json!({}));
    for version in [json!("2008-10-17"), Value::Null] {
        lay(&mut document, json!({"Version": version}));
        let words = "Policy document must be version 2012-10-17 or greater.";
        assert_eq!(first(&document, Purpose::Managed).as_deref(), Some(words));
        assert_eq!(first(&document, Purpose::Inline), None);
    }
}

#[test]
fn names_of_statements_are_unique() {
    let statement = json!({"Sid": "One", "Effect": "Deny", "Action": "*", "Resource": "*"});
    let twice = json!({"Version": "2012-10-17", "Statement": [statement, statement]});
    let faults = parse(&twice, Purpose::Managed).unwrap_err();
    assert_eq!(faults.len(), 1);
    assert_eq!(
        faults[0].words,
        "Statement IDs (SID) in a single policy must be unique."
    );
    assert_eq!(
        (faults[0].place.as_str(), faults[0].help.as_str()),
        ("Statement[1].Sid", "`Statement[0].Sid` is the same.")
    );
}

#[test]
fn a_trust_policy_names_who_may_assume_the_role_and_nothing_else() {
    for statement in [
        json!({"Principal": {"AWS": ["111111111111", "arn:aws:iam::111111111111:root", "*"]}}),
        json!({"Principal": {"Federated": "cognito-identity.amazonaws.com"}, "Action": ["sts:AssumeRoleWithWebIdentity", "sts:TagSession"]}),
        json!({"Sid": "any-text here"}),
        json!({"Effect": "Deny", "Condition": {"StringNotEquals": {"aws:SourceAccount": "1"}}}),
    ] {
        assert_eq!(
            first(&trust(statement.clone()), Purpose::Trust),
            None,
            "{statement}"
        );
    }
    for (statement, words) in [
        (
            json!({"Principal": null}),
            "Missing required field Principal",
        ),
        (
            json!({"Principal": {}}),
            "Missing required field Principal cannot be empty!",
        ),
        (
            json!({"Principal": "*"}),
            "AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".",
        ),
        (
            json!({"Principal": "lambda"}),
            "Principal must be a JSON object.",
        ),
        (
            json!({"Principal": {"Service": "lambda"}}),
            "Invalid principal in policy: \"SERVICE\":\"lambda\"",
        ),
        (
            json!({"Principal": {"AWS": "arn:aws:iam::111111111111:role/*"}}),
            "Invalid principal in policy: \"AWS\":\"arn:aws:iam::111111111111:role/*\"",
        ),
        (
            json!({"Principal": null, "NotPrincipal": {"AWS": "*"}}),
            "Allow with NotPrincipal is not allowed.",
        ),
        (json!({"Effect": null}), "Missing required field Effect"),
        (json!({"Effect": "Perhaps"}), "Invalid effect: Perhaps"),
        (json!({"Action": null}), "Missing required field Action"),
        (
            json!({"Action": "*"}),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (
            json!({"Action": "ec2:RunInstances"}),
            "AssumeRole policy may only specify STS AssumeRole actions.",
        ),
        (json!({"Resource": "*"}), "Has prohibited field Resource"),
        (json!({"_comment": "x"}), "Unknown field _comment"),
    ] {
        assert_eq!(
            first(&trust(statement.clone()), Purpose::Trust).as_deref(),
            Some(words),
            "{statement}"
        );
    }
    let json = parse_text("lambda", Purpose::Trust).unwrap_err();
    assert_eq!(json[0].words, "This policy contains invalid Json");
}

#[test]
fn every_fault_is_told_with_its_place() {
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": ["ec2:x", "x"], "Resource": "*"},
        {"Effect": "Allow", "Action": "ec2:x", "Resource": ["*", "x"]},
    ]});
    let faults = parse(&document, Purpose::Managed).unwrap_err();
    let places: Vec<&str> = faults.iter().map(|fault| fault.place.as_str()).collect();
    assert_eq!(
        places,
        ["Statement[1].Resource[1]", "Statement[0].Action[1]"]
    );
}

#[test]
fn what_was_read_can_be_evaluated() {
    let document = managed(
        json!({"Sid": "S", "Effect": "Deny", "Action": null, "NotAction": ["a:b"],
        "Condition": {"ForAllValues:StringLikeIfExists": {"aws:TagKeys": ["x", true]}}}),
    );
    let read = parse(&document, Purpose::Managed).unwrap();
    let statement = &read.statements[0];
    assert_eq!(
        (statement.effect, statement.sid.as_deref()),
        (Effect::Deny, Some("S"))
    );
    let action = statement.action.as_ref().unwrap();
    assert!(action.negated && action.items == ["a:b"]);
    let condition = &statement.conditions[0];
    assert_eq!(
        Operator::parse("ForAllValues:StringLikeIfExists"),
        Some(condition.operator)
    );
    assert_eq!(condition.values, ["x", "true"]);
}
