//! The function, with its role's policy and a boundary around it.

use freshscale_stack::Stack;
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::stories::seeded;
use crate::alarms::{QUEUE, TOPIC};
use crate::support::{ACCOUNT, Cloud};

/// May do everything.
pub fn everything() -> Value {
    json!({"Version": "2012-10-17", "Statement": [{"Sid": "All", "Effect": "Allow", "Action": "*", "Resource": "*"}]})
}

/// What the function says of a rotation that has everything to do: publish beside capacity that a person has raised, and
/// prune; and how much of it its log has.
pub async fn rotation(stack: &Stack, template: &Value, boundary: Option<&Value>) -> String {
    Box::pin(rotated(stack, template, boundary)).await
}

async fn rotated(stack: &Stack, template: &Value, boundary: Option<&Value>) -> String {
    let mut stack = stack.clone();
    stack.launch_template.keep_versions = 1;
    stack.rotator.triggers.on_image_available = false;
    stack.rotator.policy_template = template.to_string();
    let cloud = seeded(&stack).await;
    cloud.apply(&stack).await;
    let mut told = String::new();
    if let Some(boundary) = boundary {
        confine(&cloud, &stack, boundary).await;
        told += &destinations(&cloud, &stack).await;
    }
    // Past the daily rotation of Tuesday, and that of Wednesday.
    cloud.advance_to("2026-03-03T16:00:00Z").await;
    for group in cloud.emulator.world().autoscaling.groups.values_mut() {
        group.desired = 1;
    }
    cloud.emulator.advance(SignedDuration::from_hours(24)).await;
    told += &cloud.outcomes();
    let log = cloud.session().aws.logs.filter_log_events();
    let log = log
        .log_group_name(&stack.names.log_group)
        .into_paginator()
        .send();
    let pages: Vec<_> = log.try_collect().await.unwrap();
    let lines: usize = pages.iter().map(|page| page.events().len()).sum();
    told + &format!("{lines} lines in its log")
}

async fn confine(cloud: &Cloud, stack: &Stack, boundary: &Value) {
    let iam = cloud.session().aws.iam;
    let made = iam
        .create_policy()
        .policy_name("boundary")
        .policy_document(boundary.to_string());
    made.send().await.unwrap();
    let put = iam
        .put_role_permissions_boundary()
        .role_name(&stack.names.iam_role);
    let arn = format!("arn:aws:iam::{ACCOUNT}:policy/boundary");
    put.permissions_boundary(arn).send().await.unwrap();
}

/// Whether it may tell a topic and a queue: Lambda looks when it is told to.
async fn destinations(cloud: &Cloud, stack: &Stack) -> String {
    let lambda = cloud.session().aws.lambda;
    let mut told = String::new();
    for arn in [TOPIC, QUEUE] {
        let failure = aws_sdk_lambda::types::OnFailure::builder()
            .destination(arn)
            .build();
        let config = aws_sdk_lambda::types::DestinationConfig::builder().on_failure(failure);
        let put = lambda.put_function_event_invoke_config();
        let put = put
            .function_name(&stack.names.lambda_function)
            .qualifier("live");
        let answer = put.destination_config(config.build()).send().await;
        told += &format!("{arn}: {}\n", answer.is_ok());
    }
    told
}
