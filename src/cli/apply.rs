//! `apply`: plan, confirm, execute; or execute a saved plan.

use std::path::Path;

use super::args::{self, Global, Inputs};
use super::failure::{Failure, code};
use super::goal::Goal;
use super::out::Out;
use super::prepare::{Prepared, prepare};
use super::saved::Saved;
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use super::{plan, run};
use freshscale_core::input;

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
    let files = target::load(&args.files, global, out)?;
    for file in &files {
        let exit = apply_file(file, &args.inputs, None, args, global, out).await?;
        if exit != code::DONE {
            return Ok(exit);
        }
    }
    Ok(code::DONE)
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
    let session = Session::open(global, Some(&file.stack)).await?;
    let goal = match saved {
        Some(saved) if saved.destroy => Goal::destroy_file(file),
        _ => Goal::apply(file, inputs),
    };
    let goal = match saved {
        Some(saved) => goal.removing(saved.removal),
        None => goal.removing(args.removing),
    };
    let prepared = prepare(&session, &goal, &stop).await?;
    if let Some(saved) = saved {
        refuse_if_moved(saved, &prepared)?;
    }
    plan::show(&prepared, out);
    if args.rollback_on_failure && prepared.inputs.destroy {
        return Err(Failure::usage("a plan to destroy cannot be rolled back")
            .hint("leave out --rollback-on-failure"));
    }
    let way = run::Way {
        run: &args.run,
        rollback: args.rollback_on_failure,
    };
    run::execute(&session, prepared, &way, &stop, out).await
}

async fn apply_saved(
    path: &Path,
    args: &args::Apply,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let bad = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let text = input::read_text(path, input::MAX_PLAN);
    let text = text.map_err(|error| Failure::usage(format!("{} {error}", path.display())))?;
    let saved = Saved::parse(&text).map_err(bad)?;
    let files = target::load(std::slice::from_ref(&saved.file), global, out)?;
    let [file] = files.as_slice() else {
        return Err(bad("was not made from one stack file".to_owned()));
    };
    let handler = args.inputs.handler.clone();
    let inputs = Inputs {
        handler: handler.or_else(|| saved.handler.clone()),
        adopt: saved.adopt,
    };
    apply_file(file, &inputs, Some(&saved), args, global, out).await
}

/// Made anew from the same inputs, a saved plan must be the same.
fn refuse_if_moved(saved: &Saved, now: &Prepared) -> Result<(), Failure> {
    let differs = saved.moved(&serde_json::to_value(now.document()).unwrap_or_default());
    if differs.is_empty() {
        return Ok(());
    }
    let text = format!(
        "the saved plan no longer fits: {} differ from when it was made; nothing was changed",
        differs.join(", ")
    );
    Err(Failure::new(text).hint("make and review a new plan: bootstrap plan … --out PLAN.json"))
}
