//! A stack file's own actions as events that take no time.

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{Event, Range, When, zone_name};
use crate::render::window::sets;
use freshscale_core::schedule::{Cron, Firing};
use freshscale_stack::{Action, Stack};

/// A recurrence is a rule for each hour, so that no time that a clock skips means another of the same rule;
/// its first firing may stand apart.
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
                    let first = cron.next_after(before, &zone);
                    let Some(first) = first.filter(|at| end.is_none_or(|end| *at <= end)) else {
                        continue;
                    };
                    let start = When::Wall(zone.to_datetime(first), zone.clone());
                    let part = match hours.len() {
                        1 => part.to_owned(),
                        _ => format!("{part}/{hour:02}"),
                    };
                    events.push(Event {
                        rule: Some(rule(cron, end)),
                        except: skipped(cron, &zone, &(first..to)),
                        ..event(&part, start)
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

/// The times that the clock skips: nothing fires then, but some calendars show them at the instant that
/// they would be on the clock of before. What fires at that instant must not be taken out with them.
fn skipped(cron: &Cron, zone: &TimeZone, during: &std::ops::Range<Timestamp>) -> Vec<When> {
    let changes = zone.following(during.start);
    let mut found = Vec::new();
    for change in changes.take_while(|change| change.timestamp() < during.end) {
        let at = change.timestamp();
        let old = zone.to_offset(at.checked_sub(SECOND).unwrap_or(at));
        let fires = |local: &DateTime| {
            let at = old.to_timestamp(*local).ok();
            let before = at.and_then(|at| at.checked_sub(SECOND).ok());
            before.is_some_and(|before| cron.next_after(before, zone) == at)
        };
        let (from, to) = (old.to_datetime(at), change.offset().to_datetime(at));
        let dates = std::iter::successors(Some(from.date()), |date| date.tomorrow().ok());
        for date in dates.take_while(|date| *date <= to.date()) {
            let times = cron.times().filter(|_| cron.on(date));
            let times = times.map(|(hour, minute)| date.at(hour, minute, 0, 0));
            let inside = times.filter(|local| (from..to).contains(local) && !fires(local));
            found.extend(inside.map(|local| When::Wall(local, zone.clone())));
        }
    }
    found
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
