//! A stack file, the files that it extends, and what is set on the command line: one tree, in which every value knows where it
//! was written.
//!
//! Tables are merged field by field; everything else, lists too, is taken whole from the last that has it: a file over what it
//! extends, a later one of `extends` over an earlier one, `--set` over all.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::fault::{Fault, Location, Source};
use super::node::{self, Node, Value};
use super::reach::{Beyond, NamedFile, Reach};
use super::variables::{Lookup, Variables};

/// More files than these are not one stack's.
const MOST_FILES: usize = 20;
const EXTENDS: &str = "extends";
/// What `--set` is called where a file would be.
pub(super) const SET: &str = "--set";

/// A tree out of several texts.
pub(super) struct Layers<'a> {
    reach: &'a Reach,
    variables: Variables<'a>,
    /// In the order of [`Location::file`], from 1 on.
    pub(super) parts: Vec<Arc<Source>>,
    /// From where each of them names files.
    pub(super) folders: Vec<PathBuf>,
    /// The files that are extended.
    pub(super) files: Vec<NamedFile>,
    /// What cannot be read, or is unset.
    pub(super) faults: Vec<Fault>,
    /// Whether a file is missing from the tree, so that what it lacks is not known.
    pub(super) is_partial: bool,
    /// The files that are being read, each named by the one before: where they are, and how they were named.
    chain: Vec<(PathBuf, PathBuf)>,
}

impl<'a> Layers<'a> {
    pub(super) fn new(reach: &'a Reach, lookup: Lookup<'a>) -> Self {
        Self {
            reach,
            variables: Variables::new(lookup),
            parts: Vec::new(),
            folders: Vec::new(),
            files: Vec::new(),
            faults: Vec::new(),
            is_partial: false,
            chain: Vec::new(),
        }
    }

    /// The tree of the stack file `path`, whose `text` was read as `root`.
    pub(super) fn of(&mut self, path: &Path, text: &str, mut root: Node, set: &[String]) -> Node {
        let place = path.canonicalize().unwrap_or_else(|_| path.to_owned());
        self.chain.push((place, path.to_owned()));
        self.variables.put_into(&mut root, text);
        let mut tree = self.with_bases(root, None);
        self.chain.pop();
        if !set.is_empty() {
            self.set(&mut tree, set);
        }
        self.faults.append(&mut self.variables.faults);
        tree
    }

    /// The variables that were put in, with what they hold.
    pub(super) fn used(&self) -> &BTreeMap<String, String> {
        &self.variables.used
    }

    /// A file's tree over those that it extends; `folder` is where their names begin.
    fn with_bases(&mut self, root: Node, folder: Option<&Path>) -> Node {
        let mut below: Option<Node> = None;
        for (name, at) in named(&root) {
            let Some(mut base) = self.base(&name, at, folder) else {
                self.is_partial = true;
                continue;
            };
            if let Value::Map(entries) = &mut base.value {
                entries.retain(|(key, ..)| key != EXTENDS);
            }
            below = Some(match below {
                Some(lower) => merged(lower, base),
                None => base,
            });
        }
        match below {
            Some(below) => merged(below, root),
            None => root,
        }
    }

