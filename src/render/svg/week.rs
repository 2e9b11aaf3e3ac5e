//! The capacity of a week: what will be there when, which window wants it, and what it comes to.

use std::ops::Range;

use jiff::{Timestamp, ZonedDateTime};

use super::axis::{Day, Piece, Plot};
use super::lanes::{self, Lane};
use super::legend;
use super::{Anchor, BOLD, Picture, TEXT, fit, width, wrap};
use crate::render::{money, saving};
use freshscale_core::schedule::dip::within;
use freshscale_core::schedule::preview::{Stretch, flat, instance_hours, peak};
use freshscale_core::schedule::window::{Sizes, Window};
use freshscale_core::words::Units;
use freshscale_stack::Action;

/// So narrow that text is 10 pixels high on a telephone, which is 390 wide.
const WIDTH: f64 = 620.0;
pub(super) const MARGIN: f64 = 16.0;
const RIGHT: f64 = WIDTH - MARGIN;
/// Of the plot alone.
const HEIGHT: f64 = 240.0;
/// Beside the upper edge of the plot, for the number above the greatest step.
const HEADROOM: f64 = 26.0;

/// What the picture shows.
#[derive(Debug, Clone)]
pub struct Week<'a> {
    /// Begins every id in it: pictures of several stacks may stand in one page.
    pub id: &'a str,
    /// The stack's name.
    pub stack: &'a str,
    /// What the reader calls now; its zone is that of the axis.
    pub now: &'a ZonedDateTime,
    /// The whole time, from a midnight to a midnight.
    pub stretches: &'a [Stretch],
    /// Those of the stack file.
    pub windows: &'a [Window],
    /// The stack file's own, not what windows compile to.
    pub actions: &'a [&'a Action],
    /// What sizes count.
    pub units: Units,
    /// What an instance, or a unit, costs an hour.
    pub hourly_price: Option<f64>,
}

/// The picture.
#[must_use]
pub fn week(week: &Week<'_>) -> String {
    let (Some(first), Some(last)) = (week.stretches.first(), week.stretches.last()) else {
        return Picture::new(week.id, WIDTH).finish(HEIGHT, week.stack, "");
    };
    let during = first.during.start..last.during.end;
    let says = week.headlines();
    let room = RIGHT - MARGIN;
    let lines = says.iter().flat_map(|line| wrap(line, TEXT, room));
    let lines: Vec<String> = lines.collect();
    let top = 34.0 + 24.0 * size(lines.len()) + 88.0 + HEADROOM;
    let most = scale(week.stretches);
    let plot = Plot {
        during,
        most,
        left: MARGIN + 34.0 + width(&format!("{most:.0}"), TEXT),
        right: RIGHT,
        top,
        bottom: top + HEIGHT,
    };
    let days = plot.days(week.now.time_zone());
    let lanes = lanes::lanes(week, &plot);
    let end = plot.bottom + 40.0 + lanes.iter().map(Lane::height).sum::<f64>();

    let mut picture = Picture::new(week.id, WIDTH);
    plot.ground(&mut picture, &days, (top - HEADROOM - 26.0, end));
    heading(&mut picture, &week.title(), &lines);
    names_of_days(&mut picture, &plot, &days);
    plot.numbers(&mut picture);
    let middle = f64::midpoint(plot.top, plot.bottom);
    picture.upward(
        "dim",
        (MARGIN + 12.0, middle),
        &format!("{}s", week.units.noun()),
    );
    capacity(&mut picture, &plot, week.stretches);
    lanes::bars(&mut picture, &plot, &lanes);
    now(&mut picture, &plot, week.now, end);
    // Text comes last: no line may run through it.
    lanes::names(&mut picture, &plot, &lanes);
    plot.hours(&mut picture, &days, week.now.time_zone());
    numbers_of_steps(&mut picture, &plot, week);
    let end = legend::draw(&mut picture, &plot, &lanes, (end + 34.0, week.units));
    let end = legend::notes(&mut picture, &week.notes(&plot, &days), (plot.left, end));
    picture.finish(end, &week.title(), &week.description(&lanes, &says))
}

