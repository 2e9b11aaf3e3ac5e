//! Policies that say who may assume a role.

use std::collections::BTreeMap;

use super::read::Read;
use super::{Effect, Fault, Principal, Statement};

/// What IAM refuses in a document whose syntax is right, in the order in which it looks.
pub(super) fn faults(read: &Read) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut seen = BTreeMap::new();
    for (statement, written) in read.document.statements.iter().zip(&read.effects) {
        let place = |element: &str| format!("{}.{element}", statement.place);
        if *written != statement.effect.to_string() {
            let words = format!("Invalid effect: {written}");
            let help = format!("Write \"{}\".", statement.effect);
            faults.push(Fault::new(&place("Effect"), words, help));
        }
        faults.extend(principal(statement));
        faults.extend(action(statement));
        if let Some(listed) = &statement.resource {
            let words = match listed.negated {
                true => "AssumeRole policy must not contain resources.",
                false => "Has prohibited field Resource",
            };
            faults.push(Fault::new(
                &listed.place,
                words,
                "The role itself is meant; remove it.",
            ));
        }
        let sid = statement.sid.as_ref().filter(|sid| !sid.is_empty());
        if let Some(first) = sid.and_then(|sid| seen.insert(sid, place("Sid"))) {
            let words = "The Statement Ids in the policy are not unique";
            faults.push(Fault::new(
                &place("Sid"),
                words,
                format!("`{first}` is the same."),
            ));
        }
    }
    faults
}

fn principal(statement: &Statement) -> Vec<Fault> {
    let help = "Say who may assume the role: {\"Service\": \"lambda.amazonaws.com\"}.";
    let Some(principals) = &statement.principal else {
        let words = "Missing required field Principal";
        return vec![Fault::new(&statement.place, words, help)];
    };
    let fault = |words: String| Fault::new(&principals.place, words, help);
    if principals.negated {
        return vec![fault(match statement.effect {
            Effect::Allow => "Allow with NotPrincipal is not allowed.".to_owned(),
            Effect::Deny => "AssumeRole policy must not contain NotPrincipal field.".to_owned(),
        })];
    }
    if principals.who.is_empty() {
        let words = "Missing required field Principal cannot be empty!";
        return vec![fault(words.to_owned())];
    }
    let bad = principals.who.iter().filter_map(|who| match who {
        Principal::Everyone => {
            Some("AssumeRolepolicy contained an invalid principal: \"STAR\":\"*\".".to_owned())
        }
        Principal::Other(_) => Some("Principal must be a JSON object.".to_owned()),
        Principal::Named { kind, name } => invalid(kind, name),
    });
    bad.map(fault).collect()
}

/// The shape only: whether there is such a role is another question.
fn invalid(kind: &str, name: &str) -> Option<String> {
    let is_good = match kind {
        "AWS" => is_of_aws(name),
        "Service" => name.contains('.') && !name.contains([':', '*', ' ']),
        "Federated" => !name.is_empty() && name != "*",
        _ => return Some(format!("Invalid principal in policy: \"{kind}\"")),
    };
    let shown = match kind {
        "AWS" => kind.to_owned(),
        _ => kind.to_uppercase(),
    };
    (!is_good).then(|| format!("Invalid principal in policy: \"{shown}\":\"{name}\""))
}

/// `*`, an account, the ARN of somebody in IAM or STS, or the id that IAM puts in place of the ARN of who is gone.
fn is_of_aws(name: &str) -> bool {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    let is_id = || {
        let known = ["AIDA", "AROA"]
            .iter()
            .any(|prefix| name.starts_with(prefix));
        known && name.chars().all(|c| c.is_ascii_alphanumeric())
    };
    let is_arn = || {
        let parts: Vec<&str> = name.splitn(6, ':').collect();
        let ["arn", partition, service, "", account, who] = parts.as_slice() else {
            return false;
        };
        let kinds = match *service {
            "iam" => ["user/", "role/"].as_slice(),
            "sts" => ["assumed-role/", "federated-user/", "self"].as_slice(),
            _ => return false,
        };
        let is_known = *who == "root" || kinds.iter().any(|kind| who.starts_with(kind));
        partition.starts_with("aws") && is_account(account) && is_known && !who.contains('*')
    };
    name == "*" || is_account(name) || is_id() || is_arn()
}

fn action(statement: &Statement) -> Vec<Fault> {
    let help = "A trust policy allows `sts:AssumeRole` and what belongs to it.";
    let listed = statement
        .action
        .as_ref()
        .filter(|listed| !listed.items.is_empty());
    let Some(listed) = listed else {
        let words = "Missing required field Action";
        return vec![Fault::new(&statement.place, words, help)];
    };
    let is_other = |action: &str| {
        let prefix = action.get(..4).unwrap_or_default();
        !prefix.eq_ignore_ascii_case("sts:")
    };
    let others = listed
        .items
        .iter()
        .enumerate()
        .filter(|(_, action)| is_other(action));
    others
        .map(|(index, _)| {
            let words = "AssumeRole policy may only specify STS AssumeRole actions.";
            Fault::new(&listed.place_of(index), words, help)
        })
        .collect()
}
