//! When things fire: Auto Scaling's cron, EventBridge's cron, what two of them have in common, and
//! windows of capacity.
//! All of it is pure; the two dialects share no parser, because they differ in almost every field.

pub mod cron;
mod daily;
pub mod dip;
pub mod event_cron;
mod firing;
mod firings;
pub mod freeze;
pub mod preview;
pub mod window;

#[cfg(test)]
mod tests;

pub use cron::Cron;
pub use daily::Daily;
pub use event_cron::EventCron;
pub use firing::{Firing, first_common, start_together};
pub use firings::Firings;

use std::fmt;

use jiff::SignedDuration;

/// Auto Scaling may act so much later than a scheduled action says.
pub const LATE: SignedDuration = SignedDuration::from_mins(2);

/// Why an expression is not one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CronError {
    /// A full sentence.
    pub message: String,
    /// What to write instead.
    pub help: String,
}

impl CronError {
    fn new(message: impl Into<String>, help: &str) -> Self {
        Self {
            message: message.into(),
            help: help.to_owned(),
        }
    }
}

impl fmt::Display for CronError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.help)
    }
}

impl std::error::Error for CronError {}

/// A set of small numbers: one field of a cron expression.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Set(u64);

impl Set {
    fn insert(&mut self, n: u32) {
        self.0 |= 1_u64.checked_shl(n).unwrap_or(0);
    }

    fn remove(&mut self, n: u32) {
        self.0 &= !1_u64.checked_shl(n).unwrap_or(0);
    }

    fn has(self, n: u32) -> bool {
        self.0 & 1_u64.checked_shl(n).unwrap_or(0) != 0
    }

    fn meets(self, other: Self) -> bool {
        self.0 & other.0 != 0
    }

    fn holds(self, other: Self) -> bool {
        other.0 & !self.0 == 0
    }

    fn iter(self) -> impl Iterator<Item = u32> {
        let mut left = self.0;
        std::iter::from_fn(move || {
            let next = left.trailing_zeros();
            left &= left.wrapping_sub(1);
            (next < u64::BITS).then_some(next)
        })
    }
}

/// Of a name such as `mon` or `JAN` in `names`, the first of which is number `first`.
fn named(text: &str, names: &[&str], first: u32) -> Option<u32> {
    let index = names
        .iter()
        .position(|name| name.eq_ignore_ascii_case(text))?;
    u32::try_from(index).ok().map(|index| index + first)
}

const MONTHS: [&str; 12] = [
    "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
];
const DAYS: [&str; 7] = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"];

/// Digits only, no sign.
fn number(text: &str) -> Option<u32> {
    let plain = !text.is_empty() && text.len() <= 4 && text.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}
