//! A schedule as a calendar (RFC 5545), for people to subscribe to.
//!
//! A window of weekdays is one event that recurs on its zone's wall clock. Calendars differ in what they do
//! when a clock changes in the middle of an event, or skips or repeats its start or end: such openings
//! are taken out of the rule, and are events of their own at the right instants.

mod action;
mod window;
mod zone;

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ZonedDateTime};

use freshscale_core::escape::{is_unseen, visible};
use freshscale_stack::Stack;

/// How far ahead changes of clocks are looked for; a subscription reads the file again long before.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 731);

/// A time, as a property has it.
#[derive(Debug, Clone, PartialEq)]
enum When {
    /// On the wall clock of a zone.
    Wall(DateTime, TimeZone),
    /// An instant.
    Instant(Timestamp),
}

impl When {
    /// The property `name`.
    fn property(&self, name: &str) -> String {
        match self {
            // A clock that never changes needs no zone, and vobject refuses one of this name.
            Self::Wall(local, zone) if zone_name(zone) == "UTC" => {
                format!("{name}:{}", local.strftime("%Y%m%dT%H%M%SZ"))
            }
            Self::Wall(local, zone) => {
                let zone = zone_name(zone);
                format!("{name};TZID={zone}:{}", local.strftime("%Y%m%dT%H%M%S"))
            }
            Self::Instant(at) => format!("{name}:{}", at.strftime("%Y%m%dT%H%M%SZ")),
        }
    }
}

/// What a calendar shows.
#[derive(Debug, Clone, PartialEq)]
struct Event {
    /// Unique in the stack, and the same tomorrow.
    id: String,
    summary: String,
    description: String,
    start: When,
    /// None: it takes no time.
    end: Option<When>,
    rule: Option<String>,
    except: Vec<When>,
}

/// The time that a calendar tells of.
struct Range {
    /// The Monday of this week.
    first: Date,
    /// Its midnight in the schedule's zone.
    from: Timestamp,
    /// See [`AHEAD`].
    to: Timestamp,
}

impl Range {
    fn of(now: &ZonedDateTime) -> Option<Self> {
        let monday = now.date().weekday().to_monday_zero_offset();
        let back = SignedDuration::from_hours(24 * i64::from(monday));
        let first = now.date().checked_sub(back).ok()?;
        let from = freshscale_core::schedule::preview::day(first, now.time_zone())?.start;
        let to = from.checked_add(AHEAD).ok()?;
        Some(Self { first, from, to })
    }
}

/// The calendar of a stack, from the Monday before `now` on; nothing where dates end.
#[must_use]
pub fn calendar(stack: &Stack, now: &ZonedDateTime) -> Option<String> {
    let range = Range::of(now)?;
    let mut events = Vec::new();
    for window in &stack.schedule.windows {
        events.extend(window::events(stack, window, &range));
    }
    for action in stack.own_actions() {
        events.extend(action::events(stack, action, &range));
    }
    // A calendar may not be empty, so the schedule's zone is always there.
    let mut zones = BTreeMap::from([(zone_name(now.time_zone()), now.time_zone())]);
    for event in &events {
        if let When::Wall(_, zone) = &event.start {
            zones.insert(zone_name(zone), zone);
        }
    }
    let name = escape(&format!("{} capacity", stack.name));
    let mut lines = Lines::default();
    lines.add("BEGIN:VCALENDAR");
    lines.add("VERSION:2.0");
    lines.add("PRODID:-//freshscale//schedule//EN");
    lines.add("CALSCALE:GREGORIAN");
    lines.add(&format!("NAME:{name}"));
    lines.add(&format!("X-WR-CALNAME:{name}"));
    lines.add("REFRESH-INTERVAL;VALUE=DURATION:P1D");
    lines.add("X-PUBLISHED-TTL:P1D");
    for (name, zone) in zones {
        self::zone::write(&mut lines, name, zone);
    }
    for event in &events {
        write(&mut lines, event, &stack.name, now.timestamp());
    }
    lines.add("END:VCALENDAR");
    Some(lines.0)
}

fn write(lines: &mut Lines, event: &Event, stack: &str, now: Timestamp) {
    lines.add("BEGIN:VEVENT");
    lines.add(&format!("UID:{}@{stack}.freshscale", escape(&event.id)));
    lines.add(&When::Instant(now).property("DTSTAMP"));
    lines.add(&event.start.property("DTSTART"));
    if let Some(end) = &event.end {
        lines.add(&end.property("DTEND"));
    }
    if let Some(rule) = &event.rule {
        lines.add(&format!("RRULE:{rule}"));
    }
    for except in &event.except {
        lines.add(&except.property("EXDATE"));
    }
    lines.add(&format!("SUMMARY:{}", escape(&event.summary)));
    lines.add(&format!("DESCRIPTION:{}", escape(&event.description)));
    // Nobody is busy because of it.
    lines.add("TRANSP:TRANSPARENT");
    lines.add("END:VEVENT");
}

fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// Text as a property's value.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' | ';' | ',' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            // A backslash of ours would begin one of the calendar's own escapes.
            c if is_unseen(c) => {
                out.push_str(&visible(c.encode_utf8(&mut [0; 4])).replace('\\', "\\\\"))
            }
            c => out.push(c),
        }
    }
    out
}

/// Lines that end as RFC 5545 wants, and are at most 75 octets long.
#[derive(Debug, Default)]
struct Lines(String);

impl Lines {
    const OCTETS: usize = 75;

    fn add(&mut self, line: &str) {
        let mut length = 0;
        for c in line.chars() {
            if length + c.len_utf8() > Self::OCTETS {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(c);
            length += c.len_utf8();
        }
        let _ = write!(self.0, "\r\n");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_folded_between_characters_and_unfold_to_themselves() {
        let long = format!("SUMMARY:{}", "한국어 é".repeat(40));
        let mut lines = Lines::default();
        lines.add(&long);
        lines.add("END:VEVENT");
        assert!(lines.0.ends_with("\r\nEND:VEVENT\r\n"));
        assert!(lines.0.split("\r\n").all(|line| line.len() <= 75));
        assert!(lines.0.split("\r\n").count() > 5);
        let whole = lines.0.replace("\r\n ", "");
        assert_eq!(whole.split("\r\n").next(), Some(long.as_str()));
        let mut full = Lines::default();
        full.add(&"x".repeat(75));
        assert_eq!(full.0.matches("\r\n").count(), 1);
    }

    #[test]
    fn text_cannot_end_its_property() {
        assert_eq!(escape("a;b,c\\d\ne\rf"), "a\\;b\\,c\\\\d\\ne\\\\rf");
    }
}
