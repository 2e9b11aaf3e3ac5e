#![allow(clippy::unwrap_used)]
use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::*;

const LIMIT: Duration = Duration::from_secs(1800);

fn at(seconds: i64) -> Timestamp {
    Timestamp::from_second(seconds).unwrap()
}

fn member(id: &str, version: u64) -> Member {
    Member {
        id: id.to_owned(),
        version: Some(version),
        image: Some(format!("ami-{version}")),
        state: "InService".to_owned(),
        healthy: true,
    }
}

/// Versions 1 and 2 with an image each, 2 the default, two instances of version 1.
fn facts() -> RefreshState {
    RefreshState {
        marker: None,
        default: 2,
        images: BTreeMap::from([(1, "ami-1".to_owned()), (2, "ami-2".to_owned())]),
        members: vec![member("i-1", 1), member("i-2", 1)],
        newest: None,
        failed: BTreeSet::new(),
        launch_failure: None,
        rejected: false,
        now: at(1000),
        template: None,
    }
}

fn running(id: &str, status: &str) -> Running {
    Running {
        id: id.to_owned(),
        status: status.to_owned(),
        reason: None,
        percent: 0,
        left: 2,
        started: at(900),
    }
}

fn marker(phase: Phase, after: Option<&str>) -> Marker {
    Marker {
        phase,
        from: 1,
        to: 2,
        after: after.map(ToOwned::to_owned),
        why: String::new(),
    }
}

fn next(facts: &RefreshState) -> Next {
    decide(facts, LIMIT)
}

#[test]
fn nothing_is_replaced_when_every_instance_that_stays_has_the_image() {
    let mut facts = facts();
    facts.images.insert(1, "ami-2".to_owned());
    facts.members = vec![member("i-1", 2), member("i-2", 1), member("i-3", 1)];
    facts.members[1].image = Some("ami-2".to_owned());
    facts.members[2].state = "Terminating:Wait".to_owned();
    assert_eq!(next(&facts), Next::Over(Refreshed::Nothing { version: 2 }));
    facts.members.clear();
    assert_eq!(next(&facts), Next::Over(Refreshed::Nothing { version: 2 }));
}

#[test]
fn what_is_about_to_begin_is_noted_first_and_then_begun_once() {
    let mut facts = facts();
    facts.newest = Some(running("old", "Successful"));
    let noted = marker(Phase::Forward, Some("old"));
    assert_eq!(next(&facts), Next::Do(RefreshStep::Mark(noted.clone())));
    facts.marker = Some(noted);
    assert_eq!(next(&facts), Next::Do(RefreshStep::Start(Phase::Forward)));
    facts.newest = Some(running("own", "InProgress"));
    assert!(matches!(next(&facts), Next::Wait(_)));
    facts.newest = Some(running("own", "Successful"));
    let replaced = Refreshed::Replaced { from: 1, to: 2 };
    assert_eq!(next(&facts), Next::Do(RefreshStep::Unmark(replaced)));
}

#[test]
fn a_refresh_that_is_under_way_without_a_note_is_somebody_elses() {
    let mut facts = facts();
    for status in [
        "Pending",
        "InProgress",
        "Cancelling",
        "Baking",
        "RollbackInProgress",
    ] {
        facts.newest = Some(running("foreign", status));
        let Next::Refuse(text) = next(&facts) else {
            panic!("{status}");
        };
        assert!(text.contains("foreign") && text.contains(status), "{text}");
    }
}

#[test]
fn a_rotation_between_the_note_and_the_refresh_changes_the_note() {
    let mut facts = facts();
    facts.marker = Some(marker(Phase::Forward, None));
    facts.default = 3;
    facts.images.insert(3, "ami-3".to_owned());
    let noted = Marker {
        to: 3,
        ..marker(Phase::Forward, None)
    };
    assert_eq!(next(&facts), Next::Do(RefreshStep::Mark(noted)));
}

