//! What is kept for a season, minute by minute.

use std::collections::VecDeque;

use super::model::{SEASON, Sizes};

/// In each minute the most that is there for a season without a break; none is 0.
pub fn kept(sizes: &[Sizes], size: usize) -> Vec<u32> {
    let season = usize::try_from(SEASON).unwrap();
    // The least of each season, by where it begins …
    let least = extremes(sizes.iter().map(|sizes| sizes[size]), season, |new, old| {
        new <= old
    });
    // … and of all seasons that a minute is in, the greatest of these.
    let around = std::iter::repeat_n(0, season - 1)
        .chain(least)
        .chain(std::iter::repeat_n(0, season - 1));
    extremes(around, season, |new, old| new >= old)
}

/// Of each so many values in a row, the one that beats all others.
fn extremes(
    values: impl Iterator<Item = u32>,
    many: usize,
    beats: impl Fn(u32, u32) -> bool,
) -> Vec<u32> {
    let mut best: VecDeque<(usize, u32)> = VecDeque::new();
    let mut found = Vec::new();
    for (place, value) in values.enumerate() {
        while best.back().is_some_and(|(_, old)| beats(value, *old)) {
            best.pop_back();
        }
        best.push_back((place, value));
        if best.front().is_some_and(|(first, _)| first + many <= place) {
            best.pop_front();
        }
        if place + 1 >= many {
            found.push(best[0].1);
        }
    }
    found
}
