//! For each kind: every field of its spec changes, is read back as it was set, and is put right again.

pub mod bench;
mod others;
mod shown;

use freshscale_deploy::address::kind;
use freshscale_deploy::resource::REGISTRY;
use freshscale_stack::Watch;
use freshscale_stack::names::Trigger;
use serde_json::json;

use crate::alarms::watched;
use crate::support::example;
use bench::Bench;

#[tokio::test(start_paused = true)]
async fn launch_template() {
    let name = example().names.launch_template;
    let bench = Bench::new(kind::LAUNCH_TEMPLATE, &name).await;
    // The image is the rotator's: an update keeps whatever stands. `other` says which members the file
    // does not know: it can only be made empty. `kept` is what it cannot say.
    let rest = vec![("image", None), ("other", None), ("kept", None)];
    bench.every_field_changes_and_comes_back(rest).await;
}

#[tokio::test(start_paused = true)]
async fn auto_scaling_group() {
    let name = example().names.auto_scaling_group;
    let bench = Bench::new(kind::AUTO_SCALING_GROUP, &name).await;
    let ec2 = &bench.cloud.session().aws.ec2;
    let image = bench
        .cloud
        .emulator
        .world()
        .ec2
        .images
        .keys()
        .next()
        .unwrap()
        .clone();
    let data = aws_sdk_ec2::types::RequestLaunchTemplateData::builder()
        .image_id(image)
        .instance_type("c6i.large".into())
        .build();
    ec2.create_launch_template()
        .launch_template_name("other")
        .launch_template_data(data)
        .send()
        .await
        .unwrap();
    // Sizes belong to the schedule; `deleting` is a state, not a wish.
    bench
        .every_field_changes_and_comes_back(vec![
            ("launch_template", Some(json!("other"))),
            ("launch_template_version", Some(json!("$Latest"))),
            // What is collected stays.
            ("metrics", None),
            ("other", None),
            ("kept", None),
            ("propagated_tags", None),
            ("min_size", None),
            ("max_size", None),
            ("desired_capacity", None),
            ("deleting", None),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn scheduled_action() {
    let stack = example();
    let name = format!(
        "{}/{}",
        stack.names.auto_scaling_group, stack.schedule.actions[0].name
    );
    let bench = Bench::new(kind::SCHEDULED_ACTION, &name).await;
    // The group is part of its identity.
    bench
        .every_field_changes_and_comes_back(vec![("group", None)])
        .await;
}

#[tokio::test(start_paused = true)]
async fn iam_policy() {
    let bench = Bench::new(kind::IAM_POLICY, &example().names.iam_policy).await;
    let document = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "ec2:describeimages", "Resource": "*"},
    ]});
    // A path cannot be changed.
    bench
        .every_field_changes_and_comes_back(vec![("path", None), ("document", Some(document))])
        .await;
}

