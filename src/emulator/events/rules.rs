//! Rules.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use serde_json::{Value, json};

use super::{
    Rule, expect_default_bus, expect_length, listing, next, no_rule, parse_pattern, rule, rule_arn,
};
use crate::params::{as_tag_list, compact, invalid, maybe, tag_list, text, texts, unsatisfied};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Rules on a bus, by default.
pub(crate) const MOST: i64 = 300;

impl World {
    /// How many rules a bus may have.
    pub(crate) fn most_rules(&self) -> i64 {
        self.events.most_rules.unwrap_or(MOST)
    }
}

fn shown(world: &World, name: &str, rule: &Rule) -> Value {
    compact(json!({
        "Name": name, "Arn": rule_arn(world, name),
        "EventPattern": rule.pattern, "ScheduleExpression": rule.schedule,
        "State": rule.state, "Description": rule.description, "RoleArn": rule.role,
        "EventBusName": "default",
    }))
}

fn expect_name(call: &Call, name: &str) -> Result<(), Fault> {
    let allowed = |c: char| c.is_ascii_alphanumeric() || ".-_".contains(c);
    if !name.is_empty() && name.len() <= 64 && name.chars().all(allowed) {
        return Ok(());
    }
    let rule = r"Member must satisfy regular expression pattern: [\.\-_A-Za-z0-9]+ of at most 64 characters";
    Err(unsatisfied(call, "name", &format!("'{name}'"), rule))
}

/// The rule a call describes. What it omits is gone: PutRule is no patch.
fn asked_for(world: &World, call: &Call) -> Result<Rule, Fault> {
    let (pattern, schedule) = (
        maybe(call, "EventPattern"),
        maybe(call, "ScheduleExpression"),
    );
    let (pattern, schedule) = (
        pattern.filter(|text| !text.is_empty()),
        schedule.filter(|text| !text.is_empty()),
    );
    for (name, most) in [
        ("EventPattern", 4_096),
        ("ScheduleExpression", 256),
        ("Description", 512),
    ] {
        expect_length(call, name, most)?;
    }
    if pattern.is_none() && schedule.is_none() {
        let text = "Parameter(s) EventPattern or ScheduleExpression must be specified.";
        return Err(invalid(call, text));
    }
    pattern.map(parse_pattern).transpose()?;
    if schedule.is_some_and(|schedule| !next::is_valid(schedule)) {
        return Err(invalid(call, "Parameter ScheduleExpression is not valid."));
    }
    let state = maybe(call, "State").unwrap_or("ENABLED");
    if !["ENABLED", "DISABLED"].contains(&state) {
        let rule = "Member must satisfy enum value set: [ENABLED, DISABLED]";
        return Err(unsatisfied(call, "state", &format!("'{state}'"), rule));
    }
    Ok(Rule {
        pattern: pattern.map(str::to_owned),
        schedule: schedule.map(str::to_owned),
        state: state.to_owned(),
        description: maybe(call, "Description").map(str::to_owned),
        role: maybe(call, "RoleArn").map(str::to_owned),
        tags: BTreeMap::new(),
        targets: BTreeMap::new(),
        since: world.now,
        due: OnceLock::new(),
        invocations: 0,
        failed: 0,
    })
}

/// Tags count only when the rule is new (EventBridge API reference, PutRule).
pub(super) fn put(world: &mut World, call: &Call) -> Reply {
    expect_default_bus(world, call)?;
    let name = text(call, "Name")?;
    expect_name(call, name)?;
    let asked = asked_for(world, call)?;
    let rule = match world.events.rules.get(name) {
        Some(old) => Rule {
            since: match old.schedule == asked.schedule && old.state == asked.state {
                true => old.since,
                false => world.now,
            },
            tags: old.tags.clone(),
            targets: old.targets.clone(),
            invocations: old.invocations,
            failed: old.failed,
            ..asked
        },
        None if i64::try_from(world.events.rules.len())
            .is_ok_and(|rules| rules >= world.most_rules()) =>
        {
            let text = "The requested resource exceeds the maximum number allowed.";
            return Err(Fault::new("LimitExceededException", text));
        }
        None => Rule {
            tags: tag_list(call, "Tags"),
            ..asked
        },
    };
    world.events.rules.insert(name.to_owned(), rule);
    Ok(json!({"RuleArn": rule_arn(world, name)}))
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let rule = rule(world, call, "Name")?.clone();
    let mut reply = shown(world, text(call, "Name")?, &rule);
    reply["CreatedBy"] = world.account.clone().into();
    Ok(reply)
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    expect_default_bus(world, call)?;
    let prefix = maybe(call, "NamePrefix").unwrap_or_default();
    let rules = world.events.rules.iter();
    let items = rules
        .filter(|(name, _)| name.starts_with(prefix))
        .map(|(name, rule)| (name.clone(), shown(world, name, rule)))
        .collect();
    listing(call, "Rules", items)
}

/// Succeeds if there is no such rule; fails while it has targets.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    expect_default_bus(world, call)?;
    let name = text(call, "Name")?;
    let rule = world.events.rules.get(name);
    if rule.is_some_and(|rule| !rule.targets.is_empty()) {
        return Err(invalid(call, "Rule can't be deleted since it has targets."));
    }
    world.events.rules.remove(name);
    Ok(json!({}))
}

fn switch(world: &mut World, call: &Call, state: &str) -> Reply {
    let now = world.now;
    let rule = rule(world, call, "Name")?;
    if rule.state != state {
        state.clone_into(&mut rule.state);
        rule.count_from(now);
    }
    Ok(json!({}))
}

pub(super) fn enable(world: &mut World, call: &Call) -> Reply {
    switch(world, call, "ENABLED")
}

pub(super) fn disable(world: &mut World, call: &Call) -> Reply {
    switch(world, call, "DISABLED")
}

fn tagged<'a>(world: &'a mut World, call: &Call) -> Result<&'a mut Rule, Fault> {
    let arn = text(call, "ResourceARN")?;
    let stem = rule_arn(world, "");
    let name = arn.strip_prefix(&stem).unwrap_or(arn);
    let found = world.events.rules.get_mut(name);
    found.ok_or_else(|| no_rule(name))
}

pub(super) fn tag(world: &mut World, call: &Call) -> Reply {
    let rule = tagged(world, call)?;
    let mut tags = rule.tags.clone();
    tags.extend(tag_list(call, "Tags"));
    if tags.len() > 50 {
        return Err(invalid(call, "A rule can have no more than 50 tags."));
    }
    rule.tags = tags;
    Ok(json!({}))
}

pub(super) fn untag(world: &mut World, call: &Call) -> Reply {
    let rule = tagged(world, call)?;
    for key in texts(call, "TagKeys") {
        rule.tags.remove(key);
    }
    Ok(json!({}))
}

pub(super) fn list_tags(world: &mut World, call: &Call) -> Reply {
    Ok(json!({"Tags": as_tag_list(&tagged(world, call)?.tags)}))
}
