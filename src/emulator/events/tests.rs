#![allow(clippy::unwrap_used, clippy::expect_used)]

use serde_json::{Value, json};

use super::{fire, next_due, put_event};
use crate::emulator::params::testing::Cloud;

const RULE: &str = "arn:aws:events:ap-northeast-2:123456789012:rule/r";
const FUNCTION: &str = "arn:aws:lambda:ap-northeast-2:123456789012:function:f";
const AMI: &str = r#"{"source":["aws.ec2"],"detail-type":["EC2 AMI State Change"],"detail":{"State":["available"]}}"#;

/// A rule `r` that starts the function `f`, which may be started by it.
fn cloud(what: &str, expression: &str) -> Cloud {
    let mut cloud = Cloud::new();
    let trust = r#"{"Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let role = json!({"RoleName": "f", "AssumeRolePolicyDocument": trust});
    let role = cloud.ok("iam:CreateRole", role)["Role"]["Arn"].clone();
    cloud.wait(60);
    cloud.ok(
        "lambda:CreateFunction",
        json!({
            "FunctionName": "f", "Runtime": "provided.al2023", "Role": role, "Handler": "bootstrap",
            "Code": {"ZipFile": "UEsDBA=="},
        }),
    );
    cloud.ok(
        "lambda:AddPermission",
        json!({
            "FunctionName": "f", "StatementId": "s", "Action": "lambda:InvokeFunction",
            "Principal": "events.amazonaws.com", "SourceArn": RULE,
        }),
    );
    cloud.ok(
        "events:PutRule",
        json!({"Name": "r", what: expression, "Tags": [{"Key": "a", "Value": "1"}]}),
    );
    target(&mut cloud, json!({}));
    cloud
}

fn target(cloud: &mut Cloud, more: Value) -> Value {
    let mut target = json!({"Id": "t", "Arn": FUNCTION});
    for (key, value) in more.as_object().unwrap() {
        target[key] = value.clone();
    }
    cloud.ok(
        "events:PutTargets",
        json!({"Rule": "r", "Targets": [target]}),
    )
}

fn publish(cloud: &mut Cloud, state: &str) {
    let resources = ["arn:aws:ec2:ap-northeast-2::image/ami-1".to_owned()];
    put_event(
        &mut cloud.0,
        "aws.ec2",
        "EC2 AMI State Change",
        &resources,
        json!({"State": state}),
    );
}

fn matches(pattern: &str, detail: &Value) -> bool {
    let event = json!({
        "id": "1", "account": "1", "source": "s", "time": "t", "region": "r", "resources": ["x", "y"],
        "detail-type": "d", "detail": detail,
    });
    let ask = json!({"EventPattern": pattern, "Event": event.to_string()});
    Cloud::new().ok("events:TestEventPattern", ask)["Result"] == true
}

#[test]
fn an_event_that_matches_starts_the_function() {
    let mut cloud = cloud("EventPattern", AMI);
    publish(&mut cloud, "failed");
    assert!(cloud.0.pending.is_empty());
    publish(&mut cloud, "available");
    let queued = &cloud.0.pending[0];
    assert_eq!(
        (queued.function.as_str(), queued.at),
        (FUNCTION, cloud.0.now)
    );
    assert_eq!(queued.payload["detail"]["State"], "available");
    assert_eq!(queued.payload["time"], "2026-11-24T00:01:00Z");
}

#[test]
fn without_the_permission_the_invocation_fails_and_is_counted() {
    let mut cloud = cloud("EventPattern", AMI);
    cloud.ok(
        "lambda:RemovePermission",
        json!({"FunctionName": "f", "StatementId": "s"}),
    );
    publish(&mut cloud, "available");
    assert!(cloud.0.pending.is_empty());
    assert_eq!(cloud.0.events.rules["r"].failed, 1);
}

