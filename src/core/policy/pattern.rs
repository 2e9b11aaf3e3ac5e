//! Patterns: `*` and `?`, and the policy variables that are filled in when a request comes.
//!
//! IAM user guide, "IAM JSON policy elements: Variables and tags" and "... Resource".

use super::Version;
use super::request::Context;

/// A pattern, its variables filled in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Pattern(Vec<Part>);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// This character itself.
    Char(char),
    /// `?`
    One,
    /// `*`
    Many,
}

/// How far a `*` reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reach {
    /// Over anything.
    Anything,
    /// Within a part of an ARN, unless it ends the part ("If the * wildcard is the last character of a resource ARN
    /// segment, it can expand to match beyond the colon boundaries").
    Segment,
}

impl Pattern {
    /// Without variables.
    pub(super) fn plain(text: &str) -> Self {
        Self(text.chars().map(Part::of).collect())
    }

    /// With them: those of the request, their `'default'`, and `${*}`, `${?}`, `${$}`, which stand for the character. `None`
    /// if one has no value: nothing is equal to it and nothing like it. The older language has none.
    pub(super) fn filled(text: &str, context: &Context, version: Version) -> Option<Self> {
        if version == Version::Old {
            return Some(Self::plain(text));
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${") {
            let Some((variable, tail)) = after.split_once('}') else {
                break;
            };
            parts.extend(before.chars().map(Part::of));
            parts.extend(value(variable, context)?.chars().map(Part::Char));
            rest = tail;
        }
        parts.extend(rest.chars().map(Part::of));
        Some(Self(parts))
    }

    /// As text, for comparisons that know no wildcards.
    pub(super) fn text(&self) -> String {
        let char = |part: &Part| match part {
            Part::Char(c) => *c,
            Part::One => '?',
            Part::Many => '*',
        };
        self.0.iter().map(char).collect()
    }

    /// Whether all of `text` is like it.
    pub(super) fn fits(&self, text: &str, reach: Reach) -> bool {
        // Most patterns are not about what is asked, or differ from it at their end alone: their first characters say so.
        let literal = self.0.iter().take_while(|part| part.char().is_some());
        let literal = literal.count();
        let (begin, parts) = self.0.split_at(literal);
        let mut chars = text.chars();
        if begin.iter().any(|part| part.char() != chars.next()) {
            return false;
        }
        if matches!(parts, [] | [Part::Many]) {
            return !parts.is_empty() || chars.next().is_none();
        }
        let text: Vec<char> = chars.collect();
        // Up to where in the text the pattern so far may reach, in order: after a few characters that is one place.
        let mut reached = vec![0];
        for (place, part) in parts.iter().enumerate() {
            if *part == Part::Many {
                let next = parts.get(place + 1);
                let ends = matches!(next, None | Some(Part::Char(':')));
                let crosses = ends || reach == Reach::Anything;
                reached = spread(&reached, &text, crosses);
                continue;
            }
            let is_like = |c: char| match part {
                Part::Char(own) => *own == c,
                Part::One => reach == Reach::Anything || c != ':',
                Part::Many => false,
            };
            reached.retain(|at| text.get(*at).is_some_and(|c| is_like(*c)));
            reached.iter_mut().for_each(|at| *at += 1);
            if reached.is_empty() {
                return false;
            }
        }
        reached.last() == Some(&text.len())
    }

    /// A resource's pattern: an ARN with fewer than six parts has wildcards for the rest.
    pub(super) fn into_resource(mut self) -> Self {
        let colons = self.0.iter().filter(|part| **part == Part::Char(':'));
        let parts = colons.count() + 1;
        if self.0 != [Part::Many] {
            for _ in parts..6 {
                self.0.extend([Part::Char(':'), Part::Many]);
            }
        }
        self
    }

    /// As operators for ARNs compare it: each of the six parts by itself.
    pub(super) fn fits_arn(&self, arn: &str) -> bool {
        let (own, its) = (self.segments(), arn.splitn(6, ':'));
        let its: Vec<&str> = its.collect();
        let mut pairs = own.into_iter().zip(&its);
        its.len() == 6
            && self.segments().len() == 6
            && pairs.all(|(own, part)| own.fits(part, Reach::Anything))
    }

    fn segments(&self) -> Vec<Self> {
        let segments = self.0.splitn(6, |part| *part == Part::Char(':'));
        segments.map(|segment| Self(segment.to_vec())).collect()
    }
}

/// Where a `*` after these places may reach, in order.
fn spread(from: &[usize], text: &[char], crosses: bool) -> Vec<usize> {
    let mut places: Vec<usize> = Vec::new();
    for at in from {
        let rest = text.get(*at..).unwrap_or_default();
        let colon = rest.iter().position(|c| *c == ':').filter(|_| !crosses);
        let end = colon.map_or(text.len(), |colon| at + colon);
        // What an earlier one reaches is not reached again.
        let next = places.last().map_or(*at, |last| (*at).max(last + 1));
        places.extend(next..=end);
    }
    places
}

/// Whether a pattern without variables cannot be like a text, for its characters before the first wildcard; in either case
/// of letters.
pub(super) fn begins_otherwise(pattern: &str, text: &str) -> bool {
    let literal = until(pattern, b"*?");
    let whole = literal.len() == pattern.len();
    let start = text.get(..literal.len());
    let same = start.is_some_and(|start| start.eq_ignore_ascii_case(literal));
    !same || (whole && text.len() != literal.len())
}

/// Whether a resource's pattern cannot be like a text, for its characters before the first wildcard or variable.
pub(super) fn resource_begins_otherwise(pattern: &str, text: &str) -> bool {
    !text.starts_with(until(pattern, b"*?$"))
}

/// The text before the first of these.
fn until<'a>(text: &'a str, stops: &[u8]) -> &'a str {
    let end = text.bytes().position(|byte| stops.contains(&byte));
    end.and_then(|end| text.get(..end)).unwrap_or(text)
}

impl Part {
    /// The character that stands for itself.
    fn char(self) -> Option<char> {
        match self {
            Self::Char(c) => Some(c),
            Self::One | Self::Many => None,
        }
    }

    fn of(c: char) -> Self {
        match c {
            '*' => Self::Many,
            '?' => Self::One,
            c => Self::Char(c),
        }
    }
}

/// `aws:username`, or `aws:PrincipalTag/team, 'nobody'`.
fn value(variable: &str, context: &Context) -> Option<String> {
    if matches!(variable, "*" | "?" | "$") {
        return Some(variable.to_owned());
    }
    let (key, default) = match variable.split_once(',') {
        Some((key, default)) => (key.trim(), Some(default.trim().trim_matches('\''))),
        None => (variable.trim(), None),
    };
    // A key of several values cannot be a variable.
    match context.get(key) {
        Some([one]) => Some(one.clone()),
        _ => default.map(ToOwned::to_owned),
    }
}
