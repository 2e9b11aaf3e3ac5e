//! Lifecycle hooks: they hold an instance on its way in or out until somebody completes the action or time runs out.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{Group, Hook, Lifecycle, Member, WarmPool, capacity, group, invalid, warm_pool};
use crate::clock::seconds_after;
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

pub(super) const TERMINATING: &str = "autoscaling:EC2_INSTANCE_TERMINATING";
pub(super) const LAUNCHING: &str = "autoscaling:EC2_INSTANCE_LAUNCHING";
/// An instance never waits longer than this.
const LONGEST_SECONDS: i64 = 172_800;

impl Hook {
    fn view(&self, group: &str, name: &str) -> Value {
        json!({
            "LifecycleHookName": name,
            "AutoScalingGroupName": group,
            "LifecycleTransition": self.transition,
            "HeartbeatTimeout": self.heartbeat,
            "GlobalTimeout": (self.heartbeat * 100).min(LONGEST_SECONDS),
            "DefaultResult": self.result,
            "NotificationTargetARN": self.target,
            "RoleARN": self.role,
            "NotificationMetadata": self.metadata,
        })
    }
}

/// Creates or updates; what an update does not name stays.
pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let group = group(world, params)?;
    let name = params.text("LifecycleHookName").unwrap_or_default();
    let hook = requested(params, group.hooks.get(name))?;
    group.hooks.insert(name.to_owned(), hook);
    Ok(Value::Null)
}

/// The hooks of a group that is made.
///
/// # Errors
/// As [`put`].
pub(super) fn of_group(params: Params<'_>) -> Result<BTreeMap<String, Hook>, Fault> {
    { params.items("LifecycleHookSpecificationList") }
        .map(|hook| {
            let name = hook.text("LifecycleHookName").unwrap_or_default();
            Ok((name.to_owned(), requested(hook, None)?))
        })
        .collect()
}

fn requested(params: Params<'_>, before: Option<&Hook>) -> Result<Hook, Fault> {
    let keep = |name: &str, old: Option<&String>| {
        params
            .text(name)
            .map(ToOwned::to_owned)
            .or_else(|| old.cloned())
    };
    let transition = keep("LifecycleTransition", before.map(|h| &h.transition));
    let Some(transition) = transition.filter(|t| t == TERMINATING || t == LAUNCHING) else {
        return Err(invalid("Valid lifecycle transition must be specified"));
    };
    let heartbeat = params
        .number("HeartbeatTimeout")
        .or(before.map(|h| h.heartbeat))
        .unwrap_or(3600);
    if !(30..=7200).contains(&heartbeat) {
        let text = "Heartbeat timeout must be between 30 and 7200 seconds";
        return Err(invalid(text));
    }
    let result =
        keep("DefaultResult", before.map(|h| &h.result)).unwrap_or_else(|| "ABANDON".to_owned());
    let old = |pick: fn(&Hook) -> Option<&String>| before.and_then(pick);
    Ok(Hook {
        heartbeat,
        result: known_result(&result)?.to_owned(),
        // "If you specify an empty string, this overrides the current ARN" (API reference).
        target: keep("NotificationTargetARN", old(|h| h.target.as_ref()))
            .filter(|it| !it.is_empty()),
        role: keep("RoleARN", old(|h| h.role.as_ref())),
        metadata: keep("NotificationMetadata", old(|h| h.metadata.as_ref())),
        transition,
    })
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let names = params.texts("LifecycleHookNames");
    let group = group(world, params)?;
    let found: Vec<Value> = group
        .hooks
        .iter()
        .filter(|(name, _)| names.is_empty() || names.contains(name))
        .map(|(name, hook)| hook.view(&group.name, name))
        .collect();
    Ok(json!({"LifecycleHooks": found}))
}

/// What waits for the hook goes on.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let hook = params.text("LifecycleHookName").unwrap_or_default();
    let group = group(world, params)?;
    if group.hooks.remove(hook).is_none() {
        return Err(invalid(format!("No Lifecycle Hook found with name {hook}")));
    }
    let name = group.name.clone();
    let mut abandoned = Vec::new();
    for member in &mut group.members {
        // Outstanding actions are completed: ABANDON on the way in, CONTINUE on the way out (API reference).
        if member.waits.remove(hook).is_some() && member.state == Lifecycle::PendingWait {
            abandoned.push(member.id.clone());
        }
    }
    abandon(world, &name, &abandoned);
    capacity::settle(world, &name);
    Ok(Value::Null)
}

