//! Scheduled actions: put, delete, describe, one at a time or in batches.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::group_calls::sizes_of;
use super::{Action, group, invalid, named, page_size};
use crate::clock::next_fire;
use crate::params::{Params, listing};
use crate::state::{World, ZoneData};
use crate::{Call, Fault, Reply};

/// Scheduled actions in a group (Auto Scaling quotas).
const QUOTA: usize = 125;
/// In one batch.
const BATCH: usize = 50;

/// A time of a request.
fn moment(params: Params<'_>, name: &str) -> Result<Option<Timestamp>, Fault> {
    let Some(text) = params.text(name) else {
        return Ok(None);
    };
    let at = text
        .parse()
        .map_err(|_| invalid(format!("Invalid time {text} in {name}")))?;
    Ok(Some(at))
}

/// Puts one action; the whole of it: what is not sent is not kept.
fn put_one(world: &mut World, of: &str, params: Params<'_>) -> Result<(), Fault> {
    let now = world.now;
    let name = params
        .text("ScheduledActionName")
        .unwrap_or_default()
        .to_owned();
    let sizes = sizes_of(params);
    if sizes.min.is_none() && sizes.max.is_none() && sizes.desired.is_none() {
        return Err(invalid(
            "At least one of max size, min size, or desired capacity must be specified",
        ));
    }
    if let (Some(min), Some(max)) = (sizes.min, sizes.max)
        && min > max
    {
        return Err(invalid("Min size must be less than or equal to max size"));
    }
    let (start, end) = (moment(params, "StartTime")?, moment(params, "EndTime")?);
    let next = first_run(&world.zones, params, now, start, end)?;
    let id = world.uuid();
    let rest = format!(
        "scheduledUpdateGroupAction:{id}:autoScalingGroupName/{of}:scheduledActionName/{name}"
    );
    let fresh = world.arn("autoscaling", &rest);
    let group = named(world, of)?;
    let others = || group.actions.values().filter(|action| action.name != name);
    if others().any(|action| action.next == next) {
        let text = "Scheduled action with this scheduled start time already exists";
        return Err(Fault::new("AlreadyExists", text));
    }
    if others().count() >= QUOTA {
        let text = format!("Scheduled action limit exceeded: a group can have {QUOTA}");
        return Err(Fault::new("LimitExceeded", text));
    }
    let arn = group
        .actions
        .get(&name)
        .map_or(fresh, |known| known.arn.clone());
    let action = Action {
        name: name.clone(),
        arn,
        recurrence: params.text("Recurrence").map(ToOwned::to_owned),
        timezone: params.text("TimeZone").map(ToOwned::to_owned),
        end,
        min: sizes.min,
        max: sizes.max,
        desired: sizes.desired,
        next,
    };
    group.actions.insert(name, action);
    Ok(())
}

/// The start time, if one was given, else the first that the cron means.
fn first_run(
    zones: &ZoneData,
    params: Params<'_>,
    now: Timestamp,
    start: Option<Timestamp>,
    end: Option<Timestamp>,
) -> Result<Timestamp, Fault> {
    let zone = params.text("TimeZone").unwrap_or("UTC");
    if zones.get(zone).is_none() {
        return Err(invalid(format!(
            "Time zone {zone} is not a valid time zone"
        )));
    }
    if start.is_some_and(|start| start <= now) {
        return Err(invalid("Given start time is in the past"));
    }
    if end.is_some_and(|end| end <= now) {
        return Err(invalid("Given end time is in the past"));
    }
    let by_cron = match params.text("Recurrence") {
        None => None,
        Some(cron) => {
            let next = next_fire(zones, cron, zone, now);
            Some(next.ok_or_else(|| invalid(format!("Given recurrence string:{cron} is invalid")))?)
        }
    };
    let next = start
        .or(by_cron)
        .ok_or_else(|| invalid("Either a recurrence or a start time must be specified"))?;
    match (start, end) {
        (Some(start), Some(end)) if end <= start => {
            Err(invalid("Given end time is before the start time"))
        }
        _ => Ok(next),
    }
}

pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let of = group(world, params)?.name.clone();
    put_one(world, &of, params)?;
    Ok(Value::Null)
}

fn failure(name: &str, fault: &Fault) -> Value {
    json!({
        "ScheduledActionName": name,
        "ErrorCode": fault.code,
        "ErrorMessage": fault.message,
    })
}

fn too_many(count: usize) -> Result<(), Fault> {
    match count {
        1..=BATCH => Ok(()),
        _ => Err(invalid(format!(
            "Between 1 and {BATCH} scheduled actions can be given in one call"
        ))),
    }
}

/// A 200, whatever becomes of each.
pub(super) fn batch_put(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let of = group(world, params)?.name.clone();
    too_many(params.items("ScheduledUpdateGroupActions").count())?;
    let mut failed = Vec::new();
    for item in params.items("ScheduledUpdateGroupActions") {
        if let Err(fault) = put_one(world, &of, item) {
            failed.push(failure(
                item.text("ScheduledActionName").unwrap_or_default(),
                &fault,
            ));
        }
    }
    Ok(json!({"FailedScheduledUpdateGroupActions": failed}))
}

fn delete_one(world: &mut World, of: &str, name: &str) -> Result<(), Fault> {
    match named(world, of)?.actions.remove(name) {
        Some(_) => Ok(()),
        None => Err(invalid("Scheduled action name not found")),
    }
}

pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let of = group(world, params)?.name.clone();
    delete_one(
        world,
        &of,
        params.text("ScheduledActionName").unwrap_or_default(),
    )?;
    Ok(Value::Null)
}

/// A 200, whatever becomes of each.
pub(super) fn batch_delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let of = group(world, params)?.name.clone();
    let names = params.texts("ScheduledActionNames");
    too_many(names.len())?;
    let failed: Vec<Value> = names
        .iter()
        .filter_map(|name| Some(failure(name, &delete_one(world, &of, name).err()?)))
        .collect();
    Ok(json!({"FailedScheduledActions": failed}))
}

/// Unknown names are simply not in the list.
pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params, 50, 100)?;
    let of = params.text("AutoScalingGroupName");
    let names = params.texts("ScheduledActionNames");
    let (from, to) = (moment(params, "StartTime")?, moment(params, "EndTime")?);
    let mut found: Vec<(Timestamp, Value)> = world
        .autoscaling
        .groups
        .values()
        .filter(|group| of.is_none_or(|of| of == group.name))
        .flat_map(|group| group.actions.values().map(move |action| (group, action)))
        .filter(|(_, action)| names.is_empty() || names.contains(&action.name))
        .filter(|(_, action)| !names.is_empty() || from.is_none_or(|from| action.next >= from))
        .filter(|(_, action)| !names.is_empty() || to.is_none_or(|to| action.next <= to))
        .map(|(group, action)| (action.next, action.view(&group.name)))
        .collect();
    found.sort_by_key(|(next, _)| *next);
    let found = found.into_iter().map(|(_, view)| view).collect();
    let (actions, next) = params.page(found, size)?;
    Ok(listing(
        "ScheduledUpdateGroupActions",
        actions,
        "NextToken",
        next,
    ))
}
