//! Happenings and verdicts as sentences.

use super::{Shown, secs, span};
use crate::render::short;
use freshscale_core::words::count;
use freshscale_emulator::simulation::{CounterExample, Flaw, Happening, LaunchBatch, What};

/// The first counter-example, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What happened.
    pub text: String,
    /// How it came about, in lines.
    pub more: Vec<String>,
    /// What would help.
    pub hint: String,
}

impl Shown<'_> {
    /// What speaks against the stack, if anything does.
    #[must_use]
    pub fn counter_example(&self) -> Option<Verdict> {
        let found = &self.simulation.counter_examples;
        let first = found.first()?;
        let cause = first.action.as_deref().map(|action| format!(", {action}"));
        let text = format!(
            "{}: {}{}: {}",
            self.stack.name,
            self.local(first.at),
            cause.unwrap_or_default(),
            self.flaw(&first.flaw)
        );
        let before = match &first.last_rotation {
            None => "it had not run in these days".to_owned(),
            Some(last) => format!(
                "{}, {}",
                self.local(last.at),
                short(&self.what(last).1, 160)
            ),
        };
        let mut more = vec![format!("the rotator before that: {before}")];
        match found.len() {
            1 => {}
            2 => more.push("and one more launch after it".to_owned()),
            all => more.push(format!("and {} more launches after it", all - 1)),
        }
        Some(Verdict {
            text,
            more,
            hint: self.hint(first),
        })
    }

    /// What is wrong, as a sentence without an end.
    pub(super) fn flaw(&self, flaw: &Flaw) -> String {
        match flaw {
            Flaw::NotNewest {
                image,
                created,
                newest,
                newest_created,
            } => format!(
                "an instance started from {image}, made {}, though {newest}, made {}, was there",
                self.local(*created),
                self.local(*newest_created)
            ),
            Flaw::OldRelease {
                image,
                release,
                newest,
                released,
            } => format!(
                "an instance started from {image} with release {release}, though release {newest} was out since {}",
                self.local(*released)
            ),
            Flaw::TooOld {
                image,
                age_seconds,
                limit_seconds,
            } => format!(
                "an instance started from {image}, which is {} old; `image.max_age` is {}",
                span(*age_seconds),
                span(*limit_seconds)
            ),
            Flaw::Deregistered { image, gone } => format!(
                "no instance could start: the default version's image {image} was deregistered {}",
                self.local(*gone)
            ),
            Flaw::Failed { message } => format!("no instance could start: {message}"),
            Flaw::Inside {
                image,
                before,
                frozen,
            } => format!(
                "an instance started from {image}, which became the default in the freeze that began {}; {before} was there and stands",
                self.local(*frozen)
            ),
            Flaw::Unlike {
                image,
                first,
                since,
            } => format!(
                "an instance started from {image}, and others of the same window, since {}, from {first}",
                self.local(*since)
            ),
            Flaw::Refused { name, message } => {
                format!("Auto Scaling refused scheduled action {name}: {message}")
            }
        }
    }

    fn hint(&self, example: &CounterExample) -> String {
        let rotation = example.last_rotation.as_ref().map(|last| &last.what);
        let broken = matches!(rotation, Some(What::RotationFailed { .. }));
        match &example.flaw {
            _ if broken => "a rotation that fails leaves the old image: let an alarm watch the metric Failures, and run `rotate` by hand".to_owned(),
            Flaw::NotNewest { .. } if !self.stack.rotator.triggers.on_image_available => {
                "rotate as soon as there is an image: `rotator.triggers.on_image_available: true`".to_owned()
            }
            Flaw::NotNewest { .. } => "let the daily rotation (`rotator.triggers.daily_at`) run between the backup and the first window".to_owned(),
            Flaw::OldRelease { .. } => {
                let takes = span(secs(self.simulation.scenario.backup_takes));
                let freeze = self.stack.rotator.freeze_before;
                let before = match freeze.is_zero() {
                    true => "before the scale-out".to_owned(),
                    false => format!(
                        "{} before the scale-out, when the freeze begins (`rotator.freeze_before`)",
                        span(secs(freeze))
                    ),
                };
                format!("release so early that the backup ({takes}) is ready {before}")
            }
            Flaw::TooOld { .. } => "images come too rarely: repair or add backups, or raise `image.max_age`".to_owned(),
            Flaw::Deregistered { .. } => "keep backups for longer than rotation or backups can be broken unseen".to_owned(),
            Flaw::Inside { .. } | Flaw::Unlike { .. } => "let nothing but the rotator set the template's default, and keep `rotator.freeze_before`".to_owned(),
            Flaw::Refused { .. } => "correct the action's sizes: with what stands when it runs, min ≤ desired ≤ max".to_owned(),
            Flaw::Failed { .. } => "correct what EC2 complains about in `launch_template`".to_owned(),
        }
    }

    /// A word for the kind of happening, and the rest of the line.
    pub(super) fn what(&self, happening: &Happening) -> (&'static str, String) {
        match &happening.what {
            What::ImageFound { image, created } => (
                "image",
                format!("{image} is there, made {}", self.local(*created)),
            ),
            What::Released { release } => {
                ("release", format!("release {release} is on the instance"))
            }
            What::BackupBegan { image, release } => (
                "backup",
                format!("begins to make {image} with release {release}"),
            ),
            What::BackupMissed => ("backup", "does not come".to_owned()),
            What::ImageAvailable { image } => ("image", format!("{image} can be launched")),
            What::ImageDeregistered { image } => ("image", format!("{image} is deregistered")),
            What::Rotated { version, image } => (
                "rotation",
                format!("version {version} with {image} is the default"),
            ),
            What::RotationCurrent => ("rotation", "has nothing to do".to_owned()),
            What::RotationHeld { why } => ("rotation", format!("holds: {why}")),
            What::RotationFailed { error } => ("rotation", format!("FAILS: {error}")),
            What::Scaled { action, from, to } if to > from => {
                ("scale-out", format!("{from} to {to} by {action}"))
            }
            What::Scaled { action, from, to } if to < from => {
                ("scale-in", format!("{from} to {to} by {action}"))
            }
            What::Scaled { action, to, .. } => ("schedule", format!("{action} leaves {to}")),
            What::ActionFailed { action, message } => {
                ("schedule", format!("{action} is REFUSED: {message}"))
            }
            What::Launched(launch) => ("launch", started(launch)),
            What::LaunchFailed { message } => ("launch", format!("FAILS: {message}")),
        }
    }
}

/// What a launch is without, because it came in a freeze.
pub(super) fn waits(happening: &Happening) -> Option<String> {
    let What::Launched(launch) = &happening.what else {
        return None;
    };
    let newer = launch.held_back.as_ref()?;
    Some(format!("{newer} came in the freeze"))
}

fn started(launch: &LaunchBatch) -> String {
    format!(
        "{} from {}, {} old, version {}",
        count(launch.instances, "instance"),
        launch.image,
        span(launch.age_seconds),
        launch.version
    )
}
