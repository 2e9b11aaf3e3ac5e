//! Which image is the newest: pure.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::fit::{Demands, TypePatterns, settles};
use super::selector::Selector;

/// Tag on an image that must never be rolled out (again); `redeploy` sets it when it rolls back.
pub const REJECTED_TAG: &str = "freshscale:rejected";

/// Processor architecture, as both EC2 and Lambda spell it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Architecture {
    /// `x86_64`
    #[serde(rename = "x86_64")]
    X8664,
    /// `arm64`
    Arm64,
}

impl Architecture {
    /// `x86_64` or `arm64`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::X8664 => "x86_64",
            Self::Arm64 => "arm64",
        }
    }
}

/// Which images count, and how old the newest may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ImagePolicy {
    /// The image's `Name` tag: the EC2 instance's name. Empty: any, and `selector` says which images count.
    pub instance_name: String,
    /// Start of the image's name, without regard to case. Empty: any name.
    pub name_prefix: String,
    /// Other tags, a pattern of the name, the instance that it was made from.
    pub selector: Selector,
    /// `self`, `aws-backup-vault`, or account ids.
    pub owners: Vec<String>,
    /// Architecture the instance type runs.
    pub architecture: Architecture,
    /// Older than this is stale.
    pub max_age: Duration,
}

/// A machine image, as `DescribeImages` tells it. What AWS left out is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Image {
    /// `ami-…`
    pub id: String,
    /// `AwsBackup_<instance id>_<job id>` when AWS Backup made it.
    pub name: String,
    /// The `Name` tag.
    pub name_tag: Option<String>,
    /// When it was made; `None` when AWS gave no date or one that cannot be read.
    pub created: Option<Timestamp>,
    /// `available`, `pending`, `deregistered` …
    pub state: String,
    /// Twelve digits.
    pub owner_id: String,
    /// `x86_64`, `arm64`, `i386` …
    pub architecture: String,
    /// `ebs` or `instance-store`.
    pub root_device_type: String,
    /// `/dev/xvda`.
    pub root_device_name: String,
    /// `hvm` or `paravirtual`.
    pub virtualization_type: String,
    /// Whether the image has Elastic Network Adapter's driver, as far as it says.
    pub ena_support: bool,
    /// `legacy-bios`, `uefi` or `uefi-preferred`; empty: as the instance type does.
    pub boot_mode: String,
    /// Whether it starts only with a NitroTPM (`TpmSupport` `v2.0`).
    pub needs_tpm: bool,
    /// Whether its instances take only version 2 of the metadata service, unless they are told (`ImdsSupport` `v2.0`).
    pub needs_imds_v2: bool,
    /// Whether it cannot be deregistered (`DeregistrationProtection`).
    pub protected: bool,
    /// Whether it meets the account's criteria of Allowed AMIs (`ImageAllowed`); EC2 says so only if the account uses them.
    pub allowed: Option<bool>,
    /// Instance types that its owner lets it run on.
    pub types: TypePatterns,
    /// Its EBS volumes, the root's included.
    pub volumes: Vec<Volume>,
    /// The instance that it was made from, if EC2 says so (of images by `CreateImage`).
    pub source_instance: Option<String>,
    /// All tags.
    pub tags: BTreeMap<String, String>,
}

/// An EBS volume that instances of an image get.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Volume {
    /// `/dev/xvda`.
    pub device: String,
    /// What it is made from.
    pub snapshot: Option<String>,
    /// GiB of the snapshot.
    pub size_gib: Option<i32>,
    /// Whether the snapshot is encrypted.
    pub encrypted: bool,
}

impl Image {
    /// The instance that it was made from: as EC2 says, or AWS Backup's name for it, or its tag.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        let named = || {
            self.named_source()
                .or_else(|| self.marks().sources().first().copied())
        };
        self.source_instance.as_deref().or_else(named)
    }

    /// Whether its name begins so, without regard to case.
    #[must_use]
    pub fn is_named(&self, prefix: &str) -> bool {
        starts_with_ignoring_case(&self.name, prefix)
    }

    fn named_source(&self) -> Option<&str> {
        self.marks().named_source()
    }
}

