//! The role that the rotator's function runs as.

use std::collections::BTreeSet;

use aws_sdk_iam::types::{AttachedPolicy, PolicyScopeType, Role};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parallel::try_all;
use super::{
    Context, Declared, Facts, FieldOwner, Kind, Live, Owner, Resource, Rule, Scope, document, kind,
};
use crate::aws::AwsError;
use crate::aws::call::{Absent, Called, lacked, unbuildable};
use crate::aws::tags::{self, Tags};
use crate::stack::names::IAM_PATH;
use crate::stack::{STACK_TAG, Stack, description_prefix};

/// Who may assume the role.
const TRUST: &str = include_str!("../../policies/rotator-trust.json");

/// The kind.
pub struct IamRole;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Fixed at creation; a role that was made by hand may have another.
    pub path: String,
    /// Who may assume it, in canonical form.
    pub trust: Value,
    /// For people, and for finding candidates.
    pub description: String,
    /// Seconds.
    pub max_session_duration: i32,
    /// Names of the managed policies attached.
    pub policies: BTreeSet<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for IamRole {
    type Spec = Spec;
    const KIND: Kind = kind::IAM_ROLE;
    const AFTER: &'static [Kind] = &[kind::IAM_POLICY];
    const RULES: &'static [(&'static str, Rule)] = &[("path", Rule::SeedOnly(FieldOwner::Hand))];

    fn declare(stack: &Stack, _: &Facts) -> Vec<Declared<Spec>> {
        vec![Declared {
            name: stack.names.iam_role.clone(),
            spec: Spec {
                path: IAM_PATH.to_owned(),
                trust: document::decode(TRUST),
                description: stack.description("role of the rotator"),
                max_session_duration: 3600,
                policies: BTreeSet::from([stack.names.iam_policy.clone()]),
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
        let listed: Vec<Role> = cx
            .aws
            .iam
            .list_roles()
            .path_prefix(IAM_PATH)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .called("iam:ListRoles", IAM_PATH)?;
        let names = listed
            .iter()
            .filter(|role| {
                scope.stacks.iter().any(|s| {
                    role.description()
                        .unwrap_or_default()
                        .starts_with(&description_prefix(s))
                })
            })
            .map(Role::role_name);
        let found = try_all(names.map(|name| read_one(cx, scope, name))).await?;
        Ok(found
            .into_iter()
            .flatten()
            .filter(|live| live.owner == Owner::Ours)
            .collect())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        const OPERATION: &str = "iam:CreateRole";
        cx.aws
            .iam
            .create_role()
            .role_name(name)
            .path(&want.path)
            .assume_role_policy_document(trust_text(want))
            .description(&want.description)
            .max_session_duration(want.max_session_duration)
            .set_tags(Some(
                tags::to_iam(&want.tags).map_err(|e| unbuildable(OPERATION, name, e))?,
            ))
            .send()
            .await
            .called(OPERATION, name)?;
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
                .policy_document(trust_text(want))
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
        // The wanted ones first, so that a running rotator is never without its rights.
        for policy in want.policies.difference(&have.policies) {
            attach(cx, name, policy).await?;
        }
        if have.policies.difference(&want.policies).next().is_some() {
            for extra in attached(cx, name).await?.into_iter().flatten() {
                if let (Some(policy), Some(arn)) = (extra.policy_name(), extra.policy_arn())
                    && !want.policies.contains(policy)
                {
                    detach(cx, name, arn).await?;
                }
            }
        }
        retag(cx, name, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        if !without_profiles(cx, name).await? {
            return Ok(());
        }
        for policy in attached(cx, name).await?.into_iter().flatten() {
            if let Some(arn) = policy.policy_arn() {
                detach(cx, name, arn).await?;
            }
        }
        delete_inline(cx, name).await?;
        cx.aws
            .iam
            .delete_role()
            .role_name(name)
            .send()
            .await
            .called("iam:DeleteRole", name)
            .absent()?;
        Ok(())
    }

    async fn adopt(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        let changes = tags::TagChanges {
            put: cx.own_tags(),
            remove: Vec::new(),
        };
        retag(cx, name, &changes).await
    }
}

/// As the file in `policies/` writes it, if that is what is wanted.
fn trust_text(want: &Spec) -> String {
    if document::decode(TRUST) == want.trust {
        TRUST.to_owned()
    } else {
        want.trust.to_string()
    }
}

async fn get(cx: &Context, name: &str) -> Result<Option<Role>, AwsError> {
    let answer = cx
        .aws
        .iam
        .get_role()
        .role_name(name)
        .send()
        .await
        .called("iam:GetRole", name)
        .absent()?;
    Ok(answer.and_then(|answer| answer.role))
}

/// The ARN of a role under whatever path; `None` if there is no such role.
pub(super) async fn arn(cx: &Context, name: &str) -> Result<Option<String>, AwsError> {
    Ok(get(cx, name).await?.map(|role| role.arn))
}

/// Whether a role carries the tag of the stack at hand.
pub(super) async fn is_of_stack(cx: &Context, name: &str) -> Result<bool, AwsError> {
    Ok(get(cx, name)
        .await?
        .is_none_or(|role| tags::from_iam(role.tags()).get(STACK_TAG) == Some(&cx.stack_name)))
}

/// The managed policies attached; `None` if there is no such role.
pub(super) async fn attached(
    cx: &Context,
    role: &str,
) -> Result<Option<Vec<AttachedPolicy>>, AwsError> {
    cx.aws
        .iam
        .list_attached_role_policies()
        .role_name(role)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("iam:ListAttachedRolePolicies", role)
        .absent()
}

/// Not attached is done.
pub(super) async fn detach(cx: &Context, role: &str, policy_arn: &str) -> Result<(), AwsError> {
    cx.aws
        .iam
        .detach_role_policy()
        .role_name(role)
        .policy_arn(policy_arn)
        .send()
        .await
        .called("iam:DetachRolePolicy", role)
        .absent()?;
    Ok(())
}

/// Under our path, or else wherever a policy of this name stands.
async fn attach(cx: &Context, role: &str, policy: &str) -> Result<(), AwsError> {
    let ours = cx.account.policy_arn(IAM_PATH, policy);
    let Err(error) = attach_arn(cx, role, &ours).await else {
        return Ok(());
    };
    if !error.is_not_found() {
        return Err(error);
    }
    let all: Vec<_> = cx
        .aws
        .iam
        .list_policies()
        .scope(PolicyScopeType::Local)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("iam:ListPolicies", policy)?;
    match all
        .iter()
        .find(|p| p.policy_name() == Some(policy))
        .and_then(|p| p.arn())
    {
        Some(arn) if arn != ours => attach_arn(cx, role, arn).await,
        _ => Err(error),
    }
}

async fn attach_arn(cx: &Context, role: &str, arn: &str) -> Result<(), AwsError> {
    cx.aws
        .iam
        .attach_role_policy()
        .role_name(role)
        .policy_arn(arn)
        .send()
        .await
        .called("iam:AttachRolePolicy", role)?;
    Ok(())
}

async fn read_one(cx: &Context, scope: &Scope, name: &str) -> Result<Option<Live<Spec>>, AwsError> {
    let (role, attached) = tokio::join!(get(cx, name), attached(cx, name));
    let (Some(role), Some(attached)) = (role?, attached?) else {
        return Ok(None);
    };
    let trust = role
        .assume_role_policy_document()
        .ok_or_else(|| lacked("iam:GetRole", name, "AssumeRolePolicyDocument"))?;
    let all_tags = tags::from_iam(role.tags());
    Ok(Some(Live {
        // As it was asked for: IAM finds names without regard to case.
        name: name.to_owned(),
        owner: scope.owner(&all_tags),
        spec: Spec {
            path: role.path().to_owned(),
            trust: document::decode(trust),
            description: role.description().unwrap_or_default().to_owned(),
            max_session_duration: role.max_session_duration().unwrap_or(3600),
            policies: attached
                .iter()
                .filter_map(|p| p.policy_name().map(ToOwned::to_owned))
                .collect(),
            tags: tags::compared(&all_tags),
        },
    }))
}

/// Whether the role stands. One in an instance profile is in use by instances: that is no rotator's role.
async fn without_profiles(cx: &Context, name: &str) -> Result<bool, AwsError> {
    const OPERATION: &str = "iam:ListInstanceProfilesForRole";
    let answer = cx
        .aws
        .iam
        .list_instance_profiles_for_role()
        .role_name(name)
        .send()
        .await
        .called(OPERATION, name)
        .absent()?;
    let Some(answer) = answer else {
        return Ok(false);
    };
    let profiles: Vec<&str> = answer
        .instance_profiles()
        .iter()
        .map(|p| p.instance_profile_name())
        .collect();
    if profiles.is_empty() {
        return Ok(true);
    }
    Err(AwsError::answer(
        OPERATION,
        name,
        None,
        format!(
            "the role is in the instance profiles {}, which are not this stack's. Take it out there, then \
             run the command again",
            profiles.join(", ")
        ),
    ))
}

async fn delete_inline(cx: &Context, name: &str) -> Result<(), AwsError> {
    let answer = cx
        .aws
        .iam
        .list_role_policies()
        .role_name(name)
        .send()
        .await
        .called("iam:ListRolePolicies", name)
        .absent()?;
    for policy in answer.iter().flat_map(|answer| answer.policy_names()) {
        cx.aws
            .iam
            .delete_role_policy()
            .role_name(name)
            .policy_name(policy)
            .send()
            .await
            .called("iam:DeleteRolePolicy", name)
            .absent()?;
    }
    Ok(())
}

async fn retag(cx: &Context, name: &str, changes: &tags::TagChanges) -> Result<(), AwsError> {
    if !changes.put.is_empty() {
        let put = tags::to_iam(&changes.put).map_err(|e| unbuildable("iam:TagRole", name, e))?;
        cx.aws
            .iam
            .tag_role()
            .role_name(name)
            .set_tags(Some(put))
            .send()
            .await
            .called("iam:TagRole", name)?;
    }
    if !changes.remove.is_empty() {
        cx.aws
            .iam
            .untag_role()
            .role_name(name)
            .set_tag_keys(Some(changes.remove.clone()))
            .send()
            .await
            .called("iam:UntagRole", name)?;
    }
    Ok(())
}
