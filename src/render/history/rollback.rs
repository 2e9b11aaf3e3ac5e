//! What a rollback will do, and did.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::pin_text;
use crate::render::{Page, say};
use freshscale_core::advice::{Advice, Command, Place};
use freshscale_core::rotation::pin::Pin;
use freshscale_core::words::count;
use freshscale_deploy::history::History;
use freshscale_deploy::history::act::Done;
use freshscale_deploy::history::back::Back;
use freshscale_deploy::resource::launch_template::differences;

/// What a rollback will do, and did.
#[derive(Debug, Clone)]
pub struct Rollback<'a> {
    /// Where the reader stands.
    pub place: Place,
    /// What stood before.
    pub history: &'a History,
    /// What is done.
    pub back: &'a Back,
    /// The pin that is set.
    pub pin: Option<&'a Pin>,
    /// Whether it was asked for not to pin.
    pub unpinned: bool,
    /// Whether the group is the stack's, and its instances are to be replaced.
    pub replaces: bool,
    /// The present.
    pub now: Timestamp,
    /// Of the schedule.
    pub zone: &'a TimeZone,
}

impl Rollback<'_> {
    /// What is about to be done.
    #[must_use]
    pub fn intent(&self) -> Page {
        let mut out = Page::new();
        let view = &self.history.template;
        let name = &view.name;
        let image = |number: u64| {
            let version = view.versions.iter().find(|v| v.number == number);
            let image = version.and_then(|v| v.image.as_deref());
            image.unwrap_or("no image").to_owned()
        };
        match self.back {
            Back::Already { version } => {
                say!(
                    out,
                    "{name}: v{version} is the default already, with {}",
                    image(*version)
                );
            }
            Back::Default { from, to } => {
                say!(
                    out,
                    "{name}: the default goes from v{from} ({}) to v{to} ({})",
                    image(*from),
                    image(*to)
                );
                self.differences(&mut out, *from, *to);
            }
            Back::Publish { from, image: to } => {
                say!(
                    out,
                    "{name}: a new version with {to}, otherwise like v{from} ({}), becomes the default",
                    image(*from)
                );
            }
        }
        self.pin(&mut out);
        if let Some(group) = self.history.group.as_ref().filter(|g| !g.follows_default) {
            let text = format!(
                "  warning: {} does not launch this template's $Default: for it nothing changes",
                group.name
            );
            say!(out, "{text}");
        }
        out
    }

    fn differences(&self, out: &mut Page, from: u64, to: u64) {
        let data = &self.history.data;
        let (Some(one), Some(other)) = (data.get(&from), data.get(&to)) else {
            return;
        };
        let differ = differences(one, other);
        if !differ.is_empty() {
            say!(
                out,
                "  warning: v{to} differs from v{from} in more than the image: {}",
                differ.join(", ")
            );
        }
    }

    fn pin(&self, out: &mut Page) {
        let standing = self.history.template.pinned.as_ref();
        match (self.pin, standing) {
            (Some(pin), before) => {
                say!(out, "  first, it is {}", pin_text(pin, self.zone, self.now));
                if let Some(before) = before {
                    let before = pin_text(before, self.zone, self.now);
                    say!(out, "  instead of: {before}");
                }
                if pin.until.is_some() {
                    let text = "  warning: the next rotation after that makes the newest image the default again";
                    say!(out, "{text}");
                }
            }
            (None, Some(pin)) if pin.holds(self.now) => {
                say!(out, "  it is {}", pin_text(pin, self.zone, self.now));
            }
            (None, _) if self.unpinned => {
                let text = "  warning: not pinned: the next rotation makes the newest image the default again";
                say!(out, "{text}");
            }
            (None, _) => {}
        }
    }

    /// What was done, and what to do next.
    #[must_use]
    pub fn outcome(&self, done: &Done) -> Page {
        let mut out = Page::new();
        let view = &self.history.template;
        if let Some(version) = done.default_set {
            say!(
                out,
                "{}: v{version} is the default; the next scale-out starts it",
                view.name
            );
        }
        let group = self.history.group.iter();
        let others = group
            .flat_map(|group| &group.instances)
            .filter(|(number, _)| Some(**number) != done.default_set)
            .map(|(_, ids)| ids.len())
            .sum::<usize>();
        if done.default_set.is_some() && others > 0 {
            self.run_on(&count(others, "instance"), &mut out);
        }
        if done.pinned.is_some() {
            let unpin = Advice::new("when the incident is over:").run(Command::bootstrap("unpin"));
            out.advice("  ", &self.place, &unpin);
        }
        out
    }

    /// Instances that are not touched.
    fn run_on(&self, others: &str, out: &mut Page) {
        if !self.replaces {
            say!(
                out,
                "  {others} of other versions run on; whoever owns the group replaces them"
            );
            return;
        }
        say!(
            out,
            "  {others} of other versions run on; to replace these (in a window with --during-window):"
        );
        let refresh = Command::bootstrap("redeploy")
            .flag("--no-code", true)
            .flag("--no-rotate", true)
            .flag("--refresh-instances", true);
        say!(out, "    {}", self.place.line(&refresh));
    }
}
