//! The rotator against the emulator: what it picks, what it publishes, what it leaves alone, what it says.

mod calls;
mod choosing;
mod freeze;
mod golden;
mod looks;
mod policy;
mod publishing;
mod refused;
pub mod scene;
mod selectors;
mod versions;
mod windows;

use freshscale_core::rotation::{self, RotationOptions, lambda};
use serde_json::{Value, json};

use scene::Scene;

#[tokio::test(start_paused = true)]
async fn the_function_and_the_command_line_report_alike() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    let clock = &scene.cloud.emulator;
    let dry = RotationOptions { dry_run: true };
    let here = rotation::run(&scene.aws, &scene.config, clock, dry)
        .await
        .unwrap();
    let event = json!({"dry_run": true});
    let there = lambda::respond(&scene.aws, &scene.config.to_env(), &event, clock, &|_| ()).await;
    let mut there = there.unwrap();
    there["took"] = json!(here.took);
    assert_eq!(serde_json::to_value(here).unwrap(), there);
    assert_eq!(scene.versions(), [1]);
}

#[tokio::test(start_paused = true)]
async fn a_failed_rotation_fails_the_invocation_and_counts_as_a_metric() {
    let mut scene = Scene::new().await;
    scene.config.launch_template = "nowhere".to_owned();
    let lines = std::sync::Mutex::new(Vec::<Value>::new());
    let log = |line: &Value| lines.lock().unwrap().push(line.clone());
    let clock = &scene.cloud.emulator;
    let answer = lambda::respond(&scene.aws, &scene.config.to_env(), &json!({}), clock, &log).await;
    assert!(answer.unwrap_err().contains("nowhere"));
    let lines = lines.into_inner().unwrap();
    assert_eq!(lines[0]["level"], "ERROR");
    assert_eq!(lines[1]["Failures"], 1);
}
