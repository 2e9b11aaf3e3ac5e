//! How old the image was that a scale-out would have started, over the last days, and will be at those to come.

use std::time::Duration;

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::html::Svg;
use crate::render::svg::axis::Plot;
use crate::render::svg::{Anchor, Picture, number};
use freshscale_core::words::{local, span};
use freshscale_deploy::forecast::ScaleOut;
use freshscale_deploy::history::History;

/// As wide as the week beside it: text is 10 pixels high on a telephone.
const WIDTH: f64 = 620.0;
const LEFT: f64 = 78.0;
const RIGHT: f64 = WIDTH - 16.0;
const TOP: f64 = 52.0;
const BOTTOM: f64 = 262.0;

/// What is what.
const MARKS: [&str; 2] = [
    "Squares are scale-outs to come, if the daily backups come;",
    "crosses are those that would start the wrong image.",
];

/// So far back it looks.
const BEFORE: SignedDuration = SignedDuration::from_hours(24 * 7);

/// What is shown of a stack.
pub(crate) struct Freshness<'a> {
    /// Begins every id in it.
    pub(crate) id: &'a str,
    /// The versions and their images.
    pub(crate) history: &'a History,
    /// Scale-outs to come, as far as it is known what they start.
    pub(crate) launches: &'a [ScaleOut],
    /// Older than this is too old.
    pub(crate) limit: Duration,
    /// The present.
    pub(crate) now: Timestamp,
    /// Of the schedule.
    pub(crate) zone: &'a TimeZone,
}

/// A version's image while no newer version stood: when it was made, from when, until when.
struct Held {
    made: Timestamp,
    from: Timestamp,
    to: Timestamp,
}

