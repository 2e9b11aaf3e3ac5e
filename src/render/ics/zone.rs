//! Time zones, for calendars that do not know them by name.
//!
//! Readers differ in what they take of a zone, so it is told in the form that all read alike: a rule that holds to the
//! end, from its historic start on, and each date before it as a property of its own, also the one that is DTSTART
//! (ical.js takes one value of an RDATE, and leaves out DTSTART beside one). It reaches back beyond 2000: vobject compares
//! zones in the years 2000 to 2020, and takes those that are alike there for one.

use jiff::SignedDuration;
use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};

use super::Lines;
use freshscale_core::schedule::window::horizon;

/// A kind of change: whether to summer time, from and to which offset, and the new time's name.
type Kind = (bool, Offset, Offset, String);

/// A change, as a wall clock shows it that is not changed yet.
type Change = (Kind, DateTime);

/// As many years must follow a rule to the end before it is believed.
const YEARS: usize = 5;

/// The changes that a reader needs from before 2000 to the end of [`horizon`], or one that says what holds always.
pub(super) fn write(lines: &mut Lines, name: &str, zone: &TimeZone) {
    let all = changes(zone);
    let (rules, ruled) = rules(&all);
    let listed = all.get(..all.len() - ruled).unwrap_or_default();
    let recent = recent();
    let old = listed.iter().filter(|(_, local)| *local < recent).count();
    let skipped = match rules.first() {
        Some((_, from, _)) if *from < recent => old,
        // One change before the year 2000 says what held in it.
        _ => old.saturating_sub(1),
    };
    let mut kinds: Vec<(&Kind, Vec<DateTime>)> = Vec::new();
    for (kind, local) in listed.iter().skip(skipped) {
        match kinds.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, dates)) => dates.push(*local),
            None => kinds.push((kind, vec![*local])),
        }
    }
    lines.add("BEGIN:VTIMEZONE");
    lines.add(&format!("TZID:{name}"));
    for (kind, dates) in &kinds {
        observance(lines, kind, dates, None);
    }
    for (kind, from, rule) in &rules {
        observance(lines, kind, &[*from], Some(rule));
    }
    lines.add("END:VTIMEZONE");
}

/// What is before is history.
fn recent() -> DateTime {
    jiff::civil::date(2000, 1, 1).at(0, 0, 0, 0)
}

/// All changes since 1970; where there is none before the year 2000, what holds until then comes first.
fn changes(zone: &TimeZone) -> Vec<Change> {
    let second = SignedDuration::from_secs(1);
    let before = |at: Timestamp| at.checked_sub(second).unwrap_or(at);
    let after = zone.following(Timestamp::UNIX_EPOCH);
    let after = after.take_while(|change| change.timestamp() < horizon().end);
    let mut all: Vec<Change> = after
        .map(|change| {
            let old = zone.to_offset(before(change.timestamp()));
            let name = change.abbreviation().to_string();
            let kind = (change.dst().is_dst(), old, change.offset(), name);
            (kind, old.to_datetime(change.timestamp()))
        })
        .collect();
    if all.first().is_none_or(|(_, local)| *local >= recent()) {
        let info = zone.to_offset_info(Timestamp::UNIX_EPOCH);
        let (offset, name) = (info.offset(), info.abbreviation().to_owned());
        let epoch = jiff::civil::date(1970, 1, 1).at(0, 0, 0, 0);
        all.insert(0, ((info.dst().is_dst(), offset, offset, name), epoch));
    }
    all
}

/// The two rules by which a zone changes its clock to the end, each with its kind and first date; and how many of the
/// changes they stand for.
fn rules(all: &[Change]) -> (Vec<(Kind, DateTime, String)>, usize) {
    let mut run = 0;
    let mut fitting: [Vec<String>; 2] = [Vec::new(), Vec::new()];
    for (index, (kind, local)) in all.iter().rev().enumerate() {
        let Some(kept) = fitting.get_mut(index % 2) else {
            break;
        };
        let forms = forms(local.date());
        let later = index.checked_sub(2).and_then(|it| all.iter().rev().nth(it));
        let left: Vec<String> = match later {
            None => forms,
            Some((known, next)) => {
                let same = known == kind && next.time() == local.time();
                let yearly = i32::from(next.year()) - i32::from(local.year()) == 1;
                let both = kept.iter().filter(|form| forms.contains(form)).cloned();
                both.filter(|_| same && yearly).collect()
            }
        };
        if left.is_empty() {
            break;
        }
        (*kept, run) = (left, index + 1);
    }
    // Both begin with a change of their own, and end together.
    let ends = |(_, local): &Change| i32::from(local.year()) == 2037;
    let lasts = all.iter().rev().take(2).filter(|it| ends(it)).count() == 2;
    if run < 2 * YEARS || !lasts {
        return (Vec::new(), 0);
    }
    let first = all.len() - run;
    let mut rules: Vec<(Kind, DateTime, String)> = all
        .iter()
        .rev()
        .zip(fitting)
        .filter_map(|((kind, _), forms)| {
            let (_, from) = all.iter().skip(first).find(|(other, _)| other == kind)?;
            let form = forms.into_iter().next()?;
            Some((kind.clone(), *from, form))
        })
        .collect();
    rules.sort_by_key(|(_, from, _)| *from);
    (rules, run)
}

/// How a date can be said of every year, the simplest first: second Sunday of March, last Sunday, or Friday from the
/// 23rd to the 29th.
fn forms(date: Date) -> Vec<String> {
    let day = super::window::weekday(date.weekday());
    let (month, of_month) = (date.month(), date.day());
    let mut forms = Vec::new();
    let mut add = |form: String| forms.push(format!("FREQ=YEARLY;BYMONTH={month};{form}"));
    let nth = (of_month - 1) / 7 + 1;
    if of_month + 7 > date.days_in_month() {
        add(format!("BYDAY=-1{day}"));
    }
    if nth <= 4 {
        add(format!("BYDAY={nth}{day}"));
    }
    let firsts = (of_month - 6).max(1)..=of_month.min(date.days_in_month() - 6);
    for first in firsts {
        let days: Vec<String> = (first..first + 7).map(|day| day.to_string()).collect();
        add(format!("BYMONTHDAY={};BYDAY={day}", days.join(",")));
    }
    forms
}

fn observance(
    lines: &mut Lines,
    (dst, old, new, name): &Kind,
    dates: &[DateTime],
    rule: Option<&str>,
) {
    let section = if *dst { "DAYLIGHT" } else { "STANDARD" };
    lines.add(&format!("BEGIN:{section}"));
    lines.add(&format!("TZNAME:{name}"));
    lines.add(&format!("TZOFFSETFROM:{}", offset(*old)));
    lines.add(&format!("TZOFFSETTO:{}", offset(*new)));
    let text = |local: &DateTime| local.strftime("%Y%m%dT%H%M%S").to_string();
    for first in dates.iter().take(1) {
        lines.add(&format!("DTSTART:{}", text(first)));
    }
    match rule {
        Some(rule) => lines.add(&format!("RRULE:{rule}")),
        None if dates.len() == 1 => {}
        None => {
            for date in dates {
                lines.add(&format!("RDATE:{}", text(date)));
            }
        }
    }
    lines.add(&format!("END:{section}"));
}

/// `+0900`.
fn offset(offset: Offset) -> String {
    let seconds = offset.seconds().unsigned_abs();
    let sign = if offset.is_negative() { '-' } else { '+' };
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match rest {
        0 => format!("{sign}{hours:02}{minutes:02}"),
        rest => format!("{sign}{hours:02}{minutes:02}{rest:02}"),
    }
}
