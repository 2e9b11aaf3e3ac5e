//! What KMS remembers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// By ARN; also of other accounts, where a stack names them.
    pub keys: BTreeMap<String, Key>,
    /// ARNs of keys by the ARN of an alias.
    pub aliases: BTreeMap<String, String>,
    /// In a world of a build that had no keys, each that is named is there.
    #[serde(default)]
    pub presumed: bool,
}

impl State {
    /// Of a world that was saved without keys.
    #[must_use]
    pub fn of_before() -> Self {
        Self {
            presumed: true,
            ..Self::default()
        }
    }
}

/// A symmetric key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Key {
    /// As given.
    #[serde(default)]
    pub description: String,
    /// When it was made.
    pub created: Timestamp,
    /// Whether it was disabled.
    #[serde(default)]
    pub disabled: bool,
    /// When it is deleted.
    #[serde(default)]
    pub deletion: Option<Timestamp>,
    /// Whether it is AWS's own, as that of `alias/aws/ebs` is.
    #[serde(default)]
    pub managed: bool,
    /// As it was given; `None`: the account's own policies decide.
    #[serde(default)]
    pub policy: Option<String>,
    /// Whom else it serves.
    #[serde(default)]
    pub grants: Vec<Grant>,
}

/// What somebody may do with a key.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Grant {
    /// 64 hexadecimal digits.
    pub id: String,
    /// May be empty.
    pub name: String,
    /// When it was made.
    pub created: Timestamp,
    /// ARN of who may.
    pub grantee: String,
    /// As grants call them: `Decrypt`.
    pub operations: Vec<String>,
}
