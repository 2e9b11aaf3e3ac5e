//! The coming launches: when, how many, from which image, and whether that image will be the right one.
//!
//! Decided from what stands in AWS now. A backup that is yet to be made is counted on only where the stack file tells of a daily one
//! (`image.backup`), nothing but the age of what stands would be wrong, and the last one has come; then that is said.

mod backups;
mod launch;
pub mod read;
mod retention;
mod stale;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

use crate::existing::Missing;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::Decision;
use freshscale_core::rotation::clocks::Contradiction;
use freshscale_core::rotation::fit::Fit;
use freshscale_core::rotation::frozen::Frozen;
use freshscale_core::rotation::image::{Image, ImagePolicy, Reason, Refused};
use freshscale_core::schedule::dip::Dip;
use freshscale_core::schedule::freeze::{Freeze, Schedule};
use freshscale_core::schedule::preview::{Planned, Preview};
use freshscale_core::schedule::window::{Once, Sizes};
use freshscale_core::schedule::{Daily, EventCron};
use freshscale_core::words::Units;
pub use retention::Retention;
pub(crate) use retention::of as retention_of;
pub use stale::Stale;

/// EventBridge fires within the minute and a rotation takes seconds: one that comes later than this
/// before a launch is not counted on.
const ROTATES_WITHIN: SignedDuration = SignedDuration::from_mins(2);

/// Each day has one firing that is on the clock.
const TWO_DAYS: SignedDuration = SignedDuration::from_hours(48);

/// What the coming launches depend on, as it stands in AWS.
#[derive(Debug, Clone)]
pub struct ForecastInput {
    /// The group.
    pub group: ForecastGroup,
    /// Its scheduled actions, those included that have fired and are gone.
    pub actions: Vec<Planned>,
    /// What windows of the file are for once.
    pub once: Vec<Once>,
    /// Names of those whose times cannot be read.
    pub unreadable: Vec<String>,
    /// Zones whose clocks AWS puts elsewhere: of actions there only the next firing counts, which AWS says.
    pub clocks: Vec<Contradiction>,
    /// What the group launches from; `None` if there is no such template or version.
    pub template: Option<Template>,
    /// What a rotation would do outside of a freeze; `None` if the rotator's template is not the group's.
    pub decision: Option<Decision>,
    /// What it would do from an instant on: when the pin that holds it now expires.
    pub unpinned: Option<(Timestamp, Decision)>,
    /// What a rotation would do now, as a sentence.
    pub why: String,
    /// The freeze that is on now.
    pub frozen: Option<Frozen>,
    /// When there is one.
    pub freeze: Freezing,
    /// Which images count.
    pub policy: ImagePolicy,
    /// When a daily backup begins, if the stack file tells of one.
    pub backup: Option<Daily>,
    /// The newest of them.
    pub newest: Option<Image>,
    /// The newest that is looked for and refused all the same, by the rotator's own judgement.
    pub refused: Option<Refused>,
    /// The rule that rotates every day.
    pub daily: Rule,
    /// The rule that rotates when an image becomes available.
    pub on_image: Rule,
    /// By image id.
    pub retention: BTreeMap<String, Retention>,
}

impl ForecastInput {
    /// The freezes from now until an instant, by what stands in AWS.
    #[must_use]
    pub fn freezes(&self, now: Timestamp, until: Timestamp) -> Vec<Freeze> {
        let schedule = Schedule {
            actions: &self.actions,
            capacity: self.freeze.base,
        };
        let mut freezes = schedule.freezes(self.freeze.before, &(now..until));
        // What is frozen now may follow from more than the schedule.
        if !freezes.iter().any(|freeze| freeze.contains(now)) {
            freezes.extend(self.frozen.as_ref().map(Frozen::freeze));
        }
        freezes
    }
}

/// What freezes follow from, beside the group's actions and sizes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freezing {
    /// How long before a window each begins; zero: there are none.
    pub before: SignedDuration,
    /// The group's own capacity.
    pub base: Sizes,
    /// From the beginning of a backup until its image is there, as far as the stack file says.
    pub backup_takes: Duration,
}

