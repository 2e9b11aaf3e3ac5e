//! When an alarm changes its state, and whom it tells.
//!
//! Periods begin at multiples of their length, and an alarm is looked at when one is over. AWS looks more
//! often, at periods that move with the clock; what comes of it is the same to within a period.

use std::collections::BTreeMap;

use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use super::groups::before;
use super::math::{self, Difference};
use super::metrics::watched;
use super::statistic::{needed, percentile, summed_up};
use super::{Alarm, Datum, alarm_arn};
use crate::params::iso;
use crate::state::{Message, World};

type Series = BTreeMap<String, Vec<Datum>>;

/// What was measured of what an alarm looks at.
#[derive(Clone, Copy)]
enum Data<'a> {
    /// Values, each at its instant.
    Points(&'a [Datum]),
    /// Two that hold until the next: the second is taken from the first.
    Difference(&'a [Datum], &'a [Datum]),
}

impl Data<'_> {
    fn last(&self) -> Option<Timestamp> {
        let last = |series: &[Datum]| series.last().map(|datum| datum.at);
        match self {
            Self::Points(series) => last(series),
            Self::Difference(a, b) => last(a).max(last(b)),
        }
    }
}

/// What an alarm compares.
struct Rule<'a> {
    alarm: &'a Alarm,
    period: i64,
    /// How many periods are looked at, and how many of them must be bad.
    of: i64,
    bad: usize,
}

/// What a look at an alarm came to.
struct Verdict {
    state: &'static str,
    reason: String,
}

impl<'a> Rule<'a> {
    fn of(alarm: &'a Alarm) -> Self {
        let number = |name: &str| alarm.params[name].as_i64().filter(|n| *n > 0);
        let of = number("EvaluationPeriods").unwrap_or(1);
        let period = math(alarm).map(|difference| difference.period);
        Self {
            alarm,
            period: period.or(number("Period")).unwrap_or(60),
            of,
            bad: usize::try_from(number("DatapointsToAlarm").unwrap_or(of)).unwrap_or(1),
        }
    }

    /// The end of the first period that ends after `at`.
    fn next_end(&self, at: Timestamp) -> Timestamp {
        let end = (at.as_second().div_euclid(self.period) + 1) * self.period;
        Timestamp::from_second(end).unwrap_or(Timestamp::MAX)
    }

    /// The beginning of what is looked at when a period ends.
    fn first(&self, end: Timestamp) -> Timestamp {
        end.checked_sub(SignedDuration::from_secs(self.period * self.of))
            .unwrap_or(Timestamp::MIN)
    }

    /// The statistic of each period that has data, oldest first.
    fn points(&self, data: Data<'_>, end: Timestamp) -> Vec<f64> {
        match data {
            Data::Points(series) => {
                let (values, statistic) = (self.values(series, end), self.statistic());
                let points = values.iter().filter_map(|of| summed_up(statistic, of));
                points.collect()
            }
            Data::Difference(a, b) => {
                let ends = std::iter::successors(Some(end), |end| {
                    end.checked_sub(SignedDuration::from_secs(self.period)).ok()
                });
                let ends = ends.take(usize::try_from(self.of).unwrap_or(1));
                let mut points: Vec<f64> = ends
                    .filter_map(|end| Some(before(a, end)? - before(b, end)?))
                    .collect();
                points.reverse();
                points
            }
        }
    }

    /// The values of each period that has some, oldest first.
    fn values(&self, series: &[Datum], end: Timestamp) -> Vec<Vec<f64>> {
        let mut values: BTreeMap<i64, Vec<f64>> = BTreeMap::new();
        let first = self.first(end);
        let unit = self.alarm.params["Unit"].as_str();
        let counts = |datum: &&Datum| {
            let is_of_unit = unit.is_none_or(|unit| datum.unit() == unit);
            datum.at >= first && datum.at < end && is_of_unit
        };
        for datum in series.iter().filter(counts) {
            let period = datum.at.as_second().div_euclid(self.period);
            values.entry(period).or_default().push(datum.value);
        }
        values.into_values().collect()
    }

    fn statistic(&self) -> &str {
        let named = ["Statistic", "ExtendedStatistic"].into_iter();
        let mut named = named.filter_map(|name| self.alarm.params[name].as_str());
        named.next().unwrap_or_default()
    }

    /// Whether the last period has too few values to be judged by, and is not to be.
    fn is_insignificant(&self, values: &[Vec<f64>]) -> bool {
        let ignores = self.alarm.params["EvaluateLowSampleCountPercentile"] == "ignore";
        let (last, percentile) = (values.last(), percentile(self.statistic()));
        let few = |(last, of): (&Vec<f64>, f64)| (last.len() as f64) < needed(of);
        ignores && last.zip(percentile).is_some_and(few)
    }

    fn is_bad(&self, value: f64) -> bool {
        let limit = self.alarm.params["Threshold"].as_f64().unwrap_or_default();
        match self.alarm.params["ComparisonOperator"].as_str() {
            Some("GreaterThanThreshold") => value > limit,
            Some("GreaterThanOrEqualToThreshold") => value >= limit,
            Some("LessThanThreshold") => value < limit,
            _ => value <= limit,
        }
    }

