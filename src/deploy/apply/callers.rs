//! What calls the rotator's function under another name than the file's, what lets others call it, and what watches it: it
//! stands when the function is taken over, stays, and is told of.

mod unseen;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use crate::address::{Address, kind};
use crate::engine::observe;
use crate::existing::known;
use crate::plan::{Desired, Found, Kept, Observed, Plan, PlanOptions, Refusal, stack_of};
use crate::resource::lambda_permission::{self, UNQUALIFIED};
use crate::resource::{Context, FieldOwner, Live, REGISTRY, alarm, event_rule};
use freshscale_core::aws::AwsError;
use freshscale_stack::Stack;

/// Of what a line in the plan is, in its JSON.
const CALLS: &str = "calls";
const WATCHES: &str = "watches";

/// What was found, beside what was read by name.
#[derive(Debug, Default)]
pub(super) struct Callers {
    /// Rules, statements and alarms.
    pub(super) found: Observed,
    /// What each of those alarms watches, by its name.
    watched: BTreeMap<String, BTreeSet<String>>,
    /// What may not be looked at, and the call that is not allowed.
    unseen: BTreeMap<Address, &'static str>,
    /// Calls that are not allowed, without which it is not known what there is.
    unknown: BTreeSet<&'static str>,
}

/// Rules that call the function, statements that let others call it and alarms on what ours watch, of other names.
///
/// # Errors
/// The failed call. What may not be asked of them is no error: they are nobody's whose plan this is.
pub(super) async fn look(
    cx: &Context,
    stack: &Stack,
    desired: &Desired,
    observed: &Observed,
) -> Result<Callers, AwsError> {
    let function = &stack.names.lambda_function;
    let stands = observed
        .keys()
        .any(|address| address.kind == kind::LAMBDA_FUNCTION && address.name == *function);
    if !stands {
        return Ok(Callers::default());
    }
    let of_file = desired
        .iter()
        .filter(|(address, _)| address.kind == kind::ALARM);
    let of_file: Vec<BTreeSet<String>> = of_file.map(|(_, spec)| alarm::metrics_of(spec)).collect();
    let alarms = async {
        match of_file.is_empty() {
            true => Ok(BTreeMap::new()),
            false => alarm::on_the_same(cx, &of_file).await,
        }
    };
    let (rules, statements, watched) = tokio::join!(
        event_rule::calling(cx, function),
        lambda_permission::beside(cx, function),
        alarms
    );
    let mut unknown = BTreeSet::new();
    let rules = known(rules, &mut unknown)?.unwrap_or_default();
    let statements = known(statements, &mut unknown)?.unwrap_or_default();
    let watched = known(watched, &mut unknown)?.unwrap_or_default();
    let is_new =
        |address: &Address| !desired.contains_key(address) && !observed.contains_key(address);
    let rules = rules.into_iter().map(|name| (kind::EVENT_RULE, name));
    let alarms = watched.keys().map(|name| (kind::ALARM, name.clone()));
    let all = rules
        .chain(alarms)
        .map(|(kind, name)| Address { kind, name });
    let all: BTreeSet<Address> = all.filter(is_new).collect();
    let (mut found, unseen) = observe::those(cx, REGISTRY, all).await?;
    for Live { name, owner, spec } in statements {
        let kind = kind::LAMBDA_PERMISSION;
        let address = Address { kind, name };
        if is_new(&address) {
            let spec = json!(spec);
            found.insert(address, Found { owner, spec });
        }
    }
    Ok(Callers {
        found,
        watched,
        unseen,
        unknown,
    })
}

