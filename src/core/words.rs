//! Numbers and durations in words, and durations read back: what every part of the program says alike. Pure.

use std::time::Duration;

use jiff::Timestamp;
use jiff::tz::TimeZone;

/// `1 step`, `2 steps`.
#[must_use]
pub fn count(number: usize, noun: &str) -> String {
    format!("{number} {noun}{}", if number == 1 { "" } else { "s" })
}

/// `IAM, Lambda and EventBridge`
#[must_use]
pub fn listed<T: AsRef<str>>(names: &[T]) -> String {
    let names: Vec<&str> = names.iter().map(AsRef::as_ref).collect();
    match names.as_slice() {
        [first @ .., last] if !first.is_empty() => format!("{} and {last}", first.join(", ")),
        all => all.concat(),
    }
}

/// What the sizes of a group count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Units {
    /// Instances.
    #[default]
    Instances,
    /// Units of capacity: in a mixed group whose types have weights, one instance is so many (API reference,
    /// LaunchTemplateOverrides, `WeightedCapacity`: 1 to 999).
    Weighted {
        /// The least of an instance.
        least: u32,
        /// The most.
        most: u32,
    },
}

impl Units {
    /// By the weights of a group's types; none: it counts instances.
    #[must_use]
    pub fn of(weights: impl IntoIterator<Item = u32>) -> Self {
        let weights: Vec<u32> = weights.into_iter().filter(|weight| *weight > 0).collect();
        match (weights.iter().min(), weights.iter().max()) {
            (Some(least), Some(most)) => Self::Weighted {
                least: *least,
                most: *most,
            },
            _ => Self::Instances,
        }
    }

    /// `instance`, `unit`.
    #[must_use]
    pub fn noun(self) -> &'static str {
        match self {
            Self::Instances => "instance",
            Self::Weighted { .. } => "unit",
        }
    }

    /// `6 instances`, `6 units`.
    #[must_use]
    pub fn count(self, number: u32) -> String {
        let number = usize::try_from(number).unwrap_or(usize::MAX);
        count(number, self.noun())
    }

    /// A size where what it counts goes without saying: `6`, but `6 units (3 to 6 instances)`.
    #[must_use]
    pub fn size(self, number: u32) -> String {
        match self {
            Self::Instances => number.to_string(),
            Self::Weighted { .. } => self.told(number),
        }
    }

    /// The fewest instances that are so many.
    #[must_use]
    pub fn fewest(self, number: u32) -> u32 {
        match self {
            Self::Instances => number,
            Self::Weighted { most, .. } => number.div_ceil(most.max(1)),
        }
    }

    /// With the instances that they can be: `6 units (3 to 6 instances)`.
    #[must_use]
    pub fn told(self, number: u32) -> String {
        let told = self.count(number);
        let Self::Weighted { least, most } = self else {
            return told;
        };
        match (number.div_ceil(most.max(1)), number.div_ceil(least.max(1))) {
            (few, many) if few == many => format!("{told} ({})", Self::Instances.count(few)),
            (few, many) => format!("{told} ({few} to {})", Self::Instances.count(many)),
        }
    }
}

/// A span of time in its two largest units: `5 d 7 h`, `31 h 10 min`, `12 min`.
#[must_use]
pub fn span(span: Duration) -> String {
    let minutes = span.as_secs() / 60;
    let (days, hours) = (minutes / 1440, minutes / 60);
    let (large, small) = match minutes {
        0..60 => return format!("{minutes} min"),
        60..2880 => ((hours, "h"), (minutes % 60, "min")),
        _ => ((days, "d"), (hours % 24, "h")),
    };
    match small.0 {
        0 => format!("{} {}", large.0, large.1),
        n => format!("{} {} {n} {}", large.0, large.1, small.1),
    }
}

/// How long ago something was; nothing for what is yet to come.
#[must_use]
pub fn since(at: Timestamp, now: Timestamp) -> Duration {
    Duration::try_from(now.duration_since(at)).unwrap_or_default()
}

/// How old something is: `5 d 7 h old`. What the clock has not come to yet is never shown as old.
#[must_use]
pub fn old(at: Timestamp, now: Timestamp) -> String {
    match Duration::try_from(at.duration_since(now)) {
        Ok(ahead) if ahead >= Duration::from_secs(60) => {
            format!("{} after the present", span(ahead))
        }
        _ => format!("{} old", span(since(at, now))),
    }
}