impl Week<'_> {
    fn title(&self) -> String {
        format!("{}: a week of capacity", self.stack)
    }

    /// Dates and numbers.
    fn headlines(&self) -> Vec<String> {
        let zone = self.now.time_zone();
        let mut lines = Vec::new();
        if let (Some(first), Some(last)) = (self.stretches.first(), self.stretches.last()) {
            let from = zone.to_datetime(first.during.start);
            let last = last
                .during
                .end
                .checked_sub(jiff::SignedDuration::from_secs(1));
            let to = last.map_or(from, |last| zone.to_datetime(last));
            let (from, to) = (from.strftime("%a %Y-%m-%d"), to.strftime("%a %Y-%m-%d"));
            lines.push(format!("{from} to {to}, {}", lanes::zone_name(zone)));
        }
        let peak = peak(self.stretches);
        let hours = instance_hours(self.stretches);
        let always: f64 = instance_hours(&flat(self.stretches, peak));
        let saving = saving(hours, always);
        let noun = self.units.noun();
        let told = self.units.size(peak);
        lines.push(match peak {
            0 => format!("No {noun}-hours"),
            _ => format!(
                "{hours:.1} {noun}-hours; {always:.1} if always on at the peak of {told}{saving}"
            ),
        });
        lines.extend(
            self.hourly_price
                .map(|price| money(price, hours, always, self.units)),
        );
        lines
    }

    /// What the picture leaves out or distorts.
    fn notes(&self, plot: &Plot, days: &[Day]) -> Vec<String> {
        let mut notes = Vec::new();
        for day in days.iter().filter(|day| day.length().as_hours() != 24) {
            let (date, hours) = (
                day.date.strftime("%a %m-%d"),
                day.length().as_secs_f64() / 3600.0,
            );
            notes.push(format!("* The clock changes: {date} has {hours} hours."));
        }
        let most = self.stretches.iter().map(|stretch| stretch.sizes.max).max();
        if let Some(most) = most.filter(|most| f64::from(*most) > plot.most) {
            notes.push(format!("The maximum goes up to {most}, above this scale."));
        }
        notes.extend(self.gaps());
        let closed = |window: &&Window| window.openings(&plot.during).is_empty();
        let closed: Vec<&str> = self
            .windows
            .iter()
            .filter(closed)
            .map(|it| it.name.as_str())
            .collect();
        if !closed.is_empty() {
            notes.push(format!("Not open in these days: {}.", closed.join(", ")));
        }
        notes
    }

    /// What the lines are by which a gap is marked.
    fn gaps(&self) -> Option<String> {
        let zone = self.now.time_zone();
        let dips = within(self.stretches);
        let shown = dips.iter().map(|dip| {
            let from = zone.to_datetime(dip.during.start);
            let lost = self.units.count(dip.lost());
            format!("{} {lost}", from.strftime("%a %H:%M"))
        });
        let shown: Vec<String> = shown.collect();
        let text = format!(
            "{} go and others come within half an hour: {}.",
            match self.units {
                Units::Instances => "Instances",
                Units::Weighted { .. } => "Units",
            },
            shown.join(", ")
        );
        (!shown.is_empty()).then_some(text)
    }

    fn description(&self, lanes: &[Lane], lines: &[String]) -> String {
        let lanes = lanes
            .iter()
            .map(|lane| format!(" {}: {}.", lane.name, lane.says));
        let gaps = self.gaps().map(|text| format!(" {text}"));
        format!(
            "{}.{}{}",
            lines.join(". "),
            lanes.collect::<String>(),
            gaps.unwrap_or_default()
        )
    }
}

/// The number at the top of the plot: the greatest maximum, unless that would flatten what is wanted.
fn scale(stretches: &[Stretch]) -> f64 {
    let most = stretches.iter().map(|stretch| stretch.sizes.max).max();
    let (peak, most) = (f64::from(peak(stretches)), f64::from(most.unwrap_or(0)));
    if peak > 0.0 && most > 3.0 * peak {
        return 1.5 * peak;
    }
    most.max(peak).max(1.0)
}

#[expect(clippy::cast_precision_loss, reason = "a count of lines")]
fn size(count: usize) -> f64 {
    count as f64
}

fn heading(picture: &mut Picture, title: &str, lines: &[String]) {
    let room = RIGHT - MARGIN;
    picture.text(
        "title",
        (MARGIN, 34.0),
        Anchor::Start,
        &fit(title, 24.0, room),
    );
    for (index, line) in lines.iter().enumerate() {
        let at = (MARGIN, 34.0 + 24.0 * (size(index) + 1.0));
        picture.text("", at, Anchor::Start, line);
    }
}

/// A star refers to the note on days that are not 24 hours long.
fn names_of_days(picture: &mut Picture, plot: &Plot, days: &[Day]) {
    for day in days {
        let star = if day.length().as_hours() == 24 {
            ""
        } else {
            "*"
        };
        let middle = f64::midpoint(plot.x(day.during.start), plot.x(day.during.end));
        let y = plot.top - HEADROOM - 34.0;
        let weekday = day.date.strftime("%a").to_string();
        picture.text("name", (middle, y - 20.0), Anchor::Middle, &weekday);
        let date = format!("{}{star}", day.date.strftime("%m-%d"));
        picture.text("", (middle, y), Anchor::Middle, &date);
    }
}

