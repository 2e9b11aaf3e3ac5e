//! `${NAME}` and `${NAME:-default}` in the values of a stack file: the environment's, put in where they stand.
//!
//! Only values have them, and only after the YAML is read: whatever a variable holds, it stays one value. `$${` is a plain `${`.

use std::collections::BTreeMap;

use super::fault::{Fault, Location};
use super::node::{Node, Value};

/// Looks a variable up.
pub type Lookup<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Variables on their way into a tree.
pub(super) struct Variables<'a> {
    lookup: Lookup<'a>,
    /// Those that were asked for, with what they hold.
    pub(super) used: BTreeMap<String, String>,
    /// Unset, or none at all.
    pub(super) faults: Vec<Fault>,
}

impl<'a> Variables<'a> {
    pub(super) fn new(lookup: Lookup<'a>) -> Self {
        Self {
            lookup,
            used: BTreeMap::new(),
            faults: Vec::new(),
        }
    }

    /// Puts them into every value below `node`, which was read from `text`.
    pub(super) fn put_into(&mut self, node: &mut Node, text: &str) {
        match &mut node.value {
            Value::List(items) => items.iter_mut().for_each(|item| self.put_into(item, text)),
            Value::Map(entries) => {
                for (_, _, value) in entries {
                    self.put_into(value, text);
                }
            }
            Value::Text(written) if written.contains("${") => {
                node.value = match self.filled(written, node.at, text) {
                    Some(filled) => Value::Open(filled),
                    None => Value::Unset,
                };
            }
            _ => {}
        }
    }

    /// The text with its variables; `None` if one is unset or wrong, and the fault is told.
    fn filled(&mut self, written: &str, at: Location, text: &str) -> Option<String> {
        let (mut done, mut rest) = (String::new(), written);
        let mut is_whole = true;
        while let Some((before, after)) = rest.split_once("${") {
            if let Some(before) = before.strip_suffix('$') {
                done.push_str(before);
                done.push_str("${");
                rest = after;
                continue;
            }
            done.push_str(before);
            let (inner, tail) = after.split_once('}').unwrap_or((after, ""));
            let value = match after.contains('}') {
                true => self.value(inner),
                false => Err((
                    "This `${` is never closed.".to_owned(),
                    "Close it with `}`; for a plain `${` write `$${`.".to_owned(),
                )),
            };
            match value {
                Ok(value) => done.push_str(&value),
                Err((message, help)) => {
                    let at = within(at, inner, text);
                    self.faults.push(Fault::new("", at, message, help));
                    is_whole = false;
                }
            }
            rest = tail;
        }
        done.push_str(rest);
        is_whole.then_some(done)
    }

    /// What stands for `NAME` or `NAME:-default`; else a message and a remedy.
    fn value(&mut self, inner: &str) -> Result<String, (String, String)> {
        let (name, default) = match inner.split_once(":-") {
            Some((name, default)) => (name, Some(default)),
            None => (inner, None),
        };
        let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
            && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_');
        if !is_name {
            return Err((
                format!("`${{{inner}}}` is not a variable."),
                "Write `${NAME}`, or `${NAME:-default}`; for a plain `${` write `$${`.".to_owned(),
            ));
        }
        if is_secret(name) {
            return Err((
                format!(
                    "`{name}` looks like a secret, and what a stack file says is shown in plans and stored as tags."
                ),
                "Use a variable whose name has no word such as KEY, PASSWORD, SECRET or TOKEN."
                    .to_owned(),
            ));
        }
        let set = (self.lookup)(name);
        if let Some(value) = &set {
            self.used.insert(name.to_owned(), value.clone());
        }
        match (set, default) {
            (Some(value), None) => Ok(value),
            (Some(value), Some(_)) if !value.is_empty() => Ok(value),
            (_, Some(default)) => Ok(default.to_owned()),
            (None, None) => Err((
                format!("`${{{name}}}` is not set."),
                format!("Set the environment variable `{name}`, or write `${{{name}:-default}}`."),
            )),
        }
    }
}

/// Whether a variable of this name holds what nobody may see: a plan of a branch that nobody has read shows what it asks for.
fn is_secret(name: &str) -> bool {
    let name = name.to_ascii_uppercase();
    let words = [
        "AUTH",
        "COOKIE",
        "CREDENTIAL",
        "KEY",
        "PASS",
        "PASSPHRASE",
        "PASSWD",
        "PASSWORD",
        "PAT",
        "PRIVATE",
        "SECRET",
        "SECRETS",
        "SESSION",
        "TOKEN",
        "TOKENS",
    ];
    name.split('_').any(|word| words.contains(&word))
        || ["PASSWORD", "SECRET", "TOKEN"]
            .iter()
            .any(|word| name.contains(word))
}

/// Where `${inner}` stands in the value at `at`; the whole value, if that is written otherwise than it reads.
fn within(at: Location, inner: &str, text: &str) -> Location {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let count = |n: u32| usize::try_from(n.saturating_sub(1)).unwrap_or(usize::MAX);
    let line = text.lines().nth(count(at.line)).unwrap_or_default();
    let start = line.char_indices().nth(count(at.column));
    let rest = start
        .and_then(|(byte, _)| line.get(byte..))
        .unwrap_or_default();
    let wanted = format!("${{{inner}");
    match rest.find(&wanted) {
        None => at,
        Some(byte) => Location {
            column: at.column + number(rest.get(..byte).unwrap_or_default().chars().count()),
            len: number(wanted.chars().count() + 1),
            ..at
        },
    }
}
