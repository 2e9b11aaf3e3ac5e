//! `apply`: plan, confirm, execute; or execute a saved plan.

use std::path::Path;

use serde_json::Value;

use super::args::{self, Global, Inputs};
use super::failure::{Failure, code};
use super::out::Out;
use super::prepare::{Goal, Prepared, prepare};
use super::session::{Session, stop_on_signals};
use super::target::{self, StackFile};
use super::{plan, run};
use crate::resource::Removal;

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
    let files = target::load(&args.files, out)?;
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
        refuse_if_moved(&saved.document, &prepared)?;
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

/// A saved plan: the document, and what it was made from.
struct Saved {
    document: Value,
    destroy: bool,
    removal: Removal,
}

async fn apply_saved(
    path: &Path,
    args: &args::Apply,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let bad = |why: String| Failure::usage(format!("{}: {why}", path.display()));
    let text = std::fs::read_to_string(path).map_err(|e| bad(format!("cannot be read: {e}")))?;
    let document: Value =
        serde_json::from_str(&text).map_err(|e| bad(format!("is not a saved plan: {e}")))?;
    if document["format_version"] != 1 {
        return Err(bad(
            "is not a plan saved by this version (format_version 1)".to_owned(),
        ));
    }
    let from = &document["inputs"];
    let Some(file) = from["file"]["path"].as_str() else {
        return Err(bad(
            "does not say which stack file it was made from".to_owned()
        ));
    };
    let files = target::load(&[file.into()], out)?;
    let [file] = files.as_slice() else {
        return Err(bad("was not made from one stack file".to_owned()));
    };
    let handler = args
        .inputs
        .handler
        .clone()
        .or_else(|| from["handler"].as_str().map(Into::into));
    let inputs = Inputs {
        handler,
        adopt: from["adopt"] == true,
    };
    let saved = Saved {
        destroy: from["destroy"] == true,
        removal: Removal {
            force: from["force"] == true,
            delete_adopted: from["delete_adopted"] == true,
        },
        document,
    };
    apply_file(file, &inputs, Some(&saved), args, global, out).await
}

/// A plan is executed as it was shown or not at all: made anew from the same inputs, it must be the same.
fn refuse_if_moved(saved: &Value, now: &Prepared) -> Result<(), Failure> {
    let now = serde_json::to_value(now.document()).unwrap_or_default();
    if *saved == now {
        return Ok(());
    }
    let mut differs: Vec<&str> = ["stack", "account", "region", "inputs", "refusals"]
        .into_iter()
        .filter(|part| saved[*part] != now[*part])
        .collect();
    let steps =
        |plan: &Value| -> Vec<Value> { plan["steps"].as_array().cloned().unwrap_or_default() };
    let (old, new) = (steps(saved), steps(&now));
    let moved: Vec<&Value> = old
        .iter()
        .filter(|s| !new.contains(s))
        .chain(new.iter().filter(|s| !old.contains(s)))
        .collect();
    differs.extend(moved.iter().filter_map(|step| step["id"].as_str()));
    differs.dedup();
    let text = format!(
        "the saved plan no longer fits: {} differ from when it was made; nothing was changed",
        differs.join(", ")
    );
    Err(Failure::new(text).hint("make and review a new plan: bootstrap plan … --out PLAN.json"))
}