fn pieces(stretches: &[Stretch], of: impl Fn(Sizes) -> u32) -> Vec<Piece> {
    let piece = |stretch: &Stretch| (stretch.during.clone(), f64::from(of(stretch.sizes)));
    stretches.iter().map(piece).collect()
}

fn capacity(picture: &mut Picture, plot: &Plot, stretches: &[Stretch]) {
    let desired = pieces(stretches, |sizes| sizes.desired);
    let (least, most) = (pieces(stretches, |s| s.min), pieces(stretches, |s| s.max));
    let floor = pieces(stretches, |_| 0);
    picture.path("band", &plot.between(&least, &most));
    picture.path("area", &plot.between(&floor, &desired));
    picture.line("axis", (plot.left, plot.bottom), (plot.right, plot.bottom));
    picture.path("least", &plot.steps(&least));
    // A line along the upper edge would say that the maximum is there.
    for part in most.chunk_by(|(_, a), (_, b)| (*a > plot.most) == (*b > plot.most)) {
        if part.first().is_some_and(|(_, value)| *value <= plot.most) {
            picture.path("most", &plot.steps(part));
        }
    }
    picture.path("line", &plot.steps(&desired));
    // A minute is thinner than any line.
    for dip in within(stretches) {
        let (top, bottom) = (plot.y(f64::from(dip.before)), plot.y(f64::from(dip.least)));
        let x = plot.x(dip.during.start);
        picture.line("tick", (x, top), (x, bottom));
    }
}

/// The number of instances above each step, the greatest first, as far as they keep clear of one another. Where only the
/// bounds change there is no step.
fn numbers_of_steps(picture: &mut Picture, plot: &Plot, week: &Week<'_>) {
    let stretches = week.stretches;
    let peak = peak(stretches);
    if peak == 0 {
        let at = (f64::midpoint(plot.left, plot.right), plot.bottom - 8.0);
        let text = format!("no {} is wanted in these days", week.units.noun());
        return picture.text("halo", at, Anchor::Middle, &text);
    }
    let steps: Vec<(Range<Timestamp>, u32)> = stretches
        .chunk_by(|a, b| a.sizes.desired == b.sizes.desired)
        .filter_map(|same| {
            let (first, last) = (same.first()?, same.last()?);
            Some((first.during.start..last.during.end, first.sizes.desired))
        })
        .collect();
    let mut order: Vec<usize> = (0..steps.len()).collect();
    let desired = |index: usize| steps.get(index).map_or(0, |(_, desired)| *desired);
    order.sort_by_key(|index| std::cmp::Reverse(desired(*index)));
    let mut taken: Vec<(f64, f64, f64)> = Vec::new();
    for index in order {
        let Some((during, wanted)) = steps.get(index) else {
            continue;
        };
        let (text, class, bold) = match taken.is_empty() {
            true => (format!("peak {peak}"), "name halo", BOLD),
            false => (wanted.to_string(), "halo", 1.0),
        };
        let half = width(&text, TEXT * bold) / 2.0 + 3.0;
        let (from, to) = (plot.x(during.start), plot.x(during.end));
        let middle = f64::midpoint(from, to).clamp(plot.left + half, plot.right - half);
        let y = plot.y(f64::from(*wanted)) - 7.0;
        let meets = |(x, other, wide): &(f64, f64, f64)| {
            (x - middle).abs() < half + wide && (other - y).abs() < 22.0
        };
        // In a dip, a number that is wider than it would stand on both sides of it.
        let beside = |other: Option<usize>| other.is_some_and(|it| desired(it) > *wanted);
        let dip = beside(index.checked_sub(1)) && beside(Some(index + 1));
        let hidden = *wanted == 0 || dip && to - from < 2.0 * half;
        if !hidden && !taken.iter().any(meets) {
            picture.text(class, (middle, y), Anchor::Middle, &text);
            taken.push((middle, y, half));
        }
    }
}

/// A line through everything, and the time on the side where the day is.
fn now(picture: &mut Picture, plot: &Plot, now: &ZonedDateTime, bottom: f64) {
    let x = plot.x(now.timestamp());
    let y = plot.top - HEADROOM;
    picture.line("now", (x, y - 20.0), (x, bottom));
    let text = format!("now {}", now.strftime("%H:%M"));
    let (place, anchor) = match x - plot.left < width(&text, TEXT * BOLD) + 14.0 {
        true => (x + 7.0, Anchor::Start),
        false => (x - 7.0, Anchor::End),
    };
    picture.text("now name", (place, y - 6.0), anchor, &text);
}
