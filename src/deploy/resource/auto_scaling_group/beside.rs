//! What belongs to a group and has calls of its own: each is read with the group, or beside it, and changed alone.

use aws_sdk_autoscaling::types::TrafficSourceIdentifier;
use serde_json::{Value, json};

use super::*;
use freshscale_core::aws::call::Absent;

pub(super) const PROCESSES: &str = "suspended_processes";
pub(super) const METRICS: &str = "enabled_metrics";
pub(super) const LATTICE: &str = "lattice_target_group_arns";

/// What [`update`] changes, by the fields' names.
const OWN_CALLS: [&str; 6] = [
    PROCESSES,
    METRICS,
    LATTICE,
    hooks::FIELD,
    notifications::FIELD,
    warm_pool::FIELD,
];

/// What Auto Scaling calls a target group of VPC Lattice (API reference, TrafficSourceIdentifier).
const OF_LATTICE: &str = "vpc-lattice";

/// Most that a call attaches or detaches (API reference, AttachTrafficSources).
const SOURCES: usize = 10;

/// Whether the file says something of a field.
pub(super) fn is_said(stack: Option<&Stack>, field: &str) -> bool {
    stack.is_some_and(|stack| stack.auto_scaling_group.said.contains_key(field))
}

/// Groups as they stand, with what is in no description of them. That is looked at where the file says it, and where it
/// must be known what a team has: calls and rights that most stacks do not need.
pub(super) async fn complete(
    cx: &Context,
    scope: &Scope,
    groups: &[Group],
) -> Result<Vec<Live<Spec>>, AwsError> {
    let mut all: Vec<Live<Spec>> = groups.iter().map(|group| live(cx, scope, group)).collect();
    let stack = cx.stack.as_deref();
    let looks = |field| cx.thorough || is_said(stack, field);
    let names: Vec<String> = { all.iter() }
        .filter(|live| !live.spec.deleting)
        .map(|live| live.name.clone())
        .collect();
    let hooks = async {
        match looks(hooks::FIELD) {
            true => try_all(names.iter().map(|name| hooks::read(cx, name))).await,
            false => Ok(Vec::new()),
        }
    };
    let notifications = async {
        match looks(notifications::FIELD) && !names.is_empty() {
            true => notifications::read(cx, &names).await,
            false => Ok(BTreeMap::new()),
        }
    };
    let (hooks, mut notifications) = tokio::try_join!(hooks, notifications)?;
    let mut hooks: BTreeMap<&String, Value> = names.iter().zip(hooks).collect();
    for live in &mut all {
        let found = [
            (hooks::FIELD, hooks.remove(&live.name)),
            (notifications::FIELD, notifications.remove(&live.name)),
        ];
        for (field, value) in found {
            let value = value.filter(|value| *value != json!([]));
            live.spec
                .said
                .extend(value.map(|value| (field.to_owned(), value)));
        }
    }
    Ok(all)
}

