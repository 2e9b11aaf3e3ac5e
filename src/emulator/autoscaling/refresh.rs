//! Instance refresh: one at a time, a few instances at a time.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::group::{Group, Lifecycle};
use super::{capacity, group, invalid, page_size, time};
use crate::emulator::arguments::{Params, page};
use crate::emulator::clock::seconds_after;
use crate::emulator::ec2;
use crate::emulator::world::World;
use crate::emulator::{Call, Fault, Reply};

/// How often a refresh looks what it can do.
const STEP_SECONDS: i64 = 10;

/// An instance refresh.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Refresh {
    /// A UUID.
    pub id: String,
    /// `Pending`, `InProgress`, `Successful`, `Cancelling`, `Cancelled`.
    pub status: String,
    /// Why it stands where it does.
    pub reason: Option<String>,
    /// When it began.
    pub start: Timestamp,
    /// When it ended.
    pub end: Option<Timestamp>,
    /// Instances that are still to go.
    pub old: Vec<String>,
    /// How many there were to begin with.
    pub total: usize,
    /// Per cent of the desired capacity that must stay in service.
    pub min_healthy: i64,
    /// Seconds after an instance is in service before it counts.
    pub warmup: i64,
    /// As requested.
    pub preferences: Value,
    /// When it next looks; `None` when it is over.
    pub next: Option<Timestamp>,
    /// No further step before then: warm-up.
    pub warm_at: Option<Timestamp>,
}

impl Refresh {
    fn view(&self, group: &str) -> Value {
        let done = self.total - self.old.len().min(self.total);
        json!({
            "InstanceRefreshId": self.id,
            "AutoScalingGroupName": group,
            "Status": self.status,
            "StatusReason": self.reason,
            "StartTime": time(self.start),
            "EndTime": self.end.map(time),
            "PercentageComplete": (done * 100).checked_div(self.total).unwrap_or(100),
            "InstancesToUpdate": self.old.len(),
            "Preferences": Some(&self.preferences).filter(|p| p.is_object()),
        })
    }

    fn over(&mut self, status: &str, at: Timestamp) {
        status.clone_into(&mut self.status);
        self.end = Some(at);
        self.next = None;
    }
}

/// The refresh that is under way.
fn active(group: &mut Group) -> Option<&mut Refresh> {
    group
        .refreshes
        .iter_mut()
        .find(|refresh| refresh.next.is_some())
}

pub(super) fn start(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (now, id) = (world.now, world.uuid());
    if params.has("DesiredConfiguration") {
        return Err(invalid(
            "The emulator takes no DesiredConfiguration: change the group or the template's default",
        ));
    }
    let there = group(world, params)?.clone();
    if there.refreshes.iter().any(|refresh| refresh.next.is_some()) {
        let text = "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.";
        return Err(Fault::new("InstanceRefreshInProgress", text));
    }
    let preferences = params
        .child("Preferences")
        .map_or(Value::Null, |p| p.0.clone());
    let preferred = Params(&preferences);
    if preferred.flag("AutoRollback") && there.template.version.starts_with('$') {
        return Err(invalid(
            "AutoRollback cannot be used with a launch template version of $Latest or $Default",
        ));
    }
    let min_healthy = preferred.number("MinHealthyPercentage").unwrap_or(90);
    if !(0..=100).contains(&min_healthy) {
        return Err(invalid("MinHealthyPercentage must be between 0 and 100"));
    }
    let wanted = ec2::template(world, &there.template.id)
        .and_then(|template| template.version(&there.template.version).map(|(n, _)| n))
        .map_err(|fault| invalid(fault.message))?;
    let skip = preferred.flag("SkipMatching");
    let ignore = preferred.text("ScaleInProtectedInstances") == Some("Ignore");
    let old: Vec<String> = there
        .live()
        .filter(|member| !(skip && member.version == wanted))
        .filter(|member| !(ignore && member.protected))
        .map(|member| member.id.clone())
        .collect();
    let refresh = Refresh {
        id: id.clone(),
        status: "Pending".to_owned(),
        reason: None,
        start: now,
        end: None,
        total: old.len(),
        old,
        min_healthy,
        warmup: preferred
            .number("InstanceWarmup")
            .or_else(|| there.setting("DefaultInstanceWarmup").as_i64())
            .or_else(|| there.setting("HealthCheckGracePeriod").as_i64())
            .unwrap_or(0),
        preferences,
        next: Some(seconds_after(now, STEP_SECONDS)),
        warm_at: None,
    };
    group(world, params)?.refreshes.insert(0, refresh);
    Ok(json!({"InstanceRefreshId": id}))
}

