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
    /// The local time of each minute, in minutes.
    shows: Vec<Minute>,
    /// The latest that they have shown by then.
    furthest: Vec<Minute>,
}

impl Clock {
    pub fn new(zone: &str, first: Minute, last: Minute) -> Self {
        let zone = TimeZoneDatabase::bundled().get(zone).unwrap();
        // A clock that was put back before the first minute is still to catch up with itself.
        let run_up = first - 2 * DAY;
        let mut furthest = Minute::MIN;
        let mut clock = Self {
            first,
            shows: Vec::new(),
            furthest: Vec::new(),
        };
        for now in run_up..=last {
            let shown = now + Minute::from(zone.to_offset(instant(now)).seconds()).div_euclid(60);
            let latest = furthest.max(shown);
            if now >= first {
                clock.shows.push(shown);
                clock.furthest.push(latest);
            }
            furthest = latest;
        }
        clock
    }

    fn place(&self, now: Minute) -> usize {
        usize::try_from(now - self.first).unwrap()
    }

    /// The minutes at which the clocks show something for the first time, with what they show.
    pub fn ticks(&self) -> impl Iterator<Item = (Minute, Minute)> {
        let shown = self.shows.iter().zip(&self.furthest).enumerate();
        shown.filter_map(|(place, (shows, furthest))| {
            let new = place == 0 || self.furthest[place - 1] < *shows;
            let now = self.first + Minute::try_from(place).unwrap();
            (new && shows == furthest).then_some((now, *shows))
        })
    }

    /// What a clock that never goes back shows.
    pub fn reached(&self, now: Minute) -> Minute {
        self.furthest[self.place(now)]
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
