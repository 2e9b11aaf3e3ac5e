//! What CloudWatch remembers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    pub(crate) alarms: BTreeMap<String, Alarm>,
    /// By namespace, name and dimensions.
    pub(crate) series: BTreeMap<String, Vec<Datum>>,
}

/// An alarm on one metric.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Alarm {
    /// As sent, without the tags.
    pub(crate) params: Value,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) created: Timestamp,
    pub(crate) configured: Timestamp,
    /// `OK`, `ALARM`, `INSUFFICIENT_DATA`.
    pub(crate) state: String,
    pub(crate) reason: String,
    /// When the state last changed.
    pub(crate) since: Timestamp,
    /// Everything before has been looked at.
    pub(crate) evaluated: Timestamp,
}

/// One measurement.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Datum {
    pub(crate) at: Timestamp,
    pub(crate) value: f64,
    /// What it is counted in; `None` of whatever does not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) unit: Option<String>,
}

impl Datum {
    /// The unit as an alarm names it.
    pub(crate) fn unit(&self) -> &str {
        self.unit.as_deref().unwrap_or("None")
    }
}
