#![allow(clippy::unwrap_used)]
use std::collections::BTreeMap;
use std::time::Duration;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use aws_smithy_types::DateTime;

use super::*;
use crate::rotation::config::Base;
use crate::rotation::dates::{Dates, Written};
use crate::rotation::ran::{Ran, Runs};

fn at(text: &str) -> Timestamp {
    format!("2026-03-{text}:00Z").parse().unwrap()
}

fn sizes(desired: u32) -> Sizes {
    Sizes {
        min: 0,
        max: 8,
        desired,
    }
}

fn config(dates: Option<Dates>) -> RotationConfig {
    let env = [
        ("EC2_INSTANCE_NAME", "web"),
        ("LAUNCH_TEMPLATE_NAME", "web-lt"),
    ];
    let env = env.map(|(name, value)| (name.to_owned(), value.to_owned()));
    RotationConfig {
        freeze_before: Duration::from_secs(1800),
        base: Base {
            max: Some(8),
            ..Base::default()
        },
        dates,
        ..RotationConfig::from_env(&BTreeMap::from(env)).unwrap()
    }
}

/// As AWS shows it; a recurring one with its next firing as start.
fn standing(
    name: &str,
    cron: Option<&str>,
    next: &str,
    desired: i32,
) -> ScheduledUpdateGroupAction {
    ScheduledUpdateGroupAction::builder()
        .scheduled_action_name(name)
        .set_recurrence(cron.map(ToOwned::to_owned))
        .start_time(DateTime::from_secs(at(next).as_second()))
        .min_size(0)
        .max_size(8)
        .desired_capacity(desired)
        .build()
}

/// Every day from 09:00 to 10:00, seen on the 3rd at noon.
fn daily() -> Vec<ScheduledUpdateGroupAction> {
    vec![
        standing("out", Some("0 9 * * *"), "04T09:00", 4),
        standing("in", Some("0 10 * * *"), "04T10:00", 0),
    ]
}

fn told(actions: &[(&str, &str, u32)]) -> Option<Dates> {
    let written = actions.iter().map(|(name, when, desired)| Written {
        name: (*name).to_owned(),
        recurrence: None,
        zone: "UTC".to_owned(),
        start: Some(at(when)),
        end: None,
        min: Some(0),
        max: Some(8),
        desired: Some(*desired),
    });
    Some(Dates::of("Asia/Seoul", &written.collect::<Vec<_>>()))
}

struct Case {
    config: RotationConfig,
    known: Known,
    now: Timestamp,
}

impl Case {
    fn new(standing: &[ScheduledUpdateGroupAction], dates: Option<Dates>, now: &str) -> Self {
        let (config, now) = (config(dates), at(now));
        let known = Known::of(standing, config.dates.as_ref(), now);
        Self { config, known, now }
    }

    fn verdict(&self, desired: u32) -> Verdict {
        judge(&self.config, sizes(desired), &self.known, self.now)
    }

    fn doubt(&self, desired: u32) -> Doubt {
        match self.verdict(desired) {
            Verdict::Doubt(doubt) => doubt,
            other => panic!("no doubt: {other:?}"),
        }
    }

    /// What some runs make of the doubt: who raised capacity, and until when it is held.
    fn settled(&self, desired: u32, runs: Vec<Ran>) -> Option<(String, Option<Timestamp>)> {
        let runs = Ok(Runs {
            found: runs,
            all: true,
        });
        let frozen = self.doubt(desired).settle(runs, &self.known)?;
        Some((frozen.action, frozen.until))
    }
}

fn ran(action: &str, when: &str, done: bool, cause: &str) -> Ran {
    Ran {
        at: at(when),
        action: action.to_owned(),
        done,
        cause: cause.to_owned(),
    }
}

#[test]
fn a_single_action_that_is_gone_is_remembered() {
    let dates = || told(&[("launch-out", "03T11:00", 5), ("launch-in", "03T18:00", 0)]);
    let mut standing = daily();
    standing.push(self::standing("launch-in", None, "03T18:00", 0));
    for now in ["03T12:00", "03T17:59"] {
        let case = Case::new(&standing, dates(), now);
        // Whatever the group has: a person may have changed that.
        for desired in [0, 5, 7] {
            let Verdict::Frozen(frozen) = case.verdict(desired) else {
                panic!("{now} {desired}");
            };
            assert_eq!(frozen.action, "launch-out");
            assert_eq!(frozen.until, Some(at("03T18:00")));
            assert_eq!(frozen.timezone, "Asia/Seoul");
        }
    }
}

