//! A warm pool: instances that were started ahead, and wait beside the group until it scales out.
//!
//! What a pool is made of is what the template meant when it was filled: an instance that comes into service from
//! there has that image, however old (Auto Scaling user guide, "Warm pools").

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Activity, Group, Lifecycle, Member, WarmPool, capacity, hooks, time};
use crate::clock::seconds_after;
use crate::state::World;

/// From launch to warm, and from warm to in service.
const STEP_SECONDS: i64 = 30;

impl WarmPool {
    /// Those that are not on their way out.
    fn live(&self) -> impl Iterator<Item = &Member> {
        self.members
            .iter()
            .filter(|member| member.state != Lifecycle::WarmedTerminating)
    }

    /// Where an instance rests in it.
    fn rest(&self) -> Lifecycle {
        match self.state.as_str() {
            "Running" => Lifecycle::WarmedRunning,
            "Hibernated" => Lifecycle::WarmedHibernated,
            _ => Lifecycle::WarmedStopped,
        }
    }

    /// As `WarmPoolConfiguration`.
    pub(super) fn view(&self) -> Value {
        json!({
            "MaxGroupPreparedCapacity": self.prepared,
            "MinSize": self.min,
            "PoolState": self.state,
            "Status": self.deleting.then_some("PendingDelete"),
            "InstanceReusePolicy": self.reuse.then(|| json!({"ReuseOnScaleIn": true})),
        })
    }

    pub(super) fn next_due(&self) -> Option<Timestamp> {
        self.members.iter().filter_map(|m| m.changes_at).min()
    }
}

impl Group {
    /// What is wanted of its pool: what the group may still grow by, and never less than the pool's minimum (API
    /// reference, PutWarmPool).
    fn wanted(&self, pool: &WarmPool) -> i64 {
        match pool.deleting {
            true => 0,
            false => (pool.prepared.unwrap_or(self.max) - self.desired).max(pool.min),
        }
    }

    /// Whether its pool is to have more.
    pub(super) fn pool_lacks(&self) -> bool {
        let lacks = |pool: &WarmPool| {
            let there: i64 = pool.live().map(Member::units).sum();
            there < self.wanted(pool)
        };
        self.warm.as_ref().is_some_and(lacks)
    }

    /// Those of its pool that are not on their way out.
    pub(super) fn pooled(&self) -> impl Iterator<Item = &Member> {
        self.warm.iter().flat_map(WarmPool::live)
    }
}

/// Does what is due in the pool of a group, then fills or empties it.
pub(super) fn settle(world: &mut World, name: &str) {
    advance(world, name);
    let pool = |world: &World| {
        let group = world.autoscaling.groups.get(name)?;
        let pool = group.warm.as_ref()?;
        let there: i64 = pool.live().map(Member::units).sum();
        let may = group.runs("Launch") && group.retry.is_none_or(|(at, _)| at <= world.now);
        Some((group.wanted(pool), there, may))
    };
    while let Some((wanted, there, true)) = pool(world)
        && there < wanted
    {
        let cause = "an instance was started in response to a difference between desired and actual capacity of the warm pool";
        capacity::launch_one(world, name, cause, capacity::Whereto::Pool);
    }
    while let Some((wanted, there, _)) = pool(world)
        && there > wanted
    {
        // Without one that is too heavy the pool would have less than it is to have.
        let spare = |member: &&Member| member.units() <= there - wanted;
        let group = &world.autoscaling.groups[name];
        let first = group.pooled().find(spare);
        let Some(id) = first.map(|member| member.id.clone()) else {
            break;
        };
        terminate(world, name, &id);
    }
    if let Some(group) = world.autoscaling.groups.get_mut(name) {
        let over = |pool: &mut WarmPool| pool.deleting && pool.members.is_empty();
        group.warm.take_if(over);
    }
}

/// Adds what was launched for it.
pub(super) fn join(pool: &mut WarmPool, member: Member) {
    pool.members.push(Member {
        state: Lifecycle::WarmedPending,
        ..member
    });
}

