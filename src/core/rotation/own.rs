//! What the group that starts instances adds to the judgement of images: its instance types, and its own instances,
//! whose images are no releases.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{Activity, AutoScalingGroup};
use jiff::Timestamp;

use super::fit::Demands;
use super::image::{Image, ImagePolicy, Selection, select_for};
use super::template::CurrentImage;
use super::{Look, RotationConfig, describe};
use crate::aws::call::Called;
use crate::aws::{Aws, AwsError, Class};

const ACTIVITIES: &str = "autoscaling:DescribeScalingActivities";

/// How an activity's description begins that started an instance; its id follows.
const LAUNCHED: &str = "Launching a new EC2 instance: ";

/// Instance types that a mixed group overrides the template's with, of those that start
/// from the template itself and its image.
#[must_use]
pub fn instance_types(group: &AutoScalingGroup) -> Vec<String> {
    let policy = group.mixed_instances_policy();
    let launch = policy.and_then(|policy| policy.launch_template());
    let overrides = launch.map_or(&[][..], |launch| launch.overrides());
    overrides
        .iter()
        .filter(|one| one.launch_template_specification().is_none() && one.image_id().is_none())
        .filter_map(|one| one.instance_type().map(ToOwned::to_owned))
        .collect()
}

impl Look {
    /// Chooses once more, by what the group tells. What cannot be known for want of a right is as before.
    ///
    /// # Errors
    /// The failed call.
    pub async fn judge_by_group(
        &mut self,
        aws: &Aws,
        group: &AutoScalingGroup,
        config: &RotationConfig,
        now: Timestamp,
    ) -> Result<(), AwsError> {
        let fit = std::mem::take(&mut self.template.fit);
        self.template.fit = fit.on(&instance_types(group));
        let search = Search {
            images: &self.candidates.images,
            policy: &config.image,
            demands: config.demands(&self.template.fit, now),
        };
        let current = match &self.template.current {
            CurrentImage::Known { id, .. } => Some(id.as_str()),
            _ => None,
        };
        self.selection = search.in_group(aws, group, current).await?;
        Ok(())
    }
}

/// Which of some images is the newest, where a group starts it: the rotator's rule, also for a version that is yet to
/// be made.
#[derive(Debug, Clone)]
pub struct Search<'a> {
    /// Those that the server says meet the policy.
    pub images: &'a [Image],
    /// Which of them count.
    pub policy: &'a ImagePolicy,
    /// What they must meet besides; the group's own instances join it.
    pub demands: Demands,
}

impl Search<'_> {
    /// Without images of the group's own instances. `current` is the image that instances start from today, if they can.
    ///
    /// # Errors
    /// The failed call. Who may not ask for the group's past does not know it.
    pub async fn in_group(
        mut self,
        aws: &Aws,
        group: &AutoScalingGroup,
        current: Option<&str>,
    ) -> Result<Selection, AwsError> {
        let members = group.instances().iter().filter_map(|i| i.instance_id());
        self.demands.own = members.map(ToOwned::to_owned).collect();
        let selection = select_for(self.images, self.policy, &self.demands);
        let Some(stranger) = self.stranger(aws, &selection, current).await? else {
            return Ok(selection);
        };
        let name = group.auto_scaling_group_name().unwrap_or_default();
        let launched = launched(aws, name).await?;
        if !launched.contains(&stranger) {
            return Ok(selection);
        }
        self.demands.own.extend(launched);
        Ok(select_for(self.images, self.policy, &self.demands))
    }

    /// The instance that the chosen image is of, if the current one is of another: of the group it may be, too, and be
    /// gone already.
    async fn stranger(
        &self,
        aws: &Aws,
        selection: &Selection,
        current: Option<&str>,
    ) -> Result<Option<String>, AwsError> {
        let source = selection.chosen.as_ref().and_then(Image::source);
        let (Some(source), Some(id)) = (source, current) else {
            return Ok(None);
        };
        let current = match self.images.iter().find(|image| image.id == id) {
            Some(image) => Some(image.clone()),
            None => describe::image(aws, id).await?,
        };
        let of_current = current.as_ref().and_then(Image::source);
        Ok((of_current != Some(source)).then(|| source.to_owned()))
    }
}

/// Instances that the group has started in the six weeks that Auto Scaling remembers.
async fn launched(aws: &Aws, group: &str) -> Result<BTreeSet<String>, AwsError> {
    let request = aws.autoscaling.describe_scaling_activities();
    let pages = request.auto_scaling_group_name(group).into_paginator();
    let found: Result<Vec<Activity>, _> = pages.items().send().try_collect().await;
    match found.called(ACTIVITIES, group) {
        Ok(found) => Ok(found.iter().filter_map(instance).collect()),
        Err(error) if matches!(error.class, Class::Denied | Class::NotFound) => Ok(BTreeSet::new()),
        Err(error) => Err(error),
    }
}

fn instance(activity: &Activity) -> Option<String> {
    let id = activity.description()?.strip_prefix(LAUNCHED)?;
    Some(id.to_owned())
}
