//! Reads what the coming launches depend on. Changes nothing.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::{
    AutoScalingGroup, LaunchTemplateSpecification, ScheduledUpdateGroupAction,
};
use jiff::Timestamp;

use super::{
    ForecastGroup, ForecastInput, Freezing, Retention, Rule, RuleState, Source, Template, retention,
};
use crate::clients::Clients;
use crate::existing::{self, Existing};
use crate::once;
use crate::resource::lambda_function::rotation_config;
use crate::resource::parallel::try_all;
use crate::resource::scheduled_action;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::rotation::candidates::Candidates;
use freshscale_core::rotation::fit::Fit;
use freshscale_core::rotation::frozen::Frozen;
use freshscale_core::rotation::image::{Image, ImagePolicy, Refused, Selection, select};
use freshscale_core::rotation::known::Known;
use freshscale_core::rotation::own::instance_types;
use freshscale_core::rotation::template::{self, TemplateView};
use freshscale_core::rotation::{
    Decision, Look, RotationConfig, describe, freeze, group as standing,
};
use freshscale_core::schedule::{Daily, EventCron};
use freshscale_stack::Stack;
use freshscale_stack::names::{Account, Trigger};

/// What stands; `None` if there is no such group. Of a stack without one, nothing is to come.
///
/// # Errors
/// The failed call; what AWS Backup does not say is a finding, not an error.
pub async fn facts(
    aws: &Clients,
    stack: &Stack,
    account: impl Fn(&str) -> Account,
    now: Timestamp,
) -> Result<Option<ForecastInput>, AwsError> {
    let parts = parts(aws, stack, now).await?;
    assemble(aws, stack, account, now, parts, None).await
}

/// As [`facts`], without looking up what the launch template refers to: for whoever only asks which launches come.
///
/// # Errors
/// Likewise.
pub async fn launches(
    aws: &Clients,
    stack: &Stack,
    account: impl Fn(&str) -> Account,
    now: Timestamp,
) -> Result<Option<ForecastInput>, AwsError> {
    let mut parts = parts(aws, stack, now).await?;
    parts.looks_up = false;
    assemble(aws, stack, account, now, parts, None).await
}

/// What is read at once.
pub(crate) struct Parts {
    /// The group, with its instances: their images are no releases.
    pub(crate) group: Option<AutoScalingGroup>,
    actions: Vec<ScheduledUpdateGroupAction>,
    candidates: Candidates,
    daily: Rule,
    on_image: Rule,
    /// Whether what the launch template refers to is looked up.
    looks_up: bool,
}

pub(crate) async fn parts(aws: &Clients, stack: &Stack, now: Timestamp) -> Result<Parts, AwsError> {
    let name = &stack.names.auto_scaling_group;
    let (group, actions, candidates, daily, on_image) = tokio::try_join!(
        standing::describe(aws, name),
        actions(aws, name),
        Candidates::recent(aws, &stack.image, || now),
        daily(aws, stack),
        rule(aws, stack.names.event_rule(Trigger::Image)),
    )?;
    Ok(Parts {
        group,
        actions,
        candidates,
        daily,
        on_image,
        looks_up: true,
    })
}

