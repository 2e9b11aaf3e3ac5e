#![allow(clippy::unwrap_used)]

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::super::params::testing::Cloud;
use super::{Alarm, evaluate};

/// A cloud with an alarm that is bad at 1 and more, hour by hour.
fn cloud(more: Value) -> Cloud {
    let mut cloud = Cloud::new();
    let mut params = json!({
        "AlarmName": "a", "Namespace": "n", "MetricName": "M", "Statistic": "Maximum",
        "ComparisonOperator": "GreaterThanOrEqualToThreshold", "Threshold": 1.0,
        "Period": 3600, "EvaluationPeriods": 3, "DatapointsToAlarm": 2,
        "TreatMissingData": "notBreaching", "AlarmActions": ["arn:aws:sns:r:1:bad"],
        "OKActions": ["arn:aws:sns:r:1:good"],
    });
    for (name, value) in more.as_object().unwrap() {
        params[name] = value.clone();
    }
    cloud.ok("cloudwatch:PutMetricAlarm", params);
    cloud
}

fn alarm(cloud: &Cloud) -> &Alarm {
    &cloud.0.cloudwatch.alarms["a"]
}

/// Each hour's value, or none; the states at the ends of those hours.
fn states(cloud: &mut Cloud, hours: &[Option<u32>]) -> Vec<String> {
    let mut states = Vec::new();
    for value in hours {
        if let Some(value) = value {
            let line = json!({"_aws": {
                "Timestamp": cloud.0.now.as_millisecond() + 60_000,
                "CloudWatchMetrics": [{"Namespace": "n", "Dimensions": [[]], "Metrics": [{"Name": "M"}]}],
            }, "M": value});
            super::from_line(&mut cloud.0, &line.to_string());
        }
        cloud.wait(3600);
        while evaluate::next_due(&cloud.0).is_some_and(|due| due <= cloud.0.now) {
            evaluate::fire(&mut cloud.0);
        }
        states.push(alarm(cloud).state.clone());
    }
    states
}

#[test]
fn two_bad_hours_of_three_are_enough_in_whatever_order() {
    let mut cloud = cloud(json!({}));
    let hours = [Some(0), Some(1), Some(0), Some(1), Some(0), Some(0)];
    let found = states(&mut cloud, &hours);
    assert_eq!(found, ["OK", "OK", "OK", "ALARM", "OK", "OK"]);
    let told: Vec<&str> = { cloud.0.messages.iter() }.map(|m| m.to.as_str()).collect();
    let (good, bad) = ("arn:aws:sns:r:1:good", "arn:aws:sns:r:1:bad");
    assert_eq!(told, [good, bad, good]);
    assert_eq!(cloud.0.messages[1].body["NewStateValue"], "ALARM");
}

#[test]
fn hours_without_data_are_what_the_alarm_takes_them_for() {
    let hours = [Some(1), None, None, None];
    for (treatment, expected) in [
        ("notBreaching", ["OK", "OK", "OK", "OK"]),
        ("breaching", ["ALARM", "ALARM", "ALARM", "ALARM"]),
        ("missing", ["OK", "OK", "OK", "INSUFFICIENT_DATA"]),
        ("ignore", ["INSUFFICIENT_DATA"; 4]),
    ] {
        let mut cloud = cloud(json!({"TreatMissingData": treatment}));
        assert_eq!(states(&mut cloud, &hours), expected, "{treatment}");
    }
}

#[test]
fn an_alarm_whose_actions_are_off_changes_its_state_in_silence() {
    let mut cloud = cloud(json!({"ActionsEnabled": false, "DatapointsToAlarm": 1}));
    assert_eq!(states(&mut cloud, &[Some(1)]), ["ALARM"]);
    assert!(cloud.0.messages.is_empty());
}

#[test]
fn a_warm_up_ends_with_its_time_or_with_enough_data() {
    let wait = json!({"TreatMissingData": "breaching",
        "WarmUpConfiguration": {"WarmUpPeriodDurationInMinutes": 300}});
    let (new, off) = ("INSUFFICIENT_DATA", "ALARM");
    let mut silent = cloud(wait.clone());
    assert_eq!(
        states(&mut silent, &[None; 6]),
        [new, new, new, new, off, off]
    );
    let mut busy = cloud(wait);
    assert_eq!(states(&mut busy, &[Some(0); 4]), [new, new, "OK", "OK"]);
}

