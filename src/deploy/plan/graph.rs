//! Edges between steps, and an order that respects them.

use std::collections::BTreeSet;

use super::{Action, Catalog, Observed, Plan, Refusal, Step};
use crate::address::{Kind, kind};

/// Puts the edges into the plan and its steps into an order that respects them.
///
/// - What is made or changed waits for its ground: every kind in `AFTER`, directly or not.
/// - What is deleted or released waits for everything that stands on it: a function leaves its old role before that goes.
/// - What ends with another waits for that instead: it is gone then.
/// - What is released waits for what it needs and is released with it: if the run ends in between, the next one must
///   still see why that stays.
/// - A template that is released waits for the policy, which names it by its ARN then: see [`super::release::keep_rights`].
/// - What closes a run waits for all else.
/// - A replacement under something that stands would pull the ground from under it: refused.
pub(super) fn connect(catalog: &Catalog, observed: &Observed, plan: &mut Plan) {
    refuse_replaced_ground(catalog, observed, plan);
    let steps = &plan.steps;
    let edges: Vec<BTreeSet<usize>> = steps
        .iter()
        .map(|step| before(catalog, steps, step))
        .collect();
    let order = order(&edges);
    debug_assert_eq!(order.len(), edges.len(), "AFTER must not be circular");
    let mut place = vec![0; edges.len()];
    for (new, old) in order.iter().enumerate() {
        place[*old] = new;
    }
    plan.steps = order
        .iter()
        .map(|old| {
            let mut step = plan.steps[*old].clone();
            step.after = edges[*old].iter().map(|edge| place[*edge]).collect();
            step
        })
        .collect();
}

fn before(catalog: &Catalog, steps: &[Step], step: &Step) -> BTreeSet<usize> {
    let kind = step.address.kind;
    let waits_for = |other: &Step| {
        let other_kind = other.address.kind;
        if catalog.runs_last(kind) || catalog.runs_last(other_kind) {
            return catalog.runs_last(kind) && !catalog.runs_last(other_kind);
        }
        if is_release(step) && (kind, other_kind) == (kind::LAUNCH_TEMPLATE, kind::IAM_POLICY) {
            return true;
        }
        if is_release(step) && is_release(other) {
            if catalog.needed(kind).contains(&other_kind) {
                return true;
            }
            if catalog.needed(other_kind).contains(&kind) {
                return false;
            }
        }
        if catalog.takes_along(other, step) || catalog.takes_along(step, other) {
            return catalog.takes_along(other, step);
        }
        if step.action.leaves() {
            return catalog.ground(other_kind).contains(&kind);
        }
        catalog.ground(kind).contains(&other_kind) && !other.action.leaves()
    };
    (0..steps.len()).filter(|i| waits_for(&steps[*i])).collect()
}

fn is_release(step: &Step) -> bool {
    matches!(step.action, Action::Release { .. })
}

/// Kahn's algorithm; among ready steps, makers before deleters, then by address.
fn order(edges: &[BTreeSet<usize>]) -> Vec<usize> {
    let mut placed = BTreeSet::new();
    let mut order = Vec::new();
    while let Some(next) =
        (0..edges.len()).find(|i| !placed.contains(i) && edges[*i].is_subset(&placed))
    {
        placed.insert(next);
        order.push(next);
    }
    order
}

fn refuse_replaced_ground(catalog: &Catalog, observed: &Observed, plan: &mut Plan) {
    let stands_on = |kind: Kind| {
        observed
            .keys()
            .find(|a| !catalog.runs_last(a.kind) && catalog.ground(a.kind).contains(&kind))
            .map(ToString::to_string)
    };
    let refused: Vec<Refusal> = plan
        .steps
        .iter()
        .filter(|step| matches!(step.action, Action::Replace { .. }))
        .filter_map(|step| {
            let dependent = stands_on(step.address.kind)?;
            Some(Refusal {
                address: step.address.to_string(),
                reason: format!("the change needs a new one, and {dependent} stands on the old one"),
                remedy: "give the new one another name under `names:`; the old one is then removed in order".to_owned(),
            })
        })
        .collect();
    plan.refusals.extend(refused);
}
