//! The image: of which instance, under which name and tags, and how it fails.

use std::time::Duration;

use freshscale_core::rotation::image::sources;
use freshscale_deploy::bake::BakeOptions;
use freshscale_deploy::bake::name::{BAKED_BY_TAG, RELEASE_TAG};
use freshscale_deploy::bake::outcome::Outcome;
use freshscale_deploy::progress::Stop;

use super::scene::{RELEASE, Scene, options};

#[tokio::test(start_paused = true)]
async fn a_release_becomes_an_image_the_default_and_what_the_next_launch_starts() {
    let scene = Scene::new().await;
    let mut options = options();
    options.tags = [("Commit".to_owned(), "1a2b3c".to_owned())].into();
    scene.cloud.emulator.world().release("jjikin-web", RELEASE);
    let ended = scene.run(&options).await;
    assert_eq!(ended.result, Ok(()));
    let [image] = scene.released().try_into().unwrap();
    assert_eq!(scene.default(), (2, image.id.clone()));
    let result = Outcome::Default {
        version: 2,
        moved: true,
    };
    assert_eq!(ended.report.result, Some(result));
    let tag = |key: &str| image.tags[key].as_str();
    assert_eq!((tag("Name"), tag(RELEASE_TAG)), ("jjikin-web", RELEASE));
    assert_eq!(
        (tag("freshscale:stack"), tag("Team")),
        ("jjikin-web", "web")
    );
    assert_eq!(tag("Commit"), "1a2b3c");
    assert!(
        tag(BAKED_BY_TAG).starts_with("arn:aws:"),
        "{}",
        tag(BAKED_BY_TAG)
    );
    assert_eq!(image.tags, image.snapshot_tags);
    assert_eq!(image.source_instance, Some(scene.web()));

    let next = ended.report.next.unwrap();
    assert_eq!(next.window.as_deref(), Some("morning-push"));
    assert_eq!((next.from, next.to), (0, 4));
    // What is foretold is what happens.
    scene.cloud.advance_to(&next.at.to_string()).await;
    scene.wait(1).await;
    let world = scene.world();
    let group = world.autoscaling.groups.values().next().unwrap();
    let launched: Vec<String> = group.live().map(|member| member.image.clone()).collect();
    assert_eq!(launched, vec![image.id; 4]);
    let instances = world.ec2.instances.values();
    let releases: Vec<&str> = instances.map(|i| i.release.as_str()).collect();
    assert_eq!(releases, [RELEASE; 5]);
}

#[tokio::test(start_paused = true)]
async fn the_name_tells_its_instance_as_aws_backups_names_do() {
    let scene = Scene::new().await;
    scene.run(&options()).await;
    let [image] = scene.released().try_into().unwrap();
    let web = scene.web();
    assert!(
        image.name.starts_with(&format!("AwsBackup_{web}_")),
        "{}",
        image.name
    );
    let config = freshscale_deploy::resource::lambda_function::rotation_config(&scene.stack);
    let aws = scene.cloud.session().aws;
    let look = freshscale_core::rotation::look(&aws, &config, &scene.cloud.emulator)
        .await
        .unwrap();
    assert_eq!(
        sources(&look.candidates.images)
            .into_iter()
            .collect::<Vec<_>>(),
        [web]
    );
}

#[tokio::test(start_paused = true)]
async fn the_instance_reboots_only_when_that_is_asked_for() {
    for reboot in [false, true] {
        let scene = Scene::new().await;
        let ended = scene
            .run(&BakeOptions {
                reboot,
                ..options()
            })
            .await;
        assert_eq!(ended.result, Ok(()));
        let rebooted = scene.world().ec2.instances[&scene.web()].rebooted;
        assert_eq!(rebooted.is_some(), reboot);
    }
}

