//! A call's parameters against what the model says of them.

use serde_json::{Map, Value};

use super::rule::{Bound, Of};
use super::{Member, Rule, Shape, Text, member};

/// How a value was written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Wire {
    /// As a form: every leaf is text, and what is empty can be an empty list as well.
    Form,
    /// As JSON or CBOR, whose values have types.
    Typed,
}

/// A step from the operation to a value.
#[derive(Debug, Clone, Copy)]
pub enum Descent<'v> {
    /// To a member of a structure that the model knows.
    Member(&'static Member),
    /// To a member that it does not know.
    Unknown(&'v str),
    /// To an element of a list, counted from 0.
    Element(usize),
    /// To the value of a map's key.
    Key(&'v str),
}

/// A value that breaks a rule.
#[derive(Debug, Clone)]
pub struct Broken<'v> {
    /// Where it stands.
    pub path: Vec<Descent<'v>>,
    /// What was sent; `None` if nothing was, or if it is secret.
    pub value: Option<&'v Value>,
    /// Whether nothing was sent.
    pub is_missing: bool,
    /// What it breaks.
    pub rule: Rule,
}

/// Everything in `params` that breaks a rule of `shape`, in the order of the members' names.
#[must_use]
pub fn broken<'v>(shape: &'static Shape, params: &'v Value, wire: Wire) -> Vec<Broken<'v>> {
    let mut check = Check {
        wire,
        found: Vec::new(),
    };
    check.value(shape, params, &Path(None));
    check.found
}

/// Where the check is: on the stack, so that a call which breaks nothing allocates nothing.
struct Path<'p, 'v>(Option<(&'p Path<'p, 'v>, Descent<'v>)>);

impl<'v> Path<'_, 'v> {
    fn steps(&self) -> Vec<Descent<'v>> {
        let Some((before, step)) = self.0 else {
            return Vec::new();
        };
        let mut steps = before.steps();
        steps.push(step);
        steps
    }
}

struct Check<'v> {
    wire: Wire,
    found: Vec<Broken<'v>>,
}

impl<'v> Check<'v> {
    fn add(&mut self, path: &Path<'_, 'v>, value: Option<&'v Value>, rule: Rule) {
        self.found.push(Broken {
            path: path.steps(),
            value,
            is_missing: rule == Rule::Required,
            rule,
        });
    }

    fn value(&mut self, shape: &'static Shape, value: &'v Value, path: &Path<'_, 'v>) {
        match shape {
            Shape::Structure(members) => self.structure(members, value, path),
            Shape::List { size, element } => self.list(*size, element, value, path),
            Shape::Map {
                size,
                entry,
                secret,
            } => {
                let Some(entries) = self.object(value, path) else {
                    return;
                };
                let shown = Some(value).filter(|_| !secret);
                self.size(*size, entries.len(), shown, path);
                if let Shape::Text(text) = entry.key
                    && entries
                        .keys()
                        .any(|key| text.broken(key).iter().any(Option::is_some))
                {
                    self.add(path, shown, Rule::Elements(Of::Keys, text));
                }
                let listed = entries
                    .iter()
                    .map(|(key, value)| (Descent::Key(key), value));
                self.elements(entry.value, listed, Of::Values, shown, path);
            }
            leaf => {
                let secret = matches!(leaf, Shape::Text(Text { secret: true, .. }));
                for rule in leaf_rules(leaf, value, self.wire) {
                    self.add(path, Some(value).filter(|_| !secret), rule);
                }
            }
        }
    }

    fn structure(&mut self, members: &'static [Member], value: &'v Value, path: &Path<'_, 'v>) {
        let Some(given) = self.object(value, path) else {
            return;
        };
        for known in members {
            match given.get(known.wire).filter(|value| !value.is_null()) {
                Some(value) => {
                    let path = Path(Some((path, Descent::Member(known))));
                    self.value(known.shape, value, &path);
                }
                None if known.required => {
                    let path = Path(Some((path, Descent::Member(known))));
                    self.add(&path, None, Rule::Required);
                }
                None => {}
            }
        }
        for (name, value) in given {
            if member(members, name).is_none() {
                let path = Path(Some((path, Descent::Unknown(name))));
                self.add(&path, Some(value), Rule::Unknown);
            }
        }
    }

