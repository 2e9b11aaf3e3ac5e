//! Aliases: names that point to a version.

use serde_json::{Value, json};

use super::{
    Alias, conflict, expect_revision, function, function_arn, function_mut, listing, not_found,
    resolve, target,
};
use crate::params::{compact, invalid, maybe, text, unsatisfied};
use crate::state::World;
use crate::{Call, Fault, Reply};

impl Alias {
    /// Whether it points to this version, wholly or with a part of the traffic.
    pub(super) fn uses(&self, version: &str) -> bool {
        let weights = self
            .routing
            .as_ref()
            .map(|r| &r["AdditionalVersionWeights"]);
        self.version == version || weights.is_some_and(|w| w.get(version).is_some())
    }
}

/// What of the traffic other versions get.
fn weights(routing: &Value) -> Vec<(&str, f64)> {
    let weights = routing["AdditionalVersionWeights"].as_object();
    let weights = weights.into_iter().flatten();
    weights
        .map(|(version, weight)| (version.as_str(), weight.as_f64().unwrap_or(f64::NAN)))
        .collect()
}

/// The routing of a call, for an alias that points to `main`.
fn routing(world: &World, call: &Call, function: &str, main: &str) -> Result<Option<Value>, Fault> {
    let Some(routing) = call.params.get("RoutingConfig").filter(|r| !r.is_null()) else {
        return Ok(None);
    };
    let weights = weights(routing);
    let refuse = |version: &str, weight: f64, rule: &str| {
        let value = format!("'{{{version}={weight:?}}}'");
        let name = "routingConfig.additionalVersionWeights";
        Err(unsatisfied(call, name, &value, rule))
    };
    for (version, weight) in &weights {
        if version.is_empty() || !version.chars().all(|c| c.is_ascii_digit()) {
            let rule = "Map keys must satisfy constraint: [Member must have length less than or equal to 1024, Member must have length greater than or equal to 1, Member must satisfy regular expression pattern: [0-9]+]";
            return refuse(version, *weight, rule);
        }
        if !(0.0..=1.0).contains(weight) {
            let rule = "Map value must satisfy constraint: [Member must have value less than or equal to 1.0, Member must have value greater than or equal to 0.0, Member must not be null]";
            return refuse(version, *weight, rule);
        }
    }
    let text = match weights.as_slice() {
        [] => return Ok(Some(routing.clone())),
        [_, _, ..] => {
            "Number of items in AdditionalVersionWeights cannot be greater than 1".to_owned()
        }
        [_] if main == "$LATEST" => {
            "$LATEST is not supported for an alias pointing to more than 1 version".to_owned()
        }
        [(version, _)] if *version == main => format!(
            "Invalid function version {main}. Function version {main} is already included in routing configuration."
        ),
        [(version, _)] => {
            resolve(world, function, Some(version))?;
            return Ok(Some(routing.clone()));
        }
    };
    Err(invalid(call, text))
}

fn describe(world: &World, function: &str, name: &str, alias: &Alias) -> Value {
    compact(json!({
        "AliasArn": function_arn(world, function, Some(name)),
        "Name": name, "FunctionVersion": alias.version, "Description": alias.description,
        "RoutingConfig": alias.routing.as_ref().filter(|r| !weights(r).is_empty()),
        "RevisionId": alias.revision,
    }))
}

fn existing(world: &World, function_name: &str, alias: &str) -> Result<Alias, Fault> {
    let found = function(world, function_name)?.aliases.get(alias);
    found.cloned().ok_or_else(|| {
        let arn = function_arn(world, function_name, Some(alias));
        not_found(format!("Cannot find alias arn: {arn}"))
    })
}

/// The version must be there; an alias of an alias is not possible.
fn version(world: &World, call: &Call, function: &str, version: &str) -> Result<String, Fault> {
    if version != "$LATEST" && version.parse::<u64>().is_err() {
        let rule = r"Member must satisfy regular expression pattern: (\$LATEST|[0-9]+)";
        return Err(unsatisfied(
            call,
            "functionVersion",
            &format!("'{version}'"),
            rule,
        ));
    }
    resolve(world, function, Some(version)).map(|(version, _)| version)
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let (function_name, _) = target(world, call)?;
    let name = text(call, "Name")?;
    let allowed = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let numeric = name.chars().all(|c| c.is_ascii_digit());
    if numeric || name.len() > 128 || !name.chars().all(allowed) {
        let rule = "Member must satisfy regular expression pattern: (?!^[0-9]+$)([a-zA-Z0-9-_]+)";
        return Err(unsatisfied(call, "name", &format!("'{name}'"), rule));
    }
    let version = version(world, call, &function_name, text(call, "FunctionVersion")?)?;
    if function(world, &function_name)?.aliases.contains_key(name) {
        let arn = function_arn(world, &function_name, Some(name));
        return Err(conflict(format!("Alias already exists: {arn}")));
    }
    let alias = Alias {
        routing: routing(world, call, &function_name, &version)?,
        version,
        description: maybe(call, "Description").unwrap_or_default().to_owned(),
        revision: String::new(),
    };
    store(world, &function_name, name, alias)
}

fn store(world: &mut World, function: &str, name: &str, alias: Alias) -> Reply {
    let revision = world.uuid();
    let alias = Alias { revision, ..alias };
    let reply = describe(world, function, name, &alias);
    let aliases = &mut function_mut(world, function)?.aliases;
    aliases.insert(name.to_owned(), alias);
    Ok(reply)
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let ((function, _), name) = (target(world, call)?, text(call, "Name")?);
    let alias = existing(world, &function, name)?;
    Ok(describe(world, &function, name, &alias))
}

pub(super) fn update(world: &mut World, call: &Call) -> Reply {
    let ((function, _), name) = (target(world, call)?, text(call, "Name")?);
    let mut alias = existing(world, &function, name).map_err(|fault| Fault {
        message: fault
            .message
            .replace("Cannot find alias arn", "Alias not found"),
        ..fault
    })?;
    expect_revision(call, &alias.revision, "GetFunction/GetAlias")?;
    if let Some(wanted) = maybe(call, "FunctionVersion") {
        alias.version = version(world, call, &function, wanted)?;
    }
    if let Some(description) = maybe(call, "Description") {
        description.clone_into(&mut alias.description);
    }
    if let Some(routing) = routing(world, call, &function, &alias.version)? {
        alias.routing = Some(routing);
    }
    store(world, &function, name, alias)
}

/// Deleting what is not there succeeds, as on AWS. The alias's resource policy goes with it.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let ((name, _), alias) = (target(world, call)?, text(call, "Name")?);
    let function = function_mut(world, &name)?;
    if function.aliases.remove(alias).is_some() {
        function.policies.remove(alias);
        function.event_invoke.remove(alias);
    }
    Ok(json!({}))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    let only = maybe(call, "FunctionVersion");
    let aliases = function(world, &name)?.aliases.iter();
    let items = aliases
        .filter(|(_, alias)| only.is_none_or(|version| alias.version == version))
        .map(|(alias_name, alias)| {
            (
                alias_name.clone(),
                describe(world, &name, alias_name, alias),
            )
        })
        .collect();
    listing(call, "Aliases", items)
}
