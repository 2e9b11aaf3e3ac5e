//! Capacity that falls and rises again at once: instances that serve are taken away, and others come in their place.

use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::preview::Stretch;

/// Whoever scales in and out again within this hardly means it: an instance takes minutes to come.
pub const SOON: SignedDuration = SignedDuration::from_mins(30);

/// A gap in capacity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Dip<T> {
    /// From the fall to the rise.
    pub during: Range<Timestamp>,
    /// Wanted before.
    pub before: u32,
    /// Wanted meanwhile.
    pub least: u32,
    /// Wanted afterwards.
    pub after: u32,
    /// What lets it fall.
    pub closes: T,
    /// What lets it rise.
    pub opens: T,
}

impl<T> Dip<T> {
    /// How many instances go and come again.
    #[must_use]
    pub fn lost(&self) -> u32 {
        self.before.min(self.after) - self.least
    }
}

/// Follows the desired capacity from change to change.
#[derive(Debug, Clone)]
pub struct Dips<T> {
    now: u32,
    /// When it fell, from what, and by what; none rose above that again.
    falls: Vec<(Timestamp, u32, T)>,
}

impl<T: Clone> Dips<T> {
    /// From this capacity on.
    #[must_use]
    pub fn from(now: u32) -> Self {
        let falls = Vec::new();
        Self { now, falls }
    }

    /// The capacity becomes `desired`, by `by`: what ends with that. Instants must not go back.
    pub fn step(&mut self, at: Timestamp, desired: u32, by: T) -> Option<Dip<T>> {
        let before = std::mem::replace(&mut self.now, desired);
        self.falls
            .retain(|(fell, ..)| at.duration_since(*fell) <= SOON);
        if desired < before {
            self.falls.push((at, before, by));
            return None;
        }
        let (fell, from, closes) = self.falls.first().filter(|_| desired > before)?.clone();
        self.falls.retain(|(_, from, _)| *from > desired);
        // At one instant nobody goes.
        (fell < at).then_some(Dip {
            during: fell..at,
            before: from,
            least: before,
            after: desired,
            closes,
            opens: by,
        })
    }
}

/// Those within stretches of equal sizes.
#[must_use]
pub fn within(stretches: &[Stretch]) -> Vec<Dip<()>> {
    let Some(first) = stretches.first() else {
        return Vec::new();
    };
    let mut dips = Dips::from(first.sizes.desired);
    let steps = stretches.iter().skip(1);
    let steps = steps.map(|stretch| (stretch.during.start, stretch.sizes.desired));
    steps
        .filter_map(|(at, desired)| dips.step(at, desired, ()))
        .collect()
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    /// From six on: minutes and capacities; what is found as minutes and how many instances are lost.
    fn found(steps: &[(i64, u32)]) -> Vec<(i64, i64, u32)> {
        let at = |minute: i64| Timestamp::from_second(minute * 60).unwrap();
        let minute = |at: Timestamp| at.as_second() / 60;
        let mut dips = Dips::from(6);
        let steps = steps.iter();
        let found = steps.filter_map(|(minute, desired)| dips.step(at(*minute), *desired, ()));
        found
            .map(|dip| (minute(dip.during.start), minute(dip.during.end), dip.lost()))
            .collect()
    }

    #[test]
    fn a_fall_and_a_rise_within_half_an_hour_are_a_gap() {
        assert_eq!(found(&[(0, 0), (1, 6)]), [(0, 1, 6)]);
        assert_eq!(found(&[(0, 0), (30, 6)]), [(0, 30, 6)]);
        assert_eq!(found(&[(0, 0), (31, 6)]), []);
        // To more or to less than before; a part of them lives on.
        assert_eq!(found(&[(0, 4), (10, 9)]), [(0, 10, 2)]);
        assert_eq!(found(&[(0, 1), (10, 3)]), [(0, 10, 2)]);
    }

    #[test]
    fn steps_in_between_count_once() {
        assert_eq!(found(&[(0, 4), (5, 2), (10, 6)]), [(0, 10, 4)]);
        assert_eq!(found(&[(0, 2), (5, 4), (10, 6)]), [(0, 5, 2), (0, 10, 2)]);
        assert_eq!(found(&[(0, 4), (20, 2), (40, 6)]), [(20, 40, 2)]);
    }

    #[test]
    fn a_rise_without_a_fall_and_a_fall_without_a_rise_are_none() {
        assert_eq!(found(&[(0, 8), (5, 0)]), []);
        assert_eq!(found(&[(0, 6), (5, 6)]), []);
        // Both at one instant: nobody goes.
        assert_eq!(found(&[(0, 0), (0, 6)]), []);
    }
}
