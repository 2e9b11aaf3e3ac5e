//! Reads what the coming launches depend on. Changes nothing.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::{AutoScalingGroup, ScheduledUpdateGroupAction};
use jiff::Timestamp;

use super::{Facts, Freezing, Group, Retention, Rule, RuleState, Source, Template, retention};
use crate::aws::call::{Absent, Called};
use crate::aws::{Aws, AwsError};
use crate::resource::lambda_function::rotation_config;
use crate::resource::scheduled_action;
use crate::rotation::frozen::Frozen;
use crate::rotation::image::{Image, select, select_for};
use crate::rotation::template::{self, TemplateView};
use crate::rotation::{Decision, Look, RotationConfig, describe, group as standing};
use crate::schedule::EventCron;
use crate::schedule::preview::Planned;
use crate::stack::Stack;
use crate::stack::names::{Account, Trigger};

/// What stands; `None` if there is no such group.
///
/// # Errors
/// The failed call; what AWS Backup does not say is a finding, not an error.
pub async fn facts(
    aws: &Aws,
    stack: &Stack,
    account: impl Fn(&str) -> Account,
    now: Timestamp,
) -> Result<Option<Facts>, AwsError> {
    let name = &stack.names.auto_scaling_group;
    let (group, actions, images, daily, on_image) = tokio::try_join!(
        group(aws, name),
        actions(aws, name),
        describe::images(aws, &stack.image),
        rule(aws, stack.names.event_rule(Trigger::Daily)),
        rule(aws, stack.names.event_rule(Trigger::Image)),
    )?;
    let Some(group) = group else {
        return Ok(None);
    };
    let config = rotation_config(stack);
    let view = match group.template.as_str() {
        "" => None,
        name => template::read(aws, name).await.absent()?,
    };
    let frozen = standing::frozen(&config, group.sizes, &standing::standing(&actions), now);
    let resolved = match view {
        None => Resolved {
            newest: select(&images, &stack.image).chosen,
            ..Resolved::default()
        },
        Some(view) => {
            let seen = (images.as_slice(), frozen.as_ref(), now);
            resolve(aws, &config, &group, view, seen).await?
        }
    };
    let newest = resolved.newest;
    let launched = resolved.template.as_ref().and_then(|t| t.image.image());
    let retention = retentions(aws, &account, launched.into_iter().chain(&newest)).await;
    let (actions, unreadable) = planned(&actions);
    Ok(Some(Facts {
        group,
        actions,
        unreadable,
        template: resolved.template,
        decision: resolved.decision,
        why: resolved.why,
        frozen,
        freeze: Freezing {
            before: standing::before(&config),
            base: standing::base(&config),
            backup_takes: stack.backup.as_ref().map(|b| b.takes).unwrap_or_default(),
        },
        policy: stack.image.clone(),
        newest,
        daily,
        on_image,
        retention,
    }))
}

async fn retentions<'i>(
    aws: &Aws,
    account: &impl Fn(&str) -> Account,
    images: impl Iterator<Item = &'i Image>,
) -> BTreeMap<String, Retention> {
    let images: BTreeMap<&str, &Image> = images.map(|i| (i.id.as_str(), i)).collect();
    let mut found = BTreeMap::new();
    for (id, image) in images {
        let kept = retention::of(aws, &account(&image.owner_id), image).await;
        found.insert(id.to_owned(), kept);
    }
    found
}

async fn group(aws: &Aws, name: &str) -> Result<Option<Group>, AwsError> {
    let request = aws.autoscaling.describe_auto_scaling_groups();
    let request = request
        .auto_scaling_group_names(name)
        .include_instances(false);
    let answer = request.send().await;
    let answer = answer.called("autoscaling:DescribeAutoScalingGroups", name)?;
    Ok(answer.auto_scaling_groups().first().map(of_group))
}

fn of_group(group: &AutoScalingGroup) -> Group {
    let template = group.launch_template();
    let suspended = group.suspended_processes().iter();
    Group {
        name: group
            .auto_scaling_group_name()
            .unwrap_or_default()
            .to_owned(),
        sizes: standing::sizes(group),
        suspended: suspended
            .filter_map(|process| process.process_name().map(ToOwned::to_owned))
            .collect(),
        template: template
            .and_then(|t| t.launch_template_name())
            .unwrap_or_default()
            .to_owned(),
        version: template
            .and_then(|t| t.version())
            .unwrap_or("$Default")
            .to_owned(),
    }
}

