//! What windows say, and nothing of how that is done: the sizes at every instant.

use std::ops::Range;

use jiff::civil::{Date, DateTime};
use jiff::tz::{AmbiguousOffset, TimeZone};
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Days, Side, Sizes, Window};

/// Windows over a base capacity.
#[derive(Debug, Clone, Copy)]
pub struct Model<'w> {
    /// All of them.
    pub windows: &'w [Window],
    /// What holds while none is open.
    pub base: Sizes,
}

/// A window opens or closes at an instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The minute at which the sizes change.
    pub at: Timestamp,
    /// Openings come first.
    pub side: Side,
    /// Which window, by index.
    pub window: usize,
    /// The date on which it opens, warm-up aside.
    pub date: Date,
}

/// The first instant at which a wall clock that never goes back has come to `local`.
#[must_use]
pub fn reached(local: DateTime, zone: &TimeZone) -> Option<Timestamp> {
    match zone.to_ambiguous_timestamp(local).offset() {
        AmbiguousOffset::Unambiguous { offset } => offset.to_timestamp(local).ok(),
        AmbiguousOffset::Fold { before, .. } => before.to_timestamp(local).ok(),
        AmbiguousOffset::Gap { before, .. } => {
            let past = before.to_timestamp(local).ok()?;
            let past = past.checked_add(1.second()).ok()?;
            zone.preceding(past).next().map(|change| change.timestamp())
        }
    }
}

impl Model<'_> {
    /// Every opening and closing of windows that are open at some time in `during`, in order.
    #[must_use]
    pub fn edges(&self, during: &Range<Timestamp>) -> Vec<Edge> {
        let mut edges = Vec::new();
        for (window, it) in self.windows.iter().enumerate() {
            for opening in it.near(during) {
                let Opening { date, out, to, .. } = opening;
                if to >= during.start && out <= during.end {
                    for (at, side) in [(out, Side::Out), (to, Side::In)] {
                        edges.push(Edge {
                            at,
                            side,
                            window,
                            date,
                        });
                    }
                }
            }
        }
        edges.sort_unstable();
        edges
    }

    /// The sizes in force at the start of `during`, and from each instant on at which they change.
    #[must_use]
    pub fn changes(&self, during: &Range<Timestamp>) -> Vec<(Timestamp, Sizes)> {
        self.changes_of(&self.edges(during), during)
    }

    /// As [`Model::changes`], from edges at hand.
    pub(super) fn changes_of(
        &self,
        edges: &[Edge],
        during: &Range<Timestamp>,
    ) -> Vec<(Timestamp, Sizes)> {
        let mut open = vec![0_u32; self.windows.len()];
        let mut changes = vec![(during.start, self.base)];
        for together in edges.chunk_by(|a, b| a.at == b.at) {
            // Of one window, an opening may come at the instant of a closing: count up first.
            for edge in together {
                if let Some(count) = open.get_mut(edge.window) {
                    match edge.side {
                        Side::Out => *count += 1,
                        Side::In => *count -= 1,
                    }
                }
            }
            let Some(at) = together.first().map(|edge| edge.at) else {
                continue;
            };
            let windows = self.windows.iter().zip(&open);
            let open = windows.filter(|(_, open)| **open > 0).map(|(w, _)| w);
            let sizes = Sizes::of(open, self.base);
            if at <= during.start {
                changes = vec![(during.start, sizes)];
            } else if at <= during.end && changes.last().is_none_or(|(_, last)| *last != sizes) {
                changes.push((at, sizes));
            }
        }
        changes
    }

    /// The sizes in force at an instant.
    #[must_use]
    pub fn sizes(&self, at: Timestamp) -> Sizes {
        Sizes::of(self.open(at), self.base)
    }

    /// The windows that are open at an instant.
    pub fn open(&self, at: Timestamp) -> impl Iterator<Item = &Window> {
        let open = self.open_at(at).into_iter();
        open.filter_map(|index| self.windows.get(index))
    }

    /// The same by index, in the order of the file.
    #[must_use]
    pub fn open_at(&self, at: Timestamp) -> Vec<usize> {
        let during = at..at;
        let open = |window: &Window| {
            let mut near = window.near(&during).into_iter();
            near.any(|it| (it.out..it.to).contains(&at))
        };
        let windows = self.windows.iter().enumerate();
        windows
            .filter(|(_, window)| open(window))
            .map(|(index, _)| index)
            .collect()
    }
}

/// One opening of a window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Opening {
    /// The date on which it opens, warm-up aside.
    pub date: Date,
    /// The group scales out, warm-up included.
    pub out: Timestamp,
    /// It opens.
    pub from: Timestamp,
    /// It closes, and the group scales in.
    pub to: Timestamp,
}

impl Window {
    /// How it opens on this date, if it does.
    #[must_use]
    pub fn opening(&self, date: Date) -> Option<Opening> {
        let span = self.span(date)?;
        let served = self.hours(date)?.wall(date)?;
        let from = reached(served.start, &self.zone)?;
        self.on(date).then_some(Opening {
            date,
            out: span.start,
            from,
            to: span.end,
        })
    }

    /// When it is open at some time in `during`, warm-up included.
    #[must_use]
    pub fn openings(&self, during: &Range<Timestamp>) -> Vec<Opening> {
        let mut near = self.near(during);
        near.retain(|it| it.out < during.end && it.to > during.start);
        near
    }

    /// Dates on which it opens and may be open in `during`.
    pub(super) fn dates(&self, during: &Range<Timestamp>) -> Vec<Date> {
        // A day of warm-up, a night and a day that a zone skips lie between a date and its instants.
        let days = |n: i64| SignedDuration::from_hours(24 * n);
        let date = |at: Timestamp, n| {
            at.checked_add(days(n))
                .map(|at| self.zone.to_datetime(at).date())
        };
        let (Ok(first), Ok(last)) = (date(during.start, -3), date(during.end, 3)) else {
            return Vec::new();
        };
        match &self.days {
            Days::Dates(dates) => dates.range(first..=last).copied().collect(),
            Days::Weekly { .. } => std::iter::successors(Some(first), |date| date.tomorrow().ok())
                .take_while(|date| *date <= last)
                .filter(|date| self.on(*date))
                .collect(),
        }
    }
}