#[test]
fn a_disabled_rule_sleeps() {
    let mut cloud = cloud("EventPattern", AMI);
    cloud.ok("events:DisableRule", json!({"Name": "r"}));
    publish(&mut cloud, "available");
    assert!(cloud.0.pending.is_empty());
    cloud.ok("events:EnableRule", json!({"Name": "r"}));
    publish(&mut cloud, "available");
    assert_eq!(cloud.0.pending.len(), 1);
}

#[test]
fn a_schedule_fires_once_for_each_time_it_was_due() {
    let mut cloud = cloud("ScheduleExpression", "cron(0 17 * * ? *)");
    let due = next_due(&cloud.0).unwrap();
    assert_eq!(due.to_string(), "2026-11-24T17:00:00Z");
    fire(&mut cloud.0, due - jiff::SignedDuration::from_secs(1));
    assert!(cloud.0.pending.is_empty());
    fire(&mut cloud.0, due);
    fire(&mut cloud.0, due);
    assert_eq!(cloud.0.pending.len(), 1);
    let event = &cloud.0.pending[0].payload;
    assert_eq!(
        (&event["detail-type"], &event["resources"]),
        (&json!("Scheduled Event"), &json!([RULE]))
    );
    assert_eq!(event["time"], "2026-11-24T17:00:00Z");
    fire(&mut cloud.0, due + jiff::SignedDuration::from_hours(48));
    assert_eq!(cloud.0.pending.len(), 3);
}

#[test]
fn what_was_due_while_a_schedule_slept_is_not_made_up_for() {
    let mut cloud = cloud("ScheduleExpression", "rate(1 hour)");
    cloud.ok("events:DisableRule", json!({"Name": "r"}));
    assert_eq!(next_due(&cloud.0), None);
    cloud.wait(36_000);
    cloud.ok("events:EnableRule", json!({"Name": "r"}));
    assert_eq!(
        next_due(&cloud.0).unwrap().to_string(),
        "2026-11-24T11:01:00Z"
    );
}

#[test]
fn a_target_gets_its_constant_or_its_part_of_the_event() {
    let mut cloud = cloud("EventPattern", AMI);
    target(&mut cloud, json!({"Input": "{\"why\":\"image\"}"}));
    publish(&mut cloud, "available");
    target(&mut cloud, json!({"InputPath": "$.detail"}));
    publish(&mut cloud, "available");
    let payloads: Vec<_> = cloud.0.pending.iter().map(|i| i.payload.clone()).collect();
    assert_eq!(
        payloads,
        [json!({"why": "image"}), json!({"State": "available"})]
    );
}

#[test]
fn putting_a_rule_again_drops_what_is_omitted_but_not_tags_and_targets() {
    let mut cloud = cloud("EventPattern", AMI);
    let again = json!({
        "Name": "r", "ScheduleExpression": "rate(1 day)", "Tags": [{"Key": "b", "Value": "2"}],
    });
    cloud.ok("events:PutRule", again);
    let rule = cloud.ok("events:DescribeRule", json!({"Name": "r"}));
    assert_eq!(
        (rule.get("EventPattern"), &rule["State"]),
        (None, &json!("ENABLED"))
    );
    let tags = cloud.ok("events:ListTagsForResource", json!({"ResourceARN": RULE}));
    assert_eq!(tags["Tags"], json!([{"Key": "a", "Value": "1"}]));
    let targets = cloud.ok("events:ListTargetsByRule", json!({"Rule": "r"}));
    assert_eq!(targets["Targets"][0]["Id"], "t");
}

