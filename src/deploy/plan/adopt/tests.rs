#![allow(clippy::unwrap_used)]

use crate::progress::Verb;
use serde_json::json;

use super::*;
use crate::address::Kind;
use crate::plan::{Desired, Found, PlanOptions, plan};

const TEMPLATE: Kind = Kind("template");
const GROUP: Kind = Kind("group");
const ACTION: Kind = Kind("action");

fn catalog() -> Catalog {
    Catalog::default()
        .with(TEMPLATE, &[], &[], false)
        .with(GROUP, &[TEMPLATE], &[], false)
        .with(ACTION, &[GROUP], &[], false)
        .needing(GROUP, &[TEMPLATE])
}

fn at(kind: Kind, name: &str) -> Address {
    Address {
        kind,
        name: name.to_owned(),
    }
}

fn foreign(spec: Value) -> Found {
    Found {
        owner: Owner::Foreign("it has no tag".to_owned()),
        spec,
    }
}

fn within_g() -> Found {
    Found {
        owner: Owner::Within(at(GROUP, "g")),
        spec: json!({}),
    }
}

fn desired() -> Desired {
    let tags = json!({STACK_TAG: "web", "Team": "web"});
    Desired::from([
        (at(TEMPLATE, "t"), json!({"tags": tags})),
        (at(GROUP, "g"), json!({"template": "t", "tags": tags})),
        (at(ACTION, "g/out"), json!({})),
        (at(ACTION, "g/in"), json!({})),
    ])
}

/// A group with two actions by hand, of which the stack file knows one.
fn by_hand() -> Observed {
    Observed::from([
        (
            at(GROUP, "g"),
            foreign(json!({"template": "t", "tags": {"Owner": "me"}})),
        ),
        (at(ACTION, "g/out"), within_g()),
        (at(ACTION, "g/theirs"), within_g()),
    ])
}

/// What stands after a plan was executed.
fn after(mut observed: Observed, plan: &Plan) -> Observed {
    for step in &plan.steps {
        let spec = match &step.action {
            Action::Delete { .. } => {
                observed.remove(&step.address);
                continue;
            }
            Action::Create { want }
            | Action::Update { want, .. }
            | Action::Replace { want, .. }
            | Action::Release { want, .. } => want.clone(),
        };
        let owner = match tag(&spec, STACK_TAG) {
            Some(_) => Owner::Ours,
            None if step.address.kind == ACTION => Owner::Within(at(GROUP, "g")),
            None => Owner::Foreign("it has no tag".to_owned()),
        };
        observed.insert(step.address.clone(), Found { owner, spec });
    }
    observed
}

fn lines(plan: &Plan) -> Vec<String> {
    let line = |step: &Step| {
        let because = step.because.iter().map(|why| format!(": {why}"));
        format!(
            "{} {}{}",
            step.action.verb(),
            step.address,
            because.collect::<String>()
        )
    };
    plan.steps.iter().map(line).collect()
}

fn adopted() -> Observed {
    let options = PlanOptions {
        adopt: true,
        ..PlanOptions::default()
    };
    let plan = plan(&catalog(), &desired(), &by_hand(), options);
    assert_eq!(
        lines(&plan),
        ["create template/t", "update group/g", "create action/g/in"]
    );
    after(by_hand(), &plan)
}

#[test]
fn adopting_marks_what_it_takes_over_and_the_next_plan_has_nothing_to_do() {
    let now = adopted();
    let tags = &now[&at(GROUP, "g")].spec["tags"];
    assert_eq!(tags[ADOPTED_TAG], "web");
    assert_eq!(tags["Owner"], "me", "a tag of others stays");
    assert!(!is_adopted(&now[&at(TEMPLATE, "t")].spec));
    assert!(plan(&catalog(), &desired(), &now, PlanOptions::default()).is_empty());
}

#[test]
fn destroy_deletes_what_we_made_and_releases_what_was_adopted_with_what_it_needs() {
    let now = adopted();
    let plan = plan(&catalog(), &Desired::new(), &now, PlanOptions::default());
    assert_eq!(
        lines(&plan),
        [
            "delete action/g/in",
            "release template/t: group/g stays and needs it",
            "release group/g: it was adopted",
        ]
    );
    let left = after(now, &plan);
    let names: Vec<String> = left.keys().map(ToString::to_string).collect();
    assert_eq!(
        names,
        ["action/g/out", "action/g/theirs", "group/g", "template/t"]
    );
    // `Team` was not there before.
    assert_eq!(left[&at(GROUP, "g")].spec["tags"], json!({"Owner": "me"}));
}

