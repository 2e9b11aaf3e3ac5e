//! Of `bake`.

use std::time::Duration;

use clap::Args;

use super::{Files, duration};
use freshscale_deploy::bake::name;

/// `bake`.
#[derive(Debug, Args)]
pub struct Bake {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// The release's id, as `2.14.0`: the same id again goes on with what was begun
    #[arg(long, value_name = "ID", value_parser = name::release, required_unless_present = "print_policy")]
    pub release: Option<String>,
    /// The instance that has the release [default: the only running one of the images' name that is not of
    /// the group]
    #[arg(long, value_name = "ID")]
    pub instance: Option<String>,
    /// Reboot the instance for a file system that is whole
    #[arg(long, conflicts_with = "no_reboot")]
    pub reboot: bool,
    /// Let it run: the image has what is on its disks at that moment, as AWS Backup's have [default]
    #[arg(long)]
    pub no_reboot: bool,
    /// How long to wait for the image [default: 1h]
    #[arg(long, value_name = "TIME", value_parser = duration)]
    pub timeout: Option<Duration>,
    /// Also tag the image and its snapshots; may be given more than once
    #[arg(long, value_name = "KEY=VALUE", value_parser = name::tag)]
    pub tag: Vec<(String, String)>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Print the IAM policy that a pipeline needs for this, and do nothing
    #[arg(long)]
    pub print_policy: bool,
}
