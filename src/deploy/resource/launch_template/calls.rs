//! The calls that a template is read and tagged with.

use super::raw::{self, Members, Raw};
use super::*;
use crate::resource::stack_record::NAMES_TAG;
use freshscale_core::rotation::template::PINNED_TAG;

/// A version, and what of it the stack file cannot say.
#[derive(Debug, Clone)]
pub(in crate::resource) struct Standing {
    pub(in crate::resource) version: LaunchTemplateVersion,
    pub(super) kept: Members,
}

const DEFAULT: &str = "$Default";

const VERSIONS: &str = "ec2:DescribeLaunchTemplateVersions";

/// The version that the group launches from; `None` if there is no such template.
pub(super) async fn default_version(
    cx: &Context,
    name: &str,
) -> Result<Option<Standing>, AwsError> {
    let page = page(cx, Of::Template(name, Some(DEFAULT)), None)
        .await
        .absent()?;
    Ok(page.and_then(|(versions, _)| versions.into_iter().next()))
}

/// The same, of the list where several stacks are planned together.
pub(super) async fn defaulting(
    cx: &Context,
    scope: &Scope,
    name: &str,
) -> Result<Option<Standing>, AwsError> {
    match scope.memo.together.default_version(cx, name).await {
        Some(found) => Ok(Some(found)),
        None => default_version(cx, name).await,
    }
}

/// Default versions of whatever templates, at most so many, and the token of the next page.
pub(in crate::resource) async fn defaults(
    cx: &Context,
    most: usize,
    token: Option<String>,
) -> Result<(Vec<Standing>, Option<String>), AwsError> {
    page(cx, Of::All(most), token).await
}

/// All of them.
pub(super) async fn versions(cx: &Context, name: &str) -> Result<Vec<Standing>, AwsError> {
    let (mut found, mut next) = page(cx, Of::Template(name, None), None).await?;
    while next.is_some() {
        let (more, after) = page(cx, Of::Template(name, None), next).await?;
        found.extend(more);
        next = after;
    }
    Ok(found)
}

/// Which versions are asked for.
#[derive(Clone, Copy)]
enum Of<'a> {
    /// Those of a template, or the one that stands for.
    Template(&'a str, Option<&'a str>),
    /// The default ones of all templates, so many a page.
    All(usize),
}

/// Versions, and the token of the next page.
async fn page(
    cx: &Context,
    of: Of<'_>,
    token: Option<String>,
) -> Result<(Vec<Standing>, Option<String>), AwsError> {
    let (name, which, most) = match of {
        Of::Template(name, which) => (Some(name), which, None),
        Of::All(most) => (None, Some(DEFAULT), i32::try_from(most).ok()),
    };
    let raw = Raw::default();
    let request = cx.aws.ec2.describe_launch_template_versions();
    let name_said = name.unwrap_or("*");
    let answer = request
        .set_launch_template_name(name.map(ToOwned::to_owned))
        .set_versions(which.map(|which| vec![which.to_owned()]))
        .set_max_results(most)
        .set_next_token(token)
        .customize()
        .interceptor(raw.clone())
        .send()
        .await
        .called(VERSIONS, name_said)?;
    let versions = answer.launch_template_versions.unwrap_or_default();
    let unsaid = match versions.is_empty() {
        true => Some(BTreeMap::new()),
        false => raw.body().and_then(|body| raw::unsaid(&body)),
    };
    let mut unsaid = unsaid.ok_or_else(|| lacked(VERSIONS, name_said, "its text"))?;
    let versions = versions.into_iter().map(|version| Standing {
        kept: { version.version_number() }
            .and_then(|number| {
                let template = version.launch_template_name().unwrap_or_default();
                unsaid.remove(&(template.to_owned(), number))
            })
            .unwrap_or_default(),
        version,
    });
    let next = answer.next_token.filter(|token| !token.is_empty());
    Ok((versions.collect(), next))
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
pub(crate) async fn id(cx: &Context, name: &str) -> Result<Option<String>, AwsError> {
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
    default: Standing,
) -> Result<Live<Spec>, AwsError> {
    let version = default.version;
    let name = version
        .launch_template_name
        .ok_or_else(|| lacked(VERSIONS, "$Default", "LaunchTemplateName"))?;
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
        .ok_or_else(|| lacked(VERSIONS, &name, "LaunchTemplateData"))?;
    Ok(Live {
        owner: scope.owner(&all_tags),
        spec: data::observed(&data, default.kept, tags::compared(&all_tags)),
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
    if tags::is_let_go(have, want) {
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
