//! The function's log group. Made before the function, or Lambda makes one without retention; deleted
//! after it, or an invocation in flight makes it again.

use std::collections::BTreeSet;

use aws_sdk_cloudwatchlogs::types::LogGroup as Group;
use serde::{Deserialize, Serialize};

use super::context::{names_of_ours, ours};
use super::memo::{functions, lambda_groups, telling_groups, tells_in_lambda_only};
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, FieldOwner, Headline, Leaving, Live, Obstacle, Resource,
    Rule, Scope,
};
use crate::address::{Kind, kind};
use crate::resource::tags::{self, Tags};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_stack::Stack;

/// Where Lambda's log groups are.
pub(super) const LAMBDA_PREFIX: &str = "/aws/lambda/";

/// How the function's log group and its retention are declared, read and written.
pub struct LogGroup;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// `None` keeps for ever.
    pub retention_days: Option<i32>,
    /// The account's policy that says for how long, whatever the group has itself (CloudWatch Logs API reference,
    /// `LogGroup.retentionPolicyName`: then `retentionInDays` is the policy's). Ours changes nothing as long as there is one.
    pub retention_policy: Option<String>,
    /// `true`: nobody can delete it before somebody ends this; `None` without.
    pub deletion_protection: Option<bool>,
    /// Its tags.
    pub tags: Tags,
}

impl Spec {
    fn is_protected(&self) -> bool {
        self.deletion_protection == Some(true)
    }
}

