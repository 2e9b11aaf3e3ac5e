#![allow(clippy::unwrap_used, clippy::expect_used)]

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use super::{OPERATIONS, ROUTES, STATUS, invoked, may_invoke, plan_invocation};
use crate::emulator::Call;
use crate::emulator::params::testing::{CALLER, Cloud};

const ARN: &str = "arn:aws:lambda:ap-northeast-2:123456789012:function:web-rotator";
const ROLE: &str = "arn:aws:iam::123456789012:role/web";
const RULE: &str = "arn:aws:events:ap-northeast-2:123456789012:rule/daily";

fn zip(text: &str) -> String {
    STANDARD.encode(format!("PK\u{3}\u{4}{text}"))
}

/// Merges the members of `more` into `base`.
fn with(mut base: Value, more: Value) -> Value {
    for (key, value) in more.as_object().unwrap() {
        base[key] = value.clone();
    }
    base
}

fn named(more: Value) -> Value {
    with(json!({"FunctionName": "web-rotator"}), more)
}

fn new_function() -> Value {
    named(json!({
        "Runtime": "provided.al2023", "Role": ROLE, "Handler": "bootstrap",
        "Code": {"ZipFile": zip("one")}, "Timeout": 60, "MemorySize": 256, "Architectures": ["arm64"],
        "Description": "d", "Environment": {"Variables": {"SG_IDS": "sg-1"}}, "Tags": {"a": "1"},
    }))
}

/// With a role that has spread.
fn account() -> Cloud {
    let mut cloud = Cloud::new();
    let trust = r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    cloud.ok(
        "iam:CreateRole",
        json!({"RoleName": "web", "AssumeRolePolicyDocument": trust}),
    );
    cloud.wait(8);
    cloud
}

/// With a function that is Active, its version 1, and `live` on it.
fn cloud() -> Cloud {
    let mut cloud = account();
    cloud.ok(
        "lambda:CreateFunction",
        with(new_function(), json!({"Publish": true})),
    );
    cloud.ok(
        "lambda:CreateAlias",
        named(json!({"Name": "live", "FunctionVersion": "1"})),
    );
    cloud.wait(2);
    cloud
}

fn is(cloud: &mut Cloud, what: &str, params: Value, code: &str, status: u16) {
    let refusal = cloud.refusal(what, params.clone());
    assert_eq!(refusal, (code.to_owned(), status), "{what} {params}");
}

#[test]
fn a_function_is_pending_for_two_seconds_and_then_active() {
    let mut cloud = account();
    let made = cloud.ok("lambda:CreateFunction", new_function());
    assert_eq!(
        (&made["State"], &made["Version"]),
        (&json!("Pending"), &json!("$LATEST"))
    );
    assert_eq!(made["LastModified"], "2026-11-24T00:00:08.000+0000");
    is(
        &mut cloud,
        "lambda:UpdateFunctionConfiguration",
        named(json!({})),
        "ResourceConflictException",
        409,
    );
    cloud.wait(2);
    let got = cloud.ok("lambda:GetFunction", named(json!({})));
    let configuration = &got["Configuration"];
    assert_eq!(
        (&configuration["State"], &configuration["LastUpdateStatus"]),
        (&json!("Active"), &json!("Successful"))
    );
    let hash = STANDARD.encode(Sha256::digest("PK\u{3}\u{4}one"));
    assert_eq!(configuration["CodeSha256"], hash);
    assert_eq!(
        configuration["LoggingConfig"]["LogGroup"],
        "/aws/lambda/web-rotator"
    );
    assert_eq!(
        (&configuration["Architectures"], &got["Tags"]),
        (&json!(["arm64"]), &json!({"a": "1"}))
    );
}

#[test]
fn a_role_too_young_or_missing_cannot_be_assumed() {
    let mut cloud = account();
    cloud.wait(-1);
    for role in [ROLE, "arn:aws:iam::123456789012:role/none"] {
        let fault = cloud.fault(
            "lambda:CreateFunction",
            with(new_function(), json!({"Role": role})),
        );
        assert_eq!(fault.code, "InvalidParameterValueException");
        assert_eq!(
            fault.message,
            "The role defined for the function cannot be assumed by Lambda."
        );
    }
}

#[test]
fn a_second_function_of_the_same_name_is_a_conflict() {
    let fault = cloud().fault("lambda:CreateFunction", new_function());
    assert_eq!(
        (fault.code.as_str(), fault.status),
        ("ResourceConflictException", 409)
    );
    assert_eq!(fault.message, format!("Function already exist: {ARN}"));
}

