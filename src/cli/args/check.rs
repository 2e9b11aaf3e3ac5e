//! Of `check`.

use clap::Args;

use super::{AtOnce, Files};

/// `check`.
#[derive(Debug, Args)]
pub struct Check {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Only these checks
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub only: Vec<String>,
    /// All but these checks
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    pub skip: Vec<String>,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
    /// Exit with 1 for warnings, too
    #[arg(long)]
    pub strict: bool,
    /// Say which checks there are, what each asks, and the rights that it needs
    #[arg(long)]
    pub list: bool,
}
