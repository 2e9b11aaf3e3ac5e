//! A tree against the tables of fields: every fault in one run, and the values that are right.

use std::collections::{BTreeMap, BTreeSet};

use super::fault::{Fault, Location};
use super::node::{self, Node, Value};
use super::shape::{
    Default, EXISTING, Field, Format, RETENTION_DAYS, Shape, has_existing, parse_date, parse_size,
    parse_time,
};
use super::values::{Values, child};
use freshscale_core::words::{format_duration, parse_duration};

/// Faults and values of `root` as `fields` say; defaults are filled in.
#[must_use]
pub(crate) fn check(root: &Node, fields: &'static [Field]) -> (Values, Vec<Fault>) {
    let mut check = Check::default();
    check.values.places.insert(String::new(), root.at);
    check.table("", Some(root), root.at, fields);
    (check.values, check.faults)
}

#[derive(Default)]
struct Check {
    values: Values,
    faults: Vec<Fault>,
}

impl Check {
    fn fault(&mut self, path: &str, at: Location, message: String, help: String) {
        self.values.bad.insert(path.to_owned());
        self.faults.push(Fault::new(path, at, message, help));
    }

    /// `node` is `None` for a table that is not in the file: its defaults hold.
    fn table(&mut self, path: &str, node: Option<&Node>, at: Location, fields: &'static [Field]) {
        let entries: &[(String, Location, Node)] = match node.map(|n| &n.value) {
            None => &[],
            Some(Value::Map(entries)) => entries,
            Some(other) => {
                let what = if path.is_empty() {
                    "The file".to_owned()
                } else {
                    quoted(path)
                };
                let message = format!(
                    "{what} must be a table of fields, but this is {}.",
                    other.kind()
                );
                let help = format!("Write fields and their values: {}.", names_of(fields));
                return self.fault(path, at, message, help);
            }
        };
        let mut seen: BTreeMap<&str, Location> = BTreeMap::new();
        let mut meant = BTreeSet::new();
        for (key, key_at, node) in entries {
            let below = child(path, key);
            if self.duplicate(&mut seen, &below, key, *key_at) {
                continue;
            }
            self.values.places.insert(below.clone(), *key_at);
            match fields.iter().find(|f| f.name == key) {
                Some(field) => self.field(&below, field, *key_at, node),
                None => meant.extend(self.unknown(path, key, *key_at, fields)),
            }
        }
        let there = |f: &&Field| seen.contains_key(f.name) || meant.contains(f.name);
        // What is somebody else's need not be described.
        let is_described = node.is_some() && !(seen.contains_key(EXISTING) && has_existing(fields));
        for field in fields.iter().filter(|f| !there(f)) {
            self.absent(path, at, is_described, field);
        }
    }

