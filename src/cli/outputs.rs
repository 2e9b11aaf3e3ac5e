//! What a command writes is never what it reads.

use std::path::{Path, PathBuf};

use super::args::{Cli, Command, EmulatorCommand, Global};
use super::failure::Failure;
use freshscale_core::file;
use freshscale_deploy::package::Package;
use freshscale_emulator::store;

/// The files that a command line has written, by the options that name them.
pub(super) fn of(cli: &Cli) -> Vec<(&'static str, PathBuf)> {
    let trace = cli.global.trace_calls.as_ref();
    let own = match &cli.command {
        Command::Plan(plan) => plan.out.as_ref().map(|path| ("--out", path)),
        Command::Import(import) => import.out.as_ref().map(|path| ("--out", path)),
        Command::Status(status) => status.out.as_ref().map(|path| ("--out", path)),
        Command::Next(next) => next.out.as_ref().map(|path| ("--out", path)),
        Command::Export(export) => export.import.as_ref().map(|path| ("--import", path)),
        Command::Simulate(simulate) => simulate.report.as_ref().map(|path| ("--report", path)),
        _ => None,
    };
    let all = own
        .into_iter()
        .chain(trace.map(|path| ("--trace-calls", path)));
    all.map(|(option, path)| (option, path.clone())).collect()
}

/// The files that it names to be read, as far as they are known before the first is opened. Stack files and what they
/// name are compared when they have been read.
pub(super) fn inputs(cli: &Cli) -> Vec<PathBuf> {
    let mut all = Vec::new();
    let handler = match &cli.command {
        Command::Plan(plan) => Some(&plan.inputs.handler),
        Command::Apply(apply) => {
            all.extend(apply.files.clone());
            Some(&apply.inputs.handler)
        }
        Command::Redeploy(redeploy) => Some(&redeploy.handler),
        Command::Status(status) => Some(&status.handler),
        Command::Emulator(emulator) => {
            if let EmulatorCommand::Serve { faults, .. } | EmulatorCommand::Faults { faults, .. } =
                &emulator.command
            {
                all.extend(faults.faults.clone());
            }
            None
        }
        _ => None,
    };
    all.extend(handler.map(|given| given.clone().unwrap_or_else(Package::beside_this)));
    if cli.global.local || matches!(cli.command, Command::Emulator(_)) {
        all.push(cli.global.local_world.clone());
        all.push(store::lock(&cli.global.local_world));
    }
    all
}

/// Refuses to write over one of these, or one output over another.
///
/// # Errors
/// The option that would, and over what.
pub(super) fn refuse<'a>(
    global: &Global,
    inputs: impl IntoIterator<Item = &'a Path>,
) -> Result<(), Failure> {
    for input in inputs {
        for (option, path) in &global.outputs {
            if file::is_same(path, input) {
                let text = format!(
                    "{option} would write over {}, which this command reads",
                    input.display()
                );
                return Err(Failure::usage(text).hint("name another file"));
            }
        }
    }
    match global.outputs.as_slice() {
        [(one, path), (other, also)] if file::is_same(path, also) => {
            let text = format!("{one} and {other} name the same file, {}", path.display());
            Err(Failure::usage(text).hint("name two files"))
        }
        _ => Ok(()),
    }
}
