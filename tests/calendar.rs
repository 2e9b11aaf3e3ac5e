//! Calendars as readers that we did not write understand them.

use std::path::Path;

use freshscale_core::schedule::Firing;
use freshscale_core::schedule::window::model::reached;
use freshscale_core::zone;
use freshscale_stack::{self as stack, Stack};
use jiff::{Timestamp, ToSpan};

use crate::support::binary::Desk;
use crate::support::python::read_calendars;

/// By rule and not, to the south and the north, by half an hour, with less time in winter, and never.
const ZONES: [&str; 8] = [
    "Africa/Casablanca",
    "America/New_York",
    "America/Sao_Paulo",
    "Asia/Seoul",
    "Australia/Lord_Howe",
    "Europe/Dublin",
    "Pacific/Apia",
    "UTC",
];

/// Across midnight and the changes of clocks, at times that are skipped or repeated, all day, on dates.
const SCHEDULE: &str = r#"
  windows:
    - { name: night, days: daily, from: "22:00", to: "03:30", desired: 2, warmup: 10m }
    - { name: skipped, days: sun, from: "02:10", to: "02:40", desired: 3 }
    - { name: repeated, days: sun, from: "01:15", to: "01:45", desired: 4 }
    - { name: saturday, days: sat, from: "00:00", to: "00:00", desired: 1 }
    - { name: push, days: mon-fri, except: [2026-12-25, 2027-01-01], from: "08:40", to: "10:00", desired: 3 }
    - { name: launch, on: [2026-01-01, 2026-12-24, 2027-03-14, 2027-10-31], from: "00:30", to: "06:05", desired: 5 }
  actions:
    - { name: "a;b, \\c", recurrence: "20 0-4 * * *", max: 9 }
    - { name: either, recurrence: "37 2 1,15 * sun", max: 9 }
    - { name: quarterly, recurrence: "0 12 1 */3 *", min: 0 }
    - { name: limited, recurrence: "5 12 * * *", start: 2026-12-01T03:33:00Z, end: 2027-02-01T00:00:00Z, min: 0 }
    - { name: once, start: 2027-03-28T01:30:30Z, min: 0 }
"#;

/// A Tuesday; the calendar begins with its Monday.
const AT: &str = "2026-10-20T12:00:00Z";

fn text(zone: &str) -> String {
    let minimal = include_str!("../stacks/minimal.yaml");
    let rest = minimal.split("schedule:").next().unwrap();
    let rest = rest.replace("max: 4", "max: 9");
    format!("{rest}schedule:\n  timezone: {zone}{SCHEDULE}")
}

fn load(zone: &str) -> Stack {
    let loaded = stack::load_str(Path::new("web.yaml"), &text(zone));
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
            let start = reached(date.to_datetime(window.from), &window.zone).unwrap();
            let end = window.span(date).unwrap().end;
            all.push((window.name.clone(), start, end));
        }
    }
    for name in ["a;b, \\c", "either", "quarterly", "limited", "once"] {
        let mut actions = stack.schedule.actions.iter();
        let action = actions.find(|action| action.name == name).unwrap();
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
    for zone in ZONES {
        let name = zone.replace('/', "-");
        std::fs::write(desk.path().join(format!("{name}.yaml")), text(zone)).unwrap();
        let words = format!("--format ics schedule --at {AT} {name}.yaml");
        let output = desk.local(&words);
        assert!(output.status.success(), "{output:?}");
        let file = desk.path().join(format!("{name}.ics"));
        std::fs::write(&file, &output.stdout).unwrap();
        files.push(file.to_str().unwrap().to_owned());
        let zone = zone::get(zone).unwrap();
        let monday = jiff::civil::date(2026, 10, 19).at(0, 0, 0, 0);
        let from = zone.to_timestamp(monday).unwrap();
        ranges.push((from, from + (24 * 365).hours()));
    }
    // One run reads all; what is outside of a zone's own year is not compared.
    let (from, to) = ("2026-10-18T00:00:00+00:00", "2027-10-22T00:00:00+00:00");
    for mode in ["known", "told"] {
        let mut arguments = vec!["occurrences.py", mode, from, to];
        arguments.extend(files.iter().map(String::as_str));
        let read = read_calendars(&arguments);
        for ((zone, (from, to)), shown) in ZONES.iter().zip(&ranges).zip(read.as_array().unwrap()) {
            let field = |event: &serde_json::Value, n: usize| event[n].as_str().unwrap().to_owned();
            let mut found: Vec<[String; 3]> = shown
                .as_array()
                .unwrap()
                .iter()
                .map(|event| {
                    let summary = field(event, 0);
                    let name = summary.rsplit_once(": ").unwrap().0.to_owned();
                    [name, field(event, 1), field(event, 2)]
                })
                .filter(|[_, start, _]| (*from..*to).contains(&start.parse().unwrap()))
                .collect();
            found.sort();
            let expected = expected(&load(zone), *from, *to);
            let differ = found.iter().zip(&expected).find(|(a, b)| a != b);
            assert_eq!(differ, None, "{zone}, {mode}");
            assert_eq!(found.len(), expected.len(), "{zone}, {mode}");
            assert!(found.len() > 2_000, "{zone}: {}", found.len());
        }
    }
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
