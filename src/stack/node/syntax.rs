//! Text that is not YAML: where the mistake is, in words of this program, and what to write.
//!
//! The parser says what it met; what somebody did wrong is often a line above, or a character that looks like another.

use serde_yaml::granit_parser::{ScanError, Span};

use super::MAX_DEPTH;
use super::build::{fault, place};
use crate::fault::{Fault, Location};

/// The fault of a text that the parser refused.
pub(super) fn syntax(error: &ScanError, text: &str) -> Fault {
    let at = place(&Span::empty(*error.marker()));
    let info = error.info();
    let line = line_of(text, at.line);
    let odd = || odd_indentation(text, at.line);
    let unclosed = || unclosed(text, at.line);
    if info.contains("recursion limit") {
        let message = format!("The values are nested more than {MAX_DEPTH} deep.");
        return fault(at, message, "A stack file needs six levels.");
    }
    if info.contains("tab") {
        let (at, column) = tab(text, at);
        let message = "A tab indents this line, and YAML takes spaces alone.";
        return fault(
            at_column(at, column),
            message.to_owned(),
            "Indent with spaces.",
        );
    }
    if let Some(column) = line.chars().position(|c| c.is_control() && c != '\t') {
        let c = line.chars().nth(column).map_or(0, u32::from);
        let message = format!("The file has a control character, U+{c:04X}, here.");
        return fault(
            at_column(at, column),
            message,
            "Delete it; it was hardly typed on purpose.",
        );
    }
    if let Some((at, name)) = odd() {
        let message =
            format!("This line is indented with {name}, and YAML takes plain spaces alone.");
        return fault(
            at,
            message,
            "Delete what is before the first letter, and type spaces.",
        );
    }
    if let Some(at) = unclosed().filter(|_| !info.contains("mismatched")) {
        let open = line_of(text, at.line)
            .chars()
            .nth(index(at.column))
            .unwrap_or('[');
        let close = if open == '{' { '}' } else { ']' };
        let message = format!("This `{open}` is never closed.");
        return fault(at, message, &format!("Close it with `{close}`."));
    }
    let (message, help) = said(&info, line, at);
    fault(at, message, &help)
}

/// What is wrong, and what to write.
fn said(info: &str, line: &str, at: Location) -> (String, String) {
    let next = line.chars().nth(index(at.column));
    let plain = |help: &str| (format!("This is not valid YAML: {info}."), help.to_owned());
    match info {
        _ if line.contains("${") => {
            plain("In brackets and braces a variable needs quotes: `\"${NAME}\"`.")
        }
        _ if info.contains("unclosed bracket") => plain("Close it."),
        _ if info.contains("unclosed quote") => (
            "This quote is never closed.".to_owned(),
            "Close it where the value ends.".to_owned(),
        ),
        _ if info.contains("mismatched bracket") => plain("Close `[` with `]`, and `{` with `}`."),
        _ if info.contains("trailing content") => (
            "Something follows the quote that ends this value.".to_owned(),
            "Put all of the value in one pair of quotes.".to_owned(),
        ),
        _ if info.contains("escape") => (
            "This value has an escape that YAML does not know.".to_owned(),
            "In double quotes `\\` begins an escape: write `\\\\`, or use single quotes."
                .to_owned(),
        ),
        _ if info.contains("anchor") || info.contains("alias") => {
            plain("A value that begins with `*` or `&`, such as a cron expression, needs quotes.")
        }
        _ if info.contains("unexpected character") => unexpected(next),
        _ if info.contains("simple key") => not_a_field(line),
        _ if info.contains("mapping values are not allowed") => second_colon(line, at),
        _ if info.contains("did not find expected key") => (
            "This line belongs to nothing: no line above is indented like it.".to_owned(),
            SAME.to_owned(),
        ),
        _ => plain("Check the indentation and the quotes here and in the line above."),
    }
}

const SAME: &str = "Give the fields of one table the same indentation.";

fn unexpected(next: Option<char>) -> (String, String) {
    match next {
        Some('`') => (
            "A value cannot begin with a backtick.".to_owned(),
            "Put it in quotes.".to_owned(),
        ),
        Some(c) => (
            format!("A value cannot begin with `{c}`."),
            "Put it in quotes.".to_owned(),
        ),
        None => (
            "Something is missing at the end of this line.".to_owned(),
            "Give the field a value.".to_owned(),
        ),
    }
}

