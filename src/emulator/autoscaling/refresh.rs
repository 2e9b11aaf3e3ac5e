//! Instance refresh: one at a time, a few instances at a time.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Group, Lifecycle, Member, Refresh, capacity, rollback, time};
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
            "DesiredConfiguration": Some(&self.configuration).filter(|c| c.is_object()),
            "RollbackDetails": self.rollback_view(),
        })
    }

    pub(super) fn percent(&self) -> usize {
        (self.updated * 100)
            .checked_div(self.total)
            .unwrap_or(if self.next.is_none() { 100 } else { 0 })
    }

    /// Says what it waits for; fails when it has for too long.
    fn wait(&mut self, reason: &str, now: Timestamp) {
        let since = *self.stuck_since.get_or_insert(now);
        if seconds_after(since, PATIENCE_SECONDS) <= now {
            self.reason = Some(format!("{reason} took longer than an hour"));
            return self.fail(now);
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

    /// How many may go before it pauses.
    pub(super) fn until_checkpoint(&self) -> usize {
        self.checkpoints.0.first().map_or(usize::MAX, |mark| {
            let until = (mark * self.total).div_ceil(100);
            until.saturating_sub(self.updated).max(1)
        })
    }

    /// Who goes at once: one, and more as long as their units may be missing, but not beyond the next checkpoint.
    fn batch(&self, choice: Vec<(String, i64)>, desired: i64) -> Vec<String> {
        let spare = desired * (100 - self.min_healthy) / 100;
        let most = self.until_checkpoint();
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

    /// It failed, or the way back did. One that can go back by itself begins to at its next look.
    fn fail(&mut self, now: Timestamp) {
        let status = if self.goes_back() {
            "RollbackFailed"
        } else {
            "Failed"
        };
        self.over(status, now);
    }

    /// Whether there is nothing more to wait for after the last replacement.
    fn is_baked(&mut self, now: Timestamp) -> bool {
        let (seconds, until) = &mut self.bake;
        if *seconds <= 0 || self.back.is_some() {
            return true;
        }
        let until = *until.get_or_insert_with(|| seconds_after(now, *seconds));
        if until > now {
            "Baking".clone_into(&mut self.status);
            self.reason = Some("Waiting for the bake time to be over".to_owned());
        }
        until <= now
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
    let alarmed = alarmed(world, name);
    let Some(group) = world.autoscaling.groups.get_mut(name) else {
        return;
    };
    if let (Some(alarm), Some(refresh)) = (alarmed, active(group))
        && !refresh.goes_back()
        && refresh.status != "Cancelling"
    {
        // The wording is not confirmed.
        refresh.reason = Some(format!(
            "The CloudWatch alarm {alarm} is in the state ALARM"
        ));
        refresh.fail(now);
    }
    let victims = look(group, now);
    end_of_configuration(group, now);
    for id in victims {
        let cause = "an instance was taken out of service in response to an instance refresh.";
        capacity::terminate(world, name, &id, cause);
    }
    capacity::settle(world, name);
}

/// The first of its alarms that has gone off (API reference, AlarmSpecification).
fn alarmed(world: &World, name: &str) -> Option<String> {
    let group = world.autoscaling.groups.get(name)?;
    let mut underway = { group.refreshes.iter() }.filter(|refresh| refresh.next.is_some());
    let preferences = Params(&underway.next()?.preferences);
    let alarms = preferences.child("AlarmSpecification")?.texts("Alarms");
    let is_off = |name: &String| {
        let alarm = world.cloudwatch.alarms.get(name);
        alarm.is_some_and(|alarm| alarm.state == "ALARM")
    };
    alarms.into_iter().find(is_off)
}

/// A refresh that has just ended well leaves its configuration to the group; one that has just failed goes back, if it was told to.
fn end_of_configuration(group: &mut Group, now: Timestamp) {
    let Some(refresh) = group.refreshes.first() else {
        return;
    };
    if refresh.wanted.is_none() || refresh.next.is_some() {
        return;
    }
    let rolls_back = Params(&refresh.preferences).flag("AutoRollback");
    let began = rollback::began(group, refresh);
    let Some(refresh) = group.refreshes.first_mut() else {
        return;
    };
    match refresh.status.as_str() {
        "Successful" => {
            if let Some((template, mixed)) = refresh.wanted.take() {
                (group.template, group.mixed) = (template, mixed);
            }
        }
        "Failed" if rolls_back => {
            let reason = refresh.reason.clone().unwrap_or_default();
            refresh.turn_back(began, &reason, now);
            (refresh.end, refresh.next) = (None, Some(seconds_after(now, STEP_SECONDS)));
        }
        _ => refresh.wanted = None,
    }
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
    let standby: Vec<(String, i64)> = { group.members.iter() }
        .filter(|member| member.state == Lifecycle::Standby)
        .map(|member| (member.id.clone(), member.units()))
        .collect();
    let suspended = !group.runs("InstanceRefresh");
    let (desired, wanted) = (group.desired, group.goal());
    let Some(refresh) = active(group).filter(|refresh| refresh.next.is_some_and(|at| at <= now))
    else {
        return Vec::new();
    };
    let is_there = |id: &String| live.iter().chain(&standby).any(|(of, _)| of == id);
    refresh.old.retain(is_there);
    refresh.next = Some(seconds_after(now, STEP_SECONDS));
    let settled = serving >= wanted && live.len() == in_service;
    if refresh.status == "Cancelling" {
        refresh.surplus = 0;
        if settled {
            refresh.over("Cancelled", now);
        }
        return Vec::new();
    }
    let status = match refresh.goes_back() {
        true => "RollbackInProgress",
        false => "InProgress",
    };
    status.clone_into(&mut refresh.status);
    if !settled {
        refresh.warm_at = None;
        refresh.wait("Waiting for instances to be in service", now);
        return Vec::new();
    }
    let warm_at = *refresh.warm_at.get_or_insert_with(|| {
        seconds_after(
            now,
            if refresh.old.len() < refresh.total || refresh.surplus > 0 {
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
        if refresh.is_baked(now) {
            let goes_back = refresh.goes_back();
            refresh.reason = None;
            refresh.over(
                if goes_back {
                    "RollbackSuccessful"
                } else {
                    "Successful"
                },
                now,
            );
        }
        return Vec::new();
    }
    if refresh.pauses(now) {
        refresh.reason = Some("Waiting at a checkpoint".to_owned());
        return Vec::new();
    }
    let preferred = |what: &str| Params(&refresh.preferences).text(what);
    let with_protected = preferred("ScaleInProtectedInstances") == Some("Refresh");
    let may_go = |id: &String| with_protected || !protected.contains(id);
    let waits_for_standby = preferred("StandbyInstances") != Some("Terminate");
    let is_in_standby = |id: &String| standby.iter().any(|(of, _)| of == id);
    let is_held = |id: &String| waits_for_standby && is_in_standby(id);
    let choice: Vec<(String, i64)> = { live.iter().chain(&standby) }
        .filter(|(id, _)| refresh.old.contains(id) && may_go(id) && !is_held(id))
        .cloned()
        .collect();
    if choice.is_empty() || suspended {
        let for_what = match refresh.old.iter().any(|id| !is_held(id)) {
            true => "Waiting for instances that are protected from scale-in",
            false => "Waiting for instances in standby",
        };
        refresh.wait(for_what, now);
        return Vec::new();
    }
    refresh.warm_at = None;
    refresh.stuck_since = None;
    let choice = match (refresh.surplus, refresh.beforehand(&choice, desired)) {
        (0, Some(units)) => {
            refresh.surplus = units;
            refresh.reason = Some("Waiting for replacements to be launched".to_owned());
            return Vec::new();
        }
        (0, None) => refresh.batch(choice, desired),
        _ => refresh.replaced(choice),
    };
    refresh.reason = Some("Waiting for instances to be replaced".to_owned());
    choice
}
