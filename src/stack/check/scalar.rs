//! One scalar against its shape.

use std::fmt::Display;

use super::{Format, RETENTION_DAYS, Shape, Value, Wrong, accept, format_duration, remedy, wrong};
use super::{parse_date, parse_duration, parse_size, parse_time};
use crate::shape::days;
use crate::values::Scalar;

pub(super) fn scalar(shape: &Shape, value: &Value) -> Result<Scalar, Wrong> {
    match shape {
        Shape::Text(format) => text_of(format, value).map(Scalar::Text),
        Shape::Int(min, max) => int(*min, *max, value),
        Shape::Bool => boolean(value),
        Shape::OneOf(words) => one_of(words, value),
        Shape::Duration(min, max) => {
            let what = "a duration such as `10s`, `5m`, `3d` or `1h30m`";
            let help = |text: &str| remedy::of_duration(text, *min, *max);
            let found = with_unit(value, what, parse_duration, help)?;
            if found < *min || found > *max {
                let (low, high) = (format_duration(*min), format_duration(*max));
                return Err(beyond(found < *min, low, high));
            }
            Ok(Scalar::Duration(found))
        }
        Shape::Size(min, max) => {
            let found = with_unit(
                value,
                "a size such as `128MiB`",
                parse_size,
                remedy::of_size,
            )?;
            if found < *min || found > *max {
                let (low, high) = (format!("{min}MiB"), format!("{max}MiB"));
                return Err(beyond(found < *min, low, high));
            }
            Ok(Scalar::Size(found))
        }
        Shape::Time => time(value),
        Shape::Date => date(value),
        Shape::TimeOrOff => time_or_off(value),
        Shape::Instant => instant(value),
        Shape::Retention => retention(value),
        Shape::Table(_) | Shape::List { .. } | Shape::OneOrMore { .. } | Shape::Map { .. } => {
            Err(wrong("is not a single value.", SINGLE))
        }
    }
}

const SINGLE: &str = "Write a single value.";

/// Outside of its bounds; the nearer one is the remedy.
fn beyond(below: bool, min: impl Display, max: impl Display) -> Wrong {
    let help = match below {
        true => format!("Give `{min}` or more."),
        false => format!("Give `{max}` or less."),
    };
    wrong(format!("must be between {min} and {max}."), help)
}

fn plain<'v>(value: &'v Value, what: &str) -> Result<&'v str, Wrong> {
    let help = match value {
        Value::Text(text) | Value::Open(text) => return Ok(text),
        Value::Null | Value::Unset => "Give it a value.",
        Value::List(_) => "Write a single value, without brackets.",
        Value::Bool(_) | Value::Int(..) | Value::Float(_) | Value::Map(_) => SINGLE,
    };
    let message = format!("must be {what}, but this is {}.", value.kind());
    Err(wrong(message, help))
}

/// The text of a value that is no list and no table, as it was written.
fn written<'v>(value: &'v Value, what: &str) -> Result<&'v str, Wrong> {
    match value {
        Value::Int(_, text) | Value::Float(text) => Ok(text),
        Value::Bool(true) => Ok("true"),
        Value::Bool(false) => Ok("false"),
        other => plain(other, what),
    }
}

fn text_of(format: &Format, value: &Value) -> Result<String, Wrong> {
    let text = written(value, format.what)?;
    accept(format, text)?;
    if format.numbers || matches!(value, Value::Text(_)) {
        return Ok(text.to_owned());
    }
    let message = format!("must be text, but this is {}.", value.kind());
    Err(wrong(message, format!("Put it in quotes: `\"{text}\"`.")))
}

fn int(min: i64, max: i64, value: &Value) -> Result<Scalar, Wrong> {
    match value {
        Value::Int(number, _) if (min..=max).contains(number) => Ok(Scalar::Int(*number)),
        Value::Int(..) if min == max => {
            Err(wrong(format!("must be {min}."), format!("Write `{min}`.")))
        }
        Value::Int(number, _) => Err(beyond(*number < min, min, max)),
        // More digits than any number of ours has.
        Value::Float(text)
            if text
                .trim_start_matches(['-', '+'])
                .bytes()
                .all(|b| b.is_ascii_digit()) =>
        {
            Err(beyond(text.starts_with('-'), min, max))
        }
        Value::Float(_) => Err(wrong(
            format!("must be a whole number between {min} and {max}."),
            "Write it in digits alone.",
        )),
        Value::Text(text) if text.parse::<i64>().is_ok() => Err(wrong(
            "must be a whole number, but this is text.",
            "Remove the quotes.",
        )),
        other => Err(wrong(
            format!("must be a whole number, but this is {}.", other.kind()),
            "Write it in digits alone.",
        )),
    }
}

fn boolean(value: &Value) -> Result<Scalar, Wrong> {
    match value {
        Value::Bool(value) => Ok(Scalar::Bool(*value)),
        other => Err(wrong(
            format!("must be true or false, but this is {}.", other.kind()),
            boolean_help(other),
        )),
    }
}