    /// The tree of a file that is extended, those below it included.
    fn base(&mut self, name: &str, at: Location, folder: Option<&Path>) -> Option<Node> {
        let mut refuse = |message: String, help: &str| {
            self.faults.push(Fault::new(EXTENDS, at, message, help));
        };
        let max = u64::try_from(node::MAX_BYTES).unwrap_or(u64::MAX);
        let (place, bytes) = match self.reach.read_from(folder, Path::new(name), max) {
            Ok(read) => read,
            Err(Beyond::Outside(_)) => {
                let message = format!("{name} lies outside of the stack file's folder.");
                refuse(
                    message,
                    "Copy it there, or pass `--root` with a folder that holds it.",
                );
                return None;
            }
            Err(Beyond::Unread(error)) => {
                let message = format!("{name} {error}.");
                refuse(message, "The path is relative to the file that names it.");
                return None;
            }
        };
        if let Some(first) = self.chain.iter().position(|(known, _)| *known == place) {
            let names = self
                .chain
                .iter()
                .skip(first)
                .map(|(_, shown)| shown.display().to_string());
            let mut names: Vec<String> = names.collect();
            names.extend(names.first().cloned());
            let message = format!(
                "The files extend each other in a circle: {}.",
                names.join(" → ")
            );
            refuse(
                message,
                "Remove one of these lines; what both need goes to a file of its own.",
            );
            return None;
        }
        if self.parts.len() >= MOST_FILES {
            refuse(
                format!("More than {MOST_FILES} files are extended."),
                "Join some of them.",
            );
            return None;
        }
        let Ok(text) = String::from_utf8(bytes) else {
            refuse(format!("{name} is not UTF-8 text."), "Save it as UTF-8.");
            return None;
        };
        self.files.push(NamedFile {
            field: EXTENDS.to_owned(),
            path: name.to_owned(),
            bytes: text.len(),
            place: place.clone(),
        });
        let named_by = self
            .chain
            .last()
            .map(|(_, shown)| shown.clone())
            .unwrap_or_default();
        let shown = named_by.with_file_name(name);
        let folder = place.parent().map(Path::to_owned).unwrap_or_default();
        let file = self.part(shown.clone(), text.clone(), folder.clone());
        let mut root = match node::parse(&text) {
            Ok(root) => root,
            Err(mut fault) => {
                fault.at.file = file;
                self.faults.push(fault);
                return None;
            }
        };
        root.move_to(file);
        self.variables.put_into(&mut root, &text);
        self.chain.push((place, shown));
        let tree = self.with_bases(root, Some(&folder));
        self.chain.pop();
        Some(tree)
    }

    fn part(&mut self, file: PathBuf, text: String, folder: PathBuf) -> u16 {
        self.parts.push(Arc::new(Source {
            file,
            text,
            ..Source::default()
        }));
        self.folders.push(folder);
        u16::try_from(self.parts.len()).unwrap_or(u16::MAX)
    }

    /// Each `path=value`, a line each of what is shown as the file `--set`.
    fn set(&mut self, tree: &mut Node, set: &[String]) {
        let lines: Vec<String> = set.iter().map(|one| one.replace('\n', " ")).collect();
        let own = self.reach.own().unwrap_or_default();
        let file = self.part(PathBuf::from(SET), lines.join("\n"), own);
        for (line, number) in lines.iter().zip(1..) {
            let at = |column: usize, len: usize| Location {
                file,
                line: number,
                column: u32::try_from(column).unwrap_or(u32::MAX),
                len: u32::try_from(len.max(1)).unwrap_or(u32::MAX),
            };
            let Some((path, value)) = line.split_once('=').filter(|(path, _)| !path.is_empty())
            else {
                let message = format!("`{line}` has no path, `=` and value.");
                let help = "Write it like `--set auto_scaling_group.capacity.max=8`.";
                self.faults
                    .push(Fault::new("", at(1, line.chars().count()), message, help));
                continue;
            };
            let length = path.chars().count();
            let value = Written {
                text: value,
                at: at(length + 2, value.chars().count()),
            };
            let set = value
                .node()
                .and_then(|value| put(tree, path, &steps(path), at(1, length), value));
            if let Err(fault) = set {
                self.faults.push(fault);
            }
        }
    }
}

/// A value of `--set`.
struct Written<'t> {
    text: &'t str,
    at: Location,
}

impl Written<'_> {
    /// Lists, tables and quoted text are YAML; everything else is as it stands, text or a number as the field wants it.
    fn node(&self) -> Result<Node, Fault> {
        if !self.text.starts_with(['[', '{', '"', '\'']) {
            return Ok(Node {
                value: Value::Open(self.text.to_owned()),
                at: self.at,
            });
        }
        let moved = |at: &mut Location| {
            at.file = self.at.file;
            at.line = self.at.line;
            at.column += self.at.column - 1;
        };
        let mut node = node::parse(self.text).map_err(|mut fault| {
            moved(&mut fault.at);
            fault
        })?;
        node.each_place(&moved);
        Ok(node)
    }
}

