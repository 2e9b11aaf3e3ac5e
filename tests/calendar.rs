//! Calendars as readers that we did not write understand them.

use std::collections::BTreeMap;
use std::path::Path;

use freshscale_core::schedule::Firing;
use freshscale_core::schedule::window::model::reached;
use freshscale_core::zone;
use freshscale_stack::{self as stack, Stack};
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use crate::support::binary::Desk;
use crate::support::python::{read_calendars, read_calendars_with_node};

/// By rule and not, to the south and the north, by half an hour, with less time in winter, on Saturdays and Fridays, at
/// UTC+0, and never.
const ZONES: [&str; 11] = [
    "Africa/Casablanca",
    "America/New_York",
    "America/Nuuk",
    "America/Sao_Paulo",
    "Asia/Jerusalem",
    "Asia/Seoul",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Europe/London",
    "Pacific/Apia",
    "UTC",
];

/// Across midnight and the changes of clocks, at times that are skipped or repeated, all day, on dates, by rules, with
/// other hours on some days.
const SCHEDULE: &str = r#"
  windows:
    - { name: night, days: daily, from: "22:00", to: "03:30", desired: 2, warmup: 10m }
    - { name: skipped, days: sun, from: "02:10", to: "02:40", desired: 3 }
    - { name: repeated, days: sun, from: "01:15", to: "01:45", desired: 4 }
    - { name: saturday, days: sat, from: "00:00", to: "00:00", desired: 1 }
    - { name: push, days: mon-fri, except: [2026-12-25, 2027-01-01], from: "08:40", to: "10:00", desired: 3 }
    - { name: launch, on: [2026-01-01, 2026-12-24, 2027-03-14, 2027-10-31], from: "00:30", to: "06:05", desired: 5 }
    - { name: office, hours: { mon-thu: 11:00-18:00, "fri,sat": 20:00-02:15 }, except: 2026-12-24, desired: 1 }
    - { name: month end, days_of_month: last fri, until: 2027-12-31, from: "01:30", to: "05:00", desired: 6 }
  actions:
    - { name: "a;b, \\c", recurrence: "20 0-4 * * *", max: 9 }
    - { name: either, recurrence: "37 2 1,15 * sun", max: 9 }
    - { name: quarterly, recurrence: "0 12 1 */3 *", min: 0 }
    - { name: limited, recurrence: "5 12 * * *", start: 2026-12-01T03:33:00Z, end: 2027-02-01T00:00:00Z, min: 0 }
    - { name: once, start: 2027-03-28T01:30:30Z, min: 0 }
"#;

/// Two zones that change their clocks in other weeks than one another, in one calendar.
const TWO_ZONES: &str = r#"
schedule:
  timezone: Europe/London
  windows:
    - { name: push, days: mon-fri, from: "09:00", to: "17:00", desired: 4 }
    - { name: ny, days: mon-fri, from: "14:00", to: "15:00", desired: 6, timezone: America/New_York }
"#;

/// A Tuesday; the calendar begins with its Monday.
const AT: &str = "2026-10-20T12:00:00Z";

fn text(zone: &str) -> String {
    let minimal = include_str!("../stacks/minimal.yaml");
    let rest = minimal.split("schedule:").next().unwrap();
    let rest = rest.replace("max: 4", "max: 9");
    format!("{rest}schedule:\n  timezone: {zone}{SCHEDULE}")
}

/// Name, zone and text of each file.
fn files() -> Vec<(String, &'static str, String)> {
    let each = |zone: &'static str| (zone.replace('/', "-"), zone, text(zone));
    let mut all: Vec<_> = ZONES.into_iter().map(each).collect();
    let rest = text("UTC");
    let rest = rest.split("schedule:").next().unwrap();
    let two = format!("{rest}{}", TWO_ZONES.trim_start());
    all.push(("london-new-york".to_owned(), "Europe/London", two));
    all
}

fn load(text: &str) -> Stack {
    let loaded = stack::load_str_at(Path::new("web.yaml"), text, AT.parse().unwrap());
    loaded.unwrap_or_else(|faults| panic!("{faults}")).stack
}

