//! What was adopted is given back, what we made is removed, and what works goes on working.

use std::collections::BTreeSet;

use freshscale_deploy::apply::Goal;
use freshscale_deploy::progress::Verb;
use freshscale_deploy::resource::Removal;

use crate::lifecycle::what_stands;
use crate::reliability::scene::by_hand_in_part;
use crate::support::{Cloud, example, file, to_adopt};

fn destroy() -> Goal {
    Goal::destroy_file(&file(&example()))
}

/// An environment of which one part was made by hand, adopted.
async fn adopted() -> (Cloud, Cloud) {
    let world = by_hand_in_part().await;
    let before = Cloud::of(world.clone());
    let cloud = Cloud::of(world);
    cloud.run(&to_adopt(&example())).await.complete();
    (before, cloud)
}

fn action_names(cloud: &Cloud) -> BTreeSet<String> {
    let world = cloud.emulator.world();
    let groups = world.autoscaling.groups.values();
    groups.flat_map(|g| g.actions.keys().cloned()).collect()
}

fn set(names: Vec<String>) -> BTreeSet<String> {
    names.into_iter().collect()
}

#[tokio::test(start_paused = true)]
async fn an_adopted_environment_is_quiet_and_keeps_actions_that_the_file_does_not_know() {
    let (before, cloud) = adopted().await;
    assert!(action_names(&before).contains("by-hand"));
    assert!(cloud.plan(&example()).await.plan.is_empty());
    assert!(action_names(&cloud).contains("by-hand"));
}

#[tokio::test(start_paused = true)]
async fn destroy_leaves_what_was_there_before_without_our_tags() {
    let (before, cloud) = adopted().await;
    let stood = set(what_stands(&before.emulator));
    let made: Vec<String> = set(what_stands(&cloud.emulator))
        .difference(&stood)
        .cloned()
        .collect();
    assert!(!made.is_empty(), "the apply made what was missing");
    let ran = cloud.run(&destroy()).await.complete();
    assert!(
        !ran.mutating()
            .iter()
            .any(|call| call.contains("DeleteAutoScalingGroup"))
    );
    assert_eq!(action_names(&cloud), action_names(&before));
    let mut world = serde_json::to_value(&*cloud.emulator.world()).unwrap();
    // What EC2 remembers of calls, so that a repeated one does nothing again, is no resource.
    world["ec2"]["client_tokens"].take();
    let text = world.to_string();
    for mark in ["freshscale:adopted", "freshscale:kept", "freshscale:names"] {
        assert!(!text.contains(mark), "{mark} is left");
    }
    // The function goes on as a whole: its role and its log group, which we made, stay with it.
    let left = set(what_stands(&cloud.emulator));
    assert!(stood.is_subset(&left), "{:?}", stood.difference(&left));
    let extra: Vec<&String> = left.difference(&stood).collect();
    assert_eq!(extra.len(), 2, "{extra:?}");
    assert!(extra[0].starts_with("/iam/roles/"), "{extra:?}");
    assert!(extra[1].starts_with("/logs/groups/"), "{extra:?}");
    assert_eq!(cloud.run(&destroy()).await.complete().mutating(), [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn destroy_deletes_what_was_adopted_when_it_is_asked_to() {
    let (_, cloud) = adopted().await;
    let all = Removal {
        delete_adopted: true,
        ..Removal::default()
    };
    cloud.run(&destroy().removing(all)).await.complete();
    assert_eq!(what_stands(&cloud.emulator), Vec::<String>::new());
}

#[tokio::test(start_paused = true)]
async fn an_adopted_resource_that_leaves_the_file_is_released_too() {
    let (_, cloud) = adopted().await;
    let mut less = example();
    let names = &less.names.event_rules;
    let rule = names[&freshscale_stack::names::Trigger::Image].clone();
    less.rotator.triggers.on_image_available = false;
    let plan = cloud.plan(&less).await.plan;
    let step = plan.steps.iter().find(|s| s.address.name == rule).unwrap();
    assert_eq!(step.action.verb(), Verb::Release);
    cloud.apply(&less).await;
    assert!(cloud.plan(&less).await.plan.is_empty());
    let world = cloud.emulator.world();
    let left = serde_json::to_value(&world.events).unwrap();
    assert!(left["rules"].to_string().contains(&rule));
}
