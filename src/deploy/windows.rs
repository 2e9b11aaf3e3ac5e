//! The window that is open at this moment: what it is called, what it wants, and what the group has. Pure. What a window
//! is, `schedule::freeze` defines.

use jiff::Timestamp;
use serde::Serialize;

use freshscale_core::advice::Command;
use freshscale_core::schedule::LATE;
use freshscale_core::schedule::freeze::{Edge, Raised, Schedule};
use freshscale_core::schedule::preview::Planned;
use freshscale_core::schedule::window::Sizes;
use freshscale_core::words::{Units, local};
use freshscale_core::zone;
use freshscale_stack::Stack;

/// A window, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// `window live`, `window live (with show)`, `what scheduled action morning opened`.
    pub what: String,
    /// The file's windows that it is, by name.
    pub names: Vec<String>,
    /// The scheduled action that opened it; `None`: that is not known.
    pub by: Option<String>,
    /// When it opened; `None`: that is not known.
    pub since: Option<Timestamp>,
    /// When it closes; `None`: that is not known.
    pub until: Option<Timestamp>,
    /// The sizes that the schedule holds now.
    pub wants: Sizes,
    /// The desired capacity that it held until Auto Scaling may be late no longer.
    lately: u32,
    /// The group whose it is.
    pub group: String,
    /// Of the schedule's wall clock.
    pub timezone: String,
    /// What sizes count.
    pub units: Units,
}

/// The window that is open: by the file, or else by the actions that stand in AWS, which may be other ones.
#[must_use]
pub fn open(stack: &Stack, standing: &[Planned], now: Timestamp) -> Option<Open> {
    // Whether somebody else's group has what its windows want is its owner's affair.
    if !stack.makes_group() {
        return None;
    }
    let own = stack.planned();
    let capacity = stack.base();
    let mut all = [own.as_slice(), standing].into_iter();
    all.find_map(|actions| {
        let schedule = Schedule { actions, capacity };
        Some(found(stack, &schedule, schedule.open(now)?, now))
    })
}

/// The same, and the windows of the file that the definition takes for the base, because they are open nearly always: they
/// are to be served like any other.
#[must_use]
pub fn wanted(stack: &Stack, standing: &[Planned], now: Timestamp) -> Option<Open> {
    let ends = stack
        .open_windows(now)
        .into_iter()
        .map(|(_, span)| span.end);
    let last = ends.max();
    let Some(mut open) = open(stack, standing, now) else {
        let closed = Edge {
            at: last?,
            action: String::new(),
        };
        let schedule = Schedule {
            actions: &stack.planned(),
            capacity: stack.base(),
        };
        let raised = Raised {
            opened: None,
            closed: Some(closed),
        };
        return Some(found(stack, &schedule, raised, now));
    };
    // Where one ends, another may go on that is the base.
    open.until = open.until.max(last.filter(|_| open.until.is_some()));
    Some(open)
}

fn found(stack: &Stack, schedule: &Schedule<'_>, raised: Raised, now: Timestamp) -> Open {
    let Raised { opened, closed } = raised;
    let action = opened.as_ref().map(|edge| edge.action.as_str());
    let lately = now.checked_sub(LATE).unwrap_or(now);
    Open {
        what: called(stack, action, now),
        names: stack
            .open_windows(now)
            .into_iter()
            .map(|(window, _)| window.name.clone())
            .collect(),
        wants: schedule.sizes(now),
        lately: schedule.sizes(lately).desired,
        group: stack.names.auto_scaling_group.clone(),
        timezone: stack.schedule.timezone.clone(),
        units: stack.units(),
        since: opened.as_ref().map(|edge| edge.at),
        by: opened.map(|edge| edge.action),
        until: closed.map(|edge| edge.at),
    }
}

/// By the file's windows that are open, or else by what has raised capacity.
fn called(stack: &Stack, action: Option<&str>, now: Timestamp) -> String {
    let windows = stack.open_windows(now);
    let names: Vec<&str> = windows.iter().map(|(w, _)| w.name.as_str()).collect();
    match (names.as_slice(), action) {
        ([], Some(action)) => format!("what scheduled action {action} opened"),
        ([], None) => "what a scheduled action opened".to_owned(),
        ([one], _) => format!("window {one}"),
        ([first, rest @ ..], _) => format!("window {first} (with {})", rest.join(" and ")),
    }
}

/// What an open window does not get: its action fired before it stood, or somebody has taken capacity away since. Auto
/// Scaling starts nothing for it any more.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unserved {
    /// The Auto Scaling group.
    pub group: String,
    /// See [`Open::what`].
    pub window: String,
    /// See [`Open::until`].
    pub until: Option<Timestamp>,
    /// Of the schedule's wall clock.
    pub timezone: String,
    /// So many instances, or units, it wants.
    pub wants: u32,
    /// So many the group wants.
    pub has: u32,
    /// What sizes count.
    #[serde(skip)]
    pub units: Units,
    /// The sizes that would serve it: min, max, desired.
    #[serde(skip)]
    pub sizes: Sizes,
    /// One of the file's windows that it is, by name.
    #[serde(skip)]
    pub name: Option<String>,
}

