//! Reading a pattern, and EventBridge's words for what is none.

use std::net::IpAddr;

use super::Rule;
use super::choice::{Bounds, Choice, Network, Text};
use super::complexity;
use super::json::{Json, Node, Refusal};
use super::wildcard::Wildcard;

/// What `$or` may come to (EventBridge User Guide, "Complex example with multiple matching").
const MOST: usize = 1000;

/// Names that are no fields inside of `$or`.
const RESERVED: &[&str] = &[
    "exactly",
    "equals-ignore-case",
    "prefix",
    "suffix",
    "anything-but",
    "exists",
    "wildcard",
    "numeric",
    "cidr",
    "=",
    "<",
    "<=",
    ">",
    ">=",
    "regex",
    "not-wildcard",
    "not-equals-ignore-case",
    "date-after",
    "date-on-or-after",
    "date-before",
    "date-on-or-before",
    "in-date-range",
    "ip-address-in-range",
    "ip-address-not-in-range",
];

const ONE_KEY: &str = "Only one key allowed in match expression";
const FOLDED: &str = "equals-ignore-case";
const EMPTY_LIST: &str = "Empty arrays are not allowed";

/// What is refused when so many characters have been read.
fn refuse<T>(at: usize, why: impl Into<String>) -> Result<T, Refusal> {
    Err(refusal(at, why))
}

fn refusal(at: usize, why: impl Into<String>) -> Refusal {
    Refusal {
        why: why.into(),
        at: Some(at),
        twice: false,
    }
}

/// What is wrong with an element of a list of `anything-but` is told with its place twice (recorded on AWS by LocalStack).
fn in_a_list(refusal: Refusal) -> Refusal {
    Refusal {
        twice: refusal.at.is_some(),
        ..refusal
    }
}

/// What is said without a place: of the whole, and of addresses.
fn of_the_whole(why: impl Into<String>) -> Refusal {
    Refusal {
        why: why.into(),
        at: None,
        twice: false,
    }
}

const TOO_COMPLEX: &str = "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

pub(super) fn rules(text: &str) -> Result<Vec<Rule>, String> {
    read(text).map_err(|refusal| refusal.in_words(text))
}

fn read(text: &str) -> Result<Vec<Rule>, Refusal> {
    let whole = Node::parse(text)?;
    let Json::Object(fields) = &whole.json else {
        return refuse(whole.at, "Filter is not an object");
    };
    let mut rules = vec![Rule::new()];
    object(&mut rules, "", fields, whole.end, false)?;
    let mut paths = rules.iter().flat_map(Rule::values);
    if paths.any(|choices| complexity::is_too_complex(choices)) {
        return Err(of_the_whole(TOO_COMPLEX));
    }
    Ok(rules)
}

/// Adds what an object says to every alternative that there is so far.
fn object(
    rules: &mut Vec<Rule>,
    path: &str,
    fields: &[(String, Node)],
    end: usize,
    inside_or: bool,
) -> Result<(), Refusal> {
    if fields.is_empty() {
        return refuse(end, "Empty objects are not allowed");
    }
    for (name, value) in fields {
        if name == "$or" {
            alternatives(rules, path, value)?;
            continue;
        }
        if inside_or && RESERVED.contains(&name.as_str()) {
            let why =
                format!("{name} is Ruler reserved fieldName which cannot be used inside $or.");
            return refuse(value.at, why);
        }
        let path = match path {
            "" => name.clone(),
            path => format!("{path}.{name}"),
        };
        match &value.json {
            Json::Object(inner) => object(rules, &path, inner, value.end, inside_or)?,
            Json::Array(choices) if choices.is_empty() => return refuse(value.end, EMPTY_LIST),
            Json::Array(choices) => {
                let choices: Vec<Choice> = choices.iter().map(choice).collect::<Result<_, _>>()?;
                for rule in rules.iter_mut() {
                    rule.insert(path.clone(), choices.clone());
                }
            }
            Json::Leaf(_) => {
                return refuse(
                    value.at,
                    format!("\"{name}\" must be an object or an array"),
                );
            }
        }
    }
    Ok(())
}

/// Every alternative so far, with every one of `$or`.
fn alternatives(rules: &mut Vec<Rule>, path: &str, given: &Node) -> Result<(), Refusal> {
    let Json::Array(ways) = &given.json else {
        return refuse(given.at, "It must be an Array followed with $or.");
    };
    let mut all = Vec::new();
    for way in ways {
        let Json::Object(fields) = &way.json else {
            let why = "Only JSON object is allowed in array of $or relationship.";
            return refuse(way.at, why);
        };
        let mut these = rules.clone();
        object(&mut these, path, fields, way.end, true)?;
        all.extend(these);
        if all.len() > MOST {
            // The wording is not confirmed.
            return Err(of_the_whole(format!(
                "Rule is too complex: its $or come to more than {MOST} combinations"
            )));
        }
    }
    if ways.len() < 2 {
        return refuse(
            given.end,
            "There must have at least 2 Objects in $or relationship.",
        );
    }
    *rules = all;
    Ok(())
}

