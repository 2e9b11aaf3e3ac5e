//! The patterns of AWS's models, which are Java's and always meant for the whole text.

use std::sync::OnceLock;

use regex_lite::Regex;

use super::table::LETTERS;

/// A pattern: as the model writes it, and in a form that can be compared with a text.
#[derive(Debug)]
pub struct Pattern {
    source: &'static str,
    form: Form,
}

#[derive(Debug)]
enum Form {
    /// `[…]*` or `[…]+`, which most of them are.
    Chars {
        /// How many there must be at least: none, or one.
        least: usize,
        /// A bit for each character of ASCII.
        ascii: u128,
        /// Other characters, in order.
        beyond: &'static [(u32, u32)],
        /// Whether letters, digits and spaces of all scripts are among them.
        letters: bool,
    },
    /// Anything else, and what the text must not be (for patterns that look ahead or behind).
    Regex {
        yes: &'static str,
        no: Option<&'static str>,
        made: OnceLock<Made>,
    },
}

#[derive(Debug)]
struct Made {
    yes: Option<Regex>,
    no: Option<Regex>,
}

impl Pattern {
    pub(super) const fn chars(
        source: &'static str,
        least: usize,
        ascii: u128,
        beyond: &'static [(u32, u32)],
        letters: bool,
    ) -> Self {
        let form = Form::Chars {
            least,
            ascii,
            beyond,
            letters,
        };
        Self { source, form }
    }

    pub(super) const fn regex(
        source: &'static str,
        yes: &'static str,
        no: Option<&'static str>,
    ) -> Self {
        let made = OnceLock::new();
        let form = Form::Regex { yes, no, made };
        Self { source, form }
    }

    /// As the model writes it, which is how AWS shows it in an answer.
    #[must_use]
    pub fn source(&self) -> &'static str {
        self.source
    }

    /// Whether the whole text matches.
    #[must_use]
    pub fn matches(&self, text: &str) -> bool {
        match &self.form {
            Form::Chars { least, .. } => text.len() >= *least && self.first_outside(text).is_none(),
            Form::Regex { yes, no, made } => {
                let made = made.get_or_init(|| Made {
                    yes: whole(yes),
                    no: no.and_then(whole),
                });
                let is = |regex: &Option<Regex>| regex.as_ref().map(|regex| regex.is_match(text));
                is(&made.yes).unwrap_or(true) && !is(&made.no).unwrap_or(false)
            }
        }
    }

    /// The first character that the pattern does not have, if it is a set of characters.
    #[must_use]
    pub fn first_outside(&self, text: &str) -> Option<char> {
        let Form::Chars {
            ascii,
            beyond,
            letters,
            ..
        } = &self.form
        else {
            return None;
        };
        text.chars().find(|&c| {
            let code = u32::from(c);
            let is_in = match code {
                0..128 => ascii >> code & 1 == 1,
                _ => within(beyond, code) || (*letters && within(LETTERS, code)),
            };
            !is_in
        })
    }

    /// Whether it could be made; a test asks it of each.
    #[cfg(test)]
    pub(super) fn is_sound(&self) -> bool {
        match &self.form {
            Form::Chars { beyond, .. } => beyond.is_sorted_by(|a, b| a.1 < b.0),
            Form::Regex { yes, no, .. } => {
                whole(yes).is_some() && no.is_none_or(|no| whole(no).is_some())
            }
        }
    }
}

fn whole(pattern: &str) -> Option<Regex> {
    Regex::new(&format!("^(?:{pattern})$")).ok()
}

fn within(ranges: &[(u32, u32)], code: u32) -> bool {
    let after = ranges.partition_point(|(low, _)| *low <= code);
    after > 0 && code <= ranges[after - 1].1
}
