//! Bringing a group to its desired capacity: launching, terminating, and what becomes of both.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::mixed::{self, Choice};
use super::{Activity, Group, Lifecycle, Member, TemplateRef, hooks, time, warm_pool};
use crate::Fault;
use crate::clock::seconds_after;
use crate::ec2::{self, LaunchRequest, Tags};
use crate::faults;
use crate::state::World;

/// From launch to in service.
const LAUNCH_SECONDS: i64 = 30;
/// From the decision to gone.
const TERMINATION_SECONDS: i64 = 30;
/// After a failed launch; doubled each time.
const RETRY_SECONDS: i64 = 60;

/// Does what is due in a group, then starts or stops instances until it has what it wants.
pub(super) fn settle(world: &mut World, name: &str) {
    advance_members(world, name);
    hooks::release(world, name);
    let Some(group) = world.autoscaling.groups.get(name) else {
        return;
    };
    if let Some(at) = group.deleting {
        if group.members.is_empty() && at <= world.now {
            world.autoscaling.groups.remove(name);
        }
        return;
    }
    replace_dead(world, name);
    let missing = |group: &Group| group.goal() - group.size();
    while let Some(group) = world.autoscaling.groups.get(name)
        && missing(group) > 0
        && group.runs("Launch")
        && group.retry.is_none_or(|(at, _)| at <= world.now)
    {
        let cause = "an instance was started in response to a difference between desired and actual capacity";
        if !warm_pool::take(world, name) {
            launch_one(world, name, cause, Whereto::Service);
        }
    }
    super::scale_in::scale_in(world, name);
    warm_pool::settle(world, name);
}

/// Members whose change is due.
fn advance_members(world: &mut World, name: &str) {
    let now = world.now;
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let grace = group
        .setting("HealthCheckGracePeriod")
        .as_i64()
        .unwrap_or(0);
    let balanced = group
        .setting("HealthCheckType")
        .as_str()
        .is_some_and(|kinds| kinds.contains("ELB"));
    let mut finished = Vec::new();
    let mut sick = Vec::new();
    let holds = group.holds(hooks::LAUNCHING, now);
    for member in &mut group.members {
        if member.changes_at.is_none_or(|at| at > now) {
            continue;
        }
        member.changes_at = None;
        match member.state {
            Lifecycle::Pending if !holds.is_empty() && member.waits.is_empty() => {
                member.state = Lifecycle::PendingWait;
                member.changes_at = holds.values().min().copied();
                member.waits.clone_from(&holds);
            }
            Lifecycle::Pending => {
                member.waits.clear();
                member.state = Lifecycle::InService;
                finished.push(member.activity.clone());
                let broken = world
                    .ec2
                    .images
                    .get(&member.image)
                    .is_some_and(|i| i.broken);
                if broken && balanced {
                    member.changes_at = Some(seconds_after(now, grace.max(1)));
                }
            }
            Lifecycle::InService => {
                member.unhealthy = true;
                sick.push(member.id.clone());
            }
            // Nothing happens to it by itself; what holds the other is looked at next.
            Lifecycle::Standby
            | Lifecycle::PendingWait
            | Lifecycle::TerminatingWait
            | Lifecycle::TerminatingRetained => {}
            // They are not here but in the pool.
            Lifecycle::WarmedPending
            | Lifecycle::WarmedPendingWait
            | Lifecycle::WarmedStopped
            | Lifecycle::WarmedRunning
            | Lifecycle::WarmedHibernated
            | Lifecycle::WarmedTerminating => {}
            Lifecycle::Terminating => finished.push(member.activity.clone()),
        }
    }
    group
        .members
        .retain(|member| member.state != Lifecycle::Terminating || member.changes_at.is_some());
    for id in finished {
        group.finish(&id, now);
    }
    for id in sick {
        let cause = "an instance was taken out of service in response to an ELB system health check failure.";
        terminate(world, name, &id, cause);
    }
}

