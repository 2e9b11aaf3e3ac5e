//! What calls the rotator's function under another name than the file's, what lets others call it, and what watches it: it
//! stands when the function is taken over, stays, and is told of.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::address::{Address, kind};
use crate::engine::observe;
use crate::plan::{Desired, Kept, Observed, Plan, PlanOptions, Refusal};
use crate::resource::{Context, FieldOwner, REGISTRY, ResourceType, Scope, alarm, event_rule};
use freshscale_core::aws::AwsError;
use freshscale_stack::Stack;

/// Rules that call the function and alarms on what ours watch, of other names; beside what was read by name.
///
/// # Errors
/// The failed call.
pub(super) async fn look(
    cx: &Context,
    stack: &Stack,
    desired: &Desired,
    observed: &Observed,
) -> Result<Observed, AwsError> {
    let function = &stack.names.lambda_function;
    let stands = observed
        .keys()
        .any(|address| address.kind == kind::LAMBDA_FUNCTION && address.name == *function);
    if !stands {
        return Ok(Observed::new());
    }
    let watched = desired
        .iter()
        .filter(|(address, _)| address.kind == kind::ALARM);
    let watched: Vec<String> = watched.map(|(_, spec)| alarm::measured(spec)).collect();
    let alarms = async {
        match watched.is_empty() {
            true => Ok(BTreeSet::new()),
            false => alarm::on_the_same(cx, &watched).await,
        }
    };
    let (rules, alarms) = tokio::try_join!(event_rule::calling(cx, function), alarms)?;
    let mut scope = Scope::default();
    for (kind, names) in [(kind::EVENT_RULE, rules), (kind::ALARM, alarms)] {
        let is_new = |name: &String| {
            let address = Address {
                kind,
                name: name.clone(),
            };
            !desired.contains_key(&address) && !observed.contains_key(&address)
        };
        scope
            .names
            .insert(kind, names.into_iter().filter(is_new).collect());
    }
    let types: Vec<&'static dyn ResourceType> = REGISTRY
        .iter()
        .copied()
        .filter(|ty| scope.names(ty.kind()).next().is_some())
        .collect();
    if types.is_empty() {
        return Ok(Observed::new());
    }
    observe::read(cx, &types, &scope).await
}

/// Says of each what it does, and how it goes.
pub(super) fn judge(
    plan: &mut Plan,
    (desired, observed): (&Desired, &Observed),
    found: &Observed,
    stack: &Stack,
    options: &PlanOptions,
) {
    let function = &stack.names.lambda_function;
    for (address, one) in found {
        let goes = options.drops(address);
        let told = match address.kind {
            kind::EVENT_RULE => rule(address, &one.spec, desired, function),
            _ => watch(&one.spec, desired),
        };
        if goes && address.kind == kind::EVENT_RULE && has_other_targets(&one.spec, function) {
            plan.refusals.push(Refusal {
                address: address.to_string(),
                reason: "it calls something else besides the rotator, which would end, too"
                    .to_owned(),
                remedy: "take the rotator out of its targets by hand, and leave out this --drop"
                    .to_owned(),
            });
        }
        if !goes {
            plan.kept.push(told_of(address, told));
        }
    }
    // What goes as a leftover of ours is in the plan already.
    let stays = |address: &Address| plan.steps.iter().all(|step| step.address != *address);
    let statements = observed.iter().filter(|(address, _)| {
        address.kind == kind::LAMBDA_PERMISSION
            && stays(address)
            && !desired.contains_key(*address)
            && address.name.starts_with(&format!("{function}/"))
            && !options.drops(address)
    });
    let told: Vec<Kept> = statements
        .map(|(address, one)| told_of(address, statement(&one.spec, desired)))
        .collect();
    plan.kept.extend(told);
}

/// What it does, and in what that is like something of the file.
struct Told {
    path: &'static str,
    live: String,
    why: String,
    /// Whether nothing but the rotator loses something when it goes.
    goes_alone: bool,
}