#[tokio::test(start_paused = true)]
async fn one_of_several_instances_must_be_named_and_nothing_is_done_before() {
    let scene = Scene::new().await;
    let twin = scene.twin();
    let before = scene.changes();
    let failed = scene.run(&options()).await.failed();
    assert!(
        failed.text.contains("2 instances outside of"),
        "{}",
        failed.text
    );
    for id in [&twin, &scene.web()] {
        assert!(failed.text.contains(id.as_str()), "{}", failed.text);
    }
    assert_eq!(scene.changes(), before);
    let named = BakeOptions {
        instance: Some(twin.clone()),
        ..options()
    };
    assert_eq!(scene.run(&named).await.result, Ok(()));
    assert_eq!(scene.released()[0].source_instance, Some(twin));
}

#[tokio::test(start_paused = true)]
async fn an_instance_that_is_gone_or_going_and_a_template_that_is_not_there_are_refused() {
    let scene = Scene::new().await;
    let named = |id: &str| BakeOptions {
        instance: Some(id.to_owned()),
        ..options()
    };
    let failed = scene.run(&named("i-0123456789abcdef0")).await.failed();
    assert_eq!(failed.text, "instance i-0123456789abcdef0 does not exist");
    let twin = scene.twin();
    scene.cloud.emulator.world().terminate_instance(&twin);
    let failed = scene.run(&named(&twin)).await.failed();
    assert_eq!(failed.text, format!("instance {twin} is shutting-down"));
    scene.cloud.emulator.world().ec2.templates.clear();
    let failed = scene.run(&options()).await.failed();
    assert!(
        failed
            .text
            .contains("launch-template/jjikin-web-lt does not exist"),
        "{}",
        failed.text
    );
    assert!(crate::support::hints(&failed).contains("bootstrap apply"));
    assert_eq!(scene.released().len(), 0);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_fails_is_explained_and_made_anew_once_it_is_taken_away() {
    let scene = Scene::new().await;
    scene.cloud.emulator.world().ec2.images_fail = Some("Internal error".to_owned());
    for _ in 0..2 {
        let failed = scene.run(&options()).await.failed();
        let [image] = scene.released().try_into().unwrap();
        let said = format!(
            "image {} is failed (Server.InternalError: Internal error)",
            image.id
        );
        assert_eq!(failed.text, said);
        let remedy = format!("aws ec2 deregister-image --image-id {}", image.id);
        assert!(
            crate::support::hints(&failed).contains(&remedy),
            "{:?}",
            failed.hints
        );
    }
    let mut world = scene.world();
    assert_eq!(scene.default().0, 1);
    world = {
        let mut live = scene.cloud.emulator.world();
        live.ec2.images_fail = None;
        let failed = super::scene::released(&world)[0].id.clone();
        live.remove_image(&failed);
        live.clone()
    };
    assert_eq!(super::scene::released(&world).len(), 0);
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    assert_eq!(scene.default().0, 2);
}

#[tokio::test(start_paused = true)]
async fn an_image_that_is_taken_away_while_it_is_waited_for_is_missed() {
    let scene = Scene::new().await;
    let ended = scene
        .run_while(&options(), 60, |world| {
            let id = super::scene::released(world)[0].id.clone();
            assert!(world.remove_image(&id));
        })
        .await;
    let failed = ended.failed();
    assert!(
        failed
            .text
            .contains("was deregistered while it was waited for"),
        "{}",
        failed.text
    );
    assert_eq!(scene.run(&options()).await.result, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn what_takes_too_long_or_is_stopped_says_so_and_the_next_run_goes_on() {
    let scene = Scene::new().await;
    let limit = Duration::from_secs(60);
    let failed = scene
        .run(&BakeOptions { limit, ..options() })
        .await
        .failed();
    assert!(
        failed.text.starts_with("after 1 min: ami-"),
        "{}",
        failed.text
    );
    assert!(failed.resumable && crate::support::hints(&failed).contains("--timeout"));
    let stop = Stop::default();
    let later = async {
        tokio::time::sleep(Duration::from_secs(30)).await;
        stop.ask();
    };
    let options = options();
    let (ended, ()) = tokio::join!(scene.run_until(&options, &stop), later);
    let failed = ended.failed();
    assert!(
        failed.resumable && failed.text.contains("stopped while waiting"),
        "{}",
        failed.text
    );
    assert_eq!(scene.run(&options).await.result, Ok(()));
    assert_eq!((scene.released().len(), scene.default().0), (1, 2));
}
