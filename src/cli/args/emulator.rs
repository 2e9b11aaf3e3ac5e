//! Of `emulator`.

use std::path::PathBuf;

use clap::{Args, Subcommand};

/// `emulator`.
#[derive(Debug, Args)]
pub struct Emulator {
    /// What to do with it.
    #[command(subcommand)]
    pub command: EmulatorCommand,
}

/// What to do with the emulator.
#[derive(Debug, Subcommand)]
pub enum EmulatorCommand {
    /// Answer any AWS client on a loopback port, until stopped
    Serve {
        /// Port on 127.0.0.1; 0 picks a free one
        #[arg(long, default_value_t = 4599)]
        port: u16,
        /// What goes wrong.
        #[command(flatten)]
        faults: FaultChoice,
        /// Furnish the world with what these stack files refer to but do not create
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Move the clock; everything that falls due happens, in order. With --endpoint-url or AWS_ENDPOINT_URL, that of a served emulator
    Advance {
        /// By how much, as `2d`, `90m`; or to an instant, as `2026-12-24T09:00:00+09:00`
        #[arg(value_name = "TIME")]
        by: String,
    },
    /// Show what is in the world. With --endpoint-url or AWS_ENDPOINT_URL, in that of a served emulator
    Show,
    /// Let calls fail, be slow or get lost in the world on disk; without options, tell what is set
    Faults {
        /// What goes wrong.
        #[command(flatten)]
        faults: FaultChoice,
        /// Let nothing go wrong any more
        #[arg(long, conflicts_with_all = ["faults", "fault_seed"])]
        none: bool,
    },
    /// Forget the world on disk: its file is deleted, if it is a world and nobody has it open
    Reset,
}

/// What goes wrong in an emulator.
#[derive(Debug, Clone, Default, Args)]
pub struct FaultChoice {
    /// Rules of which calls go wrong, and how: YAML or JSON, see docs/emulator.md
    #[arg(long, value_name = "FILE")]
    pub faults: Option<PathBuf>,
    /// Let about one call in twenty go wrong; the same number means the same calls
    #[arg(long, value_name = "N")]
    pub fault_seed: Option<u64>,
}
