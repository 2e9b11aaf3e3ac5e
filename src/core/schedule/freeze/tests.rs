#![allow(clippy::unwrap_used)]
use jiff::tz::TimeZone;

use super::*;
use crate::schedule::Cron;

const BASE: Sizes = sizes(0, 0);
const BEFORE: SignedDuration = SignedDuration::from_mins(30);

const fn sizes(min: u32, desired: u32) -> Sizes {
    Sizes {
        min,
        max: 8,
        desired,
    }
}

fn at(text: &str) -> Timestamp {
    format!("2026-03-{text}:00Z").parse().unwrap()
}

fn cron(name: &str, cron: &str, desired: u32) -> Planned {
    let firing = Firing::Cron {
        cron: Cron::parse(cron).unwrap(),
        zone: TimeZone::UTC,
        start: None,
        end: None,
    };
    with(name, firing, desired)
}

fn once(name: &str, when: &str, desired: u32) -> Planned {
    with(name, Firing::Once(at(when)), desired)
}

fn with(name: &str, firing: Firing, desired: u32) -> Planned {
    Planned {
        name: name.to_owned(),
        firing,
        min: Some(0),
        max: Some(8),
        desired: Some(desired),
    }
}

/// Every day from 09:00 to 10:00.
fn daily() -> Vec<Planned> {
    vec![cron("out", "0 9 * * *", 4), cron("in", "0 10 * * *", 0)]
}

/// The freeze that a group of so many instances is in, as `from` and `until` of March, day and time.
fn frozen(actions: &[Planned], now: &str, desired: u32) -> Option<(String, String)> {
    frozen_from(actions, now, sizes(0, desired), BASE)
}

fn frozen_from(
    actions: &[Planned],
    now: &str,
    sizes: Sizes,
    base: Sizes,
) -> Option<(String, String)> {
    let group = Group {
        actions,
        sizes,
        base,
    };
    let told =
        |at: Option<Timestamp>| at.map_or("?".to_owned(), |at| at.strftime("%d %H:%M").to_string());
    let freeze = group.frozen(BEFORE, at(now))?;
    Some((told(freeze.from), told(freeze.closed.map(|edge| edge.at))))
}

fn span(from: &str, until: &str) -> Option<(String, String)> {
    Some((from.to_owned(), until.to_owned()))
}

#[test]
fn a_freeze_lasts_from_so_long_before_a_window_until_it_closes() {
    let daily = daily();
    let freeze = || span("03 08:30", "03 10:00");
    for (now, desired, wanted) in [
        ("03T08:29", 0, None),
        ("03T08:30", 0, freeze()),
        ("03T08:59", 0, freeze()),
        ("03T09:00", 4, freeze()),
        ("03T09:59", 4, freeze()),
        ("03T10:00", 0, None),
        ("03T10:30", 0, None),
    ] {
        assert_eq!(frozen(&daily, now, desired), wanted, "{now}");
    }
}

#[test]
fn an_action_that_acts_late_opens_and_closes_its_window_on_time() {
    let daily = daily();
    assert_eq!(frozen(&daily, "03T09:01", 0), span("03 08:30", "03 10:00"));
    assert_eq!(frozen(&daily, "03T10:01", 4), None);
}

#[test]
fn without_a_freeze_a_window_is_no_reason() {
    let group = Group {
        actions: &daily(),
        sizes: sizes(0, 4),
        base: BASE,
    };
    assert_eq!(group.frozen(SignedDuration::ZERO, at("03T09:30")), None);
}

#[test]
fn capacity_that_a_person_raised_is_no_window() {
    assert_eq!(frozen(&daily(), "03T12:00", 2), None);
    // Nor is a group that was made while a window would have been open.
    assert_eq!(frozen(&daily(), "03T09:30", 0), None);
    // One instance more in an open window changes nothing about it.
    assert_eq!(
        frozen(&daily(), "03T09:30", 5),
        span("03 08:30", "03 10:00")
    );
}

#[test]
fn what_opened_a_single_window_is_gone_and_the_window_is_open_all_the_same() {
    let mut actions = daily();
    actions.push(once("launch-in", "03T18:00", 0));
    assert_eq!(frozen(&actions, "03T14:00", 8), span("?", "03 18:00"));
    assert_eq!(frozen(&actions, "03T14:00", 0), None, "it has not begun");
    actions.push(once("launch-out", "03T13:00", 8));
    assert_eq!(
        frozen(&actions, "03T12:30", 0),
        span("03 12:30", "03 18:00")
    );
}

#[test]
fn a_start_that_aws_has_filled_in_hides_no_window() {
    // What is shown within a window: both fire next tomorrow and today.
    let firing = |cron: &str, start: &str| Firing::Cron {
        cron: Cron::parse(cron).unwrap(),
        zone: TimeZone::UTC,
        start: Some(at(start)),
        end: None,
    };
    let actions = [
        with("out", firing("0 9 * * *", "04T09:00"), 4),
        with("in", firing("0 10 * * *", "03T10:00"), 0),
    ];
    assert_eq!(
        frozen(&actions, "03T09:30", 4),
        span("03 08:30", "03 10:00")
    );
}

#[test]
fn windows_whose_freezes_meet_are_one() {
    let mut actions = daily();
    actions.extend([
        cron("late-out", "20 10 * * *", 6),
        cron("late-in", "0 11 * * *", 0),
    ]);
    assert_eq!(
        frozen(&actions, "03T10:10", 0),
        span("03 09:50", "03 11:00")
    );
    assert_eq!(
        frozen(&actions, "03T09:10", 4),
        span("03 08:30", "03 11:00")
    );
}

#[test]
fn the_base_is_the_files_or_the_least_that_the_schedule_goes_down_to() {
    // Two at night and four by day, in a group that was made with none.
    let stairs = [cron("day", "0 9 * * *", 4), cron("night", "0 18 * * *", 2)];
    assert_eq!(frozen(&stairs, "03T20:00", 2), None);
    assert_eq!(frozen(&stairs, "03T12:00", 4), span("03 08:30", "03 18:00"));
    // Fewer than the base on Sundays: the other days are no window.
    let sundays = [
        cron("fewer", "0 0 * * sun", 1),
        cron("again", "0 0 * * mon", 4),
    ];
    for now in ["03T12:00", "08T12:00", "08T23:50"] {
        let present = if now.starts_with("08") { 1 } else { 4 };
        let base = sizes(0, 4);
        let found = frozen_from(&sundays, now, sizes(0, present), base);
        assert_eq!(found, None, "{now}");
    }
}

#[test]
fn more_minimum_is_a_window_too() {
    let mut actions = daily();
    actions[0].min = actions[0].desired.take();
    assert_eq!(
        frozen(&actions, "03T08:45", 0),
        span("03 08:30", "03 10:00")
    );
}

#[test]
fn what_is_never_taken_back_has_no_end_before_and_is_the_base_after() {
    let out = [cron("out", "0 9 * * *", 4)];
    assert_eq!(frozen(&out, "03T08:45", 0), span("03 08:30", "?"));
    assert_eq!(frozen(&out, "03T09:30", 4), None);
}
