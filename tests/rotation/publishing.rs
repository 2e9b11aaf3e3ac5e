//! What becomes of the launch template.

use freshscale_core::rotation::{self, Decision};
use freshscale_emulator::{Fate, Fault};
use jiff::SignedDuration;
use serde_json::json;

use super::scene::{ACT, Scene};
use crate::support::example;

#[tokio::test(start_paused = true)]
async fn only_the_image_of_the_new_version_differs() {
    let scene = Scene::new().await;
    let (_, before) = scene.default();
    let image = scene.image(|_| ()).await;
    let report = scene.rotate().await;
    let (number, mut after) = scene.default();
    assert_eq!((number, report.done.default_set), (2, Some(2)));
    assert_eq!(after["ImageId"], *image);
    after["ImageId"] = before["ImageId"].clone();
    assert_eq!(after, before);
}

#[tokio::test(start_paused = true)]
async fn the_second_run_changes_nothing() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    scene.rotate().await;
    let before = scene.changes();
    let report = scene.rotate().await;
    assert!(
        matches!(report.decision, Decision::Current { .. }),
        "{report:#?}"
    );
    assert_eq!(scene.changes(), before);
}

#[tokio::test(start_paused = true)]
async fn security_groups_are_ids_at_the_top_level_or_inside_the_interface() {
    for public in [None, Some(false)] {
        let mut stack = example();
        stack.launch_template.associate_public_ip = public;
        let mut scene = Scene::of(&stack).await;
        scene.config.security_group_ids = vec!["sg-0123456789abcdef1".to_owned()];
        scene.rotate().await;
        let (number, data) = scene.default();
        assert_eq!(
            number, 2,
            "the same image with other groups is a new version"
        );
        let place = if public.is_some() {
            "/NetworkInterface/0/SecurityGroupId"
        } else {
            "/SecurityGroupId"
        };
        assert_eq!(
            data.pointer(place),
            Some(&json!(["sg-0123456789abcdef1"])),
            "{data:#}"
        );
        assert_eq!(data.get("SecurityGroup"), None);
        assert_eq!(data.get("SecurityGroupId").is_some(), public.is_none());
    }
}

#[tokio::test(start_paused = true)]
async fn old_versions_go_but_not_one_that_an_instance_runs() {
    let mut scene = Scene::new().await;
    scene.config.keep_versions = 2;
    let session = scene.cloud.session();
    let group = &scene.config.auto_scaling_group;
    let capacity = session
        .aws
        .autoscaling
        .set_desired_capacity()
        .auto_scaling_group_name(group);
    capacity.desired_capacity(1).send().await.unwrap();
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_mins(5))
        .await;
    for _ in 0..4 {
        scene.image(|_| ()).await;
        scene.rotate().await;
    }
    // Version 1 is what the instance was started from.
    assert_eq!(scene.versions(), [1, 4, 5]);
    assert_eq!(scene.default().0, 5);
}

#[tokio::test(start_paused = true)]
async fn eight_at_once_make_one_version() {
    let scene = Scene::new().await;
    let image = scene.image(|_| ()).await;
    scene
        .cloud
        .emulator
        .set_latency(std::time::Duration::from_millis(20));
    let runs = (0..8).map(|_| scene.rotate());
    freshscale_deploy::resource::parallel::all(runs).await;
    assert_eq!(scene.versions(), [1, 2]);
    assert_eq!(scene.default().1["ImageId"], *image);
}

#[tokio::test(start_paused = true)]
async fn a_rotation_cut_off_after_any_call_is_finished_by_the_next() {
    for cut in ["CreateLaunchTemplateVersion", "ModifyLaunchTemplate"] {
        for fate in [
            Fate::Fault(Fault::with_status(403, "UnauthorizedOperation", "cut")),
            Fate::DropAfter,
        ] {
            let scene = Scene::new().await;
            let image = scene.image(|_| ()).await;
            let fate_of_all = fate.clone();
            scene
                .cloud
                .emulator
                .set_fault(Some(Box::new(move |call, _| {
                    (call.operation == cut).then(|| fate_of_all.clone())
                })));
            let clock = &scene.cloud.emulator;
            let run = rotation::run(&scene.aws, &scene.config, clock, ACT).await;
            assert!(run.is_err(), "{cut} {fate:?}");
            clock.set_fault(None);
            scene.rotate().await;
            assert_eq!(scene.versions(), [1, 2], "{cut} {fate:?}");
            assert_eq!(scene.default().1["ImageId"], *image, "{cut} {fate:?}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_trial_launch_that_fails_keeps_the_old_default() {
    let mut scene = Scene::new().await;
    scene.config.verify_launch = true;
    scene.image(|_| ()).await;
    scene.cloud.emulator.world().ec2.key_pairs.clear();
    let clock = &scene.cloud.emulator;
    let error = rotation::run(&scene.aws, &scene.config, clock, ACT)
        .await
        .unwrap_err();
    assert!(
        error.chain().contains("InvalidKeyPair.NotFound"),
        "{}",
        error.chain()
    );
    assert_eq!(scene.default().0, 1);
    scene
        .cloud
        .emulator
        .world()
        .ec2
        .key_pairs
        .insert("jjikin".to_owned(), Default::default());
    scene.rotate().await;
    assert_eq!((scene.default().0, scene.versions()), (2, vec![1, 2]));
}
