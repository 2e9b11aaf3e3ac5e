//! Changing `$LATEST`.

use serde_json::Value;

use super::{
    SETTLES, describe, expect_revision, expect_settled, function, function_mut, target, validate,
    version,
};
use crate::params::{flag, maybe};
use crate::state::World;
use crate::{Call, Fault, Reply};

fn expect_changeable(world: &World, call: &Call, name: &str) -> Result<(), Fault> {
    let latest = &function(world, name)?.latest;
    expect_revision(call, &latest.revision, "GetFunction/GetAlias")?;
    expect_settled(world, name, latest)
}

pub(super) fn code(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    expect_changeable(world, call, &name)?;
    let zip = validate::zip(call, call.params.get("ZipFile"))?;
    let architecture = validate::architecture(call)?;
    let mut latest = function(world, &name)?.latest.clone();
    latest.code_sha256.clone_from(&zip.sha256);
    latest.code_size = zip.size;
    latest.architecture = architecture.unwrap_or(latest.architecture);
    if flag(call, "DryRun") {
        return Ok(describe(world, &name, None, "$LATEST", &latest));
    }
    store(world, &name, latest)?;
    if flag(call, "Publish") {
        return version::publish(world, &name, None);
    }
    shown(world, &name)
}

/// What is not sent stays; an environment that is sent replaces the old one as a whole.
pub(super) fn configuration(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    expect_changeable(world, call, &name)?;
    let mut latest = function(world, &name)?.latest.clone();
    if let Some(role) = maybe(call, "Role") {
        validate::role(world, call, role)?;
        role.clone_into(&mut latest.role);
    }
    if let Some(runtime) = maybe(call, "Runtime") {
        latest.runtime = validate::runtime(call, runtime)?;
    }
    if let Some(handler) = maybe(call, "Handler") {
        handler.clone_into(&mut latest.handler);
    }
    if call
        .params
        .get("LoggingConfig")
        .is_some_and(Value::is_object)
    {
        latest.logging = validate::logging(call, &name);
    }
    latest.description = validate::description(call).unwrap_or(latest.description);
    latest.timeout = validate::timeout(call)?.unwrap_or(latest.timeout);
    latest.memory = validate::memory(call)?.unwrap_or(latest.memory);
    latest.env = validate::environment(call)?.unwrap_or(latest.env);
    latest.ephemeral_mib = validate::ephemeral(call).unwrap_or(latest.ephemeral_mib);
    latest.tracing = validate::tracing(call).unwrap_or(latest.tracing);
    store(world, &name, latest)?;
    shown(world, &name)
}

/// Puts the changed configuration in place, with a new revision and a while to settle.
fn store(world: &mut World, name: &str, mut latest: super::Config) -> Result<(), Fault> {
    latest.revision = world.uuid();
    latest.modified = world.now;
    latest.updated_at = world.now + SETTLES;
    function_mut(world, name)?.latest = latest;
    Ok(())
}

fn shown(world: &World, name: &str) -> Reply {
    let latest = &function(world, name)?.latest;
    Ok(describe(world, name, None, "$LATEST", latest))
}
