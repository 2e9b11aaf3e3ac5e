//! What a pipeline runs after a release: newest handler code, the newest image, and if asked for, instances
//! that run it.

mod check;

use std::time::Duration;

use serde::Serialize;

use crate::address::{Address, Kind, kind};
use crate::progress::Verb;
use crate::progress::event::{FailedCall, StepError};
use crate::refresh::{self, Refreshed};
use crate::resource::Context;
use crate::resource::lambda_function::rotation_config;
use crate::resource::lambda_function::ship::{self, Shipped};
pub use check::{Ready, check};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::AwsError;
use freshscale_core::rotation::{self, RotationConfig, RotationError, template};

/// How long the code's calls are tried while an update of someone else is in progress.
const PATIENCE: Duration = Duration::from_secs(10 * 60);

/// How long AWS may take to show what was just done.
const SPREAD: Duration = Duration::from_secs(2 * 60);

/// How often that is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(3);

/// What to do.
#[derive(Debug, Clone)]
pub struct RedeployOptions {
    /// Bring the handler's code there.
    pub code: bool,
    /// Make the newest image the default version's.
    pub rotate: bool,
    /// Replace instances, and how.
    pub refresh: Option<refresh::RefreshOptions>,
    /// Also while a window is open, or will be soon; rotation does not wait for its end either.
    pub during_window: bool,
}

/// What was done so far.
#[derive(Debug, Clone, Default, Serialize)]
pub struct RedeployReport {
    /// The refresh that an earlier run had begun.
    pub resumed: Option<Refreshed>,
    /// The handler's code.
    pub code: Option<Shipped>,
    /// The rotation.
    pub rotation: Option<rotation::Report>,
    /// The instances.
    pub refresh: Option<Refreshed>,
}

/// Why it ended before its end.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Failed {
    /// What failed, on what.
    pub text: String,
    /// What to do next.
    pub hints: Vec<Advice>,
    /// Whether the same command goes on from here.
    pub resumable: bool,
    /// The call that failed, if one did.
    pub call: Option<Box<FailedCall>>,
    /// See [`AwsError::causes`].
    pub causes: Vec<String>,
}

impl Failed {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            hints: Vec::new(),
            resumable: false,
            call: None,
            causes: Vec::new(),
        }
    }

    pub(crate) fn hint(mut self, hint: impl Into<Advice>) -> Self {
        self.hints.push(hint.into());
        self
    }
}

impl From<AwsError> for Failed {
    fn from(error: AwsError) -> Self {
        Self {
            text: error.to_string(),
            hints: error.hint().into_iter().collect(),
            resumable: true,
            call: FailedCall::of(&error),
            causes: error.causes.to_vec(),
        }
    }
}

impl From<RotationError> for Failed {
    fn from(error: RotationError) -> Self {
        let apply =
            || Advice::new("make it as the stack file says:").run(Command::bootstrap("apply"));
        // What has to be mended first is said; the same command alone would end in the same way.
        let call = match &error {
            RotationError::Call(call) => Some(call),
            _ => None,
        };
        let (hint, resumable) = match &error {
            RotationError::Call(call) => (call.hint(), true),
            RotationError::Config(_)
            | RotationError::NoTemplate { .. }
            | RotationError::NoSubnet { .. } => (Some(apply()), false),
            RotationError::Verify { .. } | RotationError::Moved { .. } => (None, true),
        };
        Self {
            resumable,
            hints: hint.into_iter().collect(),
            call: call.and_then(FailedCall::of),
            causes: call.map_or_else(Vec::new, |call| call.causes.to_vec()),
            ..Self::new(error.chain())
        }
    }
}

impl From<&Failed> for StepError {
    fn from(failed: &Failed) -> Self {
        Self {
            text: failed.text.clone(),
            hint: failed.hints.first().cloned(),
            call: failed.call.clone(),
            causes: failed.causes.clone(),
            gave_up: false,
        }
    }
}

/// Does it, after [`check`]. What was done before a failure is in the report.
///
/// # Errors
/// What failed.
pub async fn run(
    cx: &Context,
    options: &RedeployOptions,
    ready: &Ready,
    report: &mut RedeployReport,
) -> Result<(), Failed> {
    let stack = cx.stack_for("lambda:UpdateFunctionCode", &cx.stack_name)?;
    let mut config = rotation_config(stack);
    if options.during_window {
        config = config.during_window();
    }
    if let Some(how) = options.refresh.as_ref().filter(|_| ready.unfinished) {
        let resumed = replace(cx, &config, how, None).await?;
        report.resumed = Some(resumed.clone());
        went_well(&resumed)?;
    }
    if options.code {
        let shipped = code(cx, &stack.names.lambda_function).await?;
        report.code = Some(shipped.clone());
        works(&shipped)?;
    }
    if options.rotate {
        report.rotation = Some(rotate(cx, &config).await?);
    }
    if let Some(how) = &options.refresh {
        let rotated = report
            .rotation
            .as_ref()
            .filter(|r| r.done.default_set.is_some());
        let old = rotated.map(|rotation| rotation.before.version);
        let refreshed = replace(cx, &config, how, old).await?;
        report.refresh = Some(refreshed.clone());
        went_well(&refreshed)?;
    }
    Ok(())
}

