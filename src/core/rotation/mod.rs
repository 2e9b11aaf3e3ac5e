//! Rotation: the newest image becomes the launch template's default version. The core that the Lambda
//! function and `bootstrap rotate` share.
//!
//! One call looks, decides and acts once, and never touches a running instance. A crash costs nothing,
//! because the next call looks again; duplicate, late and missing events cost nothing for the same reason.

mod act;
pub mod candidates;
pub mod clocks;
pub mod config;
pub mod convert;
pub mod dates;
pub mod decide;
pub mod describe;
mod done;
pub mod error;
pub mod fit;
pub mod freeze;
pub mod frozen;
pub mod group;
mod hold;
pub mod image;
pub mod known;
pub mod lambda;
mod look;
pub mod made;
pub mod metrics;
pub mod near;
pub mod others;
pub mod own;
pub mod pin;
pub mod prune;
pub mod ran;
pub mod recent;
pub mod report;
pub mod request;
pub mod selector;
pub mod template;
pub mod trial;

use std::time::Duration;

use jiff::Timestamp;
use tokio::time::Instant;

use crate::aws::{Aws, AwsError, Class};
use crate::clock::Clock;
pub use act::make_default;
use candidates::Candidates;
pub use config::RotationConfig;
pub use decide::Decision;
use decide::HoldReason;
pub use error::RotationError;
use fit::Demands;
use group::Once;
use image::{Image, ImagePolicy, Selection};
pub use look::{Look, look};
use pin::Pin;
pub use report::Report;
use report::{DefaultVersion, Done, ImageAge, LookedAt};

/// How often the default may move under a rotation before it gives up.
const ROUNDS: u32 = 3;

/// How to run a rotation.
#[derive(Debug, Clone, Copy, Default)]
pub struct RotationOptions {
    /// Look and decide, change nothing.
    pub dry_run: bool,
}

/// Which image counts, for a launch template that is yet to be made; nothing has to settle where nobody says so.
///
/// # Errors
/// The failed call.
pub async fn newest(
    aws: &Aws,
    policy: &ImagePolicy,
    settle: Option<Duration>,
    clock: &dyn Clock,
) -> Result<Selection, AwsError> {
    let mut found = Candidates::recent(aws, policy, || clock.now()).await?;
    // Not before: the answers set the clock.
    let demands = Demands {
        settle: settle.map(|age| (age, clock.now())),
        ..Demands::default()
    };
    let select = |images: &[Image]| image::select_for(images, policy, &demands);
    found.select(aws, policy, select).await
}

/// One rotation: look, decide, act, prune.
///
/// # Errors
/// The failed call; a failed trial launch; a template that is not there. Pruning and staleness are
/// warnings in the report.
pub async fn run(
    aws: &Aws,
    config: &RotationConfig,
    clock: &dyn Clock,
    options: RotationOptions,
) -> Result<Report, RotationError> {
    let began = Instant::now();
    let mut done = Done::default();
    let mut warnings = Vec::new();
    for _ in 0..ROUNDS {
        let group = Once::new(aws, &config.auto_scaling_group);
        let mut look = look(aws, config, clock).await?;
        let now = clock.now();
        let expired = look.template.expire(now);
        let decision = decide_by_group(&group, config, &mut look, now).await?;
        let decision = unless_frozen(&group, config, &look, decision, now).await?;
        let doubts: Vec<String> = group.doubts().collect();
        if decision.acts() && !options.dry_run {
            let acted = act::act(aws, config, &look, &decision, &group, clock).await?;
            done.version_created = acted.created.or(done.version_created);
            done.default_set = acted.default;
            warnings.extend(acted.warnings);
            if acted.default.is_none() {
                continue;
            }
        }
        let mut report = report(config, &look, decision, done, now);
        report.warnings.extend(warnings);
        report.warnings.extend(doubts);
        report.warnings.extend(expired.as_ref().map(expiry));
        report.dry_run = options.dry_run;
        if report.done.default_set.is_some() {
            prune_after(aws, config, &look, &mut report).await;
        }
        report.took = began.elapsed().as_secs_f64();
        return Ok(report);
    }
    Err(RotationError::Moved {
        template: config.launch_template.clone(),
        rounds: ROUNDS,
    })
}

/// What to do. The group is only read where something would be published, and images that nearly count where none does.
async fn decide_by_group(
    group: &Once<'_>,
    config: &RotationConfig,
    look: &mut Look,
    now: Timestamp,
) -> Result<Decision, AwsError> {
    let mut decision = look.decide(&config.security_group_ids);
    if decision.acts() {
        match group.get().await {
            Ok(Some(found)) => {
                look.judge_by_group(group.aws(), found, config, now).await?;
                if look.widen(group.aws(), &config.image).await? {
                    look.judge_by_group(group.aws(), found, config, now).await?;
                }
                decision = look.decide(&config.security_group_ids);
            }
            Ok(None) => {}
            // What needs it says so itself.
            Err(error) if error.class == Class::Denied => {}
            Err(error) => return Err(error),
        }
    }
    if let Decision::Hold {
        reason: HoldReason::NoImage { near },
    } = &mut decision
    {
        let demands = config.demands(&look.template.fit, now);
        *near = near::misses(group.aws(), &config.image, &demands).await?;
    }
    Ok(decision)
}

