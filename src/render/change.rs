//! A changed field for people: what it was, what it will be, and of lists what comes and what goes.

use freshscale_deploy::plan::FieldChange;
use freshscale_deploy::resource::Rule;
use serde_json::Value;

use super::value::{item, json, value, words};
use freshscale_core::words::count;

/// What is said of a field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum ChangeView {
    /// Only what it will be: it is made.
    New(String),
    /// What it was and what it will be.
    Swap(String, String),
    /// What goes from a list, what comes, and how much stays.
    List {
        gone: Vec<String>,
        new: Vec<String>,
        stay: usize,
    },
}

/// What is said of a change. Whatever differs is said in texts that differ. `creates`: nothing was there before.
pub(super) fn told(change: &FieldChange, creates: bool) -> ChangeView {
    let FieldChange { before, after, .. } = change;
    if creates {
        return ChangeView::New(one(change, &set(change, after)));
    }
    if let (false, Some(list)) = (change.hidden, list(before, after)) {
        return list;
    }
    let (was, is) = match (before, after) {
        (Value::Null, new) => (one(change, before), one(change, &set(change, new))),
        (old, Value::Null) => (one(change, &set(change, old)), one(change, after)),
        _ => (one(change, before), one(change, after)),
    };
    match was == is {
        true => ChangeView::Swap(json(before), json(after)),
        false => ChangeView::Swap(was, is),
    }
}

/// Of an object that comes or goes as a whole: what is set in it, without the key that its path names.
fn set(change: &FieldChange, shown: &Value) -> Value {
    let Value::Object(members) = shown else {
        return shown.clone();
    };
    let named = |value: &Value| {
        let text = value.as_str().unwrap_or_default();
        change.path.ends_with(&format!("[{text}]"))
    };
    let members = members.iter();
    let members = members.filter(|(_, value)| !value.is_null() && !named(value));
    let members: serde_json::Map<String, Value> = members
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    match members.is_empty() {
        true => shown.clone(),
        false => members.into(),
    }
}

/// Whether a field of something new is empty, so that there is nothing to say.
pub(super) fn says_nothing(change: &FieldChange) -> bool {
    match &change.after {
        Value::Null => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        Value::Object(members) => members.is_empty(),
        _ => false,
    }
}

fn one(change: &FieldChange, shown: &Value) -> String {
    if let (true, Some(text)) = (change.hidden, hidden(shown)) {
        return text;
    }
    let statement = || (change.rule == Rule::Policy).then(|| statement(shown))?;
    statement().unwrap_or_else(|| value(shown))
}

/// What stands for a value that is not shown.
fn hidden(shown: &Value) -> Option<String> {
    let changed = shown["changed"] == true;
    if let Some(masked) = shown.get("masked") {
        return Some(format!("{} (another password)", value(masked)));
    }
    let bytes = usize::try_from(shown["bytes"].as_u64()?).ok()?;
    let bytes = count(bytes, "byte");
    Some(match changed {
        true => format!("(hidden, another value of {bytes})"),
        false => format!("(hidden, {bytes})"),
    })
}

/// Two lists, or a list and nothing; `None` for anything else, and for lists that differ in their order alone.
fn list(before: &Value, after: &Value) -> Option<ChangeView> {
    let items = |value: &Value| match value {
        Value::Array(items) => Some(items.clone()),
        Value::Null => Some(Vec::new()),
        // A policy may name one thing without a list.
        Value::String(_) => Some(vec![value.clone()]),
        _ => None,
    };
    let (true, Some(a), Some(b)) = (
        before.is_array() || after.is_array(),
        items(before),
        items(after),
    ) else {
        return None;
    };
    let mut new: Vec<&Value> = b.iter().collect();
    let mut gone = Vec::new();
    for value in &a {
        match new.iter().position(|other| *other == value) {
            Some(at) => drop(new.remove(at)),
            None => gone.push(value),
        }
    }
    if gone.is_empty() && new.is_empty() {
        return None;
    }
    let stay = b.len() - new.len();
    let texts = |values: Vec<&Value>| values.into_iter().map(item).collect::<Vec<_>>();
    let (mut gone, mut new) = (texts(gone), texts(new));
    if gone.iter().any(|text| new.contains(text)) {
        // Alike but for their types.
        gone = a.iter().map(json).collect();
        new = b.iter().map(json).collect();
        return Some(ChangeView::List { gone, new, stay: 0 });
    }
    Some(ChangeView::List { gone, new, stay })
}

/// `Allow ec2:DescribeImages, ec2:DescribeTags on *, if {…}`; `None` for what such a sentence cannot say.
fn statement(shown: &Value) -> Option<String> {
    let members = shown.as_object()?;
    let said = [
        "Sid",
        "Effect",
        "Action",
        "Resource",
        "Principal",
        "Condition",
    ];
    if !members.keys().all(|key| said.contains(&key.as_str())) {
        return None;
    }
    let part = |name: &str| members.get(name).map(words);
    let mut text = format!("{} {}", part("Effect")?, part("Action")?);
    for (word, name) in [("on", "Resource"), ("for", "Principal")] {
        if let Some(part) = part(name) {
            text.push_str(&format!(" {word} {part}"));
        }
    }
    if let Some(condition) = members.get("Condition") {
        text.push_str(&format!(", if {}", json(condition)));
    }
    Some(text)
}
