//! Of the commands that change AWS, or show how they would.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{AtOnce, Files, duration};
use freshscale_deploy::apply::{ExecuteOptions, GoalOptions};
use freshscale_deploy::resource::Removal;

/// What both plan and apply take.
#[derive(Debug, Clone, Default, Args)]
pub struct Inputs {
    /// The Lambda executable or its zip [default: `handler` beside this program]
    #[arg(long, value_name = "PATH")]
    pub handler: Option<PathBuf>,
    /// Take over resources of the right name that do not carry our tag
    #[arg(long)]
    pub adopt: bool,
    /// Let go what stands and the stack file cannot say, by the name that the plan shows: `Placement`, `NetworkInterfaces`, a
    /// scheduled action
    #[arg(long, value_name = "NAME")]
    pub drop: Vec<String>,
}

/// How far plan, apply and destroy go where they remove something.
#[derive(Debug, Clone, Copy, Default, Args)]
pub struct Removing {
    /// Remove a group at once, whatever protects it or holds its instances (protection, Standby, suspended
    /// processes, lifecycle hooks)
    #[arg(long)]
    pub force: bool,
    /// Delete what was adopted, too, instead of releasing it
    #[arg(long)]
    pub delete_adopted: bool,
}

impl From<&Inputs> for GoalOptions {
    fn from(args: &Inputs) -> Self {
        Self {
            handler: args.handler.clone(),
            adopt: args.adopt,
            drop: args.drop.clone(),
            together: None,
        }
    }
}

impl From<Removing> for Removal {
    fn from(args: Removing) -> Self {
        Self {
            force: args.force,
            delete_adopted: args.delete_adopted,
        }
    }
}

/// `plan`.
#[derive(Debug, Args)]
pub struct Plan {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// What it is made from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Where it removes something.
    #[command(flatten)]
    pub removing: Removing,
    /// Plan to remove everything instead
    #[arg(long)]
    pub destroy: bool,
    /// Plan to release everything instead: it stays, without our tags
    #[arg(long, conflicts_with_all = ["destroy", "adopt", "drop", "force", "delete_adopted"])]
    pub release: bool,
    /// Also save the plan, for `apply PLAN.json`
    #[arg(long, value_name = "PLAN.json")]
    pub out: Option<PathBuf>,
    /// Exit with 2 when there are changes
    #[arg(long)]
    pub detailed_exitcode: bool,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}

/// `apply`.
#[derive(Debug, Args)]
pub struct Apply {
    /// Stack files, folders of them, or a plan saved by `plan --out`
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// What it is made from.
    #[command(flatten)]
    pub inputs: Inputs,
    /// Where it removes something.
    #[command(flatten)]
    pub removing: Removing,
    /// Look first whether it can work, as `check` does, and whether whoever applies has the rights; an error stops it
    #[arg(long)]
    pub check: bool,
    /// Before anything is changed, write what stands of all that is adopted to FILE, for `destroy --give-back FILE`; with
    /// several stack files FILE is a folder
    #[arg(long, value_name = "FILE", requires = "adopt")]
    pub keep: Option<PathBuf>,
    /// When a step fails, take back what this run did
    #[arg(long)]
    pub rollback_on_failure: bool,
    /// Afterwards, give a window that is open its instances at once, as `open --now` does
    #[arg(long)]
    pub open_now: bool,
    /// How it runs.
    #[command(flatten)]
    pub run: Run,
}

/// How a plan is executed.
#[derive(Debug, Clone, Args)]
pub struct Run {
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// How long one step may keep trying, as `10m` [default: 10m; a group may drain for 30m and its longest hook]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}

impl Run {
    /// For those who execute; with `rollback`, a failure takes back what was done.
    #[must_use]
    pub fn options(&self, rollback: bool) -> ExecuteOptions {
        ExecuteOptions {
            step_timeout: self.timeout,
            rollback,
            open_now: false,
        }
    }
}

/// The stacks that a command ends.
#[derive(Debug, Args)]
pub struct Which {
    /// Stack files, or folders of them
    #[arg(
        required_unless_present = "stack",
        conflicts_with = "stack",
        value_name = "FILE"
    )]
    pub files: Vec<PathBuf>,
    /// The stack's name, when there is no file any more: found by its tags
    #[arg(long, value_name = "NAME")]
    pub stack: Option<String>,
}

/// `destroy`.
#[derive(Debug, Args)]
pub struct Destroy {
    /// Which stacks.
    #[command(flatten)]
    pub which: Which,
    /// Put back what stood before it was adopted, from what `apply --keep FILE` wrote: tags, scheduled actions, sizes, the
    /// group's settings and the template's data, with the present image; of several stacks FILE is the folder
    #[arg(long, value_name = "FILE", conflicts_with = "delete_adopted")]
    pub give_back: Option<PathBuf>,
    /// How far it goes.
    #[command(flatten)]
    pub removing: Removing,
    /// How it runs.
    #[command(flatten)]
    pub run: Run,
}

/// `release`.
#[derive(Debug, Args)]
pub struct Release {
    /// Which stacks.
    #[command(flatten)]
    pub which: Which,
    /// How it runs.
    #[command(flatten)]
    pub run: Run,
}

/// `rotate`.
#[derive(Debug, Args)]
pub struct Rotate {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Look and decide, but change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Also while a window is open or about to (see `rotator.freeze_before`)
    #[arg(long)]
    pub during_window: bool,
    /// Call the deployed function instead, and show what it says
    #[arg(long)]
    pub remote: bool,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}
