//! Making, describing, tagging and deleting alarms.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::math::{Difference, difference};
use super::statistic::is_statistic;
use super::{Alarm, alarm_arn};
use crate::params::{
    as_tag_list, bounded, int, invalid, list, maybe, page, tag_list, text, texts, unsatisfied,
};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// What an alarm can be made of here; the rest of the model is refused, not pretended.
const KNOWN: &[&str] = &[
    "AlarmName",
    "AlarmDescription",
    "ActionsEnabled",
    "OKActions",
    "AlarmActions",
    "InsufficientDataActions",
    "MetricName",
    "Namespace",
    "Statistic",
    "ExtendedStatistic",
    "EvaluateLowSampleCountPercentile",
    "Unit",
    "Dimensions",
    "Period",
    "EvaluationPeriods",
    "DatapointsToAlarm",
    "Threshold",
    "ComparisonOperator",
    "TreatMissingData",
    "WarmUpConfiguration",
    "Tags",
    "Metrics",
];

/// What an alarm on an expression does not have ("If you use the `Metrics` parameter, you cannot include …": API reference,
/// PutMetricAlarm).
const OF_ONE_METRIC: &[&str] = &[
    "MetricName",
    "Namespace",
    "Dimensions",
    "Period",
    "Unit",
    "Statistic",
    "ExtendedStatistic",
];

const OPERATORS: &[&str] = &[
    "GreaterThanOrEqualToThreshold",
    "GreaterThanThreshold",
    "LessThanThreshold",
    "LessThanOrEqualToThreshold",
];
const STATISTICS: &[&str] = &["SampleCount", "Average", "Sum", "Minimum", "Maximum"];
const TREATMENTS: &[&str] = &["breaching", "notBreaching", "ignore", "missing"];

/// Seconds: alarms with short periods look back a day at most, all others a week.
const DAY: i64 = 86_400;

/// Whether a new or changed alarm is one that AWS takes, and that this emulator can follow.
fn check(call: &Call) -> Result<(), Fault> {
    let members = call.params.as_object().into_iter().flatten();
    if let Some((name, _)) = { members }.find(|(name, _)| !KNOWN.contains(&name.as_str())) {
        return Err(unserved(&format!("no `{name}`")));
    }
    let difference = of_what(call)?;
    text(call, "ComparisonOperator")?;
    one_of(call, "ComparisonOperator", OPERATORS)?;
    one_of(call, "TreatMissingData", TREATMENTS)?;
    let given = |name: &str, number: Option<i64>| {
        number.ok_or_else(|| unsatisfied(call, name, "null", "Member must not be null"))
    };
    let period = match difference {
        Some(difference) => difference.period,
        None => given("Period", bounded(call, "Period", 10, 7 * DAY)?)?,
    };
    let periods = given("EvaluationPeriods", int(call, "EvaluationPeriods")?)?;
    if !([10, 20, 30].contains(&period) || period % 60 == 0) {
        return Err(invalid(
            call,
            "Period must be 10, 20, 30 or a multiple of 60",
        ));
    }
    let longest = if period < 3600 { DAY } else { 7 * DAY };
    if periods < 1 || period.saturating_mul(periods) > longest {
        let text = format!(
            "Metrics cannot be checked across more than {longest} seconds (EvaluationPeriods * Period)."
        );
        return Err(invalid(call, text));
    }
    bounded(call, "DatapointsToAlarm", 1, periods)?;
    if call.params["Threshold"].as_f64().is_none() {
        return Err(unsatisfied(
            call,
            "Threshold",
            "null",
            "Member must not be null",
        ));
    }
    let warm_up = call.params["WarmUpConfiguration"]["WarmUpPeriodDurationInMinutes"].as_i64();
    if warm_up.is_some_and(|minutes| !(1..=2880).contains(&minutes)) {
        return Err(invalid(call, "A warm-up takes 1 to 2880 minutes."));
    }
    Ok(())
}

