//! A schedule put together again: what stands in AWS, and what is told of the rest.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::form::{Instants, Setting};
use super::{Dates, Ending, without_date};
use crate::schedule::preview::Planned;
use crate::schedule::{Cron, Firing};

/// A recurring action that stands, and can be read.
#[derive(Debug, Clone)]
pub(crate) struct Recurring {
    /// Its name.
    pub name: String,
    /// When it recurs.
    pub cron: Cron,
    /// Of the cron.
    pub zone: TimeZone,
    /// What AWS shows as its start: the next firing.
    pub next: Option<Timestamp>,
    /// No firing after this.
    pub end: Option<Timestamp>,
    /// New minimum; absent leaves what is there.
    pub min: Option<u32>,
    /// See `min`.
    pub max: Option<u32>,
    /// See `min`.
    pub desired: Option<u32>,
}

impl Recurring {
    fn planned(&self, start: Option<Timestamp>, end: Option<Timestamp>) -> Planned {
        Planned {
            name: self.name.clone(),
            firing: Firing::Cron {
                cron: self.cron,
                zone: self.zone.clone(),
                start,
                end,
            },
            min: self.min,
            max: self.max,
            desired: self.desired,
        }
    }

    /// What is to come: AWS says when it fires next.
    #[must_use]
    pub(crate) fn to_come(&self, now: Timestamp) -> Planned {
        let next = self.next.filter(|next| *next > now);
        let next = next.or_else(|| self.cron.next_after(now, &self.zone));
        self.planned(next, self.end)
    }

    /// What would be over if it had always fired.
    pub(crate) fn always(&self, now: Timestamp) -> Planned {
        self.planned(None, Some(self.end.map_or(now, |end| end.min(now))))
    }

    /// What is over, as far as is known.
    #[must_use]
    pub(crate) fn over(&self, dates: Option<&Dates>, now: Timestamp) -> Vec<Planned> {
        let (start, skip) = match dates.and_then(|dates| dates.told(&self.name)) {
            Some(told) => told,
            None if self.is_yet_to_begin(now) => return Vec::new(),
            None => (None, Vec::new()),
        };
        let end = self.end.map_or(now, |end| end.min(now));
        self.without(&skip, start, end)
    }

    /// Whether it fires next at another time than its cron says: at a start that somebody gave it.
    fn is_yet_to_begin(&self, now: Timestamp) -> bool {
        let next = self.next.filter(|next| *next > now);
        next.is_some_and(|next| Some(next) != self.cron.next_after(now, &self.zone))
    }

    /// In as many parts as it takes.
    fn without(
        &self,
        skip: &[Instants],
        mut start: Option<Timestamp>,
        end: Timestamp,
    ) -> Vec<Planned> {
        let mut parts = Vec::new();
        for instants in skip.iter().filter(|instants| instants.first <= end) {
            let before = instants.first.checked_sub(SignedDuration::from_secs(1));
            parts.push(self.planned(start, before.ok()));
            start = self.cron.next_after(instants.last, &self.zone);
        }
        parts.push(self.planned(start, Some(end)));
        parts
    }
}

impl Dates {
    /// What is told of a recurring action: since when it fires, and when not.
    fn told(&self, name: &str) -> Option<(Option<Timestamp>, Vec<Instants>)> {
        let mut ending = self.until.iter();
        if let Some(ending) = ending.find(|ending| ending.0 == name) {
            return Some((ending.3.map(|at| at.0), Vec::new()));
        }
        let names = [name, without_date(name, "-until-")];
        let from = names.iter().find_map(|name| self.from.get(*name));
        let skip = names.iter().find_map(|name| self.skip.get(*name));
        let told = from.is_some() || skip.is_some();
        told.then(|| (from.map(|at| at.0), skip.cloned().unwrap_or_default()))
    }

    /// Whether somebody has written when an action begins.
    pub(crate) fn has_start(&self, name: &str) -> bool {
        let told = self.told(name);
        told.is_some_and(|(from, skip)| from.is_some() || !skip.is_empty())
    }

    /// What has fired and is gone, of what fires once or until an end.
    #[must_use]
    pub fn gone(&self, now: Timestamp) -> Vec<Planned> {
        let once = self.once.iter().flat_map(|(name, setting, times)| {
            let over = times.iter().filter(|at| at.0 <= now);
            over.map(|at| planned(name, Firing::Once(at.0), *setting))
        });
        let until = self.until.iter().filter_map(|ending| {
            let Ending(name, cron, zone, start, end, setting) = ending;
            let life = (start.map(|at| at.0), Some(end.0.min(now)));
            let firing = Firing::of(Some(cron), zone, life)?;
            Some(planned(name, firing, *setting))
        });
        once.chain(until).collect()
    }

    /// The zone of single dates, for messages.
    #[must_use]
    pub fn zone(&self) -> &str {
        match self.zone.as_str() {
            "" => "UTC",
            zone => zone,
        }
    }
}

fn planned(name: &str, firing: Firing, setting: Setting) -> Planned {
    Planned {
        name: match name {
            "" => "a single action".to_owned(),
            name => name.to_owned(),
        },
        firing,
        min: setting.min,
        max: setting.max,
        desired: setting.desired,
    }
}
