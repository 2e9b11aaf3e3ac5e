//! Dates of a rule that a cron can say: the 19th to the 27th of every month are two actions, not two for each month.
//!
//! Whatever is gathered fires at exactly the same instants as before: a cron takes the place of single firings that it
//! makes one after the other, between a start and an end.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use super::once::Once;
use super::{Compiled, Side, Sizes, Window};
use crate::schedule::Cron;

/// One of several firings that are alike but for their dates.
struct Single {
    at: Timestamp,
    date: Date,
    action: Compiled,
}

/// What alike means: the window, its side, the sizes, and the time of day on the window's wall clock.
type Alike = (usize, Side, Sizes, Time);

/// The actions with those of windows by a rule gathered; all of the others as they are.
/// Dates are known in `during`.
pub(super) fn gather(
    windows: &[Window],
    actions: Vec<Compiled>,
    during: &Range<Timestamp>,
) -> Vec<Compiled> {
    let mut groups: BTreeMap<Alike, Vec<Single>> = BTreeMap::new();
    let mut all = Vec::new();
    for action in actions {
        let window = windows
            .get(action.window)
            .filter(|window| window.rule.is_some());
        let single = window.and_then(|window| single(window, &action));
        match single {
            Some((alike, single)) => groups.entry(alike).or_default().push(single),
            None => all.push(action),
        }
    }
    let mut crons: BTreeMap<(usize, Side), Vec<Gathered>> = BTreeMap::new();
    for ((window, side, ..), mut singles) in groups {
        singles.sort_by_key(|single| single.at);
        let is_endless = windows.get(window).is_some_and(Window::is_endless);
        let known = is_endless.then(|| inner(during));
        let (found, left) = fewest(singles, known.as_ref());
        crons.entry((window, side)).or_default().extend(found);
        all.extend(left.into_iter().map(|single| single.action));
    }
    for ((window, side), mut crons) in crons {
        let name = windows.get(window).map_or("", |it| it.name.as_str());
        let plain = format!("{name}-{}", side.as_str());
        // The one that fires most often has the plain name.
        crons.sort_by_key(|it| (std::cmp::Reverse(it.firings), it.action.start));
        for (nth, mut cron) in crons.into_iter().enumerate() {
            cron.action.name = match nth {
                0 => plain.clone(),
                _ => format!("{plain}-from-{}", cron.first),
            };
            all.push(cron.action);
        }
    }
    all
}

/// A single firing at one of the window's own times; what people do for once keeps its name.
fn single(window: &Window, action: &Compiled) -> Option<(Alike, Single)> {
    let at = action.start.filter(|_| action.recurrence.is_none())?;
    if Once::parse(&action.name, at).is_some() {
        return None;
    }
    let local = window.zone.to_datetime(at);
    let own = { window.hours.iter() }.filter_map(|hours| {
        let wall = hours.wall(local.date())?;
        Some(match action.side {
            Side::Out => wall.start.time().wrapping_sub(window.warmup.minutes()),
            Side::In => wall.end.time(),
        })
    });
    let date = local.date();
    let alike = (action.window, action.side, action.sizes, local.time());
    let action = action.clone();
    let mut own = own;
    own.any(|time| time == local.time())
        .then_some((alike, Single { at, date, action }))
}

/// A cron for several firings.
struct Gathered {
    action: Compiled,
    firings: usize,
    first: Date,
}

/// Without the days at its ends: a window may have opened before the first, or be about to open after the last.
fn inner(during: &Range<Timestamp>) -> Range<Timestamp> {
    let margin = 48.hours();
    let start = during.start.checked_add(margin).unwrap_or(during.start);
    start..during.end.checked_sub(margin).unwrap_or(during.end)
}

