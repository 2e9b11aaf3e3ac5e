//! Auto Scaling.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::Operation;
use super::world::World;

/// What the service remembers.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct State {
    /// ARNs of load balancer target groups that exist.
    pub target_groups: BTreeSet<String>,
}

pub(super) const OPERATIONS: &[(&str, Operation)] = &[];

pub(super) fn next_due(_: &World) -> Option<Timestamp> {
    None
}

pub(super) fn fire(_: &mut World) {}
