//! What SNS remembers.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// ARNs; also of other accounts, where a stack names them.
    pub topics: BTreeSet<String>,
    /// In a world of a build that had no topics, each that is named is there.
    #[serde(default)]
    pub presumed: bool,
}

impl State {
    /// Of a world that was saved without topics.
    #[must_use]
    pub fn of_before() -> Self {
        Self {
            presumed: true,
            ..Self::default()
        }
    }
}
