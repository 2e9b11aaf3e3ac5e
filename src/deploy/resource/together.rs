//! What the stacks of one command ask AWS together while they are planned: one list in place of a question for each.
//!
//! A list is begun only where its pages are fewer than the questions that it spares, and read only so far: an account may have
//! thousands of what is nobody's here. What it does not tell is asked for by name, as if there were no list; so is all of it
//! where the list is refused.

mod lists;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use aws_sdk_autoscaling::types::{AutoScalingGroup, ScheduledUpdateGroupAction};
use aws_sdk_cloudwatch::types::MetricAlarm;
use aws_sdk_cloudwatchlogs::types::LogGroup;
use aws_sdk_ec2::types::LaunchTemplate;
use aws_sdk_eventbridge::types::Rule;
use tokio::sync::OnceCell;

use super::launch_template::Standing;
use super::memo::Lists;
use super::parallel::try_all;
use super::{Context, alarm, auto_scaling_group, memo};
use freshscale_core::aws::AwsError;
use freshscale_stack::{STACK_TAG, Stack};
use lists::Listed;

/// Values that one filter of EC2 takes ("Filter your resources", EC2 User Guide).
const FILTER_VALUES: usize = 200;

/// Several stacks of one account and Region. Clones share what was answered, for as long as their plans are made: it must not
/// outlive these, as it never sees what changes. The default is of none, and tells nothing.
#[derive(Debug, Clone, Default)]
pub struct Together(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    stacks: Vec<String>,
    caller: OnceCell<(Option<String>, String)>,
    lists: Lists,
    templates: OnceCell<Vec<LaunchTemplate>>,
    groups: Named<AutoScalingGroup>,
    alarms: Named<MetricAlarm>,
    versions: Listed<Standing>,
    actions: Listed<ScheduledUpdateGroupAction>,
    rules: Listed<Rule>,
    log_groups: Listed<LogGroup>,
}

impl Together {
    /// These stacks, which must be of one account and Region.
    pub fn of<'a>(stacks: impl IntoIterator<Item = &'a Stack>) -> Self {
        let mut all = Inner::default();
        let (mut actions, mut rules, mut log_groups) = (0, Vec::new(), Vec::new());
        for stack in stacks {
            let names = &stack.names;
            all.stacks.push(stack.name.clone());
            if !names.auto_scaling_group.is_empty() {
                all.groups.names.push(names.auto_scaling_group.clone());
            }
            if stack.alarms.is_some() {
                all.alarms.names.extend(names.alarms.values().cloned());
            }
            actions += stack.schedule.actions.len();
            rules.extend(names.event_rules.values());
            log_groups.push(&names.log_group);
        }
        let stacks = all.stacks.len();
        all.versions = Listed::of(lists::VERSIONS, stacks, stacks, "");
        all.actions = Listed::of(lists::ACTIONS, actions, all.groups.names.len(), "");
        let prefix = common_prefix(&rules);
        all.rules = Listed::of(lists::RULES, rules.len(), stacks, prefix);
        let prefix = common_prefix(&log_groups);
        all.log_groups = Listed::of(lists::LOG_GROUPS, stacks, stacks, prefix);
        Self(Arc::new(all))
    }

    /// Account and ARN of the caller.
    ///
    /// # Errors
    /// That of `ask`.
    pub(crate) async fn caller<F>(
        &self,
        ask: impl FnOnce() -> F,
    ) -> Result<(Option<String>, String), AwsError>
    where
        F: Future<Output = Result<(Option<String>, String), AwsError>>,
    {
        self.0.caller.get_or_try_init(ask).await.cloned()
    }

    /// Lists of the whole account.
    pub(super) fn lists(&self) -> &Lists {
        &self.0.lists
    }

    /// The launch templates that carry the tag of one of `stacks`; `None` if others are among these.
    pub(super) async fn templates(
        &self,
        cx: &Context,
        stacks: &BTreeSet<String>,
    ) -> Result<Option<Vec<LaunchTemplate>>, AwsError> {
        if !{ stacks.iter() }.all(|stack| self.0.stacks.contains(stack)) {
            return Ok(None);
        }
        let found = self.0.templates.get_or_try_init(|| async {
            let looks = self.0.stacks.chunks(FILTER_VALUES);
            let found =
                try_all(looks.map(|stacks| memo::templates_of(cx, stacks.to_vec()))).await?;
            Ok::<_, AwsError>(found.into_iter().flatten().collect())
        });
        let found = found.await?.iter();
        Ok(Some(
            found.filter(|it| is_of(it, stacks)).cloned().collect(),
        ))
    }

    /// Those of the groups `names` that stand; `None` if others are among these.
    pub(super) async fn groups(
        &self,
        cx: &Context,
        names: &[String],
    ) -> Result<Option<Vec<AutoScalingGroup>>, AwsError> {
        let all = &self.0.groups;
        let ask = || auto_scaling_group::named(cx, &all.names);
        all.those(names, ask, |group| group.auto_scaling_group_name())
            .await
    }

    /// Those of the alarms `names` that stand; `None` if others are among these.
    pub(super) async fn alarms(
        &self,
        cx: &Context,
        names: &[String],
    ) -> Result<Option<Vec<MetricAlarm>>, AwsError> {
        let all = &self.0.alarms;
        let ask = || alarm::named(cx, &all.names);
        all.those(names, ask, |alarm| alarm.alarm_name()).await
    }

    /// The default version of a template; `None` if the list does not tell.
    pub(super) async fn default_version(&self, cx: &Context, template: &str) -> Option<Standing> {
        let versions = &self.0.versions;
        let read = versions.read(|token| lists::versions(cx, token));
        read.await.first(template).cloned()
    }

    /// The scheduled actions of a group; `None` if the list does not tell.
    pub(super) async fn actions(
        &self,
        cx: &Context,
        group: &str,
    ) -> Option<Vec<ScheduledUpdateGroupAction>> {
        let actions = &self.0.actions;
        let read = actions.read(|token| lists::actions(cx, token));
        read.await.all(group).map(<[_]>::to_vec)
    }

    /// The rules of these names that stand; `None` if the list does not tell.
    pub(super) async fn rules(&self, cx: &Context, names: &[&str]) -> Option<Vec<Rule>> {
        let rules = &self.0.rules;
        if !{ names.iter() }.all(|name| rules.may_have(name)) {
            return None;
        }
        let read = rules.read(|token| lists::rules(cx, rules.prefix(), token));
        let read = read.await;
        let each = names.iter().map(|name| read.all(name));
        let found: Option<Vec<&[Rule]>> = each.collect();
        Some(found?.concat())
    }

    /// The log group of a name; the outer `None` if the list does not tell.
    pub(super) async fn log_group(&self, cx: &Context, name: &str) -> Option<Option<LogGroup>> {
        let groups = &self.0.log_groups;
        if !groups.may_have(name) {
            return None;
        }
        let read = groups.read(|token| lists::log_groups(cx, groups.prefix(), token));
        read.await.all(name).map(|found| found.first().cloned())
    }
}

