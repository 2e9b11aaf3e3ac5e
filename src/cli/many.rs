//! Changing several stacks: every plan first, one question, and then all of them at the same time.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::args::{Global, Run};
use super::confirm::confirm;
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went};
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::StackFile;
use super::{open, place, plan, run};
use crate::render::text;
use freshscale_core::words::count;
use freshscale_deploy::apply::kept_file::KeptFile;
use freshscale_deploy::apply::{Drops, ExecuteOptions, Goal, Prepared, prepare};
use freshscale_deploy::progress::Stop;
use freshscale_deploy::quota::{self, Wanted};

/// A stack whose plan has something to do.
struct Ready {
    session: Session,
    goal: Goal,
    prepared: Prepared,
}

/// What was planned for a stack.
enum Planned {
    Nothing(Box<Session>, String, Drops),
    Something(Box<Ready>),
}

/// How it is done.
#[derive(Clone, Copy)]
pub(super) struct How<'a> {
    pub(super) run: &'a Run,
    pub(super) options: &'a ExecuteOptions,
    /// The folder for what stands before, a file for each stack.
    pub(super) keep: Option<&'a Path>,
}

/// `web.ap-northeast-2.111111111111.json`: stacks of one name may stand in several places.
fn file_in(folder: &Path, prepared: &Prepared) -> PathBuf {
    let account = &prepared.cx.account;
    let stack = &prepared.cx.stack_name;
    folder.join(format!("{stack}.{}.{}.json", account.region, account.id))
}

/// Plans `goal` of each stack, asks once, and carries out what was planned.
///
/// # Errors
/// Nobody agreed. What failed of a stack is told where it failed.
pub(super) async fn change(
    fleet: Fleet<'_>,
    goal: impl Fn(&StackFile) -> Goal,
    how: How<'_>,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let How {
        run: args,
        options,
        keep,
    } = how;
    let stop = stop_on_signals();
    let fleet = fleet.planned_together();
    let goal = |file: &StackFile| {
        let mut goal = goal(file);
        goal.options.together = fleet.together(file);
        goal
    };
    let planned = fleet
        .each(async |_, file, out| look(file, goal(file), global, &stop, out).await)
        .await?;
    let mut went: BTreeMap<usize, Went> = BTreeMap::new();
    let (mut ready, mut quiet, mut drops) = (Vec::new(), Vec::new(), Vec::new());
    for (place, planned) in planned.into_iter().enumerate() {
        match planned {
            Ok(Planned::Something(stack)) => {
                drops.push(stack.prepared.drops.clone());
                ready.push((place, stack));
            }
            Ok(Planned::Nothing(session, words, known)) => {
                drops.push(known);
                quiet.push((place, (session, words)));
            }
            Err(failed) => drop(went.insert(place, failed)),
        }
    }
    let wanted = ready.iter().map(|(_, stack)| stack.prepared.wanted());
    if let Some(failure) = over(wanted, out).await {
        return Err(failure);
    }
    // One that was not looked at may have it.
    if went.is_empty() {
        undropped(&drops, out);
    }
    let files = ready
        .iter()
        .filter_map(|(_, stack)| Some(file_in(keep?, &stack.prepared)));
    for path in files {
        run::refuse_to_lose(&path)?;
    }
    if !ready.is_empty() {
        let question = question(&fleet, &ready, went.len());
        confirm(out, args.yes, &question, &stop).await?;
    }
    for (_, stack) in &ready {
        if let (Some(folder), Some(kept)) = (keep, KeptFile::of(&stack.prepared)) {
            run::keep(&file_in(folder, &stack.prepared), &kept, out)?;
        }
    }
    let done = fleet.each_live(ready, async |file, stack, out| {
        stand(file, &stack.session, global, out);
        carry_out(file, *stack, options, &stop, out).await
    });
    went.extend(settled(done.await));
    let served = fleet.each_live(quiet, async |file, (session, words), out| {
        stand(file, &session, global, out);
        serve(&session, file, options, out).await?;
        Ok(Went::to(code::DONE, words))
    });
    went.extend(settled(served.await));
    let went: Vec<Went> = went.into_values().collect();
    Ok(fleet.conclude(&went))
}

