//! Of which instance the image is made, or which image is there already: pure.

use super::look::{Baked, Source};
use super::name;
use crate::redeploy::Failed;
use crate::stack::Stack;

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
                None => Ok(Task::GoOn {
                    image: (*image).clone(),
                    instance: (*instance).to_owned(),
                }),
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
    let (name, group) = (&stack.image.instance_name, &stack.names.auto_scaling_group);
    let told = |sources: &[&Source]| {
        let lines = sources.iter().map(|source| {
            let since = source.launched.map_or_else(String::new, |at| {
                format!(", started {}", at.strftime("%Y-%m-%d %H:%M UTC"))
            });
            format!("\n  {}{since}", source.id)
        });
        lines.collect::<String>()
    };
    if several.is_empty() {
        let of_group: Vec<&Source> = all.iter().collect();
        let rest = match of_group.len() {
            0 => String::new(),
            _ => format!("; only of the group there are:{}", told(&of_group)),
        };
        return Failed::new(format!(
            "no instance outside of {group} is running with the Name tag {name}{rest}"
        ))
        .hint("start it, or name one with --instance i-…");
    }
    Failed::new(format!(
        "{} instances outside of {group} are running with the Name tag {name}:{}",
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
        "go on with that one by --instance {instance}, or give this release another id"
    ))
}

fn ambiguous_images(release: &str, several: &[(&str, &Baked)]) -> Failed {
    let lines = several.iter();
    let lines: String = lines
        .map(|(instance, image)| format!("\n  {} of {instance}, {}", image.id, image.state))
        .collect();
    Failed::new(format!(
        "release {release} has {} images:{lines}",
        several.len()
    ))
    .hint("keep the right one: aws ec2 deregister-image --image-id ami-…")
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
    let wanted = stack.image.architecture.as_str();
    if source.architecture != wanted {
        let text = format!(
            "instance {id} is {}, and instances of {} are {wanted}",
            source.architecture, stack.launch_template.instance_type
        );
        return Err(Failed::new(text).hint("name another one with --instance i-…"));
    }
    Ok(())
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
    .hint("add `self` to `image.owners`, then bootstrap apply"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]
    use super::*;
    use crate::aws::tags::Tags;

    fn stack() -> Stack {
        let text = "version: 1\nname: web\nimage: { instance_name: web }\n\
             launch_template: { instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0] }\n\
             auto_scaling_group: { subnet_ids: [subnet-0a123456789abcdef], capacity: { min: 0, max: 8, desired: 0 } }\n\
             schedule: { timezone: Asia/Seoul }\n";
        let loaded = crate::stack::load_str("web.yaml".as_ref(), text);
        loaded
            .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
            .stack
    }

    fn source(id: &str) -> Source {
        Source {
            id: id.to_owned(),
            state: "running".to_owned(),
            architecture: "x86_64".to_owned(),
            root_device_type: "ebs".to_owned(),
            group: None,
            name_tag: Some("web".to_owned()),
            launched: "2026-03-01T00:00:00Z".parse().ok(),
        }
    }

    fn image(instance: &str, state: &str) -> Baked {
        Baked {
            id: format!("ami-{instance}"),
            name: name::image_name(&stack(), instance, "7").unwrap(),
            state: state.to_owned(),
            reason: None,
            created: None,
            tags: Tags::new(),
        }
    }

    fn found(candidates: &[Source], images: &[Baked]) -> Found {
        Found {
            candidates: candidates.to_vec(),
            named: None,
            images: images.to_vec(),
        }
    }

    fn refused(named: Option<&str>, found: &Found) -> String {
        let failed = choose(&stack(), "7", named, found).unwrap_err();
        assert!(!failed.hints.is_empty() && !failed.resumable);
        failed.text
    }

    #[test]
    fn the_only_instance_of_the_name_that_is_not_of_the_group_is_chosen() {
        let of_group = Source {
            group: Some("web-asg".to_owned()),
            ..source("i-2")
        };
        let found = found(&[source("i-1"), of_group.clone()], &[]);
        let task = choose(&stack(), "7", None, &found).unwrap();
        assert_eq!(
            task,
            Task::Make {
                source: source("i-1")
            }
        );
        let alone = Found {
            candidates: vec![of_group],
            ..found
        };
        let said = refused(None, &alone);
        assert!(
            said.contains("only of the group there are:\n  i-2"),
            "{said}"
        );
    }

    #[test]
    fn none_and_several_are_refused_with_a_list() {
        assert!(refused(None, &found(&[], &[])).starts_with("no instance outside of web-asg"));
        let said = refused(None, &found(&[source("i-1"), source("i-2")], &[]));
        assert_eq!(
            said,
            "2 instances outside of web-asg are running with the Name tag web:\n  \
             i-1, started 2026-03-01 00:00 UTC\n  i-2, started 2026-03-01 00:00 UTC"
        );
    }

    #[test]
    fn an_instance_that_is_named_is_taken_whatever_others_there_are() {
        let mut found = found(&[source("i-1"), source("i-2")], &[]);
        found.named = Some(source("i-3"));
        let task = choose(&stack(), "7", Some("i-3"), &found).unwrap();
        assert_eq!(task.instance(), "i-3");
        found.named = None;
        assert_eq!(refused(Some("i-3"), &found), "instance i-3 does not exist");
    }

    #[test]
    fn what_no_useful_image_can_be_made_of_is_refused() {
        let refused = |change: fn(&mut Source)| {
            let mut named = source("i-1");
            change(&mut named);
            let found = Found {
                named: Some(named),
                ..Found::default()
            };
            refused(Some("i-1"), &found)
        };
        let said = refused(|s| s.state = "terminated".to_owned());
        assert_eq!(said, "instance i-1 is terminated");
        let said = refused(|s| s.root_device_type = "instance-store".to_owned());
        assert!(said.contains("instance-store"), "{said}");
        let said = refused(|s| s.architecture = "arm64".to_owned());
        assert_eq!(
            said,
            "instance i-1 is arm64, and instances of c6i.large are x86_64"
        );
        let mut stack = stack();
        stack.image.owners = vec!["222222222222".to_owned()];
        assert!(owned(&stack, "111111111111").is_err());
        assert!(owned(&stack, "222222222222").is_ok());
    }

    #[test]
    fn the_image_of_an_earlier_run_is_gone_on_with_although_its_instance_has_gone() {
        let images = [image("i-1", "pending"), image("i-9", "deregistered")];
        for candidates in [
            vec![source("i-1")],
            vec![],
            vec![source("i-1"), source("i-2")],
        ] {
            let task = choose(&stack(), "7", None, &found(&candidates, &images)).unwrap();
            assert_eq!(
                task,
                Task::GoOn {
                    image: images[0].clone(),
                    instance: "i-1".to_owned()
                }
            );
        }
        let foreign = Baked {
            name: "a copy".to_owned(),
            ..images[0].clone()
        };
        let task = choose(&stack(), "7", None, &found(&[source("i-1")], &[foreign])).unwrap();
        assert!(matches!(task, Task::Make { .. }), "a copy is not the image");
    }

    #[test]
    fn another_instance_under_the_same_release_is_refused() {
        let images = [image("i-1", "available")];
        let said = refused(Some("i-2"), &found(&[], &images));
        assert_eq!(
            said,
            "release 7 has an image already, ami-i-1 of i-1, and this would be one of i-2"
        );
        refused(None, &found(&[source("i-2")], &images));
        let both = [image("i-1", "available"), image("i-2", "pending")];
        let said = refused(None, &found(&[], &both));
        assert!(said.contains("ami-i-2 of i-2, pending"), "{said}");
    }
}
