//! Windows in a stack file: what they become, and what is said of those that cannot be meant.

use super::super::load_str;
use super::faults::refused;
use super::{Path, loaded, with};
use freshscale_core::schedule::window::Side;

/// A schedule in Seoul.
pub(super) fn schedule(lines: &[&str]) -> String {
    let mut text = "schedule:\n  timezone: Asia/Seoul\n".to_owned();
    for line in lines {
        text += &format!("  {line}\n");
    }
    with(&text)
}

/// One window a line.
pub(super) fn windows(lines: &[&str]) -> String {
    let lines: Vec<String> = lines
        .iter()
        .map(|line| format!("  - {{ {line} }}"))
        .collect();
    let mut all = vec!["windows:"];
    all.extend(lines.iter().map(String::as_str));
    schedule(&all)
}

pub(super) fn warned(text: &str) -> String {
    match load_str(Path::new("web.yaml"), text) {
        Ok(loaded) => loaded.warnings.to_string(),
        Err(faults) => panic!("{faults}"),
    }
}

fn names(text: &str) -> Vec<String> {
    let actions = loaded(text).schedule.actions;
    actions.into_iter().map(|action| action.name).collect()
}

#[test]
fn days_dates_and_holidays_are_one_or_many() {
    let stack = loaded(&windows(&[
        "name: a, days: mon-fri, except: 2026-12-25, from: '08:40', to: 10:00, desired: 4",
        "name: b, days: [tue, sat-sun], from: 22:00, to: '00:00', min: 1, max: 3",
        "name: c, on: [2026-12-24, 2026-12-31], from: 12:00, to: 13:00, desired: 4, timezone: UTC, warmup: 5m",
    ]));
    let [a, b, c] = stack.schedule.windows.as_slice() else {
        panic!("{:?}", stack.schedule.windows);
    };
    let date = jiff::civil::date(2026, 12, 25);
    assert!(!a.on(date) && a.on(date.yesterday().unwrap()));
    assert_eq!((a.sizes.min, a.sizes.max, a.sizes.desired), (0, 4, 4));
    assert!(b.on(jiff::civil::date(2026, 12, 27)) && !b.on(date));
    assert_eq!((b.sizes.min, b.sizes.max, b.sizes.desired), (1, 3, 1));
    assert_eq!((c.zone_name(), c.warmup), ("UTC", 5));
    let once = stack
        .schedule
        .actions
        .iter()
        .find(|a| a.name == "c-out-on-2026-12-24");
    let at = once.unwrap().start.unwrap();
    assert_eq!(at.to_string(), "2026-12-24T11:55:00Z");
}

#[test]
fn each_fault_of_a_window_is_underlined() {
    let text = windows(&[
        "name: a/b, days: weekdays, from: '8:40', to: 24:00, desired: 1",
        "name: b, on: [24.12.2026, 9999-12-31], from: '08:00', to: '09:00', desired: 1, warmup: 90s",
        "name: c, days: mon, on: 2026-12-24, from: '08:00', to: '09:00', desired: 5",
        "name: d, from: '08:00', to: '09:00', desired: 1",
        "name: d, on: 2026-12-24, except: 2026-12-25, from: '08:00', to: '09:00', max: 3",
        "name: e, day: mon, from: '08:00', to: '09:00', desired: 1",
    ]);
    let said = refused(&text);
    for part in [
        "`schedule.windows[0].name` must be 1 to 251 characters without `:`, `/`",
        "`schedule.windows[0].days` must be days such as `mon-fri`",
        "`schedule.windows[0].from` must be a time such as `\"08:40\"`",
        "`schedule.windows[0].to` must be a time",
        "`schedule.windows[1].on[0]` must be a date such as `2026-12-24`",
        "`schedule.windows[1].on[1]` must be between the years 2000 and 2099.",
        "Actions fire on whole minutes.",
        "A window opens on `days` or `on` dates, not both.",
        "5 is above 4, the maximum of the group's `capacity`.",
        "This window never opens.",
        "`schedule.windows[3]` has the name `d` already.",
        "`except` goes with `days`",
        "This window does not say how many instances it needs.",
        "Did you mean `days`?",
        "--> web.yaml:15:33",
    ] {
        assert!(said.contains(part), "{part} in\n{said}");
    }
}

