//! What is judged of windows: whether the one that is open has what it wants, whether its instances are alike, and
//! whether what stands in AWS has the windows of the stack file.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use jiff::Timestamp;

use super::{AHEAD, Judge, finding, of_group};
use crate::runs_out::{self, RunsOut, runs_out};
use crate::status::Finding;
use crate::windows;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::schedule::LATE;
use freshscale_core::schedule::freeze::{Freeze, Schedule};
use freshscale_core::schedule::preview::Preview;
use freshscale_core::words::{count, local};

impl Judge<'_> {
    /// An open window whose capacity nothing starts any more.
    pub(super) fn unserved(&self) -> Option<Finding> {
        let forecast = &self.facts.forecast;
        let unserved = self.open.as_ref()?.unserved(forecast.group.sizes)?;
        finding("window_unserved", unserved.text(), unserved.remedy())
    }

    /// Instances that were launched since the window opened, on more than one image.
    pub(super) fn mixed(&self) -> Option<Finding> {
        let open = windows::open(self.stack, &self.facts.forecast.actions, self.now)?;
        let since = open.since?;
        let launched = self.facts.launches.iter().chain(&self.facts.starting);
        let launched = launched.filter(|launch| launch.failure.is_none() && launch.at >= since);
        let launched: BTreeSet<&str> = launched.filter_map(|l| l.instance.as_deref()).collect();
        let history = self.facts.history.as_ref()?;
        let mut images: BTreeMap<&str, usize> = BTreeMap::new();
        for (number, ids) in &history.group.as_ref()?.instances {
            let mut versions = history.template.versions.iter();
            let version = versions.find(|version| version.number == *number);
            let Some(image) = version.and_then(|version| version.image.as_deref()) else {
                continue;
            };
            let those = ids.iter().filter(|id| launched.contains(id.as_str()));
            *images.entry(image).or_default() += those.count();
        }
        images.retain(|_, number| *number > 0);
        if images.len() < 2 {
            return None;
        }
        let images: Vec<String> = images
            .iter()
            .map(|(image, number)| format!("{} of {image}", count(*number, "instance")))
            .collect();
        let text = format!(
            "{} has different instances: {}",
            open.what,
            images.join(", ")
        );
        let replace = Command::bootstrap("redeploy")
            .flag("--no-code", true)
            .flag("--no-rotate", true)
            .flag("--refresh-instances", true)
            .flag("--during-window", true);
        finding(
            "window_mixed",
            text,
            Advice::new("to have all of them on the default's image:").run(replace),
        )
    }

    /// A scheduled action that the file does not have takes capacity away within a window of the file.
    pub(super) fn cut(&self) -> Option<Finding> {
        let (own, actions) = (self.stack.planned(), &self.facts.forecast.actions);
        let foreign = |name: &str| own.iter().all(|action| action.name != name);
        if !self.is_known() || !actions.iter().any(|action| foreign(&action.name)) {
            return None;
        }
        let file = Schedule {
            actions: &own,
            capacity: self.stack.base(),
        };
        let during = self.ahead();
        let preview = Preview::since(actions, self.facts.forecast.group.sizes, &during);
        let mut steps = preview
            .from(self.now)
            .iter()
            .filter(|step| foreign(step.name));
        let (step, raised, wants) = steps.find_map(|step| {
            let wants = file.sizes(step.at).desired;
            let raised = file.open(step.at)?;
            (step.sizes.desired < wants).then_some((step, raised, wants))
        })?;
        let what = raised
            .opened
            .and_then(|edge| self.stack.window_of(&edge.action));
        let what = what.map_or_else(
            || "a window".to_owned(),
            |(w, _)| format!("window {}", w.name),
        );
        let until = raised
            .closed
            .map(|edge| format!(" until {}", self.local(edge.at)));
        let text = format!(
            "scheduled action {}, which the stack file does not have, leaves {} of {} to {what} from {} on{}",
            step.name,
            step.sizes.desired,
            self.facts.forecast.group.units.told(wants),
            self.local(step.at),
            until.unwrap_or_default(),
        );
        let delete = of_group("autoscaling delete-scheduled-action", self.group())
            .option("--scheduled-action-name", Some(step.name));
        finding(
            "window_cut",
            text,
            Advice::new("write it into the stack file, or:").run(delete),
        )
    }

    /// A time at which the rotator, which goes by what stands in AWS, would publish inside a window of the file.
    pub(super) fn publishes(&self) -> Option<Finding> {
        let (file, aws) = self.freezes()?;
        let (freeze, during) = first_outside(&file, &aws)?;
        let kind = match during.contains(&self.now) {
            true => "publishes_inside",
            false => "would_publish_inside",
        };
        let text = format!(
            "by the stack file rotation is held {} ({}), by what stands in AWS it is not: all instances of the window may not be alike",
            self.span(&during),
            self.edge(&freeze),
        );
        finding(kind, text, Command::bootstrap("plan"))
    }

    /// A time at which the rotator holds and the file has no window.
    pub(super) fn holds(&self) -> Option<Finding> {
        let (file, aws) = self.freezes()?;
        let (freeze, during) = first_outside(&aws, &file)?;
        let text = format!(
            "by what stands in AWS rotation is held {} ({}), by the stack file it is not",
            self.span(&during),
            self.edge(&freeze),
        );
        finding("holds_outside", text, Command::bootstrap("plan"))
    }

    /// Freezes to come by the file, and by what stands in AWS; `None` where that cannot be followed.
    fn freezes(&self) -> Option<(Vec<Freeze>, Vec<Freeze>)> {
        let (forecast, own) = (&self.facts.forecast, self.stack.planned());
        // What nobody can tell is held, and says so itself.
        let doubt = forecast
            .frozen
            .as_ref()
            .is_some_and(|frozen| frozen.doubt.is_some());
        if doubt || !self.is_known() {
            return None;
        }
        let file = Schedule {
            actions: &own,
            capacity: self.stack.base(),
        };
        let ahead = self.ahead();
        let file = file.freezes(forecast.freeze.before, &ahead);
        let aws = forecast.freezes(self.now, ahead.end);
        Some((file, aws))
    }

    /// What comes to its end within a month: kind by whether it is a series.
    pub(super) fn runs_out(&self) -> [Option<Finding>; 2] {
        let RunsOut { series, single } = runs_out(self.stack, self.now);
        let told = |kind, mut texts: Vec<String>| {
            let more = texts.len().saturating_sub(3);
            texts.truncate(3);
            if more > 0 {
                texts.push(format!("and {more} more"));
            }
            let found = !texts.is_empty();
            let remedy = Advice::new(runs_out::REMEDY);
            found
                .then(|| finding(kind, texts.join("; "), remedy))
                .flatten()
        };
        [told("dates_end", series), told("one_off", single)]
    }

    /// Whether all that stands in AWS can be followed.
    fn is_known(&self) -> bool {
        self.facts.forecast.unreadable.is_empty() && self.facts.forecast.clocks.is_empty()
    }

    fn ahead(&self) -> Range<Timestamp> {
        self.now..self.now.checked_add(AHEAD).unwrap_or(Timestamp::MAX)
    }

    /// Wall clock of the schedule.
    fn local(&self, at: Timestamp) -> String {
        local(at, &self.stack.zone())
    }

    fn span(&self, during: &Range<Timestamp>) -> String {
        let until = self.local(during.end);
        match during.start <= self.now {
            true => format!("now and until {until}"),
            false => format!("from {} until {until}", self.local(during.start)),
        }
    }

    /// What makes a freeze.
    fn edge(&self, freeze: &Freeze) -> String {
        let edge = freeze.opened.as_ref().or(freeze.closed.as_ref());
        let action = edge.map_or("", |edge| edge.action.as_str());
        match self.stack.window_of(action) {
            Some((window, _)) => format!("window {}", window.name),
            None => format!("scheduled action {action}"),
        }
    }
}

fn range(freeze: &Freeze) -> Range<Timestamp> {
    let from = freeze.from.unwrap_or(Timestamp::MIN);
    let closed = freeze.closed.as_ref();
    from..closed.map_or(Timestamp::MAX, |edge| edge.at)
}

/// The first of some freezes that is not within the others, and the time of it that is not. What differs for no longer than
/// Auto Scaling may be late is no difference.
fn first_outside(some: &[Freeze], others: &[Freeze]) -> Option<(Freeze, Range<Timestamp>)> {
    let mut others: Vec<_> = others.iter().map(range).collect();
    others.sort_by_key(|range| range.start);
    some.iter().find_map(|freeze| {
        let Range { mut start, end } = range(freeze);
        let mut outside = None;
        for other in &others {
            let until = other.start.min(end);
            if until > start && until.duration_since(start) > LATE {
                outside = Some(start..until);
                break;
            }
            start = start.max(other.end);
        }
        let rest = (end > start && end.duration_since(start) > LATE).then_some(start..end);
        Some((freeze.clone(), outside.or(rest)?))
    })
}
