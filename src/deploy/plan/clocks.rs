//! What must not be changed by zone data that AWS or another set of it contradicts: two machines that know different
//! rules for a zone would undo each other's plans for ever. Pure.

use std::collections::BTreeMap;

use super::{Action, Plan, Refusal, Step};
use crate::address::kind;
use freshscale_core::rotation::clocks::{Contradiction, REMEDY};
use freshscale_core::zone::Data;
use freshscale_stack::{Disputed, Stack};

/// Fields that follow from a zone's clocks.
const DATED: [&str; 4] = ["recurrence", "start", "end", "schedule_expression"];

/// The steps that would change dates or rules in a zone of which it is not known what its clocks do; none, if somebody
/// has said which data counts.
#[must_use]
pub fn refusals(
    plan: &Plan,
    stack: &Stack,
    data: &Data,
    aws: &BTreeMap<String, Contradiction>,
) -> Vec<Refusal> {
    if data.is_told() {
        return Vec::new();
    }
    let disputed = data.other().map(|other| stack.disputed(other));
    let disputed = disputed.unwrap_or_default();
    let steps = plan.steps.iter().filter(|step| dates(step));
    steps
        .filter_map(|step| refusal(step, stack, data, (&disputed, aws)))
        .collect()
}

/// Whether it makes or changes something that happens by the clock.
fn dates(step: &Step) -> bool {
    let kind = step.address.kind;
    let dated = kind == kind::SCHEDULED_ACTION || kind == kind::EVENT_RULE;
    dated
        && !step.action.leaves()
        && step
            .changes
            .iter()
            .any(|c| DATED.contains(&c.path.as_str()))
}

fn refusal(
    step: &Step,
    stack: &Stack,
    data: &Data,
    (disputed, aws): (&Disputed, &BTreeMap<String, Contradiction>),
) -> Option<Refusal> {
    let group = format!("{}/", stack.names.auto_scaling_group);
    let name = step.address.name.strip_prefix(&group);
    let name = name.unwrap_or(&step.address.name);
    let daily = stack.daily_rules().iter().any(|rule| rule.name == name);
    if let Some(contradiction) = zone_of(step, stack, name, daily).and_then(|zone| aws.get(zone)) {
        return Some(Refusal {
            address: step.id(),
            reason: format!("its times are not certain: {}", contradiction.text()),
            remedy: format!(
                "{REMEDY}, or say that this data counts: {}",
                told(data, true)
            ),
        });
    }
    // What is new takes nothing back that another machine has set.
    if matches!(step.action, Action::Create { .. }) {
        return None;
    }
    let zone = match daily {
        true => disputed.daily.as_ref()?,
        false => disputed.actions.get(name)?,
    };
    let (used, other) = (data.used(), data.other()?);
    Some(Refusal {
        address: step.id(),
        reason: format!("its times are not certain: zone data {used} and {other} differ on {zone}"),
        remedy: format!(
            "update the machine's time zone data (the package tzdata), or say which counts: {} or {}",
            told(data, true),
            told(data, false)
        ),
    })
}

/// The zone whose clocks a step's dates follow; `None` where the file gives the instants, or there are none.
fn zone_of<'s>(step: &Step, stack: &'s Stack, name: &str, daily: bool) -> Option<&'s str> {
    if daily {
        return Some(&stack.schedule.timezone);
    }
    let want = match &step.action {
        Action::Create { want } | Action::Update { want, .. } | Action::Replace { want, .. } => {
            want
        }
        _ => return None,
    };
    let dated = !want["start"].is_null() || !want["end"].is_null();
    let own = stack.own_actions();
    let action = stack.schedule.actions.iter().find(|it| it.name == name)?;
    let compiled = own.iter().all(|own| own.name != name);
    (dated && compiled).then_some(&action.timezone)
}

/// The option that says that the data which is used counts, or the other.
fn told(data: &Data, used: bool) -> &'static str {
    match data.used().is_carried() == used {
        true => "--zone-data carried",
        false => "--zone-data system",
    }
}