/// Whether what stacks would make together is more than an account may have. None of them is begun then: which of them
/// would fail half made is chance.
pub(super) async fn over<'a>(
    wanted: impl Iterator<Item = Wanted<'a>>,
    out: &Out,
) -> Option<Failure> {
    let refusals = quota::judge(wanted).await;
    for refusal in &refusals {
        out.complain(&format!("error: all stacks together: {}", refusal.reason));
        out.complain(&format!("hint: {}", refusal.remedy));
    }
    (!refusals.is_empty()).then(run::refused)
}

/// Says what is to be dropped and none of several stacks has.
pub(super) fn undropped<'a>(drops: impl IntoIterator<Item = &'a Drops>, out: &Out) {
    for warning in Drops::together(drops).warnings() {
        out.complain(&format!("warning: {}: {}", warning.address, warning.reason));
        out.complain(&format!("hint: {}", warning.remedy));
    }
}

fn settled(ended: Vec<(usize, Result<Went, Went>)>) -> impl Iterator<Item = (usize, Went)> {
    let ended = ended.into_iter();
    ended.map(|(place, went)| (place, Went::either(went)))
}

async fn look(
    file: &StackFile,
    goal: Goal,
    global: &Global,
    stop: &Stop,
    out: &Out,
) -> Result<Planned, Failure> {
    let session = Session::of(file, global, out).await?;
    let prepared = Box::pin(prepare(&session, &goal, stop)).await?;
    plan::show(&prepared, out);
    if !prepared.plan.refusals.is_empty() {
        return Err(run::refused());
    }
    Ok(match prepared.plan.steps.is_empty() {
        true => {
            let words = text::summary(&prepared.document());
            Planned::Nothing(Box::new(session), words, prepared.drops)
        }
        false => Planned::Something(Box::new(Ready {
            session,
            goal,
            prepared,
        })),
    })
}

/// Messages and events are about this stack.
fn stand(file: &StackFile, session: &Session, global: &Global, out: &Out) {
    out.stand_at(place::of_file(global, file));
    out.about(&file.stack.name);
    out.in_region(session.region());
}

async fn carry_out(
    file: &StackFile,
    stack: Ready,
    options: &ExecuteOptions,
    stop: &Stop,
    out: &Out,
) -> Result<Went, Failure> {
    let Ready {
        session,
        goal,
        prepared,
    } = stack;
    let steps = prepared.plan.steps.len();
    Box::pin(run::carry_out(
        &session,
        (&goal, prepared),
        options,
        stop,
        out,
    ))
    .await?;
    serve(&session, file, options, out).await?;
    Ok(Went::to(
        code::DONE,
        format!("done: {}", count(steps, "step")),
    ))
}

/// With `--open-now`, windows that are open get their instances.
async fn serve(
    session: &Session,
    file: &StackFile,
    options: &ExecuteOptions,
    out: &Out,
) -> Result<(), Failure> {
    match options.open_now {
        true => open::serve(session, file, session.now().await, out).await,
        false => Ok(()),
    }
}

/// One question for all, with the totals, and what ends for which stack.
fn question(fleet: &Fleet<'_>, ready: &[(usize, Box<Ready>)], left_out: usize) -> String {
    let mut said = Vec::new();
    for (place, stack) in ready {
        let ends = text::ends(&stack.prepared.document());
        said.extend(
            ends.into_iter()
                .map(|end| format!("{}: {end}", fleet.name(*place))),
        );
    }
    let steps = { ready.iter() }.flat_map(|(_, stack)| &stack.prepared.plan.steps);
    let totals = text::totals(steps.map(|step| step.action.verb()));
    said.push(format!("{}: {totals}.", count(ready.len(), "stack")));
    if left_out > 0 {
        said.push(format!(
            "{} left out, for the reasons above.",
            count(left_out, "stack")
        ));
    }
    let places: BTreeSet<String> = { ready.iter() }
        .map(|(_, stack)| {
            let account = &stack.prepared.cx.account;
            format!("{}, {}", account.id, account.region)
        })
        .collect();
    let places: Vec<String> = places.into_iter().collect();
    said.push(format!("Do this in account {}?", places.join("; ")));
    said.join(" ")
}
