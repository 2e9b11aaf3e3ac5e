//! Letting a stack go: our tags come off all that carries them, nothing is deleted, and what works goes on working. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Action, Catalog, Observed, Plan, Refusal, Step, adopt, change};
use crate::address::{Address, kind};
use crate::resource::Owner;
use freshscale_stack::{STACK_TAG, policy};

/// The template leads to everything else (its tags have the record of names), so it is let go last.
const LAST: crate::address::Kind = kind::LAUNCH_TEMPLATE;

/// Releases everything that carries the stack's tag. What is within something has no tags of its own, and stays.
pub(super) fn plan(catalog: &Catalog, observed: &Observed) -> Plan {
    let mut plan = Plan::default();
    for (address, found) in observed {
        if catalog.runs_last(address.kind) {
            continue;
        }
        match &found.owner {
            Owner::Ours if found.spec["deleting"] == true => plan.refusals.push(leaving(address)),
            Owner::Ours => plan.steps.push(step(address, &found.spec)),
            Owner::Foreign(_) => plan.refusals.extend(of_others(address, &found.spec)),
            Owner::Within(_) => {}
        }
    }
    plan.steps.sort_by_key(|step| step.address.kind == LAST);
    let rest = { plan.steps.iter() }.take_while(|step| step.address.kind != LAST);
    let rest: BTreeSet<usize> = (0..rest.count()).collect();
    let last = plan.steps.iter_mut().skip(rest.len());
    last.for_each(|step| step.after.clone_from(&rest));
    plan
}

fn step(address: &Address, have: &Value) -> Step {
    Step {
        because: None,
        ..adopt::release(address, have, String::new())
    }
}

/// Without any tag of ours it may be released already.
fn of_others(address: &Address, spec: &Value) -> Option<Refusal> {
    let stack = spec["tags"].get(STACK_TAG)?.as_str()?;
    Some(Refusal {
        address: address.to_string(),
        reason: format!("it belongs to stack `{stack}`, and is not this one's to release"),
        remedy: format!(
            "correct the name under `names:` in the stack file, or release it with the file of `{stack}`"
        ),
    })
}

fn leaving(address: &Address) -> Refusal {
    Refusal {
        address: address.to_string(),
        reason: "a deletion of it is under way".to_owned(),
        remedy: "wait until it is gone, then release the rest".to_owned(),
    }
}

/// Policies that go by the stack's tag on the launch template go by its ARN instead: without the tag, the rotator, which
/// stays, could rotate no more.
pub fn keep_rights(plan: &mut Plan, stack: &str, templates: &[String]) {
    let mut refusals = Vec::new();
    for step in &mut plan.steps {
        let Action::Release { have, want } = &mut step.action else {
            continue;
        };
        if step.address.kind != kind::IAM_POLICY {
            continue;
        }
        match policy::by_arn(&want["document"], stack, templates) {
            Ok(document) if document == want["document"] => {}
            Ok(document) => {
                want["document"] = document;
                let rules = [("document".to_owned(), crate::resource::Rule::Policy)];
                step.changes = change::compare(have, want, &rules.into());
                let because =
                    "it names the launch template from now on, which has no tag to go by any more";
                step.because = Some(match step.because.take() {
                    Some(why) => format!("{why}; {because}"),
                    None => because.to_owned(),
                });
            }
            Err(statement) => refusals.push(Refusal {
                address: step.id(),
                reason: format!(
                    "{statement} goes by the tag {STACK_TAG} of more than launch templates: without the tag, whoever \
                     has this policy loses that right"
                ),
                remedy: "let the policy name what it is about (rotator.policy in the stack file) and apply that first"
                    .to_owned(),
            }),
        }
    }
    plan.refusals.extend(refusals);
}
