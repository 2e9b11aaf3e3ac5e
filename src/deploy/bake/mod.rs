//! A release in one command: an image of the instance that has it, and the rotation that makes it the default.
//!
//! Whoever runs it again with the same release id goes on where it was cut off: the image's name and tags say
//! which release it is of, and EC2 takes a name only once.

pub mod choose;
pub mod look;
mod make;
pub mod name;
pub mod outcome;

use std::collections::BTreeSet;
use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

use crate::address::Kind;
use crate::existing;
use crate::forecast::{self, read};
use crate::redeploy::{self, Failed};
use crate::resource::Context;
use crate::resource::lambda_function::rotation_config;
use crate::resource::tags::Tags;
use choose::{Found, Task};
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::Absent;
use freshscale_core::rotation::fit::Contents;
use freshscale_core::rotation::{self, template};
use freshscale_stack::Stack;
use freshscale_stack::names::Account;
use look::{Baked, Source};
use outcome::Outcome;

/// How far ahead a launch of the release is looked for.
const AHEAD: SignedDuration = SignedDuration::from_hours(8 * 24);

/// What to do.
#[derive(Debug, Clone)]
pub struct BakeOptions {
    /// The instance to make the image of; `None`: the only one that it can be.
    pub instance: Option<String>,
    /// The release's id.
    pub release: String,
    /// Whether the instance is shut down for it.
    pub reboot: bool,
    /// How long to wait for the image.
    pub limit: Duration,
    /// The caller's own tags.
    pub tags: Tags,
}

/// The image of a release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Made {
    /// The instance that it was made of.
    pub instance: String,
    /// Whether this run made it; an earlier one else.
    pub made: bool,
    /// The image.
    #[serde(flatten)]
    pub image: Baked,
}

/// The first launch that starts the release.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct FirstLaunch {
    /// When it is due; UTC.
    pub at: Timestamp,
    /// The scheduled action.
    pub action: String,
    /// The window that it opens.
    pub window: Option<String>,
    /// The desired capacity before it.
    pub from: u32,
    /// And after it.
    pub to: u32,
}

/// What was done so far.
#[derive(Debug, Clone, Default, Serialize)]
pub struct BakeReport {
    /// The image.
    pub image: Option<Made>,
    /// The rotation after it.
    pub rotation: Option<rotation::Report>,
    /// What became of the image.
    pub result: Option<Outcome>,
    /// The next launch of it; `None` if there is none within a week.
    pub next: Option<FirstLaunch>,
    /// Why the next launch is not known.
    pub next_unknown: Option<String>,
}

/// Looks what a release begins with, and whether it may. Nothing is changed.
///
/// # Errors
/// Why not, or the failed call.
pub async fn check(cx: &Context, options: &BakeOptions) -> Result<Task, Failed> {
    let stack = cx.stack_for("ec2:CreateImage", &options.release)?;
    choose::owned(stack, &cx.account.id)?;
    let named = async {
        match &options.instance {
            Some(id) => look::instance(&cx.aws, id).await,
            None => Ok(None),
        }
    };
    let (candidates, named, images) = tokio::join!(
        look::candidates(&cx.aws, stack),
        named,
        look::released(&cx.aws, stack, &options.release),
    );
    let found = Found {
        candidates: candidates?,
        named: named?,
        images: images?,
    };
    let task = choose::choose(stack, &options.release, options.instance.as_deref(), &found)?;
    if let Task::Make { source } = &task
        && is_first(cx).await?
    {
        can_begin(cx, stack).await?;
        can_start(cx, stack, source).await?;
    }
    // What EC2 would refuse later is refused before anything is asked.
    name::image_name(stack, task.instance(), &options.release).map_err(Failed::new)?;
    name::image_tags(stack, &options.release, "", &options.tags).map_err(Failed::new)?;
    Ok(task)
}

/// An image that the stack could begin with is there already: what is made now would wait for `apply` all the same.
async fn can_begin(cx: &Context, stack: &Stack) -> Result<(), Failed> {
    if rotation::newest(&cx.aws, &stack.image, None, &*cx.clock)
        .await?
        .chosen
        .is_none()
    {
        return Ok(());
    }
    let name = &stack.names.launch_template;
    let text = format!("launch-template/{name} does not exist: nothing would start the image");
    Err(Failed::new(text).hint(Advice::new("make it with:").run(Command::bootstrap("apply"))))
}