#[test]
fn a_destroy_cut_off_after_any_step_is_finished_by_the_next_and_keeps_what_is_needed() {
    let whole = plan(
        &catalog(),
        &Desired::new(),
        &adopted(),
        PlanOptions::default(),
    );
    for done in 0..=whole.steps.len() {
        let begun = Plan {
            steps: whole.steps[..done].to_vec(),
            ..Plan::default()
        };
        let now = after(adopted(), &begun);
        let rest = plan(&catalog(), &Desired::new(), &now, PlanOptions::default());
        let left = after(now, &rest);
        let names: Vec<String> = left.keys().map(ToString::to_string).collect();
        assert_eq!(
            names,
            ["action/g/out", "action/g/theirs", "group/g", "template/t"],
            "{done} steps done"
        );
    }
}

#[test]
fn a_destroy_of_which_one_step_is_not_seen_yet_does_nothing_else_the_next_time() {
    let whole = plan(
        &catalog(),
        &Desired::new(),
        &adopted(),
        PlanOptions::default(),
    );
    for late in 0..whole.steps.len() {
        let mut seen = whole.clone();
        seen.steps.remove(late);
        let now = after(adopted(), &seen);
        let rest = plan(&catalog(), &Desired::new(), &now, PlanOptions::default());
        let (late, again) = (&whole.steps[late], &rest.steps);
        let the_same = |step: &Step| step.address == late.address && step.action == late.action;
        assert!(again.iter().all(the_same), "{again:#?}");
        // What is within a group that was given back is not ours any more.
        assert_eq!(again.len(), usize::from(late.address.kind != ACTION));
    }
}

#[test]
fn when_asked_destroy_deletes_what_was_adopted_too() {
    let options = PlanOptions {
        delete_adopted: true,
        ..PlanOptions::default()
    };
    let plan = plan(&catalog(), &Desired::new(), &adopted(), options);
    assert!(plan.steps.iter().all(|s| s.action.verb() == Verb::Delete));
    assert_eq!(plan.steps.len(), 5);
}

#[test]
fn what_stood_in_an_adopted_group_is_no_orphan_even_when_adopted_things_may_be_deleted() {
    let options = PlanOptions {
        delete_adopted: true,
        ..PlanOptions::default()
    };
    assert!(plan(&catalog(), &desired(), &adopted(), options).is_empty());
}

#[test]
fn more_than_one_tag_can_hold_is_marked_in_several() {
    let group = at(GROUP, "g");
    let mut observed = by_hand();
    for number in 0..125 {
        observed.insert(at(ACTION, &format!("g/{number}")), within_g());
    }
    let marks = kept_within(&group, &observed);
    assert_eq!(marks.len(), 127usize.div_ceil(IN_ONE_TAG));
    for (_, value) in &marks {
        assert!(value.as_str().unwrap().len() <= 256);
    }
    let want = marked(
        &group,
        &desired()[&group],
        true,
        (&observed, &PlanOptions::default()),
    );
    observed.insert(
        group,
        Found {
            owner: Owner::Ours,
            spec: want,
        },
    );
    assert!(stood_before(&at(ACTION, "g/124"), &observed).is_some());
    assert!(stood_before(&at(ACTION, "g/ours"), &observed).is_none());
}

#[test]
fn tags_that_the_file_names_are_its_own_and_others_are_inherited_as_before() {
    let have =
        json!({"tags": {"Team": "old", "Name": "node"}, "propagated_tags": ["Name", "Team"]});
    let observed = Observed::from([(at(GROUP, "g"), foreign(have))]);
    let want = json!({"tags": {STACK_TAG: "web", "Team": "web"}, "propagated_tags": []});
    let want = marked(
        &at(GROUP, "g"),
        &want,
        true,
        (&observed, &PlanOptions::default()),
    );
    let tags = json!({STACK_TAG: "web", ADOPTED_TAG: "web", "Team": "web", "Name": "node"});
    assert_eq!(want, json!({"tags": tags, "propagated_tags": ["Name"]}));
}
