//! What Lambda remembers.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::world::Invocation;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    pub(crate) functions: BTreeMap<String, Function>,
    /// CodeSha256 of code that does not start, whatever is in the zip: for tests.
    #[serde(default)]
    pub broken: BTreeSet<String>,
    /// Asynchronous invocations that failed and are tried again.
    #[serde(default)]
    pub(crate) retries: Vec<Invocation>,
}

impl State {
    /// Changes the environment of every function and version behind everybody's back, as no call can: for tests of
    /// what notices.
    pub fn change_environments(&mut self, change: impl Fn(&mut BTreeMap<String, String>)) {
        for function in self.functions.values_mut() {
            change(&mut function.latest.env);
            let versions = function.versions.values_mut();
            versions.for_each(|version| change(&mut version.env));
        }
    }
}

/// A function.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Function {
    pub(crate) latest: Config,
    /// Published, and never changed again.
    pub(crate) versions: BTreeMap<u64, Config>,
    /// Numbers are never used again.
    pub(crate) last_version: u64,
    /// What `$LATEST` looked like when `last_version` was published.
    pub(crate) published: Option<Value>,
    pub(crate) aliases: BTreeMap<String, Alias>,
    /// By qualifier; the empty one is the function itself.
    pub(crate) policies: BTreeMap<String, Policy>,
    pub(crate) tags: BTreeMap<String, String>,
    pub(crate) concurrency: Option<i64>,
    /// By qualifier (`$LATEST` if none was given).
    pub(crate) event_invoke: BTreeMap<String, EventInvoke>,
}

/// Code and configuration of one version.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Config {
    pub(crate) runtime: String,
    pub(crate) role: String,
    pub(crate) handler: String,
    pub(crate) description: String,
    pub(crate) timeout: i64,
    pub(crate) memory: i64,
    pub(crate) env: BTreeMap<String, String>,
    pub(crate) architecture: String,
    pub(crate) logging: Value,
    pub(crate) ephemeral_mib: i64,
    pub(crate) tracing: String,
    pub(crate) code_sha256: String,
    pub(crate) code_size: usize,
    pub(crate) modified: Timestamp,
    pub(crate) revision: String,
    /// `Pending` before, `Active` from then on.
    pub(crate) active_at: Timestamp,
    /// `InProgress` before, `Successful` from then on.
    pub(crate) updated_at: Timestamp,
}

/// An alias.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct Alias {
    pub(crate) version: String,
    pub(crate) description: String,
    pub(crate) routing: Option<Value>,
    pub(crate) revision: String,
}

/// A resource policy.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub(crate) struct Policy {
    pub(crate) statements: Vec<Value>,
    pub(crate) revision: String,
}

/// How asynchronous invocations are retried.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(crate) struct EventInvoke {
    pub(crate) modified: Timestamp,
    pub(crate) attempts: Option<i64>,
    pub(crate) max_age: Option<i64>,
    pub(crate) destinations: Option<Value>,
}
