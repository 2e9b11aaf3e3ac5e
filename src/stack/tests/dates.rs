//! Dates of windows: holidays, what is taken out, and rules that say them.

use super::super::{Action, load_str_at};
use super::faults::refused;
use super::windows::{schedule, warned, windows};
use super::{Path, loaded};

#[test]
fn holidays_are_given_once_for_all_windows_of_weekdays() {
    let text = |holidays: &str, rest: &str| {
        schedule(&[
            holidays,
            "windows:",
            &format!(
                "  - {{ name: a, days: mon-fri, from: '08:40', to: '10:00', desired: 4{rest} }}"
            ),
            "  - { name: b, days: [thu, sat], except: 2026-12-31, from: '20:00', to: '22:00', desired: 4 }",
            "  - { name: c, on: 2026-12-25, from: '12:00', to: '13:00', desired: 4 }",
        ])
    };
    let both = text("holidays: [2026-12-24, 2026-12-25]", "");
    let stack = loaded(&both);
    let opens = |stack: &super::super::Stack, date: &str| -> Vec<String> {
        let date = date.parse().unwrap();
        let open = stack.schedule.windows.iter().filter(|w| w.on(date));
        open.map(|w| w.name.clone()).collect()
    };
    assert_eq!(opens(&stack, "2026-12-23"), ["a"]);
    assert_eq!(opens(&stack, "2026-12-24"), Vec::<String>::new());
    assert_eq!(opens(&stack, "2026-12-25"), ["c"]);
    assert_eq!(opens(&stack, "2026-12-31"), ["a"]);
    // The same as to write them into each.
    let each = text("timezone: Asia/Seoul", ", except: [2026-12-24, 2026-12-25]");
    let each = each.replacen("  timezone: Asia/Seoul\n", "", 1);
    let each = each.replace("except: 2026-12-31", "except: [2026-12-24, 2026-12-31]");
    assert_eq!(loaded(&each).schedule.actions, stack.schedule.actions);
    let open = loaded(&text(
        "holidays: [2026-12-24, 2026-12-25]",
        ", on_holidays: true",
    ));
    assert_eq!(opens(&open, "2026-12-24"), ["a"]);
    let wrong = both.replace("on: 2026-12-25,", "on: 2026-12-25, on_holidays: true,");
    assert!(refused(&wrong).contains("`on_holidays` goes with `days`"));
    let over = load_str_at(
        Path::new("web.yaml"),
        &both,
        "2026-12-26T00:00:00Z".parse().unwrap(),
    );
    let said = over
        .unwrap_or_else(|faults| panic!("{faults}"))
        .warnings
        .to_string();
    assert!(
        said.contains("The last of the holidays, 2026-12-25, is over."),
        "{said}"
    );
}

fn at_the_end_of_november(text: &str) -> Result<super::super::Loaded, super::super::Faults> {
    load_str_at(
        Path::new("web.yaml"),
        text,
        "2026-11-30T00:00:00Z".parse().unwrap(),
    )
}

#[test]
fn dates_by_a_rule_reach_until_the_file_says() {
    let opens = |rest: &str| {
        let text = windows(&[&format!(
            "name: a, {rest}, from: '09:00', to: '18:00', desired: 4"
        )]);
        let loaded = at_the_end_of_november(&text).unwrap_or_else(|faults| panic!("{faults}"));
        let window = loaded.stack.schedule.windows[0].clone();
        let december = jiff::civil::date(2026, 12, 1);
        let year = std::iter::successors(Some(december), |date| date.tomorrow().ok()).take(31 + 31);
        year.filter(|date| window.on(*date))
            .map(|date| date.to_string())
            .collect::<Vec<_>>()
    };
    let until = "until: 2027-01-31";
    assert_eq!(
        opens(&format!("days_of_month: 25, {until}")),
        ["2026-12-25", "2027-01-25"]
    );
    assert_eq!(
        opens(&format!("days_of_month: [last fri, 1], {until}")),
        ["2026-12-01", "2026-12-25", "2027-01-01", "2027-01-29"]
    );
    assert_eq!(
        opens(&format!(
            "yearly: [12-25, 01-01], {until}, except: 2027-01-01"
        )),
        ["2026-12-25"]
    );
    assert_eq!(
        opens(&format!("every: 2 weeks from 2026-01-06, {until}")),
        ["2026-12-08", "2026-12-22", "2027-01-05", "2027-01-19"]
    );
}

