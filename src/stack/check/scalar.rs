//! One scalar against its shape.

use super::{Format, RETENTION_DAYS, Shape, Value, Wrong, accept, format_duration, wrong};
use super::{parse_date, parse_duration, parse_size, parse_time};
use crate::stack::values::Scalar;

pub(super) fn scalar(shape: &Shape, value: &Value) -> Result<Scalar, Wrong> {
    match shape {
        Shape::Text(format) => text_of(format, value).map(Scalar::Text),
        Shape::Int(min, max) => int(*min, *max, value),
        Shape::Bool => boolean(value),
        Shape::OneOf(words) => one_of(words, value),
        Shape::Duration(min, max) => {
            let found = with_unit(
                value,
                "a duration such as `10s`, `5m`, `3d` or `1h30m`",
                "m",
                parse_duration,
            )?;
            if found < *min || found > *max {
                let (min, max) = (format_duration(*min), format_duration(*max));
                return Err(wrong(format!("must be between {min} and {max}.")));
            }
            Ok(Scalar::Duration(found))
        }
        Shape::Size(min, max) => {
            let found = with_unit(value, "a size such as `128MiB`", "MiB", parse_size)?;
            if found < *min || found > *max {
                return Err(wrong(format!("must be between {min}MiB and {max}MiB.")));
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
        | Shape::Later(_) => Err(wrong("is not a single value.".to_owned())),
    }
}

fn plain<'v>(value: &'v Value, what: &str) -> Result<&'v str, Wrong> {
    match value {
        Value::Text(text) if text.contains("${") => Err(Wrong {
            message: "uses `${…}`, which is not supported yet.".to_owned(),
            help: Some("Write the value itself.".to_owned()),
        }),
        Value::Text(text) => Ok(text),
        other => Err(wrong(format!(
            "must be {what}, but this is {}.",
            other.kind()
        ))),
    }
}

fn text_of(format: &Format, value: &Value) -> Result<String, Wrong> {
    let text = match value {
        Value::Int(_, text) | Value::Float(text) if format.numbers => text.clone(),
        Value::Bool(value) if format.numbers => value.to_string(),
        Value::Int(..) | Value::Float(_) | Value::Bool(_) => {
            return Err(Wrong {
                message: format!("must be text, but this is {}.", value.kind()),
                help: Some("Put it in quotes.".to_owned()),
            });
        }
        other => plain(other, format.what)?.to_owned(),
    };
    accept(format, &text)?;
    Ok(text)
}

fn int(min: i64, max: i64, value: &Value) -> Result<Scalar, Wrong> {
    match value {
        Value::Int(number, _) if (min..=max).contains(number) => Ok(Scalar::Int(*number)),
        Value::Int(..) if min == max => Err(wrong(format!("must be {min}."))),
        Value::Int(..) => Err(wrong(format!("must be between {min} and {max}."))),
        Value::Float(_) => Err(wrong(format!(
            "must be a whole number between {min} and {max}."
        ))),
        other => {
            let found = plain(other, "a whole number")?;
            let help = found
                .parse::<i64>()
                .is_ok()
                .then(|| "Remove the quotes.".to_owned());
            Err(Wrong {
                message: "must be a whole number, but this is text.".to_owned(),
                help,
            })
        }
    }
}

fn boolean(value: &Value) -> Result<Scalar, Wrong> {
    match value {
        Value::Bool(value) => Ok(Scalar::Bool(*value)),
        other => Err(Wrong {
            message: format!("must be true or false, but this is {}.", other.kind()),
            help: Some(
                "Write `true` or `false`, without quotes; `yes` and `on` are text.".to_owned(),
            ),
        }),
    }
}

fn one_of(words: &[&str], value: &Value) -> Result<Scalar, Wrong> {
    let all = words.join(", ");
    let text = plain(value, &format!("one of {all}"))?;
    if words.contains(&text) {
        return Ok(Scalar::Text(text.to_owned()));
    }
    Err(Wrong {
        message: format!("must be one of {all}."),
        help: words
            .iter()
            .find(|word| word.eq_ignore_ascii_case(text) || strsim::jaro_winkler(word, text) > 0.85)
            .map(|word| format!("Did you mean `{word}`?")),
    })
}

fn with_unit<T>(
    value: &Value,
    what: &str,
    unit: &str,
    parse: fn(&str) -> Option<T>,
) -> Result<T, Wrong> {
    let (text, help) = match value {
        Value::Int(0, _) => ("0", None),
        Value::Int(_, text) => (
            text.as_str(),
            Some(format!("A number needs its unit, as in `{text}{unit}`.")),
        ),
        other => (plain(other, what)?, None),
    };
    parse(text).ok_or_else(|| Wrong {
        message: format!("must be {what}."),
        help,
    })
}

fn time(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a time such as `\"08:40\"`";
    let text = plain(value, what)?;
    parse_time(text)
        .map(|time| Scalar::Time(Some(time)))
        .ok_or_else(|| Wrong {
            message: format!("must be {what}."),
            help: Some(TIME_HELP.to_owned()),
        })
}

fn date(value: &Value) -> Result<Scalar, Wrong> {
    let what = "a date such as `2026-12-24`";
    let text = plain(value, what)?;
    let date = parse_date(text).ok_or_else(|| wrong(format!("must be {what}.")))?;
    if !(2000..2100).contains(&date.year()) {
        return Err(wrong("must be between the years 2000 and 2099.".to_owned()));
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
    parse_time(text)
        .map(|time| Scalar::Time(Some(time)))
        .ok_or_else(|| Wrong {
            message: format!("must be {what}."),
            help: Some("Two digits, a colon, two digits, from 00:00 to 23:59.".to_owned()),
        })
}

fn instant(value: &Value) -> Result<Scalar, Wrong> {
    let what = "an instant such as `2026-12-24T09:00:00+09:00`";
    let text = plain(value, what)?;
    let found: jiff::Timestamp = text.parse().map_err(|_| Wrong {
        message: format!("must be {what}."),
        help: Some("Give date, time and offset; `Z` is UTC.".to_owned()),
    })?;
    if found.subsec_nanosecond() != 0 {
        return Err(wrong(
            "must be a whole second; Auto Scaling knows no less.".to_owned(),
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
    Err(Wrong {
        message: "is not a retention that CloudWatch Logs has.".to_owned(),
        help: Some(format!("Days allowed: {}; or `forever`.", all.join(", "))),
    })
}