/// Instances that shall not come into service after all.
fn abandon(world: &mut World, name: &str, ids: &[String]) {
    for id in ids {
        let cause =
            "an instance was taken out of service in response to an abandoned lifecycle action.";
        capacity::terminate(world, name, id, cause);
    }
}

/// Holds it for another heartbeat.
pub(super) fn heartbeat(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let hook = params.text("LifecycleHookName").unwrap_or_default();
    let id = params.text("InstanceId").unwrap_or_default();
    let now = world.now;
    expect_instance(params)?;
    let group = group(world, params)?;
    let seconds = group.hooks.get(hook).map_or(0, |hook| hook.heartbeat);
    let mut members = group.all_members();
    let Some(member) = members.find(|m| m.id == id && m.waits.contains_key(hook)) else {
        return Err(invalid(format!(
            "No active Lifecycle Action found with instance ID {id}"
        )));
    };
    member
        .waits
        .insert(hook.to_owned(), seconds_after(now, seconds));
    member.changes_at = member.waits.values().min().copied();
    Ok(Value::Null)
}

/// By instance id: tokens only go to notification targets, which the emulator has none of.
pub(super) fn complete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let hook = params.text("LifecycleHookName").unwrap_or_default();
    let id = params.text("InstanceId").unwrap_or_default();
    let result = known_result(params.text("LifecycleActionResult").unwrap_or_default())?;
    expect_instance(params)?;
    let group = group(world, params)?;
    let retains = group.retains();
    let mut members = group.all_members();
    let waiting = members.find(|m| m.id == id && m.waits.contains_key(hook));
    let Some(member) = waiting else {
        return Err(invalid(format!(
            "No active Lifecycle Action found with instance ID {id}"
        )));
    };
    let (mut abandoned, mut cooled) = (Vec::new(), None);
    match (result, member.state) {
        ("ABANDON", Lifecycle::WarmedPendingWait) => cooled = Some(member.id.clone()),
        ("ABANDON", Lifecycle::PendingWait) => abandoned.push(member.id.clone()),
        ("ABANDON", _) if retains => member.retain(),
        // The actions that are left are not waited for.
        ("ABANDON", _) => member.waits.clear(),
        _ => drop(member.waits.remove(hook)),
    }
    drop(members);
    let name = group.name.clone();
    abandon(world, &name, &abandoned);
    if let Some(id) = cooled {
        warm_pool::terminate(world, &name, &id);
    }
    capacity::settle(world, &name);
    Ok(Value::Null)
}

/// Tokens go to notification targets, which nobody has here, so that no token is one of ours.
///
/// # Errors
/// In AWS's words for a token that it does not know.
fn expect_instance(params: Params<'_>) -> Result<(), Fault> {
    match (
        params.text("LifecycleActionToken"),
        params.text("InstanceId"),
    ) {
        (Some(token), None) => Err(invalid(format!(
            "No active Lifecycle Action found with token {token}"
        ))),
        _ => Ok(()),
    }
}

fn known_result(result: &str) -> Result<&str, Fault> {
    match result {
        "CONTINUE" | "ABANDON" => Ok(result),
        other => Err(invalid(format!(
            "Lifecycle action result must be CONTINUE or ABANDON, not {other}"
        ))),
    }
}

impl Group {
    /// Those of its warm pool as well.
    fn all_members(&mut self) -> impl Iterator<Item = &mut Member> {
        let pool = self.warm.iter_mut();
        let pooled = pool.flat_map(|pool: &mut WarmPool| &mut pool.members);
        self.members.iter_mut().chain(pooled)
    }

    /// The hooks that give an instance up when time runs out.
    pub(super) fn abandoning(&self) -> Vec<String> {
        { self.hooks.iter() }
            .filter(|(_, hook)| hook.result == "ABANDON")
            .map(|(name, _)| name.clone())
            .collect()
    }

    /// The hooks that hold an instance on its way in or out, and until when.
    pub(super) fn holds(
        &self,
        transition: &str,
        now: jiff::Timestamp,
    ) -> BTreeMap<String, jiff::Timestamp> {
        self.hooks
            .iter()
            .filter(|(_, hook)| hook.transition == transition)
            .map(|(name, hook)| (name.clone(), seconds_after(now, hook.heartbeat)))
            .collect()
    }
}

