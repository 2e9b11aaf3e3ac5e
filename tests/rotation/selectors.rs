//! Images chosen otherwise than by their `Name` tag.

use std::collections::BTreeMap;
use std::path::Path;

use freshscale_emulator::simulation::{self, Scenario};
use freshscale_stack::{Stack, load_str};
use jiff::SignedDuration;

use super::scene::Scene;
use crate::support::{Cloud, example};

/// The example with another way to tell its images.
fn by(change: impl FnOnce(&mut Stack)) -> Stack {
    let mut stack = example();
    stack.image.instance_name = String::new();
    stack.image.name_prefix = String::new();
    change(&mut stack);
    stack
}

fn tags(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let pairs = pairs.iter();
    pairs
        .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
        .collect()
}

#[tokio::test(start_paused = true)]
async fn several_tags_choose() {
    let wanted = tags(&[("Role", "web"), ("Stage", "prod")]);
    let scene = Scene::of(&by(|stack| stack.image.selector.tags = wanted.clone())).await;
    let right = scene.image(|new| new.tags = wanted.clone()).await;
    scene.image(|new| new.tags = tags(&[("Role", "web")])).await;
    scene
        .image(|new| new.tags = tags(&[("Role", "web"), ("Stage", "Prod")]))
        .await;
    let report = scene.rotate().await;
    assert_eq!(report.newest.unwrap().id, right);
    assert_eq!(scene.default().1["ImageId"], right.as_str());
}

#[tokio::test(start_paused = true)]
async fn a_pattern_of_the_name_chooses() {
    let stack = by(|stack| stack.image.selector.name = Some("golden-*-web".to_owned()));
    let scene = Scene::of(&stack).await;
    let right = scene
        .image(|new| new.name = "golden-7-web".to_owned())
        .await;
    scene.image(|new| new.name = "golden-8-db".to_owned()).await;
    scene
        .image(|new| new.name = "Golden-9-web".to_owned())
        .await;
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], right.as_str());
}

#[tokio::test(start_paused = true)]
async fn the_source_instance_chooses_whoever_made_the_image() {
    let id = "i-0123456789abcdef0";
    let stack = by(|stack| stack.image.selector.source_instance = Some(id.to_owned()));
    let scene = Scene::of(&stack).await;
    let by_hand = scene.image(|new| new.name = "by hand".to_owned()).await;
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], by_hand.as_str());
    // What came from elsewhere has only its name.
    let copy = scene
        .image(|new| (new.instance, new.tags) = (None, tags(&[])))
        .await;
    let other = |new: &mut freshscale_emulator::ec2::NewImage| {
        new.instance = None;
        new.name = "AwsBackup_i-0fedcba9876543210_1".to_owned();
    };
    scene.image(other).await;
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], copy.as_str());
}

#[tokio::test(start_paused = true)]
async fn an_image_of_one_of_the_groups_own_instances_never_counts() {
    let wanted = tags(&[("Role", "web")]);
    let stack = by(|stack| stack.image.selector.tags = wanted.clone());
    let scene = Scene::of(&stack).await;
    let group = scene.aws.autoscaling.set_desired_capacity();
    let group = group.auto_scaling_group_name(&stack.names.auto_scaling_group);
    group.desired_capacity(1).send().await.unwrap();
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_hours(1))
        .await;
    let own = {
        let world = scene.cloud.emulator.world();
        let mut instances = world.ec2.instances.values();
        let own = instances.find(|it| it.tags.contains_key("aws:autoscaling:groupName"));
        own.unwrap().id.clone()
    };
    let before = scene.default().1["ImageId"].clone();
    let new = |new: &mut freshscale_emulator::ec2::NewImage| {
        new.instance = Some(own.clone());
        new.name = "snapshot of the tier".to_owned();
        new.tags = wanted.clone();
    };
    scene.image(new).await;
    let report = scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], before);
    let why = serde_json::to_value(&report.looked_at).unwrap().to_string();
    assert!(why.contains("own_instance"), "{why}");
}

/// The account that shares an image keeps its tags to itself.
#[tokio::test(start_paused = true)]
async fn shared_images_have_no_tags_and_are_chosen_by_name() {
    let owner = "222222222222";
    let tagged = by(|stack| {
        stack.image.selector.tags = tags(&[("Role", "web")]);
        stack.image.owners = vec![owner.to_owned(), "self".to_owned()];
    });
    let scene = Scene::of(&tagged).await;
    let shared = scene.image(|new| {
        new.name = "golden-7".to_owned();
        new.tags = tags(&[("Role", "web")]);
    });
    let shared = shared.await;
    owner.clone_into(
        &mut scene
            .cloud
            .emulator
            .world()
            .ec2
            .images
            .get_mut(&shared)
            .unwrap()
            .owner,
    );
    scene.rotate().await;
    assert_ne!(scene.default().1["ImageId"], shared.as_str());
    let mut scene = scene;
    scene.config.image.selector.tags.clear();
    scene.config.image.selector.name = Some("golden-*".to_owned());
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], shared.as_str());
}

#[tokio::test(start_paused = true)]
async fn the_simulation_makes_what_the_file_looks_for() {
    for image in [
        "{ tags: { Role: web } }",
        "{ name: golden-* }",
        "{ source_instance: i-0123456789abcdef0, backup: { at: '01:00', copied_from: us-east-1 } }",
        "{ instance_name: shop, tags: { Role: web }, owners: [self] }",
        "{ name: golden-*, owners: ['222222222222'] }",
    ] {
        let text = format!(
            "version: 1\nname: web\nimage: {image}\nlaunch_template: {{ instance_type: t3.small, \
             security_group_ids: [sg-0123456789abcdef0] }}\nauto_scaling_group: {{ subnet_ids: \
             [subnet-0123456789abcdef0], capacity: {{ max: 4 }} }}\nschedule: {{ windows: [{{ name: live, \
             days: daily, from: '10:00', to: '12:00', min: 2 }}] }}"
        );
        let stack = load_str(Path::new("web.yaml"), &text).unwrap().stack;
        let scenario = Scenario::usual(&stack, jiff::civil::date(2026, 3, 2), 3);
        let zone = stack.zone();
        let during = scenario.during(&zone).unwrap();
        let world = simulation::world(&stack, &scenario, &zone, during.start);
        let cloud = Cloud::of(world);
        cloud.apply(&stack).await;
        let lived = simulation::run(&cloud.emulator, &stack, &scenario, &zone, during).await;
        assert!(
            lived.counter_examples.is_empty(),
            "{image}: {:?}",
            lived.counter_examples
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_backup_elsewhere_is_no_copy_here_yet() {
    let stack = by(|stack| {
        stack.image.selector.source_instance = Some("i-0123456789abcdef0".to_owned());
        let backup = stack.backup.as_mut().unwrap();
        backup.copied_from = Some("us-east-1".to_owned());
    });
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let late = async |days: i64| {
        cloud
            .emulator
            .advance(SignedDuration::from_hours(24 * days))
            .await;
        let (session, now) = (cloud.session(), cloud.emulator.now());
        let facts = freshscale_deploy::forecast::read::facts(
            &session.aws,
            &stack,
            |id| session.account(id),
            now,
        );
        let facts = facts.await.unwrap().unwrap();
        facts
            .copy_to_come(now)
            .map(|at| now.duration_since(at) < SignedDuration::from_hours(25))
    };
    assert_eq!(late(1).await, None);
    cloud.emulator.world().backups.plans.clear();
    assert_eq!(late(2).await, Some(true));
}
