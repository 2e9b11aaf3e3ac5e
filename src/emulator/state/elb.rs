//! What load balancing remembers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::ec2::Tags;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// By ARN.
    pub target_groups: BTreeMap<String, TargetGroup>,
    /// By ARN.
    pub load_balancers: BTreeMap<String, LoadBalancer>,
    /// By ARN.
    pub listeners: BTreeMap<String, Listener>,
}

/// Where a load balancer sends requests.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct TargetGroup {
    /// Unique in account and Region.
    pub name: String,
    /// Its VPC; one of functions has none.
    pub vpc: Option<String>,
    /// `instance`, `ip`, `lambda`, `alb`.
    pub target_type: String,
    /// Protocol, port and health check, as descriptions show them.
    pub settings: Map<String, Value>,
    /// `deregistration_delay.timeout_seconds` and its like.
    pub attributes: BTreeMap<String, String>,
    /// Tags.
    pub tags: Tags,
}

/// A load balancer.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct LoadBalancer {
    /// Unique in account and Region.
    pub name: String,
    /// `application`, `network`, `gateway`.
    pub kind: String,
    /// `internet-facing` or `internal`.
    pub scheme: String,
    /// Where.
    pub subnets: Vec<String>,
    /// Ids.
    pub security_groups: Vec<String>,
    /// When it was made, on the virtual clock.
    pub created: Timestamp,
    /// Tags.
    pub tags: Tags,
}

/// What a load balancer listens to.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Listener {
    /// ARN.
    pub load_balancer: String,
    /// `HTTP` …
    pub protocol: Option<String>,
    /// 80 …
    pub port: Option<i64>,
    /// As requested.
    pub actions: Vec<Value>,
    /// Tags.
    pub tags: Tags,
}
