//! Executing a plan: run it, roll back what failed if that is wanted, and look whether a destroy left anything.

use std::time::Duration;

use tokio::sync::mpsc::UnboundedReceiver;

use super::{Deployment, Prepared, rollback};
use crate::address::Address;
use crate::engine::{ExecutionReport, Executor, Outcome, observe};
use crate::plan::{Plan, Refusal};
use crate::progress::Stop;
use crate::progress::event::Event;
use crate::resource::REGISTRY;
use freshscale_core::aws::AwsError;

/// Seconds between looks after a destroy or a release: what AWS's lists show a little longer than it stands gets half a minute to
/// disappear.
const LOOKS: [u64; 5] = [0, 2, 4, 8, 16];

/// How a plan is executed.
#[derive(Debug, Clone, Copy, Default)]
pub struct ExecuteOptions {
    /// How long one step may keep trying; `None`: see [`Executor::step_timeout`].
    pub step_timeout: Option<Duration>,
    /// Whether a failure rolls back what the run did.
    pub rollback: bool,
    /// Whether a window that is open gets its instances afterwards, see [`crate::open`]; that is up to the caller.
    pub open_now: bool,
}

/// A point that an execution has come to.
#[derive(Debug, Clone, Copy)]
pub enum Milestone<'a> {
    /// The plan's run has ended, and so.
    Finished(&'a Outcome),
    /// What the failed run did is to be rolled back; AWS is read for it.
    RollingBack,
    /// This is what rolls it back.
    RollbackPlanned(&'a Plan),
    /// The rollback has ended, and so.
    RolledBack(&'a Outcome),
    /// The destroy was verified: nothing of this stack can be seen any more.
    Gone(&'a str),
    /// The release was verified: nothing that can be seen carries the tags of this stack.
    Released(&'a str),
}

/// Who is told how an execution goes.
pub trait Watch {
    /// Passes on what is heard while `work` is done, and that it was asked to stop; all that was heard before it returns.
    fn during<T>(
        &self,
        work: impl Future<Output = T>,
        heard: &mut UnboundedReceiver<Event>,
        stop: &Stop,
    ) -> impl Future<Output = T>;

    /// The execution has come to this point.
    fn reached(&self, milestone: Milestone<'_>);
}

/// Why a plan is not done.
#[derive(Debug)]
pub enum Unfinished {
    /// Steps failed or were not tried.
    Steps {
        /// What became of each.
        report: ExecutionReport,
        /// Whether somebody asked to stop.
        stopped: bool,
        /// Whether anything in AWS was changed.
        changed: bool,
        /// How the rollback went, if one was wanted; a stopped run is not rolled back.
        rollback: Option<Rollback>,
    },
    /// All steps are done; whether a destroy or a release left anything could not be seen.
    Unseen(AwsError),
    /// All steps are done, and these are still, or again, there.
    Left(Vec<Address>),
}

/// How a rollback went.
#[derive(Debug)]
pub enum Rollback {
    /// AWS is as before the run: this was put back.
    Complete(Vec<Address>),
    /// It could not be read what to put back.
    Unseen(AwsError),
    /// It would touch what is not the stack's.
    Refused(Refusal),
    /// Some of it is left.
    Incomplete(ExecutionReport),
}

/// Executes a plan that has no refusals.
///
/// # Errors
/// What was not done, and how the rollback went.
pub async fn execute(
    deployment: &Deployment,
    mut prepared: Prepared,
    options: &ExecuteOptions,
    stop: &Stop,
    watch: &impl Watch,
) -> Result<(), Unfinished> {
    let before = deployment.tracer.changes();
    let plan = std::mem::take(&mut prepared.plan);
    let outcome = drive(&mut prepared, &plan, options, stop, watch).await;
    let changed = deployment.tracer.changes() > before;
    watch.reached(Milestone::Finished(&outcome));
    let (report, stopped) = match outcome {
        Outcome::Complete(_) if prepared.inputs.destroy || prepared.inputs.release => {
            return verify_absence(&prepared, watch).await;
        }
        Outcome::Complete(_) => return Ok(()),
        Outcome::Incomplete(report) => (report, false),
        Outcome::Stopped(report) => (report, true),
    };
    let rollback = match options.rollback && !stopped {
        true => Some(rollback::run(&mut prepared, &report, options, stop, watch).await),
        false => None,
    };
    Err(Unfinished::Steps {
        report,
        stopped,
        changed,
        rollback,
    })
}

/// Runs a plan and tells what happens while it does.
pub(super) async fn drive(
    prepared: &mut Prepared,
    plan: &Plan,
    options: &ExecuteOptions,
    stop: &Stop,
    watch: &impl Watch,
) -> Outcome {
    let executor = Executor {
        cx: &prepared.cx,
        types: REGISTRY,
        step_timeout: options.step_timeout,
        events: prepared.events.clone(),
    };
    let work = executor.run(plan, stop);
    watch.during(work, &mut prepared.heard, stop).await
}

/// Looks once more under the stack's names and tags.
async fn verify_absence(prepared: &Prepared, watch: &impl Watch) -> Result<(), Unfinished> {
    let mut left = Vec::new();
    for pause in LOOKS {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        let seen = observe::left(&prepared.cx, REGISTRY).await;
        left = seen.map_err(Unfinished::Unseen)?;
        if left.is_empty() {
            let stack = prepared.cx.stack_name.as_str();
            watch.reached(match prepared.inputs.release {
                true => Milestone::Released(stack),
                false => Milestone::Gone(stack),
            });
            return Ok(());
        }
    }
    Err(Unfinished::Left(left))
}
