//! Whether a group is in a freeze, as far as can be told: the definition is `schedule::freeze`.
//!
//! What fired is followed, not guessed from the present sizes. Only where these are raised and nothing that is known
//! explains it, there is doubt: an action that was put by hand may have fired and be gone, or Auto Scaling may have
//! refused the one that should have taken capacity back; or a person has raised it, and that is no window. Then
//! Auto Scaling's activities tell. Where they cannot be read, rotation is held and says so.

use jiff::{SignedDuration, Timestamp};

use super::RotationConfig;
use super::clocks;
use super::frozen::Frozen;
use super::group::{self, Once};
use super::known::Known;
use super::ran::{self, Ran, Runs};
use crate::aws::call::Absent;
use crate::aws::{Aws, AwsError};
use crate::schedule::LATE;
use crate::schedule::freeze::{Edge, SEASON, Schedule, above};
use crate::schedule::preview::{Planned, Preview};
use crate::schedule::window::Sizes;

/// What can be told without asking for more.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// No freeze.
    Free,
    /// A freeze.
    Frozen(Frozen),
    /// Capacity is raised, and nothing that is known did it.
    Doubt(Doubt),
}

/// See [`Verdict::Doubt`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Doubt {
    /// What takes capacity back.
    closes: Edge,
    /// The group's sizes.
    sizes: Sizes,
    /// What they are above.
    base: Sizes,
    /// How long before a window a freeze begins.
    before: SignedDuration,
}

/// Judges what is known of a group with these sizes.
#[must_use]
pub fn judge(config: &RotationConfig, sizes: Sizes, known: &Known, now: Timestamp) -> Verdict {
    let before = group::before(config);
    let mut schedule = Schedule {
        actions: &known.actions,
        capacity: group::base(config, sizes),
    };
    if before.is_zero() {
        return Verdict::Free;
    }
    if known.is_blind() {
        return blind(schedule.capacity, before, sizes, known, now);
    }
    let all;
    let mut freeze = schedule.frozen(before, now);
    if freeze.is_none() && !known.perhaps.is_empty() {
        all = [schedule.actions, &known.perhaps].concat();
        schedule.actions = &all;
        freeze = schedule.frozen(before, now);
    }
    if let Some(freeze) = freeze {
        return Verdict::Frozen(Frozen::of(&freeze, known));
    }
    let doubt = raised(&schedule, before, sizes, known, now);
    if doubt.is_none() && !explains(&schedule, sizes, known, now) {
        // Without the dates in the environment, what was followed is not what happened.
        return blind(schedule.capacity, before, sizes, known, now);
    }
    doubt.map_or(Verdict::Free, Verdict::Doubt)
}

/// Capacity that is raised outside of every window, and that something brings down again.
fn raised(
    schedule: &Schedule<'_>,
    before: SignedDuration,
    sizes: Sizes,
    known: &Known,
    now: Timestamp,
) -> Option<Doubt> {
    // What closed a moment ago may be open still, if it is known to have closed: unless there is a fall to come that
    // may be this very one, by clocks which AWS puts elsewhere.
    let lately = now.checked_sub(LATE).unwrap_or(now);
    let closed = || {
        known.is_whole
            && known.perhaps.is_empty()
            && schedule.open(lately).is_some()
            && !falls(&known.actions, sizes, now)
    };
    if !above(sizes, schedule.capacity) || closed() {
        return None;
    }
    let base = schedule.base(now);
    let closes = taken_back(&known.actions, sizes, base, now)?;
    above(sizes, base).then_some(Doubt {
        closes,
        sizes,
        base,
        before,
    })
}

/// Whether capacity falls sooner than clocks can be apart.
fn falls(actions: &[Planned], sizes: Sizes, now: Timestamp) -> bool {
    let soon = now.checked_add(clocks::MOST).unwrap_or(now);
    let preview = Preview::since(actions, sizes, &(now..soon));
    let mut steps = preview.from(now).iter().filter(|step| step.at > now);
    steps.any(|step| above(sizes, step.sizes))
}

/// Whether the present sizes are those that were followed to now, with or without what may have fired too; only asked
/// of where there is such.
fn explains(schedule: &Schedule<'_>, sizes: Sizes, known: &Known, now: Timestamp) -> bool {
    let same = |actions| {
        let there = Schedule {
            actions,
            ..*schedule
        };
        let there = there.sizes(now);
        (there.min, there.desired) == (sizes.min, sizes.desired)
    };
    known.perhaps.is_empty() || same(&known.actions) || same(schedule.actions)
}

