//! Answers and ids that several kinds share, so that none is asked for twice.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, Mutex, PoisonError};

use aws_sdk_autoscaling::types::AutoScalingGroup;
use aws_sdk_cloudwatchlogs::types::LogGroup;
use aws_sdk_ec2::types::{Filter, LaunchTemplate};
use aws_sdk_eventbridge::types::Rule;
use aws_sdk_iam::types::{AttachedPolicy, Role};
use aws_sdk_lambda::types::FunctionConfiguration;
use tokio::sync::OnceCell;

use super::parallel::try_all;
use super::{
    Context, Scope, Together, auto_scaling_group, event_rule, iam_role, lambda_function, log_group,
};
use crate::address::Kind;
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::clocks::Contradiction;
use freshscale_stack::STACK_TAG;

/// Shared answers of one observation. Clones share; the default is empty.
#[derive(Debug, Clone, Default)]
pub struct Memo {
    pub(super) together: Together,
    templates: Arc<OnceCell<Vec<LaunchTemplate>>>,
    groups: Arc<OnceCell<Vec<AutoScalingGroup>>>,
    function_answers: Arc<Mutex<BTreeMap<String, FunctionAnswer>>>,
    roles: Arc<OnceCell<Vec<Role>>>,
    telling_groups: Arc<OnceCell<Vec<LogGroup>>>,
    attached: Arc<Mutex<BTreeMap<String, Attached>>>,
    clocks: Arc<Mutex<BTreeMap<String, Contradiction>>>,
}

/// What the account has in this Region, whoever's.
#[derive(Debug, Default)]
pub(super) struct Lists {
    functions: OnceCell<Vec<FunctionConfiguration>>,
    rules: OnceCell<Vec<Rule>>,
    lambda_groups: OnceCell<Vec<LogGroup>>,
}

impl Memo {
    /// Of a stack that is planned together with others, if it is.
    #[must_use]
    pub fn among(together: Option<Together>) -> Self {
        Self {
            together: together.unwrap_or_default(),
            ..Self::default()
        }
    }

    /// Notes zones whose clocks AWS puts elsewhere than the zone data here.
    pub(super) fn learn_clocks(&self, found: BTreeMap<String, Contradiction>) {
        let known = self.clocks.lock();
        known.unwrap_or_else(PoisonError::into_inner).extend(found);
    }

    /// Those zones, as far as was observed.
    #[must_use]
    pub fn clocks(&self) -> BTreeMap<String, Contradiction> {
        let known = self.clocks.lock();
        known.unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// The policies attached to one role; `None` if there is no such role.
type Attached = Arc<OnceCell<Option<Vec<AttachedPolicy>>>>;

/// A function as it runs; `None` if there is no such function.
type FunctionAnswer = Arc<OnceCell<Option<lambda_function::Running>>>;

/// The function of a name: one answer, whoever asks first.
///
/// # Errors
/// The call's.
pub(super) async fn function_answer(
    cx: &Context,
    scope: &Scope,
    name: &str,
) -> Result<Option<lambda_function::Running>, AwsError> {
    let cell = lock(&scope.memo.function_answers)
        .entry(name.to_owned())
        .or_default()
        .clone();
    let found = cell.get_or_try_init(|| lambda_function::running(cx, name));
    found.await.cloned()
}

/// The launch templates that carry the tag of one of the scope's stacks: one call, whoever asks first.
///
/// # Errors
/// The call's.
pub async fn tagged_templates<'a>(
    cx: &Context,
    scope: &'a Scope,
) -> Result<&'a [LaunchTemplate], AwsError> {
    let found = scope
        .memo
        .templates
        .get_or_try_init(|| async {
            if scope.stacks.is_empty() {
                return Ok(Vec::new());
            }
            let shared = scope.memo.together.templates(cx, &scope.stacks);
            let found = match shared.await? {
                Some(found) => found,
                None => templates_of(cx, scope.stacks.iter().cloned().collect()).await?,
            };
            for template in &found {
                cx.ids.learn_template(template);
            }
            Ok(found)
        })
        .await?;
    Ok(found)
}

/// The launch templates that carry the tag of one of these stacks: one call, of at most 200.
pub(super) async fn templates_of(
    cx: &Context,
    stacks: Vec<String>,
) -> Result<Vec<LaunchTemplate>, AwsError> {
    let filter = Filter::builder()
        .name(format!("tag:{STACK_TAG}"))
        .set_values(Some(stacks))
        .build();
    let request = cx.aws.ec2.describe_launch_templates().filters(filter);
    let found = request.into_paginator().items().send().try_collect().await;
    found.called("ec2:DescribeLaunchTemplates", &cx.stack_name)
}

/// The groups that carry the tag of one of the scope's stacks.
///
/// # Errors
/// The call's.
pub async fn tagged_groups<'a>(
    cx: &Context,
    scope: &'a Scope,
) -> Result<&'a [AutoScalingGroup], AwsError> {
    let cell = &scope.memo.groups;
    let found = cell.get_or_try_init(|| auto_scaling_group::tagged(cx, scope));
    Ok(found.await?)
}

/// A group as it was seen with its instances when the end of its stack was planned.
#[must_use]
pub fn known_group<'a>(cx: &'a Context, name: &str) -> Option<&'a AutoScalingGroup> {
    let groups = cx.scope.memo.groups.get().filter(|_| cx.scope.ends)?;
    let mut groups = groups.iter();
    groups.find(|group| group.auto_scaling_group_name() == Some(name))
}

