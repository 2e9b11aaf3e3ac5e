//! Settings of the whole account in this Region: encryption by default, and the images that are allowed.

use serde_json::{Value, json};

use super::{Image, dry_run};
use crate::params::Params;
use crate::state::World;
use crate::state::ec2::Settings;
use crate::{Call, Fault, Reply};

/// The key that EBS makes for itself (EC2 API reference, `GetEbsDefaultKmsKeyId`).
const AWS_KEY: &str = "alias/aws/ebs";

fn encryption(settings: &Settings) -> Value {
    json!({"ebsEncryptionByDefault": settings.encrypts})
}

pub(super) fn get_encryption(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    Ok(encryption(&world.ec2.settings))
}

pub(super) fn enable_encryption(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    world.ec2.settings.encrypts = true;
    Ok(encryption(&world.ec2.settings))
}

pub(super) fn disable_encryption(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    world.ec2.settings.encrypts = false;
    Ok(encryption(&world.ec2.settings))
}

fn key(world: &World) -> Value {
    json!({"kmsKeyId": default_key(world)})
}

/// The ARN of the key that encrypts where none is named.
pub(super) fn default_key(world: &World) -> String {
    key_arn(world, world.ec2.settings.kms_key.as_deref())
}

/// ARN of the key itself, whatever it was named by.
pub(super) fn key_of(world: &World, given: Option<&str>) -> String {
    let named = key_arn(world, given);
    world.key(&named).map_or(named, |(arn, _)| arn)
}

/// ARN of a key as EBS was given it; of EBS's own if it was given none.
pub(super) fn key_arn(world: &World, given: Option<&str>) -> String {
    world.key_arn(given.unwrap_or(AWS_KEY))
}

pub(super) fn get_key(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    Ok(key(world))
}

pub(super) fn modify_key(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let given = params.text("KmsKeyId").unwrap_or_default().to_owned();
    dry_run(params)?;
    world.ec2.settings.kms_key = Some(given);
    Ok(key(world))
}

pub(super) fn reset_key(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    world.ec2.settings.kms_key = None;
    Ok(key(world))
}

const DISABLED: &str = "disabled";

/// Who EC2 calls `amazon`: of the owners of images that there are here, the one of Amazon Linux.
const AMAZON: &str = "137112412989";

/// What EC2 calls the owner, if it has a name for it.
pub(super) fn alias(image: &Image) -> Option<&'static str> {
    (image.owner == AMAZON).then_some("amazon")
}

/// Whether an image meets the account's criteria. "Regardless of the criteria you set, the AMIs created by your account will always
/// be discoverable and usable" (API reference, EnableAllowedImagesSettings). That no criterion at all admits nobody else's is read
/// out of "only AMIs matching the image criteria", and not confirmed.
pub(super) fn admits(world: &World, image: &Image) -> bool {
    let criteria = &world.ec2.settings.image_providers;
    let is_of = |provider: &String| image.owner == *provider || alias(image) == Some(provider);
    image.owner == world.account || criteria.iter().any(|providers| providers.iter().any(is_of))
}

/// Whether it can be seen and used. In audit mode it can, and is told of only.
pub(super) fn shows(world: &World, image: &Image) -> bool {
    world.ec2.settings.allowed_images.as_deref() != Some("enabled") || admits(world, image)
}

pub(super) fn get_allowed(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    let settings = &world.ec2.settings;
    let criteria = settings.image_providers.iter();
    let criteria: Vec<Value> = criteria
        .map(|providers| json!({"imageProviderSet": providers}))
        .collect();
    Ok(json!({
        "state": settings.allowed_images.as_deref().unwrap_or(DISABLED),
        "imageCriterionSet": criteria,
        "managedBy": "account",
    }))
}

pub(super) fn enable_allowed(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let state = params
        .text("AllowedImagesSettingsState")
        .unwrap_or_default();
    if !["enabled", "audit-mode"].contains(&state) {
        let text = format!("Value ({state}) for parameter AllowedImagesSettingsState is invalid.");
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    world.ec2.settings.allowed_images = Some(state.to_owned());
    Ok(json!({"allowedImagesSettingsState": state}))
}

pub(super) fn disable_allowed(world: &mut World, call: &Call) -> Reply {
    dry_run(Params(&call.params))?;
    world.ec2.settings.allowed_images = None;
    Ok(json!({"allowedImagesSettingsState": DISABLED}))
}

pub(super) fn replace_criteria(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let criteria = params
        .items("ImageCriterion")
        .map(|one| one.texts("ImageProvider"));
    let criteria = criteria.collect();
    dry_run(params)?;
    world.ec2.settings.image_providers = criteria;
    Ok(json!({"return": true}))
}