    /// In a form, what has no entry is an empty text.
    fn object(&mut self, value: &'v Value, path: &Path<'_, 'v>) -> Option<&'v Map<String, Value>> {
        static EMPTY: std::sync::LazyLock<Map<String, Value>> = std::sync::LazyLock::new(Map::new);
        match value {
            Value::Object(members) => Some(members),
            Value::String(text) if text.is_empty() && self.wire == Wire::Form => Some(&EMPTY),
            other => {
                self.add(path, Some(other), Rule::Type("a structure"));
                None
            }
        }
    }

    fn list(
        &mut self,
        size: (u32, u32),
        element: &'static Shape,
        value: &'v Value,
        path: &Path<'_, 'v>,
    ) {
        let elements = match value {
            Value::Array(elements) => elements.as_slice(),
            Value::String(text) if self.wire == Wire::Form && text.is_empty() => &[],
            // A lone value of a form is a list of one.
            one if self.wire == Wire::Form => std::slice::from_ref(one),
            other => return self.add(path, Some(other), Rule::Type("a list")),
        };
        self.size(size, elements.len(), Some(value), path);
        let listed = elements.iter().enumerate();
        let listed = listed.map(|(place, value)| (Descent::Element(place), value));
        self.elements(element, listed, Of::Members, Some(value), path);
    }

    fn size(
        &mut self,
        (least, most): (u32, u32),
        count: usize,
        value: Option<&'v Value>,
        path: &Path<'_, 'v>,
    ) {
        if count > most as usize {
            self.add(path, value, Rule::Longest(most));
        }
        if count < least as usize {
            self.add(path, value, Rule::Shortest(least));
        }
    }

    /// What has members is looked at one by one; of anything else AWS says once what all of them must be.
    fn elements(
        &mut self,
        shape: &'static Shape,
        elements: impl Iterator<Item = (Descent<'v>, &'v Value)>,
        of: Of,
        whole: Option<&'v Value>,
        path: &Path<'_, 'v>,
    ) {
        let Some(rule) = shape.as_elements(of) else {
            for (step, value) in elements {
                self.value(shape, value, &Path(Some((path, step))));
            }
            return;
        };
        let mut broken = elements.flat_map(|(_, value)| leaf_rules(shape, value, self.wire));
        match broken.next() {
            None => {}
            Some(Rule::Type(wanted)) => self.add(path, whole, Rule::Type(wanted)),
            Some(_) => self.add(path, whole, rule),
        }
    }
}

/// What a value that has nothing below it breaks.
fn leaf_rules(shape: &'static Shape, value: &Value, wire: Wire) -> impl Iterator<Item = Rule> {
    let mut rules = [None; 4];
    let wrong = |wanted| [Some(Rule::Type(wanted)), None, None, None];
    match shape {
        Shape::Text(text) => match value.as_str() {
            Some(given) => rules = text.broken(given),
            None => rules = wrong("a text"),
        },
        Shape::Integer(low, high) => match whole(value, wire) {
            Some(number) => {
                let low = low.filter(|low| number < *low).map(Bound::Whole);
                let high = high.filter(|high| number > *high).map(Bound::Whole);
                rules = [low.map(Rule::Least), high.map(Rule::Most), None, None];
            }
            None => rules = wrong("a whole number"),
        },
        Shape::Number(low, high) => match real(value, wire) {
            Some(number) => {
                let low = low.filter(|low| number < *low).map(Bound::Real);
                let high = high.filter(|high| number > *high).map(Bound::Real);
                rules = [low.map(Rule::Least), high.map(Rule::Most), None, None];
            }
            None => rules = wrong("a number"),
        },
        Shape::Flag if !is_flag(value, wire) => rules = wrong("true or false"),
        Shape::Bytes if !value.is_string() => rules = wrong("base64"),
        _ => {}
    }
    rules.into_iter().flatten()
}

impl Text {
    /// What a text breaks, in AWS's order.
    #[must_use]
    pub fn broken(&self, given: &str) -> [Option<Rule>; 4] {
        let (least, most) = self.length;
        // Bytes are at least as many as characters, which are counted only when it matters.
        let count = || given.chars().count();
        let is_long = given.len() > most as usize && count() > most as usize;
        let is_short = given.len() < least as usize || (least > 1 && count() < least as usize);
        let pattern = self.pattern.filter(|pattern| !pattern.matches(given));
        let is_other = !self.values.is_empty() && !self.values.contains(&given);
        [
            pattern.map(|pattern| Rule::Pattern(pattern.source())),
            is_long.then_some(Rule::Longest(most)),
            is_short.then_some(Rule::Shortest(least)),
            is_other.then_some(Rule::OneOf(self.values)),
        ]
    }
}

fn whole(value: &Value, wire: Wire) -> Option<i64> {
    match value {
        Value::String(digits) if wire == Wire::Form => digits.parse().ok(),
        number => number.as_i64(),
    }
}

fn real(value: &Value, wire: Wire) -> Option<f64> {
    match value {
        Value::String(digits) if wire == Wire::Form => digits.parse().ok(),
        number => number.as_f64(),
    }
}

fn is_flag(value: &Value, wire: Wire) -> bool {
    match value {
        Value::Bool(_) => true,
        Value::String(word) => {
            wire == Wire::Form
                && (word.eq_ignore_ascii_case("true") || word.eq_ignore_ascii_case("false"))
        }
        _ => false,
    }
}
