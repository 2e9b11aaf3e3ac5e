//! Lists of an account, page by page.

use std::collections::BTreeMap;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use aws_sdk_cloudwatchlogs::types::LogGroup;
use aws_sdk_eventbridge::types::Rule;
use tokio::sync::OnceCell;

use crate::resource::launch_template::{self, Standing};
use crate::resource::{Context, event_rule};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::group;

/// The largest pages that AWS gives (botocore 1.44.8): of versions,
pub(super) const VERSIONS: usize = 200;
/// of scheduled actions,
pub(super) const ACTIONS: usize = 100;
/// of rules,
pub(super) const RULES: usize = 100;
/// and of log groups.
pub(super) const LOG_GROUPS: usize = 50;

/// Pages beyond those that the stacks' own would fill: for what is somebody else's.
const OTHERS: usize = 2;

/// A page: what is on it, each under the name by which it is asked for, and the token of the next one.
pub(super) type Page<T> = Result<(Vec<(String, T)>, Option<String>), AwsError>;

/// A list that is read once, as far as it is worth it.
#[derive(Debug)]
pub(super) struct Listed<T> {
    /// So many pages at most.
    most: usize,
    /// How the names begin.
    prefix: String,
    read: OnceCell<Read<T>>,
}

/// A list as far as it was read.
#[derive(Debug)]
pub(super) struct Read<T> {
    found: BTreeMap<String, Vec<T>>,
    is_whole: bool,
}

impl<T> Read<T> {
    /// All that stand under a name; `None` if there may be more.
    pub(super) fn all(&self, name: &str) -> Option<&[T]> {
        let found = self.found.get(name).map(Vec::as_slice);
        self.is_whole.then(|| found.unwrap_or_default())
    }

    /// The one of a name, where there can be but one; `None` if there is none or the list does not tell.
    pub(super) fn first(&self, name: &str) -> Option<&T> {
        self.found.get(name)?.first()
    }
}

impl<T> Default for Listed<T> {
    fn default() -> Self {
        Self::of(1, 0, 0, "")
    }
}

impl<T> Listed<T> {
    /// Of pages of `size`, where the stacks have `expected` of these, whose names begin with `prefix`, and the list spares so many questions.
    pub(super) fn of(size: usize, expected: usize, spared: usize, prefix: &str) -> Self {
        let most = expected.div_ceil(size) + OTHERS;
        Self {
            most: if most < spared { most } else { 0 },
            prefix: prefix.to_owned(),
            read: OnceCell::new(),
        }
    }

    /// How the names begin.
    pub(super) fn prefix(&self) -> &str {
        &self.prefix
    }

    /// Whether what has this name is on the list, if it stands.
    pub(super) fn may_have(&self, name: &str) -> bool {
        name.starts_with(&self.prefix)
    }

    /// Reads it, whoever asks first. Nothing of it where it is not worth it, or a page fails: whoever asks by name then meets what
    /// failed.
    pub(super) async fn read<F>(&self, page: impl Fn(Option<String>) -> F) -> &Read<T>
    where
        F: Future<Output = Page<T>>,
    {
        self.read.get_or_init(|| self.pages(page)).await
    }

    async fn pages<F>(&self, page: impl Fn(Option<String>) -> F) -> Read<T>
    where
        F: Future<Output = Page<T>>,
    {
        let mut read = Read {
            found: BTreeMap::new(),
            is_whole: false,
        };
        let mut token = None;
        for _ in 0..self.most {
            let Ok((items, next)) = page(token).await else {
                break;
            };
            for (name, item) in items {
                read.found.entry(name).or_default().push(item);
            }
            token = next.filter(|token| !token.is_empty());
            if token.is_none() {
                read.is_whole = true;
                break;
            }
        }
        read
    }
}

/// Default versions of whatever templates: without a template, `$Default` stands for that of each ("DescribeLaunchTemplateVersions",
/// EC2 API Reference).
pub(super) async fn versions(cx: &Context, token: Option<String>) -> Page<Standing> {
    let (found, next) = launch_template::defaults(cx, VERSIONS, token).await?;
    let named = |it: Standing| Some((it.version.launch_template_name.clone()?, it));
    Ok((found.into_iter().filter_map(named).collect(), next))
}

/// Scheduled actions of whatever groups, by group.
pub(super) async fn actions(
    cx: &Context,
    token: Option<String>,
) -> Page<ScheduledUpdateGroupAction> {
    let request = cx.aws.autoscaling.describe_scheduled_actions();
    let request = request.max_records(i32::try_from(ACTIONS).unwrap_or(i32::MAX));
    let answer = request.set_next_token(token).send().await;
    let answer = answer.called(group::ACTIONS, "*")?;
    let found = answer.scheduled_update_group_actions.unwrap_or_default();
    let named = |it: ScheduledUpdateGroupAction| Some((it.auto_scaling_group_name.clone()?, it));
    Ok((
        found.into_iter().filter_map(named).collect(),
        answer.next_token,
    ))
}

/// Rules whose names begin so.
pub(super) async fn rules(cx: &Context, prefix: &str, token: Option<String>) -> Page<Rule> {
    let prefix = Some(prefix).filter(|prefix| !prefix.is_empty());
    let (found, next) = event_rule::page(cx, prefix, token).await?;
    let named = |it: Rule| Some((it.name.clone()?, it));
    Ok((found.into_iter().filter_map(named).collect(), next))
}

/// Log groups whose names begin so.
pub(super) async fn log_groups(
    cx: &Context,
    prefix: &str,
    token: Option<String>,
) -> Page<LogGroup> {
    let prefix = Some(prefix.to_owned()).filter(|prefix| !prefix.is_empty());
    let request = cx.aws.logs.describe_log_groups();
    let request = request
        .set_log_group_name_prefix(prefix)
        .set_next_token(token);
    let answer = request.send().await;
    let answer = answer.called("logs:DescribeLogGroups", "*")?;
    let found = answer.log_groups.unwrap_or_default();
    let named = |it: LogGroup| Some((it.log_group_name.clone()?, it));
    Ok((
        found.into_iter().filter_map(named).collect(),
        answer.next_token,
    ))
}
