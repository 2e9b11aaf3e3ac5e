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
use lists::{Listed, Paged};

/// Values that one filter of EC2 takes ("Filter your resources", EC2 User Guide).
const FILTER_VALUES: usize = 200;

/// Several stacks of one account and Region. Clones share what was answered, for as long as their plans are made: it must not
/// outlive these, as it never sees what changes.
#[derive(Debug, Clone)]
pub struct Together(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    stacks: Vec<String>,
    groups: Vec<String>,
    rules: Vec<String>,
    log_groups: Vec<String>,
    alarms: Vec<String>,
    actions: usize,
    caller: OnceCell<(Option<String>, String)>,
    lists: Lists,
    templates: OnceCell<Vec<LaunchTemplate>>,
    found_groups: OnceCell<BTreeMap<String, AutoScalingGroup>>,
    found_alarms: OnceCell<BTreeMap<String, MetricAlarm>>,
    versions: OnceCell<Listed<Standing>>,
    found_actions: OnceCell<Listed<ScheduledUpdateGroupAction>>,
    found_rules: OnceCell<Listed<Rule>>,
    found_log_groups: OnceCell<Listed<LogGroup>>,
}

impl Together {
    /// These stacks, which must be of one account and Region.
    pub fn of<'a>(stacks: impl IntoIterator<Item = &'a Stack>) -> Self {
        let mut all = Inner {
            stacks: Vec::new(),
            groups: Vec::new(),
            rules: Vec::new(),
            log_groups: Vec::new(),
            alarms: Vec::new(),
            actions: 0,
            caller: OnceCell::new(),
            lists: Lists::default(),
            templates: OnceCell::new(),
            found_groups: OnceCell::new(),
            found_alarms: OnceCell::new(),
            versions: OnceCell::new(),
            found_actions: OnceCell::new(),
            found_rules: OnceCell::new(),
            found_log_groups: OnceCell::new(),
        };
        for stack in stacks {
            all.stacks.push(stack.name.clone());
            all.rules.extend(stack.names.event_rules.values().cloned());
            all.log_groups.push(stack.names.log_group.clone());
            if stack.alarms.is_some() {
                all.alarms.extend(stack.names.alarms.values().cloned());
            }
            all.actions += stack.schedule.actions.len();
            let group = &stack.names.auto_scaling_group;
            if !group.is_empty() {
                all.groups.push(group.clone());
            }
        }
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
        if !{ names.iter() }.all(|name| self.0.groups.contains(name)) {
            return Ok(None);
        }
        let found = self.0.found_groups.get_or_try_init(|| async {
            let found = auto_scaling_group::named(cx, &self.0.groups).await?;
            let by_name =
                |group: AutoScalingGroup| Some((group.auto_scaling_group_name.clone()?, group));
            Ok::<_, AwsError>(found.into_iter().filter_map(by_name).collect())
        });
        let found = found.await?;
        let found = names.iter().filter_map(|name| found.get(name).cloned());
        Ok(Some(found.collect()))
    }

    /// Those of the alarms `names` that stand; `None` if others are among these.
    pub(super) async fn alarms(
        &self,
        cx: &Context,
        names: &[String],
    ) -> Result<Option<Vec<MetricAlarm>>, AwsError> {
        if !{ names.iter() }.all(|name| self.0.alarms.contains(name)) {
            return Ok(None);
        }
        let found = self.0.found_alarms.get_or_try_init(|| async {
            let found = alarm::named(cx, &self.0.alarms).await?;
            let by_name = |alarm: MetricAlarm| Some((alarm.alarm_name.clone()?, alarm));
            Ok::<_, AwsError>(found.into_iter().filter_map(by_name).collect())
        });
        let found = found.await?;
        let found = names.iter().filter_map(|name| found.get(name).cloned());
        Ok(Some(found.collect()))
    }

    /// The default version of a template; `None` if the list does not tell.
    pub(super) async fn default_version(&self, cx: &Context, template: &str) -> Option<Standing> {
        let versions = Paged {
            expected: self.0.stacks.len(),
            spared: self.0.stacks.len(),
            size: lists::VERSIONS,
        };
        let found = &self.0.versions;
        let found = found.get_or_init(|| versions.read(|token| lists::versions(cx, token)));
        found.await.first(template).cloned()
    }

    /// The scheduled actions of a group; `None` if the list does not tell.
    pub(super) async fn actions(
        &self,
        cx: &Context,
        group: &str,
    ) -> Option<Vec<ScheduledUpdateGroupAction>> {
        let actions = Paged {
            expected: self.0.actions,
            spared: self.0.groups.len(),
            size: lists::ACTIONS,
        };
        let found = &self.0.found_actions;
        let found = found.get_or_init(|| actions.read(|token| lists::actions(cx, token)));
        found.await.all(group).map(<[_]>::to_vec)
    }

    /// The rules of these names that stand; `None` if the list does not tell.
    pub(super) async fn rules(&self, cx: &Context, names: &[&str]) -> Option<Vec<Rule>> {
        let prefix = common_prefix(&self.0.rules);
        if !{ names.iter() }.all(|name| name.starts_with(prefix)) {
            return None;
        }
        let rules = Paged {
            expected: self.0.rules.len(),
            spared: self.0.stacks.len(),
            size: lists::RULES,
        };
        let found = &self.0.found_rules;
        let found = found.get_or_init(|| rules.read(|token| lists::rules(cx, prefix, token)));
        let found = found.await;
        let each = names.iter().map(|name| found.all(name));
        let found: Option<Vec<&[Rule]>> = each.collect();
        Some(found?.concat())
    }

    /// The log group of a name; the outer `None` if the list does not tell.
    pub(super) async fn log_group(&self, cx: &Context, name: &str) -> Option<Option<LogGroup>> {
        let prefix = common_prefix(&self.0.log_groups);
        if !name.starts_with(prefix) {
            return None;
        }
        let groups = Paged {
            expected: self.0.log_groups.len(),
            spared: self.0.stacks.len(),
            size: lists::LOG_GROUPS,
        };
        let found = &self.0.found_log_groups;
        let found = found.get_or_init(|| groups.read(|token| lists::log_groups(cx, prefix, token)));
        found.await.all(name).map(|found| found.first().cloned())
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
