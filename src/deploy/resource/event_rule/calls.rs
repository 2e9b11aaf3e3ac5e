//! The calls that a rule is read and written with.

use std::collections::{BTreeSet, HashMap};

use aws_sdk_eventbridge::error::BuildError;
use aws_sdk_eventbridge::types::InputTransformer;

use super::*;
use crate::resource::together::common_prefix;

/// As the API calls it.
const ROLE: &str = "RoleArn";

pub(super) async fn rules_named(
    cx: &Context,
    scope: &Scope,
    names: &[&str],
) -> Result<Vec<AwsRule>, AwsError> {
    if names.is_empty() {
        return Ok(Vec::new());
    }
    if scope.ends {
        return Ok(memo::rules(cx, scope).await?.to_vec());
    }
    if let Some(found) = scope.memo.together.rules(cx, names).await {
        return Ok(found);
    }
    match common_prefix(names) {
        "" => {
            let found = try_all(names.iter().map(|name| describe(cx, name))).await?;
            Ok(found.into_iter().flatten().collect())
        }
        prefix => list(cx, Some(prefix)).await,
    }
}

pub(super) async fn describe(cx: &Context, name: &str) -> Result<Option<AwsRule>, AwsError> {
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
            .set_role_arn(answer.role_arn)
            .build()
    }))
}

pub(super) async fn list(cx: &Context, prefix: Option<&str>) -> Result<Vec<AwsRule>, AwsError> {
    let mut rules = Vec::new();
    let mut token = None;
    loop {
        let (found, next) = page(cx, prefix, token).await?;
        rules.extend(found);
        token = next;
        if token.is_none() {
            return Ok(rules);
        }
    }
}

/// Rules, and the token of the next page.
pub(in crate::resource) async fn page(
    cx: &Context,
    prefix: Option<&str>,
    token: Option<String>,
) -> Result<(Vec<AwsRule>, Option<String>), AwsError> {
    let request = cx.aws.events.list_rules();
    let request = request.set_name_prefix(prefix.map(ToOwned::to_owned));
    let answer = request.set_next_token(token).send().await;
    let answer = answer.called("events:ListRules", prefix.unwrap_or("*"))?;
    Ok((answer.rules.unwrap_or_default(), answer.next_token))
}

/// `None` if there is no such rule.
pub(super) async fn targets_of(cx: &Context, rule: &str) -> Result<Option<Vec<Target>>, AwsError> {
    let found = standing(cx, rule).await?;
    Ok(found.map(|found| {
        let mut targets: Vec<Target> = found.iter().map(target).collect();
        targets.sort();
        targets
    }))
}

fn target(target: &AwsTarget) -> Target {
    Target {
        id: target.id().to_owned(),
        arn: target.arn().to_owned(),
        input: target.input().map(Secret::new),
        input_path: target.input_path().map(ToOwned::to_owned),
        input_transformer: target.input_transformer().map(|transformer| {
            let paths = transformer.input_paths_map();
            let text = json!({"paths": paths, "template": transformer.input_template()});
            Secret::new(&text.to_string())
        }),
    }
}

/// A target as it shall be, with everything of the one that stands there which the file does not know (how often it is
/// tried again, where failed events go).
fn aws_target(target: &Target, standing: &[AwsTarget]) -> Result<AwsTarget, BuildError> {
    let mut new = match standing.iter().find(|known| known.id() == target.id) {
        Some(known) => known.clone(),
        None => AwsTarget::builder()
            .id(&target.id)
            .arn(&target.arn)
            .build()?,
    };
    new.arn.clone_from(&target.arn);
    new.input = target.input.as_ref().map(|input| input.reveal().to_owned());
    new.input_path.clone_from(&target.input_path);
    let transformer = target.input_transformer.as_ref();
    let transformer = transformer.and_then(|text| serde_json::from_str(text.reveal()).ok());
    new.input_transformer = match transformer {
        None => None,
        Some(Transformer { paths, template }) => Some(
            InputTransformer::builder()
                .set_input_paths_map(paths)
                .input_template(template)
                .build()?,
        ),
    };
    Ok(new)
}

/// As [`Target::input_transformer`] holds it.
#[derive(Deserialize)]
struct Transformer {
    paths: Option<HashMap<String, String>>,
    template: String,
}

/// `None` if there is no such rule. A rule has five targets at most, which is one page.
pub(super) async fn standing(cx: &Context, rule: &str) -> Result<Option<Vec<AwsTarget>>, AwsError> {
    let answer = cx
        .aws
        .events
        .list_targets_by_rule()
        .rule(rule)
        .send()
        .await
        .called("events:ListTargetsByRule", rule)
        .absent()?;
    Ok(answer.map(|answer| answer.targets.unwrap_or_default()))
}

pub(super) async fn live(
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
                kept: { rule.role_arn().into_iter() }
                    .filter(|role| !role.is_empty())
                    .map(|role| (ROLE.to_owned(), role.to_owned()))
                    .collect(),
                tags: tags::compared(&all_tags),
            },
        }
    }))
}

/// Always everything: AWS empties what is left out. Tags count only for a new rule.
pub(super) async fn put_rule(
    cx: &Context,
    name: &str,
    want: &Spec,
    new: bool,
) -> Result<(), AwsError> {
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
        .set_role_arn(want.kept.get(ROLE).cloned())
        .set_tags(tags)
        .send()
        .await
        .called(OPERATION, name)?;
    Ok(())
}

pub(super) async fn put_targets(
    cx: &Context,
    rule: &str,
    targets: &[Target],
    standing: &[AwsTarget],
) -> Result<(), AwsError> {
    const OPERATION: &str = "events:PutTargets";
    let targets = targets
        .iter()
        .map(|target| aws_target(target, standing))
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

/// Gone is done.
pub(super) async fn delete_rule(cx: &Context, name: &str) -> Result<(), AwsError> {
    let answer = cx.aws.events.delete_rule().name(name).send().await;
    answer.called("events:DeleteRule", name).absent()?;
    Ok(())
}

pub(super) async fn remove_targets(
    cx: &Context,
    rule: &str,
    ids: Vec<String>,
) -> Result<(), AwsError> {
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
    // One that is gone already is removed: an earlier answer may have been lost.
    let failed = answer.as_ref().and_then(|answer| {
        let gone = Some("ResourceNotFoundException");
        let mut failed = answer.failed_entries().iter();
        failed.find(|entry| entry.error_code() != gone)
    });
    match failed {
        Some(failed) => Err(AwsError::answer(
            OPERATION,
            rule,
            failed.error_code(),
            failed.error_message().unwrap_or("AWS gives no reason"),
        )),
        None => Ok(()),
    }
}

pub(super) async fn retag(
    cx: &Context,
    name: &str,
    changes: &tags::TagChanges,
) -> Result<(), AwsError> {
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

/// Names of the rules that call a function, at its alias or without one.
pub(crate) async fn calling(cx: &Context, function: &str) -> Result<BTreeSet<String>, AwsError> {
    let arn = cx.account.function_arn(function);
    let mut names = BTreeSet::new();
    for arn in [arn.clone(), format!("{arn}:{LIVE_ALIAS}")] {
        let answer = cx
            .aws
            .events
            .list_rule_names_by_target()
            .target_arn(&arn)
            .send()
            .await;
        let answer = answer
            .called("events:ListRuleNamesByTarget", &arn)
            .absent()?;
        names.extend(
            answer
                .and_then(|answer| answer.rule_names)
                .unwrap_or_default(),
        );
    }
    Ok(names)
}
