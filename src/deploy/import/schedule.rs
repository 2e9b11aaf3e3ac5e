//! Scheduled actions in the terms of a stack file: those that mean a window become one, all others stay as they are.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Time;

use super::Standing;
use super::group::sizes;
use super::yaml::{Lines, map, text};
use crate::resource::scheduled_action::Spec;
use freshscale_core::rotation::group as groups;
use freshscale_core::schedule::window::{Hours, Sizes, Weekdays};
use freshscale_core::schedule::{Cron, Firing};

/// What a group's schedule reads as.
#[derive(Debug, Clone, Default)]
pub(super) struct Schedule {
    /// Of most of its actions.
    pub timezone: String,
    /// Actions that may be windows; those of one may be of another, too, of which the first is tried first.
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

/// Two actions, `<name>-out` and `<name>-in`, and those of other hours on some days: `<name>-in-fri`.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Window {
    pub name: String,
    pub hours: Vec<Hours>,
    pub timezone: String,
    pub sizes: Sizes,
    /// What it goes back to.
    pub base: Sizes,
    /// All of them.
    pub actions: Vec<Action>,
}

impl Schedule {
    /// What can be a window is taken for one; whether it is, the caller finds out.
    pub(super) fn of(standing: &Standing) -> Self {
        let mut actions = actions(standing);
        let names: Vec<String> = { actions.keys() }
            .filter_map(|name| name.strip_suffix("-out").map(ToOwned::to_owned))
            .collect();
        let windows: Vec<Window> = names
            .iter()
            .flat_map(|name| windows(name, &actions))
            .collect();
        let base = most_common(windows.iter().map(|window| window.base));
        let base = base.unwrap_or_else(|| sizes(&standing.group.spec));
        let (windows, _): (Vec<_>, Vec<_>) =
            { windows.into_iter() }.partition(|window| window.base == base);
        for action in windows.iter().flat_map(|window| &window.actions) {
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

    /// Takes all windows for the actions that they were read from.
    pub(super) fn take_apart(&mut self) -> Vec<Window> {
        let windows = std::mem::take(&mut self.windows);
        for action in windows.iter().flat_map(|window| &window.actions) {
            if !self.actions.contains(action) {
                self.actions.push(action.clone());
            }
        }
        self.actions.sort_by(|a, b| a.name.cmp(&b.name));
        windows
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
        let days = |on: Weekdays| match on.cron() {
            all if all == "*" => "daily".to_owned(),
            some => some,
        };
        let (same, by_day) = match window.hours.as_slice() {
            [same] => (Some(*same), None),
            all => (None, Some(all)),
        };
        let by_day = by_day.map(|all| {
            map(all.iter().map(|it| {
                let span = [it.from, it.to].map(|at| at.strftime("%H:%M").to_string());
                (days(it.on), text(&span.join("-")))
            }))
        });
        let other = |n: u32, base: u32| Some(n.to_string()).filter(|_| n != base);
        let members = [
            ("name", Some(text(&window.name))),
            ("days", same.map(|it| text(&days(it.on)))),
            ("hours", by_day),
            ("from", same.map(|it| time(it.from))),
            ("to", same.map(|it| time(it.to))),
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

/// What may be a window of this name: with the actions that are named after days, and without them.
fn windows(name: &str, actions: &BTreeMap<String, Action>) -> Vec<Window> {
    let [outs, backs] = ["out", "in"].map(|side| {
        let plain = format!("{name}-{side}");
        let of_days = |action: &&Action| {
            let days = action
                .name
                .strip_prefix(&plain)
                .and_then(|rest| rest.strip_prefix('-'));
            days.is_some_and(|days| Weekdays::parse(days).is_some())
        };
        let more = actions.values().filter(of_days);
        actions
            .get(&plain)
            .into_iter()
            .chain(more)
            .collect::<Vec<&Action>>()
    });
    let all = window(name, &outs, &backs);
    let plain = window(
        name,
        &outs[..outs.len().min(1)],
        &backs[..backs.len().min(1)],
    );
    let plain = plain.filter(|_| outs.len() + backs.len() > 2);
    all.into_iter().chain(plain).collect()
}

/// Actions that may be a window: each once a day on days of the week, and for ever.
fn window(name: &str, outs: &[&Action], backs: &[&Action]) -> Option<Window> {
    let (out, back) = (outs.first()?, backs.first()?);
    let (sizes, base) = (all_sizes(&out.spec)?, all_sizes(&back.spec)?);
    let all = || outs.iter().chain(backs);
    let for_ever = |action: &Action| action.start.is_none() && action.spec.end.is_none();
    let same_zone = |action: &Action| action.spec.timezone == out.spec.timezone;
    if !all().all(|action| for_ever(action) && same_zone(action)) {
        return None;
    }
    let turns = |actions: &[&Action], sizes: Sizes| -> Option<Vec<(Weekdays, Time)>> {
        let same = |action: &&&Action| all_sizes(&action.spec) == Some(sizes);
        let all = actions
            .iter()
            .take_while(same)
            .map(|action| weekly(&action.spec));
        let all: Vec<_> = all.collect::<Option<_>>()?;
        (all.len() == actions.len()).then_some(all)
    };
    Some(Window {
        name: name.to_owned(),
        hours: Hours::between(&turns(outs, sizes)?, &turns(backs, base)?)?,
        timezone: out.spec.timezone.clone()?,
        sizes,
        base,
        actions: all().map(|action| (*action).clone()).collect(),
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
