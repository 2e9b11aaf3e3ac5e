//! Tags: every service's own shape, as one map and back.

use std::collections::HashMap;

use aws_smithy_types::error::operation::BuildError;

use freshscale_stack::STACK_TAG;
pub use freshscale_stack::tags::{TagChanges, Tags, changes, compared};

/// Whether a resource leaves its stack with these changes: the bookkeeping of other commands then goes with the tag of
/// the stack.
#[must_use]
pub fn is_let_go(have: &Tags, want: &Tags) -> bool {
    have.contains_key(STACK_TAG) && !want.contains_key(STACK_TAG)
}

/// Whether a resource joins its stack with these changes.
#[must_use]
pub fn is_taken_over(have: &Tags, want: &Tags) -> bool {
    is_let_go(want, have)
}

fn pairs<'a>(pairs: impl Iterator<Item = (Option<&'a str>, Option<&'a str>)>) -> Tags {
    pairs
        .filter_map(|(key, value)| Some((key?.to_owned(), value.unwrap_or_default().to_owned())))
        .collect()
}

/// From EC2.
#[must_use]
pub fn from_ec2(tags: &[aws_sdk_ec2::types::Tag]) -> Tags {
    pairs(tags.iter().map(|tag| (tag.key(), tag.value())))
}

/// To EC2.
#[must_use]
pub fn to_ec2(tags: &Tags) -> Vec<aws_sdk_ec2::types::Tag> {
    tags.iter()
        .map(|(key, value)| {
            aws_sdk_ec2::types::Tag::builder()
                .key(key)
                .value(value)
                .build()
        })
        .collect()
}

/// From Auto Scaling.
#[must_use]
pub fn from_autoscaling(tags: &[aws_sdk_autoscaling::types::TagDescription]) -> Tags {
    pairs(tags.iter().map(|tag| (tag.key(), tag.value())))
}

/// To Auto Scaling: tags of the group, which its instances do not inherit (the launch template tags those).
#[must_use]
pub fn to_autoscaling(group: &str, tags: &Tags) -> Vec<aws_sdk_autoscaling::types::Tag> {
    tags.iter()
        .map(|(key, value)| {
            aws_sdk_autoscaling::types::Tag::builder()
                .resource_id(group)
                .resource_type("auto-scaling-group")
                .key(key)
                .value(value)
                .propagate_at_launch(false)
                .build()
        })
        .collect()
}

/// From IAM.
#[must_use]
pub fn from_iam(tags: &[aws_sdk_iam::types::Tag]) -> Tags {
    pairs(tags.iter().map(|tag| (Some(tag.key()), Some(tag.value()))))
}

/// To IAM.
///
/// # Errors
/// Never for a map, whose keys and values are always set; the SDK's type says so only at run time.
pub fn to_iam(tags: &Tags) -> Result<Vec<aws_sdk_iam::types::Tag>, BuildError> {
    tags.iter()
        .map(|(key, value)| {
            aws_sdk_iam::types::Tag::builder()
                .key(key)
                .value(value)
                .build()
        })
        .collect()
}

/// From EventBridge.
#[must_use]
pub fn from_events(tags: &[aws_sdk_eventbridge::types::Tag]) -> Tags {
    pairs(tags.iter().map(|tag| (Some(tag.key()), Some(tag.value()))))
}

/// To EventBridge.
///
/// # Errors
/// As [`to_iam`].
pub fn to_events(tags: &Tags) -> Result<Vec<aws_sdk_eventbridge::types::Tag>, BuildError> {
    tags.iter()
        .map(|(key, value)| {
            aws_sdk_eventbridge::types::Tag::builder()
                .key(key)
                .value(value)
                .build()
        })
        .collect()
}

/// From CloudWatch.
#[must_use]
pub fn from_cloudwatch(tags: &[aws_sdk_cloudwatch::types::Tag]) -> Tags {
    pairs(tags.iter().map(|tag| (tag.key(), tag.value())))
}

/// To CloudWatch.
#[must_use]
pub fn to_cloudwatch(tags: &Tags) -> Vec<aws_sdk_cloudwatch::types::Tag> {
    tags.iter()
        .map(|(key, value)| {
            aws_sdk_cloudwatch::types::Tag::builder()
                .key(key)
                .value(value)
                .build()
        })
        .collect()
}

/// From Lambda and CloudWatch Logs.
#[must_use]
pub fn from_map(tags: Option<&HashMap<String, String>>) -> Tags {
    tags.into_iter()
        .flatten()
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

/// To Lambda and CloudWatch Logs.
#[must_use]
pub fn to_map(tags: &Tags) -> HashMap<String, String> {
    tags.clone().into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tags(pairs: &[(&str, &str)]) -> Tags {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn group_tags_do_not_reach_instances() {
        let sent = to_autoscaling("web-asg", &tags(&[("Team", "web")]));
        assert_eq!(sent[0].propagate_at_launch(), Some(false));
        assert_eq!(sent[0].resource_id(), Some("web-asg"));
    }
}
