//! The pictures of the report.

use std::ops::Range;

use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};

use super::{Shown, html, secs, span};
use crate::render::svg::axis::{Day, Piece, Plot};
use crate::render::svg::{Anchor, Picture};
use freshscale_emulator::simulation::{Happening, What};

const WIDTH: f64 = 1200.0;
const LEFT: f64 = 110.0;
const RIGHT: f64 = WIDTH - 20.0;

/// Up to so many days a line can follow every change; beyond, each day is shown by its peak.
const FOLLOWED: usize = 31;

fn plot(during: &Range<Timestamp>, most: f64, (top, bottom): (f64, f64)) -> Plot {
    Plot {
        during: during.clone(),
        most: most.max(1.0),
        left: LEFT,
        right: RIGHT,
        top,
        bottom,
    }
}

/// Instances wanted, over all days.
pub(super) fn capacity(shown: &Shown<'_>) -> String {
    let during = &shown.simulation.during;
    let plot = plot(during, f64::from(shown.totals.peak), (16.0, 216.0));
    let mut picture = Picture::new("capacity", WIDTH);
    let days = plot.days(shown.zone);
    let pieces = pieces(shown, during);
    let units = shown.stack.units();
    let noun = format!("{}s", units.noun());
    let (pieces, what) = match days.len() {
        ..=FOLLOWED => (pieces, format!("Desired {noun}")),
        _ => (
            peaks(&days, &pieces),
            format!("Most desired {noun} of each day"),
        ),
    };
    plot.numbers(&mut picture);
    dates(&plot, &mut picture, &days);
    area(&plot, &mut picture, during, &pieces);
    picture.upward("dim", (LEFT - 60.0, 116.0), &noun);
    let most = format!("{what}, {} at most.", units.size(shown.totals.peak));
    picture.finish(256.0, &what, &most)
}

fn area(plot: &Plot, picture: &mut Picture, during: &Range<Timestamp>, pieces: &[Piece]) {
    let floor = [(during.clone(), 0.0)];
    picture.path("area", &plot.between(&floor, pieces));
    picture.path("line", &plot.steps(pieces));
}

/// Desired capacity, piece by piece.
fn pieces(shown: &Shown<'_>, during: &Range<Timestamp>) -> Vec<Piece> {
    let changes = &shown.simulation.capacity;
    let ends = changes
        .iter()
        .skip(1)
        .map(|(at, _)| *at)
        .chain([during.end]);
    let all = changes.iter().zip(ends).map(|((from, desired), to)| {
        (
            (*from).max(during.start)..to.min(during.end),
            f64::from(*desired),
        )
    });
    let mut pieces: Vec<Piece> = all.filter(|(piece, _)| piece.start < piece.end).collect();
    // The group comes to stand moments after the first midnight.
    if let Some((first, _)) = pieces.first_mut() {
        first.start = during.start;
    }
    pieces
}

fn peaks(days: &[Day], pieces: &[Piece]) -> Vec<Piece> {
    let peak = |day: &Day| {
        let within = pieces
            .iter()
            .filter(|(piece, _)| piece.start < day.during.end && piece.end > day.during.start);
        within.map(|(_, desired)| *desired).fold(0.0, f64::max)
    };
    days.iter()
        .map(|day| (day.during.clone(), peak(day)))
        .collect()
}

/// Dates below the plot: each, each Monday, or each first of a month, as there is room.
fn dates(plot: &Plot, picture: &mut Picture, days: &[Day]) {
    let (form, labelled): (&str, fn(Date) -> bool) = match days.len() {
        ..=10 => ("%a %m-%d", |_| true),
        11..=70 => ("%m-%d", |date| {
            date.weekday() == jiff::civil::Weekday::Monday
        }),
        71..=420 => ("%Y-%m", |date| date.day() == 1),
        _ => ("%Y", |date| date.day_of_year() == 1),
    };
    for day in days.iter().filter(|day| labelled(day.date)) {
        let x = plot.x(day.during.start);
        picture.line("grid", (x, plot.top), (x, plot.bottom + 6.0));
        let label = day.date.strftime(form).to_string();
        picture.text("dim", (x + 4.0, plot.bottom + 24.0), Anchor::Start, &label);
    }
    picture.line("axis", (plot.left, plot.bottom), (plot.right, plot.bottom));
}

