//! A destroy that puts back what stood before it was adopted. Pure.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value;

use super::{
    Action, Catalog, Desired, Observed, Plan, PlanOptions, Step, change, create, graph, plan,
};
use crate::address::{Address, Kind, kind};

/// Kinds of which all that the stack file sets is put back. Of every other only tags are: what a function runs and a role may
/// was asked for when it was adopted, and its code of before is not at hand.
const WHOLE: [Kind; 2] = [kind::LAUNCH_TEMPLATE, kind::AUTO_SCALING_GROUP];

/// What a destroy does, and each released resource as it was `before`: with the image of today.
#[must_use]
pub fn give_back(catalog: &Catalog, observed: &Observed, before: &Desired, now: Timestamp) -> Plan {
    let mut plan = plan(catalog, &Desired::new(), observed, PlanOptions::default());
    for step in &mut plan.steps {
        let (Action::Release { have, want }, Some(then)) =
            (&step.action, before.get(&step.address))
        else {
            continue;
        };
        let is_whole = WHOLE.contains(&step.address.kind);
        let (have, mut want) = (have.clone(), if is_whole { then } else { want }.clone());
        want["tags"] = then["tags"].clone();
        if let Some(image) = want.get_mut("image") {
            *image = have["image"].clone();
        }
        step.changes = change::compare(&have, &want, &catalog.shown(step.address.kind));
        step.action = match is_whole {
            true => Action::Update { have, want },
            false => Action::Release { have, want },
        };
        step.because = Some("it was adopted, and is given back as it was".to_owned());
    }
    let actions = { before.iter() }.filter(|(address, _)| address.kind == kind::SCHEDULED_ACTION);
    for (address, then) in actions {
        plan.steps
            .extend(action(catalog, observed, (address, then), now));
    }
    graph::connect(catalog, observed, &mut plan);
    plan
}

/// What is to be done for an action that stood before; nothing if it still does, has fired for the last time, or its group is
/// gone.
fn action(
    catalog: &Catalog,
    observed: &Observed,
    (address, then): (&Address, &Value),
    now: Timestamp,
) -> Option<Step> {
    let group = Address {
        kind: kind::AUTO_SCALING_GROUP,
        name: then["group"].as_str()?.to_owned(),
    };
    let time = |name: &str| {
        then[name]
            .as_str()
            .and_then(|at| at.parse::<Timestamp>().ok())
    };
    let is_over = |at: Option<Timestamp>| at.is_some_and(|at| at <= now);
    let is_past = is_over(time("end")) || then["recurrence"].is_null() && is_over(time("start"));
    if is_past || !observed.contains_key(&group) {
        return None;
    }
    let mut want = then.clone();
    if is_over(time("start")) {
        want["start"] = Value::Null;
    }
    let rules = catalog.shown(address.kind);
    let Some(found) = observed.get(address) else {
        return Some(create(address, &want, &rules));
    };
    let changes = change::compare(&found.spec, &want, &rules);
    let have = found.spec.clone();
    (!changes.is_empty()).then(|| Step {
        address: address.clone(),
        changes,
        action: Action::Update { have, want },
        because: None,
        after: BTreeSet::new(),
    })
}
