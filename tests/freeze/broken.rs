//! The judge, put to the test: a rotator that is broken on purpose is found within a few files.

use freshscale_core::rotation::frozen::Frozen;

use super::clock::{Minute, instant, minute};
use super::{Told, live};

/// What is wrong with a rotator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Broken {
    /// It knows no freeze.
    Free,
    /// Its freeze begins a minute late.
    BeginsLate,
    /// Its freeze ends a minute early.
    EndsEarly,
    /// It is told of single dates and passes them over.
    ForgetsDates,
    /// Only the hours that it names are wrong.
    NamesOtherHours,
    /// It holds in the small hours, whatever is open.
    HoldsAtNight,
}

impl Broken {
    const ALL: [Self; 6] = [
        Self::Free,
        Self::BeginsLate,
        Self::EndsEarly,
        Self::ForgetsDates,
        Self::NamesOtherHours,
        Self::HoldsAtNight,
    ];

    /// What it makes of what would have been right.
    pub fn spoil(self, frozen: Option<Frozen>, now: Minute) -> Option<Frozen> {
        let at = |edge: Option<jiff::Timestamp>| edge.map(minute);
        match self {
            Self::ForgetsDates => frozen,
            Self::Free => None,
            Self::BeginsLate => frozen.filter(|it| at(it.from) != Some(now)),
            Self::EndsEarly => frozen.filter(|it| at(it.until) != Some(now + 1)),
            Self::NamesOtherHours => frozen.map(|it| Frozen {
                until: it.until.map(|until| instant(minute(until) + 1)),
                ..it
            }),
            Self::HoldsAtNight => frozen.or_else(|| {
                (now.rem_euclid(24 * 60) < 4 * 60).then(|| Frozen {
                    action: "night".to_owned(),
                    window: None,
                    from: None,
                    opens: None,
                    until: None,
                    timezone: "UTC".to_owned(),
                    doubt: None,
                })
            }),
        }
    }
}

#[test]
fn a_rotator_that_is_broken_on_purpose_is_found() {
    for broken in Broken::ALL {
        let why = match live(0..60, Told::Everything, Some(broken)) {
            Err(why) => why,
            Ok(counts) => panic!("{broken:?} is not found: {counts:?}"),
        };
        let says = match broken {
            Broken::NamesOtherHours => "names other hours",
            Broken::HoldsAtNight => "held outside of every freeze",
            // Whatever comes of that first.
            Broken::ForgetsDates => "",
            _ => "published inside of a freeze",
        };
        assert!(why.contains(says), "{broken:?}: {why}");
    }
}
