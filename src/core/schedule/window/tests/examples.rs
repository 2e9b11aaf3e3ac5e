//! What people write, and what it becomes.

use super::*;

fn names(windows: &[Window]) -> Vec<String> {
    compiled(windows)
        .into_iter()
        .map(|action| action.name)
        .collect()
}

#[test]
fn a_window_is_a_pair_of_actions_and_warms_up() {
    assert_eq!(
        lines(&[
            window("push", "mon-fri 08:40-10:00", 4),
            window("show", "tue,thu 00:05-22:15", 6).warm(10),
        ]),
        [
            "push-out | 40 8 * * mon,wed,fri = 4",
            "push-in | 0 10 * * mon,wed,fri = 0",
            "show-in | 15 22 * * tue,thu = 0",
            "show-out | 55 23 * * mon,wed = 6",
        ]
        .map(str::to_owned)
        .into_iter()
        .collect::<BTreeSet<_>>()
        .into_iter()
        .collect::<Vec<_>>()
    );
}

#[test]
fn windows_that_touch_have_one_action_where_they_meet() {
    assert_eq!(
        lines(&[
            window("a", "daily 08:00-10:00", 2),
            window("b", "daily 10:00-12:00", 3)
        ]),
        [
            "a-out | 0 8 * * * = 2",
            "b-in | 0 12 * * * = 0",
            "b-out | 0 10 * * * = 3",
        ]
    );
}

#[test]
fn overlapping_windows_give_the_greatest_of_each_size() {
    let mut wide = window("wide", "mon 08:00-18:00", 1);
    wide.sizes = Sizes {
        min: 1,
        max: 4,
        desired: 2,
    };
    let mut peak = window("peak", "mon 12:00-20:00", 3);
    peak.sizes = Sizes {
        min: 0,
        max: 6,
        desired: 3,
    };
    let all = compiled(&[wide, peak]);
    let sizes = |name: &str| all.iter().find(|a| a.name == name).unwrap().sizes;
    assert_eq!(
        sizes("peak-out"),
        Sizes {
            min: 1,
            max: 6,
            desired: 3
        }
    );
    assert_eq!(
        sizes("wide-in"),
        Sizes {
            min: 0,
            max: 6,
            desired: 3
        }
    );
    assert_eq!(sizes("peak-in"), BASE);
}

#[test]
fn a_window_that_closes_inside_of_another_on_some_days_says_so_in_a_name() {
    let day = window("day", "mon-fri 08:00-18:00", 2);
    let show = window("show", "tue,thu 16:00-22:00", 1);
    let expected = [
        "day-in | 0 18 * * mon,wed,fri = 0",
        "day-in-within-show | 0 18 * * tue,thu = 1",
        "day-out | 0 8 * * mon-fri = 2",
        "show-in | 0 22 * * tue,thu = 0",
    ];
    assert_eq!(lines(&[day, show]), expected);
}

#[test]
fn a_minute_that_windows_share_belongs_to_the_one_whose_sizes_hold() {
    // `fewest-shared-edges.yaml`: four actions before, `w0-out` and `w0-in` for two of the days.
    let some = window("w0", "mon,fri 12:00-23:00", 2);
    let all = window("w1", "daily 12:00-23:00", 3);
    let expected = ["w1-in | 0 23 * * * = 0", "w1-out | 0 12 * * * = 3"];
    assert_eq!(lines(&[some.clone(), all.clone()]), expected);
    assert_eq!(lines(&[all.clone(), some.clone()]), expected);
    // And moving the other touches none of them, as long as it does not come first.
    let later = window("w0", "mon,fri 13:00-22:00", 2);
    assert_eq!(lines(&[later, all]), expected);
    let other = window("w2", "2026-12-24 09:00-12:00", 2);
    let more = window("w3", "2026-12-24 09:00-12:00", 5);
    assert_eq!(names(&[other, more]), ["w3-out", "w3-in"]);
}

#[test]
fn of_equal_windows_the_one_with_more_days_has_the_shared_ones() {
    let one = window("one", "mon 12:00-23:00", 3);
    let more = window("more", "mon,wed 12:00-23:00", 3);
    assert_eq!(
        lines(&[one, more]),
        [
            "more-in | 0 23 * * mon,wed = 0",
            "more-out | 0 12 * * mon,wed = 3",
        ]
    );
}

