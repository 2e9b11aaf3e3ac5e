//! Which rights a run uses, and of which statement: for tests that take one away.

use std::io::Write;
use std::path::PathBuf;
use std::sync::Arc;

use freshscale_core::policy::{Policies, Policy, parse_resource};
use serde_json::json;

use super::{Call, Granted};

/// Policies of the person at the keyboard in a world that has none for him, and where each right that is used is written.
#[derive(Debug, Clone)]
pub struct Audit {
    policies: Arc<Vec<Policy>>,
    log: PathBuf,
    test: String,
    /// A right that nobody has.
    without: Option<String>,
}

impl Audit {
    /// `policies` are documents by name; `test` is what the lines are of.
    pub fn new(
        policies: impl Iterator<Item = (String, String)>,
        log: PathBuf,
        test: String,
        without: Option<String>,
    ) -> Self {
        let read = policies.filter_map(|(name, text)| {
            let document = parse_resource(&text)?.into();
            Some(Policy { name, document })
        });
        Self {
            policies: Arc::new(read.collect()),
            log,
            test,
            without,
        }
    }

    /// With the policies of another, besides.
    pub(super) fn joined(self, mut other: Self) -> Self {
        let mut all = self.policies.to_vec();
        all.extend(other.policies.iter().cloned());
        other.policies = Arc::new(all);
        other
    }

    /// As whoever calls.
    pub(super) fn policies(&self) -> Policies {
        Policies {
            identity: self.policies.to_vec(),
            ..Policies::default()
        }
    }

    pub(super) fn takes(&self, action: &str) -> bool {
        self.without.as_deref() == Some(action)
    }

    /// One line for a right. What cannot be written is missed by whoever reads the lines.
    pub(super) fn write(&self, call: &Call, right: &Granted) {
        let line = json!({
            "test": self.test, "principal": call.principal, "action": right.action, "policy": right.policy,
            "statement": right.statement,
        });
        let mut options = std::fs::OpenOptions::new();
        if let Ok(mut file) = options.create(true).append(true).open(&self.log) {
            // In one piece: several processes write.
            let _ = file.write_all(format!("{line}\n").as_bytes());
        }
    }
}
