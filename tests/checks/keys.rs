//! Keys that volumes are encrypted with, made and spoilt over the wire.

use aws_sdk_kms::types::GrantOperation;
use freshscale_deploy::check::Level;
use freshscale_deploy::clients::Clients;
use serde_json::json;

use super::images::of_own_image;
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

#[tokio::test(start_paused = true)]
async fn a_key_of_the_images_snapshot_that_groups_may_not_use_is_found() {
    let (cloud, stack) = healthy().await;
    let aws = cloud.session().aws;
    let key = made(&aws).await;
    of_own_image(&aws, &stack, Some(&key)).await;
    let findings = look(&cloud, &stack).await;
    assert_eq!(said(&findings), LACKING, "{findings:#?}");
    assert!(findings[0].text.contains(&key), "{findings:#?}");
}
