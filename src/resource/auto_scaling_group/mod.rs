//! The Auto Scaling group. Its sizes belong to the schedule as soon as it stands.

mod drain;

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{
    AutoScalingGroup as Group, Filter, LaunchTemplateSpecification, Tag,
};
use serde::{Deserialize, Serialize};

use super::parallel::try_all;
use super::{Context, Declared, Facts, FieldOwner, Kind, Live, Resource, Rule, Scope, kind};
use crate::aws::AwsError;
use crate::aws::call::{Called, lacked};
use crate::aws::tags::{self, Tags};
use crate::stack::{STACK_TAG, Stack};

/// AWS resolves it at each launch, so that the rotator's newest version is always used.
const VERSION: &str = "$Default";

/// The kind.
pub struct AutoScalingGroup;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Its name; empty if the group has none.
    pub launch_template: String,
    /// `$Default`.
    pub launch_template_version: String,
    /// `subnet-…`.
    pub subnet_ids: BTreeSet<String>,
    /// Load balancer target groups.
    pub target_group_arns: BTreeSet<String>,
    /// Sorted, comma-separated; `EC2` is always on and only named alone.
    pub health_check_type: String,
    /// Seconds.
    pub health_check_grace_period: i32,
    /// The schedule's.
    pub min_size: i32,
    /// The schedule's.
    pub max_size: i32,
    /// The schedule's.
    pub desired_capacity: i32,
    /// In order of preference.
    pub termination_policies: Vec<String>,
    /// Seconds.
    pub default_cooldown: i32,
    /// Seconds; `None`: not set.
    pub default_instance_warmup: Option<i32>,
    /// Seconds; `None`: unlimited.
    pub max_instance_lifetime: Option<i32>,
    /// New instances protected.
    pub protect_from_scale_in: bool,
    /// Replace Spot instances at risk.
    pub capacity_rebalance: bool,
    /// Keys of tags that instances inherit; none are wanted, the launch template tags instances.
    pub propagated_tags: BTreeSet<String>,
    /// A deletion is under way, by us before a crash or by someone else.
    pub deleting: bool,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for AutoScalingGroup {
    type Spec = Spec;
    const KIND: Kind = kind::AUTO_SCALING_GROUP;
    const AFTER: &'static [Kind] = &[kind::LAUNCH_TEMPLATE];
    const RULES: &'static [(&'static str, Rule)] = &[
        ("min_size", Rule::SeedOnly(FieldOwner::Schedule)),
        ("max_size", Rule::SeedOnly(FieldOwner::Schedule)),
        ("desired_capacity", Rule::SeedOnly(FieldOwner::Schedule)),
    ];

    fn declare(stack: &Stack, _: &Facts) -> Vec<Declared<Spec>> {
        vec![Declared {
            name: stack.names.auto_scaling_group.clone(),
            spec: declared(stack),
        }]
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let names: Vec<String> = scope.names(Self::KIND).map(ToOwned::to_owned).collect();
        // AWS takes at most 50 names a call.
        let groups = try_all(names.chunks(50).map(|names| describe(cx, names))).await?;
        Ok(groups.iter().flatten().map(|g| live(scope, g)).collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let groups = tagged(cx, scope).await?;
        Ok(groups.iter().map(|g| live(scope, g)).collect())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        cx.aws
            .autoscaling
            .create_auto_scaling_group()
            .auto_scaling_group_name(name)
            .launch_template(launch_template(want))
            .min_size(want.min_size)
            .max_size(want.max_size)
            .desired_capacity(want.desired_capacity)
            .vpc_zone_identifier(joined(&want.subnet_ids))
            .set_target_group_arns(
                Some(want.target_group_arns.iter().cloned().collect::<Vec<_>>())
                    .filter(|arns| !arns.is_empty()),
            )
            .health_check_type(&want.health_check_type)
            .health_check_grace_period(want.health_check_grace_period)
            .set_termination_policies(Some(want.termination_policies.clone()))
            .default_cooldown(want.default_cooldown)
            .set_default_instance_warmup(want.default_instance_warmup)
            .set_max_instance_lifetime(want.max_instance_lifetime)
            .new_instances_protected_from_scale_in(want.protect_from_scale_in)
            .capacity_rebalance(want.capacity_rebalance)
            .set_tags(Some(tags::to_autoscaling(name, &want.tags)))
            .send()
            .await
            .called("autoscaling:CreateAutoScalingGroup", name)?;
        Ok(())
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        if have.deleting {
            drain::until_gone(cx, name).await?;
            return Self::create(cx, name, want).await;
        }
        update_settings(cx, name, have, want).await?;
        update_target_groups(cx, name, have, want).await?;
        update_tags(cx, name, have, want).await
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        drain::delete(cx, name, have).await
    }

    async fn adopt(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        put_tags(cx, name, tags::to_autoscaling(name, &cx.own_tags())).await
    }
}