#[test]
fn bad_rules_are_refused() {
    let mut cloud = Cloud::new();
    for (rule, code) in [
        (json!({"Name": "r"}), "ValidationException"),
        (
            json!({"Name": "a b", "ScheduleExpression": "rate(1 day)"}),
            "ValidationException",
        ),
        (
            json!({"Name": "r", "ScheduleExpression": "cron(0 17 * * *)"}),
            "ValidationException",
        ),
        (
            json!({"Name": "r", "EventPattern": "{"}),
            "InvalidEventPatternException",
        ),
        (
            json!({"Name": "r", "EventPattern": "{\"source\":\"aws.ec2\"}"}),
            "InvalidEventPatternException",
        ),
        (
            json!({"Name": "r", "EventPattern": "{\"source\":[]}"}),
            "InvalidEventPatternException",
        ),
        (
            json!({"Name": "r", "EventPattern": "{\"source\":[{\"like\":\"a\"}]}"}),
            "InvalidEventPatternException",
        ),
        (
            json!({"Name": "r", "EventPattern": AMI, "EventBusName": "x"}),
            "ResourceNotFoundException",
        ),
    ] {
        let refusal = cloud.refusal("events:PutRule", rule.clone());
        assert_eq!(refusal, (code.to_owned(), 400), "{rule}");
    }
}

#[test]
fn a_rule_with_targets_stays_and_a_missing_one_is_deleted_already() {
    let mut cloud = cloud("EventPattern", AMI);
    let name = json!({"Name": "r"});
    assert_eq!(
        cloud.refusal("events:DeleteRule", name.clone()).0,
        "ValidationException"
    );
    let removed = cloud.ok(
        "events:RemoveTargets",
        json!({"Rule": "r", "Ids": ["t", "u"]}),
    );
    assert_eq!(
        (
            &removed["FailedEntryCount"],
            &removed["FailedEntries"][0]["TargetId"]
        ),
        (&json!(1), &json!("u"))
    );
    cloud.ok("events:DeleteRule", name.clone());
    cloud.ok("events:DeleteRule", name.clone());
    assert_eq!(
        cloud.refusal("events:DescribeRule", name).0,
        "ResourceNotFoundException"
    );
}

