//! What a refresh brings about beside new instances: another configuration of the group, and the way back to the one before.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::{Group, Mixed, Refresh, Rollback, TemplateRef, capacity, group, invalid, time};
use crate::params::Params;
use crate::state::World;
use crate::{Call, Fault, Reply};

impl Group {
    /// What its launches are made of: until a refresh to another configuration has ended well, that one is not the group's.
    pub(super) fn aim(&self) -> (&TemplateRef, Option<&Mixed>) {
        let mut underway = self
            .refreshes
            .iter()
            .filter(|refresh| refresh.next.is_some());
        let wanted = underway.find_map(|refresh| refresh.wanted.as_ref());
        match wanted {
            Some((template, mixed)) => (template, mixed.as_ref()),
            None => (&self.template, self.mixed.as_ref()),
        }
    }

    /// Whether another configuration is on its way in.
    ///
    /// # Errors
    /// The words are quoted in public issues of Terraform's provider.
    pub(super) fn expect_own_configuration(&self) -> Result<(), Fault> {
        let mut underway = self
            .refreshes
            .iter()
            .filter(|refresh| refresh.next.is_some());
        if underway.any(|refresh| refresh.wanted.is_some()) {
            return Err(invalid(
                "An active instance refresh with a desired configuration exists. All configuration options derived from the desired configuration are not available for update while the instance refresh is active.",
            ));
        }
        Ok(())
    }

    /// "A rollback is not supported": without a configuration to come back from, and to a version that moves (API reference,
    /// RollbackInstanceRefresh). The words are not confirmed.
    pub(super) fn cannot_go_back(&self, has_configuration: bool) -> Option<&'static str> {
        if !has_configuration {
            return Some("a rollback needs a DesiredConfiguration to come back from");
        }
        let version = &self.template.version;
        (version.is_empty() || version.starts_with('$'))
            .then_some("a rollback cannot be to a launch template version of $Latest or $Default")
    }
}

impl Refresh {
    /// Whether it is on its way back.
    pub(super) fn goes_back(&self) -> bool {
        self.back.is_some()
    }

    /// From now on what it started is replaced, of what was there before.
    pub(super) fn turn_back(&mut self, began: Vec<String>, reason: &str, now: Timestamp) {
        self.back = Some(Rollback {
            reason: reason.to_owned(),
            start: now,
            percent: self.percent(),
            left: self.total - self.updated,
        });
        self.wanted = None;
        self.total = began.len();
        self.old = began;
        (self.updated, self.surplus) = (0, 0);
        self.checkpoints.0.clear();
        (self.paused_until, self.warm_at, self.stuck_since) = (None, None, None);
        "RollbackInProgress".clone_into(&mut self.status);
    }

    pub(super) fn rollback_view(&self) -> Value {
        self.back.as_ref().map_or(Value::Null, |back| {
            json!({
                "RollbackReason": back.reason,
                "RollbackStartTime": time(back.start),
                "PercentageCompleteOnRollback": back.percent,
                "InstancesToUpdateOnRollback": back.left,
            })
        })
    }
}

/// Replaces what was replaced.
pub(super) fn rollback(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let now = world.now;
    let there = group(world, params)?;
    let name = there.name.clone();
    let active = there.refreshes.iter().find(|refresh| {
        refresh.next.is_some() && !refresh.goes_back() && refresh.status != "Cancelling"
    });
    let Some(active) = active else {
        return Err(super::refresh_calls::none_active());
    };
    if let Some(why) = there.cannot_go_back(active.wanted.is_some()) {
        return Err(Fault::new("IrreversibleInstanceRefresh", why));
    }
    let began = began(there, active);
    let id = active.id.clone();
    if let Some(refresh) = there.refreshes.iter_mut().find(|refresh| refresh.id == id) {
        refresh.turn_back(began, "The user requested a rollback", now);
    }
    capacity::settle(world, &name);
    Ok(json!({"InstanceRefreshId": id}))
}

/// The members that a refresh has started.
pub(super) fn began(group: &Group, refresh: &Refresh) -> Vec<String> {
    { group.members.iter() }
        .filter(|member| member.state.is_there() && !refresh.there.contains(&member.id))
        .map(|member| member.id.clone())
        .collect()
}
