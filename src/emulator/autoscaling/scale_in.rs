//! Scaling in: which instances go.

use jiff::Timestamp;

use super::capacity::terminate;
use super::{Activity, Group, Member, time, warm_pool};
use crate::state::World;

/// Ends instances until a group has no more than it wants.
pub(super) fn scale_in(world: &mut World, name: &str) {
    while let Some(group) = world.autoscaling.groups.get(name)
        && group.size() > group.goal()
        && group.runs("Terminate")
    {
        match victim(group, world) {
            Some(id) => {
                let cause = "an instance was taken out of service in response to a difference between desired and actual capacity.";
                if !warm_pool::put_back(world, name, &id) {
                    terminate(world, name, &id, cause);
                }
            }
            // What is left is too heavy: without one of them the group would have less than it wants.
            None if group.live().any(|member| !member.protected) => return,
            None => return all_protected(world, name),
        }
    }
}

/// Said once, not at every look.
fn all_protected(world: &mut World, name: &str) {
    const TEXT: &str = "Could not scale to desired capacity because all remaining instances are protected from scale-in.";
    let (now, id) = (world.now, world.uuid());
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    if group
        .activities
        .front()
        .is_some_and(|a| a.description == TEXT)
    {
        return;
    }
    group.note(Activity {
        id,
        description: TEXT.to_owned(),
        cause: format!("At {} group reached equilibrium.", time(now)),
        start: now,
        end: Some(now),
        status: "Cancelled".to_owned(),
        message: Some(TEXT.to_owned()),
    });
}

/// Who goes first. Policies narrow the choice one after another; the zone with most members counts
/// before any of them, as AWS balances zones first.
fn victim(group: &Group, world: &World) -> Option<String> {
    let crowd = |zone: &str| group.live().filter(|m| m.zone == zone).count();
    let spare = group.size() - group.goal();
    let may_go = |member: &&Member| !member.protected && member.units() <= spare;
    let mut choice: Vec<&Member> = group.live().filter(may_go).collect();
    keep(&mut choice, |m| std::cmp::Reverse(crowd(&m.zone)));
    let started = |m: &Member| -> Option<Timestamp> {
        world
            .ec2
            .instances
            .get(&m.id)
            .map(|instance| instance.launched)
    };
    for policy in &group.termination_policies {
        match policy.as_str() {
            "OldestLaunchTemplate" | "Default" => {
                // Another template than the group's is older than any version of its own.
                keep(&mut choice, |m| {
                    (m.template.id == group.template.id, m.version)
                });
            }
            "OldestInstance" | "ClosestToNextInstanceHour" => keep(&mut choice, |m| started(m)),
            "NewestInstance" => keep(&mut choice, |m| std::cmp::Reverse(started(m))),
            _ => {}
        }
    }
    choice.first().map(|member| member.id.clone())
}

fn keep<K: Ord>(choice: &mut Vec<&Member>, key: impl Fn(&Member) -> K) {
    if let Some(least) = choice.iter().map(|member| key(member)).min() {
        choice.retain(|member| key(member) == least);
    }
}
