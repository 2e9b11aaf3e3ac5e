//! A window is open or shut for once, whatever the file says: a show overruns, another is cancelled.
//!
//! Each such change is a scheduled action of its own that fires once, when it is over, and is gone then. Its name says
//! all of it, so that whoever reads a group's actions knows what holds, and nothing else has to be kept. Until then the
//! windows compile to other actions: a recurring one that would fire wrongly begins later, as for dates of the file.

use std::ops::Range;

use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::model::Opening;
use super::{Compiled, Model, Side, Window};

/// As instants are written in names, in UTC: a name holds no colon.
const INSTANT: &str = "%Y%m%dT%H%MZ";

/// An instant in a name: `20261201T1345Z`.
pub(super) fn instant(at: Timestamp) -> String {
    at.strftime(INSTANT).to_string()
}

/// What a window is for once.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum State {
    /// Open, besides what the file says.
    Open,
    /// Shut, whatever the file or another change says.
    Shut,
}

/// One such change.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Once {
    /// The window's name.
    pub window: String,
    /// What it is.
    pub state: State,
    /// From when on, in whole minutes.
    pub from: Timestamp,
    /// Until when, in whole minutes.
    pub until: Timestamp,
    /// When its action fires and is gone: at the end, or in the next minute in which no other action fires, as Auto
    /// Scaling refuses two at the same time.
    pub over: Timestamp,
}

impl Once {
    /// The name of its action: `live-show-open-20261201T1315Z-20261201T1345Z`.
    #[must_use]
    pub fn name(&self) -> String {
        let state = match self.state {
            State::Open => "open",
            State::Shut => "shut",
        };
        let (from, until) = (instant(self.from), instant(self.until));
        format!("{}-{state}-{from}-{until}", self.window)
    }

    /// From the name of an action, and when that fires; `None` if it is another's.
    #[must_use]
    pub fn parse(name: &str, over: Timestamp) -> Option<Self> {
        let instant = |text: &str| {
            let wall = DateTime::strptime(INSTANT, text).ok()?;
            TimeZone::UTC.to_timestamp(wall).ok()
        };
        let (rest, until) = name.rsplit_once('-')?;
        let (rest, from) = rest.rsplit_once('-')?;
        let (window, state) = rest.rsplit_once('-')?;
        let state = match state {
            "open" => State::Open,
            "shut" => State::Shut,
            _ => return None,
        };
        let (from, until) = (instant(from)?, instant(until)?);
        let found = Self {
            window: window.to_owned(),
            state,
            from,
            until,
            over,
        };
        (!window.is_empty() && from < until && until <= over).then_some(found)
    }

    /// From when to when.
    #[must_use]
    pub fn span(&self) -> Range<Timestamp> {
        self.from..self.until
    }
}

/// Openings of a window as they are with its changes, in order; those that touch are one.
pub(super) fn changed(regular: Vec<Opening>, window: &Window) -> Vec<Opening> {
    let extra = window.once.iter().filter(|once| once.state == State::Open);
    let mut all: Vec<Opening> = extra.map(|once| as_opening(once, window)).collect();
    all.extend(regular);
    all.sort_by_key(|it| (it.out, it.to));
    let mut merged: Vec<Opening> = Vec::new();
    for opening in all {
        match merged.last_mut() {
            Some(last) if opening.out <= last.to => last.to = last.to.max(opening.to),
            _ => merged.push(opening),
        }
    }
    for shut in window.once.iter().filter(|once| once.state == State::Shut) {
        let pieces = merged.iter().flat_map(|it| without(*it, shut.span()));
        merged = pieces.collect();
    }
    merged
}

fn as_opening(once: &Once, window: &Window) -> Opening {
    Opening {
        date: window.zone.to_datetime(once.from).date(),
        out: once.from,
        from: once.from,
        to: once.until,
    }
}

