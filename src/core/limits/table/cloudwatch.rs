// Made by tests/python/limits_table.py from the service models of botocore 1.44.8, which are
// Copyright Amazon.com, Inc. or its affiliates, under the Apache License 2.0. Not to be edited.

#![allow(non_upper_case_globals, unused_imports)]

use crate::limits::{BYTES, FLAG, INSTANT, INTEGER, NUMBER, WORDS};
use crate::limits::{Entry, MOST, Member, Pattern, Shape};

pub(super) static OPERATIONS: &[(&str, &Shape)] = &[
    ("DeleteAlarms", &DeleteAlarmsInput),
    ("DescribeAlarms", &DescribeAlarmsInput),
    ("ListTagsForResource", &ListTagsForResourceInput),
    ("PutMetricAlarm", &PutMetricAlarmInput),
    ("TagResource", &TagResourceInput),
    ("UntagResource", &UntagResourceInput),
];

static AlarmName: Shape = Shape::text(1, 255, None, &[], false);
static AlarmNames: Shape = Shape::list(0, 100, &AlarmName);
static DeleteAlarmsInput: Shape = Shape::structure(&[
    Member::new("AlarmNames", "AlarmNames", true, &AlarmNames),
]);
static AlarmNamePrefix: Shape = Shape::text(1, 255, None, &[], false);
static AlarmType: Shape = Shape::text(0, MOST, None, AlarmType_VALUES, false);
static AlarmTypes: Shape = Shape::list(0, MOST, &AlarmType);
static StateValue: Shape = Shape::text(0, MOST, None, StateValue_VALUES, false);
static ActionPrefix: Shape = Shape::text(1, 1024, None, &[], false);
static MaxRecords: Shape = Shape::Integer(Some(1), Some(100));
static DescribeAlarmsInput: Shape = Shape::structure(&[
    Member::new("ActionPrefix", "ActionPrefix", false, &ActionPrefix),
    Member::new("AlarmNamePrefix", "AlarmNamePrefix", false, &AlarmNamePrefix),
    Member::new("AlarmNames", "AlarmNames", false, &AlarmNames),
    Member::new("AlarmTypes", "AlarmTypes", false, &AlarmTypes),
    Member::new("ChildrenOfAlarmName", "ChildrenOfAlarmName", false, &AlarmName),
    Member::new("MaxRecords", "MaxRecords", false, &MaxRecords),
    Member::new("NextToken", "NextToken", false, &WORDS),
    Member::new("ParentsOfAlarmName", "ParentsOfAlarmName", false, &AlarmName),
    Member::new("StateValue", "StateValue", false, &StateValue),
]);
static AmazonResourceName: Shape = Shape::text(1, 1024, None, &[], false);
static ListTagsForResourceInput: Shape = Shape::structure(&[
    Member::new("ResourceARN", "ResourceARN", true, &AmazonResourceName),
]);
static AlarmDescription: Shape = Shape::text(0, 1024, None, &[], false);
static ResourceName: Shape = Shape::text(1, 1024, None, &[], false);
static ResourceList: Shape = Shape::list(0, 5, &ResourceName);
static MetricName: Shape = Shape::text(1, 255, None, &[], false);
static Namespace: Shape = Shape::text(1, 255, Some(&P0), &[], false);
static Statistic: Shape = Shape::text(0, MOST, None, Statistic_VALUES, false);
static DimensionName: Shape = Shape::text(1, 255, None, &[], false);
static DimensionValue: Shape = Shape::text(1, 1024, None, &[], false);
static Dimension: Shape = Shape::structure(&[
    Member::new("Name", "Name", true, &DimensionName),
    Member::new("Value", "Value", true, &DimensionValue),
]);
static Dimensions: Shape = Shape::list(0, 30, &Dimension);
static Period: Shape = Shape::Integer(Some(1), None);
static StandardUnit: Shape = Shape::text(0, MOST, None, StandardUnit_VALUES, false);
static EvaluationPeriods: Shape = Shape::Integer(Some(1), None);
static DatapointsToAlarm: Shape = Shape::Integer(Some(1), None);
static ComparisonOperator: Shape = Shape::text(0, MOST, None, ComparisonOperator_VALUES, false);
static TreatMissingData: Shape = Shape::text(1, 255, None, &[], false);
static EvaluateLowSampleCountPercentile: Shape = Shape::text(1, 255, None, &[], false);
static MetricId: Shape = Shape::text(1, 255, None, &[], false);
static Metric: Shape = Shape::structure(&[
    Member::new("Dimensions", "Dimensions", false, &Dimensions),
    Member::new("MetricName", "MetricName", false, &MetricName),
    Member::new("Namespace", "Namespace", false, &Namespace),
]);
static MetricStat: Shape = Shape::structure(&[
    Member::new("Metric", "Metric", true, &Metric),
    Member::new("Period", "Period", true, &Period),
    Member::new("Stat", "Stat", true, &WORDS),
    Member::new("Unit", "Unit", false, &StandardUnit),
]);
static MetricExpression: Shape = Shape::text(1, 2048, None, &[], false);
static AccountId: Shape = Shape::text(1, 255, None, &[], false);
static MetricDataQuery: Shape = Shape::structure(&[
    Member::new("AccountId", "AccountId", false, &AccountId),
    Member::new("Expression", "Expression", false, &MetricExpression),
    Member::new("Id", "Id", true, &MetricId),
    Member::new("Label", "Label", false, &WORDS),
    Member::new("MetricStat", "MetricStat", false, &MetricStat),
    Member::new("Period", "Period", false, &Period),
    Member::new("ReturnData", "ReturnData", false, &FLAG),
]);
static MetricDataQueries: Shape = Shape::list(0, MOST, &MetricDataQuery);
static TagKey: Shape = Shape::text(1, 128, None, &[], false);
static TagValue: Shape = Shape::text(0, 256, None, &[], false);
static Tag: Shape = Shape::structure(&[
    Member::new("Key", "Key", true, &TagKey),
    Member::new("Value", "Value", true, &TagValue),
]);
static TagList: Shape = Shape::list(0, MOST, &Tag);
static Timezone: Shape = Shape::text(1, 50, None, &[], false);
static WallClockWindow: Shape = Shape::structure(&[
    Member::new("Timezone", "Timezone", false, &Timezone),
]);
static SlidingWindow: Shape = Shape::structure(&[
]);
static EvaluationWindow: Shape = Shape::structure(&[
    Member::new("SlidingWindow", "SlidingWindow", false, &SlidingWindow),
    Member::new("WallClockWindow", "WallClockWindow", false, &WallClockWindow),
]);
static WarmUpPeriodDurationInMinutes: Shape = Shape::Integer(Some(1), Some(2880));
static WarmUpConfiguration: Shape = Shape::structure(&[
    Member::new("OnlyStartEvaluatingAfterWarmUpPeriodEnds", "OnlyStartEvaluatingAfterWarmUpPeriodEnds", false, &FLAG),
    Member::new("WarmUpPeriodDurationInMinutes", "WarmUpPeriodDurationInMinutes", true, &WarmUpPeriodDurationInMinutes),
]);
static Query: Shape = Shape::text(1, 10000, None, &[], false);
static PendingPeriod: Shape = Shape::Integer(Some(0), Some(86400));
static RecoveryPeriod: Shape = Shape::Integer(Some(0), Some(86400));
static AlarmPromQLCriteria: Shape = Shape::structure(&[
    Member::new("PendingPeriod", "PendingPeriod", false, &PendingPeriod),
    Member::new("Query", "Query", true, &Query),
    Member::new("RecoveryPeriod", "RecoveryPeriod", false, &RecoveryPeriod),
]);
static EvaluationCriteria: Shape = Shape::structure(&[
    Member::new("PromQLCriteria", "PromQLCriteria", false, &AlarmPromQLCriteria),
]);
static EvaluationInterval: Shape = Shape::Integer(Some(10), Some(3600));
static AlarmTagsPropagationTagKey: Shape = Shape::text(1, 128, None, &[], false);
static AlarmTagsPropagationTagKeys: Shape = Shape::list(1, 50, &AlarmTagsPropagationTagKey);
static AlarmTagsPropagation: Shape = Shape::structure(&[
    Member::new("Enabled", "Enabled", true, &FLAG),
    Member::new("ExcludedTagKeys", "ExcludedTagKeys", false, &AlarmTagsPropagationTagKeys),
    Member::new("IncludedTagKeys", "IncludedTagKeys", false, &AlarmTagsPropagationTagKeys),
]);
static ActionConfiguration: Shape = Shape::structure(&[
    Member::new("AlarmTagsPropagation", "AlarmTagsPropagation", false, &AlarmTagsPropagation),
]);
static PutMetricAlarmInput: Shape = Shape::structure(&[
    Member::new("ActionConfiguration", "ActionConfiguration", false, &ActionConfiguration),
    Member::new("ActionsEnabled", "ActionsEnabled", false, &FLAG),
    Member::new("AlarmActions", "AlarmActions", false, &ResourceList),
    Member::new("AlarmDescription", "AlarmDescription", false, &AlarmDescription),
    Member::new("AlarmName", "AlarmName", true, &AlarmName),
    Member::new("ComparisonOperator", "ComparisonOperator", false, &ComparisonOperator),
    Member::new("DatapointsToAlarm", "DatapointsToAlarm", false, &DatapointsToAlarm),
    Member::new("Dimensions", "Dimensions", false, &Dimensions),
    Member::new("EvaluateLowSampleCountPercentile", "EvaluateLowSampleCountPercentile", false, &EvaluateLowSampleCountPercentile),
    Member::new("EvaluationCriteria", "EvaluationCriteria", false, &EvaluationCriteria),
    Member::new("EvaluationInterval", "EvaluationInterval", false, &EvaluationInterval),
    Member::new("EvaluationPeriods", "EvaluationPeriods", false, &EvaluationPeriods),
    Member::new("EvaluationWindow", "EvaluationWindow", false, &EvaluationWindow),
    Member::new("ExtendedStatistic", "ExtendedStatistic", false, &WORDS),
    Member::new("InsufficientDataActions", "InsufficientDataActions", false, &ResourceList),
    Member::new("MetricName", "MetricName", false, &MetricName),
    Member::new("Metrics", "Metrics", false, &MetricDataQueries),
    Member::new("Namespace", "Namespace", false, &Namespace),
    Member::new("OKActions", "OKActions", false, &ResourceList),
    Member::new("Period", "Period", false, &Period),
    Member::new("Statistic", "Statistic", false, &Statistic),
    Member::new("Tags", "Tags", false, &TagList),
    Member::new("Threshold", "Threshold", false, &NUMBER),
    Member::new("ThresholdMetricId", "ThresholdMetricId", false, &MetricId),
    Member::new("TreatMissingData", "TreatMissingData", false, &TreatMissingData),
    Member::new("Unit", "Unit", false, &StandardUnit),
    Member::new("WarmUpConfiguration", "WarmUpConfiguration", false, &WarmUpConfiguration),
]);
static TagResourceInput: Shape = Shape::structure(&[
    Member::new("ResourceARN", "ResourceARN", true, &AmazonResourceName),
    Member::new("Tags", "Tags", true, &TagList),
]);
static TagKeyList: Shape = Shape::list(0, MOST, &TagKey);
static UntagResourceInput: Shape = Shape::structure(&[
    Member::new("ResourceARN", "ResourceARN", true, &AmazonResourceName),
    Member::new("TagKeys", "TagKeys", true, &TagKeyList),
]);
static AlarmType_VALUES: &[&str] = &["CompositeAlarm", "MetricAlarm", "LogAlarm"];
static StateValue_VALUES: &[&str] = &["OK", "ALARM", "INSUFFICIENT_DATA"];
static Statistic_VALUES: &[&str] = &["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
static StandardUnit_VALUES: &[&str] = &["Seconds", "Microseconds", "Milliseconds", "Bytes", "Kilobytes", "Megabytes", "Gigabytes", "Terabytes", "Bits", "Kilobits", "Megabits", "Gigabits", "Terabits", "Percent", "Count", "Bytes/Second", "Kilobytes/Second", "Megabytes/Second", "Gigabytes/Second", "Terabytes/Second", "Bits/Second", "Kilobits/Second", "Megabits/Second", "Gigabits/Second", "Terabits/Second", "Count/Second", "None"];
static ComparisonOperator_VALUES: &[&str] = &["GreaterThanOrEqualToThreshold", "GreaterThanThreshold", "LessThanThreshold", "LessThanOrEqualToThreshold", "LessThanLowerOrGreaterThanUpperThreshold", "LessThanLowerThreshold", "GreaterThanUpperThreshold"];
static P0: Pattern = Pattern::regex(r"[^:].*", r"[^:].*", None);
