//! `history`: the launch template's versions.

use super::args::{self, Format, Global};
use super::failure::{Failure, code};
use super::out::Out;
use super::pin::missing;
use super::session::Session;
use super::target;
use crate::render::history::View;
use freshscale_deploy::history::read;
use freshscale_deploy::resource::lambda_function::rotation_config;

pub(super) async fn run(args: &args::History, global: &Global, out: &Out) -> Result<u8, Failure> {
    for file in target::load(&args.files.files, global, out)? {
        let stack = &file.stack;
        let zone = stack.zone();
        let session = Session::of(&file, global, out).await?;
        session.guard(stack).await?;
        let config = rotation_config(stack);
        let history = read::history(&session.aws, &config, None).await;
        let history = history.map_err(|error| missing(error, &file))?;
        let view = View {
            stack,
            history: &history,
            now: session.clock.now(),
            zone: &zone,
            limit: usize::try_from(args.limit).unwrap_or(usize::MAX),
        };
        match out.format {
            Format::Json => out.json(&view.json()),
            _ => out.print(&view.text()),
        }
    }
    Ok(code::DONE)
}
