//! Adoption: the marks that it leaves, and how what was adopted is given back. Pure.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{
    Action, Catalog, Found, Observed, Plan, PlanOptions, Refusal, Step, change, ownership,
};
use crate::address::{Address, kind};
use crate::resource::{Owner, digest};
use freshscale_stack::{ADOPTED_TAG, KEPT_TAG, KEPT_VERSION_TAG, PUT_TAG, STACK_TAG};

/// AWS takes 256 characters in the value of a tag: so many digests fit into one.
const IN_ONE_TAG: usize = 28;

/// The field of a group that says which of its tags instances inherit.
const INHERITED: &str = "propagated_tags";

/// What is wanted of something that is being taken over, or once was: the stack file's wishes, and the
/// marks. What cannot carry tags is marked on its parent.
pub(super) fn marked(
    address: &Address,
    want: &Value,
    foreign: bool,
    (observed, options): (&Observed, &PlanOptions),
) -> Value {
    let Some(stack) = tag(want, STACK_TAG) else {
        return want.clone();
    };
    let Some(found) = observed.get(address) else {
        return want.clone();
    };
    let mut marks: Vec<(String, Value)> = Vec::new();
    if foreign {
        marks.push((ADOPTED_TAG.to_owned(), stack.into()));
        marks.extend(kept_within(address, observed));
        let latest = options.latest_versions.get(&address.name);
        let latest = latest.filter(|_| address.kind == kind::LAUNCH_TEMPLATE);
        marks.extend(latest.map(|n| (KEPT_VERSION_TAG.to_owned(), n.to_string().into())));
    } else {
        let before = found.spec["tags"].as_object().into_iter().flatten();
        let before = before.filter(|(key, _)| is_mark(key) && !key.starts_with(PUT_TAG));
        marks.extend(before.map(|(key, value)| (key.clone(), value.clone())));
    }
    let mut want = want.clone();
    if !marks.is_empty() {
        marks.extend(put_by_us(&found.spec, &want));
        keep_tags(&found.spec, &mut want);
    }
    if let Some(tags) = want["tags"].as_object_mut() {
        tags.extend(marks);
    }
    want
}

/// Tags that say which keys are ours: those that the file names and that were not there when it first did.
fn put_by_us(have: &Value, want: &Value) -> Vec<(String, Value)> {
    let tags = have["tags"].as_object();
    let of_file = want["tags"].as_object().into_iter().flatten();
    let of_file = of_file.map(|(key, _)| key).filter(|key| *key != STACK_TAG);
    let is_ours = |key: &&String| {
        is_put(have, key) || tags.is_none_or(|tags| !tags.contains_key(key.as_str()))
    };
    let ours: Vec<String> = of_file.filter(is_ours).map(|key| digest_of(key)).collect();
    listed(PUT_TAG, &ours)
}

/// Whether freshscale put a tag of this key there.
fn is_put(spec: &Value, key: &str) -> bool {
    lists(spec, PUT_TAG, &digest_of(key))
}

/// Tags that an adopted resource has, the file does not name and freshscale did not put are others': they stay, and instances
/// go on inheriting them.
fn keep_tags(have: &Value, want: &mut Value) {
    let Some(tags) = want["tags"].as_object_mut() else {
        return;
    };
    let of_the_file: BTreeSet<String> = tags.keys().cloned().collect();
    let others = have["tags"].as_object().into_iter().flatten();
    let others = others
        .filter(|(key, _)| !is_mark(key) && !of_the_file.contains(*key) && !is_put(have, key));
    tags.extend(others.map(|(key, value)| (key.clone(), value.clone())));
    if let Some(inherited) = want.get_mut(INHERITED) {
        let theirs = have[INHERITED].as_array().into_iter().flatten();
        let theirs =
            theirs.filter(|key| key.as_str().is_some_and(|key| !of_the_file.contains(key)));
        *inherited = theirs.cloned().collect();
    }
}

/// Tags that say which of the things within a parent stood there before it was adopted.
fn kept_within(parent: &Address, observed: &Observed) -> Vec<(String, Value)> {
    let within = observed
        .iter()
        .filter(|(_, found)| found.owner == Owner::Within(parent.clone()));
    let digests: Vec<String> = within.map(|(address, _)| short(address)).collect();
    listed(KEPT_TAG, &digests)
}

/// Digests as tags whose keys begin so.
fn listed(begin: &str, digests: &[String]) -> Vec<(String, Value)> {
    let chunks = digests.chunks(IN_ONE_TAG).enumerate();
    chunks
        .map(|(number, chunk)| (format!("{begin}{number}"), chunk.join(" ").into()))
        .collect()
}

/// Whether one of these tags has a digest.
fn lists(spec: &Value, begin: &str, digest: &str) -> bool {
    let tags = spec["tags"].as_object().into_iter().flatten();
    let mut lists = tags.filter(|(key, _)| key.starts_with(begin));
    lists.any(|(_, value)| {
        let text = value.as_str().unwrap_or_default();
        text.split(' ').any(|one| one == digest)
    })
}

