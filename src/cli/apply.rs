//! `apply`: plan, confirm, execute; or execute a saved plan.

use std::path::Path;

use super::args::{self, Global, Inputs};
use super::failure::{Failure, code};
use super::fleet::Fleet;
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use super::{again, check, many, open, outputs, plan, run};
use freshscale_core::advice::Advice;
use freshscale_core::input;
use freshscale_deploy::apply::{ExecuteOptions, Goal, KeptFile, Purpose, Saved, Unfit, prepare};
use freshscale_deploy::resource::Removal;

pub(super) async fn run(args: &args::Apply, global: &Global, out: &Out) -> Result<u8, Failure> {
    let saved = args
        .files
        .iter()
        .find(|path| path.extension().is_some_and(|e| e == "json"));
    if let Some(path) = saved {
        if args.files.len() > 1 {
            return Err(Failure::usage("a saved plan is applied alone"));
        }
        return apply_saved(path, args, global, out).await;
    }
    let Some(files) = target::share(&args.files, args.run.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    if let [file] = &*files {
        return apply_file(file, &args.inputs, None, args, global, out).await;
    }
    if args.check {
        // One that cannot work keeps all from beginning.
        for file in &*files {
            let session = Session::of(file, global, out).await?;
            check::before_apply(&session, file, out).await?;
        }
    }
    let fleet = Fleet::new(files, args.run.at_once, out);
    let goal = |file: &StackFile| Goal::apply(file, &args.inputs).removing(args.removing);
    let how = many::How {
        run: &args.run,
        options: &options(args),
        keep: args.keep.as_deref(),
    };
    many::change(fleet, goal, how, global, out).await
}

fn options(args: &args::Apply) -> ExecuteOptions {
    ExecuteOptions {
        open_now: args.open_now,
        ..args.run.options(args.rollback_on_failure)
    }
}

async fn apply_file(
    file: &StackFile,
    inputs: &Inputs,
    saved: Option<&Saved>,
    args: &args::Apply,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let stop = stop_on_signals();
    let session = Session::of(file, global, out).await?;
    let goal = match saved {
        Some(saved) if saved.purpose.ends_stack() => Goal::end_file(saved.purpose, file),
        _ => Goal::apply(file, inputs),
    };
    let goal = match saved {
        Some(saved) => goal.removing(saved.removal),
        None => goal.removing(args.removing),
    };
    if let Some(why) = saved.and_then(|saved| saved.elsewhere(&session.target)) {
        return Err(no_longer_fits(&[why], &goal));
    }
    if args.check && !goal.purpose.ends_stack() {
        check::before_apply(&session, file, out).await?;
    }
    let prepared = prepare(&session, &goal, &stop).await?;
    if let Some(saved) = saved {
        // Made anew from the same inputs, a saved plan must be the same.
        let why = saved.stale(&prepared.document());
        if !why.is_empty() {
            return Err(no_longer_fits(&why, &goal));
        }
    }
    plan::show(&prepared, out);
    if args.rollback_on_failure && goal.purpose.ends_stack() {
        let what = match goal.purpose {
            Purpose::Release => "release",
            _ => "destroy",
        };
        let text = format!("a plan to {what} cannot be rolled back");
        return Err(Failure::usage(text).hint("leave out --rollback-on-failure"));
    }
    let keep = args
        .keep
        .as_deref()
        .map(|path| (path, KeptFile::of(&prepared)));
    if let Some((path, _)) = &keep {
        run::refuse_to_lose(path)?;
    }
    let options = options(args);
    let keep = keep.and_then(|(path, kept)| Some((path, kept?)));
    let plan = (&goal, prepared);
    let exit =
        run::execute_keeping(&session, plan, (args.run.yes, keep), &options, &stop, out).await?;
    if options.open_now && exit == code::DONE {
        open::serve(&session, file, session.now().await, out).await?;
    }
    Ok(exit)
}

async fn apply_saved(
    path: &Path,
    args: &args::Apply,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let text = input::read_text(path, input::MAX_PLAN);
    let text = text.map_err(|error| Failure::usage(format!("{} {error}", path.display())))?;
    let saved = Saved::parse(&text).map_err(|unfit| {
        let text = format!("{} {unfit}; nothing was changed", path.display());
        Failure::with_code(exit_code(&unfit), text)
            .hint("make and review a new plan with `plan --out`, and apply that")
    })?;
    refuse_more(&saved, args, path)?;
    let handler = args
        .inputs
        .handler
        .clone()
        .or_else(|| saved.handler.clone());
    outputs::refuse(global, handler.as_deref())?;
    let files = target::load(std::slice::from_ref(&saved.file), global, out)?;
    let [file] = files.as_slice() else {
        let text = format!("{} was not made from one stack file", path.display());
        return Err(Failure::usage(text));
    };
    let inputs = Inputs {
        handler,
        adopt: saved.adopt,
        drop: saved.drop.clone(),
    };
    apply_file(file, &inputs, Some(&saved), args, global, out).await
}

fn exit_code(unfit: &Unfit) -> u8 {
    match unfit {
        Unfit::NoPlan(_) | Unfit::CutOff => code::USAGE,
        Unfit::Later(_) | Unfit::Earlier | Unfit::Edited => code::FAILED,
    }
}

/// What was not reviewed is not done: options that the plan was made without.
fn refuse_more(saved: &Saved, args: &args::Apply, path: &Path) -> Result<(), Failure> {
    let removal = Removal::from(args.removing);
    let more = [
        ("--adopt", args.inputs.adopt && !saved.adopt),
        (
            "--drop",
            args.inputs
                .drop
                .iter()
                .any(|name| !saved.drop.contains(name)),
        ),
        ("--open-now", args.open_now),
        ("--force", removal.force && !saved.removal.force),
        (
            "--delete-adopted",
            removal.delete_adopted && !saved.removal.delete_adopted,
        ),
    ];
    match more.into_iter().find(|(_, more)| *more) {
        None => Ok(()),
        Some((option, _)) => {
            let text = format!(
                "{} was made without {option}; nothing was changed",
                path.display()
            );
            Err(Failure::usage(text).hint(format!(
                "leave {option} out, or make and review a new plan with it"
            )))
        }
    }
}

fn no_longer_fits(why: &[String], goal: &Goal) -> Failure {
    let text = format!(
        "the saved plan no longer fits: {}; nothing was changed",
        why.join("; ")
    );
    let words = "if this is where it should be done, make and review a new plan:";
    Failure::new(text).hint(Advice::new(words).run(again::plan(goal)))
}
