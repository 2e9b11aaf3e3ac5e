//! What a redeploy does not begin with.

use freshscale_core::aws::trace::is_mutating;
use freshscale_core::rotation::template::PINNED_TAG;
use freshscale_deploy::redeploy::RedeployOptions;
use freshscale_stack::STACK_TAG;

use super::scene::{Scene, all, code_only};

/// Runs it; it must refuse and change nothing.
async fn refused(scene: &Scene, options: &RedeployOptions) -> String {
    let changes = || {
        let operations = scene.operations();
        let changes = operations
            .iter()
            .filter(|o| is_mutating(o.split(':').next_back().unwrap()));
        changes.count()
    };
    let before = changes();
    let failed = scene.run(options).await.result.unwrap_err();
    assert_eq!(changes(), before, "{}", failed.text);
    assert!(!failed.hints.is_empty(), "{}", failed.text);
    failed.text
}

#[tokio::test(start_paused = true)]
async fn a_window_that_is_open_refuses_unless_told_otherwise() {
    let scene = Scene::new().await;
    // Tuesday, 19:40 in Seoul: the show's warm-up.
    scene.cloud.advance_to("2026-03-03T10:40:00Z").await;
    let text = refused(&scene, &code_only()).await;
    assert_eq!(
        text,
        "window live-show is open until Tue 2026-03-03 22:15 Asia/Seoul"
    );
    let options = RedeployOptions {
        during_window: true,
        ..code_only()
    };
    assert_eq!(scene.run(&options).await.result, Ok(()));
}

#[tokio::test(start_paused = true)]
async fn an_action_of_the_group_that_the_file_lacks_is_a_window_too() {
    let scene = Scene::new().await;
    let put = scene
        .cloud
        .session()
        .aws
        .autoscaling
        .put_scheduled_update_group_action();
    let put = put
        .auto_scaling_group_name(scene.group())
        .scheduled_action_name("by-hand");
    let put = put
        .recurrence("0 2 * * *")
        .time_zone("UTC")
        .desired_capacity(3);
    put.send().await.unwrap();
    scene.cloud.advance_to("2026-03-02T02:30:00Z").await;
    let text = refused(&scene, &code_only()).await;
    assert!(
        text.contains("what scheduled action by-hand opened"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn a_refresh_of_somebody_else_is_reported_and_left_alone() {
    let scene = Scene::new().await;
    let start = scene
        .cloud
        .session()
        .aws
        .autoscaling
        .start_instance_refresh();
    let begun = start
        .auto_scaling_group_name(scene.group())
        .send()
        .await
        .unwrap();
    let text = refused(&scene, &all()).await;
    let id = begun.instance_refresh_id.unwrap();
    assert!(
        text.contains(&id) && text.contains("did not start"),
        "{text}"
    );
}

#[tokio::test(start_paused = true)]
async fn no_instance_is_replaced_while_rotation_is_frozen() {
    let scene = Scene::new().await;
    {
        let mut world = scene.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        template
            .tags
            .insert(PINNED_TAG.to_owned(), "incident 7".to_owned());
    }
    let text = refused(&scene, &all()).await;
    assert!(text.contains("incident 7"), "{text}");
    assert_eq!(
        scene.run(&code_only()).await.result,
        Ok(()),
        "code may still change"
    );
    assert_eq!(scene.default(), 1);
}

#[tokio::test(start_paused = true)]
async fn what_is_not_the_stacks_is_not_touched() {
    let scene = Scene::new().await;
    {
        let mut world = scene.cloud.emulator.world();
        let template = world.ec2.templates.values_mut().next().unwrap();
        template.tags.remove(STACK_TAG);
    }
    let text = refused(&scene, &code_only()).await;
    assert!(text.contains("is not this stack's"), "{text}");
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_does_not_stand_is_sent_to_apply() {
    let scene = Scene::new().await;
    let destroyed = scene.cloud.session().aws.lambda.delete_function();
    let name = &scene.stack.names.lambda_function;
    destroyed.function_name(name).send().await.unwrap();
    let text = refused(&scene, &code_only()).await;
    assert!(text.contains(name.as_str()), "{text}");
}
