//! What a value breaks, in the words of AWS's own framework.

use std::fmt;

use super::{MOST, Shape, Text};

/// What a value does not satisfy. Shown as AWS does: `Member must have length less than or equal to 64`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Rule {
    /// It must be there.
    Required,
    /// No member has this name.
    Unknown,
    /// It is of another type.
    Type(&'static str),
    /// So many characters, elements or entries at least.
    Shortest(u32),
    /// So many at most.
    Longest(u32),
    /// At least so much.
    Least(Bound),
    /// At most so much.
    Most(Bound),
    /// The pattern, as the model writes it.
    Pattern(&'static str),
    /// One of these.
    OneOf(&'static [&'static str]),
    /// An element of the list, or a value of the map, breaks something of its shape.
    Elements(Of, &'static Text),
    /// The same of a number.
    Numbers(Of, Option<Bound>, Option<Bound>),
}

/// What of a list or map is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Of {
    /// Elements of a list.
    Members,
    /// Keys of a map.
    Keys,
    /// Values of a map.
    Values,
}

/// A bound of a number: whole ones are written without a point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Bound {
    /// Of a whole number.
    Whole(i64),
    /// Of any other.
    Real(f64),
}

impl PartialEq for Text {
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self, other)
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(number) => number.fmt(f),
            Self::Real(number) => write!(f, "{number:?}"),
        }
    }
}

impl fmt::Display for Of {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Members => "Member",
            Self::Keys => "Map keys",
            Self::Values => "Map value",
        })
    }
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Required => f.write_str("Member must not be null"),
            Self::Unknown => f.write_str("Member must be one of the operation's"),
            Self::Type(wanted) => write!(f, "Member must be {wanted}"),
            Self::Shortest(least) => {
                write!(
                    f,
                    "Member must have length greater than or equal to {least}"
                )
            }
            Self::Longest(most) => {
                write!(f, "Member must have length less than or equal to {most}")
            }
            Self::Least(low) => write!(f, "Member must have value greater than or equal to {low}"),
            Self::Most(high) => write!(f, "Member must have value less than or equal to {high}"),
            Self::Pattern(source) => {
                write!(
                    f,
                    "Member must satisfy regular expression pattern: {source}"
                )
            }
            Self::OneOf(values) => {
                write!(
                    f,
                    "Member must satisfy enum value set: [{}]",
                    values.join(", ")
                )
            }
            Self::Elements(of, text) => within(f, *of, &rules(text)),
            Self::Numbers(of, low, high) => {
                let high = high.map(Self::Most);
                let rules: Vec<Self> = high.into_iter().chain(low.map(Self::Least)).collect();
                within(f, *of, &rules)
            }
        }
    }
}

/// AWS names every rule of the elements, whichever was broken.
fn within(f: &mut fmt::Formatter<'_>, of: Of, rules: &[Rule]) -> fmt::Result {
    let rules: Vec<String> = rules.iter().map(ToString::to_string).collect();
    write!(f, "{of} must satisfy constraint: [{}]", rules.join(", "))
}

/// All that a text must satisfy, in AWS's order.
fn rules(text: &Text) -> Vec<Rule> {
    let (least, most) = text.length;
    let is_bounded = (least, most) != (0, MOST);
    let mut rules = Vec::new();
    if is_bounded {
        rules.extend([Rule::Longest(most), Rule::Shortest(least)]);
    }
    rules.extend(text.pattern.map(|pattern| Rule::Pattern(pattern.source())));
    if !text.values.is_empty() {
        rules.push(Rule::OneOf(text.values));
    }
    rules
}

impl Shape {
    /// What an element, key or value of this shape is told to satisfy; `None` for what has members of its own.
    pub(super) fn as_elements(&'static self, of: Of) -> Option<Rule> {
        match self {
            Self::Text(text) => Some(Rule::Elements(of, text)),
            Self::Integer(low, high) => Some(Rule::Numbers(
                of,
                low.map(Bound::Whole),
                high.map(Bound::Whole),
            )),
            Self::Number(low, high) => Some(Rule::Numbers(
                of,
                low.map(Bound::Real),
                high.map(Bound::Real),
            )),
            _ => None,
        }
    }
}