/// What is being replaced is finished; nothing more is begun.
pub(super) fn cancel(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    match active(group(world, params)?) {
        Some(refresh) => {
            "Cancelling".clone_into(&mut refresh.status);
            Ok(json!({"InstanceRefreshId": refresh.id}))
        }
        None => Err(Fault::new(
            "ActiveInstanceRefreshNotFound",
            "No in progress or pending Instance Refresh found for the Auto Scaling group",
        )),
    }
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 100)?;
    let ids = params.texts("InstanceRefreshIds");
    let group = group(world, params)?;
    let found: Vec<Value> = group
        .refreshes
        .iter()
        .filter(|refresh| ids.is_empty() || ids.contains(&refresh.id))
        .map(|refresh| refresh.view(&group.name))
        .collect();
    let (refreshes, next) = page(found, params.text("NextToken"), size, "InvalidNextToken")?;
    Ok(json!({"InstanceRefreshes": refreshes, "NextToken": next}))
}

/// One look of the refresh that is due.
pub(super) fn fire(world: &mut World, name: &str) {
    let now = world.now;
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let victims = look(group, now);
    for id in victims {
        let cause = "an instance was taken out of service in response to an instance refresh.";
        capacity::terminate(world, name, &id, cause);
    }
    capacity::settle(world, name);
}

/// Which members go now. Advances the refresh to its next look, or to its end.
fn look(group: &mut Group, now: Timestamp) -> Vec<String> {
    let in_service: Vec<String> = group
        .members
        .iter()
        .filter(|member| member.state == Lifecycle::InService)
        .map(|member| member.id.clone())
        .collect();
    let protected: Vec<String> = group
        .members
        .iter()
        .filter(|member| member.protected)
        .map(|member| member.id.clone())
        .collect();
    let live: Vec<String> = group.live().map(|member| member.id.clone()).collect();
    let suspended = !group.runs("InstanceRefresh");
    let desired = group.desired;
    let Some(refresh) = active(group).filter(|refresh| refresh.next.is_some_and(|at| at <= now))
    else {
        return Vec::new();
    };
    refresh.old.retain(|id| live.contains(id));
    refresh.next = Some(seconds_after(now, STEP_SECONDS));
    let serving = i64::try_from(in_service.len()).unwrap_or(i64::MAX);
    let settled = serving >= desired && live.len() == in_service.len();
    if refresh.status == "Cancelling" {
        if settled {
            refresh.over("Cancelled", now);
        }
        return Vec::new();
    }
    "InProgress".clone_into(&mut refresh.status);
    if !settled {
        refresh.warm_at = None;
        refresh.reason = Some("Waiting for instances to be in service".to_owned());
        return Vec::new();
    }
    let warm_at = *refresh.warm_at.get_or_insert_with(|| {
        seconds_after(
            now,
            if refresh.old.len() < refresh.total {
                refresh.warmup
            } else {
                0
            },
        )
    });
    if warm_at > now {
        refresh.reason = Some("Waiting for instances to warm up".to_owned());
        return Vec::new();
    }
    if refresh.old.is_empty() {
        refresh.reason = None;
        refresh.over("Successful", now);
        return Vec::new();
    }
    let mut choice: Vec<String> = refresh.old.clone();
    choice.retain(|id| !protected.contains(id));
    if choice.is_empty() || suspended {
        refresh.reason = Some("Waiting for instances that are protected from scale-in".to_owned());
        return Vec::new();
    }
    let spare = (desired * (100 - refresh.min_healthy) / 100).max(1);
    refresh.warm_at = None;
    refresh.reason = Some("Waiting for instances to be replaced".to_owned());
    choice.truncate(usize::try_from(spare).unwrap_or(1));
    choice
}
