//! Daily backups that are yet to be made.

use jiff::{SignedDuration, Timestamp};

use super::{ForecastInput, ROTATES_WITHIN, RuleState, Template};
use freshscale_core::rotation::Decision;
use freshscale_core::rotation::decide::HoldReason;
use freshscale_core::schedule::Daily;
use freshscale_core::schedule::freeze::Freeze;

/// AWS Backup begins a job within eight hours unless its rule says otherwise (`StartWindowMinutes`, 480), and one may be missed.
const MISSED: SignedDuration = SignedDuration::from_hours(24 + 8);

/// When the backup begins whose image will be the default by a launch, and young enough, if all goes on as it has. `None` if
/// nothing says so: the stack file tells of no daily backup, the last ones have not come, nothing brings a new image in, or what
/// comes is refused as what came is.
pub(super) fn replacing(
    facts: &ForecastInput,
    freezes: &[Freeze],
    now: Timestamp,
    at: Timestamp,
) -> Option<Timestamp> {
    let daily = facts.backup.as_ref()?;
    if !goes_on(facts, at) || !has_come(facts, daily, now) {
        return None;
    }
    let takes = SignedDuration::try_from(facts.freeze.backup_takes).ok()?;
    let allowed = SignedDuration::try_from(facts.policy.max_age).ok()?;
    let by = at.checked_sub(ROTATES_WITHIN).ok()?;
    let waits = facts.template.as_ref().is_some_and(Template::is_launchable);
    let acts = |at: &Timestamp| !waits || !freezes.iter().any(|freeze| freeze.contains(*at));
    let announced = matches!(facts.on_image.state, RuleState::Enabled(_));
    let brought_in = |backup: &Timestamp| {
        let Ok(there) = backup.checked_add(takes) else {
            return false;
        };
        let at_once = announced && there <= by && acts(&there);
        at_once || facts.daily.last_between(there, by, acts).is_some()
    };
    // The latest that is in by then is the youngest.
    let mut starts = starts(daily, now, at).into_iter().rev();
    let backup = starts.find(brought_in)?;
    (at.duration_since(backup) <= allowed).then_some(backup)
}

impl ForecastInput {
    /// When the last backup began whose copy should be here by now, and is not.
    #[must_use]
    pub fn copy_to_come(&self, now: Timestamp) -> Option<Timestamp> {
        let daily = self.backup.as_ref()?;
        let takes = SignedDuration::try_from(self.freeze.backup_takes).ok()?;
        let by = now.checked_sub(takes).ok()?;
        let since = by.checked_sub(SignedDuration::from_hours(48)).ok()?;
        let last = starts(daily, since, by).pop()?;
        let created = self.newest.as_ref().and_then(|newest| newest.created);
        // A copy is made after what it is a copy of.
        created.is_none_or(|created| created < last).then_some(last)
    }
}

/// Whether rotation goes on: what it would do now, or holds it for a while only.
fn goes_on(facts: &ForecastInput, at: Timestamp) -> bool {
    let decision = match &facts.unpinned {
        Some((from, decision)) if *from <= at => Some(decision),
        _ => facts.decision.as_ref(),
    };
    let follows = ["$Default", "$Latest"].contains(&facts.group.version.as_str());
    follows
        && match decision {
            None => false,
            Some(Decision::Hold { reason }) => {
                matches!(reason, HoldReason::Frozen(_) | HoldReason::Settling { .. })
            }
            Some(_) => true,
        }
}

/// Whether the newest image is as young as the newest of daily backups is.
fn has_come(facts: &ForecastInput, daily: &Daily, now: Timestamp) -> bool {
    let created = facts.newest.as_ref().and_then(|newest| newest.created);
    let day = SignedDuration::from_hours(48);
    let last = now
        .checked_sub(day)
        .ok()
        .map(|from| starts(daily, from, now));
    let last = last.and_then(|starts| starts.last().copied());
    match (created, last) {
        (Some(created), Some(last)) => last.duration_since(created) <= MISSED,
        _ => false,
    }
}

/// When backups begin after one instant, and no later than another.
fn starts(daily: &Daily, after: Timestamp, until: Timestamp) -> Vec<Timestamp> {
    let mut date = daily.zone.to_datetime(after).date();
    let mut found = Vec::new();
    loop {
        if let Some(at) = daily.on(date) {
            if at > until {
                return found;
            }
            if at > after {
                found.push(at);
            }
        }
        match date.tomorrow() {
            Ok(next) => date = next,
            Err(_) => return found,
        }
    }
}
