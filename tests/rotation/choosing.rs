//! Which image counts, and when nothing moves.

use std::sync::atomic::{AtomicBool, Ordering};

use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_core::rotation::pin::Pin;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_core::rotation::{Decision, decide};
use freshscale_emulator::ec2::{NewImage, Tags};
use jiff::SignedDuration;

use super::scene::Scene;

#[tokio::test(start_paused = true)]
async fn the_newest_is_found_beyond_the_first_page_and_by_time_not_by_name() {
    let scene = Scene::new().await;
    let newest = scene.image(|new| new.name = "AwsBackup_a".to_owned()).await;
    {
        let mut world = scene.cloud.emulator.world();
        let now = world.now;
        world.now = now.checked_sub(SignedDuration::from_hours(5)).unwrap();
        for number in 0..1200 {
            let name = format!("AwsBackup_z{number}");
            let tags = Tags::from([("Name".to_owned(), "jjikin-web".to_owned())]);
            world.make_image(NewImage {
                name,
                tags,
                ..NewImage::default()
            });
        }
        world.now = now;
    }
    let report = scene.rotate().await;
    assert_eq!(report.looked_at.images, 1202);
    assert_eq!(scene.default().1["ImageId"], *newest);
}

#[tokio::test(start_paused = true)]
async fn images_that_do_not_count_are_passed_over_however_new() {
    let scene = Scene::new().await;
    let good = scene.image(|new| new.name = new.name.to_uppercase()).await;
    scene
        .image(|new| new.tags = Tags::from([("Name".to_owned(), "other".to_owned())]))
        .await;
    scene.image(|new| new.name = "golden".to_owned()).await;
    let rejected = scene.image(|_| ()).await;
    scene.tag(&rejected, REJECTED_TAG).await;
    for spoil in [
        |image: &mut freshscale_emulator::ec2::Image| image.architecture = "arm64".to_owned(),
        |image: &mut freshscale_emulator::ec2::Image| image.owner = "999999999999".to_owned(),
        |image: &mut freshscale_emulator::ec2::Image| {
            image.virtualization = "paravirtual".to_owned()
        },
        |image: &mut freshscale_emulator::ec2::Image| {
            image.root_device_type = "instance-store".to_owned()
        },
    ] {
        let id = scene.image(|_| ()).await;
        spoil(
            scene
                .cloud
                .emulator
                .world()
                .ec2
                .images
                .get_mut(&id)
                .unwrap(),
        );
    }
    // Last, or it would be available when the next one is made.
    scene.image(|new| new.takes = 900).await;
    let report = scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *good, "{report:#?}");
}

#[tokio::test(start_paused = true)]
async fn it_never_goes_back_to_an_older_image() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    let newest = scene.image(|_| ()).await;
    scene.rotate().await;
    scene.tag(&newest, REJECTED_TAG).await;
    let report = scene.rotate().await;
    let held = Decision::Hold {
        reason: decide::HoldReason::Older {
            current: newest.clone(),
            newest: report.newest.clone().unwrap().id,
        },
    };
    assert_eq!(report.decision, held);
    assert_eq!(scene.default().1["ImageId"], *newest);
}

#[tokio::test(start_paused = true)]
async fn nothing_moves_while_the_template_is_pinned() {
    let scene = Scene::new().await;
    let template = scene
        .cloud
        .emulator
        .world()
        .ec2
        .templates
        .values()
        .next()
        .unwrap()
        .id
        .clone();
    scene.tag(&template, PINNED_TAG).await;
    scene.image(|_| ()).await;
    let report = scene.rotate().await;
    assert!(report.why.contains("unpin"), "{}", report.why);
    assert_eq!(scene.versions(), [1]);
}

#[tokio::test(start_paused = true)]
async fn a_pin_set_in_the_middle_of_a_rotation_holds() {
    let scene = Scene::new().await;
    scene.image(|_| ()).await;
    let emulator = scene.cloud.emulator.clone();
    let pinned = AtomicBool::new(false);
    scene
        .cloud
        .emulator
        .set_fault(Some(Box::new(move |call, _| {
            if call.operation == "CreateLaunchTemplateVersion"
                && !pinned.swap(true, Ordering::Relaxed)
            {
                let mut world = emulator.world();
                let template = world.ec2.templates.values_mut().next().unwrap();
                template
                    .tags
                    .insert(PINNED_TAG.to_owned(), "incident".to_owned());
            }
            None
        })));
    let report = scene.rotate().await;
    assert!(
        matches!(report.decision, Decision::Hold { .. }),
        "{report:#?}"
    );
    assert_eq!(scene.default().0, 1);
}

#[tokio::test(start_paused = true)]
async fn a_pin_holds_until_it_expires_and_the_report_says_that_it_did() {
    let scene = Scene::new().await;
    let image = scene.image(|_| ()).await;
    let now = scene.cloud.emulator.now();
    let until = now + SignedDuration::from_hours(2);
    let pin = Pin::new("release", Some(until), ("user/anna", now), None).unwrap();
    {
        let mut world = scene.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        template.tags.insert(PINNED_TAG.to_owned(), pin.to_string());
    }
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_mins(119))
        .await;
    let held = Decision::Hold {
        reason: decide::HoldReason::Pinned {
            why: "release".to_owned(),
            until: pin.until,
            who: Some("user/anna".to_owned()),
        },
    };
    let report = scene.rotate().await;
    assert_eq!(report.decision, held);
    assert!(report.why.contains("; by user/anna"), "{}", report.why);
    assert!(report.warnings.is_empty(), "{report:#?}");
    scene
        .cloud
        .emulator
        .advance(SignedDuration::from_mins(1))
        .await;
    let report = scene.rotate().await;
    assert_eq!(scene.default().1["ImageId"], *image);
    let [warning] = report.warnings.as_slice() else {
        panic!("{report:#?}");
    };
    assert!(
        warning.starts_with("The pin (release; by user/anna) expired at"),
        "{warning}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_default_whose_image_is_gone_is_loud_and_put_right() {
    let scene = Scene::new().await;
    let first = scene.default().1["ImageId"].as_str().unwrap().to_owned();
    scene.cloud.emulator.world().remove_image(&first);
    let report = scene.rotate().await;
    assert!(report.stale && !report.after.launchable, "{report:#?}");
    assert!(
        report
            .warnings
            .iter()
            .any(|w| w.contains("every scale-out fails")),
        "{report:#?}"
    );
    let image = scene.image(|_| ()).await;
    let report = scene.rotate().await;
    assert!(!report.stale && report.after.launchable, "{report:#?}");
    assert_eq!(scene.default().1["ImageId"], *image);
}