#[test]
fn windows_that_are_open_all_week_but_on_a_date_say_what_holds_and_what_the_date_changes() {
    let most = window("most", "mon-sat 00:00-00:00", 1);
    let sunday = window("sunday", "sun 00:00-00:00", 1).but(&["2027-01-03"]);
    assert_eq!(
        lines(&[most, sunday]),
        [
            "most-out | 0 0 * * mon-sat = 1",
            "most-in-on-2027-01-02 | from 2027-01-02T15:00:00Z = 0",
        ]
    );
    let always = [window("always", "daily 00:00-00:00", 1)];
    let error = compile(&always, BASE, &horizon()).unwrap_err();
    assert!(error.message.contains("open all week"), "{error:?}");
    let elsewhere = window("always", "mon-sat 00:00-00:00", 1).but(&["2027-01-03"]);
    let sunday = window("sunday", "sun 00:00-00:00", 1);
    assert!(compile(&[elsewhere, sunday], BASE, &horizon()).is_err());
}

#[test]
fn a_name_that_auto_scaling_would_not_take_is_refused_with_its_length() {
    let long = window(&"n".repeat(252), "mon-fri 08:00-18:00", 2);
    let error = compile(&[long], BASE, &horizon()).unwrap_err();
    assert!(error.message.contains("256 characters"), "{error:?}");
}

#[test]
fn moving_one_window_touches_two_actions_and_no_other() {
    let others = || {
        vec![
            window("day", "mon-fri 08:00-18:00", 2),
            window("show", "tue,thu 16:00-22:00", 4).warm(10),
            window("night", "daily 23:00-01:00", 1),
            window("launch", "2026-12-24 09:00-17:00", 8),
        ]
    };
    let with = |push: &str| {
        let mut all = others();
        all.push(window("push", push, 3));
        compiled(&all)
    };
    let (before, after) = (with("mon-fri 06:10-07:30"), with("mon-fri 06:20-07:40"));
    let key = |all: &[Compiled]| all.iter().map(|a| a.name.clone()).collect::<Vec<_>>();
    assert_eq!(key(&before), key(&after));
    let moved = before.iter().zip(&after).filter(|(a, b)| a != b);
    let moved: Vec<&str> = moved.map(|(a, _)| a.name.as_str()).collect();
    assert_eq!(moved, ["push-in", "push-out"]);
}

#[test]
fn a_single_date_cuts_out_what_would_fire_into_it() {
    let windows = [
        window("push", "mon-fri 08:40-10:00", 4),
        window("launch", "2026-12-24 09:00-18:00", 8),
    ];
    assert_eq!(
        lines(&windows),
        [
            "push-in-until-2026-12-24 | 0 10 * * mon-fri | until 2026-12-23T02:00:00Z = 0",
            "push-out | 40 8 * * mon-fri = 4",
            "push-in | 0 10 * * mon-fri | from 2026-12-25T01:00:00Z = 0",
            "launch-out | from 2026-12-24T00:00:00Z = 8",
            "launch-in | from 2026-12-24T09:00:00Z = 0",
        ]
    );
}

#[test]
fn holidays_in_a_row_are_one_cut_and_dates_of_other_days_none() {
    let holidays = ["2026-12-24", "2026-12-25", "2026-12-26", "2027-01-01"];
    let push = window("push", "mon-fri 08:40-10:00", 4).but(&holidays);
    assert_eq!(
        lines(&[push]),
        [
            "push-in | 0 10 * * mon-fri = 0",
            "push-out-until-2026-12-24 | 40 8 * * mon-fri | until 2026-12-23T00:40:00Z = 4",
            "push-out-until-2027-01-01 | 40 8 * * mon-fri | from 2026-12-27T23:40:00Z | until 2026-12-31T00:40:00Z = 4",
            "push-out | 40 8 * * mon-fri | from 2027-01-03T23:40:00Z = 4",
        ]
    );
}

