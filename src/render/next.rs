//! The coming launches, for people and for programs.

mod html;
mod json;

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Page, columns, dip, folded, say};
use freshscale_core::advice::{Advice, Command, Place};
use freshscale_core::rotation::Decision;
use freshscale_core::rotation::image::Image;
use freshscale_core::schedule::dip::Dip;
use freshscale_core::words::{self, count, span};
use freshscale_deploy::bake::name::RELEASE_TAG;
use freshscale_deploy::forecast::{
    Forecast, ForecastInput, Retention, Rule, RuleState, ScaleOut, Source, Stale,
};
use freshscale_deploy::runs_out::{REMEDY, runs_out};
use freshscale_deploy::windows::Open;
use freshscale_stack::Stack;

/// Tags that name a release, in the order in which they are believed.
const RELEASE_TAGS: [&str; 3] = [RELEASE_TAG, "Release", "Version"];

/// What is to come, and how it was asked for.
#[derive(Debug, Clone, Copy)]
pub struct Next<'a> {
    /// The stack file.
    pub stack: &'a Stack,
    /// Where the reader stands.
    pub place: &'a Place,
    /// What stands.
    pub facts: &'a ForecastInput,
    /// What is to come.
    pub forecast: &'a Forecast,
    /// The window that is open, if one is.
    pub open: Option<&'a Open>,
    /// The present.
    pub now: Timestamp,
    /// From when on.
    pub from: Timestamp,
    /// How many hours.
    pub hours: u32,
    /// Of the schedule.
    pub zone: &'a TimeZone,
}

