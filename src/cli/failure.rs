//! How a command fails: what went wrong, what to do next, and the exit code.

use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::AwsError;
use freshscale_deploy::apply;
use freshscale_deploy::package::PackageError;

/// Exit codes, as the README has them.
pub mod code {
    /// Done.
    pub const DONE: u8 = 0;
    /// Failed, nothing changed.
    pub const FAILED: u8 = 1;
    /// Changes are pending (`--detailed-exitcode` only).
    pub const PENDING: u8 = 2;
    /// Failed or stopped with part of the work done, or kept the default from a version that EC2 refuses to try.
    pub const PARTIAL: u8 = 3;
    /// Bad arguments.
    pub const USAGE: u8 = 64;
    /// Bad stack file.
    pub const STACK_FILE: u8 = 65;
    /// Stopped before anything was done.
    pub const STOPPED: u8 = 130;
}

/// The end of a command that did not do what was asked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failure {
    /// Exit code.
    pub code: u8,
    /// What went wrong, on one line. Empty when it has been said already.
    pub message: String,
    /// More of it, each on a line of its own.
    pub details: Vec<String>,
    /// What to try.
    pub hints: Vec<Advice>,
    /// Whether somebody asked for the end: that is told, and no error.
    pub is_stop: bool,
    /// What is beneath it, from the outside in: shown with `-v`.
    pub causes: Vec<String>,
}

impl Failure {
    /// Nothing was changed.
    pub fn new(message: impl Into<String>) -> Self {
        Self::with_code(code::FAILED, message)
    }

    /// Bad arguments.
    pub fn usage(message: impl Into<String>) -> Self {
        Self::with_code(code::USAGE, message)
    }

    /// With any exit code.
    pub fn with_code(code: u8, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            details: Vec::new(),
            hints: Vec::new(),
            is_stop: code == code::STOPPED,
            causes: Vec::new(),
        }
    }

    /// Adds a line to what went wrong.
    #[must_use]
    pub fn detail(mut self, line: impl Into<String>) -> Self {
        self.details.push(line.into());
        self
    }

    /// Adds what to try.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<Advice>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

/// What makes what is not there.
pub(super) fn make_it() -> Advice {
    Advice::new("make it with:").run(Command::bootstrap("apply"))
}

/// What takes over what is not the stack's.
pub(super) fn take_it_over() -> Advice {
    let adopt = Command::bootstrap("apply").flag("--adopt", true);
    Advice::new("take it over with:").run(adopt)
}

impl From<apply::Error> for Failure {
    fn from(error: apply::Error) -> Self {
        let text = error.to_string();
        match error {
            apply::Error::Aws(error) => error.into(),
            apply::Error::Package(error) => error.into(),
            apply::Error::StackName { .. } | apply::Error::Useless(_) => Self::usage(text),
            apply::Error::Stopped => Self::with_code(code::STOPPED, text),
            apply::Error::OtherAccount { .. } => Self::new(text)
                .hint("choose the right --profile or --assume-role, or correct `account:`"),
        }
    }
}

impl From<PackageError> for Failure {
    fn from(error: PackageError) -> Self {
        Self::usage(error.to_string())
    }
}

impl From<AwsError> for Failure {
    fn from(error: AwsError) -> Self {
        let failure = Self {
            causes: error.causes.to_vec(),
            ..Self::new(error.to_string())
        };
        match error.hint() {
            Some(hint) => failure.hint(hint),
            None => failure,
        }
    }
}
