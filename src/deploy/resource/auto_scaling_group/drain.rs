//! Deleting a group: empty it, watch its instances go, delete it, watch it go.

use std::time::Duration;

use aws_sdk_autoscaling::types::{AutoScalingGroup as Group, DeletionProtection};

use super::Spec;
use super::calls::lifecycle_hooks;
use super::hold::{self, Watch};
use crate::resource::Context;
use crate::resource::memo::known_group;
use crate::resource::scheduled_action;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::aws::{AwsError, Class};
use freshscale_core::rotation::group::describe;

/// How often we look. Instances take minutes.
const EVERY: Duration = Duration::from_secs(5);
/// Deregistration delays may be long. Lifecycle hooks come on top.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Deletes a group. Repeatable at any point. Without force, instances leave through load balancer and hooks.
pub(super) async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
    let known = known_group(cx, name).is_some_and(is_empty);
    if known && !cx.removal.force && delete_empty(cx, name).await? {
        return until_gone(cx, name, &Watch::default()).await;
    }
    let Some(group) = describe(&cx.aws, name).await? else {
        return Ok(());
    };
    let watch = Watch::default();
    if is_deleting(&group) {
        return until_gone(cx, name, &watch).await;
    }
    if cx.removal.force {
        unlock(cx, name, &group).await?;
        delete_group(cx, name, true).await?;
        return until_gone(cx, name, &watch).await;
    }
    let obstacles = hold::obstacles(&group);
    if !obstacles.is_empty() {
        let text = format!("{}; {}", obstacles.join("; "), hold::WAY_OUT);
        return Err(hopeless(name, text));
    }
    let longest = tell_of_hooks(cx, name, &group).await?;
    scheduled_action::clear(cx, name).await?;
    empty(cx, name, &group).await?;
    if until_empty(cx, name, &watch, LIMIT + longest).await? {
        delete_group(cx, name, false).await?;
    }
    until_gone(cx, name, &watch).await
}

/// Whether a group was seen with nothing in it and nothing to come.
fn is_empty(group: &Group) -> bool {
    group.instances().is_empty() && group.desired_capacity() == Some(0) && !is_deleting(group)
}

/// Whether a group that was seen empty is on its way out. AWS refuses if it is empty no more, or held.
async fn delete_empty(cx: &Context, name: &str) -> Result<bool, AwsError> {
    let request = cx.aws.autoscaling.delete_auto_scaling_group();
    let answer = request.auto_scaling_group_name(name).send().await;
    match answer
        .called("autoscaling:DeleteAutoScalingGroup", name)
        .absent()
    {
        Ok(_) => Ok(true),
        Err(error) if error.class == Class::Conflict => Ok(false),
        Err(error) => Err(error),
    }
}

fn is_deleting(group: &Group) -> bool {
    group.status().is_some_and(|s| s.starts_with("Delete"))
}

fn hopeless(name: &str, text: String) -> AwsError {
    AwsError::answer("autoscaling:DeleteAutoScalingGroup", name, None, text)
}

/// Says which hooks will hold the instances; the longest that one can.
async fn tell_of_hooks(cx: &Context, name: &str, group: &Group) -> Result<Duration, AwsError> {
    if group.instances().is_empty() {
        return Ok(Duration::ZERO);
    }
    let mut longest = 0;
    for hook in lifecycle_hooks(cx, name).await? {
        if hook.lifecycle_transition() == Some("autoscaling:EC2_INSTANCE_TERMINATING") {
            cx.progress.note(hold::describe_hook(&hook));
            longest = longest.max(hook.heartbeat_timeout().unwrap_or(3600));
        }
    }
    Ok(Duration::from_secs(longest.try_into().unwrap_or(0)))
}

