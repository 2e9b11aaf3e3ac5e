//! stub

use super::Operation;

pub(super) const OPERATIONS: &[(&str, Operation)] = &[];
