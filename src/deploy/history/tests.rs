#![allow(clippy::unwrap_used)]
use jiff::Timestamp;

use super::back::{Back, Refusal, Target, decide};
use super::*;
use crate::testing::image;
use freshscale_core::advice::{Advice, Place};
use freshscale_core::rotation::fit::{Contents, Fit};
use freshscale_core::rotation::pin::{DefaultMove, Pin};
use freshscale_core::rotation::template::{Before, CurrentImage, SecurityGroups};

fn told(advice: &Advice) -> String {
    Place::default().told(advice)
}

fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// Made at noon of that day of November.
fn version(number: u64, image: &str) -> Version {
    Version {
        number,
        image: Some(image.to_owned()),
        security_groups: SecurityGroups::default(),
        contents: Contents::default(),
        description: String::new(),
        created_by: String::new(),
        created: Some(at(&format!("2026-11-{:02}T12:00:00Z", number + 19))),
    }
}

/// Versions 1 to 5 of 20 to 24 November, the last two of one image, the last the default.
fn history() -> History {
    let images = ["ami-1", "ami-2", "ami-3", "ami-4", "ami-4"];
    let versions = (1..).zip(images).map(|(n, id)| version(n, id)).collect();
    let found = ["ami-1", "ami-2", "ami-3", "ami-4"];
    let found = found.map(|id| (id.to_owned(), image(id, "2026-11-20T00:00:00Z")));
    History {
        template: TemplateView {
            id: "lt-1".to_owned(),
            name: "web-lt".to_owned(),
            default_version: 5,
            latest_version: 5,
            current: CurrentImage::None,
            fit: Fit::default(),
            pinned: None,
            before: Before::Nothing,
            versions,
            source: ResponseLaunchTemplateData::builder().build(),
        },
        tags: BTreeMap::new(),
        made: None,
        complete: true,
        data: BTreeMap::new(),
        images: found.into(),
        group: None,
    }
}

fn to(history: &History, target: Target) -> Result<Back, Refusal> {
    let now = at("2026-11-24T15:00:00Z");
    decide(history, &target, Architecture::X8664, false, now)
}

fn default(to: u64) -> Result<Back, Refusal> {
    Ok(Back::Default { from: 5, to })
}

fn reject(history: &mut History, id: &str) {
    let tag = (REJECTED_TAG.to_owned(), "500s".to_owned());
    history.images.get_mut(id).unwrap().tags.extend([tag]);
}

#[test]
fn without_a_target_it_goes_to_the_newest_older_version_of_another_image_that_can_be_launched() {
    let mut history = history();
    assert_eq!(to(&history, Target::Previous), default(3));
    reject(&mut history, "ami-3");
    assert_eq!(to(&history, Target::Previous), default(2));
    history.images.remove("ami-2");
    assert_eq!(to(&history, Target::Previous), default(1));
    history.images.get_mut("ami-1").unwrap().architecture = "arm64".to_owned();
    let refusal = to(&history, Target::Previous).unwrap_err();
    assert!(refusal.text.contains("no version of web-lt older than v5"));
    assert!(told(&refusal.hint).contains("--to-image"));
}

#[test]
fn the_pin_of_a_rollback_keeps_the_same_command_from_going_back_further() {
    let mut history = history();
    let who = ("user/anna", at("2026-11-24T14:00:00Z"));
    let until = Some(at("2026-11-24T16:00:00Z"));
    let pin = Pin::new("bad", until, who, Some(DefaultMove { from: 5, to: 3 })).unwrap();
    history.template.pinned = Some(pin);
    // Cut off between the pin and the default: it goes on.
    assert_eq!(to(&history, Target::Previous), default(3));
    history.template.default_version = 3;
    let already = Ok(Back::Already { version: 3 });
    assert_eq!(to(&history, Target::Previous), already);
    // Asked for by number it goes where it is told, and with the pin expired it is another incident.
    let back = |to| Ok(Back::Default { from: 3, to });
    assert_eq!(to(&history, Target::Version(2)), back(2));
    let later = at("2026-11-24T16:00:00Z");
    let again = decide(
        &history,
        &Target::Previous,
        Architecture::X8664,
        false,
        later,
    );
    assert_eq!(again, back(2));
}

