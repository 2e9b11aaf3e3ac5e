//! The pictures of a week against a walk through its minutes, in weeks in which clocks change: on a terminal, as data, as a
//! chart.

use std::collections::BTreeMap;
use std::fmt::Write;

use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use serde_json::Value;

use crate::support::binary::Desk;

/// Days of the week from Monday on, hours of the clock, instances. Around every hour that clocks skip or repeat, past midnight,
/// one on top of another, and hours of its own on some days.
const WINDOWS: [(&str, [u8; 7], &str, &str, u32); 6] = [
    ("office", [1, 1, 1, 1, 0, 0, 0], "09:00", "17:25", 4),
    ("office", [0, 0, 0, 0, 1, 0, 0], "11:40", "20:05", 4),
    ("peak", [0, 1, 0, 1, 0, 0, 0], "12:10", "14:50", 7),
    ("night", [0, 0, 0, 0, 0, 1, 0], "22:35", "02:20", 3),
    ("early", [0, 0, 0, 0, 0, 0, 1], "01:15", "04:45", 2),
    ("long", [0, 0, 0, 0, 0, 0, 1], "03:30", "23:10", 5),
];

/// Zones, and a Wednesday before their clocks change: forward, back, by half an hour, at midnight.
const WEEKS: [(&str, &str); 6] = [
    ("America/New_York", "2027-03-10T12:00:00Z"),
    ("America/New_York", "2026-10-28T12:00:00Z"),
    ("Europe/London", "2026-10-21T12:00:00Z"),
    ("Australia/Lord_Howe", "2027-03-31T12:00:00Z"),
    ("Australia/Lord_Howe", "2026-09-30T12:00:00Z"),
    ("Asia/Seoul", "2026-12-02T12:00:00Z"),
];

fn file(zone: &str) -> String {
    let minimal = include_str!("../stacks/minimal.yaml");
    let rest = minimal.split("schedule:").next().unwrap();
    let mut text = format!(
        "{}schedule:\n  timezone: {zone}\n  windows:\n",
        rest.replace("max: 4", "max: 9")
    );
    let days = |on: [u8; 7]| {
        let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"].into_iter();
        let names = names.zip(on).filter(|(_, on)| *on == 1);
        names.map(|(name, _)| name).collect::<Vec<_>>().join(",")
    };
    let mut by_name: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    for window in WINDOWS {
        by_name.entry(window.0).or_default().push(window);
    }
    for (name, windows) in by_name {
        let _ = match windows.as_slice() {
            [(_, on, from, to, desired)] => writeln!(
                text,
                "    - {{ name: {name}, days: '{}', from: '{from}', to: '{to}', desired: {desired} }}",
                days(*on)
            ),
            several => {
                let hours = several.iter();
                let hours =
                    hours.map(|(_, on, from, to, _)| format!("'{}': {from}-{to}", days(*on)));
                let hours = hours.collect::<Vec<_>>().join(", ");
                let desired = several[0].4;
                writeln!(
                    text,
                    "    - {{ name: {name}, hours: {{ {hours} }}, desired: {desired} }}"
                )
            }
        };
    }
    text
}

/// Instances that are wanted while the clock, which never goes back, shows this.
fn wanted(clock: DateTime) -> u32 {
    let open = |(_, on, from, to, desired): &(&str, [u8; 7], &str, &str, u32)| {
        let dates = [clock.date().yesterday().unwrap(), clock.date()];
        let within = dates.into_iter().any(|date| {
            let place = usize::try_from(date.weekday().to_monday_zero_offset()).unwrap();
            let at = |date: Date, time: &str| -> DateTime {
                format!("{date}T{time}:00").parse().unwrap()
            };
            let last = if to <= from {
                date.tomorrow().unwrap()
            } else {
                date
            };
            on[place] == 1 && at(date, from) <= clock && clock < at(last, to)
        });
        within.then_some(*desired)
    };
    WINDOWS.iter().filter_map(open).max().unwrap_or(0)
}

