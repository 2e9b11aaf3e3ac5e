//! The rotator's managed policy.

use std::collections::BTreeMap;

use aws_sdk_iam::types::{Policy, PolicyScopeType, PolicyVersion};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::parallel::try_all;
use super::{
    Context, Declared, Facts, FieldOwner, Kind, Live, Resource, Rule, Scope, document, iam_role,
    kind,
};
use crate::aws::AwsError;
use crate::aws::call::{Absent, Called, lacked, unbuildable};
use crate::aws::tags::{self, Tags};
use crate::stack::Stack;
use crate::stack::names::{Account, IAM_PATH};

/// AWS keeps at most this many versions of a policy.
const MOST_VERSIONS: usize = 5;

/// The kind.
pub struct IamPolicy;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Fixed at creation; a policy that was made by hand may have another.
    pub path: String,
    /// In canonical form.
    pub document: Value,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for IamPolicy {
    type Spec = Spec;
    const KIND: Kind = kind::IAM_POLICY;
    const RULES: &'static [(&'static str, Rule)] = &[("path", Rule::SeedOnly(FieldOwner::Hand))];

    fn declare(stack: &Stack, facts: &Facts) -> Vec<Declared<Spec>> {
        vec![Declared {
            name: stack.names.iam_policy.clone(),
            spec: Spec {
                path: IAM_PATH.to_owned(),
                // The stack file's checks have filled it before; a text that is no JSON stays one, and
                // AWS names the fault.
                document: filled(stack, &facts.account).map_or_else(
                    |_| Value::String(stack.rotator.policy_template.clone()),
                    |filled| document::canonical(&filled),
                ),
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
        let listed: Vec<Policy> = cx
            .aws
            .iam
            .list_policies()
            .scope(PolicyScopeType::Local)
            .path_prefix(IAM_PATH)
            .into_paginator()
            .items()
            .send()
            .try_collect()
            .await
            .called("iam:ListPolicies", IAM_PATH)?;
        // The list has no tags, and GetPolicy gives them together with the version.
        let arns = listed
            .iter()
            .filter(|p| !scope.names(Self::KIND).any(|n| p.policy_name() == Some(n)))
            .filter_map(Policy::arn);
        let found = try_all(arns.map(|arn| read_tagged(cx, scope, arn))).await?;
        Ok(found.into_iter().flatten().collect())
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
            .policy_document(text(cx, want))
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
                .policy_document(text(cx, want))
                .set_as_default(true)
                .send()
                .await
                .called("iam:CreatePolicyVersion", name)?;
        }
        retag(cx, name, &arn, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        let arn = cx.account.policy_arn(&have.path, name);
        if !detach(cx, name, &arn).await? {
            return Ok(());
        }
        for version in versions(cx, name, &arn).await? {
            if let (false, Some(id)) = (version.is_default_version(), version.version_id()) {
                delete_version(cx, name, &arn, id).await?;
            }
        }
        cx.aws
            .iam
            .delete_policy()
            .policy_arn(&arn)
            .send()
            .await
            .called("iam:DeletePolicy", name)
            .absent()?;
        Ok(())
    }

    async fn adopt(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        let arn = cx.account.policy_arn(&have.path, name);
        let changes = tags::TagChanges {
            put: cx.own_tags(),
            remove: Vec::new(),
        };
        retag(cx, name, &arn, &changes).await
    }
}

/// What the placeholders of a policy template stand for.
#[must_use]
pub fn policy_vars(stack: &Stack, account: &Account) -> BTreeMap<&'static str, String> {
    let names = &stack.names;
    BTreeMap::from([
        ("partition", account.partition.clone()),
        ("account", account.id.clone()),
        ("region", account.region.clone()),
        ("stack", stack.name.clone()),
        ("launch_template", names.launch_template.clone()),
        ("auto_scaling_group", names.auto_scaling_group.clone()),
        ("function", names.lambda_function.clone()),
        ("log_group", names.log_group.clone()),
        ("log_group_arn", account.log_group_arn(&names.log_group)),
    ])
}

fn filled(stack: &Stack, account: &Account) -> Result<Value, String> {
    document::fill(&stack.rotator.policy_template, &policy_vars(stack, account))
}

/// As the file writes it, if that means what was planned; the canonical form is for comparing.
fn text(cx: &Context, want: &Spec) -> String {
    cx.stack
        .as_ref()
        .and_then(|stack| filled(stack, &cx.account).ok())
        .filter(|filled| document::canonical(filled) == want.document)
        .unwrap_or_else(|| want.document.clone())
        .to_string()
}

/// Under our path, or else wherever the stack's role has a policy of this name attached.
async fn read_one(cx: &Context, scope: &Scope, name: &str) -> Result<Option<Live<Spec>>, AwsError> {
    let arn = cx.account.policy_arn(IAM_PATH, name);
    if let Some(live) = read_arn(cx, scope, &arn).await? {
        return Ok(Some(live));
    }
    let attached = try_all(
        scope
            .names(kind::IAM_ROLE)
            .map(|role| iam_role::attached(cx, role)),
    )
    .await?;
    let elsewhere = attached
        .iter()
        .flatten()
        .flatten()
        .find(|policy| policy.policy_name() == Some(name))
        .and_then(|policy| policy.policy_arn());
    match elsewhere {
        Some(arn) => read_arn(cx, scope, arn).await,
        None => Ok(None),
    }
}

async fn get(cx: &Context, arn: &str) -> Result<Option<Policy>, AwsError> {
    let answer = cx
        .aws
        .iam
        .get_policy()
        .policy_arn(arn)
        .send()
        .await
        .called("iam:GetPolicy", arn)
        .absent()?;
    Ok(answer.and_then(|answer| answer.policy))
}

async fn read_arn(cx: &Context, scope: &Scope, arn: &str) -> Result<Option<Live<Spec>>, AwsError> {
    match get(cx, arn).await? {
        Some(policy) => with_document(cx, scope, arn, policy).await,
        None => Ok(None),
    }
}

async fn read_tagged(
    cx: &Context,
    scope: &Scope,
    arn: &str,
) -> Result<Option<Live<Spec>>, AwsError> {
    match get(cx, arn).await? {
        Some(policy) if scope.owner(&tags::from_iam(policy.tags())) == super::Owner::Ours => {
            with_document(cx, scope, arn, policy).await
        }
        _ => Ok(None),
    }
}

async fn with_document(
    cx: &Context,
    scope: &Scope,
    arn: &str,
    policy: Policy,
) -> Result<Option<Live<Spec>>, AwsError> {
    const OPERATION: &str = "iam:GetPolicyVersion";
    let version = policy
        .default_version_id()
        .ok_or_else(|| lacked("iam:GetPolicy", arn, "DefaultVersionId"))?;
    let answer = cx
        .aws
        .iam
        .get_policy_version()
        .policy_arn(arn)
        .version_id(version)
        .send()
        .await
        .called(OPERATION, arn)
        .absent()?;
    let Some(answer) = answer else {
        // Deleted between the two calls.
        return Ok(None);
    };
    let text = answer
        .policy_version()
        .and_then(PolicyVersion::document)
        .ok_or_else(|| lacked(OPERATION, arn, "Document"))?;
    let all_tags = tags::from_iam(policy.tags());
    Ok(Some(Live {
        name: policy.policy_name().unwrap_or_default().to_owned(),
        owner: scope.owner(&all_tags),
        spec: Spec {
            path: policy.path().unwrap_or(IAM_PATH).to_owned(),
            document: document::decode(text),
            tags: tags::compared(&all_tags),
        },
    }))
}

async fn versions(cx: &Context, name: &str, arn: &str) -> Result<Vec<PolicyVersion>, AwsError> {
    let answer = cx
        .aws
        .iam
        .list_policy_versions()
        .policy_arn(arn)
        .send()
        .await
        .called("iam:ListPolicyVersions", name)
        .absent()?;
    Ok(answer
        .map(|answer| answer.versions.unwrap_or_default())
        .unwrap_or_default())
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

async fn delete_version(cx: &Context, name: &str, arn: &str, id: &str) -> Result<(), AwsError> {
    cx.aws
        .iam
        .delete_policy_version()
        .policy_arn(arn)
        .version_id(id)
        .send()
        .await
        .called("iam:DeletePolicyVersion", name)
        .absent()?;
    Ok(())
}

/// Detaches from roles of this stack; anything else attached is not ours to change. Whether the policy stands.
async fn detach(cx: &Context, name: &str, arn: &str) -> Result<bool, AwsError> {
    const OPERATION: &str = "iam:ListEntitiesForPolicy";
    let answer = cx
        .aws
        .iam
        .list_entities_for_policy()
        .policy_arn(arn)
        .send()
        .await
        .called(OPERATION, name)
        .absent()?;
    let Some(answer) = answer else {
        return Ok(false);
    };
    let mut foreign: Vec<String> = Vec::new();
    foreign.extend(
        answer
            .policy_users()
            .iter()
            .filter_map(|u| Some(format!("user {}", u.user_name()?))),
    );
    foreign.extend(
        answer
            .policy_groups()
            .iter()
            .filter_map(|g| Some(format!("group {}", g.group_name()?))),
    );
    let mut ours = Vec::new();
    for role in answer.policy_roles().iter().filter_map(|r| r.role_name()) {
        if iam_role::is_of_stack(cx, role).await? {
            ours.push(role);
        } else {
            foreign.push(format!("role {role}"));
        }
    }
    if !foreign.is_empty() {
        return Err(AwsError::answer(
            OPERATION,
            name,
            None,
            format!(
                "the policy is also attached to what is not this stack's: {}. Detach it there, then run \
                 the command again",
                foreign.join(", ")
            ),
        ));
    }
    for role in ours {
        iam_role::detach(cx, role, arn).await?;
    }
    Ok(true)
}

async fn retag(
    cx: &Context,
    name: &str,
    arn: &str,
    changes: &tags::TagChanges,
) -> Result<(), AwsError> {
    if !changes.put.is_empty() {
        let put = tags::to_iam(&changes.put).map_err(|e| unbuildable("iam:TagPolicy", name, e))?;
        cx.aws
            .iam
            .tag_policy()
            .policy_arn(arn)
            .set_tags(Some(put))
            .send()
            .await
            .called("iam:TagPolicy", name)?;
    }
    if !changes.remove.is_empty() {
        cx.aws
            .iam
            .untag_policy()
            .policy_arn(arn)
            .set_tag_keys(Some(changes.remove.clone()))
            .send()
            .await
            .called("iam:UntagPolicy", name)?;
    }
    Ok(())
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
