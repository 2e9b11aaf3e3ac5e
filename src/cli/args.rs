//! What can be typed.

mod bake;
mod changing;
mod check;
mod emulator;
mod examples;
mod explaining;
mod importing;
mod logs;
mod looking;
mod once;
mod operating;
mod policy;
mod redeploying;
mod shard;
mod starting;

use std::ffi::OsString;
use std::num::NonZeroUsize;
use std::path::PathBuf;
use std::time::Duration;

use super::lines::Lines;
use clap::parser::ValueSource;
use clap::{Args, CommandFactory, FromArgMatches, Parser, Subcommand, ValueEnum};

pub use bake::Bake;
pub use changing::{Apply, Destroy, Inputs, Plan, Release, Removing, Rotate, Run, Which};
pub use check::Check;
pub use emulator::{Emulator, EmulatorCommand, FaultChoice};
pub use explaining::{Explain, Export};
use freshscale_core::aws::trace::TraceFile;
use freshscale_core::words::parse_duration;
use freshscale_core::zone;
pub use importing::Import;
pub use logs::Logs;
pub use looking::{Next, Schedule, Simulate, WhatIf};
pub use once::{Close, Extend, Open, Skip, Until, after};
pub use operating::{Ago, History, Pin, Rollback, Status, Unpin};
pub use policy::Policy;
pub use redeploying::Redeploy;
pub use shard::Shard;
pub use starting::{Init, Man};

/// Scheduled scale-out on AWS, always from the freshest AMI.
#[derive(Debug, Parser)]
#[command(name = "bootstrap", version, max_term_width = 100, after_help = EXIT_CODES)]
pub struct Cli {
    /// Options of every command.
    #[command(flatten, next_help_heading = "Global options")]
    pub global: Global,
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

const EXIT_CODES: &str = "Exit codes: 0 done; 1 failed, nothing changed; 2 changes pending (only with --detailed-exitcode);\n\
    3 failed or stopped with part of the work done, or EC2 refuses to try a version;\n\
    64 bad arguments; 65 bad stack file; 130 stopped.";

/// For completions and man pages.
#[must_use]
pub fn command() -> clap::Command {
    examples::with_examples(Cli::command())
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub struct Global {
    /// Run on the embedded emulator: no AWS account, no network, a virtual clock
    #[arg(long, global = true)]
    pub local: bool,
    /// Keep the emulator's world in this file
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        default_value = ".freshscale/world.json"
    )]
    pub local_world: PathBuf,
    /// Use this AWS Region [default: the stack file's, then the SDK's own chain]
    #[arg(long, global = true)]
    pub region: Option<String>,
    /// Use this profile of ~/.aws/config
    #[arg(long, global = true)]
    pub profile: Option<String>,
    /// Assume this role for every call
    #[arg(long, global = true, value_name = "ARN")]
    pub assume_role: Option<String>,
    /// Send every call here instead of to AWS (also AWS_ENDPOINT_URL and AWS_ENDPOINT_URL_<SERVICE>)
    #[arg(long, global = true, value_name = "URL")]
    pub endpoint_url: Option<String>,
    /// Let files that a stack file names lie in this folder, besides the stack file's own
    #[arg(long, global = true, value_name = "DIR")]
    pub root: Option<PathBuf>,
    /// Put a value over the stack file's, such as `auto_scaling_group.capacity.max=8`; repeatable
    #[arg(long, global = true, value_name = "PATH=VALUE")]
    pub set: Vec<String>,
    /// Output format; `markdown` for `plan` and `explain` only, `svg` and `ics` for `schedule` only, `sarif` for `check`
    /// only, `html` for `status` and `next` only, `terraform` and `cloudformation` for `export` only
    #[arg(long, global = true, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// When to use colours
    #[arg(long, global = true, value_enum, default_value_t = Color::Auto)]
    pub color: Color,
    /// Suppress progress messages
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// Show more: what is unchanged, every field of what is made, causes of errors
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub verbose: u8,
    /// Use this time zone data: `newest` (of the two that follow), `carried` by this program, the `system`'s, or a
    /// folder
    #[arg(
        long,
        global = true,
        value_name = "WHICH",
        default_value = "newest",
        hide_default_value = true,
        env = zone::CHOICE,
        hide_env = true
    )]
    pub zone_data: zone::Choice,
    /// Write every AWS call to FILE, one JSON line each
    #[arg(long, global = true, value_name = "FILE")]
    pub trace_calls: Option<PathBuf>,
    /// The command, as it was typed: `emulator serve`.
    #[arg(skip)]
    pub words: String,
    /// Whether the world's file was named.
    #[arg(skip)]
    pub world_named: bool,
    /// Options that name a file to be written, and that file.
    #[arg(skip)]
    pub outputs: Vec<(&'static str, PathBuf)>,
    /// The file of `trace_calls`, once it is open.
    #[arg(skip)]
    pub trace: TraceFile,
    /// The ways to AWS that stacks share.
    #[arg(skip)]
    pub lines: Lines,
}

