//! Reading a pattern, and EventBridge's words for what is none.

use std::net::IpAddr;

use super::Rule;
use super::choice::{Bounds, Choice, Network, Text};
use super::complexity;
use super::json::Json;
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

fn refuse<T>(why: &str) -> Result<T, String> {
    Err(why.to_owned())
}

const TOO_COMPLEX: &str = "Rule is too complex - try using fewer wildcard characters or fewer repeating character sequences after a wildcard character";

pub(super) fn rules(text: &str) -> Result<Vec<Rule>, String> {
    let Json::Object(fields) = Json::parse(text)? else {
        return refuse("Filter is not an object");
    };
    let mut rules = vec![Rule::new()];
    object(&mut rules, "", &fields, false)?;
    let mut paths = rules.iter().flat_map(Rule::values);
    if paths.any(|choices| complexity::is_too_complex(choices)) {
        return refuse(TOO_COMPLEX);
    }
    Ok(rules)
}

/// Adds what an object says to every alternative that there is so far.
fn object(
    rules: &mut Vec<Rule>,
    path: &str,
    fields: &[(String, Json)],
    inside_or: bool,
) -> Result<(), String> {
    if fields.is_empty() {
        return refuse("Empty objects are not allowed");
    }
    for (name, value) in fields {
        if name == "$or" {
            alternatives(rules, path, value)?;
            continue;
        }
        if inside_or && RESERVED.contains(&name.as_str()) {
            return Err(format!(
                "{name} is Ruler reserved fieldName which cannot be used inside $or."
            ));
        }
        let path = match path {
            "" => name.clone(),
            path => format!("{path}.{name}"),
        };
        match value {
            Json::Object(inner) => object(rules, &path, inner, inside_or)?,
            Json::Array(choices) if choices.is_empty() => return refuse(EMPTY_LIST),
            Json::Array(choices) => {
                let choices: Vec<Choice> = choices.iter().map(choice).collect::<Result<_, _>>()?;
                for rule in rules.iter_mut() {
                    rule.insert(path.clone(), choices.clone());
                }
            }
            Json::Leaf(_) => return Err(format!("\"{name}\" must be an object or an array")),
        }
    }
    Ok(())
}

/// Every alternative so far, with every one of `$or`.
fn alternatives(rules: &mut Vec<Rule>, path: &str, ways: &Json) -> Result<(), String> {
    let Json::Array(ways) = ways else {
        return refuse("It must be an Array followed with $or.");
    };
    let mut all = Vec::new();
    for way in ways {
        let Json::Object(way) = way else {
            return refuse("Only JSON object is allowed in array of $or relationship.");
        };
        let mut these = rules.clone();
        object(&mut these, path, way, true)?;
        all.extend(these);
        if all.len() > MOST {
            // The wording is not confirmed.
            return Err(format!(
                "Rule is too complex: its $or come to more than {MOST} combinations"
            ));
        }
    }
    if ways.len() < 2 {
        return refuse("There must have at least 2 Objects in $or relationship.");
    }
    *rules = all;
    Ok(())
}

fn choice(value: &Json) -> Result<Choice, String> {
    match value {
        Json::Array(_) => refuse("Match value must be String, number, true, false, or null"),
        Json::Object(operator) => only(operator, "Match expression name not found", operation),
        Json::Leaf(plain) => Ok(Choice::Exactly(plain.clone())),
    }
}

/// What the one member comes to; it is looked at before what should not be beside it.
fn only<T>(
    members: &[(String, Json)],
    none: &str,
    read: impl FnOnce(&str, &Json) -> Result<T, String>,
) -> Result<T, String> {
    let Some((name, operand)) = members.first() else {
        return refuse(none);
    };
    let came = read(name, operand)?;
    match members.len() {
        1 => Ok(came),
        _ => refuse(ONE_KEY),
    }
}

fn operation(name: &str, operand: &Json) -> Result<Choice, String> {
    Ok(match name {
        "exactly" => Choice::Exactly(text(operand, "exact")?.into()),
        "prefix" => Choice::Prefix(affix(operand, "prefix", "Prefix")?),
        "suffix" => Choice::Suffix(affix(operand, "suffix", "Suffix")?),
        FOLDED => Choice::Folded(text(operand, FOLDED)?.to_lowercase()),
        "wildcard" => Choice::Wildcard(Wildcard::parse(text(operand, "wildcard")?)?),
        "exists" => match operand {
            Json::Leaf(serde_json::Value::Bool(true)) => Choice::Present,
            Json::Leaf(serde_json::Value::Bool(false)) => Choice::Absent,
            _ => return refuse("exists match pattern must be either true or false."),
        },
        "numeric" => match operand {
            Json::Array(terms) => Choice::Numeric(numeric(terms)?),
            _ => return refuse("Value of numeric must be an array."),
        },
        // Its words are those of the prefix.
        "cidr" => Choice::Cidr(network(text(operand, "prefix")?)?),
        "anything-but" => Choice::AnythingBut(anything_but(operand)?),
        other => return Err(format!("Unrecognized match type {other}")),
    })
}

fn text<'a>(operand: &'a Json, of: &str) -> Result<&'a str, String> {
    let text = operand.text();
    text.ok_or_else(|| format!("{of} match pattern must be a string"))
}

