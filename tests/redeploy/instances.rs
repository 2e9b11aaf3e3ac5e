//! The instances.

use std::collections::BTreeMap;
use std::time::Duration;

use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_deploy::progress::Stop;
use freshscale_deploy::redeploy::RedeployOptions;
use freshscale_deploy::refresh::{self, Refreshed};
use freshscale_emulator::faults::Faults;
use jiff::SignedDuration;

use super::scene::{Scene, all, code_only, notes, refreshes, rejected, running};
use crate::support::seen_late;

const REPLACED: Refreshed = Refreshed::Replaced { from: 1, to: 2 };

fn with(change: impl FnOnce(&mut refresh::RefreshOptions)) -> RedeployOptions {
    let mut options = all();
    change(options.refresh.as_mut().unwrap());
    options
}

/// Everything runs the new image, by one refresh.
fn assert_replaced(scene: &Scene) {
    let world = scene.world();
    assert_eq!(running(&world), BTreeMap::from([(scene.image.clone(), 2)]));
    assert_eq!(refreshes(&world), ["Successful"]);
    assert_eq!((scene.default(), notes(&world)), (2, 0));
}

/// All is as before, and the image is rejected.
fn assert_back(scene: &Scene) {
    let world = scene.world();
    assert_eq!(rejected(&world), std::slice::from_ref(&scene.image));
    assert_eq!((scene.default(), notes(&world)), (1, 0));
    let running = running(&world);
    assert!(!running.contains_key(&scene.image), "{running:?}");
    assert_eq!(running.values().sum::<usize>(), 2);
}

#[tokio::test(start_paused = true)]
async fn every_instance_gets_the_newest_image() {
    let scene = Scene::new().await;
    let ended = scene.run(&all()).await;
    assert_eq!(ended.result, Ok(()));
    assert_eq!(ended.report.refresh, Some(REPLACED));
    assert_replaced(&scene);
}

/// A refresh is late by the clock that says when it began.
#[tokio::test(start_paused = true)]
async fn no_image_is_condemned_because_the_machines_clock_is_wrong() {
    for days in [-320, -1, 1, 320] {
        let mut scene = Scene::new().await;
        scene.cloud.off = Some(SignedDuration::from_hours(24 * days));
        let ended = scene.run(&all()).await;
        assert_eq!(ended.result, Ok(()), "{days} days");
        assert_replaced(&scene);
    }
}

#[tokio::test(start_paused = true)]
async fn a_rotation_that_is_seen_late_is_waited_for() {
    for operation in ["CreateLaunchTemplateVersion", "ModifyLaunchTemplate"] {
        let scene = Scene::new().await;
        scene.cloud.emulator.set_faults(seen_late("ec2", operation));
        let ended = scene.run(&all()).await;
        assert_eq!(ended.report.refresh, Some(REPLACED), "{operation}");
        scene.cloud.emulator.set_faults(Faults::default());
        assert_replaced(&scene);
    }
}

#[tokio::test(start_paused = true)]
async fn what_runs_the_image_already_is_not_replaced() {
    let scene = Scene::new().await;
    scene.run(&all()).await;
    let ended = scene.run(&all()).await;
    assert_eq!(ended.result, Ok(()));
    assert_eq!(
        ended.report.refresh,
        Some(Refreshed::Nothing { version: 2 })
    );
    assert_replaced(&scene);
}

#[tokio::test(start_paused = true)]
async fn a_group_without_instances_needs_no_refresh() {
    let scene = Scene::new().await;
    scene.scale_to(0).await;
    let ended = scene.run(&all()).await;
    assert_eq!(
        ended.report.refresh,
        Some(Refreshed::Nothing { version: 2 })
    );
    assert_eq!(scene.count("autoscaling:StartInstanceRefresh"), 0);
}

#[tokio::test(start_paused = true)]
async fn preferences_reach_the_refresh_and_checkpoints_end_at_a_hundred() {
    let scene = Scene::new().await;
    let options = with(|how| {
        how.min_healthy = Some(50);
        how.checkpoints = vec![50];
        how.checkpoint_delay = Duration::from_secs(120);
    });
    assert_eq!(scene.run(&options).await.result, Ok(()));
    assert_replaced(&scene);
    let world = scene.world();
    let preferences = &world.autoscaling.groups[scene.group()].refreshes[0].preferences;
    let wanted = serde_json::json!({
        "MinHealthyPercentage": "50", "InstanceWarmup": "30", "SkipMatching": "true",
        "CheckpointPercentages": ["50", "100"], "CheckpointDelay": "120",
        "ScaleInProtectedInstances": "Refresh",
    });
    assert_eq!(*preferences, wanted);
}