fn replace_dead(world: &mut World, name: &str) {
    let Some(group) = world.autoscaling.groups.get(name) else {
        return;
    };
    let dead: Vec<String> = group
        .members
        .iter()
        .filter(|member| group.died(world, member))
        .map(|member| member.id.clone())
        .collect();
    for id in dead {
        let cause = "an instance was taken out of service in response to an EC2 health check indicating it has been terminated or stopped.";
        terminate(world, name, &id, cause);
    }
}

/// What a launch is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Whereto {
    /// The group.
    Service,
    /// Its warm pool.
    Pool,
}

/// One launch, of what the template's version means now. A failure is an activity, and a pause.
pub(super) fn launch_one(world: &mut World, name: &str, cause: &str, whereto: Whereto) {
    let (now, activity) = (world.now, world.uuid());
    let launched = start(
        world,
        name,
        &activity,
        &format!("At {} {cause}.", time(now)),
    );
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let cause = format!("At {} {cause}.", time(now));
    match launched {
        Ok(member) => {
            group.retry = None;
            group.note(Activity {
                id: activity,
                description: format!("Launching a new EC2 instance: {}", member.id),
                cause,
                start: now,
                end: None,
                status: "InProgress".to_owned(),
                message: None,
            });
            match (whereto, &mut group.warm) {
                (Whereto::Pool, Some(pool)) => warm_pool::join(pool, member),
                _ => group.members.push(member),
            }
        }
        Err(fault) => {
            let failures = group.retry.map_or(0, |(_, failures)| failures);
            let pause = RETRY_SECONDS << failures.min(4);
            group.retry = Some((seconds_after(now, pause), failures + 1));
            group.note(Activity::failed(activity, cause, now, &fault));
        }
    }
}

/// What another zone may have.
const OF_A_ZONE: &[&str] = &[
    "InsufficientFreeAddressesInSubnet",
    "InsufficientInstanceCapacity",
    "Unsupported",
];

/// In the zone with the fewest members; where that has no room, in the next, unless the group is to be balanced only
/// (Auto Scaling user guide, "Availability Zone distribution").
fn start(world: &mut World, name: &str, activity: &str, cause: &str) -> Result<Member, Fault> {
    let Some(group) = world.autoscaling.groups.get(name) else {
        return Err(Fault::new("ValidationError", "The group is gone"));
    };
    let mut subnets = emptiest_first(group);
    let distribution = group.setting("AvailabilityZoneDistribution");
    if distribution["CapacityDistributionStrategy"] == "balanced-only" {
        subnets.truncate(1);
    }
    if let Some(fault) = faults::launch(world) {
        return Err(fault);
    }
    let mut subnets = subnets.into_iter().peekable();
    while let Some(subnet) = subnets.next() {
        match start_in(world, name, activity, &subnet) {
            Err(fault) if subnets.peek().is_some() && OF_A_ZONE.contains(&fault.code.as_str()) => {
                let (now, id) = (world.now, world.uuid());
                let failed = Activity::failed(id, cause.to_owned(), now, &fault);
                if let Some(group) = world.autoscaling.groups.get_mut(name) {
                    group.note(failed);
                }
            }
            came => return came,
        }
    }
    Err(Fault::new("ValidationError", "The group has no subnet"))
}

fn start_in(world: &mut World, name: &str, activity: &str, subnet: &str) -> Result<Member, Fault> {
    let group = &world.autoscaling.groups[name];
    let mut tags: Tags = group
        .tags
        .iter()
        .filter(|(_, (_, propagate))| *propagate)
        .map(|(key, (value, _))| (key.clone(), value.clone()))
        .collect();
    tags.insert("aws:autoscaling:groupName".to_owned(), name.to_owned());
    let protected = group.protect_new;
    let placement = group.setting("PlacementGroup").as_str().map(str::to_owned);
    let choices = group.choices(world);
    // The first that can be started; what is said when none can is of the first.
    let mut first = None;
    let mut tried = choices.into_iter().filter_map(|choice| {
        let started = start_one(world, &choice, subnet, &tags, placement.as_deref());
        match started {
            Ok((id, number)) => Some((choice, id, number)),
            Err(fault) => {
                first.get_or_insert(fault);
                None
            }
        }
    });
    let started = tried.next();
    let Some((choice, id, number)) = started else {
        return Err(first.unwrap_or_else(|| Fault::new("ValidationError", "Nothing to launch")));
    };
    let instance = &world.ec2.instances[&id];
    let zone = world.ec2.subnet(subnet)?.zone.clone();
    Ok(Member {
        state: Lifecycle::Pending,
        changes_at: Some(seconds_after(world.now, LAUNCH_SECONDS)),
        protected,
        unhealthy: false,
        template: TemplateRef {
            version: number.to_string(),
            ..choice.template
        },
        version: number,
        weight: choice.weight,
        spot: instance.spot,
        instance_type: instance.instance_type.clone(),
        image: instance.image.clone(),
        id,
        subnet: subnet.to_owned(),
        zone,
        activity: activity.to_owned(),
        waits: BTreeMap::new(),
    })
}