/// A step that tells how it goes. What it came to may be a failure (`verdict`) and yet belongs in the report.
pub(crate) async fn step<T, E>(
    cx: &Context,
    (kind, name): (Kind, &str),
    action: Verb,
    verdict: fn(&T) -> Result<(), Failed>,
    work: impl AsyncFnOnce(&Context) -> Result<T, E>,
) -> Result<T, Failed>
where
    Failed: From<E>,
{
    let address = Address {
        kind,
        name: name.to_owned(),
    };
    let mut cx = cx.clone();
    cx.progress = cx.progress.for_step(&address);
    cx.progress.go_on(action.as_str())?;
    cx.progress.started(action);
    // On the heap: each of these is large, and a thread of a test has little stack.
    let result = Box::pin(work(&cx)).await.map_err(Failed::from);
    let ended = match &result {
        Ok(value) => verdict(value).map_err(|failed| StepError::from(&failed)),
        Err(failed) => Err(StepError::from(failed)),
    };
    cx.progress.ended(ended);
    result
}

async fn code(cx: &Context, name: &str) -> Result<Shipped, Failed> {
    let of = (kind::LAMBDA_FUNCTION, name);
    step(cx, of, Verb::Publish, works, async |cx| {
        let progress = &cx.progress;
        progress.persist(PATIENCE, || ship::ship(cx, name)).await
    })
    .await
}

/// The rotator's own code, run from here.
pub(crate) async fn rotate(
    cx: &Context,
    config: &RotationConfig,
) -> Result<rotation::Report, Failed> {
    let of = (kind::LAUNCH_TEMPLATE, config.launch_template.as_str());
    step(
        cx,
        of,
        Verb::Rotate,
        |_| Ok(()),
        async |cx| {
            let options = rotation::RotationOptions::default();
            let config = config.clone().trying_launches();
            rotation::run(&cx.aws, &config, &*cx.clock, options).await
        },
    )
    .await
}

async fn replace(
    cx: &Context,
    config: &RotationConfig,
    how: &refresh::RefreshOptions,
    old: Option<u64>,
) -> Result<Refreshed, Failed> {
    let of = (kind::AUTO_SCALING_GROUP, config.auto_scaling_group.as_str());
    step(cx, of, Verb::Refresh, went_well, async |cx| {
        if let Some(old) = old {
            until_seen(cx, &config.launch_template, old).await?;
        }
        refresh::run(cx, config, how).await
    })
    .await
}

/// Waits until AWS shows another default version than `old`. A refresh that sees the one from before the rotation
/// finds nothing to replace.
async fn until_seen(cx: &Context, name: &str, old: u64) -> Result<(), AwsError> {
    let look = || async {
        let shown = template::read(&cx.aws, name).await?.default_version;
        Ok(match shown == old {
            true => Err(format!("AWS still shows version {old} as the default")),
            false => Ok(()),
        })
    };
    cx.progress.wait(LOOK_EVERY, SPREAD, look).await
}

/// Code that does not work is a failure, although the alias stayed.
fn works(shipped: &Shipped) -> Result<(), Failed> {
    let Shipped::Kept {
        version,
        failed,
        error,
    } = shipped
    else {
        return Ok(());
    };
    Err(Failed::new(format!(
        "version {failed} of the handler failed its test invocation, so that `live` stays on version \
         {version}: {error}"
    ))
    .hint("correct the handler and run redeploy again; until then the rotator runs the code it had"))
}

/// A refresh that failed is a failure, although all is well again.
fn went_well(refreshed: &Refreshed) -> Result<(), Failed> {
    let Refreshed::WentBack {
        from,
        to,
        image,
        why,
    } = refreshed
    else {
        return Ok(());
    };
    let image = match image {
        Some(image) => format!("{image} is rejected"),
        None => "its image is not to blame".to_owned(),
    };
    Err(Failed::new(format!(
        "the instances could not be replaced: {why}; v{from} is the default again and instances run it, \
         v{to} failed, {image}"
    ))
    .hint("look into a failed instance of that image, make another image, and run redeploy again"))
}
