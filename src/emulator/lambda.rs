//! stub

use serde::{Deserialize, Serialize};

use super::Operation;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[];

pub(super) const ROUTES: &[super::protocol::Route] = &[];

pub(super) fn plan_invocation(
    _: &super::world::World,
    function: &str,
) -> Result<std::collections::BTreeMap<String, String>, super::Fault> {
    Err(super::Fault::with_status(
        404,
        "ResourceNotFoundException",
        format!("Function not found: {function}"),
    ))
}

pub(super) fn role_of(_: &super::world::World, _function: &str) -> Option<String> {
    None
}

pub(super) fn next_due(_: &super::world::World) -> Option<jiff::Timestamp> {
    None
}

pub(super) fn fire(_: &mut super::world::World) {}
