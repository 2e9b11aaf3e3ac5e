//! The calls of a refresh.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::{RefreshPreferences, ScaleInProtectedInstances, Tag};

use super::RefreshOptions;
use super::decide::RefreshStep;
use super::look::RefreshState;
use super::marker::{Marker, Phase, REFRESH_TAG, tag_text};
use crate::resource::Context;
use crate::resource::tags;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::RotationConfig;
use freshscale_core::rotation::image::REJECTED_TAG;

/// Takes a step. Each may be repeated.
pub(super) async fn act(
    cx: &Context,
    config: &RotationConfig,
    options: &RefreshOptions,
    facts: &RefreshState,
    step: &RefreshStep,
) -> Result<(), AwsError> {
    let group = &config.auto_scaling_group;
    match step {
        RefreshStep::Mark(marker) => {
            if marker.phase == Phase::Back {
                cx.progress.note(format!("going back: {}", marker.why));
            }
            mark(cx, group, marker).await
        }
        RefreshStep::GiveUp(marker, _) => mark(cx, group, marker).await,
        RefreshStep::Unmark(_) => unmark(cx, group, facts).await,
        RefreshStep::Start(phase) => start(cx, group, preferences(options, *phase)).await,
        RefreshStep::Cancel => cancel(cx, group).await,
        RefreshStep::Reject { image, why } => reject(cx, image, why).await,
        RefreshStep::SetDefault(version) => {
            set_default(cx, &config.launch_template, *version).await
        }
    }
}

async fn mark(cx: &Context, group: &str, marker: &Marker) -> Result<(), AwsError> {
    let tag = BTreeMap::from([(REFRESH_TAG.to_owned(), marker.to_string())]);
    cx.aws
        .autoscaling
        .create_or_update_tags()
        .set_tags(Some(tags::to_autoscaling(group, &tag)))
        .send()
        .await
        .called("autoscaling:CreateOrUpdateTags", group)?;
    Ok(())
}

async fn unmark(cx: &Context, group: &str, facts: &RefreshState) -> Result<(), AwsError> {
    let tag = Tag::builder()
        .resource_id(group)
        .resource_type("auto-scaling-group")
        .key(REFRESH_TAG)
        .set_value(facts.marker.as_ref().map(ToString::to_string))
        .build();
    cx.aws
        .autoscaling
        .delete_tags()
        .tags(tag)
        .send()
        .await
        .called("autoscaling:DeleteTags", group)?;
    Ok(())
}

/// On the way back there are no checkpoints: nobody wants to look at it for longer than it takes. An
/// instance protected from scale-in is replaced as well: it was asked for.
fn preferences(options: &RefreshOptions, phase: Phase) -> RefreshPreferences {
    let number = |n: u64| i32::try_from(n).unwrap_or(i32::MAX);
    let mut wanted = RefreshPreferences::builder()
        .set_min_healthy_percentage(options.min_healthy.map(|n| number(n.into())))
        .set_instance_warmup(options.warmup.map(|time| number(time.as_secs())))
        .scale_in_protected_instances(ScaleInProtectedInstances::Refresh)
        .skip_matching(true);
    if phase == Phase::Forward && !options.checkpoints.is_empty() {
        let mut marks: Vec<i32> = options
            .checkpoints
            .iter()
            .map(|n| number((*n).into()))
            .collect();
        // Without the last one AWS would stop there for good.
        if marks.last() != Some(&100) {
            marks.push(100);
        }
        wanted = wanted
            .set_checkpoint_percentages(Some(marks))
            .checkpoint_delay(number(options.checkpoint_delay.as_secs()));
    }
    wanted.build()
}

/// When the answer to an earlier try was lost, one is under way: the next look finds it newer than the note.
async fn start(cx: &Context, group: &str, preferences: RefreshPreferences) -> Result<(), AwsError> {
    let answer = cx
        .aws
        .autoscaling
        .start_instance_refresh()
        .auto_scaling_group_name(group)
        .preferences(preferences)
        .send()
        .await
        .called("autoscaling:StartInstanceRefresh", group);
    unless(answer.map(drop), "InstanceRefreshInProgress")
}

async fn cancel(cx: &Context, group: &str) -> Result<(), AwsError> {
    let answer = cx
        .aws
        .autoscaling
        .cancel_instance_refresh()
        .auto_scaling_group_name(group)
        .send()
        .await
        .called("autoscaling:CancelInstanceRefresh", group);
    unless(answer.map(drop), "ActiveInstanceRefreshNotFound")
}

/// With this code it is as it should be already.
fn unless(answer: Result<(), AwsError>, code: &str) -> Result<(), AwsError> {
    match answer {
        Err(error) if error.code.as_deref() == Some(code) => Ok(()),
        other => other,
    }
}

async fn reject(cx: &Context, image: &str, why: &str) -> Result<(), AwsError> {
    let at = cx.clock.now().strftime("%Y-%m-%dT%H:%M:%SZ");
    let value = tag_text(&format!("{at} {why}"));
    let tag = BTreeMap::from([(REJECTED_TAG.to_owned(), value)]);
    cx.aws
        .ec2
        .create_tags()
        .resources(image)
        .set_tags(Some(tags::to_ec2(&tag)))
        .send()
        .await
        .called("ec2:CreateTags", image)?;
    Ok(())
}

async fn set_default(cx: &Context, template: &str, version: u64) -> Result<(), AwsError> {
    cx.aws
        .ec2
        .modify_launch_template()
        .launch_template_name(template)
        .default_version(version.to_string())
        .send()
        .await
        .called("ec2:ModifyLaunchTemplate", template)?;
    Ok(())
}
