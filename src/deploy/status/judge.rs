//! What is wrong, and what to do about it: pure.

mod checked;
mod windows;

pub use checked::says_the_same;

use jiff::{SignedDuration, Timestamp};

use super::last::Last;
use super::{Drift, Finding, Severity, StatusInput, Verdict, rank};
use crate::forecast::{self, RuleState, ScaleOut, Stale};
use crate::history::Unfit;
use crate::history::back::{Target, decide};
use crate::windows::{Open, wanted};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::rotation::Decision;
use freshscale_core::rotation::clocks::REMEDY;
use freshscale_core::rotation::decide::HoldReason;
use freshscale_core::rotation::fit::told;
use freshscale_core::words::{count, since, span};
use freshscale_stack::Stack;

/// A scale-out further ahead is not worth a mention.
pub const AHEAD: SignedDuration = SignedDuration::from_hours(24 * 14);

/// One that is nearer than this must be right already; before a later one, backups and rotations are to come.
const NEAR: SignedDuration = SignedDuration::from_hours(24);

/// A launch that failed longer ago is history.
pub const RECENT: SignedDuration = SignedDuration::from_hours(24);

/// EventBridge and the log take their time.
const GRACE: SignedDuration = SignedDuration::from_mins(10);

/// Judges.
#[must_use]
pub fn judge(facts: &StatusInput, stack: &Stack, now: Timestamp) -> Verdict {
    let until = now.checked_add(AHEAD).unwrap_or(Timestamp::MAX);
    let ahead = forecast::forecast(&facts.forecast, now, &(now..until));
    let next = ahead.launches.into_iter().next();
    let judge = Judge {
        facts,
        stack,
        now,
        open: wanted(stack, &facts.forecast.actions, now),
    };
    let [dates_end, one_off] = judge.runs_out();
    let found = [
        judge.suspended(&ahead.suspended),
        judge.default(),
        judge.launch(),
        judge.unserved(),
        judge.mixed(),
        judge.publishes(),
        judge.next(next.as_ref()),
        judge.age(),
        judge.policies(),
        judge.rotation(),
        judge.cut(),
        judge.holds(),
        judge.pin(),
        judge.follows(),
        judge.triggers(),
        judge.silence(),
        judge.rights(),
        judge.unseen(),
        judge.clocks(),
        dates_end,
        judge.drift(),
        judge.not_rotated(),
        one_off,
    ];
    let mut found: Vec<Finding> = found.into_iter().flatten().collect();
    let checked = judge.checked(&found);
    found.extend(checked);
    found.sort_by_key(|finding| rank(finding.kind));
    let of = |severity| {
        let found = found
            .iter()
            .filter(|it| super::severity(it.kind) == severity);
        found.cloned().collect()
    };
    Verdict {
        problems: of(Severity::Problem),
        warnings: of(Severity::Warning),
        notes: of(Severity::Note),
        next,
        open: judge.open,
    }
}

struct Judge<'a> {
    facts: &'a StatusInput,
    stack: &'a Stack,
    now: Timestamp,
    open: Option<Open>,
}

fn finding(kind: &'static str, text: String, remedy: impl Into<Advice>) -> Option<Finding> {
    let remedy = remedy.into();
    Some(Finding { kind, text, remedy })
}

/// A command of AWS's own about a group.
fn of_group(name: &str, group: &str) -> Command {
    Command::aws(name).option("--auto-scaling-group-name", Some(group))
}

