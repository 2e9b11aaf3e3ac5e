//! Some versions of a long history: no more than is asked for.

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_ec2::types::{LaunchTemplate, LaunchTemplateVersion};

use super::read::of_group;
use crate::clients::Clients;
use crate::resource::parallel::try_all;
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::template::{self, PAGE};

/// Versions that one page holds.
const AT_ONCE: u64 = PAGE.unsigned_abs() as u64;

fn number(version: &LaunchTemplateVersion) -> Option<u64> {
    u64::try_from(version.version_number()?).ok()
}

/// Adds the versions that instances of the group run on, so far as they still stand.
///
/// # Errors
/// The failed call.
pub(crate) async fn with_instances(
    aws: &Clients,
    template: &LaunchTemplate,
    mut versions: Vec<LaunchTemplateVersion>,
    group: Option<&AutoScalingGroup>,
) -> Result<Vec<LaunchTemplateVersion>, AwsError> {
    let id = template.launch_template_id().unwrap_or_default();
    let name = template.launch_template_name().unwrap_or_default();
    let found = group.map(|group| of_group(group, id));
    let run = found.iter().flat_map(|found| found.instances.keys());
    let is_known = |wanted: u64| versions.iter().any(|it| number(it) == Some(wanted));
    let missing: Vec<u64> = run.copied().filter(|wanted| !is_known(*wanted)).collect();
    let spans = spans(&missing).into_iter();
    let found = try_all(spans.map(|span| template::between(aws, name, span))).await?;
    let found = found.into_iter().flatten();
    versions.extend(found.filter(|it| number(it).is_some_and(|it| missing.contains(&it))));
    Ok(versions)
}

/// Ascending numbers as few ranges, none longer than a page.
fn spans(numbers: &[u64]) -> Vec<(u64, u64)> {
    let mut spans: Vec<(u64, u64)> = Vec::new();
    for number in numbers.iter().copied() {
        match spans.last_mut() {
            Some((first, last)) if number - *first < AT_ONCE => *last = number,
            _ => spans.push((number, number)),
        }
    }
    spans
}

/// The newest versions, so many at the least, if so many stand; and whether no older one does.
///
/// # Errors
/// The failed call.
pub(super) async fn newest(
    aws: &Clients,
    template: &LaunchTemplate,
    wanted: usize,
) -> Result<(Vec<LaunchTemplateVersion>, bool), AwsError> {
    let name = template.launch_template_name().unwrap_or_default();
    let latest = template.latest_version_number();
    let mut last = latest.and_then(|it| u64::try_from(it).ok()).unwrap_or(1);
    let mut size = u64::try_from(wanted).unwrap_or(u64::MAX).max(AT_ONCE);
    let mut found = Vec::new();
    loop {
        let first = last.saturating_sub(size - 1).max(1);
        found.extend(template::between(aws, name, (first, last)).await?);
        if first == 1 || found.len() >= wanted {
            return Ok((found, first == 1));
        }
        // Many were deleted: what is looked through grows, so that the calls stay few.
        (last, size) = (first - 1, size.saturating_mul(2));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_go_on_a_page_are_asked_for_together() {
        assert_eq!(spans(&[]), []);
        assert_eq!(spans(&[3, 4, 202]), [(3, 202)]);
        assert_eq!(spans(&[3, 203, 204]), [(3, 3), (203, 204)]);
    }
}
