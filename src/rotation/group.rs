//! The Auto Scaling group that starts instances from the template: only looked at, never changed.

use aws_sdk_autoscaling::types::AutoScalingGroup;

use crate::aws::{Aws, AwsError};

const DESCRIBE: &str = "autoscaling:DescribeAutoScalingGroups";

/// The group; `None` when there is none of the name, or the name is empty.
pub(crate) async fn describe(aws: &Aws, name: &str) -> Result<Option<AutoScalingGroup>, AwsError> {
    if name.is_empty() {
        return Ok(None);
    }
    let request = aws
        .autoscaling
        .describe_auto_scaling_groups()
        .auto_scaling_group_names(name);
    let answer = request
        .send()
        .await
        .map_err(|e| AwsError::new(DESCRIBE, name, e))?;
    Ok(answer
        .auto_scaling_groups
        .unwrap_or_default()
        .into_iter()
        .next())
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
