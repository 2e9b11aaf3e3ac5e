//! Many scheduled actions in few calls. AWS answers 200 and lists what failed, and refuses two
//! actions of a group at one time, so that an exchange of times needs a detour.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::{
    FailedScheduledUpdateGroupActionRequest as Failed, ScheduledUpdateGroupActionRequest,
};
use jiff::Timestamp;

use super::Spec;
use crate::resource::{Context, Job};
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::aws::{AwsError, Class};

const PUT: &str = "autoscaling:BatchPutScheduledUpdateGroupAction";
const DELETE: &str = "autoscaling:BatchDeleteScheduledAction";

/// One wanted action.
#[derive(Debug, Clone)]
struct Put {
    index: usize,
    action: String,
    want: Spec,
    /// Whether it stands already.
    stands: bool,
}

/// The jobs of one group.
#[derive(Debug, Default)]
struct Work {
    deletes: Vec<(usize, String)>,
    puts: Vec<Put>,
}

/// One result per job, in order.
pub(super) async fn batch(cx: &Context, jobs: Vec<Job<Spec>>) -> Vec<Result<(), AwsError>> {
    let mut results: Vec<Result<(), AwsError>> = jobs.iter().map(|_| Ok(())).collect();
    for (group, work) in by_group(jobs) {
        for (index, error) in run(cx, &group, work).await {
            if let Some(result) = results.get_mut(index) {
                *result = Err(error);
            }
        }
    }
    results
}

fn by_group(jobs: Vec<Job<Spec>>) -> BTreeMap<String, Work> {
    let mut groups: BTreeMap<String, Work> = BTreeMap::new();
    for (index, job) in jobs.into_iter().enumerate() {
        let (name, spec, stands) = match job {
            Job::Create { name, want } => (name, want, Some(false)),
            Job::Update { name, want, .. } => (name, want, Some(true)),
            Job::Delete { name, have } => (name, have, None),
        };
        // Group names may hold slashes, so the group comes from the spec.
        let action = name
            .strip_prefix(&format!("{}/", spec.group))
            .unwrap_or(&name)
            .to_owned();
        let work = groups.entry(spec.group.clone()).or_default();
        match stands {
            None => work.deletes.push((index, action)),
            Some(stands) => work.puts.push(Put {
                index,
                action,
                want: spec,
                stands,
            }),
        }
    }
    groups
}

/// The errors, by job.
async fn run(cx: &Context, group: &str, work: Work) -> Vec<(usize, AwsError)> {
    let mut errors = Vec::new();
    // Deletions first: they free times.
    let names: Vec<&str> = work.deletes.iter().map(|(_, name)| name.as_str()).collect();
    let failed = delete(cx, group, &names).await;
    for ((index, _), error) in work.deletes.iter().zip(failed) {
        errors.extend(error.map(|error| (*index, error)));
    }

    let mut left = work.puts;
    let mut freed = false;
    while !left.is_empty() {
        let (collided, failed) = put(cx, group, left.clone()).await;
        errors.extend(failed);
        if collided.is_empty() {
            break;
        }
        let progress = collided.len() < left.len();
        if !progress {
            let standing: Vec<&str> = collided
                .iter()
                .filter(|(put, _)| put.stands)
                .map(|(put, _)| put.action.as_str())
                .collect();
            // Only actions that are in each other's way are taken down; a single one collides with
            // something that is not ours to move here.
            if freed || standing.is_empty() || collided.len() < 2 {
                errors.extend(collided.into_iter().map(|(put, error)| (put.index, error)));
                break;
            }
            freed = true;
            let failed = delete(cx, group, &standing).await;
            if let Some(error) = failed.into_iter().flatten().next() {
                errors.extend(collided.into_iter().map(|(put, own)| (put.index, own)));
                cx.progress.note(format!("{error}"));
                break;
            }
        }
        left = collided.into_iter().map(|(put, _)| put).collect();
    }
    errors
}

/// What collided with another action's time (worth another try), and what failed otherwise.
async fn put(
    cx: &Context,
    group: &str,
    puts: Vec<Put>,
) -> (Vec<(Put, AwsError)>, Vec<(usize, AwsError)>) {
    let answer = cx
        .aws
        .autoscaling
        .batch_put_scheduled_update_group_action()
        .auto_scaling_group_name(group)
        .set_scheduled_update_group_actions(Some(puts.iter().map(request).collect()))
        .send()
        .await
        .called(PUT, group);
    let failed = match answer {
        Ok(answer) => answer
            .failed_scheduled_update_group_actions
            .unwrap_or_default(),
        Err(error) => {
            let errors = puts.iter().map(|put| (put.index, error.clone())).collect();
            return (Vec::new(), errors);
        }
    };
    let mut collided = Vec::new();
    let mut errors = Vec::new();
    for put in puts {
        let Some(error) = failure(PUT, group, &put.action, &failed) else {
            continue;
        };
        if error.class == Class::Conflict {
            collided.push((put, error));
        } else {
            errors.push((put.index, error));
        }
    }
    (collided, errors)
}

