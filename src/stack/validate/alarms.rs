//! Rules of alarms and of what is told of failures.

use super::Rules;
use crate::derive;

impl Rules<'_> {
    pub(super) fn alarms(&mut self) {
        self.is_near("rotator.on_failure", "The destination", "Lambda sends to");
        if !self.values.written("alarms") {
            return;
        }
        self.is_near("alarms.topic", "The topic", "An alarm tells");
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

    /// Within the Region, and perhaps in another account.
    fn is_near(&mut self, path: &str, what: &str, who: &str) {
        let Some(arn) = self.values.text(path) else {
            return;
        };
        let mut parts = arn.split(':').skip(3);
        let (region, account) = (
            parts.next().unwrap_or_default(),
            parts.next().unwrap_or_default(),
        );
        if let Some(ours) = self.values.text("region")
            && ours != region
        {
            self.fault(
                path,
                format!("{what} is in {region}, and the stack in {ours}."),
                &format!("{who} its own Region only; name one in {ours}."),
            );
        }
        if let Some(ours) = self.values.text("account")
            && ours != account
        {
            self.warn(
                path,
                format!("{what} belongs to account {account}, and the stack to {ours}."),
                "That works only if its own policy lets the stack's account send to it.",
            );
        }
    }
}
