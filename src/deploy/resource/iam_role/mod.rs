//! The role that the rotator's function runs as.

mod calls;

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::types::{AttachedPolicy, PolicyScopeType, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::context::{names_of_ours, ours};
use super::memo::{attached_policies, roles};
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, FieldOwner, Headline, Live, Resource, Rule, Scope, document,
};
use crate::address::{Kind, kind};
use crate::resource::tags::{self, Tags};
pub(super) use calls::{arn, attached, detach, is_of_stack, listed};
use calls::{attach, delete, delete_whole, read_one, retag, stood_elsewhere};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, lacked, unbuildable};
use freshscale_stack::{STACK_TAG, Stack, policy};

/// How the rotator's role is declared, read and written.
pub struct IamRole;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Fixed at creation; a role that was made by hand may have another.
    pub path: String,
    /// ARN of the policy that bounds it.
    #[serde(default)]
    pub permissions_boundary: Option<String>,
    /// Who may assume it; compared by meaning.
    pub trust: Value,
    /// For people, and for finding candidates.
    pub description: String,
    /// Seconds.
    pub max_session_duration: i32,
    /// Names of the managed policies attached, of those that stacks have.
    pub policies: BTreeSet<String>,
    /// The others, which somebody or an account's tooling attaches, each under `AttachedPolicies[NAME]`.
    pub kept: BTreeMap<String, String>,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for IamRole {
    type Spec = Spec;
    const KIND: Kind = kind::IAM_ROLE;
    const HEADLINE: Headline = &[("policies", "with"), ("permissions_boundary", "boundary")];
    const AFTER: &'static [Kind] = &[kind::IAM_POLICY];
    const RELEASED_WITH: &'static [Kind] = &[kind::IAM_POLICY];
    /// A role without a policy may do nothing: that is attached when it stands.
    const BEGINS: bool = true;
    const RULES: &'static [(&'static str, Rule)] = &[
        ("path", Rule::SeedOnly(FieldOwner::Hand)),
        ("permissions_boundary", Rule::IfGiven),
        ("trust", Rule::Policy),
        ("kept", Rule::Kept),
    ];

    fn declare(stack: &Stack, _: &DeployContext) -> Vec<Declared<Spec>> {
        let rotator = &stack.rotator;
        // It is somebody else's.
        if rotator.role.is_some() {
            return Vec::new();
        }
        vec![Declared {
            name: stack.names.iam_role.clone(),
            spec: Spec {
                path: rotator.role_path.clone(),
                permissions_boundary: rotator.permissions_boundary.clone(),
                trust: policy::trust(),
                description: stack.description("role of the rotator"),
                max_session_duration: 3600,
                policies: BTreeSet::from([stack.names.iam_policy.clone()]),
                kept: BTreeMap::new(),
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
        let listed = roles(cx, scope).await?;
        let names = listed
            .iter()
            .filter(|role| scope.claims(role.description().unwrap_or_default()))
            .filter(|role| !scope.has(Self::KIND, Some(role.role_name())))
            .map(Role::role_name);
        let found = try_all(names.map(|name| read_one(cx, scope, name))).await?;
        Ok(ours(found))
    }

    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let listed = roles(cx, scope).await?;
        let listed = listed.iter().filter(|role| {
            scope.has(Self::KIND, Some(role.role_name()))
                || scope.claims(role.description().unwrap_or_default())
        });
        // One that was seen elsewhere is in no list.
        let elsewhere = scope
            .names(Self::KIND)
            .filter(|name| stood_elsewhere(cx, name));
        let names = listed.map(Role::role_name).chain(elsewhere);
        let found = try_all(names.map(|name| read_one(cx, scope, name))).await?;
        Ok(names_of_ours(found))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        const OPERATION: &str = "iam:CreateRole";
        let answer = cx
            .aws
            .iam
            .create_role()
            .role_name(name)
            .path(&want.path)
            .assume_role_policy_document(want.trust.to_string())
            .description(&want.description)
            .max_session_duration(want.max_session_duration)
            .set_permissions_boundary(want.permissions_boundary.clone())
            .set_tags(Some(
                tags::to_iam(&want.tags).map_err(|e| unbuildable(OPERATION, name, e))?,
            ))
            .send()
            .await
            .called(OPERATION, name)?;
        if let Some(role) = answer.role() {
            cx.ids.learn_role(name, role.arn());
        }
        cx.progress.ground_stands().await?;
        for policy in &want.policies {
            attach(cx, name, policy).await?;
        }
        Ok(())
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        if have.trust != want.trust {
            cx.aws
                .iam
                .update_assume_role_policy()
                .role_name(name)
                .policy_document(want.trust.to_string())
                .send()
                .await
                .called("iam:UpdateAssumeRolePolicy", name)?;
        }
        if (&have.description, have.max_session_duration)
            != (&want.description, want.max_session_duration)
        {
            // Both, because AWS takes what is left out back to its default.
            cx.aws
                .iam
                .update_role()
                .role_name(name)
                .description(&want.description)
                .max_session_duration(want.max_session_duration)
                .send()
                .await
                .called("iam:UpdateRole", name)?;
        }
        if let Some(boundary) = &want.permissions_boundary
            && have.permissions_boundary.as_ref() != Some(boundary)
        {
            cx.aws
                .iam
                .put_role_permissions_boundary()
                .role_name(name)
                .permissions_boundary(boundary)
                .send()
                .await
                .called("iam:PutRolePermissionsBoundary", name)?;
        }
        // The wanted ones first, so that a running rotator is never without its rights.
        for policy in want.policies.difference(&have.policies) {
            attach(cx, name, policy).await?;
        }
        let dropped = { have.kept.iter() }.filter(|(policy, _)| !want.kept.contains_key(*policy));
        for (_, arn) in dropped {
            detach(cx, name, arn).await?;
        }
        if have.policies.difference(&want.policies).next().is_some() {
            for extra in attached(cx, name).await?.into_iter().flatten() {
                if let (Some(policy), Some(arn)) = (extra.policy_name(), extra.policy_arn())
                    && !want.policies.contains(policy)
                    && !want.kept.values().any(|kept| kept == arn)
                {
                    detach(cx, name, arn).await?;
                }
            }
        }
        retag(cx, name, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        let known = attached_policies(cx, &cx.scope, name).await?;
        let known = known.unwrap_or_default();
        let own = { known.iter() }
            .filter(|policy| { policy.policy_name() }.is_some_and(|it| have.policies.contains(it)));
        let arns = own.filter_map(AttachedPolicy::policy_arn);
        try_all(arns.map(|arn| detach(cx, name, arn))).await?;
        match delete(cx, name).await {
            // Something else hangs on it, or came after it was looked at.
            Err(error) if error.code.as_deref() == Some("DeleteConflict") => {
                delete_whole(cx, name).await
            }
            deleted => deleted,
        }
    }
}