#[test]
fn a_holiday_of_the_outer_window_lets_the_inner_one_open() {
    let day = window("day", "mon-fri 08:00-18:00", 4).but(&["2026-12-25"]);
    let lunch = window("lunch", "mon-fri 11:00-13:00", 2);
    let names = names(&[day, lunch]);
    assert!(
        names.contains(&"lunch-out-on-2026-12-25".to_owned()),
        "{names:?}"
    );
    assert!(
        names.contains(&"lunch-in-on-2026-12-25".to_owned()),
        "{names:?}"
    );
}

#[test]
fn a_skipped_time_is_made_up_for_where_the_gap_ends() {
    let night = window("night", "daily 02:30-04:00", 2).within("America/New_York");
    assert_eq!(
        lines(&[night]),
        [
            "night-in | 0 4 * * * = 0",
            "night-out | 30 2 * * * = 2",
            "night-out-dst | 0 3 * 3 sun = 2",
        ]
    );
    let through = window("through", "daily 02:10-02:50", 2).within("America/New_York");
    assert_eq!(
        lines(&[through]).len(),
        2,
        "nothing is missed if it also closes in the gap"
    );
    let island = window("island", "sat,sun 02:15-05:00", 2).within("Australia/Lord_Howe");
    assert!(lines(&[island]).contains(&"island-out-dst | 30 2 * 10 sun = 2".to_owned()));
}

#[test]
fn zones_that_keep_their_distance_share_a_week() {
    let one = window("one", "daily 08:00-09:30", 2).within("Europe/Berlin");
    let other = window("other", "daily 07:30-09:00", 3).within("Europe/London");
    assert_eq!(
        lines(&[one, other]),
        [
            "one-out | 0 8 * * * = 2",
            "other-in | 0 9 * * * = 0",
            "other-out | 30 7 * * * = 3"
        ],
        "Berlin is an hour ahead all year, so `one` closes while `other` is open"
    );
}

#[test]
fn an_order_that_depends_on_the_season_is_refused() {
    let seoul = window("seoul", "daily 17:30-20:00", 2);
    let london = window("london", "daily 09:00-10:00", 3).within("Europe/London");
    let error = compile(&[seoul, london.clone()], BASE, &horizon()).unwrap_err();
    assert_eq!(error.window, 1);
    assert!(
        error
            .message
            .contains("`london` (Europe/London) and `seoul` (Asia/Seoul)"),
        "{error:?}"
    );
    let early = window("seoul", "daily 08:00-12:00", 2);
    assert_eq!(compiled(&[early, london]).len(), 4);
}

#[test]
fn windows_that_are_always_open_are_the_groups_own_capacity() {
    let always = [
        window("day", "daily 08:00-20:00", 2),
        window("night", "daily 20:00-08:00", 2),
    ];
    let error = compile(&always, BASE, &horizon()).unwrap_err();
    assert!(error.help.contains("`capacity`"), "{error:?}");
    assert_eq!(lines(&[window("day", "daily 08:00-20:00", 0)]), [""; 0]);
}

#[test]
fn a_whole_day_goes_from_midnight_to_midnight() {
    assert_eq!(
        lines(&[window("day", "sat 00:00-00:00", 2)]),
        ["day-in | 0 0 * * sun = 0", "day-out | 0 0 * * sat = 2"]
    );
}

#[test]
fn days_with_other_hours_share_what_is_the_same() {
    assert_eq!(
        lines(&[window("office", "mon-fri 09:00-18:00", 4).other("fri 09:00-20:00")]),
        [
            "office-in | 0 18 * * mon-thu = 0",
            "office-in-fri | 0 20 * * fri = 0",
            "office-out | 0 9 * * mon-fri = 4",
        ]
    );
    // Past midnight an action is named after the day on which the window opens.
    assert_eq!(
        lines(&[window("bar", "daily 18:00-23:00", 2)
            .warm(30)
            .other("fri,sat 20:00-02:00")]),
        [
            "bar-in | 0 23 * * mon-thu,sun = 0",
            "bar-in-fri,sat | 0 2 * * sat,sun = 0",
            "bar-out | 30 17 * * mon-thu,sun = 2",
            "bar-out-fri,sat | 30 19 * * fri,sat = 2",
        ]
    );
}