/// YAML 1.1 had eleven spellings of each; YAML 1.2 has one, in which everything else is text.
fn boolean_help(value: &Value) -> &'static str {
    let text = match value {
        Value::Text(text) | Value::Int(_, text) => text.to_lowercase(),
        _ => String::new(),
    };
    match text.as_str() {
        "true" => "Write `true`, without quotes.",
        "false" => "Write `false`, without quotes.",
        "yes" | "y" | "on" | "1" => "Write `true`.",
        "no" | "n" | "off" | "0" => "Write `false`.",
        _ => "Write `true` or `false`.",
    }
}

fn one_of(words: &[&str], value: &Value) -> Result<Scalar, Wrong> {
    let all = words.join(", ");
    let text = written(value, &format!("one of {all}"))?;
    if words.contains(&text) {
        return Ok(Scalar::Text(text.to_owned()));
    }
    let other = { OTHER_NAMES.iter() }
        .filter(|(name, _)| name.eq_ignore_ascii_case(text))
        .map(|(_, word)| word)
        .find(|word| words.contains(word));
    let meant = { words.iter() }
        .find(|word| word.eq_ignore_ascii_case(text))
        .or(other)
        .or_else(|| { words.iter() }.find(|word| strsim::jaro_winkler(word, text) > 0.85));
    let help = match meant {
        _ if text.contains(',') => "Choose one of them alone.".to_owned(),
        Some(word) => format!("Did you mean `{word}`?"),
        None => "Choose one of them, written just so.".to_owned(),
    };
    Err(wrong(format!("must be one of {all}."), help))
}

/// Words of other tools that are like a wrong one of ours, or like none.
const OTHER_NAMES: [(&str, &str); 8] = [
    ("amd64", "x86_64"),
    ("x64", "x86_64"),
    ("x86-64", "x86_64"),
    ("intel", "x86_64"),
    ("aarch64", "arm64"),
    ("arm", "arm64"),
    ("graviton", "arm64"),
    ("true", "required"),
];

fn with_unit<T>(
    value: &Value,
    what: &str,
    parse: fn(&str) -> Option<T>,
    help: impl Fn(&str) -> String,
) -> Result<T, Wrong> {
    let text = match value {
        Value::Int(0, _) => "0",
        other => written(other, what)?,
    };
    parse(text).ok_or_else(|| wrong(format!("must be {what}."), help(text)))
}

fn time(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a time such as `\"08:40\"`";
    let text = written(value, what)?;
    parse_time(text)
        .map(|time| Scalar::Time(Some(time)))
        .ok_or_else(|| wrong(format!("must be {what}."), remedy::of_time(text)))
}

fn date(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a date such as `2026-12-24`";
    let text = written(value, what)?;
    let date = parse_date(text);
    let date = date.ok_or_else(|| wrong(format!("must be {what}."), remedy::of_date(text)))?;
    if !(2000..2100).contains(&date.year()) {
        return Err(wrong(
            "must be between the years 2000 and 2099.",
            "Check the year.",
        ));
    }
    Ok(Scalar::Date(date))
}

fn time_or_off(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a time such as `\"02:00\"`, or `off`";
    if matches!(value, Value::Bool(false)) {
        return Ok(Scalar::Time(None));
    }
    let text = written(value, what)?;
    match parse_time(text) {
        _ if text == "off" => Ok(Scalar::Time(None)),
        Some(time) => Ok(Scalar::Time(Some(time))),
        None => Err(wrong(format!("must be {what}."), remedy::of_time(text))),
    }
}

fn instant(value: &Value) -> Result<Scalar, Wrong> {
    let what = "an instant such as `2026-12-24T09:00:00+09:00`";
    let text = written(value, what)?;
    let found = text.parse::<jiff::Timestamp>().map_err(|_| {
        let help = match text.parse::<jiff::civil::DateTime>() {
            Ok(local) => {
                format!("It has no offset: write `{local}+09:00` for Korea, or `{local}Z` for UTC.")
            }
            Err(_) => "Give date, time and offset; `Z` is UTC.".to_owned(),
        };
        wrong(format!("must be {what}."), help)
    })?;
    if found.subsec_nanosecond() != 0 {
        return Err(wrong(
            "must be a whole second; Auto Scaling knows no less.",
            "Remove the fraction.",
        ));
    }
    Ok(Scalar::Instant(found))
}

fn retention(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a number of days such as `30d`, or `forever`";
    if *value == Value::Text("forever".to_owned()) {
        return Ok(Scalar::Retention(None));
    }
    let help = |text: &str| match text {
        _ if !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit()) => {
            format!("A number needs its unit, as in `{text}d`.")
        }
        "never" | "none" | "always" | "infinite" | "off" => "Did you mean `forever`?".to_owned(),
        _ => remedy::of_duration(text, days(1), days(3653)),
    };
    let found = with_unit(value, what, parse_duration, help)?.as_secs();
    let wanted = found / 86_400;
    if found.is_multiple_of(86_400) && RETENTION_DAYS.contains(&wanted) {
        return Ok(Scalar::Retention(u32::try_from(wanted).ok()));
    }
    let below = RETENTION_DAYS.iter().rfind(|n| **n < wanted);
    let above = RETENTION_DAYS.iter().find(|n| **n > wanted);
    let near: Vec<String> = { below.into_iter().chain(above) }
        .map(|n| format!("`{n}d`"))
        .collect();
    Err(wrong(
        "is not a retention that CloudWatch Logs has.",
        format!("The nearest is {}; or write `forever`.", near.join(" or ")),
    ))
}
