//! Whether a window is open at this moment: pure. What a window is, `schedule::freeze` defines.

use jiff::Timestamp;

use freshscale_core::schedule::freeze::{Raised, Schedule};
use freshscale_core::schedule::preview::Planned;
use freshscale_core::schedule::window::Side;
use freshscale_stack::Stack;

/// A window, as a person names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What opened it.
    pub what: String,
    /// When it closes; `None`: that is not known.
    pub until: Option<Timestamp>,
}

/// The window that is open: by the actions that stand in AWS, or by the file's, which may be other ones.
#[must_use]
pub fn open(stack: &Stack, standing: &[Planned], now: Timestamp) -> Option<Open> {
    let own = stack.planned();
    let capacity = stack.base();
    let mut all = [standing, own.as_slice()].into_iter();
    let found = all.find_map(|actions| Schedule { actions, capacity }.open(now))?;
    Some(named(stack, found))
}

fn named(stack: &Stack, raised: Raised) -> Open {
    let action = raised.opened.map(|edge| edge.action).unwrap_or_default();
    let what = match stack.window_of(&action) {
        Some((window, Side::Out)) => format!("window {}", window.name),
        _ => format!("what scheduled action {action} opened"),
    };
    Open {
        what,
        until: raised.closed.map(|edge| edge.at),
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
