//! What a stack file may contain, as data: checking reads it, and so can a JSON Schema or `explain`.

use std::time::Duration;

/// One field of a table.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// As written in the file.
    pub name: &'static str,
    /// What its value may be.
    pub shape: Shape,
    /// One or two sentences.
    pub doc: &'static str,
    /// What holds if it is absent.
    pub default: Default,
}

/// What holds if a field is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Default {
    /// It must not be absent.
    Required,
    /// Nothing, and that is fine.
    None,
    /// This, as it would be written in the file.
    Is(&'static str),
    /// It follows from other fields, as this text says.
    Derived(&'static str),
    /// What stands in AWS stays as it is; this text, as it would be written in the file, is what AWS takes where nothing
    /// was ever said, and takes away what stands.
    Stands(&'static str),
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// Named fields.
    Table(&'static [Field]),
    /// Any number of one shape; `max` is inclusive.
    List {
        /// Of each entry.
        item: &'static Shape,
        /// Fewest.
        min: usize,
        /// Most.
        max: usize,
    },
    /// One value of a shape, or a list of at most `max`.
    OneOrMore {
        /// Of each.
        item: &'static Shape,
        /// Most.
        max: usize,
    },
    /// Free names to text: tags.
    Map {
        /// Of each key.
        key: &'static Format,
        /// Of each value.
        value: &'static Format,
        /// Most.
        max: usize,
    },
    /// Text of a format.
    Text(&'static Format),
    /// A whole number between these.
    Int(i64, i64),
    /// `10s`, `5m`, `3d`, `1h30m`, between these; `0` only if the lower one is zero.
    Duration(Duration, Duration),
    /// `128MiB`, in MiB, between these.
    Size(u32, u32),
    /// `"HH:MM"`.
    Time,
    /// `2026-12-24`.
    Date,
    /// `"HH:MM"`, or `off`.
    TimeOrOff,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// `true` or `false`.
    Bool,
    /// `2026-12-24T09:00:00Z`, an instant.
    Instant,
    /// A duration in days out of CloudWatch Logs' set, or `forever`.
    Retention,
}

impl Shape {
    /// Whether one value may have a comma in it.
    #[must_use]
    pub fn takes_commas(&self) -> bool {
        matches!(self, Self::Text(format) if (format.accepts)("mon,tue"))
    }
}

/// A kind of text.
#[derive(Debug, Clone, Copy)]
pub struct Format {
    /// Completes "must be …".
    pub what: &'static str,
    /// The same as `accepts`, as an ECMA regular expression.
    pub pattern: &'static str,
    /// Whether the text is of this format.
    pub accepts: fn(&str) -> bool,
    /// Whether an unquoted number is taken as the text it was written as.
    pub numbers: bool,
    /// Shown when it is not.
    pub help: &'static str,
}

/// The field that names what is somebody else's: a table with it has no other required field.
pub(crate) const EXISTING: &str = "existing";

/// Whether a table of these fields may name what is somebody else's.
pub(crate) fn has_existing(fields: &[Field]) -> bool {
    fields.iter().any(|field| field.name == EXISTING)
}

/// A number of seconds.
#[must_use]
pub const fn seconds(n: u64) -> Duration {
    Duration::from_secs(n)
}

/// A number of days.
#[must_use]
pub const fn days(n: u64) -> Duration {
    Duration::from_secs(n * 86_400)
}

/// The retention times that CloudWatch Logs accepts, days (aws-sdk: `PutRetentionPolicy`).
pub const RETENTION_DAYS: &[u64] = &[
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];

/// `128MiB` or `1GiB`, in MiB.
#[must_use]
pub fn parse_size(text: &str) -> Option<u32> {
    let (number, factor) = match text.strip_suffix("MiB") {
        Some(number) => (number, 1),
        None => (text.strip_suffix("GiB")?, 1024),
    };
    let plain = !number.is_empty() && number.bytes().all(|b| b.is_ascii_digit());
    plain.then(|| number.parse::<u32>().ok()?.checked_mul(factor))?
}

/// `"08:40"`, exactly two digits each.
#[must_use]
pub fn parse_time(text: &str) -> Option<jiff::civil::Time> {
    let (hour, minute) = text.split_once(':')?;
    let two = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
        digits.then(|| part.parse::<i8>().ok())?
    };
    jiff::civil::Time::new(two(hour)?, two(minute)?, 0, 0).ok()
}

/// `09:00-18:00`, two times as [`parse_time`] has them.
#[must_use]
pub fn parse_hours(text: &str) -> Option<(jiff::civil::Time, jiff::civil::Time)> {
    let (from, to) = text.split_once('-')?;
    Some((parse_time(from)?, parse_time(to)?))
}

/// `2026-12-24`, exactly so.
#[must_use]
pub fn parse_date(text: &str) -> Option<jiff::civil::Date> {
    let date: jiff::civil::Date = text.parse().ok()?;
    (date.to_string() == text).then_some(date)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, clippy::expect_used)]
    use super::*;

    #[test]
    fn dates_are_exact() {
        let date = jiff::civil::date(2026, 12, 24);
        assert_eq!(parse_date("2026-12-24"), Some(date));
        for bad in [
            "20261224",
            "2026-12-24T09:00",
            "2026-1-1",
            "2026-02-30",
            "24.12.2026",
        ] {
            assert_eq!(parse_date(bad), None, "{bad}");
        }
    }

    #[test]
    fn sizes_and_times_are_exact() {
        assert_eq!(parse_size("128MiB"), Some(128));
        assert_eq!(parse_size("2GiB"), Some(2048));
        for bad in ["128", "128MB", "MiB", "+1MiB", "5000000GiB"] {
            assert_eq!(parse_size(bad), None, "{bad}");
        }
        assert_eq!(parse_time("08:40"), Some(jiff::civil::time(8, 40, 0, 0)));
        for bad in ["8:40", "24:00", "08:60", "08:40:00", "+8:40"] {
            assert_eq!(parse_time(bad), None, "{bad}");
        }
        let (nine, six) = (
            jiff::civil::time(9, 0, 0, 0),
            jiff::civil::time(18, 0, 0, 0),
        );
        assert_eq!(parse_hours("09:00-18:00"), Some((nine, six)));
        for bad in [
            "09:00",
            "09:00-",
            "9:00-18:00",
            "09:00 - 18:00",
            "09:00-18:00-20:00",
        ] {
            assert_eq!(parse_hours(bad), None, "{bad}");
        }
    }
}
