//! `--rollback-on-failure`: what a failed run did is taken back.

use std::collections::BTreeSet;

use serde_json::json;

use super::args::Format;
use super::failure::{Failure, code};
use super::out::Out;
use super::prepare::Prepared;
use super::run::{Way, drive, names};
use freshscale_core::advice::Advice;
use freshscale_deploy::address::Address;
use freshscale_deploy::engine::{Outcome, Report, observe};
use freshscale_deploy::plan::{Action, Catalog, back};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::resource::REGISTRY;

/// Takes back what `report` says was done or begun; always ends in a failure, which says how the world is now.
pub(super) async fn take_back(
    prepared: &mut Prepared,
    report: &Report,
    way: &Way<'_>,
    stop: &Stop,
    out: &Out,
) -> Failure {
    let tried: BTreeSet<Address> = report
        .done
        .iter()
        .chain(report.failed.iter().map(|(address, _)| address))
        .cloned()
        .collect();
    out.say("Taking back what this run did.");
    let scope = prepared.cx.scope.anew();
    let now = async {
        let mut now = observe::read(&prepared.cx, REGISTRY, &scope).await?;
        now.extend(observe::discover(&prepared.cx, REGISTRY, &scope).await?);
        Ok(now)
    };
    let now = match now.await {
        Ok(now) => now,
        Err(error) => {
            let error: freshscale_core::aws::AwsError = error;
            let text = format!("cannot see what to take back: {error}");
            return unfinished(prepared, [text]);
        }
    };
    let plan = back(&Catalog::of(REGISTRY), &prepared.before, &now, &tried);
    if let Some(refusal) = plan.refusals.first() {
        let text = format!("{}: {}", refusal.address, refusal.reason);
        return unfinished(prepared, [text]);
    }
    for step in &plan.steps {
        if matches!(step.action, Action::Create { .. } | Action::Replace { .. }) {
            out.say(&format!(
                "  {}: made anew; what it held before is not brought back",
                step.id()
            ));
        }
    }
    prepared.cx.going_back = true;
    let outcome = drive(prepared, &plan, way, stop, out).await;
    tell(&outcome, out);
    let (Outcome::Complete(done) | Outcome::Incomplete(done) | Outcome::Stopped(done)) = &outcome;
    if !matches!(outcome, Outcome::Complete(_)) {
        let left = done.failed.iter().map(|(a, e)| format!("{a}: {}", e.text));
        let left = left.chain(done.skipped.iter().map(|(a, why)| format!("{a}: {why}")));
        return unfinished(prepared, left);
    }
    let text = match done.done.is_empty() {
        true => "rolled back: nothing had been changed".to_owned(),
        false => {
            let list: Vec<String> = done.done.iter().map(ToString::to_string).collect();
            format!("rolled back: {}; AWS is as before", list.join(", "))
        }
    };
    let failure = Failure::with_code(code::FAILED, text);
    failure.hint(Advice::new("fix the cause, then:").run(prepared.again.clone()))
}

fn unfinished(prepared: &Prepared, why: impl IntoIterator<Item = String>) -> Failure {
    let mut failure = Failure::with_code(code::PARTIAL, "the rollback did not finish:");
    failure.details.extend(why);
    let words = "nothing is lost; go on, forwards, with:";
    failure.hint(Advice::new(words).run(prepared.again.clone()))
}

fn tell(outcome: &Outcome, out: &Out) {
    let (word, report) = match outcome {
        Outcome::Complete(report) => ("complete", report),
        Outcome::Incomplete(report) => ("incomplete", report),
        Outcome::Stopped(report) => ("stopped", report),
    };
    if out.format == Format::Json {
        out.json(&json!({
            "event": "rolled_back",
            "outcome": word,
            "done": report.done.iter().map(ToString::to_string).collect::<Vec<_>>(),
            "failed": names(&report.failed),
            "skipped": names(&report.skipped),
        }));
    }
}
