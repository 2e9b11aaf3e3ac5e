//! Rules that need two fields, arithmetic, or knowledge of AWS.

mod alarms;
mod backup;
mod beside;
mod images;
mod interfaces;
mod lint;
mod mixed;
mod models;
mod others;
mod places;
mod role;
mod schedule;
mod tags;
mod volumes;
mod windows;
mod zones;

pub(crate) use models::{TEXTS, of_aws};

use std::collections::BTreeMap;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::daily::daily_rule_name;
use super::derive;
use super::fault::{Fault, Severity, Source};
use super::names::Trigger;
use super::shape::days;
use super::values::Values;
use freshscale_core::schedule::Daily;
use freshscale_core::schedule::window::horizon;
use freshscale_core::zone;

/// Of EventBridge: what the name of a rule may have.
const RULE_NAME: usize = 64;

/// From when on a stack file is looked at, in the zone of its schedule (UTC where the file names none that exists).
pub type Since<'a> = &'a dyn Fn(&TimeZone) -> Timestamp;

/// Every fault that one field alone does not show; warnings are of what is to come from `since` on.
#[must_use]
pub(crate) fn validate(values: &Values, source: &Source, since: Since<'_>) -> Vec<Fault> {
    let zone = values.text("schedule.timezone");
    let zone = zone.and_then(|name| zone::get(&name));
    let now = since(&zone.unwrap_or(TimeZone::UTC));
    let mut rules = Rules {
        values,
        source,
        to_come: now.clamp(horizon().start, horizon().end)..horizon().end,
        faults: Vec::new(),
    };
    rules.alarms();
    rules.architecture();
    rules.attachments();
    rules.backup();
    rules.beside();
    rules.block_devices();
    rules.capacity();
    rules.images();
    rules.instance_type();
    rules.interfaces();
    rules.lifetime();
    rules.mixed_instances();
    rules.models();
    rules.names();
    rules.of_others();
    rules.places();
    rules.role();
    rules.schedule();
    rules.tags();
    rules.faults
}

struct Rules<'a> {
    values: &'a Values,
    source: &'a Source,
    /// What warnings are of: nobody can do anything about what is past.
    to_come: Range<Timestamp>,
    faults: Vec<Fault>,
}

