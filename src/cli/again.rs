//! The command that resumes an apply, a destroy or a release, and the one that plans it: with the options that it was started with.

use freshscale_core::advice::Command;
use freshscale_deploy::apply::{ExecuteOptions, Goal, Purpose};

use super::place;

/// The command that resumes after an interruption. What was given up because of the time limit is not tried with the same
/// limit again.
pub(super) fn resume(goal: &Goal, options: &ExecuteOptions, gave_up: bool) -> Command {
    let name = match goal.purpose {
        Purpose::Apply => "apply",
        Purpose::Destroy => "destroy",
        Purpose::Release => "release",
    };
    given(goal, Command::bootstrap(name).onwards())
        .time("--timeout", options.step_timeout.filter(|_| !gave_up))
        .flag("--rollback-on-failure", options.rollback)
        .flag("--open-now", options.open_now)
}

/// The command that makes its plan, to be saved.
pub(super) fn plan(goal: &Goal) -> Command {
    let plan = Command::bootstrap("plan")
        .flag("--destroy", goal.purpose == Purpose::Destroy)
        .flag("--release", goal.purpose == Purpose::Release);
    given(goal, plan).option("--out", Some("PLAN.json"))
}

fn given(goal: &Goal, command: Command) -> Command {
    let handler = goal.options.handler.as_deref().map(place::text);
    let command = command
        .option("--handler", handler.as_deref())
        .flag("--adopt", goal.options.adopt);
    let dropped = goal.options.drop.iter();
    dropped
        .fold(command, |command, name| {
            command.option("--drop", Some(name))
        })
        .flag("--force", goal.removal.force)
        .flag("--delete-adopted", goal.removal.delete_adopted)
}
