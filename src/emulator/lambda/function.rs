//! Functions: made, read, listed, deleted.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::{
    Config, Function, SETTLES, conflict, describe, function, function_arn, function_mut, listing,
    resolve, target, validate, version,
};
use crate::params::{compact, flag, invalid, maybe, text, text_map};
use crate::state::World;
use crate::{Call, Fault, Reply};

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    validate::name(call, &name)?;
    let file = call.params.get("Code").and_then(|code| code.get("ZipFile"));
    let zip = validate::zip(call, file)?;
    let config = first_config(world, call, &name, &zip)?;
    if world.lambda.functions.contains_key(&name) {
        let arn = function_arn(world, &name, None);
        return Err(conflict(format!("Function already exist: {arn}")));
    }
    validate::role(world, call, &config.role)?;
    let revision = world.uuid();
    let function = Function {
        latest: Config { revision, ..config },
        versions: BTreeMap::new(),
        last_version: 0,
        published: None,
        aliases: BTreeMap::new(),
        policies: BTreeMap::new(),
        tags: text_map(call.params.get("Tags")),
        concurrency: None,
        event_invoke: BTreeMap::new(),
    };
    world.lambda.functions.insert(name.clone(), function);
    if flag(call, "Publish") {
        let mut made = version::publish(world, &name, None)?;
        // Of all calls that publish this one answers with the function's own ARN.
        made["FunctionArn"] = json!(function_arn(world, &name, None));
        return Ok(made);
    }
    let (version, config) = resolve(world, &name, None)?;
    Ok(describe(world, &name, None, &version, config))
}

/// None has one here: code is not signed. An empty answer, as LocalStack gives it; not confirmed.
pub(super) fn get_code_signing(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    function(world, &name)?;
    Ok(json!({}))
}

fn first_config(
    world: &World,
    call: &Call,
    name: &str,
    zip: &validate::Zip,
) -> Result<Config, Fault> {
    Ok(Config {
        runtime: validate::runtime(call, text(call, "Runtime")?)?,
        role: text(call, "Role")?.to_owned(),
        handler: text(call, "Handler")?.to_owned(),
        description: validate::description(call).unwrap_or_default(),
        timeout: validate::timeout(call)?.unwrap_or(3),
        memory: validate::memory(call)?.unwrap_or(128),
        env: validate::environment(call)?.unwrap_or_default(),
        architecture: validate::architecture(call)?.unwrap_or_else(|| "x86_64".to_owned()),
        logging: validate::logging(call, name),
        ephemeral_mib: validate::ephemeral(call).unwrap_or(512),
        tracing: validate::tracing(call).unwrap_or_else(|| "PassThrough".to_owned()),
        code_sha256: zip.sha256.clone(),
        code_size: zip.size,
        modified: world.now,
        revision: String::new(),
        active_at: world.now + SETTLES,
        updated_at: world.now,
    })
}

/// The ARN's qualifier is the one that was asked for; the version is the one it stands for.
pub(super) fn get_configuration(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier) = target(world, call)?;
    let (version, config) = resolve(world, &name, qualifier.as_deref())?;
    Ok(describe(
        world,
        &name,
        qualifier.as_deref(),
        &version,
        config,
    ))
}

pub(super) fn get(world: &mut World, call: &Call) -> Reply {
    let configuration = get_configuration(world, call)?;
    let (name, _) = target(world, call)?;
    let function = function(world, &name)?;
    let tags = (!function.tags.is_empty()).then_some(&function.tags);
    let concurrency = function.concurrency;
    let concurrency = concurrency.map(|n| json!({"ReservedConcurrentExecutions": n}));
    Ok(compact(json!({
        "Configuration": configuration,
        "Code": {"RepositoryType": "S3", "Location": format!("https://code.invalid/snapshots/{name}")},
        "Tags": tags,
        "Concurrency": concurrency,
    })))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let all = maybe(call, "FunctionVersion") == Some("ALL");
    let mut items: Vec<(String, Value)> = Vec::new();
    for (name, function) in &world.lambda.functions {
        let qualifier = all.then_some("$LATEST");
        let latest = describe(world, name, qualifier, "$LATEST", &function.latest);
        items.push((format!("{name} "), latest));
        for (number, config) in function.versions.iter().filter(|_| all) {
            let version = number.to_string();
            let shown = describe(world, name, Some(&version), &version, config);
            items.push((format!("{name} {number:010}"), shown));
        }
    }
    listing(call, "Functions", items)
}

/// The whole function, or one version that no alias points to.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let (name, qualifier) = target(world, call)?;
    function(world, &name)?;
    let Some(qualifier) = qualifier else {
        world.lambda.functions.remove(&name);
        return Ok(json!({"StatusCode": 204}));
    };
    if qualifier == "$LATEST" {
        let text = "$LATEST version cannot be deleted without deleting the function.";
        return Err(invalid(call, text));
    }
    let function = function_mut(world, &name)?;
    let Ok(number) = qualifier.parse::<u64>() else {
        let text =
            "Deletion of aliases is not currently supported by DeleteFunction. Use DeleteAlias.";
        return Err(invalid(call, text));
    };
    let users = function
        .aliases
        .iter()
        .filter(|(_, alias)| alias.uses(&qualifier));
    let users: Vec<&str> = users.map(|(name, _)| name.as_str()).collect();
    if !users.is_empty() {
        let text = format!(
            "Unable to delete version because the following aliases reference it: [{}]",
            users.join(", ")
        );
        return Err(conflict(text));
    }
    if function.versions.remove(&number).is_none() {
        return Err(super::no_function(world, &name, Some(&qualifier)));
    }
    function.policies.remove(&qualifier);
    Ok(json!({"StatusCode": 204}))
}
