//! The Auto Scaling group that starts instances from the template: only looked at, never changed.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::{AutoScalingGroup, ScheduledUpdateGroupAction};
use jiff::Timestamp;
use tokio::sync::OnceCell;

use super::clocks::{Contradiction, REMEDY, contradicted};
use super::config::RotationConfig;
use super::frozen::Frozen;
use crate::aws::call::{Absent, Called, lacked};
use crate::aws::{Aws, AwsError};
use crate::schedule::Firing;
use crate::schedule::freeze::Group;
use crate::schedule::preview::Planned;
use crate::schedule::window::Sizes;

/// The call that [`describe`] makes, as errors name it.
pub const DESCRIBE: &str = "autoscaling:DescribeAutoScalingGroups";
const ACTIONS: &str = "autoscaling:DescribeScheduledActions";

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

    /// As [`describe`].
    pub(super) async fn get(&self) -> Result<Option<&AutoScalingGroup>, AwsError> {
        let read = || describe(self.aws, self.name);
        self.read.get_or_try_init(read).await.map(Option::as_ref)
    }
}

/// The first subnet of a group, in order of name, so that every run tries the same.
pub(super) fn subnet(group: &AutoScalingGroup) -> Option<String> {
    let subnets = group.vpc_zone_identifier()?.split(',');
    subnets
        .map(str::trim)
        .filter(|s| !s.is_empty())
        .min()
        .map(ToOwned::to_owned)
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

fn size(n: Option<i32>) -> Option<u32> {
    n.and_then(|n| u32::try_from(n).ok())
}

/// Every scheduled action of a group.
///
/// # Errors
/// The failed call; that there is no such group is one.
pub async fn actions(aws: &Aws, group: &str) -> Result<Vec<ScheduledUpdateGroupAction>, AwsError> {
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

fn instant(time: Option<&aws_smithy_types::DateTime>) -> Option<Timestamp> {
    time.and_then(|time| Timestamp::from_second(time.secs()).ok())
}

/// An action of AWS with this start, unless its recurrence or zone cannot be read.
#[must_use]
pub fn planned(action: &ScheduledUpdateGroupAction, start: Option<Timestamp>) -> Option<Planned> {
    let life = (start, instant(action.end_time()));
    let zone = action.time_zone().unwrap_or("UTC");
    let firing = Firing::of(action.recurrence(), zone, life)?;
    Some(with_firing(action, firing))
}

fn with_firing(action: &ScheduledUpdateGroupAction, firing: Firing) -> Planned {
    Planned {
        name: action
            .scheduled_action_name()
            .unwrap_or_default()
            .to_owned(),
        firing,
        min: size(action.min_size()),
        max: size(action.max_size()),
        desired: size(action.desired_capacity()),
    }
}

/// What the group's windows are read from. Of an action that cannot be read, as where the machine does not
/// know its zone or is wrong about it, the next firing is what AWS says it is.
#[must_use]
pub fn standing(
    actions: &[ScheduledUpdateGroupAction],
    wrong: &BTreeMap<String, Contradiction>,
) -> Vec<Planned> {
    let one = |action: &ScheduledUpdateGroupAction| {
        let start = start(action);
        let readable = !action
            .time_zone()
            .is_some_and(|zone| wrong.contains_key(zone));
        let read = readable.then(|| planned(action, start)).flatten();
        read.or_else(|| Some(with_firing(action, Firing::Once(start?))))
    };
    actions.iter().filter_map(one).collect()
}

/// The freeze that a group is in.
#[must_use]
pub fn frozen(
    config: &RotationConfig,
    sizes: Sizes,
    actions: &[Planned],
    now: Timestamp,
) -> Option<Frozen> {
    let group = Group {
        actions,
        sizes,
        base: base(config),
    };
    let freeze = group.frozen(before(config), now)?;
    Some(Frozen::of(&freeze, actions))
}

/// The group's base, as far as the rotator is told.
#[must_use]
pub fn base(config: &RotationConfig) -> Sizes {
    Sizes {
        min: config.base.min,
        max: u32::MAX,
        desired: config.base.desired,
    }
}

/// How long before a window there is no new default.
#[must_use]
pub fn before(config: &RotationConfig) -> jiff::SignedDuration {
    jiff::SignedDuration::try_from(config.freeze_before).unwrap_or(jiff::SignedDuration::ZERO)
}

/// Reads the group and says whether it is in a freeze. No group has no windows.
pub(super) async fn freeze(
    group: &Once<'_>,
    config: &RotationConfig,
    now: Timestamp,
) -> Result<Option<Frozen>, AwsError> {
    if config.freeze_before.is_zero() || group.name.is_empty() {
        return Ok(None);
    }
    let (found, actions) = tokio::try_join!(group.get(), async {
        actions(group.aws, group.name).await.absent()
    })?;
    let (Some(found), Some(actions)) = (found, actions) else {
        return Ok(None);
    };
    let wrong = contradicted(&actions, |_| false, now);
    let standing = standing(&actions, &wrong);
    // One round asks once.
    let _ = group.clocks.set(wrong.into_values().collect());
    Ok(frozen(config, sizes(found), &standing, now))
}
