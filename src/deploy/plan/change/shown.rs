//! How much of a value may be shown, and how what is hidden is told apart all the same.

use freshscale_core::{escape, secret};
use serde_json::{Value, json};

use crate::resource::{Rule, hidden};

/// Members by which the elements of a list are told apart, in the order in which they are believed.
const IDENTITIES: [&str; 4] = ["id", "device", "name", "topic_arn"];

/// What reads as one word in a path.
pub(super) fn is_word(key: &str) -> bool {
    let of_word = |c: char| c.is_ascii_alphanumeric() || "_-:/@+%".contains(c);
    !key.is_empty() && key.chars().all(of_word)
}

/// A key that is no word, as JSON writes it.
pub(super) fn quoted(key: &str) -> String {
    escape::json(&Value::from(key).to_string()).into_owned()
}

/// The member by which all of these objects are told apart; `None` if there is none, or they are no objects.
pub(super) fn identity(a: &[Value], b: &[Value]) -> Option<&'static str> {
    let unique = |list: &[Value], key: &str| {
        let mut seen = std::collections::BTreeSet::new();
        list.iter()
            .all(|item| item[key].as_str().is_some_and(|id| seen.insert(id)))
    };
    let objects = a.iter().chain(b).all(Value::is_object) && !(a.is_empty() && b.is_empty());
    let mut keys = IDENTITIES.into_iter();
    keys.find(|key| objects && unique(a, key) && unique(b, key))
}

/// Whether a value is hidden as a whole.
pub(super) fn is_hidden(rule: Rule, value: &Value) -> bool {
    rule == Rule::Secret && hidden::size(value).is_some()
}

/// Whether a part of a value is. What is a secret below a rule of its own counts with the rule of what it is part of.
pub(super) fn has_hidden(rule: Rule, value: &Value) -> bool {
    match value {
        _ if is_hidden(rule, value) => true,
        Value::Object(members) => members.values().any(|value| has_hidden(rule, value)),
        Value::Array(items) => items.iter().any(|value| has_hidden(rule, value)),
        _ => false,
    }
}

/// What is shown instead of two values; `None` if they are shown themselves.
pub(super) fn pair(rule: Rule, was: &Value, is: &Value) -> Option<(Value, Value)> {
    let (before, after) = (one(rule, was), one(rule, is));
    if (&before, &after) == (was, is) {
        return None;
    }
    let after = match after {
        Value::Object(mut members) if is_hidden(rule, is) && !before.is_null() => {
            members.insert("changed".to_owned(), Value::Bool(true));
            Value::Object(members)
        }
        // Two addresses that differ in the password alone.
        after if before == after => json!({"masked": after, "changed": true}),
        after => after,
    };
    Some((before, after))
}

/// A value, or what is shown instead of it.
fn one(rule: Rule, value: &Value) -> Value {
    match value {
        _ if is_hidden(rule, value) => json!({"bytes": hidden::size(value)}),
        Value::String(text) => Value::from(secret::addresses(text)),
        Value::Array(items) => items.iter().map(|item| one(rule, item)).collect(),
        Value::Object(members) => members
            .iter()
            .map(|(key, value)| (key.clone(), one(rule, value)))
            .collect(),
        plain => plain.clone(),
    }
}
