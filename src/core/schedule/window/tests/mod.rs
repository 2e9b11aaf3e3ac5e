#![allow(clippy::unwrap_used, clippy::expect_used)]

mod endless;
mod examples;
mod models;
mod property;
mod simulate;

use std::collections::BTreeSet;

use jiff::ToSpan;
use jiff::civil::Time;

use super::*;

const BASE: Sizes = Sizes {
    min: 0,
    max: 8,
    desired: 0,
};

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

fn time(text: &str) -> Time {
    format!("{text}:00").parse().unwrap()
}

fn dates(text: &[&str]) -> BTreeSet<Date> {
    text.iter().map(|date| date.parse().unwrap()).collect()
}

/// `mon-fri 08:40-10:00`, or a date instead of days, in Seoul.
fn window(name: &str, when: &str, desired: u32) -> Window {
    let (days, hours) = when.split_once(' ').unwrap();
    let (from, to) = hours.split_once('-').unwrap();
    let days = match Weekdays::parse(days) {
        Some(on) => Days::Weekly {
            on,
            except: BTreeSet::new(),
        },
        None => Days::Dates(dates(&days.split(',').collect::<Vec<_>>())),
    };
    Window {
        name: name.to_owned(),
        days,
        rule: None,
        hours: vec![Hours::daily(time(from), time(to))],
        warmup: 0,
        zone: zone("Asia/Seoul"),
        sizes: Sizes { desired, ..BASE },
        once: Vec::new(),
    }
}

impl Window {
    fn within(mut self, name: &str) -> Self {
        self.zone = zone(name);
        self
    }

    fn warm(mut self, minutes: i32) -> Self {
        self.warmup = minutes;
        self
    }

    /// With other hours on some of its days: `fri 09:00-20:00`.
    fn other(mut self, when: &str) -> Self {
        let (days, hours) = when.split_once(' ').unwrap();
        let (from, to) = hours.split_once('-').unwrap();
        let (on, from, to) = (Weekdays::parse(days).unwrap(), time(from), time(to));
        for known in &mut self.hours {
            known.on = known.on.without(on);
        }
        self.hours.push(Hours { on, from, to });
        self.hours = Hours::tidy(self.hours);
        self
    }

    fn but(mut self, not: &[&str]) -> Self {
        if let Days::Weekly { except, .. } = &mut self.days {
            *except = dates(not);
        }
        self
    }
}

fn compiled(windows: &[Window]) -> Vec<Compiled> {
    compile(windows, BASE, &horizon()).unwrap()
}

/// One line an action: name, recurrence, part, desired capacity.
fn lines(windows: &[Window]) -> Vec<String> {
    let line = |action: Compiled| {
        let mut line = action.name;
        for text in [
            action.recurrence,
            action.start.map(|at| format!("from {at}")),
            action.end.map(|at| format!("until {at}")),
        ] {
            line += &text.map_or_else(String::new, |text| format!(" | {text}"));
        }
        format!("{line} = {}", action.sizes.desired)
    };
    compiled(windows).into_iter().map(line).collect()
}