/// One metric, or what is computed of several.
fn of_what(call: &Call) -> Result<Option<Difference>, Fault> {
    let queries = &call.params["Metrics"];
    if queries.is_null() {
        for name in ["MetricName", "Namespace"] {
            text(call, name)?;
        }
        statistic(call)?;
        return Ok(None);
    }
    let both = { OF_ONE_METRIC.iter() }.find(|name| !call.params[**name].is_null());
    if let Some(name) = both {
        // The wording is not confirmed.
        let text = format!("Metrics and {name} cannot both be specified.");
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    difference(queries).map(Some).map_err(unserved)
}

fn unserved(what: &str) -> Fault {
    let text = format!("The emulator's alarms have {what}.");
    Fault::with_status(501, "NotImplemented", text)
}

/// One of the two, and what belongs to it ("you must specify either Statistic or ExtendedStatistic but not both": API
/// reference, PutMetricAlarm). The words about unknown ones are those that moto's authors and CloudFormation's users met; the
/// others are not confirmed.
fn statistic(call: &Call) -> Result<(), Fault> {
    one_of(call, "Statistic", STATISTICS)?;
    let extended = maybe(call, "ExtendedStatistic");
    match (maybe(call, "Statistic"), extended) {
        (Some(_), Some(_)) => {
            let text = "Statistic and ExtendedStatistic cannot both be specified.";
            return Err(Fault::new("InvalidParameterCombination", text));
        }
        (None, None) => {
            text(call, "Statistic")?;
        }
        (Some(_), None) => {}
        (None, Some(given)) if !is_statistic(given) => {
            let text =
                format!("The value {given} for parameter ExtendedStatistic is not supported.");
            return Err(Fault::new("InvalidParameterValue", text));
        }
        (None, Some(_)) => {}
    }
    match maybe(call, "EvaluateLowSampleCountPercentile") {
        None | Some("evaluate" | "ignore") => Ok(()),
        Some(other) => {
            let text = format!(
                "Option {other} is not supported. Supported options for parameter EvaluateLowSampleCountPercentile are evaluate and ignore."
            );
            Err(invalid(call, text))
        }
    }
}

fn one_of(call: &Call, name: &str, words: &[&str]) -> Result<(), Fault> {
    match maybe(call, name) {
        Some(word) if !words.contains(&word) => {
            let rule = format!("Member must satisfy enum value set: [{}]", words.join(", "));
            Err(unsatisfied(call, name, &format!("'{word}'"), &rule))
        }
        _ => Ok(()),
    }
}

/// Creates it, or replaces all of it but its state and its tags.
pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    let name = alarm_name(call)?;
    check(call)?;
    let tags = tag_list(call, "Tags");
    limited(call, &tags)?;
    let mut params = call.params.clone();
    if let Some(members) = params.as_object_mut() {
        members.remove("Tags");
    }
    let now = world.now;
    let new = Alarm {
        params: Value::Null,
        tags,
        created: now,
        configured: now,
        state: "INSUFFICIENT_DATA".to_owned(),
        reason: "Unchecked: Initial alarm creation".to_owned(),
        since: now,
        evaluated: now,
    };
    let alarm = world.cloudwatch.alarms.entry(name).or_insert(new);
    // A client may send a whole number (boto3, in JSON and CBOR); the model has a double, and answers have one.
    params["Threshold"] = params["Threshold"].as_f64().into();
    alarm.params = params;
    alarm.configured = now;
    Ok(json!({}))
}

fn alarm_name(call: &Call) -> Result<String, Fault> {
    let name = text(call, "AlarmName")?;
    if !(1..=255).contains(&name.chars().count()) {
        let rule = "Member must have length between 1 and 255, inclusive";
        return Err(unsatisfied(call, "AlarmName", &format!("'{name}'"), rule));
    }
    Ok(name.to_owned())
}

