//! A simulation for people and for programs.

mod charts;
pub mod html;
mod story;
mod text;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use crate::simulation::{Simulation, Totals};
use crate::stack::Stack;
pub use story::Verdict;

/// A simulation and what is needed to show it.
#[derive(Debug)]
pub struct Shown<'a> {
    stack: &'a Stack,
    simulation: &'a Simulation,
    zone: &'a TimeZone,
    totals: Totals,
}

impl<'a> Shown<'a> {
    /// Times are shown in `zone`.
    #[must_use]
    pub fn new(stack: &'a Stack, simulation: &'a Simulation, zone: &'a TimeZone) -> Self {
        Self {
            stack,
            simulation,
            zone,
            totals: Totals::of(&simulation.happenings),
        }
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let it = self.simulation;
        let capacity = it.capacity.iter();
        let capacity: Vec<Value> = capacity
            .map(|(at, desired)| json!({"at": at, "desired": desired}))
            .collect();
        json!({
            "format_version": 1,
            "stack": self.stack.name,
            "timezone": self.stack.schedule.timezone,
            "from": it.during.start,
            "to": it.during.end,
            "scenario": it.scenario,
            "holds": it.counter_examples.is_empty(),
            "counter_examples": it.counter_examples,
            "totals": self.totals,
            "happenings": it.happenings,
            "capacity": capacity,
        })
    }

    /// `Tue 2026-12-01 19:35`
    fn local(&self, at: Timestamp) -> String {
        let local = at.to_zoned_datetime(self.zone.clone());
        local.strftime("%a %Y-%m-%d %H:%M").to_string()
    }
}

/// Seconds as `20 min`, `18 h 35 min`, `3 d 7 h`: as exactly as a schedule is read.
fn span(of: i64) -> String {
    let parts = [
        (of / 86_400, "d"),
        (of % 86_400 / 3600, "h"),
        (of % 3600 / 60, "min"),
    ];
    let shown: Vec<String> = parts
        .into_iter()
        .skip_while(|(number, _)| *number == 0)
        .take(2)
        .filter(|(number, _)| *number > 0)
        .map(|(number, unit)| format!("{number} {unit}"))
        .collect();
    match shown.is_empty() {
        true => format!("{of} s"),
        false => shown.join(" "),
    }
}

/// So many seconds, for showing.
fn secs(span: std::time::Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::span;

    #[test]
    fn spans_have_two_units_at_most() {
        let cases = [
            (0, "0 s"),
            (59, "59 s"),
            (1200, "20 min"),
            (66_900, "18 h 35 min"),
            (151_200, "1 d 18 h"),
            (259_200, "3 d"),
            (259_260, "3 d"),
        ];
        for (seconds, shown) in cases {
            assert_eq!(span(seconds), shown);
        }
    }
}