#[test]
fn what_lambda_would_refuse_is_refused() {
    let mut cloud = account();
    let env = |key: &str, value: String| json!({"Environment": {"Variables": {key: value}}});
    for (bad, code) in [
        (json!({"FunctionName": "a b"}), "ValidationException"),
        (json!({"MemorySize": 127}), "ValidationException"),
        (json!({"Timeout": 901}), "ValidationException"),
        (
            json!({"Architectures": ["x86_64", "arm64"]}),
            "ValidationException",
        ),
        (env("A", String::new()), "ValidationException"),
        (
            env("AWS_REGION", String::new()),
            "InvalidParameterValueException",
        ),
        (
            env("BIG", "x".repeat(4_094)),
            "InvalidParameterValueException",
        ),
        (
            json!({"Runtime": "provided"}),
            "InvalidParameterValueException",
        ),
        (
            json!({"Code": {"ZipFile": STANDARD.encode("no zip")}}),
            "InvalidParameterValueException",
        ),
    ] {
        is(
            &mut cloud,
            "lambda:CreateFunction",
            with(new_function(), bad),
            code,
            400,
        );
    }
    let full = env("BIG", "x".repeat(4_093));
    cloud.ok("lambda:CreateFunction", with(new_function(), full));
}

#[test]
fn an_update_replaces_the_environment_and_blocks_others_until_done() {
    let mut cloud = cloud();
    let env = json!({"Environment": {"Variables": {"OTHER": "1"}}});
    let updated = cloud.ok("lambda:UpdateFunctionConfiguration", named(env));
    assert_eq!(updated["Environment"]["Variables"], json!({"OTHER": "1"}));
    assert_eq!(
        (&updated["LastUpdateStatus"], &updated["Timeout"]),
        (&json!("InProgress"), &json!(60))
    );
    let fault = cloud.fault(
        "lambda:UpdateFunctionCode",
        named(json!({"ZipFile": zip("two")})),
    );
    let text = format!(
        "The operation cannot be performed at this time. An update is in progress for resource: {ARN}"
    );
    assert_eq!((fault.status, fault.message), (409, text));
    is(
        &mut cloud,
        "lambda:PublishVersion",
        named(json!({})),
        "ResourceConflictException",
        409,
    );
    cloud.wait(2);
    let got = cloud.ok(
        "lambda:GetFunctionConfiguration",
        named(json!({"Qualifier": "live"})),
    );
    assert_eq!(got["Environment"]["Variables"], json!({"SG_IDS": "sg-1"}));
}

#[test]
fn code_is_kept_once_and_goes_with_its_last_version() {
    let mut cloud = cloud();
    let dry = named(json!({"ZipFile": zip("two"), "DryRun": true}));
    cloud.ok("lambda:UpdateFunctionCode", dry);
    assert_eq!(cloud.0.lambda.zips.len(), 1);
    let published = cloud.ok(
        "lambda:UpdateFunctionCode",
        named(json!({"ZipFile": zip("two"), "Publish": true, "Architectures": ["x86_64"]})),
    );
    assert_eq!(
        (&published["Version"], &published["FunctionArn"]),
        (&json!("2"), &json!(format!("{ARN}:2")))
    );
    assert_eq!(published["Architectures"], json!(["x86_64"]));
    assert_eq!(cloud.0.lambda.zips.len(), 2);
    cloud.ok(
        "lambda:UpdateAlias",
        named(json!({"Name": "live", "FunctionVersion": "2"})),
    );
    cloud.ok("lambda:DeleteFunction", named(json!({"Qualifier": "1"})));
    assert_eq!(cloud.0.lambda.zips.len(), 1);
}

#[test]
fn publishing_without_a_change_gives_the_same_version() {
    let mut cloud = cloud();
    assert_eq!(
        cloud.ok("lambda:PublishVersion", named(json!({})))["Version"],
        "1"
    );
    cloud.ok(
        "lambda:UpdateFunctionConfiguration",
        named(json!({"Timeout": 61})),
    );
    cloud.wait(2);
    assert_eq!(
        cloud.ok("lambda:PublishVersion", named(json!({})))["Version"],
        "2"
    );
    is(
        &mut cloud,
        "lambda:PublishVersion",
        named(json!({"CodeSha256": "no"})),
        "InvalidParameterValueException",
        400,
    );
    let ask = named(json!({"MaxItems": "2"}));
    let first = cloud.ok("lambda:ListVersionsByFunction", ask);
    let versions = |reply: &Value| -> Vec<Value> {
        reply["Versions"]
            .as_array()
            .unwrap()
            .iter()
            .map(|v| v["Version"].clone())
            .collect()
    };
    assert_eq!(versions(&first), ["$LATEST", "1"]);
    let ask = named(json!({"Marker": first["NextMarker"]}));
    assert_eq!(
        versions(&cloud.ok("lambda:ListVersionsByFunction", ask)),
        ["2"]
    );
}

