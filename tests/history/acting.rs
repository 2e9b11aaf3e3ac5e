//! Against the emulator: what happens to a rollback on its way.

use std::sync::atomic::{AtomicU32, Ordering};

use freshscale_core::rotation::Decision;
use freshscale_core::rotation::image::Architecture;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_deploy::history::act::{self, Done};
use freshscale_deploy::history::back::{Back, Target, decide};
use freshscale_deploy::history::{Publisher, read};
use freshscale_emulator::{Fate, Fault};
use jiff::SignedDuration;

use crate::rotation::scene::Scene;

/// Versions 1 to 3, each with an image of its own.
async fn scene() -> Scene {
    let scene = Scene::new().await;
    for _ in 0..2 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    assert_eq!(scene.default().0, 3);
    scene
}

fn pin(scene: &Scene, back: &Back) -> Pin {
    let now = scene.cloud.emulator.now();
    Pin::new("bad", None, ("user/anna", now), back.step()).unwrap()
}

/// Looks, decides and acts.
async fn roll_back(scene: &Scene, target: Target) -> (Result<(), String>, Done) {
    let image = match &target {
        Target::Image(image) => Some(image.as_str()),
        _ => None,
    };
    let history = read::history(&scene.aws, &scene.config, image)
        .await
        .unwrap();
    let now = scene.cloud.emulator.now();
    let back = decide(&history, &target, Architecture::X8664, false, now).unwrap();
    let mut done = Done::default();
    let pin = pin(scene, &back);
    let ended = act::roll_back(&scene.aws, &history, &back, Some(&pin), &mut done).await;
    (ended.map_err(|error| error.to_string()), done)
}

fn pinned(scene: &Scene) -> Option<String> {
    let world = scene.cloud.emulator.world();
    let template = world.ec2.templates.values().next().unwrap();
    template.tags.get(PINNED_TAG).cloned()
}

fn operations(scene: &Scene, from: usize) -> Vec<String> {
    let served = scene.cloud.emulator.served();
    served[from..]
        .iter()
        .map(|call| call.operation.clone())
        .collect()
}

#[tokio::test(start_paused = true)]
async fn the_pin_is_set_and_seen_before_the_default_moves() {
    let scene = scene().await;
    let before = scene.cloud.emulator.served().len();
    let (ended, done) = roll_back(&scene, Target::Previous).await;
    assert_eq!((ended, done.default_set), (Ok(()), Some(2)));
    assert_eq!(
        operations(&scene, before),
        [
            "DescribeLaunchTemplates",
            "DescribeLaunchTemplateVersions",
            "DescribeAutoScalingGroups",
            "DescribeImages",
            // The trial launch.
            "RunInstances",
            "CreateTags",
            "DescribeLaunchTemplates",
            "ModifyLaunchTemplate",
            "DescribeLaunchTemplates",
        ]
    );
    let report = scene.rotate().await;
    assert!(
        matches!(report.decision, Decision::Hold { .. }),
        "{report:#?}"
    );
    assert_eq!(scene.default().0, 2);
}

#[tokio::test(start_paused = true)]
async fn a_rotation_that_looked_before_the_pin_does_not_win() {
    let scene = scene().await;
    let emulator = scene.cloud.emulator.clone();
    let strikes = AtomicU32::new(0);
    // The rotator's own call arrives right behind ours.
    scene
        .cloud
        .emulator
        .set_fault(Some(Box::new(move |call, _| {
            let after_ours = {
                let world = emulator.world();
                let template = world.ec2.templates.values().next().unwrap();
                template.default_version == 2
            };
            if after_ours
                && call.operation == "DescribeLaunchTemplates"
                && strikes.fetch_add(1, Ordering::Relaxed) == 0
            {
                let mut world = emulator.world();
                let template = world.ec2.templates.values_mut().next().unwrap();
                let newest = template.versions[&3].clone();
                template.versions.insert(4, newest);
                (template.default_version, template.latest_version) = (4, 4);
                template.next_version = 5;
            }
            None
        })));
    let (ended, done) = roll_back(&scene, Target::Previous).await;
    assert_eq!((ended, done.default_set), (Ok(()), Some(2)));
    assert_eq!(scene.default().0, 2);
    assert_eq!(scene.versions(), [1, 2, 3, 4]);
}

#[tokio::test(start_paused = true)]
async fn cut_off_after_the_pin_the_default_is_as_it_was_and_the_next_run_goes_on() {
    let scene = scene().await;
    scene.cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let fault = Fault::with_status(403, "UnauthorizedOperation", "no");
        (call.operation == "ModifyLaunchTemplate").then_some(Fate::Fault(fault))
    })));
    let (ended, done) = roll_back(&scene, Target::Previous).await;
    assert!(ended.unwrap_err().contains("ec2:ModifyLaunchTemplate"));
    assert!(done.pinned.is_some() && done.default_set.is_none());
    assert_eq!(scene.default().0, 3);
    scene.cloud.emulator.set_fault(None);
    // Nothing rotates in between, and the same command ends where it would have.
    let report = scene.rotate().await;
    assert!(
        matches!(report.decision, Decision::Hold { .. }),
        "{report:#?}"
    );
    let (ended, _) = roll_back(&scene, Target::Previous).await;
    assert_eq!(ended, Ok(()));
    assert_eq!(scene.default().0, 2);
}

#[tokio::test(start_paused = true)]
async fn a_pin_that_shows_late_is_waited_for() {
    let scene = scene().await;
    scene.cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let late = Fate::Late(SignedDuration::from_secs(20));
        (call.operation == "CreateTags").then_some(late)
    })));
    let before = scene.cloud.emulator.now();
    let (ended, _) = roll_back(&scene, Target::Previous).await;
    assert_eq!(ended, Ok(()));
    let took = scene.cloud.emulator.now().duration_since(before);
    assert!(took >= SignedDuration::from_secs(20), "{took:?}");
    assert!(pinned(&scene).unwrap().contains("rollback v3 to v2"));
}

#[tokio::test(start_paused = true)]
async fn an_image_that_no_version_has_gets_one_made_from_the_default() {
    let scene = scene().await;
    // A person's image: of no prefix that the rotator follows.
    let image = scene.image(|new| new.name = "golden".to_owned()).await;
    let (_, mut before) = scene.default();
    let (ended, done) = roll_back(&scene, Target::Image(image.clone())).await;
    assert_eq!((ended, done.version_created), (Ok(()), Some(4)));
    let (number, after) = scene.default();
    assert_eq!(number, 4);
    before["ImageId"] = image.clone().into();
    assert_eq!(after, before, "the image is all that changed");
    let history = read::history(&scene.aws, &scene.config, None)
        .await
        .unwrap();
    let version = history.template.versions.last().unwrap();
    assert_eq!(Publisher::of(version, "role"), Publisher::Rollback);
    // The same again finds it.
    let (ended, done) = roll_back(&scene, Target::Image(image)).await;
    assert_eq!((ended, done.version_created), (Ok(()), None));
    assert_eq!(scene.versions(), [1, 2, 3, 4]);
}
