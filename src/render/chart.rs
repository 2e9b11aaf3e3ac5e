//! A week of capacity as characters: 80 columns, and nothing that needs a colour.

use std::ops::Range;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use super::{Page, columns, dip, say, short};
use freshscale_core::schedule::dip::Dip;
use freshscale_core::schedule::preview::{Preview, Stretch, day, instance_hours};
use freshscale_core::schedule::window::model::reached;
use freshscale_core::words::Units;

/// Half hours of a day.
const SLOTS: i8 = 48;
/// A half hour in which instances go and others come.
const GAP: char = '!';

/// One row for each of seven days, one character for each half hour: the most instances in it. Gaps are marked, and told
/// below.
#[must_use]
pub fn week(preview: &Preview<'_>, first: Date, zone: &TimeZone, units: Units) -> Page {
    let mut out = Page::new();
    let hours = "00    03    06    09    12    15    18    21    ";
    say!(out, "{:11}{hours}  {}-hours", "", units.noun());
    let (mut rows, mut dips) = (Vec::new(), Vec::new());
    for date in std::iter::successors(Some(first), |date| date.tomorrow().ok()).take(7) {
        let Some(during) = day(date, zone) else {
            continue;
        };
        let stretches = preview.stretches(&during);
        let found = preview.dips(&during);
        let row: String = (0..SLOTS)
            .map(|slot| character(&stretches, &found, (date, slot), zone))
            .collect();
        // One that goes on into the next day is told once.
        dips.extend(
            found
                .into_iter()
                .filter(|dip| during.contains(&dip.during.start)),
        );
        let hours = instance_hours(&stretches);
        say!(out, "{}  {row}  {hours:14.1}", date.strftime("%a %m-%d"));
        rows.push(row);
    }
    say!(out, "{:11}{}", "", legend(&rows.concat(), units));
    for dip in &dips {
        let line = format!("{GAP} {}", dip::text(dip, zone, units));
        say!(out, "{}", short(&line, columns()));
    }
    out
}

fn character(
    stretches: &[Stretch],
    dips: &[Dip<&str>],
    (date, slot): (Date, i8),
    zone: &TimeZone,
) -> char {
    let Some(during) = half_hour(date, slot, zone) else {
        return ' ';
    };
    let most = most(stretches, &during);
    let meets = |it: &Range<Timestamp>| it.start < during.end && it.end > during.start;
    // What is so all the half hour is shown as it is.
    let hidden = |dip: &&Dip<&str>| meets(&dip.during) && dip.least < most;
    match dips.iter().find(hidden) {
        Some(_) => GAP,
        None => digit(most),
    }
}

/// A half hour of the wall clock; none if the clock skips it.
fn half_hour(date: Date, slot: i8, zone: &TimeZone) -> Option<Range<Timestamp>> {
    let local = date.at(slot / 2, slot % 2 * 30, 0, 0);
    let from = reached(local, zone)?;
    let to = if slot + 1 < SLOTS {
        reached(date.at((slot + 1) / 2, (slot + 1) % 2 * 30, 0, 0), zone)?
    } else {
        day(date, zone)?.end
    };
    (from < to).then_some(from..to)
}

/// The most instances in it.
fn most(stretches: &[Stretch], during: &Range<Timestamp>) -> u32 {
    let within = stretches
        .iter()
        .filter(|stretch| stretch.during.start < during.end && stretch.during.end > during.start);
    let desired = within.map(|stretch| stretch.sizes.desired);
    desired.max().unwrap_or(0)
}

/// `.` for none, then 1 to 9, then a to z for 10 to 35.
fn digit(desired: u32) -> char {
    match desired {
        0 => '.',
        n => char::from_digit(n, 36).unwrap_or('#'),
    }
}

fn legend(shown: &str, units: Units) -> String {
    let noun = units.noun();
    let mut text = format!("Each character is half an hour, `.` is no {noun}");
    if shown.contains(|c: char| c.is_ascii_lowercase()) {
        text += ", a is 10, b is 11";
    }
    if shown.contains(GAP) {
        text += ", ! hides a gap";
    }
    if shown.contains('#') {
        text += ", # is 36 or more";
    }
    text + "."
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_number_has_one_character() {
        let shown: String = [0, 1, 9, 10, 35, 36, 9_999]
            .map(digit)
            .into_iter()
            .collect();
        assert_eq!(shown, ".19az##");
        assert!(legend(&shown, Units::Instances).contains("36 or more"));
    }
}
