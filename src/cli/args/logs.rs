//! Of `logs`.

use clap::Args;

use super::{Ago, AtOnce, Files};

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
    pub since: Ago,
    /// Up to this time, as for --since [default: now]
    #[arg(long, value_name = "TIME", conflicts_with = "follow")]
    pub until: Option<Ago>,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use jiff::tz::TimeZone;

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
            let past: Ago = text.parse().unwrap();
            assert_eq!(past.instant(&zone, now).unwrap().to_string(), at, "{text}");
        }
        for nonsense in ["", "0s", "yesterday", "-1h"] {
            let error = nonsense.parse::<Ago>().unwrap_err();
            assert!(error.contains("write it like"), "{error}");
        }
    }
}
