//! One invocation of the rotator, whoever runs it: the Lambda runtime or the emulator.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::aws::Aws;
use crate::clock::Clock;

/// Runs one rotation for `event` with the function's environment. Each line of log is one JSON value.
///
/// # Errors
/// The text and the chain of what failed; the invocation must fail with it.
pub async fn respond(
    aws: &Aws,
    env: &BTreeMap<String, String>,
    event: &Value,
    clock: &dyn Clock,
    log: &(dyn Fn(&Value) + Send + Sync),
) -> Result<Value, String> {
    let _ = (aws, env, event, log, clock.now());
    Err("not built yet".to_owned())
}
