//! Whether a condition holds for a request.
//!
//! IAM user guide, "IAM JSON policy elements: Condition operators" and "Set operators for multivalued context keys".

use std::cmp::Ordering;
use std::net::IpAddr;

use jiff::Timestamp;
use jiff::civil::{Date, DateTime};
use jiff::tz::TimeZone;

use super::Version;
use super::condition::{Condition, OfSet, Test};
use super::pattern::{Pattern, Reach};
use super::request::Context;

impl Condition {
    /// Whether it holds.
    pub(super) fn holds(&self, context: &Context, version: Version) -> bool {
        let given = context.get(&self.key);
        let (test, negated) = self.operator.test.positive();
        if test == Test::Null {
            let absent = given.is_none();
            return self
                .values
                .iter()
                .any(|value| value.eq_ignore_ascii_case("true") == absent);
        }
        let like_any = |given: &String| {
            let like = |value: &String| {
                let pattern = Pattern::filled(value, context, version);
                pattern.is_some_and(|pattern| test.holds(given, &pattern))
            };
            self.values.iter().any(like) != negated
        };
        match (given, self.operator.of_set) {
            (None, Some(OfSet::All)) => true,
            (None, Some(OfSet::Any)) => self.operator.if_exists,
            // A key that is not there is not equal to anything.
            (None, None) => self.operator.if_exists || negated,
            (Some(given), Some(OfSet::All)) => given.iter().all(like_any),
            (Some(given), Some(OfSet::Any)) => given.iter().any(like_any),
            (Some(given), None) if negated => given.iter().all(like_any),
            (Some(given), None) => given.iter().any(like_any),
        }
    }
}

impl Test {
    /// The test that this one is, or is the opposite of.
    fn positive(self) -> (Self, bool) {
        match self {
            Self::StringNotEquals => (Self::StringEquals, true),
            Self::StringNotEqualsIgnoreCase => (Self::StringEqualsIgnoreCase, true),
            Self::StringNotLike => (Self::StringLike, true),
            Self::NumericNotEquals => (Self::NumericEquals, true),
            Self::DateNotEquals => (Self::DateEquals, true),
            Self::NotIpAddress => (Self::IpAddress, true),
            Self::ArnNotEquals | Self::ArnNotLike => (Self::ArnLike, true),
            // "ArnEquals and ArnLike behave identically."
            Self::ArnEquals => (Self::ArnLike, false),
            test => (test, false),
        }
    }

    /// One value of the request against one of the policy; what cannot be read fits nothing.
    fn holds(self, given: &str, wanted: &Pattern) -> bool {
        let text = || wanted.text();
        let numbers = |fits: fn(Ordering) -> bool| {
            let number = |text: &str| text.trim().parse::<f64>().ok();
            let order = number(given)
                .zip(number(&text()))
                .and_then(|(a, b)| a.partial_cmp(&b));
            order.is_some_and(fits)
        };
        let dates = |fits: fn(Ordering) -> bool| {
            let order = date(given).zip(date(&text())).map(|(a, b)| a.cmp(&b));
            order.is_some_and(fits)
        };
        match self {
            Self::StringEquals | Self::BinaryEquals => given == text(),
            Self::StringEqualsIgnoreCase => given.to_lowercase() == text().to_lowercase(),
            Self::StringLike => wanted.fits(given, Reach::Anything),
            Self::NumericEquals => numbers(Ordering::is_eq),
            Self::NumericLessThan => numbers(Ordering::is_lt),
            Self::NumericLessThanEquals => numbers(Ordering::is_le),
            Self::NumericGreaterThan => numbers(Ordering::is_gt),
            Self::NumericGreaterThanEquals => numbers(Ordering::is_ge),
            Self::DateEquals => dates(Ordering::is_eq),
            Self::DateLessThan => dates(Ordering::is_lt),
            Self::DateLessThanEquals => dates(Ordering::is_le),
            Self::DateGreaterThan => dates(Ordering::is_gt),
            Self::DateGreaterThanEquals => dates(Ordering::is_ge),
            Self::Bool => given.eq_ignore_ascii_case(&text()),
            Self::IpAddress => is_within(given, &text()).unwrap_or(false),
            Self::ArnLike => wanted.fits_arn(given),
            // Turned into one of the above, or answered, before.
            Self::StringNotEquals
            | Self::StringNotEqualsIgnoreCase
            | Self::StringNotLike
            | Self::NumericNotEquals
            | Self::DateNotEquals
            | Self::NotIpAddress
            | Self::ArnEquals
            | Self::ArnNotEquals
            | Self::ArnNotLike
            | Self::Null => false,
        }
    }
}

/// ISO 8601 from the year on, in UTC where no zone is given, or seconds since 1970.
fn date(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    if let Some(date) = Some(text)
        .filter(|text| text.len() != 4)
        .and_then(|t| t.parse().ok())
    {
        return Timestamp::from_second(date).ok();
    }
    let whole = match text.len() {
        4 => format!("{text}-01-01"),
        7 => format!("{text}-01"),
        _ => text.to_owned(),
    };
    let civil = || {
        let date = whole.parse::<Date>().map(DateTime::from);
        date.or_else(|_| whole.parse::<DateTime>()).ok()
    };
    let zoned = whole.parse::<Timestamp>().ok();
    zoned.or_else(|| TimeZone::UTC.to_timestamp(civil()?).ok())
}

/// Whether an address is one of `203.0.113.0/24`, or of `2001:db8::/32`.
fn is_within(address: &str, range: &str) -> Option<bool> {
    let (network, length) = match range.split_once('/') {
        Some((network, length)) => (network, Some(length.parse::<u32>().ok()?)),
        None => (range, None),
    };
    let bits = |one: IpAddr| match one {
        IpAddr::V4(v4) => (u128::from(v4.to_bits()), 32_u32),
        IpAddr::V6(v6) => (v6.to_bits(), 128),
    };
    let ((address, width), (network, of)) =
        (bits(address.parse().ok()?), bits(network.parse().ok()?));
    let free = of.checked_sub(length.unwrap_or(of))?;
    let cut = |bits: u128| bits.checked_shr(free).unwrap_or(0);
    Some(width == of && cut(address) == cut(network))
}
