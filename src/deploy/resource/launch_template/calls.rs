//! The calls that a template is read and tagged with.

use super::raw::{self, Raw};
use super::*;
use crate::resource::stack_record::NAMES_TAG;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_stack::STACK_TAG;

/// The version that the group launches from.
pub(super) struct Default {
    pub(super) version: LaunchTemplateVersion,
    /// What of it the stack file cannot say, as far as only the raw answer tells.
    unsaid: Vec<String>,
}

/// The version that the group launches from; `None` if there is no such template.
pub(super) async fn default_version(cx: &Context, name: &str) -> Result<Option<Default>, AwsError> {
    const OPERATION: &str = "ec2:DescribeLaunchTemplateVersions";
    let raw = Raw::default();
    let answer = cx
        .aws
        .ec2
        .describe_launch_template_versions()
        .launch_template_name(name)
        .versions("$Default")
        .customize()
        .interceptor(raw.clone())
        .send()
        .await
        .called(OPERATION, name)
        .absent()?;
    let versions = answer.and_then(|answer| answer.launch_template_versions);
    let Some(version) = versions.into_iter().flatten().next() else {
        return Ok(None);
    };
    let unsaid = raw.body().and_then(|body| raw::unsaid(&body));
    let unsaid = unsaid.ok_or_else(|| lacked(OPERATION, name, "its text"))?;
    Ok(Some(Default { version, unsaid }))
}

/// All of them.
pub(super) async fn versions(
    cx: &Context,
    name: &str,
) -> Result<Vec<LaunchTemplateVersion>, AwsError> {
    cx.aws
        .ec2
        .describe_launch_template_versions()
        .launch_template_name(name)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("ec2:DescribeLaunchTemplateVersions", name)
}

pub(super) async fn describe(cx: &Context, name: &str) -> Result<Option<Template>, AwsError> {
    let answer = cx
        .aws
        .ec2
        .describe_launch_templates()
        .launch_template_names(name)
        .send()
        .await
        .called("ec2:DescribeLaunchTemplates", name)
        .absent()?;
    let found = answer.and_then(|a| a.launch_templates.unwrap_or_default().into_iter().next());
    if let Some(template) = &found {
        cx.ids.learn_template(template);
    }
    Ok(found)
}

/// The template's id, which EC2's tagging calls need: known already, or looked up. `None` if there is no such template.
pub(in crate::resource) async fn id(cx: &Context, name: &str) -> Result<Option<String>, AwsError> {
    if let Some(id) = cx.ids.template(name) {
        return Ok(Some(id));
    }
    Ok(describe(cx, name)
        .await?
        .and_then(|template| template.launch_template_id))
}

/// The list by tag does not show a template that lacks the tag, so its own tags are looked up.
pub(super) async fn live(
    cx: &Context,
    scope: &Scope,
    tagged: &[Template],
    default: Default,
) -> Result<Live<Spec>, AwsError> {
    const OPERATION: &str = "ec2:DescribeLaunchTemplateVersions";
    let version = default.version;
    let name = version
        .launch_template_name
        .ok_or_else(|| lacked(OPERATION, "$Default", "LaunchTemplateName"))?;
    let known = tagged
        .iter()
        .find(|template| template.launch_template_name() == Some(&name));
    let all_tags = match known {
        Some(template) => tags::from_ec2(template.tags()),
        None => describe(cx, &name)
            .await?
            .map(|template| tags::from_ec2(template.tags()))
            .unwrap_or_default(),
    };
    let data = version
        .launch_template_data
        .ok_or_else(|| lacked(OPERATION, &name, "LaunchTemplateData"))?;
    let mut spec = data::observed(&data, tags::compared(&all_tags));
    other::add(&mut spec.other, default.unsaid);
    Ok(Live {
        owner: scope.owner(&all_tags),
        spec,
        name,
    })
}

pub(super) async fn retag(
    cx: &Context,
    name: &str,
    have: &Tags,
    want: &Tags,
) -> Result<(), AwsError> {
    let mut changes = tags::changes(have, want);
    if have.contains_key(STACK_TAG) && !want.contains_key(STACK_TAG) {
        // The template is released, and the bookkeeping of other commands has no meaning any more.
        changes
            .remove
            .extend([NAMES_TAG, PINNED_TAG].map(ToOwned::to_owned));
    }
    if changes == tags::TagChanges::default() {
        return Ok(());
    }
    let id = id(cx, name)
        .await?
        .ok_or_else(|| lacked("ec2:DescribeLaunchTemplates", name, "the template"))?;
    if !changes.put.is_empty() {
        put_tags(cx, name, &id, &changes.put).await?;
    }
    if !changes.remove.is_empty() {
        remove_tags(cx, name, &id, &changes.remove).await?;
    }
    Ok(())
}

/// Adds or changes tags of the template with this id.
pub(in crate::resource) async fn put_tags(
    cx: &Context,
    name: &str,
    id: &str,
    put: &BTreeMap<String, String>,
) -> Result<(), AwsError> {
    cx.aws
        .ec2
        .create_tags()
        .resources(id)
        .set_tags(Some(tags::to_ec2(put)))
        .send()
        .await
        .called("ec2:CreateTags", name)?;
    Ok(())
}

/// Removes tags of the template with this id, whatever their values.
pub(in crate::resource) async fn remove_tags(
    cx: &Context,
    name: &str,
    id: &str,
    keys: &[String],
) -> Result<(), AwsError> {
    let tags = keys
        .iter()
        .map(|key| aws_sdk_ec2::types::Tag::builder().key(key).build())
        .collect();
    cx.aws
        .ec2
        .delete_tags()
        .resources(id)
        .set_tags(Some(tags))
        .send()
        .await
        .called("ec2:DeleteTags", name)?;
    Ok(())
}
