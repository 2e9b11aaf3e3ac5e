//! The handler's code.

use freshscale_core::rotation::Decision;
use freshscale_deploy::resource::lambda_function::ship::Shipped;

use super::scene::{Scene, code_only};

fn moved() -> Option<Shipped> {
    Some(Shipped::Moved {
        before: "1".to_owned(),
        version: "2".to_owned(),
    })
}

#[tokio::test(start_paused = true)]
async fn new_code_is_tried_out_and_then_live_and_the_newest_image_is_the_default() {
    let scene = Scene::new().await;
    let ended = scene.run(&code_only()).await;
    assert_eq!(ended.result, Ok(()));
    assert_eq!(ended.report.code, moved());
    assert_eq!((scene.live().await.as_str(), scene.default()), ("2", 2));
    let rotation = ended.report.rotation.unwrap();
    assert!(matches!(rotation.decision, Decision::Publish { image, .. } if image == scene.image));
    let operations = scene.operations();
    let place = |name: &str| operations.iter().position(|o| o == name).unwrap();
    let order = [
        "lambda:UpdateFunctionCode",
        "lambda:Invoke",
        "lambda:UpdateAlias",
    ]
    .map(place);
    assert!(order.is_sorted(), "{operations:?}");
}

#[tokio::test(start_paused = true)]
async fn a_second_redeploy_changes_nothing() {
    let scene = Scene::new().await;
    assert_eq!(scene.run(&code_only()).await.result, Ok(()));
    let changes = |scene: &Scene| {
        let operations = scene.operations();
        let mutating = |o: &&String| {
            freshscale_core::aws::trace::is_mutating(o.split(':').next_back().unwrap())
        };
        operations.iter().filter(mutating).count()
    };
    let before = changes(&scene);
    let ended = scene.run(&code_only()).await;
    assert_eq!(ended.result, Ok(()));
    let version = "2".to_owned();
    assert_eq!(ended.report.code, Some(Shipped::Unchanged { version }));
    assert_eq!(changes(&scene), before);
}

#[tokio::test(start_paused = true)]
async fn code_that_does_not_start_never_becomes_live_and_is_published_once() {
    let scene = Scene::new().await;
    let package = freshscale_deploy::package::Package::from_path(&crate::support::newer_handler());
    let sha256 = package.unwrap().sha256;
    scene.cloud.emulator.world().lambda.broken.insert(sha256);
    for _ in 0..2 {
        let ended = scene.run(&code_only()).await;
        let failed = ended.result.unwrap_err();
        let said = "version 2 of the handler failed its test invocation, so that `live` stays on version 1";
        assert!(failed.text.starts_with(said), "{}", failed.text);
        assert!(failed.text.contains("exit status 1"), "{}", failed.text);
        assert!(!failed.resumable);
        assert_eq!((scene.live().await.as_str(), scene.default()), ("1", 1));
        assert!(ended.report.rotation.is_none(), "nothing follows");
    }
    assert_eq!(scene.count("lambda:UpdateFunctionCode"), 1);
}

#[tokio::test(start_paused = true)]
async fn without_rotation_the_default_stays() {
    let scene = Scene::new().await;
    let options = freshscale_deploy::redeploy::RedeployOptions {
        rotate: false,
        ..code_only()
    };
    assert_eq!(scene.run(&options).await.result, Ok(()));
    assert_eq!((scene.live().await.as_str(), scene.default()), ("2", 1));
}

#[tokio::test(start_paused = true)]
async fn without_code_the_alias_stays_and_nothing_is_published() {
    let scene = Scene::new().await;
    let options = freshscale_deploy::redeploy::RedeployOptions {
        code: false,
        ..code_only()
    };
    let ended = scene.run(&options).await;
    assert_eq!((ended.result, ended.report.code), (Ok(()), None));
    assert_eq!((scene.live().await.as_str(), scene.default()), ("1", 2));
    assert_eq!(scene.count("lambda:UpdateFunctionCode"), 0);
}
