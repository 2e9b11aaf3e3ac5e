//! Launch templates: create, describe, modify, delete.

use std::collections::BTreeMap;
use std::sync::Arc;

use serde_json::{Value, json};

use super::filter::{known, passes};
use super::template::{by_id, by_name, find_id};
use super::{Template, Version, dry_run, launch, remember, remembered, tag_specification, time};
use crate::params::{Params, listing};
use crate::state::World;
use crate::{Call, Fault, Reply};

/// # Errors
/// `InvalidLaunchTemplateName.MalformedException`
fn check_name(name: &str) -> Result<(), Fault> {
    let fits = (3..=128).contains(&name.len())
        && name
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "().-/_".contains(c));
    if fits {
        return Ok(());
    }
    let text = "The specified launch template name is invalid. A launch template name must be between 3 and 128 characters, and may contain letters, numbers, and the following characters: -()./_.";
    Err(Fault::new(
        "InvalidLaunchTemplateName.MalformedException",
        text,
    ))
}

pub(super) fn create(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    if let Some(answer) = remembered(world, &call.operation, &call.params)? {
        return Ok(answer);
    }
    let name = params.text("LaunchTemplateName").unwrap_or_default();
    check_name(name)?;
    if by_name(world, name).is_ok() {
        return Err(Fault::new(
            "InvalidLaunchTemplateName.AlreadyExistsException",
            "Launch template name already in use.",
        ));
    }
    let data = params.child("LaunchTemplateData").ok_or_else(|| {
        let text = "The request must contain the parameter LaunchTemplateData";
        Fault::new("MissingParameter", text)
    })?;
    launch::check_data(data)?;
    dry_run(params)?;
    let id = format!("lt-0{}", world.hex_id(16));
    let version = Version {
        description: params
            .text("VersionDescription")
            .unwrap_or_default()
            .to_owned(),
        created: world.now,
        created_by: call.principal.clone(),
        data: Arc::new(data.0.clone()),
    };
    let template = Template {
        id: id.clone(),
        name: name.to_owned(),
        created: world.now,
        created_by: call.principal.clone(),
        default_version: 1,
        latest_version: 1,
        next_version: 2,
        versions: BTreeMap::from([(1, version)]),
        tags: tag_specification(params, "launch-template"),
    };
    let answer = json!({
        "launchTemplate": template.view(),
        "warning": launch::warning(world, data),
    });
    world.ec2.templates.insert(id, template);
    remember(world, &call.operation, &call.params, &answer);
    Ok(answer)
}

fn attribute(template: &Template, name: &str) -> Option<Vec<String>> {
    match name {
        "launch-template-name" => Some(vec![template.name.clone()]),
        "launch-template-id" => Some(vec![template.id.clone()]),
        "create-time" => Some(vec![time(template.created)]),
        _ => None,
    }
}

pub(super) fn describe(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let (ids, names) = (
        params.texts("LaunchTemplateId"),
        params.texts("LaunchTemplateName"),
    );
    for id in &ids {
        by_id(world, id)?;
    }
    for name in &names {
        by_name(world, name).map_err(|_| {
            Fault::new(
                "InvalidLaunchTemplateName.NotFoundException",
                "At least one of the launch templates specified in the request does not exist.",
            )
        })?;
    }
    known(
        params,
        &["launch-template-name", "create-time", "launch-template-id"],
    )?;
    let size = page_size(params)?;
    dry_run(params)?;
    let mut found = Vec::new();
    for template in world.ec2.templates.values() {
        let asked = (ids.is_empty() && names.is_empty())
            || ids.contains(&template.id)
            || names.contains(&template.name);
        if asked && passes(params, &template.tags, &|name| attribute(template, name))? {
            found.push(template.view());
        }
    }
    let (templates, next) = params.page(found, size)?;
    Ok(listing("launchTemplates", templates, "nextToken", next))
}

/// # Errors
/// `MaxResults` is not 1-200.
pub(super) fn page_size(params: Params<'_>) -> Result<usize, Fault> {
    match params.number("MaxResults") {
        None => Ok(200),
        Some(size @ 1..=200) => Ok(usize::try_from(size).unwrap_or(200)),
        Some(size) => Err(Fault::new(
            "InvalidParameterValue",
            format!(
                "Value ({size}) for parameter maxResults is invalid. Expecting a value between 1 and 200."
            ),
        )),
    }
}

pub(super) fn modify(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    if let Some(answer) = remembered(world, &call.operation, &call.params)? {
        return Ok(answer);
    }
    let id = find_id(world, params)?;
    let wanted = params.text("SetDefaultVersion").unwrap_or_default();
    let (number, _) = by_id(world, &id)?.version(wanted)?;
    dry_run(params)?;
    let answer = match world.ec2.templates.get_mut(&id) {
        Some(template) => {
            template.default_version = number;
            json!({"launchTemplate": template.view()})
        }
        None => Value::Null,
    };
    remember(world, &call.operation, &call.params, &answer);
    Ok(answer)
}

/// All its versions go with it. EC2 does not ask whether a group still uses it.
pub(super) fn delete(world: &mut World, call: &Call) -> Reply {
    let params = Params(&call.params);
    let id = find_id(world, params)?;
    dry_run(params)?;
    let gone = world.ec2.templates.remove(&id);
    Ok(json!({"launchTemplate": gone.map(|template| template.view())}))
}
