//! Scheduled actions in the terms of a stack file: pairs that mean a window become one, all others stay as they are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;

use super::Standing;
use super::group::sizes;
use super::yaml::{Lines, map, text};
use crate::resource::scheduled_action::Spec;
use freshscale_core::rotation::group as groups;
use freshscale_core::schedule::window::{Sizes, Weekdays};
use freshscale_core::schedule::{Cron, Firing};

/// What a group's schedule reads as.
#[derive(Debug, Clone, Default)]
pub(super) struct Schedule {
    /// Of most of its actions.
    pub timezone: String,
    /// Pairs of actions that may be windows.
    pub windows: Vec<Window>,
    /// All others, by name.
    pub actions: Vec<Action>,
    /// What holds outside of every window.
    pub base: Sizes,
}

/// A scheduled action as the group has it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Action {
    pub name: String,
    pub spec: Spec,
    /// A start that a person has set, and not AWS.
    pub start: Option<Timestamp>,
}

/// Two actions, `<name>-out` and `<name>-in`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    pub name: String,
    pub days: Weekdays,
    pub from: Time,
    pub to: Time,
    pub timezone: String,
    pub sizes: Sizes,
    /// What it goes back to.
    pub base: Sizes,
    /// The two.
    pub pair: [Action; 2],
}

impl Schedule {
    /// Every pair that can be a window is taken for one; whether it is, the caller finds out.
    pub(super) fn of(standing: &Standing) -> Self {
        let mut actions = actions(standing);
        let names: Vec<String> = { actions.keys() }
            .filter_map(|name| name.strip_suffix("-out").map(ToOwned::to_owned))
            .collect();
        let windows: Vec<Window> = names
            .iter()
            .filter_map(|name| window(name, &actions))
            .collect();
        let base = most_common(windows.iter().map(|window| window.base));
        let base = base.unwrap_or_else(|| sizes(&standing.group.spec));
        let (windows, _): (Vec<_>, Vec<_>) =
            { windows.into_iter() }.partition(|window| window.base == base);
        for action in windows.iter().flat_map(|window| &window.pair) {
            actions.remove(&action.name);
        }
        let zones = standing
            .actions
            .iter()
            .filter_map(|live| live.spec.timezone.clone());
        Self {
            timezone: most_common(zones).unwrap_or_else(|| "UTC".to_owned()),
            windows,
            actions: actions.into_values().collect(),
            base,
        }
    }

    /// Takes a window for the two actions that it was read from.
    pub(super) fn take_apart(&mut self, place: usize) {
        let window = self.windows.remove(place);
        self.actions.extend(window.pair);
        self.actions.sort_by(|a, b| a.name.cmp(&b.name));
    }

    /// The table `schedule`.
    pub(super) fn table(&self) -> Lines {
        let mut lines = Lines::default();
        if self.windows.is_empty() && self.actions.is_empty() {
            lines.comment(0, "The group has no scheduled actions: say under `schedule` when it scales (`explain schedule`).");
            return lines;
        }
        lines.table(0, "schedule", "when capacity changes");
        lines.field(1, "timezone", &text(&self.timezone), "");
        if !self.windows.is_empty() {
            lines.table(
                1,
                "windows",
                "capacity during a time span: <name>-out and <name>-in",
            );
        }
        for window in &self.windows {
            lines.line(&format!("    - {}", self.window(window)), "");
        }
        if !self.actions.is_empty() {
            lines.table(1, "actions", "scheduled actions as they stand");
        }
        for action in &self.actions {
            lines.line(&format!("    - {}", self.action(action)), "");
        }
        lines
    }

