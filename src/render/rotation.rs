//! What a rotation came to, for people: of this process, of the deployed function, or of a line in its log.

use serde::Deserialize;
use serde_json::Value;

use super::{Page, say};
use freshscale_core::words::{count, seconds};

/// The part of a rotation's report that people are shown. Read from the document, because the function
/// that wrote it may be of another version than this program: what is missing there is left out here.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub struct RotationView {
    launch_template: String,
    why: String,
    dry_run: bool,
    newest: Option<Image>,
    before: Version,
    after: Version,
    looked_at: LookedAt,
    done: Done,
    warnings: Vec<String>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Image {
    id: String,
    age_seconds: Option<u32>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Version {
    version: u64,
    image: Option<Image>,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct LookedAt {
    images: usize,
    since: Option<String>,
    eligible: usize,
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
struct Done {
    version_created: Option<u64>,
    default_set: Option<u64>,
    versions_pruned: Vec<u64>,
}

impl RotationView {
    /// From the report; `None` if that is something else.
    #[must_use]
    pub fn of(report: &Value) -> Option<Self> {
        let told: Self = serde_json::from_value(report.clone()).ok()?;
        (!told.launch_template.is_empty()).then_some(told)
    }

    /// Several lines, the answer first.
    #[must_use]
    pub fn text(&self) -> Page {
        let mut out = Page::new();
        say!(out, "{}: {}", self.launch_template, self.why);
        let (before, after, looked) = (&self.before, &self.after, &self.looked_at);
        let since =
            { looked.since.as_ref() }.map_or_else(String::new, |day| format!(" since {day}"));
        say!(out, "  newest image     {}", image(self.newest.as_ref()));
        say!(out, "  default before   {}", default(before));
        say!(out, "  default now      {}", default(after));
        say!(
            out,
            "  looked at        {}{since}, {} eligible",
            count(looked.images, "image"),
            looked.eligible
        );
        for warning in &self.warnings {
            say!(out, "  warning: {warning}");
        }
        if self.dry_run {
            say!(out, "  dry run: nothing was changed");
        }
        out
    }

    /// What was done, in a few words; empty if nothing was.
    #[must_use]
    pub fn changes(&self) -> String {
        let Done {
            version_created,
            default_set,
            versions_pruned,
        } = &self.done;
        let mut parts = Vec::new();
        match (version_created, default_set) {
            (Some(made), Some(set)) if made == set => {
                parts.push(format!("made v{made} the default"))
            }
            (made, set) => {
                parts.extend(made.map(|made| format!("made v{made}")));
                parts.extend(set.map(|set| format!("v{set} is the default")));
            }
        }
        if !versions_pruned.is_empty() {
            let list: Vec<String> = versions_pruned.iter().map(|n| format!("v{n}")).collect();
            parts.push(format!("deleted {}", list.join(", ")));
        }
        parts.join(", ")
    }

    /// The default version after it, and its image.
    #[must_use]
    pub fn default_now(&self) -> String {
        default(&self.after)
    }

    /// Worth a look, as sentences.
    #[must_use]
    pub fn warnings(&self) -> &[String] {
        &self.warnings
    }

    /// Whether it only looked.
    #[must_use]
    pub fn is_dry(&self) -> bool {
        self.dry_run
    }
}

fn default(version: &Version) -> String {
    format!("v{}, {}", version.version, image(version.image.as_ref()))
}

fn image(image: Option<&Image>) -> String {
    match image {
        None => "no image".to_owned(),
        Some(Image {
            id,
            age_seconds: Some(age),
        }) => format!("{id}, {} old", seconds(f64::from(*age))),
        Some(image) => image.id.clone(),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use serde_json::json;

    #[test]
    fn a_report_of_another_version_is_told_as_far_as_it_goes() {
        let report = json!({
            "format_version": 9, "launch_template": "web-lt", "why": "Held.", "news": {},
            "decision": {"action": "hold", "reason": {"kind": "of_tomorrow"}},
            "after": {"version": 3, "image": {"id": "ami-3"}},
        });
        let told = RotationView::of(&report).unwrap();
        assert!(told.text().to_string().starts_with("web-lt: Held.\n"));
        assert_eq!(told.default_now(), "v3, ami-3");
        assert_eq!(told.changes(), "");
        assert!(RotationView::of(&json!({"hello": 1})).is_none());
        assert!(RotationView::of(&json!(null)).is_none());
    }

    #[test]
    fn what_was_done_is_said_in_a_few_words() {
        let done = |done: Value| {
            let report = json!({"launch_template": "web-lt", "done": done});
            RotationView::of(&report).unwrap().changes()
        };
        let all = json!({"version_created": 4, "default_set": 4, "versions_pruned": [1, 2]});
        assert_eq!(done(all), "made v4 the default, deleted v1, v2");
        assert_eq!(done(json!({"default_set": 3})), "v3 is the default");
        assert_eq!(done(json!({"version_created": 4})), "made v4");
    }
}
