//! What a refresh does next: pure.

use std::time::Duration;

use jiff::SignedDuration;

use super::Refreshed;
use super::look::{Member, RefreshState, Running};
use super::marker::{Marker, Phase};
use freshscale_core::words::{count, seconds};

/// So many new instances may fail their health check before the image is held to be bad. One may have had
/// bad luck.
const FAILED: usize = 2;

/// What is next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Next {
    /// All is done.
    Over(Refreshed),
    /// It cannot go on; nothing was changed by this decision.
    Refuse(String),
    /// AWS is at work.
    Wait(String),
    /// To be done, and then looked at again.
    Do(RefreshStep),
}

/// One call.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefreshStep {
    /// Note what is about to begin.
    Mark(Marker),
    /// Begin a refresh.
    Start(Phase),
    /// Let go what is under way.
    Cancel,
    /// No rotation chooses this image again.
    Reject {
        /// `ami-…`
        image: String,
        /// Value of the tag.
        why: String,
    },
    /// Make this version the default.
    SetDefault(u64),
    /// It is over: take the note away.
    Unmark(Refreshed),
    /// Going back did not work: the next run may try again.
    GiveUp(Marker, String),
}

impl RefreshStep {
    /// As the end of "stopped before: ".
    #[must_use]
    pub fn what(&self) -> &'static str {
        match self {
            Self::Mark(_) => "noting on the group what is about to begin",
            Self::Start(_) => "starting the instance refresh",
            Self::Cancel => "cancelling the instance refresh",
            Self::Reject { .. } => "tagging the image as rejected",
            Self::SetDefault(_) => "making the earlier version the default",
            Self::Unmark(_) => "taking the note off the group",
            Self::GiveUp(..) => "noting that going back failed",
        }
    }

    /// The outcome, if this was the last step.
    #[must_use]
    pub fn ends(&self) -> Option<Refreshed> {
        match self {
            Self::Unmark(refreshed) => Some(refreshed.clone()),
            _ => None,
        }
    }

    /// The failure, if this was the last step.
    #[must_use]
    pub fn gives_up(&self) -> Option<String> {
        match self {
            Self::GiveUp(_, text) => Some(text.clone()),
            _ => None,
        }
    }
}

/// Decides. A refresh may take `limit`.
#[must_use]
pub fn decide(facts: &RefreshState, limit: Duration) -> Next {
    match &facts.marker {
        None => begin(facts),
        Some(marker) => match marker.phase {
            Phase::Forward => forward(facts, marker, limit),
            Phase::Back => back(facts, marker, limit),
        },
    }
}

fn begin(facts: &RefreshState) -> Next {
    if let Some(foreign) = facts.newest.as_ref().filter(|refresh| refresh.active()) {
        return Next::Refuse(foreign_refresh(foreign));
    }
    let version = facts.default;
    let Some(from) = previous(facts) else {
        return Next::Over(Refreshed::Nothing { version });
    };
    Next::Do(RefreshStep::Mark(Marker {
        phase: Phase::Forward,
        from,
        to: version,
        after: facts.newest.as_ref().map(|refresh| refresh.id.clone()),
        why: String::new(),
    }))
}

/// Why nothing can be begun beside a refresh that is not ours.
#[must_use]
pub fn foreign_refresh(refresh: &Running) -> String {
    let Running {
        id,
        status,
        percent,
        ..
    } = refresh;
    format!(
        "instance refresh {id}, which redeploy did not start, is {status} at {percent} %; \
         wait for it, or cancel it"
    )
}

/// Instances that run another image than the default version's. Those on their way out do not count.
#[must_use]
pub fn outdated(facts: &RefreshState) -> Vec<&Member> {
    let wanted = facts.images.get(&facts.default);
    let differs = |member: &&Member| match (wanted, &member.image) {
        (Some(wanted), Some(image)) => wanted != image,
        _ => member.version != Some(facts.default),
    };
    let members = facts.members.iter().filter(|member| !member.leaves());
    members.filter(differs).collect()
}

/// The version to go back to, when anything is to be replaced: the newest that instances are known to run.
/// Instances of another template tell none; then it is the newest one below with another image, and
/// without such a one there is no way back.
fn previous(facts: &RefreshState) -> Option<u64> {
    let outdated = outdated(facts);
    outdated.first()?;
    let known = |version: &u64| facts.images.contains_key(version);
    let run = outdated.iter().filter_map(|member| member.version);
    let below = || {
        let versions = facts.images.range(..facts.default);
        let other = versions.filter(|(_, image)| facts.images.get(&facts.default) != Some(*image));
        other.map(|(version, _)| *version).max()
    };
    Some(
        run.filter(known)
            .max()
            .or_else(below)
            .unwrap_or(facts.default),
    )
}