/// Every function of the account in this Region: Lambda cannot search.
///
/// # Errors
/// The call's.
pub async fn functions<'a>(
    cx: &Context,
    scope: &'a Scope,
) -> Result<&'a [FunctionConfiguration], AwsError> {
    let found = scope
        .memo
        .together
        .lists()
        .functions
        .get_or_try_init(|| async {
            let listed = cx.aws.lambda.list_functions().into_paginator().items();
            let listed = listed.send().try_collect().await;
            listed.called("lambda:ListFunctions", &cx.stack_name)
        });
    Ok(found.await?)
}

/// Every rule of the event bus, whoever's: what carries a tag cannot be searched for.
///
/// # Errors
/// The call's.
pub async fn rules<'a>(cx: &Context, scope: &'a Scope) -> Result<&'a [Rule], AwsError> {
    let cell = &scope.memo.together.lists().rules;
    let found = cell.get_or_try_init(|| event_rule::all(cx));
    Ok(found.await?)
}

/// The roles among which the stack's may be.
///
/// # Errors
/// The call's.
pub async fn roles<'a>(cx: &Context, scope: &'a Scope) -> Result<&'a [Role], AwsError> {
    let found = scope.memo.roles.get_or_try_init(|| iam_role::listed(cx));
    Ok(found.await?)
}

/// The log groups of functions, whoever's.
///
/// # Errors
/// The call's.
pub async fn lambda_groups<'a>(cx: &Context, scope: &'a Scope) -> Result<&'a [LogGroup], AwsError> {
    let cell = &scope.memo.together.lists().lambda_groups;
    let found = cell.get_or_try_init(|| log_group::with_prefix(cx, log_group::LAMBDA_PREFIX));
    Ok(found.await?)
}

/// The log groups whose names tell of one of the scope's stacks, wherever.
///
/// # Errors
/// The call's.
pub async fn telling_groups<'a>(
    cx: &Context,
    scope: &'a Scope,
) -> Result<&'a [LogGroup], AwsError> {
    let found = scope.memo.telling_groups.get_or_try_init(|| async {
        let found = { scope.stacks.iter() }.map(|stack| log_group::with_pattern(cx, stack));
        let found = try_all(found).await?;
        Ok(found.into_iter().flatten().collect())
    });
    Ok(found.await?)
}

/// Whether an earlier look found none of these but where functions have theirs: unless somebody made one of another name
/// in the meantime, there is none.
#[must_use]
pub fn tells_in_lambda_only(cx: &Context) -> bool {
    let known = cx.scope.memo.telling_groups.get();
    let in_lambda = |group: &LogGroup| {
        let name = group.log_group_name().unwrap_or_default();
        name.starts_with(log_group::LAMBDA_PREFIX)
    };
    known.is_some_and(|known| known.iter().all(in_lambda))
}

/// The managed policies attached to a role; `None` if there is no such role.
///
/// # Errors
/// The call's.
pub async fn attached_policies(
    cx: &Context,
    scope: &Scope,
    role: &str,
) -> Result<Option<Vec<AttachedPolicy>>, AwsError> {
    let cell = lock(&scope.memo.attached)
        .entry(role.to_owned())
        .or_default()
        .clone();
    let found = cell.get_or_try_init(|| iam_role::attached(cx, role)).await;
    found.cloned()
}

/// What AWS calls by an id and we by a name. Clones share; what is not known is looked up.
#[derive(Debug, Clone, Default)]
pub struct Ids {
    templates: Arc<Mutex<BTreeMap<String, String>>>,
    latest: Arc<Mutex<BTreeMap<String, u64>>>,
    roles: Arc<Mutex<BTreeMap<String, String>>>,
    ruled_out: Arc<Mutex<BTreeSet<Kind>>>,
    expecting_alarms: Arc<OnceCell<()>>,
}

impl Ids {
    /// The stack has none of this kind, under whatever name: nobody need ask.
    pub fn rule_out(&self, kind: Kind) {
        lock(&self.ruled_out).insert(kind);
    }

    /// See [`Ids::rule_out`].
    #[must_use]
    pub fn is_ruled_out(&self, kind: Kind) -> bool {
        lock(&self.ruled_out).contains(&kind)
    }

    /// Set once the record says that alarms are coming.
    #[must_use]
    pub fn expecting_alarms(&self) -> &OnceCell<()> {
        &self.expecting_alarms
    }

    /// A launch template's id, if a step has seen it. EC2 tags by id only.
    #[must_use]
    pub fn template(&self, name: &str) -> Option<String> {
        lock(&self.templates).get(name).cloned()
    }

    /// Remembers what an answer said.
    pub fn learn_template(&self, template: &LaunchTemplate) {
        if let (Some(name), Some(id)) = (
            template.launch_template_name(),
            template.launch_template_id(),
        ) {
            lock(&self.templates).insert(name.to_owned(), id.to_owned());
            let latest = template.latest_version_number();
            if let Some(latest) = latest.and_then(|number| u64::try_from(number).ok()) {
                lock(&self.latest).insert(name.to_owned(), latest);
            }
        }
    }

    /// The highest version of each launch template that was seen, by the template's name.
    #[must_use]
    pub fn latest_versions(&self) -> BTreeMap<String, u64> {
        lock(&self.latest).clone()
    }

    /// Forgets a template that was deleted or turned out to be another.
    pub fn forget_template(&self, name: &str) {
        lock(&self.templates).remove(name);
    }

    /// A role's ARN, if a step has seen it: its path is part of it, and a role made by hand may have any.
    #[must_use]
    pub fn role(&self, name: &str) -> Option<String> {
        lock(&self.roles).get(name).cloned()
    }

    /// Remembers what an answer said.
    pub fn learn_role(&self, name: &str, arn: &str) {
        lock(&self.roles).insert(name.to_owned(), arn.to_owned());
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
