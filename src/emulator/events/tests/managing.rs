//! Rules, targets and tags.

use super::*;

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
