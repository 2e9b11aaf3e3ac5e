//! Changes of clocks that the simulated days do not reach, and the days around each, which were simulated as well.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::Shown;
use freshscale_core::words::count;

impl Shown<'_> {
    /// What came of the days around a change, as a sentence.
    #[must_use]
    pub fn crossing(&self, change: Timestamp) -> String {
        let zone = &self.stack.schedule.timezone;
        let date = change.to_zoned_datetime(self.zone.clone());
        let date = date.strftime("%a %Y-%m-%d");
        let what = match (
            self.simulation.counter_examples.is_empty(),
            self.totals.instances,
        ) {
            (false, _) => "not proven, see the counter-example".to_owned(),
            (true, 0) => "nothing was started in them".to_owned(),
            (true, started) => format!("each of the {} was right", count(started, "instance")),
        };
        let days = count(self.simulation.scenario.days as usize, "day");
        format!(
            "The clocks of {zone} change on {date}, not in these days. So {days} around that were simulated, too: {what}."
        )
    }

    /// The same for programs.
    #[must_use]
    pub fn crossing_json(&self, change: Timestamp) -> Value {
        let it = self.simulation;
        json!({
            "at": change,
            "from": it.during.start,
            "to": it.during.end,
            "holds": it.counter_examples.is_empty(),
            "counter_examples": it.counter_examples,
            "totals": self.totals,
        })
    }
}
