//! One launch to come: what it starts from, and what waits.

use std::time::Duration;

use jiff::Timestamp;

use super::{ForecastInput, ROTATES_WITHIN, ScaleOut, Source, Stale, Template, backups, stale};
use freshscale_core::rotation::Decision;
use freshscale_core::schedule::freeze::Freeze;

/// What an instance that is launched at an instant starts from.
pub(super) fn launch(
    facts: &ForecastInput,
    freezes: &[Freeze],
    now: Timestamp,
    at: Timestamp,
) -> ScaleOut {
    let ready = at.checked_sub(ROTATES_WITHIN).unwrap_or(at);
    let frozen = |at: Timestamp| freezes.iter().find(|freeze| freeze.contains(at));
    let waits = facts.template.as_ref().is_some_and(Template::is_launchable);
    let acts = |at: &Timestamp| !waits || frozen(*at).is_none();
    let rotation = facts.daily.last_between(now, ready, acts);
    let (version, source, rotated) = match &facts.template {
        None => (None, Source::None, false),
        Some(template) => {
            let next = rotation.and_then(|at| rotated(facts, template, at));
            let rotated = next.is_some();
            let (version, source) =
                next.unwrap_or_else(|| (template.version, template.image.clone()));
            (Some(version), source, rotated)
        }
    };
    let image = source.image();
    let age = image
        .and_then(|image| image.created)
        .map(|created| Duration::try_from(at.duration_since(created)).unwrap_or_default());
    let retention = image
        .and_then(|image| facts.retention.get(&image.id))
        .cloned();
    let mut launch = ScaleOut {
        at,
        action: String::new(),
        from: 0,
        to: 0,
        version,
        source,
        age,
        rotation,
        rotated,
        retention,
        frozen_from: frozen(at).and_then(|freeze| freeze.from),
        held_back: None,
        to_come: None,
        stale: Vec::new(),
    };
    launch.held_back = held_back(facts, &launch, now);
    launch.stale = stale::judge(facts, &launch, now);
    if !launch.stale.is_empty() && launch.stale.iter().all(Stale::is_of_age) {
        launch.to_come = backups::replacing(facts, freezes, now, at);
    }
    if launch.to_come.is_some() {
        launch.stale.clear();
    }
    launch
}

/// The newest image, if it came when there could be no new default for this launch any more: what was promised
/// is the newest as of then.
fn held_back(facts: &ForecastInput, launch: &ScaleOut, now: Timestamp) -> Option<String> {
    let newest = facts.newest.as_ref()?;
    let launched = launch.source.image()?;
    let newer = (newest.created, &newest.id) > (launched.created, &launched.id);
    let late = came_too_late(facts, launch, newest.created?, now);
    (newer && late).then(|| newest.id.clone())
}

/// Whether an image that was made then could not become the default for this launch any more.
pub(super) fn came_too_late(
    facts: &ForecastInput,
    launch: &ScaleOut,
    created: Timestamp,
    now: Timestamp,
) -> bool {
    let came = created.checked_add(facts.freeze.backup_takes);
    let from = launch.frozen_from.filter(|from| *from <= now);
    from.zip(came.ok()).is_some_and(|(from, came)| from <= came)
}

/// Version and image after a rotation at an instant; `None` if it changes nothing for the group.
fn rotated(facts: &ForecastInput, template: &Template, at: Timestamp) -> Option<(u64, Source)> {
    // It is the newest, or the one from before with other security groups.
    let with = |id: &str| {
        let images = [template.image.image(), facts.newest.as_ref()];
        let found = images.into_iter().flatten().find(|image| image.id == id)?;
        Some(Source::Image(Box::new(found.clone())))
    };
    let decision = match &facts.unpinned {
        Some((from, decision)) if *from <= at => decision,
        _ => facts.decision.as_ref()?,
    };
    match (decision, facts.group.version.as_str()) {
        (Decision::Publish { image, .. }, "$Default" | "$Latest") => {
            Some((template.latest + 1, with(image)?))
        }
        (Decision::MakeDefault { image, version }, "$Default") => Some((*version, with(image)?)),
        _ => None,
    }
}