/// Name, start and end of everything that begins in a year, minute by minute as the windows say.
fn expected(stack: &Stack, from: Timestamp, to: Timestamp) -> Vec<[String; 3]> {
    let mut all = Vec::new();
    for window in &stack.schedule.windows {
        let first = window.zone.to_datetime(from).date() - 1.day();
        for date in first
            .series(1.day())
            .take(369)
            .filter(|date| window.on(*date))
        {
            let wall = window.hours(date).unwrap().wall(date).unwrap();
            let start = reached(wall.start, &window.zone).unwrap();
            let end = window.span(date).unwrap().end;
            all.push((window.name.clone(), start, end));
        }
    }
    for name in ["a;b, \\c", "either", "quarterly", "limited", "once"] {
        let mut actions = stack.schedule.actions.iter();
        let Some(action) = actions.find(|action| action.name == name) else {
            continue;
        };
        let limits = (action.start, action.end);
        let firing = Firing::of(action.recurrence.as_deref(), &action.timezone, limits).unwrap();
        let firings = firing.after(from).take_while(|at| *at < to);
        all.extend(firings.map(|at| (name.to_owned(), at, at)));
    }
    all.retain(|(_, start, _)| (from..to).contains(start));
    let shown = |(name, start, end): (String, Timestamp, Timestamp)| {
        [name, start.to_string(), end.to_string()]
    };
    let mut all: Vec<_> = all.into_iter().map(shown).collect();
    all.sort();
    all
}

#[test]
fn a_year_of_a_calendar_is_a_year_of_the_schedule_in_zones_of_every_kind() {
    let desk = Desk::new();
    let (mut files, mut ranges) = (Vec::new(), Vec::new());
    let cases = self::files();
    for (name, zone, text) in &cases {
        std::fs::write(desk.path().join(format!("{name}.yaml")), text).unwrap();
        let words = format!("--format ics schedule --at {AT} {name}.yaml");
        let output = desk.local(&words);
        assert!(output.status.success(), "{output:?}");
        let file = desk.path().join(format!("{name}.ics"));
        std::fs::write(&file, &output.stdout).unwrap();
        files.push(file.to_str().unwrap().to_owned());
        told_as_all_read_it(zone, &String::from_utf8(output.stdout).unwrap());
        let zone = zone::get(zone).unwrap();
        let monday = jiff::civil::date(2026, 10, 19).at(0, 0, 0, 0);
        let from = zone.to_timestamp(monday).unwrap();
        ranges.push((from, from + (24 * 365).hours()));
    }
    // One run reads all; what is outside of a zone's own year is not compared.
    let (from, to) = ("2026-10-18T00:00:00+00:00", "2027-10-22T00:00:00+00:00");
    let with = |first: &[&str]| -> Vec<String> {
        let words = first.iter().copied().chain([from, to]);
        let words = words.chain(files.iter().map(String::as_str));
        words.map(str::to_owned).collect()
    };
    let python = |first: &[&str]| {
        let words = with(first);
        read_calendars(&words.iter().map(String::as_str).collect::<Vec<_>>())
    };
    let mut readers: Vec<(String, Value)> = ["known", "told"]
        .map(|mode| (mode.to_owned(), python(&["occurrences.py", mode])))
        .into();
    let words = with(&[]);
    let node = read_calendars_with_node(&words.iter().map(String::as_str).collect::<Vec<_>>());
    for more in [python(&["readers.py"]), node] {
        readers.extend(serde_json::from_value::<BTreeMap<String, Value>>(more).unwrap());
    }
    assert_eq!(readers.len(), 2 + 5);
    for (index, ((name, zone, text), (from, to))) in cases.iter().zip(&ranges).enumerate() {
        let expected = expected(&load(text), *from, *to);
        assert!(expected.len() > 500, "{name}: {}", expected.len());
        for (reader, read) in &readers {
            // They know zones by name only, and Morocco's only since Node.js of late 2026.
            let by_name = ["node-ical", "rrule-temporal"].contains(&reader.as_str());
            if by_name && *zone == "Africa/Casablanca" {
                continue;
            }
            let mut found = begins_in(&read[index], *from, *to);
            // It takes an EXDATE at a repeated time for the second, so that the rule shows the first beside the event of its own.
            if reader == "node-ical" {
                found.dedup();
            }
            let expected: Vec<[String; 3]> = match reader.as_str() {
                "rrule-temporal" => expected.iter().map(without_end).collect(),
                _ => expected.clone(),
            };
            let differ = found.iter().zip(&expected).find(|(a, b)| a != b);
            assert_eq!(differ, None, "{name}, {reader}");
            assert_eq!(found.len(), expected.len(), "{name}, {reader}");
        }
    }
}

