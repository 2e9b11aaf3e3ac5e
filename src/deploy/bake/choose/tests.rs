#![allow(clippy::unwrap_used)]
use super::*;
use crate::resource::tags::Tags;

fn stack() -> Stack {
    let text = "version: 1\nname: web\nimage: { instance_name: web }\n\
         launch_template: { instance_type: c6i.large, security_group_ids: [sg-0123456789abcdef0] }\n\
         auto_scaling_group: { subnet_ids: [subnet-0a123456789abcdef], capacity: { min: 0, max: 8, desired: 0 } }\n\
         schedule: { timezone: Asia/Seoul }\n";
    let loaded = freshscale_stack::load_str("web.yaml".as_ref(), text);
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
        architecture: "x86_64".to_owned(),
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
    assert!(said.contains("only of the group there are: i-2"), "{said}");
}

#[test]
fn none_and_several_are_refused_with_a_list() {
    assert!(refused(None, &found(&[], &[])).starts_with("no instance outside of web-asg"));
    let said = refused(None, &found(&[source("i-1"), source("i-2")], &[]));
    assert_eq!(
        said,
        "2 instances outside of web-asg are running with the Name tag web: \
         i-1, started 2026-03-01 00:00 UTC; i-2, started 2026-03-01 00:00 UTC"
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
fn an_image_of_another_architecture_is_not_waited_for() {
    let mut arm = image("i-1", "pending");
    arm.architecture = "arm64".to_owned();
    let said = refused(None, &found(&[source("i-1")], std::slice::from_ref(&arm)));
    assert_eq!(
        said,
        "ami-i-1 of release 7 is arm64, and instances of c6i.large are x86_64"
    );
    arm.architecture.clear();
    let task = choose(&stack(), "7", None, &found(&[], &[arm])).unwrap();
    assert_eq!(
        task.instance(),
        "i-1",
        "what EC2 does not say is no finding"
    );
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
