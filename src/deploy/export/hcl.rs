//! Terraform's language, written as `terraform fmt` writes it.

use std::fmt::Write;

/// A block: `resource "aws_iam_role" "web" { … }`.
#[derive(Debug, Clone)]
pub(super) struct Block {
    head: String,
    items: Vec<Item>,
}

#[derive(Debug, Clone)]
enum Item {
    /// Name and expression, which is one line.
    Line(String, String),
    /// Name and expression of several lines.
    Lines(String, Vec<String>),
    Block(Block),
    Comment(String),
}

impl Block {
    pub(super) fn new(head: impl Into<String>) -> Self {
        Self {
            head: head.into(),
            items: Vec::new(),
        }
    }

    pub(super) fn resource(kind: &str, label: &str) -> Self {
        Self::new(format!("resource {} {}", text(kind), text(label)))
    }

    /// An expression as it stands.
    pub(super) fn set(mut self, name: &str, expression: impl Into<String>) -> Self {
        let expression = expression.into();
        self.items.push(Item::Line(name.to_owned(), expression));
        self
    }

    pub(super) fn text(self, name: &str, value: &str) -> Self {
        self.set(name, text(value))
    }

    /// Left out if there is none.
    pub(super) fn maybe(self, name: &str, value: Option<impl std::fmt::Display>) -> Self {
        match value {
            Some(value) => self.set(name, value.to_string()),
            None => self,
        }
    }

    pub(super) fn maybe_text(self, name: &str, value: Option<&str>) -> Self {
        self.maybe(name, value.map(text))
    }

    /// Left out if it is empty.
    pub(super) fn list(self, name: &str, items: impl IntoIterator<Item = impl AsRef<str>>) -> Self {
        let items: Vec<String> = items.into_iter().map(|item| text(item.as_ref())).collect();
        match items.is_empty() {
            true => self,
            false => self.set(name, format!("[{}]", items.join(", "))),
        }
    }

    /// Left out if it is empty.
    pub(super) fn map<'a>(
        mut self,
        name: &str,
        pairs: impl IntoIterator<Item = (&'a String, &'a String)>,
    ) -> Self {
        let pairs: Vec<(String, String)> = { pairs.into_iter() }
            .map(|(key, value)| (text(key), text(value)))
            .collect();
        if pairs.is_empty() {
            return self;
        }
        self.items
            .push(Item::Lines(name.to_owned(), braced(&pairs)));
        self
    }

    /// JSON as it stands, which readers of a policy know.
    pub(super) fn json(self, name: &str, value: &serde_json::Value) -> Self {
        self.json_with(name, value, None)
    }

    /// JSON in which an expression stands for a text.
    pub(super) fn json_with(
        mut self,
        name: &str,
        value: &serde_json::Value,
        instead: Option<(&str, &str)>,
    ) -> Self {
        let pretty = serde_json::to_string_pretty(value).unwrap_or_default();
        let mut lines = vec!["<<-EOT".to_owned()];
        lines.extend(pretty.lines().map(|line| {
            let line = templated(line);
            let line = instead.map_or_else(
                || line.clone(),
                |(text, expression)| {
                    line.replace(&format!("\"{text}\""), &format!("\"${{{expression}}}\""))
                },
            );
            format!("  {line}")
        }));
        lines.push("EOT".to_owned());
        self.items.push(Item::Lines(name.to_owned(), lines));
        self
    }

    /// An object that is a value: `aws = { … }`.
    pub(super) fn object(mut self, name: &str, members: &[(&str, &str)]) -> Self {
        let pairs: Vec<(String, String)> = { members.iter() }
            .map(|(member, value)| ((*member).to_owned(), text(value)))
            .collect();
        self.items
            .push(Item::Lines(name.to_owned(), braced(&pairs)));
        self
    }

    /// With the items of another, too.
    pub(super) fn and(mut self, other: Self) -> Self {
        self.items.extend(other.items);
        self
    }

    pub(super) fn block(mut self, block: Self) -> Self {
        self.items.push(Item::Block(block));
        self
    }

    pub(super) fn comment(mut self, text: impl Into<String>) -> Self {
        self.items.push(Item::Comment(text.into()));
        self
    }

    /// With a stop after it.
    pub(super) fn written(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, 0);
        out
    }

    fn write(&self, out: &mut String, depth: usize) {
        let inner = "  ".repeat(depth + 1);
        let indent = "  ".repeat(depth);
        let _ = writeln!(out, "{indent}{} {{", self.head);
        let mut run: Vec<(String, String)> = Vec::new();
        let mut is_first = true;
        for item in &self.items {
            if let Item::Line(name, expression) = item {
                run.push((name.clone(), expression.clone()));
                continue;
            }
            is_first &= flush(out, &inner, &mut run, is_first);
            // What takes several lines stands by itself.
            if !is_first {
                out.push('\n');
            }
            is_first = false;
            match item {
                Item::Line(..) => {}
                Item::Lines(name, lines) => {
                    let (first, rest) = lines
                        .split_first()
                        .map_or(("", &[][..]), |(first, rest)| (first.as_str(), rest));
                    let _ = writeln!(out, "{inner}{name} = {first}");
                    for line in rest {
                        let _ = writeln!(out, "{inner}{line}");
                    }
                }
                Item::Block(block) => block.write(out, depth + 1),
                Item::Comment(text) => {
                    let _ = writeln!(out, "{inner}# {text}");
                }
            }
        }
        flush(out, &inner, &mut run, is_first);
        let _ = writeln!(out, "{indent}}}");
    }
}