#[test]
fn what_no_actions_can_do_is_refused_at_the_window() {
    let said = refused(&windows(&[
        "name: seoul, days: daily, from: '17:30', to: '20:00', desired: 1",
        "name: london, days: daily, from: '09:00', to: '10:00', desired: 2, timezone: Europe/London",
    ]));
    assert!(
        said.contains("daylight saving changes which comes first"),
        "{said}"
    );
    assert!(said.contains("web.yaml:14:"), "{said}");
    let dates: Vec<String> = (1..=120)
        .map(|n| {
            let date = jiff::civil::date(2026, 1, 5).checked_add(jiff::ToSpan::days(n * 14));
            date.unwrap().to_string()
        })
        .collect();
    let many = format!(
        "name: a, days: mon, except: [{}], from: '08:00', to: '09:00', desired: 1",
        dates.join(", ")
    );
    let more = many
        .replace("name: a", "name: b")
        .replace("08:00", "10:00")
        .replace("09:00", "11:00");
    let said = refused(&windows(&[&many, &more]));
    assert!(said.contains("a group can have 125"), "{said}");
}

#[test]
fn an_action_that_says_what_a_window_says_is_one_action() {
    let lines = |recurrence: &str, desired: u32| {
        schedule(&[
            "windows:",
            "  - { name: a, days: mon-fri, from: '08:00', to: '23:00', desired: 2 }",
            "actions:",
            &format!(
                "  - {{ name: nightly, recurrence: '{recurrence}', min: 0, max: 4, desired: {desired} }}"
            ),
        ])
    };
    assert_eq!(names(&lines("0 23 * * *", 0)), ["a-out", "nightly"]);
    assert_eq!(names(&lines("0 23 * * mon", 0)), ["a-in", "a-out"]);
    let said = refused(&lines("0 23 * * *", 1));
    assert!(
        said.contains("`nightly` fires at the same time as `a-in` of the window in line 13"),
        "{said}"
    );
    assert!(said.contains("web.yaml:15:"), "{said}");
}

#[test]
fn windows_that_can_hardly_be_meant_are_warned_of() {
    for (line, part, place) in [
        (
            "name: a, days: mon, from: '08:00', to: '08:15', desired: 1, warmup: 15m",
            "15 minutes long, less than its warm-up and the 2 minutes that Auto Scaling may be late: 17",
            "'08:15'",
        ),
        (
            "name: a, days: mon-fri, except: 2026-12-26, from: '08:00', to: '09:00', desired: 1",
            "Saturday, 2026-12-26, is not a day of this window anyway.",
            "2026-12-26",
        ),
        (
            "name: a, days_of_month: 19-27, except: 2026-12-28, from: '08:00', to: '09:00', desired: 1",
            "Monday, 2026-12-28, is not a day of this window anyway.",
            "2026-12-28",
        ),
        (
            "name: a, days: daily, from: '02:30', to: '05:00', desired: 1, timezone: America/New_York",
            "The clocks of America/New_York skip Sun 2026-03-08 02:30; the window then opens at 03:00.",
            "'02:30'",
        ),
        (
            "name: a, days: sat, from: '22:00', to: '02:30', desired: 1, timezone: America/New_York",
            "skip Sun 2026-03-08 02:30; the window then closes at 03:00.",
            "'02:30'",
        ),
        (
            "name: a, days: daily, from: '08:00', to: '09:00', desired: 0",
            "`a` asks for what the group has outside of every window.",
            "",
        ),
        (
            "name: a, days: daily, from: '22:00', to: '02:30', desired: 1",
            "The daily rotation runs while `a` is open, as on Fri 2026-01-02 02:00: it is held",
            "",
        ),
        (
            "name: a, days: daily, from: '02:20', to: '05:00', desired: 1",
            "The daily rotation runs less than 30m (`freeze_before`) before `a` opens, as on Fri 2026-01-02 02:00: it is held",
            "",
        ),
    ] {
        let said = warned(&windows(&[line]));
        assert!(
            said.starts_with("warning: ") && !said.contains("error"),
            "{said}"
        );
        // The line stands after eight characters; what is not written is the window's or the file's.
        let column = line.find(place).unwrap() + 9;
        let place = match place {
            "" => "--> web.yaml:".to_owned(),
            _ => format!("--> web.yaml:13:{column}"),
        };
        assert!(
            said.contains(part) && said.contains(&place),
            "{part} at {place} in\n{said}"
        );
    }
}

