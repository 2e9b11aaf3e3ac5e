//! Event patterns: which events a rule is about.

use serde_json::{Map, Value};

use crate::emulator::params::like;

/// Operators of this emulator; of EventBridge's it lacks only `cidr`.
const OPERATORS: [&str; 7] = [
    "prefix",
    "suffix",
    "exists",
    "anything-but",
    "wildcard",
    "numeric",
    "equals-ignore-case",
];

/// Reads a pattern.
///
/// # Errors
/// Why EventBridge would refuse it.
pub(super) fn parse(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) if fields.is_empty() => Err("Filter is empty".to_owned()),
        Ok(Value::Object(fields)) => check(&fields).map(|()| Value::Object(fields)),
        Ok(_) => Err("Filter is not an object".to_owned()),
        Err(error) => Err(error.to_string()),
    }
}

fn check(fields: &Map<String, Value>) -> Result<(), String> {
    for (name, value) in fields {
        match value {
            Value::Array(ways) if name == "$or" => {
                for way in ways {
                    let way = way.as_object();
                    check(way.ok_or("\"$or\" must be an array of objects")?)?;
                }
            }
            Value::Object(inner) if inner.is_empty() => {
                return Err("Empty objects are not allowed".to_owned());
            }
            Value::Object(inner) => check(inner)?,
            Value::Array(choices) if choices.is_empty() => {
                return Err("Empty arrays are not allowed".to_owned());
            }
            Value::Array(choices) => choices.iter().try_for_each(check_choice)?,
            _ => return Err(format!("\"{name}\" must be an object or an array")),
        }
    }
    Ok(())
}

fn check_choice(choice: &Value) -> Result<(), String> {
    let Value::Object(operator) = choice else {
        return match choice {
            Value::Array(_) => {
                Err("Match value must be String, number, true, false, or null".to_owned())
            }
            _ => Ok(()),
        };
    };
    let mut members = operator.iter();
    let (Some((name, operand)), None) = (members.next(), members.next()) else {
        return Err("Only one key allowed in match expression".to_owned());
    };
    let good = match name.as_str() {
        "exists" => operand.is_boolean(),
        "wildcard" | "equals-ignore-case" => operand.is_string(),
        "prefix" | "suffix" => operand.is_string() || operand.is_object(),
        "numeric" => operand
            .as_array()
            .is_some_and(|terms| numeric_terms(terms).is_some()),
        "anything-but" => !operand.is_null(),
        other => {
            let known = OPERATORS.join(", ");
            return Err(format!(
                "Unrecognized match type {other} (known here: {known})"
            ));
        }
    };
    good.then_some(())
        .ok_or_else(|| format!("The operand of {name} is not valid"))
}

/// `["<", 5, ">=", 1]` as pairs.
fn numeric_terms(terms: &[Value]) -> Option<Vec<(&str, f64)>> {
    let pairs = terms.chunks(2).map(|pair| match pair {
        [Value::String(operator), number]
            if ["<", "<=", "=", ">=", ">"].contains(&operator.as_str()) =>
        {
            Some((operator.as_str(), number.as_f64()?))
        }
        _ => None,
    });
    pairs
        .collect::<Option<Vec<_>>>()
        .filter(|pairs| !pairs.is_empty())
}

/// Whether an event is one that the pattern is about.
pub(super) fn matches(pattern: &Value, event: &Value) -> bool {
    let Some(fields) = pattern.as_object() else {
        return false;
    };
    fields.iter().all(|(name, wanted)| match wanted {
        Value::Array(ways) if name == "$or" => ways.iter().any(|way| matches(way, event)),
        Value::Array(choices) => {
            let found = event.get(name);
            choices.iter().any(|choice| chosen(choice, found))
        }
        nested => match event.get(name) {
            Some(Value::Array(items)) => items.iter().any(|item| matches(nested, item)),
            Some(inner) => matches(nested, inner),
            // Only a demand for absence can be met by nothing at all.
            None => matches(nested, &Value::Null),
        },
    })
}

fn chosen(choice: &Value, found: Option<&Value>) -> bool {
    let operator = choice.as_object().and_then(|members| members.iter().next());
    match (operator, found) {
        (Some((name, operand)), _) if name == "exists" => {
            operand.as_bool() == Some(found.is_some_and(|value| !value.is_object()))
        }
        (_, None) => false,
        (_, Some(Value::Array(items))) => items.iter().any(|item| chosen(choice, Some(item))),
        (Some((name, operand)), Some(value)) => holds(name, operand, value),
        (None, Some(value)) => same(choice, value),
    }
}

/// 1 and 1.0 are the same number.
fn same(one: &Value, other: &Value) -> bool {
    match (one.as_f64(), other.as_f64()) {
        (Some(one), Some(other)) => (one - other).abs() < f64::EPSILON,
        _ => one == other,
    }
}

fn holds(operator: &str, operand: &Value, value: &Value) -> bool {
    let text = value.as_str();
    let fixed = |fits: fn(&str, &str) -> bool| {
        let (wanted, fold) = match operand {
            Value::String(wanted) => (wanted.clone(), false),
            other => {
                let wanted = other["equals-ignore-case"].as_str().unwrap_or_default();
                (wanted.to_lowercase(), true)
            }
        };
        text.is_some_and(|text| match fold {
            true => fits(&text.to_lowercase(), &wanted),
            false => fits(text, &wanted),
        })
    };
    match operator {
        "prefix" => fixed(|text, wanted| text.starts_with(wanted)),
        "suffix" => fixed(|text, wanted| text.ends_with(wanted)),
        "wildcard" => {
            let pattern = operand.as_str().unwrap_or_default();
            text.is_some_and(|text| like(pattern, text, false))
        }
        "equals-ignore-case" => {
            let wanted = operand.as_str().unwrap_or_default().to_lowercase();
            text.is_some_and(|text| text.to_lowercase() == wanted)
        }
        "numeric" => {
            let terms = operand.as_array().and_then(|terms| numeric_terms(terms));
            let number = value.as_f64();
            terms.zip(number).is_some_and(|(terms, number)| {
                terms.into_iter().all(|(operator, bound)| match operator {
                    "<" => number < bound,
                    "<=" => number <= bound,
                    ">=" => number >= bound,
                    ">" => number > bound,
                    _ => (number - bound).abs() < f64::EPSILON,
                })
            })
        }
        "anything-but" => !refused(operand, value),
        _ => false,
    }
}

/// Whether `anything-but` names this value: outright, in a list, or by another operator.
fn refused(operand: &Value, value: &Value) -> bool {
    match operand {
        Value::Array(list) => list.iter().any(|one| same(one, value)),
        Value::Object(inner) => inner.iter().any(|(name, operand)| match operand {
            Value::Array(many) => many.iter().any(|one| holds(name, one, value)),
            one => holds(name, one, value),
        }),
        one => same(one, value),
    }
}