impl Next<'_> {
    /// For a terminal: the answer first.
    #[must_use]
    pub fn text(&self) -> Page {
        let mut out = Page::new();
        self.answer(&mut out);
        for launch in &self.forecast.launches {
            self.launch(&mut out, launch);
        }
        out.gap();
        for (title, text) in self.rules() {
            line(&mut out, &format!("{title:<17}{text}"));
        }
        out
    }

    /// The answer, without the stack's name.
    fn verdict(&self) -> String {
        let (all, stale) = (self.forecast.launches.len(), self.forecast.stale());
        let launches = match all {
            1 => "1 launch".to_owned(),
            _ => format!("{all} launches"),
        };
        let verdict = match (all, stale) {
            _ if !self.forecast.suspended.is_empty() => {
                let names = self.forecast.suspended.join(" and ");
                format!("{names} of the group suspended: nothing will be launched")
            }
            (0, _) => "nothing scales out".to_owned(),
            (1, 0) => format!("fresh{}", self.condition()),
            (_, 0) => format!("all fresh{}", self.condition()),
            (1, _) => "stale".to_owned(),
            _ => format!("{stale} stale"),
        };
        let hours = count(self.hours as usize, "hour");
        let since = match self.from == self.now {
            true => format!("in the next {hours}"),
            false => format!("in {hours} from {} on", self.local(self.from)),
        };
        format!("{launches} {since}, {verdict}")
    }

    fn answer(&self, out: &mut Page) {
        let style = match self.forecast.is_fresh() {
            true => Style::new().bold(),
            false => AnsiColor::Red.on_default().bold(),
        };
        let stack = &self.stack.name;
        out.answer(style, &format!("{stack}: {}", self.verdict()));
        self.open(out);
        for once in self.stack.once() {
            let windows = &self.stack.schedule.windows;
            if let Some(window) = windows.iter().find(|window| window.name == once.window) {
                line(out, &format!("  for once: {}", window.told(once)));
            }
        }
        let ends = self.runs_out();
        for text in &ends {
            line(out, &format!("  within 30 days: {text}"));
        }
        if !ends.is_empty() {
            out.advice("  to do: ", self.place, &Advice::new(REMEDY));
        }
        let worst = self.forecast.worst();
        if let Some((launch, why)) = worst {
            line(out, &format!("  {}: {why}", self.local(launch.at)));
        }
        if let Some((from, began)) = self.copy_to_come() {
            let began = self.local(began);
            let text = format!("  no copy here yet of the backup of {began} in {from}");
            line(out, &text);
        }
        if let Some(todo) = self.remedy(worst.map(|(_, why)| why)) {
            out.advice("  to do: ", self.place, &todo);
        }
    }

    /// Series of dates of which the last comes soon.
    fn runs_out(&self) -> Vec<String> {
        runs_out(self.stack, self.now).series
    }

    /// Where the backups are copied from, and when the one began of which there is no copy.
    fn copy_to_come(&self) -> Option<(&str, Timestamp)> {
        let from = self.stack.backup.as_ref()?.copied_from.as_deref()?;
        Some((from, self.facts.copy_to_come(self.now)?))
    }

    /// Of what the verdict depends on: backups that are yet to be made.
    fn condition(&self) -> &'static str {
        let mut launches = self.forecast.launches.iter();
        match launches.any(|launch| launch.to_come.is_some()) {
            true => " if the daily backups come",
            false => "",
        }
    }

    /// What the open window wants, and what gives it that if nothing does.
    fn open(&self, out: &mut Page) {
        let Some(open) = self.open else { return };
        let group = &self.facts.group;
        let told = self.told_open(open);
        let Some(unserved) = open.unserved(group.sizes) else {
            return line(out, &format!("  {told}"));
        };
        let red = AnsiColor::Red.on_default();
        for part in folded(&told, columns() - 2) {
            out.styled(red, format_args!("  {part}"));
            out.gap();
        }
        let advice = unserved.remedy().into();
        out.advice("  to do: ", self.place, &advice);
    }

    /// The same in a sentence.
    fn told_open(&self, open: &Open) -> String {
        let group = &self.facts.group;
        if let Some(unserved) = open.unserved(group.sizes) {
            return unserved.text();
        }
        let until = open.until.map(|at| format!(" until {}", self.local(at)));
        let (what, wants) = (&open.what, group.units.told(open.wants.desired));
        let (name, has) = (&group.name, group.units.size(group.sizes.desired));
        let until = until.unwrap_or_default();
        format!("{what} is open{until} and wants {wants}; {name} wants {has}")
    }

    /// What mends the worst of it.
    fn remedy(&self, worst: Option<&Stale>) -> Option<Advice> {
        let group = &self.facts.group;
        if !self.forecast.suspended.is_empty() {
            let resume = Command::aws("autoscaling resume-processes");
            let resume = resume.option("--auto-scaling-group-name", Some(&group.name));
            return Some(resume.into());
        }
        let follows = ["$Default", "$Latest"].contains(&group.version.as_str());
        let acts = self.facts.decision.as_ref().is_some_and(Decision::acts);
        Some(match worst? {
            Stale::NoTemplate { .. } => Command::bootstrap("apply").into(),
            _ if !follows => {
                Advice::new("let the group follow $Default:").run(Command::bootstrap("apply"))
            }
            _ if acts => self.facts.rotate(),
            Stale::Missing { .. } => {
                Advice::new("make it, or name another one in the stack file, then:")
                    .run(Command::bootstrap("apply"))
            }
            Stale::Incompatible { .. } => {
                "make an image that starts, or change the launch template and apply".into()
            }
            Stale::Old { .. } | Stale::Expired { .. } | Stale::Temporary { .. } => {
                "see that a newer backup is made; it is rotated in by itself".into()
            }
            _ => "a rotation does not mend this; the last line says why".into(),
        })
    }

    fn launch(&self, out: &mut Page, launch: &ScaleOut) {
        let ScaleOut {
            action, from, to, ..
        } = launch;
        let what = match self.window(action) {
            Some(window) => format!("window {window}"),
            None => format!("scheduled action {action}"),
        };
        let utc = launch.at.strftime("%m-%d %H:%M");
        let local = self.local(launch.at);
        out.gap();
        let to = self.facts.group.units.size(*to);
        line(out, &format!("{local} ({utc} UTC)  {from} → {to}  {what}"));
        let name = &self.facts.group.template;
        if let Some(version) = launch.version {
            let rotation = match launch.rotation.map(|at| self.local(at)) {
                Some(at) if launch.rotated => format!(", after the rotation at {at}"),
                Some(at) => match &self.facts.decision {
                    Some(Decision::Current { .. }) => {
                        format!("; the rotation at {at} finds nothing newer yet")
                    }
                    Some(Decision::Hold { .. }) => format!("; the rotation at {at} is held"),
                    _ => format!("; the rotation at {at} does not change it"),
                },
                None => match launch.frozen_from {
                    Some(from) => {
                        let from = self.local(from);
                        format!("; no rotation runs before its freeze, from {from} on")
                    }
                    None => "; no rotation runs before".to_owned(),
                },
            };
            line(out, &format!("    template  {name} v{version}{rotation}"));
        }
        self.image(out, launch);
        if let Some(backup) = launch.to_come {
            let age = launch.at.duration_since(backup);
            let age = span(age.try_into().unwrap_or_default());
            let backup = self.local(backup);
            line(
                out,
                &format!(
                    "    to come   the backup of {backup} replaces it, and is {age} old by then"
                ),
            );
        }
        if let (Some(image), Some(from)) = (&launch.held_back, launch.frozen_from) {
            let from = self.local(from);
            line(
                out,
                &format!("    waits     {image} is newer; it came in the freeze, from {from} on"),
            );
        }
        let style = AnsiColor::Red.on_default().bold();
        for stale in &launch.stale {
            for (place, line) in folded(&stale.to_string(), columns() - 14)
                .iter()
                .enumerate()
            {
                match place {
                    0 => {
                        out.part(format_args!("    "));
                        out.styled(style, format_args!("stale"));
                        say!(out, "     {line}");
                    }
                    _ => say!(out, "{:14}{line}", ""),
                }
            }
        }
    }

    fn image(&self, out: &mut Page, launch: &ScaleOut) {
        let image = match &launch.source {
            Source::Image(image) => image,
            Source::Parameter(name) => {
                return line(
                    out,
                    &format!("    image     {name}: the parameter says which"),
                );
            }
            Source::Gone(id) => return line(out, &format!("    image     {id}")),
            Source::None => return,
        };
        let made = match (image.created, launch.age) {
            (Some(created), Some(age)) => {
                format!("made {}, {} old by then", self.local(created), span(age))
            }
            _ => "of unknown age".to_owned(),
        };
        line(out, &format!("    image     {}, {made}", image.id));
        line(out, &format!("    release   {}", self.released(image)));
        line(out, &format!("    backup    {}", self.kept(launch)));
    }

    /// The release that it is tagged with, or else its name.
    fn released(&self, image: &Image) -> String {
        match release(image) {
            Some((tag, release)) => format!("{release} (tag {tag})"),
            None => format!("not tagged; named {}", image.name),
        }
    }

    fn kept(&self, launch: &ScaleOut) -> String {
        match &launch.retention {
            Some(Retention::Until(at)) if *at <= launch.at => {
                format!("deleted on {}, before the launch", self.local(*at))
            }
            Some(Retention::Until(at)) => format!("kept until {}", self.local(*at)),
            Some(Retention::AfterCopy) => "deleted as soon as it is copied".to_owned(),
            Some(Retention::Forever) => "kept for ever".to_owned(),
            Some(Retention::NotABackup) => "not a backup: no retention".to_owned(),
            Some(Retention::Unknown(why)) => format!("unknown: {why}"),
            None => "unknown".to_owned(),
        }
    }

    /// What rotates, and what is to be known of the times: titles and texts.
    fn rules(&self) -> Vec<(&'static str, String)> {
        let facts = self.facts;
        let next = match facts.daily.next(self.now) {
            Some(at) => format!("next at {}", self.local(at)),
            None => "its schedule is no cron".to_owned(),
        };
        let event = "rotates as soon as an image is there";
        let mut rules = vec![
            ("daily rotation", standing(&facts.daily, &next)),
            ("image event", standing(&facts.on_image, event)),
        ];
        if !facts.why.is_empty() {
            rules.push(("a rotation now", facts.why.clone()));
        }
        for gap in &self.forecast.gaps {
            let told = Dip {
                closes: self.stack.what(&gap.closes),
                opens: self.stack.what(&gap.opens),
                ..gap.clone()
            };
            rules.push(("gap", dip::text(&told, self.zone, facts.group.units)));
        }
        let clocks = facts.clocks.iter();
        rules.extend(clocks.map(|contradiction| ("zone data", contradiction.text())));
        if !facts.unreadable.is_empty() {
            let names = facts.unreadable.join(", ");
            rules.push(("not understood", format!("the times of {names}")));
        }
        rules
    }

    fn local(&self, at: Timestamp) -> String {
        words::local(at, self.zone)
    }

    /// The window of the file that an action comes from.
    fn window(&self, action: &str) -> Option<&str> {
        let (window, _) = self.stack.window_of(action)?;
        Some(&window.name)
    }
}

fn standing(rule: &Rule, enabled: &str) -> String {
    let name = &rule.name;
    match rule.state {
        RuleState::Absent => format!("there is no rule {name}"),
        RuleState::Disabled => format!("rule {name} is disabled"),
        RuleState::NoTarget => format!("rule {name} has no target"),
        RuleState::Enabled(_) => format!("rule {name}, {enabled}"),
    }
}

/// The release that an image is tagged with.
fn release(image: &Image) -> Option<(&'static str, &str)> {
    let mut tags = RELEASE_TAGS.iter();
    tags.find_map(|tag| Some((*tag, image.tags.get(*tag)?.as_str())))
}

/// A line, within the width.
fn line(out: &mut Page, text: &str) {
    out.folded(text, columns());
}
