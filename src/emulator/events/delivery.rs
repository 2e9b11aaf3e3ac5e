//! From an event, or the passing of time, to invocations.

use jiff::Timestamp;
use serde_json::{Value, json};

use super::pattern::Pattern;
use super::{Rule, rule_arn};
use crate::lambda;
use crate::params::iso;
use crate::state::{Invocation, World};

/// Puts an event on the default bus, as AWS's own services do: every enabled rule whose pattern matches
/// queues an invocation for each of its functions.
pub fn put_event(
    world: &mut World,
    source: &str,
    detail_type: &str,
    resources: &[String],
    detail: Value,
) {
    let event = json!({
        "version": "0", "id": world.uuid(), "detail-type": detail_type, "source": source,
        "account": world.account, "time": iso(world.now), "region": world.region,
        "resources": resources, "detail": detail,
    });
    deliver(world, &event);
}

/// See [`put_event`]; the event is whole already.
pub(super) fn deliver(world: &mut World, event: &Value) {
    let rules = world.events.rules.iter();
    let about_it: Vec<String> = rules
        .filter(|(_, rule)| rule.state == "ENABLED")
        .filter(|(_, rule)| {
            let parsed = rule.pattern.as_deref().map(Pattern::parse);
            matches!(parsed, Some(Ok(wanted)) if wanted.matches(event))
        })
        .map(|(name, _)| name.clone())
        .collect();
    let at = world.now;
    for name in about_it {
        invoke_targets(world, &name, at, event);
    }
}

/// When the first of the schedules is due; at or before `world.now` if it was missed.
#[must_use]
pub fn next_due(world: &World) -> Option<Timestamp> {
    world.events.rules.values().filter_map(Rule::due).min()
}

/// Fires every schedule that is due by `at`, each as often as it was due, in the order of time.
pub fn fire(world: &mut World, at: Timestamp) {
    loop {
        let rules = world.events.rules.iter();
        let dues = rules.filter_map(|(name, rule)| Some((rule.due()?, name.clone())));
        let Some((when, name)) = dues.min().filter(|(when, _)| *when <= at) else {
            return;
        };
        if let Some(rule) = world.events.rules.get_mut(&name) {
            // Occurrences are counted from the last one: a rate stays on its multiples.
            rule.count_from(when);
        }
        let event = json!({
            "version": "0", "id": world.uuid(), "detail-type": "Scheduled Event",
            "source": "aws.events", "account": world.account, "time": iso(when),
            "region": world.region, "resources": [rule_arn(world, &name)], "detail": {},
        });
        invoke_targets(world, &name, when, &event);
    }
}

fn invoke_targets(world: &mut World, name: &str, at: Timestamp, event: &Value) {
    let arn = rule_arn(world, name);
    let Some(rule) = world.events.rules.get(name) else {
        return;
    };
    let (mut queue, mut failed) = (Vec::new(), 0);
    for target in rule.targets.values() {
        let function = target["Arn"].as_str().unwrap_or_default();
        let allowed = function.contains(":lambda:")
            && lambda::may_invoke(world, function, "events.amazonaws.com", &arn);
        if allowed {
            queue.push(Invocation {
                at,
                function: function.to_owned(),
                payload: input(target, event),
                attempt: 0,
            });
        } else {
            failed += 1;
        }
    }
    if let Some(rule) = world.events.rules.get_mut(name) {
        rule.failed += failed;
        rule.invocations += queue.len() as u64;
    }
    world.pending.extend(queue);
}

/// What the target gets: a constant, a part of the event, or all of it.
fn input(target: &Value, event: &Value) -> Value {
    if let Some(constant) = target["Input"].as_str() {
        return serde_json::from_str(constant).unwrap_or(Value::Null);
    }
    let Some(path) = target["InputPath"].as_str() else {
        return event.clone();
    };
    let mut steps = path
        .trim_start_matches('$')
        .split('.')
        .filter(|step| !step.is_empty());
    steps
        .try_fold(event, |found, step| found.get(step))
        .cloned()
        .unwrap_or(Value::Null)
}