#[test]
fn capacity_that_nothing_known_has_raised_is_in_doubt_only_if_something_takes_it_back() {
    let case = Case::new(&daily(), told(&[]), "03T12:00");
    assert_eq!(case.verdict(0), Verdict::Free);
    assert!(matches!(case.verdict(2), Verdict::Doubt(_)));
    let none = Case::new(&[], told(&[]), "03T12:00");
    assert_eq!(none.verdict(2), Verdict::Free);
    // In a freeze there is nothing to ask for.
    let soon = Case::new(&daily(), told(&[]), "04T08:45");
    assert!(matches!(soon.verdict(2), Verdict::Frozen(_)));
}

#[test]
fn what_closed_a_moment_ago_may_still_be_open_and_is_no_doubt() {
    let case = Case::new(&daily(), told(&[]), "03T10:01");
    assert_eq!(case.verdict(4), Verdict::Free);
    let case = Case::new(&daily(), told(&[]), "03T10:03");
    assert!(matches!(case.verdict(4), Verdict::Doubt(_)));
}

/// By the clocks here the window closed at 10:00, and AWS says that this is yet to come; `skip` keeps that from proving
/// anything, as in a file whose window has an exception.
#[test]
fn what_may_close_later_by_other_clocks_is_not_taken_for_closed() {
    let mut standing = daily();
    standing[1] = self::standing("in", Some("0 10 * * *"), "03T11:00", 0);
    let written = |start, end| Written {
        name: if end { "in-until-2026-03-20" } else { "in" }.to_owned(),
        recurrence: Some("0 10 * * *".to_owned()),
        zone: "UTC".to_owned(),
        start: (!end).then(|| at(start)),
        end: end.then(|| at(start)),
        min: Some(0),
        max: Some(8),
        desired: Some(0),
    };
    let cut = [written("20T10:30", true), written("22T10:00", false)];
    let dates = || Some(Dates::of("UTC", &cut));
    assert!(dates().unwrap().has_start("in"));
    let case = Case::new(&standing, dates(), "03T10:00");
    assert!(case.known.clocks.is_empty() && !case.known.is_blind());
    let held = case.settled(4, vec![ran("out", "03T09:00", true, "")]);
    assert_eq!(held, Some(("out".to_owned(), Some(at("03T11:00")))));
    // The same where another action's zone is unknown here.
    let mut elsewhere = self::standing("x", Some("0 0 1 1 *"), "09T00:00", 0);
    elsewhere.time_zone = Some("Nowhere/At-All".to_owned());
    standing.push(elsewhere);
    let case = Case::new(&standing, dates(), "03T10:00");
    assert!(case.known.is_blind());
    let held = case.settled(4, vec![ran("out", "03T09:00", true, "")]);
    assert_eq!(held, Some(("out".to_owned(), Some(at("03T11:00")))));
}

#[test]
fn a_person_opens_no_window() {
    let case = Case::new(&daily(), told(&[]), "03T12:00");
    let back = || ran("in", "03T10:00", true, "");
    assert_eq!(case.settled(2, vec![]), None);
    assert_eq!(
        case.settled(2, vec![back(), ran("out", "03T09:00", true, "")]),
        None
    );
}

#[test]
fn a_window_that_auto_scaling_refused_to_close_is_open() {
    let case = Case::new(&daily(), told(&[]), "03T12:00");
    let runs = vec![
        ran("in", "03T10:00", false, ""),
        ran("out", "03T09:00", true, ""),
    ];
    assert_eq!(
        case.settled(4, runs),
        Some(("out".to_owned(), Some(at("04T10:00"))))
    );
}

#[test]
fn an_action_put_by_hand_that_is_gone_opens_a_window_if_its_words_say_so() {
    let case = Case::new(&daily(), told(&[]), "03T12:00");
    let by_hand = |cause: &str| case.settled(6, vec![ran("by-hand", "03T11:00", true, cause)]);
    let held = Some(("by-hand".to_owned(), Some(at("04T10:00"))));
    assert_eq!(
        by_hand("update … to min: 0, max: 8, desired: 6 changing"),
        held
    );
    assert_eq!(by_hand("in words that nobody knows"), held);
    assert_eq!(by_hand("update … to min: 0, max: 8, desired: 0."), None);
    assert_eq!(
        by_hand("update … to min: 0, max: 9, desired: unchanged."),
        None
    );
}