/// Why an image does not count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "reason", content = "found", rename_all = "snake_case")]
pub enum Reason {
    /// Not `available`.
    State(String),
    /// Another `Name` tag, or none.
    NameTag(Option<String>),
    /// The name begins differently.
    NamePrefix(String),
    /// Another value of a tag that it must have, or none.
    Tag {
        /// The key.
        key: String,
        /// What it has.
        value: Option<String>,
    },
    /// The name is not like the pattern.
    Name(String),
    /// Of another instance, which one, if anything says so.
    Source(Option<String>),
    /// Of an account that was not named.
    Owner(String),
    /// Would not start on the instance type.
    Architecture(String),
    /// Not on EBS.
    RootDevice(String),
    /// Not `hvm`.
    Virtualization(String),
    /// Tagged [`REJECTED_TAG`]; the tag's value.
    Rejected(String),
    /// Instances would not start from it, or not as the launch template says; why.
    Incompatible(String),
    /// Of an instance of the group itself, which one.
    OwnInstance(String),
    /// Its age cannot be known.
    NoCreationDate,
    /// Younger than it must be; when it is old enough.
    Settling(Timestamp),
}

impl Reason {
    /// Whether it is one of the images that are looked for, and refused all the same.
    fn refuses(&self) -> bool {
        matches!(
            self,
            Self::Rejected(_) | Self::Incompatible(_) | Self::Settling(_)
        )
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::State(state) => write!(f, "its state is {state}, not available"),
            Self::NameTag(Some(tag)) => write!(f, "its Name tag is {tag:?}"),
            Self::NameTag(None) => f.write_str("it has no Name tag"),
            Self::NamePrefix(name) => write!(f, "its name is {name:?}"),
            Self::Tag {
                key,
                value: Some(value),
            } => write!(f, "its tag {key} is {value:?}"),
            Self::Tag { key, value: None } => write!(f, "it has no tag {key}"),
            Self::Name(name) => write!(f, "its name is {name:?}"),
            Self::Source(Some(id)) => write!(f, "it was made of {id}"),
            Self::Source(None) => f.write_str("nothing says of which instance it was made"),
            Self::Owner(owner) => write!(f, "its owner is {owner}"),
            Self::Architecture(found) => write!(f, "its architecture is {found}"),
            Self::RootDevice(found) => write!(f, "its root device is {found}, not ebs"),
            Self::Virtualization(found) => write!(f, "its virtualization is {found}, not hvm"),
            Self::Rejected(why) => write!(f, "it is tagged {REJECTED_TAG} ({why})"),
            Self::Incompatible(why) => f.write_str(why),
            Self::OwnInstance(id) => write!(f, "it is of {id}, an instance of the group itself"),
            Self::Settling(until) => write!(f, "it is too young until {until}"),
            Self::NoCreationDate => f.write_str("it has no creation date that can be read"),
        }
    }
}

/// What [`select`] found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Selection {
    /// The newest image that counts.
    pub chosen: Option<Image>,
    /// How many images count, the chosen one included.
    pub eligible: usize,
    /// Image id and the first reason against it, in order of id.
    pub rejected: Vec<(String, Reason)>,
    /// The newest image that is of the right name, owner and sort, and is refused all the same.
    pub refused: Option<Refused>,
}

/// An image that would be the newest, and is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused {
    /// `ami-…`
    pub image: String,
    /// When it was made.
    pub created: Timestamp,
    /// Why.
    pub reason: Reason,
}

/// The newest image that meets every criterion, by creation *time* (several backups may fall on one
/// day), ties broken by id so that every run chooses alike.
///
/// Checks everything itself: a filter that a server ignored must not end as a launch of the wrong image.
#[must_use]
pub fn select(images: &[Image], policy: &ImagePolicy) -> Selection {
    select_for(images, policy, &Demands::default())
}