/// Every minute of the week that begins at this date: its instant, what clocks on walls show, and what is wanted.
fn minutes(zone: &TimeZone, first: Date) -> Vec<(Timestamp, DateTime, u32)> {
    let midnight = |date: Date| zone.to_timestamp(date.at(0, 0, 0, 0)).unwrap();
    let (start, end) = (
        midnight(first),
        midnight(first.checked_add(7.days()).unwrap()),
    );
    let mut at = midnight(first.checked_sub(2.days()).unwrap());
    let (mut furthest, mut all) = (DateTime::MIN, Vec::new());
    while at < end {
        let shown = zone.to_datetime(at);
        furthest = furthest.max(shown);
        if at >= start {
            all.push((at, shown, wanted(furthest)));
        }
        at = at.checked_add(1.minute()).unwrap();
    }
    all
}

/// From which minute on how many are wanted.
fn changes(minutes: &[(Timestamp, DateTime, u32)]) -> Vec<(Timestamp, u32)> {
    let mut found: Vec<(Timestamp, u32)> = Vec::new();
    for (at, _, wanted) in minutes {
        if found.last().is_none_or(|(_, last)| last != wanted) {
            found.push((*at, *wanted));
        }
    }
    found
}

/// The rows of a terminal, half hour by half hour of the clock on the wall.
fn rows(minutes: &[(Timestamp, DateTime, u32)], first: Date) -> Vec<String> {
    let mut most: BTreeMap<(Date, i8), u32> = BTreeMap::new();
    for (_, shown, wanted) in minutes {
        let half = shown.hour() * 2 + shown.minute() / 30;
        let most = most.entry((shown.date(), half)).or_default();
        *most = (*most).max(*wanted);
    }
    let days = first.series(1.day()).take(7);
    let row = |date: Date| {
        let chars = (0..48).map(|half| match most.get(&(date, half)) {
            None => ' ',
            Some(0) => '.',
            Some(most) => char::from_digit(*most, 10).unwrap(),
        });
        format!(
            "{}  {}",
            date.strftime("%a %m-%d"),
            chars.collect::<String>()
        )
    };
    days.map(row).collect()
}

/// Where the line of a chart steps, as minutes from its left edge, and to how many instances.
fn steps(svg: &str, long: f64) -> Vec<(f64, f64)> {
    let path = svg.split("class=\"line\" d=\"M").nth(1).unwrap();
    let path = path.split('"').next().unwrap();
    let number = |text: &str| text.parse::<f64>().unwrap();
    let (start, rest) = path.split_once('H').unwrap();
    let (left, base) = start.split_once(' ').unwrap();
    let (left, mut y) = (number(left), number(base));
    let mut points = Vec::new();
    let mut right = left;
    for part in rest.split('H') {
        let (x, to) = part.split_once('V').unwrap_or((part, ""));
        right = number(x);
        points.push((right, y));
        if !to.is_empty() {
            y = number(to);
        }
    }
    let per_minute = (right - left) / long;
    let mut begins = left;
    let mut found = Vec::new();
    for (ends, y) in points {
        found.push(((begins - left) / per_minute, y));
        begins = ends;
    }
    found
}

