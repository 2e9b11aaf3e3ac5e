//! Lambda: functions, versions, aliases, permissions, and what is to be invoked.

mod alias;
mod destination;
mod function;
mod invoke;
mod permission;
mod routes;
mod settings;
#[cfg(test)]
mod tests;
mod update;
mod validate;
mod version;

use jiff::SignedDuration;
use serde_json::{Value, json};

use super::params::{bounded, compact, invalid, maybe, page, text};
use super::state::World;
use super::{Call, Fault, Operation, Reply};
pub use crate::state::lambda::State;
use crate::state::lambda::{Alias, Config, EventInvoke, Function};

#[allow(unused_imports, reason = "for the REST connector")]
pub(super) use routes::{ROUTES, STATUS};

pub(super) use destination::after_failure;
pub use destination::{fire, next_due};
pub use invoke::{Invokable, invoked, may_invoke, plan_invocation};

/// Virtual time that a creation or an update takes.
const SETTLES: SignedDuration = SignedDuration::from_secs(2);

pub(super) const OPERATIONS: &[(&str, Operation)] = &[
    ("CreateFunction", function::create),
    ("GetFunction", function::get),
    ("GetFunctionConfiguration", function::get_configuration),
    ("GetFunctionCodeSigningConfig", function::get_code_signing),
    ("ListFunctions", function::list),
    ("DeleteFunction", function::delete),
    ("UpdateFunctionCode", update::code),
    ("UpdateFunctionConfiguration", update::configuration),
    ("PublishVersion", version::publish_version),
    ("ListVersionsByFunction", version::list),
    ("CreateAlias", alias::create),
    ("GetAlias", alias::get),
    ("UpdateAlias", alias::update),
    ("DeleteAlias", alias::delete),
    ("ListAliases", alias::list),
    ("AddPermission", permission::add),
    ("RemovePermission", permission::remove),
    ("GetPolicy", permission::get),
    ("TagResource", settings::tag),
    ("UntagResource", settings::untag),
    ("ListTags", settings::list_tags),
    ("PutFunctionConcurrency", settings::put_concurrency),
    ("GetFunctionConcurrency", settings::get_concurrency),
    ("DeleteFunctionConcurrency", settings::delete_concurrency),
    ("PutFunctionEventInvokeConfig", settings::put_event_invoke),
    (
        "UpdateFunctionEventInvokeConfig",
        settings::update_event_invoke,
    ),
    ("GetFunctionEventInvokeConfig", settings::get_event_invoke),
    (
        "DeleteFunctionEventInvokeConfig",
        settings::delete_event_invoke,
    ),
    ("Invoke", invoke::invoke),
];

/// A function's name and qualifier, from a name, `name:qualifier`, a partial or a whole ARN.
pub(super) fn split(given: &str) -> (&str, Option<&str>) {
    let rest = given
        .rsplit_once("function:")
        .map_or(given, |(_, rest)| rest);
    match rest.split_once(':') {
        Some((name, qualifier)) => (name, Some(qualifier)),
        None => (rest, None),
    }
}

pub(super) fn function_arn(world: &World, name: &str, qualifier: Option<&str>) -> String {
    let suffix = qualifier.map_or_else(String::new, |q| format!(":{q}"));
    world.arn("lambda", &format!("function:{name}{suffix}"))
}

/// The tags of a function.
pub(super) fn tags<'a>(
    world: &'a World,
    name: &str,
) -> Option<&'a std::collections::BTreeMap<String, String>> {
    world
        .lambda
        .functions
        .get(name)
        .map(|function| &function.tags)
}

fn not_found(message: String) -> Fault {
    Fault::with_status(404, "ResourceNotFoundException", message)
}

fn no_function(world: &World, name: &str, qualifier: Option<&str>) -> Fault {
    let arn = function_arn(world, name, qualifier);
    not_found(format!("Function not found: {arn}"))
}

fn conflict(message: impl Into<String>) -> Fault {
    Fault::with_status(409, "ResourceConflictException", message)
}

/// Refuses the functions of another Region, and of another account.
fn reachable(world: &World, call: &Call, given: &str) -> Result<(), Fault> {
    let Some((before, _)) = given.rsplit_once("function:") else {
        return Ok(());
    };
    let parts: Vec<&str> = before.trim_end_matches(':').split(':').collect();
    let (region, account) = match parts.as_slice() {
        ["arn", _, _, region, account] => (*region, *account),
        [account] if !account.is_empty() => (world.region.as_str(), *account),
        _ => return Ok(()),
    };
    if region != world.region {
        return Err(not_found(format!(
            "Functions from '{region}' are not reachable in this region ('{}')",
            world.region
        )));
    }
    if account != world.account {
        let (who, action) = (&call.principal, &call.operation);
        let text = format!(
            "User: {who} is not authorized to perform: lambda:{action} on resource: {given} because no resource-based policy allows the lambda:{action} action"
        );
        return Err(Fault::with_status(403, "AccessDeniedException", text));
    }
    Ok(())
}