/// Says of each what it does, and how it goes.
pub(super) fn judge(
    plan: &mut Plan,
    (desired, observed): (&Desired, &Observed),
    callers: &Callers,
    stack: &Stack,
    options: &PlanOptions,
) {
    let function = &stack.names.lambda_function;
    let of_another = |(address, found): (&Address, &Found)| {
        let whose = stack_of(&found.spec).filter(|whose| *whose != stack.name);
        address.kind == kind::LAMBDA_FUNCTION && address.name == *function && whose.is_some()
    };
    if observed.iter().any(of_another) {
        // The plan is refused by that stack's name: nothing of what calls it is for this one to drop.
        return;
    }
    // What goes as a leftover of ours is in the plan already, and so is what somebody drops.
    let steps: BTreeSet<Address> = plan.steps.iter().map(|step| step.address.clone()).collect();
    for (address, one) in &callers.found {
        let told = match address.kind {
            kind::EVENT_RULE => rule(address, &one.spec, desired, function),
            kind::ALARM => watch(callers.watched.get(&address.name), desired),
            _ => continue,
        };
        let goes = options.drops(address);
        if goes && address.kind == kind::EVENT_RULE && has_other_targets(&one.spec, function) {
            plan.refusals.push(Refusal {
                address: address.to_string(),
                reason: "it calls something else besides the rotator, which would end, too"
                    .to_owned(),
                remedy: "take the rotator out of its targets by hand, and leave out this --drop"
                    .to_owned(),
            });
        }
        if !goes && !steps.contains(address) {
            plan.kept
                .push(told_of(address, told.of(stack_of(&one.spec))));
        }
    }
    let statements = observed.iter().filter(|(address, _)| {
        address.kind == kind::LAMBDA_PERMISSION
            && !steps.contains(address)
            && !desired.contains_key(*address)
            && address.name.starts_with(&format!("{function}/"))
            && !options.drops(address)
    });
    for (address, call) in &callers.unseen {
        unseen::tell(plan, address, call, options);
    }
    plan.warnings
        .extend(unseen::unknown(&callers.unknown, function));
    let told = statements.map(|(address, one)| {
        let is_past = address
            .name
            .starts_with(&format!("{function}/{UNQUALIFIED}"));
        told_of(address, statement(&one.spec, desired, is_past))
    });
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

impl Told {
    /// The same of what another stack has, if one does.
    fn of(self, stack: Option<&str>) -> Self {
        match stack {
            Some(stack) => Self {
                why: format!("{}; it is stack {stack}'s", self.why),
                goes_alone: false,
                ..self
            },
            None => self,
        }
    }
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
        path: CALLS,
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

fn statement(spec: &Value, desired: &Desired, is_past_alias: bool) -> Told {
    let (principal, source) = (text(spec, "principal"), text(spec, "source_arn"));
    let live = match source {
        "" => principal.to_owned(),
        source => format!("{principal} {source}"),
    };
    let of_file = { desired.iter() }.filter(|(it, _)| it.kind == kind::LAMBDA_PERMISSION);
    let mut same = of_file.filter(|(_, ours)| {
        ["principal", "source_arn"].map(|name| text(ours, name)) == [principal, source]
    });
    let ours = same.next();
    let ours = ours.and_then(|(it, _)| it.name.rsplit('/').next());
    let is_rule = principal.starts_with("events.");
    let why = match (ours, source) {
        (Some(ours), _) => format!("it lets in whom {ours} of the stack file lets in"),
        (_, "") if is_rule => "it lets rules call the function and names none of them".to_owned(),
        _ if is_rule => "it lets another rule call the function".to_owned(),
        (_, "") if principal == "*" => "it lets anybody call the function".to_owned(),
        _ => "it lets somebody else call the function".to_owned(),
    };
    Told {
        path: "lets",
        live,
        why: match is_past_alias {
            true => format!("{why}, past the alias"),
            false => why,
        },
        goes_alone: true,
    }
}

fn watch(watched: Option<&BTreeSet<String>>, desired: &Desired) -> Told {
    let nothing = BTreeSet::new();
    let watched = watched.unwrap_or(&nothing);
    let of_file = { desired.iter() }.filter(|(it, _)| it.kind == kind::ALARM);
    let mut same = of_file.filter(|(_, ours)| alarm::metrics_of(ours).is_subset(watched));
    let ours = same.next();
    let ours = ours.map_or("the stack file's", |(it, _)| it.name.as_str());
    let watched: Vec<&str> = watched.iter().map(String::as_str).collect();
    Told {
        path: WATCHES,
        goes_alone: true,
        why: format!("it watches what {ours} does: both tell of it"),
        live: watched.join("; "),
    }
}