    fn duplicate<'n>(
        &mut self,
        seen: &mut BTreeMap<&'n str, Location>,
        path: &str,
        key: &'n str,
        at: Location,
    ) -> bool {
        let Some(first) = seen.get(key).map(|at| at.line) else {
            seen.insert(key, at);
            return false;
        };
        let help = format!("The first one is in line {first}; keep one.");
        self.fault(path, at, format!("{} is given twice.", quoted(path)), help);
        true
    }

    /// Reports the field, and answers which one was probably meant.
    fn unknown(
        &mut self,
        parent: &str,
        key: &str,
        at: Location,
        fields: &'static [Field],
    ) -> Option<&'static str> {
        let path = child(parent, key);
        let meant = unknown::meant(parent, key, fields);
        let name = if parent.is_empty() { key } else { &path };
        let message = format!("{} is not a field of a stack file.", quoted(name));
        self.fault(&path, at, message, meant.help);
        if let Some(field) = meant.field {
            // Rules about several fields take it for written, and wrong.
            self.values.places.insert(child(parent, field), at);
        }
        meant.field
    }

    fn absent(&mut self, parent: &str, at: Location, parent_is_there: bool, field: &Field) {
        let path = child(parent, field.name);
        match field.default {
            Default::Required if parent_is_there => {
                let place = if parent.is_empty() {
                    "The file".to_owned()
                } else {
                    quoted(parent)
                };
                let message = format!("{place} has no `{}`, which is required.", field.name);
                self.fault(
                    &path,
                    at,
                    message,
                    format!("Add `{}`: {}", field.name, field.doc),
                );
            }
            Default::Is(text) => {
                let value = match text {
                    "true" => Value::Bool(true),
                    "false" => Value::Bool(false),
                    _ => text.parse().map_or_else(
                        |_| Value::Text(text.to_owned()),
                        |number| Value::Int(number, text.to_owned()),
                    ),
                };
                self.value(&path, &field.shape, at, &Node { value, at });
                // It is not in the file.
                self.values.places.remove(&path);
            }
            _ => {
                if let Shape::Table(fields) = field.shape {
                    self.table(&path, None, at, fields);
                }
            }
        }
    }

    fn field(&mut self, path: &str, field: &Field, key_at: Location, node: &Node) {
        if node.value == Value::Null {
            let help = format!("Give it a value or remove the line. {}", field.doc);
            return self.fault(
                path,
                key_at,
                format!("{} has no value.", quoted(path)),
                help,
            );
        }
        self.value(path, &field.shape, key_at, node);
    }

    /// `key_at` is where faults about a whole table are shown.
    fn value(&mut self, path: &str, shape: &Shape, key_at: Location, node: &Node) {
        let closed;
        let node = match &node.value {
            Value::Unset => {
                self.values.places.insert(path.to_owned(), node.at);
                self.values.bad.insert(path.to_owned());
                return;
            }
            Value::Open(text) => {
                closed = Node {
                    value: as_wanted(shape, text, node.at),
                    at: node.at,
                };
                &closed
            }
            _ => node,
        };
        match shape {
            Shape::Table(fields) => self.table(path, Some(node), key_at, fields),
            Shape::List { item, min, max } => self.list(path, item, (*min, *max), node),
            Shape::OneOrMore { item, max } => match &node.value {
                Value::List(_) => self.list(path, item, (1, *max), node),
                Value::Text(text) if is_several(item, text) => {
                    self.list(path, item, (1, *max), node)
                }
                _ => self.value(path, item, key_at, node),
            },
            Shape::Map { key, value, max } => self.map(path, (key, value), *max, node),
            _ => {
                self.values.places.insert(path.to_owned(), node.at);
                match scalar(shape, &node.value) {
                    Ok(value) => {
                        self.values.scalars.insert(path.to_owned(), value);
                    }
                    Err(Wrong { message, help }) => {
                        let message = format!("{} {message}", quoted(path));
                        self.fault(path, node.at, message, help);
                    }
                }
            }
        }
    }

    fn list(&mut self, path: &str, item: &Shape, (min, max): (usize, usize), node: &Node) {
        let Value::List(items) = &node.value else {
            let kind = node.value.kind();
            let message = format!("{} must be a list, but this is {kind}.", quoted(path));
            return self.fault(path, node.at, message, as_list(item, &node.value));
        };
        if items.len() < min || items.len() > max {
            let message = format!(
                "{} has {} entries; {min} to {max} are allowed.",
                quoted(path),
                items.len()
            );
            let help = match items.len().checked_sub(max) {
                None | Some(0) => format!("Give it an entry: {}.", item.in_words()),
                Some(more) => format!("Remove {more} of them."),
            };
            self.fault(path, node.at, message, help);
        }
        self.values.lengths.insert(path.to_owned(), items.len());
        let mut seen = BTreeSet::new();
        for (index, node) in items.iter().enumerate() {
            let path = format!("{path}[{index}]");
            self.values.places.insert(path.clone(), node.at);
            self.value(&path, item, node.at, node);
            if let Value::Text(text) = &node.value
                && !seen.insert(text)
            {
                let message = format!("{} repeats `{text}`.", quoted(&path));
                self.fault(&path, node.at, message, "Keep one.".to_owned());
            }
        }
    }

    fn map(
        &mut self,
        path: &str,
        (key_format, format): (&Format, &'static Format),
        max: usize,
        node: &Node,
    ) {
        let Value::Map(entries) = &node.value else {
            let message = format!(
                "{} must be a table, but this is {}.",
                quoted(path),
                node.value.kind()
            );
            let help = "Write it as `{ Team: web }`, or one entry a line.".to_owned();
            return self.fault(path, node.at, message, help);
        };
        if entries.len() > max {
            let message = format!(
                "{} has {} entries; {max} are allowed.",
                quoted(path),
                entries.len()
            );
            let help = format!("Remove {} of them.", entries.len() - max);
            self.fault(path, node.at, message, help);
        }
        let mut seen = BTreeMap::new();
        for (key, key_at, node) in entries {
            let path_of_key = child(path, key);
            if self.duplicate(&mut seen, &path_of_key, key, *key_at) {
                continue;
            }
            self.values.key_places.insert(path_of_key.clone(), *key_at);
            if let Err(wrong) = accept(key_format, key) {
                let message = format!("The key `{key}` in {} {}", quoted(path), wrong.message);
                self.fault(&path_of_key, *key_at, message, wrong.help);
            }
            self.value(&path_of_key, &Shape::Text(format), *key_at, node);
        }
        let keys = seen.into_keys().map(str::to_owned).collect();
        self.values.keys.insert(path.to_owned(), keys);
    }
}

