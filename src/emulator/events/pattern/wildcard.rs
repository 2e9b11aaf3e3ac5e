//! Wildcards: `*` is any run of characters, `\*` and `\\` are the characters themselves.

/// A form that a text may have.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Wildcard(Vec<Part>);

/// A piece of it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Part {
    /// Any run of characters.
    Any,
    /// This one.
    Is(char),
}

impl Wildcard {
    /// # Errors
    /// EventBridge's words, with positions that count a quotation mark before the text.
    pub(super) fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut chars = text.char_indices().peekable();
        while let Some((place, c)) = chars.next() {
            let next = chars.peek().map(|(_, next)| *next);
            match (c, next) {
                ('*', Some('*')) => {
                    return Err(format!(
                        "Consecutive wildcard characters at pos {}",
                        place + 1
                    ));
                }
                ('*', _) => parts.push(Part::Any),
                ('\\', Some(escaped @ ('*' | '\\'))) => {
                    parts.push(Part::Is(escaped));
                    chars.next();
                }
                ('\\', _) => return Err(format!("Invalid escape character at pos {}", place + 1)),
                (c, _) => parts.push(Part::Is(c)),
            }
        }
        Ok(Self(parts))
    }

    pub(super) fn parts(&self) -> &[Part] {
        &self.0
    }

    /// Whether all of the text has this form.
    pub(super) fn matches(&self, text: &str) -> bool {
        let text: Vec<char> = text.chars().collect();
        let (mut part, mut place) = (0, 0);
        // Where the last star stands, and up to where it reaches.
        let mut star: Option<(usize, usize)> = None;
        while place < text.len() {
            match self.0.get(part) {
                Some(Part::Any) => {
                    star = Some((part, place));
                    part += 1;
                }
                Some(Part::Is(c)) if *c == text[place] => {
                    part += 1;
                    place += 1;
                }
                _ => {
                    let Some((at, reached)) = star else {
                        return false;
                    };
                    star = Some((at, reached + 1));
                    (part, place) = (at + 1, reached + 1);
                }
            }
        }
        self.0[part..].iter().all(|part| *part == Part::Any)
    }
}
