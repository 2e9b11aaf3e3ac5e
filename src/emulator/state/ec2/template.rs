//! Launch templates.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::Tags;

/// A launch template.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Template {
    /// `lt-…`
    pub id: String,
    /// Unique in the Region.
    pub name: String,
    /// When it was made, on the virtual clock.
    pub created: Timestamp,
    /// ARN of who made it.
    pub created_by: String,
    /// What `$Default` means.
    pub default_version: i64,
    /// What `$Latest` means: the highest number that still stands.
    pub latest_version: i64,
    /// Numbers only grow, deletions or not.
    pub next_version: i64,
    /// By number.
    pub versions: BTreeMap<i64, Version>,
    /// Of the template: versions cannot be tagged.
    pub tags: Tags,
}

/// One version.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Version {
    /// May be empty.
    pub description: String,
    /// When it was made, on the virtual clock.
    pub created: Timestamp,
    /// ARN of who made it.
    pub created_by: String,
    /// As requested: `{"ImageId": …, "BlockDeviceMapping": [{"DeviceName": …}]}`. Shared, since it never changes.
    pub data: Arc<Value>,
}
