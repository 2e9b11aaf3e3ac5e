//! What EventBridge remembers.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    pub(crate) rules: BTreeMap<String, Rule>,
    /// How many rules a bus may have; the default where nothing was raised.
    #[serde(default)]
    pub(crate) most_rules: Option<i64>,
}

/// A rule on the default bus.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Rule {
    pub(crate) pattern: Option<String>,
    pub(crate) schedule: Option<String>,
    /// `ENABLED`, `DISABLED`.
    pub(crate) state: String,
    pub(crate) description: Option<String>,
    pub(crate) role: Option<String>,
    pub(crate) tags: BTreeMap<String, String>,
    /// By id, as sent.
    pub(crate) targets: BTreeMap<String, Value>,
    /// The schedule counts from here: what was due before does not fire any more.
    pub(crate) since: Timestamp,
    /// When it is due, once that has been asked: the clock asks at each of its steps.
    #[serde(skip)]
    pub(crate) due: OnceLock<Option<Timestamp>>,
    /// Invocations handed to a target.
    pub(crate) invocations: u64,
    /// Invocations that the target's policy refused, or that had no function to go to.
    pub(crate) failed: u64,
}
