//! CloudWatch is asked in three protocols, of which the form has neither numbers nor other names of errors.

use jiff::Timestamp;
use serde_json::{Value, json};

use crate::emulator::params::iso;

/// Members that are whole numbers or fractions.
const NUMBERS: &[&str] = &[
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "MaxRecords",
    "WarmUpPeriodDurationInMinutes",
];

const FLAGS: &[&str] = &["ActionsEnabled"];

/// Parameters of a form, in which every leaf is text, as the other protocols have them. What cannot be read stays
/// text, and is refused as such.
pub(in crate::emulator) fn typed(mut params: Value) -> Value {
    let Some(members) = params.as_object_mut() else {
        return params;
    };
    for (name, member) in members {
        if member.is_object() {
            *member = typed(member.take());
        }
        let Some(text) = member.as_str() else {
            continue;
        };
        let read = match name.as_str() {
            flag if FLAGS.contains(&flag) => text.parse().ok().map(Value::Bool),
            number if NUMBERS.contains(&number) => { text.parse::<i64>().ok() }
                .map(Value::from)
                .or_else(|| text.parse::<f64>().ok().map(Value::from)),
            _ => None,
        };
        if let Some(read) = read {
            *member = read;
        }
    }
    params
}

/// The form's answers have times as text, the others as numbers.
pub(in crate::emulator) fn with_times_as_text(mut value: Value) -> Value {
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
pub(in crate::emulator) fn modelled(code: &str) -> &str {
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
    fn a_form_is_read_as_if_it_had_types() {
        let form = json!({"AlarmName": "7", "Period": "60", "Threshold": "1.5", "ActionsEnabled": "false",
            "MaxRecords": "many", "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": "9"}});
        let read = json!({"AlarmName": "7", "Period": 60, "Threshold": 1.5, "ActionsEnabled": false,
            "MaxRecords": "many", "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 9}});
        assert_eq!(typed(form), read);
    }

    #[test]
    fn its_times_are_text() {
        let shown = json!({"MetricAlarms": [{"StateUpdatedTimestamp": 0.0, "Threshold": 1.0}]});
        let text = json!({"MetricAlarms": [{"StateUpdatedTimestamp": "1970-01-01T00:00:00Z", "Threshold": 1.0}]});
        assert_eq!(with_times_as_text(shown), text);
    }
}