#[test]
fn actions_that_can_hardly_be_meant_are_warned_of() {
    let out = "  - { name: out, recurrence: '0 9 * * mon-fri', desired: 2 }";
    let home = "  - { name: in, recurrence: '0 18 * * mon-fri', desired: 0 }";
    for (lines, part) in [
        (
            vec!["actions:", out],
            "After this the desired capacity never comes back to 0, the group's own.",
        ),
        (
            vec![
                "actions:",
                "  - { name: out, recurrence: '0 9 * * mon-fri', desired: 6 }",
                home,
            ],
            "Auto Scaling would refuse `out`: 6 is above the maximum, which is 4 by then.",
        ),
        (
            vec![
                "actions:",
                out,
                home,
                "  - { name: low, recurrence: '0 7 * * mon', min: 3, max: 2 }",
            ],
            "",
        ),
        (
            vec![
                "windows:",
                "  - { name: w, days: daily, from: '08:00', to: '20:00', desired: 3 }",
                "actions:",
                out,
                home,
            ],
            "`out` changes the capacity while the window `w` is open: Thu 2026-01-01 09:00 Asia/Seoul.",
        ),
        (
            vec![
                "actions:",
                "  - { name: out, recurrence: '30 2 * * *', desired: 2, timezone: Europe/Berlin }",
                home,
            ],
            "The clocks of Europe/Berlin skip Sun 2026-03-29 02:30",
        ),
    ] {
        let text = schedule(&lines);
        if part.is_empty() {
            assert!(refused(&text).contains("The minimum, 3, is above the maximum, 2."));
            continue;
        }
        let said = warned(&text);
        assert!(said.contains(part), "{part} in\n{said}");
    }
    assert_eq!(warned(&schedule(&["actions:", out, home])), "");
}

#[test]
fn an_action_belongs_to_the_window_that_it_was_made_for_whatever_its_name() {
    let stack = loaded(&schedule(&[
        "windows:",
        "  - { name: live, days: mon, from: '08:00', to: '09:00', desired: 1 }",
        "  - { name: live-out, days: tue, from: '08:00', to: '09:00', desired: 1 }",
        "actions:",
        "  - { name: live-out-extra, recurrence: '0 12 * * wed', desired: 2 }",
    ]));
    let of = |action: &str| {
        let found = stack.window_of(action);
        found.map(|(window, side)| (window.name.as_str(), side))
    };
    assert_eq!(of("live-out"), Some(("live", Side::Out)));
    assert_eq!(of("live-in"), Some(("live", Side::In)));
    assert_eq!(of("live-out-out"), Some(("live-out", Side::Out)));
    assert_eq!(of("live-out-in"), Some(("live-out", Side::In)));
    assert_eq!(of("live-out-extra"), None, "it stands in the file itself");
    assert_eq!(of("live"), None);
}