#[tokio::test(start_paused = true)]
async fn iam_role() {
    let bench = Bench::new(kind::IAM_ROLE, &example().names.iam_role).await;
    let iam = &bench.cloud.session().aws.iam;
    let document = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:Get*","Resource":"*"}]}"#;
    iam.create_policy()
        .policy_name("other")
        .path("/freshscale/")
        .policy_document(document)
        .send()
        .await
        .unwrap();
    let trust = json!({"Version": "2012-10-17", "Statement": [
        {"Effect": "Allow", "Action": "sts:assumerole", "Principal": {"Service": "ec2.amazonaws.com"}},
    ]});
    bench
        .every_field_changes_and_comes_back(vec![
            ("path", None),
            // Nothing is said of it in the file.
            ("permissions_boundary", None),
            ("trust", Some(trust)),
            ("description", Some(json!("by hand"))),
            ("max_session_duration", Some(json!(7200))),
            ("policies", Some(json!(["other"]))),
            ("kept", None),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn log_group() {
    let bench = Bench::new(kind::LOG_GROUP, &example().names.log_group).await;
    // The account's policy and somebody's protection are no wishes of the file.
    let others = vec![("retention_policy", None), ("deletion_protection", None)];
    bench.every_field_changes_and_comes_back(others).await;
}

#[tokio::test(start_paused = true)]
async fn lambda_function() {
    let mut bench = Bench::new(kind::LAMBDA_FUNCTION, &example().names.lambda_function).await;
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"sts:AssumeRole","Principal":{"Service":"lambda.amazonaws.com"}}]}"#;
    let iam = &bench.cloud.session().aws.iam;
    iam.create_role()
        .role_name("other")
        .path("/freshscale/")
        .assume_role_policy_document(trust)
        .send()
        .await
        .unwrap();
    bench
        .cloud
        .emulator
        .advance(jiff::SignedDuration::from_mins(2))
        .await;
    let path = std::path::PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("other-handler");
    let mut bytes = std::fs::read(crate::support::handler()).unwrap();
    bytes.push(0);
    std::fs::write(&path, bytes).unwrap();
    let package = freshscale_deploy::package::Package::from_path(&path).unwrap();
    let sha256 = package.sha256.clone();
    bench.cx.package = Some(package.into());
    bench
        .every_field_changes_and_comes_back(vec![
            ("role", Some(json!("other"))),
            ("runtime", Some(json!("python3.13"))),
            ("handler", Some(json!("other"))),
            ("description", Some(json!("by hand"))),
            ("log_group", Some(json!("/other"))),
            ("code_sha256", Some(json!(sha256))),
            // Without the alias the rules have nothing to invoke.
            ("alias", None),
            ("kept", None),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn lambda_permission() {
    let stack = example();
    let name = format!(
        "{}/{}",
        stack.names.lambda_function,
        stack.names.event_rules[&Trigger::Daily]
    );
    let bench = Bench::new(kind::LAMBDA_PERMISSION, &name).await;
    let rule = "arn:aws:events:ap-northeast-2:111111111111:rule/other";
    // A permission can only allow; one for another service is not a rule's.
    bench
        .every_field_changes_and_comes_back(vec![
            ("effect", None),
            ("principal", None),
            ("action", Some(json!("lambda:GetFunction"))),
            ("source_arn", Some(json!(rule))),
            ("source_account", Some(json!("222222222222"))),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn event_rule() {
    let name = example().names.event_rules[&Trigger::Daily].clone();
    let bench = Bench::new(kind::EVENT_RULE, &name).await;
    let function = "arn:aws:lambda:ap-northeast-2:111111111111:function:other";
    bench
        .every_field_changes_and_comes_back(vec![
            ("description", Some(json!("by hand"))),
            ("state", Some(json!("DISABLED"))),
            ("event_pattern", Some(json!({"source": ["my.own"]}))),
            ("kept", None),
            (
                "targets",
                Some(json!([
                    {"id": "a", "arn": function, "input": {"secret": "{}"}, "input_path": null, "input_transformer": null},
                    {"id": "b", "arn": function, "input": null, "input_path": "$.detail", "input_transformer": null},
                ])),
            ),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn alarm() {
    let stack = watched();
    let name = stack.names.alarm(Watch::ImageAge).to_owned();
    let bench = Bench::of(stack, kind::ALARM, &name).await;
    // What the file never sets can only be made empty.
    bench
        .every_field_changes_and_comes_back(vec![
            ("namespace", Some(json!("other"))),
            ("metric", Some(json!("Other"))),
            // An alarm on an expression is another one.
            ("expression", None),
            ("metrics", None),
            ("dimensions", Some(json!({"Other": "one"}))),
            ("statistic", Some(json!("Average"))),
            ("comparison", Some(json!("LessThanOrEqualToThreshold"))),
            ("threshold", Some(json!(2.5))),
            ("period", Some(json!(600))),
            ("evaluation_periods", Some(json!(3))),
            ("datapoints_to_alarm", Some(json!(2))),
            ("missing_data", Some(json!("missing"))),
            ("warm_up_minutes", Some(json!(30))),
            ("enabled", Some(json!(false))),
            (
                "insufficient_data_actions",
                Some(json!(["arn:aws:sns:ap-northeast-2:111111111111:other"])),
            ),
            ("other", None),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn lambda_destination() {
    let stack = watched();
    let name = format!("{}/live", stack.names.lambda_function);
    let bench = Bench::of(stack, kind::LAMBDA_DESTINATION, &name).await;
    let allowed = bench.stack.rotator.on_failure.clone();
    // Only the one topic that the stack names may be told.
    bench
        .every_field_changes_and_comes_back(vec![
            ("on_failure", Some(json!(null))),
            ("on_success", Some(json!(allowed))),
            ("retries", Some(json!(0))),
            ("max_age", Some(json!(60))),
        ])
        .await;
}

#[tokio::test(start_paused = true)]
async fn stack_record() {
    let bench = Bench::new(kind::STACK_RECORD, &example().name).await;
    // It hangs on the template.
    let rest = vec![
        ("names", Some(json!("0123456789abcdef"))),
        ("launch_template", None),
        ("lambda_function", None),
    ];
    bench.every_field_changes_and_comes_back(rest).await;
}

#[test]
fn every_kind_has_its_test() {
    let source = include_str!("mod.rs");
    for ty in REGISTRY {
        let name = ty.kind().0.replace('-', "_");
        assert!(source.contains(&format!("async fn {name}()")), "{name}");
    }
}
