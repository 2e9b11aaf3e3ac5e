//! YAML text to a tree that knows where every value and key stands.
//!
//! Built from the parser's events rather than through serde: so every duplicate key can be reported
//! in one run, a scalar keeps the text it was written with (`012345678901`, `1.10`), and depth and
//! size are bounded while the tree grows.

use std::collections::HashMap;

use serde_yaml::granit_parser::{Event, Options, Parser, ScalarStyle, ScanError, Span, Tag};

use super::fault::{Fault, Location};

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
            Self::Null => "nothing",
            Self::Bool(_) => "true or false",
            Self::Int(..) | Self::Float(_) => "a number",
            Self::Text(_) => "text",
            Self::List(_) => "a list",
            Self::Map(_) => "a table",
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
        let (event, span) = next.map_err(|error| syntax(&error))?;
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

enum Open {
    List(Vec<Node>),
    Map(Vec<(String, Location, Node)>, Option<(String, Location)>),
}

struct Frame {
    open: Open,
    at: Location,
    anchor: usize,
}

#[derive(Default)]
struct Builder {
    stack: Vec<Frame>,
    root: Option<Node>,
    anchors: HashMap<usize, (Node, Size)>,
    nodes: usize,
}

/// How much an alias copies.
#[derive(Clone, Copy)]
struct Size {
    nodes: usize,
    depth: usize,
}

impl Builder {
    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
        let at = place(&span);
        match event {
            Event::DocumentStart(..) if self.root.is_some() => Err(fault(
                at,
                "A stack file is one YAML document, and here a second one begins.".to_owned(),
                "Give each stack its own file.",
            )),
            Event::Scalar(text, style, anchor, tag) => {
                let plain = style == ScalarStyle::Plain && !is_text(tag.as_deref(), at)?;
                let value = if plain {
                    plain_value(&text)
                } else {
                    Value::Text(text.clone().into_owned())
                };
                if self.wants_key() {
                    return self.key(text.into_owned(), at);
                }
                self.finish(Node { value, at }, anchor)
            }
            Event::SequenceStart(_, anchor, tag) => {
                is_text(tag.as_deref(), at)?;
                self.open(Open::List(Vec::new()), at, anchor)
            }
            Event::MappingStart(_, anchor, tag) => {
                is_text(tag.as_deref(), at)?;
                self.open(Open::Map(Vec::new(), None), at, anchor)
            }
            Event::SequenceEnd | Event::MappingEnd => self.close(),
            Event::Alias(id) => self.alias(id, at),
            _ => Ok(()),
        }
    }

    fn wants_key(&self) -> bool {
        matches!(
            self.stack.last(),
            Some(Frame {
                open: Open::Map(_, None),
                ..
            })
        )
    }

    fn key(&mut self, text: String, at: Location) -> Result<(), Fault> {
        if text == "<<" {
            return Err(fault(
                at,
                "Merge keys (`<<`) are not supported.".to_owned(),
                "Write the shared values out in each place.",
            ));
        }
        if let Some(Frame {
            open: Open::Map(_, key),
            ..
        }) = self.stack.last_mut()
        {
            *key = Some((text, at));
        }
        Ok(())
    }

    fn open(&mut self, open: Open, at: Location, anchor: usize) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(fault(
                at,
                "A list or a table cannot be the name of a field.".to_owned(),
                "Did you mean to quote the text?",
            ));
        }
        self.bounded(self.stack.len() + 1, 0, at)?;
        self.stack.push(Frame { open, at, anchor });
        Ok(())
    }

    fn close(&mut self) -> Result<(), Fault> {
        let Some(Frame { open, at, anchor }) = self.stack.pop() else {
            return Ok(());
        };
        let value = match open {
            Open::List(items) => Value::List(items),
            Open::Map(entries, _) => Value::Map(entries),
        };
        self.finish(Node { value, at }, anchor)
    }

    fn finish(&mut self, node: Node, anchor: usize) -> Result<(), Fault> {
        self.bounded(self.stack.len(), 1, node.at)?;
        if anchor != 0 {
            let size = size(&node);
            // The copy that is kept counts: else anchors nested in anchors would cost depth × size.
            self.bounded(self.stack.len(), size.nodes, node.at)?;
            self.anchors.insert(anchor, (node.clone(), size));
        }
        self.attach(node);
        Ok(())
    }

    fn alias(&mut self, id: usize, at: Location) -> Result<(), Fault> {
        if self.wants_key() {
            return Err(fault(
                at,
                "An alias cannot be the name of a field.".to_owned(),
                "Write the name out.",
            ));
        }
        let Some((node, size)) = self.anchors.get(&id) else {
            return Err(fault(
                at,
                "This alias stands inside of what it refers to.".to_owned(),
                "Write the values out.",
            ));
        };
        let (node, size) = (node.clone(), *size);
        self.bounded(self.stack.len() + size.depth, size.nodes, at)?;
        self.attach(node);
        Ok(())
    }

    fn attach(&mut self, node: Node) {
        match self.stack.last_mut().map(|frame| &mut frame.open) {
            Some(Open::List(items)) => items.push(node),
            Some(Open::Map(entries, key)) => {
                if let Some((key, at)) = key.take() {
                    entries.push((key, at, node));
                }
            }
            None => self.root = Some(node),
        }
    }

    fn bounded(&mut self, depth: usize, more: usize, at: Location) -> Result<(), Fault> {
        self.nodes = self.nodes.saturating_add(more);
        if depth > MAX_DEPTH {
            return Err(fault(
                at,
                format!("The values are nested more than {MAX_DEPTH} deep."),
                "A stack file needs six levels.",
            ));
        }
        if self.nodes > MAX_NODES {
            return Err(fault(
                at,
                format!("The file has more than {MAX_NODES} values, aliases counted in full."),
                "Check that this is the right file.",
            ));
        }
        Ok(())
    }
}

