//! What differs from the file and stays as it is, because someone else sets it.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Observed, PlanOptions, Rules, sizes};
use crate::address::{Address, kind};
use crate::resource::{self, FieldOwner, REGISTRY, Rule};
use freshscale_stack::Stack;

/// Of a scheduled action that stays, in the place of a field.
pub(super) const FIRES: &str = "fires";

/// The same of what calls the rotator, lets others call it, or watches it.
const BESIDE: [&str; 3] = ["calls", "lets", "watches"];

/// Whether a name means the resource of this id: `kind/name`, the name, or the end of it after a slash.
pub(super) fn is_called(id: &str, name: &str) -> bool {
    let rest = id.strip_suffix(name);
    rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('/'))
}

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
        let of_group = self.id.starts_with(kind::AUTO_SCALING_GROUP.0);
        let is_action = self.id.starts_with(kind::SCHEDULED_ACTION.0);
        self.owner == FieldOwner::Account
            || is_action
            || BESIDE.contains(&self.path.as_str())
            || of_group && self.owner != FieldOwner::Others
    }

    /// What `--drop` calls it: a member by its path, a resource by the end of its name.
    #[must_use]
    pub fn dropped_as(&self) -> &str {
        match self.is_resource() {
            true => self.id.rsplit('/').next().unwrap_or_default(),
            false => &self.path,
        }
    }

    /// Whether `--drop NAME` lets it go.
    #[must_use]
    pub fn goes_with(&self, name: &str) -> bool {
        if self.is_resource() {
            return is_called(&self.id, name);
        }
        let mut kinds = { REGISTRY.iter() }.map(|ty| ty.kind());
        let kind = kinds.find(|kind| self.id.split('/').next() == Some(kind.0));
        let api_name = kind.and_then(|kind| resource::api_name(kind, &self.path));
        is_of(&self.path, name) || api_name.is_some_and(|path| is_of(path, name))
    }

    fn is_resource(&self) -> bool {
        self.path == FIRES || BESIDE.contains(&self.path.as_str())
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
pub(super) fn of(address: &Address, have: &Value, want: &Value, rules: &Rules) -> Vec<Kept> {
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
                FieldOwner::File | FieldOwner::Others => "not touched",
            }
            .to_owned(),
            note: None,
        })
    };
    let unsaid = { rules.iter() }.filter(|(_, rule)| **rule == Rule::Kept);
    let unsaid = unsaid.flat_map(|(path, _)| unsaid_members(address, &want[path.as_str()]));
    rules.iter().filter_map(kept).chain(unsaid).collect()
}

/// Each member that the file cannot say and that stays.
fn unsaid_members(address: &Address, kept: &Value) -> Vec<Kept> {
    let members = kept.as_object().into_iter().flatten();
    let why = "which the stack file cannot say; kept as it is";
    let member = |(name, live): (&String, &Value)| stays(address, name, live, why);
    members.map(member).collect()
}

fn stays(address: &Address, path: &str, live: &Value, why: &str) -> Kept {
    Kept {
        id: address.to_string(),
        path: path.to_owned(),
        live: live.clone(),
        file: Value::Null,
        owner: FieldOwner::Others,
        set_by: None,
        since: None,
        why: why.to_owned(),
        note: None,
    }
}

/// What the file cannot say, or does not, stays wanted as it stands, but for what is to be dropped: a member by its name, or
/// all below a name. Answers what the file could say.
pub(super) fn keep_unsaid(
    address: &Address,
    have: &Value,
    want: &mut Value,
    rules: &Rules,
    options: &PlanOptions,
) -> Vec<Kept> {
    let dropped = &options.drop;
    let unsaid = { rules.iter() }.filter(|(_, rule)| **rule == Rule::Kept);
    for (path, _) in unsaid {
        let wants_none = want[path.as_str()].as_object().is_none_or(Map::is_empty);
        let Some(stands) = have[path.as_str()].as_object().filter(|_| wants_none) else {
            continue;
        };
        let stays = |name: &str| !dropped.iter().any(|dropped| is_of(name, dropped));
        let stays = stands.iter().filter(|(name, _)| stays(name));
        let stays = stays.map(|(name, value)| (name.clone(), value.clone()));
        want[path.as_str()] = Value::Object(stays.collect());
    }
    let mut kept = Vec::new();
    let mut is_kept = |path: &str, live: &Value| {
        let api_name = resource::api_name(address.kind, path);
        let is_of =
            |whole: &String| is_of(path, whole) || api_name.is_some_and(|name| is_of(name, whole));
        let stays = !options.whole && !dropped.iter().any(is_of);
        if stays {
            let why = "which the stack file does not say; kept as it is";
            kept.push(self::stays(address, path, live, why));
        }
        stays
    };
    let may_be_said = { rules.iter() }.filter(|(_, rule)| **rule == Rule::IfSaid);
    for (path, _) in may_be_said {
        let settled = settled(path, have.get(path), want.get(path), &mut is_kept);
        let Some(members) = want.as_object_mut() else {
            continue;
        };
        match settled {
            Some(value) => members.insert(path.clone(), value),
            None => members.remove(path),
        };
    }
    kept
}

/// What is wanted of a member that the file may say: what it says, or what stands and is kept. Never `null`, nor a table
/// without members.
fn settled(
    path: &str,
    have: Option<&Value>,
    want: Option<&Value>,
    is_kept: &mut dyn FnMut(&str, &Value) -> bool,
) -> Option<Value> {
    let members = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
    match (have, want) {
        (_, Some(Value::Null)) | (None | Some(Value::Null), None) => None,
        (_, Some(Value::Object(_))) | (Some(Value::Object(_)), None) => {
            let (have, want) = (members(have).unwrap_or_default(), members(want));
            let want = want.unwrap_or_default();
            let names: BTreeSet<&String> = have.keys().chain(want.keys()).collect();
            let settled = names.into_iter().filter_map(|name| {
                let path = format!("{path}.{name}");
                let value = self::settled(&path, have.get(name), want.get(name), is_kept)?;
                Some((name.clone(), value))
            });
            let settled: Map<String, Value> = settled.collect();
            (!settled.is_empty()).then_some(Value::Object(settled))
        }
        (_, Some(want)) => Some(want.clone()),
        (Some(have), None) => is_kept(path, have).then(|| have.clone()),
    }
}

/// Whether a member is what is named, or a part of it: `Placement.Tenancy` of `Placement`, `A[0].B` of `A`.
fn is_of(name: &str, whole: &str) -> bool {
    let rest = name.strip_prefix(whole);
    rest.is_some_and(|rest| rest.is_empty() || rest.starts_with(['.', '[', ' ']))
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
