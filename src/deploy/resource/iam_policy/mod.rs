//! The rotator's managed policy.

mod calls;

use aws_sdk_iam::types::{Policy, PolicyScopeType, PolicyVersion};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::names_of_ours;
use super::memo::{attached_policies, roles};
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, FieldOwner, Headline, Live, Resource, Rule, Scope, document,
    iam_role,
};
use crate::address::{Kind, kind};
use crate::resource::tags::{self, Tags};
use calls::{delete, delete_version, delete_whole, listed, read_one, retag, tagged_of, versions};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, lacked, unbuildable};
use freshscale_stack::names::IAM_PATH;
use freshscale_stack::{Stack, policy};

/// AWS keeps at most this many versions of a policy.
const MOST_VERSIONS: usize = 5;

/// How the rotator's customer managed policy is declared, read and written.
pub struct IamPolicy;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Fixed at creation; a policy that was made by hand may have another.
    pub path: String,
    /// As it was written; compared by meaning.
    pub document: Value,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for IamPolicy {
    type Spec = Spec;
    const KIND: Kind = kind::IAM_POLICY;
    const HEADLINE: Headline = &[("document.Statement", "allows")];
    const RULES: &'static [(&'static str, Rule)] = &[
        ("path", Rule::SeedOnly(FieldOwner::Hand)),
        ("document", Rule::Policy),
    ];

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        // Somebody else's role has its rights from them.
        if stack.rotator.role.is_some() {
            return Vec::new();
        }
        vec![Declared {
            name: stack.names.iam_policy.clone(),
            spec: Spec {
                path: IAM_PATH.to_owned(),
                // The stack file's checks have filled it before; a text that is no JSON stays one, and
                // AWS names the fault.
                document: policy::rotator(stack, &facts.account, facts.template.as_deref())
                    .unwrap_or_else(|_| Value::String(stack.rotator.policy_template.clone())),
                tags: stack.all_tags(),
            },
        }]
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let found = try_all(
            scope
                .names(Self::KIND)
                .map(|name| read_one(cx, scope, name)),
        )
        .await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let listed = listed(cx).await?;
        let others = { listed.iter() }.filter(|p| !scope.has(Self::KIND, p.policy_name()));
        let found = tagged_of(cx, scope, others).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let listed = listed(cx).await?;
        let found = tagged_of(cx, scope, listed.iter()).await?;
        Ok(names_of_ours(found))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        const OPERATION: &str = "iam:CreatePolicy";
        cx.aws
            .iam
            .create_policy()
            .policy_name(name)
            .path(&want.path)
            .set_description(
                cx.stack
                    .as_ref()
                    .map(|s| s.description("what the rotator may do")),
            )
            .policy_document(want.document.to_string())
            .set_tags(Some(
                tags::to_iam(&want.tags).map_err(|e| unbuildable(OPERATION, name, e))?,
            ))
            .send()
            .await
            .called(OPERATION, name)?;
        Ok(())
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        let arn = cx.account.policy_arn(&want.path, name);
        if have.document != want.document {
            make_room(cx, name, &arn).await?;
            cx.aws
                .iam
                .create_policy_version()
                .policy_arn(&arn)
                .policy_document(want.document.to_string())
                .set_as_default(true)
                .send()
                .await
                .called("iam:CreatePolicyVersion", name)?;
        }
        retag(cx, name, &arn, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        let arn = cx.account.policy_arn(&have.path, name);
        match delete(cx, name, &arn).await {
            // It has earlier versions, or is attached: the role may stay, or be somebody else's.
            Err(error) if error.code.as_deref() == Some("DeleteConflict") => {
                delete_whole(cx, name, &arn).await
            }
            deleted => deleted,
        }
    }
}

/// Deletes the oldest version that is not the default if another would not fit.
async fn make_room(cx: &Context, name: &str, arn: &str) -> Result<(), AwsError> {
    match oldest_in_the_way(&versions(cx, name, arn).await?) {
        Some(id) => delete_version(cx, name, arn, id).await,
        None => Ok(()),
    }
}

fn oldest_in_the_way(versions: &[PolicyVersion]) -> Option<&str> {
    if versions.len() < MOST_VERSIONS {
        return None;
    }
    // Ids are `v1`, `v2`, … in order of creation.
    versions
        .iter()
        .filter(|v| !v.is_default_version())
        .filter_map(PolicyVersion::version_id)
        .min_by_key(|id| {
            id.trim_start_matches('v')
                .parse::<u64>()
                .unwrap_or(u64::MAX)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn version(id: &str, default: bool) -> PolicyVersion {
        PolicyVersion::builder()
            .version_id(id)
            .is_default_version(default)
            .build()
    }

    #[test]
    fn room_is_made_only_when_five_versions_stand_and_never_from_the_default() {
        let mut versions: Vec<_> = ["v10", "v9", "v8", "v7"]
            .iter()
            .map(|id| version(id, false))
            .collect();
        assert_eq!(oldest_in_the_way(&versions), None);
        versions.push(version("v2", true));
        assert_eq!(oldest_in_the_way(&versions), Some("v7"));
    }
}
