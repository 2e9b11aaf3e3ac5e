//! Policy documents as IAM returns them.

use serde_json::Value;

/// URL-encoded (RFC 3986). One that is no JSON is kept as text, so that it shows as a difference
/// instead of ending the run.
#[must_use]
pub(super) fn decode(encoded: &str) -> Value {
    let text = percent_encoding::percent_decode_str(encoded).decode_utf8_lossy();
    serde_json::from_str(&text).unwrap_or_else(|_| Value::String(text.into_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn iam_documents_are_url_encoded() {
        assert_eq!(
            decode("%7B%22Version%22%3A%20%222012-10-17%22%7D"),
            json!({"Version": "2012-10-17"})
        );
    }

    #[test]
    fn what_is_no_json_stays_text() {
        assert_eq!(decode("%7B"), json!("{"));
    }
}
