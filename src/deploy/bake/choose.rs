//! Of which instance the image is made, or which image is there already: pure.

use super::look::{Baked, Source};
use super::name;
use crate::redeploy::Failed;
use freshscale_core::advice::{Advice, Command};
use freshscale_stack::Stack;

/// What a release begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// There is no image of it yet.
    Make {
        /// The instance to make it of.
        source: Source,
    },
    /// An earlier run began, or is done.
    GoOn {
        /// The image.
        image: Baked,
        /// The instance that it was made of.
        instance: String,
    },
}

impl Task {
    /// `i-…`
    #[must_use]
    pub fn instance(&self) -> &str {
        match self {
            Self::Make { source } => &source.id,
            Self::GoOn { instance, .. } => instance,
        }
    }
}

/// What was found of a release and of instances.
#[derive(Debug, Clone, Default)]
pub struct Found {
    /// The running instances of the right name.
    pub candidates: Vec<Source>,
    /// The one that was named, if it exists.
    pub named: Option<Source>,
    /// The stack's images that carry the tag of the release.
    pub images: Vec<Baked>,
}

/// Chooses. `named` is the instance that the caller asked for.
///
/// # Errors
/// Why it cannot be told, or must not be.
pub fn choose(
    stack: &Stack,
    release: &str,
    named: Option<&str>,
    found: &Found,
) -> Result<Task, Failed> {
    let outside = outside(stack, &found.candidates);
    let standing: Vec<(&str, &Baked)> = found
        .images
        .iter()
        .filter(|image| image.state != "deregistered")
        .filter_map(|image| Some((name::instance_of(stack, &image.name, release)?, image)))
        .collect();
    match standing.as_slice() {
        [] => {}
        [(instance, image)] => {
            let other = match (named, outside.as_slice()) {
                (Some(named), _) => Some(named),
                (None, [only]) => Some(only.id.as_str()),
                (None, _) => None,
            };
            return match other.filter(|other| other != instance) {
                Some(other) => Err(of_another(release, image, instance, other)),
                None => {
                    counts(stack, release, image)?;
                    Ok(Task::GoOn {
                        image: (*image).clone(),
                        instance: (*instance).to_owned(),
                    })
                }
            };
        }
        several => return Err(ambiguous_images(release, several)),
    }
    let source = match (named, &found.named, outside.as_slice()) {
        (Some(_), Some(source), _) => source,
        (Some(named), None, _) => {
            let text = format!("instance {named} does not exist");
            return Err(Failed::new(text).hint("look at --region, --profile and the id"));
        }
        (None, _, [only]) => only,
        (None, _, several) => return Err(ambiguous(stack, several, &found.candidates)),
    };
    fit(stack, source)?;
    Ok(Task::Make {
        source: source.clone(),
    })
}

/// Those of the group come and go, and run what was rolled out before.
fn outside<'s>(stack: &Stack, candidates: &'s [Source]) -> Vec<&'s Source> {
    let group = &stack.names.auto_scaling_group;
    let outside = candidates.iter();
    outside
        .filter(|source| source.group.as_ref() != Some(group))
        .collect()
}

fn ambiguous(stack: &Stack, several: &[&Source], all: &[Source]) -> Failed {
    let group = &stack.names.auto_scaling_group;
    let tagged = match stack.image.instance_name.as_str() {
        "" => format!("that images {} are made of", stack.image.words()),
        name => format!("with the Name tag {name}"),
    };
    let told = |sources: &[&Source]| {
        let lines = sources.iter().map(|source| {
            let since = source.launched.map_or_else(String::new, |at| {
                format!(", started {}", at.strftime("%Y-%m-%d %H:%M UTC"))
            });
            format!("{}{since}", source.id)
        });
        lines.collect::<Vec<_>>().join("; ")
    };
    if several.is_empty() {
        let of_group: Vec<&Source> = all.iter().collect();
        let rest = match of_group.len() {
            0 => String::new(),
            _ => format!("; only of the group there are: {}", told(&of_group)),
        };
        return Failed::new(format!(
            "no instance outside of {group} is running {tagged}{rest}"
        ))
        .hint("start it, or name one with --instance i-…");
    }
    Failed::new(format!(
        "{} instances outside of {group} are running {tagged}: {}",
        several.len(),
        told(several)
    ))
    .hint("say which one has the release: --instance i-…")
}

