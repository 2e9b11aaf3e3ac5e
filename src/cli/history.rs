//! `history`: the launch template's versions.

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::fleet::{Fleet, Went};
use super::out::Out;
use super::pin::missing;
use super::session::Session;
use super::target::{self, StackFile};
use crate::render::history::View;
use freshscale_deploy::history::read;
use freshscale_deploy::resource::lambda_function::rotation_config;

pub(super) async fn run(args: &args::History, global: &Global, out: &Out) -> Result<u8, Failure> {
    let Some(files) = target::share(&args.files.files, args.at_once, global, out)? else {
        return Ok(code::DONE);
    };
    let fleet = Fleet::new(files, args.at_once, out);
    let work = async |_, file: &StackFile, out: &Out| one(file, args, global, out).await;
    fleet.run(work).await
}

async fn one(
    file: &StackFile,
    args: &args::History,
    global: &Global,
    out: &Out,
) -> Result<Went, Failure> {
    let stack = &file.stack;
    let zone = stack.zone();
    let session = Session::of(file, global, out).await?;
    session.guard(stack).await?;
    let config = rotation_config(stack);
    let limit = usize::try_from(args.limit).unwrap_or(usize::MAX);
    let history = read::newest(&session.aws, &config, limit).await;
    let history = history.map_err(|error| missing(error, file))?;
    let view = View {
        stack,
        history: &history,
        now: session.clock.now(),
        zone: &zone,
        limit,
    };
    match out.format {
        Format::Json => out.json(&view.json()),
        _ => out.print(&view.text()),
    }
    let default = history.template.default_version;
    Ok(Went::to(code::DONE, format!("v{default} is the default")))
}