/// The refresh of the marker's phase, if it was begun.
fn own<'a>(facts: &'a RefreshState, marker: &Marker) -> Option<&'a Running> {
    let newest = facts.newest.as_ref();
    newest.filter(|refresh| marker.after.as_ref() != Some(&refresh.id))
}

fn forward(facts: &RefreshState, marker: &Marker, limit: Duration) -> Next {
    let (from, to) = (marker.from, marker.to);
    let replaced = Refreshed::Replaced { from, to };
    let Some(refresh) = own(facts, marker) else {
        return match previous(facts) {
            None => Next::Do(RefreshStep::Unmark(replaced)),
            // Rotated since the note was made.
            Some(from) if facts.default != to => Next::Do(RefreshStep::Mark(Marker {
                from,
                to: facts.default,
                ..marker.clone()
            })),
            Some(_) => Next::Do(RefreshStep::Start(Phase::Forward)),
        };
    };
    let reason = refresh.reason.as_deref().unwrap_or("AWS gives no reason");
    let why = match refresh.status.as_str() {
        "Successful" => return Next::Do(RefreshStep::Unmark(replaced)),
        "Cancelling" => return Next::Wait(waiting(facts, refresh)),
        _ if !refresh.active() => format!("the refresh is {}: {reason}", refresh.status),
        _ if facts.failed.len() >= FAILED => {
            let ids: Vec<&str> = facts.failed.iter().map(String::as_str).collect();
            let failed = count(ids.len(), "new instance");
            format!("{failed} failed the health check: {}", ids.join(" "))
        }
        _ if over(facts, refresh, limit) => {
            let failure = facts.launch_failure.as_ref();
            let failure = failure.map_or_else(String::new, |text| format!(": {text}"));
            format!("not done within {}{failure}", seconds(limit.as_secs_f64()))
        }
        _ => return Next::Wait(waiting(facts, refresh)),
    };
    Next::Do(RefreshStep::Mark(
        marker.back(Some(refresh.id.clone()), why),
    ))
}

fn over(facts: &RefreshState, refresh: &Running, limit: Duration) -> bool {
    let limit = SignedDuration::try_from(limit).unwrap_or(SignedDuration::MAX);
    facts.now.duration_since(refresh.started) >= limit
}

fn waiting(facts: &RefreshState, refresh: &Running) -> String {
    if let Some(failure) = &facts.launch_failure {
        return format!("a launch failed: {failure}");
    }
    let reason = refresh.reason.clone();
    reason.unwrap_or_else(|| format!("the refresh is {}", refresh.status))
}

/// The image that failed; `None` when the way back has the same, so that it cannot be to blame.
pub(super) fn bad_image(facts: &RefreshState, marker: &Marker) -> Option<String> {
    let bad = facts.images.get(&marker.to)?;
    (facts.images.get(&marker.from) != Some(bad)).then(|| bad.clone())
}

/// First the tag, then the default: in the other order a rotator between the two would bring it back.
fn back(facts: &RefreshState, marker: &Marker, limit: Duration) -> Next {
    let (from, to) = (marker.from, marker.to);
    let image = bad_image(facts, marker);
    if let Some(image) = image.clone().filter(|_| !facts.rejected) {
        let why = marker.why.clone();
        return Next::Do(RefreshStep::Reject { image, why });
    }
    if facts.default == to && from != to {
        return Next::Do(RefreshStep::SetDefault(from));
    }
    let why = marker.why.clone();
    let went_back = Refreshed::WentBack {
        from,
        to,
        image,
        why,
    };
    let Some(refresh) = own(facts, marker) else {
        return match &facts.newest {
            Some(first) if first.status == "Cancelling" => Next::Wait(waiting(facts, first)),
            Some(first) if first.active() => Next::Do(RefreshStep::Cancel),
            _ if outdated(facts).is_empty() => Next::Do(RefreshStep::Unmark(went_back)),
            _ => Next::Do(RefreshStep::Start(Phase::Back)),
        };
    };
    let reason = refresh.reason.as_deref().unwrap_or("AWS gives no reason");
    match refresh.status.as_str() {
        "Successful" => Next::Do(RefreshStep::Unmark(went_back)),
        _ if !refresh.active() => {
            let status = &refresh.status;
            let text = format!(
                "v{from} is the default again, but the refresh that brings instances back is {status}: {reason}"
            );
            let again = marker.back(Some(refresh.id.clone()), marker.why.clone());
            Next::Do(RefreshStep::GiveUp(again, text))
        }
        _ if over(facts, refresh, limit) => Next::Refuse(format!(
            "v{from} is the default again, but the refresh that brings instances back is not done within {}: {}",
            seconds(limit.as_secs_f64()),
            waiting(facts, refresh)
        )),
        _ => Next::Wait(waiting(facts, refresh)),
    }
}

#[cfg(test)]
mod tests;