/// As [`select`], of those that a launch template can take.
#[must_use]
pub fn select_for(images: &[Image], policy: &ImagePolicy, demands: &Demands) -> Selection {
    let mut selection = Selection::default();
    let mut newest: Option<(Timestamp, &Image)> = None;
    for image in images {
        match verdict(image, policy, demands) {
            Err(reason) => {
                selection.refuse(image, &reason);
                selection.rejected.push((image.id.clone(), reason));
            }
            Ok(created) => {
                selection.eligible += 1;
                if newest.is_none_or(|(at, best)| (created, &image.id) > (at, &best.id)) {
                    newest = Some((created, image));
                }
            }
        }
    }
    selection.rejected.sort_by(|a, b| a.0.cmp(&b.0));
    selection.chosen = newest.map(|(_, image)| image.clone());
    selection
}

impl Selection {
    fn refuse(&mut self, image: &Image, reason: &Reason) {
        let Some(created) = image.created.filter(|_| reason.refuses()) else {
            return;
        };
        let newer = |last: &Refused| (created, &image.id) > (last.created, &last.image);
        if self.refused.as_ref().is_none_or(newer) {
            self.refused = Some(Refused {
                image: image.id.clone(),
                created,
                reason: reason.clone(),
            });
        }
    }
}

fn verdict(image: &Image, policy: &ImagePolicy, demands: &Demands) -> Result<Timestamp, Reason> {
    let require = |holds: bool, reason: Reason| if holds { Ok(()) } else { Err(reason) };
    require(
        image.state == "available",
        Reason::State(image.state.clone()),
    )?;
    require(
        policy.instance_name.is_empty()
            || image.name_tag.as_deref() == Some(policy.instance_name.as_str()),
        Reason::NameTag(image.name_tag.clone()),
    )?;
    require(
        starts_with_ignoring_case(&image.name, &policy.name_prefix),
        Reason::NamePrefix(image.name.clone()),
    )?;
    if let Some(reason) = policy.selector.against(&image.marks()) {
        return Err(reason);
    }
    require(
        owner_allowed(&image.owner_id, &policy.owners),
        Reason::Owner(image.owner_id.clone()),
    )?;
    require(
        image.architecture == policy.architecture.as_str(),
        Reason::Architecture(image.architecture.clone()),
    )?;
    require(
        image.root_device_type == "ebs",
        Reason::RootDevice(image.root_device_type.clone()),
    )?;
    require(
        image.virtualization_type == "hvm",
        Reason::Virtualization(image.virtualization_type.clone()),
    )?;
    let sources = image.marks().sources();
    if let Some(id) = sources.into_iter().find(|id| demands.own.contains(*id)) {
        return Err(Reason::OwnInstance(id.to_owned()));
    }
    if let Some(why) = image.tags.get(REJECTED_TAG) {
        return Err(Reason::Rejected(why.clone()));
    }
    if let Some(why) = demands.fit.refuses(image) {
        return Err(Reason::Incompatible(why));
    }
    let created = image.created.ok_or(Reason::NoCreationDate)?;
    let settles = demands.settle.and_then(|settle| settles(created, settle));
    settles.map_or(Ok(created), |until| Err(Reason::Settling(until)))
}

fn starts_with_ignoring_case(name: &str, prefix: &str) -> bool {
    name.as_bytes()
        .get(..prefix.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(prefix.as_bytes()))
}

/// Account ids are compared. An alias (`self`, `aws-backup-vault`) stands for accounts that this
/// function cannot know, so where one is allowed the server's own filter is trusted.
fn owner_allowed(owner: &str, allowed: &[String]) -> bool {
    let is_account = |text: &str| text.len() == 12 && text.bytes().all(|b| b.is_ascii_digit());
    allowed.iter().any(|o| o == owner || !is_account(o))
}

/// The instances that AWS Backup made these images of, read from their names. More than one means
/// that instances share a `Name` tag and their images mix.
#[must_use]
pub fn sources(images: &[Image]) -> BTreeSet<&str> {
    images.iter().filter_map(Image::named_source).collect()
}

#[cfg(test)]
pub(crate) mod tests;
