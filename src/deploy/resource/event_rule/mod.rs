//! EventBridge rules that set the rotator off, each with its one target.

mod calls;

use std::collections::BTreeMap;

use aws_sdk_eventbridge::types::{Rule as AwsRule, RuleState, Target as AwsTarget};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::context::{names_of_ours, ours};
use super::hidden::Secret;
use super::parallel::try_all;
use super::{Context, Declared, DeployContext, Headline, Live, Resource, Rule, Scope, memo};
use crate::address::{Kind, kind};
use crate::resource::tags::{self, Tags};
pub(crate) use calls::calling;
pub(super) use calls::page;
use calls::{
    delete_rule, list, live, put_rule, put_targets, remove_targets, retag, rules_named, standing,
    targets_of,
};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called, unbuildable};
use freshscale_stack::Stack;
use freshscale_stack::names::{LIVE_ALIAS, Trigger};

/// The key of our target in each rule.
const TARGET_ID: &str = "rotator";

/// How EventBridge rules and their targets are declared, read and written.
pub struct EventRule;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// For people, and for finding candidates.
    pub description: String,
    /// `ENABLED` or `DISABLED`.
    pub state: String,
    /// Six-field cron in UTC.
    pub schedule_expression: Option<String>,
    /// In canonical form.
    pub event_pattern: Option<Value>,
    /// By id.
    pub targets: Vec<Target>,
    /// The role by which the rule calls, which the stack file cannot say, under `RoleArn`.
    pub kept: BTreeMap<String, String>,
    /// Its tags.
    pub tags: Tags,
}

/// Whom a rule calls.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Target {
    /// Its key.
    pub id: String,
    /// The function's alias.
    pub arn: String,
    /// A constant in place of the event; none is wanted.
    pub input: Option<Secret>,
    /// The part of the event that is sent instead of the whole; none is wanted.
    pub input_path: Option<String>,
    /// What is made of the event, as JSON; none is wanted.
    pub input_transformer: Option<Secret>,
}

impl Resource for EventRule {
    type Spec = Spec;
    const KIND: Kind = kind::EVENT_RULE;
    const HEADLINE: Headline = &[("description", ""), ("schedule_expression", "")];
    const AFTER: &'static [Kind] = &[kind::LAMBDA_PERMISSION];
    /// A rule without a target calls nobody: that comes when it may be called.
    const BEGINS: bool = true;
    const RULES: &'static [(&'static str, Rule)] =
        &[("targets", Rule::Secret), ("kept", Rule::Kept)];

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        wanted(stack)
            .into_iter()
            .map(|wanted| Declared {
                spec: declared(stack, facts, &wanted),
                name: wanted.name,
            })
            .collect()
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let names: Vec<&str> = scope.names(Self::KIND).collect();
        let (rules, targets) = tokio::join!(
            rules_named(cx, scope, &names),
            try_all(names.iter().map(|name| targets_of(cx, name)))
        );
        let (rules, targets) = (rules?, targets?);
        let present = names.iter().zip(targets).filter_map(|(name, targets)| {
            let rule = rules.iter().find(|rule| rule.name() == Some(name))?;
            Some((rule, targets.unwrap_or_default()))
        });
        let found = try_all(present.map(|(rule, targets)| live(cx, scope, rule, targets))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let rules = memo::rules(cx, scope).await?;
        let candidates = rules
            .iter()
            .filter(|rule| scope.claims(rule.description().unwrap_or_default()))
            .filter(|rule| !scope.has(Self::KIND, rule.name()));
        let found = try_all(candidates.map(|rule| async move {
            let targets = targets_of(cx, rule.name().unwrap_or_default()).await?;
            live(cx, scope, rule, targets.unwrap_or_default()).await
        }))
        .await?;
        Ok(ours(found))
    }

    async fn remains(cx: &Context, scope: &Scope) -> Result<Vec<String>, AwsError> {
        let candidates = memo::rules(cx, scope).await?.iter().filter(|rule| {
            scope.has(Self::KIND, rule.name())
                || scope.claims(rule.description().unwrap_or_default())
        });
        let found = try_all(candidates.map(|rule| live(cx, scope, rule, Vec::new()))).await?;
        Ok(names_of_ours(found))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        put_rule(cx, name, want, true).await?;
        cx.progress.ground_stands().await?;
        put_targets(cx, name, &want.targets, &[]).await
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        let rule = |spec: &Spec| Spec {
            targets: Vec::new(),
            tags: Tags::new(),
            ..spec.clone()
        };
        if rule(have) != rule(want) {
            put_rule(cx, name, want, false).await?;
        }
        if have.targets != want.targets {
            let known = standing(cx, name).await?.unwrap_or_default();
            put_targets(cx, name, &want.targets, &known).await?;
            let extra = have
                .targets
                .iter()
                .filter(|t| !want.targets.iter().any(|w| w.id == t.id))
                .map(|t| t.id.clone())
                .collect();
            remove_targets(cx, name, extra).await?;
        }
        retag(cx, name, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        let ids = |targets: &[Target]| targets.iter().map(|t| t.id.clone()).collect();
        remove_targets(cx, name, ids(&have.targets)).await?;
        match delete_rule(cx, name).await {
            // "Rule can't be deleted since it has targets.": one came after it was looked at.
            Err(error) if error.code.as_deref() == Some("ValidationException") => {
                let targets = targets_of(cx, name).await?.unwrap_or_default();
                remove_targets(cx, name, ids(&targets)).await?;
                delete_rule(cx, name).await
            }
            deleted => deleted,
        }
    }
}

