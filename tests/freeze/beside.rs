//! What goes on beside a schedule.

use super::case::DAYS;
use super::clock::{DAY, Minute};
use super::model::{Foreign, Model};
use crate::simulation::random::Random;

/// What, if anything.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Beside {
    Nothing,
    /// A person changes sizes now and then; whether the group's activities can be read.
    Person(bool),
    /// Somebody puts two actions that fire once.
    Foreign,
}

/// An action that raises, and one that goes back some hours later.
pub fn foreign(random: &mut Random, model: &Model, beside: Beside) -> Vec<(Minute, Foreign)> {
    if beside != Beside::Foreign {
        return Vec::new();
    }
    let span =
        |random: &mut Random, hours: u64| Minute::try_from(random.below(hours * 60)).unwrap();
    let put = model.first + span(random, 72);
    let out = put + 1 + span(random, 48);
    let back = out + 1 + span(random, 30);
    let one = |at: Minute, name: &str, desired: u32| {
        let name = name.to_owned();
        let sets = [None, None, Some(desired)];
        (put, Foreign { at, name, sets })
    };
    let [min, max, desired] = model.capacity;
    let most = desired + (max - desired).min(3);
    vec![
        one(out, "by-hand-out", most),
        one(back, "by-hand-in", desired.max(min)),
    ]
}

pub fn hands(
    random: &mut Random,
    model: &Model,
    beside: Beside,
) -> Vec<(Minute, [Option<u32>; 3])> {
    if !matches!(beside, Beside::Person(_)) {
        return Vec::new();
    }
    let minutes = (DAYS * DAY).unsigned_abs();
    let mut found: Vec<_> = (0..8)
        .map(|_| {
            let at = model.first + Minute::try_from(random.below(minutes)).unwrap();
            let size = u32::try_from(random.below(u64::from(model.capacity[1]) + 1)).unwrap();
            let sets = match random.below(4) {
                0 => [Some(size.min(2)), None, None],
                _ => [None, None, Some(size)],
            };
            (at, sets)
        })
        .collect();
    found.sort();
    found
}
