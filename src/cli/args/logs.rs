//! Of `logs`.

use clap::Args;
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::{Files, duration};
use freshscale_emulator::simulation::Moment;

/// `logs`.
#[derive(Debug, Args)]
pub struct Logs {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Go on with new lines as they come, until Ctrl-C
    #[arg(long, short = 'f')]
    pub follow: bool,
    /// From this time on: a span before now, as `1h`, or an instant, as `2026-12-24T18:30`
    #[arg(long, value_name = "TIME", default_value = "1d")]
    pub since: Past,
    /// Up to this time, as for --since [default: now]
    #[arg(long, value_name = "TIME", conflicts_with = "follow")]
    pub until: Option<Past>,
}

/// A time that is over.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Past {
    /// So long before now.
    Ago(std::time::Duration),
    /// Then.
    Then(Moment),
}

impl Past {
    /// The instant; `None` if there is none.
    #[must_use]
    pub fn instant(self, now: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
        match self {
            Self::Ago(span) => now.checked_sub(span).ok(),
            Self::Then(moment) => moment.instant(zone),
        }
    }
}

impl std::str::FromStr for Past {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let span = duration(text).map(Self::Ago);
        span.or_else(|_| text.parse().map(Self::Then))
            .map_err(|_| format!("`{text}` is no time; write it like 90m, 3d or 2026-12-24T18:30"))
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_past_time_is_a_span_or_an_instant_on_the_schedules_clock() {
        let now = "2026-03-03T00:00:00Z".parse().unwrap();
        let zone = TimeZone::get("Asia/Seoul").unwrap();
        for (text, at) in [
            ("90m", "2026-03-02T22:30:00Z"),
            ("3d", "2026-02-28T00:00:00Z"),
            ("2026-03-02T02:00", "2026-03-01T17:00:00Z"),
            ("2026-03-02T02:00:00Z", "2026-03-02T02:00:00Z"),
        ] {
            let past: Past = text.parse().unwrap();
            assert_eq!(past.instant(now, &zone).unwrap().to_string(), at, "{text}");
        }
        for nonsense in ["", "0s", "yesterday", "-1h"] {
            let error = nonsense.parse::<Past>().unwrap_err();
            assert!(error.contains("write it like"), "{error}");
        }
    }
}
