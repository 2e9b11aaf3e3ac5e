//! `bootstrap`: makes AWS match a stack file.

use std::process::ExitCode;

use freshscale::cli::{self, args::Cli};
use freshscale_core::escape;
use mimalloc::MiMalloc;

#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::read(std::env::args_os()) {
        Ok(cli) => cli,
        Err(error) => {
            // It repeats what was typed, which in a pipeline may be the words of others.
            let visible = std::env::args_os().map(|word| {
                let word = word.to_string_lossy();
                escape::pipeline(&escape::visible(&word)).into_owned()
            });
            let error = Cli::read(visible).err().unwrap_or(error);
            // A closed pipe below `--help` is nobody's failure.
            let _ = error.print();
            return ExitCode::from(if error.use_stderr() { 64 } else { 0 });
        }
    };
    let mut builder = tokio::runtime::Builder::new_current_thread();
    // On the emulator time is virtual: nothing is waited for, and the world's clock moves instead.
    builder.enable_all().start_paused(cli::is_virtual(&cli));
    match builder.build() {
        Ok(runtime) => ExitCode::from(runtime.block_on(cli::main(cli))),
        Err(_) => ExitCode::FAILURE,
    }
}