fn of_another(release: &str, image: &Baked, instance: &str, other: &str) -> Failed {
    Failed::new(format!(
        "release {release} has an image already, {} of {instance}, and this would be one of {other}",
        image.id
    ))
    .hint(format!(
        "use that one with --instance {instance}, or give this release another id"
    ))
}

fn ambiguous_images(release: &str, several: &[(&str, &Baked)]) -> Failed {
    let lines = several.iter();
    let lines: Vec<String> = lines
        .map(|(instance, image)| format!("{} of {instance}, {}", image.id, image.state))
        .collect();
    Failed::new(format!(
        "release {release} has {} images: {}",
        several.len(),
        lines.join("; ")
    ))
    .hint(
        Advice::new("keep the right one, and deregister the other:")
            .run(Command::aws("ec2 deregister-image").option("--image-id", Some("ami-…"))),
    )
}

/// What would make an image that the rotator never chooses, or that EC2 does not make, is not made.
fn fit(stack: &Stack, source: &Source) -> Result<(), Failed> {
    let id = &source.id;
    if !["running", "stopping", "stopped"].contains(&source.state.as_str()) {
        let text = format!("instance {id} is {}", source.state);
        return Err(Failed::new(text).hint("an image can be made while it is running or stopped"));
    }
    if source.root_device_type != "ebs" {
        let root = &source.root_device_type;
        let text = format!("the root device of instance {id} is {root}");
        return Err(Failed::new(text).hint("EC2 makes images of instances on EBS only"));
    }
    if source.group.as_ref() == Some(&stack.names.auto_scaling_group) {
        let group = &stack.names.auto_scaling_group;
        let text = format!(
            "instance {id} is of {group} itself, of whose instances the rotator counts no image"
        );
        return Err(
            Failed::new(text).hint("name the one that the release was put on, with --instance i-…")
        );
    }
    if let Some(wanted) = &stack.image.selector.source_instance
        && wanted != id
    {
        let text =
            format!("`image.source_instance` is {wanted}: no image of {id} would be rotated in");
        return Err(Failed::new(text).hint("put the release on that one, or change the stack file"));
    }
    runs(stack, source, &[stack.image.architecture.as_str()])
}

/// Whether the stack's instance type, which runs these architectures, starts an image of that instance.
///
/// # Errors
/// It does not.
pub(super) fn runs(stack: &Stack, source: &Source, runs: &[&str]) -> Result<(), Failed> {
    if runs.contains(&source.architecture.as_str()) {
        return Ok(());
    }
    let text = unlike(
        stack,
        &format!("instance {}", source.id),
        &source.architecture,
        &runs.join(" or "),
    );
    Err(Failed::new(text).hint(
        "name another one with --instance i-…, or choose another launch_template.instance_type in the stack file",
    ))
}

fn unlike(stack: &Stack, what: &str, is: &str, runs: &str) -> String {
    let kind = &stack.launch_template.instance_type;
    format!("{what} is {is}, and instances of {kind} are {runs}")
}

/// The rotator asks EC2 for images of one architecture: another would be waited for in vain.
fn counts(stack: &Stack, release: &str, image: &Baked) -> Result<(), Failed> {
    let (is, wanted) = (&image.architecture, stack.image.architecture.as_str());
    if is.is_empty() || is == wanted {
        return Ok(());
    }
    let what = format!("{} of release {release}", image.id);
    Err(Failed::new(unlike(stack, &what, is, wanted)).hint(format!(
        "choose a launch_template.instance_type that runs {is} in the stack file, or put the release on an instance \
         that is {wanted} and give it another id"
    )))
}

/// Whether an image of this account counts for the rotator at all.
///
/// # Errors
/// Why not.
pub fn owned(stack: &Stack, account: &str) -> Result<(), Failed> {
    let owners = &stack.image.owners;
    if owners
        .iter()
        .any(|owner| owner == "self" || owner == account)
    {
        return Ok(());
    }
    Err(Failed::new(format!(
        "`image.owners` has {} and not `self`, so that an image of this account would never be rotated in",
        owners.join(", ")
    ))
    .hint(Advice::new("add `self` to `image.owners`, then:").run(Command::bootstrap("apply"))))
}

#[cfg(test)]
mod tests;
