//! Windows that are open or shut for once: what a person wants, as changes, and how a group comes to have them.
//!
//! Nothing is kept but scheduled actions. Each change is one of its own, which stands until it is over; while it does,
//! everybody compiles the same windows with it, so that no plan undoes it. The order of calls is such that whoever is
//! cut off leaves what says so: what tells of a change comes first where one is made, and goes last where one is taken
//! back. Asking again finishes it.

mod act;
mod decide;
#[cfg(test)]
mod random;
#[cfg(test)]
mod tests;

use std::borrow::Cow;
use std::sync::Arc;

use aws_sdk_autoscaling::types::ScheduledUpdateGroupAction;
use jiff::Timestamp;

use crate::address::kind;
use crate::plan::Observed;
use freshscale_core::rotation::group;
use freshscale_core::schedule::window::Once;
use freshscale_stack::Stack;

pub use crate::resource::lambda_function::DatesSent;
pub use act::{Done, Found, LiveGroup, look, settle};
pub use decide::{Refused, Wish, decide};

/// The changes that stand, of windows that the stack has.
#[must_use]
pub fn standing(
    stack: &Stack,
    actions: &[ScheduledUpdateGroupAction],
    now: Timestamp,
) -> Vec<Once> {
    let single = actions
        .iter()
        .filter(|action| action.recurrence().is_none());
    let named = single.filter_map(|a| Some((a.scheduled_action_name()?, group::start(a)?)));
    known(stack, named, now)
}

/// The same, of what was observed for a plan.
#[must_use]
pub fn observed(stack: &Stack, observed: &Observed, now: Timestamp) -> Vec<Once> {
    let group = format!("{}/", stack.names.auto_scaling_group);
    let actions = observed.iter().filter(|(address, found)| {
        address.kind == kind::SCHEDULED_ACTION && found.spec["recurrence"].is_null()
    });
    let named = actions.filter_map(|(address, found)| {
        let start = found.spec["start"].as_str()?.parse().ok()?;
        Some((address.name.strip_prefix(&group)?, start))
    });
    known(stack, named, now)
}

fn known<'a>(
    stack: &Stack,
    named: impl Iterator<Item = (&'a str, Timestamp)>,
    now: Timestamp,
) -> Vec<Once> {
    let has = |name: &str| stack.schedule.windows.iter().any(|w| w.name == name);
    let to_come = named.filter(|(_, over)| *over > now);
    let mut found: Vec<Once> = to_come
        .filter_map(|(name, over)| Once::parse(name, over))
        .filter(|once| has(&once.window))
        .collect();
    found.sort();
    found
}

/// The stack as it is with these changes. What cannot be compiled with them is as the file says: then a plan shows it.
#[must_use]
pub fn in_force<'s>(stack: &'s Stack, once: &[Once]) -> Cow<'s, Stack> {
    match holds(stack, once) {
        true => Cow::Borrowed(stack),
        false => stack
            .with_once(once)
            .map_or(Cow::Borrowed(stack), Cow::Owned),
    }
}

/// The same for a stack that is shared; `None` if it is so already.
#[must_use]
pub fn in_force_shared(stack: &Stack, once: &[Once]) -> Option<Arc<Stack>> {
    match in_force(stack, once) {
        Cow::Borrowed(_) => None,
        Cow::Owned(stack) => Some(Arc::new(stack)),
    }
}

/// Whether these are the changes that the stack has.
fn holds(stack: &Stack, once: &[Once]) -> bool {
    let mut has: Vec<&Once> = stack.once();
    has.sort();
    has.into_iter().eq(once)
}
