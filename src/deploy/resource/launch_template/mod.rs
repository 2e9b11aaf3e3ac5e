//! The EC2 launch template: what new instances are made from.
//!
//! Versions are immutable: a change is a new, complete version that becomes the default. The image in
//! it belongs to the rotator.

mod calls;
mod data;
mod other;
mod raw;
mod request;
#[cfg(test)]
mod tests;
pub mod trial;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{
    LaunchTemplate as Template, LaunchTemplateVersion, ResourceType as TaggedType,
    ResponseLaunchTemplateData, TagSpecification, ValidationWarning,
};

use super::memo::tagged_templates;
use super::parallel::try_all;
use super::{Context, Declared, Facts, FieldOwner, Live, Resource, Rule, Scope, stack_record};
use crate::address::{Kind, kind};
use crate::resource::hidden::Hidden;
use crate::resource::tags::{self, Tags};
use calls::{default_version, live, retag, versions};
pub(super) use calls::{id, put_tags, remove_tags};
pub use data::{BlockDevice, Spec};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, lacked};
use freshscale_core::rotation::fit::{Contents, Fit};
use freshscale_core::rotation::made::Made;
use freshscale_core::rotation::trial::{Trial, of_version};
use freshscale_core::rotation::{describe, template};
use freshscale_stack::Stack;

const CREATE_VERSION: &str = "ec2:CreateLaunchTemplateVersion";

/// The kind.
pub struct LaunchTemplate;

impl Resource for LaunchTemplate {
    type Spec = Spec;
    const KIND: Kind = kind::LAUNCH_TEMPLATE;
    const RULES: &'static [(&'static str, Rule)] = &[
        ("image", Rule::SeedOnly(FieldOwner::Rotator)),
        ("user_data", Rule::Secret),
        ("other", Rule::Observed),
    ];

    fn declare(stack: &Stack, facts: &Facts) -> Vec<Declared<Spec>> {
        vec![Declared {
            name: stack.names.launch_template.clone(),
            spec: data::declared(stack, facts),
        }]
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let (tagged, versions) = tokio::join!(
            tagged_templates(cx, scope),
            try_all(
                scope
                    .names(Self::KIND)
                    .map(|name| default_version(cx, name))
            )
        );
        let tagged = tagged?;
        try_all(
            versions?
                .into_iter()
                .flatten()
                .map(|version| live(cx, scope, tagged, version)),
        )
        .await
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let tagged = tagged_templates(cx, scope).await?;
        let names = tagged.iter().filter_map(Template::launch_template_name);
        let names = names.filter(|name| !scope.has(Self::KIND, Some(name)));
        let versions = try_all(names.map(|name| default_version(cx, name))).await?;
        try_all(
            versions
                .into_iter()
                .flatten()
                .map(|version| live(cx, scope, tagged, version)),
        )
        .await
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        const OPERATION: &str = "ec2:CreateLaunchTemplate";
        if want.image.is_empty() {
            return Err(no_image(cx, OPERATION, name));
        }
        let user_data = user_data(cx, OPERATION, name, want)?;
        let mut tags = want.tags.clone();
        tags.extend(stack_record::beginning(cx));
        // No client token of our own: after a delete AWS would answer with the deleted template. The
        // name already makes this call safe to repeat.
        let answer = cx
            .aws
            .ec2
            .create_launch_template()
            .launch_template_name(name)
            .version_description(Made::Applied.to_string())
            .launch_template_data(request::request(want, &want.image, user_data.as_deref()))
            .tag_specifications(
                TagSpecification::builder()
                    .resource_type(TaggedType::LaunchTemplate)
                    .set_tags(Some(tags::to_ec2(&tags)))
                    .build(),
            )
            .send()
            .await
            .called(OPERATION, name)?;
        warn(cx, answer.warning());
        if let Some(template) = answer.launch_template() {
            cx.ids.learn_template(template);
        }
        Ok(())
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        if have.without_tags() != want.without_tags() {
            let went_back = cx.going_back && go_back(cx, name, want).await?;
            if !went_back {
                publish(cx, name, have, want).await?;
            }
        }
        retag(cx, name, &have.tags, &want.tags).await
    }

    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        cx.ids.forget_template(name);
        cx.aws
            .ec2
            .delete_launch_template()
            .launch_template_name(name)
            .send()
            .await
            .called("ec2:DeleteLaunchTemplate", name)
            .absent()?;
        Ok(())
    }
}

