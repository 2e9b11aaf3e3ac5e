//! Plans and events for people and for programs. Only this module knows what things look like.

pub mod chart;
pub mod event;
pub mod markdown;
pub mod redeploy;
pub mod text;

use serde_json::Value;

/// A value as people write it: lists and tables of plain values without quotes and brackets; digests
/// of secrets say what they are.
fn plain(value: &Value) -> String {
    let is_plain = |value: &Value| !value.is_object() && !value.is_array();
    match value {
        Value::String(text) if text.starts_with("sha256:") => format!("(hidden, {text:.13}…)"),
        Value::String(text) => text.clone(),
        Value::Array(items) if !items.is_empty() && items.iter().all(is_plain) => {
            items.iter().map(plain).collect::<Vec<_>>().join(", ")
        }
        Value::Object(members) if !members.is_empty() && members.values().all(is_plain) => {
            let member = |(key, value): (&String, &Value)| format!("{key}={}", plain(value));
            members.iter().map(member).collect::<Vec<_>>().join(", ")
        }
        other => other.to_string(),
    }
}

/// A value on one line, at most `width` characters.
#[must_use]
pub fn short(value: &Value, width: usize) -> String {
    let text: String = plain(value)
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    if text.chars().count() <= width {
        return text;
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// `1 step`, `2 steps`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// Seconds as people say them.
#[must_use]
pub fn seconds(seconds: f64) -> String {
    match seconds {
        s if s < 0.95 => format!("{s:.1} s"),
        s if s < 120.0 => format!("{s:.0} s"),
        s if s < 7200.0 => format!(
            "{:.0} min {:02.0} s",
            (s / 60.0).floor(),
            (s % 60.0).floor()
        ),
        s => format!(
            "{:.0} h {:02.0} min",
            (s / 3600.0).floor(),
            (s % 3600.0 / 60.0).floor()
        ),
    }
}