/// What a group's own description says.
pub(super) fn read(group: &Group) -> impl Iterator<Item = (&'static str, Option<Value>)> {
    let list = |items: BTreeSet<&str>| (!items.is_empty()).then(|| json!(items));
    let processes = group.suspended_processes().iter();
    let processes = list(processes.filter_map(|it| it.process_name()).collect());
    let metrics = group.enabled_metrics().iter();
    let metrics = list(metrics.filter_map(|it| it.metric()).collect());
    let sources = group.traffic_sources().iter();
    let lattice = sources.filter(|source| source.r#type() == Some(OF_LATTICE));
    let lattice = list(lattice.filter_map(|source| source.identifier()).collect());
    [
        (PROCESSES, processes),
        (METRICS, metrics),
        (LATTICE, lattice),
        (warm_pool::FIELD, warm_pool::read(group)),
    ]
    .into_iter()
}

/// Lists whose order means nothing, as they are read.
pub(super) fn sort(said: &mut Said) {
    for field in OWN_CALLS {
        if let Some(Value::Array(items)) = said.get_mut(field) {
            for item in items.iter_mut() {
                if let Some(Value::Array(types)) = item.get_mut(notifications::TYPES) {
                    types.sort_by_cached_key(Value::to_string);
                    types.dedup();
                }
            }
            items.sort_by_cached_key(key);
        }
    }
}

/// What an entry is told apart by.
pub(super) fn key(item: &Value) -> String {
    let named = ["name", notifications::TOPIC];
    let named = named.iter().find_map(|key| item.get(*key)?.as_str());
    named.map_or_else(|| item.to_string(), ToOwned::to_owned)
}

/// The rest, which `UpdateAutoScalingGroup` changes.
pub(super) fn without_own_calls(said: &Said) -> Said {
    let mut rest = said.clone();
    rest.retain(|field, _| !OWN_CALLS.contains(&field.as_str()));
    rest
}

/// What an alarm of the stack watches is collected, whatever else the file lists.
pub(super) fn with_watched(metrics: &mut Value, stack: &Stack) {
    let mut all = texts(Some(metrics));
    all.extend(unfilled::watched(stack).map(ToOwned::to_owned));
    *metrics = json!(all);
}

/// What is collected for an alarm of the stack, or was for one that is gone, is nothing that a team had.
pub(super) fn without_watched(spec: &mut Spec) {
    let Some(Value::Array(metrics)) = spec.said.get_mut(METRICS) else {
        return;
    };
    metrics.retain(|name| !unfilled::METRICS.iter().any(|watched| name == watched));
    if metrics.is_empty() {
        spec.said.remove(METRICS);
    }
}

/// The words of a list.
pub(super) fn texts(list: Option<&Value>) -> BTreeSet<String> {
    let list = list.and_then(Value::as_array).into_iter().flatten();
    let texts = list.filter_map(Value::as_str);
    texts.map(ToOwned::to_owned).collect()
}

/// The words of a field that is a list.
fn words(spec: Option<&Spec>, field: &str) -> BTreeSet<String> {
    texts(spec.and_then(|spec| spec.said.get(field)))
}

/// What comes and what goes.
fn difference(before: &BTreeSet<String>, after: &BTreeSet<String>) -> [Vec<String>; 2] {
    [
        after.difference(before).cloned().collect(),
        before.difference(after).cloned().collect(),
    ]
}

/// Changes what differs; `have` is `None` of a group that was made just now, with its hooks and traffic sources. Each call may
/// be made again.
pub(super) async fn update(
    cx: &Context,
    name: &str,
    have: Option<&Spec>,
    want: &Spec,
) -> Result<(), AwsError> {
    // Hooks first: they hold what the rest may start.
    hooks::update(cx, name, have.unwrap_or(want), want).await?;
    notifications::update(cx, name, have, want).await?;
    metrics(cx, name, have, want).await?;
    if have.is_some() {
        lattice(cx, name, have, want).await?;
    }
    processes(cx, name, have, want).await?;
    warm_pool::update(cx, name, have, want).await
}

async fn processes(
    cx: &Context,
    name: &str,
    have: Option<&Spec>,
    want: &Spec,
) -> Result<(), AwsError> {
    let [stop, go_on] = difference(&words(have, PROCESSES), &words(Some(want), PROCESSES));
    if !stop.is_empty() {
        let call = cx.aws.autoscaling.suspend_processes();
        let call = call.auto_scaling_group_name(name);
        let sent = call.set_scaling_processes(Some(stop)).send().await;
        sent.called("autoscaling:SuspendProcesses", name)?;
    }
    if !go_on.is_empty() {
        let call = cx.aws.autoscaling.resume_processes();
        let call = call.auto_scaling_group_name(name);
        let sent = call.set_scaling_processes(Some(go_on)).send().await;
        sent.called("autoscaling:ResumeProcesses", name)?;
    }
    Ok(())
}

/// What the file lists, and what an alarm watches. It is free of charge.
async fn metrics(
    cx: &Context,
    name: &str,
    have: Option<&Spec>,
    want: &Spec,
) -> Result<(), AwsError> {
    let all = |spec: Option<&Spec>| {
        let watched = spec.and_then(|spec| spec.metrics.clone());
        let mut all = words(spec, METRICS);
        all.extend(watched.into_iter().flatten());
        all
    };
    let [on, off] = difference(&all(have), &all(Some(want)));
    // No name would mean all of them (API reference, EnableMetricsCollection).
    if !on.is_empty() {
        let call = cx.aws.autoscaling.enable_metrics_collection();
        let call = call.auto_scaling_group_name(name).granularity("1Minute");
        let sent = call.set_metrics(Some(on)).send().await;
        sent.called("autoscaling:EnableMetricsCollection", name)?;
    }
    if !off.is_empty() {
        let call = cx.aws.autoscaling.disable_metrics_collection();
        let call = call.auto_scaling_group_name(name);
        let sent = call.set_metrics(Some(off)).send().await;
        sent.called("autoscaling:DisableMetricsCollection", name)?;
    }
    Ok(())
}

fn source(arn: String) -> TrafficSourceIdentifier {
    TrafficSourceIdentifier::builder()
        .set_identifier(Some(arn))
        .r#type(OF_LATTICE)
        .build()
}

/// What a group has from its first instance on.
pub(super) fn sources_of_new_group(want: &Spec) -> Option<Vec<TrafficSourceIdentifier>> {
    let sources = words(Some(want), LATTICE).into_iter().map(source);
    let sources: Vec<_> = sources.collect();
    (!sources.is_empty()).then_some(sources)
}

/// Attaches first, so that the group always serves somebody. To detach one that is detached already, as after a lost answer,
/// is refused: one a call.
async fn lattice(
    cx: &Context,
    name: &str,
    have: Option<&Spec>,
    want: &Spec,
) -> Result<(), AwsError> {
    let [attach, detach] = difference(&words(have, LATTICE), &words(Some(want), LATTICE));
    for arns in attach.chunks(SOURCES) {
        let sources = arns.iter().cloned().map(source).collect();
        let call = cx.aws.autoscaling.attach_traffic_sources();
        let call = call.auto_scaling_group_name(name);
        let sent = call.set_traffic_sources(Some(sources)).send().await;
        sent.called("autoscaling:AttachTrafficSources", name)?;
    }
    for arn in detach {
        let call = cx.aws.autoscaling.detach_traffic_sources();
        let call = call.auto_scaling_group_name(name);
        let sent = call.traffic_sources(source(arn)).send().await;
        sent.called("autoscaling:DetachTrafficSources", name)
            .absent()?;
    }
    Ok(())
}
