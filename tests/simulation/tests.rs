//! The short form of the simulation, and what it would notice.

use aws_sdk_ec2::types::RequestLaunchTemplateData;
use freshscale_emulator::world::World;

use super::file::File;
use super::hand::{arrive, strangers};
use super::invariants::{Capacity, Seen, broken, newest_image, owned};
use super::launches::kinds;
use super::random::Random;
use super::{Lived, simulate};
use crate::support::Cloud;

/// What a failure said to replay it with.
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn whatever_happens_in_what_order_every_promise_holds() {
    let seeds = asked("FRESHSCALE_SEED").map_or(vec![1, 2, 3, 4], |seed| vec![seed]);
    let days = asked("FRESHSCALE_DAYS").unwrap_or(12);
    let mut lives = Vec::new();
    for seed in &seeds {
        let lived = simulate(*seed, days).unwrap_or_else(|why| panic!("{why}"));
        assert!(lived.applies > 0 && lived.disturbed > 0, "{lived:?}");
        lives.push(lived);
    }
    // One life that is looked at again meets what it meets.
    if seeds.len() == 1 {
        return;
    }
    for kind in kinds() {
        let met = |life: &Lived| life.drawn.get(kind).is_some_and(|times| *times > 0);
        assert!(lives.iter().any(met), "no life has met {kind}");
    }
    let all = |of: fn(&Lived) -> u64| lives.iter().map(of).sum::<u64>();
    assert!(
        all(|life| life.refused) > 0
            && all(|life| life.foretold) > 0
            && all(|life| life.killed) > 0
    );
}

#[test]
fn a_seed_replays_exactly() {
    let lived = |seed| simulate(seed, 6).unwrap_or_else(|why| panic!("{why}"));
    let first = lived(5);
    assert_eq!(first, lived(5));
    assert_ne!(first, lived(6));
}

async fn applied() -> (Cloud, freshscale_stack::Stack) {
    let stack = File::new().stack();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    (cloud, stack)
}

#[tokio::test(start_paused = true)]
async fn an_older_image_by_default_is_noticed() {
    let (cloud, stack) = applied().await;
    let mut seen = Seen::default();
    let old = newest_image(&cloud.emulator.world());
    // Two nights, with two rotations.
    cloud.advance_to("2026-03-03T18:00:00Z").await;
    assert_ne!(newest_image(&cloud.emulator.world()), old);
    assert_eq!(broken(&cloud, &stack, &mut seen), None);
    let aws = cloud.session().aws;
    let data = RequestLaunchTemplateData::builder().set_image_id(old);
    let name = &stack.names.launch_template;
    let version = aws
        .ec2
        .create_launch_template_version()
        .launch_template_name(name);
    let version = version
        .launch_template_data(data.build())
        .send()
        .await
        .unwrap();
    let number = version.launch_template_version().unwrap().version_number();
    let default = aws.ec2.modify_launch_template().launch_template_name(name);
    let default = default.default_version(number.unwrap().to_string());
    default.send().await.unwrap();
    let why = broken(&cloud, &stack, &mut seen).unwrap();
    assert!(why.contains("went back"), "{why}");
}

#[tokio::test(start_paused = true)]
async fn a_second_resource_of_the_stack_is_noticed() {
    let (cloud, stack) = applied().await;
    assert!(
        owned(&cloud.emulator.world(), &stack)
            .iter()
            .all(|(_, count)| *count > 0)
    );
    let aws = cloud.session().aws;
    let group = aws.logs.create_log_group().log_group_name("another");
    group
        .tags("freshscale:stack", &stack.name)
        .send()
        .await
        .unwrap();
    let why = broken(&cloud, &stack, &mut Seen::default()).unwrap();
    assert_eq!(why, "the stack has 2 of /logs/groups");
}

#[tokio::test(start_paused = true)]
async fn sizes_that_nobody_but_a_run_can_have_set_are_noticed() {
    let (cloud, stack) = applied().await;
    let sizes = |world: &World| Capacity::of(world, &stack).unwrap();
    let before = sizes(&cloud.emulator.world());
    let now = cloud.emulator.now();
    assert_eq!(
        before.reset(Some(sizes(&cloud.emulator.world())), now),
        None
    );
    let before = sizes(&cloud.emulator.world());
    let group = cloud.session().aws.autoscaling.set_desired_capacity();
    let group = group.auto_scaling_group_name(&stack.names.auto_scaling_group);
    group.desired_capacity(3).send().await.unwrap();
    let why = before.reset(Some(sizes(&cloud.emulator.world())), now);
    assert_eq!(
        why.as_deref(),
        Some("sizes went from (0, 8, 0) to (0, 8, 3)")
    );
}

#[tokio::test(start_paused = true)]
async fn a_touched_stranger_is_noticed() {
    let (cloud, stack) = applied().await;
    let places = ["/logs/groups/~1aws~1lambda~1web-rotator-old"];
    let mut random = Random::new(1);
    while strangers(&cloud, &stack, &places)[0] == "null" {
        arrive(&cloud, &stack, &mut random).await;
    }
    let before = strangers(&cloud, &stack, &places);
    let logs = cloud.session().aws.logs;
    let retention = logs.put_retention_policy().retention_in_days(1);
    let retention = retention.log_group_name("/aws/lambda/web-rotator-old");
    retention.send().await.unwrap();
    assert_ne!(strangers(&cloud, &stack, &places), before);
}
