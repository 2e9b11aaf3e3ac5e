//! `emulator show`: what stands in the world, asked of it as any client would.

use std::collections::BTreeMap;

use serde_json::json;

use crate::cli::args::Format;
use crate::cli::failure::Failure;
use crate::cli::out::Out;
use crate::cli::session::Session;
use crate::render::{Page, say};
use freshscale_core::aws::AwsError;

pub(super) async fn run(session: &Session, out: &Out) -> Result<(), Failure> {
    let (templates, groups, images, alarms) = tokio::join!(
        templates(session),
        groups(session),
        images(session),
        alarms(session)
    );
    let (templates, groups, images, alarms) = (templates?, groups?, images?, alarms?);
    let now = session.clock.now();
    if out.format == Format::Json {
        let all = json!({ "now": now, "launch_templates": templates, "auto_scaling_groups": groups, "images": images, "alarms": alarms });
        out.json(&all);
        return Ok(());
    }
    let mut text = Page::new();
    say!(text, "the clock stands at {now}");
    for t in &templates {
        say!(
            text,
            "launch-template {}: default v{}, {}",
            t["name"].as_str().unwrap_or(""),
            t["default_version"],
            t["image"].as_str().unwrap_or("no image")
        );
    }
    for group in &groups {
        say!(
            text,
            "auto-scaling-group {}: min {}, max {}, desired {}",
            group["name"].as_str().unwrap_or(""),
            group["min"],
            group["max"],
            group["desired"]
        );
        for instance in group["instances"].as_array().into_iter().flatten() {
            let field = |key: &str| instance[key].as_str().unwrap_or("").to_owned();
            say!(
                text,
                "  {} {} from v{}, {}",
                field("id"),
                field("state"),
                field("version"),
                field("image")
            );
        }
    }
    for image in &images {
        let field = |key: &str| image[key].as_str().unwrap_or("").to_owned();
        say!(
            text,
            "image {} {} {} {}",
            field("id"),
            field("created"),
            field("state"),
            field("name")
        );
    }
    for alarm in &alarms {
        let field = |key: &str| alarm[key].as_str().unwrap_or("").to_owned();
        let (name, state, since) = (field("name"), field("state"), field("since"));
        say!(text, "alarm {name}: {state} since {since}");
    }
    out.print(&text);
    Ok(())
}

async fn alarms(session: &Session) -> Result<Vec<serde_json::Value>, AwsError> {
    let answer = session.aws.cloudwatch.describe_alarms().send().await;
    let answer = answer.map_err(|e| AwsError::new("cloudwatch:DescribeAlarms", "all", e))?;
    let since = |at: &aws_smithy_types::DateTime| jiff::Timestamp::from_second(at.secs()).ok();
    let alarm = |alarm: &aws_sdk_cloudwatch::types::MetricAlarm| {
        json!({
            "name": alarm.alarm_name(),
            "state": alarm.state_value().map(|state| state.as_str()),
            "since": alarm.state_updated_timestamp().and_then(since),
            "reason": alarm.state_reason(),
        })
    };
    Ok(answer.metric_alarms().iter().map(alarm).collect())
}

async fn templates(session: &Session) -> Result<Vec<serde_json::Value>, AwsError> {
    const OPERATION: &str = "ec2:DescribeLaunchTemplateVersions";
    let ec2 = &session.aws.ec2;
    let answer = ec2.describe_launch_templates().send().await;
    let answer = answer.map_err(|e| AwsError::new("ec2:DescribeLaunchTemplates", "all", e))?;
    let mut found = Vec::new();
    for template in answer.launch_templates() {
        let name = template.launch_template_name().unwrap_or_default();
        let versions = ec2
            .describe_launch_template_versions()
            .launch_template_name(name)
            .versions("$Default");
        let versions = versions
            .send()
            .await
            .map_err(|e| AwsError::new(OPERATION, name, e))?;
        let data = versions
            .launch_template_versions()
            .first()
            .and_then(|v| v.launch_template_data());
        found.push(json!({
            "name": name,
            "default_version": template.default_version_number(),
            "latest_version": template.latest_version_number(),
            "image": data.and_then(|data| data.image_id()),
        }));
    }
    Ok(found)
}

/// What each instance runs is EC2's to say: a group knows only the version that it asked for.
async fn images_by_instance(session: &Session) -> Result<BTreeMap<String, String>, AwsError> {
    let answer = session.aws.ec2.describe_instances().send().await;
    let answer = answer.map_err(|e| AwsError::new("ec2:DescribeInstances", "all", e))?;
    let instances = answer.reservations().iter().flat_map(|r| r.instances());
    let image = |i: &aws_sdk_ec2::types::Instance| {
        Some((i.instance_id()?.to_owned(), i.image_id()?.to_owned()))
    };
    Ok(instances.filter_map(image).collect())
}

async fn groups(session: &Session) -> Result<Vec<serde_json::Value>, AwsError> {
    const OPERATION: &str = "autoscaling:DescribeAutoScalingGroups";
    let running = images_by_instance(session).await?;
    let groups = session.aws.autoscaling.describe_auto_scaling_groups();
    let answer = groups.send().await;
    let answer = answer.map_err(|e| AwsError::new(OPERATION, "all", e))?;
    let group = |group: &aws_sdk_autoscaling::types::AutoScalingGroup| {
        let instances: Vec<_> = group
            .instances()
            .iter()
            .map(|instance| {
                json!({
                    "id": instance.instance_id(),
                    "state": instance.lifecycle_state().map(|state| state.as_str()),
                    "version": instance.launch_template().and_then(|template| template.version()),
                    "image": running.get(instance.instance_id().unwrap_or_default()),
                })
            })
            .collect();
        json!({
            "name": group.auto_scaling_group_name(),
            "min": group.min_size(), "max": group.max_size(), "desired": group.desired_capacity(),
            "instances": instances,
        })
    };
    Ok(answer.auto_scaling_groups().iter().map(group).collect())
}

async fn images(session: &Session) -> Result<Vec<serde_json::Value>, AwsError> {
    let answer = session
        .aws
        .ec2
        .describe_images()
        .owners("self")
        .send()
        .await;
    let answer = answer.map_err(|e| AwsError::new("ec2:DescribeImages", "all", e))?;
    let mut images: Vec<_> = answer
        .images()
        .iter()
        .map(|image| {
            json!({
                "id": image.image_id(),
                "name": image.name(),
                "created": image.creation_date(),
                "state": image.state().map(|state| state.as_str()),
            })
        })
        .collect();
    images.sort_by_key(|image| image["created"].as_str().unwrap_or_default().to_owned());
    Ok(images)
}
