//! Policy documents: what IAM accepts, and how it gives them back.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::Value;

use super::conflict;
use crate::Fault;

/// RFC 3986 leaves exactly these as they are.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'_')
    .remove(b'.')
    .remove(b'~');

/// What a document is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Use {
    /// Who may assume a role: names a principal.
    Trust,
    /// What may be done: names none.
    Permission,
    /// The same, kept inside a role.
    Inline,
}

/// As the Get calls return it.
pub(super) fn encoded(document: &str) -> String {
    utf8_percent_encode(document, RESERVED).to_string()
}

/// Refuses what IAM would refuse.
pub(super) fn check(document: &str, purpose: Use) -> Result<(), Fault> {
    let malformed = |text: &str| Err(Fault::new("MalformedPolicyDocument", text));
    let allowed = |c: char| matches!(c, '\t' | '\n' | '\r' | '\u{20}'..='\u{ff}');
    if !document.chars().all(allowed) {
        return malformed(
            "The policy document contains characters that are not allowed: only tab, line feed, \
             carriage return and U+0020 to U+00FF are.",
        );
    }
    let Ok(Value::Object(policy)) = serde_json::from_str(document) else {
        return malformed(match purpose {
            Use::Trust => "This policy contains invalid Json",
            _ => "Syntax errors in policy.",
        });
    };
    let Some(statements) = policy.get("Statement") else {
        return malformed("Missing required field Statement");
    };
    for statement in each(statements) {
        if let Some(fault) = fault_of_statement(statement, purpose) {
            return malformed(fault);
        }
    }
    let size = document.chars().filter(|c| !c.is_whitespace()).count();
    let (quota, name) = match purpose {
        Use::Trust => (2_048, "ACLSizePerRole"),
        Use::Permission => (6_144, "PolicySize"),
        Use::Inline => (10_240, "PolicySize"),
    };
    if size > quota {
        let text = format!("Cannot exceed quota for {name}: {quota}");
        return Err(conflict("LimitExceeded", text));
    }
    Ok(())
}

fn fault_of_statement(statement: &Value, purpose: Use) -> Option<&'static str> {
    let has = |one: &str, other: &str| statement.get(one).or(statement.get(other)).is_some();
    let effect = statement.get("Effect").and_then(Value::as_str);
    let principal = has("Principal", "NotPrincipal");
    match purpose {
        _ if !statement.is_object() => Some("Syntax errors in policy."),
        _ if effect.is_none() => Some("Missing required field Effect"),
        _ if !matches!(effect, Some("Allow" | "Deny")) => Some("Syntax errors in policy."),
        _ if !has("Action", "NotAction") => Some("Missing required field Action"),
        Use::Trust if !principal => Some("Missing required field Principal"),
        Use::Trust if has("Resource", "NotResource") => {
            Some("AssumeRole policy may only specify STS AssumeRole actions.")
        }
        Use::Trust => None,
        _ if principal => Some("Policy document should not specify a principal."),
        _ if !has("Resource", "NotResource") => Some("Policy statement must contain resources."),
        _ => None,
    }
}

/// One or many: IAM takes both everywhere.
fn each(value: &Value) -> Vec<&Value> {
    match value {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    }
}

/// Whether a trust policy lets a service assume the role.
pub(super) fn trusts(trust: &str, service: &str) -> bool {
    let Ok(policy) = serde_json::from_str::<Value>(trust) else {
        return false;
    };
    each(&policy["Statement"]).into_iter().any(|statement| {
        let any = |value: &Value, wanted: &[&str]| {
            each(value)
                .iter()
                .any(|v| v.as_str().is_some_and(|v| wanted.contains(&v)))
        };
        statement["Effect"] == "Allow"
            && any(&statement["Principal"]["Service"], &[service])
            && any(&statement["Action"], &["sts:AssumeRole", "sts:*", "*"])
    })
}
