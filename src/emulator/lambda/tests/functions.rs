//! Functions, versions and aliases.

use sha2::{Digest, Sha256};

use super::super::{OPERATIONS, ROUTES, STATUS};
use super::*;

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
    let hash = STANDARD.encode(Sha256::digest(packed(b"one")));
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
        (json!({"Timeout": 1_801}), "ValidationException"),
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
            json!({"Runtime": "perl5"}),
            "InvalidParameterValueException",
        ),
        (
            json!({"Runtime": "python3.6"}),
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
    let python = json!({"FunctionName": "python", "Runtime": "python3.11"});
    cloud.ok("lambda:CreateFunction", with(new_function(), python));
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
fn a_dry_run_of_new_code_changes_nothing_and_a_real_one_can_publish() {
    let mut cloud = cloud();
    let dry = named(json!({"ZipFile": zip("two"), "DryRun": true}));
    let before = cloud.ok("lambda:GetFunctionConfiguration", named(json!({})));
    cloud.ok("lambda:UpdateFunctionCode", dry);
    let after = cloud.ok("lambda:GetFunctionConfiguration", named(json!({})));
    assert_eq!(before, after);
    let published = cloud.ok(
        "lambda:UpdateFunctionCode",
        named(json!({"ZipFile": zip("two"), "Publish": true, "Architectures": ["x86_64"]})),
    );
    assert_eq!(
        (&published["Version"], &published["FunctionArn"]),
        (&json!("2"), &json!(format!("{ARN}:2")))
    );
    assert_eq!(published["Architectures"], json!(["x86_64"]));
    assert_ne!(published["CodeSha256"], before["CodeSha256"]);
    cloud.ok(
        "lambda:UpdateAlias",
        named(json!({"Name": "live", "FunctionVersion": "2"})),
    );
    cloud.ok("lambda:DeleteFunction", named(json!({"Qualifier": "1"})));
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

#[test]
fn code_that_is_no_zip_or_holds_too_much_is_refused() {
    let mut cloud = account();
    let mut make = |file: String| {
        let code = json!({"Code": {"ZipFile": file}});
        let code = with(new_function(), code);
        cloud.refusal("lambda:CreateFunction", code)
    };
    let refused = ("InvalidParameterValueException".to_owned(), 400);
    assert_eq!(make(STANDARD.encode("PK and nothing else")), refused);
    assert_eq!(
        make(STANDARD.encode(packed(&vec![0; 263_000_000]))),
        refused
    );
}
