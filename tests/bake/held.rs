//! Images that are there and are not rolled out, or not the newest any more.

use freshscale_core::rotation::image::REJECTED_TAG;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_deploy::bake::outcome::Outcome;
use freshscale_emulator::ec2::{NewImage, Tags};

use super::scene::{Scene, options, released};

#[tokio::test(start_paused = true)]
async fn while_rotation_is_frozen_the_image_stays_and_the_reason_is_told() {
    let scene = Scene::new().await;
    let pin = |value: Option<&str>| {
        let mut world = scene.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        template.tags.remove(PINNED_TAG);
        let pin = value.map(|value| (PINNED_TAG.to_owned(), value.to_owned()));
        template.tags.extend(pin);
    };
    pin(Some("incident 7"));
    let ended = scene.run(&options()).await;
    let Some(Outcome::Held { why }) = &ended.report.result else {
        panic!("{:?}", ended.report.result);
    };
    assert!(why.contains("incident 7"), "{why}");
    assert!(ended.report.image.as_ref().unwrap().made);
    let failed = ended.failed();
    assert!(
        failed
            .text
            .contains("of release 2.14.0 is there, and is not the default"),
        "{}",
        failed.text
    );
    assert!(crate::support::hints(&failed).contains("bootstrap rotate"));
    assert_eq!(scene.default().0, 1);
    // The incident is over: the same command does the rest.
    pin(None);
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    assert_eq!((scene.released().len(), scene.default().0), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn an_image_that_was_rejected_is_not_rolled_out_by_the_same_release() {
    let scene = Scene::new().await;
    let ended = scene
        .run_while(&options(), 60, |world| {
            let id = released(world)[0].id.clone();
            let tags = &mut world.ec2.images.get_mut(&id).unwrap().tags;
            tags.insert(REJECTED_TAG.to_owned(), "it does not boot".to_owned());
        })
        .await;
    let failed = ended.failed();
    assert!(
        failed.text.contains("does not count") && failed.text.contains("it does not boot"),
        "{}",
        failed.text
    );
    assert_eq!(scene.default().0, 1);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_is_newer_than_the_releases_is_the_default_and_that_is_told() {
    let scene = Scene::new().await;
    let web = scene.web();
    let ended = scene
        .run_while(&options(), 60, move |world| {
            world.make_image(NewImage {
                name: format!("AwsBackup_{web}_nightly"),
                instance: Some(web),
                tags: Tags::from([("Name".to_owned(), "jjikin-web".to_owned())]),
                ..NewImage::default()
            });
        })
        .await;
    assert_eq!(ended.result, Ok(()));
    let (version, image) = scene.default();
    assert_ne!(image, scene.released()[0].id);
    let version = u64::try_from(version).unwrap();
    assert_eq!(ended.report.result, Some(Outcome::Newer { version, image }));
}
