//! Windows on the emulator: the group has the sizes that they say, and time alone changes no plan.

use std::path::Path;

use freshscale_core::schedule::window::{Model, Sizes};
use freshscale_stack::{self as stack, Stack};
use jiff::{SignedDuration, Timestamp};

use crate::support::binary::Desk;
use crate::support::{ACCOUNT, Cloud};

const WINDOWS: &str = r#"
  timezone: America/New_York
  windows:
    - { name: night, days: daily, from: "02:30", to: "04:00", desired: 2 }
    - { name: push, days: mon-fri, except: 2026-03-10, from: "08:40", to: "10:00", desired: 3, warmup: 10m }
    - { name: launch, on: 2026-03-11, from: "09:00", to: "18:00", min: 1, desired: 4 }
"#;

/// Only a schedule: nothing rotates.
fn with(schedule: &str) -> Stack {
    let text = include_str!("../stacks/minimal.yaml");
    let rest = text.split("schedule:").next().unwrap();
    let text = format!("{rest}schedule:{schedule}");
    let loaded = stack::load_str(Path::new("web.yaml"), &text);
    let mut stack = loaded.unwrap_or_else(|faults| panic!("{faults}")).stack;
    stack.account = Some(ACCOUNT.to_owned());
    stack.rotator.triggers.daily_at = None;
    stack.rotator.triggers.on_image_available = false;
    stack
}

fn cloud(stack: &Stack) -> Cloud {
    let cloud = Cloud::new(stack);
    cloud.emulator.world().backups.plans.clear();
    cloud
}

fn base(stack: &Stack) -> Sizes {
    let capacity = stack.auto_scaling_group.capacity;
    Sizes {
        min: capacity.min,
        max: capacity.max,
        desired: capacity.desired,
    }
}

async fn sizes(cloud: &Cloud, stack: &Stack) -> Sizes {
    let aws = cloud.session().aws;
    let groups = aws
        .autoscaling
        .describe_auto_scaling_groups()
        .auto_scaling_group_names(&stack.names.auto_scaling_group)
        .send()
        .await
        .unwrap();
    let group = &groups.auto_scaling_groups()[0];
    let size = |n: Option<i32>| u32::try_from(n.unwrap()).unwrap();
    Sizes {
        min: size(group.min_size()),
        max: size(group.max_size()),
        desired: size(group.desired_capacity()),
    }
}

async fn steps(cloud: &Cloud, stack: &Stack) -> Vec<String> {
    let steps = cloud.plan(stack).await.plan.steps;
    steps.iter().map(|step| step.address.to_string()).collect()
}

