//! The Auto Scaling group that starts instances from the template: only looked at, never changed.

use aws_sdk_autoscaling::types::{
    AutoScalingGroup, LaunchTemplateSpecification, ScheduledUpdateGroupAction,
};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::OnceCell;

use super::clocks::{Contradiction, REMEDY};
use super::config::RotationConfig;
use crate::aws::call::{Called, lacked};
use crate::aws::{Aws, AwsError};
use crate::schedule::freeze::SEASON;
use crate::schedule::window::Sizes;
use crate::words::Units;

/// The call that [`describe`] makes, as errors name it.
pub const DESCRIBE: &str = "autoscaling:DescribeAutoScalingGroups";
/// As traces and messages name the call.
pub const ACTIONS: &str = "autoscaling:DescribeScheduledActions";

/// The group with its instances; `None` when there is none of the name, or the name is empty.
pub async fn describe(aws: &Aws, name: &str) -> Result<Option<AutoScalingGroup>, AwsError> {
    if name.is_empty() {
        return Ok(None);
    }
    let request = aws
        .autoscaling
        .describe_auto_scaling_groups()
        .auto_scaling_group_names(name);
    let answer = request.send().await.called(DESCRIBE, name)?;
    let groups = answer.auto_scaling_groups;
    let groups = groups.ok_or_else(|| lacked(DESCRIBE, name, "AutoScalingGroups"))?;
    Ok(groups.into_iter().next())
}

/// The group as one round of a rotation knows it: read when it is first asked for, and then no more. What the round
/// does with it is a matter of a second.
#[derive(Debug)]
pub(super) struct Once<'a> {
    aws: &'a Aws,
    name: &'a str,
    read: OnceCell<Option<AutoScalingGroup>>,
    /// Zones whose clocks AWS puts elsewhere, as far as the round has looked.
    clocks: OnceCell<Vec<Contradiction>>,
}

impl<'a> Once<'a> {
    pub(super) fn new(aws: &'a Aws, name: &'a str) -> Self {
        let (read, clocks) = (OnceCell::new(), OnceCell::new());
        Self {
            aws,
            name,
            read,
            clocks,
        }
    }

    /// What is to be told of zones whose clocks AWS puts elsewhere.
    pub(super) fn doubts(&self) -> impl Iterator<Item = String> {
        let found = self.clocks.get().into_iter().flatten();
        found.map(|it| format!("{}: rotation goes by AWS's times; {REMEDY}.", it.text()))
    }

    /// Notes these zones. One round looks once.
    pub(super) fn doubt(&self, clocks: &[Contradiction]) {
        let _ = self.clocks.set(clocks.to_vec());
    }

    pub(super) fn aws(&self) -> &'a Aws {
        self.aws
    }

    /// As [`describe`].
    pub(super) async fn get(&self) -> Result<Option<&AutoScalingGroup>, AwsError> {
        let read = || describe(self.aws, self.name);
        self.read.get_or_try_init(read).await.map(Option::as_ref)
    }
}

/// The first subnet of a group, in order of name, so that every run tries the same.
#[must_use]
pub fn subnet(group: &AutoScalingGroup) -> Option<String> {
    let subnets = group.vpc_zone_identifier()?.split(',');
    subnets
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .min()
        .map(ToOwned::to_owned)
}

/// The launch template that a group starts instances from, also where it mixes instance types.
#[must_use]
pub fn template(group: &AutoScalingGroup) -> Option<&LaunchTemplateSpecification> {
    let mixed = group.mixed_instances_policy();
    let mixed = mixed.and_then(|policy| policy.launch_template());
    let mixed = mixed.and_then(|launch| launch.launch_template_specification());
    group.launch_template().or(mixed)
}

/// A group's present sizes.
#[must_use]
pub fn sizes(group: &AutoScalingGroup) -> Sizes {
    let size = |n: Option<i32>| size(n).unwrap_or(0);
    Sizes {
        min: size(group.min_size()),
        max: size(group.max_size()),
        desired: size(group.desired_capacity()),
    }
}

/// What its sizes count: units of capacity where its types have weights.
#[must_use]
pub fn units(group: &AutoScalingGroup) -> Units {
    let policy = group.mixed_instances_policy();
    let template = policy.and_then(|policy| policy.launch_template());
    let overrides = template.map(|template| template.overrides());
    let weights = overrides.unwrap_or_default().iter();
    Units::of(weights.filter_map(|one| one.weighted_capacity()?.parse().ok()))
}

/// A size as AWS gives it.
pub(super) fn size(n: Option<i32>) -> Option<u32> {
    n.and_then(|n| u32::try_from(n).ok())
}

/// Every scheduled action of a group; none where the name is empty, as there is no group.
///
/// # Errors
/// The failed call; that there is no such group is one.
pub async fn actions(aws: &Aws, group: &str) -> Result<Vec<ScheduledUpdateGroupAction>, AwsError> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let request = aws.autoscaling.describe_scheduled_actions();
    let pages = request.auto_scaling_group_name(group).into_paginator();
    let found = pages.items().send().try_collect().await;
    found.called(ACTIONS, group)
}

/// When AWS says that an action starts. Of a recurring one that may be no more than its next firing.
#[must_use]
pub fn start(action: &ScheduledUpdateGroupAction) -> Option<Timestamp> {
    instant(action.start_time().or(action.time()))
}

/// After when an action does not fire any more.
#[must_use]
pub fn end(action: &ScheduledUpdateGroupAction) -> Option<Timestamp> {
    instant(action.end_time())
}

fn instant(time: Option<&aws_smithy_types::DateTime>) -> Option<Timestamp> {
    time.and_then(|time| Timestamp::from_second(time.secs()).ok())
}

/// The group's own capacity, as far as the rotator is told. An environment of before says nothing of the maximum.
#[must_use]
pub fn base(config: &RotationConfig, present: Sizes) -> Sizes {
    Sizes {
        min: config.base.min,
        max: config.base.max.unwrap_or(present.max),
        desired: config.base.desired,
    }
}

/// How long before a window there is no new default; at most as long as a window can last.
#[must_use]
pub fn before(config: &RotationConfig) -> SignedDuration {
    let before = SignedDuration::try_from(config.freeze_before);
    before.map_or(SEASON, |before| before.min(SEASON))
}
