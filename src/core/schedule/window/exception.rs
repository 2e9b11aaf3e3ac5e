//! Dates that differ from the week: `on:` and `except:`.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::{SignedDuration, Timestamp, ToSpan};

use super::model::{Edge, Model};
use super::share::Minute;
use super::week::Recurring;
use super::{Compiled, Days, Once, Side, Window, once};
use crate::schedule::Cron;

/// A recurring action and the firings that must not happen.
struct Cut<'r> {
    action: &'r Recurring,
    cron: Cron,
    window: &'r Window,
    wrong: Vec<Timestamp>,
}

/// The recurring actions without the firings that would be wrong, and what happens instead.
pub(super) fn settle(model: &Model<'_>, recurring: &[Recurring]) -> Vec<Compiled> {
    let mut cuts: Vec<Cut<'_>> = recurring
        .iter()
        .filter_map(|action| {
            Some(Cut {
                action,
                cron: Cron::parse(&action.cron()).ok()?,
                window: model.windows.get(action.window)?,
                wrong: Vec::new(),
            })
        })
        .collect();
    let mut singles = once::actions(model);
    let once: BTreeSet<Timestamp> = singles.iter().filter_map(|single| single.start).collect();
    for span in spans(model.windows) {
        within(model, &span, &once, &mut cuts, &mut singles);
    }
    let mut all: Vec<Compiled> = cuts.iter().flat_map(Cut::parts).collect();
    all.extend(singles);
    all
}

/// Whether some date changes what the week says.
pub(super) fn differs(model: &Model<'_>) -> bool {
    let mut singles = Vec::new();
    for span in spans(model.windows) {
        within(model, &span, &BTreeSet::new(), &mut [], &mut singles);
    }
    !singles.is_empty()
}

/// When the week alone does not say what holds, touching ones together.
fn spans(windows: &[Window]) -> Vec<Range<Timestamp>> {
    let mut spans: Vec<Range<Timestamp>> = windows
        .iter()
        .flat_map(|window| {
            let (dates, weekdays) = match &window.days {
                Days::Weekly { on, except } => (except, Some(on)),
                Days::Dates(dates) => (dates, None),
            };
            dates
                .iter()
                .filter(move |date| weekdays.is_none_or(|on| on.has(date.weekday())))
                .filter_map(|date| window.span(*date))
                .chain(window.once.iter().map(Once::span))
        })
        .collect();
    spans.sort_by_key(|span| (span.start, span.end));
    let mut merged: Vec<Range<Timestamp>> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.start <= last.end => last.end = last.end.max(span.end),
            _ => merged.push(span),
        }
    }
    merged
}

/// `once` is when something fires already. What other spans have is not asked for: none touches this one.
fn within(
    model: &Model<'_>,
    span: &Range<Timestamp>,
    once: &BTreeSet<Timestamp>,
    cuts: &mut [Cut<'_>],
    singles: &mut Vec<Compiled>,
) {
    let before = span.start.checked_sub(1.second()).unwrap_or(span.start);
    let during = before..span.end;
    let edges = model.edges(&during);
    let changes: BTreeMap<_, _> = model.changes_of(&edges, &during).into_iter().collect();
    // What fires, and whether that is right.
    let mut fired: BTreeSet<Timestamp> = once.range(before..=span.end).copied().collect();
    for cut in cuts {
        let mut from = before;
        while let Some(at) = cut.cron.next_after(from, &cut.window.zone) {
            if at > span.end {
                break;
            }
            let right = changes.range(..=at).next_back().map(|(_, sizes)| *sizes);
            if right == Some(cut.action.sizes) {
                fired.insert(at);
            } else {
                cut.wrong.push(at);
            }
            from = at;
        }
    }
    for (at, sizes) in changes.into_iter().skip(1) {
        if fired.contains(&at) {
            continue;
        }
        let edge = owner(model, &edges, at);
        if let Some((edge, window)) = edge.and_then(|e| Some((e, model.windows.get(e.window)?))) {
            singles.push(Compiled {
                name: single_name(window, edge),
                window: edge.window,
                side: edge.side,
                recurrence: None,
                zone: window.zone.clone(),
                start: Some(at),
                end: None,
                sizes,
            });
        }
    }
}

/// Of what opens and closes at an instant, what has the action then: see [`super::share`].
fn owner<'e>(model: &Model<'_>, edges: &'e [Edge], at: Timestamp) -> Option<&'e Edge> {
    let first = edges.partition_point(|edge| edge.at < at);
    let together = edges.get(first..)?;
    let together = together.chunk_by(|a, b| a.at == b.at).next()?;
    if let [only] = together {
        return Some(only);
    }
    let minute = Minute {
        windows: model.windows,
        base: model.base,
        before: model.open_at(at.checked_sub(1.second()).unwrap_or(at)),
        after: model.open_at(at),
    };
    let edges = together.iter();
    edges.min_by_key(|edge| minute.rank(edge.window, edge.side))
}

fn single_name(window: &Window, edge: &Edge) -> String {
    let plain = format!("{}-{}", window.name, edge.side.as_str());
    let regular = window.opening(edge.date);
    let regular = regular.map(|it| match edge.side {
        Side::Out => it.out,
        Side::In => it.to,
    });
    if !window.once.is_empty() && regular != Some(edge.at) {
        // A date may have several such edges.
        return format!("{plain}-once-{}", once::instant(edge.at));
    }
    match &window.days {
        Days::Dates(dates) if dates.len() == 1 => plain,
        _ => format!("{plain}-on-{}", edge.date),
    }
}

impl Cut<'_> {
    /// The action in as many parts as it takes to leave the wrong firings out.
    fn parts(&self) -> Vec<Compiled> {
        let mut parts = Vec::new();
        let mut start = None;
        let mut wrong = self.wrong.clone();
        wrong.sort_unstable();
        for at in &wrong {
            if start != Some(*at)
                && let Some(last) = self.before(*at)
            {
                // It fires once a day at most. Soon after its last firing, so that AWS removes it
                // before it would be in the way of what happens instead of its next.
                let end = last.checked_add(1.hour()).unwrap_or(last);
                let date = self.window.zone.to_datetime(*at).date();
                let name = format!("{}-until-{date}", self.action.name);
                parts.push(self.part(name, start, Some(end)));
            }
            start = self.cron.next_after(*at, &self.window.zone);
        }
        parts.push(self.part(self.action.name.clone(), start, None));
        parts
    }

    /// The last firing before one; of what fires once a year, too.
    fn before(&self, at: Timestamp) -> Option<Timestamp> {
        (1..=366).find_map(|days| {
            let from = at
                .checked_sub(SignedDuration::from_hours(days * 24 + 2))
                .ok()?;
            let found = self.cron.next_after(from, &self.window.zone)?;
            (found < at).then_some(found)
        })
    }

    fn part(&self, name: String, start: Option<Timestamp>, end: Option<Timestamp>) -> Compiled {
        Compiled {
            name,
            window: self.action.window,
            side: self.action.side,
            recurrence: Some(self.action.cron()),
            zone: self.window.zone.clone(),
            start,
            end,
            sizes: self.action.sizes,
        }
    }
}
