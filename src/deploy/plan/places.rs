//! What the stack file names by its ARN, against the account and the Region that it is planned for. Pure.

use super::{Plan, Refusal};
use crate::address::{Address, kind};
use freshscale_stack::names::{Account, LIVE_ALIAS};
use freshscale_stack::{Misplaced, Severity, Stack};

/// Refuses what AWS would, before anything is made, and warns of the rest, unless the file has named its account: then
/// `validate` has warned already.
pub fn judge(plan: &mut Plan, stack: &Stack, account: &Account) {
    for found in stack.misplaced(account) {
        let said = Refusal {
            address: address(stack, &found).to_string(),
            reason: format!("{}: {}", found.field, clause(&found.message)),
            remedy: clause(&found.help),
        };
        match found.severity {
            Severity::Error => plan.refusals.push(said),
            Severity::Warning if stack.account.is_none() => plan.warnings.push(said),
            Severity::Warning => {}
        }
    }
    // What the file itself tells of the place, `validate` has compared.
    let known = stack.lacking_rights();
    let lacking = stack.lacking_rights_in(account).into_iter();
    let warnings = lacking.filter(|text| !known.contains(text));
    plan.warnings.extend(warnings.map(|reason| {
        Refusal {
            address: Address {
                kind: kind::IAM_POLICY,
                name: stack.names.iam_policy.clone(),
            }
            .to_string(),
            reason: format!("rotator.policy: {}", clause(&reason)),
            remedy: "write `${partition}`, `${region}` and `${account}` in its ARNs".to_owned(),
        }
    }));
}

/// Whose field it is.
fn address(stack: &Stack, found: &Misplaced) -> Address {
    let names = &stack.names;
    let (kind, name) = match found.field.split('.').next() {
        _ if found.field == "rotator.role" => {
            (kind::LAMBDA_FUNCTION, names.lambda_function.clone())
        }
        _ if found.field == "rotator.permissions_boundary" => {
            (kind::IAM_ROLE, names.iam_role.clone())
        }
        Some("launch_template") => (kind::LAUNCH_TEMPLATE, names.launch_template.clone()),
        Some("rotator") => (
            kind::LAMBDA_DESTINATION,
            format!("{}/{LIVE_ALIAS}", names.lambda_function),
        ),
        Some("alarms") => {
            let watched = stack.alarms.iter().flat_map(|alarms| &alarms.watched);
            let first = watched.map(|watch| names.alarm(*watch)).next();
            (kind::ALARM, first.unwrap_or_default().to_owned())
        }
        _ => (kind::AUTO_SCALING_GROUP, names.auto_scaling_group.clone()),
    };
    Address { kind, name }
}

/// A sentence as a part of another one.
fn clause(sentence: &str) -> String {
    let sentence = sentence.trim_end_matches('.');
    let (first, rest) = sentence.split_at(sentence.len().min(1));
    format!("{}{rest}", first.to_lowercase())
}
