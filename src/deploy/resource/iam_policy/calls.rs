//! The calls that a policy is read and written with.

use super::*;

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

pub(super) async fn read_tagged(
    cx: &Context,
    scope: &Scope,
    arn: &str,
) -> Result<Option<Live<Spec>>, AwsError> {
    match get(cx, arn).await? {
        Some(policy)
            if scope.owner(&tags::from_iam(policy.tags())) == crate::resource::Owner::Ours =>
        {
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
pub(super) async fn detach(cx: &Context, name: &str, arn: &str) -> Result<bool, AwsError> {
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
