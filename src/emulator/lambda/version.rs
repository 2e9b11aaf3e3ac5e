//! Published versions.

use serde_json::{Value, json};

use super::{
    Config, describe, expect_revision, expect_settled, function, function_mut, listing, target,
    validate,
};
use crate::params::{invalid, maybe};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// Code and configuration without what changes by itself: equal means that there is nothing to publish.
fn fingerprint(config: &Config) -> Result<Value, Fault> {
    let mut value = serde_json::to_value(config)
        .map_err(|error| Fault::with_status(500, "ServiceException", error.to_string()))?;
    if let Some(members) = value.as_object_mut() {
        for own in ["modified", "revision", "active_at", "updated_at"] {
            members.remove(own);
        }
    }
    Ok(value)
}

/// Makes a version of `$LATEST`, or answers with the last one if nothing has changed since.
pub(super) fn publish(world: &mut World, name: &str, description: Option<String>) -> Reply {
    let revision = world.uuid();
    let function = function_mut(world, name)?;
    let now_like = fingerprint(&function.latest)?;
    let number = function.last_version;
    let unchanged = function.published.as_ref() == Some(&now_like);
    if !unchanged || !function.versions.contains_key(&number) {
        let mut config = function.latest.clone();
        config.revision = revision;
        config.description = description.unwrap_or(config.description);
        // A version is a copy: no update of `$LATEST` that is still under way concerns it.
        config.updated_at = config.modified;
        function.last_version += 1;
        function.versions.insert(function.last_version, config);
        function.published = Some(now_like);
    }
    let number = function.last_version;
    let config = function.versions[&number].clone();
    let version = number.to_string();
    Ok(describe(world, name, Some(&version), &version, &config))
}

pub(super) fn publish_version(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    let latest = &function(world, &name)?.latest;
    expect_revision(call, &latest.revision, "GetFunction/GetAlias")?;
    expect_settled(world, &name, latest)?;
    if let Some(sha256) = maybe(call, "CodeSha256").filter(|sha| *sha != latest.code_sha256) {
        let text = format!(
            "CodeSHA256 ({sha256}) is different from current CodeSHA256 in $LATEST ({}). Please try \
             again with the CodeSHA256 in $LATEST.",
            latest.code_sha256
        );
        return Err(invalid(call, text));
    }
    publish(world, &name, validate::description(call))
}

pub(super) fn list(world: &mut World, call: &Call) -> Reply {
    let (name, _) = target(world, call)?;
    let function = function(world, &name)?;
    let latest = describe(world, &name, Some("$LATEST"), "$LATEST", &function.latest);
    // Before any digit, and not empty: an empty key would make an empty token, which starts over.
    let mut items = vec![("$LATEST".to_owned(), json!(latest))];
    items.extend(function.versions.iter().map(|(number, config)| {
        let version = number.to_string();
        let shown = describe(world, &name, Some(&version), &version, config);
        (format!("{number:010}"), shown)
    }));
    listing(call, "Versions", items)
}
