//! What the rotator is told: the part of the stack that it needs.

use super::fault::{Fault, Source};
use super::{Action, Capacity, Stack};
use freshscale_core::rotation::RotationConfig;
use freshscale_core::rotation::config::Base;
use freshscale_core::rotation::dates::{Dates, ENVIRONMENT_BYTES, Written};
use freshscale_core::schedule::window::horizon;

/// Of a stack.
#[must_use]
pub fn rotation_config(stack: &Stack) -> RotationConfig {
    let Capacity { min, max, desired } = stack.auto_scaling_group.capacity;
    let (schedule, is_ours) = (&stack.schedule, stack.makes_group());
    let written: Vec<Written> = schedule.actions.iter().map(written).collect();
    RotationConfig {
        stack: stack.name.clone(),
        launch_template: stack.names.launch_template.clone(),
        auto_scaling_group: stack.names.auto_scaling_group.clone(),
        image: stack.image.clone(),
        security_group_ids: stack.launch_template.security_group_ids.clone(),
        keep_versions: stack.launch_template.keep_versions,
        prunes_only_of: (!stack.makes_template()).then(|| stack.names.iam_role.clone()),
        verify_launch: stack.rotator.verify_launch,
        try_launch: false,
        settle: stack.rotator.settle,
        freeze_before: stack.rotator.freeze_before,
        base: Base {
            min,
            max: (is_ours || max > 0).then_some(max),
            desired,
        },
        daily: stack
            .daily()
            .filter(|daily| daily.moves(&horizon()))
            .map(|daily| (daily.at, schedule.timezone.clone())),
        windows: stack.windows_of_actions(),
        // What somebody else's schedule was, only Auto Scaling can tell.
        dates: is_ours.then(|| Dates::of(&schedule.timezone, &written)),
    }
}

fn written(action: &Action) -> Written {
    Written {
        name: action.name.clone(),
        recurrence: action.recurrence.clone(),
        zone: action.timezone.clone(),
        start: action.start,
        end: action.end,
        min: action.min,
        max: action.max,
        desired: action.desired,
    }
}

/// What Lambda would refuse of the rotator's environment, or what there is no room for.
pub(super) fn environment(stack: &Stack, source: &Source) -> Option<Fault> {
    let config = rotation_config(stack);
    let least = config.least_bytes();
    if least > ENVIRONMENT_BYTES {
        let message = format!(
            "The rotator's environment would have {least} bytes; Lambda takes {ENVIRONMENT_BYTES}."
        );
        let help = "Shorten names, or the lists of owners and security groups.";
        return Some(source.fault("launch_template.security_group_ids", message, help));
    }
    let whole = config.dates_that_fit().is_none_or(|dates| dates.is_whole());
    (!whole).then(|| {
        let message = format!(
            "The schedule's single dates have no room in the rotator's environment, of which Lambda takes \
             {ENVIRONMENT_BYTES} bytes: the oldest are left out, and where it cannot tell whether a window is open, \
             rotation waits."
        );
        let help = "Remove dates that are past.";
        source.warning("schedule", message, help)
    })
}