/// A step of a path: a field, or an entry of a list.
enum PathStep<'p> {
    Field(&'p str),
    Entry(usize),
}

/// `schedule.windows[0].desired`, `tags[cost.centre]`
fn steps(path: &str) -> Vec<PathStep<'_>> {
    let mut all = Vec::new();
    let mut rest = path;
    while !rest.is_empty() {
        rest = rest.strip_prefix('.').unwrap_or(rest);
        if let Some((inner, after)) = rest.strip_prefix('[').and_then(|rest| rest.split_once(']')) {
            all.push(
                inner
                    .parse()
                    .map_or(PathStep::Field(inner), PathStep::Entry),
            );
            rest = after;
            continue;
        }
        let end = rest
            .find(['.', '['])
            .filter(|end| *end > 0)
            .unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        all.push(PathStep::Field(name));
        rest = after;
    }
    all
}

/// Puts a value at a path; tables on the way are made.
fn put(
    node: &mut Node,
    path: &str,
    steps: &[PathStep<'_>],
    at: Location,
    value: Node,
) -> Result<(), Fault> {
    let Some((step, rest)) = steps.split_first() else {
        *node = value;
        return Ok(());
    };
    match step {
        PathStep::Field(name) => {
            if !matches!(node.value, Value::Map(_)) {
                *node = Node {
                    value: Value::Map(Vec::new()),
                    at,
                };
            }
            let Value::Map(entries) = &mut node.value else {
                return Ok(());
            };
            let known = entries.iter().rposition(|(key, ..)| key == name);
            let place = known.unwrap_or_else(|| {
                let empty = Node {
                    value: Value::Unset,
                    at,
                };
                entries.push(((*name).to_owned(), at, empty));
                entries.len() - 1
            });
            let Some((_, key_at, below)) = entries.get_mut(place) else {
                return Ok(());
            };
            if rest.is_empty() {
                *key_at = at;
            }
            put(below, path, rest, at, value)
        }
        PathStep::Entry(index) => {
            let length = match &mut node.value {
                Value::List(items) => match items.get_mut(*index) {
                    Some(below) => return put(below, path, rest, at, value),
                    None => items.len(),
                },
                _ => 0,
            };
            let message =
                format!("`{path}`: there is no such entry; the list has {length}, counted from 0.");
            Err(Fault::new(
                path,
                at,
                message,
                "Give the whole list, as in `--set list=[a, b]`.",
            ))
        }
    }
}

/// The names in `extends`, as far as they are text: what is not, the check of the fields tells.
fn named(root: &Node) -> Vec<(String, Location)> {
    let Value::Map(entries) = &root.value else {
        return Vec::new();
    };
    let Some((.., value)) = entries.iter().find(|(key, ..)| key == EXTENDS) else {
        return Vec::new();
    };
    let text = |node: &Node| match &node.value {
        Value::Text(text) | Value::Open(text) if !text.is_empty() => Some((text.clone(), node.at)),
        _ => None,
    };
    match &value.value {
        Value::List(items) => items.iter().filter_map(text).collect(),
        _ => text(value).into_iter().collect(),
    }
}

/// One tree over another.
fn merged(below: Node, above: Node) -> Node {
    let (Value::Map(lower), Value::Map(upper)) = (below.value, &above.value) else {
        return above;
    };
    let is_in =
        |all: &[(String, Location, Node)], key: &str| all.iter().any(|(one, ..)| one == key);
    let (mut shared, mut all): (Vec<_>, Vec<_>) =
        lower.into_iter().partition(|(key, ..)| is_in(upper, key));
    let Value::Map(upper) = above.value else {
        return Node {
            value: Value::Map(all),
            at: above.at,
        };
    };
    for (key, at, node) in upper {
        let own = shared.iter().position(|(one, ..)| *one == key);
        let node = match own.map(|place| shared.swap_remove(place)) {
            Some((.., lower)) => merged(lower, node),
            None => node,
        };
        all.push((key, at, node));
    }
    Node {
        value: Value::Map(all),
        at: above.at,
    }
}
