//! The proof of last night: what the last window started, from Auto Scaling's own activities.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use aws_sdk_autoscaling::types::{Activity, ScalingActivityStatusCode};
use aws_sdk_ec2::types::Filter;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::clients::Clients;
use crate::once;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};
use freshscale_core::rotation::group;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::{self, TemplateView, Version};
use freshscale_core::schedule::freeze::Schedule;
use freshscale_core::schedule::window::{Opening, Window};
use freshscale_core::words::{Units, count};
use freshscale_stack::Stack;

const ACTIVITIES: &str = "autoscaling:DescribeScalingActivities";
const INSTANCES: &str = "ec2:DescribeInstances";
/// A group's activities are kept for six weeks; a window of before has no proof.
const BACK: SignedDuration = SignedDuration::from_hours(24 * 42);
/// So many pages of a hundred are read.
const PAGES: usize = 20;
/// How many instance ids one filter takes.
const IDS: usize = 200;

/// What the last window started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The window's name.
    pub window: String,
    /// When the group scaled out, warm-up included.
    pub scales_out: Timestamp,
    /// When it opened.
    pub opens: Timestamp,
    /// When it closed, or will.
    pub closes: Timestamp,
    /// Whether it is over.
    pub over: bool,
    /// So many instances it wants; with weights, units of capacity.
    pub wants: u32,
    /// So many the schedule held right before.
    pub before: u32,
    /// What sizes count.
    #[serde(skip)]
    pub units: Units,
    /// What was launched, in order.
    pub launched: Vec<Launched>,
    /// Whether all activities since could be read.
    pub complete: bool,
}

/// One launch of a window.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Launched {
    /// When it began.
    pub at: Timestamp,
    /// When Auto Scaling had it in service; `None`: not yet, or never.
    pub in_service: Option<Timestamp>,
    /// `i-…`
    pub instance: Option<String>,
    /// `ami-…`
    pub image: Option<String>,
    /// Who says which image it was.
    pub told_by: Option<ToldBy>,
    /// AWS's words, if it failed.
    pub failure: Option<String>,
}

/// Who says from which image an instance was started.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ToldBy {
    /// The instance.
    Instance,
    /// The launch template: the version that was its default at that time, as far as that can be told. EC2 forgets an
    /// instance an hour after its end.
    Template,
}

/// Reads it; `None` if no window has opened in six weeks.
///
/// # Errors
/// The failed call.
pub async fn read(aws: &Clients, stack: &Stack, now: Timestamp) -> Result<Option<Proof>, AwsError> {
    let name = &stack.names.auto_scaling_group;
    let actions = group::actions(aws, name)
        .await
        .absent()?
        .unwrap_or_default();
    let stack = once::in_force(stack, &once::standing(stack, &actions, now));
    let Some((window, opening)) = last(&stack, now) else {
        return Ok(None);
    };
    let until = opening.to.min(now);
    let (activities, complete) = since(aws, name, opening.out).await?;
    let mut launched: Vec<Launched> = { activities.iter() }
        .filter_map(launch)
        .filter(|launch| (opening.out..=until).contains(&launch.at))
        .collect();
    launched.sort_by_key(|launch| launch.at);
    let ids: Vec<String> = { launched.iter() }
        .filter_map(|launch| launch.instance.clone())
        .collect();
    let template = template::read(aws, &stack.names.launch_template);
    let (images, template) =
        tokio::try_join!(images(aws, &ids), async { template.await.absent() })?;
    for launch in launched
        .iter_mut()
        .filter(|launch| launch.failure.is_none())
    {
        let own = launch.instance.as_ref().and_then(|id| images.get(id));
        let template = || default_image(template.as_ref()?, launch.at, now);
        (launch.image, launch.told_by) = match own {
            Some(image) => (Some(image.clone()), Some(ToldBy::Instance)),
            None => template().map_or((None, None), |it| (Some(it), Some(ToldBy::Template))),
        };
    }
    Ok(Some(Proof {
        window: window.name.clone(),
        scales_out: opening.out,
        opens: opening.from,
        closes: opening.to,
        over: opening.to <= now,
        wants: at(&stack, opening.out),
        before: before(&stack, opening.out),
        units: stack.units(),
        launched,
        complete,
    }))
}

/// The window that opened last, and how.
fn last(stack: &Stack, now: Timestamp) -> Option<(&Window, Opening)> {
    let first = now.checked_sub(BACK).unwrap_or(now);
    let windows = stack.schedule.windows.iter();
    let opened = windows.filter_map(|window| {
        let mut openings = window.openings(&Range {
            start: first,
            end: now,
        });
        openings.retain(|it| it.out <= now);
        Some((window, openings.into_iter().max_by_key(|it| it.out)?))
    });
    opened.max_by_key(|(_, opening)| opening.out)
}

fn at(stack: &Stack, at: Timestamp) -> u32 {
    let schedule = Schedule {
        actions: &stack.planned(),
        capacity: stack.base(),
    };
    schedule.sizes(at).desired
}

fn before(stack: &Stack, instant: Timestamp) -> u32 {
    let before = instant.checked_sub(SignedDuration::from_secs(1));
    at(stack, before.unwrap_or(instant))
}

