//! The way back: from what a failed run left to what was there before it. Pure.

use std::collections::BTreeSet;

use super::{Catalog, Desired, Observed, Plan, PlanOptions, delete, graph, plan};
use crate::address::Address;
use crate::resource::Owner;

/// The plan that undoes what a run did to the resources that it tried to change, whether it came to an end
/// with them or not. Everything else stays as it is now; so does, in them, what the stack file does not own.
#[must_use]
pub fn back(
    catalog: &Catalog,
    before: &Observed,
    now: &Observed,
    tried: &BTreeSet<Address>,
) -> Plan {
    let mut wanted = Desired::new();
    for (address, found) in now {
        if is_ours(now, &found.owner) && !tried.contains(address) {
            wanted.insert(address.clone(), found.spec.clone());
        }
    }
    for address in tried {
        if let Some(found) = before.get(address) {
            wanted.insert(address.clone(), found.spec.clone());
        }
    }
    let options = PlanOptions {
        // What the run released is taken over again.
        adopt: true,
        whole: true,
        ..PlanOptions::default()
    };
    let mut plan = plan(catalog, &wanted, now, options);
    // What closes a run is otherwise never removed by itself.
    let closing = tried
        .iter()
        .filter(|a| catalog.runs_last(a.kind) && !before.contains_key(a));
    let closing =
        closing.filter_map(|a| Some(delete(a, &now.get(a)?.spec, &catalog.shown(a.kind))));
    plan.steps.extend(closing);
    graph::connect(catalog, now, &mut plan);
    plan.unchanged.retain(|address| tried.contains(address));
    plan
}

fn is_ours(now: &Observed, owner: &Owner) -> bool {
    match owner {
        Owner::Ours => true,
        Owner::Foreign(_) => false,
        Owner::Within(parent) => now.get(parent).is_some_and(|p| p.owner == Owner::Ours),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::{Value, json};

    use super::*;
    use crate::address::Kind;
    use crate::plan::Found;
    use crate::resource::{FieldOwner, Rule};

    const BASE: Kind = Kind("base");
    const TOP: Kind = Kind("top");
    const RECORD: Kind = Kind("record");

    fn at(kind: Kind, name: &str) -> Address {
        Address {
            kind,
            name: name.to_owned(),
        }
    }

    fn side(resources: &[(Kind, &str, Value)]) -> Observed {
        let found = |spec: &Value| Found {
            owner: Owner::Ours,
            spec: spec.clone(),
        };
        resources
            .iter()
            .map(|(kind, name, spec)| (at(*kind, name), found(spec)))
            .collect()
    }

    fn lines(before: &Observed, now: &Observed, tried: &[Address]) -> Vec<String> {
        let seed = [("size", Rule::SeedOnly(FieldOwner::Schedule))];
        let catalog = Catalog::default()
            .with(BASE, &[], &seed, false)
            .with(TOP, &[BASE], &[], false)
            .with(RECORD, &[], &[], true);
        let plan = back(&catalog, before, now, &tried.iter().cloned().collect());
        assert_eq!(plan.refusals, []);
        let line = |step: &crate::plan::Step| format!("{} {}", step.action.verb(), step.address);
        plan.steps.iter().map(line).collect()
    }

    #[test]
    fn what_was_made_goes_and_what_was_changed_or_removed_comes_back_in_order() {
        let before = side(&[
            (BASE, "changed", json!({"a": 1})),
            (TOP, "removed", json!({"a": 1})),
        ]);
        let now = side(&[
            (BASE, "changed", json!({"a": 2})),
            (BASE, "made", json!({})),
            (TOP, "made", json!({})),
            (RECORD, "r", json!({})),
        ]);
        let tried = [
            at(BASE, "changed"),
            at(BASE, "made"),
            at(TOP, "made"),
            at(TOP, "removed"),
            at(RECORD, "r"),
        ];
        assert_eq!(
            lines(&before, &now, &tried),
            [
                "update base/changed",
                "delete top/made",
                "create top/removed",
                "delete base/made",
                "delete record/r"
            ]
        );
    }

    #[test]
    fn what_the_run_did_not_try_and_what_others_own_stay_as_they_are_now() {
        let before = side(&[
            (BASE, "ours", json!({"a": 1, "size": 0})),
            (TOP, "other", json!({"a": 1})),
        ]);
        let now = side(&[
            (BASE, "ours", json!({"a": 1, "size": 4})),
            (TOP, "other", json!({"a": 9})),
            (TOP, "new", json!({})),
        ]);
        assert_eq!(lines(&before, &now, &[at(BASE, "ours")]), [""; 0]);
    }

    #[test]
    fn what_was_tried_and_never_came_to_stand_needs_nothing() {
        let none = Observed::new();
        assert_eq!(lines(&none, &none, &[at(BASE, "b")]), [""; 0]);
    }
}