/// What brings raised capacity down again, unless that takes longer than a window lasts.
fn taken_back(actions: &[Planned], sizes: Sizes, base: Sizes, now: Timestamp) -> Option<Edge> {
    let during = now..now.checked_add(SEASON).ok()?;
    let preview = Preview::since(actions, sizes, &during);
    let steps = preview.from(now).iter();
    let mut steps = steps.filter(|step| step.at > now);
    steps
        .find(|step| !above(step.sizes, base))
        .map(|step| Edge {
            at: step.at,
            action: step.name.to_owned(),
        })
}

/// Where only the next firings of some actions are known, nothing can be followed: the present sizes are all there is.
fn blind(
    capacity: Sizes,
    before: SignedDuration,
    sizes: Sizes,
    known: &Known,
    now: Timestamp,
) -> Verdict {
    let actions = known.to_come();
    // What was due just now may be yet to come; what has come already comes to the same once more.
    let since = now.checked_sub(LATE).unwrap_or(now);
    let during = since..now.checked_add(SEASON).unwrap_or(now);
    let preview = Preview::since(&actions, sizes, &during);
    // What is kept for a week is the base: the next firings alone would take for it what is open for most of one.
    let often = [actions.as_slice(), &known.roughly].concat();
    let through = Preview::since(&often, sizes, &during);
    let stretches = [preview.stretches(&during), through.stretches(&during)].concat();
    let least = |size: fn(&Sizes) -> u32| {
        let sizes = stretches.iter().map(|stretch| size(&stretch.sizes));
        sizes.min().unwrap_or(0).max(size(&capacity))
    };
    let base = Sizes {
        min: least(|sizes| sizes.min),
        desired: least(|sizes| sizes.desired),
        ..capacity
    };
    // Also if it was to close just now: nobody knows that it has.
    if above(sizes, base)
        && let Some(closes) = taken_back(&often, sizes, base, now)
    {
        return Verdict::Doubt(Doubt {
            closes,
            sizes,
            base,
            before,
        });
    }
    let soon = now.checked_add(before).unwrap_or(now);
    let mut steps = preview.from(since).iter();
    let Some(opens) = steps.find(|step| above(step.sizes, base) && step.at <= soon) else {
        return Verdict::Free;
    };
    let closes = taken_back(&often, opens.sizes, base, opens.at);
    Verdict::Frozen(Frozen {
        action: opens.name.to_owned(),
        from: opens.at.checked_sub(before).ok(),
        opens: Some(opens.at),
        until: closes.map(|edge| edge.at),
        timezone: "UTC".to_owned(),
        doubt: None,
    })
}

/// Reads the group and says whether it is in a freeze. No group has no windows.
pub(super) async fn freeze(
    group: &Once<'_>,
    config: &RotationConfig,
    now: Timestamp,
) -> Result<Option<Frozen>, AwsError> {
    if config.freeze_before.is_zero() || config.auto_scaling_group.is_empty() {
        return Ok(None);
    }
    let (found, actions) = tokio::try_join!(group.get(), async {
        group::actions(group.aws(), &config.auto_scaling_group)
            .await
            .absent()
    })?;
    let (Some(found), Some(actions)) = (found, actions) else {
        return Ok(None);
    };
    let known = Known::of(&actions, config.dates.as_ref(), now);
    group.doubt(&known.clocks);
    let verdict = judge(config, group::sizes(found), &known, now);
    Ok(verdict.settle(group.aws(), config, &known, now).await)
}

impl Verdict {
    /// The freeze, once there is no doubt; asks AWS only if there is.
    pub async fn settle(
        self,
        aws: &Aws,
        config: &RotationConfig,
        known: &Known,
        now: Timestamp,
    ) -> Option<Frozen> {
        match self {
            Self::Free => None,
            Self::Frozen(frozen) => Some(frozen),
            Self::Doubt(doubt) => {
                let since = now.checked_sub(SEASON).unwrap_or(now);
                let runs = ran::since(aws, &config.auto_scaling_group, since).await;
                doubt.settle(runs.map_err(|error| error.to_string()), known)
            }
        }
    }
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

#[cfg(test)]
mod tests;
