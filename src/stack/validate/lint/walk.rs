//! A schedule as the group lives it.

use std::collections::BTreeSet;
use std::ops::Range;

use jiff::Timestamp;

use super::super::schedule::Checked;
use freshscale_core::schedule::dip::{Dip, Dips};
use freshscale_core::schedule::window::{Model, Sizes};
use freshscale_core::words::{Units, count};

/// The group on its way through the schedule.
pub(super) struct Walk {
    base: Sizes,
    now: Sizes,
    /// When the desired capacity was last the base's.
    pub(super) home: Timestamp,
    /// What has changed it since.
    pub(super) left: Option<String>,
    dips: Dips<usize>,
    /// Paths, messages and helps; one of a kind for each action.
    pub(super) found: Vec<(String, String, String)>,
    seen: BTreeSet<(String, &'static str)>,
    /// What happens before this is followed, and not told.
    shown: Timestamp,
    /// What sizes count.
    units: Units,
}

impl Walk {
    pub(super) fn new(base: Sizes, from: Timestamp, shown: Timestamp, units: Units) -> Self {
        Self {
            base,
            now: base,
            home: from,
            left: None,
            dips: Dips::from(base.desired),
            found: Vec::new(),
            seen: BTreeSet::new(),
            shown,
            units,
        }
    }

    /// The action at `index` of all fires.
    pub(super) fn fire(
        &mut self,
        model: &Model<'_>,
        at: Timestamp,
        (all, index): (&[Checked], usize),
    ) {
        let Some(checked) = all.get(index) else {
            return;
        };
        let action = &checked.action;
        let min = action.min.unwrap_or(self.now.min);
        let max = action.max.unwrap_or(self.now.max);
        let when = checked.firing.local(at);
        let out = match action.desired {
            _ if min > max => Some(format!("its minimum would be {min} and its maximum {max}")),
            Some(n) if n < min => Some(format!("{n} is below the minimum, which is {min} by then")),
            Some(n) if n > max => Some(format!("{n} is above the maximum, which is {max} by then")),
            _ => None,
        };
        if let Some(why) = out {
            let message = format!(
                "On {when} Auto Scaling would refuse `{}`: {why}.",
                checked.name
            );
            let help = "Give `min`, `max` and `desired` together; then nothing depends on what was before.";
            return self.note(at, checked, "refused", message, help);
        }
        let desired = action.desired.unwrap_or(self.now.desired).clamp(min, max);
        let next = Sizes { min, max, desired };
        if checked.window.is_none()
            && next != self.now
            && let Some(window) = model.open(at).next()
        {
            let message = format!(
                "`{}` changes the capacity while the window `{}` is open: {when}.",
                checked.name, window.name
            );
            let help = "Move it out of the window, or remove it: the window scales in by itself.";
            self.note(at, checked, "inside", message, help);
        }
        if let Some(dip) = self.dips.step(at, desired, index) {
            self.gap(model, all, &dip);
        }
        if desired != self.base.desired {
            if self.now.desired == self.base.desired {
                self.home = at;
            }
            self.left = Some(checked.path.clone());
        } else {
            self.left = None;
        }
        self.now = next;
    }

    /// Instances go, and others come at once.
    fn gap(&mut self, model: &Model<'_>, all: &[Checked], dip: &Dip<usize>) {
        let (Some(closes), Some(opens)) = (all.get(dip.closes), all.get(dip.opens)) else {
            return;
        };
        let Range { start, end } = dip.during;
        if start < self.shown {
            return;
        }
        let (lost, before) = (dip.lost(), dip.before);
        let instances = match lost == before {
            true => self.units.count(lost),
            false => format!("{lost} of {}", self.units.count(before)),
        };
        let message = format!(
            "At {} {instances} will go, and {} later, with `{}`, as many others come: none lives through that.",
            closes.firing.local(start),
            count(
                end.duration_since(start).as_mins().unsigned_abs() as usize,
                "minute"
            ),
            opens.name,
        );
        let window = closes.window.and_then(|index| model.windows.get(index));
        let Some(window) = window else {
            let help = "Move it to where capacity is not wanted again at once, or remove it.";
            return self.note(start, closes, "gap", message, help);
        };
        let to = window.zone.to_datetime(end).strftime("%H:%M");
        let help = format!("With `to: \"{to}\"` they stay.");
        if self.seen.insert((closes.path.clone(), "gap")) {
            self.found
                .push((format!("{}.to", closes.path), message, help));
        }
    }

    fn note(
        &mut self,
        at: Timestamp,
        checked: &Checked,
        kind: &'static str,
        message: String,
        help: &str,
    ) {
        if at >= self.shown && self.seen.insert((checked.path.clone(), kind)) {
            self.found
                .push((checked.path.clone(), message, help.to_owned()));
        }
    }
}
