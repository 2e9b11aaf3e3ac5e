//! What CloudWatch Logs remembers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    pub(crate) groups: BTreeMap<String, StoredLogGroup>,
    /// The account's policy on how long lines are kept, whatever a group has itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub retention_policy: Option<RetentionPolicy>,
}

/// An account policy of the type `RETENTION_POLICY`, enforced on all groups.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RetentionPolicy {
    /// Its name.
    pub name: String,
    /// Days; `None` keeps for ever.
    pub days: Option<i64>,
}

/// A log group.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct StoredLogGroup {
    pub(crate) created: Timestamp,
    /// `STANDARD`, `INFREQUENT_ACCESS`, `DELIVERY`.
    pub(crate) class: String,
    /// Days; `None` keeps for ever.
    pub(crate) retention: Option<i64>,
    pub(crate) kms_key: Option<String>,
    pub(crate) protected: bool,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) streams: BTreeMap<String, Stream>,
}

/// A log stream; its lines in the order of their times.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Stream {
    pub(crate) created: Timestamp,
    pub(crate) lines: Vec<LogEvent>,
}

/// One line.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct LogEvent {
    pub(crate) id: u64,
    pub(crate) at: Timestamp,
    pub(crate) ingested: Timestamp,
    pub(crate) message: String,
}
