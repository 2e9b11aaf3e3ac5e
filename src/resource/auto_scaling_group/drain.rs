//! Deleting a group: empty it, watch its instances go, delete it, watch it go.

use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_autoscaling::types::AutoScalingGroup as Group;

use super::Spec;
use super::calls::with_instances;
use crate::aws::call::{Absent, Called};
use crate::aws::{AwsError, Class};
use crate::resource::Context;

/// How often we look. Instances take minutes.
const EVERY: Duration = Duration::from_secs(5);
/// Lifecycle hooks and deregistration delays may be long.
const LIMIT: Duration = Duration::from_secs(30 * 60);

/// Deletes without force: instances leave through load balancer and hooks. Repeatable at any point.
pub(super) async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
    let Some(group) = with_instances(cx, name).await? else {
        return Ok(());
    };
    if !is_deleting(&group) {
        empty(cx, name, &group).await?;
        if until_empty(cx, name).await? {
            delete_empty(cx, name).await?;
        }
    }
    until_gone(cx, name).await
}

fn is_deleting(group: &Group) -> bool {
    group.status().is_some_and(|s| s.starts_with("Delete"))
}

/// Protected instances would stay for ever, so protection goes first.
async fn empty(cx: &Context, name: &str, group: &Group) -> Result<(), AwsError> {
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

/// Whether the group still stands once it is empty.
async fn until_empty(cx: &Context, name: &str) -> Result<bool, AwsError> {
    cx.progress
        .wait(EVERY, LIMIT, || async {
            Ok(match with_instances(cx, name).await? {
                None => Ok(false),
                Some(group) if group.instances().is_empty() => Ok(true),
                Some(group) => Err(waiting_for(&group)),
            })
        })
        .await
}

/// `2 instances: 1 InService, 1 Terminating:Wait`, and what holds them where that is known.
fn waiting_for(group: &Group) -> String {
    let mut states: BTreeMap<&str, usize> = BTreeMap::new();
    for instance in group.instances() {
        let state = instance.lifecycle_state().map_or("?", |s| s.as_str());
        *states.entry(state).or_default() += 1;
    }
    let list: Vec<String> = states.iter().map(|(s, n)| format!("{n} {s}")).collect();
    let mut text = match group.instances().len() {
        1 => format!("1 instance: {}", list.join(", ")),
        n => format!("{n} instances: {}", list.join(", ")),
    };
    if group
        .suspended_processes()
        .iter()
        .any(|p| p.process_name() == Some("Terminate"))
    {
        text.push_str("; the process Terminate is suspended, resume it to go on");
    }
    if states.contains_key("Standby") {
        text.push_str("; instances in Standby leave only by hand (exit standby or terminate them)");
    }
    text
}

/// The last activity may still run when the last instance has left the list.
async fn delete_empty(cx: &Context, name: &str) -> Result<(), AwsError> {
    cx.progress
        .wait(EVERY, LIMIT, || async {
            let answer = cx
                .aws
                .autoscaling
                .delete_auto_scaling_group()
                .auto_scaling_group_name(name)
                .send()
                .await
                .called("autoscaling:DeleteAutoScalingGroup", name)
                .absent();
            match answer {
                Ok(_) => Ok(Ok(())),
                Err(error) if error.class == Class::Conflict => Ok(Err(error.message)),
                Err(error) => Err(error),
            }
        })
        .await
}

/// Until the name is free again.
pub(super) async fn until_gone(cx: &Context, name: &str) -> Result<(), AwsError> {
    cx.progress
        .wait(EVERY, LIMIT, || async {
            Ok(match with_instances(cx, name).await? {
                None => Ok(()),
                Some(_) => Err("the group to be gone".to_owned()),
            })
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{Instance, LifecycleState, SuspendedProcess};

    fn instance(state: LifecycleState) -> Instance {
        Instance::builder().lifecycle_state(state).build()
    }

    #[test]
    fn waiting_says_which_states_instances_are_in_and_what_holds_them() {
        let group = Group::builder()
            .instances(instance(LifecycleState::InService))
            .instances(instance(LifecycleState::TerminatingWait))
            .instances(instance(LifecycleState::TerminatingWait))
            .suspended_processes(
                SuspendedProcess::builder()
                    .process_name("Terminate")
                    .build(),
            )
            .build();
        assert_eq!(
            waiting_for(&group),
            "3 instances: 1 InService, 2 Terminating:Wait; the process Terminate is suspended, resume it to go on"
        );
    }
}
