//! `destroy` and `release`, the two ends of a stack, from its file or from its name alone.

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::StackFile;
use super::{place, plan, run, target};
use freshscale_deploy::apply::{Goal, Purpose, prepare};

/// Removes everything that stacks made.
pub(super) async fn run(args: &args::Destroy, global: &Global, out: &Out) -> Result<u8, Failure> {
    for (file, goal) in goals(Purpose::Destroy, &args.which, global, out)? {
        let goal = goal.removing(args.removing);
        let exit = end(file.as_ref(), &goal, &args.run, global, out).await?;
        if exit != code::DONE {
            return Ok(exit);
        }
    }
    Ok(code::DONE)
}

/// Lets go of everything that stacks have.
pub(super) async fn release(
    args: &args::Release,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    for (file, goal) in goals(Purpose::Release, &args.which, global, out)? {
        let exit = end(file.as_ref(), &goal, &args.run, global, out).await?;
        if exit != code::DONE {
            return Ok(exit);
        }
    }
    Ok(code::DONE)
}

type Ending = (Option<StackFile>, Goal);

/// Of the files, or of the one stack whose file is lost.
fn goals(
    purpose: Purpose,
    which: &args::Which,
    global: &Global,
    out: &Out,
) -> Result<Vec<Ending>, Failure> {
    if let Some(name) = &which.stack {
        return Ok(vec![(None, Goal::end_named(purpose, name)?)]);
    }
    let goal = |file: StackFile| {
        let goal = Goal::end_file(purpose, &file);
        (Some(file), goal)
    };
    let files = target::load(&which.files, global, out)?;
    Ok(files.into_iter().map(goal).collect())
}

async fn end(
    file: Option<&StackFile>,
    goal: &Goal,
    options: &args::Run,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let stop = stop_on_signals();
    let session = match file {
        Some(file) => Session::of(file, global, out).await?,
        None => {
            out.stand_at(place::of_stack(global, &goal.name));
            Session::open(global, None).await?
        }
    };
    let prepared = prepare(&session, goal, &stop).await?;
    plan::show(&prepared, out);
    let (yes, options) = (options.yes, options.options(false));
    run::execute(&session, (goal, prepared), yes, &options, &stop, out).await
}
