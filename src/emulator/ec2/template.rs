//! Launch templates as the service remembers them.

use serde_json::{Map, Value, json};

use super::{Template, Version, tag_set, time};
use crate::Fault;
use crate::params::Params;
use crate::state::World;

impl Template {
    /// A version by `$Default`, `$Latest`, number, or nothing (the default).
    ///
    /// # Errors
    /// `InvalidLaunchTemplateId.VersionNotFound`
    pub fn version(&self, wanted: &str) -> Result<(i64, &Version), Fault> {
        let number = match wanted {
            "" | "$Default" => self.default_version,
            "$Latest" => self.latest_version,
            number => number.parse().map_err(|_| {
                let text = format!("Invalid launch template version: '{number}'");
                Fault::new("InvalidLaunchTemplateVersion.Malformed", text)
            })?,
        };
        let found = self.versions.get(&number);
        found.map(|version| (number, version)).ok_or_else(|| {
            let text = format!(
                "Could not find the specified version {number} for the launch template with ID {}.",
                self.id
            );
            Fault::new("InvalidLaunchTemplateId.VersionNotFound", text)
        })
    }

    /// Adds the next version and returns its number.
    pub(super) fn add(&mut self, version: Version) -> i64 {
        let number = self.next_version;
        self.next_version += 1;
        self.latest_version = number;
        self.versions.insert(number, version);
        number
    }

    /// As `launchTemplate`.
    pub(super) fn view(&self) -> Value {
        json!({
            "launchTemplateId": self.id,
            "launchTemplateName": self.name,
            "createTime": time(self.created),
            "createdBy": self.created_by,
            "defaultVersionNumber": self.default_version,
            "latestVersionNumber": self.latest_version,
            "tagSet": tag_set(&self.tags),
        })
    }

    /// As an element of `launchTemplateVersionSet`.
    pub(super) fn view_version(&self, number: i64, version: &Version, is_default: bool) -> Value {
        let mut view = json!({
            "launchTemplateId": self.id,
            "launchTemplateName": self.name,
            "versionNumber": number,
            "versionDescription": Some(&version.description).filter(|text| !text.is_empty()),
            "createTime": time(version.created),
            "createdBy": version.created_by,
            "defaultVersion": is_default,
        });
        view["launchTemplateData"] = answer(&version.data);
        view
    }
}

/// The template that a call names by id or by name.
///
/// # Errors
/// AWS's codes for none, both, malformed and not found.
pub(crate) fn find_id(world: &World, params: Params<'_>) -> Result<String, Fault> {
    match (
        params.text("LaunchTemplateId"),
        params.text("LaunchTemplateName"),
    ) {
        (Some(_), Some(_)) => Err(Fault::new(
            "InvalidParameterCombination",
            "Provide either a launch template ID or a launch template name, not both.",
        )),
        (None, None) => Err(Fault::new(
            "MissingParameter",
            "Either a launch template ID or a launch template name must be specified in the request.",
        )),
        (Some(id), None) => by_id(world, id).map(|template| template.id.clone()),
        (None, Some(name)) => by_name(world, name).map(|template| template.id.clone()),
    }
}

pub(crate) fn by_id<'a>(world: &'a World, id: &str) -> Result<&'a Template, Fault> {
    if !id.starts_with("lt-") {
        let text = format!("Invalid launch template ID: '{id}'");
        return Err(Fault::new("InvalidLaunchTemplateId.Malformed", text));
    }
    world.ec2.templates.get(id).ok_or_else(|| {
        let text = format!("The specified launch template, with template ID {id}, does not exist.");
        Fault::new("InvalidLaunchTemplateId.NotFound", text)
    })
}

pub(super) fn by_name<'a>(world: &'a World, name: &str) -> Result<&'a Template, Fault> {
    let found = world.ec2.templates.values().find(|t| t.name == name);
    found.ok_or_else(|| {
        let text =
            format!("The specified launch template, with template name {name}, does not exist.");
        Fault::new("InvalidLaunchTemplateName.NotFoundException", text)
    })
}

/// Requested data as answers show it. A list is called there what one of it is called in a request, with `Set`.
pub(super) fn answer(data: &Value) -> Value {
    match data {
        Value::Array(items) => items.iter().map(answer).collect(),
        Value::Object(fields) => {
            let named = fields.iter().map(|(name, value)| {
                let lower = lower_first(name);
                match (name.as_str(), value) {
                    ("NetworkInterface", Value::Array(items)) => {
                        let items: Value = items.iter().map(interface).collect();
                        (lower + "Set", items)
                    }
                    ("LicenseSpecification", Value::Array(_)) => {
                        ("licenseSet".to_owned(), answer(value))
                    }
                    // So in secondary interfaces, and in the plural in all others.
                    ("PrivateIpAddress", Value::Array(_)) => {
                        ("privateIpAddressesSet".to_owned(), answer(value))
                    }
                    (_, Value::Array(_)) => (lower + "Set", answer(value)),
                    _ => (lower, answer(value)),
                }
            });
            Value::Object(named.collect::<Map<_, _>>())
        }
        leaf => leaf.clone(),
    }
}

/// A network interface's groups are called otherwise than the instance's.
fn interface(data: &Value) -> Value {
    let mut view = answer(data);
    if let Some(fields) = view.as_object_mut()
        && let Some(groups) = fields.remove("securityGroupIdSet")
    {
        fields.insert("groupSet".to_owned(), json!({"groupId*": groups}));
    }
    view
}

pub(super) fn lower_first(name: &str) -> String {
    let mut name = name.to_owned();
    if let Some(first) = name.get_mut(..1) {
        first.make_ascii_lowercase();
    }
    name
}
