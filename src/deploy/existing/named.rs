//! What a stack names by its ARN besides the launch template: target groups and topics.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_elasticloadbalancingv2::types::TargetGroup;

use crate::clients::Clients;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};

/// Those that are there, by ARN. Elastic Load Balancing refuses the whole call for one that is not, so then each is asked for.
///
/// # Errors
/// A call that failed for another reason.
pub async fn target_groups(
    aws: &Clients,
    arns: &BTreeSet<String>,
) -> Result<BTreeMap<String, TargetGroup>, AwsError> {
    if arns.is_empty() {
        return Ok(BTreeMap::new());
    }
    let all: Vec<String> = arns.iter().cloned().collect();
    let found = described(aws, all).await.absent()?;
    match found {
        Some(found) => Ok(found),
        None if arns.len() == 1 => Ok(BTreeMap::new()),
        None => {
            let mut found = BTreeMap::new();
            for arn in arns {
                let one = described(aws, vec![arn.clone()]).await.absent()?;
                found.extend(one.into_iter().flatten());
            }
            Ok(found)
        }
    }
}

async fn described(
    aws: &Clients,
    arns: Vec<String>,
) -> Result<BTreeMap<String, TargetGroup>, AwsError> {
    let subject = arns.first().cloned().unwrap_or_default();
    let request = aws.elb.describe_target_groups();
    let answer = request.set_target_group_arns(Some(arns)).send().await;
    let answer = answer.called("elasticloadbalancing:DescribeTargetGroups", &subject)?;
    let groups = answer.target_groups.unwrap_or_default().into_iter();
    Ok(groups
        .filter_map(|group| Some((group.target_group_arn()?.to_owned(), group)))
        .collect())
}

/// Whether a topic is there.
///
/// # Errors
/// Of another account's, a denial is what its policy says.
pub async fn has_topic(aws: &Clients, arn: &str) -> Result<bool, AwsError> {
    let answer = aws.sns.get_topic_attributes().topic_arn(arn).send().await;
    let found = answer.called("sns:GetTopicAttributes", arn).absent()?;
    Ok(found.is_some())
}
