//! Everything that a refresh is decided by.

use std::collections::{BTreeMap, BTreeSet};

use aws_sdk_autoscaling::types::{AutoScalingGroup, Instance, InstanceRefresh};
use jiff::Timestamp;

use super::activities::{activities, failed_health, launch_failure};
use super::decide::bad_image;
use super::marker::{Marker, Phase, REFRESH_TAG};
use crate::resource::Context;
use crate::resource::tags;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Called, lacked};
use freshscale_core::aws::lifecycle::Stage;
use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_core::rotation::template::{self, TemplateView};
use freshscale_core::rotation::{RotationConfig, describe, group as standing};

/// See the module.
#[derive(Debug, Clone, PartialEq)]
pub struct RefreshState {
    /// What a run noted.
    pub marker: Option<Marker>,
    /// The template's default version.
    pub default: u64,
    /// The images of its versions.
    pub images: BTreeMap<u64, String>,
    /// The group's instances.
    pub members: Vec<Member>,
    /// The refresh that was begun last.
    pub newest: Option<Running>,
    /// Instances started since then that failed a health check.
    pub failed: BTreeSet<String>,
    /// Why the last launch since then failed, if it did.
    pub launch_failure: Option<String>,
    /// While going back: whether the image that failed is rejected already, or gone.
    pub rejected: bool,
    /// The present.
    pub now: Timestamp,
    /// The template, which does not change while a refresh is only waited for.
    pub(super) template: Option<TemplateView>,
}

/// An instance of the group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// `i-…`
    pub id: String,
    /// Of our template; `None`: of another, or of none.
    pub version: Option<u64>,
    /// `ami-…`, when it is known.
    pub image: Option<String>,
    /// `Pending`, `InService`, `Terminating` …
    pub state: String,
    /// Whether it passes its health checks.
    pub healthy: bool,
}

impl Member {
    /// Whether it is none of the group's capacity any more: on its way out, or retained after that.
    #[must_use]
    pub fn leaves(&self) -> bool {
        !Stage::of_name(&self.state).counts()
    }
}

/// A refresh.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Running {
    /// A UUID.
    pub id: String,
    /// `Pending`, `InProgress`, `Successful` …
    pub status: String,
    /// What AWS says it waits for, or why it failed.
    pub reason: Option<String>,
    /// 0 to 100.
    pub percent: u32,
    /// Instances still to go.
    pub left: u32,
    /// When it began.
    pub started: Timestamp,
}

impl Running {
    /// Whether it is not over.
    #[must_use]
    pub fn active(&self) -> bool {
        !matches!(
            self.status.as_str(),
            "Successful" | "Failed" | "Cancelled" | "RollbackFailed" | "RollbackSuccessful"
        )
    }
}

/// Looks. `known` are the facts of the look before, if nothing was done since.
///
/// # Errors
/// The failed call, or that there is no such group.
pub(super) async fn look(
    cx: &Context,
    config: &RotationConfig,
    known: Option<&RefreshState>,
) -> Result<RefreshState, AwsError> {
    let name = &config.auto_scaling_group;
    let template = async {
        match known.and_then(|facts| facts.template.clone()) {
            Some(template) => Ok(template),
            None => template::read(&cx.aws, &config.launch_template).await,
        }
    };
    let (group, newest, template) = tokio::try_join!(group(cx, name), newest(cx, name), template)?;
    let tag = tags::from_autoscaling(group.tags()).remove(REFRESH_TAG);
    let marker = match tag {
        Some(value) => Some(Marker::parse(&value).ok_or_else(|| unreadable(name, &value))?),
        None => None,
    };
    let mut facts = RefreshState {
        marker,
        default: template.default_version,
        images: images(&template),
        members: Vec::new(),
        failed: BTreeSet::new(),
        launch_failure: None,
        rejected: known.is_some_and(|facts| facts.rejected),
        now: cx.clock.now(),
        newest,
        template: None,
    };
    facts.members = group
        .instances()
        .iter()
        .map(|i| member(i, &template, &facts.images))
        .collect();
    if let (Some(_), Some(running)) = (&facts.marker, facts.newest.as_ref().filter(|r| r.active()))
    {
        let since = running.started;
        let activities = activities(cx, name).await?;
        facts.failed = failed_health(&activities, since);
        facts.launch_failure = launch_failure(&activities, since);
    }
    let going_back = facts.marker.as_ref().filter(|m| m.phase == Phase::Back);
    if let Some(bad) = going_back.and_then(|marker| bad_image(&facts, marker))
        && !facts.rejected
    {
        let image = describe::image(&cx.aws, &bad).await?;
        facts.rejected = image.is_none_or(|image| image.tags.contains_key(REJECTED_TAG));
    }
    facts.template = Some(template);
    Ok(facts)
}

