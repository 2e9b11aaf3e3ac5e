//! `--rollback-on-failure`, with the failure at one call after another.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use freshscale_core::aws::trace::is_mutating;
use freshscale_deploy::apply::{
    ExecuteOptions, Milestone, Rollback, Unfinished, Watch, execute, prepare,
};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::progress::event::Event;
use freshscale_emulator::{Emulator, Fate, Fault};
use tokio::sync::mpsc::UnboundedReceiver;

use super::scene::{Operation, Summary, summary};
use crate::lifecycle::what_stands;
use crate::support::binary::Desk;
use crate::support::{Cloud, Quiet, to_apply};

/// The n-th call that changes something is denied, and so is every repetition of it. How many there were is counted.
fn deny(emulator: &Emulator, n: u64) -> Arc<AtomicU64> {
    let count = Arc::new(AtomicU64::new(0));
    let counted = count.clone();
    emulator.set_fault(Some(Box::new(move |call, _| {
        let counts = is_mutating(&call.operation);
        let number = u64::from(counts) + counted.fetch_add(u64::from(counts), Ordering::Relaxed);
        (counts && number == n)
            .then(|| Fate::Fault(Fault::with_status(403, "AccessDenied", "by the test")))
    })));
    count
}

/// Nobody who reads, and the end of the failures once the run has ended.
struct Mending<'a>(&'a Cloud);

impl Watch for Mending<'_> {
    async fn during<T>(
        &self,
        work: impl Future<Output = T>,
        events: &mut UnboundedReceiver<Event>,
        stop: &Stop,
    ) -> T {
        Quiet.during(work, events, stop).await
    }

    fn reached(&self, milestone: Milestone<'_>) {
        if matches!(milestone, Milestone::Finished(_)) {
            self.0.emulator.set_fault(None);
        }
    }
}

/// Applies with a failure, and takes back what was done: `None` when there is no n-th call, false when the apply is complete
/// without it, as without a trial launch.
async fn fail_and_take_back(operation: Operation, cloud: &Cloud, n: u64) -> Option<bool> {
    let (deployment, stop) = (cloud.session(), Stop::default());
    let goal = to_apply(&operation.stack());
    let prepared = prepare(&deployment, &goal, &stop).await.unwrap();
    assert_eq!(prepared.plan.refusals, []);
    let count = deny(&cloud.emulator, n);
    let options = ExecuteOptions {
        rollback: true,
        ..ExecuteOptions::default()
    };
    let ended = execute(&deployment, prepared, &options, &stop, &Mending(cloud)).await;
    match ended {
        Ok(()) => (count.load(Ordering::Relaxed) >= n).then_some(false),
        Err(Unfinished::Steps {
            rollback: Some(Rollback::Complete(_)),
            ..
        }) => Some(true),
        Err(why) => panic!("call {n}: {why:#?}"),
    }
}

/// Without how many versions there are: a way back is one more.
fn standing(summary: Summary) -> Summary {
    Summary {
        template_versions: 0,
        function_versions: Vec::new(),
        ..summary
    }
}

/// Fails at every `stride`-th call: each takes three runs.
async fn the_world_is_as_before(operation: Operation, stride: usize) {
    let before = operation.before().await;
    let old = Operation::Create.stack();
    let wanted = summary(&Cloud::of(before.clone()), &old).await;
    let mut failures = 0;
    for n in (1..).step_by(stride) {
        let cloud = Cloud::of(before.clone());
        match fail_and_take_back(operation, &cloud, n).await {
            None => break,
            Some(false) => continue,
            Some(true) => failures += 1,
        }
        let now = summary(&cloud, &old).await;
        assert_eq!(standing(now), standing(wanted.clone()), "call {n}");
        operation.run(&cloud).await.unwrap();
    }
    assert!(failures >= 4, "{failures}");
}

#[tokio::test(start_paused = true)]
async fn a_creation_that_fails_at_one_call_or_another_leaves_nothing() {
    the_world_is_as_before(Operation::Create, 5).await;
}

#[tokio::test(start_paused = true)]
async fn a_change_of_every_kind_that_fails_leaves_the_world_as_it_was() {
    the_world_is_as_before(Operation::Change, 9).await;
}

#[test]
fn the_program_says_what_it_took_back_and_that_aws_is_as_before() {
    let desk = Desk::new();
    // No role spreads in a second, so that the function cannot be made.
    let apply = "apply --yes --timeout 1s --rollback-on-failure --handler {handler}";
    let said = desk.expect(1, &format!("{apply} jjikin-web.yaml"));
    assert!(said.contains("1 step failed\n  lambda-function/"), "{said}");
    let mut lines = said.lines().map(str::trim_start);
    let back = lines.find(|line| line.starts_with("rolled back: "));
    let back = back.unwrap_or_else(|| panic!("{said}"));
    assert!(
        back.contains("auto-scaling-group/") && back.contains("iam-role/"),
        "{back}"
    );
    assert!(back.ends_with("; AWS is as before"), "{back}");
    assert!(!said.contains("nothing is lost"), "{said}");
    assert_eq!(what_stands(&desk.emulator()), [""; 0]);
}