#[test]
fn before_a_time_is_the_newest_version_made_by_then_and_never_one_newer_than_the_default() {
    let mut history = history();
    let before = |text: &str| Target::Before(at(text));
    assert_eq!(to(&history, before("2026-11-23T12:00:00Z")), default(4));
    assert_eq!(to(&history, before("2026-11-23T11:59:59Z")), default(3));
    let refusal = to(&history, before("2026-11-20T11:00:00Z")).unwrap_err();
    assert!(refusal.text.contains("was made before"), "{}", refusal.text);
    history.template.default_version = 3;
    let already = Ok(Back::Already { version: 3 });
    assert_eq!(to(&history, before("2026-11-24T13:00:00Z")), already);
}

#[test]
fn an_image_is_found_among_the_versions_or_gets_one() {
    let mut history = history();
    let image = |id: &str| Target::Image(id.to_owned());
    assert_eq!(
        to(&history, image("ami-4")),
        Ok(Back::Already { version: 5 })
    );
    assert_eq!(to(&history, image("ami-2")), default(2));
    let other = crate::testing::image("ami-9", "2026-11-20T00:00:00Z");
    history.images.insert("ami-9".to_owned(), other);
    let publish = Back::Publish {
        from: 5,
        image: "ami-9".to_owned(),
    };
    assert_eq!(to(&history, image("ami-9")), Ok(publish));
}

#[test]
fn what_cannot_be_launched_is_refused_with_what_to_do() {
    let mut history = history();
    history.images.remove("ami-1");
    history.images.get_mut("ami-2").unwrap().state = "disabled".to_owned();
    history.images.get_mut("ami-3").unwrap().architecture = "arm64".to_owned();
    history.template.versions[3].image = None;
    let says = |target: Target, text: &str, hint: &str| {
        let refusal = to(&history, target).unwrap_err();
        assert!(refusal.text.contains(text), "{}", refusal.text);
        let told = told(&refusal.hint);
        assert!(told.contains(hint), "{told}");
    };
    let left = "these can be launched: v5 (ami-4)";
    says(Target::Version(1), "v1 has ami-1, which is gone", left);
    says(Target::Version(2), "ami-2, which is disabled", left);
    says(
        Target::Version(3),
        "is of architecture arm64, and instances are x86_64",
        left,
    );
    says(Target::Version(4), "v4 names no image", left);
    says(Target::Version(9), "has no version 9", left);
    says(Target::Image("ami-9".to_owned()), "ami-9 is gone", left);
}

#[test]
fn a_rejected_image_needs_force_and_force_lets_nothing_else_pass() {
    let mut history = history();
    reject(&mut history, "ami-3");
    let refusal = to(&history, Target::Version(3)).unwrap_err();
    assert_eq!(refusal.text, "v3 has ami-3, which is rejected: 500s");
    assert!(told(&refusal.hint).contains("--force"));
    history.images.remove("ami-2");
    let now = at("2026-11-24T15:00:00Z");
    let forced = |n| {
        decide(
            &history,
            &Target::Version(n),
            Architecture::X8664,
            true,
            now,
        )
    };
    assert_eq!(forced(3), default(3));
    assert!(forced(2).is_err());
}

#[test]
fn who_published_a_version_is_told_by_its_description_and_its_maker() {
    let role = "web-rotator-role";
    let function = "arn:aws:sts::111111111111:assumed-role/web-rotator-role/web-rotator";
    let person = "arn:aws:sts::111111111111:assumed-role/web-rotator-role-not/anna";
    let (image, from) = ("ami-2", 1);
    let ours = Made::Rotated { image, from }.to_string();
    let back = Made::RolledBack { image, from }.to_string();
    for (description, maker, publisher) in [
        (ours.as_str(), function, Publisher::Rotator),
        (&ours, person, Publisher::Rotate),
        (&Made::Applied.to_string(), person, Publisher::Apply),
        (&back, person, Publisher::Rollback),
        ("freshscale", person, Publisher::Hand),
        ("", function, Publisher::Hand),
    ] {
        let version = Version {
            description: description.to_owned(),
            created_by: maker.to_owned(),
            ..version(2, "ami-2")
        };
        assert_eq!(Publisher::of(&version, role), publisher, "{description}");
    }
}
