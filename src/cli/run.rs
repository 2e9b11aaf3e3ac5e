//! Executing a plan that was shown: confirm, run, tell, sum up.

use std::collections::BTreeSet;
use std::time::Duration;

use serde_json::json;

use super::args::{Format, Run};
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::out::Out;
use super::prepare::Prepared;
use super::session::Session;
use super::take_back;
use crate::render::text;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::words::count;
use freshscale_deploy::address::Address;
use freshscale_deploy::engine::{Executor, Outcome, Report, observe};
use freshscale_deploy::plan::Plan;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::resource::REGISTRY;

/// How a plan is executed.
pub(super) struct Way<'a> {
    /// What was asked for.
    pub(super) run: &'a Run,
    /// Whether a failure takes back what was done.
    pub(super) rollback: bool,
}

/// Executes a plan, after asking.
pub(super) async fn execute(
    session: &Session,
    mut prepared: Prepared,
    way: &Way<'_>,
    stop: &Stop,
    out: &Out,
) -> Result<u8, Failure> {
    if !prepared.plan.refusals.is_empty() {
        return Err(Failure::new(
            "nothing was done, because of the refusals above",
        ));
    }
    prepared.again = { prepared.again }
        .time("--timeout", way.run.timeout)
        .flag("--rollback-on-failure", way.rollback);
    if prepared.plan.steps.is_empty() {
        finish(&Report::default(), "complete", out);
        return Ok(code::DONE);
    }
    let summary = text::summary(&prepared.document());
    let ends = text::ends(&prepared.document());
    let said: Vec<String> = ends.into_iter().chain([summary]).collect();
    let account = &prepared.cx.account.id;
    let question = format!("{} Do this in account {account}?", said.join(" "));
    confirm(out, way.run.yes, &question, stop).await?;
    let before = session.tracer.changes();
    let plan = std::mem::take(&mut prepared.plan);
    let outcome = drive(&mut prepared, &plan, way, stop, out).await;
    let back = match &outcome {
        Outcome::Incomplete(report) if way.rollback => Some(report.clone()),
        _ => None,
    };
    let changed = session.tracer.changes() > before;
    let ended = conclude(outcome, changed, &prepared.again, out);
    if let (Some(report), Err(failure)) = (back, &ended) {
        let taken = take_back::take_back(&mut prepared, &report, way, stop, out).await;
        let mut whole = Failure::with_code(taken.code, failure.message.clone());
        whole.details.extend(failure.details.iter().cloned());
        whole.details.push(taken.message);
        whole.details.extend(taken.details);
        // The hint to go on is the rollback's to give.
        let causes = failure
            .hints
            .iter()
            .take(failure.hints.len().saturating_sub(1));
        whole.hints.extend(causes.cloned().chain(taken.hints));
        return Err(whole);
    }
    let exit = ended?;
    if prepared.inputs.destroy {
        verify_absence(&prepared, out).await?;
    }
    Ok(exit)
}

/// Runs a plan and tells what happens while it does.
pub(super) async fn drive(
    prepared: &mut Prepared,
    plan: &Plan,
    way: &Way<'_>,
    stop: &Stop,
    out: &Out,
) -> Outcome {
    let executor = Executor {
        cx: &prepared.cx,
        types: REGISTRY,
        step_timeout: way.run.timeout,
        events: prepared.events.clone(),
    };
    let work = executor.run(plan, stop);
    out.tell(work, &mut prepared.heard, stop).await
}

/// Looks once more under the stack's names and tags. What AWS's lists show a little longer than it stands
/// gets half a minute to disappear.
async fn verify_absence(prepared: &Prepared, out: &Out) -> Result<(), Failure> {
    let stack = &prepared.cx.stack_name;
    let mut left = Vec::new();
    for pause in [0, 2, 4, 8, 16] {
        tokio::time::sleep(Duration::from_secs(pause)).await;
        left = observe::left(&prepared.cx, REGISTRY).await?;
        if left.is_empty() {
            out.say(&format!("Looked again: nothing of stack {stack} is left."));
            return Ok(());
        }
    }
    let text = format!(
        "after the destroy, {} of stack {stack} can still be seen:",
        count(left.len(), "resource")
    );
    let mut failure = Failure::with_code(code::PARTIAL, text);
    failure.details = left.iter().map(ToString::to_string).collect();
    let words = "somebody may have made it meanwhile; remove it with:";
    Err(failure.hint(Advice::new(words).run(prepared.again.clone())))
}

fn conclude(outcome: Outcome, changed: bool, again: &Command, out: &Out) -> Result<u8, Failure> {
    let (report, word, stopped) = match outcome {
        Outcome::Complete(report) => {
            finish(&report, "complete", out);
            return Ok(code::DONE);
        }
        Outcome::Incomplete(report) => (report, "incomplete", false),
        Outcome::Stopped(report) => (report, "stopped", true),
    };
    finish(&report, word, out);
    let exit = match (changed, stopped) {
        (true, _) => code::PARTIAL,
        (false, true) => code::STOPPED,
        (false, false) => code::FAILED,
    };
    let failed = report.failed.iter().flat_map(|(address, error)| {
        let causes = error.causes.iter().filter(|_| out.verbose);
        let causes = causes.map(|cause| format!("  caused by: {cause}"));
        std::iter::once(format!("{address}: {}", error.text)).chain(causes)
    });
    let message = if stopped {
        "stopped on request".to_owned()
    } else {
        count(report.failed.len(), "step") + " failed"
    };
    let mut failure = Failure::with_code(exit, message);
    failure.details.extend(failed);
    let hints = report
        .failed
        .iter()
        .filter_map(|(_, error)| error.hint.clone());
    failure.hints.extend(hints.collect::<BTreeSet<Advice>>());
    Err(failure.hint(Advice::new("nothing is lost; go on with:").run(again.clone())))
}

fn finish(report: &Report, word: &str, out: &Out) {
    if out.format == Format::Json {
        out.json(&json!({
            "event": "finished",
            "outcome": word,
            "done": report.done.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "failed": names(&report.failed),
            "skipped": names(&report.skipped),
        }));
        return;
    }
    if report.done.is_empty() && word == "complete" {
        return;
    }
    let (done, failed, skipped) = (report.done.len(), report.failed.len(), report.skipped.len());
    if (failed, skipped) == (0, 0) {
        out.say(&format!("Done: {}.", count(done, "step")));
        return;
    }
    if word == "stopped" {
        let done: Vec<String> = report.done.iter().map(ToString::to_string).collect();
        list("Done", &done, out);
        list("Not done", &names(&report.failed), out);
        list("Not begun", &names(&report.skipped), out);
    }
    out.say(&format!(
        "{} done, {failed} failed, {skipped} not tried.",
        count(done, "step")
    ));
}

fn list(title: &str, names: &[String], out: &Out) {
    if !names.is_empty() {
        out.say(&format!("{title}: {}", names.join(", ")));
    }
}

pub(super) fn names<T>(pairs: &[(Address, T)]) -> Vec<String> {
    let name = |(address, _): &(Address, T)| address.to_string();
    pairs.iter().map(name).collect()
}