fn no_image(cx: &Context, operation: &'static str, name: &str) -> AwsError {
    let (reason, remedy) = no_image_text(cx);
    AwsError::answer(
        operation,
        name,
        None,
        format!("{reason}. {remedy}, then apply again"),
    )
}

/// Why a template cannot be made without an image, and what to do.
fn no_image_text(cx: &Context) -> (String, String) {
    let (tag, prefix) = cx.stack.as_ref().map_or(("?", "?"), |stack| {
        (
            stack.image.instance_name.as_str(),
            stack.image.name_prefix.as_str(),
        )
    });
    let reason = format!(
        "there is no image to start with: none is available whose tag Name is `{tag}` \
         (image.instance_name, EC2_INSTANCE_NAME) and whose name begins with `{prefix}` \
         (image.name_prefix)"
    );
    let remedy =
        "Make one with AWS Backup, `bake` or the console, or correct these two in the stack file";
    (reason, remedy.to_owned())
}

/// A complete new version that becomes the default. The token makes a repetition after a crash return
/// the version that was already made.
async fn publish(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
    const OPERATION: &str = CREATE_VERSION;
    let current = default_version(cx, name)
        .await?
        .ok_or_else(|| lacked(OPERATION, name, "a default version to start from"))?
        .version;
    // The image of this moment: the rotator may have published since the plan was made.
    let standing = current
        .launch_template_data()
        .and_then(|data| data.image_id())
        .unwrap_or(&want.image);
    let image = if standing == want.image {
        // The plan has judged it.
        standing
    } else if standing == have.image {
        // The plan has found another that goes with what is wanted.
        &want.image
    } else {
        match judged(cx, name, standing, &current, want).await {
            Err(_) if want.image != have.image => &want.image,
            judged => judged.map(|()| standing)?,
        }
    };
    let user_data = user_data(cx, OPERATION, name, want)?;
    let token = token(
        current.launch_template_id().unwrap_or(name),
        current.version_number().unwrap_or_default(),
        image,
        want,
    );
    let answer = cx
        .aws
        .ec2
        .create_launch_template_version()
        .launch_template_name(name)
        .client_token(token)
        .version_description(Made::Applied.to_string())
        .launch_template_data(request::request(want, image, user_data.as_deref()))
        .send()
        .await
        .called(OPERATION, name)?;
    warn(cx, answer.warning());
    let number = answer
        .launch_template_version()
        .and_then(LaunchTemplateVersion::version_number)
        .ok_or_else(|| lacked(OPERATION, name, "VersionNumber"))?;
    let made = answer.launch_template_version();
    if let Some(made) = made.and_then(LaunchTemplateVersion::launch_template_data) {
        tried(cx, name, made, (current.version_number(), number)).await?;
    }
    make_default(cx, name, number).await
}

/// That instances would start from the image of this moment: the plan was made with one of before.
async fn judged(
    cx: &Context,
    name: &str,
    id: &str,
    current: &LaunchTemplateVersion,
    want: &Spec,
) -> Result<(), AwsError> {
    let image = match id.starts_with("ami-") {
        true => describe::image(&cx.aws, id).await?,
        false => None,
    };
    let (Some(image), Some(data)) = (image, current.launch_template_data()) else {
        return Ok(());
    };
    let fit = Fit::of(want.contents()).after(Contents::of(data), Some(&image));
    match fit.refuses(&image) {
        None => Ok(()),
        Some(why) => {
            let text = format!(
                "instances would not start from {id} as it says: {why}; nothing was made of it"
            );
            Err(AwsError::answer(CREATE_VERSION, name, None, text))
        }
    }
}