impl Member {
    /// It neither goes on nor comes back.
    fn retain(&mut self) {
        self.state = Lifecycle::TerminatingRetained;
        self.changes_at = None;
        self.waits.clear();
    }
}

/// Instances that nothing holds any more go on, in or out. Where time ran out on the way in, the hook says which.
pub(super) fn release(world: &mut World, name: &str) {
    let now = world.now;
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let abandoning = group.abandoning();
    let (mut free, mut abandoned) = (Vec::new(), Vec::new());
    let retains = group.retains();
    for member in &mut group.members {
        let launching = member.state == Lifecycle::PendingWait;
        if !launching && member.state != Lifecycle::TerminatingWait {
            continue;
        }
        let over =
            |(hook, until): (&String, &jiff::Timestamp)| *until <= now && abandoning.contains(hook);
        if launching && member.waits.iter().any(over) {
            abandoned.push(member.id.clone());
            continue;
        }
        if !launching && retains && member.waits.iter().any(over) {
            member.retain();
            continue;
        }
        member.waits.retain(|_, until| *until > now);
        member.changes_at = member.waits.values().min().copied();
        match (member.waits.is_empty(), launching) {
            (true, true) => {
                member.state = Lifecycle::InService;
                member.changes_at = None;
                let activity = member.activity.clone();
                free.push((member.id.clone(), Some(activity)));
            }
            (true, false) => free.push((member.id.clone(), None)),
            _ => {}
        }
    }
    for (id, activity) in free {
        match activity {
            Some(activity) => {
                if let Some(group) = world.autoscaling.groups.get_mut(name) {
                    group.finish(&activity, now);
                }
            }
            None => capacity::end(world, name, &id),
        }
    }
    abandon(world, name, &abandoned);
}

/// Out of service by hand, still in the group.
pub(super) fn enter_standby(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("InstanceIds");
    let decrement = params.flag("ShouldDecrementDesiredCapacity");
    let group = group(world, params)?;
    let name = group.name.clone();
    for id in &ids {
        let member = member(group, id)?;
        if member.state != Lifecycle::InService {
            return Err(invalid(format!(
                "The instance {id} is not in InService or Stopped or EnteringStandby."
            )));
        }
    }
    let count = i64::try_from(ids.len()).unwrap_or(i64::MAX);
    if decrement {
        if group.desired - count < group.min {
            return Err(invalid(format!(
                "AutoScalingGroup {name} has min-size={}, max-size={}, and desired-size={}. To place into standby {count} more instance, please update the AutoScalingGroup sizes appropriately.",
                group.min, group.max, group.desired
            )));
        }
        group.desired -= count;
    }
    let activities = move_all(world, &name, &ids, Lifecycle::Standby, "to standby")?;
    capacity::settle(world, &name);
    Ok(json!({"Activities": activities}))
}

/// Back in service; the desired capacity counts them again.
pub(super) fn exit_standby(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let ids = params.texts("InstanceIds");
    let group = group(world, params)?;
    let name = group.name.clone();
    for id in &ids {
        if member(group, id)?.state != Lifecycle::Standby {
            return Err(invalid(format!("The instance {id} is not in Standby.")));
        }
    }
    group.desired += i64::try_from(ids.len()).unwrap_or(0);
    let activities = move_all(world, &name, &ids, Lifecycle::InService, "out of standby")?;
    capacity::settle(world, &name);
    Ok(json!({"Activities": activities}))
}

fn member<'a>(group: &'a mut Group, id: &str) -> Result<&'a mut Member, Fault> {
    let name = group.name.clone();
    let found = group.members.iter_mut().find(|member| member.id == id);
    found.ok_or_else(|| {
        invalid(format!(
            "The instance {id} is not part of Auto Scaling group {name}."
        ))
    })
}

fn move_all(
    world: &mut World,
    name: &str,
    ids: &[String],
    state: Lifecycle,
    whereto: &str,
) -> Result<Vec<Value>, Fault> {
    let mut activities = Vec::new();
    for id in ids {
        let (now, activity) = (world.now, world.uuid());
        let group = super::named(world, name)?;
        member(group, id)?.state = state;
        let activity = super::Activity::moved(activity, id, whereto, now);
        activities.push(activity.view(name));
        group.note(activity);
    }
    Ok(activities)
}
