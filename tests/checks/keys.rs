//! Keys that volumes are encrypted with, made and spoilt over the wire.

use aws_sdk_ec2::types::{BlockDeviceMapping, EbsBlockDevice, RequestLaunchTemplateData};
use aws_sdk_kms::types::GrantOperation;
use freshscale_deploy::check::Level;
use freshscale_deploy::clients::Clients;
use freshscale_stack::Stack;
use serde_json::json;

use super::{healthy, look, said};
use crate::support::ACCOUNT;

const LACKING: [(&str, Level); 1] = [("ebs_encryption", Level::Error)];

fn scaling() -> String {
    let role = "role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling";
    format!("arn:aws:iam::{ACCOUNT}:{role}")
}

async fn made(aws: &Clients) -> String {
    let made = aws.kms.create_key().send().await.unwrap();
    made.key_metadata.unwrap().arn.unwrap()
}

/// The key's policy lets Auto Scaling's role do something.
async fn let_scaling(aws: &Clients, key: &str, action: &str) {
    let policy = json!({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Resource": "*",
        "Principal": {"AWS": scaling()}, "Action": action}]});
    let put = aws.kms.put_key_policy().key_id(key);
    let put = put.policy(policy.to_string());
    put.send().await.unwrap();
}

/// The account encrypts with a key of its own, which groups may use.
pub async fn usable(aws: &Clients) {
    let key = made(aws).await;
    let_scaling(aws, &key, "kms:*").await;
    let call = aws.ec2.enable_ebs_encryption_by_default();
    call.send().await.unwrap();
    let call = aws.ec2.modify_ebs_default_kms_key_id().kms_key_id(key);
    call.send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_key_of_the_accounts_that_groups_may_not_use_is_found_until_a_grant_lets_them() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    let key = made(&aws).await;
    let call = aws.ec2.enable_ebs_encryption_by_default();
    call.send().await.unwrap();
    assert_eq!(look(&cloud, &stack).await, []);
    let call = aws.ec2.modify_ebs_default_kms_key_id().kms_key_id(&key);
    call.send().await.unwrap();
    let findings = look(&cloud, &stack).await;
    assert_eq!(said(&findings), LACKING, "{findings:#?}");
    assert!(
        findings[0]
            .text
            .contains("lacks CreateGrant, Decrypt, DescribeKey"),
        "{findings:#?}"
    );
    let grant = aws
        .kms
        .create_grant()
        .key_id(&key)
        .grantee_principal(scaling());
    let operations = [
        GrantOperation::CreateGrant,
        GrantOperation::Decrypt,
        GrantOperation::DescribeKey,
        GrantOperation::GenerateDataKeyWithoutPlaintext,
        GrantOperation::ReEncryptFrom,
    ];
    let grant = grant.set_operations(Some(operations.to_vec()));
    grant.send().await.unwrap();
    let findings = look(&cloud, &stack).await;
    assert!(
        findings[0].text.contains("lacks ReEncryptTo of it"),
        "{findings:#?}"
    );
    let_scaling(&aws, &key, "kms:ReEncrypt*").await;
    assert_eq!(look(&cloud, &stack).await, []);
    aws.kms.disable_key().key_id(&key).send().await.unwrap();
    let findings = look(&cloud, &stack).await;
    assert_eq!(said(&findings), LACKING, "{findings:#?}");
    assert!(
        findings[0].text.contains("whose state is Disabled"),
        "{findings:#?}"
    );
}

/// The default version starts an image of a snapshot that is encrypted with a key.
async fn of_encrypted_image(aws: &Clients, stack: &Stack, key: &str) {
    let ec2 = &aws.ec2;
    let volume = ec2
        .create_volume()
        .availability_zone("ap-northeast-2a")
        .size(8);
    let volume = volume.encrypted(true).kms_key_id(key).send().await.unwrap();
    let snapshot = ec2.create_snapshot().volume_id(volume.volume_id.unwrap());
    let snapshot = snapshot.send().await.unwrap().snapshot_id.unwrap();
    let disk = EbsBlockDevice::builder().snapshot_id(snapshot).build();
    let device = BlockDeviceMapping::builder()
        .device_name("/dev/xvda")
        .ebs(disk);
    let image = ec2
        .register_image()
        .name("encrypted")
        .architecture("x86_64".into());
    let image = image.virtualization_type("hvm").ena_support(true);
    let image = image
        .root_device_name("/dev/xvda")
        .block_device_mappings(device.build());
    let image = image.send().await.unwrap().image_id.unwrap();
    let name = &stack.names.launch_template;
    let data = RequestLaunchTemplateData::builder().image_id(image).build();
    let call = ec2
        .create_launch_template_version()
        .launch_template_name(name);
    let call = call.source_version("$Default").launch_template_data(data);
    let version = call.send().await.unwrap().launch_template_version.unwrap();
    let call = ec2.modify_launch_template().launch_template_name(name);
    let number = version.version_number.unwrap().to_string();
    call.default_version(number).send().await.unwrap();
}

#[tokio::test(start_paused = true)]
async fn a_key_of_the_images_snapshot_that_groups_may_not_use_is_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    let key = made(&aws).await;
    of_encrypted_image(&aws, &stack, &key).await;
    let findings = look(&cloud, &stack).await;
    assert_eq!(said(&findings), LACKING, "{findings:#?}");
    assert!(findings[0].text.contains(&key), "{findings:#?}");
}