fn describe_one(world: &World, name: &str, alarm: &Alarm) -> Value {
    let time = |at: Timestamp| at.as_duration().as_secs_f64();
    let mut shown = alarm.params.clone();
    if let Some(members) = shown.as_object_mut() {
        for list in [
            "OKActions",
            "AlarmActions",
            "InsufficientDataActions",
            "Dimensions",
        ] {
            members.entry(list).or_insert_with(|| json!([]));
        }
        members.entry("ActionsEnabled").or_insert(json!(true));
        members.extend([
            ("AlarmArn".to_owned(), json!(alarm_arn(world, name))),
            ("StateValue".to_owned(), json!(alarm.state)),
            ("StateReason".to_owned(), json!(alarm.reason)),
            ("StateUpdatedTimestamp".to_owned(), json!(time(alarm.since))),
            (
                "StateTransitionedTimestamp".to_owned(),
                json!(time(alarm.since)),
            ),
            (
                "AlarmConfigurationUpdatedTimestamp".to_owned(),
                json!(time(alarm.configured)),
            ),
        ]);
    }
    shown
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let (names, prefix) = (texts(call, "AlarmNames"), maybe(call, "AlarmNamePrefix"));
    if !names.is_empty() && prefix.is_some() {
        let text = "AlarmNamePrefix must be blank if AlarmNames are given.";
        return Err(Fault::new("InvalidParameterCombination", text));
    }
    if names.len() > 100 {
        let rule = "Member must have length less than or equal to 100";
        return Err(unsatisfied(call, "AlarmNames", "[…]", rule));
    }
    let limit = bounded(call, "MaxRecords", 1, 100)?.unwrap_or(50);
    let (state, kinds) = (maybe(call, "StateValue"), texts(call, "AlarmTypes"));
    let action = maybe(call, "ActionPrefix");
    let alarms = world.cloudwatch.alarms.iter();
    let wanted = alarms
        .filter(|(name, _)| names.is_empty() || names.contains(&name.as_str()))
        .filter(|(name, _)| prefix.is_none_or(|prefix| name.starts_with(prefix)))
        .filter(|(_, alarm)| state.is_none_or(|state| alarm.state == state))
        .filter(|_| kinds.is_empty() || kinds.contains(&"MetricAlarm"))
        .filter(|(_, alarm)| action.is_none_or(|prefix| tells(alarm, prefix)))
        .map(|(name, alarm)| (name.clone(), describe_one(world, name, alarm)))
        .collect();
    let page = page(
        call,
        wanted,
        "NextToken",
        usize::try_from(limit).unwrap_or(50),
    )
    .map_err(|fault| Fault::new("InvalidNextToken", fault.message))?;
    let mut reply = json!({"MetricAlarms": page.items, "CompositeAlarms": []});
    if let Some(next) = page.next {
        reply["NextToken"] = next.into();
    }
    Ok(reply)
}

fn tells(alarm: &Alarm, prefix: &str) -> bool {
    let lists = ["OKActions", "AlarmActions", "InsufficientDataActions"];
    let actions = lists
        .iter()
        .filter_map(|list| alarm.params[*list].as_array());
    { actions.flatten() }.any(|action| action.as_str().is_some_and(|a| a.starts_with(prefix)))
}

/// What is there goes, even if something else is not there.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let names = texts(call, "AlarmNames");
    if names.is_empty() || names.len() > 100 {
        let rule = "Member must have length between 1 and 100, inclusive";
        return Err(unsatisfied(call, "AlarmNames", "[…]", rule));
    }
    let alarms = &mut world.cloudwatch.alarms;
    let missing: Vec<&str> = { names.iter() }
        .filter(|name| alarms.remove(**name).is_none())
        .copied()
        .collect();
    if missing.is_empty() {
        return Ok(json!({}));
    }
    let text = format!("Alarms not found: {}", missing.join(", "));
    Err(Fault::with_status(404, "ResourceNotFound", text))
}

fn tagged<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Alarm, Fault> {
    let arn = text(call, "ResourceARN")?;
    let name = arn.split_once(":alarm:").map_or("", |(_, name)| name);
    let known = alarm_arn(world, name) == arn;
    let alarm = world.cloudwatch.alarms.get_mut(name).filter(|_| known);
    alarm.ok_or_else(|| {
        let text = format!("{arn} does not exist");
        Fault::with_status(404, "ResourceNotFoundException", text)
    })
}

fn limited(call: &Call, tags: &BTreeMap<String, String>) -> Result<(), Fault> {
    if tags.len() > 50 {
        return Err(invalid(call, "An alarm can have no more than 50 tags."));
    }
    Ok(())
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    let alarm = tagged(world, call)?;
    let mut tags = alarm.tags.clone();
    tags.extend(tag_list(call, "Tags"));
    limited(call, &tags)?;
    alarm.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    let alarm = tagged(world, call)?;
    for key in list(call, "TagKeys").into_iter().filter_map(Value::as_str) {
        alarm.tags.remove(key);
    }
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    Ok(json!({"Tags": as_tag_list(&tagged(world, call)?.tags)}))
}
