//! Whether a stack is healthy, for people and for programs: the answer first.

mod html;
mod json;

use std::collections::BTreeMap;

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::history::pin_text;
use super::{Page, columns, folded, say};
use freshscale_core::advice::Place;
use freshscale_core::rotation::image::Image;
use freshscale_core::schedule::preview::Planned;
use freshscale_core::words::{Units, count, local, old, span};
use freshscale_deploy::forecast::{ScaleOut, Source};
use freshscale_deploy::status::judge::RECENT;
use freshscale_deploy::status::last::Last;
use freshscale_deploy::status::{Attempt, Drift, Finding, StatusInput, Verdict};
use freshscale_stack::Stack;

/// Sections that a stack without a group has nothing for.
const OF_A_GROUP: [&str; 5] = ["instances", "next", "launches", "suspended", "policies"];

/// So many scheduled actions are shown.
const ACTIONS: usize = 3;

/// So many launches that failed are shown.
const FAILURES: usize = 3;

/// So many instance ids fit on a line.
const IDS: usize = 4;

/// What tells of launches, and what of scaling policies.
const ACTIVITIES: &str = "autoscaling:DescribeScalingActivities";
const POLICIES: &str = "autoscaling:DescribePolicies";

/// What stands, and what is to be said of it.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The stack file.
    pub stack: &'a Stack,
    /// What stands.
    pub facts: &'a StatusInput,
    /// The judgement.
    pub verdict: &'a Verdict,
    /// Where the reader stands.
    pub place: &'a Place,
    /// The present.
    pub now: Timestamp,
    /// Of the schedule.
    pub zone: &'a TimeZone,
}

