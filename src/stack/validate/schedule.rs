//! Rules of scheduled actions.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Rules, zones};
use crate::Action;
use crate::windows::{self, PATH};
use freshscale_core::schedule::cron::Cron;
use freshscale_core::schedule::window::horizon;
use freshscale_core::schedule::{Firing, first_common, start_together};
use freshscale_core::zone;

/// So many firings are looked through for one that is shared.
const FOLLOWED: usize = 20_000;

/// An action whose times can be read.
pub(super) struct Checked {
    pub(super) name: String,
    /// Of the action in the file, or of the window that it comes from.
    pub(super) path: String,
    /// The window, unless the file has the action itself.
    pub(super) window: Option<usize>,
    pub(super) firing: Firing,
    pub(super) action: Action,
}

impl Rules<'_> {
    pub(super) fn schedule(&mut self) {
        let before = self.errors();
        self.zone("schedule.timezone");
        let (windows, compiled) = self.windows();
        let mut checked = Vec::new();
        let mut seen = BTreeMap::new();
        for (window, action) in compiled {
            let path = format!("{PATH}[{window}]");
            seen.insert(action.name.clone(), path.clone());
            checked.extend(windows::firing(&action).map(|firing| Checked {
                name: action.name.clone(),
                path,
                window: Some(window),
                firing,
                action,
            }));
        }
        for path in self.sound_entries("schedule.actions") {
            self.unique(
                &mut seen,
                &path,
                "An action's name is its key: choose another.",
            );
            self.zone(&format!("{path}.timezone"));
            self.sizes(&path);
            self.needs_a_size(&path);
            checked.extend(self.firing(&path));
        }
        // What is over, Auto Scaling has removed.
        let now = self.to_come.start;
        let stands = |checked: &&Checked| match &checked.firing {
            Firing::Once(at) => *at > now,
            Firing::Cron { end, .. } => end.is_none_or(|end| end > now),
        };
        self.quota(checked.iter().filter(stands).count());
        self.collisions(&checked);
        if self.errors() == before {
            self.next_together(&checked);
            self.lint(&windows, &checked);
        }
    }

    pub(super) fn zone(&mut self, path: &str) -> Option<TimeZone> {
        let name = self.values.text(path)?;
        match zones::canonical(&name) {
            Ok(zone) => {
                self.two_rules(path, &name, &zone);
                Some(zone)
            }
            Err(help) => {
                self.fault(path, format!("There is no time zone `{name}`."), &help);
                None
            }
        }
    }

    /// What a zone's clocks do is not certain where two sets of data say different things.
    fn two_rules(&mut self, path: &str, name: &str, zone: &TimeZone) {
        let data = zone::data();
        let Some(other) = data.other().filter(|_| !data.is_told()) else {
            return;
        };
        let parted = other
            .get(name)
            .and_then(|it| zone::parting(zone, &it, &horizon()));
        let Some(at) = parted else { return };
        let from = match at > self.to_come.start {
            true => format!(" from {} on", at.strftime("%F")),
            false => String::new(),
        };
        let message = format!(
            "The clocks of {name} are not certain{from}: zone data {} is used, and {other} differs.",
            data.used()
        );
        if self.faults.iter().all(|fault| fault.message != message) {
            let help = "Update the machine's zone data (the package tzdata), or say which counts with `--zone-data`.";
            self.warn(path, message, help);
        }
    }

    fn needs_a_size(&mut self, path: &str) {
        if !["min", "max", "desired"]
            .iter()
            .any(|s| self.values.written(&format!("{path}.{s}")))
        {
            self.fault(
                path,
                "This action changes nothing.",
                "Give at least one of `min`, `max` and `desired`.",
            );
        }
    }

    /// When an action fires; `None` if that has a fault.
    fn firing(&mut self, path: &str) -> Option<Checked> {
        let at = |field: &str| format!("{path}.{field}");
        let (start, end) = (
            self.values.instant(&at("start")),
            self.values.instant(&at("end")),
        );
        if let (Some(start), Some(end)) = (start, end)
            && end <= start
        {
            self.fault(
                &at("end"),
                "The end is not after the start.",
                "Give a later `end`, or leave it out.",
            );
        }
        let zone = match self.values.text(&at("timezone")) {
            Some(_) => self.values.text(&at("timezone")),
            None => self.values.text("schedule.timezone"),
        };
        let name = self
            .values
            .text(&at("name"))
            .unwrap_or_else(|| path.to_owned());
        let firing = if let Some(text) = self.values.text(&at("recurrence")) {
            let cron = match Cron::parse(&text) {
                Ok(cron) => cron,
                Err(error) => {
                    self.fault(&at("recurrence"), error.message, &error.help);
                    return None;
                }
            };
            Firing::Cron {
                cron,
                zone: zones::canonical(&zone?).ok()?,
                start,
                end,
            }
        } else if self.values.written(&at("recurrence")) {
            return None;
        } else if let Some(start) = start {
            Firing::Once(start)
        } else {
            if !self.values.written(&at("start")) {
                self.fault(path, "This action never runs.", "Give a `recurrence` such as `\"40 8 * * mon-fri\"`, or a `start` for a single run.");
            }
            return None;
        };
        let size = |field: &str| self.values.number(&at(field));
        Some(Checked {
            path: path.to_owned(),
            window: None,
            action: Action {
                name: name.clone(),
                recurrence: self.values.text(&at("recurrence")),
                timezone: firing.zone_name().to_owned(),
                start,
                end,
                min: size("min"),
                max: size("max"),
                desired: size("desired"),
                window: None,
            },
            name,
            firing,
        })
    }

    /// Of the instants at which two actions fire together, the first that is to come; `first` of all if none is.
    fn not_past(&self, first: Timestamp, earlier: &Checked, later: &Checked) -> Timestamp {
        let from = self.to_come.start;
        if first >= from {
            return first;
        }
        let mut firings = earlier.firing.after(from).take(FOLLOWED);
        firings.find(|at| later.firing.at(*at)).unwrap_or(first)
    }

    /// Auto Scaling refuses to write an action whose next start is that of another one of the group. Those that only
    /// meet now and then it takes, and which of them wins is chance.
    fn collisions(&mut self, all: &[Checked]) {
        for (index, later) in all.iter().enumerate() {
            if later.window.is_some() {
                // Those of the windows have times of their own.
                continue;
            }
            let apart = |earlier: &&Checked| {
                let (one, other) = (&earlier.action, &later.action);
                earlier.window.is_none()
                    || !windows::covers(one, other) && !windows::covers(other, one)
            };
            let mut meets = all.iter().take(index).filter(apart).filter_map(|earlier| {
                let when = first_common(&earlier.firing, &later.firing)?;
                let refused = start_together(&earlier.firing, &later.firing);
                Some((earlier, when, refused))
            });
            let clash = meets
                .find(|(earlier, _, refused)| *refused || later.action.disagrees(&earlier.action));
            if let Some((earlier, when, refused)) = clash {
                let field = if matches!(later.firing, Firing::Once(_)) {
                    "start"
                } else {
                    "recurrence"
                };
                let when = later.firing.local(self.not_past(when, earlier, later));
                let from = match earlier.window {
                    Some(_) => format!(
                        " of the window in line {}",
                        self.source.locate(&earlier.path).line
                    ),
                    None => String::new(),
                };
                let mut message = format!(
                    "`{}` fires at the same time as `{}`{from}: {when}.",
                    later.name, earlier.name
                );
                let mut help = "Auto Scaling refuses two actions of a group that start together. Merge them, or move one by a minute.";
                if !refused {
                    message += " Which of the two is the last to set a size is chance.";
                    help = "Auto Scaling takes both, and this program refuses them. Merge them, or move one by a minute.";
                }
                self.fault(&format!("{}.{field}", later.path), message, help);
            }
        }
    }
}

impl Rules<'_> {
    /// What Auto Scaling would refuse to write right now, and takes later.
    fn next_together(&mut self, all: &[Checked]) {
        let now = self.to_come.start;
        for (index, later) in all.iter().enumerate().filter(|(_, it)| it.window.is_none()) {
            let Some(when) = later.firing.after(now).next() else {
                continue;
            };
            let same = |earlier: &&Checked| {
                let next = earlier.firing.after(now).next();
                let superfluous = windows::covers(&earlier.action, &later.action)
                    || windows::covers(&later.action, &earlier.action);
                next == Some(when) && !superfluous
            };
            let Some(earlier) = all.iter().take(index).find(same) else {
                continue;
            };
            self.warn(
                &later.path,
                format!(
                    "Until {} Auto Scaling refuses to write `{}` beside `{}`: both start next then.",
                    later.firing.local(when),
                    later.name,
                    earlier.name
                ),
                "What is there already stays. To write one of them, apply it after that.",
            );
        }
    }
}
