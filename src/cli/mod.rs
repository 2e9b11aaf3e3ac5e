//! The commands of `bootstrap`: arguments, dispatch, exit codes.

pub mod args;
pub mod confirm;
pub mod failure;
pub mod lines;
pub mod out;
pub mod redeploy;
pub mod session;
pub mod target;

mod again;
mod apply;
mod audit;
mod bake;
mod board;
mod check;
mod completions;
mod destroy;
mod emulator;
mod explain;
mod export;
mod fleet;
mod history;
mod import;
mod init;
mod logs;
mod man;
mod many;
mod next;
mod once;
mod open;
mod outputs;
mod pin;
mod place;
mod plan;
mod policy;
mod remote;
mod rollback;
mod rotate;
mod run;
mod schedule;
mod simulate;
mod status;
mod twins;
mod validate;
mod version;
mod world;

use std::path::PathBuf;

use args::{Cli, Command, Global};
use failure::{Failure, code};
use out::Out;

use freshscale_core::zone;

/// Whether a command line runs on virtual time: `simulate`, and all of `--local`, except where the emulator
/// itself is served to programs that live in real time.
#[must_use]
pub fn is_virtual(cli: &Cli) -> bool {
    let serves = matches!(
        &cli.command,
        Command::Emulator(emulator) if matches!(emulator.command, args::EmulatorCommand::Serve { .. })
    );
    let simulates = matches!(&cli.command, Command::Simulate(_));
    (cli.global.local && !serves) || simulates
}

/// Runs one command line to its end and returns the exit code.
pub async fn main(cli: Cli) -> u8 {
    if let Some((columns, _)) = terminal_size::terminal_size_of(std::io::stdout()) {
        crate::render::fit(columns.0.into());
    }
    to_its_end(&cli, &Out::new(&cli.global)).await
}

/// The same, where whoever asked says where it is told.
async fn to_its_end(cli: &Cli, out: &Out) -> u8 {
    let result = dispatch(cli, out).await;
    let exit = match result {
        Ok(exit) => exit,
        Err(failure) => {
            out.failure(&failure);
            failure.code
        }
    };
    if let (Some(why), Some(path)) = (cli.global.trace.failure(), &cli.global.trace_calls) {
        out.complain(&format!(
            "warning: --trace-calls: {} is not whole: {why}",
            path.display()
        ));
    }
    // Whoever reads our output may stop reading. That is no failure of ours, and hides none.
    let Some(why) = out.broken() else { return exit };
    out.complain(&format!("error: standard output cannot be written: {why}"));
    match exit {
        // What was done is done; only where the output is all that was asked for, nothing came of it.
        code::DONE | code::PENDING if !cli.command.changes_aws() => code::FAILED,
        exit => exit,
    }
}

/// Runs one command line within a test program, on this world; the exit code, and what it said.
#[cfg(test)]
pub async fn within(
    emulator: &freshscale_emulator::Emulator,
    words: impl IntoIterator<Item = String>,
) -> (u8, String) {
    let line = ["bootstrap".to_owned(), "--local".to_owned()];
    let mut cli = Cli::read(line.into_iter().chain(words)).unwrap_or_else(|why| panic!("{why}"));
    cli.global.lines = lines::Lines::over(emulator);
    let out = Out::new(&cli.global).beside();
    let exit = to_its_end(&cli, &out).await;
    (exit, out.held_text())
}

async fn dispatch(cli: &Cli, out: &Out) -> Result<u8, Failure> {
    let global = &Global {
        outputs: outputs::of(cli),
        ..cli.global.clone()
    };
    outputs::refuse(global, outputs::inputs(cli).iter().map(PathBuf::as_path))?;
    if let Some((message, help)) = cli.wrong_format() {
        return Err(Failure::usage(message).hint(help));
    }
    zone::choose(&global.zone_data).map_err(|why| Failure::usage(format!("--zone-data: {why}")))?;
    if global.verbose > 0 && !global.quiet {
        out.complain(&zone::data().about());
    }
    match &cli.command {
        Command::Init(args) => init::run(args, global, out).await,
        Command::Validate(args) => validate::run(args, global, out),
        Command::Import(args) => import::run(args, global, out).await,
        Command::Plan(args) => plan::run(args, global, out).await,
        Command::Apply(args) => apply::run(args, global, out).await,
        Command::Destroy(args) => destroy::run(args, global, out).await,
        Command::Release(args) => destroy::release(args, global, out).await,
        Command::Logs(args) => logs::run(args, global, out).await,
        Command::Rotate(args) => rotate::run(args, global, out).await,
        Command::Next(args) => next::run(args, global, out).await,
        Command::Open(args) => once::open(args, global, out).await,
        Command::Extend(args) => once::extend(args, global, out).await,
        Command::Close(args) => once::close(args, global, out).await,
        Command::Skip(args) => once::skip(args, global, out).await,
        Command::Status(args) => status::run(args, global, out).await,
        Command::History(args) => history::run(args, global, out).await,
        Command::Rollback(args) => rollback::run(args, global, out).await,
        Command::Pin(args) => pin::pin(args, global, out).await,
        Command::Unpin(args) => pin::unpin(args, global, out).await,
        Command::Bake(args) => bake::run(args, global, out).await,
        Command::Redeploy(args) => redeploy::run(args, global, out).await,
        Command::Check(args) => check::run(args, global, out).await,
        Command::Policy(args) => policy::run(args, global, out).await,
        Command::Export(args) => export::run(args, global, out).await,
        Command::Schedule(args) => schedule::run(args, global, out).await,
        Command::Simulate(args) => simulate::run(args, global, out).await,
        Command::Emulator(args) => emulator::run(args, global, out).await,
        Command::Explain(args) => explain::run(args, out),
        Command::Schema => {
            let schema = freshscale_stack::schema::schema();
            out.document(&format!("{schema:#}\n"));
            Ok(code::DONE)
        }
        Command::Man(args) => man::run(args, out),
        Command::Completions { shell } => Ok(completions::run(*shell, out)),
    }
}
