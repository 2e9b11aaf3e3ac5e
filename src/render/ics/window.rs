//! Windows as events.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::{Date, Weekday};

use super::{Event, Range, When};
use crate::render::window::{sizes, when};
use freshscale_core::schedule::window::{Days, Opening, Weekdays, Window};
use freshscale_core::words::count;
use freshscale_stack::Stack;

/// One event for the week, or one for each date; and one for each opening in which a clock changes.
pub(super) fn events(stack: &Stack, window: &Window, range: &Range) -> Vec<Event> {
    match &window.days {
        Days::Dates(dates) => {
            let openings = dates.range(range.first..);
            let openings = openings.filter_map(|date| window.opening(*date));
            openings.map(|it| single(stack, window, it)).collect()
        }
        Days::Weekly { on, except } => {
            let openings = window.openings(&(range.from..range.to));
            let (plain, odd): (Vec<Opening>, Vec<Opening>) =
                openings.into_iter().partition(|it| is_plain(window, it));
            let mut events: Vec<Event> = odd.iter().map(|it| single(stack, window, *it)).collect();
            if let Some(first) = plain.first() {
                let except = except.iter().copied().filter(|date| on.has(date.weekday()));
                let odd = odd.iter().map(|opening| opening.date);
                let except: BTreeSet<Date> = except
                    .chain(odd)
                    .filter(|date| *date > first.date)
                    .collect();
                let wall =
                    |date: Date| When::Wall(date.to_datetime(window.from), window.zone.clone());
                let weekly = Event {
                    id: format!("window/{}", window.name),
                    rule: Some(weekly(*on)),
                    except: except.into_iter().map(wall).collect(),
                    ..single(stack, window, *first)
                };
                events.insert(0, weekly);
            }
            events
        }
    }
}

fn weekly(on: Weekdays) -> String {
    let monday = std::iter::successors(Some(Weekday::Monday), |day| Some(day.next()));
    let names: Vec<&str> = monday
        .take(7)
        .filter(|day| on.has(*day))
        .map(weekday)
        .collect();
    format!("FREQ=WEEKLY;BYDAY={}", names.join(","))
}

/// A day as rules name it.
pub(super) fn weekday(day: Weekday) -> &'static str {
    match day {
        Weekday::Monday => "MO",
        Weekday::Tuesday => "TU",
        Weekday::Wednesday => "WE",
        Weekday::Thursday => "TH",
        Weekday::Friday => "FR",
        Weekday::Saturday => "SA",
        Weekday::Sunday => "SU",
    }
}

/// Whether the wall clock alone says when it is.
fn is_plain(window: &Window, opening: &Opening) -> bool {
    let Some(wall) = window.wall(opening.date) else {
        return false;
    };
    let from = opening.date.to_datetime(window.from);
    let clear = |local| !window.zone.to_ambiguous_timestamp(local).is_ambiguous();
    let long = opening.to.duration_since(opening.from);
    clear(from) && clear(wall.end) && long == wall.end.duration_since(from)
}

fn single(stack: &Stack, window: &Window, opening: Opening) -> Event {
    let wall = window.wall(opening.date);
    let (start, end) = match wall.filter(|_| is_plain(window, &opening)) {
        Some(wall) => (
            When::Wall(opening.date.to_datetime(window.from), window.zone.clone()),
            When::Wall(wall.end, window.zone.clone()),
        ),
        None => (When::Instant(opening.from), When::Instant(opening.to)),
    };
    Event {
        id: format!("window/{}/{}", window.name, opening.date),
        summary: format!("{}: {}", window.name, sizes(window.sizes)),
        description: description(stack, window),
        start,
        end: Some(end),
        rule: None,
        except: Vec::new(),
    }
}

/// The same for all of a window's events: their own times are seen beside it.
fn description(stack: &Stack, window: &Window) -> String {
    let warmup = SignedDuration::from_mins(window.warmup.into());
    let out = window.from.wrapping_sub(warmup).strftime("%H:%M");
    let out = match usize::try_from(window.warmup) {
        Ok(minutes @ 1..) => format!(
            "Scales out at {out}, {} before it opens, to warm up",
            count(minutes, "minute")
        ),
        _ => format!("Scales out at {out}"),
    };
    format!(
        "{out}; scales in at {}.\n{} {}, stack {}",
        window.to.strftime("%H:%M"),
        when(window),
        window.zone_name(),
        stack.name
    )
}
