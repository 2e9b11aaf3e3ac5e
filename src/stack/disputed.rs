//! What of a stack would be another with other zone data.

use std::collections::BTreeMap;

use jiff::tz::TimeZone;

use super::{Action, Stack};
use freshscale_core::schedule::Daily;
use freshscale_core::schedule::window::{self, Window, horizon};
use freshscale_core::zone::{Zones, parting};

/// Names of scheduled actions and daily rules, each with the zone that two sets of data do not agree on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Disputed {
    /// Scheduled actions whose dates or times differ.
    pub actions: BTreeMap<String, String>,
    /// The zone, if the daily rotation's rules differ.
    pub daily: Option<String>,
}

impl Stack {
    /// The zones of the schedule.
    #[must_use]
    pub fn zones(&self) -> BTreeMap<String, TimeZone> {
        let windows = self.schedule.windows.iter();
        let windows = windows.map(|window| (window.zone_name().to_owned(), window.zone.clone()));
        let own = (self.schedule.timezone.clone(), self.zone());
        windows.chain([own]).collect()
    }

    /// What would be another with `other` zone data.
    #[must_use]
    pub fn disputed(&self, other: &Zones) -> Disputed {
        let parts = |name: &str, zone: &TimeZone| {
            let other = other.get(name)?;
            parting(zone, &other, &horizon()).map(|_| other)
        };
        let zones: BTreeMap<String, TimeZone> = self
            .zones()
            .into_iter()
            .filter_map(|(name, zone)| Some((parts(&name, &zone)?, name)))
            .map(|(other, name)| (name, other))
            .collect();
        if zones.is_empty() {
            return Disputed::default();
        }
        Disputed {
            actions: self.disputed_actions(&zones),
            daily: self.disputed_daily(&zones),
        }
    }

    fn disputed_daily(&self, zones: &BTreeMap<String, TimeZone>) -> Option<String> {
        let (here, name) = (self.daily()?, &self.schedule.timezone);
        let there = Daily {
            at: here.at,
            zone: zones.get(name)?.clone(),
        };
        (here.crons(&horizon()) != there.crons(&horizon())).then(|| name.clone())
    }

    fn disputed_actions(&self, zones: &BTreeMap<String, TimeZone>) -> BTreeMap<String, String> {
        let other = |window: &Window| Window {
            zone: zones
                .get(window.zone_name())
                .unwrap_or(&window.zone)
                .clone(),
            ..window.clone()
        };
        let windows: Vec<Window> = self.schedule.windows.iter().map(other).collect();
        let compiled = window::compile(&windows, self.base(), &horizon()).unwrap_or_default();
        let same = |action: &Action| {
            compiled.iter().any(|other| {
                other.name == action.name
                    && other.recurrence == action.recurrence
                    && (other.start, other.end) == (action.start, action.end)
            })
        };
        let own = self.own_actions();
        let ours = self.schedule.actions.iter();
        // The file's own instants are the same everywhere.
        ours.filter(|action| own.iter().all(|own| own.name != action.name))
            .filter(|action| !same(action))
            .map(|action| (action.name.clone(), action.timezone.clone()))
            .collect()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use std::path::Path;

    use super::*;
    use crate::load_str;

    fn old() -> Zones {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/zoneinfo/2025b");
        Zones::folder(Path::new(path)).unwrap()
    }

    fn stack(zone: &str, date: &str) -> Stack {
        let text = include_str!("../../stacks/minimal.yaml");
        let rest = text.split("schedule:").next().unwrap();
        let schedule = format!(
            "schedule:\n  timezone: {zone}\n  windows:\n    \
             - {{ name: push, days: mon-fri, from: \"08:40\", to: \"10:00\", desired: 1 }}\n    \
             - {{ name: launch, on: {date}, from: \"09:00\", to: \"18:00\", desired: 2 }}\n"
        );
        let loaded = load_str(Path::new("web.yaml"), &format!("{rest}{schedule}"));
        loaded.unwrap_or_else(|faults| panic!("{faults}")).stack
    }

    #[test]
    fn only_dates_on_which_two_sets_part_are_disputed() {
        let winter = stack("America/Vancouver", "2026-12-22").disputed(&old());
        let names: Vec<&str> = winter.actions.keys().map(String::as_str).collect();
        // 22 December is a Tuesday: the push of that morning is within the launch.
        let cut = [
            "launch-in",
            "launch-out",
            "push-in",
            "push-in-until-2026-12-22",
        ];
        assert_eq!(names, cut);
        assert_eq!(winter.actions["launch-in"], "America/Vancouver");
        // Before it stopped changing, Vancouver had both of its offsets.
        assert_eq!(winter.daily, None);
        let summer = stack("America/Vancouver", "2027-07-13").disputed(&old());
        assert_eq!(summer, Disputed::default());
        let berlin = stack("Europe/Berlin", "2026-12-22").disputed(&old());
        assert_eq!(berlin, Disputed::default());
    }
}