    fn window(&self, window: &Window) -> String {
        let time = |time: Time| format!("\"{:02}:{:02}\"", time.hour(), time.minute());
        let days = window.days.cron();
        let days = if days == "*" {
            "daily".to_owned()
        } else {
            days
        };
        let other = |n: u32, base: u32| Some(n.to_string()).filter(|_| n != base);
        let members = [
            ("name", Some(text(&window.name))),
            ("days", Some(text(&days))),
            ("from", Some(time(window.from))),
            ("to", Some(time(window.to))),
            (
                "timezone",
                Some(text(&window.timezone)).filter(|_| window.timezone != self.timezone),
            ),
            ("min", other(window.sizes.min, self.base.min)),
            ("max", other(window.sizes.max, self.base.max)),
            ("desired", Some(window.sizes.desired.to_string())),
        ];
        map(members
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?))))
    }

    fn action(&self, action: &Action) -> String {
        let spec = &action.spec;
        let size = |n: Option<i32>| n.map(|n| n.to_string());
        let zone = spec
            .timezone
            .as_deref()
            .filter(|zone| *zone != self.timezone);
        let start = match spec.recurrence {
            Some(_) => action.start.map(|at| format!("\"{at}\"")),
            None => spec.start.as_ref().map(|at| format!("\"{at}\"")),
        };
        let members = [
            ("name", Some(text(&action.name))),
            ("recurrence", spec.recurrence.as_deref().map(text)),
            ("timezone", zone.map(text)),
            ("start", start),
            ("end", spec.end.as_ref().map(|at| format!("\"{at}\""))),
            ("min", size(spec.min)),
            ("max", size(spec.max)),
            ("desired", size(spec.desired)),
        ];
        map(members
            .into_iter()
            .filter_map(|(key, value)| Some((key, value?))))
    }
}

fn most_common<T: Ord>(all: impl Iterator<Item = T>) -> Option<T> {
    let mut counts: BTreeMap<T, usize> = BTreeMap::new();
    for one in all {
        *counts.entry(one).or_default() += 1;
    }
    counts
        .into_iter()
        .max_by_key(|(_, count)| *count)
        .map(|(one, _)| one)
}

fn actions(standing: &Standing) -> BTreeMap<String, Action> {
    let action = |live: &crate::resource::Live<Spec>| {
        let name = live
            .name
            .strip_prefix(&standing.group.name)?
            .strip_prefix('/')?;
        let action = Action {
            name: name.to_owned(),
            start: own_start(standing, name, &live.spec),
            spec: live.spec.clone(),
        };
        Some((name.to_owned(), action))
    };
    standing.actions.iter().filter_map(action).collect()
}

/// AWS gives the next firing of a recurring action as its start; a later one was set.
fn own_start(standing: &Standing, name: &str, spec: &Spec) -> Option<Timestamp> {
    let mut raw = standing.raw_actions.iter();
    let raw = raw.find(|action| action.scheduled_action_name() == Some(name))?;
    let start = groups::start(raw)?;
    let zone = spec.timezone.as_deref().unwrap_or("UTC");
    let firing = Firing::of(spec.recurrence.as_deref(), zone, (None, None))?;
    let next = firing.after(standing.now).find(|at| *at > standing.now)?;
    (spec.recurrence.is_some() && start > next).then_some(start)
}

/// A pair that may be a window: each once a day on days of the week, and for ever.
fn window(name: &str, actions: &BTreeMap<String, Action>) -> Option<Window> {
    let (out, back) = (
        actions.get(&format!("{name}-out"))?,
        actions.get(&format!("{name}-in"))?,
    );
    let for_ever = |action: &Action| action.start.is_none() && action.spec.end.is_none();
    if out.spec.timezone != back.spec.timezone || !for_ever(out) || !for_ever(back) {
        return None;
    }
    let ((days, from), (_, to)) = (weekly(&out.spec)?, weekly(&back.spec)?);
    Some(Window {
        name: name.to_owned(),
        days,
        from,
        to,
        timezone: out.spec.timezone.clone()?,
        sizes: all_sizes(&out.spec)?,
        base: all_sizes(&back.spec)?,
        pair: [out.clone(), back.clone()],
    })
}

fn all_sizes(spec: &Spec) -> Option<Sizes> {
    let size = |n: Option<i32>| u32::try_from(n?).ok();
    Some(Sizes {
        min: size(spec.min)?,
        max: size(spec.max)?,
        desired: size(spec.desired)?,
    })
}

/// The days of the week and the one time of day at which an action fires, if that is all it does.
fn weekly(spec: &Spec) -> Option<(Weekdays, Time)> {
    let text = spec.recurrence.as_deref()?;
    let cron = Cron::parse(text).ok()?;
    let fields: Vec<&str> = text.split_ascii_whitespace().collect();
    let mut times = cron.times();
    let ((hour, minute), None) = (times.next()?, times.next()) else {
        return None;
    };
    if fields.get(2..4)? != ["*", "*"] {
        return None;
    }
    Some((Weekdays::of(&cron), Time::new(hour, minute, 0, 0).ok()?))
}