/// A point for each launch, and the limit.
pub(super) fn ages(shown: &Shown<'_>) -> String {
    let hours = |seconds: i64| seconds as f64 / 3600.0;
    let limit = secs(shown.stack.image.max_age);
    let most = hours(limit.max(shown.totals.oldest_seconds)) * 1.1;
    let plot = plot(&shown.simulation.during, most, (16.0, 256.0));
    let mut picture = Picture::new("ages", WIDTH);
    let days = plot.days(shown.zone);
    plot.numbers(&mut picture);
    dates(&plot, &mut picture, &days);
    let y = plot.y(hours(limit));
    picture.line("most", (plot.left, y), (plot.right, y));
    let label = format!("image.max_age: {}", span(limit));
    picture.text("dim halo", (plot.right, y - 8.0), Anchor::End, &label);
    for happening in &shown.simulation.happenings {
        if let What::Launched(launch) = &happening.what {
            let at = (plot.x(happening.at), plot.y(hours(launch.age_seconds)));
            point(&mut picture, at, shown.is_wrong(happening));
        }
    }
    picture.upward("dim", (LEFT - 60.0, 136.0), "hours");
    let what = "Age of the image at each launch";
    let oldest = format!(
        "{what}: at most {}; wrong launches are crosses.",
        span(shown.totals.oldest_seconds)
    );
    picture.finish(296.0, what, &oldest)
}

fn point(picture: &mut Picture, (x, y): (f64, f64), wrong: bool) {
    if wrong {
        picture.line("now", (x - 6.0, y - 6.0), (x + 6.0, y + 6.0));
        picture.line("now", (x - 6.0, y + 6.0), (x + 6.0, y - 6.0));
    } else {
        picture.rect("bar", (x - 2.5, y - 2.5), (5.0, 5.0));
    }
}

/// What is what in the picture of some days.
pub(super) const MARKS: &str = "Bars are backups, from their beginning to the image; strokes are rotations that made a new default; \
    squares are launches; crosses are launches that were wrong, and whatever went wrong.";

const LANES: [&str; 4] = ["backup", "rotated", "launch", "trouble"];
const LANE: f64 = 30.0;

/// Some days with everything in them: capacity, and a lane for each kind of event.
pub(super) fn detail(shown: &Shown<'_>) -> String {
    let during = html::detail(shown);
    let plot = plot(&during, f64::from(shown.totals.peak), (16.0, 196.0));
    let bottom = plot.bottom + 44.0 + LANE * LANES.len() as f64;
    let mut picture = Picture::new("detail", WIDTH);
    let days = plot.days(shown.zone);
    plot.ground(&mut picture, &days, (plot.top, bottom));
    plot.numbers(&mut picture);
    area(&plot, &mut picture, &during, &pieces(shown, &during));
    plot.hours(&mut picture, &days, shown.zone);
    for (index, lane) in LANES.iter().enumerate() {
        let y = lane_y(&plot, index);
        picture.line("grid", (plot.left, y), (plot.right, y));
        picture.text("dim", (LEFT - 12.0, y + 5.5), Anchor::End, lane);
    }
    for happening in &shown.simulation.happenings {
        if (during.start..during.end).contains(&happening.at) {
            mark(&plot, &mut picture, shown, happening);
        }
    }
    for day in &days {
        let middle = (plot.x(day.during.start) + plot.x(day.during.end)) / 2.0;
        let label = day.date.strftime("%a %m-%d").to_string();
        picture.text("name", (middle, bottom + 20.0), Anchor::Middle, &label);
    }
    let what = "Capacity, backups, rotations and launches, day by day";
    picture.finish(bottom + 34.0, what, MARKS)
}

fn lane_y(plot: &Plot, index: usize) -> f64 {
    plot.bottom + 44.0 + LANE * (index as f64 + 0.5)
}

fn mark(plot: &Plot, picture: &mut Picture, shown: &Shown<'_>, happening: &Happening) {
    let x = plot.x(happening.at);
    let lane = |index| lane_y(plot, index);
    match &happening.what {
        What::BackupBegan { .. } => {
            let takes = SignedDuration::try_from(shown.simulation.scenario.backup_takes);
            let ready = takes
                .ok()
                .and_then(|takes| happening.at.checked_add(takes).ok());
            let width = ready.map_or(0.0, |ready| plot.x(ready) - x).max(4.0);
            picture.rect("bar", (x, lane(0) - 6.0), (width, 12.0));
        }
        What::Rotated { .. } => picture.line("tick", (x, lane(1) - 9.0), (x, lane(1) + 9.0)),
        What::Launched(_) => point(picture, (x, lane(2)), shown.is_wrong(happening)),
        What::BackupMissed
        | What::RotationFailed { .. }
        | What::RotationHeld { .. }
        | What::ActionFailed { .. }
        | What::LaunchFailed { .. } => point(picture, (x, lane(3)), true),
        _ => {}
    }
}
