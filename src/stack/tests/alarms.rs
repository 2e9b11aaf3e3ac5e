//! Alarms, and who is told of what failed.

use std::time::Duration;

use super::super::load_str;
use super::faults::refused;
use super::{Alarms, Path, Watch, loaded, with};

const TOPIC: &str = "arn:aws:sns:eu-west-1:111111111111:on-call";

fn alarms(table: &str, rotator: &str) -> String {
    with(&format!(
        "alarms: {{ topic: {TOPIC}{table} }}\nrotator: {rotator}\n"
    ))
}

#[test]
fn a_topic_is_enough_and_everything_is_watched() {
    let wanted = Alarms {
        topic: TOPIC.to_owned(),
        watched: vec![Watch::ImageAge, Watch::Failures, Watch::MissedRotation],
        unfilled_after: Duration::ZERO,
    };
    let stack = loaded(&alarms("", "{}"));
    assert_eq!(stack.alarms, Some(wanted));
    assert_eq!(
        stack.names.alarm(Watch::MissedRotation),
        "web-rotator-missed-rotation"
    );
    assert_eq!(loaded(&with("")).alarms, None);
}

#[test]
fn a_window_without_its_instances_is_watched_if_somebody_asks_for_it() {
    let alarms = |after: &str| alarms(&format!(", unfilled_window: {after}"), "{}");
    let stack = loaded(&alarms("10m"));
    assert_eq!(
        stack.names.alarm(Watch::UnfilledWindow),
        "web-rotator-unfilled-window"
    );
    let wanted = stack.alarms.unwrap();
    assert_eq!(wanted.watched, Watch::ALL);
    assert_eq!(wanted.unfilled_after, Duration::from_secs(600));
    let said = refused(&alarms("90s"));
    assert!(said.contains("whole minutes"), "{said}");
}

#[test]
fn without_a_daily_rotation_none_is_missed() {
    let never = "{ triggers: { daily_at: off } }";
    let stack = loaded(&alarms("", never));
    let watched = stack.alarms.unwrap().watched;
    assert_eq!(watched, [Watch::ImageAge, Watch::Failures]);
    let said = refused(&alarms(", missed_rotation: true", never));
    assert!(said.contains("there is none to be missed"), "{said}");
}

#[test]
fn alarms_that_watch_nothing_are_refused() {
    let off = ", image_age: false, failures: false, missed_rotation: false";
    let said = refused(&alarms(off, "{}"));
    assert!(said.contains("Nothing is watched"), "{said}");
}

#[test]
fn two_alarms_cannot_have_one_name() {
    let names = "names: { alarms: { image_age: pager, failures: pager } }\n";
    let said = refused(&with(names));
    assert!(
        said.contains("The alarm `image_age` has the name `pager` already."),
        "{said}"
    );
}

#[test]
fn an_arn_of_another_region_is_refused_and_one_of_another_account_warned_of() {
    let here = |region: &str, account: &str| {
        let text = with(&format!(
            "rotator: {{ on_failure: arn:aws:sqs:{region}:{account}:failed }}\n\
             region: eu-west-1\naccount: '111111111111'\n"
        ));
        match load_str(Path::new("web.yaml"), &text) {
            Ok(loaded) => loaded.warnings.to_string(),
            Err(faults) => faults.to_string(),
        }
    };
    assert_eq!(here("eu-west-1", "111111111111"), "");
    let other = here("eu-west-1", "222222222222");
    assert!(other.starts_with("warning: The destination belongs to account 222222222222"));
    let far = here("eu-west-2", "111111111111");
    assert!(
        far.starts_with("error: The destination is in eu-west-2"),
        "{far}"
    );
}
