//! What a schedule holds over a period, and what the base is then.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::begun::Held;
use super::{Edge, Raised, SEASON, above};
use crate::schedule::preview::Planned;
use crate::schedule::window::Sizes;

/// The same sizes and the same base for a while.
struct Piece<'p> {
    from: Timestamp,
    /// What fired then; none at the start of the period.
    by: Option<&'p str>,
    held: Held,
    base: Sizes,
}

/// A period, in pieces. Exact from a [`SEASON`] after its start until a season before its end.
pub(super) struct Course<'p> {
    pieces: Vec<Piece<'p>>,
    end: Timestamp,
}

impl<'p> Course<'p> {
    /// With what holds at its start, and what fires after that.
    pub(super) fn new(
        (capacity, begun): (Sizes, Held),
        firings: &[(Timestamp, &'p Planned)],
        during: &Range<Timestamp>,
    ) -> Self {
        let mut course = Self {
            pieces: vec![Piece {
                from: during.start,
                by: None,
                held: begun,
                base: capacity,
            }],
            end: during.end,
        };
        for (at, action) in firings {
            course.fire(*at, action);
        }
        course.find_bases(capacity);
        course
    }

    fn fire(&mut self, at: Timestamp, action: &'p Planned) {
        let Some(last) = self.pieces.last_mut() else {
            return;
        };
        let held = last.held.after(action);
        if held == last.held {
            return;
        }
        let base = last.base;
        if at <= last.from {
            last.held = held;
            last.by = last.by.map(|_| action.name.as_str());
        } else {
            self.pieces.push(Piece {
                from: at,
                by: Some(&action.name),
                held,
                base,
            });
        }
    }

    /// The own capacity, or what is kept for a season, by all actions or by the recurring ones.
    fn find_bases(&mut self, capacity: Sizes) {
        let kept = |size: fn(&Sizes) -> u32| {
            let least = size(&capacity);
            let all = self.kept(least, |piece| size(&piece.held.sizes));
            let regular = self.kept(least, |piece| size(&piece.held.regular));
            let both = all.into_iter().zip(regular);
            both.map(|(all, regular)| all.max(regular))
                .collect::<Vec<u32>>()
        };
        let (min, desired) = (kept(|sizes| sizes.min), kept(|sizes| sizes.desired));
        for (piece, (min, desired)) in self.pieces.iter_mut().zip(min.into_iter().zip(desired)) {
            piece.base = Sizes {
                min,
                desired,
                ..capacity
            };
        }
    }

    /// In each piece the most that is there for at least a season without a break, or else the least.
    fn kept(&self, least: u32, value: impl Fn(&Piece<'_>) -> u32) -> Vec<u32> {
        let values: Vec<u32> = self.pieces.iter().map(value).collect();
        let levels: BTreeSet<u32> = values.iter().copied().collect();
        let mut kept = vec![least; values.len()];
        for level in levels.into_iter().filter(|level| *level > least) {
            let mut first = 0;
            for run in values.chunk_by(|a, b| (*a >= level) == (*b >= level)) {
                let last = first + run.len();
                let holds = run.first().is_some_and(|value| *value >= level);
                if holds && self.length(first, last) >= SEASON {
                    for place in kept.get_mut(first..last).into_iter().flatten() {
                        *place = level;
                    }
                }
                first = last;
            }
        }
        kept
    }

    /// From the beginning of one piece to that of another, or to the end.
    fn length(&self, first: usize, last: usize) -> SignedDuration {
        let from = |place: usize| self.pieces.get(place).map_or(self.end, |piece| piece.from);
        from(last).duration_since(from(first))
    }

    /// Whether a window is open at some time from the start of `during` to its end, both included.
    pub(super) fn raises(&self, during: &Range<Timestamp>) -> bool {
        let first = self.place(during.start);
        let pieces = self.pieces.iter().skip(first);
        pieces
            .take_while(|piece| piece.from <= during.end)
            .any(|piece| above(piece.held.sizes, piece.base))
    }

    pub(super) fn windows(&self) -> Vec<Raised> {
        let mut found: Vec<Raised> = Vec::new();
        let mut open = false;
        for piece in &self.pieces {
            let edge = piece.by.map(|name| Edge {
                at: piece.from,
                action: name.to_owned(),
            });
            match (above(piece.held.sizes, piece.base), open) {
                (true, false) => found.push(Raised {
                    opened: edge,
                    closed: None,
                }),
                (false, true) => {
                    if let Some(last) = found.last_mut() {
                        last.closed = edge;
                    }
                }
                _ => {}
            }
            open = above(piece.held.sizes, piece.base);
        }
        found
    }

    fn place(&self, at: Timestamp) -> usize {
        let until = self.pieces.partition_point(|piece| piece.from <= at);
        until.saturating_sub(1)
    }

    pub(super) fn base(&self, at: Timestamp) -> Sizes {
        let piece = self.pieces.get(self.place(at));
        piece.map_or_else(Sizes::default, |piece| piece.base)
    }

    pub(super) fn sizes(&self, at: Timestamp) -> Sizes {
        let piece = self.pieces.get(self.place(at));
        piece.map_or_else(Sizes::default, |piece| piece.held.sizes)
    }
}