impl Resource for LogGroup {
    type Spec = Spec;
    const KIND: Kind = kind::LOG_GROUP;
    const HEADLINE: Headline = &[("retention_days", "days kept:")];
    const RULES: &'static [(&'static str, Rule)] = &[
        (
            "retention_days",
            Rule::OthersIf("retention_policy", FieldOwner::Account),
        ),
        ("retention_policy", Rule::SeedOnly(FieldOwner::Account)),
        ("deletion_protection", Rule::SeedOnly(FieldOwner::Hand)),
    ];

    fn declare(stack: &Stack, _: &DeployContext) -> Vec<Declared<Spec>> {
        vec![Declared {
            name: stack.names.log_group.clone(),
            spec: Spec {
                retention_days: stack
                    .rotator
                    .log_retention_days
                    .map(|days| i32::try_from(days).unwrap_or(i32::MAX)),
                retention_policy: None,
                deletion_protection: None,
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
        let found = telling(cx, scope, false).await?;
        let others = { found.iter() }.filter(|it| !scope.has(Self::KIND, it.log_group_name()));
        let found = try_all(others.map(|group| live(cx, scope, group))).await?;
        Ok(ours(found))
    }

    /// A function that still ran may have made its group again.
    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let (listed, named) = tokio::join!(telling(cx, scope, true), Self::read(cx, scope));
        let listed = listed?;
        let others = { listed.iter() }.filter(|it| !scope.has(Self::KIND, it.log_group_name()));
        let mut found = try_all(others.map(|group| live(cx, scope, group))).await?;
        found.extend(named?.into_iter().map(Some));
        Ok(names_of_ours(found))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        cx.aws
            .logs
            .create_log_group()
            .log_group_name(name)
            .set_tags(Some(tags::to_map(&want.tags)).filter(|tags| !tags.is_empty()))
            .send()
            .await
            .called("logs:CreateLogGroup", name)?;
        set_retention(cx, name, want.retention_days).await
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        if have.retention_days != want.retention_days {
            if want.retention_days.is_none() {
                cx.aws
                    .logs
                    .delete_retention_policy()
                    .log_group_name(name)
                    .send()
                    .await
                    .called("logs:DeleteRetentionPolicy", name)?;
            }
            set_retention(cx, name, want.retention_days).await?;
        }
        retag(cx, name, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn leaving(_: &Context, _: &str, have: &Spec) -> Result<Leaving, AwsError> {
        let obstacle = have.is_protected().then(|| Obstacle {
            reason: "it has deletion protection".to_owned(),
            remedy: "end that by hand, or pass --force: it ends the protection and deletes the log group with its lines"
                .to_owned(),
        });
        Ok(Leaving {
            obstacle,
            ends: None,
        })
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        if have.is_protected() && cx.removal.force {
            cx.aws
                .logs
                .put_log_group_deletion_protection()
                .log_group_identifier(name)
                .deletion_protection_enabled(false)
                .send()
                .await
                .called("logs:PutLogGroupDeletionProtection", name)
                .absent()?;
        }
        cx.aws
            .logs
            .delete_log_group()
            .log_group_name(name)
            .send()
            .await
            .called("logs:DeleteLogGroup", name)
            .absent()?;
        Ok(())
    }
}

/// The groups that may be a stack's, those of the scope too. `again`: it was looked for them before.
async fn telling(cx: &Context, scope: &Scope, again: bool) -> Result<Vec<Group>, AwsError> {
    let elsewhere = async {
        match again && tells_in_lambda_only(cx) {
            true => Ok(&[][..]),
            false => telling_groups(cx, scope).await,
        }
    };
    let (lambda, telling, functions) = tokio::join!(
        lambda_groups(cx, scope),
        // Groups of other names, if they tell of the stack.
        elsewhere,
        functions(cx, scope),
    );
    let functions: BTreeSet<&str> = functions?
        .iter()
        .filter_map(|f| f.function_name())
        .collect();
    let mut seen = BTreeSet::new();
    let all = lambda?.iter().cloned();
    let all = all.chain(telling?.iter().cloned());
    let candidates = all.filter(|group| {
        let name = group.log_group_name().unwrap_or_default();
        is_candidate(name, scope, &functions) && seen.insert(name.to_owned())
    });
    Ok(candidates.collect())
}

/// A group may be a leftover if it tells of a stack, or if its function is gone or one of ours.
fn is_candidate(name: &str, scope: &Scope, functions: &BTreeSet<&str>) -> bool {
    if scope.stacks.iter().any(|stack| name.contains(stack)) {
        return true;
    }
    name.strip_prefix(LAMBDA_PREFIX).is_some_and(|function| {
        !functions.contains(function)
            || scope
                .names(kind::LAMBDA_FUNCTION)
                .any(|ours| ours == function)
    })
}

pub(super) async fn with_prefix(cx: &Context, prefix: &str) -> Result<Vec<Group>, AwsError> {
    cx.aws
        .logs
        .describe_log_groups()
        .log_group_name_prefix(prefix)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("logs:DescribeLogGroups", prefix)
}

pub(super) async fn with_pattern(cx: &Context, pattern: &str) -> Result<Vec<Group>, AwsError> {
    cx.aws
        .logs
        .describe_log_groups()
        .log_group_name_pattern(pattern)
        .into_paginator()
        .items()
        .send()
        .try_collect()
        .await
        .called("logs:DescribeLogGroups", pattern)
}

async fn read_one(cx: &Context, scope: &Scope, name: &str) -> Result<Option<Live<Spec>>, AwsError> {
    if scope.ends && name.starts_with(LAMBDA_PREFIX) {
        let mut groups = lambda_groups(cx, scope).await?.iter();
        return match groups.find(|group| group.log_group_name() == Some(name)) {
            Some(group) => live(cx, scope, group).await,
            None => Ok(None),
        };
    }
    if let Some(listed) = scope.memo.together.log_group(cx, name).await {
        return match listed {
            Some(group) => live(cx, scope, &group).await,
            None => Ok(None),
        };
    }
    // A search by prefix: only the exact name counts. It sorts first, so that one page is enough.
    let answer = cx
        .aws
        .logs
        .describe_log_groups()
        .log_group_name_prefix(name)
        .send()
        .await
        .called("logs:DescribeLogGroups", name)?;
    match answer
        .log_groups()
        .iter()
        .find(|group| group.log_group_name() == Some(name))
    {
        Some(group) => live(cx, scope, group).await,
        None => Ok(None),
    }
}

async fn live(cx: &Context, scope: &Scope, group: &Group) -> Result<Option<Live<Spec>>, AwsError> {
    let name = group.log_group_name().unwrap_or_default();
    let answer = cx
        .aws
        .logs
        .list_tags_for_resource()
        .resource_arn(cx.account.log_group_arn(name))
        .send()
        .await
        .called("logs:ListTagsForResource", name)
        .absent()?;
    // Without an answer it went between the two calls.
    Ok(answer.map(|answer| {
        let all_tags = tags::from_map(answer.tags());
        Live {
            name: name.to_owned(),
            owner: scope.owner(&all_tags),
            spec: Spec {
                retention_days: group.retention_in_days(),
                retention_policy: group.retention_policy_name().map(ToOwned::to_owned),
                deletion_protection: group.deletion_protection_enabled().filter(|yes| *yes),
                tags: tags::compared(&all_tags),
            },
        }
    }))
}

async fn set_retention(cx: &Context, name: &str, days: Option<i32>) -> Result<(), AwsError> {
    if let Some(days) = days {
        cx.aws
            .logs
            .put_retention_policy()
            .log_group_name(name)
            .retention_in_days(days)
            .send()
            .await
            .called("logs:PutRetentionPolicy", name)?;
    }
    Ok(())
}

async fn retag(cx: &Context, name: &str, changes: &tags::TagChanges) -> Result<(), AwsError> {
    let arn = cx.account.log_group_arn(name);
    if !changes.put.is_empty() {
        cx.aws
            .logs
            .tag_resource()
            .resource_arn(&arn)
            .set_tags(Some(tags::to_map(&changes.put)))
            .send()
            .await
            .called("logs:TagResource", name)?;
    }
    if !changes.remove.is_empty() {
        cx.aws
            .logs
            .untag_resource()
            .resource_arn(&arn)
            .set_tag_keys(Some(changes.remove.clone()))
            .send()
            .await
            .called("logs:UntagResource", name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn groups_of_other_peoples_functions_are_no_candidates() {
        let scope = Scope {
            stacks: BTreeSet::from(["web".to_owned()]),
            ..Scope::default()
        };
        let functions = BTreeSet::from(["billing"]);
        assert!(!is_candidate("/aws/lambda/billing", &scope, &functions));
        assert!(is_candidate("/aws/lambda/gone", &scope, &functions));
        assert!(is_candidate("/custom/web/rotator", &scope, &functions));
        assert!(!is_candidate("/custom/other", &scope, &functions));
    }
}