/// The new version in a dry run, before it becomes the default. Whoever may not launch has not tried.
async fn tried(
    cx: &Context,
    name: &str,
    made: &ResponseLaunchTemplateData,
    (before, number): (Option<i64>, i64),
) -> Result<(), AwsError> {
    let stack = cx.stack_for(CREATE_VERSION, name)?;
    let Some(subnet) = stack.auto_scaling_group.subnet_ids.iter().min() else {
        return Ok(());
    };
    let mut view = template::read(&cx.aws, name).await?;
    view.source = made.clone();
    let number = u64::try_from(number).unwrap_or_default();
    match of_version(&cx.aws, &view, number, subnet, &[]).await {
        Trial::Refused { why } => {
            let before = before.unwrap_or_default();
            let text = format!(
                "version {number} was made, and EC2 refuses a trial launch of it: {why}; version {before} stays the default"
            );
            Err(AwsError::answer("ec2:RunInstances", name, None, text))
        }
        Trial::Permitted | Trial::Unknown { .. } => Ok(()),
    }
}

async fn make_default(cx: &Context, name: &str, number: i64) -> Result<(), AwsError> {
    cx.aws
        .ec2
        .modify_launch_template()
        .launch_template_name(name)
        .default_version(number.to_string())
        .send()
        .await
        .called("ec2:ModifyLaunchTemplate", name)?;
    Ok(())
}

/// Makes the newest version that is as wanted the default; false if there is none. Its image counts, too: an
/// older one is never put back.
async fn go_back(cx: &Context, name: &str, want: &Spec) -> Result<bool, AwsError> {
    let fits = |version: &&LaunchTemplateVersion| {
        let data = version.launch_template_data();
        let spec = data.map(|data| data::observed(data, Tags::new()));
        spec.is_some_and(|spec| {
            spec.image == want.image && spec.without_tags() == want.without_tags()
        })
    };
    let versions = versions(cx, name).await?;
    let newest = versions.iter().filter(fits);
    let newest = newest
        .filter_map(LaunchTemplateVersion::version_number)
        .max();
    let Some(number) = newest else {
        return Ok(false);
    };
    make_default(cx, name, number).await?;
    Ok(true)
}

/// The fields in which two versions differ, but for the image and what only the template itself has.
pub fn differences(
    one: &ResponseLaunchTemplateData,
    other: &ResponseLaunchTemplateData,
) -> Vec<String> {
    let fields = |data| {
        let spec = data::observed(data, Tags::new()).without_tags();
        serde_json::to_value(spec).unwrap_or_default()
    };
    let (one, other) = (fields(one), fields(other));
    let names = one.as_object().into_iter().flat_map(|fields| fields.keys());
    let differ = names.filter(|name| one[name.as_str()] != other[name.as_str()]);
    differ.cloned().collect()
}

/// The same for the same template, default version and content; 64 characters of the 128 allowed.
fn token(template: &str, default: i64, image: &str, want: &Spec) -> String {
    let content = serde_json::to_string(&want.without_tags()).unwrap_or_default();
    freshscale_core::digest::sha256(format!("{template}\n{default}\n{image}\n{content}"))
}

/// The script itself, base64: specs hold only its digest.
fn user_data(
    cx: &Context,
    operation: &'static str,
    name: &str,
    want: &Spec,
) -> Result<Option<String>, AwsError> {
    use base64::Engine;
    let Some(hidden) = &want.user_data else {
        return Ok(None);
    };
    let raw = cx
        .stack_for(operation, name)?
        .launch_template
        .user_data
        .as_deref();
    match raw {
        Some(raw) if Hidden::of(raw) == *hidden => {
            Ok(Some(base64::engine::general_purpose::STANDARD.encode(raw)))
        }
        _ => Err(AwsError::answer(
            operation,
            name,
            None,
            "the user data file has changed since the plan was made; make a new plan",
        )),
    }
}

/// AWS accepts templates that cannot launch, and says so only here.
fn warn(cx: &Context, warning: Option<&ValidationWarning>) {
    let texts: BTreeSet<String> = warning
        .into_iter()
        .flat_map(ValidationWarning::errors)
        .map(|error| {
            format!(
                "AWS accepted the launch template but warns: {}: {}",
                error.code().unwrap_or("no code"),
                error.message().unwrap_or("no message")
            )
        })
        .collect();
    for text in texts {
        cx.progress.note(text);
    }
}
