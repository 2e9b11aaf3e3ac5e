//! stub

use serde::{Deserialize, Serialize};

use super::Operation;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[];

pub(super) fn put_event(
    _: &mut super::world::World,
    _source: &str,
    _detail_type: &str,
    _resources: &[String],
    _detail: serde_json::Value,
) {
}

pub(super) fn next_due(_: &super::world::World) -> Option<jiff::Timestamp> {
    None
}

pub(super) fn fire(_: &mut super::world::World, _at: jiff::Timestamp) {}
