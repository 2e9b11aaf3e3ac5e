//! The calls of an alarm, and what its description in AWS says as a spec.

use std::collections::BTreeMap;

use aws_sdk_cloudwatch::types::{
    ComparisonOperator, Dimension, MetricAlarm, Statistic, WarmUpConfiguration,
};

use super::{Spec, unfilled};
use crate::resource::parallel::try_all;
use crate::resource::tags::{self, TagChanges, Tags};
use crate::resource::{Context, Live, Scope};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Absent, Called};

/// Alarms of these names, without a call for none. A call takes a hundred.
pub(in crate::resource) async fn named(
    cx: &Context,
    names: &[String],
) -> Result<Vec<MetricAlarm>, AwsError> {
    let found = try_all(names.chunks(100).map(|names| at_once(cx, names))).await?;
    Ok(found.into_iter().flatten().collect())
}

async fn at_once(cx: &Context, names: &[String]) -> Result<Vec<MetricAlarm>, AwsError> {
    let answer = cx
        .aws
        .cloudwatch
        .describe_alarms()
        .set_alarm_names(Some(names.to_vec()))
        .max_records(100)
        .send()
        .await
        .called("cloudwatch:DescribeAlarms", &names.join(", "))?;
    Ok(answer.metric_alarms.unwrap_or_default())
}

/// Every metric alarm of the account in this Region.
pub(super) async fn list(cx: &Context) -> Result<Vec<MetricAlarm>, AwsError> {
    let mut pages = cx.aws.cloudwatch.describe_alarms().into_paginator().send();
    let mut all = Vec::new();
    while let Some(page) = pages.next().await {
        let page = page.called("cloudwatch:DescribeAlarms", &cx.stack_name)?;
        all.extend(page.metric_alarms.unwrap_or_default());
    }
    Ok(all)
}

/// Tags need a call of their own; `None` if it went between the two.
pub(super) async fn live(
    cx: &Context,
    scope: &Scope,
    alarm: &MetricAlarm,
) -> Result<Option<Live<Spec>>, AwsError> {
    let name = alarm.alarm_name().unwrap_or_default();
    let answer = cx
        .aws
        .cloudwatch
        .list_tags_for_resource()
        .resource_arn(cx.account.alarm_arn(name))
        .send()
        .await
        .called("cloudwatch:ListTagsForResource", name)
        .absent()?;
    Ok(answer.map(|answer| {
        let all = tags::from_cloudwatch(answer.tags());
        Live {
            name: name.to_owned(),
            owner: scope.owner(&all),
            spec: observed(alarm, tags::compared(&all)),
        }
    }))
}

fn observed(alarm: &MetricAlarm, tags: Tags) -> Spec {
    let text = |text: Option<&str>| text.map(ToOwned::to_owned);
    let warm_up = alarm.warm_up_configuration();
    let spec = Spec {
        description: text(alarm.alarm_description()).unwrap_or_default(),
        namespace: text(alarm.namespace()),
        metric: text(alarm.metric_name()),
        expression: None,
        metrics: BTreeMap::new(),
        dimensions: pairs(alarm.dimensions()),
        statistic: alarm.statistic().map(|s| s.as_str().to_owned()),
        comparison: { alarm.comparison_operator() }
            .map(|operator| operator.as_str().to_owned())
            .unwrap_or_default(),
        threshold: alarm.threshold(),
        period: alarm.period(),
        evaluation_periods: alarm.evaluation_periods(),
        datapoints_to_alarm: { alarm.datapoints_to_alarm() }.or(alarm.evaluation_periods()),
        missing_data: text(alarm.treat_missing_data()).unwrap_or_else(|| "missing".to_owned()),
        warm_up_minutes: warm_up.and_then(WarmUpConfiguration::warm_up_period_duration_in_minutes),
        enabled: alarm.actions_enabled().unwrap_or(true),
        alarm_actions: alarm.alarm_actions().to_vec(),
        ok_actions: alarm.ok_actions().to_vec(),
        insufficient_data_actions: alarm.insufficient_data_actions().to_vec(),
        other: other(alarm),
        tags,
    };
    match unfilled::read(alarm, &spec) {
        Some(mut spec) => {
            spec.other.retain(|member| member != METRICS);
            spec
        }
        None => spec,
    }
}

