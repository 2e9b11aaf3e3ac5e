//! How a group comes to have the changes that there shall be.

use std::collections::BTreeSet;

use aws_sdk_autoscaling::types::{AutoScalingGroup, ScheduledUpdateGroupAction};
use jiff::{SignedDuration, Timestamp};

use super::standing;
use crate::resource::lambda_function::DatesSent;
use crate::resource::scheduled_action::{ScheduledAction, Spec, standing_spec, wanted_spec};
use crate::resource::{Context, Job, Owner, Resource, lambda_function, tags};
use crate::windows;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::group;
use freshscale_core::schedule::freeze::Schedule;
use freshscale_core::schedule::window::{Once, Sizes, Window};
use freshscale_stack::{Action, Stack};

const UPDATE: &str = "autoscaling:UpdateAutoScalingGroup";

/// The group as it stands before a change.
pub struct LiveGroup {
    /// Its sizes.
    pub sizes: Sizes,
    /// Its scheduled actions.
    pub actions: Vec<ScheduledUpdateGroupAction>,
    /// The changes that stand.
    pub once: Vec<Once>,
}

/// Reads it.
///
/// # Errors
/// The failed call.
pub async fn look(cx: &Context, stack: &Stack, now: Timestamp) -> Result<Found, AwsError> {
    let name = &stack.names.auto_scaling_group;
    let Some(found) = group::describe(&cx.aws, name).await? else {
        return Ok(Found::NoGroup);
    };
    if let Some(why) = foreign(cx, &found) {
        return Ok(Found::Foreign(why));
    }
    let actions = group::actions(&cx.aws, name).await?;
    Ok(Found::Group(LiveGroup {
        sizes: group::sizes(&found),
        once: standing(stack, &actions, now),
        actions,
    }))
}

/// What was found.
pub enum Found {
    /// No such group.
    NoGroup,
    /// Somebody else's: why.
    Foreign(String),
    /// Ours.
    Group(LiveGroup),
}

fn foreign(cx: &Context, found: &AutoScalingGroup) -> Option<String> {
    match cx.scope.owner(&tags::from_autoscaling(found.tags())) {
        Owner::Foreign(why) => Some(why),
        _ => None,
    }
}

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// Names of scheduled actions that were put or deleted.
    pub changed: Vec<String>,
    /// The group's sizes before, and now.
    pub sizes: (Sizes, Sizes),
    /// Whether the rotator knows.
    pub told: DatesSent,
}

/// Makes the group have the changes of `stack`, which has them all, instead of those that stand. `plain` has none.
///
/// First comes what tells of new changes, then the actions that are others with them, the group's sizes, and what the
/// rotator is told; last goes what tells of changes that are taken back. Repeating it finishes what was cut off.
///
/// # Errors
/// The failed call.
pub async fn settle(
    cx: &Context,
    plain: &Stack,
    stack: &Stack,
    group: &LiveGroup,
    now: Timestamp,
) -> Result<Done, AwsError> {
    let work = Work {
        cx,
        plain,
        stack,
        group,
        now,
    };
    let mut changed = work.announce().await?;
    changed.extend(work.actions().await?);
    let has = work.sizes().await?;
    let told = match group.once.is_empty() && stack.once().is_empty() {
        true => DatesSent::AlreadyKnown,
        false => match lambda_function::tell_dates(cx).await {
            Ok(told) => told,
            Err(error) => DatesSent::Failed(error.to_string()),
        },
    };
    changed.extend(work.forget().await?);
    Ok(Done {
        changed,
        sizes: (group.sizes, has),
        told,
    })
}

struct Work<'a> {
    cx: &'a Context,
    plain: &'a Stack,
    stack: &'a Stack,
    group: &'a LiveGroup,
    now: Timestamp,
}

