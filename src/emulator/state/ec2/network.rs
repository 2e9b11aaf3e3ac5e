//! VPCs, subnets and security groups.

use serde::{Deserialize, Serialize};

use super::Tags;

/// The VPC that worlds are seeded with.
pub(crate) const VPC: &str = "vpc-0e5ca1e0f5ca1e001";

/// A subnet.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Subnet {
    /// `subnet-…`
    pub id: String,
    /// `ap-northeast-2a`
    pub zone: String,
    /// Its VPC, if it is another than worlds are seeded with.
    #[serde(default)]
    pub vpc: Option<String>,
    /// Its addresses; those that worlds are seeded with have 256 each.
    #[serde(default)]
    pub cidr: Option<String>,
    /// Whether groups that only name its zone mean it.
    #[serde(default)]
    pub default_for_zone: bool,
    /// Tags.
    pub tags: Tags,
}

/// A VPC.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Vpc {
    /// `vpc-…`
    pub id: String,
    /// `10.0.0.0/16`
    pub cidr: String,
    /// Whether calls that name none mean it.
    pub is_default: bool,
    /// Whether instances get names.
    #[serde(default)]
    pub dns_hostnames: bool,
    /// Whether names are resolved; they are, until somebody has changed it.
    #[serde(default)]
    pub no_dns: bool,
    /// Of instances that ask for none; `default` unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tenancy: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// A security group.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct SecurityGroup {
    /// `sg-…`
    pub id: String,
    /// Its name.
    pub name: String,
    /// What it is for; its name, if it has none.
    #[serde(default)]
    pub description: Option<String>,
    /// Its VPC, if it is another than worlds are seeded with.
    #[serde(default)]
    pub vpc: Option<String>,
    /// What comes in.
    #[serde(default)]
    pub ingress: Vec<Rule>,
    /// What goes out; everything, until somebody has changed it.
    #[serde(default)]
    pub egress: Option<Vec<Rule>>,
    /// Tags.
    pub tags: Tags,
}

/// How instances lie to one another.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct PlacementGroup {
    /// `pg-…`
    pub id: String,
    /// `cluster`, `spread`, `partition`, `precision-time`.
    pub strategy: String,
    /// Of the strategy `partition`.
    pub partitions: Option<i64>,
    /// `host` or `rack`, of the strategy `spread`.
    pub spread_level: Option<String>,
    /// Tags.
    pub tags: Tags,
}

/// One kind of traffic, from or to one place.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Rule {
    /// `sgr-…`
    pub id: String,
    /// `tcp`, `udp`, `icmp`, a number, or `-1` for all.
    pub protocol: String,
    /// The first port, if any.
    pub from: Option<i64>,
    /// The last.
    pub to: Option<i64>,
    /// `CidrIp`, `CidrIpv6`, `GroupId` or `PrefixListId`.
    pub kind: String,
    /// Which.
    pub place: String,
    /// What for.
    pub description: Option<String>,
}
