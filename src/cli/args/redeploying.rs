//! Of `redeploy`.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;

use super::{Files, duration};

/// `redeploy`.
#[derive(Debug, Args)]
pub struct Redeploy {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// The Lambda executable or its zip [default: `handler` beside this program]
    #[arg(long, value_name = "PATH")]
    pub handler: Option<PathBuf>,
    /// Leave the handler's code as it is: no handler is needed
    #[arg(long, conflicts_with = "handler")]
    pub no_code: bool,
    /// Leave the default version as it is
    #[arg(long)]
    pub no_rotate: bool,
    /// Also while a window is open or about to (see `rotator.freeze_before`)
    #[arg(long)]
    pub during_window: bool,
    /// Replace the instances that run another image than the default version's
    #[arg(long)]
    pub refresh_instances: bool,
    /// Per cent of the desired capacity that stays in service, as `90%` [default: AWS's, or the group's own]
    #[arg(long, value_name = "PERCENT", requires = "refresh_instances", value_parser = percent)]
    pub min_healthy: Option<u32>,
    /// How long a new instance serves until it counts, as `2m` [default: the group's own]
    #[arg(long, value_name = "TIME", requires = "refresh_instances", value_parser = duration)]
    pub instance_warmup: Option<Duration>,
    /// Pause when so many per cent are replaced, as `20%,50%`
    #[arg(long, value_name = "PERCENT", requires = "refresh_instances", value_delimiter = ',', value_parser = percent)]
    pub checkpoint: Vec<u32>,
    /// How long to pause [default: 10m]
    #[arg(long, value_name = "TIME", requires = "checkpoint", value_parser = duration)]
    pub checkpoint_delay: Option<Duration>,
    /// Go back when the instances are not replaced within this time, pauses included [default: 30m]
    #[arg(long, value_name = "TIME", requires = "refresh_instances", value_parser = duration)]
    pub refresh_timeout: Option<Duration>,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
    /// Print the IAM policy that a pipeline needs for this, and do nothing
    #[arg(long)]
    pub print_policy: bool,
}

/// `90%` or `90`.
fn percent(text: &str) -> Result<u32, String> {
    let number = text.strip_suffix('%').unwrap_or(text).parse::<u32>().ok();
    let number = number.filter(|number| *number <= 100);
    number.ok_or_else(|| format!("`{text}` is no percentage; write it like 90%"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_percentage_needs_no_sign_and_ends_at_a_hundred() {
        assert_eq!(percent("90%"), Ok(90));
        assert_eq!(percent("0"), Ok(0));
        for nonsense in ["", "%", "101%", "-1", "9 0%", "nine"] {
            assert!(percent(nonsense).is_err(), "{nonsense}");
        }
    }
}
