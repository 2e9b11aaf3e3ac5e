//! Requests of the EC2 and the AWS query protocol: a flat form whose dotted names are a tree.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::{Fault, Request};
use crate::speakable::{is_xml, unspeakable_text};

/// No parameter of AWS's is nested half as deep, and what is built here is walked by recursion.
const DEEPEST: usize = 64;

/// Parameters of a request: a thousand ids, or fifty scheduled actions, are far fewer.
const MOST: usize = 10_000;

/// A name's value and what is below it.
#[derive(Default)]
struct Node {
    text: Option<String>,
    below: BTreeMap<String, Node>,
}

/// The operation (`Action`) and everything else as a tree; a value that no answer could carry is refused with `code`.
pub(crate) fn decode(request: &Request, code: &str) -> Result<(String, Value), Fault> {
    let mut root = Node::default();
    let query = request.uri().query().unwrap_or_default().as_bytes();
    let body = form_urlencoded::parse(request.body().as_slice());
    for (place, (name, value)) in form_urlencoded::parse(query).chain(body).enumerate() {
        if place == MOST {
            let text = "The request has too many parameters.";
            return Err(Fault::new("MalformedQueryString", text));
        }
        if !value.chars().all(is_xml) {
            return Err(Fault::new(code, unspeakable_text(&name)));
        }
        let mut node = &mut root;
        if name.split('.').count() > DEEPEST {
            let text = "A parameter's name has too many parts.";
            return Err(Fault::new("MalformedQueryString", text));
        }
        for part in name.split('.') {
            node = node.below.entry(part.to_owned()).or_default();
        }
        node.text = Some(value.into_owned());
    }
    root.below.remove("Version");
    let action = root.below.remove("Action").and_then(|node| node.text);
    let action = action.ok_or_else(|| {
        Fault::new(
            "MissingAction",
            "The request is missing an action or a required parameter.",
        )
    })?;
    Ok((action, object(root.below)))
}

fn object(below: BTreeMap<String, Node>) -> Value {
    let members: Map<String, Value> = below
        .into_iter()
        .map(|(name, node)| (name, value(node)))
        .collect();
    Value::Object(members)
}

/// Numbers below a name make a list, be it directly (EC2) or within `member` (query); `entry` makes a map.
fn value(node: Node) -> Value {
    let Node { text, mut below } = node;
    if below.is_empty() {
        return Value::String(text.unwrap_or_default());
    }
    if below.len() == 1 {
        if let Some(members) = below.remove("member") {
            return list(members.below);
        }
        if let Some(entries) = below.remove("entry") {
            return map(entries.below);
        }
    }
    if below.keys().all(|key| key.parse::<u32>().is_ok()) {
        return list(below);
    }
    object(below)
}

fn list(below: BTreeMap<String, Node>) -> Value {
    let mut items: Vec<(u32, Node)> = below
        .into_iter()
        .filter_map(|(index, node)| Some((index.parse().ok()?, node)))
        .collect();
    items.sort_by_key(|(index, _)| *index);
    Value::Array(items.into_iter().map(|(_, node)| value(node)).collect())
}

fn map(below: BTreeMap<String, Node>) -> Value {
    let entries = below.into_values().filter_map(|mut entry| {
        let key = entry.below.remove("key")?.text?;
        Some((key, value(entry.below.remove("value")?)))
    });
    Value::Object(entries.collect())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use serde_json::json;

    use super::*;

    #[test]
    fn a_request_of_endless_parameters_is_refused() {
        let body = format!("Action=X{}", "&a=1".repeat(MOST));
        let request = http::Request::new(body.into_bytes());
        let refused = decode(&request, "InvalidParameterValue").unwrap_err();
        assert_eq!(refused.code, "MalformedQueryString");
    }

    #[test]
    fn a_name_of_endless_parts_is_refused() {
        let body = format!("Action=X&{}=1", "a.".repeat(100_000));
        let request = http::Request::new(body.into_bytes());
        assert_eq!(
            decode(&request, "x").unwrap_err().code,
            "MalformedQueryString"
        );
    }

    #[test]
    fn a_value_that_no_answer_could_carry_is_refused_and_a_line_break_is_none() {
        let decode = |value: &str| {
            let body = format!("Action=X&Tag={value}");
            super::decode(
                &http::Request::new(body.into_bytes()),
                "InvalidParameterValue",
            )
        };
        assert!(decode("a%0Ab%09%0D%C2%9B").is_ok());
        for value in ["a%1Bb", "%00", "%EF%BF%BF"] {
            assert_eq!(decode(value).unwrap_err().code, "InvalidParameterValue");
        }
    }

    #[test]
    fn dotted_names_become_a_tree_with_lists_in_numeric_order() {
        let body = "Action=X&Version=1&Filter.1.Name=name&Filter.1.Value.10=j&Filter.1.Value.2=b\
                    &Tags.member.1.Key=a%20b&Map.entry.1.key=k&Map.entry.1.value=v&Empty=";
        let request = http::Request::new(body.as_bytes().to_vec());
        let (action, params) = decode(&request, "x").unwrap();
        assert_eq!(action, "X");
        assert_eq!(
            params,
            json!({
                "Filter": [{"Name": "name", "Value": ["b", "j"]}],
                "Tags": [{"Key": "a b"}],
                "Map": {"k": "v"},
                "Empty": "",
            })
        );
    }
}
