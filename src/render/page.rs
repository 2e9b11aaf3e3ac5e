//! Text for people, built line by line: whatever a value holds, it stays on its line.

use std::fmt::{self, Arguments, Display, Write};

use anstyle::Style;

use super::{columns, folded, sentence};
use freshscale_core::advice::{Advice, Place};
use freshscale_core::escape::visible;

/// A line of a [`Page`]: `say!(page, "{name}: {why}")`. What the format has besides is the line's end.
macro_rules! say {
    ($page:expr, $($format:tt)+) => {
        $page.line(format_args!($($format)+))
    };
}
pub(crate) use say;

/// Lines of text with styles. What is put in is shown as [`freshscale_core::escape`] says, so that only this type breaks lines and
/// only this type styles them; a renderer that forgets about it has forgotten nothing.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    text: String,
}

impl Page {
    /// One without lines.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Text without an end of line.
    pub fn part(&mut self, text: Arguments<'_>) {
        let _ = match text.as_str() {
            Some(text) => self.text.write_str(&visible(text)),
            None => self.text.write_str(&visible(&text.to_string())),
        };
    }

    /// The same in a style.
    pub fn styled(&mut self, style: Style, text: Arguments<'_>) {
        // Writing to a string cannot fail.
        let _ = write!(self.text, "{style}");
        self.part(text);
        let _ = write!(self.text, "{style:#}");
    }

    /// Text and the end of its line.
    pub fn line(&mut self, text: Arguments<'_>) {
        self.part(text);
        self.text.push('\n');
    }

    /// A line in as many as it takes, as [`folded`] breaks them.
    pub fn folded(&mut self, text: &str, width: usize) {
        for line in folded(text, width) {
            say!(self, "{line}");
        }
    }

    /// A sentence in a style, in as many lines as a terminal takes for it ([`sentence`]).
    pub fn answer(&mut self, style: Style, text: &str) {
        for line in folded(text, sentence()) {
            self.styled(style, format_args!("{line}"));
            self.gap();
        }
    }

    /// The same of `  label: text`, with a style for the label alone.
    pub fn labelled(&mut self, (indent, label): (&str, &str), style: Style, text: &str) {
        for line in folded(&format!("{indent}{label}: {text}"), sentence()) {
            match line
                .strip_prefix(indent)
                .and_then(|rest| rest.strip_prefix(label))
            {
                Some(rest) if rest.starts_with(':') => {
                    self.part(format_args!("{indent}"));
                    self.styled(style, format_args!("{label}"));
                    say!(self, "{rest}");
                }
                _ => say!(self, "{line}"),
            }
        }
    }

    /// A hint after a label in a style: as [`Page::labelled`], but for a command that ends it, which is never folded.
    pub fn hint(&mut self, label: &str, style: Style, place: &Place, hint: &Advice) {
        let whole = place.told(hint);
        match place.split(hint) {
            (words, Some(line)) if label.len() + 2 + whole.chars().count() > sentence() => {
                self.labelled(("", label), style, &words);
                say!(self, "    {line}");
            }
            (_, Some(_)) => {
                self.styled(style, format_args!("{label}"));
                say!(self, ": {whole}");
            }
            (_, None) => self.labelled(("", label), style, &whole),
        }
    }

    /// What to do next, after a label. A command that ends it stands on a line of its own if it is too long for this
    /// one, and is never folded.
    pub fn advice(&mut self, label: &str, place: &Place, advice: &Advice) {
        let (words, line) = place.split(advice);
        let Some(line) = line else {
            return self.folded(&format!("{label}{words}"), columns());
        };
        let gap = if words.is_empty() { "" } else { " " };
        let whole = format!("{label}{words}{gap}{line}");
        if words.is_empty() || whole.chars().count() <= columns() {
            return say!(self, "{whole}");
        }
        self.folded(&format!("{label}{words}"), columns());
        say!(self, "    {line}");
    }

    /// An empty line.
    pub fn gap(&mut self) {
        self.text.push('\n');
    }

    /// Everything that another page has.
    pub fn append(&mut self, other: &Self) {
        self.text.push_str(&other.text);
    }

    /// Whether nothing was put in.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

impl Display for Page {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
mod tests {
    use anstyle::AnsiColor;

    use super::*;

    #[test]
    fn no_value_breaks_a_line_or_brings_a_style() {
        let mut page = Page::new();
        let nasty = "a\n::notice::b\u{1b}[31m";
        page.styled(AnsiColor::Red.on_default(), format_args!("{nasty}"));
        say!(page, ": {nasty}");
        page.folded(nasty, 10);
        let shown = "a\\n::notice::b\\u{1b}[31m";
        let wanted = format!("\u{1b}[31m{shown}\u{1b}[0m: {shown}\n{shown}\n");
        assert_eq!(page.to_string(), wanted);
    }
}
