#![allow(clippy::unwrap_used, clippy::expect_used)]

use jiff::Timestamp;
use jiff::ToSpan;
use jiff::tz::TimeZone;
use proptest::prelude::*;

use super::*;

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap()
}

/// The next firings as `Wed 2026-11-25 08:40` in the zone.
fn next(cron: &str, tz: &str, after: &str, count: usize) -> Vec<String> {
    let (cron, zone) = (Cron::parse(cron).unwrap(), zone(tz));
    let mut from = at(after);
    (0..count)
        .map(|_| {
            from = cron.next_after(from, &zone).unwrap();
            from.to_zoned_datetime(zone.clone())
                .strftime("%a %m-%d %H:%M %:z")
                .to_string()
        })
        .collect()
}

#[test]
fn a_recurrence_follows_the_wall_clock_of_its_zone() {
    assert_eq!(
        next("40 8 * * mon-fri", "Asia/Seoul", "2026-11-27T00:00:00Z", 2),
        ["Mon 11-30 08:40 +09:00", "Tue 12-01 08:40 +09:00"]
    );
    assert_eq!(
        next("0 8 * * *", "America/New_York", "2026-03-06T20:00:00Z", 3),
        [
            "Sat 03-07 08:00 -05:00",
            "Sun 03-08 08:00 -04:00",
            "Mon 03-09 08:00 -04:00"
        ]
    );
}

#[test]
fn a_skipped_time_does_not_fire_and_a_repeated_one_fires_once() {
    assert_eq!(
        next("30 2 * * *", "America/New_York", "2026-03-07T12:00:00Z", 1),
        ["Mon 03-09 02:30 -04:00"]
    );
    assert_eq!(
        next("30 * * * *", "America/New_York", "2026-11-01T04:00:00Z", 3),
        [
            "Sun 11-01 00:30 -04:00",
            "Sun 11-01 01:30 -04:00",
            "Sun 11-01 02:30 -05:00"
        ]
    );
}

#[test]
fn either_kind_of_day_is_enough_when_both_are_given() {
    assert_eq!(
        next("0 0 13 * fri", "UTC", "2026-02-01T00:00:00Z", 3),
        [
            "Fri 02-06 00:00 +00:00",
            "Fri 02-13 00:00 +00:00",
            "Fri 02-20 00:00 +00:00"
        ]
    );
    assert_eq!(
        next("0 0 */10 * fri", "UTC", "2026-01-01T00:00:00Z", 1),
        ["Fri 05-01 00:00 +00:00"],
        "a field that begins with a star does not restrict: both must hold"
    );
    assert_eq!(
        next("0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", 1),
        ["Fri 02-29 00:00 +00:00"]
    );
}

#[test]
fn what_auto_scaling_does_not_know_is_refused_with_the_dialect() {
    for (text, part) in [
        ("0 17 * * ? *", "five fields"),
        ("0 17 * * ?", "Quartz"),
        ("0 17 L * *", "Quartz"),
        ("0 17 * * 6#3", "Quartz"),
        ("cron(0 17 * * ? *)", "EventBridge"),
        ("@daily", "shorthand"),
        ("60 * * * *", "0 to 59"),
        ("* * * * 8", "day of week"),
        ("* * 0 * *", "1 to 31"),
        ("*/0 * * * *", "step"),
        ("* 22-5 * * *", "backwards"),
        ("0 0 31 feb *", "never fires"),
        ("+1 * * * *", "no minute"),
        ("", "this has 0"),
    ] {
        let error = Cron::parse(text).unwrap_err();
        assert!(error.to_string().contains(part), "{text}: {error}");
    }
    for good in [
        "0 0 * jul wed",
        "0 0 * JUL-AUG MON,WED",
        "0 0 * * 7",
        "*/5 0-23/2 1,15 * 1-5",
        "0/10 * * * MON-SUN",
    ] {
        assert!(Cron::parse(good).is_ok(), "{good}");
    }
    assert_eq!(Cron::parse("0 0 * * 7"), Cron::parse("0 0 * * sun"));
    assert_eq!(
        Cron::parse("0/10 * * * 0-6"),
        Cron::parse("*/10 * * * mon-sun")
    );
}

fn fires_every(text: &str, tz: &str) -> Firing {
    Firing::Cron {
        cron: Cron::parse(text).unwrap(),
        zone: zone(tz),
        start: None,
        end: None,
    }
}

#[test]
fn actions_that_fire_together_are_found() {
    let seoul = "Asia/Seoul";
    let common = |a: &Firing, b: &Firing| first_common(a, b).map(|t| t.to_string());
    let nine = fires_every("0 9 * * *", seoul);
    assert!(common(&fires_every("0 * * * *", seoul), &nine).is_some());
    assert!(
        common(&fires_every("0 0 * * *", "UTC"), &nine).is_some(),
        "09:00 in Seoul is midnight in UTC"
    );
    assert!(common(&fires_every("0 9 * * *", "UTC"), &nine).is_none());
    assert!(
        common(
            &fires_every("0 9 * * sat", seoul),
            &fires_every("0 9 * * mon-fri", seoul)
        )
        .is_none()
    );
    assert_eq!(
        common(
            &fires_every("0 9 1 1 *", seoul),
            &fires_every("0 9 * * sun", seoul)
        )
        .as_deref(),
        Some("2034-01-01T00:00:00Z"),
    );
    let leap = fires_every("0 9 29 2 *", seoul);
    assert!(common(&leap, &fires_every("0 9 * * mon", seoul)).is_some());
    assert!(common(&leap, &fires_every("0 9 28 2 *", seoul)).is_none());
    let once = Firing::Once(at("2026-12-24T00:00:00Z"));
    assert!(common(&once, &nine).is_some());
    assert!(common(&nine, &once).is_some());
    assert!(common(&once, &Firing::Once(at("2026-12-24T00:01:00Z"))).is_none());
    let ended = Firing::Cron {
        cron: Cron::parse("0 9 * * *").unwrap(),
        zone: zone(seoul),
        start: None,
        end: Some(at("2026-12-20T00:00:00Z")),
    };
    assert!(common(&ended, &once).is_none());
}

