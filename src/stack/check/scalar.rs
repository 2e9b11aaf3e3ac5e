//! One scalar against its shape.

use std::fmt::Display;

use super::{
    Format, RETENTION_DAYS, Shape, Value, Wrong, accept, format_duration, variable, wrong,
};
use super::{parse_date, parse_duration, parse_size, parse_time};
use crate::values::Scalar;

pub(super) fn scalar(shape: &Shape, value: &Value) -> Result<Scalar, Wrong> {
    match shape {
        Shape::Text(format) => text_of(format, value).map(Scalar::Text),
        Shape::Int(min, max) => int(*min, *max, value),
        Shape::Bool => boolean(value),
        Shape::OneOf(words) => one_of(words, value),
        Shape::Duration(min, max) => {
            let what = "a duration such as `10s`, `5m`, `3d` or `1h30m`";
            let found = with_unit(value, what, "m", parse_duration)?;
            if found < *min || found > *max {
                let (low, high) = (format_duration(*min), format_duration(*max));
                return Err(beyond(found < *min, low, high));
            }
            Ok(Scalar::Duration(found))
        }
        Shape::Size(min, max) => {
            let found = with_unit(value, "a size such as `128MiB`", "MiB", parse_size)?;
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
        Shape::Table(_)
        | Shape::List { .. }
        | Shape::OneOrMore { .. }
        | Shape::Map { .. }
        | Shape::Later { .. } => Err(wrong("is not a single value.", SINGLE)),
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
        Value::Text(text) if text.contains("${") => return Err(variable()),
        Value::Text(text) => return Ok(text),
        Value::Null => "Give it a value.",
        Value::Bool(_) | Value::Int(..) | Value::Float(_) => "Put it in quotes.",
        Value::List(_) | Value::Map(_) => SINGLE,
    };
    let message = format!("must be {what}, but this is {}.", value.kind());
    Err(wrong(message, help))
}

fn text_of(format: &Format, value: &Value) -> Result<String, Wrong> {
    let text = match value {
        Value::Int(_, text) | Value::Float(text) if format.numbers => text.clone(),
        Value::Bool(value) if format.numbers => value.to_string(),
        Value::Int(..) | Value::Float(_) | Value::Bool(_) => plain(value, "text")?.to_owned(),
        other => plain(other, format.what)?.to_owned(),
    };
    accept(format, &text)?;
    Ok(text)
}

fn int(min: i64, max: i64, value: &Value) -> Result<Scalar, Wrong> {
    match value {
        Value::Int(number, _) if (min..=max).contains(number) => Ok(Scalar::Int(*number)),
        Value::Int(..) if min == max => {
            Err(wrong(format!("must be {min}."), format!("Write `{min}`.")))
        }
        Value::Int(number, _) => Err(beyond(*number < min, min, max)),
        Value::Float(_) => Err(wrong(
            format!("must be a whole number between {min} and {max}."),
            "Write it in digits alone.",
        )),
        Value::Text(text) if text.parse::<i64>().is_ok() => Err(wrong(
            "must be a whole number, but this is text.",
            "Remove the quotes.",
        )),
        Value::Text(text) if text.contains("${") => Err(variable()),
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
            "Write `true` or `false`, without quotes; `yes` and `on` are text.",
        )),
    }
}

fn one_of(words: &[&str], value: &Value) -> Result<Scalar, Wrong> {
    let all = words.join(", ");
    let text = plain(value, &format!("one of {all}"))?;
    if words.contains(&text) {
        return Ok(Scalar::Text(text.to_owned()));
    }
    let meant = words
        .iter()
        .find(|word| word.eq_ignore_ascii_case(text) || strsim::jaro_winkler(word, text) > 0.85);
    let several: Vec<&str> = text.split(',').map(str::trim).collect();
    let help = match meant {
        _ if several.len() > 1 && several.iter().all(|one| words.contains(one)) => {
            format!(
                "Write a list where it takes several: `[{}]`.",
                several.join(", ")
            )
        }
        Some(word) => format!("Did you mean `{word}`?"),
        None => "Choose one of them, written just so.".to_owned(),
    };
    Err(wrong(format!("must be one of {all}."), help))
}

fn with_unit<T>(
    value: &Value,
    what: &str,
    unit: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, Wrong> {
    let text = match value {
        Value::Int(0, _) => "0",
        Value::Int(_, text) => text.as_str(),
        other => plain(other, what)?,
    };
    parse(text).ok_or_else(|| {
        let help = match unit {
            _ if matches!(value, Value::Int(..)) => {
                format!("A number needs its unit, as in `{text}{unit}`.")
            }
            "MiB" => "Units are `MiB` and `GiB`; no space, no fraction.".to_owned(),
            _ => "Units are `d`, `h`, `m` and `s`, the largest first; no space, no fraction."
                .to_owned(),
        };
        wrong(format!("must be {what}."), help)
    })
}

fn time(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a time such as `\"08:40\"`";
    let text = plain(value, what)?;
    parse_time(text)
        .map(|time| Scalar::Time(Some(time)))
        .ok_or_else(|| wrong(format!("must be {what}."), time_help(text)))
}

/// `9:00` and `24:00` have one meaning only.
fn time_help(text: &str) -> String {
    let meant = match text {
        "24:00" => "00:00".to_owned(),
        _ => format!("0{text}"),
    };
    match parse_time(&meant) {
        Some(_) => format!("Did you mean `\"{meant}\"`?"),
        None => TIME_HELP.to_owned(),
    }
}

fn date(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a date such as `2026-12-24`";
    let text = plain(value, what)?;
    let help = "Year, month and day in digits, and a day that the month has.";
    let date = parse_date(text).ok_or_else(|| wrong(format!("must be {what}."), help))?;
    if !(2000..2100).contains(&date.year()) {
        return Err(wrong(
            "must be between the years 2000 and 2099.",
            "Check the year.",
        ));
    }
    Ok(Scalar::Date(date))
}

const TIME_HELP: &str =
    "Two digits, a colon, two digits, from 00:00 to 23:59; midnight is 00:00 at either end.";

fn time_or_off(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a time such as `\"02:00\"`, or `off`";
    if matches!(value, Value::Bool(false)) {
        return Ok(Scalar::Time(None));
    }
    let text = plain(value, what)?;
    if text == "off" {
        return Ok(Scalar::Time(None));
    }
    let help = "Two digits, a colon, two digits, from 00:00 to 23:59.";
    parse_time(text)
        .map(|time| Scalar::Time(Some(time)))
        .ok_or_else(|| wrong(format!("must be {what}."), help))
}

fn instant(value: &Value) -> Result<Scalar, Wrong> {
    let what = "an instant such as `2026-12-24T09:00:00+09:00`";
    let text = plain(value, what)?;
    let help = "Give date, time and offset; `Z` is UTC.";
    let found: jiff::Timestamp = text
        .parse()
        .map_err(|_| wrong(format!("must be {what}."), help))?;
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
    let found = with_unit(value, what, "d", parse_duration)?.as_secs();
    let days = found / 86_400;
    if found.is_multiple_of(86_400) && RETENTION_DAYS.contains(&days) {
        return Ok(Scalar::Retention(u32::try_from(days).ok()));
    }
    let all: Vec<String> = RETENTION_DAYS.iter().map(u64::to_string).collect();
    Err(wrong(
        "is not a retention that CloudWatch Logs has.",
        format!("Days allowed: {}; or `forever`.", all.join(", ")),
    ))
}