impl Work<'_> {
    fn name(&self) -> &str {
        &self.stack.names.auto_scaling_group
    }

    fn standing(&self, name: &str) -> Option<&ScheduledUpdateGroupAction> {
        let mut actions = self.group.actions.iter();
        actions.find(|action| action.scheduled_action_name() == Some(name))
    }

    async fn run(&self, jobs: Vec<Job<Spec>>) -> Result<Vec<String>, AwsError> {
        if jobs.is_empty() {
            return Ok(Vec::new());
        }
        let prefix = format!("{}/", self.name());
        let names = jobs.iter().map(|job| match job {
            Job::Create { name, .. } | Job::Update { name, .. } | Job::Delete { name, .. } => {
                name.strip_prefix(&prefix).unwrap_or(name).to_owned()
            }
        });
        let names = names.collect();
        for result in ScheduledAction::batch(self.cx, jobs).await {
            result?;
        }
        Ok(names)
    }

    /// What brings one action to be as it shall be, if that is not so.
    fn job(&self, name: &str) -> Option<Job<Spec>> {
        let full = format!("{}/{name}", self.name());
        let wanted = self.stack.schedule.actions.iter();
        let wanted = wanted.filter(|action| action.name == name);
        let mut wanted = wanted.filter_map(|action| wanted_spec(self.name(), action, self.now));
        let have = self.standing(name).map(|it| standing_spec(self.name(), it));
        match (wanted.next(), have) {
            (Some(want), None) => Some(Job::Create { name: full, want }),
            (Some(want), Some(have)) if want != have => Some(Job::Update {
                name: full,
                have,
                want,
            }),
            (None, Some(have)) => Some(Job::Delete { name: full, have }),
            _ => None,
        }
    }

    /// Says what is new.
    async fn announce(&self) -> Result<Vec<String>, AwsError> {
        let names = self.stack.once().into_iter().map(Once::name);
        let jobs = names.filter_map(|name| self.job(&name)).collect();
        self.run(jobs).await
    }

    /// Every action that is another one with changes, be they new or on their way out.
    async fn actions(&self) -> Result<Vec<String>, AwsError> {
        let before = super::in_force(self.plain, &self.group.once);
        let plain = &self.plain.schedule.actions;
        let mut names: BTreeSet<&str> = BTreeSet::new();
        for stack in [&before, self.stack] {
            let actions = &stack.schedule.actions;
            names.extend(different(plain, actions));
            names.extend(different(actions, plain));
        }
        names.extend(self.moved());
        names.extend(self.leftovers());
        let mut jobs: Vec<Job<Spec>> = names
            .into_iter()
            .filter(|name| !self.is_change(name))
            .filter_map(|name| self.job(name))
            .collect();
        // What moves frees the time of what is new.
        jobs.sort_by_key(|job| matches!(job, Job::Create { .. }));
        self.run(jobs).await
    }

    /// Actions that are as they shall be, but fire next at another time: of a command that was cut off.
    fn moved(&self) -> impl Iterator<Item = &str> {
        let moved = |name: &&str| match self.job(name) {
            Some(Job::Update { have, want, .. }) => {
                let start = have.start.clone();
                have == Spec { start, ..want }
            }
            _ => false,
        };
        let names = self.stack.schedule.actions.iter();
        names.map(|action| action.name.as_str()).filter(moved)
    }

    /// Parts and single actions of the file's windows that there shall not be: likewise.
    fn leftovers(&self) -> impl Iterator<Item = &str> {
        let wanted = |name: &str| {
            let mut actions = self.stack.schedule.actions.iter();
            actions.any(|action| action.name == name)
        };
        let ours = |name: &str| {
            let mut windows = self.stack.schedule.windows.iter();
            windows.any(|window| {
                let rest = name.strip_prefix(&window.name);
                let rest = rest.filter(|it| it.starts_with("-out") || it.starts_with("-in"));
                rest.is_some_and(|it| it.contains("-until-") || it.contains("-once-"))
            })
        };
        let standing = self.group.actions.iter();
        let names = standing.filter_map(|action| action.scheduled_action_name());
        names.filter(move |name| ours(name) && !wanted(name))
    }

    fn is_change(&self, name: &str) -> bool {
        let mut all = self.group.once.iter().chain(self.stack.once());
        all.any(|once| once.name() == name)
    }

    /// What holds now by the schedule, where a window opens or closes with this.
    async fn sizes(&self) -> Result<Sizes, AwsError> {
        let has = self.group.sizes;
        let actions = self.stack.planned();
        let schedule = Schedule {
            actions: &actions,
            capacity: self.stack.base(),
        };
        let closes = {
            self.plain
                .schedule
                .windows
                .iter()
                .zip(&self.stack.schedule.windows)
        }
        .any(|(plain, window)| self.closes(plain, window));
        let wanted = match windows::wanted(self.stack, &[], self.now) {
            Some(open) => open.lacking(has).map(|unserved| unserved.sizes),
            None => None,
        };
        let closed = closes.then(|| schedule.sizes(self.now));
        let closed = closed.filter(|sizes| sizes.desired < has.desired);
        let Some(sizes) = wanted.or(closed) else {
            return Ok(has);
        };
        let size = |size: u32| i32::try_from(size).unwrap_or(i32::MAX);
        let request = self.cx.aws.autoscaling.update_auto_scaling_group();
        let request = request.auto_scaling_group_name(self.name());
        let request = request.min_size(size(sizes.min)).max_size(size(sizes.max));
        let answer = request.desired_capacity(size(sizes.desired)).send().await;
        answer.called(UPDATE, self.name())?;
        Ok(sizes)
    }

    /// Whether a window that is open, by the file or by what stands, is not any more.
    fn closes(&self, plain: &Window, window: &Window) -> bool {
        let mut before = plain.clone();
        let own = { self.group.once.iter() }.filter(|once| once.window == plain.name);
        before.once = own.cloned().collect();
        let open = |window| self.is_open(window);
        !open(window) && (open(plain) || open(&before))
    }

    fn is_open(&self, window: &Window) -> bool {
        let next = self.now.checked_add(SignedDuration::from_secs(1));
        let next = next.unwrap_or(self.now);
        let openings = window.openings(&(self.now..next));
        openings
            .iter()
            .any(|it| (it.out..it.to).contains(&self.now))
    }

    /// Changes that there shall be no longer.
    async fn forget(&self) -> Result<Vec<String>, AwsError> {
        let stay: BTreeSet<String> = self.stack.once().into_iter().map(Once::name).collect();
        let names = self.group.once.iter().map(Once::name);
        let gone = names.filter(|name| !stay.contains(name));
        let jobs = gone.filter_map(|name| self.job(&name)).collect();
        self.run(jobs).await
    }
}

/// Names of the actions of `some` that `others` do not have as they are.
fn different<'a>(some: &'a [Action], others: &[Action]) -> impl Iterator<Item = &'a str> {
    let same = |action: &Action| {
        let mut others = others.iter();
        others.any(|other| other == action)
    };
    let all: Vec<&str> = { some.iter() }
        .filter(|action| !same(action))
        .map(|action| action.name.as_str())
        .collect();
    all.into_iter()
}
