//! What a rollback will do, and did.

use std::fmt::Write;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::pin_text;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::words::count;
use freshscale_deploy::history::History;
use freshscale_deploy::history::act::Done;
use freshscale_deploy::history::back::Back;
use freshscale_deploy::resource::launch_template::differences;

/// What a rollback will do, and did.
#[derive(Debug, Clone)]
pub struct Rollback<'a> {
    /// The stack file's path, as a shell reads it.
    pub file: String,
    /// What stood before.
    pub history: &'a History,
    /// What is done.
    pub back: &'a Back,
    /// The pin that is set.
    pub pin: Option<&'a Pin>,
    /// Whether it was asked for not to pin.
    pub unpinned: bool,
    /// The present.
    pub now: Timestamp,
    /// Of the schedule.
    pub zone: &'a TimeZone,
}

impl Rollback<'_> {
    /// What is about to be done.
    #[must_use]
    pub fn intent(&self) -> String {
        let mut out = String::new();
        let view = &self.history.template;
        let name = &view.name;
        let image = |number: u64| {
            let version = view.versions.iter().find(|v| v.number == number);
            let image = version.and_then(|v| v.image.as_deref());
            image.unwrap_or("no image").to_owned()
        };
        match self.back {
            Back::Already { version } => {
                let _ = writeln!(
                    out,
                    "{name}: v{version} is the default already, with {}",
                    image(*version)
                );
            }
            Back::Default { from, to } => {
                let _ = writeln!(
                    out,
                    "{name}: the default goes from v{from} ({}) to v{to} ({})",
                    image(*from),
                    image(*to)
                );
                self.differences(&mut out, *from, *to);
            }
            Back::Publish { from, image: to } => {
                let _ = writeln!(
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
            let _ = writeln!(out, "{text}");
        }
        out
    }

    fn differences(&self, out: &mut String, from: u64, to: u64) {
        let data = &self.history.data;
        let (Some(one), Some(other)) = (data.get(&from), data.get(&to)) else {
            return;
        };
        let differ = differences(one, other);
        if !differ.is_empty() {
            let _ = writeln!(
                out,
                "  warning: v{to} differs from v{from} in more than the image: {}",
                differ.join(", ")
            );
        }
    }

    fn pin(&self, out: &mut String) {
        let standing = self.history.template.pinned.as_ref();
        match (self.pin, standing) {
            (Some(pin), before) => {
                let _ = writeln!(out, "  first, it is {}", pin_text(pin, self.zone, self.now));
                if let Some(before) = before {
                    let before = pin_text(before, self.zone, self.now);
                    let _ = writeln!(out, "  instead of: {before}");
                }
            }
            (None, Some(pin)) if pin.holds(self.now) => {
                let _ = writeln!(out, "  it is {}", pin_text(pin, self.zone, self.now));
            }
            (None, _) if self.unpinned => {
                let text = "  warning: not pinned: the next rotation makes the newest image the default again";
                let _ = writeln!(out, "{text}");
            }
            (None, _) => {}
        }
    }

    /// What was done, and what to do next.
    #[must_use]
    pub fn outcome(&self, done: &Done) -> String {
        let mut out = String::new();
        let (view, file) = (&self.history.template, &self.file);
        if let Some(version) = done.default_set {
            let _ = writeln!(
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
            let _ = writeln!(
                out,
                "  {} of other versions run on; to replace those of another image:\n    bootstrap redeploy --no-code --no-rotate --refresh-instances {file}",
                count(others, "instance")
            );
        }
        if done.pinned.is_some() {
            let _ = writeln!(out, "  when the incident is over: bootstrap unpin {file}");
        }
        out
    }
}
