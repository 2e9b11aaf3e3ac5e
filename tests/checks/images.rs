//! What keeps the image that scale-outs start.

use aws_sdk_ec2::types::{BlockDeviceMapping, EbsBlockDevice, RequestLaunchTemplateData, Tag};
use freshscale_deploy::check::Level;
use freshscale_deploy::clients::Clients;
use freshscale_stack::Stack;
use jiff::SignedDuration;

use super::{finds, healthy, image, look, said};

async fn protect(aws: &Clients, id: &str, cooldown: bool) {
    let call = aws.ec2.enable_image_deregistration_protection();
    let call = call.image_id(id).with_cooldown(cooldown);
    call.send().await.unwrap();
}

async fn unprotect(aws: &Clients, id: &str) {
    let call = aws.ec2.disable_image_deregistration_protection();
    call.image_id(id).send().await.unwrap();
}

/// The default version starts an image that somebody registered and protected; of a snapshot that is encrypted with a key, if one
/// is given.
pub async fn of_own_image(aws: &Clients, stack: &Stack, key: Option<&str>) -> String {
    let ec2 = &aws.ec2;
    let volume = ec2
        .create_volume()
        .availability_zone("ap-northeast-2a")
        .size(8);
    let volume = volume.encrypted(key.is_some());
    let volume = volume.set_kms_key_id(key.map(str::to_owned));
    let volume = volume.send().await.unwrap();
    let snapshot = ec2.create_snapshot().volume_id(volume.volume_id.unwrap());
    let snapshot = snapshot.send().await.unwrap().snapshot_id.unwrap();
    let disk = EbsBlockDevice::builder().snapshot_id(snapshot).build();
    let device = BlockDeviceMapping::builder()
        .device_name("/dev/xvda")
        .ebs(disk);
    let image = ec2
        .register_image()
        .name("by-hand")
        .architecture("x86_64".into());
    let image = image.virtualization_type("hvm").ena_support(true);
    let image = image
        .root_device_name("/dev/xvda")
        .block_device_mappings(device.build());
    let image = image.send().await.unwrap().image_id.unwrap();
    protect(aws, &image, false).await;
    let name = &stack.names.launch_template;
    let data = RequestLaunchTemplateData::builder()
        .image_id(&image)
        .build();
    let call = ec2
        .create_launch_template_version()
        .launch_template_name(name);
    let call = call.source_version("$Default").launch_template_data(data);
    let version = call.send().await.unwrap().launch_template_version.unwrap();
    let call = ec2.modify_launch_template().launch_template_name(name);
    let number = version.version_number.unwrap().to_string();
    call.default_version(number).send().await.unwrap();
    image
}

#[tokio::test(start_paused = true)]
async fn an_image_that_anybody_can_deregister_is_found_and_more_so_as_long_as_it_is_pinned() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    let id = of_own_image(&aws, &stack, None).await;
    assert_eq!(look(&cloud, &stack).await, []);
    let refused = aws.ec2.deregister_image().image_id(&id).send().await;
    assert!(refused.is_err());
    unprotect(&aws, &id).await;
    let findings = look(&cloud, &stack).await;
    let expected = [("image_protection", Level::Info)];
    assert_eq!(said(&findings), expected, "{findings:#?}");
    assert!(findings[0].text.contains(&id), "{findings:#?}");

    let named = aws.ec2.describe_launch_templates();
    let named = named.launch_template_names(&stack.names.launch_template);
    let found = named.send().await.unwrap();
    let template = found.launch_templates()[0].launch_template_id().unwrap();
    let pin = Tag::builder().key("freshscale:pinned").value("incident 7");
    let call = aws.ec2.create_tags().resources(template).tags(pin.build());
    call.send().await.unwrap();
    let findings = look(&cloud, &stack).await;
    let expected = [("image_protection", Level::Warning)];
    assert_eq!(said(&findings), expected, "{findings:#?}");
    assert!(findings[0].text.contains("as long as it is pinned"));
    protect(&aws, &id, true).await;
    assert_eq!(look(&cloud, &stack).await, []);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_backups_delete_before_the_next_scale_out_is_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    // Nothing newer comes, and its two weeks, which began a day before, are over before Monday morning.
    cloud.emulator.world().backups.plans.clear();
    cloud
        .emulator
        .advance(SignedDuration::from_hours(24 * 13 - 12))
        .await;
    let level = async || {
        let findings = look(&cloud, &stack).await;
        let mut own = { findings.into_iter() }.filter(|it| it.check == "image_retention");
        let only = own.next().unwrap();
        assert_eq!(own.next(), None);
        only.level
    };
    assert_eq!(level().await, Level::Error);
    // What may not be deregistered AWS Backup cannot delete either.
    protect(&aws, &image(&stack, &aws).await, false).await;
    assert_eq!(level().await, Level::Warning);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_is_too_old_is_found() {
    let (cloud, mut stack) = healthy().await;
    cloud.emulator.world().backups.plans.clear();
    cloud
        .emulator
        .advance(SignedDuration::from_hours(4 * 24))
        .await;
    // The template's own age does not matter.
    stack.schedule.windows.clear();
    let findings = look(&cloud, &stack).await;
    assert_eq!(
        said(&findings),
        [("image_age", Level::Error)],
        "{findings:#?}"
    );
    super::is_told_by_status(&cloud, &stack, "image_age").await;
}

#[tokio::test(start_paused = true)]
async fn an_image_that_is_gone_is_found() {
    let expected = [("image", Level::Error), ("trial_launch", Level::Error)];
    finds(&expected, "is gone", async |cloud, stack, aws| {
        let id = image(stack, aws).await;
        // No newer one takes its place.
        cloud.emulator.world().backups.plans.clear();
        aws.ec2
            .deregister_image()
            .image_id(id)
            .send()
            .await
            .unwrap();
    })
    .await;
}
