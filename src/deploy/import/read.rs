//! What stands, as far as a stack file can say it. Only reads.

use aws_sdk_autoscaling::types::{AutoScalingGroup as Group, ScheduledUpdateGroupAction};
use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;
use jiff::Timestamp;
use tokio::sync::mpsc::unbounded_channel;

use super::Error;
use super::claim::{self, Of};
use super::rotator::Rotator;
use crate::apply::Deployment;
use crate::progress::{Progress, Stop};
use crate::resource::auto_scaling_group::{self, AutoScalingGroup};
use crate::resource::launch_template::{self, LaunchTemplate};
use crate::resource::scheduled_action::{self, ScheduledAction};
use crate::resource::tags::Tags;
use crate::resource::{Context, Live, Resource, Scope};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::image::Image;
use freshscale_core::rotation::{describe, group as groups};
use freshscale_stack::STACK_TAG;
use freshscale_stack::names::Account;

/// What stands of a stack that is to be.
#[derive(Debug, Clone)]
pub struct Standing {
    /// Where.
    pub account: Account,
    /// The moment that `Date` headers name, against which one-off actions are judged.
    pub now: Timestamp,
    /// The launch template, by its default version.
    pub template: Live<launch_template::Spec>,
    /// The default version's user data, decoded.
    pub user_data: Option<Vec<u8>>,
    /// The image of the default version, if it can be seen.
    pub image: Option<Image>,
    /// The group.
    pub group: Live<auto_scaling_group::Spec>,
    /// Its scheduled actions that are still to fire.
    pub actions: Vec<Live<scheduled_action::Spec>>,
    /// What moves the template today, if something does.
    pub rotator: Option<Rotator>,
    /// Whether no more than the image's name tells that it does.
    pub by_image: bool,
    /// Functions that were left to others, and what could not be seen, and why.
    pub notes: Vec<String>,
    /// As AWS has them.
    pub raw_actions: Vec<ScheduledUpdateGroupAction>,
}

impl Standing {
    /// Reads a group and what it starts instances from.
    ///
    /// # Errors
    /// There is no such group or function, it is another stack's, the group starts from no launch template, several
    /// functions may be meant, or a call failed.
    pub async fn of_group(
        deployment: &Deployment,
        name: &str,
        function: Option<&str>,
    ) -> Result<Self, Error> {
        let account = deployment.account(&deployment.identity().await?);
        let found = groups::describe(&deployment.aws, name).await?;
        let found = found.ok_or_else(|| Error::NoGroup {
            name: name.to_owned(),
            region: account.region.clone(),
        })?;
        let template = template_of(&found, name)?;
        let cx = deployment.onlooker(&account);
        let mut scope = Scope::default();
        for (kind, name) in [
            (AutoScalingGroup::KIND, name),
            (LaunchTemplate::KIND, template.as_str()),
        ] {
            scope.names.entry(kind).or_default().insert(name.to_owned());
        }
        let (group, templates, actions, raw_actions, user_data) = tokio::join!(
            AutoScalingGroup::read(&cx, &scope),
            LaunchTemplate::read(&cx, &scope),
            ScheduledAction::read(&cx, &scope),
            scheduled_action::all(&cx.aws, name),
            user_data(&cx, &template),
        );
        let gone = || Error::NoTemplate {
            group: name.to_owned(),
            template: template.clone(),
        };
        let template = templates?.into_iter().next().ok_or_else(gone)?;
        let group = group?.into_iter().next().ok_or_else(|| Error::NoGroup {
            name: name.to_owned(),
            region: account.region.clone(),
        })?;
        let image = match template.spec.image.starts_with("ami-") {
            true => describe::image(&cx.aws, &template.spec.image).await?,
            false => None,
        };
        let instance = image.as_ref().and_then(|image| image.name_tag.as_deref());
        let stack = |tags: &'_ Tags| tags.get(STACK_TAG).cloned();
        let stacks = [stack(&group.spec.tags), stack(&template.spec.tags)];
        let of = Of {
            template: &template.name,
            instance,
            stacks: [stacks[0].as_deref(), stacks[1].as_deref()],
        };
        let claim = claim::find(&cx, function, of).await?;
        let rotator = match &claim.function {
            Some(function) => Some(Rotator::of(&cx, function).await?),
            None => None,
        };
        let mut notes = claim.notes;
        notes.extend(rotator.iter().flat_map(Rotator::unseen));
        Ok(Self {
            rotator,
            by_image: claim.by_image,
            notes,
            now: cx.clock.now(),
            account,
            user_data: user_data?,
            image,
            template,
            group,
            actions: actions?,
            raw_actions: raw_actions?,
        })
    }