/// Output format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For people.
    Text,
    /// For programs.
    Json,
    /// For pull requests.
    Markdown,
    /// A chart, for runbooks and pull requests.
    Svg,
    /// A calendar.
    Ics,
    /// For code scanning (SARIF 2.1.0).
    Sarif,
    /// A page for a browser.
    Html,
    /// A configuration of Terraform.
    Terraform,
    /// A template of CloudFormation.
    #[value(name = "cloudformation")]
    CloudFormation,
}

/// Colours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal.
    Auto,
    /// Also in a pipe.
    Always,
    /// Not at all.
    Never,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Write a first stack file, with comments
    Init(Init),
    /// Check stack files without touching AWS
    Validate(Files),
    /// Write a stack file of what stands: an Auto Scaling group, its launch template and its schedule
    Import(Import),
    /// Show what apply would do
    Plan(Plan),
    /// Make AWS match the stack file
    Apply(Apply),
    /// Remove everything that a stack made
    Destroy(Destroy),
    /// Let go of everything that a stack has: our tags come off, and nothing is deleted
    Release(Release),
    /// Run the rotator's own code from here: newest image into the launch template
    Rotate(Rotate),
    /// Show the log of the rotator's function
    Logs(Logs),
    /// Show the coming scale-outs: when, how many, from which image, and whether it will be the right one
    Next(Next),
    /// Show whether it is healthy: the next scale-out and its image, instances, rotation, launches that failed, drift
    Status(Status),
    /// List the launch template's versions, newest first: image, when and by whom made, what runs on them
    History(History),
    /// Make an earlier version the default again, and pin it
    Rollback(Rollback),
    /// Give a window that is open its instances now, or open it for once
    Open(Open),
    /// Let a window close later for once: the show overruns
    Extend(Extend),
    /// Close a window that is open, for once
    Close(Close),
    /// Let a window not open on one date: the show is cancelled
    Skip(Skip),
    /// Freeze rotation, with a reason
    Pin(Pin),
    /// Let it rotate again
    Unpin(Unpin),
    /// Release now: an image of the instance that has it becomes the default
    Bake(Bake),
    /// Release from a pipeline: newest handler code, newest image, and instances that run it
    Redeploy(Redeploy),
    /// Check whether the next scale-outs would really work: a read-only look at all that they depend on
    Check(Check),
    /// Print the IAM policy that a command, a pipeline or the rotator needs for a stack, and no more
    Policy(Policy),
    /// Print a stack as Terraform or CloudFormation has it, with what it takes to import what stands; changes nothing
    Export(Export),
    /// Show the coming firings and a week of capacity, offline
    Schedule(Schedule),
    /// Simulate days of the stack's life on virtual time, offline; fails if an instance would start from a stale image
    Simulate(Simulate),
    /// Run the embedded emulator: serve it, move its clock, look, start over
    Emulator(Emulator),
    /// Explain a field of a stack file: limits, default, AWS's name for it, an example
    Explain(Explain),
    /// Print the JSON Schema of stack files, for editors and linters
    Schema,
    /// Print a shell's completion script
    Completions {
        /// Which shell
        shell: clap_complete::Shell,
    },
    /// Write manual pages to a folder
    Man(Man),
}

impl Command {
    /// Whether it is there to change something, and not to tell.
    #[must_use]
    pub fn changes_aws(&self) -> bool {
        matches!(
            self,
            Self::Apply(_)
                | Self::Destroy(_)
                | Self::Release(_)
                | Self::Rotate(_)
                | Self::Rollback(_)
                | Self::Open(_)
                | Self::Extend(_)
                | Self::Close(_)
                | Self::Skip(_)
                | Self::Pin(_)
                | Self::Unpin(_)
                | Self::Bake(_)
                | Self::Redeploy(_)
                | Self::Emulator(_)
        )
    }
}

