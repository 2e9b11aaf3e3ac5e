//! Whether a stack is healthy, and what is wrong with it: read at once, judged purely.

pub mod failures;
pub mod judge;
pub mod last;
pub mod proof;
pub mod read;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;

use crate::check;
use crate::forecast;
use crate::history::History;
use crate::windows::Open;
use failures::Cause;
use freshscale_core::advice::Advice;
use last::Last;

/// What stands.
#[derive(Debug, Clone)]
pub struct StatusInput {
    /// What the coming launches depend on.
    pub forecast: forecast::ForecastInput,
    /// The rotator's template; `None` if there is none.
    pub history: Option<History>,
    /// The group's launches, newest first.
    pub launches: Vec<Attempt>,
    /// Those that are not over yet, newest first.
    pub starting: Vec<Attempt>,
    /// Names of scaling policies: nobody asked for any.
    pub policies: Vec<String>,
    /// The last rotation.
    pub last: Last,
    /// Calls that were not allowed: what they tell is not known.
    pub unseen: BTreeSet<&'static str>,
    /// What `plan` would change.
    pub drift: Drift,
    /// What `check` finds, the worst first; `None` if it was left out.
    pub checked: Option<Vec<check::Finding>>,
}

/// One launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Attempt {
    /// When it began.
    pub at: Timestamp,
    /// What went wrong; `None` if nothing did.
    pub failure: Option<Failure>,
    /// The instance's id, as far as the activity tells it.
    #[serde(skip)]
    pub instance: Option<String>,
}

/// What went wrong with a launch.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Failure {
    /// AWS's words.
    pub message: String,
    /// What they mean, if that is known.
    pub cause: Option<&'static Cause>,
}

/// How AWS differs from the stack file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Drift {
    /// The steps of the plan, and what it refuses.
    Known {
        /// `scheduled-action/morning-out`
        steps: Vec<String>,
        /// Likewise.
        refusals: Vec<String>,
    },
    /// No plan could be made.
    Unknown {
        /// Why not.
        unknown: String,
    },
}

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// A window is or will be served wrongly: exit code 1.
    Problem,
    /// Somebody should look: exit code 1 with `--strict`.
    Warning,
    /// As it should be.
    Note,
}

/// Every kind of finding, the worst first: what is on fire before what is going to be, and within that what hits most
/// instances first.
pub const KINDS: &[(&str, Severity)] = &[
    ("suspended", Severity::Problem),
    ("no_template", Severity::Problem),
    ("default_unfit", Severity::Problem),
    ("launch_failed", Severity::Problem),
    ("window_unserved", Severity::Problem),
    ("window_mixed", Severity::Problem),
    ("publishes_inside", Severity::Problem),
    ("next_stale", Severity::Problem),
    ("check_error", Severity::Problem),
    ("image_old", Severity::Problem),
    ("foreign_policy", Severity::Problem),
    ("rotation_failed", Severity::Problem),
    ("pinned_stale", Severity::Warning),
    ("window_cut", Severity::Warning),
    ("would_publish_inside", Severity::Warning),
    ("holds_outside", Severity::Warning),
    ("pin_expired", Severity::Warning),
    ("not_default", Severity::Warning),
    ("no_daily_rule", Severity::Warning),
    ("rotation_missed", Severity::Warning),
    ("rotation_unknown", Severity::Warning),
    ("rights_missing", Severity::Warning),
    ("unseen", Severity::Warning),
    ("check_unknown", Severity::Warning),
    ("check_warning", Severity::Warning),
    ("zone_data", Severity::Warning),
    ("dates_end", Severity::Warning),
    ("drift", Severity::Warning),
    ("drift_unknown", Severity::Warning),
    ("not_rotated", Severity::Note),
    ("one_off", Severity::Note),
    ("check_info", Severity::Note),
];

/// The place of a kind among [`KINDS`].
#[must_use]
pub fn rank(kind: &str) -> usize {
    let place = KINDS.iter().position(|(name, _)| *name == kind);
    place.unwrap_or(KINDS.len())
}

/// How much a kind matters.
#[must_use]
pub fn severity(kind: &str) -> Severity {
    let found = KINDS.get(rank(kind));
    found.map_or(Severity::Warning, |(_, severity)| *severity)
}

/// Something that is wrong, and what to do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// For programs.
    pub kind: &'static str,
    /// As a sentence without its stop.
    pub text: String,
    /// What to do about it.
    pub remedy: Advice,
}

/// The judgement.
#[derive(Debug, Clone, PartialEq)]
pub struct Verdict {
    /// What will go wrong at the next scale-out, or did at the last; the worst first.
    pub problems: Vec<Finding>,
    /// What somebody should look at, likewise.
    pub warnings: Vec<Finding>,
    /// What is as it should be and good to know.
    pub notes: Vec<Finding>,
    /// The next scale-out, if one is near.
    pub next: Option<forecast::ScaleOut>,
    /// The window that is open.
    pub open: Option<Open>,
}

impl Verdict {
    /// Whether nothing is wrong; `strict`: not even a warning.
    #[must_use]
    pub fn is_good(&self, strict: bool) -> bool {
        self.problems.is_empty() && (!strict || self.warnings.is_empty())
    }
}
