//! Each command, cut off in the middle of every call: the same one again finishes it.

use std::sync::Arc;
use std::time::Duration;

use freshscale_core::rotation::group;
use freshscale_deploy::once::{self, Found, Wish};
use freshscale_deploy::progress::Stop;
use freshscale_emulator::world::World;
use freshscale_stack::Stack;
use jiff::SignedDuration;

use crate::support::{Cloud, example, handler};

/// Does what the commands do.
async fn carry_out(cloud: &Cloud, stack: &Arc<Stack>, wish: Wish) {
    let (session, now) = (cloud.session(), cloud.emulator.now());
    let (mut cx, _heard) = session.open(stack, None, &Stop::default()).await.unwrap();
    let Found::Group(group) = once::look(&cx, stack, now).await.unwrap() else {
        panic!("no group")
    };
    let wanted = once::decide(stack, &group.once, ("live-show", wish), now).unwrap();
    let with = Arc::new(stack.with_once(&wanted).unwrap());
    cx.stack = Some(with.clone());
    once::settle(&cx, stack, &with, &group, now).await.unwrap();
}

/// What stands: every action with its next firing, and the group's sizes.
async fn stands(cloud: &Cloud, stack: &Stack) -> Vec<String> {
    let (aws, name) = (cloud.session().aws, &stack.names.auto_scaling_group);
    let actions = group::actions(&aws, name).await.unwrap();
    let mut lines: Vec<String> = { actions.iter() }
        .map(|action| {
            format!(
                "{:?} {:?} {:?} {:?} {:?}",
                action.scheduled_action_name(),
                action.recurrence(),
                group::start(action),
                group::end(action),
                action.desired_capacity(),
            )
        })
        .collect();
    lines.sort();
    let found = group::describe(&aws, name).await.unwrap().unwrap();
    lines.push(format!("{:?}", group::sizes(&found)));
    lines
}

/// A wish over this world, whole, and cut off at each moment and then done again.
async fn survives(stack: &Arc<Stack>, world: &World, wish: Wish) -> World {
    let whole = Cloud::of(world.clone());
    carry_out(&whole, stack, wish).await;
    let wanted = stands(&whole, stack).await;
    // In the middle of each call.
    for calls in 0.. {
        let cloud = Cloud::of(world.clone());
        cloud.emulator.set_latency(Duration::from_secs(1));
        let limit = Duration::from_millis(1_000 * calls + 500);
        let work = carry_out(&cloud, stack, wish);
        let ended = tokio::time::timeout(limit, work).await.is_ok();
        cloud.emulator.set_latency(Duration::ZERO);
        if !ended {
            carry_out(&cloud, stack, wish).await;
        }
        assert_eq!(
            stands(&cloud, stack).await,
            wanted,
            "{wish:?} after {calls}"
        );
        if ended {
            break;
        }
        assert!(calls < 200, "{wish:?} does not end");
    }
    let planned = whole.plan(stack).await;
    assert!(
        planned.plan.is_empty(),
        "{wish:?}: {:#?}",
        planned.plan.steps
    );
    whole.emulator.world().clone()
}

#[tokio::test(start_paused = true)]
async fn whatever_is_cut_off_is_finished_by_the_same_command() {
    let _ = handler();
    let stack = Arc::new(example());
    let cloud = Cloud::new(&stack);
    cloud.advance_to("2026-03-02T12:00:00Z").await;
    cloud.apply(&stack).await;
    // In the middle of Tuesday's show.
    cloud.advance_to("2026-03-03T13:05:00Z").await;
    let show = cloud.emulator.world().clone();
    let by = |minutes| Wish::Later(SignedDuration::from_mins(minutes));
    let longer = survives(&stack, &show, by(30)).await;
    survives(&stack, &longer, by(20)).await;
    survives(&stack, &longer, Wish::AsWritten).await;
    survives(&stack, &longer, Wish::Close).await;
    let closed = survives(&stack, &show, Wish::Close).await;
    survives(&stack, &closed, Wish::Open(None)).await;
    let thursday = "2026-03-05".parse().unwrap();
    let skipped = survives(&stack, &show, Wish::Skip(thursday)).await;
    survives(&stack, &skipped, Wish::Unskip(thursday)).await;
    // A date far away cuts a recurring action in two.
    let far = "2026-03-24".parse().unwrap();
    let skipped = survives(&stack, &show, Wish::Skip(far)).await;
    survives(&stack, &skipped, Wish::Unskip(far)).await;
    cloud.advance_to("2026-03-04T03:00:00Z").await;
    let noon = cloud.emulator.world().clone();
    let until = "2026-03-04T05:00:00Z".parse().unwrap();
    let opened = survives(&stack, &noon, Wish::Open(Some(until))).await;
    survives(&stack, &opened, Wish::Close).await;
}