/// No template has proved the stack's instance type yet. Who may not ask EC2 for it goes by its name, as the stack file did.
async fn can_start(cx: &Context, stack: &Stack, source: &Source) -> Result<(), Failed> {
    let kind = &stack.launch_template.instance_type;
    let contents = Contents {
        instance_types: vec![kind.clone()],
        ..Default::default()
    };
    let found = existing::look(&cx.aws, &contents, &BTreeSet::new()).await?;
    if let Some(missing) = found.missing.first() {
        let text = format!("nothing would start the image: {missing}");
        return Err(Failed::new(text).hint(
            "correct launch_template.instance_type in the stack file, or look at --region; then run the same command again",
        ));
    }
    let known = found.types.get(kind).map(|facts| &facts.architectures);
    let Some(known) = known.filter(|known| !known.is_empty()) else {
        return Ok(());
    };
    let known: Vec<&str> = known.iter().map(String::as_str).collect();
    choose::runs(stack, source, &known)
}

/// Whether it is the image that the stack begins with: there is no launch template yet, and what `apply` makes starts it.
///
/// # Errors
/// The failed call.
pub async fn is_first(cx: &Context) -> Result<bool, Failed> {
    let stack = cx.stack_for("ec2:CreateImage", &cx.stack_name)?;
    let template = template::describe_one(&cx.aws, &stack.names.launch_template);
    Ok(template.await.absent()?.is_none())
}

/// Does it, after [`check`]. What was done before a failure is in the report.
///
/// # Errors
/// What failed, or why the image is not rolled out.
pub async fn run(
    cx: &Context,
    options: &BakeOptions,
    task: &Task,
    report: &mut BakeReport,
) -> Result<(), Failed> {
    let stack = cx.stack_for("ec2:CreateImage", &options.release)?;
    let release = (Kind("release"), options.release.as_str());
    let made = redeploy::step(
        cx,
        release,
        crate::progress::Verb::Bake,
        |_| Ok(()),
        async |cx| make::make(cx, options, task).await,
    )
    .await?;
    report.image = Some(made.clone());
    if is_first(cx).await? {
        report.result = Some(Outcome::First);
        return Ok(());
    }
    let rotation = redeploy::rotate(cx, &rotation_config(stack)).await?;
    let outcome = Outcome::of(&rotation, &made.image);
    report.rotation = Some(rotation);
    report.result = Some(outcome.clone());
    match outcome {
        Outcome::Held { why } => Err(held(&options.release, &made.image, &why)),
        Outcome::Newer { .. } | Outcome::First => Ok(()),
        Outcome::Default { .. } => {
            // The release is out. Not to know when it is launched is no reason to call that a failure.
            match next(cx, stack, &made.image.id).await {
                Ok(next) => report.next = next,
                Err(error) => report.next_unknown = Some(error.to_string()),
            }
            Ok(())
        }
    }
}

fn held(release: &str, image: &Baked, why: &str) -> Failed {
    Failed::new(format!(
        "{} of release {release} is there, and is not the default: {why}",
        image.id
    ))
    .hint(
        Advice::new("when that is over, the rotator's next run does the rest, or then at once:")
            .run(Command::bootstrap("rotate")),
    )
}

/// The first launch that starts this image.
async fn next(cx: &Context, stack: &Stack, image: &str) -> Result<Option<FirstLaunch>, AwsError> {
    let account = |id: &str| Account {
        id: id.to_owned(),
        ..cx.account.clone()
    };
    let Some(facts) = read::launches(&cx.aws, stack, account, cx.clock.now()).await? else {
        return Ok(None);
    };
    let now = cx.clock.now();
    let until = now.checked_add(AHEAD).unwrap_or(now);
    let launches = forecast::forecast(&facts, now, &(now..until)).launches;
    let first = launches.into_iter();
    let first = { first }.find(|launch| launch.source.image().is_some_and(|i| i.id == image));
    Ok(first.map(|launch| FirstLaunch {
        at: launch.at,
        window: stack
            .window_of(&launch.action)
            .map(|(window, _)| window.name.clone()),
        action: launch.action,
        from: launch.from,
        to: launch.to,
    }))
}
