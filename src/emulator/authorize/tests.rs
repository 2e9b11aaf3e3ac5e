#![allow(clippy::unwrap_used)]

use serde_json::{Value, json};

use crate::iam::Operator;
use crate::params::testing::Cloud;
use crate::{Call, authorize};

/// Why the person at the keyboard, with these statements, is refused a call; `None` if he is not.
fn refused(
    statements: Value,
    service: &'static str,
    operation: &str,
    params: Value,
) -> Option<(String, String)> {
    let mut cloud = Cloud::new();
    let document = json!({"Version": "2012-10-17", "Statement": statements});
    cloud.0.iam.operator = Some(Operator {
        policies: vec![document.to_string().into()],
        boundary: None,
    });
    let principal = cloud.0.arn("iam", "user/operator");
    let call = Call {
        service,
        operation: operation.to_owned(),
        params,
        principal,
    };
    let fault = authorize::check(&cloud.0, &call, None).err()?;
    Some((fault.code, fault.message))
}

fn allow(action: &str, resource: &str) -> Value {
    json!({"Effect": "Allow", "Action": action, "Resource": resource})
}

#[test]
fn whoever_has_no_policies_may_do_everything_and_whoever_has_them_what_they_say() {
    let mut cloud = Cloud::new();
    let call = Call {
        service: "ec2",
        operation: "DescribeImages".to_owned(),
        params: json!({}),
        principal: cloud.0.arn("iam", "user/operator"),
    };
    assert_eq!(authorize::check(&cloud.0, &call, None), Ok(Vec::new()));
    cloud.0.iam.operator = Some(Operator::default());
    let fault = authorize::check(&cloud.0, &call, None).unwrap_err();
    assert_eq!(
        (fault.code.as_str(), fault.status),
        ("UnauthorizedOperation", 403)
    );
    assert_eq!(
        fault.message,
        "You are not authorized to perform this operation. User: arn:aws:iam::123456789012:user/operator is not \
         authorized to perform: ec2:DescribeImages because no identity-based policy allows the ec2:DescribeImages action"
    );
}

#[test]
fn tags_at_creation_are_a_right_of_their_own() {
    for (service, operation, params, create, tag) in [
        (
            "ec2",
            "CreateLaunchTemplate",
            json!({"LaunchTemplateName": "a", "TagSpecification": [{"ResourceType": "launch-template",
                "Tag": [{"Key": "k", "Value": "v"}]}]}),
            "ec2:CreateLaunchTemplate",
            "ec2:CreateTags",
        ),
        (
            "iam",
            "CreateRole",
            json!({"RoleName": "a", "Tags": [{"Key": "k", "Value": "v"}]}),
            "iam:CreateRole",
            "iam:TagRole",
        ),
        (
            "events",
            "PutRule",
            json!({"Name": "a", "Tags": [{"Key": "k", "Value": "v"}]}),
            "events:PutRule",
            "events:TagResource",
        ),
        (
            "logs",
            "CreateLogGroup",
            json!({"logGroupName": "a", "tags": {"k": "v"}}),
            "logs:CreateLogGroup",
            "logs:TagResource",
        ),
        (
            "cloudwatch",
            "PutMetricAlarm",
            json!({"AlarmName": "a", "Tags": [{"Key": "k", "Value": "v"}]}),
            "cloudwatch:PutMetricAlarm",
            "cloudwatch:TagResource",
        ),
    ] {
        let both = json!([allow(create, "*"), allow(tag, "*")]);
        assert_eq!(refused(both, service, operation, params.clone()), None);
        for (one, other) in [(create, tag), (tag, create)] {
            let (_, text) = refused(allow(one, "*"), service, operation, params.clone()).unwrap();
            assert!(text.contains(other), "{one}: {text}");
        }
    }
}

#[test]
fn a_function_is_shown_with_its_tags_only_to_who_may_list_them() {
    let shown = |statements: Value| {
        let mut cloud = Cloud::new();
        let document = json!({"Version": "2012-10-17", "Statement": statements});
        cloud.0.iam.operator = Some(Operator {
            policies: vec![document.to_string().into()],
            boundary: None,
        });
        let call = Call {
            service: "lambda",
            operation: "GetFunction".to_owned(),
            params: json!({"FunctionName": "a"}),
            principal: cloud.0.arn("iam", "user/operator"),
        };
        let mut answer = json!({"Tags": {"k": "v"}});
        authorize::hide(&cloud.0, &call, &mut answer, None);
        answer.get("Tags").is_some()
    };
    let on = |action: &str| allow(action, "arn:aws:lambda:*:*:function:a");
    assert!(shown(json!([
        on("lambda:GetFunction"),
        on("lambda:ListTags")
    ])));
    assert!(!shown(json!([on("lambda:GetFunction")])));
}

#[test]
fn a_role_is_given_only_by_who_may_pass_it_to_that_service() {
    let role = "arn:aws:iam::123456789012:role/rotator";
    let create = allow("lambda:CreateFunction", "arn:aws:lambda:*:*:function:a");
    let pass = |to: &str| {
        json!({"Effect": "Allow", "Action": "iam:PassRole", "Resource": role,
            "Condition": {"StringEquals": {"iam:PassedToService": to}}})
    };
    let asked = json!({"FunctionName": "a", "Role": role});
    let made = |statements: Value| refused(statements, "lambda", "CreateFunction", asked.clone());
    assert_eq!(made(json!([create, pass("lambda.amazonaws.com")])), None);
    let (code, text) = made(json!([create, pass("ec2.amazonaws.com")])).unwrap();
    assert_eq!(code, "AccessDeniedException");
    assert_eq!(
        text,
        format!(
            "User: arn:aws:iam::123456789012:user/operator is not authorized to perform: iam:PassRole on resource: {role} \
             because no identity-based policy allows the iam:PassRole action"
        )
    );
}

#[test]
fn log_groups_are_asked_for_with_their_streams_and_for_tags_by_themselves() {
    let group = "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/a";
    let asked = |resource: String, operation: &str, params: Value| {
        refused(
            allow(&format!("logs:{operation}"), &resource),
            "logs",
            operation,
            params,
        )
    };
    let by_name = json!({"logGroupName": "/aws/lambda/a", "retentionInDays": 7});
    let region = |text: &str| text.replace("eu-west-1", "*");
    assert_eq!(
        asked(
            region(&format!("{group}:*")),
            "PutRetentionPolicy",
            by_name.clone()
        ),
        None
    );
    assert!(asked(region(group), "PutRetentionPolicy", by_name).is_some());
    let region_of = Cloud::new().0.region;
    let by_arn = json!({"resourceArn": group.replace("eu-west-1", &region_of), "tags": {"k": "v"}});
    assert_eq!(asked(region(group), "TagResource", by_arn), None);
}
