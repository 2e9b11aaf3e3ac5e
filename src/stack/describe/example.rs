//! An example of each field: from the project's own example, or made from its shape.

use std::sync::OnceLock;

use crate::node::{self, Node, Value};
use crate::shape::{Default, Field, Format, Shape};

const EXAMPLE: &str = include_str!("../../../stacks/jjikin-web.yaml");

/// For what that one does not say.
const OTHERS: &str = include_str!("../../../stacks/rotator-only.yaml");

/// A value as it would be written in the file; nothing for a table, whose fields have one each.
#[must_use]
pub fn example(path: &str, field: &Field) -> Option<String> {
    if let Shape::Table(_) = field.shape {
        return None;
    }
    static ROOTS: OnceLock<Vec<Node>> = OnceLock::new();
    let parse = |text| node::parse(text).ok();
    let roots = ROOTS.get_or_init(|| [EXAMPLE, OTHERS].into_iter().filter_map(parse).collect());
    let names: Vec<&str> = path.split('.').collect();
    let mut roots = roots.iter();
    let found = roots.find_map(|root| flow(value_at(root, &names)?));
    found.or_else(|| made(&field.shape, field.default))
}

/// The first value at a path; of a list, of any of its entries.
fn value_at<'n>(node: &'n Node, names: &[&str]) -> Option<&'n Node> {
    let Some((first, rest)) = names.split_first() else {
        return Some(node);
    };
    match &node.value {
        Value::Map(entries) => {
            let (.., below) = entries.iter().find(|(key, ..)| key == first)?;
            value_at(below, rest)
        }
        Value::List(items) => items.iter().find_map(|item| value_at(item, names)),
        _ => None,
    }
}

/// A value on one line; nothing for a list of tables.
fn flow(node: &Node) -> Option<String> {
    match &node.value {
        Value::Text(text) | Value::Open(text) => Some(text_of(text)),
        Value::Int(_, text) | Value::Float(text) => Some(text.clone()),
        Value::Bool(value) => Some(value.to_string()),
        Value::List(items)
            if items
                .iter()
                .all(|item| !matches!(item.value, Value::Map(_))) =>
        {
            let items: Option<Vec<String>> = items.iter().map(flow).collect();
            Some(format!("[{}]", items?.join(", ")))
        }
        Value::Map(entries) => {
            let entry =
                |(key, _, value): &(String, _, Node)| Some(format!("{key}: {}", flow(value)?));
            let entries: Option<Vec<String>> = entries.iter().map(entry).collect();
            Some(format!("{{ {} }}", entries?.join(", ")))
        }
        _ => None,
    }
}

/// Text with quotes where YAML 1.1 or 1.2 reads something else.
fn text_of(text: &str) -> String {
    let is_plain = matches!(node::plain_value(text), Value::Text(_))
        && !text.contains([':', '#', '*', ' ', ',', '[', '{'])
        && !text.is_empty();
    let is_date = crate::shape::parse_date(text).is_some();
    match is_plain || is_date || text.starts_with("arn:") {
        true => text.to_owned(),
        false => format!("{text:?}"),
    }
}

fn made(shape: &Shape, default: Default) -> Option<String> {
    let own = match default {
        Default::Is(text) => Some(text.to_owned()),
        Default::Derived(text) if text.contains('<') => Some(
            text.replace("<name>", "web")
                .replace("<function>", "web-rotator"),
        ),
        _ => None,
    };
    match shape {
        Shape::Table(_) => None,
        Shape::List { item, .. } => Some(format!("[{}]", made(item, default)?)),
        Shape::OneOrMore { item, .. } => made(item, default),
        Shape::Map { key, .. } if (key.accepts)("Team") => Some("{ Team: web }".to_owned()),
        Shape::Map { .. } => Some("{ mon-thu: 09:00-18:00, fri: 09:00-20:00 }".to_owned()),
        Shape::Text(format) => own.or_else(|| named_in(format)),
        Shape::Int(min, _) => own.or_else(|| Some(min.to_string())),
        Shape::Duration(..) => own.or_else(|| Some("10m".to_owned())),
        Shape::Size(..) => own.or_else(|| Some("512MiB".to_owned())),
        Shape::Time | Shape::TimeOrOff => Some("\"08:40\"".to_owned()),
        Shape::Date => Some("2026-12-24".to_owned()),
        Shape::OneOf(words) => own.or_else(|| words.first().map(|word| (*word).to_owned())),
        Shape::Bool => Some(
            if own.as_deref() == Some("true") {
                "false"
            } else {
                "true"
            }
            .to_owned(),
        ),
        Shape::Instant => Some("2026-12-24T09:00:00+09:00".to_owned()),
        Shape::Retention => Some("30d".to_owned()),
    }
}

/// What the words about a format show of it.
fn named_in(format: &Format) -> Option<String> {
    let words = format!("{} {}", format.what, format.help);
    let quoted = words.split('`').skip(1).step_by(2);
    let plain = words.split("For example ").skip(1);
    let mut all = quoted.chain(plain).map(|one| one.trim_matches('"'));
    let found = all.find(|one| (format.accepts)(one) && one.len() > 2)?;
    Some(text_of(found))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::describe::all;
    use crate::{check, fields};

    /// Each is put where it belongs, and the check says nothing of it.
    #[test]
    fn every_field_has_an_example_that_the_field_takes() {
        for one in all() {
            let Some(text) = example(&one.path, one.field) else {
                let is_table = one.field.shape.fields().is_some();
                assert!(is_table, "{} has no example", one.path);
                continue;
            };
            let mut yaml = text.clone();
            for name in one.path.rsplit('.') {
                yaml = format!("{{ {name}: {yaml} }}");
            }
            let root = node::parse(&yaml).unwrap_or_else(|fault| panic!("{yaml}: {fault:?}"));
            let (_, faults) = check::check(&root, fields::STACK);
            let wrong = faults.iter().find(|fault| {
                fault.path == one.path || fault.path.starts_with(&format!("{}[", one.path))
            });
            let is_within_a_list =
                wrong.is_some_and(|fault| fault.message.contains("must be a list"));
            assert!(wrong.is_none() || is_within_a_list, "{yaml}: {wrong:?}");
        }
    }
}
