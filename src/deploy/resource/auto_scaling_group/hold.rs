//! What keeps a group's instances from leaving, and a group from being deleted. Pure.

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use aws_sdk_autoscaling::types::{AutoScalingGroup as Group, Instance, LifecycleHook};
use tokio::time::Instant;

use crate::progress::event::{Part, Waited};
use crate::resource::Ended;
use freshscale_core::aws::lifecycle::Stage;
use freshscale_core::words::{count, seconds};

/// What to do about everything that is listed here.
pub(super) const WAY_OUT: &str = "end this by hand, or pass --force: it ends all of it and deletes the group with its instances at once";

/// What waiting cannot end, a sentence each. Protection that the group itself gives to its instances is a
/// setting of the stack and goes with it; protection that somebody gave by hand is meant.
pub(super) fn obstacles(group: &Group) -> Vec<String> {
    let mut found = Vec::new();
    if deletion_protection(group) == "prevent-all-deletion" {
        found.push("its deletion protection is prevent-all-deletion".to_owned());
    }
    let given = group.new_instances_protected_from_scale_in() == Some(true);
    for instance in group.instances() {
        found.extend(hold(group, instance, given).map(|why| format!("{} {why}", id(instance))));
    }
    found
}

/// Who ends with the group.
pub(super) fn ended(group: &Group) -> Ended {
    // `arn:aws:elasticloadbalancing:…:targetgroup/web/0123456789abcdef`
    let name = |arn: &String| arn.rsplit('/').nth(1).unwrap_or(arn).to_owned();
    let target_groups = group.target_group_arns().iter().map(name);
    let load_balancers = group.load_balancer_names().iter().cloned();
    Ended {
        instances: { group.instances().iter() }
            .filter(|i| !stage(i).leaves())
            .count(),
        target_groups: target_groups.chain(load_balancers).collect(),
    }
}

/// Why this instance will never leave by itself.
fn hold(group: &Group, instance: &Instance, given: bool) -> Option<&'static str> {
    match stage(instance) {
        Stage::Leaving | Stage::Gone => return None,
        Stage::Standby => return Some("is in Standby"),
        Stage::Retained => {
            return Some(
                "is retained: its lifecycle hook was abandoned, and the group keeps it until TerminateInstanceInAutoScalingGroup is called for it",
            );
        }
        Stage::Coming | Stage::Serving | Stage::Replacing | Stage::Warm | Stage::Unknown => {}
    }
    if !given && instance.protected_from_scale_in() == Some(true) {
        return Some("is protected from scale-in by hand");
    }
    is_suspended(group).then_some("cannot leave: the process Terminate is suspended")
}

/// What is left of a group that was told to empty itself, if none of it will ever leave.
pub(super) fn stuck(group: &Group) -> Option<String> {
    let holds: Option<Vec<String>> = group
        .instances()
        .iter()
        .map(|instance| {
            Some(format!(
                "{} {}",
                id(instance),
                hold(group, instance, false)?
            ))
        })
        .collect();
    holds.map(|holds| format!("{}; {WAY_OUT}", holds.join("; ")))
}

pub(super) fn is_suspended(group: &Group) -> bool {
    let mut processes = group.suspended_processes().iter();
    processes.any(|p| p.process_name() == Some("Terminate"))
}

pub(super) fn deletion_protection(group: &Group) -> &str {
    group.deletion_protection().map_or("none", |p| p.as_str())
}

/// What a hook means for whoever waits.
pub(super) fn describe_hook(hook: &LifecycleHook) -> String {
    let longest = hook.heartbeat_timeout().unwrap_or(3600);
    format!(
        "its hook {} holds each instance until it is completed, for up to {} (then {}); --force does not wait for it",
        hook.lifecycle_hook_name().unwrap_or("?"),
        seconds(f64::from(longest)),
        hook.default_result().unwrap_or("ABANDON"),
    )
}

fn id(instance: &Instance) -> &str {
    instance.instance_id().unwrap_or("?")
}

fn state(instance: &Instance) -> &str {
    instance.lifecycle_state().map_or("?", |s| s.as_str())
}

fn stage(instance: &Instance) -> Stage {
    let state = instance.lifecycle_state();
    state.map_or(Stage::Unknown, Stage::of)
}

/// Since when each instance is seen in its state.
#[derive(Debug, Default)]
pub(super) struct Watch {
    seen: Mutex<BTreeMap<String, (String, Instant)>>,
}

