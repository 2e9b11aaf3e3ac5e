//! What is active in markup besides what is not seen.

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