/// The Auto Scaling group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ForecastGroup {
    /// Its name.
    pub name: String,
    /// Its present sizes.
    pub sizes: Sizes,
    /// What they count.
    pub units: Units,
    /// Names of its suspended processes.
    pub suspended: Vec<String>,
    /// Name of its launch template; empty if it has none.
    pub template: String,
    /// `$Default`, `$Latest` or a number.
    pub version: String,
}

impl ForecastInput {
    /// The image that is newer than this one and would be published if instances started from it, and why they do not.
    #[must_use]
    pub fn unfit_newer(&self, image: &Image) -> Option<(&Refused, &str)> {
        let refused = self.refused.as_ref()?;
        let Reason::Incompatible(why) = &refused.reason else {
            return None;
        };
        let newer = Some(refused.created) > image.created;
        newer.then_some((refused, why.as_str()))
    }

    /// The rotation that would act now. In a freeze that is none which waits for its end.
    #[must_use]
    pub fn rotate(&self) -> Advice {
        let rotate = Command::bootstrap("rotate");
        let waits = self.template.as_ref().is_some_and(Template::is_launchable);
        match self.frozen.is_some() && waits {
            false => rotate.into(),
            true => Advice::new("a freeze holds it; at once all the same:")
                .run(rotate.flag("--during-window", true)),
        }
    }
}

/// The version that the group launches from.
#[derive(Debug, Clone, PartialEq)]
pub struct Template {
    /// What `Group::version` means at present.
    pub version: u64,
    /// The highest number.
    pub latest: u64,
    /// Its image.
    pub image: Source,
    /// What an image must fit to start instances.
    pub fit: Fit,
    /// What the version and the group refer to, and is not there.
    pub missing: Vec<Missing>,
}

impl Template {
    /// Whether anything could start from it: then a rotation waits for the end of a freeze.
    fn is_launchable(&self) -> bool {
        match &self.image {
            Source::None | Source::Gone(_) => false,
            Source::Parameter(_) => true,
            Source::Image(image) => ["available", "pending"].contains(&image.state.as_str()),
        }
    }
}

/// What an instance is started from.
#[derive(Debug, Clone, PartialEq)]
pub enum Source {
    /// The version names no image.
    None,
    /// A parameter says which: `resolve:ssm:…`.
    Parameter(String),
    /// Deregistered, or out of reach.
    Gone(String),
    /// It is there.
    Image(Box<Image>),
}

impl Source {
    /// The image, if it is known.
    #[must_use]
    pub fn image(&self) -> Option<&Image> {
        match self {
            Self::Image(image) => Some(image),
            _ => None,
        }
    }
}

/// A rule that sets the rotator off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rule {
    /// Its name, whether it stands or not.
    pub name: String,
    /// What stands.
    pub state: RuleState,
    /// The time of day that it is for: its other runs are beside the clock.
    pub clock: Option<Daily>,
}

/// How a rule stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RuleState {
    /// There is none of the name.
    Absent,
    /// It is switched off.
    Disabled,
    /// It calls nobody.
    NoTarget,
    /// It is on; its schedule and those of the rules beside it, as far as they have one that can be read.
    Enabled(Vec<EventCron>),
}

impl Rule {
    /// The last firing at or before an instant, strictly after another, that counts. A rate counts from the
    /// rule's creation, which AWS does not tell, so it is not counted on.
    pub(crate) fn last_between(
        &self,
        after: Timestamp,
        until: Timestamp,
        counts: impl Fn(&Timestamp) -> bool,
    ) -> Option<Timestamp> {
        let firings = self.firings(after);
        firings.take_while(|at| *at <= until).filter(counts).last()
    }

    /// The next firing that is on the clock; of a rule that does not follow it, the next.
    #[must_use]
    pub fn next(&self, after: Timestamp) -> Option<Timestamp> {
        let due = |at: &Timestamp| {
            let clock = self.clock.as_ref();
            clock.is_none_or(|clock| clock.is_due(*at))
        };
        let soon = after.checked_add(TWO_DAYS).unwrap_or(after);
        let mut firings = self.firings(after).take_while(|at| *at <= soon);
        firings.find(due).or_else(|| self.firings(after).next())
    }

