//! The coming launches, for programs.

use serde_json::{Value, json};

use super::{Next, release};
use crate::render::dip;
use crate::render::window::once;
use freshscale_deploy::forecast::{Retention, Rule, RuleState, ScaleOut, Source};

impl Next<'_> {
    /// For programs.
    #[must_use]
    pub fn json(&self) -> Value {
        let facts = self.facts;
        let launches: Vec<Value> = self
            .forecast
            .launches
            .iter()
            .map(|l| self.value(l))
            .collect();
        json!({
            "stack": self.stack.name,
            "group": facts.group.name,
            "timezone": self.stack.schedule.timezone,
            "now": self.now,
            "from": self.from,
            "hours": self.hours,
            "fresh": self.forecast.is_fresh(),
            "open": self.open.map(|open| json!({
                "window": open.what,
                "since": open.since,
                "until": open.until,
                "wants": open.wants.desired,
                "has": facts.group.sizes.desired,
                "served": open.unserved(facts.group.sizes).is_none(),
            })),
            "runs_out": self.runs_out(),
            "once": self.stack.once().into_iter().map(once).collect::<Vec<_>>(),
            "suspended": self.forecast.suspended,
            "gaps": self.forecast.gaps.iter().map(|gap| dip::json(gap, self.zone)).collect::<Vec<_>>(),
            "launches": launches,
            "rotation": {
                "daily": self.rule(&facts.daily),
                "on_image_available": self.rule(&facts.on_image),
                "now": facts.decision,
                "frozen": facts.frozen,
                "why": facts.why,
            },
            "copy_to_come": self.copy_to_come().map(|(from, began)| json!({
                "copied_from": from,
                "backup": began,
            })),
            "unreadable": facts.unreadable,
            "zone_data": facts.clocks,
        })
    }

    fn value(&self, launch: &ScaleOut) -> Value {
        let local = launch.at.to_zoned_datetime(self.zone.clone());
        let image = launch.source.image();
        let reasons = launch.stale.iter().map(|stale| {
            let mut reason = serde_json::to_value(stale).unwrap_or_default();
            reason["message"] = Value::from(stale.to_string());
            reason
        });
        let exists = match (&launch.source, &launch.retention) {
            (Source::Image(_), Some(Retention::Until(at))) => Some(*at > launch.at),
            (Source::Image(_), Some(Retention::AfterCopy | Retention::Unknown(_)) | None)
            | (Source::Parameter(_), _) => None,
            (Source::Image(_), _) => Some(true),
            (Source::None | Source::Gone(_), _) => Some(false),
        };
        let parameter = match &launch.source {
            Source::Parameter(name) => Some(name),
            _ => None,
        };
        json!({
            "at": launch.at,
            "local": local.strftime("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            "action": launch.action,
            "window": self.window(&launch.action),
            "from": launch.from,
            "to": launch.to,
            "template": {"name": self.facts.group.template, "version": launch.version},
            "image": image.map(|image| json!({
                "id": image.id,
                "name": image.name,
                "created": image.created,
                "age_seconds": launch.age.map(|age| age.as_secs()),
                "release": release(image).map(|(_, release)| release),
            })),
            "parameter": parameter,
            "rotation_before": launch.rotation,
            "rotated": launch.rotated,
            "frozen_from": launch.frozen_from,
            "held_back": launch.held_back,
            "backup_to_come": launch.to_come,
            "backup": launch.retention,
            "exists": exists,
            "stale": reasons.collect::<Vec<_>>(),
        })
    }

    fn rule(&self, rule: &Rule) -> Value {
        json!({
            "rule": rule.name,
            "state": match rule.state {
                RuleState::Absent => "absent",
                RuleState::Disabled => "disabled",
                RuleState::NoTarget => "no_target",
                RuleState::Enabled(_) => "enabled",
            },
            "next": rule.next(self.now),
        })
    }
}
