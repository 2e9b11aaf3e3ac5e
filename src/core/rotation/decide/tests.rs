#![allow(clippy::unwrap_used, clippy::expect_used)]
use aws_sdk_ec2::types::ResponseLaunchTemplateData;

use super::*;
use crate::rotation::fit::{Contents, Fit};
use crate::rotation::frozen::Frozen;
use crate::rotation::image::tests::image;
use crate::rotation::image::{Reason, Refused};
use crate::rotation::pin::Pin;
use crate::rotation::template::{Before, SecurityGroups};

const MON: &str = "2026-11-23T00:00:00Z";
const TUE: &str = "2026-11-24T00:00:00Z";

fn version(number: u64, image: &str, description: &str) -> Version {
    Version {
        number,
        image: Some(image.to_owned()),
        security_groups: SecurityGroups(vec![["sg-1".to_owned()].into()]),
        contents: Contents::default(),
        description: description.to_owned(),
        created_by: String::new(),
        created: None,
    }
}

/// Default is version 2 of 2, with `ami-mon`.
fn view() -> TemplateView {
    TemplateView {
        id: "lt-1".to_owned(),
        name: "web-lt".to_owned(),
        default_version: 2,
        latest_version: 2,
        current: known("ami-mon", MON),
        fit: Fit::default(),
        pinned: None,
        before: Before::Nothing,
        versions: vec![version(1, "ami-old", ""), version(2, "ami-mon", "")],
        source: ResponseLaunchTemplateData::builder().build(),
    }
}

fn known(id: &str, created: &str) -> CurrentImage {
    CurrentImage::Known {
        id: id.to_owned(),
        created: Some(created.parse().unwrap()),
    }
}

fn publish(image: &str) -> Decision {
    Decision::Publish {
        image: image.to_owned(),
        from: 2,
    }
}

