#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::append;
use crate::params::testing::Cloud;

const GROUP: &str = "/aws/lambda/web-rotator";
const ARN: &str = "arn:aws:logs:ap-northeast-2:123456789012:log-group:/aws/lambda/web-rotator";

fn cloud() -> Cloud {
    let mut cloud = Cloud::new();
    cloud.ok(
        "logs:CreateLogGroup",
        json!({"logGroupName": GROUP, "tags": {"a": "1"}}),
    );
    cloud
}

fn write(cloud: &mut Cloud, stream: &str, line: &str) {
    let now = cloud.0.now;
    append(&mut cloud.0, GROUP, stream, now, line);
}

fn messages(reply: &Value) -> Vec<&str> {
    let events = reply["events"].as_array().unwrap();
    events
        .iter()
        .map(|e| e["message"].as_str().unwrap())
        .collect()
}

#[test]
fn a_group_shows_both_arns_and_epoch_millis() {
    let reply = cloud().ok(
        "logs:DescribeLogGroups",
        json!({"logGroupNamePrefix": GROUP}),
    );
    let group = &reply["logGroups"][0];
    assert_eq!(group["arn"], format!("{ARN}:*"));
    assert_eq!(group["logGroupArn"], ARN);
    assert_eq!(group["creationTime"], 1_795_478_400_000_i64);
    assert_eq!(
        (group.get("retentionInDays"), &group["logGroupClass"]),
        (None, &json!("STANDARD"))
    );
}

#[test]
fn a_group_is_made_once_and_deleted_once() {
    let mut cloud = cloud();
    let name = json!({"logGroupName": GROUP});
    let refusal = cloud.refusal("logs:CreateLogGroup", name.clone());
    assert_eq!(refusal, ("ResourceAlreadyExistsException".to_owned(), 400));
    cloud.ok("logs:DeleteLogGroup", name.clone());
    let refusal = cloud.refusal("logs:DeleteLogGroup", name);
    assert_eq!(refusal.0, "ResourceNotFoundException");
    for name in ["aws/x", "a b", ""] {
        let refusal = cloud.refusal("logs:CreateLogGroup", json!({"logGroupName": name}));
        assert_eq!(refusal.0, "InvalidParameterException");
    }
}

#[test]
fn a_protected_group_cannot_be_deleted() {
    let mut cloud = cloud();
    let on = json!({"logGroupIdentifier": GROUP, "deletionProtectionEnabled": true});
    cloud.ok("logs:PutLogGroupDeletionProtection", on);
    let refusal = cloud.refusal("logs:DeleteLogGroup", json!({"logGroupName": GROUP}));
    assert_eq!(refusal.0, "ValidationException");
}

#[test]
fn groups_are_found_by_prefix_or_pattern_a_page_at_a_time() {
    let mut cloud = cloud();
    cloud.ok(
        "logs:CreateLogGroup",
        json!({"logGroupName": "/aws/lambda/web-rotator2"}),
    );
    let ask = json!({"logGroupNamePrefix": GROUP, "limit": 1});
    let first = cloud.ok("logs:DescribeLogGroups", ask);
    assert_eq!(first["logGroups"][0]["logGroupName"], GROUP);
    let ask = json!({"logGroupNamePrefix": GROUP, "nextToken": first["nextToken"]});
    let second = cloud.ok("logs:DescribeLogGroups", ask);
    assert_eq!(
        second["logGroups"][0]["logGroupName"],
        "/aws/lambda/web-rotator2"
    );
    assert_eq!(second.get("nextToken"), None);
    let ask = json!({"logGroupNamePattern": "rotator2"});
    let found = cloud.ok("logs:DescribeLogGroups", ask);
    assert_eq!(found["logGroups"].as_array().unwrap().len(), 1);
    let ask = json!({"limit": 51});
    assert_eq!(
        cloud.refusal("logs:DescribeLogGroups", ask).0,
        "InvalidParameterException"
    );
}

#[test]
fn retention_takes_only_certain_numbers() {
    let mut cloud = cloud();
    for (days, good) in [(14, true), (2, false), (0, false), (3653, true)] {
        let ask = json!({"logGroupName": GROUP, "retentionInDays": days});
        assert_eq!(
            cloud.call("logs:PutRetentionPolicy", ask).is_ok(),
            good,
            "{days}"
        );
    }
    cloud.ok("logs:DeleteRetentionPolicy", json!({"logGroupName": GROUP}));
    let reply = cloud.ok("logs:DescribeLogGroups", json!({}));
    assert_eq!(reply["logGroups"][0].get("retentionInDays"), None);
}

#[test]
fn tags_are_reached_by_the_arn_without_the_star() {
    let mut cloud = cloud();
    cloud.ok(
        "logs:TagResource",
        json!({"resourceArn": ARN, "tags": {"b": "2"}}),
    );
    cloud.ok(
        "logs:UntagResource",
        json!({"resourceArn": ARN, "tagKeys": ["a"]}),
    );
    let reply = cloud.ok("logs:ListTagsForResource", json!({"resourceArn": ARN}));
    assert_eq!(reply["tags"], json!({"b": "2"}));
    let starred = json!({"resourceArn": format!("{ARN}:*")});
    assert_eq!(
        cloud.refusal("logs:ListTagsForResource", starred).0,
        "InvalidParameterException"
    );
    let other = json!({"resourceArn": ARN.replace("web", "other")});
    assert_eq!(
        cloud.refusal("logs:ListTagsForResource", other).0,
        "ResourceNotFoundException"
    );
}