#[test]
fn an_alarm_that_nothing_can_change_is_not_looked_at() {
    let mut cloud = cloud(json!({}));
    states(&mut cloud, &[Some(0), None, None, None, None]);
    assert_eq!(evaluate::next_due(&cloud.0), None);
    // After a year of silence, one bad hour is one bad hour.
    cloud.wait(365 * 86_400);
    let before = cloud.0.now;
    assert_eq!(states(&mut cloud, &[Some(1), Some(1)]), ["OK", "ALARM"]);
    assert_eq!(cloud.0.now, before + SignedDuration::from_hours(2));
}

#[test]
fn what_was_measured_is_kept_for_a_week() {
    let mut cloud = cloud(json!({}));
    states(&mut cloud, &[Some(0); 24 * 10]);
    let [series] = cloud.0.cloudwatch.series.values().collect::<Vec<_>>()[..] else {
        panic!("one series");
    };
    assert!(
        (24 * 7..=24 * 8 + 1).contains(&series.len()),
        "{}",
        series.len()
    );
    let oldest: Timestamp = series[0].at;
    assert!(oldest + SignedDuration::from_hours(24 * 8) >= series.last().unwrap().at);
}

#[test]
fn an_alarm_of_a_unit_sees_what_is_counted_in_it_alone() {
    let params =
        |unit: &str| json!({"Unit": unit, "DatapointsToAlarm": 1, "TreatMissingData": "missing"});
    // The lines of these tests say no unit.
    let mut same = cloud(params("None"));
    assert_eq!(states(&mut same, &[Some(1)]), ["ALARM"]);
    let mut other = cloud(params("Seconds"));
    assert_eq!(states(&mut other, &[Some(1)]), ["INSUFFICIENT_DATA"]);
}

/// boto3 sends what it is given; the SDK for Rust reads nothing but a double.
#[test]
fn a_threshold_that_came_as_a_whole_number_is_told_as_a_double() {
    let cloud = cloud(json!({"Threshold": 1}));
    assert!(alarm(&cloud).params["Threshold"].is_f64());
}

#[test]
fn statistics_are_one_of_two_kinds_and_what_there_is_not_is_refused() {
    let mut cloud = Cloud::new();
    let mut code = |more: Value| {
        let mut params = json!({
            "AlarmName": "a", "Namespace": "n", "MetricName": "M", "Period": 60, "EvaluationPeriods": 1,
            "ComparisonOperator": "GreaterThanThreshold", "Threshold": 1.0,
        });
        for (name, value) in more.as_object().unwrap() {
            params[name] = value.clone();
        }
        match cloud.call("cloudwatch:PutMetricAlarm", params) {
            Ok(_) => "taken".to_owned(),
            Err(fault) => fault.code,
        }
    };
    for (more, expected) in [
        (json!({"Statistic": "Sum"}), "taken"),
        (json!({"ExtendedStatistic": "p99.9"}), "taken"),
        (
            json!({"ExtendedStatistic": "p99.9", "EvaluateLowSampleCountPercentile": "evaluate"}),
            "taken",
        ),
        (json!({}), "ValidationError"),
        (json!({"Statistic": "Median"}), "ValidationError"),
        (
            json!({"Statistic": "Sum", "ExtendedStatistic": "p99"}),
            "InvalidParameterCombination",
        ),
        (json!({"ExtendedStatistic": "90"}), "InvalidParameterValue"),
        (
            json!({"ExtendedStatistic": "p101"}),
            "InvalidParameterValue",
        ),
        (
            json!({"ExtendedStatistic": "p9", "EvaluateLowSampleCountPercentile": "x"}),
            "ValidationError",
        ),
        (json!({"ExtendedStatistic": "tm90"}), "taken"),
        (
            json!({"ExtendedStatistic": "p9", "EvaluateLowSampleCountPercentile": "ignore"}),
            "taken",
        ),
    ] {
        assert_eq!(code(more.clone()), expected, "{more}");
    }
}

#[test]
fn a_percentile_of_too_few_values_leaves_the_state_as_it_is() {
    let percentile = json!({
        "Statistic": null, "ExtendedStatistic": "p90", "EvaluateLowSampleCountPercentile": "ignore", "DatapointsToAlarm": 1,
    });
    let mut few = cloud(percentile.clone());
    assert_eq!(states(&mut few, &[Some(1)]), ["INSUFFICIENT_DATA"]);
    let mut judged = percentile;
    judged["EvaluateLowSampleCountPercentile"] = json!("evaluate");
    assert_eq!(states(&mut cloud(judged), &[Some(1)]), ["ALARM"]);
}
