//! Requests that no SDK would send, in all five protocols: an answer, never a panic.
#![allow(clippy::unwrap_used)]

use http::Request;
use proptest::prelude::*;
use serde_json::{Value, json};

use super::driver::Caller;
use super::protocol::cbor::to_bytes as cbor;
use super::testing::{emulator, stack};
use super::{Emulator, operations};

fn config() -> ProptestConfig {
    let asked = std::env::var("PROPTEST_CASES").ok();
    ProptestConfig {
        cases: asked.and_then(|cases| cases.parse().ok()).unwrap_or(150),
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

/// Members that several operations have.
const MEMBERS: &[&str] = &[
    "AutoScalingGroupName",
    "LaunchTemplateName",
    "LaunchTemplateId",
    "LaunchTemplateData",
    "LaunchTemplate",
    "MinSize",
    "MaxSize",
    "DesiredCapacity",
    "VPCZoneIdentifier",
    "ScheduledUpdateGroupActions",
    "ScheduledActionNames",
    "ScheduledActionName",
    "Recurrence",
    "StartTime",
    "EndTime",
    "TimeZone",
    "Filter",
    "Filters",
    "MaxResults",
    "MaxRecords",
    "MaxItems",
    "NextToken",
    "Marker",
    "Limit",
    "limit",
    "nextToken",
    "RoleName",
    "PolicyName",
    "PolicyArn",
    "PolicyDocument",
    "AssumeRolePolicyDocument",
    "Path",
    "Tags",
    "tags",
    "FunctionName",
    "Code",
    "Role",
    "Runtime",
    "Handler",
    "Timeout",
    "MemorySize",
    "Environment",
    "Name",
    "ScheduleExpression",
    "EventPattern",
    "Event",
    "Targets",
    "Rule",
    "Ids",
    "Entries",
    "logGroupName",
    "logStreamName",
    "logEvents",
    "retentionInDays",
    "startTime",
    "endTime",
    "filterPattern",
    "AlarmName",
    "AlarmNames",
    "MetricName",
    "Namespace",
    "Statistic",
    "ComparisonOperator",
    "Threshold",
    "Period",
    "EvaluationPeriods",
    "ImageId",
    "InstanceId",
    "InstanceIds",
    "MinCount",
    "MaxCount",
    "DryRun",
    "ClientToken",
    "SourceVersion",
    "VersionDescription",
    "LaunchTemplateVersion",
    "MinVersion",
    "MaxVersion",
    "DefaultVersion",
    "ResourceId",
    "Key",
    "Preferences",
    "Payload",
    "StatementId",
    "Principal",
    "Action",
    "SourceArn",
    "Qualifier",
    "RevisionId",
    "TargetGroupARNs",
    "ScalingProcesses",
    "StatusCode",
    "resourceArn",
    "ResourceARN",
    "BlockDeviceMapping",
    "NetworkInterface",
];

fn leaf() -> impl Strategy<Value = Value> {
    let known = [
        "web",
        "web-1",
        "web-lt",
        "$Default",
        "$Latest",
        "-1",
        "0",
        "99999999999999999999",
        "*",
        "**a**b**c**",
        "%",
        "",
        "subnet-8",
        "sg-9",
        "key",
        "profile",
        "c6i.large",
        "arn:aws:iam::111111111111:role/x",
        "2026-02-30T00:00:00Z",
        "9999-12-31T23:59:59Z",
        "* * * * *",
        "0 0 31 2 *",
        "rate(0 minutes)",
        "rate(999999999999 days)",
        "cron(* * * * ? 2199)",
        r#"{"a":[{"wildcard":"*a*b*"}]}"#,
        r#"{"a":[{"numeric":["<",1e999]}]}"#,
        "Zone/None",
    ];
    prop_oneof![
        3 => prop::sample::select(known.to_vec()).prop_map(Value::from),
        1 => any::<i64>().prop_map(Value::from),
        1 => (0_i64..300).prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
        1 => "\\PC{0,10}".prop_map(Value::from),
    ]
}

fn member() -> impl Strategy<Value = String> {
    prop::sample::select(MEMBERS.to_vec()).prop_map(ToOwned::to_owned)
}

fn params() -> impl Strategy<Value = Value> {
    let value = leaf().prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(member(), inner, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    });
    prop::collection::btree_map(member(), value, 0..10)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

/// As a form writes it.
fn flat(prefix: &str, value: &Value, out: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                flat(&format!("{prefix}.{name}"), value, out);
            }
        }
        Value::Array(items) => {
            for (place, item) in items.iter().enumerate() {
                flat(&format!("{prefix}.{}", place + 1), item, out);
                flat(&format!("{prefix}.member.{}", place + 1), item, out);
            }
        }
        Value::String(text) => out.push((prefix.to_owned(), text.clone())),
        other => out.push((prefix.to_owned(), other.to_string())),
    }
}