#[test]
fn without_its_group_a_line_is_lost() {
    let mut cloud = Cloud::new();
    write(&mut cloud, "s", "hello");
    assert!(cloud.0.logs.groups.is_empty());
}

#[test]
fn lines_of_all_streams_come_back_by_time_and_page() {
    let mut cloud = cloud();
    write(&mut cloud, "b", "one");
    cloud.wait(1);
    write(&mut cloud, "a", "two");
    cloud.wait(1);
    write(&mut cloud, "b", "three");
    let ask = json!({"logGroupName": GROUP, "limit": 2});
    let first = cloud.ok("logs:FilterLogEvents", ask);
    assert_eq!(messages(&first), ["one", "two"]);
    let ask = json!({"logGroupName": GROUP, "limit": 2, "nextToken": first["nextToken"]});
    assert_eq!(messages(&cloud.ok("logs:FilterLogEvents", ask)), ["three"]);
    let start = first["events"][1]["timestamp"].clone();
    let ask = json!({"logGroupName": GROUP, "startTime": start, "filterPattern": "-three"});
    assert_eq!(messages(&cloud.ok("logs:FilterLogEvents", ask)), ["two"]);
}

#[test]
fn an_empty_page_need_not_be_the_last() {
    let mut cloud = cloud();
    write(&mut cloud, "a", "old");
    cloud.wait(10);
    write(&mut cloud, "b", "new");
    let since = cloud.0.now.as_millisecond();
    let ask = json!({"logGroupName": GROUP, "startTime": since});
    let first = cloud.ok("logs:FilterLogEvents", ask);
    assert_eq!(messages(&first), [""; 0]);
    let ask = json!({"logGroupName": GROUP, "startTime": since, "nextToken": first["nextToken"]});
    let second = cloud.ok("logs:FilterLogEvents", ask);
    assert_eq!(messages(&second), ["new"]);
    assert_eq!(second.get("nextToken"), None);
}

#[test]
fn words_in_a_filter_are_all_needed() {
    let mut cloud = cloud();
    write(&mut cloud, "a", "image published well");
    write(&mut cloud, "a", "image held");
    for (pattern, hits) in [
        ("image", 2),
        ("image \"published well\"", 1),
        ("?held ?well", 2),
        ("no", 0),
    ] {
        let ask = json!({"logGroupName": GROUP, "filterPattern": pattern});
        assert_eq!(
            messages(&cloud.ok("logs:FilterLogEvents", ask)).len(),
            hits,
            "{pattern}"
        );
    }
}

#[test]
fn reading_a_stream_to_its_end_returns_the_same_token() {
    let mut cloud = cloud();
    let stream = json!({"logGroupName": GROUP, "logStreamName": "s"});
    cloud.ok("logs:CreateLogStream", stream.clone());
    assert_eq!(
        cloud.refusal("logs:CreateLogStream", stream).0,
        "ResourceAlreadyExistsException"
    );
    let now = cloud.0.now.as_millisecond();
    let events = json!([{"timestamp": now, "message": "1"}, {"timestamp": now, "message": "2"}]);
    let ask = json!({"logGroupName": GROUP, "logStreamName": "s", "logEvents": events});
    cloud.ok("logs:PutLogEvents", ask);
    let ask = |token: &Value| json!({"logGroupName": GROUP, "logStreamName": "s", "startFromHead": true, "limit": 1, "nextToken": token});
    let first = cloud.ok("logs:GetLogEvents", ask(&Value::Null));
    let second = cloud.ok("logs:GetLogEvents", ask(&first["nextForwardToken"]));
    let third = cloud.ok("logs:GetLogEvents", ask(&second["nextForwardToken"]));
    assert_eq!(
        [messages(&first), messages(&second), messages(&third)],
        [vec!["1"], vec!["2"], vec![]]
    );
    assert_eq!(second["nextForwardToken"], third["nextForwardToken"]);
}

#[test]
fn streams_are_listed_latest_first_on_demand() {
    let mut cloud = cloud();
    write(&mut cloud, "a", "late");
    let early = cloud.0.now - SignedDuration::from_secs(60);
    append(&mut cloud.0, GROUP, "b", early, "early");
    let ask = json!({"logGroupName": GROUP, "orderBy": "LastEventTime", "descending": true});
    let reply = cloud.ok("logs:DescribeLogStreams", ask);
    let names: Vec<_> = reply["logStreams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|s| s["logStreamName"].clone())
        .collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn lines_past_the_retention_are_gone() {
    let mut cloud = cloud();
    cloud.ok(
        "logs:PutRetentionPolicy",
        json!({"logGroupName": GROUP, "retentionInDays": 1}),
    );
    write(&mut cloud, "a", "old");
    cloud.wait(86_401);
    let ask = json!({"logGroupName": GROUP});
    assert_eq!(messages(&cloud.ok("logs:FilterLogEvents", ask)).len(), 0);
}
