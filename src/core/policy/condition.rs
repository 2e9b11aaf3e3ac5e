//! Conditions: operators, keys, values.

use serde_json::Value;

use super::Fault;

/// One line of a condition: all of them must hold.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// How the values are compared.
    pub operator: Operator,
    /// `aws:SourceAccount`; compared without regard to case.
    pub key: String,
    /// One of them must fit, or none if the operator is a negated one.
    pub values: Vec<String>,
}

/// How values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operator {
    /// Of several values of the request: any, or all.
    pub of_set: Option<OfSet>,
    /// The comparison itself.
    pub test: Test,
    /// `…IfExists`: it holds if the request has no such key.
    pub if_exists: bool,
}

/// Which of the request's values must fit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfSet {
    /// `ForAnyValue:`
    Any,
    /// `ForAllValues:`
    All,
}

/// A comparison (IAM user guide, "IAM JSON policy elements: Condition operators").
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs, reason = "the names are IAM's own")]
pub enum Test {
    StringEquals,
    StringNotEquals,
    StringEqualsIgnoreCase,
    StringNotEqualsIgnoreCase,
    StringLike,
    StringNotLike,
    NumericEquals,
    NumericNotEquals,
    NumericLessThan,
    NumericLessThanEquals,
    NumericGreaterThan,
    NumericGreaterThanEquals,
    DateEquals,
    DateNotEquals,
    DateLessThan,
    DateLessThanEquals,
    DateGreaterThan,
    DateGreaterThanEquals,
    Bool,
    BinaryEquals,
    IpAddress,
    NotIpAddress,
    ArnEquals,
    ArnLike,
    ArnNotEquals,
    ArnNotLike,
    Null,
}

const TESTS: [(&str, Test); 27] = [
    ("StringEquals", Test::StringEquals),
    ("StringNotEquals", Test::StringNotEquals),
    ("StringEqualsIgnoreCase", Test::StringEqualsIgnoreCase),
    ("StringNotEqualsIgnoreCase", Test::StringNotEqualsIgnoreCase),
    ("StringLike", Test::StringLike),
    ("StringNotLike", Test::StringNotLike),
    ("NumericEquals", Test::NumericEquals),
    ("NumericNotEquals", Test::NumericNotEquals),
    ("NumericLessThan", Test::NumericLessThan),
    ("NumericLessThanEquals", Test::NumericLessThanEquals),
    ("NumericGreaterThan", Test::NumericGreaterThan),
    ("NumericGreaterThanEquals", Test::NumericGreaterThanEquals),
    ("DateEquals", Test::DateEquals),
    ("DateNotEquals", Test::DateNotEquals),
    ("DateLessThan", Test::DateLessThan),
    ("DateLessThanEquals", Test::DateLessThanEquals),
    ("DateGreaterThan", Test::DateGreaterThan),
    ("DateGreaterThanEquals", Test::DateGreaterThanEquals),
    ("Bool", Test::Bool),
    ("BinaryEquals", Test::BinaryEquals),
    ("IpAddress", Test::IpAddress),
    ("NotIpAddress", Test::NotIpAddress),
    ("ArnEquals", Test::ArnEquals),
    ("ArnLike", Test::ArnLike),
    ("ArnNotEquals", Test::ArnNotEquals),
    ("ArnNotLike", Test::ArnNotLike),
    ("Null", Test::Null),
];

impl Operator {
    /// `ForAnyValue:StringLikeIfExists`
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        let sets = [("ForAnyValue:", OfSet::Any), ("ForAllValues:", OfSet::All)];
        let (of_set, rest) = sets
            .iter()
            .find_map(|(prefix, set)| Some((Some(*set), name.strip_prefix(prefix)?)))
            .unwrap_or((None, name));
        let (rest, if_exists) = match rest.strip_suffix("IfExists") {
            // That a key is absent is what `Null` asks.
            Some("Null") => return None,
            Some(rest) => (rest, true),
            None => (rest, false),
        };
        let (_, test) = TESTS.iter().find(|(known, _)| *known == rest)?;
        Some(Self {
            of_set,
            test: *test,
            if_exists,
        })
    }

    fn is_of_dates(self) -> bool {
        matches!(
            self.test,
            Test::DateEquals
                | Test::DateNotEquals
                | Test::DateLessThan
                | Test::DateLessThanEquals
                | Test::DateGreaterThan
                | Test::DateGreaterThanEquals
        )
    }
}

