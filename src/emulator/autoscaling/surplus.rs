//! Instance refreshes that launch before they terminate: above the desired capacity for a while.

use super::{Group, Refresh, invalid};
use crate::Fault;
use crate::params::Params;

impl Group {
    /// How many units it is to have now: beside the desired capacity what a refresh has launched beforehand, which may be more than
    /// the maximum (Auto Scaling user guide, "Instance maintenance policies").
    pub(super) fn goal(&self) -> i64 {
        let mut underway = { self.refreshes.iter() }.filter(|refresh| refresh.next.is_some());
        self.desired + underway.next().map_or(0, |refresh| refresh.surplus)
    }
}

impl Refresh {
    /// The units of replacements that it launches before any of these goes; `None` if what goes goes first. Where less than the
    /// desired capacity may be in service, nothing need be launched beforehand.
    pub(super) fn beforehand(&self, choice: &[(String, i64)], desired: i64) -> Option<i64> {
        if self.max_healthy <= 100 || self.min_healthy < 100 {
            return None;
        }
        let room = desired * (self.max_healthy - 100) / 100;
        let until = self.until_checkpoint();
        let mut units = choice.iter().take(until).map(|(_, units)| *units);
        let first = units.next()?;
        Some(units.fold(first, |sum, next| match sum + next <= room {
            true => sum + next,
            false => sum,
        }))
    }

    /// Who goes for what was launched beforehand, which is nothing any more after that.
    pub(super) fn replaced(&mut self, choice: Vec<(String, i64)>) -> Vec<String> {
        let mut left = std::mem::take(&mut self.surplus);
        let mut goes = |(place, (_, units)): &(usize, (String, i64))| {
            left -= units;
            *place == 0 || left >= 0
        };
        { choice.into_iter().enumerate() }
            .take_while(|one| goes(one))
            .map(|(_, (id, _))| id)
            .collect()
    }
}

/// Per cent of the desired capacity that must be and that may be in service: as the refresh says, else the group's policy, else 90 and
/// 100 (API reference, RefreshPreferences).
///
/// # Errors
/// Bounds that are none. The wordings are not confirmed.
pub(super) fn healthy(preferred: Params<'_>, group: &Group) -> Result<(i64, i64), Fault> {
    let policy = Params(group.setting("InstanceMaintenancePolicy"));
    let (min, max) = ("MinHealthyPercentage", "MaxHealthyPercentage");
    if preferred.has(max) && !preferred.has(min) {
        let text = "MinHealthyPercentage must be specified when MaxHealthyPercentage is specified";
        return Err(invalid(text));
    }
    let by_default = |name: &str, otherwise: i64| policy.number(name).unwrap_or(otherwise);
    let (min, max) = match preferred.number(min) {
        Some(least) => (least, preferred.number(max).unwrap_or(100)),
        None => (by_default(min, 90), by_default(max, 100)),
    };
    if !(0..=100).contains(&min) {
        return Err(invalid("MinHealthyPercentage must be between 0 and 100"));
    }
    if max - min > 100 {
        let text = "The difference between MinHealthyPercentage and MaxHealthyPercentage cannot be greater than 100";
        return Err(invalid(text));
    }
    Ok((min, max))
}
