//! What IAM says of rights that nobody has tried yet (`SimulatePrincipalPolicy`).
//!
//! It asks the policies of one principal, its boundary and its account's organization; policies of resources and of sessions
//! it does not ask (IAM API reference).

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_iam::types::{ContextEntry, ContextKeyTypeEnum, EvaluationResult};
use serde::Serialize;
use serde_json::Value;

use crate::clients::Clients;
use crate::resource::parallel::try_all;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, lacked};
use freshscale_core::policy::one_or_several;
use freshscale_stack::without_right;

const SIMULATE: &str = "iam:SimulatePrincipalPolicy";

/// What one statement of a policy allows, as calls that could be made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Wanted {
    /// `ec2:CreateTags`.
    pub actions: Vec<String>,
    /// ARNs without wildcards, or `*`.
    pub resources: Vec<String>,
    /// Condition keys and their values.
    pub context: Vec<(String, Vec<String>)>,
}

/// What IAM says of an action on something.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Answer {
    /// `ec2:CreateTags`.
    pub action: String,
    /// An ARN, or `*`.
    pub resource: String,
    /// `allowed`, `implicitDeny`, `explicitDeny`.
    pub decision: String,
}

impl Answer {
    /// Whether it may be done.
    #[must_use]
    pub fn is_allowed(&self) -> bool {
        self.decision == "allowed"
    }
}

/// The actions that may not be done, each once.
#[must_use]
pub fn denied(answers: &[Answer]) -> BTreeSet<&str> {
    let denied = answers.iter().filter(|answer| !answer.is_allowed());
    denied.map(|answer| answer.action.as_str()).collect()
}

/// The same as a sentence lists them; `None` if all may.
#[must_use]
pub fn denied_list(answers: &[Answer]) -> Option<String> {
    let denied: Vec<&str> = denied(answers).into_iter().collect();
    (!denied.is_empty()).then(|| denied.join(", "))
}

/// Rights that a role lacks, and what becomes of rotation without them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lack {
    /// Whether there is no rotation then.
    pub ends_rotation: bool,
    /// A sentence without its stop.
    pub text: String,
}

/// What the rotator's role lacks, by IAM's answers on its policy: the worst first.
#[must_use]
pub fn lacks(role: &str, answers: &[Answer]) -> Vec<Lack> {
    let mut lacking: BTreeMap<(bool, &str), Vec<&str>> = BTreeMap::new();
    for action in denied(answers) {
        let (what, ends_it) = without_right(action);
        lacking.entry((!ends_it, what)).or_default().push(action);
    }
    let lacking = lacking.into_iter();
    lacking
        .map(|((goes_on, what), actions)| Lack {
            ends_rotation: !goes_on,
            text: format!("role {role} may not do {}: {what}", actions.join(", ")),
        })
        .collect()
}

/// The calls that the statements of a policy are there for: one for each action on each resource, of names that could be,
/// and with tags as its conditions want them. Passing any role whatever is not among them.
#[must_use]
pub fn wanted(policy: &Value) -> Vec<Wanted> {
    let statements = policy["Statement"].as_array().into_iter().flatten();
    // Which role it will be nobody has told.
    let is_open = |statement: &&Value| {
        let resource = statement["Resource"].as_str().unwrap_or_default();
        resource.ends_with(":role/*") && statement["Action"] == "iam:PassRole"
    };
    statements
        .filter(|statement| !is_open(statement))
        .map(|statement| Wanted {
            actions: one_or_several(&statement["Action"]),
            resources: resources(&one_or_several(&statement["Resource"])),
            context: context(&statement["Condition"]),
        })
        .collect()
}

/// Of something that may lie under any path: roles and policies under ours, profiles under none.
fn resources(patterns: &[String]) -> Vec<String> {
    let under_path = |pattern: &String| pattern.contains("/*/");
    let is_profile = |pattern: &String| pattern.contains(":instance-profile/");
    let any = patterns.iter().any(under_path);
    let meant = patterns.iter().filter(|pattern| match is_profile(pattern) {
        true => !under_path(pattern),
        false => !any || under_path(pattern),
    });
    meant.map(|pattern| example(pattern)).collect()
}

/// Something that a pattern fits.
fn example(pattern: &str) -> String {
    if pattern == "*" {
        return pattern.to_owned();
    }
    let named = pattern.replace("/*/", "/freshscale/").replace('?', "1");
    named.replace('*', "0123456789abcdef0")
}

fn context(condition: &Value) -> Vec<(String, Vec<String>)> {
    let operators = condition.as_object().into_iter().flatten();
    let entries = operators
        .filter(|(operator, _)| *operator != "Null")
        .flat_map(|(operator, keys)| {
            let of_set = operator.starts_with("For");
            keys.as_object()
                .into_iter()
                .flatten()
                .map(move |(key, value)| {
                    let values = resources(&one_or_several(value));
                    let most = if of_set { values.len() } else { 1 };
                    (key.clone(), values.into_iter().take(most).collect())
                })
        });
    entries.collect()
}