fn advance(world: &mut World, name: &str) {
    let now = world.now;
    let dead: Vec<String> = {
        let Some(group) = world.autoscaling.groups.get(name) else {
            return;
        };
        let pool = group.warm.iter().flat_map(WarmPool::live);
        pool.filter(|member| group.is_gone(world, member))
            .map(|member| member.id.clone())
            .collect()
    };
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let holds = group.holds(hooks::LAUNCHING, now);
    let abandons = group.abandoning();
    let Some(pool) = &mut group.warm else {
        return;
    };
    pool.members.retain(|member| !dead.contains(&member.id));
    let rest = pool.rest();
    let (mut finished, mut resting, mut given_up) = (Vec::new(), Vec::new(), Vec::new());
    for member in &mut pool.members {
        let due = member.changes_at.is_some_and(|at| at <= now);
        match member.state {
            Lifecycle::WarmedPending if due && !holds.is_empty() && member.waits.is_empty() => {
                member.state = Lifecycle::WarmedPendingWait;
                member.changes_at = holds.values().min().copied();
                member.waits.clone_from(&holds);
            }
            Lifecycle::WarmedPendingWait => {
                let mut late = member.waits.iter().filter(|(_, until)| **until <= now);
                if late.any(|(hook, _)| abandons.contains(hook)) {
                    given_up.push(member.id.clone());
                    continue;
                }
                member.waits.retain(|_, until| *until > now);
                member.changes_at = member.waits.values().min().copied();
                if member.waits.is_empty() {
                    resting.push(member.id.clone());
                }
            }
            Lifecycle::WarmedPending if due => resting.push(member.id.clone()),
            Lifecycle::WarmedTerminating if due => finished.push(member.activity.clone()),
            _ => {}
        }
        if resting.last() == Some(&member.id) {
            member.state = rest;
            member.changes_at = None;
            finished.push(member.activity.clone());
        }
    }
    let gone = |m: &Member| m.state == Lifecycle::WarmedTerminating && m.changes_at <= Some(now);
    pool.members.retain(|member| !gone(member));
    for activity in finished {
        group.finish(&activity, now);
    }
    if rest != Lifecycle::WarmedRunning {
        for id in resting {
            world.stop_instance(&id);
        }
    }
    for id in given_up {
        terminate(world, name, &id);
    }
}

/// The first of the pool that is warm.
fn warm(group: &Group) -> Option<usize> {
    let rest = [
        Lifecycle::WarmedRunning,
        Lifecycle::WarmedStopped,
        Lifecycle::WarmedHibernated,
    ];
    let pool = group.warm.as_ref().filter(|pool| !pool.deleting)?;
    let mut members = pool.members.iter();
    members.position(|member| rest.contains(&member.state))
}

/// One comes into service, if one is warm.
pub(super) fn take(world: &mut World, name: &str) -> bool {
    let Some(place) = { world.autoscaling.groups.get(name) }.and_then(warm) else {
        return false;
    };
    // Not drawn for nothing: ids of worlds without pools stay what they were.
    let (now, activity) = (world.now, world.uuid());
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return false;
    };
    let Some(pool) = &mut group.warm else {
        return false;
    };
    let member = Member {
        state: Lifecycle::Pending,
        changes_at: Some(seconds_after(now, STEP_SECONDS)),
        activity: activity.clone(),
        ..pool.members.remove(place)
    };
    let id = member.id.clone();
    group.members.push(member);
    // The wording is not confirmed.
    group.note(Activity {
        id: activity,
        description: format!("Launching a new EC2 instance from warm pool: {id}"),
        cause: format!(
            "At {} an instance was started in response to a difference between desired and actual capacity.",
            time(now)
        ),
        start: now,
        end: None,
        status: "InProgress".to_owned(),
        message: None,
    });
    world.start_instance(&id);
    true
}

/// Whether a member goes back there instead of being terminated; hooks do not hold it.
pub(super) fn put_back(world: &mut World, name: &str, id: &str) -> bool {
    let now = world.now;
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return false;
    };
    let Some(pool) = group
        .warm
        .as_mut()
        .filter(|pool| pool.reuse && !pool.deleting)
    else {
        return false;
    };
    let Some(place) = group.members.iter().position(|member| member.id == id) else {
        return false;
    };
    let member = group.members.remove(place);
    join(
        pool,
        Member {
            changes_at: Some(seconds_after(now, STEP_SECONDS)),
            ..member
        },
    );
    true
}

/// Ends one of the pool.
pub(super) fn terminate(world: &mut World, name: &str, id: &str) {
    let (now, activity) = (world.now, world.uuid());
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    let Some(pool) = &mut group.warm else { return };
    let Some(member) = pool.members.iter_mut().find(|member| member.id == id) else {
        return;
    };
    member.state = Lifecycle::WarmedTerminating;
    member.changes_at = Some(seconds_after(now, STEP_SECONDS));
    member.waits.clear();
    member.activity.clone_from(&activity);
    group.note(Activity {
        id: activity,
        description: format!("Terminating EC2 instance: {id}"),
        cause: format!(
            "At {} an instance was taken out of the warm pool.",
            time(now)
        ),
        start: now,
        end: None,
        status: "InProgress".to_owned(),
        message: None,
    });
    world.terminate_instance(id);
}