fn choice(value: &Node) -> Result<Choice, Refusal> {
    match &value.json {
        Json::Array(_) => refuse(
            value.at,
            "Match value must be String, number, true, false, or null",
        ),
        Json::Object(operator) => only(
            operator,
            value.end,
            "Match expression name not found",
            operation,
        ),
        Json::Leaf(plain) => Ok(Choice::Exactly(plain.clone())),
    }
}

/// What the one member comes to; it is looked at before what should not be beside it.
fn only<T>(
    members: &[(String, Node)],
    end: usize,
    none: &str,
    read: impl FnOnce(&str, &Node) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    let Some((name, operand)) = members.first() else {
        return refuse(end, none);
    };
    let came = read(name, operand)?;
    match members.get(1) {
        None => Ok(came),
        Some((_, next)) => refuse(next.at, ONE_KEY),
    }
}

fn operation(name: &str, operand: &Node) -> Result<Choice, Refusal> {
    Ok(match name {
        "exactly" => Choice::Exactly(text(operand, "exact")?.into()),
        "prefix" => Choice::Prefix(affix(operand, "prefix", "Prefix")?),
        "suffix" => Choice::Suffix(affix(operand, "suffix", "Suffix")?),
        FOLDED => Choice::Folded(text(operand, FOLDED)?.to_lowercase()),
        "wildcard" => Choice::Wildcard(wildcard(operand)?),
        "exists" => match &operand.json {
            Json::Leaf(serde_json::Value::Bool(true)) => Choice::Present,
            Json::Leaf(serde_json::Value::Bool(false)) => Choice::Absent,
            _ => {
                return refuse(
                    operand.at,
                    "exists match pattern must be either true or false.",
                );
            }
        },
        "numeric" => match &operand.json {
            Json::Array(terms) => Choice::Numeric(numeric(terms, operand.end)?),
            _ => return refuse(operand.at, "Value of numeric must be an array."),
        },
        // Its words are those of the prefix.
        "cidr" => Choice::Cidr(network(text(operand, "prefix")?).map_err(of_the_whole)?),
        "anything-but" => Choice::AnythingBut(anything_but(operand)?),
        other => return refuse(operand.at, format!("Unrecognized match type {other}")),
    })
}

fn text<'a>(operand: &'a Node, of: &str) -> Result<&'a str, Refusal> {
    let text = operand.text();
    text.ok_or_else(|| refusal(operand.at, format!("{of} match pattern must be a string")))
}

fn wildcard(operand: &Node) -> Result<Wildcard, Refusal> {
    Wildcard::parse(text(operand, "wildcard")?).map_err(|why| refusal(operand.end, why))
}

/// A text, or one of which the case does not count.
fn affix(operand: &Node, of: &str, title: &str) -> Result<Text, Refusal> {
    let Json::Object(inner) = &operand.json else {
        return Ok(Text {
            text: text(operand, of)?.to_owned(),
            folded: false,
        });
    };
    let none = format!("{title} expression name not found");
    only(inner, operand.end, &none, |name, operand| match name {
        FOLDED => Ok(Text {
            text: text(operand, FOLDED)?.to_lowercase(),
            folded: true,
        }),
        other => refuse(operand.at, format!("Unsupported {of} pattern: {other}")),
    })
}

