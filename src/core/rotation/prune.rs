//! Which old versions go.

use std::collections::BTreeSet;

use aws_sdk_ec2::types::Filter;

use super::describe::FILTER;
use super::others::{Template, groups};
use crate::aws::{Aws, AwsError};

const DELETE: &str = "ec2:DeleteLaunchTemplateVersions";
const INSTANCES: &str = "ec2:DescribeInstances";

/// The tags that EC2 gives to what it started from a launch template.
const TEMPLATE: &str = "aws:ec2launchtemplate:id";
const VERSION: &str = "aws:ec2launchtemplate:version";

/// EC2's limit for one call.
const BATCH: usize = 200;

/// What pruning did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pruned {
    /// Versions deleted, ascending.
    pub deleted: Vec<u64>,
    /// What could not be done, as sentences.
    pub warnings: Vec<String>,
}

/// The versions beyond the newest `keep`, ascending; never the default, the latest or one in `in_use`.
#[must_use]
pub fn surplus(versions: &[u64], default: u64, keep: u32, in_use: &BTreeSet<u64>) -> Vec<u64> {
    let mut newest_first = versions.to_vec();
    newest_first.sort_unstable_by(|a, b| b.cmp(a));
    // The latest stays even with `keep` 0: `$Latest` must not come to mean something older.
    let keep = usize::try_from(keep).unwrap_or(usize::MAX).max(1);
    let mut surplus: Vec<u64> = newest_first
        .into_iter()
        .skip(keep)
        .filter(|v| *v != default && !in_use.contains(v))
        .collect();
    surplus.reverse();
    surplus
}

/// Deletes what is surplus. Nothing that goes wrong here makes the rotation a failure: the new default
/// is in place, and the next rotation prunes again.
pub(super) async fn prune(
    aws: &Aws,
    template: Template<'_>,
    versions: &[u64],
    default: u64,
    keep: u32,
) -> Pruned {
    let mut pruned = Pruned::default();
    let spare = surplus(versions, default, keep, &BTreeSet::new());
    // Most runs end here, without a call.
    if spare.is_empty() {
        return pruned;
    }
    let in_use = match in_use(aws, template, &spare).await {
        Ok(in_use) => in_use,
        Err(error) => {
            pruned.warnings.push(format!(
                "No old version was deleted, because it is not known which are in use: {error}."
            ));
            return pruned;
        }
    };
    for batch in surplus(versions, default, keep, &in_use).chunks(BATCH) {
        delete(aws, template.id, batch, &mut pruned).await;
    }
    pruned.deleted.sort_unstable();
    pruned
}

async fn delete(aws: &Aws, template: &str, batch: &[u64], pruned: &mut Pruned) {
    let request = aws
        .ec2
        .delete_launch_template_versions()
        .launch_template_id(template)
        .set_versions(Some(batch.iter().map(u64::to_string).collect()));
    let answer = match request.send().await {
        Ok(answer) => answer,
        Err(error) => {
            let error = AwsError::new(DELETE, template, error);
            pruned
                .warnings
                .push(format!("Old versions were not deleted: {error}."));
            return;
        }
    };
    let number = |n: Option<i64>| n.and_then(|n| u64::try_from(n).ok());
    let deleted = answer.successfully_deleted_launch_template_versions();
    pruned
        .deleted
        .extend(deleted.iter().filter_map(|v| number(v.version_number())));
    // The call succeeds even when it deleted nothing: each version has its own answer.
    for failed in answer.unsuccessfully_deleted_launch_template_versions() {
        let error = failed.response_error();
        let code = error.and_then(|e| e.code()).map(|c| c.as_str());
        // Another rotator was first: what was wanted is so.
        if code == Some("launchTemplateVersionDoesNotExist") {
            continue;
        }
        pruned.warnings.push(format!(
            "Version {} was not deleted: {}: {}.",
            failed.version_number().unwrap_or_default(),
            code.unwrap_or("no code"),
            error.and_then(|e| e.message()).unwrap_or("no message"),
        ));
    }
}

/// Of these versions those that any group of the Region names by number (another may start from this template at a version
/// of its own, and have no instance now), and any instance was started from, in a group or not.
async fn in_use(
    aws: &Aws,
    template: Template<'_>,
    versions: &[u64],
) -> Result<BTreeSet<u64>, AwsError> {
    let (groups, mut found) = tokio::try_join!(
        groups(aws, template),
        instance_versions(aws, template.id, versions)
    )?;
    found.extend(groups.iter().flat_map(|group| template.numbers(group)));
    Ok(found)
}

/// EC2 tags each instance with the template and version it was started from. Those of versions that stay are not asked for:
/// in a large fleet they are nearly all.
async fn instance_versions(
    aws: &Aws,
    template: &str,
    versions: &[u64],
) -> Result<BTreeSet<u64>, AwsError> {
    let filter = |name: &str, values: Vec<String>| {
        let filter = Filter::builder().name(format!("tag:{name}"));
        filter.set_values(Some(values)).build()
    };
    let mut found = BTreeSet::new();
    for some in versions.chunks(FILTER) {
        let numbers = some.iter().map(u64::to_string).collect();
        let request = aws.ec2.describe_instances();
        let request = request.filters(filter(TEMPLATE, vec![template.to_owned()]));
        let pages = request.filters(filter(VERSION, numbers)).into_paginator();
        let pages = pages.items().send().try_collect().await;
        let pages = pages.map_err(|e| AwsError::new(INSTANCES, template, e))?;
        let instances = pages.iter().flat_map(|reservation| reservation.instances());
        found.extend(
            instances
                .flat_map(|i| i.tags())
                .filter(|t| t.key() == Some(VERSION))
                .filter_map(|t| t.value()?.parse::<u64>().ok()),
        );
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_the_default_and_those_in_use_stay() {
        let versions: Vec<u64> = (1..=10).collect();
        let in_use = BTreeSet::from([2]);
        assert_eq!(surplus(&versions, 4, 3, &in_use), [1, 3, 5, 6, 7]);
        assert!(surplus(&versions, 4, 10, &BTreeSet::new()).is_empty());
    }

    #[test]
    fn the_latest_stays_even_when_nothing_is_to_be_kept() {
        assert_eq!(surplus(&[1, 2, 3], 2, 0, &BTreeSet::new()), [1]);
    }

    #[test]
    fn gaps_in_the_numbers_count_as_nothing() {
        assert_eq!(surplus(&[90, 3, 70, 50], 90, 2, &BTreeSet::new()), [3, 50]);
    }
}
