//! EventBridge's default bus: rules, targets, and events on their way.

mod delivery;
mod next;
mod pattern;
mod put_events;
mod rules;
mod targets;
#[cfg(test)]
mod tests;

use std::sync::OnceLock;

use jiff::Timestamp;
use serde_json::{Value, json};

use super::params::{bounded, compact, invalid, maybe, page};
use super::state::World;
use super::{Call, Fault, Operation, Reply};
use crate::state::events::Rule;
pub use crate::state::events::State;
pub(super) use rules::MOST as MOST_RULES;

use pattern::Pattern;

pub use delivery::{fire, next_due, put_event};

impl State {
    /// From now on no event reaches a rule; schedules fire as they did.
    pub fn lose_events(&mut self) {
        for rule in self
            .rules
            .values_mut()
            .filter(|rule| rule.pattern.is_some())
        {
            "DISABLED".clone_into(&mut rule.state);
        }
    }
}

impl Rule {
    /// The schedule counts from `at` on.
    fn count_from(&mut self, at: Timestamp) {
        self.since = at;
        self.due = OnceLock::new();
    }

    /// When its schedule fires next, if it has one and is enabled.
    fn due(&self) -> Option<Timestamp> {
        let schedule = self
            .schedule
            .as_deref()
            .filter(|_| self.state == "ENABLED")?;
        *self
            .due
            .get_or_init(|| next::next_schedule(schedule, self.since, self.since))
    }
}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("PutRule", rules::put),
    ("DescribeRule", rules::describe),
    ("ListRules", rules::list),
    ("DeleteRule", rules::delete),
    ("EnableRule", rules::enable),
    ("DisableRule", rules::disable),
    ("TagResource", rules::tag),
    ("UntagResource", rules::untag),
    ("ListTagsForResource", rules::list_tags),
    ("PutTargets", targets::put),
    ("RemoveTargets", targets::remove),
    ("ListTargetsByRule", targets::list),
    ("ListRuleNamesByTarget", targets::list_rules),
    ("PutEvents", put_events::put_events),
    ("TestEventPattern", put_events::test_pattern),
];

fn rule_arn(world: &World, name: &str) -> String {
    world.arn("events", &format!("rule/{name}"))
}

/// There is only the default bus.
fn expect_default_bus(world: &World, call: &Call) -> Result<(), Fault> {
    let default = world.arn("events", "event-bus/default");
    match maybe(call, "EventBusName") {
        Some(bus) if bus != "default" && bus != default => {
            let text = format!("Event bus {bus} does not exist.");
            Err(Fault::new("ResourceNotFoundException", text))
        }
        _ => Ok(()),
    }
}

/// The rule that `member` names.
fn rule<'a>(world: &'a mut World, call: &Call, member: &str) -> Result<&'a mut Rule, Fault> {
    expect_default_bus(world, call)?;
    let name = super::params::text(call, member)?;
    let found = world.events.rules.get_mut(name);
    found.ok_or_else(|| no_rule(name))
}

fn no_rule(name: &str) -> Fault {
    let text = format!("Rule {name} does not exist on EventBus default.");
    Fault::new("ResourceNotFoundException", text)
}

/// A reply with one page of a listing under `member`.
fn listing(call: &Call, member: &str, items: Vec<(String, Value)>) -> Reply {
    let limit = bounded(call, "Limit", 1, 100)?.unwrap_or(100);
    let page = page(
        call,
        items,
        "NextToken",
        usize::try_from(limit).unwrap_or(100),
    )?;
    Ok(compact(json!({member: page.items, "NextToken": page.next})))
}

/// A pattern, or why it is none.
fn parse_pattern(text: &str) -> Result<Pattern, Fault> {
    Pattern::parse(text).map_err(|reason| {
        let text = format!("Event pattern is not valid. Reason: {reason}");
        Fault::new("InvalidEventPatternException", text)
    })
}

fn expect_length(call: &Call, name: &str, most: usize) -> Result<(), Fault> {
    if maybe(call, name).is_none_or(|text| text.len() <= most) {
        return Ok(());
    }
    let text = format!("{name} must have length less than or equal to {most}.");
    Err(invalid(call, text))
}