/// One date in an RDATE and the first among them, and history from before the year 2000 on.
fn told_as_all_read_it(zone: &str, calendar: &str) {
    let text = calendar.replace("\r\n ", "");
    assert!(!text.contains("FREQ=DAILY"), "{zone}");
    for kind in ["DAYLIGHT", "STANDARD"] {
        for part in text.split(&format!("BEGIN:{kind}\r\n")).skip(1) {
            let part = part.split("END:").next().unwrap();
            let of = |name: &str| -> Vec<&str> {
                part.lines()
                    .filter_map(|line| line.strip_prefix(name))
                    .collect()
            };
            let dates = of("RDATE:");
            assert!(dates.iter().all(|date| date.len() == 15), "{zone}: {part}");
            assert!(
                dates.is_empty() || dates[0] == of("DTSTART:")[0],
                "{zone}: {part}"
            );
        }
    }
    let first = text.lines().find_map(|line| line.strip_prefix("DTSTART:"));
    assert!(first.unwrap() < "2000", "{zone}: {first:?}");
}

/// It reads starts only.
fn without_end([name, start, _]: &[String; 3]) -> [String; 3] {
    [name.clone(), start.clone(), String::new()]
}

/// What a reader shows from one instant to another, in order: name, start, end.
fn begins_in(shown: &Value, from: Timestamp, to: Timestamp) -> Vec<[String; 3]> {
    let field = |event: &Value, n: usize| event[n].as_str().unwrap_or_default().to_owned();
    let mut found: Vec<[String; 3]> = shown
        .as_array()
        .unwrap()
        .iter()
        .map(|event| {
            let summary = field(event, 0);
            let name = summary.rsplit_once(": ").unwrap().0.to_owned();
            [name, field(event, 1), field(event, 2)]
        })
        .filter(|[_, start, _]| (from..to).contains(&start.parse().unwrap()))
        .collect();
    found.sort();
    found
}

#[test]
fn an_event_has_the_same_identity_tomorrow_and_says_when_the_group_scales_out() {
    let desk = Desk::new();
    let calendar = |at: &str| {
        let output = desk.local(&format!("--format ics schedule --at {at} jjikin-web.yaml"));
        assert!(output.status.success(), "{output:?}");
        String::from_utf8(output.stdout).unwrap()
    };
    let today = calendar("2026-12-21T08:00:00+09:00");
    assert_eq!(today, calendar("2026-12-21T08:00:00+09:00"));
    assert!(today.ends_with("END:VCALENDAR\r\n"));
    assert_eq!(today.matches('\n').count(), today.matches("\r\n").count());
    let ids = |text: &str| -> Vec<String> {
        let lines = text.lines().filter(|line| line.starts_with("UID:"));
        lines.map(str::to_owned).collect()
    };
    assert_eq!(
        ids(&today),
        [
            "UID:window/morning-push@jjikin-web.freshscale",
            "UID:window/live-show@jjikin-web.freshscale",
            "UID:window/launch-day/2026-12-24@jjikin-web.freshscale",
            "UID:action/nightly-in@jjikin-web.freshscale"
        ]
    );
    let tomorrow = calendar("2026-12-22T08:00:00+09:00");
    assert_eq!(ids(&tomorrow), ids(&today));
    assert_eq!(
        tomorrow.replace("DTSTAMP:20261221T230000Z", "DTSTAMP:20261220T230000Z"),
        today
    );
    let whole = today.replace("\r\n ", "");
    for line in [
        "SUMMARY:live-show: 6 instances (4-8)",
        "RRULE:FREQ=WEEKLY;BYDAY=TU,TH",
        "DTSTART;TZID=Asia/Seoul:20261222T194500",
        "DTEND;TZID=Asia/Seoul:20261222T221500",
        "DESCRIPTION:Scales out at 19:35\\, 10 minutes before it opens\\, to warm up\\; scales in at 22:15.\
         \\ntue\\,thu 19:45-22:15 Asia/Seoul\\, stack jjikin-web",
    ] {
        assert!(
            whole.contains(&format!("\r\n{line}\r\n")),
            "{line}\n{whole}"
        );
    }
}

#[test]
fn a_picture_and_a_calendar_are_of_one_stack_and_only_of_schedule() {
    let desk = Desk::new();
    for format in ["svg", "ics"] {
        let two = desk.expect(
            64,
            &format!("--format {format} schedule jjikin-web.yaml minimal.yaml"),
        );
        assert!(two.contains("2 stacks do not fit in one document"), "{two}");
        assert!(two.contains("run it once for each stack file"), "{two}");
        let other = desk.expect(64, &format!("--format {format} validate minimal.yaml"));
        let message = format!("`--format {format}` is for `schedule` only");
        assert!(other.contains(&message), "{other}");
    }
}
