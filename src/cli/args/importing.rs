//! Of the command that writes a stack file of what stands.

use std::path::PathBuf;

use clap::Args;

/// `import`.
#[derive(Debug, Args)]
pub struct Import {
    /// The Auto Scaling group: with its launch template and its scheduled actions
    #[arg(long, value_name = "NAME", required_unless_present_any = ["launch_template", "all"])]
    pub asg: Option<String>,
    /// The launch template: with the one Auto Scaling group that starts from it
    #[arg(long, value_name = "NAME", conflicts_with = "asg")]
    pub launch_template: Option<String>,
    /// Every Auto Scaling group of the Region: `--out` is a folder then, with a stack file for each
    #[arg(long, requires = "out", conflicts_with_all = ["asg", "launch_template", "function", "name"])]
    pub all: bool,
    /// The Lambda function that moves the template today [default: the one whose environment names the template or the image]
    #[arg(long, value_name = "NAME")]
    pub function: Option<String>,
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