/// Words of a set with commas between them, as AWS has them in one text.
fn is_several(item: &Shape, text: &str) -> bool {
    let Shape::OneOf(words) = item else {
        return false;
    };
    text.contains(',') && text.split(',').all(|word| words.contains(&word.trim()))
}

/// How to write a list of what was written without brackets.
fn as_list(item: &Shape, value: &Value) -> String {
    const LONGEST: usize = 60;
    match value {
        Value::Text(text) if item.fields().is_none() => {
            let parts: Vec<&str> = text
                .split([',', ' '])
                .filter(|part| !part.is_empty())
                .collect();
            let list = format!("[{}]", parts.join(", "));
            match list.len() {
                0..=LONGEST => format!("Write `{list}`."),
                _ => "Put it in brackets, with commas between its entries.".to_owned(),
            }
        }
        _ if item.fields().is_some() => {
            "Write its entries one below the other, each after `- `.".to_owned()
        }
        _ => "Write it as `[a, b]`, or one entry a line after `- `.".to_owned(),
    }
}

/// A value from outside of the file, as a field of this shape has it in the file.
fn as_wanted(shape: &Shape, text: &str, at: Location) -> Value {
    match shape {
        Shape::List { .. } => Value::List(parts(text, at)),
        Shape::OneOrMore { item, .. } if text.contains(',') && !item.takes_commas() => {
            Value::List(parts(text, at))
        }
        Shape::OneOrMore { .. } => Value::Open(text.to_owned()),
        Shape::Int(..) | Shape::Bool | Shape::Table(_) | Shape::Map { .. } => {
            node::plain_value(text)
        }
        _ => Value::Text(text.to_owned()),
    }
}

fn parts(text: &str, at: Location) -> Vec<Node> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let open = |part: &str| Node {
        value: Value::Open(part.to_owned()),
        at,
    };
    parts.map(open).collect()
}

fn names_of(fields: &[Field]) -> String {
    let all: Vec<&str> = fields.iter().map(|field| field.name).collect();
    all.join(", ")
}

fn quoted(path: &str) -> String {
    format!("`{path}`")
}

struct Wrong {
    /// Completes "`path` …".
    message: String,
    /// What to write instead.
    help: String,
}

fn wrong(message: impl Into<String>, help: impl Into<String>) -> Wrong {
    Wrong {
        message: message.into(),
        help: help.into(),
    }
}

fn accept(format: &Format, text: &str) -> Result<(), Wrong> {
    if (format.accepts)(text) {
        return Ok(());
    }
    let help = remedy::of_text(format, text);
    Err(wrong(format!("must be {}.", format.what), help))
}

mod remedy;
mod scalar;
mod unknown;

use scalar::scalar;
