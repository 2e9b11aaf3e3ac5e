//! The calls that a group is read and changed with.

use aws_sdk_autoscaling::types::LifecycleHook;

use super::*;
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation::group::DESCRIBE;
use freshscale_stack::tags::REFRESH_TAG;

/// Those of these groups that stand, without their instances. AWS takes at most 50 names a call.
pub(in crate::resource) async fn named(
    cx: &Context,
    names: &[String],
) -> Result<Vec<Group>, AwsError> {
    let found = try_all(names.chunks(50).map(|names| describe(cx, names))).await?;
    Ok(found.into_iter().flatten().collect())
}

pub(super) async fn describe(cx: &Context, names: &[String]) -> Result<Vec<Group>, AwsError> {
    cx.aws
        .autoscaling
        .describe_auto_scaling_groups()
        .set_auto_scaling_group_names(Some(names.to_vec()))
        .include_instances(false)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called(DESCRIBE, &names.join(","))
}

/// The groups that carry the tag of one of the scope's stacks; with their instances where the stack ends.
pub(in crate::resource) async fn tagged(
    cx: &Context,
    scope: &Scope,
) -> Result<Vec<Group>, AwsError> {
    if scope.stacks.is_empty() {
        return Ok(Vec::new());
    }
    let filter = Filter::builder()
        .name(format!("tag:{STACK_TAG}"))
        .set_values(Some(scope.stacks.iter().cloned().collect()))
        .build();
    cx.aws
        .autoscaling
        .describe_auto_scaling_groups()
        .filters(filter)
        .include_instances(scope.ends)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called(DESCRIBE, &cx.stack_name)
}

/// Sends only what differs, and sizes only where a group is given back: fields not sent stay as they are.
pub(super) async fn update_settings(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    let sizes = |spec: &Spec| (spec.min_size, spec.max_size, spec.desired_capacity);
    let resizes = cx.going_back && sizes(have) != sizes(want);
    let rest = |spec: &Spec| Spec {
        min_size: 0,
        max_size: 0,
        desired_capacity: 0,
        metrics: None,
        target_group_arns: BTreeSet::new(),
        said: beside::without_own_calls(&spec.said),
        propagated_tags: BTreeSet::new(),
        tags: Tags::new(),
        ..spec.clone()
    };
    if rest(have) == rest(want) && !resizes {
        return Ok(());
    }
    let (template, policy) = mixed::start(Some(have), want).parts();
    fn changed<T: PartialEq + Clone>(have: &T, want: &T) -> Option<T> {
        (have != want).then(|| want.clone())
    }
    cx.aws
        .autoscaling
        .update_auto_scaling_group()
        .auto_scaling_group_name(name)
        .set_min_size(resizes.then_some(want.min_size))
        .set_max_size(resizes.then_some(want.max_size))
        .set_desired_capacity(resizes.then_some(want.desired_capacity))
        .set_launch_template(template)
        .set_mixed_instances_policy(policy)
        .set_instance_maintenance_policy(said::maintenance(Some(have), want))
        .set_vpc_zone_identifier(changed(&have.subnet_ids, &want.subnet_ids).map(|s| joined(&s)))
        .set_health_check_type(changed(&have.health_check_type, &want.health_check_type))
        .set_health_check_grace_period(changed(
            &have.health_check_grace_period,
            &want.health_check_grace_period,
        ))
        .set_termination_policies(changed(
            &have.termination_policies,
            &want.termination_policies,
        ))
        .set_default_cooldown(changed(&have.default_cooldown, &want.default_cooldown))
        .set_default_instance_warmup(
            // -1 clears it.
            changed(&have.default_instance_warmup, &want.default_instance_warmup)
                .map(|warmup| warmup.unwrap_or(-1)),
        )
        .set_max_instance_lifetime(
            // 0 clears it.
            changed(&have.max_instance_lifetime, &want.max_instance_lifetime)
                .map(|lifetime| lifetime.unwrap_or(0)),
        )
        .set_new_instances_protected_from_scale_in(changed(
            &have.protect_from_scale_in,
            &want.protect_from_scale_in,
        ))
        .set_capacity_rebalance(changed(&have.capacity_rebalance, &want.capacity_rebalance))
        .send()
        .await
        .called("autoscaling:UpdateAutoScalingGroup", name)?;
    Ok(())
}

