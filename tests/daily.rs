//! The daily rotation stays at its time of day when clocks change, through the program.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::support::binary::Desk;

/// Each rotation that the simulation tells of, on the wall clock of a zone: `13 01:30 rotated`.
fn rotations(file: &str, zone: &str, words: &str) -> Vec<String> {
    let desk = Desk::new();
    std::fs::write(desk.path().join("web.yaml"), file).unwrap();
    let story = desk.json(&format!("simulate web.yaml {words}"));
    assert_eq!(story["holds"], true, "{story}");
    let zone = TimeZone::get(zone).unwrap();
    let happenings = story["happenings"].as_array().unwrap().iter();
    let rotations = happenings.filter_map(|it| {
        let event = it["event"]
            .as_str()
            .filter(|event| event.starts_with("rotat"))?;
        let at: Timestamp = it["at"].as_str()?.parse().ok()?;
        Some(format!(
            "{} {event}",
            zone.to_datetime(at).strftime("%d %H:%M")
        ))
    });
    rotations.collect()
}

/// The event brings each backup in at once; the daily run finds nothing to do, at 02:00, which does not come on the day on
/// which the clocks skip it.
#[test]
fn in_new_york_it_is_at_two_by_the_clock_and_at_three_where_there_is_no_two() {
    let file = r#"version: 1
name: web
image: {instance_name: web, backup: { at: "01:00", takes: 30m, retention: 14d }}
launch_template: {instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0]}
auto_scaling_group: {subnet_ids: [subnet-0123456789abcdef0], capacity: {max: 8}}
rotator: {triggers: {daily_at: "02:00", on_image_available: true}}
schedule:
  timezone: America/New_York
  windows:
    - { name: push, days: mon-fri, from: "09:00", to: "12:00", desired: 4 }
"#;
    let days = |days: [i8; 3], [first, second, third]: [&str; 3]| {
        let daily = days.into_iter().zip([first, second, third]);
        let both = daily.flat_map(|(day, at)| {
            [
                format!("{day:02} 01:30 rotated"),
                format!("{day:02} {at} rotation_current"),
            ]
        });
        both.collect::<Vec<String>>()
    };
    let of = |words| rotations(file, "America/New_York", words);
    assert_eq!(
        of("--from 2027-03-13 --days 3"),
        days([13, 14, 15], ["02:00", "03:00", "02:00"])
    );
    assert_eq!(
        of("--from 2027-11-06 --days 3"),
        days([6, 7, 8], ["02:00", "02:00", "02:00"])
    );
}

/// An hour later it would be within the freeze of the morning from the end of March on, and held on each day.
#[test]
fn in_berlin_it_is_before_the_freeze_in_summer_too() {
    let file = r#"version: 1
name: berlin
image: { instance_name: web, backup: { at: "03:00", takes: 30m } }
launch_template:
  instance_type: t3.small
  security_group_ids: [sg-0123456789abcdef0]
auto_scaling_group:
  subnet_ids: [subnet-0123456789abcdef0]
  capacity: { max: 4 }
schedule:
  timezone: Europe/Berlin
  windows:
    - { name: morning, days: mon-fri, from: "06:00", to: "09:00", desired: 3 }
rotator:
  freeze_before: 1h
  triggers: { daily_at: "04:30", on_image_available: false }
"#;
    let of = |words| rotations(file, "Europe/Berlin", words);
    // In winter the rule's other hour of UTC comes when the backup is done.
    assert_eq!(
        of("--from 2027-03-27 --days 3"),
        [
            "27 03:30 rotated",
            "27 04:30 rotation_current",
            "28 04:30 rotated",
            "29 04:30 rotated",
        ]
    );
}
