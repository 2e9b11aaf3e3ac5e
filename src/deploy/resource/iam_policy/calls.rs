//! The calls that a policy is read and written with.

use std::collections::BTreeSet;

use aws_sdk_iam::types::Role;

use super::*;
use crate::resource::Owner;
use freshscale_stack::ADOPTED_TAG;

/// Under our path, or else wherever the stack's role has a policy of this name attached.
pub(super) async fn read_one(
    cx: &Context,
    scope: &Scope,
    name: &str,
) -> Result<Option<Live<Spec>>, AwsError> {
    let arn = cx.account.policy_arn(IAM_PATH, name);
    let roles = scope.names(kind::IAM_ROLE);
    let (ours, attached) = tokio::join!(
        read_arn(cx, scope, &arn),
        try_all(roles.map(|role| attached_policies(cx, scope, role))),
    );
    if let Some(live) = ours? {
        return Ok(Some(live));
    }
    let attached = attached?;
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

pub(super) async fn get(cx: &Context, arn: &str) -> Result<Option<Policy>, AwsError> {
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

pub(super) async fn read_arn(
    cx: &Context,
    scope: &Scope,
    arn: &str,
) -> Result<Option<Live<Spec>>, AwsError> {
    match get(cx, arn).await? {
        Some(policy) => with_document(cx, scope, arn, policy).await,
        None => Ok(None),
    }
}

/// Those under our path.
pub(super) async fn listed(cx: &Context) -> Result<Vec<Policy>, AwsError> {
    let request = { cx.aws.iam.list_policies() }
        .scope(PolicyScopeType::Local)
        .path_prefix(IAM_PATH);
    let found = request.into_paginator().items().send().try_collect().await;
    found.called("iam:ListPolicies", IAM_PATH)
}

/// Of those listed, the scope's stacks'. The list has no tags; GetPolicy gives them together with the version. Nobody asks
/// for what a role of another stack has attached: an account with many stacks has many of these.
pub(super) async fn tagged_of(
    cx: &Context,
    scope: &Scope,
    listed: impl Iterator<Item = &Policy>,
) -> Result<Vec<Option<Live<Spec>>>, AwsError> {
    let listed: Vec<&Policy> = listed.collect();
    if listed.is_empty() {
        return Ok(Vec::new());
    }
    let claimed = { roles(cx, scope).await?.iter() }
        .filter(|role| scope.claims(role.description().unwrap_or_default()))
        .map(Role::role_name);
    let roles: BTreeSet<&str> = scope.names(kind::IAM_ROLE).chain(claimed).collect();
    let attached = try_all({ roles.iter() }.map(|role| attached_policies(cx, scope, role))).await?;
    let attached: BTreeSet<&str> = { attached.iter().flatten().flatten() }
        .filter_map(|policy| policy.policy_arn())
        .collect();
    let tells = |policy: &Policy| {
        let name = policy.policy_name().unwrap_or_default();
        scope.stacks.iter().any(|stack| name.contains(stack))
    };
    let candidates = { listed.into_iter() }.filter(|policy| {
        policy.attachment_count().unwrap_or(0) == 0
            || tells(policy)
            || policy.arn().is_some_and(|arn| attached.contains(arn))
    });
    let arns = candidates.filter_map(Policy::arn);
    try_all(arns.map(|arn| read_tagged(cx, scope, arn))).await
}

/// Gone is done.
pub(super) async fn delete(cx: &Context, name: &str, arn: &str) -> Result<(), AwsError> {
    let answer = cx.aws.iam.delete_policy().policy_arn(arn).send().await;
    answer.called("iam:DeletePolicy", name).absent()?;
    Ok(())
}

/// With its earlier versions, and taken from the stack's roles.
pub(super) async fn delete_whole(cx: &Context, name: &str, arn: &str) -> Result<(), AwsError> {
    let (stands, versions) = tokio::join!(detach(cx, name, arn), versions(cx, name, arn));
    if !stands? {
        return Ok(());
    }
    let versions = versions?;
    let others = { versions.iter() }.filter(|version| !version.is_default_version());
    let ids = others.filter_map(PolicyVersion::version_id);
    try_all(ids.map(|id| delete_version(cx, name, arn, id))).await?;
    delete(cx, name, arn).await
}

async fn read_tagged(
    cx: &Context,
    scope: &Scope,
    arn: &str,
) -> Result<Option<Live<Spec>>, AwsError> {
    match get(cx, arn).await? {
        Some(policy) if scope.owner(&tags::from_iam(policy.tags())) == Owner::Ours => {
            with_document(cx, scope, arn, policy).await
        }
        _ => Ok(None),
    }
}

pub(super) async fn with_document(
    cx: &Context,
    scope: &Scope,
    arn: &str,
    policy: Policy,
) -> Result<Option<Live<Spec>>, AwsError> {
    let all_tags = tags::from_iam(policy.tags());
    let owner = scope.owner(&all_tags);
    let goes = scope.deletes && owner == Owner::Ours && !all_tags.contains_key(ADOPTED_TAG);
    // What a policy says that is to be deleted changes nothing; one that is released must go on without our tags.
    let document = match goes {
        true => Some(Value::Null),
        false => document_of(cx, arn, &policy).await?,
    };
    // Without one it was deleted between the two calls.
    Ok(document.map(|document| Live {
        name: policy.policy_name().unwrap_or_default().to_owned(),
        owner,
        spec: Spec {
            path: policy.path().unwrap_or(IAM_PATH).to_owned(),
            document,
            tags: tags::compared(&all_tags),
        },
    }))
}

/// What the default version says; `None` if the policy has gone.
async fn document_of(cx: &Context, arn: &str, policy: &Policy) -> Result<Option<Value>, AwsError> {
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
        return Ok(None);
    };
    let text = answer
        .policy_version()
        .and_then(PolicyVersion::document)
        .ok_or_else(|| lacked(OPERATION, arn, "Document"))?;
    Ok(Some(document::decode(text)))
}

pub(super) async fn versions(
    cx: &Context,
    name: &str,
    arn: &str,
) -> Result<Vec<PolicyVersion>, AwsError> {
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

pub(super) async fn delete_version(
    cx: &Context,
    name: &str,
    arn: &str,
    id: &str,
) -> Result<(), AwsError> {
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

pub(super) async fn retag(
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
