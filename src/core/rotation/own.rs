//! What the group that starts instances adds to the judgement of images: its instance types, and its own instances,
//! whose images are no releases.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{Activity, AutoScalingGroup};
use jiff::Timestamp;

use super::image::select_for;
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
        let mut demands = config.demands(&self.template.fit, now);
        let members = group.instances().iter().filter_map(|i| i.instance_id());
        demands.own = members.map(ToOwned::to_owned).collect();
        self.selection = select_for(&self.images, &config.image, &demands);
        if let Some(stranger) = self.stranger(aws).await? {
            let name = group.auto_scaling_group_name().unwrap_or_default();
            let launched = launched(aws, name).await?;
            if launched.contains(&stranger) {
                demands.own.extend(launched);
                self.selection = select_for(&self.images, &config.image, &demands);
            }
        }
        Ok(())
    }

    /// The instance that the chosen image is of, if the default's is of another one: of the group it may be, too, and be
    /// gone already.
    async fn stranger(&self, aws: &Aws) -> Result<Option<String>, AwsError> {
        let source = self.selection.chosen.as_ref().and_then(|it| it.source());
        let (Some(source), CurrentImage::Known { id, .. }) = (source, &self.template.current)
        else {
            return Ok(None);
        };
        let source = source.to_owned();
        let current = match self.images.iter().find(|image| image.id == *id) {
            Some(image) => Some(image.clone()),
            None => describe::image(aws, id).await?,
        };
        let of_current = current.as_ref().and_then(|image| image.source());
        Ok((of_current != Some(&source)).then_some(source))
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
