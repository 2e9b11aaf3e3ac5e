//! Text of others, safe to show: the one rule, and what it means where text goes.
//!
//! Names, tags, reasons and messages come from AWS, from a stack file or from whoever may tag an image, and are shown
//! to people who decide by them. None of it may move a cursor, begin a line of its own, hide a part of itself, or be
//! taken for a command by what reads a pipeline's log.
//!
//! **The rule**: a character that is not seen is shown escaped, as `\n`, `\r`, `\t` or `\u{202e}`. That is whatever
//! Rust's own `Debug` escapes (control, format, bidirectional, private and unassigned characters, every blank but the
//! common one) and the few letters and marks that are blank by definition. Places differ only in what else is active
//! there: [`json`] for JSON, [`pipeline`] for whole outputs, [`xml`] and [`code_span`] for markup.

mod markup;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::fmt::Write;

pub use markup::{code_span, fence, untagged, xml};

/// Letters, marks and symbols that are drawn as nothing or as a blank: Unicode's `Default_Ignorable_Code_Point` as far
/// as `Debug` does not escape it, and the empty Braille pattern.
fn is_blank(c: char) -> bool {
    matches!(c,
        '\u{34f}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}' | '\u{180b}'..='\u{180f}' | '\u{2800}'
        | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{ffa0}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a character is none that a reader sees, the common blank aside.
#[must_use]
pub fn is_unseen(c: char) -> bool {
    if c.is_ascii() {
        return c.is_ascii_control();
    }
    // After a letter, so that marks count as what they are: part of a letter.
    let mut buffer = [b'a'; 5];
    let length = c.encode_utf8(&mut buffer[1..]).len();
    let text = std::str::from_utf8(&buffer[..=length]).unwrap_or_default();
    is_blank(c) || text.escape_debug().nth(1) == Some('\\')
}

fn push(out: &mut String, c: char) {
    match c {
        '\n' => out.push_str("\\n"),
        '\r' => out.push_str("\\r"),
        '\t' => out.push_str("\\t"),
        c => push_code(out, c),
    }
}

fn push_code(out: &mut String, c: char) {
    // Writing to a string cannot fail.
    let _ = write!(out, "\\u{{{:x}}}", u32::from(c));
}

/// Text on one line, of which every character is seen. What passed once stays as it is, so that a text may pass twice.
#[must_use]
pub fn visible(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_unseen) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match is_unseen(c) {
            true => push(&mut out, c),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// As [`visible`], for a whole output: its line breaks stay (calendars have `\r\n`), and so do styles (`ESC [ … m`).
#[must_use]
pub fn styled(text: &str) -> Cow<'_, str> {
    if !text.chars().any(|c| is_unseen(c) && c != '\n') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let layout = match c {
            '\n' => 1,
            '\r' if rest.starts_with("\r\n") => 2,
            _ => style(rest),
        };
        if layout > 0 || !is_unseen(c) {
            let (kept, after) = rest.split_at(layout.max(c.len_utf8()));
            out.push_str(kept);
            rest = after;
        } else {
            push(&mut out, c);
            rest = &rest[c.len_utf8()..];
        }
    }
    Cow::Owned(out)
}

/// The length of the style that a text begins with; 0 if it does with something else.
fn style(text: &str) -> usize {
    let Some(parameters) = text.strip_prefix("\u{1b}[") else {
        return 0;
    };
    let digits = parameters.trim_start_matches(|c: char| c.is_ascii_digit() || c == ';');
    match digits.starts_with('m') {
        true => text.len() - digits.len() + 1,
        false => 0,
    }
}

/// As [`visible`], and no two texts come out alike: a backslash that would read as the beginning of an escape is
/// doubled, and blanks are escaped where they are not seen (at either end, and after another). For values that are
/// compared by people. Once only.
#[must_use]
pub fn exact(text: &str) -> Cow<'_, str> {
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    let mut blank = true;
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        match c {
            '\\' if next
                .is_some_and(|n| matches!(n, '\\' | 'n' | 'r' | 't' | 'u') || is_unseen(n)) =>
            {
                out.push_str("\\\\");
            }
            // A blank that will be escaped follows: it, too, would be read as escaped by this backslash.
            '\\' if next == Some(' ') => out.push_str("\\\\"),
            ' ' if blank || next.is_none() => push_code(&mut out, c),
            c if is_unseen(c) => push(&mut out, c),
            c => out.push(c),
        }
        blank = c == ' ';
    }
    match out == text {
        true => Cow::Borrowed(text),
        false => Cow::Owned(out),
    }
}

/// JSON text of which every character is seen, and which no pipeline takes for a command; it parses to the same.
/// Strings are the only place where such characters stand in JSON that has no line breaks of its own, or has been
/// laid out over lines.
#[must_use]
pub fn json(serialised: &str) -> Cow<'_, str> {
    let layout = |c: char| c == '\n';
    let command = serialised.contains("##");
    if !command && !serialised.chars().any(|c| is_unseen(c) && !layout(c)) {
        return Cow::Borrowed(serialised);
    }
    let mut out = String::with_capacity(serialised.len() + 64);
    let mut before = ' ';
    for c in serialised.chars() {
        // Number signs stand in strings only; of two, the second could begin a command.
        if is_unseen(c) && !layout(c) || (before, c) == ('#', '#') {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        } else {
            out.push(c);
        }
        before = c;
    }
    Cow::Owned(out)
}

/// A whole output, of which no line is a command to whatever runs a pipeline: GitHub's runner takes `::name::` where a
/// line begins (blanks aside) and `##[name]` anywhere, Azure's `##vso[…]`, TeamCity's `##teamcity[…]`. The sections of
/// GitLab's logs need control characters, which nothing that was escaped has. (`ActionCommand.cs` of
/// `actions/runner`, `Gitlab::Regex.logs_section_prefix_regex`.)
#[must_use]
pub fn pipeline(text: &str) -> Cow<'_, str> {
    if !text.contains("::") && !text.contains("##") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for line in text.split_inclusive('\n') {
        push_line(&mut out, line);
    }
    Cow::Owned(out)
}

fn push_line(out: &mut String, line: &str) {
    let start = unstyled(line);
    let (blanks, mut rest) = line.split_at(start);
    out.push_str(blanks);
    if rest.starts_with("::") {
        push_code(out, ':');
        rest = &rest[1..];
    }
    while let Some(at) = rest.find("##") {
        let (before, after) = rest.split_at(at);
        out.push_str(before);
        match after[2..].starts_with(|c: char| c == '[' || c.is_ascii_alphabetic()) {
            true => push_code(out, '#'),
            false => out.push('#'),
        }
        rest = &after[1..];
    }
    out.push_str(rest);
}

/// Where the text of a line begins, after blanks and our own styles.
fn unstyled(line: &str) -> usize {
    let mut at = 0;
    loop {
        let rest = &line[at..];
        at += match style(rest) {
            0 if rest.starts_with(' ') => 1,
            0 => return at,
            length => length,
        };
    }
}