impl Cli {
    /// Reads a command line, the program's name first.
    ///
    /// # Errors
    /// It cannot be understood, or help was asked for.
    pub fn read<W: Into<OsString> + Clone>(
        line: impl IntoIterator<Item = W>,
    ) -> Result<Self, clap::Error> {
        let line: Vec<W> = line.into_iter().collect();
        // The long form reads the handler: only where it is asked for.
        let asked = |word: &W| word.clone().into() == *"--version";
        let command = match line.iter().any(asked) {
            true => command().long_version(super::version::long()),
            false => command(),
        };
        let matches = command.try_get_matches_from(line)?;
        let mut cli = Self::from_arg_matches(&matches)?;
        let (mut words, mut deepest) = (Vec::new(), &matches);
        while let Some((name, below)) = deepest.subcommand() {
            words.push(name);
            deepest = below;
        }
        cli.global.words = words.join(" ");
        cli.global.world_named =
            deepest.value_source("local_world") == Some(ValueSource::CommandLine);
        Ok(cli)
    }

    /// What is wrong with the form of the output for this command, and what to write instead.
    #[must_use]
    pub fn wrong_format(&self) -> Option<(String, String)> {
        let (name, right) = match self.global.format {
            Format::Text | Format::Json => return None,
            Format::Markdown => (
                "`plan` and `explain`",
                matches!(self.command, Command::Plan(_) | Command::Explain(_)),
            ),
            Format::Svg | Format::Ics => {
                ("`schedule`", matches!(self.command, Command::Schedule(_)))
            }
            Format::Html => (
                "`status` and `next`",
                matches!(self.command, Command::Status(_) | Command::Next(_)),
            ),
            Format::Sarif => ("`check`", matches!(self.command, Command::Check(_))),
            Format::Terraform | Format::CloudFormation => {
                ("`export`", matches!(self.command, Command::Export(_)))
            }
        };
        let format = self.global.format.to_possible_value()?;
        let message = format!("`--format {}` is for {name} only", format.get_name());
        let help = "use `--format text` or `--format json`".to_owned();
        (!right).then_some((message, help))
    }
}

/// Stack files.
#[derive(Debug, Clone, Args)]
pub struct Files {
    /// Stack files, folders of them (*.yaml, *.yml), or quoted patterns such as 'stacks/*.yaml'
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
}

/// Of commands that work on several stacks at the same time.
#[derive(Debug, Clone, Copy, Args)]
pub struct AtOnce {
    /// Of several stacks, how many are worked on at the same time (unless given: 100 are planned, and 10 changed or looked at)
    #[arg(long, value_name = "N")]
    pub parallelism: Option<NonZeroUsize>,
    /// Only the N-th of M equal shares of the stacks, such as 2/5
    #[arg(long, value_name = "N/M", value_parser = Shard::parse)]
    pub shard: Option<Shard>,
}

impl AtOnce {
    /// How many are planned at once. They share most of what they ask, and calls wait for the limits of the account anyway.
    #[must_use]
    pub fn planned(self) -> usize {
        self.parallelism.map_or(100, NonZeroUsize::get)
    }

    /// How many are changed or looked at at once.
    #[must_use]
    pub fn changed(self) -> usize {
        self.parallelism.map_or(10, NonZeroUsize::get)
    }
}

/// `90s`, `10m`, `2h30m`, `3d`: as in a stack file, but not nothing.
///
/// # Errors
/// A sentence that shows the form.
pub fn duration(text: &str) -> Result<Duration, String> {
    parse_duration(text)
        .filter(|span| !span.is_zero())
        .ok_or_else(|| format!("`{text}` is not a duration; write it like 90s, 10m, 2h30m or 3d"))
}

/// `3d`, `72h`: whole days, which is what AWS Backup keeps images for.
///
/// # Errors
/// A sentence that shows the form.
pub fn days(text: &str) -> Result<Duration, String> {
    let span = duration(text)?;
    match span.as_secs() % 86_400 {
        0 => Ok(span),
        _ => Err(format!(
            "`{text}` is not a whole number of days, and AWS Backup keeps images for nothing else; write it like 3d"
        )),
    }
}

/// A number from 0 on.
fn price(text: &str) -> Result<f64, String> {
    let price = text.parse::<f64>().ok();
    let price = price.filter(|price| price.is_finite() && *price >= 0.0);
    price.ok_or_else(|| format!("`{text}` is not a price; write it like 0.096"))
}

#[cfg(test)]
mod tests;
