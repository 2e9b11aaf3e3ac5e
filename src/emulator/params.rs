//! What the services share: reading parameters, paging, wildcards.

use std::collections::BTreeMap;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde_json::Value;

use super::{Call, Fault};
pub(super) use structure::{Params, listing};

mod structure;

/// A 400 with the code that this service gives to a bad parameter.
pub(super) fn invalid(call: &Call, message: impl Into<String>) -> Fault {
    let code = match call.service {
        "lambda" | "backup" => "InvalidParameterValueException",
        "events" | "kms" => "ValidationException",
        "logs" => "InvalidParameterException",
        _ => "ValidationError",
    };
    Fault::new(code, message)
}

/// AWS's wording for a parameter outside its constraint: `Value '0' at 'limit' failed …`.
pub(super) fn unsatisfied(call: &Call, name: &str, value: &str, constraint: &str) -> Fault {
    let text = format!(
        "1 validation error detected: Value {value} at '{}' failed to satisfy constraint: {constraint}",
        lower_camel(name)
    );
    match call.service {
        // Lambda answers what the model itself forbids with the framework's own code.
        "lambda" => Fault::new("ValidationException", text),
        _ => invalid(call, text),
    }
}

pub(super) fn lower_camel(name: &str) -> String {
    let mut chars = name.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_lowercase().chain(chars).collect()
    })
}

/// A text parameter, if it was sent.
pub(super) fn maybe<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
    call.params.get(name).and_then(Value::as_str)
}

/// A text parameter that must be there.
pub(super) fn text<'a>(call: &'a Call, name: &str) -> Result<&'a str, Fault> {
    maybe(call, name).ok_or_else(|| unsatisfied(call, name, "null", "Member must not be null"))
}

/// A number, from JSON or from text.
pub(super) fn int(call: &Call, name: &str) -> Result<Option<i64>, Fault> {
    let params = Params(&call.params);
    if !params.has(name) {
        return Ok(None);
    }
    { params.number(name) }
        .map(Some)
        .ok_or_else(|| invalid(call, format!("{name} must be a whole number.")))
}

/// A number between two bounds, both included.
pub(super) fn bounded(call: &Call, name: &str, low: i64, high: i64) -> Result<Option<i64>, Fault> {
    let number = int(call, name)?;
    let complain = |value: i64, constraint: String| {
        Err(unsatisfied(
            call,
            name,
            &format!("'{value}'"),
            &format!("Member must have value {constraint}"),
        ))
    };
    match number {
        Some(value) if value < low => complain(value, format!("greater than or equal to {low}")),
        Some(value) if value > high => complain(value, format!("less than or equal to {high}")),
        _ => Ok(number),
    }
}

/// A yes or no; absent is no.
pub(super) fn flag(call: &Call, name: &str) -> bool {
    Params(&call.params).flag(name)
}

/// The items of a list; a lone value (one query parameter) is a list of one, absent is empty.
pub(super) fn list<'a>(call: &'a Call, name: &str) -> Vec<&'a Value> {
    match call.params.get(name) {
        Some(Value::Array(items)) => items.iter().collect(),
        None | Some(Value::Null) => Vec::new(),
        Some(Value::String(word)) if word.is_empty() => Vec::new(),
        Some(one) => vec![one],
    }
}

/// A list of texts.
pub(super) fn texts<'a>(call: &'a Call, name: &str) -> Vec<&'a str> {
    list(call, name)
        .into_iter()
        .filter_map(Value::as_str)
        .collect()
}

/// Tags as IAM and EventBridge send them: `[{"Key":…,"Value":…}]`.
pub(super) fn tag_list(call: &Call, name: &str) -> BTreeMap<String, String> {
    let field = |tag: &Value, key: &str| tag.get(key).and_then(Value::as_str).map(str::to_owned);
    list(call, name)
        .into_iter()
        .filter_map(|tag| Some((field(tag, "Key")?, field(tag, "Value").unwrap_or_default())))
        .collect()
}

/// Tags (or variables) as Lambda and Logs send them: an object of texts.
pub(super) fn text_map(value: Option<&Value>) -> BTreeMap<String, String> {
    value
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
        .filter_map(|(key, value)| Some((key.clone(), value.as_str()?.to_owned())))
        .collect()
}

/// The other way round: `[{"Key":…,"Value":…}]`.
pub(super) fn as_tag_list(tags: &BTreeMap<String, String>) -> Value {
    tags.iter()
        .map(|(key, value)| serde_json::json!({"Key": key, "Value": value}))
        .collect()
}

/// One page of a listing.
#[derive(Debug)]
pub(super) struct Page {
    /// What is on it.
    pub(super) items: Vec<Value>,
    /// Where the next one starts, if there is one.
    pub(super) next: Option<String>,
}

