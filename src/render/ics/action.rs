//! A stack file's own actions as events that take no time.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Event, Range, When, zone_name};
use crate::render::window::sets;
use freshscale_core::schedule::{Cron, Firing};
use freshscale_stack::{Action, Stack};

/// A recurrence is a rule for each hour, so that no time that a clock skips means another of the same rule;
/// its first firing may stand apart, and those at times that a clock repeats do: ical.js takes the second such time.
pub(super) fn events(stack: &Stack, action: &Action, range: &Range) -> Vec<Event> {
    let limits = (action.start, action.end);
    let firing = Firing::of(action.recurrence.as_deref(), &action.timezone, limits);
    let event = |part: &str, start: When| event(stack, action, part, start);
    match firing {
        None => Vec::new(),
        Some(Firing::Once(at)) => {
            let at = (at >= range.from).then_some(at);
            at.map(|at| event("", When::Instant(at)))
                .into_iter()
                .collect()
        }
        Some(Firing::Cron {
            cron,
            zone,
            start,
            end,
        }) => {
            let from = start.map_or(range.from, |start| start.max(range.from));
            let before = from.checked_sub(SECOND).unwrap_or(from);
            let mut events = Vec::new();
            // It fires at its start, whatever its recurrence says.
            if start == Some(from) && cron.next_after(before, &zone) != Some(from) {
                events.push(event("/start", When::Instant(from)));
            }
            let to = end.map_or(range.to, |end| end.min(range.to));
            for (cron, part) in cron.apart().iter().zip(["", "/weekdays"]) {
                let hours = cron.by_hour();
                for (hour, cron) in &hours {
                    let part = match hours.len() {
                        1 => part.to_owned(),
                        _ => format!("{part}/{hour:02}"),
                    };
                    let odd = odd(cron, &zone, &(before..to));
                    for (local, at) in &odd.repeated {
                        let part = format!("{part}/{}", local.strftime("%Y-%m-%dT%H:%M"));
                        events.push(event(&part, When::Instant(*at)));
                    }
                    let firings = std::iter::successors(cron.next_after(before, &zone), |at| {
                        cron.next_after(*at, &zone)
                    });
                    let repeated = |at: &Timestamp| odd.repeated.iter().any(|(_, it)| it == at);
                    let mut firings = firings.skip_while(repeated);
                    let Some(first) = firings.next().filter(|at| end.is_none_or(|end| *at <= end))
                    else {
                        continue;
                    };
                    let first = zone.to_datetime(first);
                    let all = odd
                        .skipped
                        .iter()
                        .chain(odd.repeated.iter().map(|(it, _)| it));
                    let except = all.filter(|local| **local > first);
                    let except = except.map(|local| When::Wall(*local, zone.clone()));
                    events.push(Event {
                        rule: Some(rule(cron, end)),
                        except: except.collect(),
                        ..event(&part, When::Wall(first, zone.clone()))
                    });
                }
            }
            events
        }
    }
}

const SECOND: SignedDuration = SignedDuration::from_secs(1);

fn rule(cron: &Cron, end: Option<Timestamp>) -> String {
    let mut rule = cron.rrule();
    if let Some(end) = end {
        rule += &format!(";UNTIL={}", end.strftime("%Y%m%dT%H%M%SZ"));
    }
    rule
}

/// Times that do not mean the same to all calendars.
#[derive(Debug, Default)]
struct Odd {
    /// Those that the clock skips: nothing fires then, but some calendars show them at the instant that they would be on
    /// the clock of before. What fires at that instant must not be taken out with them.
    skipped: Vec<DateTime>,
    /// Those that it repeats, with the first such instant, at which it fires.
    repeated: Vec<(DateTime, Timestamp)>,
}

fn odd(cron: &Cron, zone: &TimeZone, during: &std::ops::Range<Timestamp>) -> Odd {
    let mut found = Odd::default();
    let changes = zone.following(during.start);
    for change in changes.take_while(|change| change.timestamp() < during.end) {
        let at = change.timestamp();
        let old = zone.to_offset(at.checked_sub(SECOND).unwrap_or(at));
        let fires = |at: &Timestamp| {
            let before = at.checked_sub(SECOND).ok();
            before.is_some_and(|before| cron.next_after(before, zone) == Some(*at))
        };
        let (before, after) = (old.to_datetime(at), change.offset().to_datetime(at));
        for local in times(cron, before.min(after), before.max(after)) {
            let instant = old.to_timestamp(local).ok();
            match instant.filter(fires) {
                None if before < after => found.skipped.push(local),
                Some(first) if after < before && during.contains(&first) => {
                    found.repeated.push((local, first));
                }
                _ => {}
            }
        }
    }
    found
}

/// The times of a cron from one of a wall clock to another.
fn times(cron: &Cron, from: DateTime, to: DateTime) -> impl Iterator<Item = DateTime> {
    let dates = std::iter::successors(Some(from.date()), |date| date.tomorrow().ok());
    let dates = dates.take_while(move |date| *date <= to.date());
    let dates = dates.filter(|date| cron.on(*date));
    let all = dates.flat_map(|date| {
        let times = cron.times();
        times.map(move |(hour, minute)| date.at(hour, minute, 0, 0))
    });
    all.filter(move |local| (from..to).contains(local))
}

fn event(stack: &Stack, action: &Action, part: &str, start: When) -> Event {
    let recurrence = match (&action.recurrence, &start) {
        (Some(cron), When::Wall(_, zone)) => format!("{cron} {}, ", zone_name(zone)),
        (Some(cron), When::Instant(_)) => format!("{cron} {}, ", action.timezone),
        (None, _) => String::new(),
    };
    Event {
        id: format!("action/{}{part}", action.name),
        summary: format!("{}: {}", action.name, sets(action)),
        description: format!("Scheduled action.\n{recurrence}stack {}", stack.name),
        start,
        end: None,
        rule: None,
        except: Vec::new(),
    }
}
