//! Images that are newer and refused: each under its name, in result, log and metric.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use freshscale_core::rotation::Decision;
use freshscale_core::rotation::decide::HoldReason;
use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_core::rotation::lambda;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_emulator::ec2::Image;
use serde_json::{Value, json};

use super::scene::Scene;
use crate::support::example;

/// What one invocation came to, and its log.
async fn invoke(scene: &Scene) -> (Result<Value, String>, Vec<Value>) {
    let lines = Mutex::new(Vec::<Value>::new());
    let log = |line: &Value| lines.lock().unwrap().push(line.clone());
    let clock = &scene.cloud.emulator;
    let env = scene.config.to_env();
    let result = lambda::respond(&scene.aws, &env, &json!({}), clock, &log).await;
    (result, lines.into_inner().unwrap())
}

/// Result, log line and metric name the reason, and the default stays.
async fn held(scene: &Scene, reason: &str) -> Value {
    let default = scene.default().0;
    let (result, lines) = invoke(scene).await;
    let result = result.unwrap();
    assert_eq!(result["decision"]["reason"]["kind"], reason, "{result:#}");
    assert_eq!(lines[0]["reason"], reason);
    assert_eq!(lines[0]["level"], "WARN");
    assert_eq!(lines[0]["message"], result["why"]);
    assert_eq!(
        (&lines[1]["Held"], &lines[1]["Reason"]),
        (&json!(1), &json!(reason))
    );
    assert_eq!(
        (&lines[1]["Rotated"], &lines[1]["Failures"]),
        (&json!(0), &json!(0))
    );
    assert_eq!(scene.default().0, default);
    result
}

type Spoils = fn(&mut Image);

fn spoil(scene: &Scene, id: &str, change: impl FnOnce(&mut Image)) {
    change(scene.cloud.emulator.world().ec2.images.get_mut(id).unwrap());
}

/// The image of the default version.
fn current(scene: &Scene) -> String {
    scene.default().1["ImageId"].as_str().unwrap().to_owned()
}

#[tokio::test(start_paused = true)]
async fn an_image_that_would_not_start_where_the_defaults_does_is_passed_over() {
    let cases: [(Spoils, &str); 2] = [
        (|image| image.ena_support = false, "no ENA support"),
        (
            |image| image.boot_mode = Some("uefi".to_owned()),
            "it boots by uefi",
        ),
    ];
    for (change, why) in cases {
        let scene = Scene::new().await;
        let good = scene.image(|_| ()).await;
        let bad = scene.image(|_| ()).await;
        spoil(&scene, &bad, change);
        scene.rotate().await;
        assert_eq!(current(&scene), good, "{why}");
        let result = held(&scene, "incompatible").await;
        assert_eq!(result["decision"]["reason"]["image"], bad);
        assert!(result["why"].as_str().unwrap().contains(why), "{result:#}");
        assert_eq!(result["looked_at"]["rejected"][0]["reason"], "incompatible");
        // When the default's image is gone, nothing is left to compare with.
        for gone in [current(&scene), good] {
            scene.cloud.emulator.world().remove_image(&gone);
        }
        scene.rotate().await;
        assert_eq!(current(&scene), bad, "{why}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_image_counts_from_the_age_that_is_asked_for() {
    let mut scene = Scene::new().await;
    scene.config.settle = Duration::from_secs(15 * 60);
    let image = scene.image(|_| ()).await;
    let created = scene.cloud.emulator.world().ec2.images[&image].created;
    let result = held(&scene, "settling").await;
    // EC2 tells it to the second.
    let created = jiff::Timestamp::from_second(created.as_second()).unwrap();
    let until = created + jiff::SignedDuration::from_mins(15);
    assert_eq!(
        result["decision"]["reason"],
        json!({"kind": "settling", "image": image, "until": until.to_string()})
    );
    scene.cloud.emulator.advance_to(until).await;
    scene.rotate().await;
    assert_eq!(current(&scene), image);
}

#[tokio::test(start_paused = true)]
async fn a_rejected_image_is_the_reason_as_long_as_it_is_the_newest() {
    let scene = Scene::new().await;
    let image = scene.image(|_| ()).await;
    scene.tag(&image, REJECTED_TAG).await;
    let result = held(&scene, "rejected").await;
    assert_eq!(
        result["decision"]["reason"],
        json!({"kind": "rejected", "image": image, "why": "for the test"})
    );
    let newer = scene.image(|_| ()).await;
    scene.rotate().await;
    assert_eq!(current(&scene), newer);
    let (result, lines) = invoke(&scene).await;
    assert_eq!(result.unwrap()["decision"]["action"], "current");
    assert_eq!(
        (&lines[0]["reason"], lines[1].get("Reason")),
        (&Value::Null, None)
    );
}

#[tokio::test(start_paused = true)]
async fn pins_older_images_parameters_and_no_image_have_their_names_too() {
    let scene = Scene::new().await;
    let newest = scene.image(|_| ()).await;
    scene.image(|_| ()).await;
    scene.rotate().await;
    let running = current(&scene);
    scene.tag(&running, REJECTED_TAG).await;
    let result = held(&scene, "older").await;
    assert_eq!(result["decision"]["reason"]["newest"], newest);

    scene.cloud.emulator.world().ec2.images.clear();
    held(&scene, "no_image").await;

    let id = {
        let mut world = scene.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        let version = template.versions.values_mut().next_back().unwrap();
        Arc::make_mut(&mut version.data)["ImageId"] = json!("resolve:ssm:/golden");
        template.id.clone()
    };
    held(&scene, "parameter").await;
    scene.tag(&id, PINNED_TAG).await;
    held(&scene, "pinned").await;
}

#[tokio::test(start_paused = true)]
async fn an_image_in_the_freeze_is_frozen_in_the_metric_as_well() {
    let scene = Scene::scheduled(&example()).await;
    scene.cloud.advance_to("2026-03-03T09:30:00Z").await;
    scene.image(|_| ()).await;
    held(&scene, "frozen").await;
}

#[tokio::test(start_paused = true)]
async fn a_failed_trial_launch_is_a_failure_with_a_reason() {
    let mut scene = Scene::new().await;
    scene.config.verify_launch = true;
    scene.image(|_| ()).await;
    scene.cloud.emulator.world().ec2.key_pairs.clear();
    let (result, lines) = invoke(&scene).await;
    assert!(result.unwrap_err().contains("its trial launch failed"));
    assert_eq!(lines[0]["level"], "ERROR");
    assert_eq!(
        (&lines[0]["error_type"], &lines[0]["reason"]),
        (&json!("VerifyFailed"), &json!("verify_failed"))
    );
    let metric = &lines[1];
    assert_eq!(
        (&metric["Failures"], &metric["Held"]),
        (&json!(1), &json!(1))
    );
    assert_eq!(metric["Reason"], "verify_failed");
}

#[test]
fn every_reason_is_called_in_metrics_what_it_is_called_in_results() {
    let text = || "x".to_owned();
    for reason in [
        HoldReason::NO_IMAGE,
        HoldReason::Older {
            current: text(),
            newest: text(),
        },
        HoldReason::AgeUnknown { current: text() },
        HoldReason::Parameter { parameter: text() },
        HoldReason::Settling {
            image: text(),
            until: jiff::Timestamp::UNIX_EPOCH,
        },
        HoldReason::Incompatible {
            image: text(),
            why: text(),
        },
        HoldReason::Rejected {
            image: text(),
            why: text(),
        },
    ] {
        let name = reason.name();
        let document = serde_json::to_value(Decision::Hold { reason }).unwrap();
        assert_eq!(document["reason"]["kind"], name);
    }
}
