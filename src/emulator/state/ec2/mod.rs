//! What EC2 remembers.

mod drawn;
mod image;
mod instance;
mod keys;
mod network;
mod template;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use drawn::Drawn;
pub use image::{Disk, Image, Protection, Snapshot, Volume};
pub use instance::{Instance, InstanceState};
pub use keys::KeyPair;
pub(crate) use network::VPC;
pub use network::{PlacementGroup, Rule, SecurityGroup, Subnet, Vpc};
pub use template::{Template, Version};

/// Tags by key.
pub type Tags = BTreeMap<String, String>;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// By id.
    pub images: BTreeMap<String, Image>,
    /// By id.
    pub templates: BTreeMap<String, Template>,
    /// By id. Terminated ones go after an hour, as AWS's do.
    pub instances: BTreeMap<String, Instance>,
    /// By id.
    pub subnets: BTreeMap<String, Subnet>,
    /// By id.
    pub security_groups: BTreeMap<String, SecurityGroup>,
    /// By name.
    #[serde(deserialize_with = "keys::by_name")]
    pub key_pairs: BTreeMap<String, KeyPair>,
    /// Names of profiles that the world was seeded with; those that were made are IAM's.
    pub instance_profiles: BTreeSet<String>,
    /// By id, besides the one that worlds are seeded with.
    #[serde(default)]
    pub vpcs: BTreeMap<String, Vpc>,
    /// By id.
    #[serde(default)]
    pub volumes: BTreeMap<String, Volume>,
    /// By id, besides those of images.
    #[serde(default)]
    pub snapshots: BTreeMap<String, Snapshot>,
    /// By name.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub placement_groups: BTreeMap<String, PlacementGroup>,
    /// Instance types that a zone does not have.
    #[serde(default)]
    pub not_offered: BTreeMap<String, BTreeSet<String>>,
    /// vCPUs that may run, by the code of their quota (`L-1216C47A` …); without a limit where none is told.
    #[serde(default)]
    pub vcpu_limits: BTreeMap<String, i64>,
    /// Why the images that are begun from now on fail, if they do.
    #[serde(default)]
    pub images_fail: Option<String>,
    /// Of the account in this Region.
    #[serde(default)]
    pub settings: Settings,
    /// By operation and client token.
    #[serde(default)]
    pub(crate) client_tokens: BTreeMap<String, Remembered>,
    #[serde(skip)]
    pub(crate) drawn_images: Drawn<Image>,
    #[serde(skip)]
    pub(crate) drawn_versions: Drawn<Version>,
}

/// What holds for everything that the account makes in a Region.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Settings {
    /// Whether new volumes are encrypted, whatever else is said.
    pub encrypts: bool,
    /// With this key; `None` is EBS's own.
    pub kms_key: Option<String>,
    /// `enabled` or `audit-mode`; `None`: every image is allowed.
    pub allowed_images: Option<String>,
    /// Of each criterion for images, whose images meet it.
    pub image_providers: Vec<Vec<String>>,
    /// What internet gateways may not let through.
    #[serde(default)]
    pub public_access: PublicAccess,
}

/// VPC Block Public Access (VPC user guide, "Block public access to VPCs and subnets").
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct PublicAccess {
    /// `block-bidirectional` or `block-ingress`, and since when it is so or `off`; `None`: nobody has said anything.
    pub mode: Option<(String, Timestamp)>,
    /// VPCs and subnets that it does not hold for.
    pub exclusions: Vec<Exclusion>,
}

/// A VPC or a subnet that is excluded from it.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Exclusion {
    /// `vpcbpa-exclude-…`
    pub id: String,
    /// `vpc/vpc-…` or `subnet/subnet-…`.
    pub resource: String,
    /// `allow-bidirectional` or `allow-egress`.
    pub mode: String,
    /// When it was made.
    pub created: Timestamp,
    /// Tags.
    pub tags: Tags,
}

/// A call that had a client token.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Remembered {
    pub(crate) at: Timestamp,
    pub(crate) params: Value,
    pub(crate) answer: Value,
}
