//! Reads what `status` tells: all at once, where nothing needs another answer first.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{Activity, AutoScalingGroup, ScalingActivityStatusCode};
use aws_sdk_ec2::types::{LaunchTemplate, LaunchTemplateVersion};
use jiff::{SignedDuration, Timestamp};

use super::failures::explain;
use super::{Attempt, Drift, Failure, StatusInput, last};
use crate::clients::Clients;
use crate::existing::known;
use crate::forecast::read::{assemble, parts};
use crate::history::{self, History, Unfit, some};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::rotation::template;
use freshscale_stack::Stack;
use freshscale_stack::names::Account;

/// What stands; `None` if there is no group, and the stack file has one.
///
/// # Errors
/// The failed call. What cannot be known of logs and backups is a finding, and so is what may not be asked of the group's
/// launches and scaling policies.
pub async fn facts(
    aws: &Clients,
    stack: &Stack,
    account: impl Fn(&str) -> Account,
    now: Timestamp,
    drift: impl Future<Output = Drift>,
) -> Result<Option<StatusInput>, AwsError> {
    let group = &stack.names.auto_scaling_group;
    let own = async {
        let template = async {
            let found = template::raw_ends(aws, &stack.names.launch_template).await;
            found.absent()
        };
        let last = async { Ok(last::last(aws, stack, now).await) };
        let (parts, template, activities, policies, last) = tokio::try_join!(
            parts(aws, stack, now),
            template,
            async { Ok(activities(aws, group, now).await) },
            async { Ok(policies(aws, group).await) },
            last,
        )?;
        let mut unseen = BTreeSet::new();
        let activities = known(activities, &mut unseen)?.unwrap_or_default();
        let policies = known(policies, &mut unseen)?.unwrap_or_default();
        let view = match &template {
            None => None,
            Some((found, versions)) => {
                let name = &stack.names.launch_template;
                Some(template::view(name, found, versions.clone())?)
            }
        };
        let members = parts.group.clone();
        let history = async {
            match &template {
                None => Ok(None),
                Some((found, versions)) => {
                    let read = (found, versions.clone());
                    versions_of(aws, stack, read, members.as_ref())
                        .await
                        .map(Some)
                }
            }
        };
        let (forecast, history) =
            tokio::try_join!(assemble(aws, stack, account, now, parts, view), history)?;
        Ok::<_, AwsError>((forecast, history, activities, policies, (last, unseen)))
    };
    // On the heap: it is large.
    let (own, drift) = tokio::join!(Box::pin(own), drift);
    let (forecast, history, activities, policies, (last, unseen)) = own?;
    let launches = activities.iter().filter_map(launch);
    let (over, starting): (Vec<_>, Vec<_>) = launches.partition(|(_, over)| *over);
    let of = |all: Vec<(Attempt, bool)>| all.into_iter().map(|(attempt, _)| attempt).collect();
    Ok(forecast.map(|forecast| StatusInput {
        forecast,
        history,
        launches: of(over),
        starting: of(starting),
        policies,
        last,
        unseen,
        drift,
        checked: None,
    }))
}

/// The default and the latest version, which were read, and those that instances run on; all only where the default
/// cannot be launched, and one to go back to is looked for.
async fn versions_of(
    aws: &Clients,
    stack: &Stack,
    (template, ends): (&LaunchTemplate, Vec<LaunchTemplateVersion>),
    group: Option<&AutoScalingGroup>,
) -> Result<History, AwsError> {
    let versions = some::with_instances(aws, template, ends, group).await?;
    let history = history::read::of(aws, (template, versions), group, None).await?;
    let view = &history.template;
    let image = view.default().and_then(|version| version.image.as_deref());
    let number = Some(view.default_version);
    match history.unfit(number, image, stack.image.architecture) {
        None | Some(Unfit::Parameter(_)) => Ok(history),
        Some(_) => {
            let all = template::versions_as_they_come(aws, &view.name).await?;
            history::read::of(aws, (template, all), group, None).await
        }
    }
}

/// Launches of a day are looked at …
const LAUNCHES: SignedDuration = SignedDuration::from_hours(24);
/// … as far as so many pages of a hundred tell of them.
const PAGES: usize = 5;

/// The newest first: one page, and more of a group that has done so much in a day. None when there is no such group.
async fn activities(aws: &Clients, group: &str, now: Timestamp) -> Result<Vec<Activity>, AwsError> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let since = now.checked_sub(LAUNCHES).unwrap_or(now).as_second();
    let began = |activity: &Activity| activity.start_time().map(|at| at.secs());
    let mut found: Vec<Activity> = Vec::new();
    let mut token = None;
    for _ in 0..PAGES {
        let request = aws.autoscaling.describe_scaling_activities();
        let request = request.auto_scaling_group_name(group);
        let answer = request.set_next_token(token).send().await;
        let answer = answer.called("autoscaling:DescribeScalingActivities", group);
        let Some(answer) = answer.absent()? else {
            break;
        };
        found.extend(answer.activities.unwrap_or_default());
        token = answer.next_token.filter(|token| !token.is_empty());
        if token.is_none() || found.iter().filter_map(began).any(|at| at < since) {
            break;
        }
    }
    found.sort_by_key(|activity| std::cmp::Reverse(began(activity)));
    Ok(found)
}

async fn policies(aws: &Clients, group: &str) -> Result<Vec<String>, AwsError> {
    if group.is_empty() {
        return Ok(Vec::new());
    }
    let request = aws.autoscaling.describe_policies();
    let answer = request.auto_scaling_group_name(group).send().await;
    let answer = answer.called("autoscaling:DescribePolicies", group);
    let answer = answer.absent()?;
    let found = answer.and_then(|a| a.scaling_policies).unwrap_or_default();
    let names = found.into_iter().filter_map(|policy| policy.policy_name);
    Ok(names.collect())
}

/// A launch, and whether it is over; `None` if it is another kind of activity.
fn launch(activity: &Activity) -> Option<(Attempt, bool)> {
    if !activity.description()?.starts_with("Launching") {
        return None;
    }
    let at = Timestamp::from_second(activity.start_time()?.secs()).ok()?;
    let (failure, over) = match activity.status_code()? {
        ScalingActivityStatusCode::Failed | ScalingActivityStatusCode::Cancelled => {
            let message = activity.status_message().unwrap_or("AWS gives no reason");
            let failure = Failure {
                message: message.to_owned(),
                cause: explain(message),
            };
            (Some(failure), true)
        }
        ScalingActivityStatusCode::Successful => (None, true),
        _ => (None, false),
    };
    // `Launching a new EC2 instance: i-0123456789abcdef0`; `Launching 2 new EC2 instances` of those that failed.
    let instance = activity.description()?.rsplit(": ").next();
    let instance = instance.filter(|id| id.starts_with("i-"));
    let attempt = Attempt {
        at,
        failure,
        instance: instance.map(ToOwned::to_owned),
    };
    Some((attempt, over))
}