impl Rules<'_> {
    fn fault(&mut self, path: &str, message: impl Into<String>, help: &str) {
        self.faults.push(self.source.fault(path, message, help));
    }

    /// A fault of the key of a free table, not of what it names.
    fn fault_of_key(&mut self, path: &str, message: impl Into<String>, help: &str) {
        let at = self.values.key_places.get(path).copied();
        let at = at.unwrap_or_else(|| self.source.locate(path));
        self.faults.push(Fault::new(path, at, message, help));
    }

    /// Entries of a list of tables that are tables.
    fn sound_entries(&self, path: &str) -> Vec<String> {
        let mut entries = self.values.entries(path);
        entries.retain(|path| !self.values.bad.contains(path));
        entries
    }

    fn errors(&self) -> usize {
        let errors = self.faults.iter();
        errors
            .filter(|fault| fault.severity == Severity::Error)
            .count()
    }

    /// The first of these paths that the file has a value at, for what follows from several of them.
    fn first_written<'p>(&self, paths: &[&'p str]) -> &'p str {
        let written = paths.iter().find(|path| self.values.written(path));
        written.or(paths.last()).copied().unwrap_or_default()
    }

    fn warn(&mut self, path: &str, message: impl Into<String>, help: &str) {
        self.faults.push(self.source.warning(path, message, help));
    }

    fn architecture(&mut self) {
        let (Some(instance), Some(image)) = (
            self.values.text("launch_template.instance_type"),
            self.values.text("image.architecture"),
        ) else {
            return;
        };
        let runs = derive::architecture_of(&instance).as_str();
        if runs != image {
            self.fault(
                "image.architecture",
                format!("`{instance}` runs {runs} images, not {image}."),
                "Remove `image.architecture`, or choose another instance type.",
            );
        }
    }

    fn block_devices(&mut self) {
        let mut seen = BTreeMap::new();
        for path in self.values.entries("launch_template.block_devices") {
            if let Some(device) = self.values.text(&format!("{path}.device"))
                && let Some(first) = seen.insert(device.clone(), path.clone())
            {
                self.fault(
                    &format!("{path}.device"),
                    format!("`{device}` is mapped by `{first}` already."),
                    "Each device can be mapped once.",
                );
            }
            self.volume(&path);
            self.key_of_volume(&path);
        }
    }

    /// A key without encryption.
    fn key_of_volume(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        if self.values.written(&at("kms_key_id"))
            && self.values.switch(&at("encrypted")) != Some(true)
        {
            self.fault(
                &at("kms_key_id"),
                "A key needs `encrypted: true` beside it.",
                "Add it, or remove the key.",
            );
        }
    }

    fn capacity(&mut self) {
        self.sizes("auto_scaling_group.capacity");
    }

    /// min ≤ desired ≤ max, of those that are given.
    fn sizes(&mut self, path: &str) {
        let at = |field: &str| format!("{path}.{field}");
        let get = |field: &str| self.values.number(&at(field));
        let (min, max, desired) = (get("min"), get("max"), get("desired"));
        let help = "The rule is min ≤ desired ≤ max.";
        if let (Some(min), Some(max)) = (min, max)
            && min > max
        {
            let place = if self.values.written(&at("min")) {
                at("min")
            } else {
                at("max")
            };
            self.fault(
                &place,
                format!("The minimum, {min}, is above the maximum, {max}."),
                help,
            );
        }
        if let (Some(min), Some(desired)) = (min, desired)
            && desired < min
        {
            self.fault(
                &at("desired"),
                format!("{desired} is below the minimum, {min}."),
                help,
            );
        }
        if let (Some(max), Some(desired)) = (max, desired)
            && desired > max
        {
            self.fault(
                &at("desired"),
                format!("{desired} is above the maximum, {max}."),
                help,
            );
        }
    }

    fn lifetime(&mut self) {
        let path = "auto_scaling_group.max_instance_lifetime";
        if self
            .values
            .duration(path)
            .is_some_and(|d| !d.is_zero() && d < days(1))
        {
            self.fault(
                path,
                "An instance must be allowed to live at least a day.",
                "Give `0` for no limit, or `1d` and more.",
            );
        }
    }

    fn names(&mut self) {
        let names = derive::names(self.values);
        let mut seen = BTreeMap::new();
        for (watch, name) in &names.alarms {
            if let Some(first) = seen.insert(name, *watch) {
                self.fault(
                    &format!("names.alarms.{}", watch.as_str()),
                    format!(
                        "The alarm `{}` has the name `{name}` already.",
                        first.as_str()
                    ),
                    "Each is an alarm of its own.",
                );
            }
        }
        let mut seen = BTreeMap::new();
        for (trigger, name) in &names.event_rules {
            let path = format!("names.event_rules.{}", trigger.as_str());
            if let Some(first) = seen.insert(name.clone(), *trigger) {
                self.fault(
                    &path,
                    format!("The {} rule has the name `{name}` already.", first.as_str()),
                    "Each trigger is a rule of its own.",
                );
            }
        }
        self.further_daily_rules(names.event_rule(Trigger::Daily), &seen);
    }

    /// Where clocks change by a part of an hour, the daily rotation takes more than one rule.
    fn further_daily_rules(&mut self, first: &str, taken: &BTreeMap<String, Trigger>) {
        let (Some(at), Some(zone)) = (
            self.values.time("rotator.triggers.daily_at"),
            self.values.text("schedule.timezone"),
        ) else {
            return;
        };
        let Some(zone) = zone::get(&zone) else { return };
        let rules = Daily { at, zone }.crons(&horizon()).len();
        for name in (1..rules).map(|index| daily_rule_name(first, index)) {
            let daily = "names.event_rules.daily";
            let help = "Give `names.event_rules.daily` a shorter name, or another.";
            if let Some(other) = taken.get(&name) {
                let other = other.as_str();
                let written = format!("names.event_rules.{other}");
                let path = self.first_written(&[daily, &written]);
                let message = format!(
                    "The daily rotation takes two rules in this zone, and the {other} rule has the name of the second, `{name}`."
                );
                self.fault(path, message, help);
            } else if name.len() > RULE_NAME {
                // Without a name of its own the rule has the stack's.
                let path = self.first_written(&[daily, "name"]);
                let message = format!(
                    "The daily rotation takes two rules in this zone; the name of the second, `{name}`, is longer than {RULE_NAME} characters."
                );
                self.fault(path, message, help);
            }
        }
    }
}
