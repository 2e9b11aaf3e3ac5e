//! Who set a group's sizes, and what will set them next.

use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use super::{Kept, Observed};
use crate::address::kind;
use crate::resource::FieldOwner;
use crate::resource::scheduled_action::{self, is_expired};
use freshscale_core::schedule::Firing;
use freshscale_core::schedule::LATE;
use freshscale_core::schedule::preview::{Planned, Preview};
use freshscale_core::schedule::window::{Side, Sizes};
use freshscale_core::words::local;
use freshscale_core::zone;
use freshscale_stack::Stack;

/// What comes next comes within this, or is not worth a word.
const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 32);

/// A group's sizes, as its spec has them.
pub(super) fn live(group: &Value) -> Option<Sizes> {
    let size = |field: &str| u32::try_from(group.get(field)?.as_u64()?).ok();
    Some(Sizes {
        min: size("min_size")?,
        max: size("max_size")?,
        desired: size("desired_capacity")?,
    })
}

/// A group's sizes now, and the actions that change them.
pub(super) struct History<'a> {
    stack: &'a Stack,
    now: Timestamp,
    zone: TimeZone,
    live: Sizes,
    /// The actions that stand in AWS, and those of the file that have fired for the last time.
    standing: Vec<Planned>,
    /// The file's.
    wanted: Vec<Planned>,
}

impl<'a> History<'a> {
    pub(super) fn new(
        stack: &'a Stack,
        observed: &Observed,
        group: &Value,
        now: Timestamp,
    ) -> Option<Self> {
        let actions = &stack.schedule.actions;
        let over = actions.iter().filter(|action| is_expired(action, now));
        let prefix = format!("{}/", stack.names.auto_scaling_group);
        let standing = observed.iter().filter_map(|(address, found)| {
            let name = address.name.strip_prefix(&prefix)?;
            let ours = address.kind == kind::SCHEDULED_ACTION;
            ours.then(|| standing(name, &found.spec))?
        });
        Some(Self {
            stack,
            now,
            zone: zone::get(&stack.schedule.timezone)?,
            live: live(group)?,
            standing: standing
                .chain(over.filter_map(freshscale_stack::planned))
                .collect(),
            wanted: actions
                .iter()
                .filter_map(freshscale_stack::planned)
                .collect(),
        })
    }

    /// Fills in who set a size.
    pub(super) fn explain(&self, kept: &mut Kept) {
        let Some((live, file)) = kept.live.as_u64().zip(kept.file.as_u64()) else {
            return;
        };
        let field = kept.path.as_str();
        let set = self.setter(field, live);
        let next = self.next(field, live);
        let then = match &next {
            Some((by, at, value)) => format!(": `{by}` sets {value} {}", self.at(*at)),
            None => String::new(),
        };
        match &set {
            Some((by, since)) => {
                kept.owner = FieldOwner::Schedule;
                kept.set_by = Some(by.clone());
                kept.since = Some(*since);
                let since = self.since(*since);
                kept.why = format!("set by `{by}` {since}; not touched{then}");
            }
            None => {
                kept.owner = FieldOwner::Hand;
                kept.why = format!("set by hand, or by an earlier file; not touched{then}");
            }
        }
        kept.note = self.new_base(field, live, file, set.as_ref().map(|(by, _)| by.as_str()));
    }

    /// The window or action whose firing gave a size its value, and when; `None` if none did.
    fn setter(&self, field: &str, live: u64) -> Option<(String, Timestamp)> {
        let base = self.base();
        let late = self.now.checked_sub(LATE).unwrap_or(self.now);
        [self.now, late].into_iter().find_map(|until| {
            let during = until..until.checked_add(SignedDuration::from_secs(1)).ok()?;
            let preview = Preview::new(&self.standing, base, &during);
            let steps = preview.from(Timestamp::MIN);
            let last = steps.last().filter(|step| of(step.sizes, field) == live)?;
            let run = steps.iter().rev();
            let run = run.take_while(|step| of(step.sizes, field) == live);
            // Where it never was anything else, only the last firing says something.
            let first = match run.clone().count() == steps.len() {
                true => last,
                false => run.last().unwrap_or(last),
            };
            Some((self.called(first.name), first.at))
        })
    }