/// Every rule of the bus.
pub(super) async fn all(cx: &Context) -> Result<Vec<AwsRule>, AwsError> {
    list(cx, None).await
}

/// A rule that the stack asks for.
pub(super) struct Wanted {
    trigger: Trigger,
    pub(super) name: String,
    /// When it fires by the clock.
    schedule: Option<String>,
}

/// The rules of the triggers that the stack has switched on.
pub(super) fn wanted(stack: &Stack) -> Vec<Wanted> {
    let triggers = &stack.rotator.triggers;
    let daily = stack.daily_rules().into_iter().map(|rule| Wanted {
        trigger: Trigger::Daily,
        name: rule.name,
        schedule: Some(rule.schedule),
    });
    let events = [
        (Trigger::Image, triggers.on_image_available),
        (Trigger::Backup, triggers.on_backup_completed),
    ];
    let events = events.into_iter().filter(|(_, on)| *on);
    let events = events.map(|(trigger, _)| Wanted {
        trigger,
        name: stack.names.event_rule(trigger).to_owned(),
        schedule: None,
    });
    daily.chain(events).collect()
}

fn declared(stack: &Stack, facts: &DeployContext, wanted: &Wanted) -> Spec {
    let (what, pattern) = match wanted.trigger {
        Trigger::Daily => ("rotates once a day", None),
        Trigger::Image => (
            "rotates when an image becomes available",
            Some(json!({
                "source": ["aws.ec2"],
                "detail-type": ["EC2 AMI State Change"],
                "detail": {"State": ["available"]}
            })),
        ),
        Trigger::Backup => (
            "rotates when a backup completes",
            Some(json!({
                "source": ["aws.backup"],
                "detail-type": ["Backup Job State Change"],
                "detail": {"state": ["COMPLETED"], "resourceType": ["EC2"]}
            })),
        ),
    };
    Spec {
        description: stack.description(what),
        state: RuleState::Enabled.as_str().to_owned(),
        schedule_expression: wanted.schedule.clone(),
        event_pattern: pattern,
        targets: vec![Target {
            id: TARGET_ID.to_owned(),
            arn: format!(
                "{}:{LIVE_ALIAS}",
                facts.account.function_arn(&stack.names.lambda_function)
            ),
            input: None,
            input_path: None,
            input_transformer: None,
        }],
        kept: BTreeMap::new(),
        tags: stack.all_tags(),
    }
}

/// Patterns are compared as sets of alternatives, so that lists stay lists.
fn pattern(text: &str) -> Value {
    fn sorted(value: &Value) -> Value {
        match value {
            Value::Object(members) => Value::Object(
                members
                    .iter()
                    .map(|(k, v)| (k.clone(), sorted(v)))
                    .collect(),
            ),
            Value::Array(items) => {
                let mut items: Vec<Value> = items.iter().map(sorted).collect();
                items.sort_by_key(ToString::to_string);
                Value::Array(items)
            }
            other => other.clone(),
        }
    }
    serde_json::from_str(text).map_or_else(|_| Value::String(text.to_owned()), |v| sorted(&v))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::resource::together::common_prefix;

    #[test]
    fn one_list_call_is_enough_for_names_with_a_common_start() {
        assert_eq!(common_prefix(&["web-daily", "web-image"]), "web-");
        assert_eq!(common_prefix(&["a", "b"]), "");
        assert_eq!(common_prefix(&["only"]), "only");
        assert_eq!(common_prefix(&["long-name", "long"]), "long");
    }

    #[test]
    fn order_and_spaces_in_a_pattern_are_no_difference_but_values_are() {
        assert_eq!(pattern(r#"{"a": ["y", "x"]}"#), json!({"a": ["x", "y"]}));
        assert_ne!(pattern(r#"{"a":["x"]}"#), pattern(r#"{"a":["z"]}"#));
    }
}
