//! CloudWatch alarms on the rotator. Their topic is not ours.

mod alike;
mod calls;
pub mod unfilled;

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::context::ours;
use super::parallel::try_all;
use super::{
    Context, Declared, DeployContext, Headline, Live, Resource, Rule, Scope, stack_record,
};
use crate::address::{Kind, kind};
use crate::resource::tags::{self, Tags};
pub(crate) use alike::on_the_same;
pub use alike::{measured, metrics_of};
pub(super) use calls::named;
use calls::{delete, list, live, put, retag};
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::metrics::NAMESPACE;
use freshscale_core::words::format_duration;
use freshscale_stack::names::LIVE_ALIAS;
use freshscale_stack::{Alarms, Stack, Watch};

/// A day, the hour that a change of clocks may add, and an hour for a rotation that comes late.
const MISSED_AFTER_HOURS: i32 = 26;

/// How CloudWatch alarms are declared, read and written.
pub struct Alarm;

/// See [`Resource::Spec`].
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Spec {
    /// For people, and for finding candidates.
    pub description: String,
    /// Of the metric; `None` for an alarm on an expression.
    pub namespace: Option<String>,
    /// The metric.
    pub metric: Option<String>,
    /// What is computed of several metrics, instead of one.
    #[serde(default)]
    pub expression: Option<String>,
    /// The names of those metrics by what the expression calls them; each with the namespace, the dimensions, the statistic
    /// and the period below.
    #[serde(default)]
    pub metrics: BTreeMap<String, String>,
    /// Of the metric.
    pub dimensions: BTreeMap<String, String>,
    /// `Sum`, `SampleCount` …
    pub statistic: Option<String>,
    /// `LessThanThreshold` …
    pub comparison: String,
    /// What the statistic is compared with.
    pub threshold: Option<f64>,
    /// Seconds.
    pub period: Option<i32>,
    /// How many periods are looked at.
    pub evaluation_periods: Option<i32>,
    /// How many of them must be bad.
    pub datapoints_to_alarm: Option<i32>,
    /// `breaching`, `notBreaching`, `ignore`, `missing`.
    pub missing_data: String,
    /// How long a new alarm waits for data.
    pub warm_up_minutes: Option<i32>,
    /// Whether it tells anybody.
    pub enabled: bool,
    /// Who is told when it goes off.
    pub alarm_actions: Vec<String>,
    /// Who is told when it is over.
    pub ok_actions: Vec<String>,
    /// Who is told when nothing is known.
    pub insufficient_data_actions: Vec<String>,
    /// What is set that the stack file never sets.
    pub other: Vec<String>,
    /// Its tags.
    pub tags: Tags,
}

impl Resource for Alarm {
    type Spec = Spec;
    const KIND: Kind = kind::ALARM;
    const HEADLINE: Headline = &[("description", "")];
    /// Gone before what it watches, so that a teardown wakes nobody.
    const AFTER: &'static [Kind] = &[kind::LAMBDA_FUNCTION, kind::EVENT_RULE];
    const RULES: &'static [(&'static str, Rule)] = &[("other", Rule::Observed)];

    fn declare(stack: &Stack, _: &DeployContext) -> Vec<Declared<Spec>> {
        let Some(alarms) = &stack.alarms else {
            return Vec::new();
        };
        let watched = alarms.watched.iter();
        watched
            .map(|watch| Declared {
                name: stack.names.alarm(*watch).to_owned(),
                spec: declared(stack, alarms, *watch),
            })
            .collect()
    }

    async fn read(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        if has_none(cx, scope).await? {
            return Ok(Vec::new());
        }
        let names: Vec<String> = scope.names(Self::KIND).map(ToOwned::to_owned).collect();
        let alarms = match scope.memo.together.alarms(cx, &names).await? {
            Some(alarms) => alarms,
            None => named(cx, &names).await?,
        };
        let found = try_all(alarms.iter().map(|alarm| live(cx, scope, alarm))).await?;
        Ok(found.into_iter().flatten().collect())
    }

    /// CloudWatch lists descriptions, not tags.
    async fn discover(cx: &Context, scope: &Scope) -> Result<Vec<Live<Spec>>, AwsError> {
        if has_none(cx, scope).await? {
            return Ok(Vec::new());
        }
        let alarms = list(cx).await?;
        let candidates = alarms
            .iter()
            .filter(|alarm| scope.claims(alarm.alarm_description().unwrap_or_default()));
        let found = try_all(candidates.map(|alarm| live(cx, scope, alarm))).await?;
        Ok(ours(found))
    }

    async fn create(cx: &Context, name: &str, want: &Spec) -> Result<(), AwsError> {
        stack_record::expect_alarms(cx).await?;
        put(cx, name, want).await
    }

    async fn update(cx: &Context, name: &str, have: &Spec, want: &Spec) -> Result<(), AwsError> {
        let untagged = |spec: &Spec| Spec {
            tags: Tags::new(),
            ..spec.clone()
        };
        if untagged(have) != untagged(want) {
            put(cx, name, want).await?;
        }
        // Of an alarm that stands, `put` changes no tags.
        retag(cx, name, &tags::changes(&have.tags, &want.tags)).await
    }

    async fn delete(cx: &Context, name: &str, _: &Spec) -> Result<(), AwsError> {
        delete(cx, name).await
    }
}

