//! What is active in markup besides what is not seen.

use std::borrow::Cow;

use super::visible;

/// Text that can stand between tags of XML and HTML and in attributes. What XML does not have is not seen either.
#[must_use]
pub fn xml(text: &str) -> String {
    let text = visible(text);
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

/// The longest run of backticks in a text.
fn backticks(text: &str) -> usize {
    text.split(|c| c != '`').map(str::len).max().unwrap_or(0)
}

/// Text as a code span of Markdown, in which nothing is active: no HTML, no mention, no link, no image, no address and
/// no reference to an issue becomes one. Not for a cell of a table, where `|` would end it.
#[must_use]
pub fn code_span(text: &str) -> String {
    let text = visible(text);
    if text.is_empty() {
        return String::new();
    }
    let ticks = "`".repeat(backticks(&text) + 1);
    // One blank at either end is taken away again; without it a backtick there would belong to the fence.
    let edge = |c: Option<char>| matches!(c, Some('`' | ' '));
    match edge(text.chars().next()) || edge(text.chars().last()) {
        true => format!("{ticks} {text} {ticks}"),
        false => format!("{ticks}{text}{ticks}"),
    }
}

/// What begins and ends a block of code in Markdown that holds this text: longer than any run of backticks in it.
#[must_use]
pub fn fence(text: &str) -> String {
    "`".repeat(backticks(text).max(2) + 1)
}

/// Text for a block of code, in which a `<` that could begin a tag is shown as `\u{3c}`: comments are also sent by mail,
/// and shown by what knows no blocks of code. Once only, after [`exact`](super::exact) has doubled what looks like it.
#[must_use]
pub fn untagged(text: &str) -> Cow<'_, str> {
    if !text.contains('<') {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        let next = chars.peek().copied();
        let begins = next.is_some_and(|c| c.is_ascii_alphabetic() || "/!?".contains(c));
        match c == '<' && begins {
            true => super::push_code(&mut out, c),
            false => out.push(c),
        }
    }
    Cow::Owned(out)
}