fn told_of(address: &Address, told: Told) -> Kept {
    let own = match address.kind {
        kind::LAMBDA_PERMISSION => address.name.rsplit('/').next().unwrap_or_default(),
        _ => &address.name,
    };
    Kept {
        id: address.to_string(),
        path: told.path.to_owned(),
        live: told.live.into(),
        file: Value::Null,
        owner: FieldOwner::Others,
        set_by: None,
        since: None,
        why: match told.goes_alone {
            true => format!("{}; --drop '{own}' removes it", told.why),
            false => told.why,
        },
        note: None,
    }
}

fn text<'a>(spec: &'a Value, name: &str) -> &'a str {
    spec[name].as_str().unwrap_or_default()
}

/// `schedule_expression` or `event_pattern`: when it calls.
fn when(spec: &Value) -> String {
    match spec["schedule_expression"].as_str() {
        Some(schedule) => schedule.to_owned(),
        None => spec["event_pattern"].to_string(),
    }
}

fn rule(address: &Address, spec: &Value, desired: &Desired, function: &str) -> Told {
    let live = when(spec);
    let of_file = { desired.iter() }.filter(|(it, _)| it.kind == kind::EVENT_RULE);
    let same = of_file
        .filter(|(_, ours)| when(ours) == live)
        .map(|(it, _)| &it.name);
    let name = &address.name;
    let why = match same.collect::<Vec<_>>().as_slice() {
        _ if text(spec, "state") == "DISABLED" => {
            "it would call the function as well, and is disabled".to_owned()
        }
        [ours, ..] => format!(
            "it calls the function when {ours} of the stack file does, which runs twice then; to take it over in the place of \
             that, say its name under `names.event_rules`: {name}"
        ),
        [] if has_other_targets(spec, function) => {
            "it calls the function as well, and something else".to_owned()
        }
        [] => "it calls the function as well: that rotates then, too".to_owned(),
    };
    Told {
        path: "calls",
        live,
        why,
        goes_alone: !has_other_targets(spec, function),
    }
}

fn has_other_targets(spec: &Value, function: &str) -> bool {
    let own = |target: &Value| {
        let arn = text(target, "arn");
        let own = format!(":function:{function}");
        arn.ends_with(&own) || arn.contains(&format!("{own}:"))
    };
    spec["targets"]
        .as_array()
        .into_iter()
        .flatten()
        .any(|target| !own(target))
}

fn statement(spec: &Value, desired: &Desired) -> Told {
    let (principal, source) = (text(spec, "principal"), text(spec, "source_arn"));
    let live = match source {
        "" => principal.to_owned(),
        source => format!("{principal} {source}"),
    };
    let of_file = { desired.iter() }.filter(|(it, _)| it.kind == kind::LAMBDA_PERMISSION);
    let same = of_file.filter(|(_, ours)| text(ours, "source_arn") == source && !source.is_empty());
    let why = match same
        .map(|(it, _)| it.name.rsplit('/').next().unwrap_or_default())
        .next()
    {
        Some(ours) => format!("it lets in whom {ours} of the stack file lets in"),
        None if source.is_empty() => {
            "it lets rules call the function and names none of them".to_owned()
        }
        None => "it lets another rule call the function".to_owned(),
    };
    Told {
        path: "lets",
        live,
        why,
        goes_alone: true,
    }
}

fn watch(spec: &Value, desired: &Desired) -> Told {
    let live = alarm::measured(spec);
    let of_file = { desired.iter() }.filter(|(it, _)| it.kind == kind::ALARM);
    let same: BTreeMap<&String, String> = of_file
        .map(|(it, ours)| (&it.name, alarm::measured(ours)))
        .filter(|(_, ours)| *ours == live)
        .collect();
    let ours = same
        .keys()
        .next()
        .map_or("the stack file's", |name| name.as_str());
    Told {
        path: "watches",
        goes_alone: true,
        why: format!("it watches what {ours} does: both tell of it"),
        live,
    }
}
