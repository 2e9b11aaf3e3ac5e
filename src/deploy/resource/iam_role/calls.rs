//! The calls that a role is read and written with.

use super::*;
use freshscale_stack::names::IAM_PATH;

pub(super) async fn get(cx: &Context, name: &str) -> Result<Option<Role>, AwsError> {
    let answer = cx
        .aws
        .iam
        .get_role()
        .role_name(name)
        .send()
        .await
        .called("iam:GetRole", name)
        .absent()?;
    let role = answer.and_then(|answer| answer.role);
    if let Some(role) = &role {
        cx.ids.learn_role(name, &role.arn);
    }
    Ok(role)
}

/// The ARN of a role under whatever path: known already, or looked up. One that is not there would
/// have our path.
pub(in crate::resource) async fn arn(cx: &Context, name: &str) -> Result<String, AwsError> {
    let rotator = cx
        .stack
        .as_ref()
        .map(|stack| (&stack.names, &stack.rotator));
    let rotator = rotator.filter(|(names, _)| names.iam_role == name);
    // Of somebody else's role the file says where it is, and reading it may be nobody's right.
    if let Some(arn) = rotator.and_then(|(_, rotator)| rotator.role.clone()) {
        return Ok(arn);
    }
    if let Some(arn) = cx.ids.role(name) {
        return Ok(arn);
    }
    let found = get(cx, name).await?.map(|role| role.arn);
    let path = rotator.map_or(IAM_PATH, |(_, rotator)| &rotator.role_path);
    Ok(found.unwrap_or_else(|| cx.account.role_arn(path, name)))
}

/// Where the stack's roles may be: under our path; where the file names another or there is none, anywhere.
fn path(cx: &Context) -> &'static str {
    let stack = cx.stack.as_ref();
    match stack.is_some_and(|stack| stack.rotator.role_path.starts_with(IAM_PATH)) {
        true => IAM_PATH,
        false => "/",
    }
}

/// Whether the role was seen where [`listed`] does not look.
pub(super) fn stood_elsewhere(cx: &Context, name: &str) -> bool {
    let here = format!(":role{}", path(cx));
    cx.ids.role(name).is_some_and(|arn| !arn.contains(&here))
}

/// Those among which the stack's may be.
pub(in crate::resource) async fn listed(cx: &Context) -> Result<Vec<Role>, AwsError> {
    let path = path(cx);
    let request = cx.aws.iam.list_roles().path_prefix(path);
    let found = request.into_paginator().items().send().try_collect().await;
    found.called("iam:ListRoles", path)
}

/// Whether a role carries the tag of the stack at hand.
pub(in crate::resource) async fn is_of_stack(cx: &Context, name: &str) -> Result<bool, AwsError> {
    Ok(get(cx, name)
        .await?
        .is_none_or(|role| tags::from_iam(role.tags()).get(STACK_TAG) == Some(&cx.stack_name)))
}

/// The managed policies attached; `None` if there is no such role.
pub(in crate::resource) async fn attached(
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
pub(in crate::resource) async fn detach(
    cx: &Context,
    role: &str,
    policy_arn: &str,
) -> Result<(), AwsError> {
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
pub(super) async fn attach(cx: &Context, role: &str, policy: &str) -> Result<(), AwsError> {
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

pub(super) async fn attach_arn(cx: &Context, role: &str, arn: &str) -> Result<(), AwsError> {
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

pub(super) async fn read_one(
    cx: &Context,
    scope: &Scope,
    name: &str,
) -> Result<Option<Live<Spec>>, AwsError> {
    let (role, attached) = tokio::join!(get(cx, name), attached_policies(cx, scope, name));
    let (Some(role), Some(attached)) = (role?, attached?) else {
        return Ok(None);
    };
    let trust = role
        .assume_role_policy_document()
        .ok_or_else(|| lacked("iam:GetRole", name, "AssumeRolePolicyDocument"))?;
    let all_tags = tags::from_iam(role.tags());
    let of_stack = |policy: &&AttachedPolicy| {
        let path = format!(":policy{IAM_PATH}");
        let arn = policy.policy_arn().unwrap_or_default();
        arn.contains(&path) || scope.has(kind::IAM_POLICY, policy.policy_name())
    };
    let (own, others): (Vec<_>, Vec<_>) = attached.iter().partition(of_stack);
    let kept = |policy: &AttachedPolicy| {
        let arn = policy.policy_arn()?.to_owned();
        Some((format!("AttachedPolicies[{}]", policy.policy_name()?), arn))
    };
    Ok(Some(Live {
        // As it was asked for: IAM finds names without regard to case.
        name: name.to_owned(),
        owner: scope.owner(&all_tags),
        spec: Spec {
            path: role.path().to_owned(),
            permissions_boundary: role
                .permissions_boundary()
                .and_then(|boundary| boundary.permissions_boundary_arn())
                .map(ToOwned::to_owned),
            trust: document::decode(trust),
            description: role.description().unwrap_or_default().to_owned(),
            max_session_duration: role.max_session_duration().unwrap_or(3600),
            policies: { own.into_iter() }
                .filter_map(|p| p.policy_name().map(ToOwned::to_owned))
                .collect(),
            kept: others.into_iter().filter_map(kept).collect(),
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

/// Gone is done.
pub(super) async fn delete(cx: &Context, name: &str) -> Result<(), AwsError> {
    let answer = cx.aws.iam.delete_role().role_name(name).send().await;
    answer.called("iam:DeleteRole", name).absent()?;
    Ok(())
}

/// With all that hangs on it, but for instance profiles.
pub(super) async fn delete_whole(cx: &Context, name: &str) -> Result<(), AwsError> {
    let (free, attached, inline) = tokio::join!(
        without_profiles(cx, name),
        attached(cx, name),
        inline(cx, name)
    );
    if !free? {
        return Ok(());
    }
    let (attached, inline) = (attached?.unwrap_or_default(), inline?);
    let arns = attached.iter().filter_map(AttachedPolicy::policy_arn);
    let (detached, deleted) = tokio::join!(
        try_all(arns.map(|arn| detach(cx, name, arn))),
        try_all(inline.iter().map(|policy| delete_inline(cx, name, policy)))
    );
    detached.and(deleted)?;
    delete(cx, name).await
}

/// The names of the policies that stand in the role itself.
async fn inline(cx: &Context, name: &str) -> Result<Vec<String>, AwsError> {
    let answer = cx
        .aws
        .iam
        .list_role_policies()
        .role_name(name)
        .send()
        .await
        .called("iam:ListRolePolicies", name)
        .absent()?;
    Ok(answer.map_or_else(Vec::new, |answer| answer.policy_names))
}

/// Gone is done.
async fn delete_inline(cx: &Context, name: &str, policy: &str) -> Result<(), AwsError> {
    cx.aws
        .iam
        .delete_role_policy()
        .role_name(name)
        .policy_name(policy)
        .send()
        .await
        .called("iam:DeleteRolePolicy", name)
        .absent()?;
    Ok(())
}

pub(super) async fn retag(
    cx: &Context,
    name: &str,
    changes: &tags::TagChanges,
) -> Result<(), AwsError> {
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
