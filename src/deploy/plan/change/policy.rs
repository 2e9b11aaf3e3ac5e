//! Policies, statement by statement: what was allowed and is not, and what is allowed from now on.

use std::collections::{BTreeMap, BTreeSet};

use freshscale_stack::policy::canonical_statement;
use serde_json::{Map, Value};

use super::{Differences, Place};

/// Statements of one document with what names each: its `Sid`, or its place in the document.
type Named<'v> = Vec<(String, &'v Value)>;

impl Differences<'_> {
    /// The differences of two policy documents. A document that is not there is one without statements.
    pub(super) fn policy(&mut self, place: &Place, before: &Value, after: &Value) {
        let empty = Map::new();
        let members = |value: &'_ Value| match value {
            Value::Object(members) => Some(members.clone()),
            Value::Null => Some(empty.clone()),
            _ => None,
        };
        let (Some(mut a), Some(mut b)) = (members(before), members(after)) else {
            return;
        };
        let (was, is) = (a.remove("Statement"), b.remove("Statement"));
        let (was, is) = (listed(was), listed(is));
        self.statements(&place.member("Statement"), &was, &is);
        let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for key in keys {
            let (before, after) = (a.get(key), b.get(key));
            if before != after {
                let value = |value: Option<&Value>| value.cloned().unwrap_or_default();
                self.leaf(&place.member(key), &value(before), &value(after));
            }
        }
    }

    fn statements(&mut self, place: &Place, was: &[Value], is: &[Value]) {
        let (mut gone, mut new) = (named(was), named(is));
        // What means the same on both sides is no difference, whatever it is called and wherever it stands.
        let has = |list: &[Value], one: &Value| {
            let meant = canonical_statement(one);
            list.iter().any(|other| canonical_statement(other) == meant)
        };
        gone.retain(|(_, one)| !has(is, one));
        new.retain(|(_, one)| !has(was, one));
        for (name, before, after) in paired(gone, new) {
            let place = match is_sid(&name) {
                true => place.element(&name),
                false => place.numbered(&name),
            };
            match (before, after) {
                (Some(Value::Object(a)), Some(Value::Object(b))) => self.statement(&place, a, b),
                (before, after) => {
                    let value = |value: Option<&Value>| value.cloned().unwrap_or_default();
                    self.leaf(&place, &value(before), &value(after));
                }
            }
        }
    }

    /// The members of two statements of one name.
    fn statement(&mut self, place: &Place, a: &Map<String, Value>, b: &Map<String, Value>) {
        let meant =
            |members: &Map<String, Value>| match canonical_statement(&members.clone().into()) {
                Value::Object(members) => members,
                _ => Map::new(),
            };
        let (mean_a, mean_b) = (meant(a), meant(b));
        let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for key in keys
            .into_iter()
            .filter(|key| mean_a.get(*key) != mean_b.get(*key))
        {
            let value =
                |members: &Map<String, Value>| members.get(key).cloned().unwrap_or_default();
            let place = place.member(key);
            match (value(&mean_a), value(&mean_b)) {
                // Operators and their keys, in the form in which they are compared.
                (Value::Object(before), Value::Object(after)) => {
                    self.members(&place, &before, &after)
                }
                _ => self.leaf(&place, &value(a), &value(b)),
            }
        }
    }
}

/// A statement may stand without a list; what is null is none.
fn listed(statements: Option<Value>) -> Vec<Value> {
    let mut statements = match statements {
        None => Vec::new(),
        Some(Value::Array(items)) => items,
        Some(one) => vec![one],
    };
    statements.retain(|one| !one.is_null());
    statements
}

/// A `Sid` that stands once in its document is a name; what has none is called by its place, from 1 on.
fn named(statements: &[Value]) -> Named<'_> {
    let mut times: BTreeMap<&str, usize> = BTreeMap::new();
    for sid in statements.iter().filter_map(|one| one["Sid"].as_str()) {
        *times.entry(sid).or_default() += 1;
    }
    let name = |(place, one)| {
        let statement: &Value = one;
        let sid = statement["Sid"].as_str();
        let sid = sid.filter(|sid| is_sid(sid) && times.get(sid) == Some(&1));
        (
            sid.map_or_else(|| format!("#{}", place + 1), ToOwned::to_owned),
            statement,
        )
    };
    statements.iter().enumerate().map(name).collect()
}

/// Statements of one `Sid`; among those that have none, such as differ in one member alone; and what has no partner.
fn paired<'v>(
    gone: Named<'v>,
    mut new: Named<'v>,
) -> Vec<(String, Option<&'v Value>, Option<&'v Value>)> {
    let mut pairs = Vec::new();
    for (name, before) in gone {
        let partner = new.iter().position(|(other, after)| match is_sid(&name) {
            true => *other == name,
            false => !is_sid(other) && is_like(before, after),
        });
        match partner.map(|at| new.remove(at)) {
            Some((name, after)) => pairs.push((name, Some(before), Some(after))),
            None => pairs.push((name, Some(before), None)),
        }
    }
    pairs.extend(
        new.into_iter()
            .map(|(name, after)| (name, None, Some(after))),
    );
    pairs
}

fn is_sid(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('#')
}

/// Whether two statements differ in one member alone.
fn is_like(a: &Value, b: &Value) -> bool {
    let (a, b) = (canonical_statement(a), canonical_statement(b));
    let (Some(a), Some(b)) = (a.as_object(), b.as_object()) else {
        return false;
    };
    let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
    keys.into_iter()
        .filter(|key| a.get(*key) != b.get(*key))
        .count()
        == 1
}
