//! Policy documents: what IAM accepts, and how it gives them back.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::conflict;
use crate::Fault;
use crate::state::World;
use freshscale_core::policy::{self, Document, Effect, Principal, Purpose};

/// RFC 3986 leaves exactly these as they are.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// As the Get calls return it.
pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

fn read(document: &str, purpose: Purpose) -> Result<Document, Fault> {
    policy::parse_text(document, purpose).map_err(|faults| {
        let first = faults.into_iter().next();
        let words = first.map_or_else(String::new, |fault| fault.words);
        Fault::new("MalformedPolicyDocument", words)
    })
}

/// Refuses what IAM would refuse in a managed policy.
pub(super) fn check_managed(document: &str) -> Result<(), Fault> {
    read(document, Purpose::Managed)?;
    expect_quota(document, Purpose::Managed, "PolicySize")
}

/// Refuses what IAM would refuse in a policy within a role, beside the others that are there.
pub(super) fn check_inline<'a>(
    document: &str,
    others: impl Iterator<Item = &'a str>,
    role: &str,
) -> Result<(), Fault> {
    read(document, Purpose::Inline)?;
    let sizes = others.map(policy::size);
    let most = Purpose::Inline.longest();
    if sizes.sum::<usize>() + policy::size(document) > most {
        let text = format!("Maximum policy size of {most} bytes exceeded for role {role}");
        return Err(conflict("LimitExceeded", text));
    }
    Ok(())
}

/// Refuses what IAM would refuse in a trust policy: also roles that do not exist, if they would be this account's.
pub(super) fn check_trust(world: &World, document: &str) -> Result<(), Fault> {
    let read = read(document, Purpose::Trust)?;
    let own = format!(":iam::{}:role/", world.account);
    for name in { read.statements.iter() }.flat_map(|s| named(s, "AWS")) {
        let is_role = |arn: &str| world.iam.roles.values().any(|role| role.arn == arn);
        if name.contains(&own) && !is_role(name) {
            let text = format!("Invalid principal in policy: \"AWS\":\"{name}\"");
            return Err(Fault::new("MalformedPolicyDocument", text));
        }
    }
    expect_quota(document, Purpose::Trust, "ACLSizePerRole")
}

fn expect_quota(document: &str, purpose: Purpose, name: &str) -> Result<(), Fault> {
    let most = purpose.longest();
    if policy::size(document) <= most {
        return Ok(());
    }
    let text = format!("Cannot exceed quota for {name}: {most}");
    Err(conflict("LimitExceeded", text))
}

/// The names of one kind of principal.
fn named<'s>(statement: &'s policy::Statement, wanted: &str) -> impl Iterator<Item = &'s str> {
    let principals = statement.principal.iter().filter(|p| !p.negated);
    principals
        .flat_map(|p| &p.who)
        .filter_map(move |who| match who {
            Principal::Named { kind, name } if kind == wanted => Some(name.as_str()),
            _ => None,
        })
}

/// Whether a trust policy lets a service assume the role.
pub(super) fn trusts(trust: &str, service: &str) -> bool {
    let Ok(policy) = policy::parse_text(trust, Purpose::Trust) else {
        return false;
    };
    policy.statements.iter().any(|statement| {
        let actions = statement.action.iter().filter(|listed| !listed.negated);
        let mut actions = actions.flat_map(|listed| &listed.items);
        statement.effect == Effect::Allow
            && named(statement, "Service").any(|name| name == service)
            && actions.any(|action| matches!(action.as_str(), "sts:AssumeRole" | "sts:*"))
    })
}
