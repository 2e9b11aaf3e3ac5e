//! Two documents that say the same, in one form.

use serde_json::{Map, Value};

/// Equal for documents that mean the same: a string or a list of one, any order of statements,
/// actions, resources and condition values, any case of actions. For comparing and for showing
/// differences; send AWS the document as it was written.
#[must_use]
pub fn canonical(document: &Value) -> Value {
    let Value::Object(fields) = document else {
        return document.clone();
    };
    let mut out = Map::new();
    for (key, value) in sorted(fields) {
        let value = match key.as_str() {
            "Statement" => sorted_list(as_list(value).iter().map(canonical_statement).collect()),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    Value::Object(out)
}

/// The same for one statement.
#[must_use]
pub fn canonical_statement(value: &Value) -> Value {
    let Value::Object(fields) = value else {
        return value.clone();
    };
    let mut out = Map::new();
    for (key, value) in sorted(fields) {
        let value = match key.as_str() {
            "Action" | "NotAction" => set(value, |text| text.to_lowercase()),
            "Resource" | "NotResource" => set(value, str::to_owned),
            "Principal" | "NotPrincipal" => each(value, |value| set(value, str::to_owned)),
            "Condition" => each(value, |operator| {
                each(operator, |value| set(value, str::to_owned))
            }),
            _ => value.clone(),
        };
        out.insert(key.clone(), value);
    }
    Value::Object(out)
}

fn sorted(fields: &Map<String, Value>) -> Vec<(&String, &Value)> {
    let mut fields: Vec<_> = fields.iter().collect();
    fields.sort_by_key(|(key, _)| key.as_str());
    fields
}

/// A table with `f` over its values; anything else (`"Principal": "*"`) stays.
fn each(value: &Value, f: impl Fn(&Value) -> Value) -> Value {
    match value {
        Value::Object(fields) => Value::Object(
            sorted(fields)
                .into_iter()
                .map(|(key, value)| (key.clone(), f(value)))
                .collect(),
        ),
        other => other.clone(),
    }
}

fn as_list(value: &Value) -> Vec<Value> {
    match value {
        Value::Array(items) => items.clone(),
        other => vec![other.clone()],
    }
}

/// IAM reads `true` and `"true"`, `5` and `"5"` alike.
fn set(value: &Value, f: impl Fn(&str) -> String) -> Value {
    let texts = as_list(value).into_iter().map(|item| match &item {
        Value::String(text) => Value::String(f(text)),
        Value::Bool(_) | Value::Number(_) => Value::String(item.to_string()),
        other => other.clone(),
    });
    sorted_list(texts.collect())
}

fn sorted_list(mut items: Vec<Value>) -> Value {
    items.sort_by_cached_key(Value::to_string);
    items.dedup();
    Value::Array(items)
}
