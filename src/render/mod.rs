//! Plans and events for people and for programs. Only this module knows what things look like.

pub mod bake;
mod change;
pub mod chart;
pub(crate) mod check;
pub(crate) mod dashboard;
pub mod dip;
pub mod event;
pub(crate) mod explain;
mod fold;
mod headline;
pub mod history;
pub mod ics;
pub mod logs;
pub mod markdown;
pub mod next;
mod page;
pub(crate) mod policy;
pub mod proof;
pub mod redeploy;
pub mod rotation;
pub mod simulation;
pub mod status;
mod step;
pub mod svg;
pub mod text;
mod value;
mod width;
pub mod window;

pub use fold::folded;
use freshscale_core::escape::visible;
use freshscale_core::words::Units;
pub use page::Page;
pub(crate) use page::say;
pub use width::{columns, fit, sentence};

/// Text on one line, at most `width` characters: where the rest can be read elsewhere.
#[must_use]
pub fn short(text: &str, width: usize) -> String {
    let text = visible(text);
    if text.chars().count() <= width {
        return text.into_owned();
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

/// What hours cost, and what always being on would. With weights the price is a unit's: an instance is several, and which ones
/// start nobody knows.
#[must_use]
pub fn money(price: f64, hours: f64, always: f64, units: Units) -> String {
    let (hours, always) = (hours * price, always * price);
    let of = match units {
        Units::Instances => "",
        Units::Weighted { .. } => " for each unit",
    };
    format!("At {price} an hour{of}, {hours:.2} instead of {always:.2}")
}
