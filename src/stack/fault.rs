//! What is wrong with a stack file, and where.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};

use freshscale_core::escape::visible;

/// A place in a stack file, in characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, PartialOrd, Ord)]
pub struct Location {
    /// Which of [`Source::parts`], from 1; 0 is the stack file itself.
    pub file: u16,
    /// From 1; 0 means "the file as a whole".
    pub line: u32,
    /// From 1.
    pub column: u32,
    /// How many characters of that line to underline.
    pub len: u32,
}

/// Whether a stack file can be used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Severity {
    /// It cannot.
    #[default]
    Error,
    /// It can, but somebody should look.
    Warning,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// How bad it is.
    pub severity: Severity,
    /// Dotted path of the value (`schedule.actions[0].name`); empty for the file as a whole.
    pub path: String,
    /// A full sentence.
    pub message: String,
    /// What to do about it, a full sentence. Never empty: whoever reads a fault wants to get on.
    pub help: String,
    /// Where.
    pub at: Location,
    /// The file in which that is, if it is another one, which the stack file names.
    pub within: Option<Arc<Source>>,
}

impl Fault {
    /// An error; there is none without a remedy.
    #[must_use]
    pub fn new(
        path: &str,
        at: Location,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Self {
        let (message, help) = (message.into(), help.into());
        debug_assert!(!help.is_empty(), "no remedy: {message}");
        Self {
            severity: Severity::Error,
            path: path.to_owned(),
            message,
            help,
            at,
            within: None,
        }
    }

    /// The same, in another file, which the stack file names.
    #[must_use]
    pub fn within(mut self, file: &Arc<Source>) -> Self {
        self.within = Some(Arc::clone(file));
        self
    }
}

/// A stack file's text, and the place of every value in it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Source {
    /// As it was given.
    pub file: PathBuf,
    /// The whole text.
    pub text: String,
    /// Dotted path to place.
    pub places: BTreeMap<String, Location>,
    /// The files that it extends, and what was set on the command line.
    pub parts: Vec<Arc<Source>>,
}

impl Source {
    /// Where `path` stands; a value that is not written down stands where its closest parent does.
    #[must_use]
    pub fn locate(&self, path: &str) -> Location {
        let mut path = path;
        loop {
            if let Some(at) = self.places.get(path) {
                return *at;
            }
            match path.rfind(['.', '[']) {
                Some(cut) => path = path.get(..cut).unwrap_or_default(),
                None if path.is_empty() => return Location::default(),
                None => path = "",
            }
        }
    }

    /// A fault at the value `path`, for checks that happen after loading.
    #[must_use]
    pub fn fault(&self, path: &str, message: impl Into<String>, help: impl Into<String>) -> Fault {
        Fault::new(path, self.locate(path), message, help)
    }

    /// As [`Source::fault`], of what can be used all the same.
    #[must_use]
    pub fn warning(
        &self,
        path: &str,
        message: impl Into<String>,
        help: impl Into<String>,
    ) -> Fault {
        Fault {
            severity: Severity::Warning,
            ..self.fault(path, message, help)
        }
    }

    /// The text in which a place is: this file's own, or a part's.
    #[must_use]
    pub fn part(&self, at: Location) -> &Self {
        let part = usize::from(at.file).checked_sub(1);
        let part = part.and_then(|part| self.parts.get(part));
        part.map_or(self, |part| part)
    }

    fn line(&self, number: u32) -> Option<&str> {
        let index = usize::try_from(number).ok()?.checked_sub(1)?;
        self.text
            .split('\n')
            .nth(index)
            .map(|line| line.strip_suffix('\r').unwrap_or(line))
    }
}

/// Everything that is wrong with one stack file, in the order of the file.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Faults {
    source: Source,
    faults: Vec<Fault>,
}

/// More than this many are counted, not printed.
const PRINTED: usize = 100;

impl Faults {
    /// `faults` may come in any order; the same fault at the same place counts once.
    #[must_use]
    pub fn new(source: Source, mut faults: Vec<Fault>) -> Self {
        let place = |fault: &Fault| (fault.within.is_some(), fault.at);
        faults.sort_by(|a, b| (place(a), &a.message).cmp(&(place(b), &b.message)));
        faults.dedup();
        Self { source, faults }
    }

    /// One fault about the file as a whole, of which no text is at hand.
    #[must_use]
    pub fn of_file(file: &Path, message: impl Into<String>, help: impl Into<String>) -> Self {
        let source = Source {
            file: file.to_owned(),
            ..Source::default()
        };
        let fault = source.fault("", message, help);
        Self::new(source, vec![fault])
    }

    /// All of them, in the order of the file.
    #[must_use]
    pub fn all(&self) -> &[Fault] {
        &self.faults
    }