impl Watch {
    /// `2 instances: 1 InService, 1 Terminating:Wait`, and each with how long it has been so.
    pub(super) fn look(&self, group: &Group) -> Waited {
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let mut states: BTreeMap<&str, usize> = BTreeMap::new();
        let mut parts = Vec::new();
        for instance in group.instances() {
            let (id, state) = (id(instance), state(instance));
            *states.entry(state).or_default() += 1;
            let now = Instant::now();
            let entry = seen.entry(id.to_owned());
            let (was, since) = entry.or_insert_with(|| (state.to_owned(), now));
            if was != state {
                (*was, *since) = (state.to_owned(), now);
            }
            parts.push(Part {
                name: id.to_owned(),
                state: state.to_owned(),
                seconds: since.elapsed().as_secs_f64(),
            });
        }
        let list: Vec<String> = states.iter().map(|(s, n)| format!("{n} {s}")).collect();
        let text = match parts.len() {
            0 => "the group to be gone".to_owned(),
            n => format!("{}: {}", count(n, "instance"), list.join(", ")),
        };
        Waited { text, parts }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use aws_sdk_autoscaling::types::{
        DeletionProtection, LifecycleState as State, SuspendedProcess,
    };
    use std::time::Duration;

    fn instance(id: &str, state: State, protected: bool) -> Instance {
        Instance::builder()
            .instance_id(id)
            .lifecycle_state(state)
            .protected_from_scale_in(protected)
            .build()
    }

    fn group(instances: Vec<Instance>) -> Group {
        Group::builder().set_instances(Some(instances)).build()
    }

    fn suspended() -> SuspendedProcess {
        let process = SuspendedProcess::builder().process_name("Terminate");
        process.build()
    }

    #[test]
    fn every_instance_that_cannot_leave_says_why() {
        let mut held = group(vec![
            instance("i-1", State::InService, true),
            instance("i-2", State::Standby, false),
            instance("i-3", State::TerminatingWait, true),
            instance("i-4", State::InService, false),
        ]);
        let said = [
            "i-1 is protected from scale-in by hand",
            "i-2 is in Standby",
        ];
        assert_eq!(obstacles(&held), said);
        held.suspended_processes = Some(vec![suspended()]);
        held.deletion_protection = Some(DeletionProtection::PreventAllDeletion);
        let all = obstacles(&held);
        assert_eq!(
            all.first().map(String::as_str),
            Some("its deletion protection is prevent-all-deletion")
        );
        assert_eq!(
            all.last().map(String::as_str),
            Some("i-4 cannot leave: the process Terminate is suspended")
        );
    }

    #[test]
    fn an_instance_that_is_retained_is_named_with_what_ends_it() {
        let retained = group(vec![
            instance("i-1", State::TerminatingRetained, false),
            instance("i-2", State::Terminating, false),
            instance("i-3", State::WarmedTerminatingRetained, false),
        ]);
        let said = obstacles(&retained);
        let kept = "is retained: its lifecycle hook was abandoned, and the group keeps it until TerminateInstanceInAutoScalingGroup is called for it";
        assert_eq!(said, [format!("i-1 {kept}"), format!("i-3 {kept}")]);
        assert_eq!(ended(&retained).instances, 2, "they run, and cost");
        let left = group(vec![instance("i-1", State::TerminatingRetained, false)]);
        assert!(stuck(&left).is_some_and(|why| why.contains("--force")));
    }

    #[test]
    fn protection_that_the_group_gives_goes_with_the_group() {
        let mut given = group(vec![instance("i-1", State::InService, true)]);
        given.new_instances_protected_from_scale_in = Some(true);
        assert_eq!(obstacles(&given), Vec::<String>::new());
    }

    #[test]
    fn a_group_is_stuck_when_nothing_that_is_left_will_leave() {
        let standby = || instance("i-1", State::Standby, false);
        let leaving = instance("i-2", State::TerminatingWait, false);
        assert_eq!(stuck(&group(vec![standby(), leaving])), None);
        let said = stuck(&group(vec![standby()])).unwrap_or_default();
        assert!(
            said.starts_with("i-1 is in Standby; ") && said.contains("--force"),
            "{said}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn waiting_shows_each_instance_and_how_long_it_has_been_so() {
        let watch = Watch::default();
        watch.look(&group(vec![instance("i-1", State::InService, false)]));
        tokio::time::advance(Duration::from_secs(5)).await;
        let now = vec![
            instance("i-1", State::InService, false),
            instance("i-2", State::TerminatingWait, false),
        ];
        let seen = watch.look(&group(now));
        assert_eq!(seen.text, "2 instances: 1 InService, 1 Terminating:Wait");
        let times: Vec<f64> = seen.parts.iter().map(|part| part.seconds).collect();
        assert_eq!(times, [5.0, 0.0]);
    }
}
