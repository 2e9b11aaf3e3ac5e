//! Rolling back: what a failed run did is taken back.

use std::collections::BTreeSet;

use super::Prepared;
use super::execute::{ExecuteOptions, Milestone, Rollback, Watch, drive};
use crate::address::Address;
use crate::engine::{ExecutionReport, Outcome, observe};
use crate::plan::{Catalog, Observed, back};
use crate::progress::Stop;
use crate::resource::REGISTRY;
use freshscale_core::aws::AwsError;

/// Takes back what `report` says was done or begun.
pub(super) async fn run(
    prepared: &mut Prepared,
    report: &ExecutionReport,
    options: &ExecuteOptions,
    stop: &Stop,
    watch: &impl Watch,
) -> Rollback {
    let failed = report.failed.iter().map(|(address, _)| address);
    let unfinished = report.unfinished.iter().map(|(address, _)| address);
    let tried = report.done.iter().chain(failed).chain(unfinished);
    let tried: BTreeSet<Address> = tried.cloned().collect();
    watch.reached(Milestone::RollingBack);
    let now = match look(prepared).await {
        Ok(now) => now,
        Err(error) => return Rollback::Unseen(error),
    };
    let mut plan = back(&Catalog::of(REGISTRY), &prepared.before, &now, &tried);
    if !plan.refusals.is_empty() {
        return Rollback::Refused(plan.refusals.swap_remove(0));
    }
    watch.reached(Milestone::RollbackPlanned(&plan));
    prepared.cx.going_back = true;
    let outcome = drive(prepared, &plan, options, stop, watch).await;
    watch.reached(Milestone::RolledBack(&outcome));
    match outcome {
        Outcome::Complete(report) => Rollback::Complete(report.done),
        Outcome::Incomplete(report) | Outcome::Stopped(report) => Rollback::Incomplete(report),
    }
}

/// What stands now, with nothing remembered from the run.
async fn look(prepared: &Prepared) -> Result<Observed, AwsError> {
    let scope = prepared.cx.scope.anew();
    let mut now = observe::read(&prepared.cx, REGISTRY, &scope).await?;
    now.extend(observe::discover(&prepared.cx, REGISTRY, &scope).await?);
    Ok(now)
}
