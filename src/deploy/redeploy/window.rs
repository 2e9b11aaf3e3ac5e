//! Whether capacity is raised at this moment: pure.

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::{Timestamp, ToSpan};

use freshscale_core::rotation::group;
use freshscale_core::schedule::freeze::{AHEAD, raised};
use freshscale_core::schedule::preview::{Planned, Preview};
use freshscale_core::schedule::window::{Sizes, Window};
use freshscale_stack::Stack;

/// A window, or what scheduled actions make one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Open {
    /// What opened it, as a person names it.
    pub what: String,
    /// When it closes; `None`: not within the coming week.
    pub until: Option<Timestamp>,
}

/// The window that is open: by the file's windows, by the file's actions, or by the actions that stand in
/// AWS, which may be other ones.
#[must_use]
pub fn open(stack: &Stack, standing: &[Planned], now: Timestamp) -> Option<Open> {
    let capacity = stack.auto_scaling_group.capacity;
    let base = Sizes {
        min: capacity.min,
        max: capacity.max,
        desired: capacity.desired,
    };
    let own: Vec<Planned> = stack
        .schedule
        .actions
        .iter()
        .filter_map(freshscale_stack::planned)
        .collect();
    let mut windows = stack.schedule.windows.iter();
    windows
        .find_map(|window| by_window(window, now))
        .or_else(|| by_actions(standing, base, now))
        .or_else(|| by_actions(&own, base, now))
}

/// AWS fills the next occurrence of a recurring action in as its start: the start that counts is the file's.
#[must_use]
pub fn planned(stack: &Stack, action: &ScheduledUpdateGroupAction) -> Option<Planned> {
    let name = action.scheduled_action_name()?;
    let start = match action.recurrence() {
        None => group::start(action),
        Some(_) => {
            let mut written = stack.schedule.actions.iter();
            written.find(|a| a.name == name).and_then(|a| a.start)
        }
    };
    group::planned(action, start)
}

fn by_window(window: &Window, now: Timestamp) -> Option<Open> {
    let today = now.to_zoned_datetime(window.zone.clone()).date();
    // It may have opened yesterday, and a warm-up begins the day before.
    let dates = (-2..=1).filter_map(|days| today.checked_add(days.days()).ok());
    let spans = dates
        .filter(|date| window.on(*date))
        .filter_map(|date| window.span(date));
    let open = spans.into_iter().find(|span| span.contains(&now))?;
    Some(Open {
        what: format!("window {}", window.name),
        until: Some(open.end),
    })
}

/// More than the base capacity is a window, whoever calls it so.
fn by_actions(actions: &[Planned], base: Sizes, now: Timestamp) -> Option<Open> {
    let during = now..now.checked_add(AHEAD).ok()?;
    let preview = Preview::new(actions, base, &during);
    let first = raised(&preview, base, &during).into_iter().next();
    let first = first.filter(|first| first.opened.is_none())?;
    let steps = preview.from(Timestamp::MIN);
    let last = steps.iter().take_while(|step| step.at <= now).last()?;
    Some(Open {
        what: format!("what scheduled action {} opened", last.name),
        until: first.closed.map(|edge| edge.at),
    })
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
    fn an_action_that_stands_in_aws_alone_counts_as_well() {
        let stack = stack("  actions: []\n");
        let by_hand = |desired| Planned {
            name: "by-hand".to_owned(),
            firing: Firing::of(Some("0 9 * * *"), "UTC", (None, None)).unwrap(),
            min: None,
            max: None,
            desired: Some(desired),
        };
        let now = at("2026-03-03T10:00:00Z");
        let found = open(&stack, &[by_hand(2)], now).unwrap();
        assert_eq!(found.until, None);
        assert_eq!(
            open(&stack, &[by_hand(1)], now),
            None,
            "the base is no window"
        );
    }
}