/// `{"StringEquals": {"aws:SourceAccount": ["1", "2"]}}`. `syntax` is what the parser says of anything else.
pub(super) fn conditions(
    value: &Value,
    place: &str,
    syntax: &str,
    faults: &mut Vec<Fault>,
) -> Vec<Condition> {
    let mut found = Vec::new();
    let Value::Object(operators) = value else {
        let help = "A condition is a table of operators.";
        faults.push(Fault::new(place, syntax, help));
        return found;
    };
    for (name, tests) in operators {
        let place = format!("{place}.{name}");
        let Value::Object(tests) = tests else {
            let help = format!("`{name}` is a table of keys and what they are compared with.");
            faults.push(Fault::new(&place, syntax, help));
            continue;
        };
        // Without a key, IAM does not look at the operator.
        if tests.is_empty() {
            continue;
        }
        let Some(operator) = Operator::parse(name) else {
            let help = format!("`{name}` is not a condition operator{}.", meant(name));
            faults.push(Fault::new(&place, syntax, help));
            continue;
        };
        for (key, values) in tests {
            match texts(values) {
                Some(values) => found.push(Condition {
                    operator,
                    key: key.clone(),
                    values,
                }),
                None => {
                    let help =
                        "It is compared with text, a number, true or false, or a list of these.";
                    faults.push(Fault::new(&format!("{place}.{key}"), syntax, help));
                }
            }
        }
    }
    found
}

fn meant(name: &str) -> String {
    let close = |known: &&(&str, Test)| known.0.eq_ignore_ascii_case(name);
    let known = TESTS.iter().find(close);
    known.map_or_else(String::new, |(known, _)| format!("; `{known}` is"))
}

/// IAM reads `5` and `"5"`, `true` and `"true"` alike.
fn texts(value: &Value) -> Option<Vec<String>> {
    let text = |value: &Value| match value {
        Value::String(text) => Some(text.clone()),
        Value::Bool(_) | Value::Number(_) => Some(value.to_string()),
        _ => None,
    };
    match value {
        Value::Array(items) => items.iter().map(text).collect(),
        one => Some(vec![text(one)?]),
    }
}

/// Dates that cannot be read, each with its key.
pub(super) fn bad_dates(conditions: &[Condition]) -> impl Iterator<Item = (&str, &str)> {
    let dated = conditions.iter().filter(|c| c.operator.is_of_dates());
    dated.flat_map(|condition| {
        let bad = condition.values.iter().filter(|value| !is_date(value));
        bad.map(|value| (condition.key.as_str(), value.as_str()))
    })
}

/// Seconds since 1970, or ISO 8601 from the year on (`2026`, `2026-03`, `2026-03-02T00:00:00Z`).
fn is_date(text: &str) -> bool {
    let text = text.to_ascii_lowercase();
    // A policy variable is filled in when a request comes.
    if text.contains("${") || text.parse::<i64>().is_ok() {
        return true;
    }
    let (date, time) = text.split_once('t').unwrap_or((&text, ""));
    is_day(date) && (time.is_empty() || is_time(time))
}

fn is_day(date: &str) -> bool {
    let bounds = [1..=i64::MAX, 1..=12, 1..=31];
    let parts: Vec<&str> = date.split('-').collect();
    let fits = |(part, bounds): (&&str, &std::ops::RangeInclusive<i64>)| {
        part.parse().is_ok_and(|number| bounds.contains(&number))
    };
    parts.len() <= bounds.len() && parts.iter().zip(&bounds).all(fits)
}

/// `09:30:00.5+09:00`
fn is_time(time: &str) -> bool {
    let (clock, zone) = match time.find(['z', '+', '-']) {
        Some(cut) => time.split_at(cut),
        None => (time, ""),
    };
    let mut clock = clock.splitn(3, ':');
    let two = |part: &str, most: u8| {
        (1..=2).contains(&part.len()) && part.parse::<u8>().is_ok_and(|number| number <= most)
    };
    let is_hour = clock.next().is_some_and(|hour| two(hour, 23));
    let is_minute = clock.next().is_none_or(|minute| two(minute, 59));
    let is_second = clock.next().is_none_or(|second| {
        let (whole, part) = second.split_once('.').unwrap_or((second, "0"));
        let is_part = (1..=9).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
        two(whole, 59) && is_part
    });
    is_hour && is_minute && is_second && is_zone(zone)
}

fn is_zone(zone: &str) -> bool {
    let Some(offset) = zone.strip_prefix(['+', '-']) else {
        return matches!(zone, "" | "z");
    };
    let (hours, minutes) = offset.split_once(':').unwrap_or((offset, "00"));
    let two = |part: &str, most: u8| part.len() == 2 && part.parse::<u8>().is_ok_and(|n| n <= most);
    two(hours, 23) && two(minutes, 59)
}