/// The activities that began since an instant, newest first; and whether these are all.
async fn since(
    aws: &Clients,
    group: &str,
    since: Timestamp,
) -> Result<(Vec<Activity>, bool), AwsError> {
    let mut found: Vec<Activity> = Vec::new();
    let mut token = None;
    for _ in 0..PAGES {
        let request = aws.autoscaling.describe_scaling_activities();
        let request = request.auto_scaling_group_name(group).max_records(100);
        let answer = request.set_next_token(token).send().await;
        let Some(answer) = answer.called(ACTIVITIES, group).absent()? else {
            return Ok((found, true));
        };
        found.extend(answer.activities.unwrap_or_default());
        token = answer.next_token.filter(|token| !token.is_empty());
        let earlier = |activity: &Activity| began(activity).is_some_and(|at| at < since);
        if token.is_none() || found.iter().any(earlier) {
            return Ok((found, true));
        }
    }
    Ok((found, false))
}

fn began(activity: &Activity) -> Option<Timestamp> {
    Timestamp::from_second(activity.start_time()?.secs()).ok()
}

fn launch(activity: &Activity) -> Option<Launched> {
    let description = activity.description()?;
    if !description.starts_with("Launching") {
        return None;
    }
    let ended = activity
        .end_time()
        .and_then(|at| Timestamp::from_second(at.secs()).ok());
    let (in_service, failure) = match activity.status_code()? {
        ScalingActivityStatusCode::Successful => (ended, None),
        ScalingActivityStatusCode::Failed | ScalingActivityStatusCode::Cancelled => {
            let message = activity.status_message().unwrap_or("AWS gives no reason");
            (None, Some(message.to_owned()))
        }
        _ => (None, None),
    };
    let instance = description.rsplit(": ").next();
    Some(Launched {
        at: began(activity)?,
        in_service,
        instance: instance
            .filter(|id| id.starts_with("i-"))
            .map(ToOwned::to_owned),
        image: None,
        told_by: None,
        failure,
    })
}

/// Of instances that EC2 still knows.
async fn images(aws: &Clients, ids: &[String]) -> Result<BTreeMap<String, String>, AwsError> {
    let mut found = BTreeMap::new();
    for ids in ids.chunks(IDS) {
        // A filter passes over those that are gone.
        let these = Filter::builder()
            .name("instance-id")
            .set_values(Some(ids.to_vec()));
        let request = aws.ec2.describe_instances().filters(these.build());
        let pages = request.into_paginator().items().send().try_collect().await;
        for reservation in pages.called(INSTANCES, "the window's instances")? {
            for instance in reservation.instances() {
                if let (Some(id), Some(image)) = (instance.instance_id(), instance.image_id()) {
                    found.insert(id.to_owned(), image.to_owned());
                }
            }
        }
    }
    Ok(found)
}

/// The image of the version that was the default at an instant. AWS keeps no record of that: a pin says since when the
/// default is what it is, and a rollback's from which version to which it went; else it was the newest that there was, as
/// a rotation makes each the default at once. Where somebody has set it back since, nobody knows when: `None`.
fn default_image(template: &TemplateView, at: Timestamp, now: Timestamp) -> Option<String> {
    let created = |version: &Version| version.created.is_some_and(|made| made <= at);
    let newest = { template.versions.iter() }
        .filter(|version| created(version))
        .map(|version| version.number)
        .max()?;
    let pin = { template.pinned.as_ref() }.and_then(|pin| Some((pin, pin.at?)));
    let number = match pin {
        Some((pin, since)) if since <= at && pin.until.is_none_or(|until| at < until) => {
            match (pin.rollback, pin.until) {
                (Some(step), _) => step.to,
                (None, Some(until)) if until <= now => return None,
                (None, _) => template.default_version,
            }
        }
        Some((
            Pin {
                rollback: Some(step),
                ..
            },
            since,
        )) if at < since => step.from.min(newest),
        _ if newest <= template.default_version => newest,
        _ => return None,
    };
    let mut versions = template.versions.iter();
    versions.find(|it| it.number == number)?.image.clone()
}

impl Proof {
    /// The images that instances were started from.
    #[must_use]
    pub fn images(&self) -> BTreeSet<&str> {
        let launched = self.launched.iter();
        launched
            .filter_map(|launch| launch.image.as_deref())
            .collect()
    }

    /// How many came in service.
    #[must_use]
    pub fn served(&self) -> usize {
        let launched = self.launched.iter();
        launched
            .filter(|launch| launch.in_service.is_some())
            .count()
    }

    /// How long until the last of them was in service, from when the group scaled out.
    #[must_use]
    pub fn slowest(&self) -> Option<SignedDuration> {
        let launched = self.launched.iter().filter_map(|launch| launch.in_service);
        let last = launched.max()?;
        Some(last.duration_since(self.scales_out))
    }

    /// What is wrong with it, in sentences without their stops; nothing, if it was as it should be.
    #[must_use]
    pub fn faults(&self) -> Vec<String> {
        let mut faults = Vec::new();
        let missing = self.wants.saturating_sub(self.before);
        // What each of them weighed, no activity tells.
        let expected = usize::try_from(self.units.fewest(missing)).unwrap_or(usize::MAX);
        let served = self.served();
        if served < expected {
            faults.push(match self.units {
                Units::Instances => format!("{served} of {expected} came in service"),
                Units::Weighted { .. } => format!(
                    "{} came in service, for {}",
                    count(served, "instance"),
                    self.units.told(missing)
                ),
            });
        }
        let failed = self
            .launched
            .iter()
            .filter(|launch| launch.failure.is_some())
            .count();
        match failed {
            0 => {}
            1 => faults.push("a launch failed".to_owned()),
            many => faults.push(format!("{many} launches failed")),
        }
        if self.images().len() > 1 {
            faults.push("they are not alike".to_owned());
        }
        if !self.complete {
            faults.push("the group has done more since than could be read".to_owned());
        }
        faults
    }
}
