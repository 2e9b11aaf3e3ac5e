//! What a schedule holds over a period, and what the base is then.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::{SignedDuration, Timestamp};

use super::{Edge, Raised, SEASON, Schedule, above};
use crate::schedule::Firing;
use crate::schedule::preview::Planned;
use crate::schedule::window::Sizes;

/// How long before a period the schedule is followed, so that what holds at its start is known. The last is for
/// what fires once a year; mostly there is an action nearby that sets all three sizes, and nothing before matters.
const RUN_UPS: [SignedDuration; 4] = [
    SignedDuration::from_hours(24 * 8),
    SignedDuration::from_hours(24 * 32),
    SignedDuration::from_hours(24 * 100),
    SignedDuration::from_hours(24 * 400),
];

/// The same sizes and the same base for a while.
struct Piece<'p> {
    from: Timestamp,
    /// What fired then; none at the start of the period.
    by: Option<&'p str>,
    sizes: Sizes,
    /// What the recurring actions alone would hold.
    regular: Sizes,
    base: Sizes,
}

/// A period, in pieces. Exact from a [`SEASON`] after its start until a season before its end.
pub(super) struct Course<'p> {
    pieces: Vec<Piece<'p>>,
    end: Timestamp,
}

impl<'p> Course<'p> {
    pub(super) fn new(schedule: &Schedule<'p>, during: &Range<Timestamp>) -> Self {
        let capacity = schedule.capacity;
        let mut course = Self {
            pieces: vec![Piece {
                from: during.start,
                by: None,
                sizes: capacity,
                regular: capacity,
                base: capacity,
            }],
            end: during.end,
        };
        for (at, action) in run_up(schedule.actions, during) {
            course.fire(at, action);
        }
        course.find_bases(capacity);
        course
    }

    fn fire(&mut self, at: Timestamp, action: &'p Planned) {
        let Some(last) = self.pieces.last_mut() else {
            return;
        };
        let sizes = action.fire(last.sizes);
        let regular = match action.firing {
            Firing::Once(_) => last.regular,
            Firing::Cron { .. } => action.fire(last.regular),
        };
        if (sizes, regular) == (last.sizes, last.regular) {
            return;
        }
        let base = last.base;
        if at <= last.from {
            (last.sizes, last.regular) = (sizes, regular);
            last.by = last.by.map(|_| action.name.as_str());
        } else {
            self.pieces.push(Piece {
                from: at,
                by: Some(&action.name),
                sizes,
                regular,
                base,
            });
        }
    }

    /// The own capacity, or what is kept for a season, by all actions or by the recurring ones.
    fn find_bases(&mut self, capacity: Sizes) {
        let kept = |size: fn(&Sizes) -> u32| {
            let least = size(&capacity);
            let all = self.kept(least, |piece| size(&piece.sizes));
            let regular = self.kept(least, |piece| size(&piece.regular));
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
            .any(|piece| above(piece.sizes, piece.base))
    }

    pub(super) fn windows(&self) -> Vec<Raised> {
        let mut found: Vec<Raised> = Vec::new();
        let mut open = false;
        for piece in &self.pieces {
            let edge = piece.by.map(|name| Edge {
                at: piece.from,
                action: name.to_owned(),
            });
            match (above(piece.sizes, piece.base), open) {
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
            open = above(piece.sizes, piece.base);
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
        piece.map_or_else(Sizes::default, |piece| piece.sizes)
    }
}

/// Every firing until the end of a period, from so long before it that what holds at its start is known.
fn run_up<'p>(actions: &'p [Planned], during: &Range<Timestamp>) -> Vec<(Timestamp, &'p Planned)> {
    let recurs = |action: &Planned| matches!(action.firing, Firing::Cron { .. });
    let none_recurs = !actions.iter().any(recurs);
    let mut firings = Vec::new();
    for run_up in RUN_UPS {
        let first = during.start.checked_sub(run_up).unwrap_or(Timestamp::MIN);
        firings = all_firings(actions, &(first..during.end));
        let before = firings.iter().take_while(|(at, _)| *at <= during.start);
        let mut settling = before.filter(|(_, action)| action.settles());
        if none_recurs && settling.next().is_some() || settling.any(|(_, action)| recurs(action)) {
            break;
        }
    }
    firings
}

fn all_firings<'p>(
    actions: &'p [Planned],
    during: &Range<Timestamp>,
) -> Vec<(Timestamp, &'p Planned)> {
    let mut firings: Vec<(Timestamp, &Planned)> = Vec::new();
    for action in actions {
        // What fires once costs nothing, however long ago that was.
        let first = match action.firing {
            Firing::Once(at) => at,
            Firing::Cron { .. } => during.start,
        };
        let times = action.firing.after(first);
        let times = times.take_while(|at| *at <= during.end);
        firings.extend(times.map(|at| (at, action)));
    }
    firings.sort_by(|(a, x), (b, y)| (a, &x.name).cmp(&(b, &y.name)));
    firings
}