fn seconds(duration: std::time::Duration) -> i32 {
    i32::try_from(duration.as_secs()).unwrap_or(i32::MAX)
}

fn declared(stack: &Stack) -> Spec {
    let group = &stack.auto_scaling_group;
    let size = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    Spec {
        launch_template: stack.names.launch_template.clone(),
        launch_template_version: VERSION.to_owned(),
        subnet_ids: group.subnet_ids.iter().cloned().collect(),
        target_group_arns: group.target_group_arns.iter().cloned().collect(),
        health_check_type: health_check_type(&group.health_check_type),
        health_check_grace_period: seconds(group.health_check_grace_period),
        min_size: size(group.capacity.min),
        max_size: size(group.capacity.max),
        desired_capacity: size(group.capacity.desired),
        termination_policies: policies(&group.termination_policies),
        default_cooldown: seconds(group.default_cooldown),
        default_instance_warmup: group.default_instance_warmup.map(seconds),
        max_instance_lifetime: group.max_instance_lifetime.map(seconds),
        protect_from_scale_in: group.protect_from_scale_in,
        capacity_rebalance: group.capacity_rebalance,
        propagated_tags: BTreeSet::new(),
        deleting: false,
        tags: stack.all_tags(),
    }
}

/// The order AWS gives has no meaning, and EC2 checks are always made.
fn health_check_type(given: &str) -> String {
    let kinds: BTreeSet<&str> = given
        .split(',')
        .map(str::trim)
        .filter(|kind| !kind.is_empty() && *kind != "EC2")
        .collect();
    if kinds.is_empty() {
        return "EC2".to_owned();
    }
    kinds.into_iter().collect::<Vec<_>>().join(",")
}

fn policies(given: &[String]) -> Vec<String> {
    if given.is_empty() {
        return vec!["Default".to_owned()];
    }
    given.to_vec()
}

fn joined(set: &BTreeSet<String>) -> String {
    set.iter().cloned().collect::<Vec<_>>().join(",")
}

fn live(scope: &Scope, group: &Group) -> Live<Spec> {
    let all_tags = tags::from_autoscaling(group.tags());
    Live {
        name: group
            .auto_scaling_group_name()
            .unwrap_or_default()
            .to_owned(),
        owner: scope.owner(&all_tags),
        spec: observed(group, &all_tags),
    }
}

fn observed(group: &Group, all_tags: &Tags) -> Spec {
    let template = group.launch_template();
    Spec {
        launch_template: template
            .and_then(LaunchTemplateSpecification::launch_template_name)
            .unwrap_or_default()
            .to_owned(),
        launch_template_version: template
            .map_or("", |t| t.version().unwrap_or(VERSION))
            .to_owned(),
        subnet_ids: group
            .vpc_zone_identifier()
            .unwrap_or_default()
            .split(',')
            .map(str::trim)
            .filter(|subnet| !subnet.is_empty())
            .map(ToOwned::to_owned)
            .collect(),
        target_group_arns: group.target_group_arns().iter().cloned().collect(),
        health_check_type: health_check_type(group.health_check_type().unwrap_or("EC2")),
        health_check_grace_period: group.health_check_grace_period().unwrap_or(0),
        min_size: group.min_size().unwrap_or(0),
        max_size: group.max_size().unwrap_or(0),
        desired_capacity: group.desired_capacity().unwrap_or(0),
        termination_policies: policies(group.termination_policies()),
        default_cooldown: group.default_cooldown().unwrap_or(300),
        default_instance_warmup: group.default_instance_warmup().filter(|s| *s >= 0),
        max_instance_lifetime: group.max_instance_lifetime().filter(|s| *s > 0),
        protect_from_scale_in: group
            .new_instances_protected_from_scale_in()
            .unwrap_or(false),
        capacity_rebalance: group.capacity_rebalance().unwrap_or(false),
        propagated_tags: group
            .tags()
            .iter()
            .filter(|tag| tag.propagate_at_launch() == Some(true))
            .filter_map(|tag| tag.key().map(ToOwned::to_owned))
            .filter(|key| !key.starts_with("aws:"))
            .collect(),
        deleting: group.status().is_some_and(|s| s.starts_with("Delete")),
        tags: tags::compared(all_tags),
    }
}

fn launch_template(want: &Spec) -> LaunchTemplateSpecification {
    LaunchTemplateSpecification::builder()
        .launch_template_name(&want.launch_template)
        .version(&want.launch_template_version)
        .build()
}

