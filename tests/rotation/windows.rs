//! Stack files whose windows were once misread: what the rotator does with an image at some moment.

use freshscale_core::rotation::Decision;
use freshscale_core::rotation::decide::HoldReason;
use freshscale_emulator::world::World;
use freshscale_stack as stack;

use super::scene::Scene;
use crate::support::{ACCOUNT, Cloud, REGION};

/// What all of them have in common.
const HEAD: &str = r#"
version: 1
name: web
image: { instance_name: web, max_age: 30d, backup: { at: "01:00", takes: 30m, retention: 60d } }
launch_template: { instance_type: t3.small, security_group_ids: [sg-0123456789abcdef0] }
auto_scaling_group: { subnet_ids: [subnet-0123456789abcdef0], capacity: { max: 8 } }
"#;

/// A one-off window that runs into a weekly one, which closes later.
const INTO_WEEKLY: &str = r#"
schedule:
  timezone: Asia/Seoul
  windows:
    - { name: live-show, days: [tue, thu], from: "19:45", to: "22:15", min: 4, desired: 6, warmup: 10m }
    - { name: launch-day, on: 2026-12-24, from: "09:00", to: "20:00", desired: 5 }
"#;

/// An action whose start is yet to come.
const NOT_BEGUN: &str = r#"
schedule:
  timezone: UTC
  windows:
    - { name: office, days: mon-fri, from: "09:00", to: "18:00", desired: 2 }
    - { name: lunch, days: mon-fri, from: "16:00", to: "17:00", desired: 4 }
  actions:
    - { name: from-february, recurrence: "0 12 * * *", start: 2026-02-07T00:00:00Z, desired: 0 }
"#;

/// Open all week but for one Sunday.
const ONE_CLOSED_DAY: &str = r#"
schedule:
  timezone: Asia/Seoul
  windows:
    - { name: all-day, days: mon-sat, from: "00:00", to: "00:00", desired: 2 }
    - { name: sunday, days: sun, from: "00:00", to: "00:00", desired: 2, except: 2026-12-27 }
    - { name: peak, days: daily, from: "09:00", to: "12:00", desired: 4, except: 2026-12-27 }
"#;

/// A stack of the file, applied at an instant.
async fn applied(schedule: &str, at: &str) -> Scene {
    let text = format!("{HEAD}{schedule}");
    let loaded = stack::load_str("web.yaml".as_ref(), &text);
    let stack = loaded
        .unwrap_or_else(|faults| panic!("{}", faults.render(false)))
        .stack;
    let world = World::new(ACCOUNT, REGION, at.parse().unwrap());
    let cloud = Cloud::of(world);
    cloud.emulator.world().seed(&stack);
    Scene::on(cloud, &stack).await
}

/// What becomes of an image that came an hour before each of these instants: why it is held, or that it is out.
async fn released_at(schedule: &str, applied_at: &str, instants: &[&str]) -> Vec<String> {
    let mut told = Vec::new();
    for instant in instants {
        let scene = applied(schedule, applied_at).await;
        let instant: jiff::Timestamp = instant.parse().unwrap();
        let before = instant - jiff::SignedDuration::from_hours(1);
        scene.cloud.emulator.advance_to(before).await;
        scene.image(|_| ()).await;
        let report = scene.rotate().await;
        told.push(match report.decision {
            Decision::Hold {
                reason: HoldReason::Frozen(frozen),
            } => frozen.text(),
            Decision::Publish { .. } => "out".to_owned(),
            other => panic!("{instant}: {other:?}"),
        });
    }
    told
}

