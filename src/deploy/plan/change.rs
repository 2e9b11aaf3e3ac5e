//! Field-by-field comparison of two specs.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::Value;

use crate::resource::{FieldOwner, Rule};
use freshscale_stack::policy::canonical;

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// `metadata.http_tokens`.
    pub path: String,
    /// `null` if it is not there.
    pub before: Value,
    /// `null` if it goes.
    pub after: Value,
    /// Who may set it.
    pub owner: FieldOwner,
}

/// The rule for a path: its own, or that of what it is part of.
#[must_use]
pub fn rule_of(rules: &BTreeMap<String, Rule>, path: &str) -> Rule {
    let mut part = path;
    loop {
        if let Some(rule) = rules.get(part) {
            return *rule;
        }
        match part.rfind('.') {
            Some(dot) => part = &part[..dot],
            None => return Rule::InPlace,
        }
    }
}

/// What is wanted, with the live value wherever the file is not the one to say.
#[must_use]
pub fn keep_what_others_own(have: &Value, want: &Value, rules: &BTreeMap<String, Rule>) -> Value {
    fn walk(path: &str, have: &Value, want: &Value, rules: &BTreeMap<String, Rule>) -> Value {
        match rule_of(rules, path) {
            Rule::SeedOnly(_) => return have.clone(),
            Rule::IfGiven if want.is_null() => return have.clone(),
            _ => {}
        }
        match (have, want) {
            (Value::Object(have), Value::Object(want)) => want
                .iter()
                .map(|(key, value)| {
                    let kept = have
                        .get(key)
                        .map(|old| walk(&join(path, key), old, value, rules));
                    (key.clone(), kept.unwrap_or_else(|| value.clone()))
                })
                .collect::<serde_json::Map<_, _>>()
                .into(),
            _ => want.clone(),
        }
    }
    walk("", have, want, rules)
}

/// Every field that differs. Objects are walked; lists are compared whole.
#[must_use]
pub fn compare(before: &Value, after: &Value, rules: &BTreeMap<String, Rule>) -> Vec<FieldChange> {
    let mut changes = Vec::new();
    walk("", before, after, rules, &mut changes);
    changes
}

fn walk(
    path: &str,
    before: &Value,
    after: &Value,
    rules: &BTreeMap<String, Rule>,
    out: &mut Vec<FieldChange>,
) {
    let empty = serde_json::Map::new();
    match (before, after) {
        _ if same(before, after, rule_of(rules, path)) => {}
        (Value::Object(a), Value::Object(b)) => members(path, a, b, rules, out),
        (Value::Null, Value::Object(b)) if path.is_empty() => members(path, &empty, b, rules, out),
        (Value::Object(a), Value::Null) if path.is_empty() => members(path, a, &empty, rules, out),
        _ => out.push(FieldChange {
            path: path.to_owned(),
            before: before.clone(),
            after: after.clone(),
            owner: match rule_of(rules, path) {
                Rule::SeedOnly(owner) => owner,
                _ => FieldOwner::File,
            },
        }),
    }
}

fn same(before: &Value, after: &Value, rule: Rule) -> bool {
    before == after || rule == Rule::Policy && canonical(before) == canonical(after)
}

type Members = serde_json::Map<String, Value>;

fn members(
    path: &str,
    a: &Members,
    b: &Members,
    rules: &BTreeMap<String, Rule>,
    out: &mut Vec<FieldChange>,
) {
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    for key in keys {
        let before = a.get(key).unwrap_or(&Value::Null);
        let after = b.get(key).unwrap_or(&Value::Null);
        walk(&join(path, key), before, after, rules, out);
    }
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
