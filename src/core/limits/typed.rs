//! What came as text, with the types that the model gives it.

use serde_json::{Number, Value};

use super::{Shape, member};

/// The same parameters, as JSON would have them. What cannot be read stays text.
#[must_use]
pub fn typed(shape: &'static Shape, value: Value) -> Value {
    match (shape, value) {
        (Shape::Structure(_) | Shape::Map { .. }, Value::String(text)) if text.is_empty() => {
            Value::Object(serde_json::Map::new())
        }
        (Shape::Structure(members), Value::Object(given)) => { given.into_iter() }
            .map(|(name, value)| match member(members, &name) {
                Some(known) => (name, typed(known.shape, value)),
                None => (name, value),
            })
            .collect(),
        (Shape::Map { entry, .. }, Value::Object(given)) => { given.into_iter() }
            .map(|(name, value)| (name, typed(entry.value, value)))
            .collect(),
        (Shape::List { .. }, Value::String(text)) if text.is_empty() => Value::Array(Vec::new()),
        (Shape::List { element, .. }, Value::Array(items)) => { items.into_iter() }
            .map(|item| typed(element, item))
            .collect(),
        // One value is a list of one.
        (Shape::List { element, .. }, one) => Value::Array(vec![typed(element, one)]),
        (Shape::Integer(..), Value::String(text)) => read(text, |text| text.parse::<i64>().ok()),
        (Shape::Number(..), Value::String(text)) => {
            read(text, |text| Number::from_f64(text.parse().ok()?))
        }
        (Shape::Flag, Value::String(text)) => {
            read(text, |text| text.to_ascii_lowercase().parse::<bool>().ok())
        }
        (_, value) => value,
    }
}

fn read<T: Into<Value>>(text: String, parse: impl Fn(&str) -> Option<T>) -> Value {
    match parse(&text) {
        Some(value) => value.into(),
        None => Value::String(text),
    }
}