/// A text, or one of which the case does not count.
fn affix(operand: &Json, of: &str, title: &str) -> Result<Text, String> {
    let Json::Object(inner) = operand else {
        return Ok(Text {
            text: text(operand, of)?.to_owned(),
            folded: false,
        });
    };
    let none = format!("{title} expression name not found");
    only(inner, &none, |name, operand| match name {
        FOLDED => Ok(Text {
            text: text(operand, FOLDED)?.to_lowercase(),
            folded: true,
        }),
        other => Err(format!("Unsupported {of} pattern: {other}")),
    })
}

/// `["=", 5]`, or one or both of a lower and an upper bound, in this order.
fn numeric(terms: &[Json]) -> Result<Bounds, String> {
    let shown = |value: Option<&Json>| value.map_or_else(|| "]".to_owned(), Json::shown);
    let mut terms = terms.iter();
    let first = terms.next();
    let Some(operator) = first.and_then(Json::text) else {
        return Err(format!("Invalid member in numeric match: {}", shown(first)));
    };
    let number = |term: Option<&Json>, of: &str| {
        let number = term.and_then(Json::number);
        number.ok_or_else(|| format!("Value of {of} must be numeric"))
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
            match (next, next.and_then(Json::text)) {
                (None, _) => {}
                (_, Some(upper @ ("<" | "<="))) => {
                    let value = number(terms.next(), upper)?;
                    bounds.high = Some((value, upper == "<="));
                    if terms.next().is_some() {
                        return refuse("Too many terms in numeric range expression");
                    }
                    if bounds.low.is_some_and(|(low, _)| low >= value) {
                        return refuse("Bottom must be less than top");
                    }
                }
                (_, Some(other)) => return Err(format!("Bad numeric range operator: {other}")),
                (other, None) => {
                    return Err(format!("Bad value in numeric range: {}", shown(other)));
                }
            }
        }
        other => return Err(format!("Unrecognized numeric range operator: {other}")),
    }
    match terms.next() {
        None => Ok(bounds),
        Some(_) => refuse("Too many elements in numeric expression"),
    }
}

fn network(text: &str) -> Result<Network, String> {
    let parts: Vec<&str> = text.split('/').collect();
    let [address, bits] = parts.as_slice() else {
        return refuse("Malformed CIDR, one '/' required");
    };
    let Ok(bits) = bits.parse::<i32>() else {
        return refuse("Malformed CIDR, mask bits must be an integer");
    };
    let Ok(bits) = u32::try_from(bits) else {
        return refuse("Malformed CIDR, mask bits must not be negative");
    };
    let Ok(address) = address.parse::<IpAddr>() else {
        return Err(format!("Nonstandard IP address: {address}"));
    };
    match address {
        IpAddr::V4(_) if bits > 31 => refuse("IPv4 mask bits must be < 32"),
        IpAddr::V6(_) if bits > 127 => refuse("IPv6 mask bits must be < 128"),
        address => Ok(Network { address, bits }),
    }
}

/// What must not hold: values, or texts by another operator.
fn anything_but(operand: &Json) -> Result<Vec<Choice>, String> {
    match operand {
        Json::Object(inner) => only(inner, "Anything-But expression name not found", other_than),
        Json::Array(many) => {
            if many.iter().any(|one| one.single().is_none()) {
                return refuse("Inside anything but list, start|null|boolean is not supported.");
            }
            let texts = many.iter().filter(|one| one.text().is_some()).count();
            if many.is_empty() || (texts > 0 && texts < many.len()) {
                return refuse(
                    "Inside anything but list, either all values are number or string, mixed type is not supported",
                );
            }
            let values = many.iter().filter_map(Json::single);
            Ok(values.cloned().map(Choice::Exactly).collect())
        }
        leaf @ Json::Leaf(_) => match leaf.single() {
            Some(value) => Ok(vec![Choice::Exactly(value.clone())]),
            None => refuse(NEITHER),
        },
    }
}

const NEITHER: &str = "Value of anything-but must be an array or single string/number value.";

/// What must not hold of a text, by another operator.
fn other_than(name: &str, operand: &Json) -> Result<Vec<Choice>, String> {
    if ![FOLDED, "prefix", "suffix", "wildcard"].contains(&name) {
        return Err(format!("Unsupported anything-but pattern: {name}"));
    }
    match operand {
        // What event-ruler fails on; the wording is not confirmed.
        Json::Array(many) if many.is_empty() => refuse(EMPTY_LIST),
        Json::Array(many) => many.iter().map(|one| refused(name, one)).collect(),
        one if one.single().is_some() => Ok(vec![refused(name, one)?]),
        _ => refuse(NEITHER),
    }
}

/// One text that is refused by an operator.
fn refused(name: &str, operand: &Json) -> Result<Choice, String> {
    match (name, operand.text()) {
        (FOLDED, None) => refuse(
            "Inside anything-but/equals-ignore-case list, number|start|null|boolean is not supported.",
        ),
        ("prefix" | "suffix", None) => refuse("prefix/suffix match pattern must be a string"),
        ("prefix" | "suffix", Some("")) => refuse("Null prefix/suffix not allowed"),
        _ => operation(name, operand),
    }
}
