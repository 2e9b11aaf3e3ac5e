//! The same, for programs.

use serde_json::{Value, json};

use super::{ACTIVITIES, POLICIES, View};
use crate::render::history::pin_value;
use crate::render::window::once;
use freshscale_core::advice::Advice;
use freshscale_deploy::check;
use freshscale_deploy::status::{Attempt, Finding};

impl View<'_> {
    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let history = self.facts.history.as_ref();
        let view = history.map(|history| &history.template);
        let default = self.default_image();
        let image = default.and_then(|id| history?.images.get(id));
        let instances = self.by_image().into_iter().map(|(image, ids)| {
            json!({"image": image, "default": Some(image.as_str()) == default, "ids": ids})
        });
        let next = self.upcoming().into_iter().map(|(at, action)| {
            json!({
                "at": at,
                "name": action.name,
                "min": action.min,
                "max": action.max,
                "desired": action.desired,
            })
        });
        let sizes = self.facts.forecast.group.sizes;
        // What may not be asked is null, and no empty list.
        let known = |call: &str, value: Value| match self.facts.unseen.contains(call) {
            true => Value::Null,
            false => value,
        };
        json!({
            "stack": self.stack.name,
            "now": self.now,
            "healthy": self.verdict.problems.is_empty(),
            "answer": self.answer(),
            "problems": self.findings(&self.verdict.problems),
            "warnings": self.findings(&self.verdict.warnings),
            "notes": self.findings(&self.verdict.notes),
            "default": view.map(|view| json!({
                "launch_template": view.name,
                "version": view.default_version,
                "image": default,
                "created": image.and_then(|image| image.created),
                "age_seconds": image.and_then(|i| i.created).map(|at| self.now.duration_since(at).as_secs()),
            })),
            "newest_image": self.facts.forecast.newest.as_ref().map(|image| json!({
                "id": image.id,
                "name": image.name,
                "created": image.created,
            })),
            "sizes": {"min": sizes.min, "max": sizes.max, "desired": sizes.desired},
            "instances": instances.collect::<Vec<_>>(),
            "next_launch": self.verdict.next.as_ref().map(|next| json!({
                "at": next.at,
                "action": next.action,
                "from": next.from,
                "to": next.to,
                "version": next.version,
                "image": next.source.image().map(|image| &image.id),
                "age_seconds": next.age.map(|age| age.as_secs()),
            })),
            "next_actions": next.collect::<Vec<_>>(),
            "once": self.stack.once().into_iter().map(once).collect::<Vec<_>>(),
            "pin": view.and_then(|v| v.pinned.as_ref()).map(|pin| pin_value(pin, self.now)),
            "last_rotation": self.facts.last,
            "failed_launches": known(ACTIVITIES, self.failures().map(|failed| self.attempt(failed)).collect()),
            "suspended": self.facts.forecast.group.suspended,
            "foreign_policies": known(POLICIES, json!(self.facts.policies)),
            "unseen": self.facts.unseen,
            "drift": self.facts.drift,
            "checked": self.facts.checked.as_ref().map(|all| self.checked(all)),
        })
    }

    fn findings(&self, all: &[Finding]) -> Vec<Value> {
        let finding = |finding: &Finding| {
            json!({
                "kind": finding.kind,
                "text": finding.text,
                "remedy": self.place.told(&finding.remedy),
            })
        };
        all.iter().map(finding).collect()
    }

    fn checked(&self, all: &[check::Finding]) -> Vec<Value> {
        let finding = |finding: &check::Finding| {
            json!({
                "check": finding.check,
                "level": finding.level,
                "text": finding.text,
                "path": finding.path,
                "remedy": self.place.told(&finding.remedy),
            })
        };
        all.iter().map(finding).collect()
    }

    fn attempt(&self, attempt: &Attempt) -> Value {
        let mut value = json!(attempt);
        let failure = attempt.failure.as_ref();
        if let Some(cause) = failure.and_then(|failure| failure.cause) {
            let remedy = self.place.told(&Advice::from(cause.remedy));
            value["failure"]["cause"]["remedy"] = remedy.into();
        }
        value
    }
}
