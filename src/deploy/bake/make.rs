//! Making the image, and waiting until it can be launched.

use std::time::Duration;

use aws_sdk_ec2::types::{ResourceType, TagSpecification};
use tokio::time::Instant;

use super::choose::Task;
use super::look::{self, Baked};
use super::name::{self, RELEASE_TAG};
use super::{BakeOptions, Made};
use crate::redeploy::Failed;
use crate::resource::Context;
use crate::resource::tags;
use freshscale_core::advice::{Advice, Command};
use freshscale_core::aws::AwsError;
use freshscale_core::aws::call::{Called, lacked};
use freshscale_core::rotation::describe;
use freshscale_stack::Stack;

/// Making an image takes minutes: looking more often shows nothing more.
const INTERVAL: Duration = Duration::from_secs(10);
/// How long a call is tried again while AWS or the network is in trouble.
const PATIENCE: Duration = Duration::from_secs(5 * 60);
/// How long EC2 may take until all of its answers show what was made.
const SPREADING: Duration = Duration::from_secs(3 * 60);

/// Makes the image unless it is there, and waits until the rotator can find it.
///
/// # Errors
/// The failed call; an image that EC2 could not make; the time is over.
pub(super) async fn make(cx: &Context, options: &BakeOptions, task: &Task) -> Result<Made, Failed> {
    let stack = cx.stack_for("ec2:CreateImage", &options.release)?;
    let name = match task {
        Task::GoOn { image, .. } => image.name.clone(),
        Task::Make { source } => {
            let name = name::image_name(stack, &source.id, &options.release);
            let name = name.map_err(Failed::new)?;
            create(cx, stack, options, &source.id, &name).await?;
            name
        }
    };
    let image = available(cx, options, &name).await?;
    until_listed(cx, stack, &image).await?;
    Ok(Made {
        instance: task.instance().to_owned(),
        made: matches!(task, Task::Make { .. }),
        image,
    })
}

/// One call, tags included, so that there is never an image without them. That the name is taken says that
/// an earlier call did it.
async fn create(
    cx: &Context,
    stack: &Stack,
    options: &BakeOptions,
    instance: &str,
    name: &str,
) -> Result<(), Failed> {
    let tags = name::image_tags(stack, &options.release, &caller(cx).await?, &options.tags);
    let tags = tags::to_ec2(&tags.map_err(Failed::new)?);
    let tagged = |kind: ResourceType| {
        TagSpecification::builder()
            .resource_type(kind)
            .set_tags(Some(tags.clone()))
            .build()
    };
    let request = cx
        .aws
        .ec2
        .create_image()
        .instance_id(instance)
        .name(name)
        .description(format!(
            "Release {} of stack {}",
            options.release, stack.name
        ))
        .no_reboot(!options.reboot)
        .tag_specifications(tagged(ResourceType::Image))
        .tag_specifications(tagged(ResourceType::Snapshot));
    let made = cx.progress.persist(PATIENCE, async || {
        let answer = request.clone().send().await;
        answer.called("ec2:CreateImage", instance)
    });
    match made.await {
        Ok(answer) => {
            let id = answer.image_id().unwrap_or_default();
            cx.progress.note(format!("{id} of {instance}"));
            Ok(())
        }
        Err(error) if error.code.as_deref() == Some("InvalidAMIName.Duplicate") => Ok(()),
        Err(error) => Err(error.into()),
    }
}

async fn caller(cx: &Context) -> Result<String, AwsError> {
    const OPERATION: &str = "sts:GetCallerIdentity";
    let answer = cx.aws.sts.get_caller_identity().send().await;
    let answer = answer.called(OPERATION, "the caller")?;
    answer
        .arn
        .ok_or_else(|| lacked(OPERATION, "the caller", "Arn"))
}

/// What the state of an image means for whoever waits for it.
#[derive(Debug, PartialEq, Eq)]
enum Verdict {
    Ready,
    /// What it waits for.
    NotYet(String),
    Never(Failed),
}

