//! Runs that come again, are cut off, or meet the deployed function.

use freshscale_deploy::bake::BakeOptions;
use freshscale_deploy::bake::outcome::Outcome;
use freshscale_emulator::Fate;

use super::scene::{Scene, options, stack};

#[tokio::test(start_paused = true)]
async fn the_same_release_again_changes_nothing() {
    let scene = Scene::new().await;
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    let (changes, default) = (scene.changes(), scene.default());
    let again = scene.run(&options()).await;
    assert_eq!(again.result, Ok(()));
    assert_eq!((scene.changes(), scene.default()), (changes, default));
    let result = Outcome::Default {
        version: 2,
        moved: false,
    };
    assert_eq!(again.report.result, Some(result));
    assert!(!again.report.image.unwrap().made);
}

#[tokio::test(start_paused = true)]
async fn the_next_release_is_another_image() {
    let scene = Scene::new().await;
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    let release = "2.15.0".to_owned();
    let next = BakeOptions {
        release,
        ..options()
    };
    assert_eq!(scene.run(&next).await.result, Ok(()));
    assert_eq!((scene.released().len(), scene.default().0), (2, 3));
}

#[tokio::test(start_paused = true)]
async fn a_run_killed_at_any_instant_is_finished_by_the_next() {
    for seconds in [5, 100, 299, 305] {
        let scene = Scene::new().await;
        let killed = scene.killed_after(seconds).await;
        assert_eq!(killed, seconds < 305, "{seconds}");
        assert_eq!(scene.run(&options()).await.result, Ok(()), "{seconds}");
        assert_eq!(
            (scene.released().len(), scene.default().0),
            (1, 2),
            "{seconds}"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_lost_makes_no_second_image() {
    let scene = Scene::new().await;
    let lost = std::sync::atomic::AtomicBool::new(false);
    scene
        .cloud
        .emulator
        .set_fault(Some(Box::new(move |call, _| {
            let first = call.operation == "CreateImage"
                && !lost.swap(true, std::sync::atomic::Ordering::Relaxed);
            first.then_some(Fate::DropAfter)
        })));
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    assert_eq!((scene.released().len(), scene.default().0), (1, 2));
}

#[tokio::test(start_paused = true)]
async fn another_instance_under_the_same_release_is_refused() {
    let scene = Scene::new().await;
    let web = scene.web();
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    let twin = scene.twin();
    let of_twin = BakeOptions {
        instance: Some(twin.clone()),
        ..options()
    };
    let failed = scene.run(&of_twin).await.failed();
    assert!(
        failed
            .text
            .ends_with(&format!("of {web}, and this would be one of {twin}")),
        "{}",
        failed.text
    );
    // The one that was replaced meanwhile is another one, too.
    scene.cloud.emulator.world().terminate_instance(&web);
    let failed = scene.run(&options()).await.failed();
    assert!(
        failed.text.contains("has an image already"),
        "{}",
        failed.text
    );
    let go_on = BakeOptions {
        instance: Some(web),
        ..options()
    };
    assert_eq!(scene.run(&go_on).await.result, Ok(()));
    assert_eq!(scene.released().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn the_deployed_function_may_be_faster_and_there_is_one_version_of_it() {
    let mut stack = stack();
    stack.rotator.triggers.on_image_available = true;
    let scene = Scene::of(stack).await;
    let ended = scene.run(&options()).await;
    assert_eq!(ended.result, Ok(()));
    let result = Outcome::Default {
        version: 2,
        moved: false,
    };
    assert_eq!(ended.report.result, Some(result));
    let world = scene.world();
    assert_eq!(world.outcomes.len(), 1, "it was set off by the image");
    let template = world.ec2.templates.values().next().unwrap();
    assert_eq!(template.versions.len(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_release_needs_no_deployed_function() {
    let scene = Scene::new().await;
    let call = scene.cloud.session().aws.lambda.delete_function();
    let call = call.function_name(&scene.stack.names.lambda_function);
    call.send().await.unwrap();
    assert_eq!(scene.run(&options()).await.result, Ok(()));
    assert_eq!(scene.default().0, 2);
}
