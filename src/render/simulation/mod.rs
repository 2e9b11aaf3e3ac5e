//! A simulation for people and for programs.

mod charts;
mod crossing;
pub mod html;
mod story;
mod text;

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use freshscale_core::words;
use freshscale_emulator::simulation::{Hours, Simulation, Totals};
use freshscale_stack::Stack;
pub use story::Verdict;

/// How the days of a simulation are listed on a terminal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
pub enum Timeline {
    /// Everything that happened.
    Events,
    /// A line for each day.
    Days,
    /// A line for each month.
    Months,
}

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

    fn hours(&self) -> Hours {
        let behind = !self.stack.auto_scaling_group.target_group_arns.is_empty();
        self.simulation.hours(behind)
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
            "instance_hours": self.hours(),
            "happenings": it.happenings,
            "capacity": capacity,
        })
    }

    /// `Tue 2026-12-01 19:35`
    fn local(&self, at: Timestamp) -> String {
        words::local_date(at, self.zone)
    }
}

/// So many seconds as a span of time.
fn span(seconds: i64) -> String {
    freshscale_core::words::span(Duration::from_secs(u64::try_from(seconds).unwrap_or(0)))
}

/// So many seconds, for showing.
fn secs(span: Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}
