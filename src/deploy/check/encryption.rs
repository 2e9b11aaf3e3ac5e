//! Encryption of volumes by default: with a key of the customer's, the group needs a grant to it.

use super::{Answer, Check, Found, Looker};
use freshscale_core::aws::call::Called;

pub(super) const CHECK: Check = Check {
    name: "ebs_encryption",
    question: "does the account encrypt new volumes with a key that the group must be granted?",
    rights: &[
        "autoscaling:DescribeAutoScalingGroups",
        "ec2:DescribeLaunchTemplateVersions",
        "ec2:DescribeLaunchTemplates",
        "ec2:GetEbsDefaultKmsKeyId",
        "ec2:GetEbsEncryptionByDefault",
    ],
    path: "launch_template.block_devices",
    before_apply: true,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let ec2 = &looker.aws.ec2;
    let (by_default, key) = tokio::join!(
        ec2.get_ebs_encryption_by_default().send(),
        ec2.get_ebs_default_kms_key_id().send(),
    );
    let by_default = by_default.called("ec2:GetEbsEncryptionByDefault", "the account")?;
    let key = key.called("ec2:GetEbsDefaultKmsKeyId", "the account")?;
    let key = key.kms_key_id().unwrap_or_default();
    let own = looker.contents().await?.devices;
    let mut keys: Vec<String> = { own.into_iter() }
        .filter_map(|device| device.kms_key_id)
        .collect();
    if by_default.ebs_encryption_by_default() == Some(true) {
        keys.push(key.to_owned());
    }
    // That key is EBS's own, which every group of the account may use.
    keys.retain(|key| !key.ends_with("alias/aws/ebs"));
    keys.sort();
    keys.dedup();
    let found = keys.into_iter().map(|key| {
        let text = format!(
            "volumes are encrypted with {key}: launches fail unless the group's service-linked role may use it"
        );
        let remedy = "let AWSServiceRoleForAutoScaling use the key, in its policy or by a grant (Auto Scaling user guide, \
                      \"Required KMS key policy for use with encrypted volumes\")";
        Found::warning(CHECK.path, text, remedy)
    });
    Ok(found.collect())
}
