//! The calls that pin, unpin and go back.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::Serialize;

use super::History;
use super::back::Back;
use crate::clients::Clients;
use crate::resource::tags;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Called, lacked};
use freshscale_core::rotation::made::Made;
use freshscale_core::rotation::make_default;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::request::{self, NewImage};
use freshscale_core::rotation::template::{self, PINNED_TAG, TemplateView};
use freshscale_core::rotation::trial::{self, Trial};

const CREATE: &str = "ec2:CreateLaunchTemplateVersion";
const MODIFY: &str = "ec2:ModifyLaunchTemplate";

/// What an error names whose version EC2 refuses to try.
pub const TRIAL: &str = "ec2:RunInstances";

/// EC2 shows a new tag after some moments. The default moves only once the pin is seen: before, a rotator would
/// not see it either.
const SPREAD: [u64; 7] = [1, 1, 2, 4, 8, 16, 32];

/// How often somebody may move the default away again before this gives up.
const ROUNDS: u32 = 3;

/// What a rollback changed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Done {
    /// The pin that was set.
    pub pinned: Option<Pin>,
    /// The version that was made.
    pub version_created: Option<u64>,
    /// The version that was made the default.
    pub default_set: Option<u64>,
}

/// Sets or replaces the pin.
///
/// # Errors
/// The failed call.
pub async fn pin(aws: &Clients, id: &str, name: &str, pin: &Pin) -> Result<(), AwsError> {
    let tag = BTreeMap::from([(PINNED_TAG.to_owned(), pin.to_string())]);
    let request = aws.ec2.create_tags().resources(id);
    let answer = request.set_tags(Some(tags::to_ec2(&tag))).send().await;
    answer.called("ec2:CreateTags", name).map(drop)
}

/// Takes the pin away, whatever it says.
///
/// # Errors
/// The failed call.
pub async fn unpin(aws: &Clients, id: &str, name: &str) -> Result<(), AwsError> {
    let tag = aws_sdk_ec2::types::Tag::builder().key(PINNED_TAG).build();
    let answer = aws.ec2.delete_tags().resources(id).tags(tag).send().await;
    answer.called("ec2:DeleteTags", name).map(drop)
}

/// Pins first, then moves the default: in the other order a rotator between the two would undo it. Each call may
/// be repeated; what was done before a failure is in `done`.
///
/// # Errors
/// The failed call; others that keep moving the default.
pub async fn roll_back(
    aws: &Clients,
    history: &History,
    back: &Back,
    pinned: Option<&Pin>,
    done: &mut Done,
) -> Result<(), AwsError> {
    let view = &history.template;
    if let Back::Default { to, .. } = back {
        tried(aws, history, *to).await?;
    }
    if let Some(wanted) = pinned {
        pin(aws, &view.id, &view.name, wanted).await?;
        done.pinned = Some(wanted.clone());
        until_seen(aws, &view.name, wanted).await?;
    }
    let version = match back {
        Back::Already { .. } => return Ok(()),
        Back::Default { to, .. } => *to,
        Back::Publish { image, .. } => {
            let version = publish(aws, history, image).await?;
            done.version_created = Some(version);
            tried(aws, history, version).await?;
            version
        }
    };
    settle(aws, view, version).await?;
    done.default_set = Some(version);
    Ok(())
}

/// A trial launch, before the version becomes the default. Whoever may not launch has not tried.
async fn tried(aws: &Clients, history: &History, version: u64) -> Result<(), AwsError> {
    let subnet = history.group.as_ref().and_then(|it| it.subnet.as_deref());
    let Some(subnet) = subnet else { return Ok(()) };
    let mut view = history.template.clone();
    if let Some(data) = history.data.get(&version) {
        view.source = data.clone();
    }
    match trial::of_version(aws, &view, version, subnet, &[]).await {
        Trial::Refused { why } => {
            let text = format!(
                "EC2 refuses a trial launch of v{version}: {why}; v{} stays the default",
                view.default_version
            );
            Err(AwsError::answer(TRIAL, &view.name, None, text))
        }
        Trial::Permitted | Trial::Unknown { .. } => Ok(()),
    }
}

async fn until_seen(aws: &Clients, name: &str, wanted: &Pin) -> Result<(), AwsError> {
    for wait in SPREAD {
        let now = template::describe_one(aws, name).await?;
        if template::pinned(&now).as_ref() == Some(wanted) {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_secs(wait)).await;
    }
    let text = "the pin was set and is not seen yet; run the same command again in a minute";
    Err(AwsError::answer("ec2:CreateTags", name, None, text))
}

/// Makes it the default, and looks once more: a rotation that looked before the pin was there may have moved it
/// since. The default from before is no such move, but a read that lags behind.
async fn settle(aws: &Clients, view: &TemplateView, version: u64) -> Result<(), AwsError> {
    for _ in 0..ROUNDS {
        make_default(aws, view, version).await?;
        let now = template::describe_one(aws, &view.name).await?;
        let default = template::default_number(&now);
        if default == Some(version) || default == Some(view.default_version) {
            return Ok(());
        }
    }
    let text = format!(
        "the default was moved away from v{version} by someone else in each of {ROUNDS} attempts"
    );
    Err(AwsError::answer(MODIFY, &view.name, None, text))
}

/// A version that differs from the default in its image only.
async fn publish(aws: &Clients, history: &History, image: &str) -> Result<u64, AwsError> {
    let view = &history.template;
    let found = history.images.get(image);
    let new = NewImage {
        id: image,
        root_device_name: found.map(|image| image.root_device_name.as_str()),
    };
    let from = view.default_version;
    let description = Made::RolledBack { image, from }.to_string();
    // The rotator's token for the same change goes with the rotator's description.
    let token = request::client_token(&view.id, from, &description, &[]);
    let request = request::new_version(view, new, &[])
        .version_description(&description)
        .client_token(token);
    let answer = request.send_with(&aws.ec2).await;
    let answer = answer.called(CREATE, &view.name)?;
    answer
        .launch_template_version()
        .and_then(|version| u64::try_from(version.version_number()?).ok())
        .ok_or_else(|| lacked(CREATE, &view.name, "the number of the new version"))
}
