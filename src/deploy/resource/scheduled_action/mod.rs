//! Scheduled actions: capacity on a clock. Those of our group are ours, each of them: one that the
//! file lacks is drift.

mod life;
mod put;

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::memo::tagged_groups;
use super::parallel::try_all;
use super::{Context, Declared, DeployContext, Headline, Job, Live, Owner, Resource, Scope};
use crate::address::{Address, Kind, kind};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, lacked};
use freshscale_core::rotation::clocks::contradicted;
use freshscale_stack::{Action, Stack};
use life::fires_again;
pub use life::is_expired;
pub(super) use put::clear;

pub(crate) use freshscale_core::rotation::group::actions as all;

/// How scheduled actions of the group are declared, read and written, up to 50 in one call.
pub struct ScheduledAction;

/// See [`Resource::Spec`]. Absent sizes are not zero: they leave the group's.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// Whose action it is.
    pub group: String,
    /// Five-field cron.
    pub recurrence: Option<String>,
    /// Zone of the cron; a one-off has none.
    pub timezone: Option<String>,
    /// First run, if the file says so and it is still to come; RFC 3339, UTC.
    pub start: Option<String>,
    /// No run after this.
    pub end: Option<String>,
    /// New minimum.
    pub min: Option<i32>,
    /// New maximum.
    pub max: Option<i32>,
    /// New desired capacity.
    pub desired: Option<i32>,
}

impl Resource for ScheduledAction {
    type Spec = Spec;
    const KIND: Kind = kind::SCHEDULED_ACTION;
    const HEADLINE: Headline = &[
        ("recurrence", ""),
        ("start", "from"),
        ("end", "until"),
        ("timezone", ""),
        ("desired", "desired"),
        ("min", "min"),
        ("max", "max"),
    ];
    const ENDS_WITH: Option<Kind> = Some(kind::AUTO_SCALING_GROUP);
    const AFTER: &'static [Kind] = &[kind::AUTO_SCALING_GROUP];
    const BATCH: usize = 50;

