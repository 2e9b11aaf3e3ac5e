//! Rules of alarms.

use super::Rules;
use crate::derive;

impl Rules<'_> {
    pub(super) fn alarms(&mut self) {
        if !self.values.written("alarms") {
            return;
        }
        let unfilled = "alarms.unfilled_window";
        let after = self.values.duration(unfilled);
        if after.is_some_and(|after| after.as_secs() % 60 != 0) {
            self.fault(unfilled, "CloudWatch counts whole minutes.", "Round it up.");
        }
        let daily = self.values.time("rotator.triggers.daily_at").is_some();
        let missed = "alarms.missed_rotation";
        if self.values.switch(missed) == Some(true) && !daily {
            self.fault(
                missed,
                "Without a daily rotation there is none to be missed.",
                "Set `rotator.triggers.daily_at`, or remove this.",
            );
        } else if derive::watched(self.values).is_empty() && self.errors() == 0 {
            self.fault(
                "alarms",
                "Nothing is watched: every alarm is off.",
                "Switch one on, or remove `alarms`.",
            );
        }
    }
}
