//! Settings of the account, and what they do to launches.

#![allow(clippy::unwrap_used)]

use aws_sdk_ec2::types::{AllowedImagesSettingsEnabledState, ImageCriterionRequest, InstanceType};

use super::tests::image;
use crate::testing::{Clients, code, emulator};

async fn start(aws: &Clients, image: &str) -> Result<String, String> {
    let call = aws.ec2.run_instances().image_id(image);
    let call = call.instance_type(InstanceType::T3Micro);
    let made = call.min_count(1).max_count(1).send().await;
    let made = made.map_err(|error| code(&error).to_owned())?;
    Ok(made.instances()[0].instance_id.clone().unwrap())
}

async fn encrypted(aws: &Clients, instance: &str) -> (Option<bool>, Option<String>) {
    let filter = super::tests::filter("attachment.instance-id", instance);
    let volumes = aws.ec2.describe_volumes().filters(filter).send().await;
    let volume = volumes.unwrap().volumes()[0].clone();
    (volume.encrypted, volume.kms_key_id)
}

#[tokio::test(start_paused = true)]
async fn with_encryption_by_default_new_volumes_are_encrypted() {
    let (emulator, aws) = emulator();
    let image = image(&emulator, "plain");
    let plain = start(&aws, &image).await.unwrap();
    assert_eq!(encrypted(&aws, &plain).await, (Some(false), None));
    let enable = aws.ec2.enable_ebs_encryption_by_default();
    enable.send().await.unwrap();
    let key = aws.ec2.modify_ebs_default_kms_key_id();
    key.kms_key_id("alias/ours").send().await.unwrap();
    let instance = start(&aws, &image).await.unwrap();
    let (is, key) = encrypted(&aws, &instance).await;
    assert_eq!(is, Some(true));
    assert!(key.unwrap().ends_with("alias/ours"));
    let call = aws.ec2.create_volume().size(1);
    let call = call.availability_zone("ap-northeast-2a").encrypted(false);
    assert_eq!(call.send().await.unwrap().encrypted, Some(true));
    assert_eq!(
        encrypted(&aws, &plain).await.0,
        Some(false),
        "what is there stays"
    );
}

#[tokio::test(start_paused = true)]
async fn images_that_the_account_does_not_allow_are_neither_shown_nor_started() {
    let (emulator, aws) = emulator();
    let (ours, others) = (image(&emulator, "ours"), image(&emulator, "others"));
    {
        let mut world = emulator.world();
        world.ec2.images.get_mut(&others).unwrap().owner = "222222222222".to_owned();
    }
    let set = async |state: &str| {
        let state = AllowedImagesSettingsEnabledState::from(state);
        let call = aws.ec2.enable_allowed_images_settings();
        let call = call.allowed_images_settings_state(state);
        call.send().await.unwrap();
    };
    let shown = async || {
        let images = aws.ec2.describe_images().send().await.unwrap();
        let images = images.images().iter();
        let mut found: Vec<_> = images
            .map(|image| (image.name.clone().unwrap(), image.image_allowed))
            .collect();
        found.sort();
        found
    };
    let of = |name: &str, allowed: Option<bool>| (name.to_owned(), allowed);
    assert_eq!(shown().await, [of("others", None), of("ours", None)]);
    set("audit-mode").await;
    assert_eq!(
        shown().await,
        [of("others", Some(false)), of("ours", Some(true))]
    );
    start(&aws, &others).await.unwrap();
    set("enabled").await;
    assert_eq!(shown().await, [of("ours", Some(true))]);
    let refused = start(&aws, &others).await.unwrap_err();
    assert_eq!(refused, "InvalidAMIID.NotFound");
    start(&aws, &ours).await.unwrap();
    let criterion = ImageCriterionRequest::builder().image_providers("222222222222");
    let call = aws.ec2.replace_image_criteria_in_allowed_images_settings();
    let call = call.image_criteria(criterion.build());
    call.send().await.unwrap();
    start(&aws, &others).await.unwrap();
    aws.ec2
        .disable_allowed_images_settings()
        .send()
        .await
        .unwrap();
    assert_eq!(shown().await.len(), 2);
}
