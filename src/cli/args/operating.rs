//! Of the commands for an engineer on call.

use std::str::FromStr;
use std::time::Duration;

use clap::Args;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};

use super::{AtOnce, Files, duration};
use freshscale_emulator::simulation::Moment;

/// `status`.
#[derive(Debug, Args)]
pub struct Status {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Repeat at this interval; under --local on the virtual clock
    #[arg(long, value_name = "INTERVAL", num_args = 0..=1, require_equals = true, default_missing_value = "30s", value_parser = duration)]
    pub watch: Option<Duration>,
    /// With --watch: stop after so many looks
    #[arg(long, value_name = "N", requires = "watch", value_parser = clap::value_parser!(u32).range(1..))]
    pub times: Option<u32>,
    /// What the last window started, when, from which image, and how long until in service; exits with 1 unless all came, alike
    #[arg(long, conflicts_with_all = ["watch", "strict", "handler"])]
    pub last_window: bool,
    /// Leave out what `check` looks at, and so half of the calls
    #[arg(long, conflicts_with = "last_window")]
    pub no_check: bool,
    /// With --format html: write the page to this file, whole or not at all; with --watch at each interval [default: standard output]
    #[arg(long, value_name = "FILE.html", conflicts_with = "last_window")]
    pub out: Option<std::path::PathBuf>,
    /// Exit with 1 for warnings, too
    #[arg(long)]
    pub strict: bool,
    /// The Lambda executable or its zip, to tell drift [default: `handler` beside this program]
    #[arg(long, value_name = "PATH")]
    pub handler: Option<std::path::PathBuf>,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}

/// `history`.
#[derive(Debug, Args)]
pub struct History {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// How many versions, newest first; the default and those that instances run are always shown
    #[arg(long, value_name = "N", default_value_t = 20, value_parser = clap::value_parser!(u32).range(1..))]
    pub limit: u32,
    /// Several stacks.
    #[command(flatten)]
    pub at_once: AtOnce,
}

/// `pin`.
#[derive(Debug, Args)]
pub struct Pin {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Why, for whoever meets the pin later
    #[arg(long, value_name = "TEXT")]
    pub reason: String,
    /// For how long.
    #[command(flatten)]
    pub expiry: Expiry,
    /// Also where this ends the pin of a rollback sooner, so that what was rolled back comes back then
    #[arg(long)]
    pub end_rollback: bool,
}

/// `unpin`.
#[derive(Debug, Args)]
pub struct Unpin {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
}

/// For how long a pin holds.
#[derive(Debug, Clone, Copy, Args)]
pub struct Expiry {
    /// It expires after so long, as `2h` [default: it holds until `unpin`]
    #[arg(long = "for", value_name = "SPAN", value_parser = duration)]
    pub span: Option<Duration>,
    /// It expires at this time, as `2026-12-24T18:30` (in the schedule's zone) or `2026-12-24T18:30:00+09:00`
    #[arg(long, value_name = "TIME", conflicts_with = "span")]
    pub until: Option<Moment>,
}

/// `rollback`.
#[derive(Debug, Args)]
pub struct Rollback {
    /// Stack files.
    #[command(flatten)]
    pub files: Files,
    /// Where to.
    #[command(flatten)]
    pub whereto: Whereto,
    /// Why, for whoever meets the pin later [default: from which version to which]
    #[arg(long, value_name = "TEXT", conflicts_with = "no_pin")]
    pub reason: Option<String>,
    /// For how long the pin holds.
    #[command(flatten)]
    pub expiry: Expiry,
    /// Do not pin: the next rotation brings the newest image back, unless that image is rejected
    #[arg(long, requires = "Whereto", conflicts_with_all = ["span", "until"])]
    pub no_pin: bool,
    /// Also to an image that is tagged as rejected
    #[arg(long)]
    pub force: bool,
    /// Do not ask
    #[arg(long, short)]
    pub yes: bool,
}

