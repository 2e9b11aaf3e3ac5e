//! Reads a template's history: all of it, or as much as is asked for.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_ec2::types::{LaunchTemplate, LaunchTemplateVersion};
use jiff::Timestamp;

use super::{History, TemplateGroup, some};
use crate::clients::Clients;
use crate::resource::tags;
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::own::instance_types;
use freshscale_core::rotation::{RotationConfig, describe, group, template};
use freshscale_core::words::Units;

/// What stands. `other` is an image that no version may have, to be looked up as well.
///
/// # Errors
/// The failed call; of class `NotFound` when there is no such template.
pub async fn history(
    aws: &Clients,
    config: &RotationConfig,
    other: Option<&str>,
) -> Result<History, AwsError> {
    let name = &config.launch_template;
    let ((template, versions), group) = tokio::try_join!(
        template::raw(aws, name),
        group::describe(aws, &config.auto_scaling_group),
    )?;
    of(aws, (&template, versions), group.as_ref(), other).await
}

/// As [`history`], of the versions the newest, so many or a page; the default; and those that instances run on.
///
/// # Errors
/// Likewise.
pub async fn newest(
    aws: &Clients,
    config: &RotationConfig,
    wanted: usize,
) -> Result<History, AwsError> {
    let name = &config.launch_template;
    let (template, (page, more), group) = tokio::try_join!(
        template::describe_one(aws, name),
        template::page(aws, name),
        group::describe(aws, &config.auto_scaling_group),
    )?;
    if !more {
        return of(aws, (&template, page), group.as_ref(), None).await;
    }
    let ((mut versions, complete), ends) = tokio::try_join!(
        some::newest(aws, &template, wanted),
        template::ends(aws, name),
    )?;
    versions.extend(ends);
    let versions = some::with_instances(aws, &template, versions, group.as_ref()).await?;
    let history = of(aws, (&template, versions), group.as_ref(), None).await?;
    Ok(History {
        complete,
        ..history
    })
}

/// The history of a template that was read already, with its versions and the group.
pub(crate) async fn of(
    aws: &Clients,
    (template, versions): (&LaunchTemplate, Vec<LaunchTemplateVersion>),
    group: Option<&AutoScalingGroup>,
    other: Option<&str>,
) -> Result<History, AwsError> {
    let data = versions.iter().filter_map(|version| {
        let number = u64::try_from(version.version_number()?).ok()?;
        Some((number, version.launch_template_data()?.clone()))
    });
    let data: BTreeMap<_, _> = data.collect();
    let name = template.launch_template_name().unwrap_or_default();
    let view = template::view(name, template, versions)?;
    let of_versions = view.versions.iter().filter_map(|v| v.image.as_deref());
    let ids: BTreeSet<String> = of_versions
        .chain(other)
        .filter(|id| id.starts_with("ami-"))
        .map(ToOwned::to_owned)
        .collect();
    let images = describe::those(aws, &ids).await?;
    Ok(History {
        group: group.map(|found| of_group(found, &view.id)),
        template: view,
        tags: tags::from_ec2(template.tags()),
        made: { template.create_time() }.and_then(|at| Timestamp::from_second(at.secs()).ok()),
        complete: true,
        data,
        images: images.into_iter().map(|i| (i.id.clone(), i)).collect(),
    })
}

pub(super) fn of_group(group: &AutoScalingGroup, template: &str) -> TemplateGroup {
    let mut found = TemplateGroup {
        name: group
            .auto_scaling_group_name()
            .unwrap_or_default()
            .to_owned(),
        follows_default: group::template(group).is_some_and(|own| {
            own.launch_template_id() == Some(template)
                && own.version().is_none_or(|version| version == "$Default")
        }),
        capacity: match group::units(group) {
            Units::Instances => None,
            Units::Weighted { .. } => Some(0),
        },
        instances: BTreeMap::new(),
        others: Vec::new(),
        images: BTreeMap::new(),
        subnet: group::subnet(group),
        instance_types: instance_types(group),
    };
    for instance in group.instances() {
        let weight = instance.weighted_capacity();
        let weight = weight.and_then(|it| it.parse::<u32>().ok()).unwrap_or(1);
        found.capacity = found.capacity.map(|all| all.saturating_add(weight));
        let own = instance.launch_template();
        let own = own.filter(|own| own.launch_template_id() == Some(template));
        let version = own.and_then(|own| own.version()?.parse().ok());
        let id = instance.instance_id().unwrap_or_default().to_owned();
        if let Some(image) = instance.image_id() {
            found.images.insert(id.clone(), image.to_owned());
        }
        match version {
            Some(version) => found.instances.entry(version).or_default().push(id),
            None => found.others.push(id),
        }
    }
    found
}
