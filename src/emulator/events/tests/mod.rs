#![allow(clippy::unwrap_used, clippy::expect_used)]

mod delivering;
mod managing;

use serde_json::{Value, json};

use crate::params::testing::Cloud;

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
            "Code": {"ZipFile": "UEsFBgAAAAAAAAAAAAAAAAAAAAAAAA=="},
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