/// Deletes every action of a group, whoever's: the group is about to end, and none of them may start instances meanwhile.
pub(in crate::resource) async fn clear(cx: &Context, group: &str) -> Result<(), AwsError> {
    let found = super::all(&cx.aws, group).await.absent()?;
    let found = found.unwrap_or_default();
    let names = found.iter().filter_map(|it| it.scheduled_action_name());
    let names: Vec<&str> = names.collect();
    // AWS takes 50 a call.
    for some in names.chunks(50) {
        let failed = delete(cx, group, some).await;
        failed.into_iter().flatten().next().map_or(Ok(()), Err)?;
    }
    Ok(())
}

/// One answer per name. What is not there is deleted.
async fn delete(cx: &Context, group: &str, names: &[&str]) -> Vec<Option<AwsError>> {
    if names.is_empty() {
        return Vec::new();
    }
    let answer = cx
        .aws
        .autoscaling
        .batch_delete_scheduled_action()
        .auto_scaling_group_name(group)
        .set_scheduled_action_names(Some(names.iter().map(|n| (*n).to_owned()).collect()))
        .send()
        .await
        .called(DELETE, group);
    match answer {
        Ok(answer) => {
            let failed = answer.failed_scheduled_actions.unwrap_or_default();
            names
                .iter()
                .map(|name| failure(DELETE, group, name, &failed).filter(|e| !e.is_not_found()))
                .collect()
        }
        // No group, no actions.
        Err(error) if error.is_not_found() => names.iter().map(|_| None).collect(),
        Err(error) => names.iter().map(|_| Some(error.clone())).collect(),
    }
}

fn failure(
    operation: &'static str,
    group: &str,
    action: &str,
    failed: &[Failed],
) -> Option<AwsError> {
    let failed = failed
        .iter()
        .find(|f| f.scheduled_action_name() == Some(action))?;
    Some(AwsError::answer(
        operation,
        &format!("{group}/{action}"),
        Some(failed.error_code().unwrap_or("ValidationError")),
        failed.error_message().unwrap_or("AWS gives no reason"),
    ))
}

fn request(put: &Put) -> ScheduledUpdateGroupActionRequest {
    let time = |text: &Option<String>| {
        text.as_ref()
            .and_then(|text| text.parse::<Timestamp>().ok())
            .map(|at| aws_smithy_types::DateTime::from_secs(at.as_second()))
    };
    ScheduledUpdateGroupActionRequest::builder()
        .scheduled_action_name(&put.action)
        .set_recurrence(put.want.recurrence.clone())
        .set_time_zone(put.want.timezone.clone())
        .set_start_time(time(&put.want.start))
        .set_end_time(time(&put.want.end))
        .set_min_size(put.want.min)
        .set_max_size(put.want.max)
        .set_desired_capacity(put.want.desired)
        .build()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spec(group: &str) -> Spec {
        Spec {
            group: group.to_owned(),
            recurrence: Some("0 9 * * *".to_owned()),
            timezone: Some("UTC".to_owned()),
            start: None,
            end: None,
            min: None,
            max: None,
            desired: Some(0),
        }
    }

    #[test]
    fn jobs_are_sorted_by_group_and_keep_their_place() {
        let groups = by_group(vec![
            Job::Delete {
                name: "a/b/old".to_owned(),
                have: spec("a/b"),
            },
            Job::Create {
                name: "c/new".to_owned(),
                want: spec("c"),
            },
        ]);
        assert_eq!(groups["a/b"].deletes, [(0, "old".to_owned())]);
        assert_eq!(groups["c"].puts[0].index, 1);
        assert_eq!(groups["c"].puts[0].action, "new");
    }

    #[test]
    fn absent_sizes_are_not_sent_and_zero_is() {
        let request = request(&Put {
            index: 0,
            action: "out".to_owned(),
            want: spec("g"),
            stands: false,
        });
        assert_eq!(request.min_size(), None);
        assert_eq!(request.desired_capacity(), Some(0));
        assert_eq!(request.start_time(), None);
    }

    #[test]
    fn a_taken_time_is_a_conflict_and_not_a_taken_name() {
        let failed = [Failed::builder()
            .scheduled_action_name("out")
            .error_code("AlreadyExists")
            .error_message("A scheduled action with this scheduled start time already exists")
            .build()];
        let class = failure(PUT, "g", "out", &failed).map(|e| e.class);
        assert_eq!(class, Some(Class::Conflict));
        assert!(failure(PUT, "g", "in", &failed).is_none());
    }
}
