//! Settings of the whole account in this Region: encryption by default, and the images that are allowed.

use serde_json::{Value, json};

use super::dry_run;
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
    let arn = key_arn(world, world.ec2.settings.kms_key.as_deref());
    json!({"kmsKeyId": arn})
}

/// ARN of the key itself, whatever it was named by.
pub(super) fn key_of(world: &World, given: Option<&str>) -> String {
    let named = key_arn(world, given);
    world.key(&named).map_or(named, |(arn, _)| arn)
}

/// ARN of a key as EBS was given it; of EBS's own if it was given none.
pub(super) fn key_arn(world: &World, given: Option<&str>) -> String {
    let key = given.unwrap_or(AWS_KEY);
    match key.starts_with("arn:") {
        true => key.to_owned(),
        false if key.starts_with("alias/") => world.arn("kms", key),
        false => world.arn("kms", &format!("key/{key}")),
    }
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
