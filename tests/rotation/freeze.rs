//! No new default from some time before a window until it closes.

use std::sync::Mutex;
use std::time::Duration;

use freshscale_core::rotation::decide::HoldReason;
use freshscale_core::rotation::{Decision, RotationConfig, lambda};
use freshscale_emulator::{Fate, Fault};
use freshscale_stack::Action;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::example;

/// The example with its schedule.
async fn scene() -> Scene {
    Scene::scheduled(&example()).await
}

/// At this time of Tuesday, 3 March 2026, in UTC; the show scales out at 10:35 and in at 13:15.
async fn at(scene: &Scene, time: &str) {
    scene.cloud.advance_to(&format!("2026-03-03T{time}Z")).await;
}

fn times(report: &freshscale_core::rotation::Report) -> Option<(String, String, String)> {
    let Decision::Hold {
        reason: HoldReason::Frozen(frozen),
    } = &report.decision
    else {
        return None;
    };
    let text = |at: Option<jiff::Timestamp>| at.map_or_else(String::new, |at| at.to_string());
    Some((frozen.action.clone(), text(frozen.from), text(frozen.until)))
}

fn show() -> Option<(String, String, String)> {
    Some((
        "live-show-out".to_owned(),
        "2026-03-03T10:05:00Z".to_owned(),
        "2026-03-03T13:15:00Z".to_owned(),
    ))
}

#[tokio::test(start_paused = true)]
async fn an_image_that_comes_in_the_freeze_waits_until_the_window_closes() {
    let scene = scene().await;
    at(&scene, "09:04:00").await;
    let image = scene.image(|_| ()).await;
    for time in ["10:05:00", "10:36:00", "13:14:59"] {
        at(&scene, time).await;
        let report = scene.rotate().await;
        assert_eq!(times(&report), show(), "{time}");
        assert_eq!(
            (scene.default().0, scene.versions()),
            (1, vec![1]),
            "{time}"
        );
    }
    at(&scene, "13:15:00").await;
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *image);
}

#[tokio::test(start_paused = true)]
async fn until_the_freeze_begins_an_image_is_published() {
    let scene = scene().await;
    at(&scene, "09:04:30").await;
    let image = scene.image(|_| ()).await;
    let report = scene.rotate().await;
    assert_eq!(times(&report), None, "{report:#?}");
    assert_eq!(scene.default().1["ImageId"], *image);
}

#[tokio::test(start_paused = true)]
async fn what_is_asked_for_during_a_window_or_without_a_freeze_does_not_wait() {
    let changes: [fn(RotationConfig) -> RotationConfig; 3] = [
        RotationConfig::during_window,
        |config| RotationConfig {
            freeze_before: Duration::ZERO,
            ..config
        },
        |config| RotationConfig {
            auto_scaling_group: String::new(),
            ..config
        },
    ];
    for change in changes {
        let mut scene = scene().await;
        at(&scene, "09:40:00").await;
        let image = scene.image(|_| ()).await;
        scene.config = change(scene.config);
        scene.rotate().await;
        assert_eq!(scene.default().1["ImageId"], *image);
    }
}

#[tokio::test(start_paused = true)]
async fn a_default_that_launches_nothing_is_put_right_even_in_a_window() {
    let scene = scene().await;
    at(&scene, "09:40:00").await;
    let image = scene.image(|_| ()).await;
    let first = scene.default().1["ImageId"].as_str().unwrap().to_owned();
    scene.cloud.emulator.world().remove_image(&first);
    scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *image);
}

#[tokio::test(start_paused = true)]
async fn a_version_left_by_a_crash_waits_too() {
    let scene = scene().await;
    at(&scene, "09:00:00").await;
    scene.image(|_| ()).await;
    scene.cloud.emulator.set_fault(Some(Box::new(|call, _| {
        let fault = Fault::with_status(403, "UnauthorizedOperation", "cut");
        (call.operation == "ModifyLaunchTemplate").then_some(Fate::Fault(fault))
    })));
    assert!(scene.try_rotate().await.is_err());
    scene.cloud.emulator.set_fault(None);
    at(&scene, "10:06:00").await;
    assert_eq!(times(&scene.rotate().await), show());
    assert_eq!((scene.default().0, scene.versions()), (1, vec![1, 2]));
    at(&scene, "13:16:00").await;
    scene.rotate().await;
    assert_eq!((scene.default().0, scene.versions()), (2, vec![1, 2]));
}

#[tokio::test(start_paused = true)]
async fn a_quiet_rotation_asks_for_no_schedule() {
    let scene = scene().await;
    let asked = || {
        let served = scene.cloud.emulator.served();
        let asked =
            |call: &&freshscale_emulator::Served| call.operation == "DescribeScheduledActions";
        served.iter().filter(asked).count()
    };
    let before = asked();
    scene.rotate().await;
    assert_eq!(asked(), before);
    scene.image(|_| ()).await;
    scene.rotate().await;
    assert_eq!(asked(), before + 1);
}

#[tokio::test(start_paused = true)]
async fn actions_beyond_the_first_page_freeze_too() {
    let mut stack = example();
    let one = |day: i32, name: String, desired: u32| Action {
        name,
        recurrence: None,
        timezone: "UTC".to_owned(),
        start: Some(
            format!("2026-{:02}-{:02}T03:00:00Z", 4 + day / 28, 1 + day % 28)
                .parse()
                .unwrap(),
        ),
        end: None,
        min: None,
        max: None,
        desired: Some(desired),
        window: None,
    };
    // By name, all of them come before the show's.
    let many = (0..110).map(|day| one(day, format!("a-{day:03}"), 0));
    stack.schedule.actions.extend(many);
    let scene = Scene::scheduled(&stack).await;
    at(&scene, "09:10:00").await;
    scene.image(|_| ()).await;
    assert_eq!(times(&scene.rotate().await), show());
}

#[tokio::test(start_paused = true)]
async fn the_freeze_is_a_named_reason_in_result_and_log() {
    let scene = scene().await;
    at(&scene, "09:30:00").await;
    scene.image(|_| ()).await;
    let lines = Mutex::new(Vec::<Value>::new());
    let log = |line: &Value| lines.lock().unwrap().push(line.clone());
    let clock = &scene.cloud.emulator;
    let env = scene.config.to_env();
    assert_eq!(env["FREEZE_BEFORE_SECONDS"], "1800");
    let result = lambda::respond(&scene.aws, &env, &json!({}), clock, &log).await;
    let result = result.unwrap();
    assert_eq!(
        result["decision"],
        json!({"action": "hold", "reason": {
            "kind": "frozen",
            "action": "live-show-out",
            "from": "2026-03-03T10:05:00Z",
            "opens": "2026-03-03T10:35:00Z",
            "until": "2026-03-03T13:15:00Z",
            "timezone": "Asia/Seoul",
        }})
    );
    let lines = lines.into_inner().unwrap();
    assert_eq!(lines[0]["level"], "WARN");
    assert_eq!(
        lines[0]["message"],
        "No new default from Tue 2026-03-03 19:05 until 22:15 Asia/Seoul: live-show-out raises capacity at 19:35, \
         and all instances of a window are to be alike; `rotate --during-window` does not wait."
    );
}
