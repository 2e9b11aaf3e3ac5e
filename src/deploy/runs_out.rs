//! Dates of which the last comes soon: who keeps the schedule has to write the next ones.

use jiff::{SignedDuration, Timestamp};

use freshscale_core::schedule::Firing;
use freshscale_core::schedule::preview;
use freshscale_core::schedule::window::Days;
use freshscale_core::words::local;
use freshscale_stack::Stack;

/// So long before the last date it is said.
const SOON: SignedDuration = SignedDuration::from_hours(24 * 30);

/// What to do about it.
pub const REMEDY: &str = "write the next dates into the stack file";

/// What comes to its end within 30 days, each as a sentence without its full stop.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RunsOut {
    /// Series: windows of several dates, holidays, recurring actions that end.
    pub series: Vec<String>,
    /// What happens once.
    pub single: Vec<String>,
}

/// What of a stack file comes to its end within 30 days.
#[must_use]
pub fn runs_out(stack: &Stack, now: Timestamp) -> RunsOut {
    let zone = stack.zone();
    let until = now.checked_add(SOON).unwrap_or(Timestamp::MAX);
    let soon = |at: &Timestamp| (now..until).contains(at);
    let mut found = RunsOut::default();
    for window in &stack.schedule.windows {
        let Days::Dates(dates) = &window.days else {
            continue;
        };
        let last = dates.last().and_then(|date| window.span(*date));
        let Some(last) = last.map(|span| span.start).filter(soon) else {
            continue;
        };
        let (name, last) = (&window.name, local(last, &zone));
        let text = format!("window {name} opens for the last time on {last}");
        match dates.len() {
            1 => found.single.push(text),
            _ => found.series.push(text),
        }
    }
    if let Some(last) = stack.schedule.holidays.last() {
        let midnight = preview::day(*last, &zone);
        if midnight.is_some_and(|day| soon(&day.start)) {
            let text = format!("the last of the holidays is {last}");
            found.series.push(text);
        }
    }
    for action in stack.own_actions() {
        let name = &action.name;
        let firing = freshscale_stack::planned(action).map(|planned| planned.firing);
        match firing {
            Some(Firing::Once(at)) if soon(&at) => {
                let at = local(at, &zone);
                let text = format!("scheduled action {name} fires once, on {at}");
                found.single.push(text);
            }
            Some(Firing::Cron { end: Some(end), .. }) if soon(&end) => {
                let end = local(end, &zone);
                let text = format!("scheduled action {name} ends on {end}");
                found.series.push(text);
            }
            _ => {}
        }
    }
    found
}
