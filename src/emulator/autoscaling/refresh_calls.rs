//! Instance refreshes as they are asked for, let go and looked at.

use serde_json::{Value, json};

use super::refresh::{STEP_SECONDS, active};
use super::{Refresh, group, invalid, page_size};
use crate::clock::seconds_after;
use crate::ec2;
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

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
    if preferred.flag("AutoRollback")
        && (there.template.version.is_empty() || there.template.version.starts_with('$'))
    {
        return Err(invalid(
            "AutoRollback cannot be used with a launch template version of $Latest or $Default",
        ));
    }
    let min_healthy = preferred.number("MinHealthyPercentage").unwrap_or(90);
    if !(0..=100).contains(&min_healthy) {
        return Err(invalid("MinHealthyPercentage must be between 0 and 100"));
    }
    let checkpoints = checkpoints(preferred)?;
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
        updated: 0,
        checkpoints,
        paused_until: None,
        stuck_since: None,
    };
    group(world, params)?.refreshes.insert(0, refresh);
    Ok(json!({"InstanceRefreshId": id}))
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
    let (refreshes, next) = params.page(found, size)?;
    Ok(listing("InstanceRefreshes", refreshes, "NextToken", next))
}
