//! What STS remembers.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// ARNs of sessions by access key, with the number of the session: the oldest are forgotten first.
    pub(crate) sessions: BTreeMap<String, (u64, String)>,
}

impl State {
    /// ARN of whoever was given this access key.
    #[must_use]
    pub fn session(&self, access_key: &str) -> Option<&str> {
        let session = self.sessions.get(access_key);
        session.map(|(_, arn)| arn.as_str())
    }
}
