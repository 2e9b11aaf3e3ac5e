//! What stands beside the stack's own, and whoever plans may not look at: the printed policies end at the stack's names.

use std::collections::BTreeSet;

use super::{CALLS, Told, WATCHES, told_of};
use crate::address::{Address, kind};
use crate::plan::{Plan, PlanOptions, Refusal};

/// That one stands, and no more is known of it.
pub(super) fn tell(plan: &mut Plan, address: &Address, call: &str, options: &PlanOptions) {
    if options.drops(address) {
        plan.refusals.push(Refusal {
            address: address.to_string(),
            reason: format!("what else would end with it is not known: no permission for {call}"),
            remedy: format!("allow {call} on it, or leave out this --drop"),
        });
    }
    let (path, what) = match address.kind {
        kind::EVENT_RULE => (CALLS, "it calls the function as well"),
        _ => (WATCHES, "it watches what an alarm of the stack file does"),
    };
    let told = Told {
        path,
        live: "?".to_owned(),
        why: format!("{what}; more of it may not be seen: no permission for {call}"),
        goes_alone: false,
    };
    plan.kept.push(told_of(address, told));
}

/// What could not be asked at all, said once.
pub(super) fn unknown(calls: &BTreeSet<&'static str>, function: &str) -> Option<Refusal> {
    let calls: Vec<&str> = calls.iter().copied().collect();
    (!calls.is_empty()).then(|| Refusal {
        address: format!("lambda-function/{function}"),
        reason: format!(
            "what else calls and watches it is not known: no permission for {}",
            calls.join(", ")
        ),
        remedy: "allow what `policy plan` prints, to have it looked up".to_owned(),
    })
}
