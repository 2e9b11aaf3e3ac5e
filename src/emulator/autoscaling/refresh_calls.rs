//! Instance refreshes as they are asked for, let go and looked at.

use serde_json::{Value, json};

use super::refresh::{STEP_SECONDS, active};
use super::{
    Group, Lifecycle, Member, Refresh, capacity, group, group_calls, invalid, page_size, surplus,
    warm_pool,
};
use crate::clock::seconds_after;
use crate::ec2;
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

pub(super) fn start(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (now, id) = (world.now, world.uuid());
    let there = group(world, params)?.clone();
    if there.refreshes.iter().any(|refresh| refresh.next.is_some()) {
        let text = "An Instance Refresh is already in progress and blocks the execution of this Instance Refresh.";
        return Err(Fault::new("InstanceRefreshInProgress", text));
    }
    let preferences = params
        .child("Preferences")
        .map_or(Value::Null, |p| p.0.clone());
    let preferred = Params(&preferences);
    expect_served(params)?;
    let wanted = match params.child("DesiredConfiguration") {
        None => None,
        Some(given) => group_calls::launched(world, given, &there.subnets, Some(&there))?,
    };
    if preferred.flag("AutoRollback")
        && let Some(why) = there.cannot_go_back(wanted.is_some())
    {
        return Err(invalid(format!("AutoRollback cannot be used: {why}")));
    }
    let (min_healthy, max_healthy) = surplus::healthy(preferred, &there)?;
    let checkpoints = checkpoints(preferred)?;
    let refresh = Refresh {
        id: id.clone(),
        status: "Pending".to_owned(),
        reason: None,
        start: now,
        end: None,
        total: 0,
        old: Vec::new(),
        min_healthy,
        max_healthy,
        surplus: 0,
        warmup: preferred
            .number("InstanceWarmup")
            .or_else(|| there.setting("DefaultInstanceWarmup").as_i64())
            .or_else(|| there.setting("HealthCheckGracePeriod").as_i64())
            .unwrap_or(0),
        preferences: preferences.clone(),
        next: Some(seconds_after(now, STEP_SECONDS)),
        warm_at: None,
        updated: 0,
        checkpoints,
        paused_until: None,
        stuck_since: None,
        there: { there.members.iter() }
            .map(|member| member.id.clone())
            .collect(),
        configuration: { params.child("DesiredConfiguration") }
            .map_or(Value::Null, |given| given.0.clone()),
        wanted,
        bake: (preferred.number("BakeTime").unwrap_or(0), None),
        back: None,
    };
    let mut with = there.clone();
    with.refreshes.insert(0, refresh.clone());
    let (old, cold) = to_replace(world, &with, preferred)?;
    let refresh = Refresh {
        total: old.len(),
        old,
        ..refresh
    };
    group(world, params)?.refreshes.insert(0, refresh);
    // What is warm is replaced first; on AWS, a few at a time.
    for id in cold {
        warm_pool::terminate(world, &there.name, &id);
    }
    capacity::settle(world, &there.name);
    Ok(json!({"InstanceRefreshId": id}))
}

/// Who is to go, of the group and of its warm pool.
fn to_replace(
    world: &World,
    group: &Group,
    preferred: Params<'_>,
) -> Result<(Vec<String>, Vec<String>), Fault> {
    let mut wanted = Vec::new();
    for choice in group.choices(world) {
        let template = ec2::template(world, &choice.template.id);
        let version = template.and_then(|of| of.version(&choice.template.version));
        let (number, _) = version.map_err(|fault| invalid(fault.message))?;
        wanted.push((choice, number));
    }
    // "the same launch template and instance types" (API reference, RefreshPreferences, SkipMatching).
    let matches = |member: &Member| {
        let mut wanted = wanted.iter();
        wanted.any(|(choice, number)| choice.is_of(member, *number))
    };
    let skip = preferred.flag("SkipMatching");
    let ignore = |what: &str| preferred.text(what) == Some("Ignore");
    let (protected, standby) = (
        ignore("ScaleInProtectedInstances"),
        ignore("StandbyInstances"),
    );
    let ids = |members: &mut dyn Iterator<Item = &Member>| -> Vec<String> {
        members
            .filter(|member| !(skip && matches(member)))
            .map(|member| member.id.clone())
            .collect()
    };
    let mut there = { group.members.iter() }
        .filter(|member| member.state.is_there())
        .filter(|member| !(protected && member.protected))
        .filter(|member| !(standby && member.state == Lifecycle::Standby));
    let old = ids(&mut there);
    Ok((old, ids(&mut group.pooled())))
}

/// # Errors
/// 501: what would be taken and forgotten.
fn expect_served(params: Params<'_>) -> Result<(), Fault> {
    match params.text("Strategy") {
        None | Some("Rolling") => Ok(()),
        Some(_) => {
            let text = "The emulator's instance refreshes have one Strategy, Rolling.";
            Err(Fault::with_status(501, "NotImplemented", text))
        }
    }
}

/// The wordings are not confirmed.
fn checkpoints(preferred: Params<'_>) -> Result<(Vec<usize>, i64), Fault> {
    let marks = preferred.texts("CheckpointPercentages");
    let marks: Vec<usize> = marks.iter().filter_map(|mark| mark.parse().ok()).collect();
    let delay = preferred.number("CheckpointDelay");
    if marks.is_empty() && delay.is_some() {
        return Err(invalid(
            "CheckpointDelay cannot be specified without CheckpointPercentages",
        ));
    }
    let in_range = marks.iter().all(|mark| (1..=100).contains(mark));
    if !in_range || !marks.is_sorted_by(|a, b| a < b) {
        return Err(invalid(
            "CheckpointPercentages must be unique, in ascending order and between 1 and 100",
        ));
    }
    let delay = delay.unwrap_or(3600);
    if !(0..=172_800).contains(&delay) {
        return Err(invalid("CheckpointDelay must be between 0 and 172800"));
    }
    Ok((marks, delay))
}

/// What is being replaced is finished; nothing more is begun.
pub(super) fn cancel(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    match active(group(world, params)?) {
        Some(refresh) => {
            "Cancelling".clone_into(&mut refresh.status);
            Ok(json!({"InstanceRefreshId": refresh.id}))
        }
        None => Err(none_active()),
    }
}

pub(super) fn none_active() -> Fault {
    Fault::new(
        "ActiveInstanceRefreshNotFound",
        "No in progress or pending Instance Refresh found for the Auto Scaling group",
    )
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
    let (refreshes, next) = params.page(found, size)?;
    Ok(listing("InstanceRefreshes", refreshes, "NextToken", next))
}