impl Freshness<'_> {
    /// The picture.
    pub(crate) fn picture(&self) -> Svg {
        let held = self.held();
        let during = self.during(&held);
        let limit = hours(self.limit);
        let ages = held.iter().map(|it| hours(age(it.made, it.to)));
        let ahead = self.ahead().filter_map(age_then).map(hours);
        let most = ages.chain(ahead).fold(limit, f64::max) * 1.15;
        let plot = Plot {
            during,
            most: most.max(1.0),
            left: LEFT,
            right: RIGHT,
            top: TOP,
            bottom: BOTTOM,
        };
        let mut picture = Picture::new(self.id, WIDTH);
        let title = "Age of the newest version's image";
        picture.text("name", (16.0, 28.0), Anchor::Start, title);
        self.scale(&mut picture, &plot, limit);
        for it in &held {
            let (from, to) = (it.from.max(plot.during.start), it.to);
            let at = |when| {
                let y = plot.y(hours(age(it.made, when)));
                format!("{} {}", number(plot.x(when)), number(y))
            };
            picture.path("line", &format!("M{}L{}", at(from), at(to)));
        }
        let now = plot.x(self.now);
        picture.line("now", (now, TOP - 8.0), (now, BOTTOM));
        picture.text("now name", (now - 6.0, TOP - 2.0), Anchor::End, "now");
        for launch in self.ahead() {
            let Some(age) = age_then(launch) else {
                continue;
            };
            let (x, y) = (plot.x(launch.at), plot.y(hours(age)));
            if launch.stale.is_empty() {
                picture.rect("bar", (x - 4.0, y - 4.0), (8.0, 8.0));
            } else {
                picture.line("now", (x - 6.0, y - 6.0), (x + 6.0, y + 6.0));
                picture.line("now", (x - 6.0, y + 6.0), (x + 6.0, y - 6.0));
            }
        }
        for (line, text) in [(58.0, MARKS[0]), (80.0, MARKS[1])] {
            picture.text("dim", (16.0, BOTTOM + line), Anchor::Start, text);
        }
        Svg(picture.finish(BOTTOM + 96.0, title, &self.description(&held)))
    }

    fn scale(&self, picture: &mut Picture, plot: &Plot, limit: f64) {
        plot.numbers(picture);
        picture.line("axis", (LEFT, BOTTOM), (RIGHT, BOTTOM));
        for (place, day) in plot.days(self.zone).iter().enumerate() {
            if day.during.start < plot.during.start {
                continue;
            }
            let x = plot.x(day.during.start);
            picture.line("grid", (x, TOP), (x, BOTTOM + 6.0));
            let label = day.date.strftime("%m-%d").to_string();
            if place % 2 == 0 && x < RIGHT - 40.0 {
                picture.text("dim", (x + 3.0, BOTTOM + 24.0), Anchor::Start, &label);
            }
        }
        let y = plot.y(limit);
        picture.line("most", (LEFT, y), (RIGHT, y));
        let label = format!("image.max_age {}", span(self.limit));
        picture.text("dim halo", (LEFT + 6.0, y - 8.0), Anchor::Start, &label);
        picture.upward("dim", (28.0, f64::midpoint(TOP, BOTTOM)), "hours");
    }

    /// From the first version on that is known, at most a week back, to a day ahead or the last launch shown.
    fn during(&self, held: &[Held]) -> std::ops::Range<Timestamp> {
        let at = |span| self.now.checked_add(span).unwrap_or(self.now);
        let first = held.first().map_or(self.now, |it| it.from);
        let from = first
            .max(at(-BEFORE))
            .min(at(-SignedDuration::from_hours(24)));
        let to = at(SignedDuration::from_hours(24));
        from..self
            .ahead()
            .map(|launch| launch.at)
            .fold(to, Timestamp::max)
    }

    /// The next scale-out and those of a day: before later ones, backups and rotations are to come.
    fn ahead(&self) -> impl Iterator<Item = &ScaleOut> {
        let near = self.now.checked_add(SignedDuration::from_hours(24));
        let near = near.unwrap_or(self.now);
        let far = self.now.checked_add(BEFORE).unwrap_or(self.now);
        let launches = self.launches.iter().enumerate();
        launches
            .filter(move |(place, it)| it.at <= near || *place == 0 && it.at <= far)
            .map(|(_, it)| it)
    }

    /// Versions with an image whose age is known, oldest first; of others the line has a gap.
    fn held(&self) -> Vec<Held> {
        let versions = &self.history.template.versions;
        let mut held = Vec::new();
        for (place, version) in versions.iter().enumerate() {
            let next = versions.get(place + 1).and_then(|next| next.created);
            let to = next.unwrap_or(self.now).min(self.now);
            let image = version.image.as_ref();
            let image = image.and_then(|id| self.history.images.get(id));
            let made = image.and_then(|image| image.created);
            if let (Some(made), Some(from)) = (made, version.created)
                && from <= to
                && to > self.now.checked_sub(BEFORE).unwrap_or(self.now)
            {
                held.push(Held { made, from, to });
            }
        }
        held
    }

    fn description(&self, held: &[Held]) -> String {
        let most = held.iter().map(|it| age(it.made, it.to)).max();
        let mut text = match (held.last(), most) {
            (Some(last), Some(most)) => format!(
                "Now {}; at most {} since {}.",
                span(age(last.made, self.now)),
                span(most),
                local(held.first().map_or(last.from, |it| it.from), self.zone)
            ),
            _ => "No version has an image whose age is known.".to_owned(),
        };
        text.push_str(&format!(" image.max_age is {}.", span(self.limit)));
        for launch in self.ahead() {
            let at = local(launch.at, self.zone);
            let age = age_then(launch).map_or("of unknown age".to_owned(), |age| {
                format!("{} old", span(age))
            });
            let wrong = if launch.stale.is_empty() {
                ""
            } else {
                ", the wrong image"
            };
            text.push_str(&format!(" Scale-out {at}: {age}{wrong}."));
        }
        text
    }
}

fn age(made: Timestamp, at: Timestamp) -> Duration {
    freshscale_core::words::since(made, at)
}

/// Of what a launch will start: of the backup that is to replace today's image, if one is.
fn age_then(launch: &ScaleOut) -> Option<Duration> {
    let to_come = launch.to_come.map(|backup| age(backup, launch.at));
    to_come.or(launch.age)
}

fn hours(age: Duration) -> f64 {
    age.as_secs_f64() / 3600.0
}
