//! Member-by-member comparison of two specs: what differs, and how much of it may be shown.

mod policy;
mod shown;
#[cfg(test)]
mod tests;

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;
use serde_json::{Map, Value};

use crate::resource::{FieldOwner, Rule};
use freshscale_stack::policy::canonical;

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct FieldChange {
    /// `metadata.http_tokens`, `block_devices[/dev/xvda].size_gib`, `document.Statement[ReadImages].Action`,
    /// `tags["a key. like this"]`.
    pub path: String,
    /// `null` if it is not there. Of what is hidden, its size: `{"bytes": 120}`.
    pub before: Value,
    /// `null` if it goes. What is hidden and differs from `before` says so: `{"bytes": 120, "changed": true}`.
    pub after: Value,
    /// Who may set it.
    pub owner: FieldOwner,
    /// Whether `before` and `after` are not the values themselves, because these are secret.
    #[serde(skip_serializing_if = "is_false")]
    pub hidden: bool,
    /// How a change of it is made.
    #[serde(skip)]
    pub rule: Rule,
    /// What stands behind `before` and `after` where they are hidden, in a form that differs where it does.
    #[serde(skip)]
    pub behind: Option<(Value, Value)>,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde wants it so")]
fn is_false(yes: &bool) -> bool {
    !yes
}

/// The rule for a path: its own, or that of what it is part of.
#[must_use]
fn rule_of(rules: &BTreeMap<String, Rule>, path: &str) -> Rule {
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
    let mut rules = rules.clone();
    for rule in rules.values_mut() {
        *rule = rule.given(have);
    }
    walk("", have, want, &rules)
}

/// Every field that differs, member by member: objects are walked, and so are lists of objects that have a key of their
/// own or are as many as before, and the statements of policies. Lists of plain values are compared whole. Empty only if nothing differs.
#[must_use]
pub fn compare(before: &Value, after: &Value, rules: &BTreeMap<String, Rule>) -> Vec<FieldChange> {
    let mut found = Differences {
        rules,
        changes: Vec::new(),
    };
    found.walk(&Place::root(), before, after);
    found.changes
}

/// A place in a spec.
#[derive(Debug, Clone)]
struct Place {
    /// As people read it.
    path: String,
    /// Without the elements of lists: what rules are for.
    field: String,
}

impl Place {
    fn root() -> Self {
        Self {
            path: String::new(),
            field: String::new(),
        }
    }

    fn is_root(&self) -> bool {
        self.path.is_empty()
    }

    /// A member of an object.
    fn member(&self, key: &str) -> Self {
        let path = match (self.is_root(), shown::is_word(key)) {
            (true, true) => key.to_owned(),
            (false, true) => format!("{}.{key}", self.path),
            (_, false) => format!("{}[{}]", self.path, shown::quoted(key)),
        };
        Self {
            path,
            field: join(&self.field, key),
        }
    }

    /// An element that has no key.
    fn numbered(&self, number: &str) -> Self {
        Self {
            path: format!("{}[{number}]", self.path),
            field: self.field.clone(),
        }
    }

    /// An element of a list.
    fn element(&self, key: &str) -> Self {
        match shown::is_word(key) {
            true => self.numbered(key),
            false => self.numbered(&shown::quoted(key)),
        }
    }
}

/// What was found so far.
struct Differences<'r> {
    rules: &'r BTreeMap<String, Rule>,
    changes: Vec<FieldChange>,
}

impl Differences<'_> {
    fn walk(&mut self, place: &Place, before: &Value, after: &Value) {
        let rule = rule_of(self.rules, &place.field);
        if same(before, after, rule) {
            return;
        }
        let known = self.changes.len();
        if rule == Rule::Policy {
            self.policy(place, before, after);
        } else {
            self.below(place, rule, before, after);
        }
        // Whatever the way down could not tell apart (an order, a type) is told here. Of the whole, only a policy that
        // means the same can be left.
        if self.changes.len() == known && !place.is_root() {
            self.leaf(place, before, after);
        }
    }

    fn below(&mut self, place: &Place, rule: Rule, before: &Value, after: &Value) {
        let empty = Map::new();
        // What comes or goes as a whole is shown as one, unless a part of it is hidden.
        let whole = |value: &Value| !place.is_root() && !shown::has_hidden(rule, value);
        match (before, after) {
            _ if shown::is_hidden(rule, before) || shown::is_hidden(rule, after) => {}
            (Value::Object(a), Value::Object(b)) => self.members(place, a, b),
            (Value::Null, Value::Object(b)) if !whole(after) => self.members(place, &empty, b),
            (Value::Object(a), Value::Null) if !whole(before) => self.members(place, a, &empty),
            (Value::Array(_) | Value::Null, Value::Array(_) | Value::Null) => {
                let list = |value: &Value| value.as_array().cloned().unwrap_or_default();
                let (a, b) = (list(before), list(after));
                let objects = a.iter().chain(&b).all(Value::is_object);
                match shown::identity(&a, &b) {
                    Some(key) => self.elements(place, key, &a, &b),
                    None if objects && a.len() == b.len() => {
                        for (number, (before, after)) in a.iter().zip(&b).enumerate() {
                            self.walk(&place.numbered(&number.to_string()), before, after);
                        }
                    }
                    None => {}
                }
            }
            _ => {}
        }
    }

    fn members(&mut self, place: &Place, a: &Map<String, Value>, b: &Map<String, Value>) {
        let keys: BTreeSet<&String> = a.keys().chain(b.keys()).collect();
        for key in keys {
            let before = a.get(key).unwrap_or(&Value::Null);
            let after = b.get(key).unwrap_or(&Value::Null);
            self.walk(&place.member(key), before, after);
        }
    }

    /// Elements that are told apart by one of their members.
    fn elements(&mut self, place: &Place, key: &str, a: &[Value], b: &[Value]) {
        let id = |value: &Value| value[key].as_str().unwrap_or_default().to_owned();
        let ids: BTreeSet<String> = a.iter().chain(b).map(id).collect();
        for one in ids {
            let find = |list: &[Value]| list.iter().find(|item| id(item) == one).cloned();
            let (before, after) = (find(a).unwrap_or_default(), find(b).unwrap_or_default());
            self.walk(&place.element(&one), &before, &after);
        }
    }

    fn leaf(&mut self, place: &Place, before: &Value, after: &Value) {
        let rule = rule_of(self.rules, &place.field);
        let owner = match rule {
            Rule::SeedOnly(owner) => owner,
            _ => FieldOwner::File,
        };
        let shown = shown::pair(rule, before, after);
        self.changes.push(FieldChange {
            path: place.path.clone(),
            owner,
            rule,
            hidden: shown.is_some(),
            behind: shown.is_some().then(|| (before.clone(), after.clone())),
            before: shown.as_ref().map_or(before, |(before, _)| before).clone(),
            after: shown.as_ref().map_or(after, |(_, after)| after).clone(),
        });
    }
}

fn same(before: &Value, after: &Value, rule: Rule) -> bool {
    before == after || rule == Rule::Policy && canonical(before) == canonical(after)
}

fn join(path: &str, key: &str) -> String {
    if path.is_empty() {
        key.to_owned()
    } else {
        format!("{path}.{key}")
    }
}
