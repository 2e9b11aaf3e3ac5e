//! Executing a plan that was shown: confirm, run, tell, sum up.

use std::collections::BTreeSet;
use std::path::Path;

use serde_json::json;
use tokio::sync::mpsc::UnboundedReceiver;

use super::again;
use super::args::Format;
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::out::Out;
use super::session::Session;
use crate::render::text;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::escape;
use freshscale_core::words::count;
use freshscale_deploy::address::Address;
use freshscale_deploy::apply::{
    self, ExecuteOptions, Goal, KeptFile, Milestone, Prepared, Purpose, Rollback, Unfinished, Watch,
};
use freshscale_deploy::engine::{ExecutionReport, Outcome};
use freshscale_deploy::plan::{Action, Plan};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::progress::event::Event;

/// Executes a plan of `goal`, after asking unless `yes`.
pub(super) async fn execute(
    session: &Session,
    plan: (&Goal, Prepared),
    yes: bool,
    options: &ExecuteOptions,
    stop: &Stop,
    out: &Out,
) -> Result<u8, Failure> {
    execute_keeping(session, plan, (yes, None), options, stop, out).await
}

/// The same; before anything is changed, what stands is written to a file.
pub(super) async fn execute_keeping(
    session: &Session,
    (goal, prepared): (&Goal, Prepared),
    (yes, keep): (bool, Option<(&Path, KeptFile)>),
    options: &ExecuteOptions,
    stop: &Stop,
    out: &Out,
) -> Result<u8, Failure> {
    if !prepared.plan.refusals.is_empty() {
        return Err(refused());
    }
    if prepared.plan.steps.is_empty() {
        finish(&Outcome::Complete(ExecutionReport::default()), out);
        return Ok(code::DONE);
    }
    let summary = text::summary(&prepared.document());
    let ends = text::ends(&prepared.document());
    let said: Vec<String> = ends.into_iter().chain([summary]).collect();
    let account = &prepared.cx.account.id;
    let question = format!("{} Do this in account {account}?", said.join(" "));
    confirm(out, yes, &question, stop).await?;
    if let Some((path, kept)) = keep {
        self::keep(path, &kept, out)?;
    }
    carry_out(session, (goal, prepared), options, stop, out).await?;
    if !goal.purpose.ends_stack() {
        let next = Command::bootstrap("next");
        out.say(&out.told(&Advice::new("See the coming scale-outs with:").run(next)));
    }
    Ok(code::DONE)
}

/// Writes what stands before it is adopted.
pub(super) fn keep(path: &Path, kept: &KeptFile, out: &Out) -> Result<(), Failure> {
    let text = serde_json::to_string_pretty(kept).unwrap_or_default();
    let folder = path.parent().unwrap_or(path);
    let written = std::fs::create_dir_all(folder)
        .and_then(|()| freshscale_core::file::write(path, format!("{}\n", escape::json(&text))));
    written.map_err(|e| {
        let text = format!("cannot write {}: {e}; nothing was changed", path.display());
        Failure::new(text)
    })?;
    out.say(&format!("What stands is kept in {}.", path.display()));
    Ok(())
}

/// What was kept before an earlier run is not written over.
pub(super) fn refuse_to_lose(path: &Path) -> Result<(), Failure> {
    if !path.exists() {
        return Ok(());
    }
    let text = format!("{} stands already; nothing was changed", path.display());
    Err(Failure::usage(text).hint(
        "it may tell what stood before an earlier run: leave out --keep to go on, or name another file",
    ))
}

/// What is in the way stands in the plan.
pub(super) fn refused() -> Failure {
    Failure::new("nothing was done, because of the refusals above")
}

/// Executes a plan that somebody agreed to.
pub(super) async fn carry_out(
    session: &Session,
    (goal, prepared): (&Goal, Prepared),
    options: &ExecuteOptions,
    stop: &Stop,
    out: &Out,
) -> Result<(), Failure> {
    let ended = apply::execute(session, prepared, options, stop, out).await;
    ended.map_err(|why| {
        let again = again::resume(goal, options, gave_up(&why));
        unfinished(goal, why, &again, out)
    })
}

impl Watch for Out {
    async fn during<T>(
        &self,
        work: impl Future<Output = T>,
        heard: &mut UnboundedReceiver<Event>,
        stop: &Stop,
    ) -> T {
        self.tell(work, heard, stop).await
    }

    fn reached(&self, milestone: Milestone<'_>) {
        match milestone {
            Milestone::Finished(outcome) => finish(outcome, self),
            Milestone::RollingBack => self.say("Taking back what this run did."),
            Milestone::RollbackPlanned(plan) => warn_of_loss(plan, self),
            Milestone::RolledBack(outcome) => ended("rolled_back", outcome, self),
            Milestone::Gone(stack) => {
                self.say(&format!("Verified: no resources of stack {stack} remain."));
            }
            Milestone::Released(stack) => {
                self.say(&format!(
                    "Verified: nothing carries the tags of stack {stack} any more."
                ));
            }
        }
    }
}

fn warn_of_loss(plan: &Plan, out: &Out) {
    for step in &plan.steps {
        if matches!(step.action, Action::Create { .. } | Action::Replace { .. }) {
            out.say(&format!(
                "  {}: made anew; what it held before is not brought back",
                step.id()
            ));
        }
    }
}

/// Whether a step was given up for want of time.
fn gave_up(why: &Unfinished) -> bool {
    let Unfinished::Steps { report, .. } = why else {
        return false;
    };
    report.failed.iter().any(|(_, error)| error.gave_up)
}

