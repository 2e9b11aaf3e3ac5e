//! Of the commands that open or shut a window for once.

use std::str::FromStr;
use std::time::Duration;

use clap::{ArgGroup, Args};
use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp, ToSpan};

use super::{Files, duration};
use freshscale_core::schedule::window::model::reached;
use freshscale_emulator::simulation::Moment;

/// `open`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("when").required(true).multiple(true).args(["now", "span", "until"]))]
pub struct Open {
    /// A window of the stack file
    pub window: String,
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// At once; its scheduled action takes the instances away when it closes
    #[arg(long)]
    pub now: bool,
    /// Although it is not open by the file: at once, and for so long, as `2h`
    #[arg(long = "for", value_name = "SPAN", value_parser = duration)]
    pub span: Option<Duration>,
    /// Likewise, until this time, as `22:45`, `2026-12-24T18:30` (in the window's zone) or `2026-12-24T18:30:00+09:00`
    #[arg(long, value_name = "TIME", conflicts_with = "span")]
    pub until: Option<Until>,
}

/// `extend`.
#[derive(Debug, Args)]
#[command(group = ArgGroup::new("end").required(true).args(["by", "until", "undo"]))]
pub struct Extend {
    /// A window of the stack file
    pub window: String,
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// So much later than the file says, as `30m`: saying it twice does it once
    #[arg(long, value_name = "SPAN", value_parser = duration)]
    pub by: Option<Duration>,
    /// It closes at this time, as `22:45`, `2026-12-24T18:30` (in the window's zone) or `2026-12-24T18:30:00+09:00`
    #[arg(long, value_name = "TIME")]
    pub until: Option<Until>,
    /// It closes as the file says
    #[arg(long)]
    pub undo: bool,
}

/// `close`.
#[derive(Debug, Args)]
pub struct Close {
    /// A window of the stack file
    pub window: String,
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// At once: its instances go, unless another window wants them
    #[arg(long, required = true)]
    pub now: bool,
}

/// `skip`.
#[derive(Debug, Args)]
pub struct Skip {
    /// A window of the stack file
    pub window: String,
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// The date on which it does not open, as `2026-12-24`
    #[arg(long, value_name = "DATE")]
    pub on: Date,
    /// It opens as the file says
    #[arg(long)]
    pub undo: bool,
}

/// A time to come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Until {
    /// The next time that a clock shows this.
    Clock(Time),
    /// That time.
    At(Moment),
}

impl FromStr for Until {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if text.len() == 5
            && let Ok(time) = Time::strptime("%H:%M", text)
        {
            return Ok(Self::Clock(time));
        }
        text.parse().map(Self::At).map_err(|_: String| {
            format!("`{text}` is no time; write it like 22:45, 2026-12-24T18:30 (in the window's zone) or 2026-12-24T18:30:00+09:00")
        })
    }
}

impl Until {
    /// The instant; `None` if there is none.
    #[must_use]
    pub fn instant(self, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::At(moment) => moment.instant(zone),
            Self::Clock(time) => {
                let today = zone.to_datetime(now).date();
                let days = (0..3).filter_map(|day| today.checked_add(day.days()).ok());
                let mut times = days.filter_map(|day| reached(day.to_datetime(time), zone));
                times.find(|at| *at > now)
            }
        }
    }
}

/// So long after an instant.
pub fn after(at: Timestamp, span: Duration) -> Option<Timestamp> {
    at.checked_add(SignedDuration::try_from(span).ok()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clock_time_is_the_next_one() {
        let zone = TimeZone::get("Asia/Seoul").unwrap_or(TimeZone::UTC);
        let now: Timestamp = "2026-12-01T13:00:00Z"
            .parse()
            .unwrap_or(Timestamp::UNIX_EPOCH);
        let at = |text: &str| {
            let until: Until = text.parse().ok()?;
            until.instant(&zone, now).map(|at| at.to_string())
        };
        assert_eq!(at("22:45").as_deref(), Some("2026-12-01T13:45:00Z"));
        assert_eq!(at("00:30").as_deref(), Some("2026-12-01T15:30:00Z"));
        assert_eq!(at("21:00").as_deref(), Some("2026-12-02T12:00:00Z"));
        assert_eq!(
            at("2026-12-02T21:00").as_deref(),
            Some("2026-12-02T12:00:00Z")
        );
        assert!("9:30".parse::<Until>().is_err() && "soon".parse::<Until>().is_err());
    }
}
