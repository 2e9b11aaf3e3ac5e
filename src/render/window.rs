//! A window and an action in a few words.

use std::collections::BTreeSet;

use jiff::civil::Date;
use serde_json::{Value, json};

use freshscale_core::schedule::window::once::State;
use freshscale_core::schedule::window::{Days, Hours, Once, Sizes, Weekdays, Window, day_list};
use freshscale_core::words::count;
use freshscale_stack::Action;

/// `6 instances (4-8)`.
#[must_use]
pub fn sizes(sizes: Sizes) -> String {
    let Sizes { min, max, desired } = sizes;
    format!("{} ({min}-{max})", instances(desired))
}

/// `1 instance`, `6 instances`.
fn instances(desired: u32) -> String {
    count(usize::try_from(desired).unwrap_or(usize::MAX), "instance")
}

/// What a window is for once, for programs.
#[must_use]
pub fn once(once: &Once) -> Value {
    json!({
        "window": once.window,
        "state": match once.state {
            State::Open => "open",
            State::Shut => "shut",
        },
        "from": once.from,
        "until": once.until,
        "action": once.name(),
    })
}

/// `tue,thu 19:45-22:15`; dates, if it has no days of the week.
#[must_use]
pub fn when(window: &Window) -> String {
    let weekdays = |on: Weekdays| match on == Weekdays::ALL {
        true => "daily".to_owned(),
        false => on.cron(),
    };
    let days = match &window.days {
        Days::Weekly { .. } if window.hours.len() > 1 => {
            let each = window.hours.iter();
            let each = each.map(|hours| format!("{} {}", weekdays(hours.on), span(hours)));
            return each.collect::<Vec<String>>().join(", ");
        }
        Days::Weekly { on, .. } => weekdays(*on),
        Days::Dates(dates) if window.is_endless() => days_of_month(dates).map_or_else(
            || "on dates of every year".to_owned(),
            |days| format!("{days} of every month"),
        ),
        Days::Dates(dates) => match (dates.first(), dates.last()) {
            (Some(one), Some(last)) if one == last => one.to_string(),
            (Some(first), Some(last)) => {
                format!("{} from {first} to {last}", count(dates.len(), "date"))
            }
            _ => String::new(),
        },
    };
    let hours = window.hours.first().map(span);
    format!("{days} {}", hours.unwrap_or_default())
}

/// `19-27`, if every month that has these days has them all.
fn days_of_month(dates: &BTreeSet<Date>) -> Option<String> {
    let days: BTreeSet<i8> = dates.iter().map(|date| date.day()).collect();
    let first = dates.first()?;
    let mut all = first.series(jiff::Span::new().days(1)).take(366);
    let same = |date: Date| days.contains(&date.day()) == dates.contains(&date);
    all.all(same).then(|| day_list(&days))
}

/// `19:45-22:15`.
fn span(hours: &Hours) -> String {
    let clock = |time: jiff::civil::Time| time.strftime("%H:%M").to_string();
    format!("{}-{}", clock(hours.from), clock(hours.to))
}

/// What an action sets, as `4 instances (0-8)`, `min 2, max 8` or `2 instances (max 8)`.
#[must_use]
pub fn sets(action: &Action) -> String {
    let (min, max) = (action.min, action.max);
    let bounds = match (min, max) {
        (Some(min), Some(max)) => format!("{min}-{max}"),
        (Some(min), None) => format!("min {min}"),
        (None, Some(max)) => format!("max {max}"),
        (None, None) => String::new(),
    };
    match action.desired.map(instances) {
        Some(desired) if bounds.is_empty() => desired,
        Some(desired) => format!("{desired} ({bounds})"),
        None => bounds,
    }
}
