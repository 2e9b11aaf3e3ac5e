//! Members that stay as they stand in AWS where the file does not say them.
//!
//! A team that takes over what it has says only what it wants to own: what is absent is not ours, and is kept. What the file
//! does say is a value, or `null` where that is what AWS takes by itself: then what stands is taken away.

use std::sync::OnceLock;

use serde_json::{Map, Value};

use crate::fields;
use crate::shape::{Default, Field, Shape};
use crate::values::{Scalar, Values};

/// By the fields' names, tables within tables: values as JSON (durations in seconds), `null` takes away what stands. What is
/// absent is not said.
pub type Said = Map<String, Value>;

/// Whether a launch template, by what is said of it, starts Spot Instances alone (`launch_template.market`).
#[must_use]
pub fn asks_for_spot(template: &Said) -> bool {
    let market = template.get("market").and_then(|market| market.get("type"));
    market.is_some_and(|kind| kind == "spot")
}

/// What the file says at `base` of all fields whose absence means that what stands stays.
pub(crate) fn said(values: &Values, base: &str, fields: &[Field]) -> Said {
    let mut said = Said::new();
    for field in fields {
        let path = format!("{base}.{}", field.name);
        match (field.default, field.shape) {
            (Default::Stands(_), _) if values.written(&path) => {
                said.insert(field.name.to_owned(), value(values, &path, field));
            }
            (Default::Stands(_), _) => {}
            (_, Shape::Table(inner)) => {
                let inner = self::said(values, &path, inner);
                if !inner.is_empty() {
                    said.insert(field.name.to_owned(), inner.into());
                }
            }
            _ => {}
        }
    }
    said
}

/// The value of a field that is written; `null` if it is the one that holds where nothing is said.
fn value(values: &Values, path: &str, field: &Field) -> Value {
    let found = of_shape(values, path, &field.shape);
    let word = match field.default {
        Default::Stands(word) | Default::Is(word) => word,
        _ => return found,
    };
    let text = match &found {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    // A duration is kept in seconds, and its default is written as people write it.
    let seconds = |word| freshscale_core::words::parse_duration(word).map(|span| span.as_secs());
    let is_word = match field.shape {
        Shape::Duration(..) => seconds(word).is_some_and(|word| found == word),
        _ => text == word,
    };
    match is_word {
        true => Value::Null,
        false => found,
    }
}

fn of_shape(values: &Values, path: &str, shape: &Shape) -> Value {
    match shape {
        Shape::Table(fields) => table(values, path, fields).into(),
        Shape::List { item, .. } | Shape::OneOrMore { item, .. } => {
            let entries = values.one_or_more(path).into_iter();
            entries
                .map(|path| dense(of_shape(values, &path, item)))
                .collect()
        }
        Shape::Map { .. } => {
            let entries = values.map(path).into_iter();
            let entries = entries.map(|(key, value)| (key, Value::from(value)));
            Value::Object(entries.collect())
        }
        _ => values.scalars.get(path).map_or(Value::Null, scalar),
    }
}

/// A table that is written is the whole of it: what it leaves out is taken away.
fn table(values: &Values, path: &str, fields: &[Field]) -> Said {
    let member = |field: &Field| {
        let path = format!("{path}.{}", field.name);
        let value = match values.written(&path) {
            true => value(values, &path, field),
            false => match field.shape {
                Shape::Table(inner) => table(values, &path, inner).into(),
                _ => Value::Null,
            },
        };
        (field.name.to_owned(), value)
    };
    fields.iter().map(member).collect()
}

/// Without members that say nothing: of an entry of a list, nothing else stands.
fn dense(value: Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.into_iter().filter(|(_, value)| !value.is_null());
            let members = members.map(|(key, value)| (key, dense(value)));
            let says =
                |(_, value): &(String, Value)| value.as_object().is_none_or(|it| !it.is_empty());
            Value::Object(members.filter(says).collect())
        }
        other => other,
    }
}

fn scalar(scalar: &Scalar) -> Value {
    match scalar {
        Scalar::Text(text) => text.as_str().into(),
        Scalar::Int(number) => (*number).into(),
        Scalar::Bool(on) => (*on).into(),
        Scalar::Duration(duration) => duration.as_secs().into(),
        Scalar::Size(mib) => (*mib).into(),
        Scalar::Time(time) => time.map_or(Value::Null, |time| time.to_string().into()),
        Scalar::Date(date) => date.to_string().into(),
        Scalar::Instant(instant) => instant.to_string().into(),
        Scalar::Retention(days) => days.map_or(Value::Null, Value::from),
    }
}

/// Each such field of a table of the file, by its path below that table (`placement.tenancy`), and the word that holds where
/// nothing is said; empty if there is none.
#[must_use]
pub fn standing_fields(table: &str) -> &'static [(String, &'static str)] {
    static TEMPLATE: OnceLock<Vec<(String, &'static str)>> = OnceLock::new();
    static GROUP: OnceLock<Vec<(String, &'static str)>> = OnceLock::new();
    let listed = |fields: &'static [Field]| {
        let mut found = Vec::new();
        list(fields, "", false, &mut found);
        found
    };
    match table {
        "launch_template" => TEMPLATE.get_or_init(|| listed(fields::LAUNCH_TEMPLATE)),
        "auto_scaling_group" => GROUP.get_or_init(|| listed(fields::AUTO_SCALING_GROUP)),
        _ => &[],
    }
}

fn list(
    fields: &'static [Field],
    base: &str,
    is_within: bool,
    found: &mut Vec<(String, &'static str)>,
) {
    for field in fields {
        let path = match base {
            "" => field.name.to_owned(),
            base => format!("{base}.{}", field.name),
        };
        let (stands, word) = match field.default {
            Default::Stands(word) => (true, word),
            Default::Is(word) => (is_within, word),
            _ => (is_within, ""),
        };
        match field.shape {
            Shape::Table(inner) => list(inner, &path, stands, found),
            _ if stands => found.push((path, word)),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::load_str;
    use serde_json::json;

    fn said_of(lines: &str) -> Value {
        let text = format!(
            "version: 1\nname: web\nimage: {{ instance_name: web }}\nlaunch_template:\n  instance_type: t3.small\n  \
             security_group_ids: [sg-0123456789abcdef0]\n{lines}auto_scaling_group:\n  \
             subnet_ids: [subnet-0123456789abcdef0]\n  capacity: {{ max: 4 }}\n"
        );
        let loaded = load_str(std::path::Path::new("stack.yaml"), &text);
        let loaded = loaded.unwrap_or_else(|faults| panic!("{}", faults.render(false)));
        loaded.stack.launch_template.said.into()
    }

    #[test]
    fn what_is_absent_is_not_said_and_the_word_for_nothing_takes_away() {
        assert_eq!(said_of(""), json!({}));
        let given =
            "  cpu_credits: unlimited\n  hibernation: false\n  license_configuration_arns: []\n";
        assert_eq!(
            said_of(given),
            json!({"cpu_credits": "unlimited", "hibernation": null, "license_configuration_arns": null})
        );
    }

    #[test]
    fn a_table_that_is_written_is_the_whole_of_it() {
        let tenancy = said_of("  placement: { tenancy: dedicated }\n");
        assert_eq!(tenancy["placement"]["tenancy"], "dedicated");
        assert_eq!(tenancy["placement"].get("group_name"), Some(&Value::Null));
        let none = said_of("  placement: {}\n");
        let members = none["placement"].as_object().unwrap();
        assert!(
            members.len() > 5 && members.values().all(Value::is_null),
            "{none}"
        );
    }
}
