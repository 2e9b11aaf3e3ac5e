#![allow(clippy::unwrap_used)]
use std::path::Path;

use super::*;
use crate::zone::{Data, Instead, Zones, instead};

/// As on a machine with data of 2025.
fn old() -> Instead {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/zoneinfo/2025b");
    instead(Data::only(Zones::folder(Path::new(path)).unwrap()))
}

fn action(name: &str, cron: &str, zone: &str, start: &str) -> ScheduledUpdateGroupAction {
    let start: Timestamp = start.parse().unwrap();
    ScheduledUpdateGroupAction::builder()
        .scheduled_action_name(name)
        .recurrence(cron)
        .time_zone(zone)
        .start_time(aws_smithy_types::DateTime::from_secs(start.as_second()))
        .build()
}

/// What is found of one action, at an instant.
fn found(cron: &str, zone: &str, start: &str, now: &str) -> Option<Contradiction> {
    let actions = [action("out", cron, zone, start)];
    let found = contradicted(&actions, |_| false, now.parse().unwrap());
    found.into_values().next()
}

/// The zones that changed in 2026: when AWS fires 08:40 on a day on which old data is wrong, by how much, and on one on
/// which it is right.
const CHANGED: [(&str, &str, i64, &str); 6] = [
    (
        "America/Vancouver",
        "2026-12-01T15:40:00Z",
        3600,
        "2026-07-01T15:40:00Z",
    ),
    (
        "America/Edmonton",
        "2026-12-01T14:40:00Z",
        3600,
        "2026-07-01T14:40:00Z",
    ),
    (
        "America/Yellowknife",
        "2026-12-01T14:40:00Z",
        3600,
        "2026-07-01T14:40:00Z",
    ),
    (
        "America/Winnipeg",
        "2026-12-01T13:40:00Z",
        3600,
        "2026-07-01T13:40:00Z",
    ),
    (
        "America/Havana",
        "2026-12-01T12:40:00Z",
        3600,
        "2026-07-01T12:40:00Z",
    ),
    (
        "Africa/Casablanca",
        "2026-12-01T08:40:00Z",
        -3600,
        "2026-07-01T07:40:00Z",
    ),
];

#[test]
fn a_start_that_is_no_firing_proves_old_data_wrong_and_one_that_is_proves_nothing() {
    for (zone, wrong, late, right) in CHANGED {
        let before = |at: &str| {
            let at: Timestamp = at.parse().unwrap();
            at.checked_sub(20.hours()).unwrap().to_string()
        };
        let old = old();
        let contradiction = found("40 8 * * *", zone, wrong, &before(wrong)).unwrap();
        let seconds = contradiction
            .here
            .duration_since(contradiction.aws)
            .as_secs();
        assert_eq!(seconds, late, "{zone}");
        assert_eq!(
            found("40 8 * * *", zone, right, &before(right)),
            None,
            "{zone}"
        );
        drop(old);
        assert_eq!(
            found("40 8 * * *", zone, wrong, &before(wrong)),
            None,
            "{zone}"
        );
    }
}

#[test]
fn what_is_wrong_is_said_with_both_times() {
    let _old = old();
    let now = "2026-12-01T12:00:00Z";
    let vancouver = found(
        "40 8 * * *",
        "America/Vancouver",
        "2026-12-01T15:40:00Z",
        now,
    );
    assert_eq!(
        vancouver.unwrap().text(),
        "this machine's zone data 2025b puts America/Vancouver an hour behind AWS: out fires at 2026-12-01 15:40 UTC, \
         and by this data at 2026-12-01 16:40"
    );
    let casablanca = found(
        "40 8 * * *",
        "Africa/Casablanca",
        "2026-12-02T08:40:00Z",
        now,
    );
    assert!(casablanca.unwrap().text().contains("an hour ahead of AWS"));
}

#[test]
fn data_newer_than_aws_is_contradicted_as_well() {
    let now = "2026-12-01T12:00:00Z";
    let stale = found(
        "40 8 * * *",
        "America/Vancouver",
        "2026-12-01T16:40:00Z",
        now,
    )
    .unwrap();
    assert!(
        stale.text().contains("an hour ahead of AWS"),
        "{}",
        stale.text()
    );
}

#[test]
fn a_start_that_somebody_wrote_says_nothing() {
    let _old = old();
    let now = "2026-12-01T12:00:00Z";
    let zone = "America/Vancouver";
    // By the file.
    let actions = [action("out", "40 8 * * *", zone, "2026-12-01T15:40:00Z")];
    let given = contradicted(&actions, |name| name == "out", now.parse().unwrap());
    assert!(given.is_empty());
    // Long past; later than the next firing; at a time of its own; minutes away from a firing.
    for start in [
        "2026-11-01T15:40:00Z",
        "2026-12-09T15:40:00Z",
        "2026-12-01T20:10:00Z",
        "2026-12-01T16:43:00Z",
    ] {
        assert_eq!(found("40 8 * * *", zone, start, now), None, "{start}");
    }
}

#[test]
fn hours_that_a_clock_skips_or_repeats_say_nothing() {
    // On 8 March 2026 the clocks of New York go from 2:00 to 3:00, at 7:00 UTC; on 1 November from 2:00 to 1:00, at 6:00.
    let spring = |start| {
        found(
            "30 2 * * *",
            "America/New_York",
            start,
            "2026-03-07T20:00:00Z",
        )
    };
    for start in [
        "2026-03-08T06:30:00Z",
        "2026-03-08T07:00:00Z",
        "2026-03-08T07:30:00Z",
    ] {
        assert_eq!(spring(start), None, "{start}");
    }
    let autumn = |start| {
        found(
            "30 1 * * *",
            "America/New_York",
            start,
            "2026-10-31T20:00:00Z",
        )
    };
    assert_eq!(autumn("2026-11-01T05:30:00Z"), None);
    assert_eq!(autumn("2026-11-01T06:30:00Z"), None);
    assert!(autumn("2026-11-01T04:30:00Z").is_some());
}

#[test]
fn what_fires_often_or_cannot_be_read_says_nothing() {
    let _old = old();
    let now = "2026-12-01T12:00:00Z";
    let every = found(
        "*/15 * * * *",
        "America/Vancouver",
        "2026-12-01T12:15:00Z",
        now,
    );
    assert_eq!(every, None);
    assert_eq!(
        found("40 8 * * *", "Asia/Tokyo", "2026-12-01T12:15:00Z", now),
        None
    );
    assert_eq!(
        found(
            "40 8 * * * *",
            "America/Vancouver",
            "2026-12-01T15:40:00Z",
            now
        ),
        None
    );
}