fn unreadable(group: &str, value: &str) -> AwsError {
    let text = format!(
        "the tag {REFRESH_TAG} has a value that this version does not write ({value}); \
         remove it when no refresh is under way"
    );
    AwsError::answer(standing::DESCRIBE, group, None, text)
}

/// The group with its instances.
///
/// # Errors
/// The failed call, or that there is none.
async fn group(cx: &Context, name: &str) -> Result<AutoScalingGroup, AwsError> {
    let found = standing::describe(&cx.aws, name).await?;
    found.ok_or_else(|| {
        let text = "there is no such group; `apply` makes it";
        AwsError::answer(standing::DESCRIBE, name, None, text)
    })
}

/// The refresh that was begun last.
///
/// # Errors
/// The failed call.
pub(crate) async fn newest(cx: &Context, group: &str) -> Result<Option<Running>, AwsError> {
    const OPERATION: &str = "autoscaling:DescribeInstanceRefreshes";
    let answer = cx
        .aws
        .autoscaling
        .describe_instance_refreshes()
        .auto_scaling_group_name(group)
        .send()
        .await
        .called(OPERATION, group)?;
    let mut found = Vec::new();
    for refresh in answer.instance_refreshes() {
        let one = running(refresh).ok_or_else(|| lacked(OPERATION, group, "a refresh's id"))?;
        found.push(one);
    }
    // Of two that began in one second, the first in the list is the newer one.
    found.reverse();
    Ok(found.into_iter().max_by_key(|refresh| refresh.started))
}

fn running(refresh: &InstanceRefresh) -> Option<Running> {
    let number = |n: Option<i32>| n.and_then(|n| u32::try_from(n).ok()).unwrap_or(0);
    Some(Running {
        id: refresh.instance_refresh_id()?.to_owned(),
        status: refresh.status()?.as_str().to_owned(),
        reason: refresh.status_reason().map(ToOwned::to_owned),
        percent: number(refresh.percentage_complete()),
        left: number(refresh.instances_to_update()),
        // A refresh that is Pending may have no time yet: none is newer.
        started: refresh
            .start_time()
            .and_then(|at| Timestamp::from_second(at.secs()).ok())
            .unwrap_or(Timestamp::MAX),
    })
}

fn images(template: &TemplateView) -> BTreeMap<u64, String> {
    let versions = template.versions.iter();
    versions
        .filter_map(|version| Some((version.number, version.image.clone()?)))
        .collect()
}

fn member(instance: &Instance, template: &TemplateView, images: &BTreeMap<u64, String>) -> Member {
    let version = instance
        .launch_template()
        .filter(|of| of.launch_template_id() == Some(template.id.as_str()))
        .and_then(|of| of.version()?.parse().ok());
    // Where AWS says which image an instance has, its root volume was replaced or the image overridden.
    let said = instance.image_id().map(ToOwned::to_owned);
    let of_version = || version.and_then(|number| images.get(&number).cloned());
    Member {
        id: instance.instance_id().unwrap_or_default().to_owned(),
        version,
        image: said.or_else(of_version),
        state: instance
            .lifecycle_state()
            .map(|state| state.as_str().to_owned())
            .unwrap_or_default(),
        healthy: instance.health_status() != Some("Unhealthy"),
    }
}