/// Whether a name or ARN is of this Region and account.
fn is_local(world: &World, given: &str) -> bool {
    !given.starts_with("arn:") || given.starts_with(&function_arn(world, "", None))
}

/// Name and qualifier of a call, wherever they stand.
fn target(world: &World, call: &Call) -> Result<(String, Option<String>), Fault> {
    let given = text(call, "FunctionName")?;
    reachable(world, call, given)?;
    let (name, inline) = split(given);
    let qualifier = maybe(call, "Qualifier");
    if inline.is_some() && qualifier.is_some() && inline != qualifier {
        let text =
            "The derived qualifier from the function name does not match the specified qualifier.";
        return Err(invalid(call, text));
    }
    let qualifier = qualifier.or(inline);
    Ok((name.to_owned(), qualifier.map(str::to_owned)))
}

fn function<'a>(world: &'a World, name: &str) -> Result<&'a Function, Fault> {
    let found = world.lambda.functions.get(name);
    found.ok_or_else(|| no_function(world, name, None))
}

fn function_mut<'a>(world: &'a mut World, name: &str) -> Result<&'a mut Function, Fault> {
    function(world, name)?;
    let found = world.lambda.functions.get_mut(name);
    found.ok_or_else(|| not_found(format!("Function not found: {name}")))
}

/// `$LATEST`, a number or an alias, as the version it stands for and its configuration.
fn resolve<'a>(
    world: &'a World,
    name: &str,
    qualifier: Option<&str>,
) -> Result<(String, &'a Config), Fault> {
    let function = function(world, name)?;
    let wanted = qualifier.unwrap_or("$LATEST");
    let version = function
        .aliases
        .get(wanted)
        .map_or(wanted, |a| a.version.as_str());
    let config = if version == "$LATEST" {
        Some(&function.latest)
    } else {
        version
            .parse()
            .ok()
            .and_then(|number: u64| function.versions.get(&number))
    };
    config
        .map(|config| (version.to_owned(), config))
        .ok_or_else(|| no_function(world, name, qualifier))
}

/// A `FunctionConfiguration`.
fn describe(
    world: &World,
    name: &str,
    qualifier: Option<&str>,
    version: &str,
    config: &Config,
) -> Value {
    let pending = world.now < config.active_at;
    let updating = world.now < config.updated_at;
    let env = (!config.env.is_empty()).then(|| json!({"Variables": config.env}));
    compact(json!({
        "FunctionName": name, "FunctionArn": function_arn(world, name, qualifier),
        "Runtime": config.runtime, "Role": config.role, "Handler": config.handler,
        "CodeSize": config.code_size, "CodeSha256": config.code_sha256,
        "Description": config.description, "Timeout": config.timeout, "MemorySize": config.memory,
        "LastModified": config.modified.strftime("%Y-%m-%dT%H:%M:%S%.3f+0000").to_string(),
        "Version": version, "RevisionId": config.revision,
        "Environment": env,
        "State": if pending { "Pending" } else { "Active" },
        "StateReason": pending.then_some("The function is being created."),
        "StateReasonCode": pending.then_some("Creating"),
        "LastUpdateStatus": (!pending).then_some(if updating { "InProgress" } else { "Successful" }),
        "LastUpdateStatusReason": (!pending && updating).then_some("The function is being created."),
        "LastUpdateStatusReasonCode": (!pending && updating).then_some("Creating"),
        "PackageType": "Zip", "Architectures": [config.architecture],
        "EphemeralStorage": {"Size": config.ephemeral_mib},
        "TracingConfig": {"Mode": config.tracing},
        "SnapStart": {"ApplyOn": "None", "OptimizationStatus": "Off"},
        "LoggingConfig": config.logging,
    }))
}

/// 412 unless the caller knows the present revision, or does not care.
fn expect_revision(call: &Call, present: &str, from: &str) -> Result<(), Fault> {
    match maybe(call, "RevisionId") {
        Some(given) if given != present => {
            let text = format!(
                "The Revision Id provided does not match the latest Revision Id. Call the {from} API \
                 to retrieve the latest Revision Id"
            );
            Err(Fault::with_status(412, "PreconditionFailedException", text))
        }
        _ => Ok(()),
    }
}

/// 409 while the function is being made or changed.
fn expect_settled(world: &World, name: &str, config: &Config) -> Result<(), Fault> {
    let what = if world.now < config.active_at {
        "The function is currently in the following state: Pending".to_owned()
    } else if world.now < config.updated_at {
        let arn = function_arn(world, name, None);
        format!("An update is in progress for resource: {arn}")
    } else {
        return Ok(());
    };
    let text = format!("The operation cannot be performed at this time. {what}");
    Err(conflict(text))
}

/// A reply with one page of a listing under `member`; AWS's pages hold at most 50.
fn listing(call: &Call, member: &str, items: Vec<(String, Value)>) -> Reply {
    let limit = bounded(call, "MaxItems", 1, 10_000)?.unwrap_or(50).min(50);
    let page = page(call, items, "Marker", usize::try_from(limit).unwrap_or(50))?;
    Ok(compact(
        json!({member: page.items, "NextMarker": page.next}),
    ))
}
