//! Windows as events.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, Weekday};

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
            // What goes on and on is told as far as everything else of the calendar.
            let openings = openings.take_while(|it| !window.is_endless() || it.from < range.to);
            openings.map(|it| single(stack, window, it)).collect()
        }
        Days::Weekly { on: days, except } => {
            let openings = window.openings(&(range.from..range.to));
            let (plain, odd): (Vec<Opening>, Vec<Opening>) =
                openings.into_iter().partition(|it| is_plain(window, it));
            let mut events: Vec<Event> = odd.iter().map(|it| single(stack, window, *it)).collect();
            let except = except
                .iter()
                .copied()
                .filter(|date| days.has(date.weekday()));
            let odd = odd.iter().map(|opening| opening.date);
            let except: BTreeSet<Date> = except.chain(odd).collect();
            let weekly = window.hours.iter().enumerate().filter_map(|(nth, hours)| {
                let on = |date: Date| hours.on.has(date.weekday());
                let first = plain.iter().find(|it| on(it.date))?;
                let except =
                    { except.iter().copied() }.filter(|date| on(*date) && *date > first.date);
                let wall =
                    |date: Date| When::Wall(date.to_datetime(hours.from), window.zone.clone());
                let id = match nth {
                    0 => format!("window/{}", window.name),
                    _ => format!("window/{}/{}", window.name, hours.on.cron()),
                };
                Some(Event {
                    id,
                    rule: Some(weekly(days.and(hours.on))),
                    except: except.map(wall).collect(),
                    ..single(stack, window, *first)
                })
            });
            events.splice(0..0, weekly.collect::<Vec<Event>>());
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
    let Some(wall) = served(window, opening.date) else {
        return false;
    };
    let clear = |local| !window.zone.to_ambiguous_timestamp(local).is_ambiguous();
    let long = opening.to.duration_since(opening.from);
    clear(wall.start) && clear(wall.end) && long == wall.end.duration_since(wall.start)
}

fn single(stack: &Stack, window: &Window, opening: Opening) -> Event {
    let wall = served(window, opening.date);
    let (start, end) = match wall.filter(|_| is_plain(window, &opening)) {
        Some(wall) => (
            When::Wall(wall.start, window.zone.clone()),
            When::Wall(wall.end, window.zone.clone()),
        ),
        None => (When::Instant(opening.from), When::Instant(opening.to)),
    };
    Event {
        id: format!("window/{}/{}", window.name, opening.date),
        summary: format!("{}: {}", window.name, sizes(window.sizes)),
        description: description(stack, window, opening.date),
        start,
        end: Some(end),
        rule: None,
        except: Vec::new(),
    }
}

/// Wall-clock times at which it opens and closes, warm-up aside.
fn served(window: &Window, date: Date) -> Option<std::ops::Range<DateTime>> {
    window.hours(date)?.wall(date)
}

/// The same for all of a window's events with the same hours: their own times are seen beside it.
fn description(stack: &Stack, window: &Window, date: Date) -> String {
    let clock = |time: Time| time.strftime("%H:%M").to_string();
    let hours = window.hours(date);
    let warmup = SignedDuration::from_mins(window.warmup.into());
    let out = hours.map(|it| clock(it.from.wrapping_sub(warmup)));
    let out = out.unwrap_or_default();
    let out = match usize::try_from(window.warmup) {
        Ok(minutes @ 1..) => format!(
            "Scales out at {out}, {} before it opens, to warm up",
            count(minutes, "minute")
        ),
        _ => format!("Scales out at {out}"),
    };
    format!(
        "{out}; scales in at {}.\n{} {}, stack {}",
        hours.map(|it| clock(it.to)).unwrap_or_default(),
        when(window),
        window.zone_name(),
        stack.name
    )
}
