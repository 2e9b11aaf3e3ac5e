//! `destroy`: removes everything that a stack made, from its file or from its name alone.

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::StackFile;
use super::{place, plan, run, target};
use freshscale_deploy::apply::{Goal, prepare};

pub(super) async fn run(args: &args::Destroy, global: &Global, out: &Out) -> Result<u8, Failure> {
    let goals: Vec<(Option<StackFile>, Goal)> = match &args.stack {
        Some(name) => vec![(None, Goal::destroy_named(name)?)],
        None => target::load(&args.files, global, out)?
            .into_iter()
            .map(|file| {
                let goal = Goal::destroy_file(&file);
                (Some(file), goal)
            })
            .collect(),
    };
    for (file, goal) in goals {
        let goal = goal.removing(args.removing);
        let stop = stop_on_signals();
        let session = match &file {
            Some(file) => Session::of(file, global, out).await?,
            None => {
                out.stand_at(place::of_stack(global, &goal.name));
                Session::open(global, None).await?
            }
        };
        let prepared = prepare(&session, &goal, &stop).await?;
        plan::show(&prepared, out);
        let options = args.run.options(false);
        let plan = (&goal, prepared);
        let exit = run::execute(&session, plan, args.run.yes, &options, &stop, out).await?;
        if exit != code::DONE {
            return Ok(exit);
        }
    }
    Ok(code::DONE)
}