    /// The stack file that they are of.
    #[must_use]
    pub fn source(&self) -> &Source {
        &self.source
    }

    /// The file in which a fault is, as it was named.
    #[must_use]
    pub fn file_of<'a>(&'a self, fault: &'a Fault) -> &'a Path {
        &self.source_of(fault).file
    }

    fn source_of<'a>(&'a self, fault: &'a Fault) -> &'a Source {
        let source = fault.within.as_deref().unwrap_or(&self.source);
        source.part(fault.at)
    }

    /// Whether nothing is wrong.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.faults.is_empty()
    }

    /// Whether the file cannot be used.
    #[must_use]
    pub fn fail(&self) -> bool {
        let mut faults = self.faults.iter();
        faults.any(|fault| fault.severity == Severity::Error)
    }

    /// For people: message, place, the line underlined, and the remedy, of every fault.
    #[must_use]
    pub fn render(&self, color: bool) -> String {
        let renderer = if color {
            Renderer::styled()
        } else {
            Renderer::plain()
        };
        let mut blocks: Vec<String> = self
            .faults
            .iter()
            .take(PRINTED)
            .map(|fault| self.render_one(&renderer, fault))
            .collect();
        if let Some(more) = self.faults.len().checked_sub(PRINTED).filter(|n| *n > 0) {
            blocks.push(format!("… and {more} more."));
        }
        blocks.join("\n\n")
    }

    fn render_one(&self, renderer: &Renderer, fault: &Fault) -> String {
        let message = visible(&fault.message);
        let help = visible(&fault.help);
        let source = self.source_of(fault);
        let file = source.file.display().to_string();
        let file = visible(&file);
        let line = source.line(fault.at.line);
        let shown = line.map(|line| escaped(line, bytes_of(line, fault.at)));
        let level = match fault.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level.primary_title(message);
        let group = match &shown {
            Some((line, place)) => title.element(
                Snippet::source(line.as_str())
                    .path(file.as_ref())
                    .line_start(usize::try_from(fault.at.line).unwrap_or(1))
                    .annotation(AnnotationKind::Primary.span(place.clone())),
            ),
            None => {
                Group::with_title(title).element(annotate_snippets::Origin::path(file.as_ref()))
            }
        };
        renderer.render(&[group.element(Level::HELP.message(help))])
    }
}

/// A line as it is shown, and the place of its underlined part in that.
fn escaped(line: &str, place: Range<usize>) -> (String, Range<usize>) {
    let part = |range: Range<usize>| visible(line.get(range).unwrap_or_default());
    let (before, after) = (part(0..place.start), part(place.end..line.len()));
    let within = part(place);
    let place = before.len()..before.len() + within.len();
    (format!("{before}{within}{after}"), place)
}

/// The underlined part of a line, in bytes: at least one character unless the line ends there.
fn bytes_of(line: &str, at: Location) -> Range<usize> {
    let byte = |chars: u32| {
        line.char_indices()
            .nth(usize::try_from(chars).unwrap_or(usize::MAX))
            .map_or(line.len(), |(byte, _)| byte)
    };
    let first = at.column.saturating_sub(1);
    byte(first)..byte(first.saturating_add(at.len.max(1)))
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.render(false))
    }
}

impl std::error::Error for Faults {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_not_written_stands_where_its_parent_does() {
        let at = |line| Location {
            file: 0,
            line,
            column: 1,
            len: 1,
        };
        let source = Source {
            places: [
                (String::new(), at(1)),
                ("schedule".to_owned(), at(4)),
                ("schedule.actions[0]".to_owned(), at(6)),
            ]
            .into(),
            ..Source::default()
        };
        assert_eq!(source.locate("schedule.actions[0].min"), at(6));
        assert_eq!(source.locate("schedule.timezone"), at(4));
        assert_eq!(source.locate("rotator.memory"), at(1));
    }

    #[test]
    fn a_source_line_is_shown_escaped_and_underlined_where_it_was() {
        let line = "name: a\u{202e}b\u{1b}[31m # ::x::";
        let (shown, place) = escaped(line, 6..11);
        assert_eq!(shown, "name: a\\u{202e}b\\u{1b}[31m # ::x::");
        assert_eq!(&shown[place], "a\\u{202e}b");
    }

    #[test]
    fn wide_characters_and_places_past_the_end_do_not_panic() {
        let at = |column, len| Location {
            file: 0,
            line: 1,
            column,
            len,
        };
        assert_eq!(bytes_of("이름: x", at(1, 2)), 0..6);
        assert_eq!(bytes_of("이름", at(9, 9)), 6..6);
        assert_eq!(bytes_of("", at(0, 0)), 0..0);
    }
}
