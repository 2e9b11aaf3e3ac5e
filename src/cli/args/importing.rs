//! Of the command that writes a stack file of what stands.

use std::path::PathBuf;

use clap::Args;

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The Auto Scaling group: with its launch template and its scheduled actions
    #[arg(long, value_name = "NAME")]
    pub asg: String,
    /// The stack's name [default: what the group is called, without `-asg`]
    #[arg(long, value_name = "NAME")]
    pub name: Option<String>,
    /// Write to FILE, and the template's user data to a file beside it [default: standard output]
    #[arg(long, value_name = "FILE")]
    pub out: Option<PathBuf>,
    /// Also over files that are there
    #[arg(long, requires = "out")]
    pub overwrite: bool,
}