/// An instance of this choice; its id, and the number of the template's version.
fn start_one(
    world: &mut World,
    choice: &Choice,
    subnet: &str,
    tags: &Tags,
    placement: Option<&str>,
) -> Result<(String, i64), Fault> {
    let template = ec2::template(world, &choice.template.id)?;
    let (number, version) = template.version(&choice.template.version)?;
    let data = match (&choice.instance_type, &choice.image) {
        (None, None) => version.data.clone(),
        _ => Arc::new(mixed::data(world, choice)?),
    };
    let data = match placement {
        None => data,
        Some(name) => Arc::new(placed(&data, name)),
    };
    if let Some(fault) = world.unusable_key(&data) {
        return Err(fault);
    }
    let launch = LaunchRequest {
        data,
        template: Some((choice.template.id.clone(), number)),
        subnet: Some(subnet.to_owned()),
        tags: tags.clone(),
        spot: choice.spot,
    };
    let id = ec2::launch(world, launch)?;
    Ok((id, number))
}

/// Launch data with the group's own placement group.
fn placed(data: &Value, name: &str) -> Value {
    let mut data = data.clone();
    if !data["Placement"].is_object() {
        data["Placement"] = json!({});
    }
    data["Placement"]["GroupName"] = json!(name);
    data
}

/// The subnets, those with the fewest members first, else in the group's order.
fn emptiest_first(group: &Group) -> Vec<String> {
    let mut subnets = group.subnets.clone();
    subnets.sort_by_key(|subnet| group.live().filter(|m| m.subnet == *subnet).count());
    subnets
}

/// Sends a member on its way out, where lifecycle hooks may hold it.
pub(super) fn terminate(world: &mut World, name: &str, id: &str, cause: &str) -> Option<Activity> {
    let (now, activity) = (world.now, world.uuid());
    let group = world.autoscaling.groups.get_mut(name)?;
    let mut waits = group.holds(hooks::TERMINATING, now);
    let member = group.members.iter_mut().find(|member| member.id == id)?;
    if member.state == Lifecycle::TerminatingRetained {
        // It was held already.
        waits.clear();
    }
    let held = !waits.is_empty();
    member.activity.clone_from(&activity);
    if held {
        member.state = Lifecycle::TerminatingWait;
        member.changes_at = waits.values().min().copied();
        member.waits = waits;
    }
    let activity = Activity {
        id: activity,
        description: format!("Terminating EC2 instance: {id}"),
        cause: format!("At {} {cause}", time(now)),
        start: now,
        end: None,
        status: "InProgress".to_owned(),
        message: None,
    };
    group.note(activity.clone());
    if !held {
        end(world, name, id);
    }
    Some(activity)
}

/// Ends a member that nothing holds; it goes after a while.
pub(super) fn end(world: &mut World, name: &str, id: &str) {
    let gone_at = seconds_after(world.now, TERMINATION_SECONDS);
    world.terminate_instance(id);
    let group = world.autoscaling.groups.get_mut(name);
    if let Some(member) = group.and_then(|group| group.members.iter_mut().find(|m| m.id == id)) {
        member.state = Lifecycle::Terminating;
        member.changes_at = Some(gone_at);
        member.waits.clear();
    }
}
