//! Other groups that start instances from the same launch template.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{AutoScalingGroup, LaunchTemplateSpecification};

use super::group::DESCRIBE;
use crate::aws::call::Called;
use crate::aws::{Aws, AwsError};

/// A launch template: groups name it by either.
#[derive(Debug, Clone, Copy)]
pub struct Template<'a> {
    /// `lt-…`
    pub id: &'a str,
    /// Its name.
    pub name: &'a str,
}

impl Template<'_> {
    fn is(self, named: &LaunchTemplateSpecification) -> bool {
        match named.launch_template_id() {
            Some(id) => id == self.id,
            None => named.launch_template_name() == Some(self.name),
        }
    }

    /// What a group starts instances from, of this template: the group's own, its policy's and its overrides'.
    fn named_by(
        self,
        group: &AutoScalingGroup,
    ) -> impl Iterator<Item = &LaunchTemplateSpecification> {
        let mixed = group.mixed_instances_policy();
        let mixed = mixed.and_then(|policy| policy.launch_template());
        let base = mixed.and_then(|it| it.launch_template_specification());
        let overrides = mixed.map(|it| it.overrides()).unwrap_or_default().iter();
        let overrides = overrides.filter_map(|it| it.launch_template_specification());
        let own = group.launch_template().into_iter();
        let all = own.chain(base).chain(overrides);
        all.filter(move |named| self.is(named))
    }

    /// Its versions that a group names by number. `$Default` and `$Latest` are none.
    pub(super) fn numbers(self, group: &AutoScalingGroup) -> BTreeSet<u64> {
        let named = self.named_by(group);
        named.filter_map(|it| it.version()?.parse().ok()).collect()
    }

    /// Whether a group starts what `$Default` means.
    fn is_followed_by(self, group: &AutoScalingGroup) -> bool {
        let mut named = self.named_by(group);
        named.any(|it| it.version().is_none_or(|version| version == "$Default"))
    }
}

/// All groups of the Region, without their instances.
pub(super) async fn groups(
    aws: &Aws,
    template: Template<'_>,
) -> Result<Vec<AutoScalingGroup>, AwsError> {
    let pages = aws.autoscaling.describe_auto_scaling_groups();
    let pages = pages.include_instances(false).into_paginator();
    let found = pages.items().send().try_collect().await;
    found.called(DESCRIBE, template.name)
}

/// The groups besides `own` that start what `$Default` of the template means, by name.
///
/// # Errors
/// The failed call.
pub async fn following(
    aws: &Aws,
    template: Template<'_>,
    own: &str,
) -> Result<Vec<String>, AwsError> {
    let groups = groups(aws, template).await?;
    let following = groups.iter().filter(|group| template.is_followed_by(group));
    let names = following.filter_map(|group| group.auto_scaling_group_name());
    let mut others: Vec<String> = { names.filter(|name| *name != own) }
        .map(ToOwned::to_owned)
        .collect();
    others.sort();
    Ok(others)
}

/// What is to be said of them before the default moves; `None` if there are none.
#[must_use]
pub fn warning(template: &str, following: &[String]) -> Option<String> {
    let (first, more) = following.split_first()?;
    let names = match more {
        [] => format!("{first} follows"),
        more => format!("{first}, {} follow", more.join(", ")),
    };
    Some(format!(
        "{names} $Default of {template}, too: what becomes the default here is what starts there"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{
        LaunchTemplate, LaunchTemplateOverrides, MixedInstancesPolicy,
    };

    const OWN: Template<'_> = Template {
        id: "lt-1",
        name: "web-lt",
    };

    fn named(version: Option<&str>) -> LaunchTemplateSpecification {
        LaunchTemplateSpecification::builder()
            .launch_template_id("lt-1")
            .set_version(version.map(ToOwned::to_owned))
            .build()
    }

    fn group(version: Option<&str>) -> AutoScalingGroup {
        let group = AutoScalingGroup::builder();
        group.launch_template(named(version)).build()
    }

    #[test]
    fn a_group_names_versions_by_number_or_follows() {
        assert_eq!(OWN.numbers(&group(Some("7"))), BTreeSet::from([7]));
        assert!(!OWN.is_followed_by(&group(Some("7"))));
        for following in [None, Some("$Default")] {
            assert!(OWN.numbers(&group(following)).is_empty());
            assert!(OWN.is_followed_by(&group(following)));
        }
        assert!(!OWN.is_followed_by(&group(Some("$Latest"))));
        let other = Template {
            id: "lt-2",
            name: "web-lt",
        };
        assert!(other.numbers(&group(Some("7"))).is_empty());
    }

    #[test]
    fn an_override_may_name_the_template_as_well() {
        let other = LaunchTemplateSpecification::builder().launch_template_id("lt-9");
        let small = LaunchTemplateOverrides::builder().launch_template_specification(named(None));
        let launch = LaunchTemplate::builder()
            .launch_template_specification(other.build())
            .overrides(small.build());
        let policy = MixedInstancesPolicy::builder().launch_template(launch.build());
        let mixed = AutoScalingGroup::builder().mixed_instances_policy(policy.build());
        assert!(OWN.is_followed_by(&mixed.build()));
    }

    #[test]
    fn who_follows_is_said_by_name() {
        assert_eq!(warning("web-lt", &[]), None);
        let two = warning("web-lt", &["a".to_owned(), "b".to_owned()]);
        assert!(two.is_some_and(|text| text.starts_with("a, b follow $Default of web-lt, too")));
    }
}
