//! How long instances run.

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use super::Simulation;

/// Until a target group has let an instance go: its `deregistration_delay.timeout_seconds` unless told otherwise (Elastic Load
/// Balancing, "Deregistration delay").
const DEREGISTRATION: SignedDuration = SignedDuration::from_secs(300);

/// Instance-hours of a simulation.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Hours {
    /// Of the desired capacity.
    pub wanted: f64,
    /// Of instances that are not wanted any more and finish what they serve: where there are target groups, a window ends so. At
    /// most: one without requests in flight is let go at once (the same page).
    pub draining: f64,
}

impl Hours {
    /// Of the desired capacity from each instant on, until `end`.
    fn of(capacity: &[(Timestamp, u32)], end: Timestamp) -> Self {
        let ends = capacity.iter().skip(1).map(|(at, _)| *at).chain([end]);
        let (mut wanted, mut draining, mut before) = (0.0, 0.0, 0_u32);
        for ((at, desired), until) in capacity.iter().zip(ends) {
            wanted += f64::from(*desired) * until.duration_since(*at).as_secs_f64();
            let left = end.duration_since(*at);
            let drain = left.clamp(SignedDuration::ZERO, DEREGISTRATION);
            draining += f64::from(before.saturating_sub(*desired)) * drain.as_secs_f64();
            before = *desired;
        }
        Self {
            wanted: wanted / 3600.0,
            draining: draining / 3600.0,
        }
    }
}

impl Simulation {
    /// How long instances run; `behind` says whether they are behind target groups.
    #[must_use]
    pub fn hours(&self, behind: bool) -> Hours {
        let hours = Hours::of(&self.capacity, self.during.end);
        match behind {
            true => hours,
            false => Hours {
                draining: 0.0,
                ..hours
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_window_ends_when_the_target_groups_have_let_its_instances_go() {
        let at = |minutes: i64| Timestamp::from_second(60 * minutes).unwrap();
        let capacity = [
            (at(0), 0),
            (at(60), 6),
            (at(120), 0),
            (at(180), 12),
            (at(238), 0),
        ];
        let hours = Hours::of(&capacity, at(240));
        let near = |found: f64, wanted: f64| (found - wanted).abs() < 1e-9;
        assert!(near(hours.wanted, 6.0 + 12.0 * 58.0 / 60.0), "{hours:?}");
        // Six for five minutes, and twelve for the two that are left.
        assert!(near(hours.draining, (30.0 + 24.0) / 60.0), "{hours:?}");
        let none = Hours::of(&[], at(240));
        assert!(near(none.wanted, 0.0) && near(none.draining, 0.0));
    }
}