fn unfinished(goal: &Goal, why: Unfinished, again: &Command, out: &Out) -> Failure {
    let (report, stopped, changed, rollback) = match why {
        Unfinished::Unseen(error) => return error.into(),
        Unfinished::Left(left) => return still_there(goal, &left, again),
        Unfinished::Steps {
            report,
            stopped,
            changed,
            rollback,
        } => (report, stopped, changed, rollback),
    };
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
    failure.is_stop = stopped;
    failure.details.extend(failed);
    let hints = report
        .failed
        .iter()
        .filter_map(|(_, error)| error.hint.clone());
    failure.hints.extend(hints.collect::<BTreeSet<Advice>>());
    let Some(rollback) = rollback else {
        return failure.hint(Advice::new("to resume, run:").run(again.clone()));
    };
    let taken = taken_back(rollback, again);
    failure.code = taken.code;
    failure.details.push(taken.message);
    failure.details.extend(taken.details);
    failure.hints.extend(taken.hints);
    failure
}

fn still_there(goal: &Goal, left: &[Address], again: &Command) -> Failure {
    let (stack, many) = (&goal.name, count(left.len(), "resource"));
    if goal.purpose == Purpose::Release {
        let text =
            format!("after the release, {many} can still be seen with the tag of stack {stack}:");
        let mut failure = Failure::with_code(code::PARTIAL, text);
        failure.details = left.iter().map(ToString::to_string).collect();
        let words = "AWS may show it late, or somebody applied meanwhile; to release it, run:";
        return failure.hint(Advice::new(words).run(again.clone()));
    }
    let text = format!("after the destroy, {many} of stack {stack} can still be seen:");
    let mut failure = Failure::with_code(code::PARTIAL, text);
    failure.details = left.iter().map(ToString::to_string).collect();
    let words = "somebody may have made it meanwhile; remove it with:";
    failure.hint(Advice::new(words).run(again.clone()))
}

/// What a rollback came to, which says how the world is now.
fn taken_back(rollback: Rollback, again: &Command) -> Failure {
    let left = match rollback {
        Rollback::Complete(done) => {
            let text = match done.is_empty() {
                true => "rolled back: nothing had been changed".to_owned(),
                false => format!("rolled back: {}; AWS is as before", list(&done)),
            };
            let words = "fix the cause, then:";
            return Failure::new(text).hint(Advice::new(words).run(again.clone()));
        }
        Rollback::Unseen(error) => vec![format!("cannot see what to take back: {error}")],
        Rollback::Refused(refusal) => vec![format!("{}: {}", refusal.address, refusal.reason)],
        Rollback::Incomplete(report) => {
            let failed = report.failed.iter();
            let failed = failed.map(|(address, error)| format!("{address}: {}", error.text));
            let skipped = report.unfinished.iter().chain(&report.skipped);
            let skipped = skipped.map(|(address, why)| format!("{address}: {why}"));
            failed.chain(skipped).collect()
        }
    };
    let mut failure = Failure::with_code(code::PARTIAL, "the rollback did not finish:");
    failure.details = left;
    let words = "to resume, forwards, run:";
    failure.hint(Advice::new(words).run(again.clone()))
}

/// How a run ended, as a word of the JSON, and what it did.
fn told(outcome: &Outcome) -> (&'static str, &ExecutionReport) {
    match outcome {
        Outcome::Complete(report) => ("complete", report),
        Outcome::Incomplete(report) => ("incomplete", report),
        Outcome::Stopped(report) => ("stopped", report),
    }
}

/// The last event of a run; for programs only.
fn ended(event: &str, outcome: &Outcome, out: &Out) {
    let (word, report) = told(outcome);
    if out.format == Format::Json {
        out.json(&json!({
            "event": event,
            "outcome": word,
            "done": report.done.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "failed": names(&report.failed),
            "unfinished": names(&report.unfinished),
            "skipped": names(&report.skipped),
        }));
    }
}

fn finish(outcome: &Outcome, out: &Out) {
    ended("finished", outcome, out);
    let (word, report) = told(outcome);
    if report.done.is_empty() && word == "complete" {
        return;
    }
    let (done, failed, skipped) = (report.done.len(), report.failed.len(), report.skipped.len());
    let unfinished = report.unfinished.len();
    if (failed, unfinished, skipped) == (0, 0, 0) {
        out.say(&format!("Done: {}.", count(done, "step")));
        return;
    }
    if word == "stopped" {
        say_list("Done", &list(&report.done), out);
        let begun = [names(&report.failed), names(&report.unfinished)].concat();
        say_list("Not done", &begun.join(", "), out);
        say_list("Not begun", &names(&report.skipped).join(", "), out);
    }
    let unfinished = match unfinished {
        0 => String::new(),
        some => format!("{some} not finished, "),
    };
    out.say(&format!(
        "{} done, {failed} failed, {unfinished}{skipped} not tried.",
        count(done, "step")
    ));
}

fn say_list(title: &str, names: &str, out: &Out) {
    if !names.is_empty() {
        out.say(&format!("{title}: {names}"));
    }
}

fn list(addresses: &[Address]) -> String {
    let names: Vec<String> = addresses.iter().map(ToString::to_string).collect();
    names.join(", ")
}

fn names<T>(pairs: &[(Address, T)]) -> Vec<String> {
    let name = |(address, _): &(Address, T)| address.to_string();
    pairs.iter().map(name).collect()
}