/// A line that should be `field: value`.
fn not_a_field(line: &str) -> (String, String) {
    let message = "This line is no field: it has no `: `.".to_owned();
    let line = line.trim();
    let help = match line.split_once(':').or_else(|| line.split_once(' ')) {
        _ if line.contains('：') => {
            "`：` is the full-width colon of an input method: write `: `.".to_owned()
        }
        Some((name, value)) if !name.is_empty() && name.chars().all(is_of_a_name) => {
            format!("Write `{name}: {}`.", value.trim())
        }
        _ => "Write `field: value`.".to_owned(),
    };
    (message, help)
}

fn is_of_a_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || "_-".contains(c)
}

/// A colon where no field can be: the second of a line, or the first of one that is indented too far.
fn second_colon(line: &str, at: Location) -> (String, String) {
    let before: String = line.chars().take(index(at.column)).collect();
    match before.trim().split_once(": ") {
        Some((name, value)) => (
            "A value has no `: ` in it.".to_owned(),
            format!("Put it in quotes: `{name}: \"{value}: …\"`."),
        ),
        None => (
            "This line is indented as if it belonged to the one above, which has a value of its own."
                .to_owned(),
            SAME.to_owned(),
        ),
    }
}

/// The first tab from a place on that indents a line: the parser tells it at the end of the line before.
fn tab(text: &str, at: Location) -> (Location, usize) {
    let lines = text.lines().zip(1_u32..).skip(index(at.line));
    let found = lines.into_iter().find_map(|(line, number)| {
        let indented = line.chars().take_while(|c| c.is_whitespace());
        let column = indented.into_iter().position(|c| c == '\t')?;
        Some((Location { line: number, ..at }, column))
    });
    found.unwrap_or((at, index(at.column)))
}

/// The first line up to this one that begins with a space that is none of YAML's, and its name.
fn odd_indentation(text: &str, until: u32) -> Option<(Location, &'static str)> {
    let lines = text.lines().zip(1_u32..).take(index(until) + 1);
    lines.into_iter().find_map(|(line, number)| {
        let column = line
            .chars()
            .take_while(|c| c.is_whitespace())
            .position(|c| c != ' ')?;
        let name = match line.chars().nth(column)? {
            '\u{a0}' => "a space that does not break (U+00A0)",
            '\u{3000}' => "a full-width space (U+3000)",
            '\u{2000}'..='\u{200a}' | '\u{202f}' => "a typographic space",
            _ => return None,
        };
        let at = Location {
            line: number,
            ..Location::default()
        };
        Some((at_column(at, column), name))
    })
}

/// The bracket that a line before this one opens, and none closes. Quotes and comments are passed over.
fn unclosed(text: &str, until: u32) -> Option<Location> {
    let mut open: Vec<Location> = Vec::new();
    for (line, number) in text.lines().zip(1_u32..).take(index(until)) {
        let (mut quote, mut last) = (None, ' ');
        for (column, c) in line.chars().enumerate() {
            match (quote, c) {
                (Some(by), _) if by == c => quote = None,
                (Some(_), _) => {}
                (None, '#') if last == ' ' => break,
                (None, '"' | '\'') if " [{,".contains(last) => quote = Some(c),
                (None, '[' | '{') => {
                    let at = Location {
                        line: number,
                        ..Location::default()
                    };
                    open.push(at_column(at, column));
                }
                (None, ']' | '}') => drop(open.pop()),
                _ => {}
            }
            last = c;
        }
    }
    open.pop()
}

fn line_of(text: &str, number: u32) -> &str {
    text.lines().nth(index(number)).unwrap_or_default()
}

/// From a number that counts from 1 to one that counts from 0.
fn index(number: u32) -> usize {
    usize::try_from(number.saturating_sub(1)).unwrap_or(usize::MAX)
}

fn at_column(at: Location, column: usize) -> Location {
    Location {
        column: u32::try_from(column + 1).unwrap_or(u32::MAX),
        len: 1,
        ..at
    }
}
