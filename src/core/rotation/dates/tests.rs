#![allow(clippy::unwrap_used)]
use jiff::tz::TimeZone;

use super::recall::Recurring;
use super::*;
use crate::schedule::preview::Planned;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn once(name: &str, when: &str, desired: u32) -> Written {
    Written {
        name: name.to_owned(),
        recurrence: None,
        zone: "Asia/Seoul".to_owned(),
        start: Some(at(when)),
        end: None,
        min: Some(0),
        max: Some(8),
        desired: Some(desired),
    }
}

fn daily(name: &str, (start, end): (Option<&str>, Option<&str>)) -> Written {
    Written {
        recurrence: Some("0 10 * * *".to_owned()),
        start: start.map(at),
        end: end.map(at),
        ..once(name, "2026-01-01T00:00:00Z", 0)
    }
}

fn text(actions: &[Written]) -> String {
    Dates::of("Asia/Seoul", actions).text()
}

#[test]
fn what_goes_on_for_ever_needs_no_word() {
    assert_eq!(
        text(&[daily("in", (None, None))]),
        r#"{"zone":"Asia/Seoul"}"#
    );
}

#[test]
fn what_fires_once_is_told_by_the_name_that_all_its_dates_share() {
    let mut bounds = once("raw", "2026-12-26T00:00:30Z", 0);
    (bounds.min, bounds.desired) = (None, None);
    let actions = [
        once("live-out-on-2026-12-24", "2026-12-24T00:00:00Z", 8),
        once("live-out-on-2026-12-25", "2026-12-25T00:00:00Z", 8),
        once("live-in-on-2026-12-25", "2026-12-25T09:00:00Z", 0),
        bounds,
    ];
    assert_eq!(
        text(&actions),
        concat!(
            r#"{"zone":"Asia/Seoul","once":[["live-out","0.8.8",["2026-12-24T00:00Z","2026-12-25T00:00Z"]],"#,
            r#"["live-in","0.8.0",["2026-12-25T09:00Z"]],["raw","-.8.-",["2026-12-26T00:00:30Z"]]]}"#
        )
    );
}

#[test]
fn what_dates_cut_out_of_a_recurring_action_is_told_as_what_does_not_fire() {
    // 10:00 in Seoul is 01:00 in UTC.
    let actions = [
        daily("in", (Some("2027-01-05T01:00:00Z"), None)),
        daily("in-until-2026-12-24", (None, Some("2026-12-23T02:00:00Z"))),
        daily(
            "in-until-2027-01-01",
            (Some("2026-12-25T01:00:00Z"), Some("2026-12-31T02:00:00Z")),
        ),
    ];
    assert_eq!(
        text(&actions),
        concat!(
            r#"{"zone":"Asia/Seoul","skip":{"in":["2026-12-24T01:00Z","#,
            r#""2027-01-01T01:00Z/2027-01-05T00:59:59Z"]}}"#
        )
    );
}

#[test]
fn what_begins_late_or_ends_is_told_with_its_times() {
    let actions = [
        daily("begins", (Some("2026-02-07T00:00:00Z"), None)),
        daily("ends", (None, Some("2026-02-07T00:00:00Z"))),
    ];
    assert_eq!(
        text(&actions),
        concat!(
            r#"{"zone":"Asia/Seoul","from":{"begins":"2026-02-07T00:00Z"},"#,
            r#""until":[["ends","0 10 * * *","Asia/Seoul",null,"2026-02-07T00:00Z","0.8.0"]]}"#
        )
    );
}