impl Open {
    /// Whether the group wants less than it; what it wants more since a moment is waited for.
    #[must_use]
    pub fn unserved(&self, has: Sizes) -> Option<Unserved> {
        let late = has.desired < self.lately;
        self.lacking(has).filter(|_| late)
    }

    /// The same of a window whose action may not have stood when it opened: then nothing fires for it, however soon.
    #[must_use]
    pub fn lacking(&self, has: Sizes) -> Option<Unserved> {
        (has.desired < self.wants.desired).then(|| self.missing(has))
    }

    fn missing(&self, has: Sizes) -> Unserved {
        Unserved {
            group: self.group.clone(),
            window: self.what.clone(),
            until: self.until,
            timezone: self.timezone.clone(),
            wants: self.wants.desired,
            has: has.desired,
            units: self.units,
            name: self.names.first().cloned(),
            // What somebody has raised above it stays.
            sizes: Sizes {
                min: self.wants.min.max(has.min.min(self.wants.desired)),
                max: self.wants.max.max(has.max),
                desired: self.wants.desired,
            },
        }
    }
}

impl Unserved {
    /// As a sentence without its stop.
    #[must_use]
    pub fn text(&self) -> String {
        let open = match self.until {
            Some(at) => {
                let at = local(at, &zone::shown(&self.timezone));
                format!("{} is open until {at}", self.window)
            }
            None => format!("{} is open", self.window),
        };
        let (wants, has) = (self.units.told(self.wants), self.units.size(self.has));
        format!(
            "{open} and wants {wants}, {} wants {has}: no scheduled action starts what is missing",
            self.group
        )
    }

    /// What gives it what it wants.
    #[must_use]
    pub fn remedy(&self) -> Command {
        if let Some(name) = &self.name {
            return Command::bootstrap("open").word(name).flag("--now", true);
        }
        let Sizes { min, max, desired } = self.sizes;
        let size = |size: u32| size.to_string();
        Command::aws("autoscaling update-auto-scaling-group")
            .option("--auto-scaling-group-name", Some(&self.group))
            .option("--min-size", Some(&size(min)))
            .option("--max-size", Some(&size(max)))
            .option("--desired-capacity", Some(&size(desired)))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use freshscale_core::schedule::Firing;

    fn stack(schedule: &str) -> Stack {
        let text = format!(
            "version: 1\nname: web\nimage: {{ instance_name: web }}\n\
             launch_template: {{ instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0] }}\n\
             auto_scaling_group: {{ subnet_ids: [subnet-0a123456789abcdef], capacity: {{ min: 0, max: 8, desired: 1 }} }}\n\
             schedule:\n  timezone: Asia/Seoul\n{schedule}"
        );
        let loaded = freshscale_stack::load_str("web.yaml".as_ref(), &text);
        loaded
            .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
            .stack
    }

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap()
    }

    #[test]
    fn a_window_is_open_from_its_warm_up_until_it_closes() {
        let stack = stack(
            "  windows:\n  - { name: show, days: [tue], from: \"23:00\", to: \"01:00\", desired: 4, warmup: 10m }\n",
        );
        // Tuesday, 3 March 2026; Seoul is nine hours ahead.
        let open = |time: &str| open(&stack, &[], at(time));
        assert_eq!(open("2026-03-03T13:49:00Z"), None);
        let found = open("2026-03-03T13:50:00Z").unwrap();
        assert_eq!(found.what, "window show");
        assert_eq!(found.until, Some(at("2026-03-03T16:00:00Z")));
        assert!(open("2026-03-03T15:59:59Z").is_some(), "past midnight");
        assert_eq!(open("2026-03-03T16:00:00Z"), None);
    }

    #[test]
    fn actions_that_raise_capacity_are_a_window_too() {
        let stack = stack(
            "  actions:\n  - { name: morning, recurrence: \"0 9 * * *\", min: 2, max: 8, desired: 4 }\n\
             \x20 - { name: evening, recurrence: \"0 18 * * *\", min: 0, max: 8, desired: 1 }\n",
        );
        let found = open(&stack, &[], at("2026-03-03T03:00:00Z")).unwrap();
        assert_eq!(found.what, "what scheduled action morning opened");
        assert_eq!(found.until, Some(at("2026-03-03T09:00:00Z")));
        assert_eq!(open(&stack, &[], at("2026-03-03T09:00:00Z")), None);
    }

    #[test]
    fn actions_that_stand_in_aws_alone_count_as_well() {
        let stack = stack("  actions: []\n");
        let by_hand = |name: &str, cron: &str, desired| Planned {
            name: name.to_owned(),
            firing: Firing::of(Some(cron), "UTC", (None, None)).unwrap(),
            min: None,
            max: None,
            desired: Some(desired),
        };
        let now = at("2026-03-03T10:00:00Z");
        let back = by_hand("back", "0 11 * * *", 1);
        let open = |desired| {
            let out = by_hand("out", "0 9 * * *", desired);
            open(&stack, &[out, back.clone()], now)
        };
        assert_eq!(open(2).unwrap().until, Some(at("2026-03-03T11:00:00Z")));
        assert_eq!(open(1), None, "the base is no window");
        let for_good = super::open(&stack, &[by_hand("out", "0 9 * * *", 2)], now);
        assert_eq!(for_good, None, "nor is what is never taken back");
    }
}
