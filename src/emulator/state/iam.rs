//! What IAM remembers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::written::Written;

/// Seconds until other services may assume a new role.
pub(crate) const ROLE_PROPAGATION: u32 = 8;

/// What the service remembers.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct State {
    /// By lower-case name: IAM compares names without regard to case.
    pub(crate) roles: BTreeMap<String, Role>,
    /// By ARN.
    pub(crate) policies: BTreeMap<String, Policy>,
    /// Instance profiles by lower-case name.
    #[serde(default)]
    pub(crate) profiles: BTreeMap<String, Profile>,
    /// Virtual seconds from a role's creation until Lambda can assume it (AWS: usually under 10).
    pub role_propagation_s: u32,
    /// What the person at the keyboard may do; `None` is everything, as the root of the account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub operator: Option<Operator>,
}

/// The policies of the person at the keyboard.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Operator {
    /// Documents; without any, nothing may be done.
    pub policies: Vec<Written>,
    /// The most that those may allow: a document.
    #[serde(default)]
    pub boundary: Option<Written>,
}

impl Default for State {
    fn default() -> Self {
        Self {
            roles: BTreeMap::new(),
            policies: BTreeMap::new(),
            profiles: BTreeMap::new(),
            role_propagation_s: ROLE_PROPAGATION,
            operator: None,
        }
    }
}

/// A role.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Role {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: Timestamp,
    /// The text as it was sent.
    pub(crate) trust: String,
    pub(crate) description: Option<String>,
    pub(crate) max_session: i64,
    pub(crate) boundary: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
    /// ARNs of managed policies.
    pub(crate) attached: BTreeSet<String>,
    /// Name to document.
    pub(crate) inline: BTreeMap<String, Written>,
}

/// A managed policy of this account.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) description: Option<String>,
    pub(crate) created: Timestamp,
    pub(crate) updated: Timestamp,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) versions: BTreeMap<u32, Version>,
    pub(crate) default: u32,
    /// Numbers are never used again.
    pub(crate) last: u32,
}

/// One version of a managed policy.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Version {
    pub(crate) document: Written,
    pub(crate) created: Timestamp,
}

/// An instance profile.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Profile {
    pub(crate) name: String,
    pub(crate) path: String,
    pub(crate) id: String,
    pub(crate) arn: String,
    pub(crate) created: Timestamp,
    /// Lower-case name of its role.
    pub(crate) role: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
}