/// By one cron for all, or by one for the months that have the same days, whatever comes to fewer actions. Where the
/// dates are endless and known for so long, a cron that would not fire before its first, or after its last, has no
/// beginning, or no end.
fn fewest(singles: Vec<Single>, known: Option<&Range<Timestamp>>) -> (Vec<Gathered>, Vec<Single>) {
    let mut months: BTreeMap<(i16, i8), BTreeSet<i8>> = BTreeMap::new();
    for single in &singles {
        let month = (single.date.year(), single.date.month());
        months.entry(month).or_default().insert(single.date.day());
    }
    let days = |single: &Single| {
        let month = (single.date.year(), single.date.month());
        months.get(&month).cloned().unwrap_or_default()
    };
    let whole = vec![(0..singles.len()).collect::<Vec<usize>>()];
    let mut apart: BTreeMap<BTreeSet<i8>, Vec<usize>> = BTreeMap::new();
    for (nth, single) in singles.iter().enumerate() {
        apart.entry(days(single)).or_default().push(nth);
    }
    let apart: Vec<Vec<usize>> = apart.into_values().collect();
    let ways = [whole, apart].map(|sets| {
        let runs = sets.iter().flat_map(|set| runs(&singles, set));
        runs.collect::<Vec<Run>>()
    });
    let best = ways.into_iter().min_by_key(Vec::len).unwrap_or_default();
    let mut gathered = Vec::new();
    let mut taken = BTreeSet::new();
    for Run { cron, run } in best.into_iter().filter(|it| it.run.len() > 1) {
        let ends = run.first().and_then(|n| singles.get(*n));
        let ends = ends.zip(run.last().and_then(|n| singles.get(*n)));
        let Some((first, last)) = ends else { continue };
        let end = last.at.checked_add(1.hour()).unwrap_or(last.at);
        let (is_first, is_last) =
            known.map_or((false, false), |known| bounds(&cron, (first, last), known));
        gathered.push(Gathered {
            action: Compiled {
                recurrence: Some(cron),
                start: Some(first.at).filter(|_| !is_first),
                // Soon after its last firing, so that AWS removes it.
                end: Some(end).filter(|_| !is_last),
                ..first.action.clone()
            },
            firings: run.len(),
            first: first.date,
        });
        taken.extend(run);
    }
    let left = singles.into_iter().enumerate();
    let left = left.filter(|(nth, _)| !taken.contains(nth));
    (gathered, left.map(|(_, single)| single).collect())
}

/// Whether a cron fires at no other time before the first of a run, and after the last.
fn bounds(cron: &str, (first, last): (&Single, &Single), known: &Range<Timestamp>) -> (bool, bool) {
    let Ok(cron) = Cron::parse(cron) else {
        return (false, false);
    };
    let next = |after: Timestamp| cron.next_after(after, &first.action.zone);
    (
        next(known.start).is_none_or(|at| at >= first.at),
        next(last.at).is_none_or(|at| at >= known.end),
    )
}

/// A cron, and the firings that it makes one after the other, by index.
struct Run {
    cron: String,
    run: Vec<usize>,
}

impl Run {
    fn of(cron: &str, run: Vec<usize>) -> Self {
        let cron = cron.to_owned();
        Self { cron, run }
    }
}

/// The firings of a set as runs of its cron; one that is alone is a run, too.
fn runs(singles: &[Single], set: &[usize]) -> Vec<Run> {
    let of = || set.iter().filter_map(|n| singles.get(*n));
    let Some(first) = of().next() else {
        return Vec::new();
    };
    let zone: &TimeZone = &first.action.zone;
    let time = zone.to_datetime(first.at).time();
    let days = day_list(&of().map(|single| single.date.day()).collect());
    let months: BTreeSet<i8> = of().map(|single| single.date.month()).collect();
    let months = match months.len() {
        12 => "*".to_owned(),
        _ => day_list(&months),
    };
    let text = format!("{} {} {days} {months} *", time.minute(), time.hour());
    let Ok(cron) = Cron::parse(&text) else {
        return { set.iter() }.map(|n| Run::of(&text, vec![*n])).collect();
    };
    let at = |n: &usize| singles.get(*n).map(|single| single.at);
    let fires = |n: &usize| {
        let before = at(n)?.checked_sub(1.second()).ok()?;
        cron.next_after(before, zone)
    };
    let mut found: Vec<Vec<usize>> = Vec::new();
    for n in set {
        let next = found.last().and_then(|run| run.last());
        let next = next.filter(|last| fires(last) == at(last));
        let next = next.and_then(|last| cron.next_after(at(last)?, zone));
        match found.last_mut() {
            Some(run) if next.is_some() && next == at(n) => run.push(*n),
            _ => found.push(vec![*n]),
        }
    }
    let found = found.into_iter();
    found.map(|run| Run::of(&text, run)).collect()
}

/// Days of the month as a cron has them: `1,19-27`.
#[must_use]
pub fn day_list(numbers: &BTreeSet<i8>) -> String {
    let mut ranges: Vec<(i8, i8)> = Vec::new();
    for number in numbers {
        match ranges.last_mut() {
            Some((_, last)) if *last + 1 == *number => *last = *number,
            _ => ranges.push((*number, *number)),
        }
    }
    let texts = ranges.into_iter().map(|(first, last)| match first == last {
        true => first.to_string(),
        false => format!("{first}-{last}"),
    });
    texts.collect::<Vec<String>>().join(",")
}
