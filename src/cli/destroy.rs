//! `destroy` and `release`, the two ends of a stack, from its file or from its name alone.

use std::path::Path;
use std::sync::Arc;

use super::args::{self, Global};
use super::failure::{Failure, code};
use super::fleet::Fleet;
use super::out::Out;
use super::session::{Session, stop_on_signals};
use super::target::StackFile;
use super::{many, place, plan, run, target};
use freshscale_core::input;
use freshscale_deploy::apply::{Goal, KeptFile, Purpose, prepare};
use freshscale_deploy::resource::Removal;

/// What `apply --keep` wrote: a file, or a folder with one for each stack.
fn kept_files(path: &Path) -> Result<Arc<[KeptFile]>, Failure> {
    if !path.is_dir() {
        return Ok([kept_file(path)?].into());
    }
    let unread = |why| Failure::usage(format!("cannot read {}: {why}", path.display()));
    let entries: Result<Vec<_>, _> = std::fs::read_dir(path).map_err(unread)?.collect();
    let files = entries
        .map_err(unread)?
        .into_iter()
        .map(|entry| entry.path());
    let files = files.filter(|file| file.extension().is_some_and(|end| end == "json"));
    files.map(|file| kept_file(&file)).collect()
}

fn kept_file(path: &Path) -> Result<KeptFile, Failure> {
    let text = input::read_text(path, input::MAX_PLAN);
    let text = text.map_err(|error| Failure::usage(format!("{} {error}", path.display())))?;
    let kept = KeptFile::parse(&text);
    kept.map_err(|why| Failure::usage(format!("{} {why}", path.display())))
}

/// Removes everything that stacks made.
pub(super) async fn run(args: &args::Destroy, global: &Global, out: &Out) -> Result<u8, Failure> {
    let kept = args.give_back.as_deref().map(kept_files).transpose()?;
    let end = (Purpose::Destroy, args.removing.into(), kept);
    all(end, &args.which, &args.run, global, out).await
}

/// Lets go of everything that stacks have.
pub(super) async fn release(
    args: &args::Release,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let end = (Purpose::Release, Removal::default(), None);
    all(end, &args.which, &args.run, global, out).await
}

/// Of the files, or of the one stack whose file is lost.
async fn all(
    (purpose, removal, kept): (Purpose, Removal, Option<Arc<[KeptFile]>>),
    which: &args::Which,
    args: &args::Run,
    global: &Global,
    out: &Out,
) -> Result<u8, Failure> {
    let given_back = |goal: Goal| Goal {
        give_back: kept.clone(),
        ..goal
    };
    let of_file = |file: &StackFile| given_back(Goal::end_file(purpose, file).removing(removal));
    let Some(name) = &which.stack else {
        let Some(files) = target::share(&which.files, args.at_once, global, out)? else {
            return Ok(code::DONE);
        };
        if let [file] = &*files {
            let session = Session::of(file, global, out).await?;
            return one(&of_file(file), &session, args, out).await;
        }
        let fleet = Fleet::new(files, args.at_once, out);
        let options = args.options(false);
        let how = many::How {
            run: args,
            options: &options,
            keep: None,
        };
        return many::change(fleet, of_file, how, global, out).await;
    };
    let goal = given_back(Goal::end_named(purpose, name)?.removing(removal));
    out.stand_at(place::of_stack(global, &goal.name));
    out.about(&goal.name);
    let session = Session::open(global, None).await?;
    one(&goal, &session, args, out).await
}

async fn one(goal: &Goal, session: &Session, args: &args::Run, out: &Out) -> Result<u8, Failure> {
    let stop = stop_on_signals();
    let prepared = prepare(session, goal, &stop).await?;
    plan::show(&prepared, out);
    let (yes, options) = (args.yes, args.options(false));
    run::execute(session, (goal, prepared), yes, &options, &stop, out).await
}
