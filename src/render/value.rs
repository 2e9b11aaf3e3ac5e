//! Values as people read them: never cut, and no two alike that differ.

use freshscale_core::escape::exact;
use serde_json::Value;

/// What stands where nothing does.
const NONE: &str = "(none)";

/// Where a text stands, which says what must be told apart from it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Within {
    /// By itself.
    Nothing,
    /// Between commas.
    List,
    /// After a key.
    Table,
    /// Between words of ours.
    Sentence,
}

/// A value on one line: lists and tables of plain values without quotes and brackets.
#[must_use]
pub(super) fn value(value: &Value) -> String {
    let is_plain = |value: &Value| !value.is_object() && !value.is_array();
    match value {
        Value::Array(items) if !items.is_empty() && items.iter().all(is_plain) => {
            let items = items.iter().map(|item| plain(item, Within::List));
            items.collect::<Vec<_>>().join(", ")
        }
        Value::Object(members) if !members.is_empty() && members.values().all(is_plain) => {
            let member = |(name, value): (&String, &Value)| {
                format!(
                    "{}={}",
                    text(name, Within::Table),
                    plain(value, Within::Table)
                )
            };
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        Value::Array(_) | Value::Object(_) => json(value),
        one => plain(one, Within::Nothing),
    }
}

/// The same as JSON, in which nothing is taken for anything else.
#[must_use]
pub(super) fn json(value: &Value) -> String {
    exact(&value.to_string()).into_owned()
}

/// An item of a list, by itself.
pub(super) fn item(value: &Value) -> String {
    match value {
        Value::Array(_) | Value::Object(_) => json(value),
        one => plain(one, Within::List),
    }
}

/// A text, a list or a table of texts within a sentence.
pub(super) fn words(value: &Value) -> String {
    let text = |value: &Value| match value {
        Value::Array(_) | Value::Object(_) => json(value),
        one => plain(one, Within::Sentence),
    };
    match value {
        Value::Array(items) if !items.is_empty() => {
            items.iter().map(text).collect::<Vec<_>>().join(", ")
        }
        Value::Object(members) if !members.is_empty() && members.values().all(Value::is_string) => {
            let member = |(name, value): (&String, &Value)| {
                format!("{}={}", self::text(name, Within::Table), text(value))
            };
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        one => text(one),
    }
}

fn plain(value: &Value, within: Within) -> String {
    match value {
        Value::Null => NONE.to_owned(),
        Value::String(string) => text(string, within),
        other => other.to_string(),
    }
}

fn text(text: &str, within: Within) -> String {
    let shown = exact(text);
    let parts: &[char] = match within {
        Within::Nothing => &[],
        Within::List => &[','],
        Within::Table => &[',', '='],
        Within::Sentence => &[',', ' '],
    };
    let reads_as_else = shown.is_empty()
        || shown.starts_with(['"', '[', '{', '('])
        || shown.contains(" → ")
        || shown.contains(parts);
    match reads_as_else {
        true => format!("\"{}\"", shown.replace('"', "\\\"")),
        false => shown.into_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn plain_values_read_without_quotes_and_brackets() {
        for (given, shown) in [
            (json!("c6i.large"), "c6i.large"),
            (json!(["a", "b"]), "a, b"),
            (json!({"Team": "web", "n": 1}), "Team=web, n=1"),
            (json!(null), "(none)"),
            (json!([]), "[]"),
            (json!({}), "{}"),
            (json!(true), "true"),
            (json!([{"a": 1}]), "[{\"a\":1}]"),
        ] {
            assert_eq!(value(&given), shown);
        }
    }

    #[test]
    fn what_could_be_taken_for_something_else_is_quoted() {
        for (given, shown) in [
            (json!(""), "\"\""),
            (json!("(none)"), "\"(none)\""),
            (json!("(hidden, 3 bytes)"), "\"(hidden, 3 bytes)\""),
            (json!(["a, b", "c"]), "\"a, b\", c"),
            (json!({"a": "b, c=d"}), "a=\"b, c=d\""),
            (json!("a → b"), "\"a → b\""),
            (json!("\"a\""), "\"\\\"a\\\"\""),
            (json!("a\nb\u{202e} "), "a\\nb\\u{202e}\\u{20}"),
        ] {
            assert_eq!(value(&given), shown);
        }
    }
}