#[test]
fn what_cannot_be_told_is_held_and_said() {
    let case = Case::new(&daily(), None, "03T12:00");
    let doubt = case.doubt(2);
    let denied = doubt
        .settle(Err("AccessDenied: no".to_owned()), &case.known)
        .unwrap();
    assert_eq!(
        denied.text(),
        "no new default until Wed 2026-03-04 10:00 UTC, when in lowers capacity: whether a scheduled action or a \
         person has raised it cannot be told (AccessDenied: no)"
    );
    let busy = doubt.settle(Ok(Runs::default()), &case.known).unwrap();
    assert!(busy.text().contains("activities"), "{}", busy.text());
}

#[test]
fn an_environment_of_before_leaves_it_to_the_activities() {
    let mut standing = daily();
    standing.push(self::standing("launch-in", None, "03T18:00", 0));
    let case = Case::new(&standing, None, "03T14:00");
    let held = case.settled(8, vec![ran("launch-out", "03T13:00", true, "")]);
    assert_eq!(held, Some(("launch-out".to_owned(), Some(at("03T18:00")))));
    assert_eq!(case.verdict(0), Verdict::Free);
}

#[test]
fn without_zone_data_the_schedule_is_followed_by_the_clocks_that_aws_shows() {
    let unreadable = |mut standing: Vec<ScheduledUpdateGroupAction>| {
        for action in &mut standing {
            action.time_zone = Some("Nowhere/At-All".to_owned());
        }
        standing
    };
    let open = [
        standing("out", Some("0 9 * * *"), "04T09:00", 4),
        standing("in", Some("0 10 * * *"), "03T10:00", 0),
    ];
    let open = Case::new(&unreadable(open.to_vec()), told(&[]), "03T09:30");
    // Whatever the group has: a person may have changed that.
    for desired in [0, 4] {
        let Verdict::Frozen(frozen) = open.verdict(desired) else {
            panic!("{desired}: {:?}", open.verdict(desired));
        };
        assert_eq!(
            (frozen.action.as_str(), frozen.from, frozen.until),
            ("out", Some(at("03T08:30")), Some(at("03T10:00")))
        );
    }
    // A clock may have changed since: what closed is not taken for closed, and raised capacity is in doubt.
    let closed = Case::new(&unreadable(daily()), told(&[]), "03T10:01");
    assert_eq!(closed.verdict(0), Verdict::Free);
    assert_eq!(closed.settled(4, vec![]), None, "a person has");
    let held = closed.settled(4, vec![ran("out", "03T09:00", true, "")]);
    assert_eq!(held, Some(("out".to_owned(), Some(at("04T10:00")))));
    let denied = closed.doubt(4).settle(Err("no".to_owned()), &closed.known);
    assert!(denied.is_some());
    let soon = Case::new(&unreadable(daily()), told(&[]), "04T08:31");
    let Verdict::Frozen(frozen) = soon.verdict(0) else {
        panic!("{:?}", soon.verdict(0));
    };
    assert_eq!(
        (frozen.from, frozen.until),
        (Some(at("04T08:30")), Some(at("04T10:00")))
    );
}

#[test]
fn where_an_action_cannot_be_followed_the_present_sizes_and_the_next_firings_count() {
    let open = [
        standing("out", Some("0 9 * * *"), "04T09:00", 4),
        standing("in", Some("0 10 * * *"), "03T10:00", 0),
        standing("x", Some("in words that nobody knows"), "09T00:00", 0),
    ];
    let case = Case::new(&open, told(&[]), "03T09:30");
    assert!(case.known.followed().is_none());
    assert_eq!(case.verdict(0), Verdict::Free);
    assert_eq!(case.settled(4, vec![]), None, "a person has");
    let held = case.settled(4, vec![ran("out", "03T09:00", true, "")]);
    assert_eq!(held, Some(("out".to_owned(), Some(at("03T10:00")))));
}