    fn declare(stack: &Stack, facts: &DeployContext) -> Vec<Declared<Spec>> {
        let group = &stack.names.auto_scaling_group;
        stack
            .schedule
            .actions
            .iter()
            .filter(|action| !is_expired(action, facts.now))
            .map(|action| Declared {
                name: format!("{group}/{}", action.name),
                spec: declared(group, action, facts.now),
            })
            .collect()
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let groups = scope.names(kind::AUTO_SCALING_GROUP);
        let found = try_all(groups.map(|group| actions_of(cx, scope, group))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        let groups = tagged_groups(cx, scope).await?;
        let names = groups.iter().filter_map(|g| g.auto_scaling_group_name());
        let names = names.filter(|name| !scope.has(kind::AUTO_SCALING_GROUP, Some(name)));
        let found = try_all(names.map(|group| actions_of(cx, scope, group))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    async fn remains(_: &Context, _: &Scope) -> Result<Vec<String>, AwsError> {
        Ok(Vec::new())
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        let job = Job::Create {
            name: name.to_owned(),
            want: want.clone(),
        };
        only(name, Self::batch(cx, vec![job]).await)
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        let job = Job::Update {
            name: name.to_owned(),
            have: have.clone(),
            want: want.clone(),
        };
        only(name, Self::batch(cx, vec![job]).await)
    }

    async fn delete(cx: &Context, name: &str, have: &Spec) -> Result<(), AwsError> {
        let job = Job::Delete {
            name: name.to_owned(),
            have: have.clone(),
        };
        only(name, Self::batch(cx, vec![job]).await)
    }

    async fn batch(cx: &Context, jobs: Vec<Job<Spec>>) -> Vec<Result<(), AwsError>> {
        put::batch(cx, jobs).await
    }
}

fn only(name: &str, results: Vec<Result<(), AwsError>>) -> Result<(), AwsError> {
    results.into_iter().next().unwrap_or_else(|| {
        Err(lacked(
            "autoscaling:BatchPutScheduledUpdateGroupAction",
            name,
            "a result",
        ))
    })
}

fn declared(group: &str, action: &Action, now: Timestamp) -> Spec {
    let size = |n: Option<u32>| n.map(|n| i32::try_from(n).unwrap_or(i32::MAX));
    Spec {
        group: group.to_owned(),
        recurrence: action.recurrence.clone(),
        timezone: action.recurrence.as_ref().map(|_| action.timezone.clone()),
        // A start that is over would be refused ("start time is in the past").
        start: action.start.filter(|start| *start > now).map(text),
        end: action.end.map(text),
        min: size(action.min),
        max: size(action.max),
        desired: size(action.desired),
    }
}

/// What shall stand of an action now, with the time of its next firing; `None` for what is over.
///
/// AWS may keep the start of an action that is put without one, so that what shall fire next is said.
pub(crate) fn wanted_spec(group: &str, action: &Action, now: Timestamp) -> Option<Spec> {
    let mut spec = declared(group, action, now);
    if spec.start.is_none() {
        let firing = freshscale_stack::planned(action).map(|planned| planned.firing);
        let after = now.checked_add(jiff::SignedDuration::from_secs(1)).ok()?;
        let next = firing.and_then(|firing| firing.after(after).next());
        spec.start = next.map(text);
    }
    (!is_expired(action, now)).then_some(spec)
}

/// An action that stands, with the time of its next firing.
pub(crate) fn standing_spec(group: &str, action: &ScheduledUpdateGroupAction) -> Spec {
    let at = |time: Option<&aws_smithy_types::DateTime>| {
        time.and_then(|t| Timestamp::from_second(t.secs()).ok())
            .map(text)
    };
    let recurrence = action.recurrence().map(ToOwned::to_owned);
    let zone = action.time_zone().unwrap_or("UTC").to_owned();
    Spec {
        group: group.to_owned(),
        timezone: recurrence.as_ref().map(|_| zone),
        recurrence,
        start: at(action.start_time().or(action.time())),
        end: at(action.end_time()),
        min: action.min_size(),
        max: action.max_size(),
        desired: action.desired_capacity(),
    }
}

/// To the second, as AWS keeps it.
fn text(at: Timestamp) -> String {
    Timestamp::from_second(at.as_second()).map_or_else(|_| at.to_string(), |at| at.to_string())
}

async fn actions_of(cx: &Context, scope: &Scope, group: &str) -> Result<Vec<Live<Spec>>, AwsError> {
    let found = match scope.memo.together.actions(cx, group).await {
        Some(found) => Some(found),
        None => all(&cx.aws, group).await.absent()?,
    };
    let written = starts(cx.stack.as_deref(), group);
    let now = cx.clock.now();
    let standing = found.as_deref().unwrap_or_default();
    let given = |name: &str| written.contains_key(name);
    scope.memo.learn_clocks(contradicted(standing, given, now));
    let live = |action| {
        let live = observed(group, action, &written, now)?;
        Some(life::with_its_start(live, action, cx.stack.as_deref(), now))
    };
    Ok(found.unwrap_or_default().iter().filter_map(live).collect())
}

/// The recurring actions of the file that say when to begin.
fn starts<'a>(stack: Option<&'a Stack>, group: &str) -> BTreeMap<&'a str, Timestamp> {
    stack
        .filter(|stack| stack.names.auto_scaling_group == group)
        .into_iter()
        .flat_map(|stack| &stack.schedule.actions)
        .filter_map(|action| Some((action.name.as_str(), action.start?)))
        .collect()
}

/// `None` for one that is over: AWS is about to remove it, and nothing is to be done about it.
fn observed(
    group: &str,
    action: &ScheduledUpdateGroupAction,
    written: &BTreeMap<&str, Timestamp>,
    now: Timestamp,
) -> Option<Live<Spec>> {
    let name = action.scheduled_action_name()?;
    let at = |time: Option<&aws_smithy_types::DateTime>| {
        time.and_then(|t| Timestamp::from_second(t.secs()).ok())
    };
    let recurrence = action.recurrence().map(ToOwned::to_owned);
    let start = at(action.start_time().or(action.time()));
    let end = at(action.end_time());
    let over = |time: Option<Timestamp>| time.is_some_and(|time| time <= now);
    if over(end) || (recurrence.is_none() && over(start)) {
        return None;
    }
    let zone = action.time_zone().unwrap_or("UTC");
    let begins = start.filter(|_| written.contains_key(name));
    if recurrence
        .as_deref()
        .is_some_and(|cron| !fires_again(cron, zone, (begins, end), now))
    {
        return None;
    }
    // AWS fills the next occurrence of a recurring action in as its start: only a start that a
    // person wrote, and that is still to come, means anything.
    let start = start.filter(|_| {
        recurrence.is_none() || written.get(name).is_some_and(|written| *written > now)
    });
    Some(Live {
        name: format!("{group}/{name}"),
        owner: Owner::Within(Address {
            kind: kind::AUTO_SCALING_GROUP,
            name: group.to_owned(),
        }),
        spec: Spec {
            group: group.to_owned(),
            timezone: recurrence
                .as_ref()
                .map(|_| action.time_zone().unwrap_or("UTC").to_owned()),
            recurrence,
            start: start.map(text),
            end: end.map(text),
            min: action.min_size(),
            max: action.max_size(),
            desired: action.desired_capacity(),
        },
    })
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    fn now() -> Timestamp {
        "2026-12-24T00:00:00Z".parse().unwrap()
    }

    fn action(recurrence: Option<&str>, start: Option<&str>, end: Option<&str>) -> Action {
        Action {
            max: Some(8),
            ..life::tests::action(recurrence, start, end)
        }
    }

    fn aws(recurrence: Option<&str>, start: &str) -> ScheduledUpdateGroupAction {
        let start: Timestamp = start.parse().unwrap();
        ScheduledUpdateGroupAction::builder()
            .scheduled_action_name("out")
            .set_recurrence(recurrence.map(ToOwned::to_owned))
            .set_time_zone(recurrence.map(|_| "Asia/Seoul".to_owned()))
            .start_time(aws_smithy_types::DateTime::from_secs(start.as_second()))
            .max_size(8)
            .desired_capacity(4)
            .build()
    }

    #[test]
    fn what_fires_no_more_before_its_end_is_over_on_both_sides() {
        // 09:00 in Seoul is midnight in UTC: the next firing is on the 25th.
        let end = Some("2026-12-24T23:00:00Z");
        let ended = action(Some("0 9 * * *"), None, end);
        assert!(is_expired(&ended, now()));
        let mut standing = aws(Some("0 9 * * *"), "2026-12-25T00:00:00Z");
        standing.end_time = ended
            .end
            .map(|end| aws_smithy_types::DateTime::from_secs(end.as_second()));
        assert!(observed("g", &standing, &BTreeMap::new(), now()).is_none());
        let later = Some("2026-12-25T01:00:00Z");
        assert!(!is_expired(&action(Some("0 9 * * *"), None, later), now()));
    }

    #[test]
    fn the_start_that_aws_fills_in_is_not_a_difference() {
        let wanted = declared("g", &action(Some("0 9 * * *"), None, None), now());
        let live = observed(
            "g",
            &aws(Some("0 9 * * *"), "2026-12-25T00:00:00Z"),
            &BTreeMap::new(),
            now(),
        )
        .unwrap();
        assert_eq!(live.spec, wanted);
        assert_eq!(live.name, "g/out");
    }

    #[test]
    fn a_past_start_of_a_recurring_action_is_neither_sent_nor_compared() {
        let action = action(Some("0 9 * * *"), Some("2026-12-01T00:00:00Z"), None);
        let written = BTreeMap::from([("out", action.start.unwrap())]);
        let live = observed(
            "g",
            &aws(Some("0 9 * * *"), "2026-12-25T00:00:00Z"),
            &written,
            now(),
        )
        .unwrap();
        assert_eq!(declared("g", &action, now()).start, None);
        assert_eq!(live.spec.start, None);
    }

    #[test]
    fn the_start_of_a_one_off_is_compared_and_its_zone_is_not() {
        let wanted = declared(
            "g",
            &action(None, Some("2026-12-25T00:00:00Z"), None),
            now(),
        );
        let live = observed(
            "g",
            &aws(None, "2026-12-26T00:00:00Z"),
            &BTreeMap::new(),
            now(),
        )
        .unwrap();
        assert_ne!(live.spec.start, wanted.start);
        assert_eq!(live.spec.timezone, wanted.timezone);
    }

    #[test]
    fn a_one_off_that_is_about_to_fire_is_left_alone() {
        let due = aws(None, "2026-12-24T00:00:00Z");
        assert!(observed("g", &due, &BTreeMap::new(), now()).is_none());
    }
}
