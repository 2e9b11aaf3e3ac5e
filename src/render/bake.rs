//! A release, for people: what is about to be done, and what was.

use jiff::tz::TimeZone;

use super::{Page, say};
use freshscale_core::words::{count, local_in};
use freshscale_deploy::bake::choose::Task;
use freshscale_deploy::bake::outcome::Outcome;
use freshscale_deploy::bake::{BakeOptions, BakeReport, FirstLaunch};
use freshscale_stack::Stack;

/// What is about to be done: a line for each part.
#[must_use]
pub fn plan(stack: &Stack, options: &BakeOptions, task: &Task, first: bool) -> Page {
    let mut out = Page::new();
    let release = &options.release;
    match task {
        Task::Make { source } => say!(
            out,
            "  {}: an image of it, release {release}, {}",
            source.id,
            reboot(options.reboot, &source.state)
        ),
        Task::GoOn { image, instance } => say!(
            out,
            "  {}: the image of {instance}, release {release}, is there already, {}",
            image.id,
            image.state
        ),
    };
    let of_another_name = match task {
        Task::Make { source } => source
            .name_tag
            .as_ref()
            .filter(|name| **name != stack.image.instance_name)
            .filter(|_| !stack.image.instance_name.is_empty()),
        Task::GoOn { .. } => None,
    };
    if let Some(name) = of_another_name {
        say!(
            out,
            "  note: its Name tag is {name}; the image's will be {}",
            stack.image.instance_name
        );
    }
    let becomes = match first {
        true => "there is none yet; `apply` makes it with this image",
        false => "the newest image becomes the default",
    };
    let template = &stack.names.launch_template;
    say!(out, "  launch-template/{template}: {becomes}");
    out
}

fn reboot(reboot: bool, state: &str) -> &'static str {
    match (reboot, state) {
        (_, "stopped") => "which is stopped: its disks are at rest",
        (true, _) => "after a reboot: it serves nobody for that long",
        (false, _) => {
            "without a reboot: what is on its disks now, as AWS Backup does (--reboot flushes them)"
        }
    }
}

/// What was done: a line for each part.
#[must_use]
pub fn text(report: &BakeReport, zone: &TimeZone) -> Page {
    let mut out = Page::new();
    if let Some(made) = &report.image {
        let by = if made.made { "made" } else { "made before" };
        say!(
            out,
            "  image           {} of {}, {by}",
            made.image.id,
            made.instance
        );
    }
    if let Some(rotation) = &report.rotation {
        say!(out, "  rotation        {}", rotation.why);
    }
    match &report.result {
        None => {}
        Some(Outcome::Default {
            version,
            moved: true,
        }) => {
            say!(out, "  default now     v{version}, with the release")
        }
        Some(Outcome::Default { version, .. }) => say!(
            out,
            "  default now     v{version}, which has the release already"
        ),
        Some(Outcome::Newer { version, image }) => say!(
            out,
            "  default now     v{version}, with {image}, which is newer than the release's"
        ),
        Some(Outcome::First) => say!(
            out,
            "  default now     none: there is no launch template yet, and `apply` makes one with this image"
        ),
        Some(Outcome::Held { .. }) => say!(out, "  default now     as before"),
    };
    if let Some(Outcome::Default { .. }) = report.result {
        say!(out, "  next launch     {}", next(report, zone));
    }
    for warning in report
        .rotation
        .iter()
        .flat_map(|rotation| &rotation.warnings)
    {
        say!(out, "  warning: {warning}");
    }
    out
}

fn next(report: &BakeReport, zone: &TimeZone) -> String {
    match (&report.next, &report.next_unknown) {
        (Some(launch), _) => said(launch, zone),
        (None, Some(why)) => format!("not known: {why}"),
        (None, None) => "none within 8 days".to_owned(),
    }
}

fn said(launch: &FirstLaunch, zone: &TimeZone) -> String {
    let more = usize::try_from(launch.to.saturating_sub(launch.from)).unwrap_or(usize::MAX);
    let by = match &launch.window {
        Some(window) => format!("window {window}"),
        None => format!("scheduled action {}", launch.action),
    };
    format!(
        "{}, {} of it, {by}",
        local_in(launch.at, zone),
        count(more, "instance")
    )
}
