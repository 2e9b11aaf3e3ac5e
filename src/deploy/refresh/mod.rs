//! Replacing the instances that run another image than the template's default version: an instance
//! refresh of Auto Scaling, watched, with a way back.
//!
//! Auto Scaling's own rollback refuses groups that follow `$Default`, which ours do. So: when the refresh
//! fails, its image is tagged as rejected, the default goes back, and a second refresh follows. Each look
//! decides anew what is next ([`decide`]); what cannot be read off AWS stands in a tag of the group
//! ([`marker`]), so that a run that was cut off is finished by the next one and nothing is begun twice.

mod act;
mod activities;
pub mod decide;
pub(crate) mod look;
pub mod marker;
mod tell;

use std::time::Duration;

use serde::Serialize;
use tokio::time::Instant;

use crate::resource::Context;
use decide::Next;
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::RotationConfig;
use look::look;

/// How often it looks.
const EVERY: Duration = Duration::from_secs(15);

/// How long a call that fails in a way that passes is tried.
const PATIENCE: Duration = Duration::from_secs(5 * 60);

/// How instances are replaced.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RefreshOptions {
    /// Per cent of the desired capacity that must stay in service; `None`: AWS's default, or the group's own.
    pub min_healthy: Option<u32>,
    /// After an instance is in service, until it counts; `None`: the group's own.
    pub warmup: Option<Duration>,
    /// Per cents at which to pause, ascending.
    pub checkpoints: Vec<u32>,
    /// How long to pause there.
    pub checkpoint_delay: Duration,
    /// How long a refresh may take.
    pub limit: Duration,
}

/// What became of the instances.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Refreshed {
    /// All of them run the default version's image.
    Nothing {
        /// The default version.
        version: u64,
    },
    /// They were replaced.
    Replaced {
        /// The version that the newest of them were started from.
        from: u64,
        /// The version that they are started from now.
        to: u64,
    },
    /// It failed; all is as before, and the image is rejected.
    WentBack {
        /// The version that is the default again.
        from: u64,
        /// The version that failed.
        to: u64,
        /// Its image.
        image: Option<String>,
        /// Why.
        why: String,
    },
}

/// Replaces what is to be replaced, or finishes what an earlier run began.
///
/// # Errors
/// A failed call; a refresh of somebody else's; no way back. What was begun is finished by the next run.
pub async fn run(
    cx: &Context,
    config: &RotationConfig,
    options: &RefreshOptions,
) -> Result<Refreshed, AwsError> {
    let progress = &cx.progress;
    let began = Instant::now();
    let mut told = tell::Reported::default();
    let mut known = None;
    let mut done = None;
    loop {
        let facts = progress
            .persist(PATIENCE, || Box::pin(look(cx, config, known.as_ref())))
            .await?;
        told.tell(progress, &facts);
        let step = match decide::decide(&facts, options.limit) {
            Next::Over(refreshed) => return Ok(refreshed),
            Next::Refuse(text) => return Err(no(config, text)),
            Next::Wait(reason) => {
                wait(cx, config, options, began, &reason).await?;
                known = Some(facts);
                continue;
            }
            // Done just now, and not seen yet: what AWS shows may be some seconds old.
            Next::Do(step) if done.as_ref() == Some(&step) => {
                wait(cx, config, options, began, "what was done to be seen").await?;
                (done, known) = (None, None);
                continue;
            }
            Next::Do(step) => step,
        };
        progress.go_on(step.what())?;
        progress
            .persist(PATIENCE, || {
                Box::pin(act::act(cx, config, options, &facts, &step))
            })
            .await?;
        if let Some(text) = step.gives_up() {
            return Err(no(config, text));
        }
        known = None;
        if let Some(refreshed) = step.ends() {
            return Ok(refreshed);
        }
        done = Some(step);
    }
}

/// Until the next look.
async fn wait(
    cx: &Context,
    config: &RotationConfig,
    options: &RefreshOptions,
    began: Instant,
    reason: &str,
) -> Result<(), AwsError> {
    // Forward and back, and some time for what was under way when the limit came.
    if began.elapsed() > options.limit * 3 {
        return Err(no(config, format!("still waiting: {reason}")));
    }
    cx.progress.pause(EVERY, reason).await
}

fn no(config: &RotationConfig, text: String) -> AwsError {
    let group = &config.auto_scaling_group;
    AwsError::answer("autoscaling:StartInstanceRefresh", group, None, text)
}