    /// The function that no more than the image's name tells of.
    #[must_use]
    pub fn guessed_function(&self) -> Option<&str> {
        let rotator = self.rotator.as_ref().filter(|_| self.by_image)?;
        Some(&rotator.function)
    }

    /// Leaves that function to whoever has it.
    pub fn let_go(&mut self, why: String) {
        self.rotator = None;
        self.notes.push(why);
    }
}

/// The names of all groups of the Region, in order.
///
/// # Errors
/// The failed call.
pub async fn group_names(deployment: &Deployment) -> Result<Vec<String>, Error> {
    let all = all(deployment, "*").await?;
    let names = all.iter().filter_map(Group::auto_scaling_group_name);
    let mut names: Vec<String> = names.map(ToOwned::to_owned).collect();
    names.sort_unstable();
    Ok(names)
}

async fn all(deployment: &Deployment, of: &str) -> Result<Vec<Group>, AwsError> {
    let pages = deployment.aws.autoscaling.describe_auto_scaling_groups();
    let pages = pages
        .include_instances(false)
        .into_paginator()
        .items()
        .send();
    let all: Result<Vec<Group>, _> = pages.try_collect().await;
    all.called(groups::DESCRIBE, of)
}

/// The one group that starts from a launch template, mixed instances policies included.
///
/// # Errors
/// There is none, there are several, or a call failed.
pub async fn group_of(deployment: &Deployment, template: &str) -> Result<String, Error> {
    let all = all(deployment, template).await?;
    let starts = |group: &&Group| {
        let of = groups::template(group);
        of.is_some_and(|of| {
            [of.launch_template_name(), of.launch_template_id()].contains(&Some(template))
        })
    };
    let names = all
        .iter()
        .filter(starts)
        .filter_map(Group::auto_scaling_group_name);
    let mut names: Vec<String> = names.map(ToOwned::to_owned).collect();
    match (names.pop(), names.is_empty()) {
        (Some(one), true) => Ok(one),
        (last, _) => Err(Error::GroupsOf {
            template: template.to_owned(),
            names: names.into_iter().chain(last).collect(),
        }),
    }
}

fn template_of(group: &Group, name: &str) -> Result<String, Error> {
    let template = groups::template(group).and_then(|template| template.launch_template_name());
    template
        .map(ToOwned::to_owned)
        .ok_or_else(|| Error::NoLaunchTemplate {
            group: name.to_owned(),
            configuration: group
                .launch_configuration_name()
                .unwrap_or_default()
                .to_owned(),
        })
}

async fn user_data(cx: &Context, template: &str) -> Result<Option<Vec<u8>>, Error> {
    let request = cx.aws.ec2.describe_launch_template_versions();
    let answer = request
        .launch_template_name(template)
        .versions("$Default")
        .send()
        .await
        .called("ec2:DescribeLaunchTemplateVersions", template)?;
    let versions = answer.launch_template_versions();
    let data = versions
        .first()
        .and_then(|version| version.launch_template_data());
    let encoded = data
        .and_then(|data| data.user_data())
        .unwrap_or_default()
        .trim();
    // What is no base64 was put there as it is.
    let decode = |text: &str| {
        BASE64_STANDARD
            .decode(text)
            .unwrap_or_else(|_| text.as_bytes().to_vec())
    };
    Ok(Some(encoded).filter(|text| !text.is_empty()).map(decode))
}

impl Deployment {
    /// For somebody who only reads, of no stack.
    fn onlooker(&self, account: &Account) -> Context {
        let (events, _) = unbounded_channel();
        let progress = Progress::outside(events, Stop::default());
        Context {
            thorough: true,
            ..self.context(("", None), account.clone(), None, progress)
        }
    }
}
