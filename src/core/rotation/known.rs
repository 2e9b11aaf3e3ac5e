//! A group's schedule as far as it is known: what stands in AWS, and what `apply` has told of the rest.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clocks::{Contradiction, contradicted};
use super::dates::Dates;
use super::dates::recall::Recurring;
use super::group::{end, size, start};
use crate::schedule::preview::Planned;
use crate::schedule::{Cron, Firing};
use crate::zone;

/// See the module.
#[derive(Debug, Clone, Default)]
pub struct Known {
    /// Every action, those included that are gone; of a recurring one what is over and what is to come are apart.
    pub actions: Vec<Planned>,
    /// Recurring ones whose times cannot be read, as where nobody knows their zone: only when they fire next is known.
    pub unreadable: Vec<Planned>,
    /// Recurring ones in a zone whose clocks AWS puts elsewhere: when they fire next is what AWS says.
    pub by_aws: Vec<Planned>,
    /// The same two, as they recur by the clocks that are known here, or by UTC: hours off, but as often.
    pub roughly: Vec<Planned>,
    /// These zones.
    pub clocks: Vec<Contradiction>,
    /// When recurring actions may have fired that begin later than their times say: they may be new, or what is left of
    /// one that dates have cut. Whoever is told of the dates knows.
    pub perhaps: Vec<Planned>,
    /// Whether `apply` has told of everything that is gone.
    pub is_whole: bool,
    /// Of single dates, for messages.
    pub zone: String,
}

impl Known {
    /// Of the actions that stand now.
    #[must_use]
    pub fn of(
        standing: &[ScheduledUpdateGroupAction],
        dates: Option<&Dates>,
        now: Timestamp,
    ) -> Self {
        let written = |name: &str| dates.is_some_and(|dates| dates.has_start(name));
        let wrong = contradicted(standing, written, now);
        let mut known = Self {
            is_whole: dates.is_some_and(Dates::is_whole),
            zone: dates.map_or("UTC", Dates::zone).to_owned(),
            ..Self::default()
        };
        for action in standing {
            known.add(action, dates, &wrong, now);
        }
        let gone = dates.into_iter().flat_map(|dates| dates.gone(now));
        known.actions.extend(gone);
        known.clocks = wrong.into_values().collect();
        known
    }

    /// Whether of some action only the next firing is known, so that the past cannot be followed.
    #[must_use]
    pub fn is_blind(&self) -> bool {
        !self.unreadable.is_empty() || !self.by_aws.is_empty()
    }

    /// Everything that is to come.
    #[must_use]
    pub fn to_come(&self) -> Vec<Planned> {
        [self.actions.as_slice(), &self.unreadable, &self.by_aws].concat()
    }

    fn add(
        &mut self,
        action: &ScheduledUpdateGroupAction,
        dates: Option<&Dates>,
        wrong: &BTreeMap<String, Contradiction>,
        now: Timestamp,
    ) {
        let Some(recurrence) = action.recurrence() else {
            self.actions.extend(once(action));
            return;
        };
        if action
            .time_zone()
            .is_some_and(|zone| wrong.contains_key(zone))
        {
            self.by_aws.extend(once(action));
            self.roughly.extend(roughly(action, recurrence, now));
            return;
        }
        match zone_of(action).and_then(|zone| recurring(action, recurrence, zone)) {
            Some(recurring) => {
                let over = recurring.over(dates, now);
                if over.is_empty() && !dates.is_some_and(Dates::is_whole) {
                    self.perhaps.push(recurring.always(now));
                }
                self.actions.extend(over);
                self.actions.push(recurring.to_come(now));
            }
            None => {
                self.unreadable.extend(once(action));
                self.roughly.extend(roughly(action, recurrence, now));
            }
        }
    }

    /// The zone in which an action's times are told: its own, or the schedule's where it fires once.
    #[must_use]
    pub fn zone_of(&self, name: &str) -> String {
        match self.action(name).map(|action| &action.firing) {
            Some(firing @ Firing::Cron { .. }) => firing.zone_name().to_owned(),
            _ if self.zone.is_empty() => "UTC".to_owned(),
            _ => self.zone.clone(),
        }
    }

    /// The action of this name.
    #[must_use]
    pub fn action(&self, name: &str) -> Option<&Planned> {
        let next = self.unreadable.iter().chain(&self.by_aws);
        let mut actions = self.actions.iter().chain(next);
        actions.find(|action| action.name == name)
    }
}

/// As one that fires when AWS says that it fires next.
fn once(action: &ScheduledUpdateGroupAction) -> Option<Planned> {
    Some(Planned {
        name: name(action),
        firing: Firing::Once(start(action)?),
        min: size(action.min_size()),
        max: size(action.max_size()),
        desired: size(action.desired_capacity()),
    })
}

fn zone_of(action: &ScheduledUpdateGroupAction) -> Option<TimeZone> {
    zone::get(action.time_zone().unwrap_or("UTC"))
}

fn roughly(
    action: &ScheduledUpdateGroupAction,
    recurrence: &str,
    now: Timestamp,
) -> Option<Planned> {
    let zone = zone_of(action).unwrap_or(TimeZone::UTC);
    let recurring = recurring(action, recurrence, zone)?;
    Some(recurring.to_come(now))
}

fn recurring(
    action: &ScheduledUpdateGroupAction,
    recurrence: &str,
    zone: TimeZone,
) -> Option<Recurring> {
    Some(Recurring {
        name: name(action),
        cron: Cron::parse(recurrence).ok()?,
        zone,
        next: start(action),
        end: end(action),
        min: size(action.min_size()),
        max: size(action.max_size()),
        desired: size(action.desired_capacity()),
    })
}

fn name(action: &ScheduledUpdateGroupAction) -> String {
    let name = action.scheduled_action_name();
    name.unwrap_or_default().to_owned()
}
