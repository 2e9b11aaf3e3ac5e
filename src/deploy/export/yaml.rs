//! JSON values as YAML in blocks, one member or item a line.

use serde_json::Value;

use crate::import::scalar;

/// A whole document.
pub(super) fn document(value: &Value) -> String {
    let mut out = String::new();
    block(&mut out, value, 0);
    out
}

fn block(out: &mut String, value: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                out.push_str(&format!("{indent}{}:", scalar(name)));
                below(out, value, depth + 1);
            }
        }
        Value::Array(items) => {
            for item in items {
                item_of(out, item, depth);
            }
        }
        leaf => out.push_str(&format!("{indent}{}\n", written(leaf))),
    }
}

/// What stands after a name: on the same line, or below it.
fn below(out: &mut String, value: &Value, depth: usize) {
    match is_leaf(value) {
        true => out.push_str(&format!(" {}\n", written(value))),
        false => {
            out.push('\n');
            block(out, value, depth);
        }
    }
}

/// `- name: value`, the other members below the first.
fn item_of(out: &mut String, item: &Value, depth: usize) {
    let indent = "  ".repeat(depth);
    if is_leaf(item) {
        out.push_str(&format!("{indent}- {}\n", written(item)));
        return;
    }
    let mut inner = String::new();
    block(&mut inner, item, depth + 1);
    // The mark takes the place of the first line's last two spaces.
    let from = indent.len() + 2;
    out.push_str(&format!("{indent}- {}", &inner[from..]));
}

fn is_leaf(value: &Value) -> bool {
    match value {
        Value::Object(members) => members.is_empty(),
        Value::Array(items) => items.is_empty(),
        _ => true,
    }
}

fn written(leaf: &Value) -> String {
    match leaf {
        Value::String(text) => scalar(text),
        other => other.to_string(),
    }
}
