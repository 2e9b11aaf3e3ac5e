//! Executing a plan that was shown: confirm, run, tell, sum up.

use std::collections::BTreeSet;

use serde_json::json;

use super::args::{Format, Run};
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::out::Out;
use super::prepare::Prepared;
use super::session::Session;
use crate::engine::{Executor, Outcome, Report, Stop};
use crate::render::{count, text};
use crate::resource::{Address, REGISTRY};

/// Executes a plan, after asking.
pub(super) async fn execute(
    session: &Session,
    mut prepared: Prepared,
    args: &Run,
    stop: &Stop,
    out: &Out,
) -> Result<u8, Failure> {
    if !prepared.plan.refusals.is_empty() {
        return Err(Failure::new(
            "nothing was done, because of the refusals above",
        ));
    }
    if prepared.plan.steps.is_empty() {
        finish(&Report::default(), "complete", out);
        return Ok(code::DONE);
    }
    let summary = text::summary(&prepared.document());
    confirm(
        out,
        args.yes,
        &format!("{summary}\nDo this in account {}?", prepared.cx.account.id),
    )?;
    let before = session.tracer.changes();
    let executor = Executor {
        cx: &prepared.cx,
        types: REGISTRY,
        step_timeout: args.timeout,
        events: prepared.events.clone(),
    };
    let outcome = {
        let mut run = std::pin::pin!(executor.run(&prepared.plan, stop));
        loop {
            tokio::select! {
                biased;
                Some(event) = prepared.heard.recv() => out.event(&event),
                outcome = &mut run => break outcome,
            }
        }
    };
    while let Ok(event) = prepared.heard.try_recv() {
        out.event(&event);
    }
    conclude(
        outcome,
        session.tracer.changes() > before,
        &prepared.again,
        out,
    )
}

fn conclude(outcome: Outcome, changed: bool, again: &str, out: &Out) -> Result<u8, Failure> {
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
    let failed = report
        .failed
        .iter()
        .map(|(address, error)| format!("{address}: {}", error.text));
    let mut message: Vec<String> = vec![if stopped {
        "stopped on request".to_owned()
    } else {
        count(report.failed.len(), "step") + " failed"
    }];
    message.extend(failed);
    let mut failure = Failure::with_code(exit, message.join("\n  "));
    let hints = report
        .failed
        .iter()
        .filter_map(|(_, error)| error.hint.clone());
    failure.hints.extend(hints.collect::<BTreeSet<String>>());
    Err(failure.hint(format!("nothing is lost; go on with: {again}")))
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
    out.say(&match (failed, skipped) {
        (0, 0) => format!("Done: {}.", count(done, "step")),
        _ => format!(
            "{} done, {failed} failed, {skipped} not tried.",
            count(done, "step")
        ),
    });
}

fn names<T>(pairs: &[(Address, T)]) -> Vec<String> {
    let name = |(address, _): &(Address, T)| address.to_string();
    pairs.iter().map(name).collect()
}