fn without(opening: Opening, shut: Range<Timestamp>) -> impl Iterator<Item = Opening> {
    let before = Opening {
        to: opening.to.min(shut.start),
        ..opening
    };
    let out = opening.out.max(shut.end);
    let after = Opening {
        out,
        from: opening.from.max(out),
        ..opening
    };
    // The one that is not cut is the opening itself, once.
    let apart = shut.end <= opening.out || shut.start >= opening.to;
    let pieces = match apart {
        true => [Some(opening), None],
        false => [Some(before), Some(after)],
    };
    pieces
        .into_iter()
        .flatten()
        .filter(|piece| piece.out < piece.to)
}

/// The actions that say that changes are over. They set what holds then, which is nothing new where something else fires
/// at the end.
pub(super) fn actions(model: &Model<'_>) -> Vec<Compiled> {
    let windows = model.windows.iter().enumerate();
    let each = windows.flat_map(|(index, window)| window.once.iter().map(move |o| (index, o)));
    each.filter_map(|(index, once)| {
        Some(Compiled {
            name: once.name(),
            window: index,
            side: Side::In,
            recurrence: None,
            zone: model.windows.get(index)?.zone.clone(),
            start: Some(once.over),
            end: None,
            sizes: model.sizes(once.over),
        })
    })
    .collect()
}

impl Window {
    /// How it opens by the file alone, at some time in `during`.
    #[must_use]
    pub fn regular(&self, during: &Range<Timestamp>) -> Vec<Opening> {
        let dates = self.dates(during).into_iter();
        dates
            .filter_map(|date| self.opening(date))
            .filter(|it| it.out < during.end && it.to > during.start)
            .collect()
    }

    /// Every opening that may matter in `during`, changes included; more than that, too.
    pub(super) fn near(&self, during: &Range<Timestamp>) -> Vec<Opening> {
        let dates = self.dates(during).into_iter();
        let regular = dates.filter_map(|date| self.opening(date)).collect();
        match self.once.is_empty() {
            true => regular,
            false => changed(regular, self),
        }
    }

    /// A change in words of the file: `live-show closes at Tue 12-01 22:45 instead of Tue 12-01 22:15`.
    #[must_use]
    pub fn told(&self, once: &Once) -> String {
        let local = |at: Timestamp| crate::words::local(at, &self.zone);
        let near = SignedDuration::from_hours(48);
        let during = once.from.checked_sub(near).unwrap_or(once.from)
            ..once.until.checked_add(near).unwrap_or(once.until);
        let regular = self.regular(&during);
        let (name, from, until) = (&self.name, local(once.from), local(once.until));
        let whole = |it: &&Opening| it.out >= once.from && it.to <= once.until;
        match once.state {
            State::Open if regular.iter().any(|it| it.to == once.from) => {
                format!("{name} closes at {until} instead of {from}")
            }
            State::Open => format!("{name} is open from {from} until {until}"),
            State::Shut => match regular.iter().find(whole) {
                Some(it) => format!("{name} does not open on {}", it.date),
                None => format!("{name} is closed from {from} until {until}"),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_name_says_all_of_it() {
        let at = |text: &str| text.parse::<Timestamp>().unwrap();
        let once = Once {
            window: "live-show".to_owned(),
            state: State::Open,
            from: at("2026-12-01T13:15:00Z"),
            until: at("2026-12-01T13:45:00Z"),
            over: at("2026-12-01T13:46:00Z"),
        };
        let name = "live-show-open-20261201T1315Z-20261201T1345Z";
        assert_eq!(once.name(), name);
        assert_eq!(Once::parse(name, once.over), Some(once));
        let over = at("2026-12-01T13:46:00Z");
        for other in [
            "live-show-in",
            "live-show-in-on-2026-12-01",
            "live-show-ajar-20261201T1315Z-20261201T1345Z",
            "live-show-open-20261201T1345Z-20261201T1315Z",
            "live-show-open-20261201T1315Z-20261201T1445Z",
            "-open-20261201T1315Z-20261201T1345Z",
        ] {
            assert_eq!(Once::parse(other, over), None, "{other}");
        }
    }
}
