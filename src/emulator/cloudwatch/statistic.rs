//! Statistics: what they are called, and what they come to.

/// `p99.9`, from 0 to 100 (CloudWatch user guide, "CloudWatch statistics definitions").
pub(super) fn percentile(name: &str) -> Option<f64> {
    share(name.strip_prefix('p')?)
}

/// How many values a percentile needs to be significant: "between 0.5 and 1.00 \[…\] 10/(1-percentile) data points", and
/// 10/percentile below (CloudWatch user guide, "Percentile-based alarms and low data samples").
pub(super) fn needed(percentile: f64) -> f64 {
    1000.0 / percentile.min(100.0 - percentile)
}

/// Whether CloudWatch has such a statistic beside the five plain ones: `p90`, `tm90`, `TM(5%:95%)`, `IQM`, `PR(:300)` …
pub(super) fn is_statistic(name: &str) -> bool {
    percentile(name).is_some() || Trimmed::named(name).is_some()
}

/// A statistic of the values between two bounds.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Trimmed {
    kind: Kind,
    low: Option<Bound>,
    high: Option<Bound>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Kind {
    Mean,
    Winsorized,
    Count,
    Sum,
    Rank,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Bound {
    /// Of all values, in order, so many of a hundred.
    Share(f64),
    Value(f64),
}

impl Bound {
    fn read(text: &str) -> Option<Self> {
        match text.strip_suffix('%') {
            Some(percent) => share(percent).map(Self::Share),
            None => { text.parse().ok() }
                .filter(|value: &f64| value.is_finite())
                .map(Self::Value),
        }
    }
}

impl Trimmed {
    /// `tm90`, `TM(5%:95%)`, `PR(:300)`, `IQM`: with at least one bound.
    fn named(name: &str) -> Option<Self> {
        if name == "IQM" {
            return Self::named("TM(25%:75%)");
        }
        let (short, rest) = name.split_at_checked(2)?;
        let kind = match short.to_ascii_uppercase().as_str() {
            "TM" => Kind::Mean,
            "WM" => Kind::Winsorized,
            "TC" => Kind::Count,
            "TS" => Kind::Sum,
            "PR" => Kind::Rank,
            _ => return None,
        };
        if short.chars().all(|c| c.is_ascii_lowercase()) && kind != Kind::Rank {
            let high = share(rest).map(Bound::Share)?;
            return Some(Self {
                kind,
                low: None,
                high: Some(high),
            });
        }
        let range = rest.strip_prefix('(')?.strip_suffix(')')?;
        let (low, high) = range.split_once(':')?;
        let long = short.chars().all(|c| c.is_ascii_uppercase());
        let read = |text: &str| match text {
            "" => Some(None),
            bound => Bound::read(bound).map(Some),
        };
        let (low, high) = (read(low)?, read(high)?);
        (long && (low.is_some() || high.is_some())).then_some(Self { kind, low, high })
    }

    /// "TM(150:1000) excludes all data points that are lower than or equal to 150, or higher than 1000" (CloudWatch user guide,
    /// "CloudWatch statistics definitions"). A mean of none is none.
    fn of(self, values: &[f64]) -> Option<f64> {
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len();
        let from = match self.low {
            None => 0,
            Some(Bound::Share(share)) => (share * count as f64 / 100.0).floor() as usize,
            Some(Bound::Value(least)) => sorted.partition_point(|value| *value <= least),
        };
        let to = match self.high {
            None => count,
            Some(Bound::Share(share)) => (share * count as f64 / 100.0).ceil() as usize,
            Some(Bound::Value(most)) => sorted.partition_point(|value| *value <= most),
        };
        let kept = sorted.get(from..to).unwrap_or_default();
        let sum: f64 = kept.iter().sum();
        let mean = |sum: f64, of: usize| (of > 0).then(|| sum / of as f64);
        match self.kind {
            Kind::Mean => mean(sum, kept.len()),
            Kind::Count => Some(kept.len() as f64),
            Kind::Sum => Some(sum),
            Kind::Rank => mean(100.0 * kept.len() as f64, count),
            Kind::Winsorized => {
                let end = |bound: Option<Bound>, nearest: Option<&f64>| match bound {
                    Some(Bound::Value(value)) => Some(value),
                    _ => nearest.copied(),
                };
                let (low, high) = (end(self.low, kept.first()), end(self.high, kept.last()));
                let below = low.unwrap_or_default() * from as f64;
                let above = high.unwrap_or_default() * count.saturating_sub(to) as f64;
                mean(below + sum + above, count)
            }
        }
    }
}

/// A share of a hundred, with a point or without.
fn share(digits: &str) -> Option<f64> {
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number: f64 = digits.parse().ok().filter(|_| plain)?;
    (number <= 100.0).then_some(number)
}

/// What a statistic makes of the values of a period, of which there is at least one; `None` if it leaves out all of them.
pub(super) fn summed_up(statistic: &str, values: &[f64]) -> Option<f64> {
    let sum: f64 = values.iter().sum();
    Some(match statistic {
        "SampleCount" => values.len() as f64,
        "Sum" => sum,
        "Minimum" => values.iter().copied().fold(f64::INFINITY, f64::min),
        "Maximum" => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        other => match (percentile(other), Trimmed::named(other)) {
            (Some(share), _) => between(share, values),
            (None, Some(trimmed)) => return trimmed.of(values),
            (None, None) => sum / values.len() as f64,
        },
    })
}

/// A percentile, between the two values that are nearest to it. (CloudWatch counts in bins, which comes close to this.)
fn between(share: f64, values: &[f64]) -> f64 {
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let place = share / 100.0 * (sorted.len() - 1) as f64;
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    let (low, high) = (sorted[below], sorted[above.min(sorted.len() - 1)]);
    low + (high - low) * place.fract()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn statistics_are_called_as_cloudwatch_calls_them() {
        for yes in [
            "p0",
            "p50",
            "p99.9",
            "p100",
            "IQM",
            "tm99",
            "TM(5%:95%)",
            "TC(0.005:0.030)",
            "PR(:300)",
            "WM(10%:)",
        ] {
            assert!(is_statistic(yes), "{yes}");
        }
        for no in [
            "90", "p", "p101", "p-1", "P50", "pNaN", "p1e1", "iqm", "TM", "TM()", "PR(:)", "PR(1)",
            "Sum", "TM90", "pr90", "Tm(1:2)", "tm(1:2)", "é",
        ] {
            assert!(!is_statistic(no), "{no}");
        }
    }

    #[test]
    fn percentiles_lie_between_the_values_around_them() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(summed_up("p0", &values), Some(1.0));
        assert_eq!(summed_up("p50", &values), Some(2.5));
        assert_eq!(summed_up("p100", &values), Some(4.0));
        assert_eq!(summed_up("p90", &[7.0]), Some(7.0));
        assert_eq!(needed(50.0), 20.0);
        assert_eq!(needed(99.0), 1000.0);
        assert_eq!(needed(10.0), 100.0);
        assert_eq!(summed_up("Average", &values), Some(2.5));
    }

    /// By the definitions of the CloudWatch user guide, "CloudWatch statistics definitions".
    #[test]
    fn trimmed_statistics_leave_out_what_lies_outside_of_their_bounds() {
        let tens: Vec<f64> = (1..=10).map(|n| f64::from(n) * 10.0).collect();
        for (statistic, expected) in [
            // The tenth with the highest values is left out.
            ("tm90", 50.0),
            ("TM(:90%)", 50.0),
            ("TM(10%:90%)", 55.0),
            // Not those at or below the lower bound, nor those above the upper.
            ("TM(20:40)", 35.0),
            ("tc90", 9.0),
            ("TC(20:40)", 2.0),
            ("TC(100:)", 0.0),
            ("ts90", 450.0),
            ("TS(80%:)", 190.0),
            // Those outside count as much as the bound.
            ("wm90", 54.0),
            ("WM(20:40)", 35.0),
            ("PR(:30)", 30.0),
            ("PR(30:)", 70.0),
            ("IQM", 55.0),
        ] {
            assert_eq!(summed_up(statistic, &tens), Some(expected), "{statistic}");
        }
        for statistic in ["tm90", "wm99", "IQM", "TM(5%:95%)"] {
            assert_eq!(summed_up(statistic, &[7.0]), Some(7.0), "{statistic}");
        }
        assert_eq!(summed_up("TM(100:)", &tens), None);
    }
}