/// Cuts a page from `items` (sort key and item, in the order of the keys). The token names the last key
/// shown, not a position, so that a deletion between two pages makes nobody miss an item.
pub(super) fn page(
    call: &Call,
    items: Vec<(String, Value)>,
    token: &str,
    limit: usize,
) -> Result<Page, Fault> {
    let after = match maybe(call, token) {
        None | Some("") => None,
        Some(given) => Some(
            URL_SAFE_NO_PAD
                .decode(given)
                .ok()
                .and_then(|bytes| String::from_utf8(bytes).ok())
                .ok_or_else(|| invalid(call, format!("The specified {token} is invalid.")))?,
        ),
    };
    let mut rest: Vec<_> = items
        .into_iter()
        .filter(|(key, _)| after.as_ref().is_none_or(|after| key > after))
        .collect();
    let more = rest.len() > limit;
    rest.truncate(limit);
    let next = rest
        .last()
        .filter(|_| more)
        .map(|(key, _)| URL_SAFE_NO_PAD.encode(key));
    let items = rest.into_iter().map(|(_, item)| item).collect();
    Ok(Page { items, next })
}

/// The reply without the members that are null: absent and null differ in XML.
pub(super) fn compact(mut reply: Value) -> Value {
    if let Some(members) = reply.as_object_mut() {
        members.retain(|_, value| !value.is_null());
    }
    reply
}

/// `2026-11-24T00:00:00Z`, as the query protocols write times.
pub(super) fn iso(at: Timestamp) -> String {
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A part of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Any run of characters.
    Any,
    /// Any one character.
    One,
    /// This one.
    Is(char),
}

/// Whether `text` matches `pattern`, where `*` is any run of characters and (if `single`) `?` any one.
pub(super) fn like(pattern: &str, text: &str, single: bool) -> bool {
    let part = |c: char| match c {
        '*' => Part::Any,
        '?' if single => Part::One,
        c => Part::Is(c),
    };
    fits(&pattern.chars().map(part).collect::<Vec<_>>(), text)
}

/// The same, where a backslash before a character means the character itself (EC2 user guide, "Filter resources",
/// wildcards: `\*amazon\?\\` is the text `*amazon?\`).
pub(super) fn like_escaped(pattern: &str, text: &str) -> bool {
    let (mut parts, mut chars) = (Vec::new(), pattern.chars());
    while let Some(c) = chars.next() {
        parts.push(match c {
            '*' => Part::Any,
            '?' => Part::One,
            '\\' => Part::Is(chars.next().unwrap_or(c)),
            c => Part::Is(c),
        });
    }
    fits(&parts, text)
}

fn fits(pattern: &[Part], text: &str) -> bool {
    let text: Vec<char> = text.chars().collect();
    let (mut p, mut t) = (0, 0);
    // Where the last star stood, and how much text it has swallowed so far.
    let mut star: Option<(usize, usize)> = None;
    while t < text.len() {
        match pattern.get(p) {
            Some(Part::Any) => {
                star = Some((p, t));
                p += 1;
            }
            Some(&part) if part == Part::One || part == Part::Is(text[t]) => {
                p += 1;
                t += 1;
            }
            _ => {
                let Some((at, swallowed)) = star else {
                    return false;
                };
                star = Some((at, swallowed + 1));
                p = at + 1;
                t = swallowed + 1;
            }
        }
    }
    pattern[p..].iter().all(|part| *part == Part::Any)
}

#[cfg(test)]
pub(super) mod testing;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]

    use serde_json::json;

    use super::*;

    fn call(params: Value) -> Call {
        Call {
            service: "iam",
            operation: "ListRoles".to_owned(),
            params,
            principal: String::new(),
        }
    }

    #[test]
    fn a_page_resumes_after_the_last_key_even_if_that_item_is_gone() {
        let items = |keys: &[&str]| keys.iter().map(|k| ((*k).to_owned(), json!(k))).collect();
        let first = page(&call(json!({})), items(&["a", "b", "c"]), "Marker", 2).unwrap();
        assert_eq!(first.items, [json!("a"), json!("b")]);
        let rest = call(json!({"Marker": first.next.unwrap()}));
        let second = page(&rest, items(&["a", "c"]), "Marker", 2).unwrap();
        assert_eq!((second.items, second.next), (vec![json!("c")], None));
    }

    #[test]
    fn a_token_we_never_gave_is_refused() {
        let fault = page(&call(json!({"Marker": "!"})), Vec::new(), "Marker", 2).unwrap_err();
        assert_eq!(fault.code, "ValidationError");
    }

    #[test]
    fn a_star_matches_any_run_and_a_question_mark_one_character_where_it_is_special() {
        assert!(like("a*c*", "abbcd", false) && like("a?c", "abc", true));
        assert!(!like("a?c", "abc", false) && !like("a*c", "abcd", false));
    }

    #[test]
    fn numbers_are_read_from_text_and_from_json() {
        assert_eq!(int(&call(json!({"N": "7"})), "N").unwrap(), Some(7));
        assert_eq!(int(&call(json!({"N": 7})), "N").unwrap(), Some(7));
        assert!(int(&call(json!({"N": "x"})), "N").is_err());
    }
}