/// `["=", 5]`, or one or both of a lower and an upper bound, in this order.
fn numeric(terms: &[Node], end: usize) -> Result<Bounds, Refusal> {
    let shown = |value: Option<&Node>| value.map_or_else(|| "]".to_owned(), Node::shown);
    // A text that is repeated has been read to its end.
    let read = |value: Option<&Node>| match value {
        Some(term) if term.text().is_some() => term.end,
        Some(term) => term.at,
        None => end,
    };
    let mut terms = terms.iter();
    let first = terms.next();
    let Some(operator) = first.and_then(Node::text) else {
        let why = format!("Invalid member in numeric match: {}", shown(first));
        return refuse(read(first), why);
    };
    let number = |term: Option<&Node>, of: &str| {
        let number = term.and_then(Node::number);
        let at = term.map_or(end, |term| term.at);
        number.ok_or_else(|| refusal(at, format!("Value of {of} must be numeric")))
    };
    let mut bounds = Bounds {
        low: None,
        high: None,
    };
    match operator {
        "=" => {
            let value = number(terms.next(), "equals")?;
            (bounds.low, bounds.high) = (Some((value, true)), Some((value, true)));
        }
        "<" | "<=" => bounds.high = Some((number(terms.next(), operator)?, operator == "<=")),
        ">" | ">=" => {
            bounds.low = Some((number(terms.next(), operator)?, operator == ">="));
            let next = terms.next();
            match (next, next.and_then(Node::text)) {
                (None, _) => {}
                (_, Some(upper @ ("<" | "<="))) => {
                    let value = number(terms.next(), upper)?;
                    bounds.high = Some((value, upper == "<="));
                    if let Some(more) = terms.next() {
                        return refuse(more.at, "Too many terms in numeric range expression");
                    }
                    if bounds.low.is_some_and(|(low, _)| low >= value) {
                        return refuse(end, "Bottom must be less than top");
                    }
                }
                (_, Some(other)) => {
                    return refuse(read(next), format!("Bad numeric range operator: {other}"));
                }
                (other, None) => {
                    let why = format!("Bad value in numeric range: {}", shown(other));
                    return refuse(read(other), why);
                }
            }
        }
        other => {
            let why = format!("Unrecognized numeric range operator: {other}");
            return refuse(read(first), why);
        }
    }
    match terms.next() {
        None => Ok(bounds),
        Some(more) => refuse(more.at, "Too many elements in numeric expression"),
    }
}

fn network(text: &str) -> Result<Network, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let [address, bits] = parts.as_slice() else {
        return Err("Malformed CIDR, one '/' required".to_owned());
    };
    let Ok(bits) = bits.parse::<i32>() else {
        return Err("Malformed CIDR, mask bits must be an integer".to_owned());
    };
    let Ok(bits) = u32::try_from(bits) else {
        return Err("Malformed CIDR, mask bits must not be negative".to_owned());
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return Err(format!("Nonstandard IP address: {address}"));
    };
    match address {
        IpAddr::V4(_) if bits > 31 => Err("IPv4 mask bits must be < 32".to_owned()),
        IpAddr::V6(_) if bits > 127 => Err("IPv6 mask bits must be < 128".to_owned()),
        address => Ok(Network { address, bits }),
    }
}

/// What must not hold: values, or texts by another operator.
fn anything_but(operand: &Node) -> Result<Vec<Choice>, Refusal> {
    match &operand.json {
        Json::Object(inner) => {
            let none = "Anything-But expression name not found";
            only(inner, operand.end, none, other_than)
        }
        Json::Array(many) => {
            if let Some(odd) = many.iter().find(|one| one.single().is_none()) {
                let why = "Inside anything but list, start|null|boolean is not supported.";
                return Err(in_a_list(refusal(odd.at, why)));
            }
            let texts = many.iter().filter(|one| one.text().is_some()).count();
            if many.is_empty() || (texts > 0 && texts < many.len()) {
                return refuse(
                    operand.end,
                    "Inside anything but list, either all values are number or string, mixed type is not supported",
                );
            }
            let values = many.iter().filter_map(Node::single);
            Ok(values.cloned().map(Choice::Exactly).collect())
        }
        Json::Leaf(_) => match operand.single() {
            Some(value) => Ok(vec![Choice::Exactly(value.clone())]),
            None => refuse(operand.at, NEITHER),
        },
    }
}

const NEITHER: &str = "Value of anything-but must be an array or single string/number value.";

/// What must not hold of a text, by another operator.
fn other_than(name: &str, operand: &Node) -> Result<Vec<Choice>, Refusal> {
    if ![FOLDED, "prefix", "suffix", "wildcard"].contains(&name) {
        return refuse(
            operand.at,
            format!("Unsupported anything-but pattern: {name}"),
        );
    }
    match &operand.json {
        // What event-ruler fails on; the wording is not confirmed.
        Json::Array(many) if many.is_empty() => refuse(operand.end, EMPTY_LIST),
        Json::Array(many) => { many.iter() }
            .map(|one| refused(name, one).map_err(in_a_list))
            .collect(),
        _ if operand.single().is_some() => Ok(vec![refused(name, operand)?]),
        _ => refuse(operand.at, NEITHER),
    }
}

/// One text that is refused by an operator.
fn refused(name: &str, operand: &Node) -> Result<Choice, Refusal> {
    match (name, operand.text()) {
        (FOLDED, None) => refuse(
            operand.at,
            "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
        ),
        ("prefix" | "suffix", None) => {
            refuse(operand.at, "prefix/suffix match pattern must be a string")
        }
        ("prefix" | "suffix", Some("")) => refuse(operand.end, "Null prefix/suffix not allowed"),
        _ => operation(name, operand),
    }
}
