//! One key of KMS, and whether Auto Scaling may start instances whose volumes are encrypted with it.
//!
//! Auto Scaling user guide, "Required KMS key policy for use with encrypted volumes"; what EC2 does with a key: EBS user guide,
//! "Requirements for Amazon EBS encryption".

use std::collections::BTreeSet;

use aws_sdk_kms::types::{KeyManagerType, KeyMetadata, KeyState};

use super::encryption::CHECK;
use super::{Found, Looker};
use crate::existing::keys;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::policy::{Context, Policies, Policy, Request, decide, parse_resource};

/// As grants call them; policies call the last two together `kms:ReEncrypt*`.
const NEEDED: [&str; 6] = [
    "CreateGrant",
    "Decrypt",
    "DescribeKey",
    "GenerateDataKeyWithoutPlaintext",
    "ReEncryptFrom",
    "ReEncryptTo",
];

/// What is wrong with it.
pub(super) async fn judge(looker: &Looker<'_>, id: &str) -> Result<Option<Found>, AwsError> {
    let answer = keys::described(looker.aws, id).await?;
    let Some(key) = answer.and_then(|answer| answer.key_metadata) else {
        let text = format!("volumes are encrypted with {id}, which does not exist: launches fail");
        return Ok(Some(Found::error(CHECK.path, text, "choose another key")));
    };
    if let Some(found) = state(id, &key) {
        return Ok(Some(found));
    }
    let is_own = key.aws_account_id() == Some(looker.account.id.as_str());
    if key.key_manager() == Some(&KeyManagerType::Aws) {
        let text = format!(
            "{id} is another account's own key of EBS, which nobody else can use: launches fail"
        );
        let remedy = "have the image copied with a key that can be shared";
        return Ok((!is_own).then(|| Found::error(CHECK.path, text, remedy)));
    }
    let role = looker.service_linked_role().await?;
    let arn = key.arn().unwrap_or(id);
    let granted = granted(looker, arn, &role).await?;
    let mut lacking: Vec<&str> = { NEEDED.into_iter() }
        .filter(|operation| !granted.contains(*operation))
        .collect();
    // Another account's policy cannot be read; from another account a role needs a grant in any case.
    if is_own && !lacking.is_empty() {
        let policy = policy(looker, arn).await?;
        lacking.retain(|operation| !allows(&policy, &role, arn, operation));
    }
    if lacking.is_empty() {
        return Ok(None);
    }
    let text = format!(
        "volumes are encrypted with {arn}, and {role} lacks {} of it: launches fail",
        lacking.join(", ")
    );
    let remedy = "let the role use the key, in the key's policy or by a grant (Auto Scaling user guide, \"Required KMS key \
                  policy for use with encrypted volumes\")";
    Ok(Some(Found::error(CHECK.path, text, remedy)))
}

fn state(id: &str, key: &KeyMetadata) -> Option<Found> {
    let state = key.key_state()?;
    if *state == KeyState::Enabled {
        return None;
    }
    let text = format!(
        "volumes are encrypted with {id}, whose state is {}: launches fail",
        state.as_str()
    );
    Some(Found::error(
        CHECK.path,
        text,
        "enable the key, or choose another",
    ))
}

/// The operations that grants let a role do.
async fn granted(looker: &Looker<'_>, key: &str, role: &str) -> Result<BTreeSet<String>, AwsError> {
    let request = looker
        .aws
        .kms
        .list_grants()
        .key_id(key)
        .grantee_principal(role);
    let pages = request.into_paginator().items().send();
    let grants = pages.try_collect().await.called("kms:ListGrants", key)?;
    let operations = grants.iter().flat_map(|grant| grant.operations());
    Ok(operations
        .map(|operation| operation.as_str().to_owned())
        .collect())
}

async fn policy(looker: &Looker<'_>, key: &str) -> Result<Policies, AwsError> {
    let answer = looker.aws.kms.get_key_policy().key_id(key).send().await;
    let text = answer
        .called("kms:GetKeyPolicy", key)?
        .policy
        .unwrap_or_default();
    let policy = parse_resource(&text).map(|document| Policy {
        name: key.to_owned(),
        document: document.into(),
    });
    Ok(Policies {
        resource: policy,
        ..Policies::default()
    })
}

/// Whether a key's policy lets the role itself: what it leaves to the account's own policies it does not, because the role's
/// policy (AWS's own) is silent on keys.
fn allows(policy: &Policies, role: &str, key: &str, operation: &str) -> bool {
    let context = Context::default().with("kms:GrantIsForAWSResource", "true");
    let request = Request {
        principal: role.to_owned(),
        action: format!("kms:{operation}"),
        resource: key.to_owned(),
        context,
    };
    decide(policy, &request).is_allowed()
}
