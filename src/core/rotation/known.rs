//! A group's schedule as far as it is known: what stands in AWS, and what `apply` has told of the rest.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::clocks::shown::Shown;
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
    /// What can be followed of the same two by the clocks that AWS shows, see [`Shown`]:
    /// right as long as no clock in the zone changes.
    pub shown: Vec<Planned>,
    /// These zones.
    pub clocks: Vec<Contradiction>,
    /// When recurring actions may have fired that begin later than their times say: they may be new, or what is left of
    /// one that dates have cut. Whoever is told of the dates knows.
    pub perhaps: Vec<Planned>,
    /// Whether no firing shows that the data here is right for some zone now: all its actions begin when somebody has
    /// written that they do, or fire when its clocks have changed.
    pub is_unconfirmed: bool,
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
        let shown = Shown::of(standing, written, now);
        let mut known = Self {
            is_whole: dates.is_some_and(Dates::is_whole),
            zone: dates.map_or("UTC", Dates::zone).to_owned(),
            ..Self::default()
        };
        for action in standing {
            known.add(action, dates, (&wrong, &shown), now);
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

    /// Whose coming firings are known: those by AWS's clocks, too.
    #[must_use]
    pub fn foreseen(&self) -> Vec<Planned> {
        [self.actions.as_slice(), &self.by_aws].concat()
    }

    /// Everything that is to come.
    #[must_use]
    pub fn to_come(&self) -> Vec<Planned> {
        [self.actions.as_slice(), &self.unreadable, &self.by_aws].concat()
    }

    /// Everything that is over and to come, if all of it can be followed.
    #[must_use]
    pub fn followed(&self) -> Option<Vec<Planned>> {
        let unseen = |action: &&Planned| !self.shown.iter().any(|shown| shown.name == action.name);
        let mut next = self.unreadable.iter().chain(&self.by_aws);
        let none = next.find(unseen).is_none();
        none.then(|| [self.actions.as_slice(), &self.shown].concat())
    }

    fn add(
        &mut self,
        action: &ScheduledUpdateGroupAction,
        dates: Option<&Dates>,
        (wrong, shown): (&BTreeMap<String, Contradiction>, &Shown),
        now: Timestamp,
    ) {
        let Some(recurrence) = action.recurrence() else {
            self.actions.extend(once(action));
            return;
        };
        let named = action.time_zone().unwrap_or("UTC");
        let here = zone::get(named).filter(|_| !wrong.contains_key(named));
        let by_aws = here.is_none();
        self.is_unconfirmed |= named != "UTC" && !shown.confirms(named, now);
        let zone = here.or_else(|| shown.zone(action));
        let recurring = zone.and_then(|zone| recurring(action, recurrence, zone));
        if by_aws || recurring.is_none() {
            match wrong.contains_key(named) {
                true => self.by_aws.extend(once(action)),
                false => self.unreadable.extend(once(action)),
            }
        }
        let Some(recurring) = recurring else { return };
        let over = recurring.over(dates, now);
        if over.is_empty() && !dates.is_some_and(Dates::is_whole) {
            self.perhaps.push(recurring.always(now));
        }
        let followed = match by_aws {
            true => &mut self.shown,
            false => &mut self.actions,
        };
        followed.extend(over);
        followed.push(recurring.to_come(now));
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
