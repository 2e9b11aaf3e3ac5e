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
const HEIGHT: f64 = 48.0;
/// Of each line of text more.
const LINE: f64 = 20.0;

/// What happens of one name.
pub(super) struct Lane {
    pub(super) name: String,
    /// Sizes and times, in words.
    pub(super) says: String,
    /// As much of the name as fits; the words stand beside it, and below.
    shown: String,
    lines: Vec<String>,
    pub(super) openings: Vec<Opening>,
    pub(super) firings: Vec<Timestamp>,
}

impl Lane {
    fn new(name: &str, says: String, openings: Vec<Opening>, firings: Vec<Timestamp>) -> Self {
        Self {
            name: name.to_owned(),
            says,
            shown: String::new(),
            lines: Vec::new(),
            openings,
            firings,
        }
    }

    /// Breaks its words into lines.
    fn fit(mut self, room: f64) -> Self {
        self.shown = fit(&self.name, TEXT * BOLD, room);
        let beside = room - width(&self.shown, TEXT * BOLD) - width(" ", TEXT);
        let (mut line, mut limit) = (String::new(), beside);
        for word in self.says.split(' ') {
            let blank = if line.is_empty() { "" } else { " " };
            let longer = format!("{line}{blank}{word}");
            if width(&longer, TEXT) <= limit {
                line = longer;
            } else {
                self.lines.push(line);
                (line, limit) = (fit(word, TEXT, room), room);
            }
        }
        self.lines.push(line);
        self
    }

    /// How much room it takes.
    pub(super) fn height(&self) -> f64 {
        HEIGHT + self.lines.iter().skip(1).map(|_| LINE).sum::<f64>()
    }
}

/// Those with something to show, in the file's order.
pub(super) fn lanes(week: &Week<'_>, plot: &Plot) -> Vec<Lane> {
    let (zone, during) = (week.now.time_zone(), &plot.during);
    let windows = week.windows.iter().map(|it| of_window(it, during, zone));
    let actions = week.actions.iter();
    let actions = actions.filter_map(|it| of_action(it, during, zone));
    windows
        .chain(actions)
        .filter(|lane| !lane.openings.is_empty() || !lane.firings.is_empty())
        .map(|lane| lane.fit(plot.right - plot.left))
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
    Lane::new(&window.name, says, window.openings(during), Vec::new())
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
    let firings = firings.take_while(|at| *at < during.end).collect();
    Some(Lane::new(&action.name, says, Vec::new(), firings))
}

pub(super) fn zone_name(zone: &TimeZone) -> &str {
    zone.iana_name().unwrap_or("UTC")
}

/// Below the plot and its hours, with the lower edge of each.
fn below<'l>(plot: &Plot, lanes: &'l [Lane]) -> impl Iterator<Item = (f64, &'l Lane)> {
    lanes.iter().scan(plot.bottom + 32.0, |edge, lane| {
        *edge += lane.height();
        Some((*edge, lane))
    })
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
        name(picture, plot, lane, bottom - lane.height() + HEIGHT - 21.0);
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
    let bold = width(&lane.shown, TEXT * BOLD) + width(" ", TEXT);
    let wide = lane.lines.iter().enumerate().map(|(index, line)| {
        let beside = if index == 0 { bold } else { 0.0 };
        beside + width(line, TEXT)
    });
    let wide = wide.fold(0.0, f64::max);
    let x = first.map_or(plot.left, |at| plot.x(at));
    let x = x.min(plot.right - wide).max(plot.left);
    let mut y = y;
    for (index, line) in lane.lines.iter().enumerate() {
        let parts = [("name", lane.shown.as_str()), ("dim", line.as_str())];
        let parts = match (index, line.is_empty()) {
            (0, true) => parts.get(..1),
            (0, false) => parts.get(..),
            _ => parts.get(1..),
        };
        picture.texts("halo", (x, y), Anchor::Start, parts.unwrap_or_default());
        y += LINE;
    }
}