/// `seen`: whether it was seen before.
fn verdict(image: Option<&Baked>, release: &str, seen: bool) -> Verdict {
    let never = |image: &Baked, hint: Advice| {
        let why = image.reason.as_ref();
        let why = why.map_or_else(String::new, |why| format!(" ({why})"));
        let text = format!("image {} is {}{why}", image.id, image.state);
        Verdict::Never(Failed::new(text).hint(hint))
    };
    match image {
        None if seen => Verdict::Never(
            Failed::new("the image was deregistered while it was waited for")
                .hint("run the same command again to make another one"),
        ),
        None => Verdict::NotYet("EC2 does not show the image yet".to_owned()),
        Some(image) if image.tags.get(RELEASE_TAG).is_none_or(|tag| tag != release) => {
            let text = format!(
                "the image's name is taken by {}, which is not of release {release}",
                image.id
            );
            Verdict::Never(Failed::new(text).hint("give this release another id"))
        }
        Some(image) => match image.state.as_str() {
            "available" => Verdict::Ready,
            "pending" | "transient" => Verdict::NotYet(format!("{} is {}", image.id, image.state)),
            "disabled" => {
                let enable = Command::aws("ec2 enable-image");
                let enable = enable.option("--image-id", Some(&image.id));
                never(
                    image,
                    Advice::new("enable it, then run the same command again:").run(enable),
                )
            }
            _ => {
                let away = Command::aws("ec2 deregister-image");
                let away = away.option("--image-id", Some(&image.id));
                let words = "often another snapshot of the volume was begun at the same time, or the account has no \
                     more snapshots left; take it away, then run the same command again:";
                never(image, Advice::new(words).run(away))
            }
        },
    }
}

async fn available(cx: &Context, options: &BakeOptions, name: &str) -> Result<Baked, Failed> {
    let (began, mut seen) = (Instant::now(), false);
    loop {
        let look = cx
            .progress
            .persist(PATIENCE, || look::by_name(&cx.aws, name));
        let found = look.await?;
        let waited = match (verdict(found.as_ref(), &options.release, seen), found) {
            (Verdict::Never(failed), _) => return Err(failed),
            (Verdict::Ready, Some(image)) => return Ok(image),
            (Verdict::NotYet(waited), found) => {
                seen |= found.is_some();
                waited
            }
            (Verdict::Ready, None) => continue,
        };
        if began.elapsed() >= options.limit {
            let minutes = options.limit.as_secs() / 60;
            let failed = Failed::new(format!("after {minutes} min: {waited}"));
            return Err(Failed {
                resumable: true,
                ..failed.hint("EC2 goes on by itself; wait longer with --timeout 3h")
            });
        }
        cx.progress.waiting(waited.clone());
        cx.progress.pause(INTERVAL, &waited).await?;
    }
}

/// The rotator finds images by filters, which EC2 brings up to date a little later than it says `available`.
async fn until_listed(cx: &Context, stack: &Stack, image: &Baked) -> Result<(), AwsError> {
    let look = async || {
        let look = cx
            .progress
            .persist(PATIENCE, || describe::images(&cx.aws, &stack.image));
        let listed = look.await?.iter().any(|listed| listed.id == image.id);
        Ok(match listed {
            true => Ok(()),
            false => Err(format!("EC2 does not list {} yet", image.id)),
        })
    };
    cx.progress.wait(INTERVAL, SPREADING, look).await
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::resource::tags::Tags;

    fn image(state: &str) -> Baked {
        Baked {
            id: "ami-1".to_owned(),
            name: "n".to_owned(),
            state: state.to_owned(),
            architecture: "x86_64".to_owned(),
            reason: None,
            created: None,
            tags: Tags::from([(RELEASE_TAG.to_owned(), "7".to_owned())]),
        }
    }

    fn never(image: Option<&Baked>, release: &str, seen: bool) -> (String, String) {
        match verdict(image, release, seen) {
            Verdict::Never(failed) => (
                failed.text,
                freshscale_core::advice::Place::default().told(&failed.hints[0]),
            ),
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn an_image_is_waited_for_while_it_can_still_come() {
        assert_eq!(
            verdict(Some(&image("available")), "7", false),
            Verdict::Ready
        );
        for (found, said) in [
            (None, "EC2 does not show the image yet"),
            (Some(image("pending")), "ami-1 is pending"),
            (Some(image("transient")), "ami-1 is transient"),
        ] {
            let waits = Verdict::NotYet(said.to_owned());
            assert_eq!(verdict(found.as_ref(), "7", false), waits);
        }
    }

    #[test]
    fn what_never_becomes_available_is_said_with_its_reason_and_the_remedy() {
        let failed = Baked {
            reason: Some("Server.InternalError: Internal error".to_owned()),
            ..image("failed")
        };
        let (text, hint) = never(Some(&failed), "7", true);
        assert_eq!(
            text,
            "image ami-1 is failed (Server.InternalError: Internal error)"
        );
        assert!(hint.contains("deregister-image --image-id ami-1"), "{hint}");
        let (text, _) = never(None, "7", true);
        assert!(text.contains("deregistered"), "{text}");
        let (_, hint) = never(Some(&image("disabled")), "7", true);
        assert!(
            hint.ends_with("aws ec2 enable-image --image-id ami-1"),
            "{hint}"
        );
        let (text, _) = never(Some(&image("available")), "8", false);
        assert!(text.contains("not of release 8"), "{text}");
    }
}