/// An instant of these weeks on the wall clock of a zone: `Tue 03-03 19:45`.
#[must_use]
pub fn local(at: Timestamp, zone: &TimeZone) -> String {
    zone.to_datetime(at).strftime("%a %m-%d %H:%M").to_string()
}

/// An instant of any year, likewise: `Tue 2026-03-03 19:45`.
#[must_use]
pub fn local_date(at: Timestamp, zone: &TimeZone) -> String {
    let local = zone.to_datetime(at);
    local.strftime("%a %Y-%m-%d %H:%M").to_string()
}

/// The same with the zone's name: `Tue 2026-03-03 19:45 Asia/Seoul`.
#[must_use]
pub fn local_in(at: Timestamp, zone: &TimeZone) -> String {
    let name = zone.iana_name().unwrap_or("UTC");
    format!("{} {name}", local_date(at, zone))
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

/// `10s 5m 2h 3d 1w 1h30m`, largest unit first; a bare `0` too.
#[must_use]
pub fn parse_duration(text: &str) -> Option<Duration> {
    if text == "0" {
        return Some(Duration::ZERO);
    }
    let mut total = 0_u64;
    let mut last = u64::MAX;
    let mut rest = text;
    while !rest.is_empty() {
        let digits = rest.bytes().take_while(u8::is_ascii_digit).count();
        let (number, tail) = rest.split_at(digits);
        let mut chars = tail.chars();
        let unit = match chars.next()? {
            's' => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            'w' => 604_800,
            _ => return None,
        };
        if unit >= last {
            return None;
        }
        last = unit;
        total = total.checked_add(number.parse::<u64>().ok()?.checked_mul(unit)?)?;
        rest = chars.as_str();
    }
    (last != u64::MAX).then(|| Duration::from_secs(total))
}

/// The shortest text that [`parse_duration`] reads as this duration, whole seconds: `1h30m`, `3d`, `0s`.
/// Smaller units are dropped.
#[must_use]
pub fn format_duration(duration: Duration) -> String {
    let mut left = duration.as_secs();
    if left == 0 {
        return "0s".to_owned();
    }
    let mut text = String::new();
    for (unit, size) in [("d", 86_400), ("h", 3600), ("m", 60), ("s", 1)] {
        if left >= size {
            text.push_str(&format!("{}{unit}", left / size));
            left %= size;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_span_has_its_two_largest_units_and_counts_hours_up_to_two_days() {
        for (seconds, said) in [
            (59, "0 min"),
            (12 * 60, "12 min"),
            (3600, "1 h"),
            (47 * 3600 + 40 * 60, "47 h 40 min"),
            (2 * 86_400, "2 d"),
            (3 * 86_400 + 7 * 3600 + 59, "3 d 7 h"),
        ] {
            assert_eq!(span(Duration::from_secs(seconds)), said);
        }
    }

    #[test]
    fn what_is_to_come_is_never_told_as_old() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        for (at, said) in [
            ("2026-11-22T11:00:00Z", "2 d 1 h old"),
            ("2026-11-24T12:00:59Z", "0 min old"),
            ("2026-11-28T20:00:00Z", "4 d 8 h after the present"),
        ] {
            assert_eq!(old(at.parse().unwrap(), now), said);
        }
    }

    #[test]
    fn a_list_has_an_and_before_its_last() {
        for (names, said) in [
            (&[][..], ""),
            (&["IAM"], "IAM"),
            (&["IAM", "Lambda"], "IAM and Lambda"),
            (&["IAM", "Lambda", "KMS"], "IAM, Lambda and KMS"),
        ] {
            assert_eq!(listed(names), said);
        }
    }

    #[test]
    fn durations_read_largest_unit_first() {
        assert_eq!(parse_duration("1h30m"), Some(Duration::from_secs(5400)));
        assert_eq!(parse_duration("3d"), Some(Duration::from_secs(3 * 86_400)));
        assert_eq!(parse_duration("0"), Some(Duration::ZERO));
        for bad in [
            "",
            "5",
            "m",
            "30m1h",
            "1h1h",
            "-5m",
            "1.5h",
            "5 m",
            "99999999999999999999s",
            "5분",
        ] {
            assert_eq!(parse_duration(bad), None, "{bad}");
        }
        for text in ["1h30m", "3d", "10s", "1d1s"] {
            assert_eq!(format_duration(parse_duration(text).unwrap()), text);
        }
    }
}