/// The rest, which depends on the parts. `known` is a template that was read beside them.
pub(crate) async fn assemble(
    aws: &Clients,
    stack: &Stack,
    account: impl Fn(&str) -> Account,
    now: Timestamp,
    parts: Parts,
    known: Option<TemplateView>,
) -> Result<Option<ForecastInput>, AwsError> {
    let nobody = stack.group().is_none().then(|| without_group(stack));
    let Some(standing) = parts.group.as_ref().or(nobody.as_ref()) else {
        return Ok(None);
    };
    let group = of_group(standing);
    let once = once::standing(stack, &parts.actions, now);
    let stack = &*once::in_force(stack, &once);
    let (mut candidates, daily, on_image) = (parts.candidates, parts.daily, parts.on_image);
    let config = rotation_config(stack);
    let view = match (group.template.as_str(), known) {
        ("", _) => None,
        (name, Some(known)) if known.name == name => Some(known),
        (name, _) => template::read_ends(aws, name).await.absent()?,
    };
    let known = Known::of(&parts.actions, config.dates.as_ref(), now);
    let verdict = freeze::judge(&config, group.sizes, &known, now);
    let frozen = verdict.settle(aws, &config, &known, now).await;
    let resolved = match view {
        None => Resolved {
            newest: newest(aws, &stack.image, &mut candidates).await?,
            ..Resolved::default()
        },
        Some(mut view) => {
            view.expire(now);
            let seen = (candidates, frozen.as_ref(), now);
            resolve(aws, &config, (&group, standing), view, seen).await?
        }
    };
    let newest = resolved.newest;
    let launched = resolved.template.as_ref().and_then(|t| t.image.image());
    let subnets = subnets(standing);
    let existing = async {
        match &resolved.template {
            Some(template) if parts.looks_up => {
                existing::look(aws, template.fit.contents(), &subnets).await
            }
            _ => Ok(Existing::default()),
        }
    };
    let (retention, existing) = tokio::join!(
        retentions(aws, &account, launched.into_iter().chain(&newest)),
        existing
    );
    let template = resolved.template.zip(Some(existing?));
    let template = template.map(|(template, existing)| Template {
        fit: template.fit.knowing(existing.types),
        missing: existing.missing,
        ..template
    });
    let unreadable = known.unreadable.iter();
    Ok(Some(ForecastInput {
        unreadable: unreadable.map(|action| action.name.clone()).collect(),
        actions: known.foreseen(),
        clocks: known.clocks,
        once,
        template,
        decision: resolved.decision,
        unpinned: resolved.unpinned,
        why: resolved.why,
        frozen,
        freeze: Freezing {
            before: standing::before(&config),
            base: standing::base(&config, group.sizes),
            backup_takes: stack.backup.as_ref().map(|b| b.takes).unwrap_or_default(),
        },
        backup: stack.backup.as_ref().map(|backup| Daily {
            at: backup.at,
            zone: stack.zone(),
        }),
        policy: stack.image.clone(),
        newest,
        refused: resolved.refused,
        daily,
        on_image,
        retention,
        group,
    }))
}

async fn retentions<'i>(
    aws: &Clients,
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

/// What stands for the group of a stack that has none: it starts what the template's default is, and nothing starts it.
fn without_group(stack: &Stack) -> AutoScalingGroup {
    let template = LaunchTemplateSpecification::builder()
        .launch_template_name(&stack.names.launch_template)
        .version("$Default");
    let group = AutoScalingGroup::builder();
    group.launch_template(template.build()).build()
}

