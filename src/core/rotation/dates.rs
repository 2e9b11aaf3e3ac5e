//! What Auto Scaling forgets of a schedule: `apply` writes it to the function's environment.
//!
//! A scheduled action is gone once it has fired for the last time, and a recurring one does not tell since when it
//! recurs, nor what it left out. All of that follows from the stack file, and from nothing else. What is written is all
//! of it; what is compared, only what is to come: time changes no plan, and neither does a file that loses past dates.

mod fit;
mod form;
pub(crate) mod recall;

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::schedule::Cron;
use crate::zone;
pub use fit::ENVIRONMENT_BYTES;
use form::{Instants, Moment, Setting};

/// What is told, in one line of JSON. Times are UTC; sizes are `min.max.desired`, with `-` for one that stays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Dates {
    /// The schedule's zone, in which single dates are told.
    pub zone: String,
    /// What fires once: name, sizes, when. Names that differ in their date only are one.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    once: Vec<(String, Setting, Vec<Moment>)>,
    /// When a recurring action does not fire, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    skip: BTreeMap<String, Vec<Instants>>,
    /// Since when a recurring action fires, by its name.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    from: BTreeMap<String, Moment>,
    /// What recurs until an end.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    until: Vec<Ending>,
    /// Whether there was no room for more.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    more: bool,
}

/// A recurring action with an end: name, cron, zone, start, end, sizes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Ending(String, String, String, Option<Moment>, Moment, Setting);

/// A scheduled action as a stack file has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Its name.
    pub name: String,
    /// Five-field cron; `None` fires once, at `start`.
    pub recurrence: Option<String>,
    /// Of the cron.
    pub zone: String,
    /// First firing.
    pub start: Option<Timestamp>,
    /// No firing after this.
    pub end: Option<Timestamp>,
    /// New minimum; absent leaves what is there.
    pub min: Option<u32>,
    /// See `min`.
    pub max: Option<u32>,
    /// See `min`.
    pub desired: Option<u32>,
}

impl Written {
    fn setting(&self) -> Setting {
        Setting {
            min: self.min,
            max: self.max,
            desired: self.desired,
        }
    }

    /// What is the same in all parts of a recurring action that dates cut into parts.
    fn whole(&self) -> (&str, Option<&str>, &str, Setting) {
        let recurrence = self.recurrence.as_deref();
        (
            without_date(&self.name, "-until-"),
            recurrence,
            &self.zone,
            self.setting(),
        )
    }

    fn after(&self, at: Timestamp) -> Option<Timestamp> {
        let cron = Cron::parse(self.recurrence.as_deref()?).ok()?;
        cron.next_after(at, &zone::get(&self.zone)?)
    }

    /// Whether its start is one of its times anyway.
    fn starts_on_time(&self) -> bool {
        let before = |start: Timestamp| start.checked_sub(SignedDuration::from_secs(1)).ok();
        let start = self.start;
        start.is_some_and(|start| before(start).and_then(|at| self.after(at)) == Some(start))
    }
}

/// The name that actions of one window share: `live-out` of `live-out-on-2026-12-24`.
fn without_date<'n>(name: &'n str, before: &str) -> &'n str {
    let dated = name.rsplit_once(before);
    let dated = dated.filter(|(_, date)| date.parse::<jiff::civil::Date>().is_ok());
    dated.map_or(name, |(stem, _)| stem)
}

impl Dates {
    /// Of all scheduled actions of a stack, with the zone of its schedule.
    #[must_use]
    pub fn of(zone: &str, actions: &[Written]) -> Self {
        let mut dates = Self {
            zone: zone.to_owned(),
            ..Self::default()
        };
        let mut recurring: Vec<&Written> = Vec::new();
        for action in actions {
            match (action.start, &action.recurrence) {
                (_, Some(_)) => recurring.push(action),
                (Some(at), None) => {
                    let label = without_date(&action.name, "-on-");
                    dates.add_once(label, action.setting(), at);
                }
                (None, None) => {}
            }
        }
        recurring.sort_by_key(|action| (action.whole(), action.start));
        for parts in recurring.chunk_by(|a, b| a.whole() == b.whole()) {
            if !dates.add_cut(parts) {
                parts.iter().for_each(|part| dates.add_part(part));
            }
        }
        dates
    }

    fn add_once(&mut self, label: &str, setting: Setting, at: Timestamp) {
        let mut known = self.once.iter_mut();
        match known.find(|(name, sizes, _)| name == label && *sizes == setting) {
            Some((_, _, times)) => times.push(Moment(at)),
            None => {
                let one = (label.to_owned(), setting, vec![Moment(at)]);
                self.once.push(one);
            }
        }
    }

    /// An action that goes on for ever but for what lies between its parts; false if it is not one.
    fn add_cut(&mut self, parts: &[&Written]) -> bool {
        let Some(last) = parts.last().filter(|last| last.end.is_none()) else {
            return false;
        };
        let mut skipped = Vec::new();
        for pair in parts.windows(2) {
            let [one, next] = pair else { continue };
            let (Some(end), Some(start)) = (one.end, next.start) else {
                return false;
            };
            if !next.starts_on_time() {
                return false;
            }
            skipped.extend(Instants::between(one, end, start));
        }
        if let Some(start) = parts.first().and_then(|first| first.start) {
            self.from.insert(last.name.clone(), Moment(start));
        }
        if !skipped.is_empty() {
            self.skip.insert(last.name.clone(), skipped);
        }
        true
    }

    fn add_part(&mut self, part: &Written) {
        let start = part.start.map(Moment);
        match (part.end, start) {
            (Some(end), start) => self.until.push(Ending(
                part.name.clone(),
                part.recurrence.clone().unwrap_or_default(),
                part.zone.clone(),
                start,
                Moment(end),
                part.setting(),
            )),
            (None, Some(start)) => {
                self.from.insert(part.name.clone(), start);
            }
            (None, None) => {}
        }
    }

    /// Whether this is everything.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        !self.more
    }
}

#[cfg(test)]
mod tests;
