//! `next`: the coming scale-outs, and whether each would start the right image.

use jiff::SignedDuration;

use super::args::{self, Format, Global};
use super::board::Board;
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went};
use super::out::Out;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::next::Next;
use freshscale_core::advice::{Advice, Command};
use freshscale_deploy::forecast::{self, read};
use freshscale_deploy::{once, windows};

pub(super) async fn run(args: &args::Next, global: &Global, out: &Out) -> Result<u8, Failure> {
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    let board = Board::new("next", args.out.as_deref(), None, out)?;
    let fleet = Fleet::new(files, args.at_once, out);
    let work = async |place: usize, file: &StackFile, out: &Out| {
        let page = board.as_ref().map(|board| (board, place));
        one(file, args, global, page, out).await
    };
    let went: Vec<Went> = { fleet.each(work).await?.into_iter() }
        .map(Went::either)
        .collect();
    if let Some(board) = &board {
        board.write(&fleet, &went, out)?;
    }
    Ok(fleet.conclude(&went))
}

async fn one(
    file: &StackFile,
    args: &args::Next,
    global: &Global,
    page: Option<(&Board<'_>, usize)>,
    out: &Out,
) -> Result<Went, Failure> {
    let stack = &file.stack;
    let zone = stack.zone();
    let session = Session::of(file, global, out).await?;
    session.guard(stack).await?;
    let now = session.now().await;
    let at = args.at.map(|at| at.instant(&zone).ok_or_else(too_far));
    let from = at.transpose()?.unwrap_or(now);
    if from < now {
        let at = from.to_string();
        let then = Command::bootstrap("schedule").option("--at", Some(&at));
        return Err(Failure::usage("--at is in the past")
            .hint(Advice::new("what was planned then:").run(then)));
    }
    let until = from.checked_add(SignedDuration::from_hours(args.hours.into()));
    let until = until.map_err(|_| too_far())?;
    let facts = read::facts(&session.aws, stack, |id| session.account(id), now).await?;
    let facts = facts.ok_or_else(|| file.no_group())?;
    let stack = &*once::in_force(stack, &facts.once);
    let forecast = forecast::forecast(&facts, now, &(from..until));
    let open = windows::wanted(stack, &facts.actions, now);
    let unserved = open
        .as_ref()
        .and_then(|open| open.unserved(facts.group.sizes));
    let next = Next {
        stack,
        place: &out.place(),
        facts: &facts,
        forecast: &forecast,
        open: open.as_ref(),
        now,
        from,
        hours: args.hours,
        zone: &zone,
    };
    match (page, out.format) {
        (Some((board, place)), _) => board.put(place, next.card(&Board::id(place))),
        (None, Format::Json) => out.json(&next.json()),
        (None, _) => out.print(&next.text()),
    }
    Ok(match (forecast.is_fresh(), unserved) {
        (false, _) => Went::to(code::FAILED, "not fresh"),
        (true, Some(_)) => Went::to(code::FAILED, "an open window lacks instances"),
        (true, None) => Went::to(code::DONE, "fresh"),
    })
}

fn too_far() -> Failure {
    Failure::usage("--at is too far from today")
}
