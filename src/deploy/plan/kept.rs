//! What differs from the file and stays as it is, because someone else sets it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

use super::{Observed, sizes};
use crate::address::{Address, kind};
use crate::resource::{FieldOwner, Rule};
use freshscale_stack::Stack;

/// One field that differs and is not touched.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Kept {
    /// `kind/name`.
    pub id: String,
    /// As in [`super::FieldChange::path`].
    pub path: String,
    /// What stands.
    pub live: Value,
    /// What the file says; `null` if it says nothing.
    pub file: Value,
    /// Who set it.
    pub owner: FieldOwner,
    /// The window or scheduled action that set it.
    pub set_by: Option<String>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The same in words, and what comes next.
    pub why: String,
    /// If the file's own value is new: what happens now, and what later.
    pub note: Option<String>,
}

impl Kept {
    /// Whether it is worth a line in every plan, and not only where its resource is changed: sizes come
    /// and go, everything else is someone else's for good.
    #[must_use]
    pub fn stands_out(&self) -> bool {
        self.owner == FieldOwner::Account || self.id.starts_with(kind::AUTO_SCALING_GROUP.0)
    }

    /// The field as people call it.
    #[must_use]
    pub fn label(&self) -> &str {
        let path = self.path.as_str();
        let path = path.strip_suffix("_size").unwrap_or(path);
        path.strip_suffix("_capacity").unwrap_or(path)
    }
}

/// The fields of a resource that are someone else's and are not what the file says.
pub(super) fn of(
    address: &Address,
    have: &Value,
    want: &Value,
    rules: &BTreeMap<String, Rule>,
) -> Vec<Kept> {
    let kept = |(path, rule): (&String, &Rule)| {
        let Rule::SeedOnly(owner) = rule.given(have) else {
            return None;
        };
        let pointer = format!("/{}", path.replace('.', "/"));
        let live = have.pointer(&pointer)?.clone();
        let file = match want.pointer(&pointer) {
            None => Value::Null,
            Some(Value::String(text)) if text.is_empty() => Value::Null,
            Some(value) => value.clone(),
        };
        (live != file).then(|| Kept {
            id: address.to_string(),
            path: path.clone(),
            live,
            file,
            owner,
            set_by: None,
            since: None,
            why: match owner {
                FieldOwner::Rotator => "set by the rotator; not touched",
                FieldOwner::Schedule => "set by the schedule; not touched",
                FieldOwner::Hand => "set by hand; not touched",
                FieldOwner::Account => "the account's, by a policy of its own; not touched",
                FieldOwner::File => "not touched",
            }
            .to_owned(),
            note: None,
        })
    };
    rules.iter().filter_map(kept).collect()
}

/// Says of each size which window, action or hand set it, and what comes next.
pub fn explain(kept: &mut [Kept], stack: &Stack, observed: &Observed, now: Timestamp) {
    let group = Address {
        kind: kind::AUTO_SCALING_GROUP,
        name: stack.names.auto_scaling_group.clone(),
    };
    let id = group.to_string();
    let sizes = observed
        .get(&group)
        .and_then(|found| sizes::History::new(stack, observed, &found.spec, now));
    let Some(history) = sizes else { return };
    for kept in kept.iter_mut().filter(|kept| kept.id == id) {
        history.explain(kept);
    }
}
