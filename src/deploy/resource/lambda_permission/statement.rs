//! Statements of a resource policy, as they stand in its document. Pure.

use serde_json::Value;

use super::{PRINCIPAL, Spec};
use crate::address::{Address, kind};
use crate::resource::{Live, Owner};

/// `Action` is one of these forms (API reference, `AddPermission`): `lambda:InvokeFunction`, `lambda:*`, `*`.
pub(super) fn lets_call(statement: &Value) -> bool {
    let actions = match statement.get("Action") {
        Some(Value::Array(items)) => items.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        _ => Vec::new(),
    };
    let calls = ["*", "lambda:*", "lambda:InvokeFunction"];
    let calls = |action: &&str| calls.iter().any(|it| it.eq_ignore_ascii_case(action));
    statement.get("Effect").and_then(Value::as_str) == Some("Allow") && actions.iter().any(calls)
}

pub(super) fn statements(document: &Value) -> impl Iterator<Item = &Value> {
    let all = match document.get("Statement") {
        Some(Value::Array(items)) => items.iter().collect(),
        Some(only) => vec![only],
        None => Vec::new(),
    };
    all.into_iter()
}

/// The text, or the first of several.
pub(super) fn one(value: &Value) -> Option<String> {
    match value {
        Value::Array(items) => items.first().and_then(Value::as_str).map(ToOwned::to_owned),
        other => other.as_str().map(ToOwned::to_owned),
    }
}

pub(super) fn principal(statement: &Value) -> String {
    let principal = statement.get("Principal");
    let principal = principal.and_then(|principal| {
        let named = principal.get("Service").or_else(|| principal.get("AWS"));
        named.and_then(one).or_else(|| one(principal))
    });
    principal.unwrap_or_default()
}

/// Each condition's key and value, whatever its operator.
pub(super) fn conditions(statement: &Value) -> impl Iterator<Item = (&String, &Value)> {
    let operators = statement.get("Condition").and_then(Value::as_object);
    let operators = operators.into_iter().flat_map(|all| all.values());
    operators.filter_map(Value::as_object).flatten()
}

pub(super) fn condition(statement: &Value, key: &str) -> Option<String> {
    let mut all = conditions(statement);
    all.find(|(name, _)| name.eq_ignore_ascii_case(key))
        .and_then(|(_, value)| one(value))
}

const SOURCE_ARN: &str = "AWS:SourceArn";
const SOURCE_ACCOUNT: &str = "AWS:SourceAccount";

/// The principal, and on what else it depends: `*, if aws:PrincipalOrgID is o-1234567890`.
pub(super) fn who(statement: &Value) -> String {
    let own = [SOURCE_ARN, SOURCE_ACCOUNT];
    let others = conditions(statement)
        .filter(|(name, _)| !own.iter().any(|own| own.eq_ignore_ascii_case(name)))
        .map(|(name, value)| format!(", if {name} is {}", one(value).unwrap_or_default()));
    principal(statement) + &others.collect::<String>()
}

pub(super) fn spec(statement: &Value) -> Spec {
    let text = |key: &str| statement.get(key).and_then(one).unwrap_or_default();
    Spec {
        effect: text("Effect"),
        principal: principal(statement),
        action: text("Action"),
        source_arn: condition(statement, SOURCE_ARN),
        source_account: condition(statement, SOURCE_ACCOUNT),
    }
}

/// The statements that let rules invoke, and whatever stands under a name we want.
pub(super) fn observed(function: &str, document: &Value, wanted: &[&str]) -> Vec<Live<Spec>> {
    statements(document)
        .filter_map(|statement| {
            let name = format!("{function}/{}", statement.get("Sid")?.as_str()?);
            statement.get("Principal")?;
            let is_ours = principal(statement) == PRINCIPAL || wanted.contains(&name.as_str());
            is_ours.then(|| Live {
                name,
                owner: Owner::Within(Address {
                    kind: kind::LAMBDA_FUNCTION,
                    name: function.to_owned(),
                }),
                spec: spec(statement),
            })
        })
        .collect()
}