impl View<'_> {
    /// The answer, without the stack's name.
    #[must_use]
    pub fn answer(&self) -> String {
        if let Some(problem) = self.verdict.problems.first() {
            return problem.text.clone();
        }
        match &self.verdict.next {
            Some(next) => format!(
                "healthy: the next scale-out, {}, starts {}",
                local(next.at, self.zone),
                started(next)
            ),
            None if self.stack.group().is_none() => {
                format!("healthy: the default is {}", self.default())
            }
            None => "healthy: no scale-out in the next 14 days".to_owned(),
        }
    }

    /// For a terminal.
    #[must_use]
    pub fn text(&self) -> Page {
        let mut out = Page::new();
        let style = match self.verdict.problems.is_empty() {
            true => AnsiColor::Green.on_default().bold(),
            false => AnsiColor::Red.on_default().bold(),
        };
        let name = &self.stack.name;
        out.answer(style, &format!("{name}: {}", self.answer()));
        for (place, problem) in self.verdict.problems.iter().enumerate() {
            let sign = if place > 0 { Some("problem") } else { None };
            tell(
                &mut out,
                sign,
                AnsiColor::Red.on_default(),
                problem,
                self.place,
            );
        }
        for warning in &self.verdict.warnings {
            let yellow = AnsiColor::Yellow.on_default();
            tell(&mut out, Some("warning"), yellow, warning, self.place);
        }
        for note in &self.verdict.notes {
            tell(&mut out, Some("note"), Style::new(), note, self.place);
        }
        out.gap();
        for (title, lines) in self.sections() {
            for (place, text) in lines.iter().enumerate() {
                for (part, text) in folded(text, columns() - 13).iter().enumerate() {
                    let title = if (place, part) == (0, 0) { title } else { "" };
                    say!(out, "{title:<13}{text}");
                }
            }
        }
        out
    }

    fn sections(&self) -> Vec<(&'static str, Vec<String>)> {
        let group = &self.facts.forecast.group;
        let open = self.open();
        let mut sections = vec![
            ("default", vec![self.default()]),
            ("newest image", vec![self.newest()]),
            ("instances", self.instances()),
            ("next", self.actions()),
            ("pin", vec![self.pin()]),
            ("rotation", vec![self.rotation()]),
            ("launches", self.launches()),
            ("suspended", vec![none(&group.suspended)]),
            ("policies", vec![self.policies()]),
            ("drift", self.drift()),
        ];
        if self.stack.group().is_none() {
            sections.retain(|(title, _)| !OF_A_GROUP.contains(title));
        }
        if let Some(found) = &self.facts.checked {
            sections.push(("checks", super::check::brief(found)));
        }
        let once = self.once();
        if !once.is_empty() {
            sections.insert(2, ("for once", once));
        }
        if let Some(open) = open {
            sections.insert(2, ("window", vec![open]));
        }
        sections
    }

    fn policies(&self) -> String {
        let unseen = self.unseen(POLICIES);
        unseen.unwrap_or_else(|| none(&self.facts.policies))
    }

    /// That a call was not allowed, if it was not.
    fn unseen(&self, call: &str) -> Option<String> {
        let is_unseen = self.facts.unseen.contains(call);
        is_unseen.then(|| format!("unknown: no permission for {call}"))
    }

    /// What windows are against the file.
    fn once(&self) -> Vec<String> {
        let windows = self.stack.schedule.windows.iter();
        let each = windows.flat_map(|window| window.once.iter().map(|once| window.told(once)));
        each.collect()
    }

    /// The window that is open: what it wants, and what there is.
    fn open(&self) -> Option<String> {
        let open = self.verdict.open.as_ref()?;
        let until = open
            .until
            .map(|at| format!(" until {}", local(at, self.zone)));
        let group = &self.facts.forecast.group;
        let (wants, until) = (
            group.units.size(open.wants.desired),
            until.unwrap_or_default(),
        );
        let has = group.units.size(group.sizes.desired);
        Some(format!(
            "{}{until}: {wants} wanted, the group has {has}",
            open.what
        ))
    }

    fn default(&self) -> String {
        let Some(history) = &self.facts.history else {
            return "no launch template".to_owned();
        };
        let view = &history.template;
        let id = view.default().and_then(|version| version.image.as_deref());
        let image = id.and_then(|id| history.images.get(id));
        let image = match (id, image) {
            (None, _) => "no image".to_owned(),
            (Some(id), None) => format!("{id}, gone"),
            (_, Some(image)) => self.image(image),
        };
        format!("v{} of {}, {image}", view.default_version, view.name)
    }

    fn newest(&self) -> String {
        let forecast = &self.facts.forecast;
        let launched = forecast.template.as_ref().and_then(|t| t.image.image());
        if let Some((refused, _)) = launched.and_then(|image| forecast.unfit_newer(image)) {
            let made = local(refused.created, self.zone);
            return format!("{}, made {made}, is refused", refused.image);
        }
        match &forecast.newest {
            None => "none meets every criterion".to_owned(),
            Some(image) if self.default_image() == Some(image.id.as_str()) => {
                "the default has it".to_owned()
            }
            Some(image) => self.image(image),
        }
    }

    fn default_image(&self) -> Option<&str> {
        let view = &self.facts.history.as_ref()?.template;
        view.default()?.image.as_deref()
    }

    fn image(&self, image: &Image) -> String {
        match image.created {
            None => format!("{}, of unknown age", image.id),
            Some(at) => {
                let age = old(at, self.now);
                format!("{}, made {}, {age}", image.id, local(at, self.zone))
            }
        }
    }

    /// Instance ids by image, those of the default's image first.
    fn by_image(&self) -> Vec<(String, Vec<String>)> {
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let group = self.facts.history.as_ref().and_then(|h| h.group.as_ref());
        let versions = self.facts.history.iter().flat_map(|h| &h.template.versions);
        let images: BTreeMap<u64, &str> = versions
            .filter_map(|version| Some((version.number, version.image.as_deref()?)))
            .collect();
        for (version, ids) in group.iter().flat_map(|group| &group.instances) {
            let image = images.get(version).copied().unwrap_or("an unknown image");
            for id in ids {
                let said = group.and_then(|group| group.images.get(id));
                let image = said.map_or(image, String::as_str);
                found.entry(image.to_owned()).or_default().push(id.clone());
            }
        }
        if let Some(group) = group.filter(|group| !group.others.is_empty()) {
            found.insert("another launch template".to_owned(), group.others.clone());
        }
        let mut found: Vec<_> = found.into_iter().collect();
        let default = self.default_image();
        found.sort_by_key(|(image, _)| Some(image.as_str()) != default);
        found
    }

    fn instances(&self) -> Vec<String> {
        let size = self.facts.forecast.group.sizes;
        let units = self.facts.forecast.group.units;
        let (least, most) = (size.min, size.max);
        let default = self.default_image();
        let mut lines = Vec::new();
        let all = self.by_image();
        let running: usize = all.iter().map(|(_, ids)| ids.len()).sum();
        let group = self.facts.history.as_ref().and_then(|h| h.group.as_ref());
        lines.push(match (units, group.and_then(|group| group.capacity)) {
            (Units::Weighted { .. }, Some(capacity)) => format!(
                "{}, {capacity} of {} wanted ({least} to {most})",
                count(running, "instance"),
                units.count(size.desired)
            ),
            _ => format!("{running} of {} wanted ({least} to {most})", size.desired),
        });
        for (image, ids) in all {
            let number = ids.len();
            if Some(image.as_str()) == default {
                lines.push(format!("  {number} of {image}, the default's"));
                continue;
            }
            lines.push(format!("  {number} of {image}, not the default's"));
            let ids = ids
                .chunks(IDS)
                .map(|some| format!("    {}", some.join(" ")));
            lines.extend(ids);
        }
        lines
    }

    fn upcoming(&self) -> Vec<(Timestamp, &Planned)> {
        let actions = self.facts.forecast.actions.iter();
        let mut next: Vec<_> = actions
            .flat_map(|action| {
                let firings = action.firing.after(self.now).take(ACTIONS);
                firings.map(move |at| (at, action))
            })
            .collect();
        next.sort_by(|a, b| (a.0, &a.1.name).cmp(&(b.0, &b.1.name)));
        next.truncate(ACTIONS);
        next
    }

    fn actions(&self) -> Vec<String> {
        let next = self.upcoming();
        if next.is_empty() {
            return vec!["no scheduled action".to_owned()];
        }
        let units = self.facts.forecast.group.units;
        let line =
            |(at, action): &(Timestamp, &Planned)| {
                let sizes = [
                    ("min", action.min),
                    ("max", action.max),
                    ("desired", action.desired),
                ];
                let sizes = sizes.into_iter();
                let sizes: Vec<_> = sizes.filter_map(|(name, n)| Some((name, n?))).collect();
                // What they count is said once.
                let told = sizes.iter().enumerate().map(|(place, (name, n))| {
                    match place + 1 == sizes.len() {
                        true => format!("{name} {}", units.size(*n)),
                        false => format!("{name} {n}"),
                    }
                });
                let told: Vec<String> = told.collect();
                format!(
                    "{}  {}: {}",
                    local(*at, self.zone),
                    self.stack.what(&action.name),
                    told.join(", ")
                )
            };
        next.iter().map(line).collect()
    }

    fn pin(&self) -> String {
        let history = self.facts.history.as_ref();
        match history.and_then(|history| history.template.pinned.as_ref()) {
            None => "none".to_owned(),
            Some(pin) => pin_text(pin, self.zone, self.now),
        }
    }

    fn rotation(&self) -> String {
        match &self.facts.last {
            Last::Ran { at, why, .. } => format!("{}: {why}", local(*at, self.zone)),
            Last::Failed { at, error } => format!("{}: failed: {error}", local(*at, self.zone)),
            Last::None { since } => format!("none since {}", local(*since, self.zone)),
            Last::Unknown { why } => format!("unknown: {why}"),
        }
    }

    /// Those that failed of late.
    fn failures(&self) -> impl Iterator<Item = &Attempt> {
        let recent = |attempt: &&Attempt| self.now.duration_since(attempt.at) <= RECENT;
        let failed = |attempt: &&Attempt| attempt.failure.is_some();
        self.facts.launches.iter().filter(recent).filter(failed)
    }

    fn launches(&self) -> Vec<String> {
        if let Some(unseen) = self.unseen(ACTIVITIES) {
            return vec![unseen];
        }
        let number = self.failures().count();
        if number == 0 {
            return vec!["none failed in the last 24 hours".to_owned()];
        }
        let mut lines = vec![format!("{number} failed in the last 24 hours")];
        for attempt in self.failures().take(FAILURES) {
            let message = attempt.failure.as_ref().map_or("", |f| f.message.as_str());
            lines.push(format!("  {}: {message}", local(attempt.at, self.zone)));
        }
        lines
    }

    fn drift(&self) -> Vec<String> {
        match &self.facts.drift {
            Drift::Unknown { unknown } => vec![format!("unknown: {unknown}")],
            Drift::Known { steps, refusals } if steps.is_empty() && refusals.is_empty() => {
                vec!["none".to_owned()]
            }
            Drift::Known { steps, refusals } => {
                let mut lines = vec![count(steps.len() + refusals.len(), "change")];
                lines.extend(steps.iter().map(|step| format!("  {step}")));
                lines.extend(
                    refusals
                        .iter()
                        .map(|refusal| format!("  {refusal}: refused")),
                );
                lines
            }
        }
    }
}

fn none(names: &[String]) -> String {
    match names.is_empty() {
        true => "none".to_owned(),
        false => names.join(", "),
    }
}

/// A finding and what to do, each on its line. The first problem is the answer already.
fn tell(out: &mut Page, sign: Option<&str>, style: Style, finding: &Finding, place: &Place) {
    if let Some(sign) = sign {
        out.labelled(("  ", sign), style, &finding.text);
    }
    out.advice("  to do: ", place, &finding.remedy);
}

/// What a launch starts.
fn started(launch: &ScaleOut) -> String {
    match (&launch.source, launch.age) {
        (Source::Image(image), Some(age)) => format!("{} {} old", image.id, span(age)),
        (Source::Image(image), None) => image.id.clone(),
        (Source::Parameter(name), _) => format!("what {name} says"),
        (Source::Gone(id), _) => id.clone(),
        (Source::None, _) => "no image".to_owned(),
    }
}
