//! Wall clocks, minute by minute: nothing of it is shared with what is judged.

use jiff::Timestamp;
use jiff::tz::{TimeZone, TimeZoneDatabase};

/// Minutes since the epoch.
pub type Minute = i64;

pub const DAY: Minute = 24 * 60;

pub fn minute(at: Timestamp) -> Minute {
    at.as_second().div_euclid(60)
}

pub fn instant(minute: Minute) -> Timestamp {
    Timestamp::from_second(minute * 60).unwrap()
}

/// What a zone's clocks show from one minute of UTC on.
pub struct Clock {
    first: Minute,
    /// The latest that they have shown by then.
    furthest: Vec<Minute>,
    /// For each minute of a day, when they show it for the first time, and what they show.
    ticks: Vec<Vec<(Minute, Minute)>>,
}

impl Clock {
    pub fn new(zone: &str, first: Minute, last: Minute) -> Self {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        // A clock that was put back before the first minute is still to catch up with itself.
        let run_up = first - 2 * DAY;
        let mut furthest = Minute::MIN;
        let mut clock = Self {
            first,
            furthest: Vec::new(),
            ticks: vec![Vec::new(); usize::try_from(DAY).unwrap()],
        };
        let offset =
            |now: Minute| Minute::from(zone.to_offset(instant(now)).seconds()).div_euclid(60);
        // Hour by hour: within one in which the offset is the same at both ends it is the same throughout.
        let mut now = run_up - run_up.rem_euclid(60);
        let mut begins = offset(now);
        while now <= last {
            let ends = offset(now + 60);
            for minute in now.max(run_up)..(now + 60).min(last + 1) {
                let ahead = if begins == ends {
                    begins
                } else {
                    offset(minute)
                };
                let shown = minute + ahead;
                if minute >= first {
                    clock.shows(minute, shown, furthest);
                }
                furthest = furthest.max(shown);
            }
            (now, begins) = (now + 60, ends);
        }
        clock
    }

    fn shows(&mut self, now: Minute, shown: Minute, furthest: Minute) {
        if shown > furthest {
            let time = usize::try_from(shown.rem_euclid(DAY)).unwrap();
            self.ticks[time].push((now, shown));
        }
        self.furthest.push(furthest.max(shown));
    }

    fn place(&self, now: Minute) -> usize {
        usize::try_from(now - self.first).unwrap()
    }

    /// The minutes at which the clocks show a time of day for the first time on a day, with what they show.
    pub fn ticks(&self, time: Minute) -> &[(Minute, Minute)] {
        &self.ticks[usize::try_from(time).unwrap()]
    }

    /// What a clock that never goes back shows.
    pub fn reached(&self, now: Minute) -> Minute {
        self.furthest[self.place(now)]
    }

    /// The minutes, from the first on, at which that clock shows something in a span.
    pub fn within(&self, (opens, closes): (Minute, Minute)) -> std::ops::Range<usize> {
        let before = |local: Minute| self.furthest.partition_point(|shown| *shown < local);
        before(opens)..before(closes)
    }
}

/// The weekday of a local minute, 0 being Monday.
pub fn weekday(local: Minute) -> usize {
    // The epoch was a Thursday.
    usize::try_from((local.div_euclid(DAY) + 3).rem_euclid(7)).unwrap()
}

/// The date of a local minute.
pub fn date(local: Minute) -> jiff::civil::Date {
    TimeZone::UTC.to_datetime(instant(local)).date()
}
