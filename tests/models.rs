//! What AWS's service models have beside what was looked at: docs/aws-versions.md.

use freshscale_deploy::resource::REGISTRY;

use crate::support::python::{models, succeed};

/// Nothing is asked of it.
const NOWHERE: &str = "http://127.0.0.1:1";

#[test]
fn all_of_the_pinned_models_was_looked_at_and_the_page_says_so() {
    succeed(&mut models(&["../../scripts/aws-models"], NOWHERE));
}

/// A member of launch templates that AWS adds is met here when the models are taken anew, and not by a user.
#[test]
fn members_of_launch_templates_are_those_of_the_pinned_models() {
    let made = succeed(&mut models(
        &["../../scripts/launch-template-members"],
        NOWHERE,
    ));
    let kept = include_str!("../src/deploy/resource/launch_template/model.txt");
    assert_eq!(String::from_utf8_lossy(&made), kept);
}

#[test]
fn every_kind_has_its_row() {
    let page = include_str!("../docs/aws-versions.md");
    // The record is a tag on another kind.
    let kinds = REGISTRY.iter().map(|ty| ty.kind().0);
    for kind in kinds.filter(|kind| *kind != "stack-record") {
        assert!(page.contains(&format!("| `{kind}` |")), "{kind}");
    }
}