    /// `None` leaves the state as it is.
    fn verdict(&self, data: Data<'_>, end: Timestamp) -> Option<Verdict> {
        if let Data::Points(series) = data
            && self.is_insignificant(&self.values(series, end))
        {
            return None;
        }
        let points = self.points(data, end);
        let bad = points.iter().filter(|value| self.is_bad(**value)).count();
        let missing = usize::try_from(self.of).unwrap_or(1) - points.len();
        let treat = self.alarm.params["TreatMissingData"].as_str();
        let bad = match treat {
            Some("breaching") => bad + missing,
            Some("ignore") if bad < self.bad && bad + missing >= self.bad => return None,
            None | Some("missing") if points.is_empty() => {
                return Some(Verdict {
                    state: "INSUFFICIENT_DATA",
                    reason: format!("Insufficient Data: {missing} datapoints were unknown."),
                });
            }
            _ => bad,
        };
        let state = if bad >= self.bad { "ALARM" } else { "OK" };
        let absent = match (missing, treat) {
            (0, _) => String::new(),
            (n, Some("breaching")) => format!(" {n} without data count as breaching."),
            (n, _) => format!(" {n} were without data."),
        };
        let reason = format!(
            "{bad} of the last {} datapoints crossed the threshold ({}), and {} do for ALARM.{absent}",
            self.of, self.alarm.params["Threshold"], self.bad
        );
        Some(Verdict { state, reason })
    }

    /// A new alarm may wait: until a time, or until it has seen as much as it looks at.
    fn is_warming_up(&self, data: Data<'_>, end: Timestamp) -> bool {
        let minutes = &self.alarm.params["WarmUpConfiguration"]["WarmUpPeriodDurationInMinutes"];
        let minutes = SignedDuration::from_mins(minutes.as_i64().unwrap_or_default());
        let over = self.alarm.created.checked_add(minutes);
        let full = || self.points(data, end).len() as i64 >= self.of;
        over.is_ok_and(|over| end < over) && !full()
    }
}

/// The difference that an alarm looks at, if it is on an expression.
fn math(alarm: &Alarm) -> Option<Difference> {
    let queries = &alarm.params["Metrics"];
    (!queries.is_null()).then(|| math::difference(queries).ok())?
}

/// Whether an alarm looks at a series.
pub(super) fn watches(alarm: &Alarm, name: &str) -> bool {
    match math(alarm) {
        Some(difference) => difference.of.iter().any(|of| of == name),
        None => watched(alarm) == name,
    }
}

fn data<'a>(alarm: &Alarm, series: &'a Series) -> Data<'a> {
    let of = |name: &str| series.get(name).map_or(&[][..], Vec::as_slice);
    match math(alarm) {
        Some(Difference { of: [a, b], .. }) => Data::Difference(of(&a), of(&b)),
        None => Data::Points(of(&watched(alarm))),
    }
}

/// Whether nothing can change from now on unless something is measured.
pub(super) fn is_idle(alarm: &Alarm, series: &Series, now: Timestamp) -> bool {
    let (rule, data) = (Rule::of(alarm), data(alarm, series));
    let end = rule.next_end(alarm.evaluated);
    let seen = data.last().is_some_and(|last| last >= rule.first(end));
    let rest = match data {
        Data::Points(_) => Data::Points(&[]),
        // What was measured last holds on.
        difference @ Data::Difference(..) => difference,
    };
    let settled = { rule.verdict(rest, end) }.is_none_or(|verdict| verdict.state == alarm.state);
    !seen && settled && !rule.is_warming_up(data, now)
}

/// When the next alarm is to be looked at.
#[must_use]
pub fn next_due(world: &World) -> Option<Timestamp> {
    let state = &world.cloudwatch;
    let busy = { state.alarms.values() }.filter(|a| !is_idle(a, &state.series, world.now));
    busy.map(|alarm| Rule::of(alarm).next_end(alarm.evaluated))
        .min()
}

/// Looks at every alarm of which a period is over.
pub fn fire(world: &mut World) {
    let (now, names) = (world.now, world.cloudwatch.alarms.keys());
    for name in names.cloned().collect::<Vec<_>>() {
        let state = &mut world.cloudwatch;
        let Some(alarm) = state.alarms.get_mut(&name) else {
            continue;
        };
        let end = Rule::of(alarm).next_end(alarm.evaluated);
        if end > now {
            continue;
        }
        alarm.evaluated = end;
        let (rule, data) = (Rule::of(alarm), data(alarm, &state.series));
        if rule.is_warming_up(data, end) {
            continue;
        }
        let verdict = rule.verdict(data, end);
        if let Some(verdict) = verdict.filter(|verdict| verdict.state != alarm.state) {
            turn(world, &name, end, verdict);
        }
    }
}

/// The state changes, and whoever is to be told is told.
fn turn(world: &mut World, name: &str, at: Timestamp, verdict: Verdict) {
    let (arn, account, region) = (
        alarm_arn(world, name),
        world.account.clone(),
        world.region.clone(),
    );
    let Some(alarm) = world.cloudwatch.alarms.get_mut(name) else {
        return;
    };
    let body = json!({
        "AlarmName": name, "AlarmArn": arn, "AWSAccountId": account, "Region": region,
        "AlarmDescription": alarm.params["AlarmDescription"], "StateChangeTime": iso(at),
        "OldStateValue": alarm.state, "NewStateValue": verdict.state,
        "NewStateReason": verdict.reason,
    });
    verdict.state.clone_into(&mut alarm.state);
    alarm.reason = verdict.reason;
    alarm.since = at;
    let actions = match verdict.state {
        "ALARM" => "AlarmActions",
        "OK" => "OKActions",
        _ => "InsufficientDataActions",
    };
    let enabled = alarm.params["ActionsEnabled"].as_bool() != Some(false);
    let told = alarm.params[actions].as_array().into_iter().flatten();
    let told: Vec<String> = { told.filter(|_| enabled) }
        .filter_map(Value::as_str)
        .map(ToOwned::to_owned)
        .collect();
    for to in told {
        world.send(Message {
            at,
            to,
            subject: format!("{}: \"{name}\"", verdict.state),
            body: body.clone(),
        });
    }
}