impl Judge<'_> {
    fn group(&self) -> &str {
        &self.facts.forecast.group.name
    }

    fn suspended(&self, names: &[String]) -> Option<Finding> {
        if names.is_empty() {
            return None;
        }
        let (names, group) = (names.join(" and "), self.group());
        finding(
            "suspended",
            format!("{names} of {group} suspended: nothing scales out"),
            of_group("autoscaling resume-processes", group),
        )
    }

    /// The default itself.
    fn default(&self) -> Option<Finding> {
        let name = &self.stack.names.launch_template;
        let Some(history) = &self.facts.history else {
            let text = format!("launch template {name} does not exist: every scale-out fails");
            return match self.stack.makes_template() {
                true => finding("no_template", text, Command::bootstrap("apply")),
                false => finding(
                    "no_template",
                    text,
                    "correct the name under launch_template.existing, or the Region",
                ),
            };
        };
        let view = &history.template;
        let image = view.default().and_then(|version| version.image.as_deref());
        let id = image.unwrap_or("no image");
        let architecture = self.stack.image.architecture;
        let number = Some(view.default_version);
        let Some(unfit) = history.unfit(number, image, architecture) else {
            return self.contents(view.default_version);
        };
        let text = match unfit {
            Unfit::Parameter(_) => return self.contents(view.default_version),
            Unfit::NoImage => "names no image: every scale-out fails".to_owned(),
            Unfit::Gone => format!("has {id}, which is gone: every scale-out fails"),
            Unfit::State(state) => format!("has {id}, which is {state}: every scale-out fails"),
            Unfit::Architecture(found) => format!("has {id}, which is of architecture {found}"),
            Unfit::Incompatible(why) => {
                format!("has {id}, which does not start from it: {why}; every scale-out fails")
            }
            Unfit::Rejected(why) => format!("has {id}, which is rejected: {why}"),
        };
        let back = decide(history, &Target::Previous, architecture, false, self.now);
        let remedy = match &self.facts.forecast.decision {
            Some(decision) if decision.acts() => self.rotate(),
            _ if back.is_ok() => Command::bootstrap("rollback").into(),
            _ => "make an image that can be launched, with `bake` or AWS Backup; nothing else is left".into(),
        };
        let text = format!("v{} of {name}, the default, {text}", view.default_version);
        finding("default_unfit", text, remedy)
    }

    /// What the default holds beside its image.
    fn contents(&self, default: u64) -> Option<Finding> {
        let name = &self.stack.names.launch_template;
        let template = self.facts.forecast.template.as_ref();
        let template = template.filter(|template| template.version == default)?;
        let failures = template.image.image().map(|it| template.fit.failures(it));
        let mut why: Vec<String> = template.missing.iter().map(ToString::to_string).collect();
        why.extend(failures.and_then(|failures| told(&failures)));
        if why.is_empty() {
            return None;
        }
        let text = format!(
            "v{default} of {name}, the default, does not start: {}; every scale-out fails",
            why.join("; ")
        );
        let remedy = Advice::new("put that right in AWS, or in the stack file and then:")
            .run(Command::bootstrap("apply"));
        finding("default_unfit", text, remedy)
    }

    /// The last launch, if it failed and is not long ago.
    fn launch(&self) -> Option<Finding> {
        let last = self.facts.launches.first()?;
        let failure = last.failure.as_ref()?;
        if self.now.duration_since(last.at) > RECENT {
            return None;
        }
        let ago = span(since(last.at, self.now));
        let (text, remedy) = match failure.cause {
            Some(cause) => (cause.what, Advice::from(cause.remedy)),
            None => {
                let look = of_group("autoscaling describe-scaling-activities", self.group());
                (failure.message.as_str(), look.into())
            }
        };
        let text = format!("the last launch failed {ago} ago: {text}");
        finding("launch_failed", text, remedy)
    }

    /// The next scale-out: as a problem, or as a warning when a pin wants it so.
    fn next(&self, next: Option<&ScaleOut>) -> Option<Finding> {
        let next = next?;
        let why = next.stale.first()?;
        // That mends itself with no rotation to come.
        let unfit = matches!(why, Stale::NewerUnfit { .. });
        if !unfit && next.at.duration_since(self.now) > NEAR {
            return None;
        }
        let decision = self.facts.forecast.decision.as_ref();
        let held = matches!(
            decision,
            Some(Decision::Hold {
                reason: HoldReason::Pinned { .. }
            })
        );
        // What is said of the default as it is now need not be said twice.
        let old = matches!(why, Stale::Old { .. }) && self.age().is_some();
        if old || self.default().is_some() {
            return None;
        }
        let text = format!("the next scale-out starts the wrong image: {why}");
        let remedy = Advice::new("what is to come, and why:").run(Command::bootstrap("next"));
        if held && matches!(why, Stale::NotNewest { .. }) {
            let remedy = Advice::new("when the pin is not needed any more:")
                .run(Command::bootstrap("unpin"));
            return finding("pinned_stale", text, remedy);
        }
        let acts = decision.is_some_and(Decision::acts);
        let remedy = match (unfit, acts) {
            (true, _) => {
                Advice::new("make the stack file fit it, or the release the template, then:")
                    .run(Command::bootstrap("apply"))
            }
            (false, true) => self.rotate(),
            (false, false) => remedy,
        };
        finding("next_stale", text, remedy)
    }

    /// An image that is too old now, whatever the next scale-out is.
    fn age(&self) -> Option<Finding> {
        let source = &self.facts.forecast.template.as_ref()?.image;
        let image = source.image()?;
        let age = since(image.created?, self.now);
        let allowed = self.stack.image.max_age;
        if age <= allowed {
            return None;
        }
        let (id, age, allowed) = (&image.id, span(age), span(allowed));
        finding(
            "image_old",
            format!("{id}, which scale-outs start, is {age} old, and {allowed} are allowed"),
            match self
                .facts
                .forecast
                .decision
                .as_ref()
                .is_some_and(Decision::acts)
            {
                true => self.rotate(),
                false if self.facts.forecast.unfit_newer(image).is_some() => {
                    "a newer one is refused, as is said above".into()
                }
                false => "see why no newer backup is made".into(),
            },
        )
    }

    fn policies(&self) -> Option<Finding> {
        // What else changes somebody else's group is its owner's affair.
        if !self.stack.makes_group() {
            return None;
        }
        let names = &self.facts.policies;
        let first = names.first()?;
        let group = self.group();
        finding(
            "foreign_policy",
            format!(
                "{group} has {}, and capacity belongs to the schedule: {}",
                match names.len() {
                    1 => "1 scaling policy".to_owned(),
                    number => format!("{number} scaling policies"),
                },
                names.join(", ")
            ),
            of_group("autoscaling delete-policy", group).option("--policy-name", Some(first)),
        )
    }

    /// Whoever has templates or images of their own in a mix keeps these fresh.
    fn not_rotated(&self) -> Option<Finding> {
        let all = self.stack.not_rotated();
        if all.is_empty() {
            return None;
        }
        let all = all.join(", ");
        finding(
            "not_rotated",
            format!("the rotator does not move what these start from: {all}"),
            "keep their images fresh, or let these overrides start from the stack's own template",
        )
    }

    fn rotation(&self) -> Option<Finding> {
        let Last::Failed { at, error } = &self.facts.last else {
            return None;
        };
        let ago = span(since(*at, self.now));
        finding(
            "rotation_failed",
            format!("the last rotation failed {ago} ago: {error}"),
            Advice::new("fix the cause, then:").run(Command::bootstrap("rotate")),
        )
    }

    /// A pin that has expired: nothing else takes it away.
    fn pin(&self) -> Option<Finding> {
        let history = self.facts.history.as_ref()?;
        let pin = history.template.pinned.as_ref()?;
        if pin.holds(self.now) {
            return None;
        }
        let text = format!("a pin has expired and holds no longer ({})", pin.reason());
        finding("pin_expired", text, Command::bootstrap("unpin"))
    }

    fn follows(&self) -> Option<Finding> {
        let history = self.facts.history.as_ref()?;
        let group = history.group.as_ref().filter(|g| !g.follows_default)?;
        let remedy: Advice = match self.stack.makes_group() {
            true => Command::bootstrap("apply").into(),
            // What the rotator makes is the latest, too.
            false if self.facts.forecast.group.version == "$Latest" => return None,
            false => "have its owner let it start `$Default` of that template".into(),
        };
        finding(
            "not_default",
            format!(
                "{} does not launch $Default of {}: rotation does not reach it",
                group.name, history.template.name
            ),
            remedy,
        )
    }

    /// The daily rule is the safety net, if the file asks for it.
    fn triggers(&self) -> Option<Finding> {
        self.stack.rotator.triggers.daily_at.as_ref()?;
        let rule = &self.facts.forecast.daily;
        let what = match rule.state {
            RuleState::Enabled(_) => return None,
            RuleState::Absent => "does not exist",
            RuleState::Disabled => "is disabled",
            RuleState::NoTarget => "has no target",
        };
        let text = format!("rule {} {what}: no daily rotation", rule.name);
        finding("no_daily_rule", text, Command::bootstrap("apply"))
    }

    fn silence(&self) -> Option<Finding> {
        let (kind, text) = match &self.facts.last {
            Last::None { since } => {
                // A stack that was made today has nothing to tell yet.
                let history = self.facts.history.as_ref()?;
                let made = history.made?;
                let until = self.now.checked_sub(GRACE).ok()?;
                let rule = &self.facts.forecast.daily;
                rule.last_between((*since).max(made), until, |_| true)?;
                let hours = self.now.duration_since(*since).as_hours();
                let text = format!("no rotation in the last {hours} hours, although one was due");
                ("rotation_missed", text)
            }
            Last::Unknown { why } => {
                let text = format!("the last rotation is not known: {why}");
                ("rotation_unknown", text)
            }
            _ => return None,
        };
        finding(kind, text, self.rotate())
    }

    /// A policy of the stack's own may be older than the rotator.
    fn rights(&self) -> Option<Finding> {
        let lacking = self.stack.lacking_rights();
        let remedy = Advice::new("add them to the file of rotator.policy, then:");
        finding(
            "rights_missing",
            lacking.first()?.clone(),
            remedy.run(Command::bootstrap("apply")),
        )
    }

    /// What whoever looks may not ask.
    fn unseen(&self) -> Option<Finding> {
        let calls: Vec<&str> = self.facts.unseen.iter().copied().collect();
        if calls.is_empty() {
            return None;
        }
        let text = format!(
            "part of this is not known: no permission for {}",
            calls.join(", ")
        );
        let remedy = Advice::new("give whoever looks what this prints, beside that of a plan:");
        finding(
            "unseen",
            text,
            remedy.run(Command::bootstrap("policy status")),
        )
    }

    /// Where AWS knows other rules for a zone, what is said here of its hours is wrong.
    fn clocks(&self) -> Option<Finding> {
        let first = self.facts.forecast.clocks.first()?;
        finding("zone_data", first.text(), REMEDY)
    }

    fn drift(&self) -> Option<Finding> {
        match &self.facts.drift {
            Drift::Known { steps, refusals } => {
                let number = steps.len() + refusals.len();
                let text = format!(
                    "AWS differs from the stack file: {}",
                    count(number, "change")
                );
                let found = finding("drift", text, Command::bootstrap("plan"));
                found.filter(|_| number > 0)
            }
            Drift::Unknown { unknown } => {
                let text = format!("drift is not known: {unknown}");
                let again = Advice::new("when that is fixed:").run(Command::bootstrap("plan"));
                finding("drift_unknown", text, again)
            }
        }
    }

    fn rotate(&self) -> Advice {
        self.facts.forecast.rotate()
    }
}
