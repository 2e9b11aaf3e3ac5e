//! What the lines and bars of a week mean.

use super::axis::Plot;
use super::lanes::Lane;
use super::week::MARGIN;
use super::{Anchor, Picture, TEXT, width, wrap};
use freshscale_core::words::Units;

/// What the picture has, and nothing else; returns the last line's place.
pub(super) fn draw(
    picture: &mut Picture,
    plot: &Plot,
    lanes: &[Lane],
    (top, units): (f64, Units),
) -> f64 {
    let desired = match units {
        Units::Instances => "desired instances",
        Units::Weighted { .. } => "desired units",
    };
    let mut items = vec![("line", desired), ("most", "max"), ("least", "min")];
    let any = |found: fn(&Lane) -> bool| lanes.iter().any(found);
    items.extend(any(|lane| !lane.firings.is_empty()).then_some(("tick", "action fires")));
    items.extend(any(|lane| !lane.openings.is_empty()).then_some(("bar", "window open")));
    let warms = any(|lane| lane.openings.iter().any(|it| it.out < it.from));
    items.extend(warms.then_some(("warm", "warming up (if short, wider than it is)")));
    let (mut x, mut y) = (plot.left, top);
    for (class, text) in items {
        let wide = 34.0 + width(text, TEXT) + 18.0;
        if x + wide > plot.right {
            (x, y) = (plot.left, y + 26.0);
        }
        match class {
            "bar" => picture.rect(class, (x, y - 12.0), (26.0, 12.0)),
            "warm" => picture.hatched(class, (x, y - 12.0), (26.0, 12.0)),
            "tick" => picture.line(class, (x + 13.0, y - 15.0), (x + 13.0, y + 3.0)),
            _ => picture.line(class, (x, y - 5.5), (x + 26.0, y - 5.5)),
        }
        picture.text("dim", (x + 34.0, y), Anchor::Start, text);
        x += wide;
    }
    y
}

/// Below it; returns where the picture ends.
pub(super) fn notes(picture: &mut Picture, notes: &[String], (x, last): (f64, f64)) -> f64 {
    let room = picture.width() - MARGIN - x;
    let mut y = last;
    for line in notes.iter().flat_map(|note| wrap(note, TEXT, room)) {
        y += 26.0;
        picture.text("dim", (x, y), Anchor::Start, &line);
    }
    y + 16.0
}