#[test]
fn dates_by_a_rule_that_do_not_end_or_reach_too_far_are_refused_with_the_reason() {
    let with = |rest: &str| {
        windows(&[&format!(
            "name: a, {rest}, from: '09:00', to: '18:00', desired: 4"
        )])
    };
    let faults = |rest: &str| match at_the_end_of_november(&with(rest)) {
        Err(faults) => faults.to_string(),
        Ok(loaded) => panic!("{}", loaded.warnings),
    };
    assert!(faults("days_of_month: last").contains("until: 2027-12-31"));
    assert!(faults("every: 2 weeks from 2026-01-06").contains("No cron says all dates of `a`"));
    assert!(faults("days_of_month: 19-27, until: 2029-12-31").contains("too far"));
    assert!(
        faults("yearly: 12-25, until: 2026-12-31, except: [2025-12-25, 2026-12-25]")
            .contains("never opens")
    );
    assert!(faults("yearly: 12-25, on: 2026-12-24, until: 2027-12-31").contains("not both"));
    assert!(faults("days: mon, until: 2027-12-31").contains("`until` goes with"));
    let warns = |until: &str| {
        let loaded = at_the_end_of_november(&with(&format!("days_of_month: 1, until: {until}")));
        loaded
            .unwrap_or_else(|faults| panic!("{faults}"))
            .warnings
            .to_string()
    };
    assert!(warns("2026-12-20").contains("reaches until 2026-12-20 only"));
    assert!(warns("2026-11-20").contains("2026-11-20 is over"));
    assert!(!warns("2027-12-31").contains("until"));
}

/// A group has room for 125 that are to come.
#[test]
fn dates_that_are_over_take_no_room() {
    let dates = jiff::civil::date(2026, 1, 5).series(jiff::Span::new().days(1));
    let dates: Vec<String> = dates.take(63).map(|date| date.to_string()).collect();
    let text = windows(&[&format!(
        "name: a, on: [{}], from: '09:00', to: '18:00', desired: 4",
        dates.join(", ")
    )]);
    let at = |now: &str| load_str_at(Path::new("web.yaml"), &text, now.parse().unwrap());
    let early = at("2026-01-01T00:00:00Z").map(|_| ()).unwrap_err();
    assert!(early.to_string().contains("a group can have 125"));
    assert!(at("2026-11-30T00:00:00Z").is_ok());
}

/// Nine days of every month, day and night, are two actions: no night in between, and no action for each month.
#[test]
fn days_that_touch_are_one_opening() {
    for until in ["", "until: 2027-12-31, "] {
        let text = windows(&[&format!(
            "name: payday, days_of_month: 19-27, {until}from: '00:00', to: '00:00', desired: 8, max: 8"
        )]);
        let loaded = at_the_end_of_november(&text).unwrap_or_else(|faults| panic!("{faults}"));
        let actions = &loaded.stack.schedule.actions;
        assert_eq!(actions.len(), 2);
        let ends = actions
            .iter()
            .any(|action| action.end.is_some() || action.start.is_some());
        assert_eq!(ends, !until.is_empty());
        assert!(loaded.warnings.is_empty(), "{}", loaded.warnings);
    }
}