#[test]
fn a_terminal_a_chart_and_data_show_what_every_minute_of_a_week_says() {
    let desk = Desk::new();
    for (zone, at) in WEEKS {
        let name = format!("{}-{}.yaml", zone.replace('/', "-"), &at[..10]);
        std::fs::write(desk.path().join(&name), file(zone)).unwrap();
        let run = |format: &str| {
            let output = desk.local(&format!("--format {format} schedule --at {at} {name}"));
            assert!(output.status.success(), "{output:?}");
            String::from_utf8(output.stdout).unwrap()
        };
        let tz = TimeZone::get(zone).unwrap();
        let first = tz.to_datetime(at.parse().unwrap()).date();
        let minutes = minutes(&tz, first);
        let says = changes(&minutes);
        assert_eq!(
            minutes.len() == 7 * 24 * 60,
            zone == "Asia/Seoul",
            "{zone} {at}"
        );

        let data: Value = serde_json::from_str(&run("json")).unwrap();
        let mut shows: Vec<(Timestamp, u32)> = Vec::new();
        for stretch in data["week"].as_array().unwrap() {
            let from = stretch["from"].as_str().unwrap().parse().unwrap();
            let wanted = stretch["sizes"]["desired"].as_u64().unwrap() as u32;
            if shows.last().is_none_or(|(_, last)| *last != wanted) {
                shows.push((from, wanted));
            }
        }
        assert_eq!(shows, says, "{zone} {at}");

        let text = run("text");
        for row in rows(&minutes, first) {
            let shown = text.lines().any(|line| line.starts_with(&row));
            assert!(shown, "{zone} {at}\n{row}\n{text}");
        }

        // A tenth of a pixel is two minutes, and a step is the nearest of them.
        let steps = steps(&run("svg"), minutes.len() as f64);
        let says = says.iter().map(|(at, wanted)| {
            let since = at.duration_since(minutes[0].0).as_mins() as f64;
            (since, f64::from(*wanted))
        });
        let says: Vec<(f64, f64)> = says.collect();
        let heights: Vec<f64> = steps.iter().map(|(_, y)| *y).collect();
        let (none, scale) = {
            let of = |wanted: f64| {
                let place = says.iter().position(|(_, it)| *it == wanted);
                heights[place.unwrap()]
            };
            (of(0.0), (of(0.0) - of(4.0)) / 4.0)
        };
        assert_eq!(steps.len(), says.len(), "{zone} {at}: {steps:?} {says:?}");
        for ((shown, y), (minute, wanted)) in steps.iter().zip(&says) {
            assert!(
                (shown - minute).abs() < 2.0,
                "{zone} {at}: {shown} is not {minute}"
            );
            assert!(
                ((none - y) / scale - wanted).abs() < 0.05,
                "{zone} {at}: {y} is not {wanted}"
            );
        }
    }
}

/// librsvg drops a blank at the edge of a tspan, and a label is all that tells two lanes of one colour apart.
#[test]
fn no_blank_is_at_the_edge_of_a_tspan_and_what_differs_in_max_alone_is_labelled_apart() {
    let desk = Desk::new();
    let text = r#"version: 1
name: web
image: { instance_name: web }
launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }
auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { max: 40 } }
schedule:
  timezone: Asia/Seoul
  windows:
    - { name: show, days: mon, from: "09:00", to: "12:00", desired: 4, max: 50 }
    - { name: later, days: mon, from: "12:00", to: "15:00", desired: 4, max: 60 }
"#;
    std::fs::write(desk.path().join("web.yaml"), text).unwrap();
    let output = desk.local("--format svg schedule --at 2026-11-30 web.yaml");
    let svg = String::from_utf8(output.stdout).unwrap();
    let parts = svg.split("<tspan").skip(1).map(|part| {
        let (_, text) = part.split_once('>').unwrap();
        text.split_once("</tspan>").unwrap().0
    });
    let parts: Vec<&str> = parts.collect();
    assert!(
        parts
            .iter()
            .all(|part| *part == part.trim() && !part.is_empty()),
        "{parts:?}"
    );
    for label in [
        "4 instances (0-50), mon 09:00-12:00",
        "4 instances (0-60), mon 12:00-15:00",
    ] {
        assert!(parts.contains(&label), "{label}: {parts:?}");
    }
    let listed = desk.expect(0, "schedule --at 2026-11-30 web.yaml");
    assert!(
        listed.contains("4 (0-50)  show-out") && listed.contains("4 (0-60)  later-out"),
        "{listed}"
    );
}
