//! The rules of the daily rotation.

use super::Stack;
use super::names::Trigger;
use freshscale_core::schedule::Daily;
use freshscale_core::schedule::window::horizon;

/// One rule of the daily rotation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DailyRule {
    /// Its name.
    pub name: String,
    /// EventBridge's cron, in UTC.
    pub schedule: String,
}

impl Stack {
    /// When it rotates every day, on the wall clock of the schedule's zone; `None` if it does not.
    #[must_use]
    pub fn daily(&self) -> Option<Daily> {
        Some(Daily {
            at: self.rotator.triggers.daily_at?,
            zone: self.zone(),
        })
    }

    /// The rules that it takes: one, except where clocks change by a part of an hour.
    ///
    /// They depend on the file and on what is known of the zone, and not on today: time alone changes no plan.
    #[must_use]
    pub fn daily_rules(&self) -> Vec<DailyRule> {
        let Some(daily) = self.daily() else {
            return Vec::new();
        };
        let first = self.names.event_rule(Trigger::Daily);
        let crons = daily.crons(&horizon()).into_iter().enumerate();
        crons
            .map(|(index, schedule)| DailyRule {
                name: daily_rule_name(first, index),
                schedule,
            })
            .collect()
    }
}

/// Of the first rule, and of those beside it: `web-rotator-daily`, `web-rotator-daily-2`.
#[must_use]
pub(crate) fn daily_rule_name(first: &str, index: usize) -> String {
    match index {
        0 => first.to_owned(),
        _ => format!("{first}-{}", index + 1),
    }
}
