//! What may stand at a path.

use std::net::IpAddr;

use serde_json::Value;

use super::wildcard::Wildcard;

/// One entry of a list in a pattern.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Choice {
    /// This value. Numbers are compared as numbers, addresses as addresses.
    Exactly(Value),
    /// A text that begins so.
    Prefix(Text),
    /// A text that ends so.
    Suffix(Text),
    /// A text that is this but for the case of its letters.
    Folded(String),
    /// A text of this form.
    Wildcard(Wildcard),
    /// A number between bounds.
    Numeric(Bounds),
    /// An address in a network.
    Cidr(Network),
    /// Any leaf.
    Present,
    /// No leaf.
    Absent,
    /// A leaf for which none of these holds.
    AnythingBut(Vec<Choice>),
}

/// A text, and whether the case of its letters counts.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Text {
    pub(super) text: String,
    pub(super) folded: bool,
}

/// Bounds of a number, each with whether it is included.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Bounds {
    pub(super) low: Option<(f64, bool)>,
    pub(super) high: Option<(f64, bool)>,
}

/// The first addresses of a network and how many of their bits count.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Network {
    pub(super) address: IpAddr,
    pub(super) bits: u32,
}

impl Choice {
    /// Whether it holds for a leaf.
    pub(super) fn holds(&self, value: &Value) -> bool {
        let text = value.as_str();
        match self {
            Self::Exactly(wanted) => same(wanted, value),
            Self::Prefix(wanted) => text.is_some_and(|t| wanted.fits(t, |t, w| t.starts_with(w))),
            Self::Suffix(wanted) => text.is_some_and(|t| wanted.fits(t, |t, w| t.ends_with(w))),
            Self::Folded(wanted) => text.is_some_and(|t| t.to_lowercase() == *wanted),
            Self::Wildcard(wanted) => text.is_some_and(|t| wanted.matches(t)),
            Self::Numeric(bounds) => value.as_f64().is_some_and(|number| bounds.hold(number)),
            Self::Cidr(network) => { text.and_then(|t| t.parse().ok()) }
                .is_some_and(|address| network.contains(address)),
            Self::Present => true,
            Self::Absent => false,
            Self::AnythingBut(refused) => !refused.iter().any(|choice| choice.holds(value)),
        }
    }
}

impl Text {
    fn fits(&self, text: &str, fit: fn(&str, &str) -> bool) -> bool {
        match self.folded {
            true => fit(&text.to_lowercase(), &self.text),
            false => fit(text, &self.text),
        }
    }
}

impl Bounds {
    fn hold(&self, number: f64) -> bool {
        let above = |(low, included): (f64, bool)| number > low || (included && number >= low);
        let below = |(high, included): (f64, bool)| number < high || (included && number <= high);
        self.low.is_none_or(above) && self.high.is_none_or(below)
    }
}

impl Network {
    fn contains(&self, address: IpAddr) -> bool {
        match (self.address, address) {
            (IpAddr::V4(of), IpAddr::V4(address)) => {
                let shift = 32_u32.saturating_sub(self.bits);
                let part = |ip: std::net::Ipv4Addr| u32::from(ip).checked_shr(shift);
                part(of) == part(address)
            }
            (IpAddr::V6(of), IpAddr::V6(address)) => {
                let shift = 128_u32.saturating_sub(self.bits);
                let part = |ip: std::net::Ipv6Addr| u128::from(ip).checked_shr(shift);
                part(of) == part(address)
            }
            _ => false,
        }
    }
}

/// 1 and 1.0 are the same number, `::1` and `0:0:0:0:0:0:0:1` the same address.
fn same(one: &Value, other: &Value) -> bool {
    let address = |value: &Value| value.as_str()?.parse::<IpAddr>().ok();
    one == other
        || matches!((one.as_f64(), other.as_f64()), (Some(one), Some(other)) if one.partial_cmp(&other).is_some_and(std::cmp::Ordering::is_eq))
        || matches!((address(one), address(other)), (Some(one), Some(other)) if one == other)
}