/// What a call takes names of: asked for all the stacks at once.
#[derive(Debug)]
struct Named<T> {
    names: Vec<String>,
    found: OnceCell<BTreeMap<String, T>>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self {
            names: Vec::new(),
            found: OnceCell::new(),
        }
    }
}

impl<T: Clone> Named<T> {
    /// Those of `names` that stand; `None` if others are among these.
    async fn those<F>(
        &self,
        names: &[String],
        ask: impl FnOnce() -> F,
        name_of: impl Fn(&T) -> Option<&str>,
    ) -> Result<Option<Vec<T>>, AwsError>
    where
        F: Future<Output = Result<Vec<T>, AwsError>>,
    {
        if !{ names.iter() }.all(|name| self.names.contains(name)) {
            return Ok(None);
        }
        let found = self.found.get_or_try_init(|| async {
            let by_name = |it: T| Some((name_of(&it)?.to_owned(), it));
            Ok::<_, AwsError>(ask().await?.into_iter().filter_map(by_name).collect())
        });
        let found = found.await?;
        let found = names.iter().filter_map(|name| found.get(name).cloned());
        Ok(Some(found.collect()))
    }
}

/// Whether a template carries the tag of one of these stacks.
fn is_of(template: &LaunchTemplate, stacks: &BTreeSet<String>) -> bool {
    template.tags().iter().any(|tag| {
        let of = tag.value().filter(|_| tag.key() == Some(STACK_TAG));
        of.is_some_and(|stack| stacks.contains(stack))
    })
}

/// The longest start that all names share; empty where there are none.
pub(super) fn common_prefix<S: AsRef<str>>(names: &[S]) -> &str {
    let Some((first, rest)) = names.split_first() else {
        return "";
    };
    let first = first.as_ref();
    // These names are ASCII, so that any byte is a boundary.
    let length = rest.iter().fold(first.len(), |length, name| {
        let both = first.bytes().zip(name.as_ref().bytes());
        both.take_while(|(a, b)| a == b).count().min(length)
    });
    first.get(..length).unwrap_or_default()
}
