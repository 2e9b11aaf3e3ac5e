//! What the group's scaling activities tell of a refresh: an instance that is gone is in no other answer.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{Activity, ScalingActivityStatusCode};
use jiff::Timestamp;

use crate::resource::Context;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;

/// The newest page, which is more than a refresh makes between two looks.
pub(super) async fn activities(cx: &Context, group: &str) -> Result<Vec<Activity>, AwsError> {
    let answer = cx
        .aws
        .autoscaling
        .describe_scaling_activities()
        .auto_scaling_group_name(group)
        .send()
        .await
        .called("autoscaling:DescribeScalingActivities", group)?;
    Ok(answer.activities.unwrap_or_default())
}

fn began_since(activity: &Activity, since: Timestamp) -> bool {
    let began = activity.start_time().map(aws_smithy_types::DateTime::secs);
    began.is_some_and(|at| at >= since.as_second())
}

/// Instances that were launched since an instant and taken out because of a health check.
pub(super) fn failed_health(activities: &[Activity], since: Timestamp) -> BTreeSet<String> {
    let ids = |what: &str| -> BTreeSet<String> {
        activities
            .iter()
            .filter(|activity| began_since(activity, since))
            .filter(|activity| what != TERMINATING || for_health(activity))
            .filter_map(|activity| activity.description()?.strip_prefix(what))
            .map(ToOwned::to_owned)
            .collect()
    };
    let launched = ids("Launching a new EC2 instance: ");
    ids(TERMINATING).intersection(&launched).cloned().collect()
}

const TERMINATING: &str = "Terminating EC2 instance: ";

fn for_health(activity: &Activity) -> bool {
    let cause = activity.cause().unwrap_or_default();
    cause.contains("health check") || cause.contains("health-check")
}

pub(super) fn launch_failure(activities: &[Activity], since: Timestamp) -> Option<String> {
    let launches = activities.iter().filter(|activity| {
        began_since(activity, since)
            && activity
                .description()
                .is_some_and(|text| text.starts_with("Launching"))
    });
    let last = launches.max_by_key(|activity| activity.start_time().map(|at| at.secs()))?;
    (last.status_code() == Some(&ScalingActivityStatusCode::Failed)).then(|| {
        last.status_message()
            .unwrap_or("AWS gives no reason")
            .to_owned()
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use aws_smithy_types::DateTime;

    fn activity(at: i64, description: &str, cause: &str) -> Activity {
        Activity::builder()
            .activity_id("a")
            .auto_scaling_group_name("g")
            .start_time(DateTime::from_secs(at))
            .description(description)
            .cause(cause)
            .status_code(ScalingActivityStatusCode::Successful)
            .build()
    }

    #[test]
    fn only_new_instances_that_failed_a_health_check_count() {
        let sick = "taken out of service in response to an ELB system health check failure.";
        let asked = "taken out of service in response to an instance refresh.";
        let activities = [
            activity(100, "Launching a new EC2 instance: i-new", ""),
            activity(110, "Launching a new EC2 instance: i-good", ""),
            activity(160, "Terminating EC2 instance: i-new", sick),
            activity(170, "Terminating EC2 instance: i-old", sick),
            activity(180, "Terminating EC2 instance: i-good", asked),
        ];
        let since = |second| Timestamp::from_second(second).unwrap();
        let failed = failed_health(&activities, since(100));
        assert_eq!(failed, BTreeSet::from(["i-new".to_owned()]));
        assert!(failed_health(&activities, since(101)).is_empty());
    }

    #[test]
    fn a_launch_that_failed_is_told_until_one_works() {
        let mut failed = activity(120, "Launching a new EC2 instance.", "");
        failed.status_code = Some(ScalingActivityStatusCode::Failed);
        failed.status_message = Some("no capacity".to_owned());
        let since = Timestamp::from_second(100).unwrap();
        let told = launch_failure(std::slice::from_ref(&failed), since);
        assert_eq!(told.as_deref(), Some("no capacity"));
        let later = activity(130, "Launching a new EC2 instance: i-1", "");
        assert_eq!(launch_failure(&[failed, later], since), None);
    }
}
