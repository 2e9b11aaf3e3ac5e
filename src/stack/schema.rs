//! The JSON Schema of stack files (draft 2020-12), made from the description of the fields.
//!
//! It accepts every file that the program accepts. What needs several fields, other files or arithmetic (the bounds of a
//! duration, `max` not below `min`) the program alone refuses.

use serde_json::{Map, Value, json};

use super::fields;
use super::shape::{Default, EXISTING, Field, Format, Shape, has_existing};

const TIME: &str = "([01][0-9]|2[0-3]):[0-5][0-9]";

/// At least one number with its unit, the largest unit first.
const DURATION: &str = "(?=[0-9])([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?";

/// The whole schema.
#[must_use]
pub fn schema() -> Value {
    let mut schema = table(fields::STACK, false);
    // What a file lacks, those that it extends may have.
    schema.insert("if".to_owned(), json!({"required": ["extends"]}));
    schema.insert("else".to_owned(), required(fields::STACK).into());
    schema.insert(
        "$defs".to_owned(),
        json!({"variable": {
            "description": "Text with `${NAME}` or `${NAME:-default}` in it.",
            "type": "string",
            "pattern": "\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-[^}]*)?\\}",
        }}),
    );
    schema.insert(
        "$schema".to_owned(),
        json!("https://json-schema.org/draft/2020-12/schema"),
    );
    schema.insert("title".to_owned(), json!("freshscale stack file"));
    schema.into()
}

/// A table; whether its fields are required is said here, or all at once.
fn table(fields: &[Field], is_required_here: bool) -> Map<String, Value> {
    let properties: Map<String, Value> = { fields.iter() }
        .map(|field| (field.name.to_owned(), property(field, is_required_here)))
        .collect();
    let mut schema = Map::new();
    schema.insert("type".to_owned(), json!("object"));
    schema.insert("additionalProperties".to_owned(), json!(false));
    schema.insert("properties".to_owned(), properties.into());
    if is_required_here {
        schema.extend(names_of_required(fields));
    }
    schema
}

fn names_of_required(fields: &[Field]) -> Vec<(String, Value)> {
    let required = { fields.iter() }.filter(|field| field.default == Default::Required);
    let names: Vec<&str> = required.map(|field| field.name).collect();
    if has_existing(fields) {
        // Editors tell of a branch that is chosen what it lacks.
        let is_others = json!({"required": [EXISTING]});
        let lacking = json!({"required": names});
        return vec![("if".to_owned(), is_others), ("else".to_owned(), lacking)];
    }
    match names.is_empty() {
        true => Vec::new(),
        false => vec![("required".to_owned(), json!(names))],
    }
}

/// Only what must be there, of a table and the tables below it. Entries of lists say it themselves: they are never merged.
fn required(fields: &[Field]) -> Map<String, Value> {
    let below = fields.iter().filter_map(|field| match field.shape {
        Shape::Table(fields) => Some((field.name.to_owned(), required(fields))),
        _ => None,
    });
    let below: Map<String, Value> = { below.filter(|(_, schema)| !schema.is_empty()) }
        .map(|(name, schema)| (name, schema.into()))
        .collect();
    let mut schema: Map<String, Value> = names_of_required(fields).into_iter().collect();
    if !below.is_empty() {
        schema.insert("properties".to_owned(), below.into());
    }
    schema
}

fn property(field: &Field, is_required_here: bool) -> Value {
    let mut schema = match field.shape {
        Shape::Table(fields) => table(fields, is_required_here),
        _ => of(&field.shape),
    };
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
        Default::Derived(_) | Default::Stands(_) => {
            words.push_str(&format!(" Default: {}.", field.default_in_words()));
        }
        Default::Required | Default::None => {}
    }
    schema.insert("description".to_owned(), json!(words));
    schema.into()
}

/// What a value may be; a variable may stand for whatever is no table.
fn of(shape: &Shape) -> Map<String, Value> {
    let schema = plain(shape);
    match shape {
        Shape::Table(_) | Shape::Map { .. } => schema,
        _ => match json!({"anyOf": [schema, {"$ref": "#/$defs/variable"}]}) {
            Value::Object(schema) => schema,
            _ => Map::new(),
        },
    }
}

fn plain(shape: &Shape) -> Map<String, Value> {
    let schema = match shape {
        Shape::Table(fields) => return table(fields, true),
        Shape::List { item, min, max } => list(item, *min, *max),
        Shape::OneOrMore { item, max } => json!({"anyOf": [plain(item), list(item, 1, *max)]}),
        Shape::Map { key, value, max } => json!({
            "type": "object",
            "maxProperties": max,
            "propertyNames": {"pattern": key.pattern},
            "additionalProperties": of(&Shape::Text(value)),
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
