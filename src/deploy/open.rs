//! A window that is open gets its instances now: its action fired before it stood, or somebody has taken capacity away,
//! and nothing fires for it any more.
//!
//! The group gets the sizes that the schedule holds at this moment, and the window's own action takes them away when it
//! closes. So nothing is left behind, asking twice changes nothing more, and the freeze is on anyway.

use jiff::Timestamp;

use crate::clients::Clients;
use crate::once;
use crate::resource::{Owner, Scope, tags};
use crate::windows::{self, Open};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Called;
use freshscale_core::rotation::group;
use freshscale_core::schedule::window::Sizes;
use freshscale_stack::Stack;

const UPDATE: &str = "autoscaling:UpdateAutoScalingGroup";

/// What became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Opened {
    /// No window of the stack is open.
    Closed,
    /// The Auto Scaling group does not exist.
    NoGroup,
    /// The group belongs to somebody else: why.
    Foreign(String),
    /// The group wants enough already.
    Served(Open, Sizes),
    /// The group had the first sizes and has been given the second.
    Raised(Open, Sizes, Sizes),
}

/// Gives the group what the window that is open at this moment wants, if that is more than it has.
///
/// # Errors
/// The failed call.
pub async fn now(aws: &Clients, stack: &Stack, now: Timestamp) -> Result<Opened, AwsError> {
    let name = &stack.names.auto_scaling_group;
    let Some(found) = group::describe(aws, name).await? else {
        return Ok(Opened::NoGroup);
    };
    let mut scope = Scope::default();
    scope.stacks.insert(stack.name.clone());
    if let Owner::Foreign(why) = scope.owner(&tags::from_autoscaling(found.tags())) {
        return Ok(Opened::Foreign(why));
    }
    let actions = group::actions(aws, name).await?;
    let stack = once::in_force(stack, &once::standing(stack, &actions, now));
    let Some(open) = windows::wanted(&stack, &[], now) else {
        return Ok(Opened::Closed);
    };
    let has = group::sizes(&found);
    let Some(unserved) = open.lacking(has) else {
        return Ok(Opened::Served(open, has));
    };
    let Sizes { min, max, desired } = unserved.sizes;
    let size = |size: u32| i32::try_from(size).unwrap_or(i32::MAX);
    let request = aws.autoscaling.update_auto_scaling_group();
    let request = request.auto_scaling_group_name(name);
    let request = request.min_size(size(min)).max_size(size(max));
    let answer = request.desired_capacity(size(desired)).send().await;
    answer.called(UPDATE, name)?;
    Ok(Opened::Raised(open, has, unserved.sizes))
}
