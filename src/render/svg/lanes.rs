//! A lane for each window and each action of one's own: overlaps stay apart, and every name has room.

use std::fmt::Write;
use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::axis::Plot;
use super::week::Week;
use super::{Anchor, BOLD, Picture, TEXT, fit, number, width};
use crate::render::window::{sets, sizes, when};
use freshscale_core::schedule::Firing;
use freshscale_core::schedule::window::{Opening, Window};
use freshscale_stack::Action;

/// Of one lane: a line of text, and its bars below.
pub(super) const HEIGHT: f64 = 48.0;

/// What happens of one name.
pub(super) struct Lane {
    pub(super) name: String,
    /// Sizes and times, in words.
    pub(super) says: String,
    pub(super) openings: Vec<Opening>,
    pub(super) firings: Vec<Timestamp>,
}

/// Those with something to show, in the file's order.
pub(super) fn lanes(week: &Week<'_>, during: &Range<Timestamp>) -> Vec<Lane> {
    let zone = week.now.time_zone();
    let windows = week.windows.iter().map(|it| of_window(it, during, zone));
    let actions = week.actions.iter();
    let actions = actions.filter_map(|it| of_action(it, during, zone));
    windows
        .chain(actions)
        .filter(|lane| !lane.openings.is_empty() || !lane.firings.is_empty())
        .collect()
}

fn of_window(window: &Window, during: &Range<Timestamp>, zone: &TimeZone) -> Lane {
    let mut says = format!("{}, {}", sizes(window.sizes), when(window));
    if window.zone != *zone {
        let _ = write!(says, " {}", window.zone_name());
    }
    if window.warmup > 0 {
        let _ = write!(says, ", {} min warm-up", window.warmup);
    }
    Lane {
        name: window.name.clone(),
        says,
        openings: window.openings(during),
        firings: Vec::new(),
    }
}

fn of_action(action: &Action, during: &Range<Timestamp>, zone: &TimeZone) -> Option<Lane> {
    let limits = (action.start, action.end);
    let firing = Firing::of(action.recurrence.as_deref(), &action.timezone, limits)?;
    let firings = firing.after(during.start);
    let mut says = sets(action);
    if let Some(cron) = &action.recurrence {
        let _ = write!(says, ", {cron}");
        if action.timezone != zone_name(zone) {
            let _ = write!(says, " {}", action.timezone);
        }
    }
    Some(Lane {
        name: action.name.clone(),
        says,
        openings: Vec::new(),
        firings: firings.take_while(|at| *at < during.end).collect(),
    })
}

pub(super) fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// Below the plot and its hours, with the lower edge of each.
fn below<'l>(plot: &Plot, lanes: &'l [Lane]) -> impl Iterator<Item = (f64, &'l Lane)> {
    let first = plot.bottom + 32.0 + HEIGHT;
    let edges = std::iter::successors(Some(first), |edge| Some(edge + HEIGHT));
    edges.zip(lanes)
}

/// What is open and what fires.
pub(super) fn bars(picture: &mut Picture, plot: &Plot, lanes: &[Lane]) {
    for (bottom, lane) in below(plot, lanes) {
        picture.line("grid", (plot.left, bottom), (plot.right, bottom));
        for opening in &lane.openings {
            bar(picture, plot, opening, bottom - 15.0);
        }
        strokes(picture, plot, &lane.firings, bottom);
    }
}

/// What the lanes are.
pub(super) fn names(picture: &mut Picture, plot: &Plot, lanes: &[Lane]) {
    for (bottom, lane) in below(plot, lanes) {
        name(picture, plot, lane, bottom - 21.0);
    }
}

/// A warm-up is minutes, and a pixel is more than that: it is made wide enough to be seen.
fn bar(picture: &mut Picture, plot: &Plot, opening: &Opening, y: f64) {
    let (from, to) = (plot.x(opening.from), plot.x(opening.to));
    if opening.out < opening.from {
        let out = plot.x(opening.out).min(from - 7.0).max(plot.left);
        picture.hatched("warm", (out, y), (from - out, 14.0));
    }
    if from < to {
        picture.rect("bar", (from, y), ((to - from).max(2.0), 14.0));
    }
}

/// One path for all, and one stroke for firings that are at the same place.
fn strokes(picture: &mut Picture, plot: &Plot, firings: &[Timestamp], bottom: f64) {
    let mut places: Vec<String> = firings.iter().map(|at| number(plot.x(*at))).collect();
    places.dedup();
    let mut path = String::new();
    for x in places {
        let _ = write!(path, "M{x} {}v-16", number(bottom));
    }
    if !path.is_empty() {
        picture.path("tick", &path);
    }
}

/// Above its first bar, or as near as the edge lets it be.
fn name(picture: &mut Picture, plot: &Plot, lane: &Lane, y: f64) {
    let first = lane.openings.first().map(|opening| opening.out);
    let first = first.or_else(|| lane.firings.first().copied());
    let room = plot.right - plot.left;
    // The name comes first: if both are too long, the words about it are cut.
    let name = fit(&lane.name, TEXT * BOLD, room * 0.7);
    let bold = width(&name, TEXT * BOLD);
    let says = fit(&format!(" {}", lane.says), TEXT, room - bold);
    let wide = bold + width(&says, TEXT);
    let x = first.map_or(plot.left, |at| plot.x(at));
    let x = x.min(plot.right - wide).max(plot.left);
    picture.texts(
        "halo",
        (x, y),
        Anchor::Start,
        &[("name", &name), ("dim", &says)],
    );
}
