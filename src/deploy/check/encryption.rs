//! Keys that volumes are encrypted with: enabled, and usable by the group's service-linked role.

use std::collections::BTreeSet;

use super::{Answer, Check, Looker, key};
use crate::resource::parallel::try_all;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;

pub(super) const CHECK: Check = Check {
    name: "ebs_encryption",
    question: "may the group's service-linked role use the keys that volumes are encrypted with?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeImages",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:DescribeSnapshots",
        "ec2:GetEbsDefaultKmsKeyId",
        "ec2:GetEbsEncryptionByDefault",
        "kms:DescribeKey",
        "kms:GetKeyPolicy",
        "kms:ListGrants",
    ],
    path: "launch_template.block_devices",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let (account, own, snapshots) =
        tokio::join!(of_account(looker), looker.contents(), looker.snapshots());
    let (account, own, snapshots) = (account?, own?, snapshots?);
    let mut keys: BTreeSet<String> = { snapshots.values() }
        .filter_map(|snapshot| snapshot.kms_key_id().map(ToOwned::to_owned))
        .collect();
    let devices = || own.devices.iter().filter(|device| device.instead.is_none());
    keys.extend(devices().filter_map(|device| device.kms_key_id.clone()));
    if account.by_default
        || devices().any(|it| it.encrypted == Some(true) && it.kms_key_id.is_none())
    {
        keys.insert(account.key);
    }
    // EBS's own, which every group of the account may use.
    keys.retain(|key| !key.ends_with("alias/aws/ebs"));
    let found = try_all(keys.iter().map(|key| key::judge(looker, key))).await?;
    Ok(found.into_iter().flatten().collect())
}

struct OfAccount {
    by_default: bool,
    /// What encrypts where nothing else is said.
    key: String,
}

async fn of_account(looker: &Looker<'_>) -> Result<OfAccount, AwsError> {
    let ec2 = &looker.aws.ec2;
    let (by_default, key) = tokio::join!(
        ec2.get_ebs_encryption_by_default().send(),
        ec2.get_ebs_default_kms_key_id().send(),
    );
    let by_default = by_default.called("ec2:GetEbsEncryptionByDefault", "the account")?;
    let key = key.called("ec2:GetEbsDefaultKmsKeyId", "the account")?;
    Ok(OfAccount {
        by_default: by_default.ebs_encryption_by_default() == Some(true),
        key: key.kms_key_id.unwrap_or_default(),
    })
}
