//! YAML text to a tree that knows where every value and key stands.
//!
//! Built from the parser's events rather than through serde: so every duplicate key can be reported
//! in one run, a scalar keeps the text it was written with (`012345678901`, `1.10`), and depth and
//! size are bounded while the tree grows.

use serde_yaml::granit_parser::{Options, Parser};

use std::collections::BTreeMap;

use super::fault::{Fault, Location};
use super::values::child;
pub(crate) use build::plain_value;
use build::{Builder, fault};
use syntax::syntax;

mod build;
mod syntax;

/// Longest stack file, bytes.
pub(crate) const MAX_BYTES: usize = 256 * 1024;
const MAX_DEPTH: usize = 32;
/// Counts what aliases copy, too.
const MAX_NODES: usize = 20_000;

/// A value and its place.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Node {
    /// What it is.
    pub(crate) value: Value,
    /// Where it is; for a table or list, where it begins.
    pub(crate) at: Location,
}

/// A YAML value. Numbers keep the text they were written with.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Value {
    /// Nothing, `~` or `null`.
    Null,
    /// `true` or `false`; YAML 1.1's `yes` and `on` are text.
    Bool(bool),
    /// A whole number.
    Int(i64, String),
    /// Any other number.
    Float(String),
    /// Everything else, and whatever is quoted.
    Text(String),
    /// From outside of the file: text, a number, a list with commas, as the field wants it.
    Open(String),
    /// A variable that is not set, which is told already.
    Unset,
    /// `[a, b]`
    List(Vec<Node>),
    /// `{a: b}`, in the file's order, duplicates included.
    Map(Vec<(String, Location, Node)>),
}

impl Value {
    /// For messages: "a number", "a list".
    #[must_use]
    pub(crate) fn kind(&self) -> &'static str {
        match self {
            Self::Null | Self::Unset => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(..) | Self::Float(_) => "a number",
            Self::Text(_) | Self::Open(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a table",
        }
    }
}

impl Node {
    /// Says of everything in it that it stands in another file.
    pub(crate) fn move_to(&mut self, file: u16) {
        self.each_place(&|at| at.file = file);
    }

    /// Changes every place in it.
    pub(crate) fn each_place(&mut self, change: &dyn Fn(&mut Location)) {
        change(&mut self.at);
        match &mut self.value {
            Value::List(items) => items.iter_mut().for_each(|item| item.each_place(change)),
            Value::Map(entries) => {
                for (_, at, value) in entries {
                    change(at);
                    value.each_place(change);
                }
            }
            _ => {}
        }
    }

    /// The place of everything in it, by path: `Statement[0].Action`.
    pub(crate) fn places(&self) -> BTreeMap<String, Location> {
        let mut places = BTreeMap::from([(String::new(), self.at)]);
        self.add_places("", &mut places);
        places
    }

    fn add_places(&self, path: &str, places: &mut BTreeMap<String, Location>) {
        match &self.value {
            Value::List(items) => {
                for (index, item) in items.iter().enumerate() {
                    let path = format!("{path}[{index}]");
                    places.insert(path.clone(), item.at);
                    item.add_places(&path, places);
                }
            }
            Value::Map(entries) => {
                for (key, at, value) in entries {
                    let path = child(path, key);
                    places.insert(path.clone(), *at);
                    value.add_places(&path, places);
                }
            }
            _ => {}
        }
    }
}

/// The one document of `text`, or why there is none.
///
/// # Errors
/// One fault: text that is not YAML, more than one document, or past a bound.
pub(crate) fn parse(text: &str) -> Result<Node, Fault> {
    if text.len() > MAX_BYTES {
        return Err(fault(
            Location::default(),
            format!(
                "The file is {} KiB long; a stack file may have {} KiB.",
                text.len() / 1024,
                MAX_BYTES / 1024
            ),
            "Check that this is the right file.",
        ));
    }
    let mut options = Options::default();
    options.emit_comments = false;
    options.flow_nesting_limit = MAX_DEPTH;
    options.block_nesting_limit = MAX_DEPTH * 2;
    let mut build = Builder::default();
    for next in Parser::new_from_str_with_options(text, options) {
        let (event, span) = next.map_err(|error| syntax(&error, text))?;
        build.event(event, span)?;
    }
    build.root.ok_or_else(|| {
        fault(
            Location::default(),
            "The file is empty.".to_owned(),
            "The shortest useful stack file is stacks/minimal.yaml.",
        )
    })
}
