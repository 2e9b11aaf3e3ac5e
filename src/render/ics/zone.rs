//! Time zones, for calendars that do not know them by name.

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::{Offset, TimeZone};

use super::Lines;
use freshscale_core::schedule::window::horizon;

/// A kind of change: whether to summer time, from and to which offset, and the new time's name.
type Kind = (bool, Offset, Offset, String);

/// Every change from the last one before `from` on, those of a kind together. Dates are listed: not every
/// zone changes by a rule.
pub(super) fn write(lines: &mut Lines, name: &str, zone: &TimeZone, from: Timestamp) {
    let mut kinds: Vec<(Kind, Vec<DateTime>)> = Vec::new();
    let before = zone.preceding(from).next();
    let after = zone.following(from);
    let after = after.take_while(|change| change.timestamp() < horizon().end);
    for change in before.into_iter().chain(after) {
        let at = change.timestamp();
        let second = SignedDuration::from_secs(1);
        let old = zone.to_offset(at.checked_sub(second).unwrap_or(at));
        let kind: Kind = (
            change.dst().is_dst(),
            old,
            change.offset(),
            change.abbreviation().to_string(),
        );
        // As a wall clock shows that is not changed yet.
        let local = old.to_datetime(at);
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, dates)) => dates.push(local),
            None => kinds.push((kind, vec![local])),
        }
    }
    if kinds.is_empty() {
        let offset = zone.to_offset(from);
        let name = zone.to_offset_info(from).abbreviation().to_owned();
        let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        kinds.push(((false, offset, offset, name), vec![epoch]));
    }
    lines.add("BEGIN:VTIMEZONE");
    lines.add(&format!("TZID:{name}"));
    for (kind, dates) in &kinds {
        observance(lines, kind, dates);
    }
    lines.add("END:VTIMEZONE");
}

fn observance(lines: &mut Lines, (dst, old, new, name): &Kind, dates: &[DateTime]) {
    let section = if *dst { "DAYLIGHT" } else { "STANDARD" };
    let dates: Vec<String> = dates
        .iter()
        .map(|local| local.strftime("%Y%m%dT%H%M%S").to_string())
        .collect();
    lines.add(&format!("BEGIN:{section}"));
    lines.add(&format!("TZNAME:{name}"));
    lines.add(&format!("TZOFFSETFROM:{}", offset(*old)));
    lines.add(&format!("TZOFFSETTO:{}", offset(*new)));
    if let Some((first, others)) = dates.split_first() {
        lines.add(&format!("DTSTART:{first}"));
        if !others.is_empty() {
            lines.add(&format!("RDATE:{}", others.join(",")));
        }
    }
    lines.add(&format!("END:{section}"));
}

/// `+0900`.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds().unsigned_abs();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}
