//! EventBridge rules that set the rotator off, each with its one target.

use aws_sdk_eventbridge::types::{Rule as AwsRule, RuleState, Target as AwsTarget};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::parallel::try_all;
use super::{Context, Declared, Facts, Kind, Live, Owner, Resource, Scope, kind};
use crate::aws::AwsError;
use crate::aws::call::{Absent, Called, unbuildable};
use crate::aws::tags::{self, Tags};
use crate::schedule::daily_utc_cron;
use crate::stack::names::{LIVE_ALIAS, Trigger};
use crate::stack::{Stack, description_prefix};

/// The key of our target in each rule.
const TARGET_ID: &str = "rotator";

/// The kind.
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
    pub input: Option<String>,
}

impl Resource for EventRule {
    type Spec = Spec;
    const KIND: Kind = kind::EVENT_RULE;
    const AFTER: &'static [Kind] = &[kind::LAMBDA_PERMISSION];

    fn declare(stack: &Stack, facts: &Facts) -> Vec<Declared<Spec>> {
        wanted(stack)
            .into_iter()
            .map(|(trigger, name)| Declared {
                name: name.to_owned(),
                spec: declared(stack, facts, trigger),
            })
            .collect()
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let names: Vec<&str> = scope.names(Self::KIND).collect();
        let (rules, targets) = tokio::join!(
            rules_named(cx, &names),
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
        let rules = list(cx, None).await?;
        let candidates = rules.iter().filter(|rule| {
            let description = rule.description().unwrap_or_default();
            scope
                .stacks
                .iter()
                .any(|stack| description.starts_with(&description_prefix(stack)))
        });
        let found = try_all(candidates.map(|rule| async move {
            let targets = targets_of(cx, rule.name().unwrap_or_default()).await?;
            live(cx, scope, rule, targets.unwrap_or_default()).await
        }))
        .await?;
        Ok(found
            .into_iter()
            .flatten()
            .filter(|live| live.owner == Owner::Ours)
            .collect())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        put_rule(cx, name, want, true).await?;
        put_targets(cx, name, &want.targets).await
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
            put_targets(cx, name, &want.targets).await?;
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

    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        let targets = targets_of(cx, name).await?.unwrap_or_default();
        remove_targets(cx, name, targets.into_iter().map(|t| t.id).collect()).await?;
        cx.aws
            .events
            .delete_rule()
            .name(name)
            .send()
            .await
            .called("events:DeleteRule", name)
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

/// The triggers that the stack has switched on, with the names of their rules.
pub(super) fn wanted(stack: &Stack) -> Vec<(Trigger, &str)> {
    let triggers = &stack.rotator.triggers;
    Trigger::ALL
        .into_iter()
        .filter(|trigger| match trigger {
            Trigger::Daily => triggers.daily_at.is_some(),
            Trigger::Image => triggers.on_image_available,
            Trigger::Backup => triggers.on_backup_completed,
        })
        .map(|trigger| (trigger, stack.names.event_rule(trigger)))
        .collect()
}

fn declared(stack: &Stack, facts: &Facts, trigger: Trigger) -> Spec {
    let (what, schedule_expression, pattern) = match trigger {
        Trigger::Daily => (
            "rotates once a day",
            stack
                .rotator
                .triggers
                .daily_at
                .map(|at| daily_cron(at, &stack.schedule.timezone, facts.now)),
            None,
        ),
        Trigger::Image => (
            "rotates when an image becomes available",
            None,
            Some(json!({
                "source": ["aws.ec2"],
                "detail-type": ["EC2 AMI State Change"],
                "detail": {"State": ["available"]}
            })),
        ),
        Trigger::Backup => (
            "rotates when a backup completes",
            None,
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
        schedule_expression,
        event_pattern: pattern,
        targets: vec![Target {
            id: TARGET_ID.to_owned(),
            arn: format!(
                "{}:{LIVE_ALIAS}",
                facts.account.function_arn(&stack.names.lambda_function)
            ),
            input: None,
        }],
        tags: stack.all_tags(),
    }
}

/// An unknown zone (the stack's checks refuse it) counts as UTC.
fn daily_cron(at: jiff::civil::Time, timezone: &str, now: jiff::Timestamp) -> String {
    let zone = jiff::tz::TimeZone::get(timezone).unwrap_or(jiff::tz::TimeZone::UTC);
    daily_utc_cron(at, &zone, now)
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

/// The longest start that all names share.
fn common_prefix<'a>(names: &[&'a str]) -> &'a str {
    let Some((first, rest)) = names.split_first() else {
        return "";
    };
    // Rule names are ASCII, so that any byte is a boundary.
    let length = rest.iter().fold(first.len(), |length, name| {
        first
            .bytes()
            .zip(name.bytes())
            .take(length)
            .take_while(|(a, b)| a == b)
            .count()
    });
    first.get(..length).unwrap_or_default()
}

async fn rules_named(cx: &Context, names: &[&str]) -> Result<Vec<AwsRule>, AwsError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    match common_prefix(names) {
        "" => {
            let found = try_all(names.iter().map(|name| describe(cx, name))).await?;
            Ok(found.into_iter().flatten().collect())
        }
        prefix => list(cx, Some(prefix)).await,
    }
}

async fn describe(cx: &Context, name: &str) -> Result<Option<AwsRule>, AwsError> {
    let answer = cx
        .aws
        .events
        .describe_rule()
        .name(name)
        .send()
        .await
        .called("events:DescribeRule", name)
        .absent()?;
    Ok(answer.map(|answer| {
        AwsRule::builder()
            .set_name(answer.name)
            .set_arn(answer.arn)
            .set_description(answer.description)
            .set_state(answer.state)
            .set_schedule_expression(answer.schedule_expression)
            .set_event_pattern(answer.event_pattern)
            .build()
    }))
}

async fn list(cx: &Context, prefix: Option<&str>) -> Result<Vec<AwsRule>, AwsError> {
    let mut rules = Vec::new();
    let mut token = None;
    loop {
        let answer = cx
            .aws
            .events
            .list_rules()
            .set_name_prefix(prefix.map(ToOwned::to_owned))
            .set_next_token(token)
            .send()
            .await
            .called("events:ListRules", prefix.unwrap_or("*"))?;
        rules.extend(answer.rules.unwrap_or_default());
        token = answer.next_token;
        if token.is_none() {
            return Ok(rules);
        }
    }
}

/// `None` if there is no such rule. A rule has five targets at most, which is one page.
async fn targets_of(cx: &Context, rule: &str) -> Result<Option<Vec<Target>>, AwsError> {
    let answer = cx
        .aws
        .events
        .list_targets_by_rule()
        .rule(rule)
        .send()
        .await
        .called("events:ListTargetsByRule", rule)
        .absent()?;
    Ok(answer.map(|answer| {
        let mut targets: Vec<Target> = answer
            .targets()
            .iter()
            .map(|target| Target {
                id: target.id().to_owned(),
                arn: target.arn().to_owned(),
                input: target.input().map(ToOwned::to_owned),
            })
            .collect();
        targets.sort();
        targets
    }))
}

async fn live(
    cx: &Context,
    scope: &Scope,
    rule: &AwsRule,
    targets: Vec<Target>,
) -> Result<Option<Live<Spec>>, AwsError> {
    let name = rule.name().unwrap_or_default();
    let arn = rule
        .arn()
        .map_or_else(|| cx.account.rule_arn(name), ToOwned::to_owned);
    let answer = cx
        .aws
        .events
        .list_tags_for_resource()
        .resource_arn(arn)
        .send()
        .await
        .called("events:ListTagsForResource", name)
        .absent()?;
    Ok(answer.map(|answer| {
        let all_tags = tags::from_events(answer.tags());
        Live {
            name: name.to_owned(),
            owner: scope.owner(&all_tags),
            spec: Spec {
                description: rule.description().unwrap_or_default().to_owned(),
                state: rule.state().map_or("", |s| s.as_str()).to_owned(),
                schedule_expression: rule.schedule_expression().map(ToOwned::to_owned),
                event_pattern: rule.event_pattern().map(pattern),
                targets,
                tags: tags::compared(&all_tags),
            },
        }
    }))
}

/// Always everything: AWS empties what is left out. Tags count only for a new rule.
async fn put_rule(cx: &Context, name: &str, want: &Spec, new: bool) -> Result<(), AwsError> {
    const OPERATION: &str = "events:PutRule";
    let tags = if new {
        Some(tags::to_events(&want.tags).map_err(|e| unbuildable(OPERATION, name, e))?)
    } else {
        None
    };
    cx.aws
        .events
        .put_rule()
        .name(name)
        .description(&want.description)
        .state(RuleState::from(want.state.as_str()))
        .set_schedule_expression(want.schedule_expression.clone())
        .set_event_pattern(want.event_pattern.as_ref().map(ToString::to_string))
        .set_tags(tags)
        .send()
        .await
        .called(OPERATION, name)?;
    Ok(())
}

async fn put_targets(cx: &Context, rule: &str, targets: &[Target]) -> Result<(), AwsError> {
    const OPERATION: &str = "events:PutTargets";
    let targets = targets
        .iter()
        .map(|target| {
            AwsTarget::builder()
                .id(&target.id)
                .arn(&target.arn)
                .set_input(target.input.clone())
                .build()
        })
        .collect::<Result<Vec<_>, _>>()
        .map_err(|e| unbuildable(OPERATION, rule, e))?;
    let answer = cx
        .aws
        .events
        .put_targets()
        .rule(rule)
        .set_targets(Some(targets))
        .send()
        .await
        .called(OPERATION, rule)?;
    // AWS answers 200 all the same.
    match answer.failed_entries().first() {
        Some(failed) => Err(AwsError::answer(
            OPERATION,
            rule,
            failed.error_code(),
            failed.error_message().unwrap_or("AWS gives no reason"),
        )),
        None => Ok(()),
    }
}

async fn remove_targets(cx: &Context, rule: &str, ids: Vec<String>) -> Result<(), AwsError> {
    const OPERATION: &str = "events:RemoveTargets";
    if ids.is_empty() {
        return Ok(());
    }
    let answer = cx
        .aws
        .events
        .remove_targets()
        .rule(rule)
        .set_ids(Some(ids))
        .send()
        .await
        .called(OPERATION, rule)
        .absent()?;
    match answer.as_ref().and_then(|a| a.failed_entries().first()) {
        Some(failed) => Err(AwsError::answer(
            OPERATION,
            rule,
            failed.error_code(),
            failed.error_message().unwrap_or("AWS gives no reason"),
        )),
        None => Ok(()),
    }
}

async fn retag(cx: &Context, name: &str, changes: &tags::TagChanges) -> Result<(), AwsError> {
    let arn = cx.account.rule_arn(name);
    if !changes.put.is_empty() {
        let put = tags::to_events(&changes.put)
            .map_err(|e| unbuildable("events:TagResource", name, e))?;
        cx.aws
            .events
            .tag_resource()
            .resource_arn(&arn)
            .set_tags(Some(put))
            .send()
            .await
            .called("events:TagResource", name)?;
    }
    if !changes.remove.is_empty() {
        cx.aws
            .events
            .untag_resource()
            .resource_arn(&arn)
            .set_tag_keys(Some(changes.remove.clone()))
            .send()
            .await
            .called("events:UntagResource", name)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn two_in_the_morning_in_seoul_is_five_in_the_afternoon_in_utc() {
        let now = "2026-12-24T00:00:00Z".parse().unwrap();
        let at = jiff::civil::time(2, 5, 0, 0);
        assert_eq!(daily_cron(at, "Asia/Seoul", now), "cron(5 17 * * ? *)");
    }

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
