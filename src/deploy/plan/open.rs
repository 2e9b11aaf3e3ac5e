//! What a plan leaves undone: no scheduled action fires for a window that is open already when it is applied, added or
//! raised. Pure.

use jiff::Timestamp;

use super::Observed;
use super::sizes::live;
use crate::address::{Address, kind};
use crate::windows::{self, Unserved};
use freshscale_stack::Stack;

/// The window of the file that is open, if the group wants less than it and nothing will fire for it.
#[must_use]
pub fn unserved(stack: &Stack, observed: &Observed, now: Timestamp) -> Option<Unserved> {
    let open = windows::wanted(stack, &[], now)?;
    let group = &stack.names.auto_scaling_group;
    let find = |kind, name: String| observed.get(&Address { kind, name });
    let has = match find(kind::AUTO_SCALING_GROUP, group.clone()) {
        Some(found) => live(&found.spec)?,
        None => stack.base(),
    };
    let action = open.by.as_ref().map(|name| format!("{group}/{name}"));
    match action.and_then(|name| find(kind::SCHEDULED_ACTION, name)) {
        Some(_) => open.unserved(has),
        None => open.lacking(has),
    }
}
