//! Policy documents: filled in, decoded and in one form, so that equal meaning compares equal.

use std::collections::BTreeMap;

use serde_json::Value;

/// Replaces each `${name}` of `vars` in the template and parses it.
///
/// # Errors
/// What JSON finds wrong, in words.
pub fn fill(template: &str, vars: &BTreeMap<&str, String>) -> Result<Value, String> {
    let filled = vars
        .iter()
        .fold(template.to_owned(), |text, (name, value)| {
            text.replace(&format!("${{{name}}}"), value)
        });
    serde_json::from_str(&filled).map_err(|error| error.to_string())
}

/// Lists of one become the one, lists of strings are sorted without doubles, action names are
/// lower-case. Key order is serde_json's own (sorted).
#[must_use]
pub fn canonical(document: &Value) -> Value {
    match document {
        Value::Object(members) => Value::Object(
            members
                .iter()
                .map(|(key, value)| {
                    let value = if key == "Action" || key == "NotAction" {
                        lower(value)
                    } else {
                        value.clone()
                    };
                    let value = canonical(&value);
                    // One statement may stand without a list around it.
                    let value = match (key.as_str(), value) {
                        ("Statement", value @ Value::Object(_)) => Value::Array(vec![value]),
                        (_, value) => value,
                    };
                    (key.clone(), value)
                })
                .collect(),
        ),
        Value::Array(items) => {
            let mut items: Vec<Value> = items.iter().map(canonical).collect();
            if items.iter().all(Value::is_string) {
                items.sort_by(|a, b| a.as_str().cmp(&b.as_str()));
                items.dedup();
            }
            match <[Value; 1]>::try_from(items) {
                Ok([only]) => only,
                Err(items) => Value::Array(items),
            }
        }
        other => other.clone(),
    }
}

fn lower(value: &Value) -> Value {
    match value {
        Value::String(text) => Value::String(text.to_lowercase()),
        Value::Array(items) => Value::Array(items.iter().map(lower).collect()),
        other => other.clone(),
    }
}

/// A document as IAM returns it: URL-encoded (RFC 3986). One that is no JSON is kept as text, so that
/// it shows as a difference instead of ending the run.
#[must_use]
pub fn decode(encoded: &str) -> Value {
    let text = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
    serde_json::from_str(&text)
        .map(|value| canonical(&value))
        .unwrap_or_else(|_| Value::String(text.into_owned()))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn equal_meaning_has_one_form() {
        let a = json!({"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":["EC2:DescribeImages"],"Resource":["b","a","a"]}});
        let b = json!({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"ec2:describeimages","Resource":["a","b"]}]});
        assert_eq!(canonical(&a), canonical(&b));
    }

    #[test]
    fn a_changed_resource_stays_a_difference() {
        assert_ne!(
            canonical(&json!({"Resource": "a"})),
            canonical(&json!({"Resource": "b"}))
        );
    }

    #[test]
    fn iam_documents_are_url_encoded() {
        assert_eq!(
            decode("%7B%22Version%22%3A%20%222012-10-17%22%7D"),
            json!({"Version": "2012-10-17"})
        );
    }

    #[test]
    fn placeholders_are_filled() {
        let vars = BTreeMap::from([("account", "111111111111".to_owned())]);
        assert_eq!(
            fill(r#"{"a":"x:${account}"}"#, &vars).unwrap(),
            json!({"a": "x:111111111111"})
        );
        assert!(fill("{", &vars).is_err());
    }
}