#[test]
fn the_documents_say_what_is_so() {
    let readme = include_str!("../../../README.md");
    let shortest = readme.split("```yaml\n").nth(1).unwrap();
    let shortest = shortest.split("```").next().unwrap();
    assert_eq!(warned(shortest), "");
    let mut examples = readme.split("```yaml\n");
    let example = examples.find(|text| text.starts_with("schedule:"));
    let example = example.unwrap().split("```").next().unwrap();
    let text = with(example).replace("max: 4", "max: 8");
    assert_eq!(warned(&text), "");
    let stack = load_str(Path::new("x.yaml"), &text).unwrap().stack;
    assert_eq!(stack.schedule.windows.len(), 3);

    let page = include_str!("../../../docs/schedule.md");
    let customers = super::load(&super::file("jjikin-web.yaml")).unwrap();
    for action in customers.stack.schedule.actions {
        assert!(
            page.contains(&format!("`{}`", action.name)),
            "{}",
            action.name
        );
    }
}

#[test]
fn a_window_that_ends_a_minute_before_the_next_opens_is_told_what_to_write() {
    let night = warned(&windows(&[
        "name: campaign, days: mon-fri, from: '00:00', to: '23:59', desired: 4",
    ]));
    assert!(
        night.contains("At Mon 2026-01-05 23:59 Asia/Seoul 4 instances will go, and 1 minute later, with `campaign-out`, as many others come"),
        "{night}"
    );
    assert!(night.contains("With `to: \"00:00\"` they stay."), "{night}");
    assert!(
        night.contains("to: '23:59'"),
        "the line that causes it: {night}"
    );
    let mended = warned(&windows(&[
        "name: campaign, days: mon-fri, from: '00:00', to: '00:00', desired: 4",
    ]));
    assert!(!mended.contains("will go"), "{mended}");
}

#[test]
fn a_gap_is_found_by_warm_up_second_zone_and_raw_action() {
    // The second one scales out at 19:50, to fewer.
    let warm = warned(&windows(&[
        "name: day, days: daily, from: '09:00', to: '19:45', desired: 4",
        "name: show, days: [tue, thu], from: '20:00', to: '22:00', desired: 3, warmup: 10m",
    ]));
    assert!(
        warm.contains("3 of 4 instances will go, and 5 minutes later, with `show-out`"),
        "{warm}"
    );
    assert!(warm.contains("With `to: \"19:50\"` they stay."), "{warm}");
    // Ten in Seoul is one in UTC.
    let zones = warned(&windows(&[
        "name: seoul, days: daily, from: '08:00', to: '09:59', desired: 4",
        "name: utc, days: daily, from: '01:00', to: '02:00', desired: 4, timezone: UTC",
    ]));
    assert!(zones.contains("With `to: \"10:00\"` they stay."), "{zones}");
    let raw = warned(&schedule(&[
        "windows:",
        "  - { name: day, days: daily, from: '09:00', to: '18:00', desired: 4 }",
        "actions:",
        "  - { name: noon, recurrence: '0 12 * * *', desired: 0 }",
        "  - { name: again, recurrence: '20 12 * * *', desired: 4 }",
    ]));
    assert!(
        raw.contains("4 instances will go, and 20 minutes later, with `again`"),
        "{raw}"
    );
    assert!(
        raw.contains("Move it to where capacity is not wanted again at once"),
        "{raw}"
    );
    // Half an hour is a pause that somebody may mean; more than that is one.
    let pause = warned(&windows(&[
        "name: one, days: daily, from: '09:00', to: '12:00', desired: 4",
        "name: two, days: daily, from: '12:31', to: '18:00', desired: 4",
    ]));
    assert!(!pause.contains("will go"), "{pause}");
}

