//! Of the commands that look at the schedule, and ahead.

use clap::Args;

use super::{Files, price};

/// `schedule`.
#[derive(Debug, Args)]
pub struct Schedule {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// As of this instant, as `2026-12-24T09:00:00+09:00` [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<jiff::Timestamp>,
    /// How many firings
    #[arg(long, value_name = "COUNT", default_value_t = 8)]
    pub next: usize,
    /// What an instance costs an hour, to show money too
    #[arg(long, value_name = "PRICE", value_parser = price)]
    pub hourly_price: Option<f64>,
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
    /// From this instant on, as `2026-12-24T09:00:00+09:00` [default: now]
    #[arg(long, value_name = "TIME")]
    pub at: Option<jiff::Timestamp>,
}