#[tokio::test(start_paused = true)]
async fn a_bad_image_is_rejected_and_every_instance_gets_back_what_it_had() {
    let scene = Scene::new().await;
    scene.break_newest_image();
    let before = running(&scene.world());
    let ended = scene.run(&all()).await;
    let failed = ended.result.unwrap_err();
    assert!(
        failed
            .text
            .contains("2 new instances failed the health check"),
        "{}",
        failed.text
    );
    assert!(
        failed
            .text
            .contains(&format!("{} is rejected", scene.image)),
        "{}",
        failed.text
    );
    assert!(!failed.resumable, "the same command would not help");
    let Some(Refreshed::WentBack { from: 1, to: 2, .. }) = ended.report.refresh else {
        panic!("{:?}", ended.report.refresh);
    };
    assert_back(&scene);
    assert_eq!(running(&scene.world()), before);
    assert_eq!(refreshes(&scene.world()), ["Successful", "Cancelled"]);
    let tag = scene.world().ec2.images[&scene.image].tags[REJECTED_TAG].clone();
    assert!(tag.contains("failed the health check"), "{tag}");
    // The rotator does not bring it back, and there is nothing left to replace.
    let ended = scene.run(&all()).await;
    assert_eq!(ended.result, Ok(()));
    assert_eq!(
        ended.report.refresh,
        Some(Refreshed::Nothing { version: 1 })
    );
    assert_back(&scene);
}

#[tokio::test(start_paused = true)]
async fn a_refresh_beyond_its_time_is_cancelled_and_taken_back() {
    let scene = Scene::new().await;
    let autoscaling = scene.cloud.session().aws.autoscaling.clone();
    let suspend = autoscaling.suspend_processes();
    let suspend = suspend.auto_scaling_group_name(scene.group());
    suspend
        .scaling_processes("InstanceRefresh")
        .send()
        .await
        .unwrap();
    let limit = Duration::from_secs(300);
    let ended = scene.run(&with(|how| how.limit = limit)).await;
    let failed = ended.result.unwrap_err();
    assert!(
        failed.text.contains("not done within 5 min"),
        "{}",
        failed.text
    );
    assert_back(&scene);
    assert_eq!(
        refreshes(&scene.world()),
        ["Cancelled"],
        "no instance was replaced yet"
    );
}

#[tokio::test(start_paused = true)]
async fn a_run_cut_off_while_instances_are_replaced_is_finished_by_the_next() {
    for broken in [false, true] {
        for seconds in [15, 45, 90, 150] {
            let scene = Scene::new().await;
            if broken {
                scene.break_newest_image();
            }
            let time = Duration::from_secs(seconds);
            let cut_off =
                tokio::time::timeout(time, async { scene.run(&all()).await.result }).await;
            let ended = scene.run(&all()).await;
            if cut_off.is_err() && notes(&scene.world()) == 0 {
                assert!(ended.report.resumed.is_some(), "{broken} {seconds}");
            }
            match broken {
                false => assert_replaced(&scene),
                true => assert_back(&scene),
            }
            let begun = scene.count("autoscaling:StartInstanceRefresh");
            assert_eq!(begun, 1 + usize::from(broken), "{broken} {seconds}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn a_run_that_is_stopped_says_for_what_it_waited_and_the_next_goes_on() {
    let scene = Scene::new().await;
    let stop = Stop::default();
    let later = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        stop.ask();
    };
    let options = all();
    let (ended, ()) = tokio::join!(scene.run_until(&options, &stop), later);
    let failed = ended.result.unwrap_err();
    assert!(
        failed.text.contains("stopped while waiting"),
        "{}",
        failed.text
    );
    assert!(failed.resumable && ended.report.code.is_some());
    let next = scene.run(&all()).await;
    assert_eq!(next.result, Ok(()));
    assert_eq!(next.report.resumed, Some(REPLACED));
    assert_replaced(&scene);
}

#[tokio::test(start_paused = true)]
async fn nothing_is_begun_once_a_stop_was_asked_for() {
    let scene = Scene::new().await;
    let stop = Stop::default();
    stop.ask();
    let ended = scene.run_until(&all(), &stop).await;
    let failed = ended.result.unwrap_err();
    assert!(failed.text.contains("stopped before"), "{}", failed.text);
    assert_eq!(scene.count("lambda:UpdateFunctionCode"), 0);
}

#[tokio::test(start_paused = true)]
async fn what_was_cut_off_is_not_forgotten_by_a_run_without_the_option() {
    let scene = Scene::new().await;
    let time = Duration::from_secs(30);
    let cut_off = tokio::time::timeout(time, async { scene.run(&all()).await.result }).await;
    assert!(cut_off.is_err());
    let failed = scene.run(&code_only()).await.result.unwrap_err();
    assert!(failed.text.contains("was cut off"), "{}", failed.text);
    assert!(crate::support::hints(&failed).contains("--refresh-instances"));
}
