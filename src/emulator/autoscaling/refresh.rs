//! Instance refresh: one at a time, a few instances at a time.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Group, Lifecycle, Member, Refresh, capacity, time};
use crate::clock::seconds_after;
use crate::params::Params;
use crate::state::World;

/// How often a refresh looks what it can do.
pub(super) const STEP_SECONDS: i64 = 10;

/// How long it waits for instances, or for their protection to be taken away, until it fails.
const PATIENCE_SECONDS: i64 = 3600;

impl Refresh {
    pub(super) fn view(&self, group: &str) -> Value {
        json!({
            "InstanceRefreshId": self.id,
            "AutoScalingGroupName": group,
            "Status": self.status,
            "StatusReason": self.reason,
            "StartTime": time(self.start),
            "EndTime": self.end.map(time),
            "PercentageComplete": self.percent(),
            "InstancesToUpdate": self.total - self.updated,
            "Preferences": Some(&self.preferences).filter(|p| p.is_object()),
        })
    }

    fn percent(&self) -> usize {
        (self.updated * 100)
            .checked_div(self.total)
            .unwrap_or(if self.next.is_none() { 100 } else { 0 })
    }

    /// Says what it waits for; fails when it has for too long.
    fn wait(&mut self, reason: &str, now: Timestamp) {
        let since = *self.stuck_since.get_or_insert(now);
        if seconds_after(since, PATIENCE_SECONDS) <= now {
            self.reason = Some(format!("{reason} took longer than an hour"));
            return self.over("Failed", now);
        }
        self.reason = Some(reason.to_owned());
    }

    /// Whether it stands at a checkpoint. Each is come to once: those that were passed are forgotten.
    fn pauses(&mut self, now: Timestamp) -> bool {
        let percent = self.percent();
        let (marks, delay) = &mut self.checkpoints;
        let before = marks.len();
        marks.retain(|mark| *mark > percent);
        if marks.len() < before && percent < 100 {
            self.paused_until = Some(seconds_after(now, *delay));
        }
        self.paused_until.is_some_and(|until| until > now)
    }

    /// Who goes at once: one, and more as long as their units may be missing, but not beyond the next checkpoint.
    fn batch(&self, choice: Vec<(String, i64)>, desired: i64) -> Vec<String> {
        let spare = desired * (100 - self.min_healthy) / 100;
        let most = self.checkpoints.0.first().map_or(usize::MAX, |mark| {
            let until = (mark * self.total).div_ceil(100);
            until.saturating_sub(self.updated).max(1)
        });
        let mut missing = 0;
        let fits = |(place, (_, units)): &(usize, (String, i64))| {
            missing += units;
            *place == 0 || missing <= spare
        };
        { choice.into_iter().enumerate().take_while(fits) }
            .take(most)
            .map(|(_, (id, _))| id)
            .collect()
    }

    fn over(&mut self, status: &str, at: Timestamp) {
        status.clone_into(&mut self.status);
        self.end = Some(at);
        self.next = None;
    }
}

/// The refresh that is under way.
pub(super) fn active(group: &mut Group) -> Option<&mut Refresh> {
    group
        .refreshes
        .iter_mut()
        .find(|refresh| refresh.next.is_some())
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
    let in_service = { group.members.iter() }.filter(|m| m.state == Lifecycle::InService);
    // With weights, what is wanted is a number of units.
    let serving: i64 = in_service.clone().map(Member::units).sum();
    let in_service = in_service.count();
    let protected: Vec<String> = group
        .members
        .iter()
        .filter(|member| member.protected)
        .map(|member| member.id.clone())
        .collect();
    let live: Vec<(String, i64)> = { group.live() }
        .map(|member| (member.id.clone(), member.units()))
        .collect();
    let suspended = !group.runs("InstanceRefresh");
    let desired = group.desired;
    let Some(refresh) = active(group).filter(|refresh| refresh.next.is_some_and(|at| at <= now))
    else {
        return Vec::new();
    };
    refresh.old.retain(|id| live.iter().any(|(of, _)| of == id));
    refresh.next = Some(seconds_after(now, STEP_SECONDS));
    let settled = serving >= desired && live.len() == in_service;
    if refresh.status == "Cancelling" {
        if settled {
            refresh.over("Cancelled", now);
        }
        return Vec::new();
    }
    "InProgress".clone_into(&mut refresh.status);
    if !settled {
        refresh.warm_at = None;
        refresh.wait("Waiting for instances to be in service", now);
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
    refresh.updated = refresh.total - refresh.old.len();
    if refresh.old.is_empty() {
        refresh.reason = None;
        refresh.over("Successful", now);
        return Vec::new();
    }
    if refresh.pauses(now) {
        refresh.reason = Some("Waiting at a checkpoint".to_owned());
        return Vec::new();
    }
    let preferred = Params(&refresh.preferences).text("ScaleInProtectedInstances");
    let may_go = |id: &String| preferred == Some("Refresh") || !protected.contains(id);
    let choice: Vec<(String, i64)> = { live.into_iter() }
        .filter(|(id, _)| refresh.old.contains(id) && may_go(id))
        .collect();
    if choice.is_empty() || suspended {
        refresh.wait(
            "Waiting for instances that are protected from scale-in",
            now,
        );
        return Vec::new();
    }
    let choice = refresh.batch(choice, desired);
    refresh.warm_at = None;
    refresh.stuck_since = None;
    refresh.reason = Some("Waiting for instances to be replaced".to_owned());
    choice
}