pub(super) fn pairs(dimensions: &[Dimension]) -> BTreeMap<String, String> {
    let dimensions = dimensions.iter();
    dimensions
        .filter_map(|it| Some((it.name()?.to_owned(), it.value()?.to_owned())))
        .collect()
}

/// Of an alarm on what is computed of several metrics, where no spec says it.
const METRICS: &str = "metrics";

/// Members that we never set; setting the alarm anew clears them.
fn other(alarm: &MetricAlarm) -> Vec<String> {
    let set = [
        ("unit", alarm.unit().is_some()),
        ("extended_statistic", alarm.extended_statistic().is_some()),
        (METRICS, !alarm.metrics().is_empty()),
        ("threshold_metric_id", alarm.threshold_metric_id().is_some()),
        ("evaluation_window", alarm.evaluation_window().is_some()),
        ("evaluation_criteria", alarm.evaluation_criteria().is_some()),
    ];
    let set = set.into_iter().filter(|(_, is)| *is);
    set.map(|(name, _)| name.to_owned()).collect()
}

/// Makes it, or replaces all of it but its tags and its state.
pub(super) async fn put(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
    let warm_up = want.warm_up_minutes.map(|minutes| {
        WarmUpConfiguration::builder()
            .warm_up_period_duration_in_minutes(minutes)
            .build()
    });
    let queries = unfilled::queries(want);
    let put = cx.aws.cloudwatch.put_metric_alarm();
    // Either the one or the other ("If you use the `Metrics` parameter, you cannot include the `Namespace`, `MetricName`,
    // `Dimensions`, `Period`, `Unit`, `Statistic`, or `ExtendedStatistic` parameters": API reference, `PutMetricAlarm`).
    let put = match queries {
        Some(queries) => put.set_metrics(Some(queries)),
        None => put
            .set_namespace(want.namespace.clone())
            .set_metric_name(want.metric.clone())
            .set_dimensions(Some(dimensions(&want.dimensions)))
            .set_statistic(want.statistic.as_deref().map(Statistic::from))
            .set_period(want.period),
    };
    put.alarm_name(name)
        .alarm_description(&want.description)
        .comparison_operator(ComparisonOperator::from(want.comparison.as_str()))
        .set_threshold(want.threshold)
        .set_evaluation_periods(want.evaluation_periods)
        .set_datapoints_to_alarm(want.datapoints_to_alarm)
        .treat_missing_data(&want.missing_data)
        .set_warm_up_configuration(warm_up)
        .actions_enabled(want.enabled)
        .set_alarm_actions(Some(want.alarm_actions.clone()))
        .set_ok_actions(Some(want.ok_actions.clone()))
        .set_insufficient_data_actions(Some(want.insufficient_data_actions.clone()))
        .set_tags(Some(tags::to_cloudwatch(&want.tags)))
        .send()
        .await
        .called("cloudwatch:PutMetricAlarm", name)?;
    Ok(())
}

pub(super) fn dimensions(pairs: &BTreeMap<String, String>) -> Vec<Dimension> {
    let one = |(name, value)| Dimension::builder().name(name).value(value).build();
    pairs.iter().map(one).collect()
}

/// One that is gone is deleted.
pub(super) async fn delete(cx: &Context, name: &str) -> Result<(), AwsError> {
    cx.aws
        .cloudwatch
        .delete_alarms()
        .alarm_names(name)
        .send()
        .await
        .called("cloudwatch:DeleteAlarms", name)
        .absent()?;
    Ok(())
}

pub(super) async fn retag(cx: &Context, name: &str, changes: &TagChanges) -> Result<(), AwsError> {
    let arn = cx.account.alarm_arn(name);
    if !changes.put.is_empty() {
        cx.aws
            .cloudwatch
            .tag_resource()
            .resource_arn(&arn)
            .set_tags(Some(tags::to_cloudwatch(&changes.put)))
            .send()
            .await
            .called("cloudwatch:TagResource", name)?;
    }
    if !changes.remove.is_empty() {
        cx.aws
            .cloudwatch
            .untag_resource()
            .resource_arn(&arn)
            .set_tag_keys(Some(changes.remove.clone()))
            .send()
            .await
            .called("cloudwatch:UntagResource", name)?;
    }
    Ok(())
}
