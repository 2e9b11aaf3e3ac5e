//! Who may invoke, what runs, and the settings around it.

use super::super::{invoked, may_invoke, plan_invocation};
use super::*;
use crate::Call;
use crate::params::testing::CALLER;

fn permission(more: Value) -> Value {
    let base = json!({
        "Qualifier": "live", "StatementId": "daily", "Action": "lambda:InvokeFunction",
        "Principal": "events.amazonaws.com", "SourceArn": RULE,
    });
    named(with(base, more))
}

#[test]
fn a_permission_is_a_statement_in_the_policy_of_its_qualifier() {
    let mut cloud = cloud();
    cloud.ok(
        "lambda:AddPermission",
        permission(json!({"SourceAccount": "123456789012"})),
    );
    let got = cloud.ok("lambda:GetPolicy", named(json!({"Qualifier": "live"})));
    let policy: Value = serde_json::from_str(got["Policy"].as_str().unwrap()).unwrap();
    let expected = json!([{
        "Sid": "daily", "Effect": "Allow", "Principal": {"Service": "events.amazonaws.com"},
        "Action": "lambda:InvokeFunction", "Resource": format!("{ARN}:live"),
        "Condition": {
            "StringEquals": {"AWS:SourceAccount": "123456789012"}, "ArnLike": {"AWS:SourceArn": RULE},
        },
    }]);
    assert_eq!(policy["Statement"], expected);
    is(
        &mut cloud,
        "lambda:GetPolicy",
        named(json!({})),
        "ResourceNotFoundException",
        404,
    );
    is(
        &mut cloud,
        "lambda:AddPermission",
        permission(json!({})),
        "ResourceConflictException",
        409,
    );
    let stale = permission(json!({"StatementId": "two", "RevisionId": "old"}));
    is(
        &mut cloud,
        "lambda:AddPermission",
        stale,
        "PreconditionFailedException",
        412,
    );
    cloud.ok(
        "lambda:RemovePermission",
        permission(json!({"RevisionId": got["RevisionId"]})),
    );
    is(
        &mut cloud,
        "lambda:GetPolicy",
        named(json!({"Qualifier": "live"})),
        "ResourceNotFoundException",
        404,
    );
    is(
        &mut cloud,
        "lambda:RemovePermission",
        permission(json!({})),
        "ResourceNotFoundException",
        404,
    );
}

#[test]
fn only_the_named_rule_may_invoke_and_only_through_the_alias() {
    let mut cloud = cloud();
    cloud.ok(
        "lambda:AddPermission",
        permission(json!({"SourceAccount": "123456789012"})),
    );
    let live = format!("{ARN}:live");
    let may = |function: &str, principal: &str, source: &str| {
        may_invoke(&cloud.0, function, principal, source)
    };
    assert!(may(&live, "events.amazonaws.com", RULE));
    assert!(!may(ARN, "events.amazonaws.com", RULE));
    assert!(!may(&live, "s3.amazonaws.com", RULE));
    assert!(!may(
        &live,
        "events.amazonaws.com",
        &RULE.replace("daily", "other")
    ));
    assert!(!may(
        &live,
        "events.amazonaws.com",
        &RULE.replace("123456789012", "999999999999")
    ));
}

#[test]
fn an_invocation_runs_the_version_behind_the_alias_as_its_role() {
    let mut cloud = cloud();
    let plan = plan_invocation(&cloud.0, &format!("{ARN}:live")).unwrap();
    assert_eq!(
        (plan.version.as_str(), plan.role.as_str(), plan.timeout_s),
        ("1", ROLE, 60)
    );
    assert_eq!(plan.log_group, "/aws/lambda/web-rotator");
    assert_eq!(
        (plan.env["SG_IDS"].as_str(), plan.env["AWS_REGION"].as_str()),
        ("sg-1", "ap-northeast-2")
    );
    assert_eq!(
        plan_invocation(&cloud.0, &format!("{ARN}:none"))
            .unwrap_err()
            .status,
        404
    );
    cloud.ok(
        "lambda:PutFunctionConcurrency",
        named(json!({"ReservedConcurrentExecutions": 0})),
    );
    assert_eq!(plan_invocation(&cloud.0, ARN).unwrap_err().status, 429);
}

