//! CloudWatch is asked in three protocols, of which the form has neither numbers nor other names of errors.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::params::iso;

/// The form's answers have times as text, the others as numbers.
pub(crate) fn with_times_as_text(mut value: Value) -> Value {
    match &mut value {
        Value::Array(items) => {
            for item in items {
                *item = with_times_as_text(item.take());
            }
        }
        Value::Object(members) => {
            for (name, member) in members {
                let seconds = member.as_f64().filter(|_| name.ends_with("Timestamp"));
                *member = match seconds
                    .map(|seconds| Timestamp::from_millisecond((seconds * 1e3) as i64))
                {
                    Some(Ok(at)) => json!(iso(at)),
                    _ => with_times_as_text(member.take()),
                };
            }
        }
        _ => {}
    }
    value
}

/// What the model calls an error that has this code in the form.
pub(crate) fn modelled(code: &str) -> &str {
    match code {
        "InvalidParameterValue" => "InvalidParameterValueException",
        "InvalidParameterCombination" => "InvalidParameterCombinationException",
        "MissingParameter" => "MissingRequiredParameterException",
        "LimitExceeded" => "LimitExceededFault",
        "InvalidFormat" => "InvalidFormatFault",
        "InternalServiceError" => "InternalServiceFault",
        code => code,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn its_times_are_text() {
        let shown = json!({"MetricAlarms": [{"StateUpdatedTimestamp": 0.0, "Threshold": 1.0}]});
        let text = json!({"MetricAlarms": [{"StateUpdatedTimestamp": "1970-01-01T00:00:00Z", "Threshold": 1.0}]});
        assert_eq!(with_times_as_text(shown), text);
    }
}