fn of_group(group: &AutoScalingGroup) -> ForecastGroup {
    let template = standing::template(group);
    let suspended = group.suspended_processes().iter();
    ForecastGroup {
        name: group
            .auto_scaling_group_name()
            .unwrap_or_default()
            .to_owned(),
        sizes: standing::sizes(group),
        units: standing::units(group),
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

fn subnets(group: &AutoScalingGroup) -> BTreeSet<String> {
    let given = group.vpc_zone_identifier().unwrap_or_default().split(',');
    let ids = given.map(str::trim).filter(|id| !id.is_empty());
    ids.map(ToOwned::to_owned).collect()
}

/// None when there is no such group.
async fn actions(aws: &Clients, group: &str) -> Result<Vec<ScheduledUpdateGroupAction>, AwsError> {
    let found = scheduled_action::all(aws, group).await;
    Ok(found.absent()?.unwrap_or_default())
}

/// The rules of the daily rotation as one: what is wrong with any of them is wrong with it.
async fn daily(aws: &Clients, stack: &Stack) -> Result<Rule, AwsError> {
    let mut names: Vec<String> = stack.daily_rules().into_iter().map(|r| r.name).collect();
    if names.is_empty() {
        names.push(stack.names.event_rule(Trigger::Daily).to_owned());
    }
    let found = try_all(names.iter().map(|name| rule(aws, name))).await?;
    let clock = stack.daily();
    let mut all = Vec::new();
    for rule in found {
        match rule.state {
            RuleState::Enabled(crons) => all.extend(crons),
            _ => return Ok(Rule { clock, ..rule }),
        }
    }
    Ok(Rule {
        name: names.swap_remove(0),
        state: RuleState::Enabled(all),
        clock,
    })
}

async fn rule(aws: &Clients, name: &str) -> Result<Rule, AwsError> {
    let (rule, targets) = tokio::join!(
        aws.events.describe_rule().name(name).send(),
        aws.events.list_targets_by_rule().rule(name).send(),
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
            let cron = expression.and_then(|text| EventCron::parse(text).ok());
            RuleState::Enabled(cron.into_iter().collect())
        }
    };
    Ok(Rule {
        name: name.to_owned(),
        state,
        clock: None,
    })
}

/// What a template and its images come to; as in [`ForecastInput`].
#[derive(Default)]
struct Resolved {
    template: Option<Template>,
    decision: Option<Decision>,
    unpinned: Option<(Timestamp, Decision)>,
    why: String,
    newest: Option<Image>,
    refused: Option<Refused>,
}

/// What the group's version means, and what a rotation would make of it.
async fn resolve(
    aws: &Clients,
    config: &RotationConfig,
    (group, standing): (&ForecastGroup, &AutoScalingGroup),
    mut view: TemplateView,
    (mut candidates, frozen, now): (Candidates, Option<&Frozen>, Timestamp),
) -> Result<Resolved, AwsError> {
    let images = &candidates.images;
    let number = match group.version.as_str() {
        "$Default" => Some(view.default_version),
        "$Latest" => Some(view.latest_version),
        number => number.parse().ok(),
    };
    if let Some(number) = number {
        template::add(aws, &mut view, number).await?;
    }
    let version = view.versions.iter().find(|v| Some(v.number) == number);
    let template = match version {
        None => None,
        Some(version) => {
            let fit = Fit::of(version.contents.clone()).on(&instance_types(standing));
            Some(Template {
                version: version.number,
                latest: view.latest_version,
                image: source(aws, version.image.as_deref(), images).await?,
                fit,
                missing: Vec::new(),
            })
        }
    };
    if view.name != config.launch_template {
        let why = format!(
            "the rotator keeps {}, and the group launches from {}",
            config.launch_template, view.name
        );
        return Ok(Resolved {
            template,
            why,
            newest: newest(aws, &config.image, &mut candidates).await?,
            ..Resolved::default()
        });
    }
    let current = source(aws, view.current.id(), images).await?;
    if view.current.id().is_some() {
        view.set_current(current.image());
    }
    let mut look = Look {
        selection: Selection::default(),
        candidates,
        template: view,
    };
    look.judge_by_group(aws, standing, config, now).await?;
    if look.widen(aws, &config.image).await? {
        look.judge_by_group(aws, standing, config, now).await?;
    }
    look.look_for_leftovers(aws, config).await?;
    let groups = &config.security_group_ids;
    let decision = look.decide(groups);
    let at_present = decision
        .clone()
        .held_if_frozen(frozen.cloned(), &look.template.current);
    let why = at_present.why(&look.template);
    let until = look.template.pinned.take().and_then(|pin| pin.until);
    let unpinned = until.map(|at| (at, look.decide(groups)));
    Ok(Resolved {
        template,
        why,
        decision: Some(decision),
        unpinned,
        newest: look.selection.chosen,
        refused: look.selection.refused,
    })
}

/// The newest image that counts, whatever it is to fit.
async fn newest(
    aws: &Clients,
    policy: &ImagePolicy,
    candidates: &mut Candidates,
) -> Result<Option<Image>, AwsError> {
    let selection = candidates.select(aws, policy, |images| select(images, policy));
    Ok(selection.await?.chosen)
}

async fn source(aws: &Clients, id: Option<&str>, images: &[Image]) -> Result<Source, AwsError> {
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