/// Asks.
///
/// # Errors
/// The failed call.
pub async fn simulate(
    aws: &Clients,
    principal: &str,
    wanted: &[Wanted],
) -> Result<Vec<Answer>, AwsError> {
    let each = wanted.iter().map(|wanted| one(aws, principal, wanted));
    let mut answers: Vec<Answer> = try_all(each).await?.into_iter().flatten().collect();
    answers.sort();
    answers.dedup();
    Ok(answers)
}

async fn one(aws: &Clients, principal: &str, wanted: &Wanted) -> Result<Vec<Answer>, AwsError> {
    let entries = wanted.context.iter().map(|(key, values)| {
        let kind = match values.len() {
            1 => ContextKeyTypeEnum::String,
            _ => ContextKeyTypeEnum::StringList,
        };
        let entry = ContextEntry::builder()
            .context_key_name(key)
            .context_key_type(kind);
        entry.set_context_key_values(Some(values.clone())).build()
    });
    let request = aws
        .iam
        .simulate_principal_policy()
        .policy_source_arn(principal);
    let request = request
        .set_action_names(Some(wanted.actions.clone()))
        .set_resource_arns(Some(wanted.resources.clone()))
        .set_context_entries(Some(entries.collect()));
    let pages = request.into_paginator().items().send();
    let results: Vec<EvaluationResult> = pages.try_collect().await.called(SIMULATE, principal)?;
    Ok(results.iter().flat_map(answers).collect())
}

/// One for each resource, if IAM tells of each.
fn answers(result: &EvaluationResult) -> Vec<Answer> {
    let action = result.eval_action_name();
    let answer = |resource: &str, decision: &str| Answer {
        action: action.to_owned(),
        resource: resource.to_owned(),
        decision: decision.to_owned(),
    };
    let each = result.resource_specific_results();
    if each.is_empty() {
        let resource = result.eval_resource_name().unwrap_or("*");
        return vec![answer(resource, result.eval_decision().as_str())];
    }
    let each = each.iter();
    each.map(|one| {
        answer(
            one.eval_resource_name(),
            one.eval_resource_decision().as_str(),
        )
    })
    .collect()
}

/// The role in an instance profile, by its name with its path; `None` if there is no such profile, or none in it.
///
/// # Errors
/// The failed call.
pub async fn instance_role(aws: &Clients, profile: &str) -> Result<Option<String>, AwsError> {
    let request = aws
        .iam
        .get_instance_profile()
        .instance_profile_name(profile);
    let answer = request
        .send()
        .await
        .called("iam:GetInstanceProfile", profile)
        .absent()?;
    let found = answer.and_then(|answer| answer.instance_profile);
    let role = found.and_then(|profile| profile.roles.into_iter().next());
    Ok(role.map(|role| format!("{}{}", role.path.trim_start_matches('/'), role.role_name)))
}

/// ARN of a role by its name.
///
/// # Errors
/// The failed call, or there is none.
pub async fn role_arn(aws: &Clients, name: &str) -> Result<String, AwsError> {
    const OPERATION: &str = "iam:GetRole";
    let answer = aws
        .iam
        .get_role()
        .role_name(name)
        .send()
        .await
        .called(OPERATION, name)?;
    let role = answer.role.ok_or_else(|| lacked(OPERATION, name, "Role"))?;
    Ok(role.arn)
}

/// ARN of who calls; of a session, that of its role.
///
/// # Errors
/// The failed call.
pub async fn caller(aws: &Clients) -> Result<String, AwsError> {
    let answer = aws.sts.get_caller_identity().send().await;
    let answer = answer.called("sts:GetCallerIdentity", "the caller")?;
    let arn = answer.arn.unwrap_or_default();
    let role = arn
        .split_once(":assumed-role/")
        .and_then(|(_, rest)| rest.split('/').next());
    match role {
        Some(name) => role_arn(aws, name).await,
        None => Ok(arn),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_statement_is_asked_for_as_calls_that_could_be_made() {
        let policy = json!({"Statement": [
            {"Sid": "A", "Effect": "Allow", "Action": "iam:GetRole",
             "Resource": ["arn:aws:iam::1:role/x", "arn:aws:iam::1:role/*/x"]},
            {"Sid": "B", "Effect": "Allow", "Action": ["ec2:CreateTags"], "Resource": "arn:aws:ec2:r::image/*",
             "Condition": {"StringEquals": {"aws:ResourceTag/Name": "web"}, "Null": {"aws:TagKeys": "false"},
                "ForAllValues:StringEquals": {"aws:TagKeys": ["a", "b"]}}},
        ]});
        let [first, second] = wanted(&policy).try_into().unwrap_or_else(|_| panic!("two"));
        assert_eq!(first.resources, ["arn:aws:iam::1:role/freshscale/x"]);
        assert_eq!(second.resources, ["arn:aws:ec2:r::image/0123456789abcdef0"]);
        let mut context = second.context;
        context.sort();
        let texts = |all: &[&str]| all.iter().map(|one| (*one).to_owned()).collect::<Vec<_>>();
        assert_eq!(
            context,
            [
                ("aws:ResourceTag/Name".to_owned(), texts(&["web"])),
                ("aws:TagKeys".to_owned(), texts(&["a", "b"])),
            ]
        );
    }
}