async fn describe(cx: &Context, names: &[String]) -> Result<Vec<Group>, AwsError> {
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
        .called("autoscaling:DescribeAutoScalingGroups", &names.join(","))
}

/// The groups that carry the tag of one of the scope's stacks.
pub(super) async fn tagged(cx: &Context, scope: &Scope) -> Result<Vec<Group>, AwsError> {
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
        .include_instances(false)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("autoscaling:DescribeAutoScalingGroups", &cx.stack_name)
}

/// Sends only what differs, and never a size: fields not sent stay as they are.
async fn update_settings(
    cx: &Context,
    name: &str,
    have: &Spec,
    want: &Spec,
) -> Result<(), AwsError> {
    let rest = |spec: &Spec| Spec {
        min_size: 0,
        max_size: 0,
        desired_capacity: 0,
        target_group_arns: BTreeSet::new(),
        propagated_tags: BTreeSet::new(),
        tags: Tags::new(),
        ..spec.clone()
    };
    if rest(have) == rest(want) {
        return Ok(());
    }
    let template = (&have.launch_template, &have.launch_template_version)
        != (&want.launch_template, &want.launch_template_version);
    fn changed<T: PartialEq + Clone>(have: &T, want: &T) -> Option<T> {
        (have != want).then(|| want.clone())
    }
    cx.aws
        .autoscaling
        .update_auto_scaling_group()
        .auto_scaling_group_name(name)
        .set_launch_template(template.then(|| launch_template(want)))
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
async fn update_target_groups(
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
    for arns in missing(want, have).chunks(10) {
        cx.aws
            .autoscaling
            .detach_load_balancer_target_groups()
            .auto_scaling_group_name(name)
            .set_target_group_arns(Some(arns.to_vec()))
            .send()
            .await
            .called("autoscaling:DetachLoadBalancerTargetGroups", name)?;
    }
    Ok(())
}

async fn update_tags(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
    let mut changes = tags::changes(&have.tags, &want.tags);
    // Putting a tag again is how its inheritance is switched off.
    for (key, value) in &want.tags {
        if have.propagated_tags.contains(key) {
            changes.put.insert(key.clone(), value.clone());
        }
    }
    if !changes.put.is_empty() {
        put_tags(cx, name, tags::to_autoscaling(name, &changes.put)).await?;
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

async fn put_tags(cx: &Context, name: &str, tags: Vec<Tag>) -> Result<(), AwsError> {
    cx.aws
        .autoscaling
        .create_or_update_tags()
        .set_tags(Some(tags))
        .send()
        .await
        .called("autoscaling:CreateOrUpdateTags", name)?;
    Ok(())
}

/// With its instances; `None` when it is gone.
async fn with_instances(cx: &Context, name: &str) -> Result<Option<Group>, AwsError> {
    let answer = cx
        .aws
        .autoscaling
        .describe_auto_scaling_groups()
        .auto_scaling_group_names(name)
        .send()
        .await
        .called("autoscaling:DescribeAutoScalingGroups", name)?;
    let groups = answer.auto_scaling_groups.ok_or_else(|| {
        lacked(
            "autoscaling:DescribeAutoScalingGroups",
            name,
            "AutoScalingGroups",
        )
    })?;
    Ok(groups.into_iter().next())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::resource::tests::stack;
    use aws_sdk_autoscaling::types::TagDescription;

    fn answer(want: &Spec) -> Group {
        let tags = want
            .tags
            .iter()
            .map(|(k, v)| TagDescription::builder().key(k).value(v).build())
            .collect();
        Group::builder()
            .launch_template(launch_template(want))
            .vpc_zone_identifier("subnet-b,subnet-a")
            .health_check_type("EC2,ELB")
            .health_check_grace_period(300)
            .min_size(0)
            .max_size(8)
            .desired_capacity(0)
            .set_termination_policies(Some(want.termination_policies.clone()))
            .default_cooldown(300)
            .set_tags(Some(tags))
            .build()
    }

    #[test]
    fn orders_and_defaults_of_aws_are_no_difference() {
        let want = declared(&stack());
        let group = answer(&want);
        let all_tags = tags::from_autoscaling(group.tags());
        assert_eq!(observed(&group, &all_tags), want);
    }

    #[test]
    fn a_group_that_is_going_and_a_tag_that_instances_inherit_are_differences() {
        let mut group = answer(&declared(&stack()));
        group.status = Some("Delete in progress".to_owned());
        group.tags = Some(vec![
            TagDescription::builder()
                .key("Team")
                .value("web")
                .propagate_at_launch(true)
                .build(),
        ]);
        let spec = observed(&group, &tags::from_autoscaling(group.tags()));
        assert!(spec.deleting);
        assert_eq!(spec.propagated_tags, BTreeSet::from(["Team".to_owned()]));
    }
}
