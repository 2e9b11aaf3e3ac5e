//! From events and schedules to invocations.

use super::super::{fire, next_due, put_event};
use super::*;

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
