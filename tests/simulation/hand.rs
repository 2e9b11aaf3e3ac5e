//! What people do by hand, to the stack's resources and beside them.

use aws_sdk_ec2::types::RequestLaunchTemplateData;
use freshscale_deploy::clients::Clients;
use freshscale_stack::Stack;
use serde_json::Value;

use super::random::Random;
use crate::support::Cloud;

/// One change of something that is the stack's. Calls that fail (it may not be there) change nothing.
pub async fn meddle(cloud: &Cloud, stack: &Stack, random: &mut Random) -> &'static str {
    let aws = cloud.session().aws;
    let names = &stack.names;
    let group = names.auto_scaling_group.as_str();
    match random.below(13) {
        0 | 1 => {
            let desired = within_bounds(cloud, group, random);
            let call = aws.autoscaling.set_desired_capacity();
            let call = call
                .auto_scaling_group_name(group)
                .desired_capacity(desired);
            let _ = call.send().await;
            "sets the desired capacity"
        }
        2 => {
            tag_group(&aws, group).await;
            "tags the group"
        }
        3 => {
            let rule = names.event_rules.values().next().unwrap();
            let targets = aws.events.list_targets_by_rule().rule(rule).send().await;
            for target in targets.iter().flat_map(|answer| answer.targets()) {
                let call = aws.events.remove_targets().rule(rule).ids(target.id());
                let _ = call.send().await;
            }
            let _ = aws.events.delete_rule().name(rule).send().await;
            "deletes a rule"
        }
        4 => {
            let action = first_action(cloud, group);
            let call = aws.autoscaling.delete_scheduled_action();
            let call = call.auto_scaling_group_name(group);
            let _ = call.scheduled_action_name(action).send().await;
            "deletes a scheduled action"
        }
        5 => {
            let call = aws.logs.put_retention_policy().retention_in_days(1);
            let _ = call.log_group_name(&names.log_group).send().await;
            "shortens the log's retention"
        }
        6 => {
            let call = aws.autoscaling.suspend_processes();
            let call = call.auto_scaling_group_name(group);
            let _ = call.scaling_processes("ScheduledActions").send().await;
            "suspends the scheduled actions"
        }
        7 => {
            let call = aws.autoscaling.resume_processes();
            let _ = call.auto_scaling_group_name(group).send().await;
            "resumes everything"
        }
        8 => {
            other_version(&aws, &names.launch_template, random).await;
            "makes another version the default"
        }
        9 => {
            let call = aws.lambda.delete_function();
            let _ = call.function_name(&names.lambda_function).send().await;
            "deletes the function"
        }
        10 => {
            let call = aws.autoscaling.update_auto_scaling_group();
            let call = call.auto_scaling_group_name(group);
            let _ = call.health_check_grace_period(77).send().await;
            "changes the grace period"
        }
        11 => {
            let mut world = cloud.emulator.world();
            for key in world.kms.keys.values_mut() {
                key.disabled = !key.disabled;
            }
            "disables the volumes' key, or enables it"
        }
        _ => {
            let call = aws.logs.delete_log_group();
            let _ = call.log_group_name(&names.log_group).send().await;
            "deletes the log group"
        }
    }
}

fn within_bounds(cloud: &Cloud, group: &str, random: &mut Random) -> i32 {
    let world = cloud.emulator.world();
    let bounds = world.autoscaling.groups.get(group).map(|g| (g.min, g.max));
    let (min, max) = bounds.unwrap_or((0, 0));
    (min + random.below(1 + (max - min) as u64) as i64) as i32
}

fn first_action(cloud: &Cloud, group: &str) -> String {
    let world = cloud.emulator.world();
    let group = world.autoscaling.groups.get(group);
    let name = group.and_then(|group| group.actions.keys().next().cloned());
    name.unwrap_or_else(|| "none".to_owned())
}

async fn tag_group(aws: &Clients, group: &str) {
    let tag = aws_sdk_autoscaling::types::Tag::builder()
        .resource_id(group)
        .resource_type("auto-scaling-group")
        .key("by-hand")
        .value("keep me")
        .propagate_at_launch(false)
        .build();
    let _ = aws
        .autoscaling
        .create_or_update_tags()
        .tags(tag)
        .send()
        .await;
}