/// What is said of a pin that holds no longer.
fn expiry(pin: &Pin) -> String {
    let until = pin.until.map_or_else(String::new, |at| format!(" at {at}"));
    format!(
        "The pin ({}) expired{until} and holds no longer; `unpin` takes its tag away.",
        pin.reason()
    )
}

/// Only what would change something is worth the calls.
async fn unless_frozen(
    group: &Once<'_>,
    config: &RotationConfig,
    look: &Look,
    decision: Decision,
    now: Timestamp,
) -> Result<Decision, AwsError> {
    let current = &look.template.current;
    if !decision.is_deferrable(current) {
        return Ok(decision);
    }
    let frozen = freeze::freeze(group, config, now).await?;
    Ok(decision.held_if_frozen(frozen, current))
}

/// What follows a new default. Any other run leaves the versions alone: whoever holds rotation back may want to go back, and
/// where nothing is new nothing is worth reading the whole history.
async fn prune_after(aws: &Aws, config: &RotationConfig, look: &Look, report: &mut Report) {
    let view = &look.template;
    let all = match template::versions(aws, &view.name).await {
        Ok(all) => all,
        Err(error) => {
            let text = format!(
                "No old version was deleted, because it is not known which there are: {error}."
            );
            report.warnings.push(text);
            return;
        }
    };
    let role = config.prunes_only_of.as_deref();
    // What we made a moment ago may not be listed yet.
    let new = { report.done.version_created }.filter(|n| all.iter().all(|v| v.number != *n));
    let is_ours = |version: &&template::Version| {
        role.is_none_or(|role| version.is_made_by(role)) && !view.before.has(version)
    };
    let ours = all.iter().filter(is_ours);
    let ours: Vec<u64> = ours.map(|v| v.number).chain(new).collect();
    let default = report.after.version;
    let pruned = prune::prune(aws, view.named(), &ours, default, config.keep_versions).await;
    let known = all.len() + usize::from(new.is_some());
    report.versions = Some(known.saturating_sub(pruned.deleted.len()));
    report.done.versions_pruned = pruned.deleted;
    report.warnings.extend(pruned.warnings);
}

/// The report of what was seen and done so far: pure.
fn report(
    config: &RotationConfig,
    look: &Look,
    decision: Decision,
    done: Done,
    now: Timestamp,
) -> Report {
    let view = &look.template;
    let before = DefaultVersion::of(view, now);
    let after = after(look, &decision, &done, &before, now);
    let stale = after.is_stale(config.image.max_age);
    let looked = &look.candidates;
    Report {
        format_version: 1,
        stack: config.stack.clone(),
        launch_template: view.name.clone(),
        launch_template_id: view.id.clone(),
        dry_run: false,
        looked_at: LookedAt::new(looked.images.len(), looked.since, &look.selection),
        newest: look
            .selection
            .chosen
            .as_ref()
            .map(|i| ImageAge::image(i, now)),
        why: match done.default_set {
            Some(version) => decision.done(view, version),
            None => decision.why(view),
        },
        versions: None,
        warnings: warnings(config, look, &after, stale),
        before,
        after,
        decision,
        done,
        stale,
        took: 0.0,
    }
}

fn after(
    look: &Look,
    decision: &Decision,
    done: &Done,
    before: &DefaultVersion,
    now: Timestamp,
) -> DefaultVersion {
    let (Some(version), Decision::Publish { image, .. } | Decision::MakeDefault { image, .. }) =
        (done.default_set, decision)
    else {
        return before.clone();
    };
    let fresh = look.candidates.images.iter().find(|i| i.id == *image);
    DefaultVersion {
        version,
        // An image that was not looked at can only be the one from before, with other groups.
        image: fresh
            .map(|i| ImageAge::image(i, now))
            .or_else(|| before.image.clone()),
        launchable: true,
    }
}

fn warnings(
    config: &RotationConfig,
    look: &Look,
    after: &DefaultVersion,
    stale: bool,
) -> Vec<String> {
    let mut warnings = Vec::new();
    let image = after.image.as_ref().map_or("no image", |i| i.id.as_str());
    if !after.launchable {
        warnings.push(format!(
            "Version {}, the default, has {image}, which cannot be launched: every scale-out fails.",
            after.version
        ));
    } else if stale {
        warnings.push(format!(
            "{image}, the image of the default version, is older than the {} hours allowed: look at the backup job.",
            config.image.max_age.as_secs() / 3600
        ));
    }
    let sources = image::sources(&look.candidates.images);
    if sources.len() > 1 {
        let list: Vec<&str> = sources.into_iter().collect();
        warnings.push(format!(
            "The images come from {} instances ({}): give each instance a Name tag of its own, or their images mix.",
            list.len(),
            list.join(", ")
        ));
    }
    if !look.template.source.security_groups().is_empty() {
        warnings.push(
            "The default version has security groups by name, which EC2 refuses in a VPC: \
             make a version without them."
                .to_owned(),
        );
    }
    warnings
}

#[cfg(test)]
mod tests;
