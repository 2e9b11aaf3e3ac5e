//! The JSON Schema of stack files (draft 2020-12), made from the description of the fields.
//!
//! It accepts every file that the program accepts. What needs several fields, other files or arithmetic (the bounds of a
//! duration, `max` not below `min`) the program alone refuses.

use serde_json::{Map, Value, json};

use super::fields;
use super::shape::{Default, Field, Format, Shape};

const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]";

/// At least one number with its unit, the largest unit first.
const DURATION: &str = "(?=[0-9])([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?";

/// The whole schema.
#[must_use]
pub fn schema() -> Value {
    let mut schema = table(fields::STACK);
    schema.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("title".to_owned(), json!("freshscale stack file"));
    schema.into()
}

fn table(fields: &[Field]) -> Map<String, Value> {
    let built = || fields.iter().filter(|field| field.is_built());
    let properties: Map<String, Value> = built()
        .map(|field| (field.name.to_owned(), property(field)))
        .collect();
    let required: Vec<&str> = built()
        .filter(|field| field.default == Default::Required)
        .map(|field| field.name)
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema.insert("properties".to_owned(), properties.into());
    if !required.is_empty() {
        schema.insert("required".to_owned(), json!(required));
    }
    schema
}

fn property(field: &Field) -> Value {
    let mut schema = of(&field.shape);
    let mut words = field.doc.to_owned();
    if field.shape.fields().is_none() {
        words.push_str(&format!(" Value: {}.", field.shape.in_words()));
    }
    match field.default {
        Default::Is(text) => {
            // As it would be written in the file: `true`, `10`, `3d`.
            let value = serde_json::from_str(text).unwrap_or_else(|_| json!(text));
            schema.insert("default".to_owned(), value);
        }
        Default::Derived(text) => words.push_str(&format!(" Default: {text}.")),
        Default::Required | Default::None => {}
    }
    schema.insert("description".to_owned(), json!(words));
    schema.into()
}

fn of(shape: &Shape) -> Map<String, Value> {
    let schema = match shape {
        Shape::Table(fields) => return table(fields),
        Shape::List { item, min, max } => list(item, *min, *max),
        Shape::OneOrMore { item, max } => json!({"anyOf": [of(item), list(item, 1, *max)]}),
        Shape::Map { key, value, max } => json!({
            "type": "object",
            "maxProperties": max,
            "propertyNames": {"pattern": key.pattern},
            "additionalProperties": text(value),
        }),
        Shape::Text(format) => text(format),
        Shape::Int(min, max) if min == max => json!({"const": min}),
        Shape::Int(min, max) => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Duration(min, _) if min.is_zero() => json!({"anyOf": [
            {"type": "string", "pattern": format!("^(0|{DURATION})$")},
            {"const": 0},
        ]}),
        Shape::Duration(..) => json!({"type": "string", "pattern": format!("^{DURATION}$")}),
        Shape::Size(..) => json!({"type": "string", "pattern": "^[0-9]+(MiB|GiB)$"}),
        Shape::Time => json!({"type": "string", "pattern": format!("^{TIME}$")}),
        Shape::Date => json!({
            "type": "string",
            "pattern": "^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$",
        }),
        // YAML 1.1 reads `off` as false.
        Shape::TimeOrOff => json!({"anyOf": [
            {"type": "string", "pattern": format!("^(off|{TIME})$")},
            {"const": false},
        ]}),
        Shape::OneOf(words) => json!({"enum": words}),
        Shape::Bool => json!({"type": "boolean"}),
        Shape::Instant => json!({
            "type": "string",
            "pattern": "^[0-9]{4}-?[0-9]{2}-?[0-9]{2}[Tt ][0-9:.,]+ ?([Zz]|[+-][0-9])",
        }),
        Shape::Retention => {
            json!({"type": "string", "pattern": format!("^(forever|{DURATION})$")})
        }
        Shape::Later { .. } => json!({"not": {}}),
    };
    match schema {
        Value::Object(schema) => schema,
        _ => Map::new(),
    }
}

fn list(item: &Shape, min: usize, max: usize) -> Value {
    let mut schema = json!({"type": "array", "items": of(item), "minItems": min, "maxItems": max});
    let all_text = match item {
        Shape::Text(format) => !format.numbers,
        Shape::OneOf(_) | Shape::Date => true,
        _ => false,
    };
    if all_text {
        schema["uniqueItems"] = json!(true);
    }
    schema
}

/// A pattern is about text only; numbers that stand for text are of any size.
fn text(format: &Format) -> Value {
    let kinds = match (format.numbers, (format.accepts)("true")) {
        (true, true) => json!(["string", "number", "boolean"]),
        (true, false) => json!(["string", "number"]),
        _ => json!("string"),
    };
    json!({"type": kinds, "pattern": format.pattern})
}
