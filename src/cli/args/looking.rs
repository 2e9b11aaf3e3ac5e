//! Of the commands that look at the schedule, and ahead.

use std::path::PathBuf;
use std::time::Duration;

use clap::Args;
use jiff::civil::{Date, Time};

use super::{Ago, AtOnce, Files, days, duration, price};
use crate::render::simulation::Timeline;
use freshscale_emulator::simulation::{Dates, Moment};

/// `schedule`.
#[derive(Debug, Args)]
pub struct Schedule {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// As of this time: a span before now, as `1h`, or an instant, as `2026-12-24T18:30` (in the schedule's zone) [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<Ago>,
    /// As windows are at this moment in AWS: with those that are open or shut for once
    #[arg(long)]
    pub live: bool,
    /// How many firings
    #[arg(long, value_name = "COUNT", default_value_t = 8)]
    pub next: usize,
    /// What an instance costs an hour (in a group with weights, a unit of capacity), to show money too
    #[arg(long, value_name = "PRICE", value_parser = price)]
    pub hourly_price: Option<f64>,
}

/// `simulate`.
#[derive(Debug, Args)]
pub struct Simulate {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// How many days
    #[arg(long, value_name = "N", default_value_t = 7, value_parser = clap::value_parser!(u32).range(1..=3660))]
    pub days: u32,
    /// The first day, as `2026-12-24` [default: today in the schedule's zone]
    #[arg(long, value_name = "DATE")]
    pub from: Option<Date>,
    /// How the days are listed [default: events for a week, days for two months, else months]
    #[arg(long, value_enum)]
    pub timeline: Option<Timeline>,
    /// Also write a report to look at in a browser
    #[arg(long, value_name = "FILE.html")]
    pub report: Option<PathBuf>,
    /// What if.
    #[command(flatten)]
    pub what_if: WhatIf,
}

/// What happens around the stack; each may be given more than once where that makes sense.
#[derive(Debug, Args)]
#[command(next_help_heading = "What if")]
pub struct WhatIf {
    /// The daily backup begins at this time, as `01:00` [default: the file's `image.backup`, or 01:00]
    #[arg(long, value_name = "TIME")]
    pub backup_at: Option<Time>,
    /// From the beginning of a backup to its image, as `20m` [default: the file's, or 20m]
    #[arg(long, value_name = "SPAN", value_parser = duration)]
    pub backup_takes: Option<Duration>,
    /// Backups begin so much later than they should, as `45m`
    #[arg(long, value_name = "SPAN", value_parser = duration)]
    pub backup_late: Option<Duration>,
    /// No daily backup on these days, as `2026-12-24` or `2026-12-24..2026-12-26`
    #[arg(long, value_name = "DATES")]
    pub miss_backup: Vec<Dates>,
    /// Images are deregistered so many days after they were made, as `14d` [default: the file's, or 14d]
    #[arg(long, value_name = "DAYS", value_parser = days)]
    pub retention: Option<Duration>,
    /// New software at this time, and a backup of it at once, as `2026-12-24T18:30`
    #[arg(long, value_name = "TIME")]
    pub release_at: Vec<Moment>,
    /// Releases wait for the daily backup
    #[arg(long, requires = "release_at")]
    pub no_release_backup: bool,
    /// The rotator fails on these days, as for --miss-backup
    #[arg(long, value_name = "DATES")]
    pub fail_rotation: Vec<Dates>,
    /// EventBridge's events on images and backups get lost, all of them
    #[arg(long)]
    pub lose_events: bool,
}

/// `next`.
#[derive(Debug, Args)]
pub struct Next {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// How far to look
    #[arg(long, default_value_t = 24, value_parser = clap::value_parser!(u32).range(1..=8784))]
    pub hours: u32,
    /// With --format html: write the page to this file, whole or not at all [default: standard output]
    #[arg(long, value_name = "FILE.html")]
    pub out: Option<PathBuf>,
    /// From this time on, as `2026-12-24T18:30` (in the schedule's zone) or `2026-12-24T18:30:00+09:00` [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<Moment>,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}
