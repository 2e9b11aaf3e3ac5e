#![allow(clippy::unwrap_used)]

use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::address::Kind;
use crate::resource::FieldOwner;

const BASE: Kind = Kind("base");
const MIDDLE: Kind = Kind("middle");
const TOP: Kind = Kind("top");
const RECORD: Kind = Kind("record");

fn catalog() -> Catalog {
    Catalog::default()
        .with(
            BASE,
            &[],
            &[
                ("seed", Rule::SeedOnly(FieldOwner::Rotator)),
                ("fixed", Rule::Replace),
            ],
            false,
        )
        .with(MIDDLE, &[BASE], &[("code", Rule::IfGiven)], false)
        .with(TOP, &[MIDDLE], &[], false)
        .with(RECORD, &[], &[], true)
}

fn at(kind: Kind, name: &str) -> Address {
    Address {
        kind,
        name: name.to_owned(),
    }
}

fn ours(spec: Value) -> Found {
    Found {
        owner: Owner::Ours,
        spec,
    }
}

fn ids(plan: &Plan) -> Vec<String> {
    plan.steps
        .iter()
        .map(|s| format!("{} {}", s.action.verb(), s.address))
        .collect()
}

fn run(desired: &Desired, observed: &Observed) -> Plan {
    plan(&catalog(), desired, observed, PlanOptions::default())
}

#[test]
fn what_is_missing_is_made_from_the_ground_up_and_the_record_closes() {
    let desired = Desired::from([
        (at(TOP, "t"), json!({})),
        (at(RECORD, "r"), json!({})),
        (at(BASE, "b"), json!({"a": 1})),
        (at(MIDDLE, "m"), json!({})),
    ]);
    let plan = run(&desired, &Observed::new());
    assert_eq!(
        ids(&plan),
        [
            "create base/b",
            "create middle/m",
            "create top/t",
            "create record/r"
        ]
    );
    assert_eq!(plan.steps[3].after, BTreeSet::from([0, 1, 2]));
    assert_eq!(plan.steps[0].changes[0].path, "a");
}

#[test]
fn deletion_goes_backwards_and_the_record_goes_with_what_it_hangs_on() {
    let observed = Observed::from([
        (at(BASE, "b"), ours(json!({}))),
        (at(MIDDLE, "m"), ours(json!({}))),
        (at(TOP, "t"), ours(json!({}))),
        (at(RECORD, "r"), ours(json!({}))),
    ]);
    let plan = run(&Desired::new(), &observed);
    assert_eq!(
        ids(&plan),
        ["delete top/t", "delete middle/m", "delete base/b"]
    );
}

#[test]
fn a_renamed_ground_is_made_then_left_then_removed() {
    let desired = Desired::from([
        (at(BASE, "new"), json!({})),
        (at(MIDDLE, "m"), json!({"on": "new"})),
    ]);
    let observed = Observed::from([
        (at(BASE, "old"), ours(json!({}))),
        (at(MIDDLE, "m"), ours(json!({"on": "old"}))),
    ]);
    assert_eq!(
        ids(&run(&desired, &observed)),
        ["create base/new", "update middle/m", "delete base/old"]
    );
}

#[test]
fn what_others_own_is_kept_and_never_a_change() {
    let desired = Desired::from([(at(BASE, "b"), json!({"seed": "old", "a": 2}))]);
    let observed = Observed::from([(at(BASE, "b"), ours(json!({"seed": "new", "a": 1})))]);
    let plan = run(&desired, &observed);
    let Action::Update { want, .. } = &plan.steps[0].action else {
        panic!("an update")
    };
    assert_eq!(want, &json!({"seed": "new", "a": 2}));
    assert_eq!(plan.steps[0].changes.len(), 1);
}

#[test]
fn a_wanted_null_keeps_what_is_compared_only_if_given() {
    let observed = Observed::from([(at(MIDDLE, "m"), ours(json!({"code": "live"})))]);
    let keep = Desired::from([(at(MIDDLE, "m"), json!({"code": null}))]);
    let change = Desired::from([(at(MIDDLE, "m"), json!({"code": "new"}))]);
    assert!(run(&keep, &observed).is_empty());
    assert_eq!(ids(&run(&change, &observed)), ["update middle/m"]);
}

#[test]
fn a_foreign_resource_is_refused_and_taken_over_only_when_asked() {
    let desired = Desired::from([(at(BASE, "b"), json!({"a": 1}))]);
    let foreign = Found {
        owner: Owner::Foreign("it has no tag".to_owned()),
        spec: json!({"a": 2}),
    };
    let observed = Observed::from([(at(BASE, "b"), foreign)]);
    let refused = run(&desired, &observed);
    assert_eq!((refused.steps.len(), refused.refusals.len()), (0, 1));
    let adopted = plan(
        &catalog(),
        &desired,
        &observed,
        PlanOptions {
            adopt: true,
            ..PlanOptions::default()
        },
    );
    assert_eq!(ids(&adopted), ["update base/b"]);
    assert!(
        run(&Desired::new(), &observed).is_empty(),
        "destroy leaves it alone"
    );
}

#[test]
fn what_is_within_a_foreign_resource_is_not_touched_either() {
    let observed = Observed::from([
        (
            at(BASE, "b"),
            Found {
                owner: Owner::Foreign("theirs".to_owned()),
                spec: json!({}),
            },
        ),
        (
            at(TOP, "b/t"),
            Found {
                owner: Owner::Within(at(BASE, "b")),
                spec: json!({}),
            },
        ),
    ]);
    assert!(run(&Desired::new(), &observed).is_empty());
}

#[test]
fn a_replacement_is_refused_where_something_stands_on_it() {
    let desired = Desired::from([(at(BASE, "b"), json!({"fixed": 2}))]);
    let mut observed = Observed::from([(at(BASE, "b"), ours(json!({"fixed": 1})))]);
    assert_eq!(ids(&run(&desired, &observed)), ["replace base/b"]);
    observed.insert(at(TOP, "t"), ours(json!({})));
    assert_eq!(run(&desired, &observed).refusals.len(), 1);
}

fn some_world() -> impl Strategy<Value = BTreeMap<(usize, u8), u8>> {
    proptest::collection::btree_map((0usize..4, 0u8..3), 0u8..3, 0..10)
}

proptest! {
    #[test]
    fn every_order_respects_its_edges_and_what_is_done_leaves_nothing_to_do(
        want in some_world(), have in some_world(),
    ) {
        let kinds = [BASE, MIDDLE, TOP, RECORD];
        let side = |w: &BTreeMap<(usize, u8), u8>| -> Desired {
            w.iter().map(|((k, n), v)| (at(kinds[*k], &n.to_string()), json!({"a": v}))).collect()
        };
        let (desired, mut observed) = (side(&want), Observed::new());
        observed.extend(side(&have).into_iter().map(|(a, s)| (a, ours(s))));
        let plan = run(&desired, &observed);
        for (place, step) in plan.steps.iter().enumerate() {
            prop_assert!(step.after.iter().all(|before| *before < place));
            match &step.action {
                Action::Delete { .. } => { observed.remove(&step.address); }
                Action::Create { want }
                | Action::Update { want, .. }
                | Action::Replace { want, .. }
                | Action::Release { want, .. } => {
                    observed.insert(step.address.clone(), ours(want.clone()));
                }
            }
        }
        prop_assert!(run(&desired, &observed).is_empty());
    }
}
