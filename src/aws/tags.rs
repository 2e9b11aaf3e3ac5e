//! Tags: every service's own shape, as one map.

use std::collections::{BTreeMap, HashMap};

use aws_smithy_types::error::operation::BuildError;

use crate::stack::{ADOPTED_TAG, KEPT_TAG, STACK_TAG};

/// Tags as the rest of the program knows them.
pub type Tags = BTreeMap<String, String>;

/// What must be called to turn one set of tags into another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TagChanges {
    /// New and changed ones.
    pub put: Tags,
    /// Keys to remove.
    pub remove: Vec<String>,
}

/// The changes from `have` to `want`.
#[must_use]
pub fn changes(have: &Tags, want: &Tags) -> TagChanges {
    TagChanges {
        put: want
            .iter()
            .filter(|(key, value)| have.get(*key) != Some(value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect(),
        remove: have
            .keys()
            .filter(|key| !want.contains_key(*key))
            .cloned()
            .collect(),
    }
}

/// The tags that are compared with the stack file: neither AWS's own nor our bookkeeping (pins, the
/// record of names), which other commands write.
#[must_use]
pub fn compared(tags: &Tags) -> Tags {
    tags.iter()
        .filter(|(key, _)| {
            let marks =
                [STACK_TAG, ADOPTED_TAG].contains(&key.as_str()) || key.starts_with(KEPT_TAG);
            !key.starts_with("aws:") && (marks || !key.starts_with("freshscale:"))
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
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
    fn only_what_differs_is_put_or_removed() {
        let changes = changes(
            &tags(&[("same", "1"), ("old", "1"), ("changed", "1")]),
            &tags(&[("same", "1"), ("changed", "2"), ("new", "3")]),
        );
        assert_eq!(changes.put, tags(&[("changed", "2"), ("new", "3")]));
        assert_eq!(changes.remove, ["old"]);
    }

    #[test]
    fn bookkeeping_and_aws_tags_are_not_compared() {
        let all = tags(&[
            ("aws:cloudformation:stack-name", "x"),
            ("freshscale:names", "abc"),
            ("freshscale:stack", "web"),
            ("Team", "web"),
        ]);
        assert_eq!(
            compared(&all),
            tags(&[("freshscale:stack", "web"), ("Team", "web")])
        );
    }

    #[test]
    fn group_tags_do_not_reach_instances() {
        let sent = to_autoscaling("web-asg", &tags(&[("Team", "web")]));
        assert_eq!(sent[0].propagate_at_launch(), Some(false));
        assert_eq!(sent[0].resource_id(), Some("web-asg"));
    }
}
