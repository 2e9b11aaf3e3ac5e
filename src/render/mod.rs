//! Plans and events for people and for programs. Only this module knows what things look like.

pub mod bake;
pub mod chart;
pub mod dip;
pub mod event;
mod fold;
pub mod history;
pub mod ics;
pub mod logs;
pub mod markdown;
pub mod next;
mod page;
pub mod redeploy;
pub mod rotation;
pub mod simulation;
pub mod status;
pub mod svg;
pub mod text;
pub mod window;

use serde_json::Value;

pub use fold::folded;
use freshscale_core::escape::visible;
pub use page::Page;
pub(crate) use page::say;

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
    let text = visible(&plain(value)).into_owned();
    if text.chars().count() <= width {
        return text;
    }
    let kept: String = text.chars().take(width.saturating_sub(1)).collect();
    format!("{kept}…")
}

/// How much less the hours of a schedule are than those of always being on, as the end of a sentence.
#[must_use]
pub fn saving(hours: f64, always: f64) -> String {
    if always <= 0.0 {
        return String::new();
    }
    let less = (1.0 - hours / always) * 100.0;
    format!("; the schedule needs {less:.0} % less")
}

/// What hours cost, and what always being on would.
#[must_use]
pub fn money(price: f64, hours: f64, always: f64) -> String {
    let (hours, always) = (hours * price, always * price);
    format!("At {price} an hour, {hours:.2} instead of {always:.2}")
}