fn signed(service: &str) -> http::request::Builder {
    let scope = format!("AWS4-HMAC-SHA256 Credential=AK/20260101/r/{service}/aws4_request, x");
    Request::post("/").header("authorization", scope)
}

fn request(service: &str, operation: &str, params: &Value) -> Request<Vec<u8>> {
    let json = params.to_string().into_bytes();
    match service {
        "events" => signed(service)
            .header("x-amz-target", format!("AWSEvents.{operation}"))
            .body(json),
        "logs" => signed(service)
            .header("x-amz-target", format!("Logs_20140328.{operation}"))
            .body(json),
        "cloudwatch" => {
            let path = format!("/service/GraniteServiceVersion20100801/operation/{operation}");
            signed("monitoring").uri(path).body(cbor(params))
        }
        "lambda" => {
            let routes = super::lambda::ROUTES.iter();
            let mut routes = routes.filter(|(_, _, known)| *known == operation);
            let (method, pattern, _) = routes.next().copied().unwrap_or(("POST", "/", ""));
            let path = pattern.replace(['{', '}'], "");
            signed(service).method(method).uri(path).body(json)
        }
        _ => {
            let mut fields = vec![("Action".to_owned(), operation.to_owned())];
            for (name, value) in params.as_object().into_iter().flatten() {
                flat(name, value, &mut fields);
            }
            let body = form_urlencoded::Serializer::new(String::new())
                .extend_pairs(fields)
                .finish();
            signed(service).body(body.into_bytes())
        }
    }
    .unwrap()
}

/// A world with something in it.
fn world() -> Emulator {
    let (emulator, _) = emulator();
    emulator.world().seed(&stack());
    emulator
}

fn statuses(requests: Vec<Request<Vec<u8>>>) -> Vec<u16> {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().start_paused(true).build().unwrap();
    runtime.block_on(async {
        let emulator = world();
        let mut statuses = Vec::new();
        for request in requests {
            let answer = emulator.answer(request, &Caller::OPERATOR).await.unwrap();
            statuses.push(answer.status().as_u16());
        }
        // What was set up must not break what comes by itself either.
        emulator.advance(jiff::SignedDuration::from_mins(10)).await;
        statuses
    })
}

fn operation() -> impl Strategy<Value = (&'static str, &'static str)> {
    prop::sample::select(operations().collect::<Vec<_>>())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn any_operation_with_any_parameters_is_answered(
        calls in prop::collection::vec((operation(), params()), 1..6),
    ) {
        let requests = calls.iter().map(|((service, operation), params)| request(service, operation, params));
        for status in statuses(requests.collect()) {
            prop_assert!((200..600).contains(&status));
        }
    }

    #[test]
    fn any_bytes_to_any_service_are_answered(
        service in prop::sample::select(vec!["ec2", "autoscaling", "iam", "sts", "lambda", "events", "logs", "monitoring", "s3"]),
        target in "[A-Za-z_0-9.]{0,40}",
        path in "(/[A-Za-z0-9%:._-]{0,12}){0,5}",
        body in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        let uri = if path.is_empty() { "/".to_owned() } else { path };
        if let Ok(request) = signed(service).uri(uri).header("x-amz-target", target).body(body) {
            prop_assert!((200..600).contains(&statuses(vec![request])[0]));
        }
    }
}

/// What would need more memory or time than anybody has is refused, or goes no further than a limit.
#[test]
fn a_group_of_a_billion_gets_as_many_as_the_account_may_have() {
    let template = json!({"LaunchTemplateName": "big", "LaunchTemplateData": {
        "ImageId": world().world().ec2.images.keys().next().unwrap(), "InstanceType": "c6i.large",
    }});
    let group = json!({
        "AutoScalingGroupName": "big", "MinSize": 2_000_000_000, "MaxSize": 2_000_000_000,
        "VPCZoneIdentifier": "subnet-8", "LaunchTemplate": {"LaunchTemplateName": "big"},
    });
    let requests = vec![
        request("ec2", "CreateLaunchTemplate", &template),
        request("autoscaling", "CreateAutoScalingGroup", &group),
    ];
    assert_eq!(statuses(requests), [200, 200]);
}