#[test]
fn an_event_waits_for_the_driver_and_a_request_is_for_the_driver_to_answer() {
    let mut cloud = cloud();
    let event =
        named(json!({"InvocationType": "Event", "Qualifier": "live", "Payload": "{\"a\":1}"}));
    assert_eq!(cloud.ok("lambda:Invoke", event)["StatusCode"], 202);
    let queued = &cloud.0.pending[0];
    assert_eq!(
        (queued.function.as_str(), &queued.payload),
        (format!("{ARN}:live").as_str(), &json!({"a": 1}))
    );
    let call = Call {
        service: "lambda",
        operation: "Invoke".to_owned(),
        params: named(json!({"Payload": {"b": 2}})),
        principal: CALLER.to_owned(),
    };
    assert_eq!(
        invoked(&cloud.0, &call),
        Some((ARN.to_owned(), json!({"b": 2})))
    );
    is(
        &mut cloud,
        "lambda:Invoke",
        named(json!({})),
        "NotImplemented",
        501,
    );
    assert_eq!(
        cloud.ok("lambda:Invoke", named(json!({"InvocationType": "DryRun"})))["StatusCode"],
        204
    );
}

#[test]
fn tags_belong_to_the_function_and_not_to_its_aliases() {
    let mut cloud = cloud();
    cloud.ok(
        "lambda:TagResource",
        json!({"Resource": ARN, "Tags": {"b": "2"}}),
    );
    cloud.ok(
        "lambda:UntagResource",
        json!({"Resource": ARN, "TagKeys": "a"}),
    );
    assert_eq!(
        cloud.ok("lambda:ListTags", json!({"Resource": ARN}))["Tags"],
        json!({"b": "2"})
    );
    let alias = json!({"Resource": format!("{ARN}:live")});
    is(
        &mut cloud,
        "lambda:ListTags",
        alias,
        "InvalidParameterValueException",
        400,
    );
}

#[test]
fn concurrency_leaves_a_hundred_for_the_others() {
    let mut cloud = cloud();
    let reserve = |n: i64| named(json!({"ReservedConcurrentExecutions": n}));
    is(
        &mut cloud,
        "lambda:PutFunctionConcurrency",
        reserve(901),
        "InvalidParameterValueException",
        400,
    );
    cloud.ok("lambda:PutFunctionConcurrency", reserve(1));
    let got = cloud.ok("lambda:GetFunction", named(json!({})));
    assert_eq!(got["Concurrency"]["ReservedConcurrentExecutions"], 1);
    cloud.ok("lambda:DeleteFunctionConcurrency", named(json!({})));
    assert_eq!(
        cloud.ok("lambda:GetFunctionConcurrency", named(json!({}))),
        json!({})
    );
}

#[test]
fn retries_are_set_replaced_and_removed_per_qualifier() {
    let mut cloud = cloud();
    let live = |more: Value| named(with(json!({"Qualifier": "live"}), more));
    is(
        &mut cloud,
        "lambda:GetFunctionEventInvokeConfig",
        live(json!({})),
        "ResourceNotFoundException",
        404,
    );
    is(
        &mut cloud,
        "lambda:PutFunctionEventInvokeConfig",
        live(json!({"MaximumRetryAttempts": 3})),
        "ValidationException",
        400,
    );
    cloud.ok(
        "lambda:PutFunctionEventInvokeConfig",
        live(json!({"MaximumRetryAttempts": 0})),
    );
    let both = cloud.ok(
        "lambda:UpdateFunctionEventInvokeConfig",
        live(json!({"MaximumEventAgeInSeconds": 60})),
    );
    assert_eq!(
        (
            &both["MaximumRetryAttempts"],
            &both["MaximumEventAgeInSeconds"]
        ),
        (&json!(0), &json!(60))
    );
    let replaced = cloud.ok(
        "lambda:PutFunctionEventInvokeConfig",
        live(json!({"MaximumEventAgeInSeconds": 90})),
    );
    assert_eq!(replaced.get("MaximumRetryAttempts"), None);
    cloud.ok("lambda:DeleteFunctionEventInvokeConfig", live(json!({})));
    is(
        &mut cloud,
        "lambda:GetFunctionEventInvokeConfig",
        live(json!({})),
        "ResourceNotFoundException",
        404,
    );
}

#[test]
fn an_event_that_is_no_json_or_too_long_is_refused() {
    let mut cloud = cloud();
    for kind in ["RequestResponse", "Event"] {
        let with = |payload: &str| named(json!({"InvocationType": kind, "Payload": payload}));
        for payload in ["nope", "{\"a\": ", "{} {}"] {
            let code = "InvalidRequestContentException";
            is(&mut cloud, "lambda:Invoke", with(payload), code, 400);
        }
        let long = format!("\"{}\"", "a".repeat(7_000_000));
        let code = "RequestEntityTooLargeException";
        is(&mut cloud, "lambda:Invoke", with(&long), code, 413);
    }
    assert!(cloud.0.pending.is_empty());
    let short = format!("\"{}\"", "a".repeat(1_000_000));
    let event = named(json!({"InvocationType": "Event", "Payload": short}));
    assert_eq!(cloud.ok("lambda:Invoke", event)["StatusCode"], 202);
}