/// Writes what stands in single lines, its signs under each other; whether nothing was there.
fn flush(out: &mut String, indent: &str, run: &mut Vec<(String, String)>, is_first: bool) -> bool {
    if run.is_empty() {
        return true;
    }
    if !is_first {
        out.push('\n');
    }
    for line in aligned(run) {
        let _ = writeln!(out, "{indent}{line}");
    }
    run.clear();
    false
}

fn aligned(pairs: &[(String, String)]) -> Vec<String> {
    let width = pairs.iter().map(|(name, _)| name.chars().count()).max();
    let width = width.unwrap_or(0);
    let line = |(name, value): &(String, String)| {
        let gap = " ".repeat(width - name.chars().count());
        format!("{name}{gap} = {value}")
    };
    pairs.iter().map(line).collect()
}

fn braced(pairs: &[(String, String)]) -> Vec<String> {
    let mut lines = vec!["{".to_owned()];
    lines.extend(aligned(pairs).into_iter().map(|line| format!("  {line}")));
    lines.push("}".to_owned());
    lines
}

/// A quoted text, in which nothing is a template.
pub(super) fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for c in templated(value).chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.push(c),
        }
    }
    out.push('"');
    out
}

fn templated(value: &str) -> String {
    value.replace("${", "$${").replace("%{", "%%{")
}

/// The name of a resource within a configuration.
pub(super) fn label(name: &str) -> String {
    let plain = |c: char| {
        if c.is_ascii_alphanumeric() || c == '-' {
            c
        } else {
            '_'
        }
    };
    let label: String = name.trim_start_matches('/').chars().map(plain).collect();
    match label.starts_with(|c: char| c.is_ascii_alphabetic()) {
        true => label,
        false => format!("_{label}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeMap;

    #[test]
    fn signs_stand_under_each_other_and_what_is_longer_by_itself() {
        let tags = BTreeMap::from([
            ("Team".to_owned(), "web".to_owned()),
            ("cost-centre".to_owned(), "${x} \"4711\"".to_owned()),
        ]);
        let block = Block::resource("aws_x", &label("9/web.x"))
            .text("name", "web")
            .maybe("timeout", Some(30))
            .map("tags", &tags)
            .block(Block::new("lifecycle").set("ignore_changes", "[image_id]"))
            .comment("the end");
        assert_eq!(
            block.written(),
            "resource \"aws_x\" \"_9_web_x\" {\n  name    = \"web\"\n  timeout = 30\n\n  tags = {\n    \
             \"Team\"        = \"web\"\n    \"cost-centre\" = \"$${x} \\\"4711\\\"\"\n  }\n\n  lifecycle {\n    \
             ignore_changes = [image_id]\n  }\n\n  # the end\n}\n"
        );
    }
}