/// Ends what somebody set up to keep the group or its instances.
async fn unlock(cx: &Context, name: &str, group: &Group) -> Result<(), AwsError> {
    let calls = &cx.aws.autoscaling;
    if hold::deletion_protection(group) != "none" {
        let call = calls
            .update_auto_scaling_group()
            .auto_scaling_group_name(name);
        let call = call.deletion_protection(DeletionProtection::None);
        call.send()
            .await
            .called("autoscaling:UpdateAutoScalingGroup", name)?;
    }
    if hold::is_suspended(group) {
        let call = calls.resume_processes().auto_scaling_group_name(name);
        let call = call.scaling_processes("Terminate");
        call.send()
            .await
            .called("autoscaling:ResumeProcesses", name)?;
    }
    unprotect(cx, name, group).await
}

async fn unprotect(cx: &Context, name: &str, group: &Group) -> Result<(), AwsError> {
    let protected: Vec<String> = group
        .instances()
        .iter()
        .filter(|i| i.protected_from_scale_in() == Some(true))
        .filter_map(|i| i.instance_id().map(ToOwned::to_owned))
        .collect();
    for ids in protected.chunks(50) {
        cx.aws
            .autoscaling
            .set_instance_protection()
            .auto_scaling_group_name(name)
            .set_instance_ids(Some(ids.to_vec()))
            .protected_from_scale_in(false)
            .send()
            .await
            .called("autoscaling:SetInstanceProtection", name)?;
    }
    Ok(())
}

/// Protected instances would stay for ever, so protection goes first: as long as the group still gives it,
/// a run after an interruption knows that nobody gave it by hand.
async fn empty(cx: &Context, name: &str, group: &Group) -> Result<(), AwsError> {
    unprotect(cx, name, group).await?;
    let sizes = [group.min_size(), group.max_size(), group.desired_capacity()];
    if sizes != [Some(0); 3] {
        cx.aws
            .autoscaling
            .update_auto_scaling_group()
            .auto_scaling_group_name(name)
            .min_size(0)
            .max_size(0)
            .desired_capacity(0)
            .new_instances_protected_from_scale_in(false)
            .send()
            .await
            .called("autoscaling:UpdateAutoScalingGroup", name)?;
    }
    Ok(())
}

/// Whether the group still stands once it is empty. Ends at once when what is left will never leave.
async fn until_empty(
    cx: &Context,
    name: &str,
    watch: &Watch,
    limit: Duration,
) -> Result<bool, AwsError> {
    cx.progress
        .wait(EVERY, limit, || async {
            Ok(match describe(&cx.aws, name).await? {
                None => Ok(false),
                Some(group) if group.instances().is_empty() => Ok(true),
                Some(group) => match hold::stuck(&group) {
                    Some(why) => return Err(hopeless(name, why)),
                    None => Err(watch.look(&group)),
                },
            })
        })
        .await
}

/// The last activity may still run when the last instance has left the list.
async fn delete_group(cx: &Context, name: &str, force: bool) -> Result<(), AwsError> {
    cx.progress
        .wait(EVERY, LIMIT, || async {
            let answer = cx
                .aws
                .autoscaling
                .delete_auto_scaling_group()
                .auto_scaling_group_name(name)
                .set_force_delete(force.then_some(true))
                .send()
                .await
                .called("autoscaling:DeleteAutoScalingGroup", name)
                .absent();
            match answer {
                Ok(_) => Ok(Ok(())),
                // By an earlier call of ours, whose answer was lost.
                Err(error) if error.message.contains("pending delete") => Ok(Ok(())),
                Err(error) if error.class == Class::Conflict => Ok(Err(error.message)),
                Err(error) => Err(error),
            }
        })
        .await
}

/// Until the name is free again.
pub(super) async fn until_gone(cx: &Context, name: &str, watch: &Watch) -> Result<(), AwsError> {
    cx.progress
        .wait(EVERY, LIMIT, || async {
            Ok(match describe(&cx.aws, name).await? {
                None => Ok(()),
                Some(group) => Err(watch.look(&group)),
            })
        })
        .await
}