#[test]
fn more_days_with_other_hours_rename_nothing() {
    let names = |window: Window| -> BTreeSet<String> {
        compiled(&[window]).into_iter().map(|it| it.name).collect()
    };
    let plain = names(window("office", "mon-fri 09:00-18:00", 4));
    let more = names(window("office", "mon-fri 09:00-18:00", 4).other("mon 07:00-12:00"));
    assert!(plain.is_subset(&more), "{more:?}");
}

fn by_rule(when: &str, desired: u32) -> Window {
    Window {
        rule: Some(Extent::Bounded),
        ..window("pay", when, desired)
    }
}

/// The dates of a rule in 2026 and 2027, as a window of `hours`.
fn ruled(rule: &str, hours: &str) -> Window {
    let (first, last) = (
        jiff::civil::date(2026, 1, 1),
        jiff::civil::date(2027, 12, 31),
    );
    let dates = Every::month(rule).unwrap().dates(first, last).collect();
    Window {
        days: Days::Dates(dates),
        ..by_rule(&format!("2026-01-01 {hours}"), 8)
    }
}

#[test]
fn days_of_the_month_are_two_actions_and_not_two_for_each_month() {
    assert_eq!(
        lines(&[ruled("19-27", "00:00-00:00")]),
        [
            "pay-in | 0 0 28 * * | from 2026-01-27T15:00:00Z | until 2027-12-27T16:00:00Z = 0",
            "pay-out | 0 0 19 * * | from 2026-01-18T15:00:00Z | until 2027-12-18T16:00:00Z = 8",
        ]
        .map(str::to_owned)
        .into_iter()
        .rev()
        .collect::<Vec<_>>()
    );
    assert_eq!(
        names(&[ruled("19-27", "09:00-18:00")]),
        ["pay-out", "pay-in"]
    );
    // A month has 28 days or more, and each end is a cron of its own.
    let last = names(&[ruled("last", "09:00-18:00")]);
    assert_eq!(last.len(), 6, "{last:?}");
}

#[test]
fn a_date_that_is_taken_out_of_a_rule_cuts_its_action_in_two() {
    let mut window = ruled("1-31", "09:00-18:00");
    if let Days::Dates(dates) = &mut window.days {
        dates.remove(&jiff::civil::date(2026, 12, 25));
    }
    assert_eq!(
        names(&[window]),
        [
            "pay-out-from-2026-01-01",
            "pay-in-from-2026-01-01",
            "pay-out",
            "pay-in"
        ]
    );
}

/// The dates of a rule on and on.
fn endless(rule: &str, hours: &str) -> Window {
    let years = [horizon().start, horizon().end].map(|at| TimeZone::UTC.to_datetime(at).date());
    let last = years[1].yesterday().unwrap();
    Window {
        days: Days::Dates(Every::month(rule).unwrap().dates(years[0], last).collect()),
        rule: Some(Extent::Endless {
            except: BTreeSet::new(),
        }),
        ..window("pay", &format!("2026-01-01 {hours}"), 8)
    }
}

#[test]
fn a_rule_without_an_end_is_crons_without_one_or_has_to_end() {
    assert_eq!(
        lines(&[endless("19-27", "00:00-00:00")]),
        ["pay-in | 0 0 28 * * = 0", "pay-out | 0 0 19 * * = 8"]
    );
    assert_eq!(names(&[endless("31", "09:00-18:00")]).len(), 2);
    let refused = |windows: &[Window]| compile(windows, BASE, &horizon()).unwrap_err().message;
    for rule in ["last", "last fri"] {
        let message = refused(&[endless(rule, "09:00-18:00")]);
        assert!(
            message.contains("No cron says all dates of `pay`"),
            "{message}"
        );
    }
    // Where another window is open on some of its dates, some of its edges change nothing.
    let beside = window("office", "mon-fri 08:00-20:00", 9);
    refused(&[endless("19-27", "09:00-18:00"), beside]);
}

/// Dates that somebody wrote one by one stay actions of their own.
#[test]
fn written_dates_are_not_gathered() {
    let all = names(&[window("sale", "2026-12-24,2026-12-25 09:00-18:00", 8)]);
    assert_eq!(all.len(), 4);
    let all = names(&[by_rule("2026-12-24,2026-12-25 09:00-18:00", 8)]);
    assert_eq!(all.len(), 2);
}
