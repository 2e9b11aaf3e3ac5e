#![allow(clippy::unwrap_used)]
use jiff::tz::TimeZone;

use super::*;
use crate::schedule::{Cron, Firing};

const BEFORE: SignedDuration = SignedDuration::from_mins(30);

const fn sizes(min: u32, desired: u32) -> Sizes {
    Sizes {
        min,
        max: 8,
        desired,
    }
}

const NONE: Sizes = sizes(0, 0);

fn at(text: &str) -> Timestamp {
    format!("2026-03-{text}:00Z").parse().unwrap()
}

fn cron(name: &str, cron: &str, desired: u32) -> Planned {
    living(name, cron, (None, None), desired)
}

fn living(
    name: &str,
    cron: &str,
    (start, end): (Option<&str>, Option<&str>),
    desired: u32,
) -> Planned {
    let firing = Firing::Cron {
        cron: Cron::parse(cron).unwrap(),
        zone: TimeZone::UTC,
        start: start.map(at),
        end: end.map(at),
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

/// The freeze at an instant, as `from until` of March, and what opens it.
fn frozen_over(actions: &[Planned], capacity: Sizes, now: &str) -> String {
    let told =
        |at: Option<Timestamp>| at.map_or("?".to_owned(), |at| at.strftime("%d %H:%M").to_string());
    let freeze = Schedule { actions, capacity }.frozen(BEFORE, at(now));
    freeze.map_or("free".to_owned(), |freeze| {
        let opens = freeze.opened.map_or("?".to_owned(), |edge| edge.action);
        let until = told(freeze.closed.map(|edge| edge.at));
        format!("{} - {until} {opens}", told(freeze.from))
    })
}

fn frozen(actions: &[Planned], now: &str) -> String {
    frozen_over(actions, NONE, now)
}

#[test]
fn a_freeze_lasts_from_so_long_before_a_window_until_it_closes() {
    let freeze = "03 08:30 - 03 10:00 out";
    for (now, wanted) in [
        ("03T08:29", "free"),
        ("03T08:30", freeze),
        ("03T08:59", freeze),
        ("03T09:00", freeze),
        ("03T09:59", freeze),
        ("03T10:00", "free"),
        ("03T10:30", "free"),
    ] {
        assert_eq!(frozen(&daily(), now), wanted, "{now}");
    }
}

#[test]
fn without_a_freeze_a_window_is_open_all_the_same() {
    let actions = daily();
    let schedule = Schedule {
        actions: &actions,
        capacity: NONE,
    };
    assert_eq!(schedule.frozen(SignedDuration::ZERO, at("03T09:30")), None);
    assert_eq!(
        schedule.freezes(SignedDuration::ZERO, &(at("01T00:00")..at("09T00:00"))),
        []
    );
    let open = schedule.open(at("03T09:30")).unwrap();
    assert_eq!(open.closed.unwrap().at, at("03T10:00"));
    assert_eq!(schedule.open(at("03T08:59")), None);
    assert_eq!(schedule.open(at("03T10:00")), None);
}

#[test]
fn a_single_window_that_runs_into_a_weekly_one_is_open_until_that_closes() {
    // 12 noon is the recurring window's opening; the single one has no closing of its own.
    let actions = [
        once("launch-out", "03T07:00", 5),
        cron("show-out", "0 12 * * tue", 6),
        cron("show-in", "0 14 * * tue", 0),
    ];
    for now in ["03T06:30", "03T07:00", "03T11:59", "03T12:00", "03T13:59"] {
        assert_eq!(
            frozen(&actions, now),
            "03 06:30 - 03 14:00 launch-out",
            "{now}"
        );
    }
    assert_eq!(frozen(&actions, "03T14:00"), "free");
}

#[test]
fn an_action_that_has_not_begun_or_has_ended_ends_no_freeze() {
    let mut actions = daily();
    actions.push(living("later", "15 9 * * *", (Some("07T00:00"), None), 0));
    actions.push(living("earlier", "20 9 * * *", (None, Some("02T00:00")), 0));
    assert_eq!(frozen(&actions, "03T09:30"), "03 08:30 - 03 10:00 out");
    assert_eq!(frozen(&actions, "07T09:30"), "free");
    assert_eq!(frozen(&actions, "01T09:16"), "01 08:30 - 01 09:20 out");
    // It fires at its start, whatever its cron says.
    actions.push(living("then", "0 0 1 1 *", (Some("05T09:40"), None), 0));
    assert_eq!(frozen(&actions, "05T09:39"), "05 08:30 - 05 09:40 out");
    assert_eq!(frozen(&actions, "05T09:41"), "free");
}

#[test]
fn an_action_that_sets_only_a_bound_or_is_refused_ends_no_freeze() {
    let mut actions = daily();
    let mut ceiling = cron("ceiling", "15 9 * * *", 0);
    (ceiling.min, ceiling.desired) = (None, None);
    actions.push(ceiling);
    assert_eq!(frozen(&actions, "03T09:30"), "03 08:30 - 03 10:00 out");
    // Less than the minimum: Auto Scaling refuses it, and the minimum stays.
    let mut floor = cron("floor", "10 9 * * *", 0);
    (floor.min, floor.desired) = (Some(2), None);
    let mut refused = cron("refused", "20 9 * * *", 0);
    refused.min = None;
    let actions = [daily(), vec![floor, refused]].concat();
    assert_eq!(frozen(&actions, "03T09:30"), "03 08:30 - 03 10:00 out");
}

#[test]
fn a_lower_maximum_that_cuts_capacity_to_the_base_closes_a_window() {
    let mut actions = daily();
    let mut cut = cron("cut", "30 9 * * *", 0);
    (cut.min, cut.max, cut.desired) = (None, Some(0), None);
    actions.push(cut);
    assert_eq!(frozen(&actions, "03T09:29"), "03 08:30 - 03 09:30 out");
    assert_eq!(frozen(&actions, "03T09:30"), "free");
}

#[test]
fn a_window_within_another_changes_none_of_its_hours() {
    let actions = [
        cron("office-out", "0 9 * * mon-fri", 2),
        cron("office-in", "0 18 * * mon-fri", 0),
        cron("lunch-out", "0 12 * * mon-fri", 4),
        cron("lunch-in", "0 13 * * mon-fri", 2),
    ];
    for now in ["03T08:45", "03T10:00", "03T12:30", "03T15:00", "03T17:59"] {
        assert_eq!(
            frozen(&actions, now),
            "03 08:30 - 03 18:00 office-out",
            "{now}"
        );
    }
}

#[test]
fn windows_whose_freezes_meet_are_one() {
    let mut actions = daily();
    actions.extend([
        cron("late-out", "20 10 * * *", 6),
        cron("late-in", "0 11 * * *", 0),
    ]);
    for now in ["03T08:30", "03T09:10", "03T10:10", "03T10:40"] {
        assert_eq!(frozen(&actions, now), "03 08:30 - 03 11:00 out", "{now}");
    }
    assert_eq!(frozen(&actions, "03T11:00"), "free");
}

#[test]
fn windows_that_touch_are_one() {
    let actions = [
        cron("early-out", "0 19 * * *", 2),
        cron("late-out", "0 20 * * *", 3),
        cron("late-in", "0 21 * * *", 0),
    ];
    for now in ["03T18:30", "03T19:59", "03T20:00", "03T20:59"] {
        assert_eq!(
            frozen(&actions, now),
            "03 18:30 - 03 21:00 early-out",
            "{now}"
        );
    }
}

#[test]
fn what_is_kept_through_the_week_is_the_base() {
    // Two at night and four by day, in a group that was made with none.
    let stairs = [cron("day", "0 9 * * *", 4), cron("night", "0 18 * * *", 2)];
    assert_eq!(frozen(&stairs, "03T20:00"), "free");
    assert_eq!(frozen(&stairs, "03T12:00"), "03 08:30 - 03 18:00 day");
    // None on Sundays: the other days are a window of six days.
    let mut closed = stairs.to_vec();
    closed.push(cron("sunday", "0 0 * * sun", 0));
    closed.retain(|action| action.name != "day");
    closed.push(cron("day", "0 9 * * mon-sat", 4));
    closed.retain(|action| action.name != "night");
    closed.push(cron("night", "0 18 * * mon-sat", 2));
    assert_eq!(frozen(&closed, "05T03:00"), "02 08:30 - 08 00:00 day");
    assert_eq!(frozen(&closed, "08T12:00"), "free");
    let two = |now: &str| frozen_over(&closed, sizes(0, 2), now);
    assert_eq!(two("05T03:00"), "free");
    assert_eq!(two("05T12:00"), "05 08:30 - 05 18:00 day");
}

#[test]
fn less_than_the_groups_own_capacity_is_no_window_and_makes_none_of_the_other_days() {
    let sundays = [
        cron("fewer", "0 0 * * sun", 1),
        cron("again", "0 0 * * mon", 4),
    ];
    for now in ["03T12:00", "08T12:00", "08T23:50"] {
        assert_eq!(frozen_over(&sundays, sizes(0, 4), now), "free", "{now}");
    }
}

#[test]
fn single_closed_days_make_no_window_of_the_days_between() {
    // Always two, four from nine to twelve; closed on the 8th and, five days later, on the 13th.
    let mut actions = vec![
        cron("peak-out", "0 9 * * *", 4),
        cron("peak-in", "0 12 * * *", 2),
    ];
    for (closed, again) in [("08T00:00", "09T00:00"), ("13T00:00", "14T00:00")] {
        actions.push(once("closed", closed, 0));
        actions.push(once("again", again, 2));
    }
    for now in [
        "06T20:00", "07T23:59", "09T00:00", "10T20:00", "12T23:59", "14T03:00",
    ] {
        assert_eq!(frozen(&actions, now), "free", "{now}");
    }
    assert_eq!(frozen(&actions, "07T10:00"), "07 08:30 - 07 12:00 peak-out");
}

#[test]
fn more_minimum_is_a_window_too() {
    let mut actions = daily();
    actions[0].min = actions[0].desired.take();
    assert_eq!(frozen(&actions, "03T08:45"), "03 08:30 - 03 10:00 out");
}

#[test]
fn what_nothing_takes_back_within_a_week_is_no_window_and_neither_before_nor_after_it_is_a_freeze()
{
    for actions in [
        vec![once("out", "03T09:00", 4)],
        vec![once("out", "03T09:00", 4), once("in", "11T09:00", 0)],
        vec![cron("out", "0 9 * * *", 4)],
    ] {
        for now in ["03T08:45", "03T09:30", "05T12:00", "11T08:59"] {
            assert_eq!(frozen(&actions, now), "free", "{now} {actions:?}");
        }
    }
    let almost = [once("out", "03T09:00", 4), once("in", "11T08:59", 0)];
    assert_eq!(frozen(&almost, "07T12:00"), "03 08:30 - 11 08:59 out");
    // What rises above such a season is a window in it.
    let mut season = vec![once("out", "03T08:00", 2)];
    season.extend([
        cron("peak-out", "0 9 * * *", 4),
        cron("peak-in", "0 10 * * *", 2),
    ]);
    assert_eq!(frozen(&season, "09T09:30"), "09 08:30 - 09 10:00 peak-out");
}

#[test]
fn actions_that_set_part_of_the_sizes_are_followed_as_far_back_as_it_takes() {
    let mut yearly = cron("yearly", "0 0 15 3 *", 0);
    (yearly.min, yearly.desired) = (Some(1), None);
    let mut out = cron("out", "0 9 * * *", 4);
    (out.min, out.max) = (None, None);
    let mut back = cron("in", "0 10 * * *", 1);
    (back.min, back.max) = (None, None);
    // Since last March the minimum is one: taking back to none would be refused.
    assert_eq!(
        frozen(&[yearly.clone(), out.clone(), back], "03T09:30"),
        "03 08:30 - 03 10:00 out"
    );
    // With a minimum of one, taking back to none would be refused. In a group of this year it is not.
    let mut refused = cron("in", "0 10 * * *", 0);
    (refused.min, refused.max) = (None, None);
    assert_eq!(
        frozen(&[yearly.clone(), out.clone(), refused.clone()], "03T09:30"),
        "03 08:30 - 03 10:00 out"
    );
    // Whenever it was made, the minimum of one is there by the 17th.
    yearly.firing = cron("monthly", "0 0 15 * *", 0).firing;
    assert_eq!(frozen(&[yearly, out, refused], "03T09:30"), "free");
}

/// A group that was made on a weekday morning has a maximum of two for ever, and what wants eight is refused; one that
/// was made in the afternoon has eight until the next morning, once. After that they are alike.
#[test]
fn where_the_sizes_depend_on_when_the_stack_was_made_a_window_by_any_beginning_is_one() {
    let mut ceiling = cron("ceiling", "0 11 * * mon-fri", 0);
    (ceiling.min, ceiling.max, ceiling.desired) = (None, Some(2), None);
    let mut wish = cron("wish", "0 17 * * *", 8);
    (wish.min, wish.max) = (None, None);
    let alike = [ceiling.clone(), wish.clone()];
    // The base is none by the first, and two by the second.
    let schedule = |actions| Schedule {
        actions,
        capacity: NONE,
    };
    assert_eq!(schedule(&alike).base(at("20T12:00")).desired, 0);
    assert!(schedule(&alike).explains(sizes(0, 2), at("20T12:00")));
    assert!(schedule(&alike).explains(NONE, at("20T12:00")));
    assert!(!schedule(&alike).explains(sizes(0, 8), at("20T12:00")));
    // Two are no window in a group that always has two, and one in the other.
    let mut out = once("out", "20T09:00", 2);
    let mut back = once("in", "20T10:00", 0);
    for action in [&mut out, &mut back] {
        (action.min, action.max) = (None, None);
    }
    let actions = [ceiling, wish, out, back];
    assert_eq!(frozen(&actions, "20T09:30"), "20 08:30 - 20 10:00 out");
    assert_eq!(frozen(&actions, "20T10:00"), "free");
}

/// What is decided at each instant is what a look at all of them says.
#[test]
fn freezes_of_a_period_are_those_of_its_instants() {
    let mut actions = daily();
    actions.extend([
        cron("late-out", "20 10 * * tue,fri", 6),
        cron("late-in", "0 11 * * tue,fri", 0),
        once("launch-out", "12T07:00", 5),
        cron("weekend-out", "0 20 * * fri", 3),
        cron("weekend-in", "0 3 * * mon", 0),
    ]);
    let schedule = Schedule {
        actions: &actions,
        capacity: NONE,
    };
    let during = at("01T00:00")..at("29T00:00");
    let all = schedule.freezes(BEFORE, &during);
    let mut now = during.start;
    while now < during.end {
        let one = schedule.frozen(BEFORE, now);
        let found = all.iter().find(|freeze| freeze.contains(now));
        assert_eq!(one.as_ref(), found, "{now}");
        now = now.checked_add(SignedDuration::from_mins(10)).unwrap();
    }
}