/// Where a rollback goes.
#[derive(Debug, Clone, Args)]
#[group(multiple = false)]
pub struct Whereto {
    /// To this version [default: the newest older one with another image]
    #[arg(long, value_name = "N")]
    pub to_version: Option<u64>,
    /// To this image: the newest version that has it, or a new one
    #[arg(long, value_name = "ami-…", value_parser = image)]
    pub to_image: Option<String>,
    /// To the newest version made before this time, as `3h` (ago), `2026-12-24T18:30` or `2026-12-24T18:30:00+09:00`
    #[arg(long, value_name = "TIME")]
    pub before: Option<Ago>,
}

/// A time in the past.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ago {
    /// So long before the present.
    Span(Duration),
    /// That time.
    At(Moment),
}

impl FromStr for Ago {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        if let Ok(span) = duration(text) {
            return Ok(Self::Span(span));
        }
        text.parse().map(Self::At).map_err(|_: String| {
            format!("`{text}` is no time; write it like 3h (ago), 2026-12-24T18:30 (in the schedule's zone) or 2026-12-24T18:30:00+09:00")
        })
    }
}

impl Ago {
    /// The instant; `None` if there is none.
    #[must_use]
    pub fn instant(self, zone: &TimeZone, now: Timestamp) -> Option<Timestamp> {
        match self {
            Self::Span(span) => now.checked_sub(SignedDuration::try_from(span).ok()?).ok(),
            Self::At(moment) => moment.instant(zone),
        }
    }
}

impl Expiry {
    /// When it expires, if it does.
    ///
    /// # Errors
    /// It is over already, or there is no such time.
    pub fn instant(self, zone: &TimeZone, now: Timestamp) -> Result<Option<Timestamp>, String> {
        let at = match (self.span, self.until) {
            (None, None) => return Ok(None),
            (Some(span), _) => SignedDuration::try_from(span)
                .ok()
                .and_then(|span| now.checked_add(span).ok()),
            (None, Some(moment)) => moment.instant(zone),
        };
        let at = at.ok_or("there is no such time")?;
        match at > now {
            true => Ok(Some(at)),
            false => Err(format!("--until: {at} is past")),
        }
    }
}

fn image(text: &str) -> Result<String, String> {
    match text.starts_with("ami-") {
        true => Ok(text.to_owned()),
        false => Err(format!(
            "`{text}` is no image; write it like ami-0123456789abcdef0"
        )),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;

    #[test]
    fn a_time_in_the_past_is_a_span_or_an_instant_on_either_clock() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let seoul = TimeZone::get("Asia/Seoul").unwrap();
        for (text, instant) in [
            ("3h", "2026-11-24T09:00:00Z"),
            ("2026-11-24T18:30", "2026-11-24T09:30:00Z"),
            ("2026-11-24T18:30:00+01:00", "2026-11-24T17:30:00Z"),
        ] {
            let ago: Ago = text.parse().unwrap();
            let instant: Timestamp = instant.parse().unwrap();
            assert_eq!(ago.instant(&seoul, now), Some(instant), "{text}");
        }
        assert!("yesterday".parse::<Ago>().unwrap_err().contains("3h"));
        let ages = Ago::Span(Duration::from_secs(u64::MAX));
        assert_eq!(ages.instant(&seoul, now), None);
    }

    #[test]
    fn a_pin_that_would_be_over_already_is_refused() {
        let now: Timestamp = "2026-11-24T12:00:00Z".parse().unwrap();
        let expiry = |until: &str| Expiry {
            span: None,
            until: Some(until.parse().unwrap()),
        };
        let past = expiry("2026-11-24T12:00:00Z").instant(&TimeZone::UTC, now);
        assert!(past.unwrap_err().contains("is past"));
        let later = expiry("2026-11-24T12:00:01Z").instant(&TimeZone::UTC, now);
        assert_eq!(later.unwrap().unwrap().to_string(), "2026-11-24T12:00:01Z");
    }
}