/// Whether something stood within its parent before that was adopted: then it is not ours to remove.
pub(super) fn stood_before(address: &Address, observed: &Observed) -> Option<Address> {
    let Owner::Within(parent) = &observed.get(address)?.owner else {
        return None;
    };
    let parent_spec = &observed.get(parent)?.spec;
    lists(parent_spec, KEPT_TAG, &short(address)).then(|| parent.clone())
}

/// Whether a resource carries the mark itself.
pub(super) fn is_adopted(spec: &Value) -> bool {
    tag(spec, ADOPTED_TAG).is_some()
}

/// Whose tag something carries.
pub fn stack_of(spec: &Value) -> Option<&str> {
    tag(spec, STACK_TAG)
}

/// Another stack's: nobody takes it over or drops it while that has it, or two stacks would change the same thing in turns.
pub(super) fn of_another(address: &Address, found: &Found) -> Option<Refusal> {
    if !matches!(found.owner, Owner::Foreign(_)) {
        return None;
    }
    let stack = stack_of(&found.spec)?;
    Some(Refusal {
        address: address.to_string(),
        reason: format!("it belongs to stack `{stack}`: two stacks would change it in turns"),
        remedy: format!(
            "name another one in the stack file, or let that stack go of all it has first: `release` with its file, or \
             with --stack {stack}"
        ),
    })
}

/// Whether what cannot carry tags is within what another stack has: that one's refusal speaks for it.
pub(super) fn is_within_anothers(found: &Found, observed: &Observed) -> bool {
    let Owner::Within(parent) = &found.owner else {
        return false;
    };
    let parent = observed.get_key_value(parent);
    parent.is_some_and(|(address, parent)| of_another(address, parent).is_some())
}

/// Our tags come off; everything else stays.
pub(super) fn release(address: &Address, have: &Value, because: String) -> Step {
    let mut want = have.clone();
    if let Some(tags) = want["tags"].as_object_mut() {
        tags.retain(|key, _| key != STACK_TAG && !is_mark(key) && !is_put(have, key));
    }
    Step {
        address: address.clone(),
        changes: change::compare(have, &want, &Default::default()),
        action: Action::Release {
            have: have.clone(),
            want,
        },
        because: Some(because),
        after: BTreeSet::new(),
    }
}

/// What stays because it was adopted must go on working: what it needs stays, too. So does what is needed by
/// something that is not the stack's: it may have been given back by the run before, whose other changes are not seen yet.
pub(super) fn keep_what_is_needed(catalog: &Catalog, observed: &Observed, plan: &mut Plan) {
    let others: Vec<(&Address, &Value)> = observed
        .iter()
        .filter(|(address, _)| ownership(address, observed).is_some())
        .filter(|(address, _)| plan.steps.iter().all(|step| step.address != **address))
        .map(|(address, found)| (address, &found.spec))
        .collect();
    loop {
        let needed = plan.steps.iter().enumerate().find_map(|(place, step)| {
            let Action::Delete { have } = &step.action else {
                return None;
            };
            let released = plan.steps.iter().filter_map(|step| match &step.action {
                Action::Release { have, .. } => Some((&step.address, have)),
                _ => None,
            });
            let (by, _) = released
                .chain(others.iter().copied())
                .find(|(by, spec)| needs(catalog, by, spec, &step.address))?;
            let because = format!("{by} stays and needs it");
            Some((place, release(&step.address, have, because)))
        });
        match needed {
            Some((place, step)) => plan.steps[place] = step,
            None => return,
        }
    }
}

fn needs(catalog: &Catalog, address: &Address, spec: &Value, ground: &Address) -> bool {
    catalog.needs(address.kind).contains(&ground.kind) && mentions(spec, &ground.name)
}

fn mentions(value: &Value, name: &str) -> bool {
    match value {
        Value::String(text) => text == name,
        Value::Array(items) => items.iter().any(|item| mentions(item, name)),
        Value::Object(members) => members.values().any(|member| mentions(member, name)),
        _ => false,
    }
}

fn is_mark(key: &str) -> bool {
    key == ADOPTED_TAG
        || [KEPT_TAG, PUT_TAG]
            .iter()
            .any(|begin| key.starts_with(begin))
}

fn tag<'a>(spec: &'a Value, key: &str) -> Option<&'a str> {
    spec.get("tags")?.get(key)?.as_str()
}

fn short(address: &Address) -> String {
    digest_of(&address.to_string())
}

fn digest_of(text: &str) -> String {
    let digest = digest(text.as_bytes());
    digest
        .trim_start_matches("sha256:")
        .chars()
        .take(8)
        .collect()
}

#[cfg(test)]
mod tests;