fn groups(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

#[test]
fn the_current_image_and_the_newest_decide() {
    let (mon, tue) = (image("ami-mon", MON), image("ami-tue", TUE));
    let gone = CurrentImage::Gone {
        id: "ami-gone".to_owned(),
    };
    let older = Decision::Hold {
        reason: HoldReason::Older {
            current: "ami-hand".to_owned(),
            newest: "ami-mon".to_owned(),
        },
    };
    let none = hold(HoldReason::NO_IMAGE);
    let current = Decision::Current {
        image: "ami-mon".to_owned(),
    };
    let unknown = CurrentImage::Known {
        id: "ami-hand".to_owned(),
        created: None,
    };
    let cases = [
        (known("ami-mon", MON), Some(&mon), current),
        (known("ami-mon", MON), Some(&tue), publish("ami-tue")),
        (known("ami-hand", TUE), Some(&mon), older),
        (known("ami-mon", MON), None, none.clone()),
        (gone.clone(), Some(&mon), publish("ami-mon")),
        (gone, None, none.clone()),
        (CurrentImage::None, Some(&mon), publish("ami-mon")),
        (CurrentImage::None, None, none),
        (
            unknown,
            Some(&mon),
            hold(HoldReason::AgeUnknown {
                current: "ami-hand".to_owned(),
            }),
        ),
        (
            CurrentImage::Parameter("resolve:ssm:/a".to_owned()),
            Some(&mon),
            hold(HoldReason::Parameter {
                parameter: "resolve:ssm:/a".to_owned(),
            }),
        ),
    ];
    for (current, newest, wanted) in cases {
        let view = TemplateView { current, ..view() };
        let decision = decide(&view, newest, &[]);
        assert_eq!(decision, wanted, "{:?} {newest:?}", view.current);
        assert!(decision.why(&view).ends_with('.'));
    }
}

#[test]
fn of_two_images_of_one_instant_the_higher_id_stays() {
    let (a, b) = (image("ami-a", MON), image("ami-b", MON));
    let on_a = TemplateView {
        current: known("ami-a", MON),
        ..view()
    };
    let on_b = TemplateView {
        current: known("ami-b", MON),
        ..view()
    };
    assert_eq!(decide(&on_a, Some(&b), &[]), publish("ami-b"));
    assert!(!decide(&on_b, Some(&a), &[]).acts());
}

#[test]
fn a_pin_holds_whatever_else_is_true() {
    let view = TemplateView {
        pinned: Some(Pin::parse("incident 7")),
        ..view()
    };
    let decision = decide(&view, Some(&image("ami-tue", TUE)), &groups(&["sg-9"]));
    assert_eq!(
        decision,
        hold(HoldReason::Pinned {
            why: "incident 7".to_owned(),
            until: None,
            who: None,
        })
    );
    assert!(decision.why(&view).contains("incident 7"));
}

#[test]
fn other_security_groups_publish_the_same_image() {
    let mon = image("ami-mon", MON);
    assert_eq!(
        decide(&view(), Some(&mon), &groups(&["sg-2", "sg-1"])),
        publish("ami-mon")
    );
    // Even when no image may replace the one that runs.
    assert_eq!(
        decide(&view(), None, &groups(&["sg-2"])),
        publish("ami-mon")
    );
    assert!(!decide(&view(), Some(&mon), &groups(&["sg-1"])).acts());
}

#[test]
fn security_groups_are_compared_as_sets_on_every_interface() {
    let mut two = view();
    let set = |ids: &[&str]| groups(ids).into_iter().collect();
    two.versions[1].security_groups =
        SecurityGroups(vec![set(&["sg-1", "sg-2"]), set(&["sg-2", "sg-1"])]);
    let mon = image("ami-mon", MON);
    assert!(!decide(&two, Some(&mon), &groups(&["sg-2", "sg-1"])).acts());
    two.versions[1].security_groups.0[1] = set(&["sg-1"]);
    assert!(decide(&two, Some(&mon), &groups(&["sg-2", "sg-1"])).acts());
}

#[test]
fn a_version_left_by_a_crash_becomes_the_default() {
    let tue = image("ami-tue", TUE);
    let mut view = view();
    view.versions
        .push(version(3, "ami-tue", "freshscale rotator: ami-tue from v2"));
    assert_eq!(
        decide(&view, Some(&tue), &[]),
        Decision::MakeDefault {
            image: "ami-tue".to_owned(),
            version: 3
        }
    );
    // With other groups than are wanted now, it is of no use.
    assert_eq!(
        decide(&view, Some(&tue), &groups(&["sg-2"])),
        publish("ami-tue")
    );
    view.versions[2].security_groups.0.clear();
    assert_eq!(decide(&view, Some(&tue), &[]), publish("ami-tue"));
}

#[test]
fn a_version_by_hand_or_from_another_default_does_not_become_the_default() {
    let tue = image("ami-tue", TUE);
    for description in ["", "mine", "freshscale rotator: ami-tue from v1"] {
        let mut view = view();
        view.versions.push(version(3, "ami-tue", description));
        assert_eq!(
            decide(&view, Some(&tue), &[]),
            publish("ami-tue"),
            "{description}"
        );
    }
}

fn refused(image: &str, created: &str) -> Refused {
    Refused {
        image: image.to_owned(),
        created: created.parse().unwrap(),
        reason: Reason::Rejected("ill".to_owned()),
    }
}

#[test]
fn a_newer_image_that_is_refused_is_why_nothing_is_done_and_no_reason_to_do_less() {
    let (view, mon, tue) = (view(), image("ami-mon", MON), image("ami-tue", TUE));
    let but = |decision: &Decision, refused: &Refused| {
        decision
            .clone()
            .held_if_refused(Some(refused), &view.current)
    };
    let rejected = |image: &str| {
        hold(HoldReason::Rejected {
            image: image.to_owned(),
            why: "ill".to_owned(),
        })
    };
    let current = decide(&view, Some(&mon), &[]);
    assert_eq!(but(&current, &refused("ami-tue", TUE)), rejected("ami-tue"));
    let older = refused("ami-sun", "2026-11-22T00:00:00Z");
    assert_eq!(but(&current, &older), current);
    assert_eq!(
        current.clone().held_if_refused(None, &view.current),
        current
    );
    // What may be published is, although a still newer image is refused.
    let publish = decide(&view, Some(&tue), &[]);
    let newest = refused("ami-wed", "2026-11-25T00:00:00Z");
    assert_eq!(but(&publish, &newest), publish);
    // The default's own image, when nothing else counts, is no newer one.
    let none = decide(&view, None, &[]);
    assert_eq!(but(&none, &refused("ami-tue", TUE)), rejected("ami-tue"));
    assert_eq!(but(&none, &refused("ami-mon", MON)), none);
}

#[test]
fn a_freeze_holds_what_would_change_something_unless_nothing_could_be_launched() {
    let frozen = Frozen {
        action: "out".to_owned(),
        window: None,
        from: None,
        opens: None,
        until: None,
        timezone: "UTC".to_owned(),
        doubt: None,
    };
    let (mon, tue) = (image("ami-mon", MON), image("ami-tue", TUE));
    let gone = CurrentImage::Gone {
        id: "ami-gone".to_owned(),
    };
    for (current, newest, held) in [
        (known("ami-mon", MON), &tue, true),
        (known("ami-mon", MON), &mon, false),
        (gone, &tue, false),
        (CurrentImage::None, &tue, false),
    ] {
        let view = TemplateView { current, ..view() };
        let decision = decide(&view, Some(newest), &[]);
        let gated = decision
            .clone()
            .held_if_frozen(Some(frozen.clone()), &view.current);
        assert_eq!(gated != decision, held, "{:?}", view.current);
        assert_eq!(gated.held().map(HoldReason::name), held.then_some("frozen"));
        assert_eq!(
            decision.clone().held_if_frozen(None, &view.current),
            decision
        );
    }
}

#[test]
fn what_was_done_is_told_as_done() {
    let view = view();
    assert_eq!(
        publish("ami-tue").done(&view, 3),
        "ami-tue is newer than ami-mon, the image of version 2: version 3 was made with it and is the default."
    );
    let left = Decision::MakeDefault {
        image: "ami-tue".to_owned(),
        version: 3,
    };
    assert_eq!(
        left.done(&view, 3),
        "Version 3 had ami-tue already, but version 2 was still the default (an earlier rotation was cut off between the two, \
         or someone went back without a pin): version 3 is the default."
    );
    assert!(left.why(&view).contains("is still the default"));
}