    /// The first action of the file that changes a size: its name, when, and to what.
    fn next(&self, field: &str, live: u64) -> Option<(String, Timestamp, u64)> {
        let preview = Preview::since(&self.wanted, self.live, &self.ahead()?);
        let mut steps = preview.from(self.now).iter();
        let step = steps.find(|step| of(step.sizes, field) != live)?;
        Some((step.name.to_owned(), step.at, of(step.sizes, field)))
    }

    /// If the file's base is not what the standing actions go back to: when it comes.
    fn new_base(&self, field: &str, live: u64, file: u64, set_by: Option<&str>) -> Option<String> {
        let ahead = self.ahead()?;
        let wanted = Preview::since(&self.wanted, self.live, &ahead);
        let standing = Preview::since(&self.standing, self.live, &ahead);
        let mut steps = wanted.from(self.now).iter();
        let comes = steps.find(|step| of(step.sizes, field) == file)?;
        let old = standing.from(self.now).iter();
        let old = old.take_while(|step| step.at <= comes.at).last();
        let old = old
            .map(|step| of(step.sizes, field))
            .filter(|old| *old != file)?;
        let at = self.at(comes.at);
        let open =
            set_by.filter(|name| self.stack.schedule.windows.iter().any(|w| w.name == *name));
        Some(match open {
            Some(window) => {
                let way = match file < live {
                    true => "in",
                    false => "out",
                };
                let until = at
                    .strip_prefix("at ")
                    .or(at.strip_prefix("on "))
                    .unwrap_or(&at);
                format!(
                    "base {old} → {file}: nothing now, `{window}` holds {live} until {until}; then the group scales {way} to {file}"
                )
            }
            None => format!(
                "base {old} → {file}: nothing now; `{}` sets {file} {at}",
                comes.name
            ),
        })
    }

    fn ahead(&self) -> Option<std::ops::Range<Timestamp>> {
        let from = self.now.checked_add(SignedDuration::from_secs(1)).ok()?;
        Some(from..from.checked_add(AHEAD).ok()?)
    }

    fn base(&self) -> Sizes {
        let capacity = self.stack.auto_scaling_group.capacity;
        Sizes {
            min: capacity.min,
            max: capacity.max,
            desired: capacity.desired,
        }
    }

    /// A window that scales out is called by its own name.
    fn called(&self, action: &str) -> String {
        match self.stack.window_of(action) {
            Some((window, Side::Out)) => window.name.clone(),
            _ => action.to_owned(),
        }
    }

    fn since(&self, at: Timestamp) -> String {
        format!("since {}", self.clock(at))
    }

    fn at(&self, at: Timestamp) -> String {
        match self.today(at) {
            true => format!("at {}", self.clock(at)),
            false => format!("on {}", self.clock(at)),
        }
    }

    fn today(&self, at: Timestamp) -> bool {
        let date = |at: Timestamp| self.zone.to_datetime(at).date();
        date(at) == date(self.now)
    }

    /// Today's need no date.
    fn clock(&self, at: Timestamp) -> String {
        match self.today(at) {
            true => self.zone.to_datetime(at).strftime("%H:%M").to_string(),
            false => local(at, &self.zone),
        }
    }
}

fn of(sizes: Sizes, field: &str) -> u64 {
    u64::from(match field {
        "min_size" => sizes.min,
        "max_size" => sizes.max,
        _ => sizes.desired,
    })
}

/// A scheduled action that stands, or is wanted, by its spec.
pub(super) fn standing(name: &str, spec: &Value) -> Option<Planned> {
    let spec: scheduled_action::Spec = serde_json::from_value(spec.clone()).ok()?;
    let at = |text: &Option<String>| text.as_ref().and_then(|text| text.parse().ok());
    let size = |n: Option<i32>| n.and_then(|n| u32::try_from(n).ok());
    let zone = spec.timezone.as_deref().unwrap_or("UTC");
    let life = (at(&spec.start), at(&spec.end));
    Some(Planned {
        name: name.to_owned(),
        firing: Firing::of(spec.recurrence.as_deref(), zone, life)?,
        min: size(spec.min),
        max: size(spec.max),
        desired: size(spec.desired),
    })
}
