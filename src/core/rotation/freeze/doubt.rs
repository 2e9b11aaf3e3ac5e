//! Capacity that is raised, and nothing that is known did it: what the group has run tells.

use jiff::SignedDuration;

use super::super::frozen::Frozen;
use super::super::known::Known;
use super::super::ran::{Ran, Runs};
use crate::schedule::freeze::{Edge, SEASON};
use crate::schedule::preview::Planned;
use crate::schedule::window::Sizes;

/// See [`Verdict::Doubt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What takes capacity back.
    pub(super) closes: Edge,
    /// The group's sizes.
    pub(super) sizes: Sizes,
    /// What they are above.
    pub(super) base: Sizes,
    /// How long before a window a freeze begins.
    pub(super) before: SignedDuration,
}

impl Doubt {
    /// By what the group has run; or by why that is not known.
    #[must_use]
    pub fn settle(&self, runs: Result<Runs, String>, known: &Known) -> Option<Frozen> {
        let runs = match runs {
            Ok(runs) => runs,
            Err(why) => return Some(self.unknown(why, known)),
        };
        let (min, desired): (Size, Size) = (
            ("min", |action| action.min, |sizes| sizes.min),
            ("desired", |action| action.desired, |sizes| sizes.desired),
        );
        let raised = [min, desired].into_iter();
        let raised = raised.filter(|size| (size.2)(self.sizes) > (size.2)(self.base));
        let setters: Vec<Setter<'_>> = raised.map(|size| self.setter(size, &runs, known)).collect();
        let by = setters.iter().find_map(|setter| match setter {
            Setter::Action(ran) => Some(*ran),
            _ => None,
        });
        if let Some(ran) = by {
            let lasts = self.closes.at.duration_since(ran.at);
            // What closes it is a guess where only the next firings are known.
            let is_window = lasts < SEASON || known.is_blind();
            return is_window.then(|| Frozen {
                action: ran.action.clone(),
                window: None,
                from: ran.at.checked_sub(self.before).ok(),
                opens: Some(ran.at),
                until: Some(self.closes.at),
                timezone: self.zone(known),
                doubt: None,
            });
        }
        let unknown = setters
            .iter()
            .any(|setter| matches!(setter, Setter::Unknown));
        unknown.then(|| {
            let why = "the group did too much lately for its activities to tell".to_owned();
            self.unknown(why, known)
        })
    }

    /// What gave a size its value.
    fn setter<'r>(&self, (name, set, of): Size, runs: &'r Runs, known: &Known) -> Setter<'r> {
        for ran in runs.found.iter().filter(|ran| ran.done) {
            let value = match known.action(&ran.action) {
                Some(action) => set(action),
                // It is gone: its words are left. If they tell of no size, it may have been this one.
                None if ran.cause.contains(&format!("{name}: ")) => ran.size(name),
                None => Some(of(self.sizes)),
            };
            match value {
                Some(value) if value > of(self.base) => return Setter::Action(ran),
                Some(_) => return Setter::Person,
                None => {}
            }
        }
        match runs.all {
            true => Setter::Person,
            false => Setter::Unknown,
        }
    }

    fn unknown(&self, why: String, known: &Known) -> Frozen {
        Frozen {
            action: self.closes.action.clone(),
            window: None,
            from: None,
            opens: None,
            until: Some(self.closes.at),
            timezone: self.zone(known),
            doubt: Some(why),
        }
    }

    fn zone(&self, known: &Known) -> String {
        known.zone_of(&self.closes.action)
    }
}

/// A size's name, what an action sets it to, and what it is.
type Size = (&'static str, fn(&Planned) -> Option<u32>, fn(Sizes) -> u32);

enum Setter<'r> {
    /// A scheduled action raised it.
    Action(&'r Ran),
    /// No scheduled action did.
    Person,
    /// That cannot be told.
    Unknown,
}