/// Goes from change to change, and looks three minutes after each.
async fn follow(cloud: &Cloud, stack: &Stack, from: &str, to: &str) {
    let model = Model {
        windows: &stack.schedule.windows,
        base: base(stack),
    };
    let during = from.parse().unwrap()..to.parse().unwrap();
    let changes = model.changes(&during);
    assert!(changes.len() > 10, "{changes:?}");
    for (count, (at, says)) in changes.into_iter().enumerate().skip(1) {
        let later: Timestamp = at + SignedDuration::from_mins(3);
        cloud.advance_to(&later.to_string()).await;
        assert_eq!(sizes(cloud, stack).await, says, "at {at}");
        if count % 4 == 0 {
            assert_eq!(steps(cloud, stack).await, [""; 0], "at {at}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn the_group_has_the_sizes_that_the_windows_say_across_both_changes_of_clocks() {
    let stack = with(WINDOWS);
    let cloud = cloud(&stack);
    cloud.apply(&stack).await;
    // The clocks go forward on the 8th; the 10th is a holiday, the 11th the launch.
    follow(
        &cloud,
        &stack,
        "2026-03-02T01:00:00Z",
        "2026-03-13T00:00:00Z",
    )
    .await;
    assert!(cloud.apply(&stack).await.mutating().is_empty());
    // They go back on 1 November.
    follow(
        &cloud,
        &stack,
        "2026-10-30T20:00:00Z",
        "2026-11-03T20:00:00Z",
    )
    .await;
    assert!(cloud.apply(&stack).await.mutating().is_empty());
}

#[tokio::test(start_paused = true)]
async fn a_stack_that_is_made_in_the_middle_of_a_single_date_wants_only_what_is_to_come() {
    let stack = with(WINDOWS);
    let cloud = cloud(&stack);
    // The launch is open, and the part of `push-in` before it fires no more.
    cloud.advance_to("2026-03-11T13:30:00Z").await;
    let planned = steps(&cloud, &stack).await;
    let planned: Vec<&str> = planned
        .iter()
        .filter_map(|step| step.strip_prefix("scheduled-action/web-asg/"))
        .collect();
    assert_eq!(
        planned,
        [
            "launch-in",
            "night-in",
            "night-out",
            "night-out-dst",
            "push-in",
            "push-out"
        ]
    );
    cloud.apply(&stack).await;
    assert_eq!(steps(&cloud, &stack).await, [""; 0]);
    cloud.advance_to("2026-03-11T22:03:00Z").await;
    assert_eq!(sizes(&cloud, &stack).await, base(&stack));
    assert_eq!(steps(&cloud, &stack).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn moving_one_window_by_ten_minutes_updates_two_actions() {
    let stack = with(WINDOWS);
    let cloud = cloud(&stack);
    cloud.apply(&stack).await;
    let moved = WINDOWS.replace("02:30", "02:40").replace("04:00", "04:10");
    let moved = with(&moved);
    assert_eq!(
        steps(&cloud, &moved).await,
        [
            "scheduled-action/web-asg/night-in",
            "scheduled-action/web-asg/night-out"
        ]
    );
    cloud.apply(&moved).await;
    assert_eq!(steps(&cloud, &moved).await, [""; 0]);
}

#[tokio::test(start_paused = true)]
async fn a_holiday_can_be_added_the_day_before_and_removed_the_day_after() {
    let plain = r#"
  timezone: Asia/Seoul
  windows:
    - { name: push, days: mon-fri, from: "08:40", to: "10:00", desired: 3 }
"#;
    let holiday = with(&plain.replace("mon-fri,", "mon-fri, except: 2026-03-04,"));
    let plain = with(plain);
    let cloud = cloud(&plain);
    cloud.apply(&plain).await;
    // Two firings before the holiday are left: the part before it takes the time of the whole.
    assert_eq!(
        steps(&cloud, &holiday).await,
        [
            "lambda-function/web-rotator",
            "scheduled-action/web-asg/push-out",
            "scheduled-action/web-asg/push-out-until-2026-03-04"
        ]
    );
    cloud.apply(&holiday).await;
    assert_eq!(steps(&cloud, &holiday).await, [""; 0]);
    for (at, desired) in [
        ("2026-03-02T23:50:00Z", 3),
        ("2026-03-03T01:03:00Z", 0),
        ("2026-03-03T23:50:00Z", 0),
        ("2026-03-04T23:50:00Z", 3),
    ] {
        cloud.advance_to(at).await;
        assert_eq!(sizes(&cloud, &holiday).await.desired, desired, "at {at}");
        assert_eq!(steps(&cloud, &holiday).await, [""; 0], "at {at}");
    }
    assert_eq!(steps(&cloud, &plain).await, [""; 0]);
}

/// Monday morning of the week of the launch day, in Seoul.
const MONDAY: &str = "2026-12-21T08:00:00+09:00";

#[test]
fn a_week_is_a_chart_that_fits_a_terminal() {
    let desk = Desk::new();
    let said = desk.expect(
        0,
        &format!("schedule --at {MONDAY} --hourly-price 0.1 jjikin-web.yaml"),
    );
    assert!(
        said.lines().all(|line| line.chars().count() <= 80),
        "{said}"
    );
    insta::assert_snapshot!("schedule_week", said);
}

#[test]
fn the_numbers_of_a_week_are_those_of_its_windows() {
    let desk = Desk::new();
    let said = desk.json(&format!(
        "schedule --at {MONDAY} --next 2 --hourly-price 0.1 jjikin-web.yaml"
    ));
    let near = |path: &str, expected: f64| {
        let found = said[path].as_f64().unwrap();
        assert!((found - expected).abs() < 1e-6, "{path} is {found}");
    };
    // Mornings of 80 minutes at 4, but Thursday's for 20 only; two shows of 160 minutes at 6; nine
    // hours of launch at 8.
    let hours = (4.0 * 80.0 + 20.0) / 60.0 * 4.0 + 2.0 * 160.0 / 60.0 * 6.0 + 9.0 * 8.0;
    near("instance_hours", hours);
    near("always_on_hours", 7.0 * 24.0 * 8.0);
    near("cost", hours * 0.1);
    assert_eq!(said["peak"], 8);
    let next = said["next"].as_array().unwrap();
    assert_eq!(next.len(), 2);
    assert_eq!(next[0]["action"], "morning-push-out");
    assert_eq!(next[0]["local"], "2026-12-21T08:40:00+09:00");
    assert_eq!(next[1]["at"], "2026-12-21T01:00:00Z");
    assert_eq!(said["done"], serde_json::json!([]));
    let later = desk.expect(0, "schedule --at 2026-12-25T00:00:00Z jjikin-web.yaml");
    assert!(
        later.contains("Done, and not planned any more: launch-day."),
        "{later}"
    );
}

#[test]
fn warnings_show_in_validate_and_plan_and_do_not_fail() {
    let desk = Desk::new();
    let path = desk.path().join("jjikin-web.yaml");
    let text = std::fs::read_to_string(&path).unwrap();
    std::fs::write(&path, text.replace("0 23 * * *", "0 20 * * *")).unwrap();
    for command in ["validate", "plan --handler {handler}"] {
        let said = desk.expect(0, &format!("{command} jjikin-web.yaml"));
        assert!(
            said.contains("`nightly-in` changes the capacity while the window `live-show` is open"),
            "{said}"
        );
        assert!(said.contains("jjikin-web.yaml:45:"), "{said}");
    }
}
