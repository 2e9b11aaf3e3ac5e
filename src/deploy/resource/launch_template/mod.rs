//! The EC2 launch template: what new instances are made from.
//!
//! Versions are immutable: a change is a new, complete version that becomes the default. The image in
//! it belongs to the rotator.

mod calls;
mod data;
mod interfaces;
mod other;
mod over;
mod publish;
mod raw;
mod request;
mod said;
#[cfg(test)]
mod tests;
pub mod trial;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_ec2::types::{
    LaunchTemplate as Template, LaunchTemplateVersion, RequestLaunchTemplateData,
    ResourceType as TaggedType, ResponseLaunchTemplateData, TagSpecification, ValidationWarning,
};

use super::memo::tagged_templates;
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, FieldOwner, Headline, Live, Resource, Rule, Scope,
    stack_record,
};
use crate::address::{Kind, kind};
use crate::resource::hidden::Hidden;
use crate::resource::tags::{self, Tags};
pub(crate) use calls::id;
pub(super) use calls::{Standing, defaults, put_tags, remove_tags};
use calls::{default_version, defaulting, live, retag};
pub use data::{BlockDevice, Spec};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, lacked};
use freshscale_core::rotation::convert::whole;
use freshscale_core::rotation::made::Made;
use freshscale_stack::Stack;
pub use publish::losing;
pub use said::{api_name, in_api, interfaces_in_api, renewed};

const CREATE_VERSION: &str = "ec2:CreateLaunchTemplateVersion";

/// How the launch template, its versions and its default are declared, read and written.
pub struct LaunchTemplate;

impl Resource for LaunchTemplate {
    type Spec = Spec;
    const KIND: Kind = kind::LAUNCH_TEMPLATE;
    const HEADLINE: Headline = &[
        ("instance_type", ""),
        ("image", "from"),
        ("security_group_ids", "in"),
    ];
    const RULES: &'static [(&'static str, Rule)] = &[
        ("image", Rule::SeedOnly(FieldOwner::Rotator)),
        ("user_data", Rule::Secret),
        ("other", Rule::Observed),
        ("kept", Rule::Kept),
        ("metadata", Rule::IfSaid),
        ("cpu_credits", Rule::IfSaid),
        ("shutdown_behavior", Rule::IfSaid),
        ("disable_api_stop", Rule::IfSaid),
        ("placement", Rule::IfSaid),
        ("capacity_reservation", Rule::IfSaid),
        ("license_configuration_arns", Rule::IfSaid),
        ("network_interfaces", Rule::IfSaid),
        ("hibernation", Rule::IfSaid),
        ("enclave", Rule::IfSaid),
        ("auto_recovery", Rule::IfSaid),
        ("private_dns_names", Rule::IfSaid),
        ("bandwidth_weighting", Rule::IfSaid),
        ("market", Rule::IfSaid),
    ];

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        if !stack.makes_template() {
            return Vec::new();
        }
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
                    .map(|name| defaulting(cx, scope, name))
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

    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let tagged = tagged_templates(cx, scope).await?.iter();
        let names = tagged.filter_map(Template::launch_template_name);
        Ok(names.map(ToOwned::to_owned).collect())
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
            .launch_template_data(request::request(
                want,
                &want.image,
                user_data.as_deref(),
                &RequestLaunchTemplateData::builder().build(),
            ))
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
        // Which versions stood before must be known before there is another.
        let is_adopted = tags::is_taken_over(&have.tags, &want.tags);
        if is_adopted {
            retag(cx, name, &have.tags, &want.tags).await?;
        }
        if have.without_tags() != want.without_tags() {
            let went_back = cx.going_back && publish::go_back(cx, name, want).await?;
            if !went_back {
                publish::publish(cx, name, have, want).await?;
            }
        }
        match is_adopted {
            true => Ok(()),
            false => retag(cx, name, &have.tags, &want.tags).await,
        }
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
    let image = cx.stack.as_ref().map(|stack| &stack.image);
    if let Some(image) = image.filter(|image| !image.selector.is_empty()) {
        let reason = format!(
            "there is no image to start with: none is available {}",
            image.words()
        );
        let remedy = format!(
            "Make one with AWS Backup, `bake` or the console, or correct {} in the stack file",
            image.fields()
        );
        return (reason, remedy);
    }
    let (tag, prefix) = image.map_or(("?", "?"), |image| {
        (image.instance_name.as_str(), image.name_prefix.as_str())
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

/// The fields in which two versions differ, but for the image and what only the template itself has.
pub fn differences(
    one: &ResponseLaunchTemplateData,
    other: &ResponseLaunchTemplateData,
) -> Vec<String> {
    let spec = |data| data::observed(data, raw::Members::new(), Tags::new()).without_tags();
    let fields = |spec: &Spec| serde_json::to_value(spec).unwrap_or_default();
    let said = spec(one);
    let (first, second) = (fields(&said), fields(&spec(other)));
    let names = [&first, &second].into_iter();
    let names = names.filter_map(|fields| fields.as_object());
    let names: BTreeSet<&String> = names.flat_map(|fields| fields.keys()).collect();
    let differ = { names.into_iter() }.filter(|name| first[name.as_str()] != second[name.as_str()]);
    let over = |data| {
        let mut base = whole(data);
        said::clear(&mut base);
        request::request(&said, "", None, &base)
    };
    let unsaid = over::differ(&over(one), &over(other)).into_iter();
    differ
        .cloned()
        .chain(unsaid.map(ToOwned::to_owned))
        .collect()
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
        _ => {
            let why = match cx.going_back {
                true => {
                    "the version that had its user data of before has been pruned, and the data itself is kept nowhere"
                }
                false => "the user data file has changed since the plan was made; make a new plan",
            };
            Err(AwsError::answer(operation, name, None, why))
        }
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
