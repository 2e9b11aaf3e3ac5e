//! The parser's events to a tree, within bounds.

use std::collections::HashMap;

use serde_yaml::granit_parser::{Event, ScalarStyle, Span, Tag};

use super::{MAX_DEPTH, MAX_NODES, Node, Value};
use crate::fault::{Fault, Location};

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
pub(super) struct Builder {
    stack: Vec<Frame>,
    pub(super) root: Option<Node>,
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
    pub(super) fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), Fault> {
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
            let help =
                "`{{ … }}` of a template must be filled in first; text with brackets needs quotes.";
            let message = "A list or a table cannot be the name of a field.";
            return Err(fault(at, message.to_owned(), help));
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
pub(crate) fn plain_value(text: &str) -> Value {
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

pub(super) fn place(span: &Span) -> Location {
    let number = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
    let len = if span.end.line() == span.start.line() {
        span.end.col().saturating_sub(span.start.col()).max(1)
    } else {
        1
    };
    Location {
        file: 0,
        line: number(span.start.line()),
        column: number(span.start.col() + 1),
        len: number(len),
    }
}

pub(super) fn fault(at: Location, message: String, help: &str) -> Fault {
    Fault::new("", at, message, help)
}
