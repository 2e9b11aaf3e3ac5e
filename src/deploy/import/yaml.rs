//! Writing a stack file: lines with comments, and scalars that every reader of YAML takes for the text that they are.

use std::fmt::Write as _;

use serde_json::Value;

/// Where comments begin, if the line leaves room.
const COMMENT_AT: usize = 58;

/// Columns of a line of comment.
const WIDTH: usize = 118;

/// Words that YAML 1.1 takes for something else than text (its types `bool`, `null`, `float`, `merge` and `value`).
const WORDS: [&str; 14] = [
    "y",
    "n",
    "yes",
    "no",
    "true",
    "false",
    "on",
    "off",
    "null",
    "nan",
    "inf",
    "none",
    "nil",
    "undefined",
];

/// A text as a value: as a scalar, and nothing in it a variable of a stack file.
pub(super) fn text(text: &str) -> String {
    scalar(&text.replace("${", "$${"))
}

/// Bare where no reader could take it for anything else, else within double quotes.
pub(crate) fn scalar(text: &str) -> String {
    let lower = text.to_ascii_lowercase();
    let begins = text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/');
    let is_bare = begins
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "._/@+-".contains(c))
        && !WORDS.contains(&lower.as_str());
    match is_bare {
        true => text.to_owned(),
        false => quoted(text),
    }
}

