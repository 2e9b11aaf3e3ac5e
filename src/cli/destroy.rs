//! `destroy`: removes everything that a stack made, from its file or from its name alone.

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::goal::Goal;
use super::out::Out;
use super::prepare::prepare;
use super::session::{Session, stop_on_signals};
use super::{place, plan, run, target};

pub(super) async fn run(args: &args::Destroy, global: &Global, out: &Out) -> Result<u8, Failure> {
    let goals: Vec<Goal> = match &args.stack {
        Some(name) => vec![Goal::destroy_named(name)?],
        None => target::load(&args.files, global, out)?
            .iter()
            .map(Goal::destroy_file)
            .collect(),
    };
    for goal in goals {
        let goal = goal.removing(args.removing);
        let stop = stop_on_signals();
        let session = match &goal.file {
            Some(file) => Session::of(file, global, out).await?,
            None => {
                out.stand_at(place::of_stack(global, &goal.name));
                Session::open(global, None).await?
            }
        };
        let prepared = prepare(&session, &goal, &stop).await?;
        plan::show(&prepared, out);
        let way = run::Way {
            run: &args.run,
            rollback: false,
        };
        let exit = run::execute(&session, prepared, &way, &stop, out).await?;
        if exit != code::DONE {
            return Ok(exit);
        }
    }
    Ok(code::DONE)
}