/// The note that a refresh is on its way back, and why.
fn going_back(facts: &RefreshState) -> String {
    match next(facts) {
        Next::Do(RefreshStep::Mark(marker)) if marker.phase == Phase::Back => {
            assert_eq!(marker.after.as_deref(), Some("own"));
            marker.why
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn one_instance_may_fail_and_two_may_not() {
    let mut facts = facts();
    facts.marker = Some(marker(Phase::Forward, None));
    facts.newest = Some(running("own", "InProgress"));
    facts.failed.insert("i-3".to_owned());
    assert!(matches!(next(&facts), Next::Wait(_)));
    facts.failed.insert("i-4".to_owned());
    assert!(going_back(&facts).contains("i-3 i-4"));
}

#[test]
fn a_refresh_that_failed_was_cancelled_or_takes_too_long_goes_back() {
    let mut facts = facts();
    facts.marker = Some(marker(Phase::Forward, None));
    for status in ["Failed", "Cancelled"] {
        facts.newest = Some(running("own", status));
        assert!(going_back(&facts).contains(status));
    }
    facts.newest = Some(running("own", "InProgress"));
    facts.now = at(900 + 1799);
    assert!(matches!(next(&facts), Next::Wait(_)));
    facts.now = at(900 + 1800);
    facts.launch_failure = Some("no capacity".to_owned());
    let why = going_back(&facts);
    assert!(
        why.contains("30 min") && why.contains("no capacity"),
        "{why}"
    );
}

#[test]
fn the_way_back_tags_moves_cancels_and_refreshes_in_this_order() {
    let mut facts = facts();
    facts.members = vec![member("i-3", 2), member("i-2", 1)];
    facts.marker = Some(marker(Phase::Back, Some("own")));
    facts.newest = Some(running("own", "InProgress"));
    let reject = RefreshStep::Reject {
        image: "ami-2".to_owned(),
        why: String::new(),
    };
    assert_eq!(next(&facts), Next::Do(reject));
    facts.rejected = true;
    assert_eq!(next(&facts), Next::Do(RefreshStep::SetDefault(1)));
    facts.default = 1;
    assert_eq!(next(&facts), Next::Do(RefreshStep::Cancel));
    facts.newest = Some(running("own", "Cancelling"));
    assert!(matches!(next(&facts), Next::Wait(_)));
    facts.newest = Some(running("own", "Cancelled"));
    assert_eq!(next(&facts), Next::Do(RefreshStep::Start(Phase::Back)));
    facts.newest = Some(running("back", "InProgress"));
    assert!(matches!(next(&facts), Next::Wait(_)));
    facts.newest = Some(running("back", "Successful"));
    let Next::Do(RefreshStep::Unmark(Refreshed::WentBack {
        from, to, image, ..
    })) = next(&facts)
    else {
        panic!("{:?}", next(&facts));
    };
    assert_eq!((from, to, image.as_deref()), (1, 2, Some("ami-2")));
}

#[test]
fn nothing_is_brought_back_when_no_instance_has_the_image() {
    let mut facts = facts();
    (facts.rejected, facts.default) = (true, 1);
    facts.marker = Some(marker(Phase::Back, Some("own")));
    facts.newest = Some(running("own", "Failed"));
    assert!(matches!(next(&facts), Next::Do(RefreshStep::Unmark(_))));
}

#[test]
fn a_version_with_the_same_image_is_not_rejected() {
    let mut facts = facts();
    facts.images.insert(2, "ami-1".to_owned());
    facts.marker = Some(marker(Phase::Back, Some("own")));
    assert_eq!(next(&facts), Next::Do(RefreshStep::SetDefault(1)));
}

#[test]
fn a_way_back_that_fails_is_tried_again_by_the_next_run_only() {
    let mut facts = facts();
    (facts.rejected, facts.default) = (true, 1);
    facts.members = vec![member("i-3", 2)];
    facts.marker = Some(marker(Phase::Back, Some("own")));
    facts.newest = Some(running("back", "Failed"));
    let Next::Do(RefreshStep::GiveUp(noted, text)) = next(&facts) else {
        panic!("{:?}", next(&facts));
    };
    assert!(text.contains("v1 is the default again"), "{text}");
    facts.marker = Some(noted);
    assert_eq!(next(&facts), Next::Do(RefreshStep::Start(Phase::Back)));
}

#[test]
fn instances_of_another_template_go_back_to_the_newest_earlier_version() {
    let mut facts = facts();
    for member in &mut facts.members {
        (member.version, member.image) = (None, Some("ami-0".to_owned()));
    }
    let Next::Do(RefreshStep::Mark(noted)) = next(&facts) else {
        panic!("{:?}", next(&facts));
    };
    assert_eq!((noted.from, noted.to), (1, 2));
}