/// Within double quotes. What YAML does not print, or takes for the end of a line, is escaped.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => {
                out.push('\\');
                out.push(c);
            }
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if c.is_control()
                || matches!(
                    c,
                    '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
                ) =>
            {
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

/// `[a, b]`
#[must_use]
pub(super) fn list<T: AsRef<str>>(items: impl IntoIterator<Item = T>) -> String {
    let items: Vec<String> = items.into_iter().map(|item| text(item.as_ref())).collect();
    format!("[{}]", items.join(", "))
}

/// `{ a: b, "c d": "yes" }`, of pairs whose values are written already.
#[must_use]
pub(super) fn map<K: AsRef<str>>(members: impl IntoIterator<Item = (K, String)>) -> String {
    let members: Vec<String> = { members.into_iter() }
        .map(|(key, value)| format!("{}: {value}", scalar(key.as_ref())))
        .collect();
    format!("{{ {} }}", members.join(", "))
}

/// A value on one line; numbers and switches as they are.
#[must_use]
pub(super) fn flow(value: &Value) -> String {
    match value {
        Value::String(words) => text(words),
        Value::Array(items) => {
            let items: Vec<String> = items.iter().map(flow).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Object(members) => map(members.iter().map(|(key, value)| (key, flow(value)))),
        other => other.to_string(),
    }
}

/// A part of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct Lines(String);

impl Lines {
    /// `key: value`, so far in, with what there is to say of it.
    pub(super) fn field(&mut self, depth: usize, key: &str, value: &str, comment: &str) {
        let line = format!("{}{key}: {value}", "  ".repeat(depth));
        self.line(line.trim_end(), comment);
    }

    /// A table's name.
    pub(super) fn table(&mut self, depth: usize, key: &str, comment: &str) {
        self.field(depth, key, "", comment);
    }

    /// A value on its line; a table with a list of tables in it on several, an entry on each.
    pub(super) fn value(&mut self, depth: usize, key: &str, value: &Value) {
        let is_long = |value: &Value| {
            value
                .as_array()
                .is_some_and(|all| all.iter().any(Value::is_object))
        };
        match value {
            Value::Object(members) if members.values().any(is_long) => {
                self.table(depth, key, "");
                for (key, value) in members {
                    self.value(depth + 1, key, value);
                }
            }
            Value::Array(items) if is_long(value) => {
                self.table(depth, key, "");
                for item in items {
                    self.line(&format!("{}- {}", "  ".repeat(depth + 1), flow(item)), "");
                }
            }
            _ => self.field(depth, key, &flow(value), ""),
        }
    }

    /// A line as it is.
    pub(super) fn line(&mut self, line: &str, comment: &str) {
        self.0.push_str(line);
        if !comment.is_empty() {
            let width = line.chars().count().max(COMMENT_AT - 2);
            let pad = width - line.chars().count() + 2;
            let _ = write!(self.0, "{}# {}", " ".repeat(pad), clean(comment));
        }
        self.0.push('\n');
    }

    /// What the file has no word for is named where somebody would look for it.
    pub(super) fn without_word<'a>(&mut self, members: impl Iterator<Item = &'a String>) {
        let all: Vec<&str> = members.map(String::as_str).collect();
        if !all.is_empty() {
            let all = all.join(", ");
            let text = format!("This file has no word for {all}: it stays as it stands.");
            self.comment(1, &text);
        }
    }

    /// Lines of comment.
    pub(super) fn comment(&mut self, depth: usize, text: &str) {
        let indent = format!("{}# ", "  ".repeat(depth));
        let mut line = String::new();
        for word in clean(text).split(' ') {
            let long = indent.len() + line.chars().count() + 1 + word.chars().count() > WIDTH;
            if long && !line.is_empty() {
                let _ = writeln!(self.0, "{indent}{line}");
                line.clear();
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        let _ = writeln!(self.0, "{indent}{line}");
    }

    /// An empty line.
    pub(super) fn gap(&mut self) {
        self.0.push('\n');
    }

    /// Another part.
    pub(super) fn append(&mut self, part: &Self) {
        self.0.push_str(&part.0);
    }

    /// As far as it is written.
    #[must_use]
    pub(super) fn as_str(&self) -> &str {
        &self.0
    }

    /// All of it.
    #[must_use]
    pub(super) fn into_text(self) -> String {
        self.0
    }
}

/// A comment ends with its line: what AWS holds could otherwise add lines of its own.
fn clean(text: &str) -> String {
    let keep = |c: char| match c {
        c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}' | '\u{feff}') => ' ',
        c => c,
    };
    text.chars().map(keep).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_could_be_taken_for_something_else_is_quoted() {
        for bare in [
            "web",
            "c6i.large",
            "/dev/xvda",
            "Asia/Seoul",
            "AwsBackup_",
            "web-2.14+a",
        ] {
            assert_eq!(text(bare), bare);
        }
        for other in [
            "",
            "yes",
            "No",
            "ON",
            "off",
            "y",
            "N",
            "true",
            "null",
            "~",
            "08:40",
            "1e3",
            "0x1F",
            "0o7",
            "1_000",
            ".5",
            "-1",
            "2026-12-24",
            "a: b",
            "a #b",
            "#a",
            "*a",
            "&a",
            "!a",
            "- a",
            "a,b",
            "{a}",
            "[a]",
            "%a",
            "@a",
            "`a`",
            "a b",
            " a",
            "a ",
            "한국",
            "<<",
            "=",
            ".inf",
            ".NaN",
            "null",
            "arn:aws:x",
        ] {
            assert_eq!(text(other), format!("\"{other}\""));
        }
        assert_eq!(
            text("a\"b\\c\n\u{85}\u{2028}"),
            "\"a\\\"b\\\\c\\n\\u0085\\u2028\""
        );
    }

    #[test]
    fn what_looks_like_a_variable_is_none_and_keys_have_none() {
        assert_eq!(text("${HOME}"), "\"$${HOME}\"");
        assert_eq!(text("$${"), "\"$$${\"");
        assert_eq!(map([("${A}", text("b"))]), "{ \"${A}\": b }");
    }

    #[test]
    fn a_comment_never_ends_before_its_line_does() {
        let mut lines = Lines::default();
        lines.field(1, "a", "1", "one\nb: 2");
        lines.comment(0, "x\r\nc: 3\u{2028}d: 4");
        let text = lines.into_text();
        assert!(text.lines().all(|line| line.contains('#')), "{text}");
        assert!(!text.contains('\u{2028}'));
    }
}