#[test]
fn a_version_that_an_alias_uses_cannot_be_deleted() {
    let mut cloud = cloud();
    is(
        &mut cloud,
        "lambda:DeleteFunction",
        named(json!({"Qualifier": "1"})),
        "ResourceConflictException",
        409,
    );
    cloud.ok("lambda:DeleteAlias", named(json!({"Name": "live"})));
    cloud.ok("lambda:DeleteFunction", named(json!({"Qualifier": "1"})));
    is(
        &mut cloud,
        "lambda:GetFunction",
        named(json!({"Qualifier": "1"})),
        "ResourceNotFoundException",
        404,
    );
    cloud.ok("lambda:DeleteFunction", named(json!({})));
    is(
        &mut cloud,
        "lambda:GetFunction",
        named(json!({})),
        "ResourceNotFoundException",
        404,
    );
    assert!(cloud.0.lambda.zips.is_empty());
}

#[test]
fn an_alias_answers_with_its_own_arn_and_the_version_behind_it() {
    let mut cloud = cloud();
    let got = cloud.ok("lambda:GetFunction", named(json!({"Qualifier": "live"})));
    assert_eq!(got["Configuration"]["FunctionArn"], format!("{ARN}:live"));
    assert_eq!(got["Configuration"]["Version"], "1");
    let alias = cloud.ok("lambda:GetAlias", named(json!({"Name": "live"})));
    assert_eq!(
        (&alias["AliasArn"], &alias["FunctionVersion"]),
        (&json!(format!("{ARN}:live")), &json!("1"))
    );
    is(
        &mut cloud,
        "lambda:CreateAlias",
        named(json!({"Name": "live", "FunctionVersion": "1"})),
        "ResourceConflictException",
        409,
    );
    is(
        &mut cloud,
        "lambda:CreateAlias",
        named(json!({"Name": "12", "FunctionVersion": "1"})),
        "ValidationException",
        400,
    );
    is(
        &mut cloud,
        "lambda:UpdateAlias",
        named(json!({"Name": "live", "FunctionVersion": "9"})),
        "ResourceNotFoundException",
        404,
    );
    is(
        &mut cloud,
        "lambda:UpdateAlias",
        named(json!({"Name": "live", "RevisionId": "old"})),
        "PreconditionFailedException",
        412,
    );
    is(
        &mut cloud,
        "lambda:GetAlias",
        named(json!({"Name": "none"})),
        "ResourceNotFoundException",
        404,
    );
    let listed = cloud.ok("lambda:ListAliases", named(json!({"FunctionVersion": "1"})));
    assert_eq!(listed["Aliases"].as_array().unwrap().len(), 1);
}

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
fn functions_are_listed_a_page_at_a_time() {
    let mut cloud = cloud();
    cloud.ok(
        "lambda:CreateFunction",
        with(new_function(), json!({"FunctionName": "other"})),
    );
    let first = cloud.ok("lambda:ListFunctions", json!({"MaxItems": "1"}));
    assert_eq!(first["Functions"][0]["FunctionName"], "other");
    let second = cloud.ok(
        "lambda:ListFunctions",
        json!({"Marker": first["NextMarker"]}),
    );
    assert_eq!(second["Functions"][0]["FunctionName"], "web-rotator");
    assert_eq!(second.get("NextMarker"), None);
}

#[test]
fn a_stale_revision_is_a_failed_precondition() {
    let stale = named(json!({"RevisionId": "old", "Timeout": 5}));
    is(
        &mut cloud(),
        "lambda:UpdateFunctionConfiguration",
        stale,
        "PreconditionFailedException",
        412,
    );
}

#[test]
fn every_operation_has_a_route_and_every_status_an_operation() {
    let named = |name: &str| OPERATIONS.iter().any(|(operation, _)| *operation == name);
    for (operation, _) in OPERATIONS {
        let routes = ROUTES.iter().filter(|(_, _, routed)| routed == operation);
        assert_eq!(routes.count(), 1, "{operation}");
    }
    assert!(ROUTES.iter().all(|(_, _, operation)| named(operation)));
    assert!(STATUS.iter().all(|(operation, _)| named(operation)));
}