fn size(node: &Node) -> Size {
    let children: Vec<Size> = match &node.value {
        Value::List(items) => items.iter().map(size).collect(),
        Value::Map(entries) => entries.iter().map(|(_, _, node)| size(node)).collect(),
        _ => return Size { nodes: 1, depth: 0 },
    };
    Size {
        nodes: 1 + children.iter().map(|c| c.nodes).sum::<usize>(),
        depth: 1 + children.iter().map(|c| c.depth).max().unwrap_or(0),
    }
}

/// Whether a tag makes this text; any tag that would change a value's meaning is refused.
fn is_text(tag: Option<&Tag>, at: Location) -> Result<bool, Fault> {
    match tag {
        None => Ok(false),
        Some(tag) if tag.is_yaml_core_schema_tag("str") => Ok(true),
        Some(tag)
            if ["map", "seq"]
                .iter()
                .any(|t| tag.is_yaml_core_schema_tag(t)) =>
        {
            Ok(false)
        }
        Some(tag) => Err(fault(
            at,
            format!("The tag `{tag}` means nothing in a stack file."),
            "Remove the tag; quote a value to make it text.",
        )),
    }
}

/// The YAML 1.2 core schema.
fn plain_value(text: &str) -> Value {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => return Value::Null,
        "true" | "True" | "TRUE" => return Value::Bool(true),
        "false" | "False" | "FALSE" => return Value::Bool(false),
        _ => {}
    }
    let digits = text.trim_start_matches(['-', '+']);
    if !digits.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return Value::Text(text.to_owned());
    }
    if digits.bytes().all(|b| b.is_ascii_digit()) {
        return match text.parse() {
            Ok(number) => Value::Int(number, text.to_owned()),
            Err(_) => Value::Float(text.to_owned()),
        };
    }
    match text.parse::<f64>() {
        Ok(_) => Value::Float(text.to_owned()),
        Err(_) => Value::Text(text.to_owned()),
    }
}

fn place(span: &Span) -> Location {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let len = if span.end.line() == span.start.line() {
        span.end.col().saturating_sub(span.start.col()).max(1)
    } else {
        1
    };
    Location {
        line: number(span.start.line()),
        column: number(span.start.col() + 1),
        len: number(len),
    }
}

fn syntax(error: &ScanError) -> Fault {
    let at = place(&Span::empty(*error.marker()));
    let info = error.info();
    let help = if info.contains("anchor") || info.contains("alias") {
        "A value that begins with `*` or `&`, such as a cron expression, needs quotes."
    } else if info.contains("tab") {
        "Indent with spaces."
    } else {
        "Check the indentation and the quotes here and in the line above."
    };
    fault(at, format!("This is not valid YAML: {info}."), help)
}

fn fault(at: Location, message: String, help: &str) -> Fault {
    Fault {
        path: String::new(),
        message,
        help: Some(help.to_owned()),
        at,
    }
}