#[test]
fn a_line_is_read_as_it_was_written_and_other_lines_are_explained() {
    let actions = [
        once("live-out-on-2026-12-24", "2026-12-24T00:00:00Z", 8),
        daily(
            "ends",
            (Some("2026-01-07T00:00:00Z"), Some("2026-02-07T00:00:00Z")),
        ),
        daily("in", (Some("2026-12-25T01:00:00Z"), None)),
        daily("in-until-2026-12-24", (None, Some("2026-12-23T02:00:00Z"))),
    ];
    let dates = Dates::of("Asia/Seoul", &actions);
    assert_eq!(Dates::parse(&dates.text()), Ok(dates));
    assert_eq!(Dates::parse("{}"), Ok(Dates::default()));
    for (line, why) in [
        ("", "EOF"),
        (
            r#"{"once":[["a","0.8",["2026-12-24T00:00Z"]]]}"#,
            "are not sizes",
        ),
        (r#"{"once":[["a","0.8.1",["soon"]]]}"#, "is not a time"),
    ] {
        let error = Dates::parse(line).unwrap_err();
        assert!(error.contains(why), "{line}: {error}");
    }
    // What a newer `apply` may add is no reason to stop.
    assert!(Dates::parse(r#"{"zone":"UTC","newer":1}"#).is_ok());
}

#[test]
fn where_there_is_no_room_names_go_first_and_then_the_oldest_dates() {
    let name = |n: i32| format!("a-window-with-quite-a-long-name-{n}-out");
    let actions: Vec<Written> = (1..=28)
        .map(|n| once(&name(n), &format!("2026-02-{n:02}T09:00:00Z"), 4))
        .collect();
    let dates = Dates::of("UTC", &actions);
    let length = dates.text().len();
    assert_eq!(dates.clone().within(length), dates);
    let unnamed = dates.clone().within(length - 1);
    assert!(unnamed.is_whole() && unnamed.text().len() < 700);
    assert_eq!(unnamed.once.len(), 1);
    let some = dates.clone().within(300);
    assert!(
        !some.is_whole() && some.text().len() <= 300,
        "{}",
        some.text()
    );
    let kept: Vec<Timestamp> = some.once[0].2.iter().map(|at| at.0).collect();
    assert_eq!(kept.last(), Some(&at("2026-02-28T09:00:00Z")));
    assert!(kept[0] > at("2026-02-10T00:00:00Z"));
    assert!(!dates.within(0).is_whole());
}

/// The instants at which something fires, between two of December.
fn fires(actions: &[Planned]) -> Vec<String> {
    let (from, to) = (at("2026-12-22T00:00:00Z"), at("2026-12-28T00:00:00Z"));
    let mut found: Vec<String> = actions
        .iter()
        .flat_map(|action| action.firing.after(from).take_while(|at| *at < to))
        .map(|at| at.strftime("%d %H:%M").to_string())
        .collect();
    found.sort();
    found.dedup();
    found
}

fn standing(name: &str, next: &str, end: Option<&str>) -> Recurring {
    Recurring {
        name: name.to_owned(),
        cron: Cron::parse("0 10 * * *").unwrap(),
        zone: TimeZone::UTC,
        next: Some(at(next)),
        end: end.map(at),
        min: None,
        max: None,
        desired: Some(0),
    }
}

#[test]
fn a_recurring_action_has_fired_whenever_nothing_says_that_it_has_not() {
    let cut = [
        Written {
            zone: "UTC".to_owned(),
            ..daily("in", (Some("2026-12-25T10:00:00Z"), None))
        },
        Written {
            zone: "UTC".to_owned(),
            ..daily("in-until-2026-12-24", (None, Some("2026-12-23T11:00:00Z")))
        },
    ];
    let dates = Dates::of("UTC", &cut);
    let now = at("2026-12-26T12:00:00Z");
    let over = |name: &str, next: &str, dates| fires(&standing(name, next, None).over(dates, now));
    let next = "2026-12-27T10:00:00Z";
    assert_eq!(
        over("in", next, Some(&dates)),
        ["22 10:00", "23 10:00", "25 10:00", "26 10:00"]
    );
    assert_eq!(over("in", next, None).len(), 5);
    assert_eq!(over("other", next, Some(&dates)).len(), 5);
    // At another time than its own: that is a start, and it has not fired before it.
    assert_eq!(over("other", "2026-12-28T10:00:00Z", None), [""; 0]);
    assert_eq!(over("other", "2026-12-27T00:00:00Z", None), [""; 0]);
    // What is told counts more.
    assert_eq!(over("in", "2026-12-28T10:00:00Z", Some(&dates)).len(), 4);
    // A part knows what the whole leaves out.
    let part = standing("in-until-2027-01-01", next, Some("2026-12-31T11:00:00Z"));
    assert_eq!(fires(&part.over(Some(&dates), now)).len(), 4);
    assert_eq!(fires(&[part.to_come(now)]), ["27 10:00"]);
}

#[test]
fn what_is_gone_fires_until_now_and_not_again() {
    let actions = [
        once("a", "2026-12-24T00:00:00Z", 8),
        once("b", "2026-12-27T00:00:00Z", 8),
        Written {
            zone: "UTC".to_owned(),
            ..daily(
                "c",
                (Some("2026-12-23T00:00:00Z"), Some("2026-12-25T00:00:00Z")),
            )
        },
    ];
    let dates = Dates::of("UTC", &actions);
    let gone = |now: &str| fires(&dates.gone(at(now)));
    assert_eq!(
        gone("2026-12-26T00:00:00Z"),
        ["23 00:00", "23 10:00", "24 00:00", "24 10:00"]
    );
    assert_eq!(gone("2026-12-23T12:00:00Z"), ["23 00:00", "23 10:00"]);
}
