//! Images, and the volumes and snapshots that they are made of and make.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Tags;

/// An AMI of this account.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Image {
    /// `ami-…`
    pub id: String,
    /// Unique among the images that stand.
    pub name: String,
    /// May be empty.
    pub description: String,
    /// `pending`, `available`, `failed`, `disabled`, `invalid`, `error`, `transient`.
    pub state: String,
    /// When its making began.
    pub created: Timestamp,
    /// Account.
    pub owner: String,
    /// `x86_64` or `arm64`.
    pub architecture: String,
    /// `ebs` or `instance-store`.
    pub root_device_type: String,
    /// `/dev/xvda`
    pub root_device_name: String,
    /// `hvm` or `paravirtual`.
    pub virtualization: String,
    /// Whether it has the driver of the Elastic Network Adapter.
    #[serde(default = "yes")]
    pub ena_support: bool,
    /// `legacy-bios`, `uefi` or `uefi-preferred`.
    #[serde(default)]
    pub boot_mode: Option<String>,
    /// `v2.0`: starts only with a NitroTPM.
    #[serde(default)]
    pub tpm_support: Option<String>,
    /// `v2.0`: its instances take only version 2 of the metadata service.
    #[serde(default)]
    pub imds_support: Option<String>,
    /// Patterns of the only instance types that its owner lets it run on; none: all.
    #[serde(default)]
    pub supported_types: Vec<String>,
    /// Patterns of those that it does not run on; they win.
    #[serde(default)]
    pub unsupported_types: Vec<String>,
    /// Snapshot of the root volume.
    pub snapshot: String,
    /// Size of the root volume, GiB.
    pub size_gib: i64,
    /// Whether the root volume is encrypted.
    #[serde(default)]
    pub encrypted: bool,
    /// Volumes besides the root's.
    #[serde(default)]
    pub disks: Vec<Disk>,
    /// The instance it was made from.
    pub source_instance: Option<String>,
    /// Tags.
    pub tags: Tags,
    /// Tags of its snapshots.
    #[serde(default)]
    pub snapshot_tags: Tags,
    /// Which release of the customer's software is in it: what this whole project is about.
    pub release: String,
    /// While pending: when it becomes available.
    pub ready_at: Option<Timestamp>,
    /// Whether it is protected from being deregistered.
    #[serde(default)]
    pub protection: Protection,
    /// What starts from it never passes the health check of a load balancer.
    #[serde(default)]
    pub broken: bool,
    /// While pending: why it will not become available. Then why it did not.
    #[serde(default)]
    pub failure: Option<String>,
}

/// Protection of an image from being deregistered (EC2 user guide, "Protect an Amazon EC2 AMI from deregistration").
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Protection {
    /// None.
    #[default]
    Off,
    /// Until it is taken away.
    On,
    /// Until a day after it is taken away.
    WithCooldown,
    /// It was taken away, and holds until then.
    Until(Timestamp),
}

impl Protection {
    /// As `DescribeImages` says it. What it says in the day after is not confirmed.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Off | Self::Until(_) => "disabled",
            Self::On => "enabled-without-cooldown",
            Self::WithCooldown => "enabled-with-cooldown",
        }
    }

    /// Whether it holds.
    #[must_use]
    pub fn holds(self, now: Timestamp) -> bool {
        match self {
            Self::Off => false,
            Self::On | Self::WithCooldown => true,
            Self::Until(end) => now < end,
        }
    }
}

fn yes() -> bool {
    true
}

/// A volume, or what one will be made like.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disk {
    /// `/dev/xvda`
    pub device: String,
    /// What it is made from; an empty one is made from nothing.
    pub snapshot: Option<String>,
    /// GiB.
    pub size: i64,
    /// `gp3` …
    pub kind: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// Whether it outlives its instance.
    pub keep: bool,
    /// Its id, once there is one.
    pub volume: String,
    /// The key that it is encrypted with, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// IOPS, and MiB/s, where they were asked for.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub rates: (Option<i64>, Option<i64>),
}

fn is_plain(rates: &(Option<i64>, Option<i64>)) -> bool {
    *rates == (None, None)
}

/// A volume that was made by itself. Those of instances are not kept.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Volume {
    /// GiB.
    pub size: i64,
    /// `gp3` …
    pub kind: String,
    /// Where.
    pub zone: String,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// The snapshot it was made from.
    pub snapshot: Option<String>,
    /// The key it is encrypted with, if one was named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// IOPS, and MiB/s, where they were asked for.
    #[serde(default, skip_serializing_if = "is_plain")]
    pub rates: (Option<i64>, Option<i64>),
    /// Whether several instances may have it at once.
    #[serde(default)]
    pub multi_attach: bool,
    /// When it was made, on the virtual clock.
    pub created: Timestamp,
    /// Tags.
    pub tags: Tags,
}

/// A snapshot that was made by itself. Those of images are with them.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Snapshot {
    /// The volume it is of.
    pub volume: String,
    /// GiB.
    pub size: i64,
    /// Whether it is encrypted.
    pub encrypted: bool,
    /// With which key, if it is another than EBS's own.
    #[serde(default)]
    pub key: Option<String>,
    /// What for.
    pub description: String,
    /// When it was made, on the virtual clock.
    pub created: Timestamp,
    /// Tags.
    pub tags: Tags,
}
