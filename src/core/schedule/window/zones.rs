//! Windows of several zones: whether their order is the same all year.

use std::ops::Range;

use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::week::{Recurring, WEEK, Week};
use super::{Window, WindowError};

/// How much later the clock of `b` may come to be, and how much earlier, in minutes, against the
/// distance of the two at the start of `during`.
fn drift(a: &TimeZone, b: &TimeZone, during: &Range<Timestamp>) -> (i32, i32) {
    let distance = |at: Timestamp| (a.to_offset(at).seconds() - b.to_offset(at).seconds()) / 60;
    let first = distance(during.start);
    let changes = [a, b].into_iter().flat_map(|zone| {
        let changes = zone.following(during.start);
        changes
            .map(|change| change.timestamp())
            .take_while(|at| *at < during.end)
    });
    let (mut least, mut most) = (0, 0);
    for at in changes {
        let before = at.checked_sub(1.second()).unwrap_or(at);
        for at in [before, at] {
            let drift = distance(at) - first;
            (least, most) = (least.min(drift), most.max(drift));
        }
    }
    (least, most)
}

/// # Errors
/// Two windows turn so close to each other that a change of clocks swaps them.
pub(super) fn check(
    week: &Week<'_>,
    windows: &[Window],
    more: &[Recurring],
    during: &Range<Timestamp>,
) -> Result<(), WindowError> {
    // Each turn: whose it is, and when on the common clock.
    let zone_of = |window: usize| windows.get(window).map(|w| &w.zone);
    let mut turns: Vec<(usize, i32)> = week.turns.iter().map(|t| (t.window, t.common)).collect();
    for action in more {
        if let Some(zone) = zone_of(action.window) {
            turns.extend(
                action
                    .turns()
                    .map(|t| (action.window, week.common(t, zone))),
            );
        }
    }
    let mut zones: Vec<&TimeZone> = Vec::new();
    for zone in turns.iter().filter_map(|(window, _)| zone_of(*window)) {
        if !zones.contains(&zone) {
            zones.push(zone);
        }
    }
    for (index, a) in zones.iter().enumerate() {
        for b in zones.iter().skip(index + 1) {
            let (least, most) = drift(a, b, during);
            if least == most {
                continue;
            }
            let of = |zone: &TimeZone| {
                let own = turns.iter().filter(|(w, _)| zone_of(*w) == Some(zone));
                own.copied().collect::<Vec<_>>()
            };
            for (x, at) in of(a) {
                for (y, other) in of(b) {
                    let apart = (at - other).rem_euclid(WEEK);
                    if apart <= most || apart >= WEEK + least {
                        return Err(swapped(windows, x, y));
                    }
                }
            }
        }
    }
    Ok(())
}

fn swapped(windows: &[Window], x: usize, y: usize) -> WindowError {
    let name = |index: usize| windows.get(index).map_or("", |w| w.name.as_str());
    let zone = |index: usize| windows.get(index).map_or("", Window::zone_name);
    let later = x.max(y);
    let other = x.min(y);
    WindowError {
        window: later,
        message: format!(
            "`{}` ({}) and `{}` ({}) open or close so close to each other that daylight saving changes \
             which comes first; scheduled actions cannot follow that.",
            name(later),
            zone(later),
            name(other),
            zone(other)
        ),
        help: "Write both windows in one time zone, or keep their times further apart than the clocks move."
            .to_owned(),
    }
}