#[test]
fn a_sixth_target_is_too_many() {
    let mut cloud = cloud("EventPattern", AMI);
    let targets = |count: usize| -> Value {
        (0..count)
            .map(|n| json!({"Id": format!("t{n}"), "Arn": FUNCTION}))
            .collect()
    };
    let refusal = cloud.refusal(
        "events:PutTargets",
        json!({"Rule": "r", "Targets": targets(5)}),
    );
    assert_eq!(refusal.0, "LimitExceededException");
    let put = cloud.ok(
        "events:PutTargets",
        json!({"Rule": "r", "Targets": targets(4)}),
    );
    assert_eq!(put["FailedEntryCount"], 0);
    let first = cloud.ok("events:ListTargetsByRule", json!({"Rule": "r", "Limit": 4}));
    assert_eq!(first["Targets"].as_array().unwrap().len(), 4);
    let ask = json!({"Rule": "r", "NextToken": first["NextToken"]});
    assert_eq!(
        cloud.ok("events:ListTargetsByRule", ask)["Targets"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
}

#[test]
fn rules_are_found_by_prefix_and_by_target() {
    let mut cloud = cloud("EventPattern", AMI);
    cloud.ok("events:PutRule", json!({"Name": "s", "EventPattern": AMI}));
    let first = cloud.ok("events:ListRules", json!({"Limit": 1}));
    assert_eq!(first["Rules"][0]["Arn"], RULE);
    let rest = cloud.ok("events:ListRules", json!({"NextToken": first["NextToken"]}));
    assert_eq!(rest["Rules"][0]["Name"], "s");
    let found = cloud.ok("events:ListRules", json!({"NamePrefix": "s"}));
    assert_eq!(found["Rules"].as_array().unwrap().len(), 1);
    let names = cloud.ok(
        "events:ListRuleNamesByTarget",
        json!({"TargetArn": FUNCTION}),
    );
    assert_eq!(names["RuleNames"], json!(["r"]));
}

#[test]
fn tags_of_a_rule_are_changed_by_its_arn() {
    let mut cloud = cloud("EventPattern", AMI);
    cloud.ok(
        "events:TagResource",
        json!({"ResourceARN": RULE, "Tags": [{"Key": "b", "Value": "2"}]}),
    );
    cloud.ok(
        "events:UntagResource",
        json!({"ResourceARN": RULE, "TagKeys": ["a"]}),
    );
    let tags = cloud.ok("events:ListTagsForResource", json!({"ResourceARN": RULE}));
    assert_eq!(tags["Tags"], json!([{"Key": "b", "Value": "2"}]));
    let other = json!({"ResourceARN": format!("{RULE}x")});
    assert_eq!(
        cloud.refusal("events:ListTagsForResource", other).0,
        "ResourceNotFoundException"
    );
}

#[test]
fn callers_may_not_speak_for_aws() {
    let mut cloud = cloud("EventPattern", r#"{"source":["mine"]}"#);
    let entry =
        |source: &str, detail: &str| json!({"Source": source, "DetailType": "d", "Detail": detail});
    let entries = json!([entry("mine", "{}"), entry("aws.ec2", "{}"), entry("mine", "no"), {"Source": "mine"}]);
    let put = cloud.ok("events:PutEvents", json!({"Entries": entries}));
    assert_eq!(put["FailedEntryCount"], 3);
    let codes: Vec<_> = put["Entries"]
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e["ErrorCode"].clone())
        .collect();
    let expected = [
        json!(null),
        json!("NotAuthorizedForSourceException"),
        json!("MalformedDetail"),
        json!("InvalidArgument"),
    ];
    assert_eq!(codes, expected);
    assert_eq!(cloud.0.pending.len(), 1);
    assert_eq!(
        cloud.0.pending[0].payload["id"],
        put["Entries"][0]["EventId"]
    );
}

#[test]
fn patterns_match_by_value_and_by_operator() {
    let detail =
        json!({"s": "AwsBackup_i-1", "n": 5, "none": null, "o": {"x": 1}, "l": ["a", "b"]});
    for (pattern, wanted) in [
        (json!({"resources": ["y"]}), true),
        (json!({"resources": ["z"]}), false),
        (json!({"detail": {"n": [5.0]}}), true),
        (json!({"detail": {"none": [null]}}), true),
        (json!({"detail": {"s": [{"prefix": "AwsBackup_"}]}}), true),
        (json!({"detail": {"s": [{"prefix": "AWSbackup_"}]}}), false),
        (
            json!({"detail": {"s": [{"prefix": {"equals-ignore-case": "AWSbackup_"}}]}}),
            true,
        ),
        (json!({"detail": {"s": [{"suffix": "i-1"}]}}), true),
        (json!({"detail": {"s": [{"wildcard": "Aws*_i-*"}]}}), true),
        (
            json!({"detail": {"s": [{"equals-ignore-case": "awsbackup_I-1"}]}}),
            true,
        ),
        (
            json!({"detail": {"s": [{"anything-but": ["x", "AwsBackup_i-1"]}]}}),
            false,
        ),
        (
            json!({"detail": {"s": [{"anything-but": {"prefix": "x"}}]}}),
            true,
        ),
        (
            json!({"detail": {"n": [{"numeric": [">", 1, "<=", 5]}]}}),
            true,
        ),
        (json!({"detail": {"n": [{"numeric": [">", 5]}]}}), false),
        (json!({"detail": {"gone": [{"exists": false}]}}), true),
        (
            json!({"detail": {"gone": {"deep": [{"exists": false}]}}}),
            true,
        ),
        (json!({"detail": {"s": [{"exists": false}]}}), false),
        (json!({"detail": {"gone": [{"anything-but": "x"}]}}), false),
        (json!({"detail": {"o": {"x": [1]}, "l": ["b"]}}), true),
        (
            json!({"$or": [{"source": ["no"]}, {"detail": {"n": [5]}}]}),
            true,
        ),
    ] {
        assert_eq!(matches(&pattern.to_string(), &detail), wanted, "{pattern}");
    }
}