/// Attaches first, so that the group is never without a load balancer. AWS takes 10 a call.
pub(super) async fn update_target_groups(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    let missing = |from: &Spec, of: &Spec| -> Vec<String> {
        of.target_group_arns
            .difference(&from.target_group_arns)
            .cloned()
            .collect()
    };
    for arns in missing(have, want).chunks(10) {
        cx.aws
            .autoscaling
            .attach_load_balancer_target_groups()
            .auto_scaling_group_name(name)
            .set_target_group_arns(Some(arns.to_vec()))
            .send()
            .await
            .called("autoscaling:AttachLoadBalancerTargetGroups", name)?;
    }
    let extra = missing(want, have);
    try_all(extra.iter().map(|arn| detach(cx, name, arn))).await?;
    Ok(())
}

/// One a call: AWS refuses a whole call for a single one that is detached already, as after a lost answer.
async fn detach(cx: &Context, name: &str, target_group: &str) -> Result<(), AwsError> {
    cx.aws
        .autoscaling
        .detach_load_balancer_target_groups()
        .auto_scaling_group_name(name)
        .target_group_arns(target_group)
        .send()
        .await
        .called("autoscaling:DetachLoadBalancerTargetGroups", name)
        .absent()?;
    Ok(())
}

pub(super) async fn update_tags(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    let mut changes = tags::changes(&have.tags, &want.tags);
    if tags::is_let_go(&have.tags, &want.tags) {
        // The note of a refresh has no meaning any more. Not to have it is no fault.
        changes.remove.push(REFRESH_TAG.to_owned());
    }
    // Putting a tag again is how its inheritance is switched off.
    for (key, value) in &want.tags {
        if have.propagated_tags.contains(key) && !want.propagated_tags.contains(key) {
            changes.put.insert(key.clone(), value.clone());
        }
    }
    // What is given back is inherited again.
    for key in want.propagated_tags.difference(&have.propagated_tags) {
        let value = want.tags.get(key).cloned();
        changes.put.extend(value.map(|value| (key.clone(), value)));
    }
    if !changes.put.is_empty() {
        let mut put = tags::to_autoscaling(name, &changes.put);
        for tag in &mut put {
            let inherited = { tag.key() }.is_some_and(|key| want.propagated_tags.contains(key));
            tag.propagate_at_launch = Some(inherited);
        }
        put_tags(cx, name, put).await?;
    }
    if !changes.remove.is_empty() {
        let gone: Tags = changes
            .remove
            .iter()
            .map(|key| (key.clone(), have.tags.get(key).cloned().unwrap_or_default()))
            .collect();
        cx.aws
            .autoscaling
            .delete_tags()
            .set_tags(Some(tags::to_autoscaling(name, &gone)))
            .send()
            .await
            .called("autoscaling:DeleteTags", name)?;
    }
    Ok(())
}

pub(super) async fn put_tags(cx: &Context, name: &str, tags: Vec<Tag>) -> Result<(), AwsError> {
    cx.aws
        .autoscaling
        .create_or_update_tags()
        .set_tags(Some(tags))
        .send()
        .await
        .called("autoscaling:CreateOrUpdateTags", name)?;
    Ok(())
}

pub(super) async fn lifecycle_hooks(
    cx: &Context,
    name: &str,
) -> Result<Vec<LifecycleHook>, AwsError> {
    let answer = cx
        .aws
        .autoscaling
        .describe_lifecycle_hooks()
        .auto_scaling_group_name(name)
        .send()
        .await
        .called("autoscaling:DescribeLifecycleHooks", name)?;
    Ok(answer.lifecycle_hooks.unwrap_or_default())
}
