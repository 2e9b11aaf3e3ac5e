//! stub

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::world::World;
use super::{Call, Fault, Operation};

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[];

pub(super) const ROUTES: &[(&str, &str, &str)] = &[];

pub(super) const STATUS: &[(&str, u16)] = &[];

/// What the driver needs to run a function.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invokable {
    /// The function's name.
    pub name: String,
    /// `$LATEST` or a number: what the qualifier stood for.
    pub version: String,
    /// The function's own variables and the ones that Lambda sets.
    pub env: BTreeMap<String, String>,
    /// ARN of the role it runs as.
    pub role: String,
    /// Where its lines go.
    pub log_group: String,
    /// Seconds.
    pub timeout_s: u32,
}

/// Resolves a function ARN to what would run.
///
/// # Errors
/// 404 if it is not there.
pub fn plan_invocation(_: &World, function_arn: &str) -> Result<Invokable, Fault> {
    Err(Fault::with_status(
        404,
        "ResourceNotFoundException",
        format!("Function not found: {function_arn}"),
    ))
}

/// The function and event of an `Invoke` that must be answered at once.
#[must_use]
pub fn invoked(_: &World, _: &Call) -> Option<(String, Value)> {
    None
}
