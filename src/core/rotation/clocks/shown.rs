//! The clocks of a zone as AWS shows them. Pure.
//!
//! Where nobody here knows a zone, or the data here is wrong for it, the next firing of each action in it tells how
//! far its clocks are from UTC by then: only at that offset is it a firing. Until a clock changes, that is all there is
//! to know.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::Timestamp;
use jiff::tz::{Offset, TimeZone};

use super::super::group::start;
use crate::schedule::Cron;
use crate::zone;

/// Every offset in use, in steps of a quarter of an hour; one of each time of day, or the same firing would be one of
/// two days. That leaves out -11:00 (Pago Pago) and +14:00 (Kiritimati), whose weekdays are then another one's.
const QUARTERS: std::ops::RangeInclusive<i32> = -40..=55;

/// See the module.
#[derive(Debug, Default)]
pub(in super::super) struct Shown {
    /// By zone, the likeliest first.
    offsets: BTreeMap<String, Vec<Offset>>,
    /// When actions of a zone fire next.
    nexts: BTreeMap<String, Vec<Timestamp>>,
}

impl Shown {
    /// Of the actions that stand. `given`: whether an action begins when somebody has written that it does; such a start
    /// shows nothing.
    pub(in super::super) fn of(
        standing: &[ScheduledUpdateGroupAction],
        given: impl Fn(&str) -> bool,
        now: Timestamp,
    ) -> Self {
        let mut zones: BTreeMap<String, Vec<(Cron, Timestamp)>> = BTreeMap::new();
        for action in standing {
            let shown = !given(action.scheduled_action_name().unwrap_or_default());
            if let Some((name, firing)) = of_zone(action).filter(|_| shown) {
                zones.entry(name).or_default().push(firing);
            }
        }
        let nexts = zones.iter().map(|(name, firings)| {
            let nexts = firings.iter().map(|(_, next)| *next).collect();
            (name.clone(), nexts)
        });
        let nexts = nexts.collect();
        let rank = |(name, firings): (String, Vec<(Cron, Timestamp)>)| {
            let here = zone::get(&name).map_or(0, |zone| zone.to_offset(now).seconds());
            let mut offsets: Vec<Offset> = offsets().collect();
            offsets.sort_by_key(|offset| {
                let right = firings.iter().filter(|firing| suits(firing, *offset));
                (
                    std::cmp::Reverse(right.count()),
                    (offset.seconds() - here).abs(),
                )
            });
            (name, offsets)
        };
        Self {
            offsets: zones.into_iter().map(rank).collect(),
            nexts,
        }
    }

    /// Whether a firing shows that the zone data here is right for this zone now: one before its clocks change.
    pub(in super::super) fn confirms(&self, name: &str, now: Timestamp) -> bool {
        let Some(zone) = zone::get(name) else {
            return false;
        };
        let changes = zone.following(now).next().map(|change| change.timestamp());
        let soon = |next: &Timestamp| changes.is_none_or(|change| *next < change);
        let nexts = self.nexts.get(name);
        nexts.is_some_and(|nexts| nexts.iter().any(soon))
    }

    /// The zone of an action, as its next firing shows it; or as those of other actions do, if it begins when somebody
    /// has written that it does.
    pub(in super::super) fn zone(&self, action: &ScheduledUpdateGroupAction) -> Option<TimeZone> {
        let (name, firing) = of_zone(action)?;
        let offsets = self.offsets.get(&name)?;
        let own = offsets.iter().find(|offset| suits(&firing, **offset));
        own.or_else(|| offsets.first())
            .copied()
            .map(TimeZone::fixed)
    }
}

fn offsets() -> impl Iterator<Item = Offset> {
    QUARTERS.filter_map(|quarters| Offset::from_seconds(quarters * 15 * 60).ok())
}

fn suits((cron, next): &(Cron, Timestamp), offset: Offset) -> bool {
    let local = offset.to_datetime(*next);
    let time = (local.hour(), local.minute());
    cron.on(local.date()) && cron.times().any(|it| it == time)
}

/// A recurring action's zone, and its next firing.
fn of_zone(action: &ScheduledUpdateGroupAction) -> Option<(String, (Cron, Timestamp))> {
    let cron = Cron::parse(action.recurrence()?).ok()?;
    let name = action.time_zone().unwrap_or("UTC").to_owned();
    Some((name, (cron, start(action)?)))
}