    /// Strictly after an instant.
    fn firings(&self, after: Timestamp) -> impl Iterator<Item = Timestamp> {
        let crons = match &self.state {
            RuleState::Enabled(crons) => crons.as_slice(),
            _ => &[],
        };
        let next = |at: Timestamp| {
            let crons = crons.iter().filter(|c| matches!(c, EventCron::Cron(_)));
            crons.filter_map(|cron| cron.next_after(at, at)).min()
        };
        std::iter::successors(next(after), move |at| next(*at))
    }
}

/// A scale-out to come.
#[derive(Debug, Clone, PartialEq)]
pub struct ScaleOut {
    /// When the action that raises the sizes fires.
    pub at: Timestamp,
    /// The scheduled action.
    pub action: String,
    /// The desired capacity before it.
    pub from: u32,
    /// And after it.
    pub to: u32,
    /// Number of the template's version; `None` if there is none.
    pub version: Option<u64>,
    /// What the instances start from.
    pub source: Source,
    /// The image's age by then.
    pub age: Option<Duration>,
    /// The daily rotation that comes before it.
    pub rotation: Option<Timestamp>,
    /// Whether that rotation changes what is launched.
    pub rotated: bool,
    /// How long the image is kept.
    pub retention: Option<Retention>,
    /// Since when no new default may come before it, if it is within a freeze; nobody knows of one that began
    /// with an action that is gone.
    pub frozen_from: Option<Timestamp>,
    /// A newer image, which came in the freeze: it waits until the window closes.
    pub held_back: Option<String>,
    /// When the backup begins whose image will have replaced it by then, if it would be too old or gone without that.
    pub to_come: Option<Timestamp>,
    /// Why it would be the wrong image, the worst first; empty if it is the right one.
    pub stale: Vec<Stale>,
}

/// What is to come.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// Scale-outs, in order.
    pub launches: Vec<ScaleOut>,
    /// Suspended processes of the group that keep a scale-out from happening.
    pub suspended: Vec<String>,
    /// Where capacity falls and rises again at once.
    pub gaps: Vec<Dip<String>>,
}

impl Forecast {
    /// How many launches would start the wrong image.
    #[must_use]
    pub fn stale(&self) -> usize {
        let stale = self.launches.iter().filter(|l| !l.stale.is_empty());
        stale.count()
    }

    /// The launch that is worst off, and why.
    #[must_use]
    pub fn worst(&self) -> Option<(&ScaleOut, &Stale)> {
        let stale = self.launches.iter();
        let stale = stale.filter_map(|launch| Some((launch, launch.stale.first()?)));
        stale.min_by_key(|(_, why)| why.rank())
    }

    /// Every launch will happen, with the right image.
    #[must_use]
    pub fn is_fresh(&self) -> bool {
        self.stale() == 0 && self.suspended.is_empty()
    }
}

/// The scale-outs between two instants, as seen from now.
#[must_use]
pub fn forecast(
    facts: &ForecastInput,
    now: Timestamp,
    during: &std::ops::Range<Timestamp>,
) -> Forecast {
    let sizes = facts.group.sizes;
    let preview = Preview::since(&facts.actions, sizes, &(now..during.end));
    let freezes = facts.freezes(now, during.end);
    let rises = { preview.rises() }.filter(|(_, step)| step.at >= during.start);
    let launches = rises.map(|(before, step)| {
        let mut launch = launch::launch(facts, &freezes, now, step.at);
        step.name.clone_into(&mut launch.action);
        (launch.from, launch.to) = (before, step.sizes.desired);
        launch
    });
    let blocks = |name: &&String| ["ScheduledActions", "Launch"].contains(&name.as_str());
    let gaps = preview.dips(during).into_iter().map(|dip| Dip {
        closes: dip.closes.to_owned(),
        opens: dip.opens.to_owned(),
        during: dip.during,
        before: dip.before,
        least: dip.least,
        after: dip.after,
    });
    Forecast {
        gaps: gaps.collect(),
        launches: launches.collect(),
        suspended: facts
            .group
            .suspended
            .iter()
            .filter(blocks)
            .cloned()
            .collect(),
    }
}