/// Reference: minute by minute through UTC, on the wall clock, each wall-clock minute once.
fn brute(
    minute: i8,
    hour: i8,
    weekday: Option<i8>,
    after: Timestamp,
    tz: &TimeZone,
) -> Option<Timestamp> {
    let mut t = Timestamp::from_second(after.as_second().div_euclid(60) * 60 + 60).ok()?;
    for _ in 0..60 * 24 * 16 {
        let local = tz.to_datetime(t);
        let day = weekday.is_none_or(|w| local.weekday().to_sunday_zero_offset() == w);
        let seen_before = (1..=3).any(|h| tz.to_datetime(t - h.hours()) == local);
        if local.minute() == minute && local.hour() == hour && day && !seen_before {
            return Some(t);
        }
        t += 1.minute();
    }
    None
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, ..ProptestConfig::default() })]
    #[test]
    fn the_next_firing_is_what_walking_the_clock_finds(
        minute in 0_i8..60, hour in 0_i8..5, weekday in proptest::option::of(0_i8..7),
        day in 0_i64..366, second in 0_i64..86_400,
        tz in proptest::sample::select(vec!["UTC", "Asia/Seoul", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe"]),
    ) {
        let after = Timestamp::from_second(1_767_225_600 + day * 86_400 + second).unwrap();
        let tz = zone(tz);
        let weekday_text = weekday.map_or("*".to_owned(), |w| w.to_string());
        let cron = Cron::parse(&format!("{minute} {hour} * * {weekday_text}")).unwrap();
        prop_assert_eq!(cron.next_after(after, &tz), brute(minute, hour, weekday, after, &tz));
    }

    #[test]
    fn no_text_makes_a_parser_panic(text in "[-*/?,#LW0-9a-z() ]{0,40}") {
        if let Ok(cron) = Cron::parse(&text) {
            prop_assert!(cron.next_after(Timestamp::UNIX_EPOCH, &TimeZone::UTC).is_some());
        }
        if let Ok(cron) = EventCron::parse(&format!("cron({text})")) {
            let _ = cron.next_after(Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        }
        let _ = EventCron::parse(&text);
    }
}

fn event(text: &str, after: &str) -> Option<String> {
    let after = at(after);
    EventCron::parse(text)
        .unwrap()
        .next_after(after, at("2026-01-01T00:00:30Z"))
        .map(|t| t.to_string())
}

#[test]
fn eventbridges_documented_examples_fire_when_it_says() {
    // From the EventBridge user guide, "Creating a rule that runs on a schedule".
    for (text, first) in [
        ("cron(0 10 * * ? *)", "2026-11-24T10:00:00Z"),
        ("cron(15 12 * * ? *)", "2026-11-24T12:15:00Z"),
        ("cron(0 18 ? * MON-FRI *)", "2026-11-24T18:00:00Z"),
        ("cron(0 8 1 * ? *)", "2026-12-01T08:00:00Z"),
        ("cron(0/15 * * * ? *)", "2026-11-24T05:15:00Z"),
        ("cron(0/10 * ? * MON-FRI *)", "2026-11-24T05:10:00Z"),
        ("cron(0/5 8-17 ? * MON-FRI *)", "2026-11-24T08:00:00Z"),
        ("cron(0 9 ? * 2#1 *)", "2026-12-07T09:00:00Z"),
        ("cron(0 10 ? * 6L 2019-2027)", "2026-11-27T10:00:00Z"),
        ("cron(0 0 L * ? *)", "2026-11-30T00:00:00Z"),
        ("cron(0 0 1W * ? *)", "2026-12-01T00:00:00Z"),
        ("cron(0 0 15W 8 ? *)", "2027-08-16T00:00:00Z"),
        ("cron(0 0 1 1 ? 2050)", "2050-01-01T00:00:00Z"),
        ("rate(5 minutes)", "2026-11-24T05:05:30Z"),
        ("rate(1 day)", "2026-11-25T00:00:30Z"),
    ] {
        assert_eq!(
            event(text, "2026-11-24T05:00:30Z").as_deref(),
            Some(first),
            "{text}"
        );
    }
    assert_eq!(event("cron(0 0 * * ? 2020)", "2026-11-24T05:00:30Z"), None);
}

#[test]
fn eventbridges_own_mistakes_are_refused() {
    for text in [
        "cron(0 17 * * * *)",
        "cron(0 17 ? * ? *)",
        "cron(0 17 * * ?)",
        "0 17 * * ? *",
        "rate(1 minutes)",
        "rate(5 minute)",
        "rate(0 minutes)",
        "rate(5 seconds)",
        "rate(-5 minutes)",
        "cron(60 * * * ? *)",
        "cron(0 0 ? * 8 *)",
        "cron(0 0 32W * ? *)",
        "cron(0 0 ? * 2#6 *)",
    ] {
        assert!(EventCron::parse(text).is_err(), "{text}");
    }
}
