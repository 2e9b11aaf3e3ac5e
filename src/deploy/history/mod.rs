//! The versions of a launch template, who made them, and what runs on them; going back to one; pins.

pub mod act;
pub mod back;
pub mod read;
pub(crate) mod some;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use aws_sdk_ec2::types::ResponseLaunchTemplateData;
use jiff::Timestamp;
use serde::Serialize;

use freshscale_core::rotation::fit::{Fit, told};
use freshscale_core::rotation::image::{Architecture, Image, REJECTED_TAG};
use freshscale_core::rotation::made::Made;
use freshscale_core::rotation::template::{TemplateView, Version};

/// What stands.
#[derive(Debug, Clone, PartialEq)]
pub struct History {
    /// The template with its versions, ascending.
    pub template: TemplateView,
    /// The template's tags.
    pub tags: BTreeMap<String, String>,
    /// When it was made, if AWS says so.
    pub made: Option<Timestamp>,
    /// Whether no version stands that was not read.
    pub complete: bool,
    /// What each version holds.
    pub data: BTreeMap<u64, ResponseLaunchTemplateData>,
    /// Those images of the versions, and others asked for, that exist in whatever state.
    pub images: BTreeMap<String, Image>,
    /// The group that starts instances; `None` if there is none.
    pub group: Option<TemplateGroup>,
}

/// The group that starts instances from the template.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TemplateGroup {
    /// Its name.
    pub name: String,
    /// Whether it launches what `$Default` means.
    pub follows_default: bool,
    /// What its instances are in units of capacity, where its types have weights.
    pub capacity: Option<u32>,
    /// The ids of its instances by version.
    pub instances: BTreeMap<u64, Vec<String>>,
    /// The ids of those from another template.
    pub others: Vec<String>,
    /// By instance id, the image that AWS says it has: where its root volume was replaced, or the version's image overridden.
    pub images: BTreeMap<String, String>,
    /// The first of its subnets, in order of name.
    pub subnet: Option<String>,
    /// Instance types that it starts instead of the template's; none: it starts that.
    pub instance_types: Vec<String>,
}

/// What made a version, as its description tells.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Publisher {
    /// The deployed function.
    Rotator,
    /// The rotator's code, run by somebody: `rotate`, `redeploy`.
    Rotate,
    /// `apply`.
    Apply,
    /// `rollback`.
    Rollback,
    /// None of ours.
    Hand,
}

impl Publisher {
    /// Of a version, where the function has this role.
    #[must_use]
    pub fn of(version: &Version, role: &str) -> Self {
        match Made::read(&version.description) {
            Some(Made::Rotated { .. }) => {
                let function = version.created_by.split('/').any(|part| part == role);
                if function {
                    Self::Rotator
                } else {
                    Self::Rotate
                }
            }
            Some(Made::RolledBack { .. }) => Self::Rollback,
            Some(Made::Applied) => Self::Apply,
            None => Self::Hand,
        }
    }

    /// In a word.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Rotator => "rotator",
            Self::Rotate => "rotate",
            Self::Apply => "apply",
            Self::Rollback => "rollback",
            Self::Hand => "hand",
        }
    }
}

/// Why a version cannot be gone back to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", content = "found", rename_all = "snake_case")]
pub enum Unfit {
    /// It names no image.
    NoImage,
    /// A parameter says which.
    Parameter(String),
    /// Deregistered, or out of reach.
    Gone,
    /// `pending`, `disabled`, `failed` …
    State(String),
    /// Would not start on the instance type.
    Architecture(String),
    /// Does not start from the version for another reason, as a text.
    Incompatible(String),
    /// Tagged as rejected; the tag's value.
    Rejected(String),
}

impl History {
    /// Why an image cannot be launched from a version, or should not; `None` is a version to come, made from the default.
    #[must_use]
    pub fn unfit(
        &self,
        version: Option<u64>,
        image: Option<&str>,
        architecture: Architecture,
    ) -> Option<Unfit> {
        let id = match image {
            None | Some("") => return Some(Unfit::NoImage),
            Some(id) if id.starts_with("resolve:") => return Some(Unfit::Parameter(id.to_owned())),
            Some(id) => id,
        };
        let Some(image) = self.images.get(id) else {
            return Some(Unfit::Gone);
        };
        if image.state == "deregistered" {
            return Some(Unfit::Gone);
        }
        if image.state != "available" {
            return Some(Unfit::State(image.state.clone()));
        }
        if image.architecture != architecture.as_str() {
            return Some(Unfit::Architecture(image.architecture.clone()));
        }
        if let Some(why) = told(&self.fit(version).failures(image)) {
            return Some(Unfit::Incompatible(why));
        }
        let rejected = image.tags.get(REJECTED_TAG)?;
        Some(Unfit::Rejected(rejected.clone()))
    }

    /// What an image must fit to start instances from a version.
    #[must_use]
    pub fn fit(&self, version: Option<u64>) -> Fit {
        let number = version.unwrap_or(self.template.default_version);
        let mut versions = self.template.versions.iter();
        let contents = versions.find(|version| version.number == number);
        let types = self.group.as_ref().map(|group| &group.instance_types);
        let fit = Fit::of(contents.map(|v| v.contents.clone()).unwrap_or_default());
        fit.on(types.map_or(&[], Vec::as_slice))
    }

    /// Instances of the group on a version.
    #[must_use]
    pub fn instances(&self, version: u64) -> &[String] {
        let group = self.group.as_ref();
        let found = group.and_then(|group| group.instances.get(&version));
        found.map_or(&[], Vec::as_slice)
    }
}
