//! What a clock skips when it is put forward.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::week::{DAY, Recurring, WEEK, Week};
use super::{Side, Weekdays, Window};

/// A wall clock jumps: what it would have shown, and what it shows.
#[derive(Debug, Clone, Copy)]
pub struct Gap {
    /// The first time that does not exist.
    pub from: DateTime,
    /// The first that exists again.
    pub to: DateTime,
}

/// The gaps of a zone.
#[must_use]
pub fn gaps(zone: &TimeZone, during: &Range<Timestamp>) -> Vec<Gap> {
    let changes = zone
        .following(during.start)
        .map(|change| change.timestamp());
    changes
        .take_while(|at| *at < during.end)
        .filter_map(|at| {
            let before = zone.to_offset(at.checked_sub(1.second()).ok()?);
            let gap = Gap {
                from: before.to_datetime(at),
                to: zone.to_datetime(at),
            };
            (gap.to > gap.from).then_some(gap)
        })
        .collect()
}

fn minute_of_week(local: DateTime) -> i32 {
    let day = i32::from(local.weekday().to_monday_zero_offset());
    day * DAY + i32::from(local.hour()) * 60 + i32::from(local.minute())
}

/// Months in which gaps end at a minute of the week, and the last window that turns in them.
struct Ends {
    window: usize,
    side: Side,
    /// Of the day at which that would have been.
    minute: i32,
    months: BTreeSet<i8>,
}

/// Actions that say again, where a gap ends, what the skipped ones would have said.
pub(super) fn recurring(
    week: &Week<'_>,
    windows: &[Window],
    actions: &[Recurring],
    during: &Range<Timestamp>,
) -> Vec<Recurring> {
    let zones = zones(actions, windows);
    let mut found = Vec::new();
    for zone in &zones {
        let own = |action: &&Recurring| windows.get(action.window).is_some_and(|w| w.zone == *zone);
        let own: Vec<&Recurring> = actions.iter().filter(own).collect();
        let mut ends: BTreeMap<i32, Ends> = BTreeMap::new();
        for gap in gaps(zone, during) {
            let (from, to) = (minute_of_week(gap.from), minute_of_week(gap.to));
            let length = (to - from).rem_euclid(WEEK);
            let skipped = own.iter().flat_map(|action| {
                let turns = action.turns().map(|turn| (turn - from).rem_euclid(WEEK));
                turns.map(|after| (after, *action))
            });
            let skipped = skipped.filter(|(after, _)| *after < length);
            let Some((_, last)) = skipped.max_by_key(|(after, _)| *after) else {
                continue;
            };
            let (before, after) = (week.common(from, zone) - 1, week.common(to, zone));
            let same = zones.len() == 1 && week.sizes(before) == week.sizes(after);
            if same || fires(week, windows, actions, after) {
                continue;
            }
            let end = ends.entry(to).or_insert_with(|| Ends {
                window: last.window,
                side: last.side,
                minute: last.minute,
                months: BTreeSet::new(),
            });
            end.months.insert(gap.to.month());
        }
        found.extend(
            ends.into_iter()
                .map(|(to, end)| action(week, zone, to, &end)),
        );
    }
    number(&mut found);
    found
}

fn zones(actions: &[Recurring], windows: &[Window]) -> Vec<TimeZone> {
    let mut zones: Vec<TimeZone> = Vec::new();
    for window in actions
        .iter()
        .filter_map(|action| windows.get(action.window))
    {
        if !zones.contains(&window.zone) {
            zones.push(window.zone.clone());
        }
    }
    zones
}

/// Whether something fires at this minute of the common week anyway.
fn fires(week: &Week<'_>, windows: &[Window], actions: &[Recurring], common: i32) -> bool {
    actions.iter().any(|action| {
        windows.get(action.window).is_some_and(|window| {
            let mut turns = action.turns();
            turns.any(|turn| week.common(turn, &window.zone) == common)
        })
    })
}

fn action(week: &Week<'_>, zone: &TimeZone, to: i32, end: &Ends) -> Recurring {
    let mut weekdays = Weekdays::default();
    weekdays.insert(usize::try_from(to / DAY).unwrap_or(0));
    let months: Vec<String> = end.months.iter().map(i8::to_string).collect();
    Recurring {
        name: format!("{}-dst", week.plain_name(end.window, end.side, end.minute)),
        window: end.window,
        side: end.side,
        sizes: week.sizes(week.common(to, zone)),
        weekdays,
        minute: to % DAY,
        months: months.join(","),
    }
}

/// A zone whose gaps end at several times needs several names.
fn number(actions: &mut [Recurring]) {
    let mut seen: BTreeMap<String, u32> = BTreeMap::new();
    for action in actions {
        let count = seen.entry(action.name.clone()).or_default();
        *count += 1;
        if *count > 1 {
            action.name += &format!("-{count}");
        }
    }
}
