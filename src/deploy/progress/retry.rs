//! Which class of error waits how long before a step is tried again.
//!
//! The SDK already repeats single calls that were throttled or failed in transit; this is about what
//! only the meaning of the answer can tell: a role that Lambda cannot assume yet, an update in progress.

use std::time::Duration;

use freshscale_core::aws::{AwsError, Class};

/// How long a step may keep trying, unless `--timeout` says otherwise. IAM has been seen to take over a
/// minute to spread ("Changes that I make are not always immediately visible", IAM User Guide).
pub const STEP_TIMEOUT: Duration = Duration::from_secs(600);

const LONGEST: Duration = Duration::from_secs(20);

/// The pause before the next try, or `None` if trying again cannot help.
///
/// Exponential. `roll` in `0.0..1.0` spreads parallel steps out: over the whole span (what AWS calls full
/// jitter) where AWS has too much to do, over its upper half where something needs time to spread or to end,
/// which no luck makes faster.
#[must_use]
pub fn pause(error: &AwsError, attempt: u32, roll: f64) -> Option<Duration> {
    let (first, least) = match error.class {
        Class::Eventual | Class::Conflict => (Duration::from_secs(2), 0.5),
        Class::Throttled | Class::Server | Class::Network => (Duration::from_secs(1), 0.0),
        Class::NotFound | Class::Exists | Class::Denied | Class::Credentials | Class::Other => {
            return None;
        }
    };
    let span = first.saturating_mul(1 << attempt.min(6)).min(LONGEST);
    Some(span.mul_f64(least + roll * (1.0 - least)))
}

/// A number in `0.0..1.0` that depends on nothing but its arguments, so that a run can be repeated.
#[must_use]
pub fn roll(subject: &str, attempt: u32) -> f64 {
    use sha2::Digest;
    let hash = sha2::Sha256::digest(format!("{subject}#{attempt}"));
    f64::from(u16::from_be_bytes([hash[0], hash[1]])) / 65_536.0
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn error(class: Class) -> AwsError {
        AwsError {
            class,
            ..AwsError::answer("lambda:CreateFunction", "f", None, "x")
        }
    }

    #[test]
    fn pauses_grow_to_a_ceiling_and_never_vanish() {
        let at = |attempt, roll| pause(&error(Class::Eventual), attempt, roll).unwrap();
        assert_eq!(at(0, 0.0), Duration::from_secs(1));
        assert!(at(3, 0.5) > at(0, 0.5));
        assert_eq!(at(60, 0.999_999).as_secs(), 19);
    }

    #[test]
    fn where_aws_has_too_much_to_do_pauses_spread_over_the_whole_span() {
        for class in [Class::Throttled, Class::Server, Class::Network] {
            let at = |roll| pause(&error(class), 3, roll).unwrap();
            assert_eq!(at(0.0), Duration::ZERO);
            assert_eq!(at(0.5), Duration::from_secs(4));
        }
    }

    #[test]
    fn what_cannot_succeed_is_not_tried_again() {
        for class in [
            Class::Denied,
            Class::Credentials,
            Class::Other,
            Class::NotFound,
            Class::Exists,
        ] {
            assert_eq!(pause(&error(class), 0, 0.5), None);
        }
    }
}
