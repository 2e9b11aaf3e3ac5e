//! Reading what a release begins with. Changes nothing.

use aws_sdk_ec2::operation::describe_images::builders::DescribeImagesFluentBuilder;
use aws_sdk_ec2::operation::describe_instances::builders::DescribeInstancesFluentBuilder;
use aws_sdk_ec2::types::Filter;
use jiff::Timestamp;
use serde::Serialize;

use super::name::RELEASE_TAG;
use crate::clients::Clients;
use crate::resource::tags::{self, Tags};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::describe::literal;
use freshscale_stack::{STACK_TAG, Stack};

/// An instance that an image could be made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// `i-…`
    pub id: String,
    /// `running`, `stopped` …
    pub state: String,
    /// `x86_64`, `arm64` …
    pub architecture: String,
    /// `ebs` or `instance-store`.
    pub root_device_type: String,
    /// Its Auto Scaling group.
    pub group: Option<String>,
    /// Its `Name` tag.
    pub name_tag: Option<String>,
    /// When it was started.
    pub launched: Option<Timestamp>,
}

/// An image of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Baked {
    /// `ami-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// `pending`, `available`, `failed` …
    pub state: String,
    /// `x86_64`, `arm64` …; empty if EC2 does not say.
    #[serde(skip)]
    pub architecture: String,
    /// Why it is in this state, if EC2 says so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// When its making began.
    pub created: Option<Timestamp>,
    /// Its tags.
    #[serde(skip)]
    pub tags: Tags,
}

fn filter(name: &str, value: &str) -> Filter {
    Filter::builder().name(name).values(literal(value)).build()
}

/// The running instances whose images the stack would count, by their tags or their id; none where only the name of images
/// tells them.
///
/// # Errors
/// The failed call.
pub async fn candidates(aws: &Clients, stack: &Stack) -> Result<Vec<Source>, AwsError> {
    let image = &stack.image;
    let mut call = aws.ec2.describe_instances();
    // AWS Backup gives an image the tags of its instance, and so does `bake`.
    for (key, value) in image.all_tags() {
        call = call.filters(filter(&format!("tag:{key}"), &value));
    }
    match &image.selector.source_instance {
        Some(id) => call = call.filters(filter("instance-id", id)),
        // Of a name of images no instance can be told.
        None if !image.goes_by_tags() => return Ok(Vec::new()),
        None => {}
    }
    let call = call.filters(filter("instance-state-name", "running"));
    instances(call, &image.subject()).await
}

/// One instance by its id; `None` if there is none.
///
/// # Errors
/// The failed call.
pub async fn instance(aws: &Clients, id: &str) -> Result<Option<Source>, AwsError> {
    let call = aws.ec2.describe_instances().instance_ids(id);
    match instances(call, id).await {
        Ok(found) => Ok(found.into_iter().next()),
        Err(error)
            if error
                .code
                .as_deref()
                .is_some_and(|code| code.starts_with("InvalidInstanceID.")) =>
        {
            Ok(None)
        }
        Err(error) => Err(error),
    }
}

async fn instances(
    call: DescribeInstancesFluentBuilder,
    subject: &str,
) -> Result<Vec<Source>, AwsError> {
    let mut found = Vec::new();
    let mut token = None;
    loop {
        let page = call.clone().set_next_token(token).send().await;
        let page = page.called("ec2:DescribeInstances", subject)?;
        let instances = page.reservations().iter().flat_map(|r| r.instances());
        found.extend(instances.filter_map(source));
        token = page.next_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return Ok(found);
        }
    }
}

fn source(instance: &aws_sdk_ec2::types::Instance) -> Option<Source> {
    let tags = tags::from_ec2(instance.tags());
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let state = instance.state().and_then(|state| state.name());
    Some(Source {
        id: instance.instance_id()?.to_owned(),
        state: text(state.map(|name| name.as_str())),
        architecture: text(instance.architecture().map(|a| a.as_str())),
        root_device_type: text(instance.root_device_type().map(|d| d.as_str())),
        group: tags.get("aws:autoscaling:groupName").cloned(),
        name_tag: tags.get("Name").cloned(),
        launched: instance
            .launch_time()
            .and_then(|at| Timestamp::from_second(at.secs()).ok()),
    })
}

/// The stack's images of a release, whatever became of them.
///
/// # Errors
/// The failed call.
pub async fn released(aws: &Clients, stack: &Stack, release: &str) -> Result<Vec<Baked>, AwsError> {
    let call = aws
        .ec2
        .describe_images()
        .owners("self")
        .filters(filter(&format!("tag:{RELEASE_TAG}"), release))
        .filters(filter(&format!("tag:{STACK_TAG}"), &stack.name));
    images(call, release).await
}

/// One image by its name.
///
/// # Errors
/// The failed call.
pub async fn by_name(aws: &Clients, name: &str) -> Result<Option<Baked>, AwsError> {
    let call = aws.ec2.describe_images().owners("self");
    let found = images(call.filters(filter("name", name)), name).await?;
    Ok(found.into_iter().find(|image| image.name == name))
}

async fn images(call: DescribeImagesFluentBuilder, subject: &str) -> Result<Vec<Baked>, AwsError> {
    let mut found = Vec::new();
    let mut token = None;
    loop {
        // Disabled ones are told from those that are not there.
        let call = call.clone().include_disabled(true).max_results(1000);
        let page = call.set_next_token(token).send().await;
        let page = page.called("ec2:DescribeImages", subject)?;
        found.extend(page.images().iter().filter_map(baked));
        token = page.next_token.filter(|token| !token.is_empty());
        if token.is_none() {
            return Ok(found);
        }
    }
}

fn baked(image: &aws_sdk_ec2::types::Image) -> Option<Baked> {
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let reason = image.state_reason().and_then(|reason| {
        let (code, message) = (reason.code(), reason.message());
        match (code, message) {
            (Some(code), Some(message)) => Some(format!("{code}: {message}")),
            (one, other) => one.or(other).map(ToOwned::to_owned),
        }
    });
    Some(Baked {
        id: image.image_id()?.to_owned(),
        name: text(image.name()),
        state: text(image.state().map(|state| state.as_str())),
        architecture: text(image.architecture().map(|a| a.as_str())),
        reason,
        created: image.creation_date().and_then(|date| date.parse().ok()),
        tags: tags::from_ec2(image.tags()),
    })
}