/// Whether it is known that the stack has no alarms: CloudWatch is not asked then, whose protocol not every stand-in
/// for AWS speaks. With a file, `apply::prepare` has seen to that; without one, the record may say so.
async fn has_none(cx: &Context, scope: &Scope) -> Result<bool, AwsError> {
    if cx.stack.is_none() && !cx.ids.is_ruled_out(kind::ALARM) {
        let known = stack_record::rules_out_alarms(cx, scope, None).await?;
        if known == Some(true) {
            cx.ids.rule_out(kind::ALARM);
        }
    }
    Ok(cx.ids.is_ruled_out(kind::ALARM))
}

fn declared(stack: &Stack, alarms: &Alarms, watch: Watch) -> Spec {
    let topic = vec![alarms.topic.clone()];
    let pairs = |pairs: &[(&str, &str)]| {
        let pairs = pairs.iter();
        pairs
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    };
    let base = Spec {
        description: description(stack, watch),
        namespace: Some(NAMESPACE.to_owned()),
        metric: None,
        expression: None,
        metrics: BTreeMap::new(),
        dimensions: pairs(&[("Stack", &stack.name)]),
        statistic: None,
        comparison: "GreaterThanOrEqualToThreshold".to_owned(),
        threshold: Some(1.0),
        period: Some(3600),
        evaluation_periods: Some(1),
        datapoints_to_alarm: Some(1),
        missing_data: "ignore".to_owned(),
        warm_up_minutes: None,
        enabled: true,
        alarm_actions: topic.clone(),
        ok_actions: topic,
        insufficient_data_actions: Vec::new(),
        other: Vec::new(),
        tags: stack.all_tags(),
    };
    let text = |text: &str| Some(text.to_owned());
    match watch {
        // `Stale` rather than the age: it is 1 for an image that is gone, too, which has no age. Between two
        // rotations the last verdict stands; of several in an hour, a good one counts.
        Watch::ImageAge => Spec {
            metric: text("Stale"),
            statistic: text("Minimum"),
            ..base
        },
        // Lambda's own count: it knows of a function that ran out of time or memory before it could log.
        Watch::Failures => {
            let function = &stack.names.lambda_function;
            let alias = format!("{function}:{LIVE_ALIAS}");
            Spec {
                namespace: text("AWS/Lambda"),
                metric: text("Errors"),
                dimensions: pairs(&[("FunctionName", function), ("Resource", &alias)]),
                statistic: text("Sum"),
                period: Some(300),
                missing_data: "notBreaching".to_owned(),
                ..base
            }
        }
        // Every rotation that ends well says whether it changed something: hours in which none does.
        Watch::MissedRotation => Spec {
            metric: text("Rotated"),
            statistic: text("SampleCount"),
            comparison: "LessThanThreshold".to_owned(),
            evaluation_periods: Some(MISSED_AFTER_HOURS),
            datapoints_to_alarm: Some(MISSED_AFTER_HOURS),
            missing_data: "breaching".to_owned(),
            // A new stack has not missed anything.
            warm_up_minutes: Some(MISSED_AFTER_HOURS * 60),
            ..base
        },
        // Nothing but the schedule changes what the group wants, so that only an opening makes the two differ, or an
        // instance that is lost or replaced.
        Watch::UnfilledWindow => {
            let minutes = unfilled::minutes(alarms);
            Spec {
                namespace: text(unfilled::NAMESPACE),
                expression: text(unfilled::EXPRESSION),
                metrics: unfilled::metrics(stack),
                dimensions: pairs(&[(unfilled::DIMENSION, &stack.names.auto_scaling_group)]),
                statistic: text("Minimum"),
                period: Some(60),
                evaluation_periods: Some(minutes),
                datapoints_to_alarm: Some(minutes),
                missing_data: "notBreaching".to_owned(),
                ..base
            }
        }
    }
}

/// What whoever is woken reads first.
fn description(stack: &Stack, watch: Watch) -> String {
    stack.description(&match watch {
        Watch::ImageAge => format!(
            "the next scale-out would start an image older than {}, or none. Look with `bootstrap next`.",
            format_duration(stack.image.max_age)
        ),
        Watch::Failures => format!(
            "the rotator failed. Its log is {}; try it with `bootstrap rotate --dry-run`.",
            stack.names.log_group
        ),
        Watch::MissedRotation => format!(
            "no rotation has ended well for {MISSED_AFTER_HOURS} hours. Rotate with `bootstrap rotate`; look for drift with `bootstrap plan`."
        ),
        Watch::UnfilledWindow => {
            let after = stack.alarms.as_ref().map(|alarms| alarms.unfilled_after);
            format!(
                "for {} fewer instances were in service than the group wants. Look with `bootstrap status`.",
                format_duration(after.unwrap_or_default())
            )
        }
    })
}
