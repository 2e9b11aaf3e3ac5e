//! Windows, actions, cron, zones, the backup.

use super::{Case, and, with};

pub fn cases() -> Vec<Case> {
    let cases = [windows(), days(), actions(), zones()];
    cases.into_iter().flatten().collect()
}

fn window(name: &'static str, fields: &str) -> Case {
    and(name, &format!("schedule:\n  windows:\n    - {{ {fields} }}\n"))
}

fn action(name: &'static str, fields: &str) -> Case {
    and(name, &format!("schedule:\n  actions:\n    - {{ {fields} }}\n"))
}

const DAY: &str = "name: day, from: \"08:00\", to: \"18:00\", desired: 2";

fn days() -> Vec<Case> {
    let days = |name, value: &str| window(name, &format!("{DAY}, days: {value}"));
    vec![
        days("days with capitals", "Mon-Fri"),
        days("days written out", "monday-friday"),
        days("days with an en dash", "mon–fri"),
        days("days with spaces", "mon - fri"),
        days("days in a word", "weekdays"),
        days("days in Korean", "월-금"),
        days("days as numbers", "1-5"),
        days("a day as a number", "1"),
        days("days of a cron expression", "\"*\""),
        days("days with a typo", "[tue, thr]"),
        window("a date where days belong", &format!("{DAY}, days: 2026-12-24")),
        window("a day where dates belong", &format!("{DAY}, on: mon")),
        window("a day that the month does not have", &format!("{DAY}, on: 2026-02-30")),
        window("a date as Germans write it", &format!("{DAY}, on: 24.12.2026")),
        window("a date with slashes", &format!("{DAY}, on: 2026/12/24")),
        window("a date of the last century", &format!("{DAY}, on: 1926-12-24")),
    ]
}

fn windows() -> Vec<Case> {
    vec![
        window("neither days nor dates", DAY),
        window("both days and dates", &format!("{DAY}, days: daily, on: 2026-12-24")),
        window("exceptions of dates", &format!("{DAY}, on: 2026-12-24, except: [2026-12-25]")),
        window("a window without sizes", "name: day, days: daily, from: \"08:00\", to: \"18:00\""),
        window("a window beyond the group's maximum", "name: day, days: daily, from: \"08:00\", to: \"18:00\", desired: 9"),
        window("a window's minimum above its maximum", "name: day, days: daily, from: \"08:00\", to: \"18:00\", min: 3, max: 2"),
        window("times of one digit", "name: day, days: daily, from: 8:00, to: 9:00, desired: 2"),
        window("a window that ends at 24:00", "name: day, days: daily, from: \"20:00\", to: \"24:00\", desired: 2"),
        window("a warm-up with seconds", &format!("{DAY}, days: daily, warmup: 90s")),
        window("a warm-up that is too long", &format!("{DAY}, days: daily, warmup: 13h")),
        window("a name with a slash", "name: day/night, days: daily, from: \"08:00\", to: \"18:00\", desired: 2"),
        and("two windows of one name", &format!("schedule:\n  windows:\n    - {{ {DAY}, days: mon }}\n    - {{ {DAY}, days: tue }}\n")),
        and("an action with the name of a window's", &format!("schedule:\n  windows:\n    - {{ {DAY}, days: daily }}\n  actions:\n    - {{ name: day-out, recurrence: \"0 7 * * *\", desired: 1 }}\n")),
        and("an action at the time of a window's", &format!("schedule:\n  windows:\n    - {{ {DAY}, days: daily }}\n  actions:\n    - {{ name: early, recurrence: \"0 8 * * *\", desired: 1 }}\n")),
    ]
}

fn actions() -> Vec<Case> {
    let cron = |name, text: &str| action(name, &format!("name: out, recurrence: \"{text}\", desired: 2"));
    let many: String = (0..126)
        .map(|n| format!("    - {{ name: a{n}, recurrence: \"{} {} * * *\", desired: 1 }}\n", n % 60, n / 60))
        .collect();
    vec![
        action("an action without sizes", "name: out, recurrence: \"0 8 * * *\""),
        action("an action that never runs", "name: out, desired: 2"),
        action("an action that ends before it starts", "name: out, recurrence: \"0 8 * * *\", start: 2026-12-24T09:00:00Z, end: 2026-12-23T09:00:00Z, desired: 2"),
        action("an action's minimum above its maximum", "name: out, recurrence: \"0 8 * * *\", min: 3, max: 2"),
        cron("six fields, as EventBridge has them", "0 8 * * ? *"),
        cron("an expression as EventBridge writes it", "cron(0 8 * * ? *)"),
        cron("a minute that no hour has", "60 8 * * *"),
        cron("an hour that no day has", "0 24 * * *"),
        cron("a day that no week has", "0 8 * * 9"),
        cron("a day written out", "0 8 * * monday"),
        cron("a nickname", "@daily"),
        cron("a time instead of a cron expression", "08:40"),
        cron("a range that goes backwards", "0 8 * * fri-mon"),
        cron("the last day of the month", "0 8 L * *"),
        cron("a day that never comes", "0 8 30 2 *"),
        cron("a cron expression in Korean", "매일 8시"),
        action("a cron expression without quotes, in which the star is a list's", "name: out, recurrence: [0, 8, 1, 1, 1], desired: 2"),
        and("two actions of one name", "schedule:\n  actions:\n    - { name: out, recurrence: \"0 8 * * *\", desired: 2 }\n    - { name: out, recurrence: \"0 9 * * *\", desired: 1 }\n"),
        and("two actions at one time", "schedule:\n  actions:\n    - { name: out, recurrence: \"0 8 * * *\", desired: 2 }\n    - { name: more, recurrence: \"0 8 * * mon\", desired: 3 }\n"),
        and("more actions than a group has", &format!("schedule:\n  actions:\n{many}")),
    ]
}

fn zones() -> Vec<Case> {
    let zone = |name, value: &str| and(name, &format!("schedule: {{ timezone: {value} }}\n"));
    let backup = |name, fields: &str| {
        let image = format!("image: {{ instance_name: web, backup: {{ {fields} }} }}");
        with(name, "image: { instance_name: web }", &image)
    };
    vec![
        zone("a zone with a typo", "Asia/Soul"),
        zone("a zone without its continent", "Seoul"),
        zone("a zone in lower case", "asia/seoul"),
        zone("an abbreviation", "KST"),
        zone("an offset", "\"+09:00\""),
        zone("an offset in hours", "9"),
        zone("a zone in Korean", "서울"),
        zone("a zone with a space", "\"America/New York\""),
        window("a window in a zone that there is not", &format!("{DAY}, days: daily, timezone: Asia/Soul")),
        backup("a backup without its time", "takes: 30m"),
        backup("a backup that is kept for part of a day", "at: \"01:00\", retention: 36h"),
        backup("a backup with a typo", "at: \"01:00\", retension: 14d"),
    ]
}