/// 144 firings a day, and the one that matters is at the end of the year.
#[test]
fn a_whole_year_is_walked_through_however_often_an_action_fires() {
    let text = "version: 1\nname: web\nimage: { instance_name: web }\n\
        launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }\n\
        auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { max: 9 } }\n\
        schedule:\n  timezone: UTC\n  windows:\n\
        \x20   - { name: sale, on: 2026-12-24, from: '09:00', to: '18:00', desired: 8 }\n  actions:\n\
        \x20   - { name: in, recurrence: '5 12 24 12 *', desired: 0 }\n\
        \x20   - { name: ceiling, recurrence: '1/10 * * * *', max: 9 }\n";
    let told =
        "`in` changes the capacity while the window `sale` is open: Thu 2026-12-24 12:05 UTC.";
    assert!(warned(text).contains(told), "{}", warned(text));
    let every_minute = text.replace("1/10", "1-4,6-59");
    assert!(warned(&every_minute).contains(told));
}

#[test]
fn a_window_has_any_name_that_an_action_may_have() {
    let text =
        windows(&["name: 'push: 08/40', days: daily, from: '08:40', to: '10:00', desired: 4"]);
    assert!(refused(&text).contains("without `:`, `/`"));
    let text = text.replace("push: 08/40", "푸시 & co (8.40)");
    assert_eq!(
        names(&text),
        ["푸시 & co (8.40)-in", "푸시 & co (8.40)-out"]
    );
}

#[test]
fn days_in_capitals_are_recognized() {
    for (written, meant) in [("Mon-Fri", "mon-fri"), ("DAILY", "daily")] {
        let said = refused(&windows(&[&format!(
            "name: a, days: {written}, from: '08:40', to: '10:00', desired: 4"
        )]));
        assert!(said.contains(&format!("Did you mean `{meant}`?")), "{said}");
    }
}

#[test]
fn hours_by_day_of_the_week_are_one_window() {
    let text = windows(&[
        "name: office, hours: { mon-thu: 09:00-18:00, fri: 09:00-20:00 }, except: 2026-12-25, desired: 4, warmup: 10m",
    ]);
    assert_eq!(
        names(&text),
        [
            "office-in",
            "office-in-fri",
            "office-out-until-2026-12-25",
            "office-out"
        ]
    );
    // The order in the file means nothing, and the hours may be the same.
    let other = text.replace(
        "mon-thu: 09:00-18:00, fri: 09:00-20:00",
        "fri: 09:00-20:00, 'mon,tue': 09:00-18:00, wed-thu: 09:00-18:00",
    );
    let actions = |text: &str| loaded(text).schedule.actions;
    assert_eq!(actions(&other).len(), actions(&text).len());
    let same = text.replace("fri: 09:00-20:00", "fri: 09:00-18:00");
    let plain = text.replace(
        "hours: { mon-thu: 09:00-18:00, fri: 09:00-20:00 }",
        "days: mon-fri, from: '09:00', to: '18:00'",
    );
    assert_eq!(actions(&same), actions(&plain));
}

#[test]
fn hours_by_day_that_say_too_much_or_too_little_are_refused() {
    let said = |rest: &str| refused(&windows(&[&format!("name: a, {rest}, desired: 4")]));
    for (rest, expected) in [
        (
            "hours: { mon-fri: 09:00-18:00 }, from: '08:00'",
            "or `from`, not both",
        ),
        (
            "hours: { mon-fri: 09:00-18:00 }, days: mon",
            "or `days`, not both",
        ),
        (
            "hours: { mon-fri: 09:00-18:00 }, yearly: 12-25",
            "or `yearly`, not both",
        ),
        (
            "hours: { mon-fri: 09:00-18:00, fri: 09:00-20:00 }",
            "has hours in `fri` already",
        ),
        ("hours: {}", "never opens"),
        (
            "hours: { mon-fri: 9-18 }",
            "must be hours such as `09:00-18:00`",
        ),
        ("hours: { Mon-Fri: 09:00-18:00 }", "must be"),
        ("days: mon, from: '09:00'", "has no `to`, which is required"),
    ] {
        assert!(said(rest).contains(expected), "{rest}: {}", said(rest));
    }
}