/// Of the same image: what is changed by hand here is a setting.
async fn other_version(aws: &Clients, template: &str, random: &mut Random) {
    let data = RequestLaunchTemplateData::builder()
        .instance_type(random.of(&["r6i.large", "r6i.xlarge"]).into())
        .build();
    let call = aws.ec2.create_launch_template_version();
    let call = call
        .launch_template_name(template)
        .source_version("$Default");
    let Ok(answer) = call.launch_template_data(data).send().await else {
        return;
    };
    let number = answer
        .launch_template_version()
        .and_then(|v| v.version_number());
    let call = aws
        .ec2
        .modify_launch_template()
        .launch_template_name(template);
    let call = call.default_version(number.unwrap().to_string());
    let _ = call.send().await;
}

/// Something of somebody else's, under a name much like the stack's: where it is in the world.
pub async fn arrive(cloud: &Cloud, stack: &Stack, random: &mut Random) -> &'static [&'static str] {
    let aws = cloud.session().aws;
    match random.below(4) {
        0 => {
            let data = RequestLaunchTemplateData::builder().instance_type("t3.micro".into());
            let call = aws
                .ec2
                .create_launch_template()
                .launch_template_name("web-lt-blue");
            let _ = call.launch_template_data(data.build()).send().await;
            strange_group(&aws, stack).await;
            &["/autoscaling/groups/web-asg-blue"]
        }
        1 => {
            strange_role(&aws).await;
            &["/iam/roles/web-rotator-role-old"]
        }
        2 => {
            let tag = aws_sdk_eventbridge::types::Tag::builder();
            let tag = tag.key("freshscale:stack").value("other").build().unwrap();
            let rule = aws.events.put_rule().name("web-rotator-daily-b").tags(tag);
            let pattern = r#"{"source":["somebody.else"]}"#;
            let _ = rule.event_pattern(pattern).send().await;
            &["/events/rules/web-rotator-daily-b"]
        }
        _ => {
            let call = aws.logs.create_log_group();
            let call = call.log_group_name("/aws/lambda/web-rotator-old");
            let _ = call.tags("freshscale:stack", "other").send().await;
            &["/logs/groups/~1aws~1lambda~1web-rotator-old"]
        }
    }
}

async fn strange_group(aws: &Clients, stack: &Stack) {
    let images = aws
        .ec2
        .describe_images()
        .owners("self")
        .send()
        .await
        .unwrap();
    let image = images.images()[0].image_id().unwrap();
    let data = RequestLaunchTemplateData::builder()
        .instance_type("t3.micro".into())
        .image_id(image);
    let call = aws
        .ec2
        .create_launch_template()
        .launch_template_name("web-lt-green");
    let _ = call.launch_template_data(data.build()).send().await;
    let template = aws_sdk_autoscaling::types::LaunchTemplateSpecification::builder()
        .launch_template_name("web-lt-green")
        .build();
    let call = aws.autoscaling.create_auto_scaling_group();
    let _ = call
        .auto_scaling_group_name("web-asg-blue")
        .launch_template(template)
        .min_size(0)
        .max_size(3)
        .vpc_zone_identifier(&stack.auto_scaling_group.subnet_ids[0])
        .send()
        .await;
}

async fn strange_role(aws: &Clients) {
    let trust = r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"lambda.amazonaws.com"},"Action":"sts:AssumeRole"}]}"#;
    let call = aws.iam.create_role().role_name("web-rotator-role-old");
    let call = call.path("/freshscale/").assume_role_policy_document(trust);
    let _ = call.send().await;
}

/// What stands at these places now, byte for byte. Launch templates go by ids, so all that are not the
/// stack's are looked at.
pub fn strangers(cloud: &Cloud, stack: &Stack, places: &[&str]) -> Vec<String> {
    let world = cloud.emulator.world();
    let parts = serde_json::json!({
        "autoscaling": world.autoscaling, "iam": world.iam, "events": world.events, "logs": world.logs,
    });
    let at = |place: &&str| parts.pointer(place).unwrap_or(&Value::Null).to_string();
    let templates = world.ec2.templates.values();
    let strange = templates.filter(|template| template.name != stack.names.launch_template);
    let strange = strange.map(|template| serde_json::to_string(template).unwrap());
    places.iter().map(at).chain(strange).collect()
}
