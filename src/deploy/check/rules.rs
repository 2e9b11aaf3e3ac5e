//! Whether the rules that set the rotator off really reach it.

use std::sync::Arc;

use super::{Answer, Check, Found, Looker};
use crate::resource::parallel::try_all;
use freshscale_core::advice::Command;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::policy::{Context, Policies, Policy, Request, decide, parse_resource};
use freshscale_stack::names::{LIVE_ALIAS, Trigger};

pub(super) const CHECK: Check = Check {
    name: "rules",
    question: "is each rule enabled, wired to the function's alias, and let in by the function's policy?",
    rights: &[
        "events:DescribeRule",
        "events:ListTargetsByRule",
        "lambda:GetPolicy",
    ],
    path: "rotator.triggers",
    before_apply: false,
    run: |looker| Box::pin(run(looker)),
};

async fn run(looker: &Looker<'_>) -> Answer {
    let stack = looker.stack;
    let triggers = &stack.rotator.triggers;
    let mut names: Vec<String> = stack
        .daily_rules()
        .into_iter()
        .map(|rule| rule.name)
        .collect();
    for (wanted, trigger) in [
        (triggers.on_image_available, Trigger::Image),
        (triggers.on_backup_completed, Trigger::Backup),
    ] {
        names.extend(wanted.then(|| stack.names.event_rule(trigger).to_owned()));
    }
    let policy = policy(looker).await?;
    let each = names.iter().map(|name| rule(looker, name, policy.as_ref()));
    Ok(try_all(each).await?.into_iter().flatten().collect())
}

/// That of the alias; `None` if there is none.
async fn policy(looker: &Looker<'_>) -> Result<Option<Policy>, AwsError> {
    let name = &looker.stack.names.lambda_function;
    let request = looker
        .aws
        .lambda
        .get_policy()
        .function_name(name)
        .qualifier(LIVE_ALIAS);
    let answer = request
        .send()
        .await
        .called("lambda:GetPolicy", name)
        .absent()?;
    let text = answer.and_then(|answer| answer.policy).unwrap_or_default();
    Ok(parse_resource(&text).map(|document| Policy {
        name: name.clone(),
        document: Arc::new(document),
    }))
}

async fn rule(
    looker: &Looker<'_>,
    name: &str,
    policy: Option<&Policy>,
) -> Result<Option<Found>, AwsError> {
    let events = &looker.aws.events;
    let (rule, targets) = tokio::join!(
        events.describe_rule().name(name).send(),
        events.list_targets_by_rule().rule(name).send(),
    );
    let rule = rule.called("events:DescribeRule", name).absent()?;
    let targets = targets.called("events:ListTargetsByRule", name).absent()?;
    let targets = targets
        .and_then(|answer| answer.targets)
        .unwrap_or_default();
    let alias = looker.alias_arn();
    let found = |text: String| {
        Ok(Some(Found::error(
            CHECK.path,
            text,
            Command::bootstrap("apply"),
        )))
    };
    let Some(rule) = rule else {
        return found(format!("rule {name} does not exist: it sets nothing off"));
    };
    if rule
        .state()
        .is_some_and(|state| state.as_str() == "DISABLED")
    {
        return found(format!("rule {name} is disabled: it sets nothing off"));
    }
    if !targets.iter().any(|target| target.arn() == alias) {
        let others: Vec<&str> = targets.iter().map(|target| target.arn()).collect();
        let instead = match others.as_slice() {
            [] => "nothing".to_owned(),
            others => others.join(", "),
        };
        return found(format!("rule {name} invokes {instead}, not {alias}"));
    }
    let arn = looker.account.rule_arn(name);
    match lets_in(policy, &arn, &alias) {
        true => Ok(None),
        false => found(format!(
            "the policy of {alias} does not let rule {name} invoke it"
        )),
    }
}

fn lets_in(policy: Option<&Policy>, rule: &str, alias: &str) -> bool {
    let account = rule.split(':').nth(4).unwrap_or_default();
    let request = Request {
        principal: "events.amazonaws.com".to_owned(),
        action: "lambda:InvokeFunction".to_owned(),
        resource: alias.to_owned(),
        context: Context::default()
            .with("aws:SourceArn", rule)
            .with("aws:SourceAccount", account),
    };
    let policies = Policies {
        resource: policy.cloned(),
        ..Policies::default()
    };
    decide(&policies, &request).is_allowed()
}
