//! Instances.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{Disk, Tags};

/// What an instance is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum InstanceState {
    /// It boots.
    Pending,
    /// It runs.
    Running,
    /// It is stopped, and can be started again.
    Stopped,
    /// It is being terminated.
    ShuttingDown,
    /// It is gone, and remembered for an hour.
    Terminated,
}

/// An instance.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Instance {
    /// `i-…`
    pub id: String,
    /// The image it was started from.
    pub image: String,
    /// The release it runs: the image's at launch.
    pub release: String,
    /// Of its image.
    pub architecture: String,
    /// `c6i.large`
    pub instance_type: String,
    /// Key pair.
    pub key_name: Option<String>,
    /// Where.
    pub subnet: Option<String>,
    /// Ids.
    pub security_groups: Vec<String>,
    /// The launch template and the version that it was started from.
    pub template: Option<(String, i64)>,
    /// What it is doing.
    pub state: InstanceState,
    /// When it was started.
    pub launched: Timestamp,
    /// When its state next changes by itself.
    pub changes_at: Option<Timestamp>,
    /// AWS's own (`aws:…`) included.
    pub tags: Tags,
    /// Whether it is a Spot Instance.
    #[serde(default)]
    pub spot: bool,
    /// Its volumes; none for one of an earlier world, of which the root volume's image is known.
    #[serde(default)]
    pub disks: Vec<Disk>,
    /// Members of its launch data that descriptions show, as requested.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub launch: Value,
    /// `r-…` of the call that started it; one of its own where a group did, or an earlier world.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reservation: Option<String>,
    /// Its address in its subnet; those of earlier worlds have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<std::net::Ipv4Addr>,
    /// When it was last rebooted, which its state does not show.
    #[serde(default)]
    pub rebooted: Option<Timestamp>,
    /// Whether only a group may terminate it (`DisableApiTermination`).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub protected: bool,
}
