//! Statistics: what they are called, and what they come to.

/// `p99.9`, from 0 to 100 (CloudWatch user guide, "CloudWatch statistics definitions").
pub(super) fn percentile(name: &str) -> Option<f64> {
    share(name.strip_prefix('p')?)
}

/// Whether CloudWatch has such a statistic beside the five plain ones: `p90`, `tm90`, `TM(5%:95%)`, `IQM`, `PR(:300)` …
pub(super) fn is_statistic(name: &str) -> bool {
    if percentile(name).is_some() || name == "IQM" {
        return true;
    }
    let short = ["tm", "wm", "tc", "ts"].iter();
    if { short }.any(|kind| name.strip_prefix(kind).and_then(share).is_some()) {
        return true;
    }
    let long = ["TM", "WM", "TC", "TS", "PR"].iter();
    { long }.any(|kind| {
        let inner = name
            .strip_prefix(kind)
            .and_then(|rest| rest.strip_prefix('('));
        inner
            .and_then(|rest| rest.strip_suffix(')'))
            .is_some_and(is_range)
    })
}

/// A share of a hundred, with a point or without.
fn share(digits: &str) -> Option<f64> {
    let plain = digits.starts_with(|c: char| c.is_ascii_digit())
        && digits.chars().all(|c| c.is_ascii_digit() || c == '.');
    let number: f64 = digits.parse().ok().filter(|_| plain)?;
    (number <= 100.0).then_some(number)
}

/// `5%:95%`, `150:`, `:90%`: at least one bound.
fn is_range(text: &str) -> bool {
    let Some((low, high)) = text.split_once(':') else {
        return false;
    };
    let is_bound = |bound: &str| match bound.strip_suffix('%') {
        Some(percent) => share(percent).is_some(),
        None => bound.is_empty() || bound.parse::<f64>().is_ok_and(f64::is_finite),
    };
    !(low.is_empty() && high.is_empty()) && is_bound(low) && is_bound(high)
}

/// What a statistic makes of the values of a period, of which there is at least one.
pub(super) fn summed_up(statistic: &str, values: &[f64]) -> f64 {
    let sum: f64 = values.iter().sum();
    match statistic {
        "SampleCount" => values.len() as f64,
        "Sum" => sum,
        "Minimum" => values.iter().copied().fold(f64::INFINITY, f64::min),
        "Maximum" => values.iter().copied().fold(f64::NEG_INFINITY, f64::max),
        other => match percentile(other) {
            Some(share) => between(share, values),
            None => sum / values.len() as f64,
        },
    }
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
            "Sum",
        ] {
            assert!(!is_statistic(no), "{no}");
        }
    }

    #[test]
    fn percentiles_lie_between_the_values_around_them() {
        let values = [4.0, 1.0, 3.0, 2.0];
        assert_eq!(summed_up("p0", &values), 1.0);
        assert_eq!(summed_up("p50", &values), 2.5);
        assert_eq!(summed_up("p100", &values), 4.0);
        assert_eq!(summed_up("p90", &[7.0]), 7.0);
        assert_eq!(summed_up("Average", &values), 2.5);
    }
}