/// Taken out of what goes on and on, it cuts the crons in two, and the later ones have no end.
#[test]
fn a_holiday_does_not_end_a_rule_that_nothing_ends() {
    let text = windows(&[
        "name: payday, days_of_month: 19-27, except: 2026-12-25, from: '09:00', to: '18:00', desired: 8, max: 8",
    ]);
    let loaded = at_the_end_of_november(&text).unwrap_or_else(|faults| panic!("{faults}"));
    let actions = &loaded.stack.schedule.actions;
    let ends: Vec<(bool, bool)> = actions
        .iter()
        .map(|action| (action.start.is_some(), action.end.is_some()))
        .collect();
    assert_eq!(
        ends,
        [(false, true), (false, true), (true, false), (true, false)]
    );
    let never = windows(&[
        "name: a, yearly: 02-29, except: [2028-02-29, 2032-02-29, 2036-02-29], from: '09:00', to: '18:00', desired: 8, max: 8",
    ]);
    let faults = at_the_end_of_november(&never).unwrap_err().to_string();
    assert!(faults.contains("never opens"), "{faults}");
}

/// The cron would make it, too: it begins after it. And a month that is different ends with itself.
#[test]
fn a_date_that_is_taken_out_is_taken_out_once_wherever_it_stands() {
    let actions = |more: &str| {
        let text = windows(&[&format!("name: y, {more}, desired: 2, max: 2")]);
        let loaded = at_the_end_of_november(&text).unwrap_or_else(|faults| panic!("{faults}"));
        loaded.stack.schedule.actions
    };
    let day = "from: '09:00', to: '18:00'";
    let first = actions(&format!("yearly: 12-25, except: [2026-12-25], {day}"));
    let after = |it: &Action| it.start.is_some_and(|at| *at.to_string() > *"2027-12");
    assert!(
        first.iter().all(|it| after(it) && it.end.is_none()),
        "{first:?}"
    );
    let whole = "from: '00:00', to: '00:00'";
    let middle = actions(&format!(
        "days_of_month: 19-27, except: [2026-12-26], {whole}"
    ));
    let odd = |it: &&Action| {
        it.recurrence
            .as_deref()
            .is_some_and(|cron| cron.contains(','))
    };
    let odd: Vec<&Action> = middle.iter().filter(odd).collect();
    assert_eq!(odd.len(), 2, "{middle:?}");
    assert!(odd.iter().all(|it| it.end.is_some()), "{odd:?}");
}

#[test]
fn a_date_that_is_over_is_a_warning() {
    let text = windows(&[
        "name: a, days: daily, except: [2025-12-24, 2026-12-25], from: '08:40', to: '10:00', desired: 4",
        "name: b, on: 2025-12-31, from: '12:00', to: '13:00', desired: 4",
    ]) + "  actions:\n    - { name: c, start: 2025-12-31T20:00:00Z, max: 8 }\n    - { name: d, recurrence: '0 6 * * *', end: 2025-12-31T20:00:00Z, max: 8 }\n";
    let at = |now: &str| {
        let loaded = load_str_at(Path::new("web.yaml"), &text, now.parse().unwrap()).unwrap();
        loaded.warnings.to_string()
    };
    let said = at("2026-11-30T00:00:00Z");
    for over in [
        "Wednesday, 2025-12-24, is over.",
        "Wednesday, 2025-12-31, is over.",
        "`c` is over",
        "`d` is over",
    ] {
        assert!(said.contains(over), "{over}: {said}");
    }
    assert!(!said.contains("2026-12-25, is over"), "{said}");
    assert_eq!(loaded(&text).schedule.windows.len(), 2, "and no error");
}

#[test]
fn a_yearly_date_that_is_a_holiday_is_warned_of_unless_the_file_says_what_is_meant() {
    let lines = |window: &str| {
        schedule(&[
            "holidays: [2026-12-24, 2026-12-25]",
            "windows:",
            &format!("  - {{ name: sale, from: '08:00', to: '09:00', desired: 2, {window} }}"),
        ])
    };
    let said = "2026-12-25 is one of the schedule's `holidays`: this window does not open on it.";
    let is_warned_of = |window: &str| warned(&lines(window)).contains(said);
    assert!(is_warned_of("yearly: 12-25"));
    assert!(!is_warned_of("yearly: 12-25, on_holidays: true"));
    assert!(!is_warned_of("yearly: 12-25, on_holidays: false"));
    assert!(!is_warned_of("yearly: 12-26"));
    assert!(!is_warned_of("days_of_month: 25"));
}
