//! Versions, pins and rollbacks, for people and for programs.

mod rollback;

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Value, json};

use super::{Page, columns, say};
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::Version;
use freshscale_core::words::{count, local, old};
use freshscale_deploy::history::{History, Publisher, Unfit};
use freshscale_stack::Stack;
pub use rollback::Rollback;

/// A template's history, and how it was asked for.
#[derive(Debug, Clone, Copy)]
pub struct View<'a> {
    /// The stack file.
    pub stack: &'a Stack,
    /// What stands.
    pub history: &'a History,
    /// The present.
    pub now: Timestamp,
    /// Of the schedule.
    pub zone: &'a TimeZone,
    /// How many versions; more if instances or the default need it.
    pub limit: usize,
}

impl View<'_> {
    /// For a terminal: the default first, then a pair of lines for each version.
    #[must_use]
    pub fn text(&self) -> Page {
        let (mut out, view) = (Page::new(), &self.history.template);
        let bold = Style::new().bold();
        let default = view.default_version;
        let image = view
            .default()
            .map_or_else(|| "no image".to_owned(), |version| self.image_text(version));
        out.styled(
            bold,
            format_args!("{}: v{default} is the default, with {image}", view.name),
        );
        out.gap();
        match &view.pinned {
            Some(pin) => line(
                &mut out,
                &format!("  {}", pin_text(pin, self.zone, self.now)),
            ),
            None => line(&mut out, "  not pinned: it rotates"),
        }
        if let Some(group) = self.history.group.as_ref().filter(|g| !g.follows_default) {
            let text = format!("  {} does not launch this template's $Default", group.name);
            line(&mut out, &text);
        }
        out.gap();
        let shown: Vec<&Version> = self.shown().collect();
        for version in &shown {
            self.version(&mut out, version);
        }
        let left = view.versions.len() - shown.len();
        if !self.history.complete {
            say!(out, "  and older versions: --limit");
        } else if left > 0 {
            say!(out, "  and {}: --limit", count(left, "older version"));
        }
        self.others(&mut out);
        out
    }

    /// Newest first.
    fn shown(&self) -> impl Iterator<Item = &Version> {
        let view = &self.history.template;
        let newest = view.versions.iter().rev().enumerate();
        newest.filter_map(|(place, version)| {
            let needed = version.number == view.default_version
                || !self.history.instances(version.number).is_empty();
            (needed || place < self.limit).then_some(version)
        })
    }

    fn version(&self, out: &mut Page, version: &Version) {
        let default = version.number == self.history.template.default_version;
        let sign = if default { "*" } else { " " };
        let made = version.created.map_or_else(
            || "at an unknown time".to_owned(),
            |at| local(at, self.zone),
        );
        let by = text_of_publisher(version, self.stack);
        let instances = match self.history.instances(version.number).len() {
            0 => String::new(),
            number => format!(", {}", count(number, "instance")),
        };
        let number = format!("v{}", version.number);
        line(
            out,
            &format!("{sign} {number:<5} {made}  by {by}{instances}"),
        );
        line(out, &format!("          {}", self.image_text(version)));
        let named = version.image.as_deref();
        if let Some(image) = named.and_then(|id| self.history.images.get(id)) {
            line(out, &format!("          {}", image.name));
        }
        if let Some(Unfit::Rejected(why)) = self.unfit(version) {
            let red = AnsiColor::Red.on_default();
            out.part(format_args!("{:10}", ""));
            out.styled(red, format_args!("rejected"));
            say!(out, ": {why}");
        }
    }

    fn image_text(&self, version: &Version) -> String {
        let Some(id) = version.image.as_deref() else {
            return "no image: it cannot be launched".to_owned();
        };
        match self.unfit(version) {
            Some(Unfit::Gone) => return format!("{id}, gone: it cannot be launched"),
            Some(Unfit::State(state)) => return format!("{id}, {state}: it cannot be launched"),
            Some(Unfit::Architecture(found)) => return format!("{id}, of architecture {found}"),
            Some(Unfit::Incompatible(_)) => {
                return format!("{id}: it does not start from this version");
            }
            Some(Unfit::Parameter(name)) => return name,
            _ => {}
        }
        let created = self.history.images.get(id).and_then(|image| image.created);
        match created {
            None => format!("{id}, of unknown age"),
            Some(at) => {
                format!("{id}, made {}, {}", local(at, self.zone), old(at, self.now))
            }
        }
    }

    fn unfit(&self, version: &Version) -> Option<Unfit> {
        let architecture = self.stack.image.architecture;
        let number = Some(version.number);
        self.history
            .unfit(number, version.image.as_deref(), architecture)
    }

    fn publisher(&self, version: &Version) -> Publisher {
        Publisher::of(version, &self.stack.names.iam_role)
    }

    /// Instances that no version shown stands for.
    fn others(&self, out: &mut Page) {
        let Some(group) = &self.history.group else {
            return;
        };
        let known = |number: &u64| {
            self.history
                .template
                .versions
                .iter()
                .any(|v| v.number == *number)
        };
        for (number, ids) in group.instances.iter().filter(|(number, _)| !known(number)) {
            let instances = count(ids.len(), "instance");
            line(out, &format!("  v{number} was deleted; {instances} run it"));
        }
        if !group.others.is_empty() {
            let others = count(group.others.len(), "instance");
            line(
                out,
                &format!("  {others} of another template: {}", group.others.join(" ")),
            );
        }
    }

    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let view = &self.history.template;
        json!({
            "stack": self.stack.name,
            "launch_template": view.name,
            "launch_template_id": view.id,
            "default": view.default_version,
            "pin": view.pinned.as_ref().map(|pin| pin_value(pin, self.now)),
            "follows_default": self.history.group.as_ref().map(|group| group.follows_default),
            "versions": self.shown().map(|v| self.value(v)).collect::<Vec<_>>(),
            "versions_in_all": self.history.complete.then_some(view.versions.len()),
            "other_instances": self.history.group.as_ref().map(|group| &group.others),
        })
    }

    fn value(&self, version: &Version) -> Value {
        let id = version.image.as_deref();
        let image = id.and_then(|id| self.history.images.get(id));
        let created = image.and_then(|image| image.created);
        let unfit = self.unfit(version);
        json!({
            "version": version.number,
            "default": version.number == self.history.template.default_version,
            "made": version.created,
            "by": self.publisher(version),
            "who": version.created_by,
            "description": version.description,
            "image": id.map(|id| json!({
                "id": id,
                "name": image.map(|image| &image.name),
                "created": created,
                "age_seconds": created.map(|at| self.now.duration_since(at).as_secs()),
            })),
            "fit": unfit.is_none(),
            "unfit": unfit,
            "instances": self.history.instances(version.number),
        })
    }
}

/// `rotator`, `hand (what its description says)`.
#[must_use]
pub(super) fn text_of_publisher(version: &Version, stack: &Stack) -> String {
    match Publisher::of(version, &stack.names.iam_role) {
        Publisher::Hand if !version.description.is_empty() => {
            format!("hand ({})", version.description)
        }
        other => other.as_str().to_owned(),
    }
}

/// `pinned until Tue 03-03 12:00: incident 7; by user/anna`.
#[must_use]
pub fn pin_text(pin: &Pin, zone: &TimeZone, now: Timestamp) -> String {
    let reason = pin.reason();
    match pin.until.map(|at| local(at, zone)) {
        Some(at) if !pin.holds(now) => format!("pinned no more since {at}: {reason}"),
        Some(at) => format!("pinned until {at}: {reason}"),
        None => format!("pinned until unpin: {reason}"),
    }
}

/// For programs.
#[must_use]
pub fn pin_value(pin: &Pin, now: Timestamp) -> Value {
    let mut value = serde_json::to_value(pin).unwrap_or_default();
    value["holds"] = Value::from(pin.holds(now));
    value
}

/// One line, within the width.
fn line(out: &mut Page, text: &str) {
    out.folded(text, columns());
}
