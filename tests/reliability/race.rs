//! Several runs at the same time.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use freshscale_core::rotation;
use freshscale_deploy::apply::Goal;
use freshscale_deploy::engine::Outcome;
use freshscale_deploy::resource::lambda_function::rotation_config;
use freshscale_deploy::resource::parallel::all;
use freshscale_emulator::Fate;
use freshscale_emulator::faults::Faults;
use jiff::SignedDuration;
use tokio::time::Instant;

use super::scene::summary;
use crate::lifecycle::what_stands;
use crate::support::{Cloud, example, file, seen_late, to_apply};

/// Calls take time, so that those of different runs interleave.
fn cloud() -> Cloud {
    let cloud = Cloud::new(&example());
    cloud.emulator.set_latency(Duration::from_millis(40));
    cloud
}

#[tokio::test(start_paused = true)]
async fn eight_applies_at_once_make_one_of_each() {
    let stack = example();
    let cloud = cloud();
    let goal = to_apply(&stack);
    for outcome in all((0..8).map(|_| cloud.try_run(&goal))).await {
        assert!(matches!(outcome, Ok(Outcome::Complete(_))), "{outcome:#?}");
    }
    let alone = Cloud::new(&stack);
    alone.apply(&stack).await;
    assert_eq!(summary(&cloud, &stack).await, summary(&alone, &stack).await);
}

/// Refused for what the other took away, an apply waits no ten minutes for it to come, and says what happened.
fn ends_soon_and_says_why(outcome: &Result<Outcome, String>, took: Duration) {
    assert!(took < Duration::from_secs(60), "{took:?}: {outcome:#?}");
    let Ok(Outcome::Incomplete(report)) = outcome else {
        return;
    };
    for (address, error) in &report.failed {
        let text = format!("{address}: {}", error.text);
        assert!(text.contains("deleted while this ran"), "{text}");
        let hint = error.hint.as_ref().map(crate::support::told);
        let whole = format!("{text} {}", hint.unwrap_or_default());
        assert!(whole.contains("at the same time"), "{whole}");
    }
}

#[tokio::test(start_paused = true)]
async fn an_apply_against_a_destroy_ends_soon_in_a_world_that_either_can_finish() {
    let stack = example();
    // Of a stack that stands, and of one that is being made.
    for (stands, head_start) in { [0, 200, 350, 500, 900, 1500].map(|ms| (true, ms)) }
        .into_iter()
        .chain([100, 150, 350, 900, 4000].map(|ms| (false, ms)))
    {
        let cloud = cloud();
        if stands {
            cloud.apply(&stack).await;
        }
        let after = |goal: Goal, wait: u64| {
            let cloud = &cloud;
            async move {
                tokio::time::sleep(Duration::from_millis(wait)).await;
                let began = Instant::now();
                let outcome = cloud.try_run(&goal).await;
                ends_soon_and_says_why(&outcome, began.elapsed());
            }
        };
        let (apply, destroy) = (to_apply(&stack), Goal::destroy_file(&file(&stack)));
        let wait = |first: bool| if first { 0 } else { head_start };
        // What counts is what can be made of it afterwards.
        tokio::join!(after(destroy, wait(stands)), after(apply, wait(!stands)));
        cloud.apply(&stack).await;
        assert!(cloud.plan(&stack).await.plan.is_empty(), "{head_start} ms");
        cloud.destroy(&stack).await;
        assert_eq!(
            what_stands(&cloud.emulator),
            Vec::<String>::new(),
            "{head_start} ms"
        );
    }
}

#[tokio::test(start_paused = true)]
async fn an_apply_that_changes_the_template_never_undoes_a_rotation() {
    let stack = example();
    let mut other = stack.clone();
    other.launch_template.instance_type = "c6i.xlarge".to_owned();
    for head_start in [0, 40, 80, 120, 160, 200, 240, 280] {
        let cloud = cloud();
        cloud.apply(&stack).await;
        cloud.emulator.advance(SignedDuration::from_hours(1)).await;
        let image = {
            let mut world = cloud.emulator.world();
            let web = world.ec2.instances.keys().next().unwrap().clone();
            world.back_up(&web, 0, 14).unwrap()
        };
        let session = cloud.session();
        let config = rotation_config(&stack);
        let rotate = async {
            tokio::time::sleep(Duration::from_millis(head_start)).await;
            let options = rotation::RotationOptions::default();
            rotation::run(&session.aws, &config, &cloud.emulator, options).await
        };
        let goal = to_apply(&other);
        let (applied, rotated) = tokio::join!(cloud.try_run(&goal), rotate);
        assert!(matches!(applied, Ok(Outcome::Complete(_))), "{applied:#?}");
        rotated.unwrap();
        // One more of each, as the next pipeline and the next night bring.
        cloud.apply(&other).await;
        let options = rotation::RotationOptions::default();
        rotation::run(&session.aws, &config, &cloud.emulator, options)
            .await
            .unwrap();
        let world = cloud.emulator.world();
        let template = world.ec2.templates.values().next().unwrap();
        let data = &template.version("$Default").unwrap().1.data;
        assert_eq!(data["ImageId"], *image, "{head_start} ms");
        assert_eq!(data["InstanceType"], "c6i.xlarge", "{head_start} ms");
    }
}

#[tokio::test(start_paused = true)]
async fn a_function_and_an_alias_that_are_seen_late_are_waited_for_and_not_made_twice() {
    for operation in ["CreateFunction", "CreateAlias"] {
        let cloud = Cloud::new(&example());
        cloud.emulator.set_faults(seen_late("lambda", operation));
        cloud.apply(&example()).await;
        // At once: what was made last may not be seen yet.
        cloud.apply(&example()).await;
        cloud.emulator.set_faults(Faults::default());
        let undisturbed = Cloud::new(&example());
        undisturbed.apply(&example()).await;
        assert_eq!(
            what_stands(&cloud.emulator),
            what_stands(&undisturbed.emulator)
        );
    }
}

#[tokio::test(start_paused = true)]
async fn a_call_of_the_function_that_is_never_answered_does_not_end_its_invocation() {
    let stack = example();
    let cloud = Cloud::new(&stack);
    cloud.apply(&stack).await;
    let lambda = cloud.session().aws.lambda;
    for operation in ["DescribeImages", "DescribeLaunchTemplateVersions"] {
        let once = AtomicBool::new(true);
        cloud.emulator.set_fault(Some(Box::new(move |call, _| {
            let theirs = call.principal.contains(":role/") && call.operation == operation;
            (theirs && once.swap(false, Ordering::Relaxed)).then_some(Fate::Silent)
        })));
        let invoke = lambda.invoke().function_name(&stack.names.lambda_function);
        let answer = invoke.qualifier("live").send().await.unwrap();
        assert_eq!(answer.function_error(), None, "{operation}: {answer:?}");
    }
}
