#![allow(clippy::unwrap_used)]

use aws_sdk_autoscaling::types::{Filter, Tag};

use super::tests::{group, with_group};
use crate::testing::code;

#[tokio::test(start_paused = true)]
async fn groups_are_found_by_tag_and_tags_change_apart_from_the_group() {
    let (_, aws) = with_group(0).await;
    let tag = |key: &str, value: &str| {
        let tag = Tag::builder()
            .resource_id("web-asg")
            .resource_type("auto-scaling-group");
        tag.key(key).value(value).propagate_at_launch(true).build()
    };
    let call = aws.autoscaling.create_or_update_tags();
    call.tags(tag("freshscale:stack", "web"))
        .tags(tag("Team", "a"))
        .send()
        .await
        .unwrap();
    let by = |name: &str, value: &str| {
        let filter = Filter::builder().name(name).values(value).build();
        aws.autoscaling
            .describe_auto_scaling_groups()
            .filters(filter)
            .send()
    };
    assert_eq!(
        by("tag:freshscale:stack", "web")
            .await
            .unwrap()
            .auto_scaling_groups()
            .len(),
        1
    );
    assert_eq!(
        by("tag-key", "Team")
            .await
            .unwrap()
            .auto_scaling_groups()
            .len(),
        1
    );
    assert!(
        by("tag:Team", "b")
            .await
            .unwrap()
            .auto_scaling_groups()
            .is_empty()
    );
    aws.autoscaling
        .delete_tags()
        .tags(tag("Team", "a"))
        .send()
        .await
        .unwrap();
    let left = aws.autoscaling.describe_tags().send().await.unwrap();
    let keys: Vec<_> = left.tags().iter().map(|tag| tag.key()).collect();
    assert_eq!(keys, [Some("freshscale:stack")]);
}

#[tokio::test(start_paused = true)]
async fn target_groups_are_attached_and_detached_ten_at_a_time() {
    let (emulator, aws) = with_group(0).await;
    emulator
        .world()
        .autoscaling
        .target_groups
        .insert("arn:tg".to_owned());
    let attach = aws.autoscaling.attach_load_balancer_target_groups();
    let attach = attach.auto_scaling_group_name("web-asg");
    attach
        .clone()
        .target_group_arns("arn:tg")
        .send()
        .await
        .unwrap();
    assert_eq!(group(&aws).await.unwrap().target_group_arns(), ["arn:tg"]);
    let describe = aws.autoscaling.describe_load_balancer_target_groups();
    let found = describe
        .auto_scaling_group_name("web-asg")
        .send()
        .await
        .unwrap();
    assert_eq!(found.load_balancer_target_groups().len(), 1);
    let eleven = attach.set_target_group_arns(Some(vec!["arn:tg".to_owned(); 11]));
    assert_eq!(code(&eleven.send().await.unwrap_err()), "ValidationError");
    let detach = aws.autoscaling.detach_load_balancer_target_groups();
    detach
        .auto_scaling_group_name("web-asg")
        .target_group_arns("arn:tg")
        .send()
        .await
        .unwrap();
    assert!(group(&aws).await.unwrap().target_group_arns().is_empty());
}