/// None when there is no such group.
async fn actions(aws: &Aws, group: &str) -> Result<Vec<ScheduledUpdateGroupAction>, AwsError> {
    let found = scheduled_action::all(aws, group).await;
    Ok(found.absent()?.unwrap_or_default())
}

/// Those that can be read, and the names of the others.
fn planned(actions: &[ScheduledUpdateGroupAction]) -> (Vec<Planned>, Vec<String>) {
    let (mut read, mut unreadable) = (Vec::new(), Vec::new());
    for action in actions {
        let name = action.scheduled_action_name().unwrap_or_default();
        match standing::planned(action, standing::start(action)) {
            None => unreadable.push(name.to_owned()),
            Some(planned) => read.push(planned),
        }
    }
    (read, unreadable)
}

async fn rule(aws: &Aws, name: &str) -> Result<Rule, AwsError> {
    let (rule, targets) = tokio::join!(
        aws.events.describe_rule().name(name).send(),
        aws.events.list_targets_by_rule().rule(name).limit(1).send(),
    );
    let rule = rule.called("events:DescribeRule", name).absent()?;
    let targets = targets.called("events:ListTargetsByRule", name).absent()?;
    let state = match (rule, targets) {
        (None, _) => RuleState::Absent,
        (Some(rule), _) if rule.state().is_none_or(|s| s.as_str() == "DISABLED") => {
            RuleState::Disabled
        }
        (Some(_), None) => RuleState::NoTarget,
        (Some(_), Some(targets)) if targets.targets().is_empty() => RuleState::NoTarget,
        (Some(rule), _) => {
            let expression = rule.schedule_expression();
            RuleState::Enabled(expression.and_then(|text| EventCron::parse(text).ok()))
        }
    };
    Ok(Rule {
        name: name.to_owned(),
        state,
    })
}

/// What a template and its images come to.
#[derive(Default)]
struct Resolved {
    template: Option<Template>,
    decision: Option<Decision>,
    why: String,
    newest: Option<Image>,
}

/// What the group's version means, and what a rotation would make of it.
async fn resolve(
    aws: &Aws,
    config: &RotationConfig,
    group: &Group,
    mut view: TemplateView,
    (images, frozen, now): (&[Image], Option<&Frozen>, Timestamp),
) -> Result<Resolved, AwsError> {
    let number = match group.version.as_str() {
        "$Default" => Some(view.default_version),
        "$Latest" => Some(view.latest_version),
        number => number.parse().ok(),
    };
    let version = view.versions.iter().find(|v| Some(v.number) == number);
    let template = match version {
        None => None,
        Some(version) => Some(Template {
            version: version.number,
            latest: view.latest_version,
            image: source(aws, version.image.as_deref(), images).await?,
        }),
    };
    if view.name != config.launch_template {
        let text = format!(
            "the rotator keeps {}, and the group launches from {}",
            config.launch_template, view.name
        );
        return Ok(Resolved {
            template,
            decision: None,
            why: text,
            newest: select(images, &config.image).chosen,
        });
    }
    let current = source(aws, view.current.id(), images).await?;
    if view.current.id().is_some() {
        view.set_current(current.image());
    }
    let look = Look {
        selection: select_for(images, &config.image, &config.demands(&view.fit, now)),
        images: images.to_vec(),
        template: view,
    };
    let view = &look.template;
    let decision = look.decide(&config.security_group_ids);
    let at_present = decision.clone().unless(frozen.cloned(), &view.current);
    Ok(Resolved {
        template,
        why: at_present.why(view),
        decision: Some(decision),
        newest: look.selection.chosen,
    })
}

async fn source(aws: &Aws, id: Option<&str>, images: &[Image]) -> Result<Source, AwsError> {
    let id = match id {
        None | Some("") => return Ok(Source::None),
        Some(id) if id.starts_with("resolve:") => return Ok(Source::Parameter(id.to_owned())),
        Some(id) => id,
    };
    let found = match images.iter().find(|image| image.id == id) {
        Some(image) => Some(image.clone()),
        None => describe::image(aws, id).await?,
    };
    Ok(match found {
        Some(image) if image.state != "deregistered" => Source::Image(Box::new(image)),
        _ => Source::Gone(id.to_owned()),
    })
}
