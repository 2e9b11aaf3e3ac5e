//! Min, max and desired: what a change of some of them means for the others.

use super::invalid;
use crate::Fault;

/// Sizes to set; absent is not zero.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sizes {
    pub(super) min: Option<i64>,
    pub(super) max: Option<i64>,
    pub(super) desired: Option<i64>,
}

/// What an update of a group with `(min, max, desired)` comes to: a raised minimum lifts the desired
/// capacity, a lowered maximum cuts it, and what is given must lie between (botocore:
/// UpdateAutoScalingGroup).
///
/// # Errors
/// AWS's texts for bounds that cross.
pub(super) fn update(
    (min, max, desired): (i64, i64, i64),
    change: Sizes,
) -> Result<(i64, i64, i64), Fault> {
    let (min, max) = (change.min.unwrap_or(min), change.max.unwrap_or(max));
    if min < 0 || max < 0 {
        return Err(invalid("Sizes must not be negative"));
    }
    if min > max {
        return Err(invalid(format!(
            "Max bound, {max}, must be greater than or equal to min bound, {min}"
        )));
    }
    match change.desired {
        None => Ok((min, max, desired.clamp(min, max))),
        Some(desired) if (min..=max).contains(&desired) => Ok((min, max, desired)),
        Some(desired) => Err(invalid(format!(
            "Desired capacity:{desired} must be between the specified min size:{min} and max size:{max}"
        ))),
    }
}

/// As [`update`], with the texts of a scheduled action that fails when it runs.
///
/// # Errors
/// The text that the failed activity shows.
pub(super) fn scheduled(
    current: (i64, i64, i64),
    change: Sizes,
) -> Result<(i64, i64, i64), &'static str> {
    let (min, max) = (
        change.min.unwrap_or(current.0),
        change.max.unwrap_or(current.1),
    );
    match change.desired {
        _ if min > max => Err("Max size must be greater than or equal to min size"),
        Some(desired) if desired < min => {
            Err("Desired capacity must be greater than or equal to min size")
        }
        Some(desired) if desired > max => {
            Err("Desired capacity must be less than or equal to max size")
        }
        _ => Ok((
            min,
            max,
            change.desired.unwrap_or(current.2).clamp(min, max),
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use super::*;

    fn sizes(min: Option<i64>, max: Option<i64>, desired: Option<i64>) -> Sizes {
        Sizes { min, max, desired }
    }

    #[test]
    fn bounds_pull_the_desired_capacity_along() {
        let now = (0, 8, 4);
        assert_eq!(update(now, sizes(Some(6), None, None)).unwrap(), (6, 8, 6));
        assert_eq!(update(now, sizes(None, Some(2), None)).unwrap(), (0, 2, 2));
        assert_eq!(update(now, sizes(Some(1), None, None)).unwrap(), (1, 8, 4));
        assert_eq!(update(now, sizes(None, None, Some(0))).unwrap(), (0, 8, 0));
    }

    #[test]
    fn what_lies_outside_the_bounds_is_refused() {
        let now = (1, 8, 4);
        assert!(update(now, sizes(None, None, Some(9))).is_err());
        assert!(update(now, sizes(Some(9), None, None)).is_err());
        assert_eq!(
            scheduled(now, sizes(None, None, Some(0))),
            Err("Desired capacity must be greater than or equal to min size")
        );
        assert_eq!(scheduled(now, sizes(Some(0), None, Some(0))), Ok((0, 8, 0)));
    }
}
