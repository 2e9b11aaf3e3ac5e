//! Versions of launch templates: create, describe, delete.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::filter::{known, passes};
use super::template::{by_id, find_id};
use super::template_calls::page_size;
use super::{Tags, Version, dry_run, launch, remember, remembered};
use crate::params::{Params, listing};
use crate::protocol::{ec2_fragment, written};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// How many versions a template may have (EC2 User Guide, launch template restrictions).
const LIMIT: usize = 10_000;

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    if let Some(answer) = remembered(world, &call.operation, &call.params)? {
        return Ok(answer);
    }
    let id = find_id(world, params)?;
    let given = params.child("LaunchTemplateData").ok_or_else(|| {
        let text = "The request must contain the parameter LaunchTemplateData";
        Fault::new("MissingParameter", text)
    })?;
    let template = by_id(world, &id)?;
    let data = match params.text("SourceVersion") {
        None => given.0.clone(),
        Some(source) => merge(&template.version(source)?.1.data, given.0),
    };
    launch::check_data(Params(&data))?;
    if template.versions.len() >= LIMIT {
        let text =
            format!("The launch template {id} has {LIMIT} versions, and no more are allowed.");
        return Err(Fault::new("VersionLimitExceeded", text));
    }
    dry_run(params)?;
    let warning = launch::warning(world, Params(&data));
    let version = Version {
        description: params
            .text("VersionDescription")
            .unwrap_or_default()
            .to_owned(),
        created: world.now,
        created_by: call.principal.clone(),
        data: Arc::new(data),
    };
    let Some(template) = world.ec2.templates.get_mut(&id) else {
        return Ok(Value::Null);
    };
    let number = template.add(version.clone());
    let answer = json!({
        "launchTemplateVersion": template.view_version(number, &version, false),
        "warning": warning,
    });
    remember(world, &call.operation, &call.params, &answer);
    Ok(answer)
}

/// What is given replaces whole members of the source; snapshots in the source's own mappings are
/// dropped, so that a new image brings its own (botocore: CreateLaunchTemplateVersion, SourceVersion).
fn merge(source: &Value, given: &Value) -> Value {
    let mut merged: Map<String, Value> = source.as_object().cloned().unwrap_or_default();
    if let Some(Value::Array(mappings)) = merged.get_mut("BlockDeviceMapping") {
        for mapping in mappings {
            if let Some(ebs) = mapping.get_mut("Ebs").and_then(Value::as_object_mut) {
                ebs.remove("SnapshotId");
            }
        }
    }
    merged.extend(given.as_object().cloned().unwrap_or_default());
    Value::Object(merged)
}

/// What EC2 says to who asks about no template in particular.
const OF_ALL: &str = "To describe the launch template data for all your launch templates, for ‘--versions’ specify ‘$Latest’, ‘$Default’, or both, and omit ‘--launch-template-id’, ‘--launch-template-name’, and version numbers. To describe the launch template data for a specific launch template, specify ‘--launch-template-id’ or ‘--launch-template-name’, and for ‘--versions’ specify one or more of the following values: ‘$Latest’, ‘$Default’, or one or more version numbers.";

/// Those that people use, of EC2's two dozen.
const FILTERS: &[&str] = &["image-id", "instance-type", "is-default-version"];

fn attribute(version: &Version, is_default: bool, name: &str) -> Option<Vec<String>> {
    let text = |member: &str| Params(&version.data).text(member).map(ToOwned::to_owned);
    match name {
        "image-id" => Some(text("ImageId").into_iter().collect()),
        "instance-type" => Some(text("InstanceType").into_iter().collect()),
        "is-default-version" => Some(vec![is_default.to_string()]),
        _ => None,
    }
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let size = page_size(params)?;
    let wanted = params.texts("LaunchTemplateVersion");
    let named = params.has("LaunchTemplateId") || params.has("LaunchTemplateName");
    let ids = if named {
        vec![find_id(world, params)?]
    } else {
        // Without a template: the default or latest of all of them.
        world.ec2.templates.keys().cloned().collect()
    };
    if !named && (wanted.is_empty() || wanted.iter().any(|v| !v.starts_with('$'))) {
        let code = match wanted.is_empty() {
            true => "MissingParameter",
            false => "InvalidParameterValue",
        };
        return Err(Fault::new(code, OF_ALL));
    }
    known(params, FILTERS)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for id in ids {
        let template = by_id(world, &id)?;
        let mut numbers: Vec<i64> = if wanted.is_empty() {
            let low = params.number("MinVersion").unwrap_or(i64::MIN);
            let high = params.number("MaxVersion").unwrap_or(i64::MAX);
            let all = template.versions.keys().rev().copied();
            all.filter(|number| (low..=high).contains(number)).collect()
        } else {
            let numbers = wanted.iter().map(|v| template.version(v).map(|(n, _)| n));
            numbers.collect::<Result<_, _>>()?
        };
        // `$Latest` and `$Default` are often the same one.
        let mut seen = std::collections::BTreeSet::new();
        numbers.retain(|number| seen.insert(*number));
        for number in numbers {
            let Some(version) = template.versions.get(&number) else {
                continue;
            };
            let is_default = number == template.default_version;
            let lookup = |name: &str| attribute(version, is_default, name);
            if passes(params, &Tags::new(), &lookup)? {
                let of = format!("{id} {number} {is_default}");
                let write = |version: &Version| {
                    ec2_fragment(&template.view_version(number, version, is_default))
                };
                let text = world.ec2.drawn_versions.text(&of, version, write);
                found.push(written(text));
            }
        }
    }
    let (versions, next) = params.page(found, size)?;
    Ok(listing(
        "launchTemplateVersionSet",
        versions,
        "nextToken",
        next,
    ))
}

/// A 200, whatever becomes of each number.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = find_id(world, params)?;
    let wanted = params.texts("LaunchTemplateVersion");
    if wanted.len() > 200 {
        let text = "You can specify up to 200 launch template version numbers.";
        return Err(Fault::new("InvalidParameterValue", text));
    }
    dry_run(params)?;
    let Some(template) = world.ec2.templates.get_mut(&id) else {
        return Ok(Value::Null);
    };
    let (mut gone, mut kept) = (Vec::new(), Vec::new());
    for wanted in wanted {
        let number = wanted.parse::<i64>().unwrap_or(-1);
        let mut item = json!({
            "launchTemplateId": id,
            "launchTemplateName": template.name,
            "versionNumber": number,
        });
        let refusal = if number == template.default_version {
            Some(("unexpectedError", "The default version cannot be deleted"))
        } else if !template.versions.contains_key(&number) {
            let text = "The specified launch template version does not exist";
            Some(("launchTemplateVersionDoesNotExist", text))
        } else {
            None
        };
        match refusal {
            Some((code, message)) => {
                item["responseError"] = json!({"code": code, "message": message});
                kept.push(item);
            }
            None => {
                template.versions.remove(&number);
                gone.push(item);
            }
        }
    }
    if let Some(highest) = template.versions.keys().next_back() {
        template.latest_version = *highest;
    }
    Ok(json!({
        "successfullyDeletedLaunchTemplateVersionSet": gone,
        "unsuccessfullyDeletedLaunchTemplateVersionSet": kept,
    }))
}