#[tokio::test(start_paused = true)]
async fn a_launch_day_that_runs_into_a_weekly_window_is_frozen_until_that_closes() {
    let instants = [
        "2026-12-23T23:29:00Z",
        "2026-12-23T23:30:00Z",
        "2026-12-24T04:00:00Z",
        "2026-12-24T10:40:00Z",
        "2026-12-24T11:30:00Z",
        "2026-12-24T13:15:00Z",
    ];
    let held = "no new default from Thu 2026-12-24 08:30 until 22:15 Asia/Seoul: window launch-day raises capacity at \
                09:00, and all instances of a window are to be alike";
    assert_eq!(
        released_at(INTO_WEEKLY, "2026-12-01T00:00:00Z", &instants).await,
        ["out", held, held, held, held, "out"]
    );
    // On any other day the weekly window is as ever.
    let tuesday = ["2026-12-22T04:00:00Z", "2026-12-22T10:30:00Z"];
    let show = "no new default from Tue 2026-12-22 19:05 until 22:15 Asia/Seoul: window live-show raises capacity at \
                19:35, and all instances of a window are to be alike";
    assert_eq!(
        released_at(INTO_WEEKLY, "2026-12-01T00:00:00Z", &tuesday).await,
        ["out", show]
    );
}

#[tokio::test(start_paused = true)]
async fn an_action_that_has_not_begun_ends_no_freeze_and_one_that_has_does() {
    let january = [
        "2026-01-20T13:00:00Z",
        "2026-01-20T16:30:00Z",
        "2026-01-20T18:00:00Z",
    ];
    let office = "no new default from Tue 2026-01-20 08:30 until 18:00 UTC: window office raises capacity at 09:00, and \
                  all instances of a window are to be alike";
    assert_eq!(
        released_at(NOT_BEGUN, "2026-01-12T00:00:00Z", &january).await,
        [office, office, "out"]
    );
    let february = [
        "2026-02-10T11:00:00Z",
        "2026-02-10T12:30:00Z",
        "2026-02-10T17:30:00Z",
    ];
    let until_noon = "no new default from Tue 2026-02-10 08:30 until 12:00 UTC: window office raises capacity at 09:00, \
                      and all instances of a window are to be alike";
    // The hour of lunch leaves two until the evening.
    let lunch = "no new default from Tue 2026-02-10 15:30 until 18:00 UTC: window lunch raises capacity at 16:00, and all \
                 instances of a window are to be alike";
    assert_eq!(
        released_at(NOT_BEGUN, "2026-01-12T00:00:00Z", &february).await,
        [until_noon, "out", lunch]
    );
}

#[tokio::test(start_paused = true)]
async fn one_closed_day_freezes_none_of_the_days_before_it() {
    let instants = [
        "2026-12-18T04:00:00Z",
        "2026-12-20T06:00:00Z",
        "2026-12-26T06:00:00Z",
        "2026-12-27T06:00:00Z",
        "2026-12-28T06:00:00Z",
        "2026-12-25T01:00:00Z",
    ];
    let peak = "no new default from Fri 2026-12-25 08:30 until 12:00 Asia/Seoul: window peak raises capacity at 09:00, and \
                all instances of a window are to be alike";
    assert_eq!(
        released_at(ONE_CLOSED_DAY, "2026-12-01T00:00:00Z", &instants).await,
        ["out", "out", "out", "out", "out", peak]
    );
}

#[tokio::test(start_paused = true)]
async fn a_function_of_before_is_not_told_of_dates_and_asks_what_the_group_has_run() {
    let mut scene = applied(INTO_WEEKLY, "2026-12-01T00:00:00Z").await;
    scene.config.dates = None;
    scene.config.base.max = None;
    scene.cloud.advance_to("2026-12-24T03:00:00Z").await;
    scene.image(|_| ()).await;
    let report = scene.rotate().await;
    let Decision::Hold {
        reason: HoldReason::Frozen(frozen),
    } = report.decision
    else {
        panic!("{:?}", report.decision);
    };
    assert_eq!(frozen.action, "launch-day-out");
    assert_eq!(frozen.until, Some("2026-12-24T13:15:00Z".parse().unwrap()));
    let served = scene.cloud.emulator.served();
    assert!(
        served
            .iter()
            .any(|call| call.operation == "DescribeScalingActivities")
    );
}
